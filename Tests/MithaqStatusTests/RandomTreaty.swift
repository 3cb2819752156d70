import MithaqClaims
import MithaqStatus

/// A small generator whose numbers are the same on every run.
struct Dice: RandomNumberGenerator {
  var state: UInt64
  init(_ seed: Int) { state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1 }
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
  mutating func upTo(_ n: Int) -> Int { Int.random(in: 0..<n, using: &self) }
  mutating func pick<T>(_ list: [T]) -> T { list[upTo(list.count)] }
  mutating func chance(_ percent: Int) -> Bool { upTo(100) < percent }
}

/// Random agreements: every clause, and acts in any order that the world may offer.
struct RandomTreaty {
  static let parties = ["NOR", "SWE", "FIN", "DNK", "ISL", "LVA", "EST", "LTU", "EUE", "CSK"]
  var dice: Dice
  init(_ seed: Int) { dice = Dice(seed) }

  mutating func day() -> Day {
    // Month ends and leap days are where calendars go wrong.
    let year = 1996 + dice.upTo(12)
    let month = 1 + dice.upTo(12)
    let length = Day.length(ofMonth: month, year: year)
    return Day(year: year, month: month, day: dice.chance(30) ? length : 1 + dice.upTo(length))!
  }

  mutating func delay(_ depth: Int = 0) -> Delay {
    switch dice.upTo(depth > 1 ? 6 : 10) {
    case 0: .sameDay
    case 1: .days(dice.upTo(200))
    case 2: .clearDays(dice.upTo(60))
    case 3: .months(dice.upTo(14))
    case 4: .years(dice.upTo(3))
    case 5: .nthMonth(1 + dice.upTo(7))
    case 6: .nextMonth(delay(depth + 1))
    case 7: .laterOf([delay(depth + 1), delay(depth + 1)])
    case 8: .firstOf([delay(depth + 1), delay(depth + 1)])
    default: .sequence([delay(depth + 1), delay(depth + 1)])
    }
  }

  mutating func set(_ depth: Int = 0) -> PolitySet {
    switch dice.upTo(depth > 1 ? 3 : 5) {
    case 0: .group("half")
    case 1: .ids(Set(Self.parties.prefix(3 + dice.upTo(4))))
    case 2: .signatories(dice.chance(50) ? nil : day())
    case 3: .minus(set(depth + 1), set(depth + 1))
    default: .union([set(depth + 1), set(depth + 1)])
    }
  }

  mutating func condition(_ depth: Int = 0) -> Condition {
    switch dice.upTo(depth > 1 ? 4 : 6) {
    case 0: .count(1 + dice.upTo(5), of: dice.chance(30) ? set() : nil, acts: dice.chance(20) ? [.ratification] : nil)
    case 1: .fraction(1 + dice.upTo(2), 3, of: set(), base: nil, strict: dice.chance(30))
    case 2:
      .weight(attribute: "w", minimum: Amount(0.1 * Double(1 + dice.upTo(8))), strict: dice.chance(30), total: nil)
    case 3: .every(set())
    case 4: .all([condition(depth + 1), condition(depth + 1)])
    default: .any([condition(depth + 1), condition(depth + 1)])
    }
  }

  mutating func act(_ party: String) -> ActRecord {
    let kinds: [ActKind] = [
      .signature, .signature, .ratification, .ratification, .accession, .acceptance, .succession, .withdrawalNotice,
      .withdrawalRevoked, .withdrawalEffective, .consentRevoked, .provisionalApplication, .provisionalEnded,
      .suspension, .suspensionLifted, .intentionNotToBecomeParty, "parliament_done", "announced",
    ]
    var act = ActRecord(party: party, act: dice.pick(kinds), date: day())
    if dice.chance(30) { act.recorded = act.date.adding(days: dice.upTo(400)) }
    if act.act == .succession, dice.chance(60) { act.successionOf = act.date.adding(days: -dice.upTo(900)) }
    if dice.chance(5) { act.territory = "GRL" }
    if dice.chance(5) { act.countsFor = 1 + dice.upTo(4) }
    return act
  }

  mutating func treaty() -> Treaty {
    var clauses = Clauses()
    clauses.isPolitical = dice.chance(10)
    clauses.organisationsCount = dice.chance(50)
    clauses.general = [Rule(condition: condition(), effect: delay())]
    if dice.chance(30) {
      clauses.general.insert(Rule(condition: condition(), by: day(), effect: .fixed(day())), at: 0)
    }
    clauses.party = PartyRule(
      effect: delay(), from: dice.chance(50) ? .threshold : .entryIntoForce, isFlooredByGeneral: dice.chance(80))
    if dice.chance(70) {
      var withdrawal = Withdrawal()
      withdrawal.effect = dice.chance(80) ? delay() : nil
      if dice.chance(30) { withdrawal.earliest = .init(sinceParty: dice.chance(50), after: delay()) }
      if dice.chance(20) { withdrawal.term = .init(first: .years(2), renew: .years(1), noticeBefore: .months(3)) }
      withdrawal.isRevocable = dice.chance(80)
      clauses.withdrawal = withdrawal
    }
    if dice.chance(30) { clauses.provisional = Provisional(by: dice.pick(Provisional.Basis.allCases)) }
    if dice.chance(20) { clauses.ends = Ends(ifFewerThan: 2) }
    if dice.chance(30) { clauses.parts = [.init(name: "p", rules: [Rule(condition: condition(), effect: delay())])] }
    var acts: [ActRecord] = []
    for party in Self.parties { for _ in 0..<dice.upTo(7) { acts.append(act(party)) } }
    var weights: [String: Amount] = [:]
    for party in Self.parties.dropLast(2) { weights[party] = Amount(Double(1 + dice.upTo(100))) }
    return Treaty(
      id: "t", clauses: clauses, groups: ["half": Set(Self.parties.prefix(5)), "reio": ["EUE"]],
      weights: ["w": weights],
      acts: acts, extinct: dice.chance(30) ? ["CSK": day()] : [:])
  }
}

/// Counts everything anew for every day: slow and plain.
struct NaiveCount {
  var treaty: Treaty
  var acts: [ActRecord] {
    treaty.acts.filter { $0.territory == nil }.sorted { $0.date < $1.date }
  }

  func trigger(_ condition: Condition) -> Day? {
    for day in Set(acts.map(\.date)).sorted() where holds(condition, day) { return day }
    return nil
  }

  /// The consent of each party that stands at the end of a day.
  func consents(_ day: Day) -> [String: ActRecord] {
    var standing: [String: ActRecord] = [:]
    for date in Set(acts.map(\.date)).sorted() where date <= day {
      let today = acts.filter { $0.date == date }
      for act in today where act.act == .withdrawalEffective { standing[act.party!] = nil }
      let binding = today.filter { treaty.clauses.consentActs.contains($0.act) }
      for act in binding.sorted(by: { $0.act < $1.act }) where standing[act.party!] == nil {
        standing[act.party!] = act
      }
      for act in today where [.withdrawalNotice, .consentRevoked].contains(act.act) { standing[act.party!] = nil }
    }
    return standing
  }

  func signers(_ day: Day) -> Set<String> {
    Set(acts.filter { $0.act == .signature && $0.date <= day }.compactMap(\.party))
  }

  func members(_ set: PolitySet, _ day: Day) -> Set<String> {
    switch set {
    case .ids(let ids): ids
    case .group(let name): treaty.groups[name]!
    case .signatories(let fixed): signers(fixed ?? day)
    case .minus(let a, let b): members(a, day).subtracting(members(b, day))
    case .union(let sets): sets.reduce(into: []) { $0.formUnion(members($1, day)) }
    }
  }

  func holds(_ condition: Condition, _ day: Day) -> Bool {
    let consents = consents(day)
    let excluded: Set<String> = treaty.clauses.organisationsCount ? [] : ["EUE"]
    func instruments(_ set: PolitySet?, _ kinds: Set<ActKind>?) -> Int {
      var sum = 0
      for (party, act) in consents {
        if let set, !members(set, day).contains(party) { continue }
        if let kinds, !kinds.contains(act.act) { continue }
        sum += act.countsFor ?? (excluded.contains(party) ? 0 : 1)
      }
      return sum
    }
    switch condition {
    case .count(let n, let set, let kinds): return instruments(set, kinds) >= n
    case .fraction(let n, let d, let set, let base, let strict):
      let whole = base ?? members(set!, day).subtracting(excluded).count
      guard whole > 0 else { return false }
      let have = instruments(set, nil)
      return strict ? have * d > whole * n : have * d >= whole * n
    case .weight(let name, let minimum, let strict, _):
      let table = treaty.weights[name]!
      let total = table.values.reduce(0) { $0 + $1.value }
      var have = 0.0
      for party in consents.keys where !excluded.contains(party) { have += table[party]?.value ?? 0 }
      return strict ? have > minimum.value * total + 1e-6 : have >= minimum.value * total - 1e-6
    case .every(let set):
      let all = members(set, day)
      return !all.isEmpty && all.allSatisfy { consents[$0] != nil }
    case .all(let list): return list.allSatisfy { holds($0, day) }
    case .any(let list): return list.contains { holds($0, day) }
    default: return false
    }
  }
}
