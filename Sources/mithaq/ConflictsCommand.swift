import ArgumentParser
import MithaqAnswers
import MithaqLedger

struct ConflictsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "conflicts",
    abstract: "Facts about which sources say opposite things.",
    discussion: """
      Exit code 1 where there are any.

        mithaq conflicts
        mithaq conflicts --polity KAZ
        mithaq conflicts --agreement abraham-accords --format json
      """)

  @Option(help: ArgumentHelp("Only about this agreement.", valueName: "agreement"))
  var agreement: String?

  @Option(help: ArgumentHelp("Only about this polity.", valueName: "polity"))
  var polity: String?

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var question: QuestionOptions

  @OptionGroup var packs: PackOptions

  func validate() throws {
    if agreement != nil, polity != nil { throw ValidationError("--agreement or --polity, not both") }
  }

  func run() throws {
    let isEmpty = try ledger.open(.read) { ledger in
      let asOf = question.asOf
      let subject = agreement.map { Chronicle.Subject.agreement($0) } ?? polity.map { .polity($0) }
      let conflicts = try Answers(ledger).conflicts(asOf: asOf, within: subject)
      try question.write(json: conflictsJSON(conflicts, asOf: asOf)) {
        conflictsText(conflicts, $0, names: packs.names())
      }
      return conflicts.isEmpty
    }
    if !isEmpty { throw ExitCode(1) }
  }
}
