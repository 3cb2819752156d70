import ArgumentParser
import Foundation
import MithaqAnswers
import MithaqClaims
import MithaqLedger

struct ReviewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "review",
    abstract: "Accept, reject or correct a claim; every answer then respects it.",
    discussion: """
      A judgement is recorded with its author and reason, and never changed: a later one takes its place. What was asked about \
      before it keeps its answer (--known).

        mithaq review 3fa94c01 --reject --author 'L. Haddad' --reason 'the article quotes a parody'
        mithaq review 3fa94c01 --modality planned --author 'L. Haddad' --reason 'will join, not joined'
        mithaq review 3fa94c01 --accept --author 'L. Haddad' --reason 'checked against the release'
        mithaq review 3fa94c01 --correction claim.json --author 'L. Haddad' --reason 'wrong counterpart'
      """)

  @Argument(help: ArgumentHelp("The claim's id, or its first eight digits or more.", valueName: "claim"))
  var claim: String

  @Flag(help: "It says what its sentence says.")
  var accept = false

  @Flag(help: "It does not; no answer counts it.")
  var reject = false

  @Option(help: ArgumentHelp("Put this act in its place.", valueName: "act"))
  var act: String?

  @Option(help: ArgumentHelp("Put this modality in its place.", valueName: "modality"))
  var modality: String?

  @Option(help: ArgumentHelp("Put this agreement in its place.", valueName: "id"))
  var agreement: String?

  @Option(help: ArgumentHelp("Put this date in its place.", valueName: "YYYY[-MM[-DD]]"))
  var date: String?

  @Option(
    help: ArgumentHelp(
      "Put the claim of this file in its place, as 'evidence --format json' has it.", valueName: "file"))
  var correction: String?

  @Option(help: ArgumentHelp("Who judges.", valueName: "name"))
  var author: String

  @Option(help: ArgumentHelp("Why.", valueName: "text"))
  var reason: String

  @OptionGroup var ledger: LedgerOptions

  @Option(help: "text for people, json for machines.")
  var format = AnswerFormat.text

  private var hasChange: Bool { act != nil || modality != nil || agreement != nil || date != nil }

  func validate() throws {
    let ways = [accept, reject, hasChange, correction != nil].count { $0 }
    guard ways == 1 else {
      throw ValidationError(
        "say one thing: --accept, --reject, --correction FILE, or what is right (--act, --modality, --agreement, --date)"
      )
    }
    if let act, Act(rawValue: act) == nil {
      throw ValidationError("'\(act)' is no act; there are \(Act.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    if let modality, Modality(rawValue: modality) == nil {
      throw ValidationError(
        "'\(modality)' is no modality; there are \(Modality.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    if let date, PartialDate(date) == nil {
      throw ValidationError("'\(date)' is no date; write YYYY, YYYY-MM or YYYY-MM-DD")
    }
    if author.isEmpty || reason.isEmpty { throw ValidationError("a judgement needs an author and a reason") }
  }

  func run() throws {
    try ledger.open(.write) { ledger in
      let number = try ledger.number(ofClaim: claim)
      let old = try ledger.claim(number, at: ledger.cut())!.claim
      let verdict: Verdict
      if accept {
        verdict = .accept
      } else if reject {
        verdict = .reject
      } else {
        verdict = .correct(try corrected(old))
      }
      let receipt = try ledger.judge(claim: old.id, verdict, author: author, reason: reason, at: Clock.now)
      let answer = try Answers(ledger).evidence(of: old.id, known: ledger.cut().known)
      let replacement = answer.judgements.last?.replacement
      if format == .json {
        var out = JSONBytes()
        out.object {
          $0.field("claim", old.id)
          $0.field("verdict", answer.judgements.last?.verdict)
          $0.field("replacement", replacement)
          $0.field("batch", Int(receipt.batch ?? 0))
        }
        try StandardOutput().write(out.bytes + [0x0a])
      } else {
        let word =
          accept ? "accepted" : reject ? "rejected" : "corrected: \(replacement?.prefix(8) ?? "") takes its place"
        try StandardOutput().write(Array("\(old.id.prefix(8)) \(word)\n".utf8))
      }
    }
  }

  private func corrected(_ old: Claim) throws -> Claim {
    if let correction {
      guard let data = FileManager.default.contents(atPath: correction) else {
        throw CommandError("\(correction): error: no such file, or it cannot be read")
      }
      struct Wrapped: Decodable { var claim: Claim }
      if let wrapped = try? JSONDecoder().decode(Wrapped.self, from: data) { return wrapped.claim }
      do { return try JSONDecoder().decode(Claim.self, from: data) } catch {
        throw CommandError("\(correction): error: this is no claim as 'evidence --format json' writes it (\(error))")
      }
    }
    var new = old
    if let act { new.act = Act(rawValue: act)! }
    if let modality { new.modality = Modality(rawValue: modality)! }
    if let agreement {
      new.agreement = AgreementReference(id: agreement, type: old.agreement?.type, name: old.agreement?.name)
    }
    if let date { new.when = When(date: PartialDate(date)!, text: old.when?.text ?? "") }
    if !new.act.concernsAgreement { new.agreement = nil }
    return new
  }
}
