import Foundation
import MithaqClaims
import MithaqLedger

/// What questions cost on a ledger that was just opened for reading.
func measureQuestions(_ path: String, claims: Int) throws {
  let ledger = try Ledger(path: path, access: .read)
  var dice = Invented.Dice(42)
  let start: Int64 = 1_700_000_000_000
  let batches = claims / 10_000
  func someCut() throws -> Cut {
    try ledger.cut(known: Instant(milliseconds: start + Int64(dice.roll(max(1, batches)) * 1000)))
  }

  var scans: [Double] = []
  var largest = 0
  for _ in 0..<100 {
    let agreement = try ledger.term(.agreement, dice.pick(Invented.agreements))!
    let cut = try someCut()
    scans.append(try seconds { largest = max(largest, try ledger.standing(under: agreement, at: cut).outlines.count) })
  }
  report("all claims of an agreement (up to \(largest))", milliseconds(scans))

  var evidence: [Double] = []
  for _ in 0..<1000 {
    let cut = try ledger.cut()
    let seq = Int64(1 + dice.roll(claims))
    evidence.append(
      try seconds {
        let claim = try ledger.claim(seq, at: cut)!
        let article = try ledger.article(claim.outline.article)!
        precondition(!article.article.text.isEmpty)
      })
  }
  report("evidence of a claim", milliseconds(evidence))
  var check = Verification()
  let time = try seconds { check = try ledger.verify() }
  precondition(check.faults.isEmpty, "\(check.faults)")
  report("verify", String(format: "%.1f s", time))
}
