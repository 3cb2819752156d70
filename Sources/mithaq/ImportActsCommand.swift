import ArgumentParser
import Foundation
import MithaqAnswers
import MithaqClaims
import MithaqLedger
import MithaqPacks
import MithaqTables

struct ImportActsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import-acts",
    abstract: "Record dated acts from a depositary's table (CSV), by a mapping file.",
    discussion: """
      Each act becomes a claim of the depositary, with its row as the evidence; 'status' counts acts of an agreement's own \
      depositary in law. A row that is wrong is named with file, line and column, the others are recorded, and the same command \
      may be run again: what is known already adds nothing. Docs/Intake.md tells what a mapping says.

        mithaq import-acts Examples/wipo-marrakesh.csv --mapping Examples/wipo-marrakesh.yaml
        mithaq import-acts --check status.csv --mapping status.yaml
      """)

  @Argument(help: ArgumentHelp("Tables in CSV, with the names of columns in their first line.", valueName: "tables"))
  var tables: [String]

  @Option(help: ArgumentHelp("How the tables are to be understood (YAML).", valueName: "file"))
  var mapping: String

  @OptionGroup var ledger: LedgerOptions

  @Flag(help: "Only tell what is wrong, and how many acts there are; record nothing.")
  var check = false

  @OptionGroup var packs: PackOptions

  /// A table of treaty acts is small; what is larger is something else.
  private static let limit = 64 << 20

  func run() throws {
    let text = String(decoding: try bytes(mapping), as: UTF8.self)
    let table: ActTable
    let knowledge: TableKnowledge
    do {
      table = try ActTableFile.read(text, path: mapping)
      knowledge = try PackStore.tableKnowledge(folder: packs.folder)
    } catch let failure as ActTableFile.Failure {
      throw CommandError(failure.description)
    } catch let failure as PackStore.Failure {
      throw CommandError(failure.description)
    }
    if let agreement = table.agreement {
      let (isKnown, nearest) = knowledge.agreement(agreement)
      if !isKnown {
        throw CommandError(
          "\(mapping): error: no agreement of the packs has the id '\(agreement)'"
            + (nearest.map { "; did you mean '\($0)'?" } ?? ""))
      }
    }
    var acts: [TabledAct] = []
    var problems: [TableProblem] = []
    for path in tables {
      let (found, wrong) = table.read(try bytes(path), file: path, knowing: knowledge)
      acts += found
      problems += wrong
    }
    for problem in problems { Terminal.complain(problem.description) }
    var lines: [String] = []
    if check {
      lines.append("\(acts.count) acts in \(tables.count) tables; nothing recorded")
    } else {
      let receipt = try record(acts, SHA256.hex(Array(text.utf8)))
      lines.append("\(receipt.claims) new acts recorded of \(acts.count) in \(tables.count) tables")
      if receipt.retracted > 0 {
        lines.append("  \(receipt.retracted) claims retracted: the mapping no longer gives them")
      }
    }
    if !problems.isEmpty { lines.append("  \(problems.count) mistakes (see above); their rows were left out") }
    try StandardOutput().write(Array((lines.joined(separator: "\n") + "\n").utf8))
    if !problems.isEmpty { throw ExitCode(1) }
  }

  private func record(_ acts: [TabledAct], _ hash: String) throws -> Receipt {
    try ledger.open(.write) { ledger in
      let run = Run(program: "mithaq \(Mithaq.configuration.version) import-acts", packs: hash)
      // Two rows that tell of the same act of one party on one day are one article.
      var order: [Article] = []
      var claims: [Article: [Claim]] = [:]
      for act in acts {
        if claims[act.article] == nil { order.append(act.article) }
        claims[act.article, default: []].append(act.claim)
      }
      var total = Receipt()
      for start in stride(from: 0, to: order.count, by: 4000) {
        let entries = order[start..<min(order.count, start + 4000)].map { article in
          Entry(
            article,
            Reading(
              article: article.id, lang: article.lang ?? "en", published: article.published,
              claims: claims[article] ?? []))
        }
        let receipt = try ledger.record(entries, by: run, at: Clock.now)
        total.claims += receipt.claims
        total.retracted += receipt.retracted
      }
      try ledger.indexPassages()
      return total
    }
  }

  private func bytes(_ path: String) throws -> [UInt8] {
    guard let handle = FileHandle(forReadingAtPath: path),
      let data = try? handle.read(upToCount: Self.limit + 1)
    else { throw CommandError("\(path): error: no such file, or it cannot be read") }
    if data.count > Self.limit { throw CommandError("\(path): error: the file has more than 64 MB; split the table") }
    return [UInt8](data)
  }
}
