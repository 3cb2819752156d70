import Foundation
import MithaqAnswers
import MithaqClaims
import MithaqLedger

/// What questions cost on a ledger that was just opened for reading.
func measureQuestions(_ path: String, claims: Int) throws {
  let ledger = try Ledger(path: path, access: .read)
  let answers = Answers(ledger)
  var dice = Invented.Dice(42)
  let start: Int64 = 1_700_000_000_000
  let batches = max(1, claims / 10_000)
  func someMoment() -> AsOf {
    AsOf(
      valid: Day(number: 19_000 + dice.roll(365 * 5)),
      known: Instant(milliseconds: start + Int64(dice.roll(batches)) * 1000))
  }

  var boards: [Double] = []
  var rows = 0
  var told = 0
  for _ in 0..<200 {
    let agreement = dice.pick(Invented.agreements)
    let asOf = someMoment()
    boards.append(
      try seconds {
        let board = try answers.board(of: agreement, asOf: asOf)
        rows = max(rows, board.rows.count)
      })
    if let term = try ledger.term(.agreement, agreement) {
      told = max(told, try ledger.standing(under: term, at: ledger.cut(known: asOf.known)).outlines.count)
    }
  }
  report("board at any (valid, known): up to \(rows) states, \(told) claims", milliseconds(boards))

  var pairs: [Double] = []
  var facts = 0
  for _ in 0..<200 {
    let (a, b) = (dice.pick(Invented.states), dice.pick(Invented.states))
    let asOf = someMoment()
    pairs.append(
      try seconds { facts = max(facts, try answers.timeline(of: .pair(a, b), asOf: asOf).facts.count) })
  }
  report("timeline of a pair: up to \(facts) facts", milliseconds(pairs))

  var evidence: [Double] = []
  let now = try ledger.cut()
  for _ in 0..<1000 {
    let seq = Int64(1 + dice.roll(claims))
    let id = try ledger.marks(of: [seq])[0].id
    evidence.append(
      try seconds {
        let answer = try answers.evidence(of: id, known: now.known)
        precondition(answer.claim.id == id)
      })
  }
  report("evidence of a claim", milliseconds(evidence))
  var check = Verification()
  let time = try seconds { check = try ledger.verify() }
  precondition(check.faults.isEmpty, "\(check.faults)")
  report("verify", String(format: "%.1f s", time))
}
