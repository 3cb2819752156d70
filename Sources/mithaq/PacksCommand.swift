import ArgumentParser

struct PacksCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "packs",
    abstract: "Work with the packs: what Mithaq knows about polities, agreements and words.",
    subcommands: [PacksCheckCommand.self])
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

  @Option(help: ArgumentHelp("The folder of packs.", valueName: "folder"))
  var packs: String?

  func run() throws {}
}
