import MithaqClaims
import MithaqStatus

/// How an agreement came, or comes, into force, and how far its conditions are met.
public struct Conditions: Hashable, Sendable {
  /// The day on which the condition was met.
  public var trigger: Day?
  public var inForce: Day?
  public var ended: Day?
  /// True where the parties are bound politically, and not in law.
  public var isPolitical: Bool
  /// What is needed and what there is; nil where the clauses have no condition.
  public var condition: Condition?
  public var parts: [Part]
  public var warnings: [String]

  /// A provision with a day of its own.
  public struct Part: Hashable, Sendable {
    public var name: String
    public var trigger: Day?
    public var inForce: Day?
    public var condition: Condition?
  }

  /// One condition, or several that are joined.
  public struct Condition: Hashable, Sendable {
    /// `55 instruments`; `all of` or `any of` where it has parts.
    public var needed: String
    /// `73 instruments`; empty for a combination.
    public var have: String
    public var isMet: Bool
    public var since: Day?
    /// Those whose act met it.
    public var metBy: [String]
    public var parts: [Condition]
    /// What `needed` and `have` say, without words; nil for a combination.
    public var matter: ConditionAccount.Matter?

    init(_ account: ConditionAccount) {
      needed = account.joined ?? account.needed
      have = account.have
      isMet = account.holds
      since = account.first
      metBy = account.metBy
      matter = account.matter
      parts = account.parts.map(Condition.init)
    }
  }

  init(_ law: MithaqStatus.Standing) {
    trigger = law.trigger
    inForce = law.inForce
    ended = law.ended
    isPolitical = law.isPolitical
    condition = law.account.map(Condition.init)
    parts = law.parts.map {
      Part(name: $0.name, trigger: $0.trigger, inForce: $0.inForce, condition: $0.account.map(Condition.init))
    }
    warnings = law.warnings.map(\.message)
  }
}
