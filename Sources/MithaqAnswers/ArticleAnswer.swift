import MithaqClaims
import MithaqLedger

/// An article with every claim that was read in it.
public struct ArticleAnswer: Sendable {
  /// Its place in the ledger, by which it is asked for.
  public var number: Int64
  public var article: Article
  public var asOf: Instant
  /// In the order of their words in the text; those that no longer stand are marked so.
  public var claims: [Entry]
  /// Other articles that print the same text.
  public var copies: [(number: Int64, article: Article)]

  public struct Entry: Sendable {
    public var claim: Claim
    /// `accept`, `reject` or `correct`; nil where no reviewer has judged it.
    public var verdict: String?
    public var isRetracted: Bool
    public var stands: Bool
  }
}

extension Answers {
  /// Nil where the ledger had no such article at `known`.
  public func article(_ number: Int64, known: Instant) throws -> ArticleAnswer? {
    let cut = try ledger.cut(known: known)
    guard number > 0, number <= cut.articles, let row = try ledger.article(number) else { return nil }
    var original = number
    let claims = try ledger.claims(ofArticle: number, at: cut).compactMap { recent -> ArticleAnswer.Entry? in
      original = recent.outline.original
      guard let full = try ledger.claim(recent.outline.claim, at: cut) else { return nil }
      return ArticleAnswer.Entry(
        claim: full.claim, verdict: recent.verdict, isRetracted: recent.isRetracted, stands: recent.stands)
    }
    return ArticleAnswer(
      number: number, article: row.article, asOf: cut.known,
      claims: claims.sorted {
        ($0.claim.evidence.start, $0.claim.evidence.end, $0.claim.id)
          < ($1.claim.evidence.start, $1.claim.evidence.end, $1.claim.id)
      },
      copies: try ledger.copies(ofOriginal: original, at: cut).filter { $0.seq != number }.map { ($0.seq, $0.article) })
  }

  /// The newest articles of an outlet, without their text.
  public func outlet(_ id: String, known: Instant, limit: Int) throws -> [(number: Int64, article: Article)] {
    try ledger.articles(ofOutlet: id, at: ledger.cut(known: known), limit: limit).map { ($0.seq, $0.article) }
  }
}
