import MithaqClaims

/// What the law makes of one agreement: the general day, its parts, and every party on every day.
///
///     let standing = Standing(of: treaty)
///     standing.status(of: "USA", on: day)      // .leaving
///
/// Computing it is one pass over the acts; every question after that is a search in a short list.
public struct Standing: Sendable {
  public let id: String
  /// The day on which the condition was met, and the day the agreement entered into force.
  public let trigger: Day?
  public let inForce: Day?
  /// What arithmetic alone gives; it differs from the two above where a declared day won.
  public let computedTrigger: Day?
  public let computedInForce: Day?
  /// The alternative of the clause that applied.
  public let rule: Rule?
  /// How the condition of that alternative stood on the day of the trigger, or stands where it was never met.
  public let account: ConditionAccount?
  public let parts: [PartStanding]
  /// The first day on which the agreement was no more.
  public let ended: Day?
  public let parties: [String: PartyStanding]
  public let warnings: [LawWarning]
  public let isPolitical: Bool
  public let isPairwise: Bool
  /// The acts are a choice, so that nothing can be counted from them.
  public let isSample: Bool

  /// A provision with a day of its own.
  public struct PartStanding: Hashable, Sendable {
    public var name: String
    public var trigger: Day?
    public var inForce: Day?
    public var rule: Rule?
    public var account: ConditionAccount?
  }

  /// The status of a party on a day; `none` for whoever has no act.
  public func status(of party: String, on day: Day) -> LegalStatus {
    parties[party]?.status(on: day) ?? .none
  }

  /// The day from which a part binds a party, within its current or last period on `day`.
  public func inForce(part name: String, for party: String, on day: Day) -> Day? {
    guard let part = parts.first(where: { $0.name == name })?.inForce,
      let own = parties[party]?.period(on: day)?.inForce
    else { return nil }
    return max(part, own)
  }

  /// The stretches in which the agreement binds two parties towards each other: from the later day of both to the
  /// earlier end.
  public func between(_ a: String, _ b: String) -> [(from: Day, to: Day?)] {
    var stretches: [(from: Day, to: Day?)] = []
    for x in parties[a]?.periods ?? [] {
      for y in parties[b]?.periods ?? [] {
        guard let from = x.inForce.flatMap({ p in y.inForce.map { max(p, $0) } }) else { continue }
        let to = [x.ended, y.ended].compactMap { $0 }.min()
        if let to, to <= from { continue }
        stretches.append((from, to))
      }
    }
    return stretches.sorted { $0.from < $1.from }
  }
}

/// One party's periods and what it is on each day.
public struct PartyStanding: Sendable {
  public let party: String
  /// In the order of days.
  public let periods: [Period]
  /// Where a step begins of which nobody says when: before all days of law.
  static let unknownStart = Day(number: -3_000_000)
  /// The day on which a step begins; nil where nobody says when.
  public static func known(_ start: Day) -> Day? { start == unknownStart ? nil : start }
  /// From each day on, until the next; before the first day it is `none`.
  public let steps: [(from: Day, status: LegalStatus)]
  public let signed: Day?

  public func status(on day: Day) -> LegalStatus {
    var low = 0
    var high = steps.count
    while low < high {
      let mid = (low + high) / 2
      if steps[mid].from <= day { low = mid + 1 } else { high = mid }
    }
    return low == 0 ? .none : steps[low - 1].status
  }

  /// The period that holds on a day, else the last before it, else the first to come.
  public func period(on day: Day) -> Period? {
    periods.last { ($0.start ?? day) <= day } ?? periods.first
  }

  /// The periods in which the depositary's own day differs from arithmetic.
  public var differences: [Period] { periods.filter { $0.declared != nil && $0.declared != $0.computed } }

  /// From consent to the end of being bound.
  public struct Period: Hashable, Sendable {
    /// Nil where a choice of acts shows a party without its consent.
    public var consented: Day?
    public var act: ActKind?
    public var inForce: Day?
    /// What the clause gives, whatever the depositary declared.
    public var computed: Day?
    public var declared: Day?
    public var notice: Day?
    public var ended: Day?
    /// What the clause gives for the end, where an act named the day.
    public var computedEnd: Day?
    public var ending: Ending?
    /// The file is silent and the general law of treaties was applied.
    public var isInferred = false

    public var start: Day? {
      guard let consented else { return inForce }
      return inForce.map { min($0, consented) } ?? consented
    }

    public enum Ending: Hashable, Sendable {
      case withdrawn, consentRevoked, terminated, extinct
    }
  }
}

/// Something that a reader of the answer must know; the answer stands all the same.
public struct LawWarning: Hashable, Sendable, CustomStringConvertible {
  public var message: String
  /// The line of the act it is about.
  public var line: Int?
  public var description: String { message }
}
