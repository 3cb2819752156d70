import MithaqClaims
import MithaqLedger

/// A fact in words: what an answer shows of it.
public struct Told: Hashable, Sendable {
  public var act: Act
  public var modality: Modality
  public var actors: [String]
  public var counterparts: [String]
  /// The agreement's id, or the type of one that has no name.
  public var agreement: String?
  public var agreementIsNamed: Bool
  /// The date of the act, as `2025-11`; nil where nobody gives it.
  public var date: String?
  public var firstSaid: Day?
  public var lastSaid: Day?
  public var sources: Int
  /// Governments and organisations that say so.
  public var speakers: [String]
  public var outlets: [String]
  /// The words of the claim that says it best, and its article.
  public var quote: String
  public var claims: [String]
  public var earlier: [String]
  public var against: [String]

  public var day: Day? { date.flatMap { PartialDate($0)?.earliest } ?? firstSaid }
}

/// What happened and what is planned, in the order of days.
public struct Chronicle: Hashable, Sendable {
  public enum Subject: Hashable, Sendable {
    case polity(String)
    case pair(String, String)
    case agreement(String)
    case person(String)
  }
  public var subject: Subject
  public var asOf: AsOf
  public var facts: [Told]
}

extension Answers {
  public func timeline(of subject: Chronicle.Subject, asOf: AsOf) throws -> Chronicle {
    let outlines = try outlines(of: subject, ledger.cut(known: asOf.known))
    let facts = try joinedFacts(from: made(by: asOf.valid, outlines))
    return Chronicle(subject: subject, asOf: asOf, facts: try told(facts))
  }

  /// The claims about a subject that stand at the cut, in the order of recording.
  func outlines(of subject: Chronicle.Subject, _ cut: Cut) throws -> [Outline] {
    var outlines: [Outline] = []
    switch subject {
    case .polity(let id): outlines = try standing(.polity, id, cut)
    case .agreement(let id): outlines = try standing(.agreement, id, cut)
    case .pair(let a, let b): outlines = try ledger.standing(between: a, and: b, at: cut).outlines
    case .person(let name):
      var seen: Set<Int64> = []
      for (term, _) in try ledger.terms(.person, containing: name) {
        outlines += try claims(under: term, at: cut).filter { seen.insert($0.claim).inserted }
      }
      outlines.sort { $0.claim < $1.claim }
    }
    return outlines
  }

  /// Facts about which sources say opposite things.
  /// - Parameter within: only those about this polity or agreement; the whole ledger where nil.
  public func conflicts(asOf: AsOf, within subject: Chronicle.Subject? = nil) throws -> [Told] {
    let cut = try ledger.cut(known: asOf.known)
    let outlines =
      switch subject {
      case .polity(let id)?: try standing(.polity, id, cut)
      case .agreement(let id)?: try standing(.agreement, id, cut)
      case .pair(let a, let b)?: try ledger.standing(between: a, and: b, at: cut).outlines
      default: try ledger.allStanding(at: cut).outlines
      }
    return try told(joinedFacts(from: made(by: asOf.valid, outlines)).filter(\.isContested))
  }

  private func standing(_ kind: Term.Kind, _ id: String, _ cut: Cut) throws -> [Outline] {
    guard let term = try ledger.term(kind, id) else { return [] }
    return try claims(under: term, at: cut)
  }

  /// Facts with names, ids and the best quotation.
  func told(_ facts: [Fact]) throws -> [Told] {
    var terms: Set<Term> = []
    for fact in facts {
      terms.formUnion(fact.topic.actors)
      terms.formUnion(fact.topic.counterparts)
      for outline in fact.support {
        for term in [outline.agreement, outline.type, outline.speaker.polity, outline.speaker.outlet, outline.outlet] {
          if let term { terms.insert(term) }
        }
      }
    }
    let names = try ledger.names(of: terms)
    let quotes = try ledger.quotes(of: facts.map { best($0.support) })
    func words(_ terms: [Term]) -> [String] { terms.map { names[$0] ?? "" }.sorted() }
    func distinct(_ terms: [Term?]) -> [String] { Set(terms.compactMap { $0.flatMap { names[$0] } }).sorted() }
    return zip(facts, quotes).map { fact, quote in
      Told(
        act: fact.topic.act, modality: fact.modality, actors: words(fact.topic.actors),
        counterparts: words(fact.topic.counterparts),
        agreement: (fact.topic.agreement ?? fact.topic.type).flatMap { names[$0] },
        agreementIsNamed: fact.topic.agreement != nil, date: fact.date.map { PartialDate($0).description },
        firstSaid: fact.firstSaid, lastSaid: fact.lastSaid, sources: fact.sources,
        speakers: distinct(fact.support.map(\.speaker.polity)), outlets: distinct(fact.support.map(\.outlet)),
        quote: quote, claims: fact.support.map { $0.tag.id },
        earlier: fact.earlier.map { $0.tag.id }, against: fact.against.map { $0.tag.id })
    }
  }

  /// The claim to quote: by a speaker with a name, dated, and with the most certain reading.
  private func best(_ claims: [Outline]) -> Outline {
    claims.max { a, b in
      func score(_ o: Outline) -> (Int, UInt64) {
        ((o.speaker.polity != nil ? 200 : 0) + (o.when != nil ? 100 : 0) + Int(o.confidence), ~o.tag.high)
      }
      return score(a) < score(b)
    }!
  }
}
