import MithaqClaims
import MithaqLedger

// Long lists for other tools: handed on piece by piece, so that memory stays flat but for the outlines.

extension Answers {
  /// Hands on every claim that stands at `known`, in the order of its recording, with its article and sentence.
  ///
  /// Retracted, rejected and replaced claims are left out.
  /// - Parameter subject: only the claims about it; all where nil.
  public func eachClaim(
    known: Instant, of subject: Chronicle.Subject? = nil, _ body: (SourcedClaim) throws -> Void
  ) throws {
    let cut = try ledger.cut(known: known)
    var last: (seq: Int64, article: Article)?
    for outline in try standing(subject, cut) {
      if last?.seq != outline.article {
        guard let article = try ledger.article(outline.article)?.article else { continue }
        last = (outline.article, article)
      }
      guard let article = last?.article, let row = try ledger.claim(outline.claim, at: cut) else { continue }
      let evidence = ByteRange(row.claim.evidence.start, row.claim.evidence.end)
      try body(
        SourcedClaim(
          claim: row.claim, article: article, sentence: Passages.around(evidence, in: article), place: outline.article,
          known: row.known))
    }
  }

  /// Hands on every fact that these claims tell of, in the order of their days.
  ///
  /// Each claim that stands and was made by `asOf.valid` is in one fact and no other.
  /// - Parameter subject: only the facts about it; all where nil.
  public func eachFact(
    asOf: AsOf, of subject: Chronicle.Subject? = nil, _ body: (Told) throws -> Void
  ) throws {
    let outlines = try standing(subject, ledger.cut(known: asOf.known))
    let facts = try joinedFacts(from: made(by: asOf.valid, outlines))
    var start = 0
    while start < facts.count {
      let end = min(facts.count, start + 500)
      for fact in try told(Array(facts[start..<end])) { try body(fact) }
      start = end
    }
  }

  /// Hands on the board of every agreement that the ledger has claims about, those most told of first; under the id that the
  /// catalogue has for it.
  /// - Parameter registerKnown: nil means with all that the register holds.
  public func eachBoard(
    asOf: AsOf, catalogue: Catalogue, registerKnown: Day?, _ body: (Board) throws -> Void
  ) throws {
    var seen: Set<String> = []
    for (id, _) in try ledger.agreements() where seen.insert(catalogue.agreement(id)?.id ?? id).inserted {
      let board = try board(of: id, asOf: asOf, catalogue: catalogue, registerKnown: registerKnown)
      if !board.rows.isEmpty { try body(board) }
    }
  }

  private func standing(_ subject: Chronicle.Subject?, _ cut: Cut) throws -> [Outline] {
    guard let subject else { return try ledger.allStanding(at: cut).outlines }
    return try outlines(of: subject, cut)
  }
}
