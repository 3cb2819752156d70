import MithaqClaims
import MithaqLedger

/// A claim with the sentence that makes it, in its article.
public struct EvidenceAnswer: Sendable {
  public var claim: Claim
  public var known: Instant
  public var article: Article
  /// The sentence or sentences around the evidence, as bytes of the article's body.
  public var sentence: ByteRange
  /// Other articles that print the same text.
  public var copies: [Article]
  /// True where a newer reading no longer finds the claim.
  public var isRetracted: Bool
  public var judgements: [JudgementAnswer]

  public struct JudgementAnswer: Hashable, Sendable {
    public var verdict: String
    public var author: String
    public var reason: String
    public var known: Instant
    /// The claim that it put in its place.
    public var replacement: String?
    /// The claim that was judged, where this one is the replacement.
    public var of: String?
  }
}

/// A sentence that was searched for, with the claims that it makes.
public struct Found: Hashable, Sendable {
  public var article: String
  /// The article's place in the ledger.
  public var number: Int64
  public var outlet: String?
  public var published: Day?
  public var text: String
  public var matches: [ByteRange]
  public var claims: [String]
}

extension Answers {
  /// - Parameter id: a claim's id, or its first eight digits or more.
  public func evidence(of id: String, known: Instant) throws -> EvidenceAnswer {
    let found = try ledger.dossier(ofClaim: id, known: known)
    let claim = found.claim.claim
    return EvidenceAnswer(
      claim: claim, known: found.claim.known, article: found.article.article,
      sentence: Passages.around(ByteRange(claim.evidence.start, claim.evidence.end), in: found.article.article),
      copies: found.copies.map(\.article), isRetracted: found.isRetracted,
      judgements: found.judgements.map { judgement in
        EvidenceAnswer.JudgementAnswer(
          verdict: judgement.verdict, author: judgement.author, reason: judgement.reason, known: judgement.known,
          replacement: judgement.replacement.flatMap { found.ids[$0] },
          of: judgement.claim == found.number ? nil : found.ids[judgement.claim])
      })
  }

  public func search(_ query: String, known: Instant, limit: Int = 20) throws -> [Found] {
    let cut = try ledger.cut(known: known)
    return try ledger.search(query, at: cut, limit: limit).map { passage in
      let article = try ledger.article(passage.article)?.article
      let claims = try ledger.claims(in: passage, at: cut)
      return Found(
        article: article?.id ?? "", number: passage.article, outlet: article?.outlet, published: article?.published,
        text: passage.text,
        matches: passage.matches, claims: try ledger.marks(of: claims.map(\.claim)).map(\.id))
    }
  }
}
