import ArgumentParser
import Foundation
import MithaqClaims
import MithaqIntake
import MithaqLedger
import MithaqPacks
import MithaqPipeline
import Synchronization

struct IngestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ingest",
    abstract: "Read articles and record their claims in the ledger.",
    discussion: """
      Takes what 'read' takes: plain text, saved web pages, e-mails, feeds, NDJSON, web archives, folders, standard input. What is reported as recorded is durable. An \
      interrupted ingestion is run again with the same command; articles that were read before are passed over. After a change \
      of the packs articles are read anew: new claims are added, and those no longer found are retracted.

        mithaq ingest articles.ndjson
        mithaq ingest --outlet reuters --published 2025-11-07 notes/
        zcat archive.ndjson.gz | mithaq ingest -
        mithaq ingest --watch incoming/
      """)

  @Argument(help: ArgumentHelp("Files or folders; '-' is standard input.", valueName: "files"))
  var files: [String] = []

  @OptionGroup var ledger: LedgerOptions

  @Option(help: ArgumentHelp("Take in new files of this folder as they come, until interrupted.", valueName: "folder"))
  var watch: String?

  @OptionGroup var intake: IntakeOptions

  @Flag(help: "Leave the search index as it is; 'search' brings it up to date.")
  var noIndex = false

  @Option(help: "text for people; json for machines, one line for each batch that is recorded, and a last one.")
  var format = AnswerFormat.text

  func validate() throws {
    if files.isEmpty, watch == nil, isatty(STDIN_FILENO) == 1 {
      throw ValidationError("name a file or a folder, '-' for standard input, or --watch FOLDER")
    }
  }

  func run() throws {
    let (extractor, hash) = try PackStore.loadWithHash(folder: intake.packs.folder)
    let engine = Engine(extractor: extractor)
    let run = Run(program: "mithaq \(Mithaq.configuration.version)", packs: hash)
    var hasFailed = false
    try ledger.open(.write) { ledger in
      let ingestion = Ingestion(
        ledger: ledger, run: run, jobs: intake.threads, now: { Clock.now },
        read: { engine.read($0) })
      if !files.isEmpty || watch == nil {
        let summary = try take(files.isEmpty ? ["-"] : files, ingestion)
        if summary.failed > 0 { hasFailed = true }
        try index(ledger)
        try say(summary)
      }
      if let watch { try self.watch(watch, ingestion) }
    }
    if hasFailed { throw ExitCode(1) }
  }

  private func take(_ paths: [String], _ ingestion: Ingestion) throws -> Ingestion.Summary {
    var batches = Intake(paths, defaults: intake.defaults)
    var progress = Progress(of: paths, besideOutput: format == .text)
    defer { progress.clear() }
    let next = { batches.next() }
    return try ingestion(next: next) { event in
      switch event {
      case .problem(let problem):
        progress.clear()
        Terminal.complain(problem.description)
      case .recorded(let receipt):
        if format == .json, receipt.batch != nil { try Self.line(receipt, summary: nil) }
      case .advanced(let documents, let bytes): progress.advance(bytes: bytes, documents: documents)
      }
    }
  }

  private func index(_ ledger: Ledger) throws { if !noIndex { try Self.index(ledger) } }

  /// Brings the search index up to date, with a line of progress on a terminal.
  static func index(_ ledger: Ledger) throws {
    var done = 0
    var line = Terminal.PassingLine()
    defer { line.clear() }
    try ledger.indexPassages { count in
      done += count
      line.show("\(done) articles in the search index")
      return true
    }
  }

  /// Looks for files whose size has stood still since the last look.
  private func watch(_ folder: String, _ ingestion: Ingestion) throws {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
      throw CommandError("\(folder): error: there is no such folder to watch")
    }
    var taken: [String: State] = [:]
    var seen: [String: State] = [:]
    while true {
      var ready: [String] = []
      var now: [String: State] = [:]
      let walker = FileManager.default.enumerator(atPath: folder)
      while let name = walker?.nextObject() as? String {
        if name.split(separator: "/").contains(where: { $0.hasPrefix(".") }) { continue }
        let path = folder + "/" + name
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
          attributes[.type] as? FileAttributeType == .typeRegular
        else { continue }
        let state = State(
          size: attributes[.size] as? Int ?? 0,
          modified: (attributes[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0)
        now[path] = state
        if seen[path] == state, taken[path] != state { ready.append(path) }
      }
      seen = now
      if !ready.isEmpty {
        let summary = try take(ready.sorted(), ingestion)
        for path in ready { taken[path] = now[path] }
        try index(ingestion.ledger)
        try say(summary)
      }
      Thread.sleep(forTimeInterval: 0.5)
    }
  }

  private struct State: Equatable {
    var size: Int
    var modified: Double
  }

  private func say(_ summary: Ingestion.Summary) throws {
    if format == .json { return try Self.line(summary.recorded, summary: summary) }
    try StandardOutput().write(Array((Self.words(summary).joined(separator: "\n") + "\n").utf8))
  }

  /// What an ingestion did, in lines for people.
  static func words(_ summary: Ingestion.Summary) -> [String] {
    let r = summary.recorded
    var lines = ["\(r.claims) new claims from \(r.articles) new articles (\(summary.documents) read)"]
    func add(_ count: Int, _ what: String) { if count > 0 { lines.append("  \(count) \(what)") } }
    add(r.copies, "articles print the text of an earlier one and count as its source")
    add(r.retracted, "claims retracted: the newer reading no longer finds them")
    add(r.reinstated, "retracted claims found again")
    add(summary.passedOver, "articles passed over: read before with the same packs")
    add(r.knownClaims, "claims were known already")
    add(summary.empty, "documents passed over: no words in them")
    if let others = summary.otherRecords.summary { lines.append("  " + others) }
    add(summary.failed, "documents or files could not be read (see above)")
    return lines
  }

  static func line(_ receipt: Receipt, summary: Ingestion.Summary?) throws {
    var out = JSONBytes()
    out.object {
      if let summary {
        $0.field("done", true)
        $0.field("documents", summary.documents)
        $0.field("passed_over", summary.passedOver)
        $0.field("empty", summary.empty)
        $0.field("failed", summary.failed)
        if summary.otherRecords.total > 0 { $0.field("other_records", summary.otherRecords.total) }
      } else {
        $0.field("batch", Int(receipt.batch ?? 0))
      }
      $0.field("articles", receipt.articles)
      $0.field("copies", receipt.copies)
      $0.field("claims", receipt.claims)
      $0.field("known_claims", receipt.knownClaims)
      $0.field("retracted", receipt.retracted)
      $0.field("reinstated", receipt.reinstated)
    }
    try StandardOutput().write(out.bytes + [0x0a])
  }
}
