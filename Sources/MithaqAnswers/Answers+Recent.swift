import MithaqClaims
import MithaqLedger

/// What was read last: the newest facts, and the agreements that they are about.
public struct Recent: Hashable, Sendable {
  public var asOf: AsOf
  /// Claims and articles that the ledger knew.
  public var claims: Int
  public var articles: Int
  /// The last recording; nil for an empty ledger.
  public var recorded: Instant?
  /// Newest first.
  public var facts: [Told]
  /// Agreements that the newest claims are about, the most told of first.
  public var moving: [Move]

  public struct Move: Hashable, Sendable {
    public var agreement: String
    public var claims: Int
    public var polities: [String]
    public var lastSaid: Day?
  }
}

/// Part of a list, and how long the whole is.
public struct Slice: Hashable, Sendable {
  /// How many are left out before it.
  public var offset: Int
  public var limit: Int
  public init(offset: Int = 0, limit: Int) {
    self.offset = max(0, offset)
    self.limit = max(1, limit)
  }
  /// The part of a list of `count`.
  public func range(of count: Int) -> Range<Int> {
    let start = min(offset, count)
    return start..<min(count, start + limit)
  }
}

/// A part of a chronicle, newest first.
public struct ChronicleSlice: Hashable, Sendable {
  public var chronicle: Chronicle
  public var slice: Slice
  public var total: Int
  /// Of all facts, not of those shown alone.
  public var company: Company
}

extension Answers {
  /// How many of the newest claims `recent`, `plans` and the queue of reviews look at.
  public static let window = 3000

  public func recent(asOf: AsOf, limit: Int) throws -> Recent {
    let cut = try ledger.cut(known: asOf.known)
    let outlines = try newest(cut, asOf.valid)
    var groups: [Term: [Outline]] = [:]
    for outline in outlines {
      if let agreement = outline.agreement { groups[agreement, default: []].append(outline) }
    }
    let names = try ledger.names(of: groups.flatMap { [$0.key] + $0.value.flatMap(\.actors) })
    let moving = groups.map { term, claims in
      Recent.Move(
        agreement: names[term] ?? "", claims: claims.count,
        polities: Set(claims.flatMap(\.actors)).compactMap { names[$0] }.sorted(),
        lastSaid: claims.compactMap(\.said).max())
    }
    let facts = try joinedFacts(from: outlines).sorted { $0.order > $1.order }
    return Recent(
      asOf: asOf, claims: Int(cut.claims), articles: Int(cut.articles), recorded: cut.recorded,
      facts: try told(Array(facts.prefix(limit))),
      moving: Array(moving.sorted { ($1.claims, $0.agreement) < ($0.claims, $1.agreement) }.prefix(limit)))
  }

  /// What is planned for `asOf.valid` or later and has a date, among the newest claims.
  public func plans(asOf: AsOf) throws -> [Told] {
    let outlines = try newest(ledger.cut(known: asOf.known), asOf.valid)
    let facts = try joinedFacts(from: outlines).filter {
      $0.modality == .planned && ($0.date.map { $0.last >= asOf.valid } ?? false)
    }
    return try told(facts)
  }

  /// Facts about which sources say opposite things, among the newest claims.
  public func recentConflicts(asOf: AsOf) throws -> [Told] {
    let outlines = try newest(ledger.cut(known: asOf.known), asOf.valid)
    return try told(joinedFacts(from: outlines).filter(\.isContested))
  }

  /// A chronicle's newest facts first, a part at a time.
  public func timeline(of subject: Chronicle.Subject, asOf: AsOf, slice: Slice) throws -> ChronicleSlice {
    let facts = try joinedFacts(from: made(by: asOf.valid, outlines(of: subject, ledger.cut(known: asOf.known))))
    let part = Array(facts.reversed()[slice.range(of: facts.count)])
    let own: [Term?] =
      switch subject {
      case .polity(let id): [try ledger.term(.polity, id)]
      // The other of a pair is the first of its company.
      case .pair(let a, _): [try ledger.term(.polity, a)]
      case .agreement, .person: []
      }
    return ChronicleSlice(
      chronicle: Chronicle(subject: subject, asOf: asOf, facts: try told(part)), slice: slice, total: facts.count,
      company: try company(of: facts, without: Set(own.compactMap(\.self))))
  }

  private func newest(_ cut: Cut, _ valid: Day) throws -> [Outline] {
    let claims = try ledger.recent(at: cut, limit: Answers.window).filter(\.stands).map(\.outline)
    return try made(by: valid, claims.reversed())
  }
}

extension Fact {
  /// The last word on it, for lists of what is new.
  fileprivate var order: (Int, Int, Int64) { (lastSaid?.number ?? 0, sources, claims[0].claim) }
}
