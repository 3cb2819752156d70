import MithaqClaims
import MithaqLedger

/// What was learned between two moments of knowledge.
public struct Changes: Hashable, Sendable {
  public var since: Instant
  public var asOf: AsOf
  public var newClaims: Int
  public var newArticles: Int
  public var facts: [Change]

  public struct Change: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable, CaseIterable {
      /// Not heard of before.
      case new
      /// It has come further: what was planned is done.
      case advanced
      /// Its date became known, or another one.
      case dated
      /// The last word is now that it is not so.
      case denied
      /// Somebody says otherwise.
      case contradicted
      /// More independent sources say so.
      case confirmed
      /// No standing claim bears it out any more.
      case dropped
    }
    public var kind: Kind
    public var fact: Told
    /// What it was before; nil where it is new.
    public var was: Modality?
  }
}

extension Answers {
  public func changes(since: Instant, asOf: AsOf) throws -> Changes {
    let earlier = try ledger.cut(known: since)
    let later = try ledger.cut(known: asOf.known)
    var touched = try ledger.outlines(after: earlier, upTo: later)
    let fresh = touched.count
    for claim in try ledger.reconsidered(after: earlier, upTo: later) {
      if let row = try ledger.claim(claim, at: later) { touched.append(row.outline) }
    }
    // What is told of one topic lies under its agreement, or under its participants.
    let loose = try looseTypes()
    let topics = Set(touched.map { Fact.Topic($0).family(loose) })
    var places: [Place: Set<Fact.Topic>] = [:]
    let names = try ledger.names(of: topics.flatMap { $0.actors + $0.counterparts })
    for topic in topics {
      let place: Place
      if let agreement = topic.agreement {
        place = .term(agreement)
      } else {
        let all = topic.actors + topic.counterparts
        if all.count >= 2, let a = names[all[0]], let b = names[all[1]], a != b {
          place = .pair(min(a, b), max(a, b))
        } else if let first = all.first {
          place = .term(first)
        } else {
          continue
        }
      }
      places[place, default: []].insert(topic)
    }
    var changes: [(kind: Changes.Change.Kind, fact: Fact, was: Modality?)] = []
    for (place, topics) in places {
      func facts(_ cut: Cut) throws -> [Fact.Topic: [Fact]] {
        let standing =
          switch place {
          case .term(let term): try ledger.standing(under: term, at: cut)
          case .pair(let a, let b): try ledger.standing(between: a, and: b, at: cut)
          }
        let own = standing.outlines.filter { topics.contains(Fact.Topic($0).family(loose)) }
        return Dictionary(grouping: Fact.all(from: try made(by: asOf.valid, own), loose: loose)) {
          $0.topic.family(loose)
        }
      }
      let before = try facts(earlier)
      let after = try facts(later)
      for topic in topics { changes += Answers.compare(before[topic] ?? [], after[topic] ?? []) }
    }
    changes.sort {
      ($0.fact.day?.number ?? 0, $0.fact.claims[0].tag, $0.fact.claims[0].claim)
        < ($1.fact.day?.number ?? 0, $1.fact.claims[0].tag, $1.fact.claims[0].claim)
    }
    let told = try told(changes.map(\.fact))
    return Changes(
      since: since, asOf: asOf, newClaims: fresh, newArticles: Int(later.articles - earlier.articles),
      facts: zip(changes, told).map { Changes.Change(kind: $0.kind, fact: $1, was: $0.was) })
  }

  private enum Place: Hashable {
    case term(Term)
    case pair(String, String)
  }

  private static func compare(
    _ before: [Fact], _ after: [Fact]
  ) -> [(kind: Changes.Change.Kind, fact: Fact, was: Modality?)] {
    var result: [(kind: Changes.Change.Kind, fact: Fact, was: Modality?)] = []
    var left = before
    for fact in after {
      let claims = Set(fact.claims.map(\.claim))
      guard let i = left.firstIndex(where: { $0.claims.contains { claims.contains($0.claim) } }) else {
        result.append((.new, fact, nil))
        continue
      }
      let old = left.remove(at: i)
      if let kind = kind(from: old, to: fact) { result.append((kind, fact, old.modality)) }
    }
    for old in left { result.append((.dropped, old, old.modality)) }
    return result
  }

  /// The most telling difference; nil where there is none to tell.
  private static func kind(from old: Fact, to new: Fact) -> Changes.Change.Kind? {
    if new.modality != old.modality {
      return new.modality == .denied || new.modality == .refused ? .denied : .advanced
    }
    if new.against.count > old.against.count { return .contradicted }
    if new.date != old.date, new.date != nil { return .dated }
    if new.sources > old.sources { return .confirmed }
    return nil
  }
}
