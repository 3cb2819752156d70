import Foundation
import MithaqAnswers
import MithaqClaims
import MithaqLedger
import MithaqStatus

/// What questions cost on a ledger that was just opened for reading; each answer is compared with what was counted beside it.
func measureQuestions(_ path: String, claims: Int, _ expected: Expected) throws {
  let ledger = try Ledger(path: path, access: .read)
  let answers = Answers(ledger)
  var dice = Invented.Dice(42)
  let start: Int64 = 1_700_000_000_000
  let batches = expected.agreements.count - 1
  func someMoment() -> (asOf: AsOf, batches: Int) {
    let batch = dice.roll(batches)
    let known = Instant(milliseconds: start + Int64(batch) * 1000 + Int64(dice.roll(1000)))
    return (AsOf(valid: Day(number: 19_000 + dice.roll(365 * 5)), known: known), batch + 1)
  }

  var boards = Times()
  var rows = 0
  var told = 0
  for n in 0..<200 {
    let agreement = dice.pick(Invented.agreements)
    let (asOf, known) = someMoment()
    let board = try boards.measure { try answers.board(of: agreement, asOf: asOf) }
    rows = max(rows, board.rows.count)
    let term = try ledger.term(.agreement, agreement)
    let outlines = try term.map { try ledger.standing(under: $0, at: ledger.cut(known: asOf.known)).outlines } ?? []
    precondition(outlines.count == expected.claims(under: agreement, batches: known))
    told = max(told, outlines.count)
    if n % 50 == 0 { try check(board, agreement, asOf, outlines, ledger) }
  }
  report("board at any (valid, known): up to \(rows) states, \(told) claims", boards.summary)

  var pairs = Times()
  var facts = 0
  for _ in 0..<200 {
    let (a, b) = (dice.pick(Invented.states), dice.pick(Invented.states))
    if a == b { continue }
    let (asOf, known) = someMoment()
    let timeline = try pairs.measure { try answers.timeline(of: .pair(a, b), asOf: asOf) }
    facts = max(facts, timeline.facts.count)
    let outlines = try ledger.standing(between: a, and: b, at: ledger.cut(known: asOf.known)).outlines
    precondition(outlines.count == expected.claims(between: a, and: b, batches: known))
    let listed = timeline.facts.reduce(0) { $0 + $1.claims.count + $1.earlier.count + $1.against.count }
    precondition(listed == outlines.count { ($0.said ?? asOf.valid) <= asOf.valid })
  }
  report("timeline of a pair: up to \(facts) facts", pairs.summary)

  var evidence = Times()
  let now = try ledger.cut()
  for _ in 0..<1000 {
    let seq = Int64(1 + dice.roll(claims))
    let id = try ledger.marks(of: [seq])[0].id
    let answer = try evidence.measure { try answers.evidence(of: id, known: now.known) }
    let quote = answer.claim.evidence
    precondition(answer.claim.id == id && answer.sentence.contains(ByteRange(quote.start, quote.end)))
    precondition(Array(answer.article.body.utf8)[quote.start..<quote.end].elementsEqual(quote.text.utf8))
  }
  report("evidence of a claim", evidence.summary)
  var verification = Verification()
  let time = try seconds { verification = try ledger.verify() }
  precondition(verification.faults.isEmpty, "\(verification.faults)")
  report("verify", String(format: "%.1f s", time))
}

/// Folds the claims themselves, word for word, and compares.
private func check(_ board: Board, _ agreement: String, _ asOf: AsOf, _ outlines: [Outline], _ ledger: Ledger) throws {
  let cut = try ledger.cut(known: asOf.known)
  let records = try outlines.map { outline in
    let claim = try ledger.claim(outline.claim, at: cut)!
    return RecordedClaim(
      claim: claim.claim, recorded: claim.known, published: outline.published, source: "\(outline.original)")
  }
  let cells = reportedBoard(records, agreement: agreement, asOf: asOf)
  precondition(cells.count == board.rows.count)
  for row in board.rows {
    let cell = cells[row.polity]!
    precondition(row.reported?.stage == cell.stage && row.reported?.since == cell.since)
    precondition(row.reported?.claims == cell.claims && row.reported?.contradictedBy == cell.contradictedBy)
  }
}

/// How long each of many questions took, by the clock and by the processor.
struct Times {
  private var clock: [Double] = []
  private var processor: [Double] = []

  mutating func measure<T>(_ body: () throws -> T) rethrows -> T {
    let before = processorSeconds()
    var result: T?
    clock.append(try seconds { result = try body() })
    processor.append(processorSeconds() - before)
    return result!
  }

  var summary: String {
    func show(_ x: Double) -> String { String(format: "%.2f", x * 1000) }
    let (c, p) = (clock.sorted(), processor.sorted())
    return
      "median \(show(c[c.count / 2])) ms, p99 \(show(c[c.count * 99 / 100])) ms; processor \(show(p[p.count / 2])) ms, p99 \(show(p[p.count * 99 / 100])) ms"
  }
}
