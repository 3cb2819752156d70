import Foundation
import GRDB
import MithaqClaims

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
      lists.add(Posting(term: Term(old.int(1)), kind: kind), old.int(3), outline: outline ?? [])
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

  /// Fills `article_3`.
  static func articles(_ db: Database) throws {
    let insert = try RawStatement(
      db,
      """
      INSERT INTO article_3(seq, words, key, hash, id, title, text, lang, published, outlet, url, signature)
      SELECT seq, ?2, key, hash, id, title, text, lang, published, outlet, url, signature FROM article WHERE seq = ?1
      """)
    let articles = try RawStatement(db, "SELECT seq, hash FROM article ORDER BY seq")
    while try articles.step() {
      insert.bind(1, articles.int(0))
      insert.bind(2, Entry.words(articles.blob(1)))
      try insert.run()
    }
  }

  /// Fills `sheet` and the lists of ids from `claim`: what the claims say stays the same to the byte.
  static func sheets(_ db: Database) throws {
    let insert = try RawStatement(db, "INSERT INTO sheet(seq, claims, outlines, bodies) VALUES (?,?,?,?)")
    let insertList = try RawStatement(db, "INSERT INTO posting(block, term, kind, seq, list) VALUES (?,?,?,?,?)")
    let claims = try RawStatement(
      db,
      """
      SELECT c.seq, c.facet, c.body, c.article, a.title, a.text FROM claim c LEFT JOIN article a ON a.seq = c.article
      ORDER BY c.seq
      """)
    var sheet = Sheet(from: 1)
    var lists = PostingLists()
    var source: (article: Int64, body: [UInt8]) = (0, [])
    func write() throws {
      if sheet.count == 0 { return }
      insert.bind(1, sheet.first)
      insert.bind(2, sheet.count)
      try insert.run(withBlobs: sheet.outlines, sheet.bodies, at: 3, 4)
    }
    while try claims.step() {
      let seq = claims.int(0)
      if seq != sheet.first + Int64(sheet.count) || sheet.count == Sheet.size {
        try write()
        sheet.clear(from: seq)
      }
      if source.article != claims.int(3) {
        let article = Article(id: "", text: claims.text(5), title: claims.optionalText(4))
        source = (claims.int(3), Array(article.body.utf8))
      }
      let json = claims.blob(2)
      var body: [UInt8] = []
      let claim = try? JSONDecoder().decode(Claim.self, from: Data(json))
      if let claim { source.body.withUnsafeBytes { ClaimBytes.write(claim, in: $0, to: &body) } }
      let outline = Outline(claim: seq, packed: claims.bytes(1))
      // What this version would write otherwise is kept as it was.
      let isSame = source.body.withUnsafeBytes { article in
        body.withUnsafeBytes { bytes in
          guard let outline, let read = ClaimBytes.read(bytes, id: outline.tag.id, in: article) else { return false }
          var out = JSONBytes()
          out.claim(read)
          return out.bytes == json
        }
      }
      if !isSame {
        body.removeAll()
        ClaimBytes.write(json: json, to: &body)
      }
      sheet.append(outline: claims.bytes(1), body: body)
      if let outline {
        lists.add(id: outline.tag, seq)
      }
      if seq & 0xffff == 0xffff { try lists.drain(into: insertList) }
    }
    try write()
    try lists.drain(into: insertList)
  }
}
