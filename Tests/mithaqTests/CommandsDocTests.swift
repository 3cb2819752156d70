import ArgumentParser
import Foundation
import Testing

@testable import mithaq

/// `Docs/Commands.md` is what the commands say about themselves, so that no command and no option can be missing there.
@Suite struct CommandsDocTests {
  /// Every command, the root first, each before its subcommands.
  private static func all(_ command: any ParsableCommand.Type, path: [String] = []) -> [(
    String, any ParsableCommand.Type
  )] {
    let path = path + [command.configuration.commandName ?? "\(command)".lowercased()]
    return [(path.joined(separator: " "), command)]
      + command.configuration.subcommands.flatMap { all($0, path: path) }
  }

  private static let commands = all(Mithaq.self)

  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  private static func document() -> String {
    var text = """
      # Commands

      What `--help` says, command by command. This file is written by `RECORD=1 swift test --filter CommandsDocTests`;
      a test fails where it is not up to date.

      """
    for (name, command) in commands {
      text += "\n## \(name)\n\n```\n"
      let help = Mithaq.helpMessage(for: command, columns: 100)
      text += help.split(separator: "\n", omittingEmptySubsequences: false)
        .map { $0.replacing(/\s+$/, with: "") }.joined(separator: "\n")
      text += text.hasSuffix("\n") ? "```\n" : "\n```\n"
    }
    return text
  }

  @Test func theDocumentIsUpToDate() throws {
    let file = Self.root.appending(path: "Docs/Commands.md")
    let document = Self.document()
    let isSame = (try? String(contentsOf: file, encoding: .utf8)) == document
    if ProcessInfo.processInfo.environment["RECORD"] != nil, !isSame {
      try document.write(to: file, atomically: true, encoding: .utf8)
    }
    #expect(isSame, "Docs/Commands.md differs from the commands' help; RECORD=1 swift test --filter CommandsDocTests")
  }

  @Test(arguments: commands.map(\.0)) func everyCommandHasAnAbstractAndAnExample(name: String) throws {
    let configuration = try #require(Self.commands.first { $0.0 == name }).1.configuration
    #expect(!configuration.abstract.isEmpty)
    // A command that only has subcommands is shown by theirs.
    let isGroup = !configuration.subcommands.isEmpty && name != "mithaq"
    #expect(isGroup || configuration.discussion.contains("mithaq "), "the help of '\(name)' has no example")
  }
}
