import ArgumentParser
import Foundation
import MithaqClaims
import MithaqExtraction
import MithaqIntake
import MithaqPacks

/// The reader as a filter: documents or archives in, one line for each article out, nothing kept.
@main
struct MithaqRead: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mithaq-read",
    abstract: "Read articles into claims, as a filter for pipes and clusters.",
    discussion: """
      Takes NDJSON, web archives (WARC, plain or packed with gzip or zstd), saved pages and plain text, as 'mithaq read' does, and writes the \
      lines of 'mithaq read --format ndjson', byte for byte. Output is written as soon as its input has come. It works on one core; run \
      one for each.

        mithaq-read crawl.warc.gz > readings.ndjson
        zcat articles.ndjson.gz | mithaq-read > readings.ndjson
        ls crawl/*.warc.gz | mithaq-read --list --inline --packs Packs

      Exit codes: 0 done, 1 something could not be read or written, 2 wrong usage.
      """,
    version: "0.1.0")

  @Argument(help: ArgumentHelp("Files; '-' or none is standard input.", valueName: "files"))
  var files: [String] = []

  @Flag(help: "Standard input has the names of files, one a line; each is read when its name comes.")
  var list = false

  @Flag(
    help: """
      Problems and what archives hold beside articles go to standard output, as lines {"problem":…} and {"passed_over":…}; a \
      document that cannot be read then leaves the exit code 0.
      """)
  var inline = false

  @Flag(help: "Every line carries the article's title, text, outlet and address, not only those of pages.")
  var withText = false

  @Option(help: ArgumentHelp("The folder of packs; MITHAQ_PACKS where it is not given.", valueName: "folder"))
  var packs: String?

  @Option(
    help: ArgumentHelp(
      "The language of articles that do not name one: ar, en, or another of the packs.", valueName: "code"))
  var lang: String?

  @Option(help: ArgumentHelp("The day of publication of articles that do not give one.", valueName: "YYYY-MM-DD"))
  var published: String?

  @Option(help: ArgumentHelp("The outlet of articles that do not name one, by its slug.", valueName: "slug"))
  var outlet: String?

  func validate() throws {
    if list, !files.isEmpty { throw ValidationError("--list takes the names from standard input, not as arguments") }
    if let complaint = PackStore.complaint(lang: lang, folder: packs) { throw ValidationError(complaint) }
    if let published, Day(published) == nil {
      throw ValidationError("--published is a day as YYYY-MM-DD, not '\(published)'")
    }
  }

  func run() throws {
    signal(SIGPIPE, SIG_IGN)
    let folder = packs
    let defaults = Defaults(
      lang: lang, languages: Set((try? PackStore.languages(folder: folder)) ?? []),
      published: published.flatMap { Day($0) }, outlet: outlet,
      outlets: Outlets { (try? PackStore.outlets(folder: folder)) ?? [:] })
    let extractor = try PackStore.load(folder: folder)
    var hasFailed = false
    if list {
      while let line = readLine() {
        if line.isEmpty { continue }
        try read([line], extractor, defaults, &hasFailed)
      }
    } else {
      try read(files.isEmpty ? ["-"] : files, extractor, defaults, &hasFailed)
    }
    if hasFailed, !inline { throw ExitCode(1) }
  }

  private func read(_ paths: [String], _ extractor: Extractor, _ defaults: Defaults, _ hasFailed: inout Bool) throws {
    var intake = Intake(paths, defaults: defaults)
    var passedOver = PassedOver()
    var output: [UInt8] = []
    while let batch = intake.next() {
      let contents = batch.contents()
      output.removeAll(keepingCapacity: true)
      for article in contents.articles {
        var json = JSONBytes()
        json.reading(extractor.read(article), with: withText || article.isExtracted ? article : nil)
        output += json.bytes
        output.append(0x0a)
      }
      passedOver += contents.passedOver
      for problem in contents.problems {
        if problem.severity == .error { hasFailed = true }
        if inline { output += Self.line(problem) } else { complain(problem.description) }
      }
      try Self.write(output)
    }
    guard let summary = passedOver.summary else { return }
    if inline {
      var json = JSONBytes()
      json.object {
        $0.key("passed_over")
        $0.object {
          for (reason, count) in passedOver.counts.sorted(by: { $0.key < $1.key }) {
            $0.key(named: reason)
            $0.number(count)
          }
        }
      }
      try Self.write(json.bytes + [0x0a])
    } else {
      complain(summary)
    }
  }

  private static func line(_ problem: IntakeProblem) -> [UInt8] {
    var json = JSONBytes()
    json.object {
      $0.key("problem")
      $0.object {
        $0.field("file", problem.file)
        if let line = problem.line { $0.field("line", line) }
        if let column = problem.column { $0.field("column", column) }
        if let offset = problem.offset { $0.field("offset", offset) }
        $0.field("severity", problem.severity.rawValue)
        $0.field("message", problem.message)
      }
    }
    return json.bytes + [0x0a]
  }

  /// Standard output is gone or full.
  private struct WriteFailure: Error { var code: Int32 }

  private static func write(_ bytes: [UInt8]) throws {
    try bytes.withUnsafeBytes { buffer in
      var at = 0
      while at < buffer.count {
        let count = Foundation.write(STDOUT_FILENO, buffer.baseAddress! + at, buffer.count - at)
        if count >= 0 { at += count } else if errno != EINTR, errno != EAGAIN { throw WriteFailure(code: errno) }
      }
    }
  }

  static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let failure as WriteFailure {
      // A reader that leaves early wants no more, and that is no mistake.
      if failure.code != EPIPE {
        complain("standard output: error: \(String(cString: strerror(failure.code)).lowercased())")
      }
      Foundation.exit(failure.code == EPIPE ? 0 : 1)
    } catch {
      let code = exitCode(for: error)
      guard code != .success else { exit(withError: error) }
      let message = fullMessage(for: error)
      if !message.isEmpty { complain(message) }
      Foundation.exit(code == .validationFailure ? 2 : code.rawValue)
    }
  }
}

private func complain(_ message: String) { FileHandle.standardError.write(Data((message + "\n").utf8)) }
