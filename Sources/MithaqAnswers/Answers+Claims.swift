import MithaqClaims
import MithaqLedger

extension Answers {
  /// Hands on every claim that stands at `known`, in the order of its recording, with its article and sentence.
  ///
  /// Retracted, rejected and replaced claims are left out; memory stays flat but for the outlines.
  public func eachClaim(known: Instant, _ body: (SourcedClaim) throws -> Void) throws {
    let cut = try ledger.cut(known: known)
    var last: (seq: Int64, article: Article)?
    for outline in try ledger.allStanding(at: cut).outlines {
      if last?.seq != outline.article {
        guard let article = try ledger.article(outline.article)?.article else { continue }
        last = (outline.article, article)
      }
      guard let article = last?.article, let claim = try ledger.claim(outline.claim, at: cut)?.claim else { continue }
      let evidence = ByteRange(claim.evidence.start, claim.evidence.end)
      try body(SourcedClaim(claim: claim, article: article, sentence: Passages.around(evidence, in: article)))
    }
  }
}
