import MithaqClaims

/// A condition and its count as it stood on a day: why an agreement was, or was not yet, in force.
public struct ConditionAccount: Hashable, Sendable {
  /// "55 instruments", "55 % of ghg_paris".
  public var needed: String
  /// "73 instruments", "58.8 %"; empty for a combination of conditions.
  public var have: String
  public var holds: Bool
  /// The day on which this condition, taken alone, was first met.
  public var first: Day?
  /// Those whose act met it on that day.
  public var metBy: [String]
  public var parts: [ConditionAccount]
  /// "all of", "any of"; nil for a single condition.
  public var joined: String?
  /// For a number of instruments, the one that met it: "the 55th".
  public var ordinal: String?
  /// What `needed` and `have` say, for whoever says it in another language; nil for a combination.
  public var matter: Matter?

  /// A single condition and its count, without words.
  public enum Matter: Hashable, Sendable {
    case instruments(needed: Int, of: PolitySet?, have: Int)
    /// `needed` of `whole`; `isMore` where the share must be exceeded.
    case share(numerator: Int, denominator: Int, of: PolitySet?, isMore: Bool, needed: Int, whole: Int, have: Int)
    /// A sum by the table `attribute`; amounts are written out, with their unit.
    case weight(attribute: String, needed: String, isMore: Bool, have: String)
    case every(PolitySet, have: Int, whole: Int)
    case event(String)
    case day(Day)
    case inForce(agreement: String)
  }

  public init(
    needed: String, have: String, holds: Bool, first: Day?, metBy: [String] = [], parts: [ConditionAccount] = [],
    joined: String? = nil
  ) {
    self.needed = needed
    self.have = have
    self.holds = holds
    self.first = first
    self.metBy = metBy
    self.parts = parts
    self.joined = joined
  }

  /// One line a condition, indented by depth.
  public func lines(depth: Int = 0) -> [String] {
    let indent = String(repeating: "  ", count: depth)
    if let joined { return ["\(indent)\(joined):"] + parts.flatMap { $0.lines(depth: depth + 1) } }
    var line = "\(indent)\(needed)"
    if !have.isEmpty { line += ": \(have)" }
    if let first {
      line += ordinal.map { ", the \($0) on \(first)" } ?? ", met on \(first)"
      if !metBy.isEmpty {
        line += " by \(metBy.prefix(6).joined(separator: ", "))\(metBy.count > 6 ? " and \(metBy.count - 6) more" : "")"
      }
    } else {
      line += holds ? "" : ", not met"
    }
    return [line]
  }
}

extension Register {
  /// The account of a condition at the end of a day, or of all days where nil.
  func account(of condition: Condition, on day: Day?) -> ConditionAccount {
    let holding = holding(condition)
    let first = holding.first.flatMap { met in day.map { met <= $0 } ?? true ? met : nil }
    func last(_ set: PolitySet?, acts: Set<ActKind>? = nil, weights: [String: Amount]? = nil, excluding: Bool = true)
      -> Count
    {
      var final = Count()
      walk(set, acts: acts, weights: weights, excluding: excluding, until: day) { final = $1 }
      return final
    }
    func metBy(_ set: PolitySet? = nil, weights: [String: Amount]? = nil) -> [String] {
      guard let first else { return [] }
      let signers = Set(signedOn.filter { $0.value <= first }.keys)
      let allowed: Set<String>? = set.flatMap { self.members(of: $0, signed: signers) }
      var names = consents(on: first)
      if let allowed { names.removeAll { !allowed.contains($0) } }
      if let weights { names.removeAll { weights[$0] == nil } }
      return names
    }
    func alone(_ needed: String, _ have: String, _ by: [String], _ matter: ConditionAccount.Matter?) -> ConditionAccount
    {
      var account = ConditionAccount(needed: needed, have: have, holds: first != nil, first: first, metBy: by)
      account.matter = matter
      return account
    }
    switch condition {
    case .count(let needed, let set, let acts):
      let count = last(set, acts: acts)
      var account = alone(
        "\(needed) instrument\(needed == 1 ? "" : "s")\(set.map { " of \($0.phrase)" } ?? "")",
        "\(count.have) instrument\(count.have == 1 ? "" : "s")", metBy(set),
        .instruments(needed: needed, of: set, have: count.have))
      account.ordinal = "\(needed)\(ordinalEnding(needed))"
      return account
    case .fraction(let numerator, let denominator, let set, let base, let strict):
      let count = last(set)
      let whole = base ?? count.base
      let needed = Self.share(numerator, denominator, of: whole, strict: strict)
      return alone(
        "\(strict ? "more than " : "")\(numerator)/\(denominator) of \(set?.phrase ?? "\(whole)") (\(needed) of \(whole))",
        "\(count.have)", metBy(set),
        .share(
          numerator: numerator, denominator: denominator, of: set, isMore: strict, needed: needed, whole: whole,
          have: count.have))
    case .weight(let attribute, let minimum, let strict, let total):
      let table = treaty.weights[attribute] ?? [:]
      let whole = total?.millionths ?? table.values.reduce(0) { $0 + $1.millionths }
      let count = last(nil, weights: table)
      func weighed(_ needed: String, _ have: String) -> ConditionAccount {
        alone(
          "\(strict ? "more than " : "")\(needed) of \(attribute)", have, metBy(weights: table),
          .weight(attribute: attribute, needed: needed, isMore: strict, have: have))
      }
      if minimum.millionths <= 1_000_000 {
        let share = whole > 0 ? Double(count.weight) / Double(whole) : 0
        return weighed(percent(minimum.value), percent(share))
      }
      return weighed(plain(minimum.value), plain(Amount(millionths: count.weight).value))
    case .every(let set):
      let count = last(set, excluding: false)
      return alone(
        "every one of \(set.phrase)", "\(count.members) of \(count.base)", metBy(set),
        .every(set, have: count.members, whole: count.base))
    case .event(let name): return alone("the event '\(name)'", "", [], .event(name))
    case .date(let day): return alone("the day \(day)", "", [], .day(day))
    case .inForce(let id): return alone("\(id) in force", "", [], .inForce(agreement: id))
    case .unknown(let text): return alone("a condition that is not understood (\(text))", "", [], nil)
    case .all(let conditions), .any(let conditions):
      var joined = "any of"
      if case .all = condition { joined = "all of" }
      return ConditionAccount(
        needed: "", have: "", holds: first != nil, first: first,
        parts: conditions.map { account(of: $0, on: day) }, joined: joined)
    }
  }

  private func consents(on day: Day) -> [String] {
    moves.compactMap { move in
      guard move.day == day, case .consent = move.kind else { return nil }
      return move.party
    }.sorted()
  }

  private func percent(_ share: Double) -> String {
    let tenths = Int((share * 1000).rounded(.down))
    return tenths % 10 == 0 ? "\(tenths / 10) %" : "\(tenths / 10).\(tenths % 10) %"
  }

  private func plain(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? "\(Int64(value))" : "\(value)"
  }
}

extension PolitySet {
  /// The set in words.
  var phrase: String {
    switch self {
    case .ids(let ids): ids.sorted().joined(separator: ", ")
    case .group(let name): name
    case .signatories(nil): "the signatories"
    case .signatories(let day?): "the signatories of \(day)"
    case .minus(let a, let b): "\(a.phrase) without \(b.phrase)"
    case .union(let sets): sets.map(\.phrase).joined(separator: " and ")
    }
  }
}

extension Delay {
  /// The delay in words, to follow an entry: "30 days after".
  public var phrase: String {
    func n(_ n: Int, _ unit: String) -> String { "\(n) \(unit)\(n == 1 ? "" : "s")" }
    func ordinal(_ n: Int) -> String { "\(n)\(ordinalEnding(n))" }
    switch self {
    case .sameDay: return "the same day"
    case .days(let count): return "\(n(count, "day")) after"
    case .clearDays(let count): return "after \(n(count, "clear day"))"
    case .months(let count): return "\(n(count, "month")) after"
    case .years(let count): return "\(n(count, "year")) after"
    case .nextMonth(let inner): return "first day of the month that follows the day \(inner.phrase)"
    case .nthMonth(let count): return "first day of the \(ordinal(count)) month after"
    case .fixed(let day): return "on \(day)"
    case .annual(let effect, let noticeBy):
      let by = noticeBy.map { " for notice by \($0.text)" } ?? ""
      return "each year on \(effect.text)\(by)"
    case .laterOf(let delays): return "the later of: " + delays.map(\.phrase).joined(separator: "; ")
    case .firstOf(let delays): return "the first of: " + delays.map(\.phrase).joined(separator: "; ")
    case .sequence(let delays): return delays.map(\.phrase).joined(separator: ", then ")
    case .event(let name): return "on the event '\(name)'"
    }
  }
}

extension Delay.MonthDay {
  var text: String { (month < 10 ? "0" : "") + "\(month)-" + (day < 10 ? "0" : "") + "\(day)" }
}

/// `st`, `nd`, `rd` or `th`.
func ordinalEnding(_ n: Int) -> String {
  switch (n % 10, n % 100) {
  case (_, 11...13): "th"
  case (1, _): "st"
  case (2, _): "nd"
  case (3, _): "rd"
  default: "th"
  }
}
