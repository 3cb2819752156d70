import MithaqClaims
import MithaqLedger

/// With whom, and about which agreements, the facts of a chronicle are: counted over all of them, whatever part is shown.
public struct Company: Hashable, Sendable {
  /// Most facts first; 60 at most.
  public var polities: [Polity] = []
  /// Most facts first; 30 at most.
  public var agreements: [Agreement] = []

  /// One who takes part in the facts beside the subject.
  public struct Polity: Hashable, Sendable {
    public var id: String
    public var facts: Int
    /// Meetings, calls, visits, talks and mediation that are told as done.
    public var contacts: Int
    /// As closely as it is told: `2025-02` where no day is.
    public var lastContact: String?
    /// What was last done to diplomatic relations, as told; nil where nothing is.
    public var relations: Relations?
  }

  public struct Relations: Hashable, Sendable {
    public var act: Act
    public var day: Day?
    /// The id of a claim that says so.
    public var claim: String
  }

  public struct Agreement: Hashable, Sendable {
    public var id: String
    public var facts: Int
    public var lastSaid: Day?
  }
}

extension Act {
  /// True for what is done to diplomatic relations.
  var concernsRelations: Bool {
    switch self {
    case .recognize, .establishRelations, .maintainRelations, .upgradeRelations, .downgradeRelations, .restoreRelations,
      .severRelations, .openEmbassy, .closeEmbassy, .appointAmbassador, .recallAmbassador, .expelDiplomat:
      true
    default: false
    }
  }

  /// True where those who take part speak with each other.
  var isContact: Bool {
    switch self {
    case .meet, .call, .visit, .mediate, .negotiate: true
    default: false
    }
  }
}

extension Answers {
  /// - Parameter own: those whose company it is, who are left out.
  func company(of facts: [Fact], without own: Set<Term> = []) throws -> Company {
    struct Count {
      var facts = 0
      var contacts = 0
      var lastContact: String?
      var relations: Fact?
    }
    var polities: [Term: Count] = [:]
    var agreements: [Term: (facts: Int, said: Day?)] = [:]
    // In the order of days, so that what comes later takes the place.
    for fact in facts {
      for term in Set(fact.topic.actors + fact.topic.counterparts).subtracting(own) {
        var count = polities[term] ?? Count()
        count.facts += 1
        if fact.modality == .actual {
          if fact.topic.act.isContact {
            count.contacts += 1
            let when = fact.date.map { PartialDate($0).description } ?? fact.firstSaid?.description
            count.lastContact = when ?? count.lastContact
          } else if fact.topic.act.concernsRelations {
            count.relations = fact
          }
        }
        polities[term] = count
      }
      if let term = fact.topic.agreement {
        let said = agreements[term]?.said
        agreements[term] = ((agreements[term]?.facts ?? 0) + 1, [said, fact.lastSaid].compactMap(\.self).max())
      }
    }
    let names = try ledger.names(of: Array(polities.keys) + Array(agreements.keys))
    let shown = polities.compactMap { term, count in names[term].map { ($0, count) } }
      .sorted { ($1.1.facts, $0.0) < ($0.1.facts, $1.0) }.prefix(60)
    return Company(
      polities: shown.map { id, count in
        Company.Polity(
          id: id, facts: count.facts, contacts: count.contacts, lastContact: count.lastContact,
          relations: count.relations.map { fact in
            Company.Relations(act: fact.topic.act, day: fact.day, claim: fact.support[0].tag.id)
          })
      },
      agreements: Array(
        agreements.compactMap { term, count in
          names[term].map { Company.Agreement(id: $0, facts: count.facts, lastSaid: count.said) }
        }.sorted { ($1.facts, $0.id) < ($0.facts, $1.id) }.prefix(30)))
  }
}

/// What an outlet prints: its newest articles, and the facts that they tell.
public struct OutletAnswer: Sendable {
  public var articles: [(number: Int64, article: Article)]
  /// Of those articles, newest first; 40 at most.
  public var facts: [Told]
  public var company: Company
}

extension Answers {
  /// - Parameter limit: how many of the newest articles are looked at.
  public func outletWithFacts(_ id: String, asOf: AsOf, limit: Int) throws -> OutletAnswer {
    let cut = try ledger.cut(known: asOf.known)
    let articles = try outlet(id, known: asOf.known, limit: limit)
    var outlines: [Outline] = []
    for (number, _) in articles {
      outlines += try ledger.claims(ofArticle: number, at: cut).filter(\.stands).map(\.outline)
    }
    let facts = try joinedFacts(from: made(by: asOf.valid, outlines.sorted { $0.claim < $1.claim }))
    return OutletAnswer(
      articles: articles, facts: try told(Array(facts.reversed().prefix(40))), company: try company(of: facts))
  }
}
