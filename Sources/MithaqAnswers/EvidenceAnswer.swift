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
    let cut = try ledger.cut(known: known)
    let number = try ledger.number(ofClaim: id)
    guard let row = try ledger.claim(number, at: cut), let source = try ledger.article(row.outline.article) else {
      throw LedgerError.unknownClaim(id)
    }
    let copies = try ledger.copies(ofOriginal: row.outline.original, at: cut)
    let judgements = try ledger.judgements(of: number, at: cut)
    let marks = try ledger.marks(of: judgements.flatMap { [$0.claim, $0.replacement ?? $0.claim] })
    return EvidenceAnswer(
      claim: row.claim, known: row.known, article: source.article,
      sentence: Passages.around(ByteRange(row.claim.evidence.start, row.claim.evidence.end), in: source.article),
      copies: copies.filter { $0.seq != source.seq }.map(\.article),
      isRetracted: try ledger.isRetracted(number, at: cut),
      judgements: judgements.enumerated().map { i, judgement in
        EvidenceAnswer.JudgementAnswer(
          verdict: judgement.verdict, author: judgement.author, reason: judgement.reason, known: judgement.known,
          replacement: judgement.replacement == nil ? nil : marks[2 * i + 1].id,
          of: judgement.claim == number ? nil : marks[2 * i].id)
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
