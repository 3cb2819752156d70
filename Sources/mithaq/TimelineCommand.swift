import ArgumentParser
import MithaqAnswers
import MithaqLedger

struct TimelineCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "timeline",
    abstract: "What happened and is planned, in the order of days: of a state, a pair, an agreement or a person.",
    discussion: """
      The same act told by several sources, in either language, is one line with all its sources.

        mithaq timeline KAZ
        mithaq timeline KAZ ISR --valid 2025-12-31
        mithaq timeline "Saudi Arabia" إيران
        mithaq timeline --agreement abraham-accords --format json
        mithaq timeline --person Tokayev
      """)

  @Argument(
    help: ArgumentHelp(
      "One polity, or two for what lies between them: ids, or names in either language.", valueName: "polity"))
  var polities: [String] = []

  @Option(help: ArgumentHelp("An agreement's id.", valueName: "agreement"))
  var agreement: String?

  @Option(help: ArgumentHelp("A part of a person's name, in either script.", valueName: "name"))
  var person: String?

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var question: QuestionOptions

  @OptionGroup var packs: PackOptions

  func validate() throws {
    let ways = (polities.isEmpty ? 0 : 1) + (agreement == nil ? 0 : 1) + (person == nil ? 0 : 1)
    guard ways == 1, polities.count <= 2 else {
      throw ValidationError("name one polity, two polities, --agreement ID or --person NAME")
    }
  }

  private func subject(_ polities: [String]) -> Chronicle.Subject {
    if let agreement { return .agreement(agreement) }
    if let person { return .person(person) }
    return polities.count == 2 ? .pair(polities[0], polities[1]) : .polity(polities[0])
  }

  func run() throws {
    let (ids, names) = try packs.polities(polities)
    let subject = subject(ids)
    try ledger.open(.read) { ledger in
      let chronicle = try Answers(ledger).timeline(of: subject, asOf: question.asOf)
      try question.write(json: chronicle.json) { chronicle.text($0, names: packs.names(names)) }
    }
  }
}
