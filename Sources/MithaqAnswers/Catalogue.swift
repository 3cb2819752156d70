import MithaqClaims
import MithaqStatus

/// What is known beside the ledger: how polities and agreements are called, and the law of each agreement.
public struct Catalogue: Sendable {
  /// A name in both languages; nil where the packs have none.
  public struct Name: Hashable, Sendable {
    public var en: String?
    public var ar: String?
    public init(en: String? = nil, ar: String? = nil) {
      self.en = en
      self.ar = ar
    }
  }

  public struct Agreement: Hashable, Sendable {
    public var id: String
    public var name: Name
    /// `treaty`, `convention`, `accord`, …
    public var type: String?
    public var aliases: [String]
    public var depositaries: [String]
    public var hasLaw: Bool
    /// Where the register of its acts is to be found.
    public var sources: [String]
    /// What the clauses' groups, tables, events and parts are called, by their names in the clauses.
    public var labels: [String: Name]
    public init(
      id: String, name: Name, type: String? = nil, aliases: [String] = [], depositaries: [String] = [],
      sources: [String] = [], hasLaw: Bool = false, labels: [String: Name] = [:]
    ) {
      self.id = id
      self.name = name
      self.type = type
      self.aliases = aliases
      self.depositaries = depositaries
      self.hasLaw = hasLaw
      self.labels = labels
      self.sources = sources
    }
  }

  public var polities: [String: Name]
  /// By the names and titles that claims carry.
  public var people: [String: Name]
  public var offices: [String: Name]
  /// By id.
  public var agreements: [String: Agreement]
  private var ids: [String: String] = [:]
  private let law:
    @Sendable (
      _ agreement: String, _ known: Day?, _ registered: [ActRecord]
    ) -> MithaqStatus.Standing?

  /// - Parameter law: the law of an agreement that is in `agreements`, as a register knew it at the end of a day, with acts that
  ///   its depositaries told the ledger of.
  public init(
    polities: [String: Name] = [:], people: [String: Name] = [:], offices: [String: Name] = [:],
    agreements: [Agreement] = [],
    law:
      @escaping @Sendable (
        _ agreement: String, _ known: Day?, _ registered: [ActRecord]
      ) -> MithaqStatus.Standing? = { _, _, _ in nil }
  ) {
    self.polities = polities
    self.people = people
    self.offices = offices
    self.agreements = Dictionary(agreements.map { ($0.id, $0) }, uniquingKeysWith: { a, _ in a })
    self.law = law
    for agreement in agreements {
      for alias in agreement.aliases { ids[alias] = agreement.id }
    }
  }

  /// The agreement of an id or alias; nil where the packs have none.
  public func agreement(_ id: String) -> Agreement? { agreements[id] ?? ids[id].flatMap { agreements[$0] } }

  /// Nil where the agreement is unknown or has no law. Only ids of the catalogue are ever asked for.
  public func standing(of id: String, known: Day?, registered: [ActRecord] = []) -> MithaqStatus.Standing? {
    guard let agreement = agreements[id], agreement.hasLaw else { return nil }
    return law(agreement.id, known, registered)
  }
}
