import ArgumentParser
import MithaqAnswers
import MithaqClaims
import MithaqLedger

struct ChangesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "changes",
    abstract:
      "What the ledger came to know since an instant: facts that are new, further on, confirmed, denied, dropped.",
    discussion: """
        mithaq changes --since 2025-11-06
        mithaq changes --since 2025-11-06T12:00 --known 2025-11-07 --format json
      """)

  @Option(
    help: ArgumentHelp("The earlier moment of knowledge.", valueName: "YYYY-MM-DD[THH:MM[:SS]]"))
  var since: String

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var question: QuestionOptions

  @OptionGroup var packs: PackOptions

  func validate() throws {
    guard let instant = Instant(text: since) else {
      throw ValidationError("'\(since)' is no instant; write YYYY-MM-DD or YYYY-MM-DDTHH:MM:SS")
    }
    if let known = question.known.flatMap({ Instant(text: $0) }), known < instant {
      throw ValidationError("--known \(question.known ?? "") lies before --since \(since)")
    }
  }

  func run() throws {
    try ledger.open(.read) { ledger in
      let changes = try Answers(ledger).changes(since: Instant(text: since)!, asOf: question.asOf)
      try question.write(json: changes.json) { changes.text($0, names: packs.names()) }
    }
  }
}
