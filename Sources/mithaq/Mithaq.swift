import ArgumentParser
import Foundation

/// The root command: which subcommands there are, and what a failure means to the shell.
@main
struct Mithaq: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mithaq",
    abstract: "Who is bound by which agreement, at which stage, since when — and who says so?",
    discussion: """
      Reads news and official notices in Arabic and English into claims, each with the sentence that makes it.

        mithaq read article.txt
        mithaq read --format ndjson articles.ndjson > readings.ndjson
        mithaq evaluate Corpus/gold
        mithaq packs check

      Exit codes: 0 done, 1 found a problem, 2 wrong usage.
      """,
    version: "0.1.0",
    subcommands: [
      ReadCommand.self, IngestCommand.self, WatchCommand.self, StatusCommand.self, TimelineCommand.self,
      ChangesCommand.self, EvidenceCommand.self, ConflictsCommand.self, SearchCommand.self, ReviewCommand.self,
      Law.self, VerifyCommand.self, ExportCommand.self, ServeCommand.self, ImportCommand.self,
      ImportActsCommand.self, EvaluateCommand.self, PacksCommand.self,
    ]
  )

  static func main() async {
    do {
      var command = try parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch let error as CommandError {
      Terminal.complain(error.description)
      Foundation.exit(1)
    } catch {
      let code = exitCode(for: error)
      guard code != .success else { exit(withError: error) }
      let message = fullMessage(for: error)
      if !message.isEmpty { Terminal.complain(message) }
      Foundation.exit(code == .validationFailure ? 2 : code.rawValue)
    }
  }
}
