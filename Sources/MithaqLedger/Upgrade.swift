import GRDB

/// Brings what lies beside the rows of an older ledger into its new form; the rows and their chain stay as they are.
enum Upgrade {
  /// Fills `posting_2` and `likeness`: one list a term and block instead of a row each, and the bands as a log.
  static func lists(_ db: Database) throws {
    let insert = try RawStatement(db, "INSERT INTO posting_2(block, term, kind, seq, list) VALUES (?,?,?,?,?)")
    var lists = PostingLists()
    // Pairs are no longer listed: they are found by intersecting.
    let old = try RawStatement(
      db,
      """
      SELECT p.block, p.term, p.kind, p.seq, p.facet FROM posting p JOIN term t ON t.seq = p.term
      WHERE p.kind < 3 AND t.kind <> \(Term.Kind.pair.rawValue) ORDER BY p.block, p.term, p.kind, p.seq
      """)
    var block: Int64 = 0
    while try old.step() {
      if old.int(0) != block {
        try lists.drain(into: insert)
        block = old.int(0)
      }
      let outline = old.isNull(4) ? nil : old.blob(4)
      let kind: Posting.Kind =
        switch old.int(2) {
        case 1: .standing
        case 2: .judgement
        default: outline == nil ? .claim : .outlined
        }
      lists.add(Posting(term: Term(old.int(1)), kind: kind), old.int(3), outline: outline)
    }
    try lists.drain(into: insert)

    let originals = try RawStatement(
      db,
      """
      SELECT seq, signature FROM article a
      WHERE signature IS NOT NULL AND NOT EXISTS (SELECT 1 FROM copy c WHERE c.article = a.seq) ORDER BY seq
      """)
    var log: [UInt8] = []
    while try originals.step() {
      let signature = originals.blob(1)
      guard signature.count == 2 * NearDuplicate.places else { continue }
      log += Likeness.record(originals.int(0), NearDuplicate.bandHashes(signature))
    }
    if log.isEmpty { return }
    let row = try RawStatement(db, "INSERT INTO likeness(seq, bands) VALUES (1, ?)")
    row.bind(1, blob: log)
    try row.run()
  }
}
