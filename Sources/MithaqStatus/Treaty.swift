import MithaqClaims

/// One agreement as the law sees it: its final clauses, the sets and weights they use, and the dated acts.
public struct Treaty: Hashable, Sendable {
  public var id: String
  public var title: String?
  /// Named days that a clause may count from (`adopted`, `opened`).
  public var anchors: [String: Day]
  public var clauses: Clauses
  public var groups: [String: Set<String>]
  public var weights: [String: [String: Amount]]
  public var completeness: Completeness
  /// The days that the depositary or the text of the file declares for the agreement as a whole.
  public var declared: Declared
  public var acts: [ActRecord]
  /// States that ended, with the first day on which they no longer were.
  public var extinct: [String: Day]

  public init(
    id: String, title: String? = nil, anchors: [String: Day] = [:], clauses: Clauses = Clauses(),
    groups: [String: Set<String>] = [:], weights: [String: [String: Amount]] = [:],
    completeness: Completeness = .complete, declared: Declared = Declared(), acts: [ActRecord] = [],
    extinct: [String: Day] = [:]
  ) {
    self.id = id
    self.title = title
    self.anchors = anchors
    self.clauses = clauses
    self.groups = groups
    self.weights = weights
    self.completeness = completeness
    self.declared = declared
    self.acts = acts
    self.extinct = extinct
  }

  /// How much of the record the list of acts holds.
  public enum Completeness: String, CaseIterable, Sendable {
    case complete
    /// Complete up to the act that met the condition; a choice after it.
    case toThreshold = "to_threshold"
    /// A choice: counting it says nothing.
    case sample
  }

  /// Days declared for the agreement as a whole; they win over arithmetic.
  public struct Declared: Hashable, Sendable {
    public var trigger: Day?
    public var inForce: Day?
    public var parts: [String: Day]
    public init(trigger: Day? = nil, inForce: Day? = nil, parts: [String: Day] = [:]) {
      self.trigger = trigger
      self.inForce = inForce
      self.parts = parts
    }
  }
}

/// A share or a weight, exact to a millionth, so that a threshold never turns on rounding.
public struct Amount: Hashable, Comparable, Sendable {
  public var millionths: Int64
  public init(millionths: Int64) { self.millionths = millionths }
  public init(_ value: Double) { millionths = Int64((value * 1_000_000).rounded()) }
  public static func < (a: Amount, b: Amount) -> Bool { a.millionths < b.millionths }
  public var value: Double { Double(millionths) / 1_000_000 }
}

/// The final clauses of an agreement (VCLT arts. 11–18, 24–25, 54–56, 65–68), in the language of `Design/Law.md`.
public struct Clauses: Hashable, Sendable {
  /// A political text is never in force; its top status is `endorsed`.
  public var isPolitical = false
  /// One party's withdrawal ends the agreement for both.
  public var isBilateral = false
  public var consentActs: Set<ActKind> = ActKind.consentByDefault
  /// Regional organisations stand beside their members in a count (`counted`) or don't (`not_additional`).
  public var organisationsCount = true
  /// False where a deposit with every depositary is needed, and the last one counts.
  public var firstDepositCounts = true
  public var depositaries: [String] = []
  /// Alternatives in the order of the text; empty where the file has no entry rule.
  public var general: [Rule] = []
  public var party = PartyRule()
  public var isPairwise = false
  public var parts: [Part] = []
  public var provisional: Provisional?
  public var withdrawal: Withdrawal?
  public var ends: Ends?
  /// `state` enters another agreement once this one is in force and it has deposited its own instrument.
  public var accedes: Accession?

  public init() {}

  public struct Part: Hashable, Sendable {
    public var name: String
    public var rules: [Rule]
    public init(name: String, rules: [Rule]) {
      self.name = name
      self.rules = rules
    }
  }

  public struct Accession: Hashable, Sendable {
    public var state: String
    public var to: String
    public init(state: String, to: String) {
      self.state = state
      self.to = to
    }
  }
}

/// When `condition` is first met, and how long after that the effect comes.
public struct Rule: Hashable, Sendable {
  public var condition: Condition
  /// The condition must be met on or before this day for the rule to count.
  public var by: Day?
  public var effect: Delay
  public var notBefore: [Floor]

  public init(condition: Condition, by: Day? = nil, effect: Delay = .sameDay, notBefore: [Floor] = []) {
    self.condition = condition
    self.by = by
    self.effect = effect
    self.notBefore = notBefore
  }

  /// A day before which the effect cannot come.
  public enum Floor: Hashable, Sendable {
    case day(Day)
    /// An anchor of the file (`opened`) or the entry into force of another agreement, and a delay after it.
    case since(String, Delay)
  }
}

/// When a party is bound after consenting (VCLT 24(3)).
public struct PartyRule: Hashable, Sendable {
  /// From the deposit; nil where the clauses say nothing, which means the day of consent.
  public var effect: Delay?
  public var from = Boundary.threshold
  /// False where a party that consents late may be bound before the general day.
  public var isFlooredByGeneral = true

  public init(effect: Delay? = nil, from: Boundary = .threshold, isFlooredByGeneral: Bool = true) {
    self.effect = effect
    self.from = from
    self.isFlooredByGeneral = isFlooredByGeneral
  }

  /// Who enters with the general day.
  public enum Boundary: String, CaseIterable, Sendable {
    /// Whoever deposited on or before the day on which the condition was met.
    case threshold
    /// Whoever deposited before the general day itself.
    case entryIntoForce = "entry_into_force"
  }
}

/// What must hold for a rule to be triggered; the trigger is the first day on which it holds.
public indirect enum Condition: Hashable, Sendable {
  case count(Int, of: PolitySet?, acts: Set<ActKind>?)
  /// A share of the members of `of`, or of the fixed number `base`; rounds up, and is exceeded where `strict`.
  case fraction(Int, Int, of: PolitySet?, base: Int?, strict: Bool)
  /// `minimum` up to 1 is a share of `total` (or of the table's sum); above 1 it is an amount in the table's unit.
  case weight(attribute: String, minimum: Amount, strict: Bool, total: Amount?)
  case every(PolitySet)
  case event(String)
  case date(Day)
  case inForce(String)
  case all([Condition])
  case any([Condition])
  /// A condition that the file words in a way the language doesn't have; it never holds.
  case unknown(String)
}

/// A set of polities that a clause names.
public indirect enum PolitySet: Hashable, Sendable {
  case ids(Set<String>)
  case group(String)
  /// Whoever has signed by that day, or by the day of counting where nil.
  case signatories(Day?)
  case minus(PolitySet, PolitySet)
  case union([PolitySet])
}

/// How long after the trigger, the deposit or the receipt of a notice something takes effect.
public indirect enum Delay: Hashable, Sendable {
  case sameDay
  /// On the Nth day after.
  case days(Int)
  /// N whole days between.
  case clearDays(Int)
  case months(Int)
  case years(Int)
  /// The first day of the month that begins strictly after the inner delay has run.
  case nextMonth(Delay)
  /// The first day of the Nth month after the month of the trigger.
  case nthMonth(Int)
  case fixed(Day)
  /// Each year on one day, for whoever gave notice by another.
  case annual(effect: MonthDay, noticeBy: MonthDay?)
  case laterOf([Delay])
  case firstOf([Delay])
  case sequence([Delay])
  /// The day of a named event.
  case event(String)

  /// A day of every year (`06-30`).
  public struct MonthDay: Hashable, Sendable {
    public var month: Int
    public var day: Int
    public init?(month: Int, day: Int) {
      guard (1...12).contains(month), (1...Day.length(ofMonth: month, year: 2000)).contains(day) else { return nil }
      self.month = month
      self.day = day
    }
  }
}

/// Application before entry into force (VCLT 25).
public struct Provisional: Hashable, Sendable {
  public var by: Basis
  public var from: Start
  public var until: End
  /// Who declares against it is left out.
  public var unlessDeclared: Bool

  public init(
    by: Basis, from: Start? = nil, until: End = .inForce, unlessDeclared: Bool = false
  ) {
    self.by = by
    self.from = from ?? (by == .declaration ? .receipt : .signature)
    self.until = until
    self.unlessDeclared = unlessDeclared
  }

  public enum Basis: String, CaseIterable, Sendable {
    case declaration
    case allSignatories = "all_signatories"
    case automatic
  }
  public enum Start: Hashable, Sendable {
    case signature, receipt
    case day(Day)
  }
  public enum End: Hashable, Sendable {
    case inForce
    case day(Day)
    case terminationNotice
  }
}

/// How a party leaves (VCLT 54–56, 68).
public struct Withdrawal: Hashable, Sendable {
  public var permitted = Permission.permitted
  public var earliest: Earliest?
  /// From the receipt of the notice; nil where the clauses leave it open.
  public var effect: Delay?
  /// A later day named in the notice is followed.
  public var laterDateInNotice = false
  public var term: Term?
  /// Circumstances (events of the acts list) that hold the effect back while they last.
  public var deferredWhile: [String] = []
  /// Agreements whose leaving is leaving this one.
  public var deemedBy: [String] = []
  /// A notice may be taken back before it takes effect.
  public var isRevocable = true
  /// Who may lengthen the period, for display.
  public var extendableBy: String?

  public init() {}

  public enum Permission: String, Sendable { case permitted, forbidden, silent }

  /// No notice counts before `after` has run since the party, or the agreement, entered into force.
  public struct Earliest: Hashable, Sendable {
    public var sinceParty: Bool
    public var after: Delay
    public init(sinceParty: Bool = true, after: Delay) {
      self.sinceParty = sinceParty
      self.after = after
    }
  }

  /// The agreement holds for a first term and is renewed; a notice ends it with the running term.
  public struct Term: Hashable, Sendable {
    public var first: Delay
    public var renew: Delay?
    /// How long before the end of a term the notice must be given.
    public var noticeBefore: Delay?
    /// Terms run from the party's own day rather than from the general day.
    public var sinceParty: Bool
    public init(first: Delay, renew: Delay? = nil, noticeBefore: Delay? = nil, sinceParty: Bool = false) {
      self.first = first
      self.renew = renew
      self.noticeBefore = noticeBefore
      self.sinceParty = sinceParty
    }
  }
}

/// How the agreement itself ends.
public struct Ends: Hashable, Sendable {
  public var at: Day?
  /// From the general day.
  public var term: Delay?
  /// It ends on the first day on which fewer parties are left.
  public var ifFewerThan: Int?
  /// The day that was declared; it wins over the others.
  public var declared: Day?
  public init(at: Day? = nil, term: Delay? = nil, ifFewerThan: Int? = nil, declared: Day? = nil) {
    self.at = at
    self.term = term
    self.ifFewerThan = ifFewerThan
    self.declared = declared
  }
}
