import ArgumentParser
import Foundation
import MithaqClaims
import MithaqPacks

struct PacksCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "packs",
    abstract: "Work with the packs: what Mithaq knows about polities, agreements and words.",
    subcommands: [PacksCheckCommand.self, PacksOutlineCommand.self])
}

struct PacksCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Validate every pack and run every example in them.",
    discussion: """
      Every problem is reported, as file:line:column, not only the first.

        mithaq packs check
        mithaq packs check --packs my-packs
      """)

  @OptionGroup var packs: PackOptions

  func run() throws {
    let problems = try PackStore.check(folder: packs.folder)
    for problem in problems { print(problem) }
    let errors = problems.count { $0.severity == .error }
    print(errors == 0 ? "The packs are in order." : "\(errors) problem\(errors == 1 ? "" : "s").")
    if errors > 0 { throw ExitCode(1) }
  }
}

struct PacksOutlineCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "outline",
    abstract: "Show how a text is cut into phrases, for those who write pack entries.",
    discussion: """
      Each line is a phrase: its kind, its words, what it names, and for verbs and acts their subject and what governs them.

        echo 'انضمت فنلندا إلى الناتو' | mithaq packs outline
        mithaq packs outline --published 2024-05-01 article.txt
      """)

  @Argument(help: "Plain text files; standard input where there is none.")
  var files: [String] = []

  @Option(help: "The day the text was published, as YYYY-MM-DD.")
  var published: String?

  @OptionGroup var packs: PackOptions

  func run() throws {
    let extractor = try PackStore.load(folder: packs.folder, weighs: false)
    let texts =
      files.isEmpty
      ? [String(decoding: FileHandle.standardInput.readDataToEndOfFile(), as: UTF8.self)]
      : try files.map { String(decoding: try Data(contentsOf: URL(fileURLWithPath: $0)), as: UTF8.self) }
    for text in texts {
      print(
        extractor.outline(Article(id: "outline", text: text, published: published.flatMap { Day($0) })), terminator: "")
    }
  }
}
