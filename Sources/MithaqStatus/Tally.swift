import MithaqClaims

/// The days from which something holds or stops holding; before the first change it does not hold.
struct Holding {
  /// In the order of days, each the opposite of the one before; the first is true.
  var changes: [(day: Day, holds: Bool)] = []

  static let never = Holding()

  init() {}
  init(from day: Day?) { if let day { changes = [(day, true)] } }

  var first: Day? { changes.first?.day }

  mutating func note(_ day: Day, _ holds: Bool) {
    if let last = changes.last, last.day == day {
      changes.removeLast()
      if changes.last?.holds ?? false != holds { changes.append((day, holds)) }
    } else if changes.last?.holds ?? false != holds {
      changes.append((day, holds))
    }
  }

  /// Holds where at least `needed` of the others do.
  static func atLeast(_ needed: Int, of all: [Holding]) -> Holding {
    var moves: [(day: Day, step: Int)] = []
    for holding in all { for change in holding.changes { moves.append((change.day, change.holds ? 1 : -1)) } }
    moves.sort { $0.day < $1.day }
    var result = Holding()
    var held = 0
    var i = 0
    while i < moves.count {
      let day = moves[i].day
      while i < moves.count, moves[i].day == day {
        held += moves[i].step
        i += 1
      }
      result.note(day, held >= needed)
    }
    return result
  }
}

/// Who had signed and consented when, as moves in the order of days; what conditions are counted on.
struct Register {
  struct Move {
    var day: Day
    var party: String
    var kind: Kind
    enum Kind {
      case sign
      case consent(ActKind, countsFor: Int?)
      case lapse
    }
  }

  var treaty: Treaty
  var others: OtherAgreements
  var moves: [Move]
  /// Regional organisations that are not counted beside their members.
  var uncounted: Set<String>
  var signedOn: [String: Day]

  init(treaty: Treaty, others: OtherAgreements, moves: [Move]) {
    self.treaty = treaty
    self.others = others
    // The moves of one party come in their order, which a day must not upset.
    self.moves = moves.enumerated().sorted { ($0.element.day, $0.offset) < ($1.element.day, $1.offset) }.map(\.element)
    uncounted = treaty.clauses.organisationsCount ? [] : treaty.regionalOrganisations
    var signed: [String: Day] = [:]
    for move in moves {
      if case .sign = move.kind { signed[move.party] = min(signed[move.party] ?? move.day, move.day) }
    }
    signedOn = signed
  }

  /// Where the counters of a condition stand at the end of a day.
  struct Count {
    /// Instruments that count, and members of the set that consented.
    var have = 0
    var members = 0
    var base = 0
    var weight: Int64 = 0
  }

  /// Walks the moves and calls `body` at the end of each day with the counters of a set.
  func walk(
    _ set: PolitySet?, acts: Set<ActKind>? = nil, weights: [String: Amount]? = nil, excluding: Bool = true,
    until last: Day? = nil, _ body: (Day, Count) -> Void
  ) {
    let fixed = set.flatMap { members(of: $0, signed: nil) }
    let isDynamic = set != nil && fixed == nil
    var signed: Set<String> = []
    var standing: [String: (instruments: Int, counted: Bool)] = [:]
    var count = Count()
    let excluded = excluding ? uncounted : []
    func isMember(_ party: String) -> Bool {
      guard let set else { return true }
      return fixed?.contains(party) ?? contains(set, party, signed: signed)
    }
    if let fixed {
      count.base = fixed.subtracting(excluded).count
    } else if let set {
      var universe: Set<String> = []
      collect(set, into: &universe)
      count.base = universe.filter { !excluded.contains($0) && contains(set, $0, signed: []) }.count
    }
    func add(_ party: String, _ sign: Int) {
      guard let s = standing[party], s.counted else { return }
      guard isMember(party) else { return }
      count.have += sign * s.instruments
      if s.instruments > 0 { count.members += sign }
      if !excluded.contains(party) { count.weight += Int64(sign) * (weights?[party]?.millionths ?? 0) }
    }
    var i = 0
    while i < moves.count {
      let day = moves[i].day
      if let last, day > last { return }
      while i < moves.count, moves[i].day == day {
        let move = moves[i]
        i += 1
        switch move.kind {
        case .sign:
          if isDynamic, !signed.contains(move.party) {
            let was = isMember(move.party)
            add(move.party, -1)
            signed.insert(move.party)
            add(move.party, 1)
            if isMember(move.party) != was, !excluded.contains(move.party) { count.base += was ? -1 : 1 }
          } else {
            signed.insert(move.party)
          }
        case .consent(let act, let countsFor):
          add(move.party, -1)
          let counts = acts?.contains(act) ?? true
          let instruments = countsFor ?? (excluded.contains(move.party) ? 0 : 1)
          standing[move.party] = (instruments, counts)
          add(move.party, 1)
        case .lapse:
          add(move.party, -1)
          standing[move.party] = nil
        }
      }
      body(day, count)
    }
  }

  /// The days on which a condition holds.
  func holding(_ condition: Condition) -> Holding {
    var result = Holding()
    switch condition {
    case .count(let needed, let set, let acts):
      walk(set, acts: acts) { day, count in result.note(day, count.have >= needed) }
    case .fraction(let numerator, let denominator, let set, let base, let strict):
      walk(set) { day, count in
        let whole = base ?? count.base
        let needed = Self.share(numerator, denominator, of: whole, strict: strict)
        result.note(day, whole > 0 && count.have >= needed)
      }
    case .weight(let attribute, let minimum, let strict, let total):
      let table = treaty.weights[attribute] ?? [:]
      let whole = total?.millionths ?? table.values.reduce(0) { $0 + $1.millionths }
      walk(nil, weights: table) { day, count in
        result.note(day, Self.reaches(count.weight, minimum, of: whole, strict: strict))
      }
    case .every(let set):
      walk(set, excluding: false) { day, count in result.note(day, count.base > 0 && count.members >= count.base) }
    case .event(let name):
      result = Holding(from: treaty.firstEvent(name))
    case .date(let day):
      result = Holding(from: day)
    case .inForce(let id):
      result = Holding(from: others.entry(of: id) ?? treaty.firstEvent(id) ?? treaty.firstEvent(id + "_in_force"))
    case .all(let conditions):
      result = .atLeast(conditions.count, of: conditions.map(holding))
    case .any(let conditions):
      result = .atLeast(1, of: conditions.map(holding))
    case .unknown:
      break
    }
    return result
  }

  /// How many of `whole` make the fraction: rounded up, or the next whole number above it where strict.
  static func share(_ numerator: Int, _ denominator: Int, of whole: Int, strict: Bool) -> Int {
    let product = whole * numerator
    return strict ? product / denominator + 1 : (product + denominator - 1) / denominator
  }

  static func reaches(_ weight: Int64, _ minimum: Amount, of total: Int64, strict: Bool) -> Bool {
    // A minimum up to 1 is a share of the total; above 1 it is an amount of its own.
    let (have, need): (Int64.Magnitude128, Int64.Magnitude128)
    if minimum.millionths <= 1_000_000 {
      guard total > 0 else { return false }
      have = weight.times(1_000_000)
      need = minimum.millionths.times(total)
    } else {
      have = weight.times(1)
      need = minimum.millionths.times(1)
    }
    return strict ? have > need : have >= need
  }

  /// The members of a set that does not change with the day of counting; nil where it does.
  func members(of set: PolitySet, signed: Set<String>?) -> Set<String>? {
    switch set {
    case .ids(let ids): return ids
    case .group(let name): return treaty.groups[name] ?? []
    case .signatories(let day):
      guard let day else { return signed }
      return Set(signedOn.filter { $0.value <= day }.keys)
    case .minus(let a, let b):
      guard let a = members(of: a, signed: signed), let b = members(of: b, signed: signed) else { return nil }
      return a.subtracting(b)
    case .union(let sets):
      var all: Set<String> = []
      for set in sets {
        guard let members = members(of: set, signed: signed) else { return nil }
        all.formUnion(members)
      }
      return all
    }
  }

  private func contains(_ set: PolitySet, _ party: String, signed: Set<String>) -> Bool {
    switch set {
    case .ids(let ids): ids.contains(party)
    case .group(let name): treaty.groups[name]?.contains(party) ?? false
    case .signatories(nil): signed.contains(party)
    case .signatories(let day?): signedOn[party].map { $0 <= day } ?? false
    case .minus(let a, let b): contains(a, party, signed: signed) && !contains(b, party, signed: signed)
    case .union(let sets): sets.contains { contains($0, party, signed: signed) }
    }
  }

  private func collect(_ set: PolitySet, into universe: inout Set<String>) {
    switch set {
    case .ids(let ids): universe.formUnion(ids)
    case .group(let name): universe.formUnion(treaty.groups[name] ?? [])
    case .signatories: universe.formUnion(signedOn.keys)
    case .minus(let a, _): collect(a, into: &universe)
    case .union(let sets): for set in sets { collect(set, into: &universe) }
    }
  }
}

extension Int64 {
  /// A product in full width, comparable.
  struct Magnitude128: Comparable {
    var high: Int64
    var low: UInt64
    static func < (a: Self, b: Self) -> Bool { a.high != b.high ? a.high < b.high : a.low < b.low }
  }
  func times(_ other: Int64) -> Magnitude128 {
    let product = multipliedFullWidth(by: other)
    return Magnitude128(high: product.high, low: product.low)
  }
}

extension Treaty {
  /// The first day of a named event on or after a day.
  func firstEvent(_ name: String, from start: Day? = nil) -> Day? {
    var first: Day?
    for act in acts where act.party == nil || act.act == .event {
      guard act.event == name || act.act.word == name else { continue }
      if let start, act.date < start { continue }
      first = min(first ?? act.date, act.date)
    }
    return first
  }

  /// The organisations that `reio: not_additional` leaves out of a count.
  var regionalOrganisations: Set<String> {
    groups["reio"] ?? ["EUE", "EU", "EEC", "eu"]
  }
}

/// What is known about other agreements that clauses refer to.
public struct OtherAgreements: Sendable {
  /// The day in force by id; a value of nil says that the agreement is known and not in force.
  public var entries: [String: Day?]
  /// Per agreement and party: notices received and the day on which each took effect.
  public var departures: [String: [String: [Departure]]]

  public struct Departure: Hashable, Sendable {
    public var notice: Day
    public var effect: Day?
    public init(notice: Day, effect: Day?) {
      self.notice = notice
      self.effect = effect
    }
  }

  public init(entries: [String: Day?] = [:], departures: [String: [String: [Departure]]] = [:]) {
    self.entries = entries
    self.departures = departures
  }

  func entry(of id: String) -> Day? { entries[id] ?? nil }

  /// Adds what a computed agreement says to those that refer to it, under its id and its other names.
  public mutating func add(_ standing: Standing, as ids: [String]) {
    var departures: [String: [Departure]] = [:]
    for (party, line) in standing.parties {
      let left = line.periods.compactMap { period -> Departure? in
        guard let start = period.notice ?? period.ended, period.ending == .withdrawn || period.notice != nil
        else { return nil }
        return Departure(notice: start, effect: period.ended)
      }
      if !left.isEmpty { departures[party] = left }
    }
    for id in ids {
      entries[id] = .some(standing.inForce)
      self.departures[id] = departures
    }
  }
}
