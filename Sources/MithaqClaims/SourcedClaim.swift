/// A claim with the article it stands in and the sentence around it, for whoever hands claims on to other tools.
public struct SourcedClaim: Hashable, Sendable {
  public var claim: Claim
  public var article: Article
  /// The sentence or sentences around the evidence, as bytes of the article's body.
  public var sentence: ByteRange
  /// The article's place in the ledger; nil where it comes from none.
  public var place: Int64?
  /// When the ledger came to know the claim; nil where it comes from none.
  public var known: Instant?

  public init(
    claim: Claim, article: Article, sentence: ByteRange, place: Int64? = nil, known: Instant? = nil
  ) {
    self.claim = claim
    self.article = article
    self.sentence = sentence
    self.place = place
    self.known = known
  }
}
