// How fast the law answers, and that it answers rightly while being fast.
//
//     swift run -c release LawBenchmark [Corpus/treaties/oracle/paris-2015.yaml]
//
// It fails where an answer is wrong, where fewer than 100 000 questions a second are answered, or where twice the acts
// take much more than twice the time. For counts that do not depend on the machine, run it under
// `valgrind --tool=callgrind`.

import Foundation
import MithaqClaims
import MithaqPacks
import MithaqStatus

func fail(_ message: String) -> Never {
  FileHandle.standardError.write(Data(("wrong: " + message + "\n").utf8))
  exit(1)
}

func seconds(_ body: () -> Void) -> Double {
  let start = ContinuousClock.now
  body()
  let (whole, atto) = (ContinuousClock.now - start).components
  return Double(whole) + Double(atto) / 1e18
}

let path = CommandLine.arguments.dropFirst().first ?? "Corpus/treaties/oracle/paris-2015.yaml"
let shelf = AgreementShelf(folders: [(path as NSString).deletingLastPathComponent])
let file = try shelf.file(at: path)
let standing = try shelf.standing(of: file).standing
let parties = standing.parties.keys.sorted()
let acts = file.treaty.acts.count

// 1. The answers that the file itself asks for.
for expected in file.expectation.statuses where standing.status(of: expected.party, on: expected.on) != expected.status
{
  fail("\(expected.party) on \(expected.on)")
}
for expected in file.expectation.entries
where standing.parties[expected.party]?.periods.last?.inForce != expected.inForce {
  fail("\(expected.party) in force")
}

// 2. Status questions: every party on one day after another, counted by status.
let first = Day("2015-12-12")!
let rounds = 2_000
var counts: [LegalStatus: Int] = [:]
let asking = seconds {
  for round in 0..<rounds {
    let day = first.adding(days: round * 3)
    for party in parties { counts[standing.status(of: party, on: day), default: 0] += 1 }
  }
}
var slow: [LegalStatus: Int] = [:]
for party in parties {
  let steps = standing.parties[party]!.steps
  for round in 0..<rounds {
    let day = first.adding(days: round * 3)
    slow[steps.last { $0.from <= day }?.status ?? .none, default: 0] += 1
  }
}
if counts != slow { fail("statuses asked quickly and slowly differ") }
let questions = rounds * parties.count
let rate = Double(questions) / asking
print("\(file.id): \(parties.count) parties, \(acts) acts")
print("status questions        \(Int(rate)) a second")

// 3. The whole law from the acts, as after a new act or for another day of knowledge.
let runs = 200
var last = standing
let deciding = seconds { for _ in 0..<runs { last = Standing(of: file.treaty) } }
if last.trigger != standing.trigger || last.inForce != standing.inForce { fail("the second decision differs") }
print(
  "whole agreements        \(Int(Double(runs) / deciding)) a second, \(Int(Double(runs * acts) / deciding)) acts a second"
)

// 4. Growth: twice the acts, about twice the time.
func large(_ parties: Int) -> Treaty {
  var clauses = Clauses()
  clauses.general = [
    Rule(
      condition: .all([
        .count(parties / 2, of: nil, acts: nil), .fraction(1, 2, of: .signatories(nil), base: nil, strict: true),
        .weight(attribute: "w", minimum: Amount(0.5), strict: false, total: nil),
      ]), effect: .days(30))
  ]
  clauses.party = PartyRule(effect: .days(30))
  var withdrawal = Withdrawal()
  withdrawal.effect = .years(1)
  clauses.withdrawal = withdrawal
  var acts: [ActRecord] = []
  var weights: [String: Amount] = [:]
  for n in 0..<parties {
    let party = "p\(n)"
    weights[party] = Amount(1)
    acts.append(ActRecord(party: party, act: .signature, date: Day(number: n % 700)))
    acts.append(ActRecord(party: party, act: .ratification, date: Day(number: 700 + n % 3_000)))
    if n % 5 == 0 { acts.append(ActRecord(party: party, act: .withdrawalNotice, date: Day(number: 5_000 + n % 900))) }
  }
  return Treaty(id: "large", clauses: clauses, weights: ["w": weights], acts: acts)
}

var perAct: [(acts: Int, nanoseconds: Double)] = []
for size in [1_000, 2_000, 4_000, 8_000, 16_000, 32_000] {
  let treaty = large(size)
  var standing = Standing(of: treaty)
  let best = (0..<3).map { _ in seconds { standing = Standing(of: treaty) } }.min()!
  if standing.trigger == nil || standing.parties.count != size { fail("the large agreement") }
  let left = standing.parties.values.filter { $0.status(on: Day(number: 7_000)) == .withdrawn }.count
  if left != (size + 4) / 5 { fail("\(left) of \(size) left") }
  perAct.append((treaty.acts.count, best * 1e9 / Double(treaty.acts.count)))
}
for row in perAct { print("\(row.acts) acts: \(Int(row.nanoseconds)) ns an act") }
let growth = perAct.last!.nanoseconds / perAct[1].nanoseconds
print("sixteen times the acts: \(Double(Int(growth * 100)) / 100) times the time an act")

if rate < 100_000 { fail("fewer than 100 000 questions a second") }
if growth > 2.5 { fail("growth is more than linear") }
