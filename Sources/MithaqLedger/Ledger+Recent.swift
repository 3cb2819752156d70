import GRDB
import MithaqClaims

/// A claim as it lies in the ledger, with the newest word on it.
public struct RecentClaim: Hashable, Sendable {
  public var outline: Outline
  /// `accept`, `reject` or `correct`; nil where no reviewer has judged it.
  public var verdict: String?
  public var isRetracted: Bool

  /// True where answers count it.
  public var stands: Bool { !isRetracted && verdict != "reject" && verdict != "correct" }
}

extension Ledger {
  /// The newest claims that `cut` knew, newest first: at most `limit` of those recorded before `claim`.
  public func recent(at cut: Cut, before claim: Int64? = nil, limit: Int) throws -> [RecentClaim] {
    let last = min(cut.last.claim, claim.map { $0 - 1 } ?? .max)
    return try read { db in
      let words = try Words(db, at: cut)
      var outlines: [Outline] = []
      try SheetReader.forEach(db, after: max(0, last - Int64(limit)), upTo: last) { outlines.append($0) }
      return try outlines.reversed().map { try words.recent($0) }
    }
  }

  /// All claims that were ever read in an article and that `cut` knew, in the order of recording.
  public func claims(ofArticle article: Int64, at cut: Cut) throws -> [RecentClaim] {
    try read { db in
      let words = try Words(db, at: cut)
      return try Ledger.outlines(db, readIn: article, at: cut).map { try words.recent($0) }
    }
  }

  static func outlines(_ db: Database, readIn article: Int64, at cut: Cut) throws -> [Outline] {
    let readings = try RawStatement(
      db,
      """
      SELECT first_claim, first_claim + claims FROM reading
      WHERE article = ? AND seq <= ? AND claims > 0 ORDER BY first_claim
      """)
    readings.bind(1, article)
    readings.bind(2, cut.last.reading)
    var outlines: [Outline] = []
    while try readings.step() {
      try SheetReader.forEach(
        db, after: readings.int(0) - 1, upTo: min(cut.last.claim, readings.int(1) - 1)
      ) { outlines.append($0) }
    }
    return outlines
  }

  /// Looks up the newest word on claims.
  private final class Words {
    private let judgements: RawStatement
    private let standings: RawStatement

    init(_ db: Database, at cut: Cut) throws {
      judgements = try RawStatement(
        db, "SELECT verdict FROM judgement WHERE claim = ? AND seq <= ? ORDER BY seq DESC LIMIT 1")
      judgements.bind(2, cut.last.judgement)
      standings = try RawStatement(
        db, "SELECT stands FROM standing WHERE claim = ? AND seq <= ? ORDER BY seq DESC LIMIT 1")
      standings.bind(2, cut.last.standing)
    }

    func recent(_ outline: Outline) throws -> RecentClaim {
      judgements.bind(1, outline.claim)
      defer { judgements.reset() }
      standings.bind(1, outline.claim)
      return RecentClaim(
        outline: outline, verdict: try judgements.step() ? judgements.optionalText(0) : nil,
        isRetracted: try standings.one() == 0)
    }
  }

  /// The newest articles of an outlet that `cut` knew, newest first, without their text.
  public func articles(ofOutlet outlet: String, at cut: Cut, limit: Int) throws -> [LedgerArticle] {
    try read { db in
      let statement = try RawStatement(
        db,
        """
        SELECT seq, id, title, lang, published, outlet, url FROM article WHERE outlet = ? AND seq <= ?
        ORDER BY seq DESC LIMIT \(limit)
        """)
      statement.bind(1, outlet)
      statement.bind(2, cut.last.article)
      var list: [LedgerArticle] = []
      while try statement.step() {
        list.append(
          LedgerArticle(
            seq: statement.int(0),
            article: Article(
              id: statement.text(1), text: "", title: statement.optionalText(2), lang: statement.optionalText(3),
              published: statement.isNull(4) ? nil : Day(number: Int(statement.int(4))),
              outlet: statement.optionalText(5), url: statement.optionalText(6))))
      }
      return list
    }
  }

  /// Polities, agreements and people with the number of claims under them, the most told of first, as the whole ledger
  /// knows them: one pass over all postings, so keep what it gives.
  public func directory() throws -> [(kind: Term.Kind, text: String, claims: Int)] {
    try read { db in
      let statement = try RawStatement(
        db,
        """
        SELECT p.term, t.kind, t.text, p.kind, p.seq, p.list FROM posting p JOIN term t ON t.seq = p.term
        WHERE t.kind IN (1, 2, 5) AND p.kind IN (\(Posting.Kind.claim.rawValue), \(Posting.Kind.outlined.rawValue))
        """)
      var entries: [Int64: (kind: Term.Kind, text: String, claims: Int)] = [:]
      while try statement.step() {
        let term = statement.int(0)
        guard let termKind = Term.Kind(rawValue: statement.int(1)), let kind = Posting.Kind(rawValue: statement.int(3))
        else { continue }
        var count = 0
        _ = PostingList.forEach(statement.bytes(5), from: statement.int(4), hasOutlines: kind.hasOutlines) { _, _ in
          count += 1
        }
        if entries[term] == nil { entries[term] = (termKind, statement.text(2), 0) }
        entries[term]!.claims += count
      }
      return entries.values.sorted { ($1.claims, $0.text) < ($0.claims, $1.text) }
    }
  }
}
