import MithaqClaims
import MithaqLedger

/// A claim with its evidence, the fact that it belongs to, and what bears it out or speaks against it.
public struct ClaimAnswer: Sendable {
  public var evidence: EvidenceAnswer
  /// The article's place in the ledger.
  public var article: Int64
  /// Nil where the claim does not stand.
  public var fact: Told?
  /// Of the fact's claims the others, in the order of saying.
  public var related: [Related]

  public struct Related: Hashable, Sendable {
    public enum Bearing: String, Sendable, CaseIterable { case confirms, precedes, contradicts }
    public var bearing: Bearing
    public var id: String
    public var act: Act
    public var modality: Modality
    public var quote: String
    public var outlet: String?
    public var said: Day?
    /// When the ledger came to know it.
    public var known: Instant
  }
}

extension Answers {
  /// - Parameter id: a claim's id, or its first eight digits or more.
  public func claim(_ id: String, asOf: AsOf) throws -> ClaimAnswer {
    let evidence = try evidence(of: id, known: asOf.known)
    let cut = try ledger.cut(known: asOf.known)
    let number = try ledger.number(ofClaim: id)
    guard let row = try ledger.claim(number, at: cut) else { throw LedgerError.unknownClaim(id) }
    let own = row.outline
    let loose = try looseTypes()
    let topic = Fact.Topic(own).family(loose)
    // What is told of one topic lies under its agreement, or under its participants.
    let outlines: [Outline]
    let participants = topic.actors + topic.counterparts
    if let agreement = topic.agreement {
      outlines = try claims(under: agreement, at: cut)
    } else if participants.count >= 2 {
      let names = try ledger.names(of: participants.prefix(2))
      outlines = try ledger.standing(
        between: names[participants[0]] ?? "", and: names[participants[1]] ?? "", at: cut
      ).outlines
    } else if let first = participants.first {
      outlines = try claims(under: first, at: cut)
    } else {
      outlines = []
    }
    let facts = try joinedFacts(from: made(by: asOf.valid, outlines.filter { Fact.Topic($0).family(loose) == topic }))
    guard let fact = facts.first(where: { $0.claims.contains { $0.claim == number } }) else {
      return ClaimAnswer(evidence: evidence, article: own.article, fact: nil, related: [])
    }
    let supports = fact.support.contains { $0.claim == number }
    let opposes = fact.against.contains { $0.claim == number }
    var related: [(ClaimAnswer.Related.Bearing, Outline)] = []
    for outline in fact.support where outline.claim != number {
      related.append((opposes ? .contradicts : .confirms, outline))
    }
    for outline in fact.earlier where outline.claim != number { related.append((.precedes, outline)) }
    for outline in fact.against where outline.claim != number {
      related.append((supports ? .contradicts : .confirms, outline))
    }
    related = Array(related.prefix(100))
    let marks = try ledger.marks(of: related.map(\.1.claim))
    let quotes = try ledger.quotes(of: related.map(\.1))
    let names = try ledger.names(of: related.compactMap(\.1.outlet))
    return ClaimAnswer(
      evidence: evidence, article: own.article, fact: try told([fact])[0],
      related: related.enumerated().map { i, item in
        ClaimAnswer.Related(
          bearing: item.0, id: marks[i].id, act: item.1.act, modality: item.1.modality, quote: quotes[i],
          outlet: item.1.outlet.flatMap { names[$0] }, said: item.1.said, known: marks[i].known)
      })
  }
}
