import ArgumentParser
import MithaqAnswers
import MithaqLedger

struct EvidenceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evidence",
    abstract: "The sentence that makes a claim, in its article.",
    discussion: """
      The claim is named by its id, as other commands print it, or by its first eight digits or more.

        mithaq evidence 3fa94c01
        mithaq evidence 3fa94c01 --format json
      """)

  @Argument(help: ArgumentHelp("The claim's id.", valueName: "claim"))
  var claim: String

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var question: QuestionOptions

  func run() throws {
    try ledger.open(.read) { ledger in
      let answer = try Answers(ledger).evidence(of: claim, known: question.asOf.known)
      try question.write(json: answer.json) { answer.text($0) }
    }
  }
}
