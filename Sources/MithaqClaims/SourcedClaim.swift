/// A claim with the article it stands in and the sentence around it, for whoever hands claims on to other tools.
public struct SourcedClaim: Hashable, Sendable {
  public var claim: Claim
  public var article: Article
  /// The sentence or sentences around the evidence, as bytes of the article's body.
  public var sentence: ByteRange

  public init(claim: Claim, article: Article, sentence: ByteRange) {
    self.claim = claim
    self.article = article
    self.sentence = sentence
  }
}
