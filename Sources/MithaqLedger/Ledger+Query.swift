import Foundation
import GRDB
import MithaqClaims

/// A claim with all its words, and where it stands in the ledger.
public struct LedgerClaim: Sendable {
  public var claim: Claim
  public var outline: Outline
  /// When the ledger came to know it.
  public var known: Instant
}

public struct LedgerArticle: Sendable {
  public var seq: Int64
  public var article: Article
}

/// A reviewer's word as it was recorded.
public struct Judgement: Hashable, Sendable {
  public var seq: Int64
  public var claim: Int64
  /// `accept`, `reject` or `correct`.
  public var verdict: String
  public var replacement: Int64?
  public var author: String
  public var reason: String
  public var known: Instant
}

/// All that the ledger has on one claim.
public struct Dossier: Sendable {
  public var claim: LedgerClaim
  public var number: Int64
  public var article: LedgerArticle
  /// Other articles that print the same text.
  public var copies: [LedgerArticle]
  /// True where a newer reading of the article no longer finds it.
  public var isRetracted: Bool
  /// Oldest first.
  public var judgements: [Judgement]
  /// The ids of the claims that the judgements name.
  public var ids: [Int64: String]
}

/// The claims that stand under one term at a moment of knowledge.
public struct Standing: Sendable {
  /// In the order in which they were recorded; retracted, rejected and replaced ones are left out.
  public var outlines: [Outline]
  /// Claims that a reviewer accepted.
  public var accepted: Set<Int64>
}

extension Ledger {
  // MARK: Terms

  /// Nil where no claim ever used the word so.
  public func term(_ kind: Term.Kind, _ text: String) throws -> Term? {
    try read { try Ledger.term($0, kind, text) }
  }

  static func term(_ db: Database, _ kind: Term.Kind, _ text: String) throws -> Term? {
    let statement = try RawStatement(db, "SELECT seq FROM term WHERE kind = ? AND text = ?")
    statement.bind(1, kind.rawValue)
    statement.bind(2, text)
    return try statement.one().map { Term($0) }
  }

  /// Terms of a kind whose text contains `part`, whatever its case.
  public func terms(_ kind: Term.Kind, containing part: String) throws -> [(term: Term, text: String)] {
    let wanted = SearchTokenizer.folded(part)
    return try read { db in
      let statement = try RawStatement(db, "SELECT seq, text FROM term WHERE kind = ? ORDER BY seq")
      statement.bind(1, kind.rawValue)
      var found: [(Term, String)] = []
      while try statement.step() {
        let text = statement.text(1)
        if wanted.isEmpty || SearchTokenizer.folded(text).contains(wanted) {
          found.append((Term(statement.int(0)), text))
        }
      }
      return found
    }
  }

  /// The words behind numbers.
  public func names(of wanted: some Sequence<Term>) throws -> [Term: String] {
    var names: [Term: String] = [:]
    var missing: [Term] = []
    terms.withLock { cache in
      for term in wanted where names[term] == nil {
        if let name = cache.names[term.number] { names[term] = name } else { missing.append(term) }
      }
    }
    if missing.isEmpty { return names }
    try read { db in
      let statement = try RawStatement(db, "SELECT text FROM term WHERE seq = ?")
      for term in missing where names[term] == nil {
        statement.bind(1, term.number)
        if try statement.step() { names[term] = statement.text(0) }
        statement.reset()
      }
    }
    terms.withLock { cache in
      for term in missing { cache.names[term.number] = names[term] }
    }
    return names
  }

  // MARK: Outlines

  /// The claims under `term` as the ledger knew them at `cut`.
  public func standing(under term: Term, at cut: Cut) throws -> Standing {
    try read { try Ledger.standing($0, under: term, at: cut) }
  }

  /// The claims in which both polities take part, as the ledger knew them at `cut`.
  public func standing(between a: String, and b: String, at cut: Cut) throws -> Standing {
    try read { db in
      guard let one = try Ledger.term(db, .polity, a), let two = try Ledger.term(db, .polity, b) else {
        return Standing(outlines: [], accepted: [])
      }
      let hidden = try Ledger.hidden(db, under: one, at: cut)
      let others = try Ledger.numbers(db, under: two, .claim, upTo: cut.last.claim)
      var next = 0
      let both = try Ledger.numbers(db, under: one, .claim, upTo: cut.last.claim).filter { claim in
        while next < others.count, others[next] < claim { next += 1 }
        return next < others.count && others[next] == claim
      }
      var result = Standing(outlines: [], accepted: hidden.accepted)
      let claims = try SheetReader(db)
      for claim in both where hidden.stands(claim) { try Ledger.add(claim, claims, hidden, &result.outlines) }
      return result
    }
  }

  static func standing(_ db: Database, under term: Term, at cut: Cut) throws -> Standing {
    let hidden = try hidden(db, under: term, at: cut)
    var outlines: [Outline] = []
    let statement = try RawStatement(
      db,
      """
      SELECT seq, list FROM posting
      WHERE block IN (\(Posting.blocks(upTo: cut.last.claim))) AND term = ? AND kind = \(Posting.Kind.outlined.rawValue)
        AND seq <= ?
      """)
    statement.bind(1, term.number)
    statement.bind(2, cut.last.claim)
    while try statement.step() {
      let isWhole = try PostingList.forEach(statement.bytes(1), from: statement.int(0), hasOutlines: true) {
        claim, packed in
        guard claim <= cut.last.claim, hidden.stands(claim) else { return }
        guard let outline = Outline(claim: claim, packed: packed!) else { throw Ledger.unreadable(claim) }
        if outline.isCorrection, !hidden.replacements.contains(claim) { return }
        outlines.append(outline)
      }
      if !isWhole { throw Ledger.unreadable(statement.int(0)) }
    }
    let claims = try SheetReader(db)
    for claim in try Ledger.numbers(db, under: term, .claim, upTo: cut.last.claim) where hidden.stands(claim) {
      try Ledger.add(claim, claims, hidden, &outlines)
    }
    // Blocks and rows come in order as a rule; nothing promises it.
    if zip(outlines, outlines.dropFirst()).contains(where: { $0.claim > $1.claim }) {
      outlines.sort { $0.claim < $1.claim }
    }
    return Standing(outlines: outlines, accepted: hidden.accepted)
  }

  private static func add(
    _ claim: Int64, _ claims: SheetReader, _ hidden: Hidden, _ outlines: inout [Outline]
  ) throws {
    guard let outline = try claims.outline(claim) else { throw unreadable(claim) }
    if outline.isCorrection, !hidden.replacements.contains(claim) { return }
    outlines.append(outline)
  }

  private static func unreadable(_ claim: Int64) -> LedgerError {
    .other(path: "claim \(claim)", message: "its outline cannot be read; 'mithaq verify' tells what was altered")
  }

  /// The numbers in a term's lists up to `last`, rising.
  private static func numbers(
    _ db: Database, under term: Term, _ kind: Posting.Kind, upTo last: Int64
  ) throws -> [Int64] {
    let statement = try RawStatement(
      db,
      """
      SELECT seq, list FROM posting
      WHERE block IN (\(Posting.blocks(upTo: last))) AND term = ? AND kind = \(kind.rawValue) AND seq <= ?
      """)
    statement.bind(1, term.number)
    statement.bind(2, last)
    var numbers: [Int64] = []
    var isRising = true
    while try statement.step() {
      let isWhole = PostingList.forEach(statement.bytes(1), from: statement.int(0), hasOutlines: kind.hasOutlines) {
        seq, _ in
        if seq > last { return }
        if let before = numbers.last, before >= seq { isRising = false }
        numbers.append(seq)
      }
      if !isWhole { throw unreadable(statement.int(0)) }
    }
    return isRising ? numbers : Set(numbers).sorted()
  }

  /// What retractions and judgements say about the claims under a term.
  struct Hidden {
    var retracted: Set<Int64> = []
    var rejected: Set<Int64> = []
    var replaced: Set<Int64> = []
    var accepted: Set<Int64> = []
    /// Corrections whose judgement is the newest word on the claim that they replace.
    var replacements: Set<Int64> = []

    func stands(_ claim: Int64) -> Bool {
      !retracted.contains(claim) && !rejected.contains(claim) && !replaced.contains(claim)
    }
  }

  private static func hidden(_ db: Database, under term: Term, at cut: Cut) throws -> Hidden {
    var hidden = Hidden()
    if cut.last.standing > 0 {
      let statement = try RawStatement(db, "SELECT claim, stands FROM standing WHERE seq = ?")
      for seq in try numbers(db, under: term, .standing, upTo: cut.last.standing) {
        statement.bind(1, seq)
        defer { statement.reset() }
        guard try statement.step() else { continue }
        if statement.int(1) == 0 {
          hidden.retracted.insert(statement.int(0))
        } else {
          hidden.retracted.remove(statement.int(0))
        }
      }
    }
    if cut.last.judgement > 0 {
      let statement = try RawStatement(db, "SELECT claim, verdict, replacement FROM judgement WHERE seq = ?")
      var newest: [Int64: (String, Int64?)] = [:]
      for seq in try numbers(db, under: term, .judgement, upTo: cut.last.judgement) {
        statement.bind(1, seq)
        defer { statement.reset() }
        guard try statement.step() else { continue }
        newest[statement.int(0)] = (statement.text(1), statement.isNull(2) ? nil : statement.int(2))
      }
      for (claim, (verdict, replacement)) in newest {
        switch verdict {
        case "accept": hidden.accepted.insert(claim)
        case "reject": hidden.rejected.insert(claim)
        default: hidden.replaced.insert(claim)
        }
        if let replacement { hidden.replacements.insert(replacement) }
      }
    }
    return hidden
  }

  /// Numbers of the claims that came to be known after `earlier` and by `later`; retracted ones among them.
  public func outlines(after earlier: Cut, upTo later: Cut) throws -> [Outline] {
    try read { db in
      var list: [Outline] = []
      try SheetReader.forEach(db, after: earlier.last.claim, upTo: later.last.claim) { list.append($0) }
      return list
    }
  }

  /// All claims that stand at `cut`.
  public func allStanding(at cut: Cut) throws -> Standing {
    try read { db in
      var retracted: Set<Int64> = []
      let standings = try RawStatement(db, "SELECT claim, stands FROM standing WHERE seq <= ? ORDER BY seq")
      standings.bind(1, cut.last.standing)
      while try standings.step() {
        if standings.int(1) == 0 { retracted.insert(standings.int(0)) } else { retracted.remove(standings.int(0)) }
      }
      var newest: [Int64: (String, Int64?)] = [:]
      let judgements = try RawStatement(
        db, "SELECT claim, verdict, replacement FROM judgement WHERE seq <= ? ORDER BY seq")
      judgements.bind(1, cut.last.judgement)
      while try judgements.step() {
        newest[judgements.int(0)] = (judgements.text(1), judgements.isNull(2) ? nil : judgements.int(2))
      }
      let replacements = Set(newest.values.compactMap(\.1))
      var result = Standing(outlines: [], accepted: [])
      try SheetReader.forEach(db, after: 0, upTo: cut.last.claim) { outline in
        let claim = outline.claim
        if retracted.contains(claim) { return }
        if let (verdict, _) = newest[claim] {
          if verdict != "accept" { return }
          result.accepted.insert(claim)
        }
        if outline.isCorrection, !replacements.contains(claim) { return }
        result.outlines.append(outline)
      }
      return result
    }
  }

  /// Claims that were retracted, reinstated or judged after `earlier` and by `later`.
  public func reconsidered(after earlier: Cut, upTo later: Cut) throws -> [Int64] {
    try read { db in
      try Int64.fetchAll(
        db,
        sql: """
          SELECT claim FROM standing WHERE seq > ? AND seq <= ?
          UNION SELECT claim FROM judgement WHERE seq > ? AND seq <= ?
          UNION SELECT replacement FROM judgement WHERE seq > ? AND seq <= ? AND replacement IS NOT NULL
          """,
        arguments: [
          earlier.last.standing, later.last.standing, earlier.last.judgement, later.last.judgement,
          earlier.last.judgement, later.last.judgement,
        ])
    }
  }

  // MARK: Claims and articles

  /// The claim's number; `id` may be its first digits, eight or more, where they fit one claim only.
  public func number(ofClaim id: String) throws -> Int64 { try read { try Ledger.claimNumber($0, id) } }

  static func claimNumber(_ db: Database, _ id: String) throws -> Int64 {
    let digits = id.lowercased()
    let least = digits.padding(toLength: 32, withPad: "0", startingAt: 0)
    guard digits.utf8.count >= 8, digits.utf8.count <= 32, let low = Outline.Tag(least),
      let high = Outline.Tag(digits.padding(toLength: 32, withPad: "f", startingAt: 0))
    else { throw LedgerError.unknownClaim(id) }
    let next = low.nextBytes
    let claims = try SheetReader(db)
    let statement = try RawStatement(
      db,
      """
      SELECT seq, list FROM posting
      WHERE block IN (\(Posting.blocks(upTo: try SheetReader.last(db)))) AND term = ? AND kind = \(Posting.Kind.id.rawValue)
      """)
    statement.bind(1, low.firstByte)
    var found: Int64?
    while try statement.step() {
      var likely: [Int64] = []
      _ = PostingList.forEach(statement.bytes(1), from: statement.int(0), hasOutlines: true) { seq, bytes in
        if let bytes, bytes.count == 3, (bytes[0], bytes[1], bytes[2]) == next { likely.append(seq) }
      }
      for seq in likely {
        guard let tag = try claims.outline(seq)?.tag, low <= tag, tag <= high else { continue }
        if found != nil { throw LedgerError.wrongCorrection("several claims begin with '\(id)'; give more digits") }
        found = seq
      }
    }
    guard let found else { throw LedgerError.unknownClaim(id) }
    return found
  }

  static func row(_ db: Database, _ seq: Int64) throws -> (claim: Claim, outline: Outline)? {
    try SheetReader(db).claim(seq)
  }

  /// Nil where `cut` did not know it yet.
  public func claim(_ seq: Int64, at cut: Cut) throws -> LedgerClaim? {
    guard seq <= cut.last.claim else { return nil }
    return try read { db in
      guard let row = try Ledger.row(db, seq) else { return nil }
      return LedgerClaim(claim: row.claim, outline: row.outline, known: try Ledger.known(db, claim: seq))
    }
  }

  static func known(_ db: Database, claim: Int64) throws -> Instant {
    let statement = try RawStatement(
      db, "SELECT known FROM batch WHERE last_claim >= ? ORDER BY last_claim, seq LIMIT 1")
    statement.bind(1, claim)
    return Instant(milliseconds: try statement.one() ?? 0)
  }

  /// Ids of claims and the instants at which they came to be known, in the order of `claims`.
  public func marks(of claims: [Int64]) throws -> [(id: String, known: Instant)] {
    try read { db in
      let sheets = try SheetReader(db)
      let batches = try RawStatement(
        db, "SELECT known FROM batch WHERE last_claim >= ? ORDER BY last_claim, seq LIMIT 1")
      return try claims.map { claim in
        batches.bind(1, claim)
        return (try sheets.outline(claim)?.tag.id ?? "", Instant(milliseconds: try batches.one() ?? 0))
      }
    }
  }

  /// The words that make each claim, in the order of `outlines`.
  public func quotes(of outlines: [Outline]) throws -> [String] {
    try read { db in
      let claims = try SheetReader(db)
      return try outlines.map { try claims.claim($0.claim, $0)?.evidence.text ?? "" }
    }
  }

  public func article(_ seq: Int64) throws -> LedgerArticle? { try read { try Ledger.article($0, seq) } }

  static func article(_ db: Database, _ seq: Int64) throws -> LedgerArticle? {
    let statement = try RawStatement(
      db, "SELECT id, title, text, lang, published, outlet, url FROM article WHERE seq = ?")
    statement.bind(1, seq)
    guard try statement.step() else { return nil }
    return LedgerArticle(
      seq: seq,
      article: Article(
        id: statement.text(0), text: statement.text(2), title: statement.optionalText(1),
        lang: statement.optionalText(3),
        published: statement.isNull(4) ? nil : Day(number: Int(statement.int(4))),
        outlet: statement.optionalText(5), url: statement.optionalText(6)))
  }

  /// The articles that print the same text as this one, the first of them included, as `cut` knew them.
  public func copies(ofOriginal original: Int64, at cut: Cut) throws -> [LedgerArticle] {
    try read { try Ledger.copies($0, ofOriginal: original, at: cut) }
  }

  private static func copies(_ db: Database, ofOriginal original: Int64, at cut: Cut) throws -> [LedgerArticle] {
    let statement = try RawStatement(db, "SELECT article FROM copy WHERE original = ? AND seq <= ? ORDER BY article")
    statement.bind(1, original)
    statement.bind(2, cut.last.copy)
    var copies = [original]
    while try statement.step() { copies.append(statement.int(0)) }
    return try copies.compactMap { try article(db, $0) }
  }

  /// What reviewers said about a claim, oldest first.
  public func judgements(of claim: Int64, at cut: Cut) throws -> [Judgement] {
    try read { try Ledger.judgements($0, of: claim, at: cut) }
  }

  private static func judgements(_ db: Database, of claim: Int64, at cut: Cut) throws -> [Judgement] {
    if cut.last.judgement == 0 { return [] }
    return try Row.fetchAll(
      db,
      sql: """
        SELECT j.seq, j.claim, j.verdict, j.replacement, j.author, j.reason,
          (SELECT known FROM batch WHERE last_judgement >= j.seq ORDER BY seq LIMIT 1) AS known
        FROM judgement j WHERE (j.claim = ? OR j.replacement = ?) AND j.seq <= ? ORDER BY j.seq
        """, arguments: [claim, claim, cut.last.judgement]
    ).map { row in
      Judgement(
        seq: row["seq"], claim: row["claim"], verdict: row["verdict"], replacement: row["replacement"],
        author: row["author"], reason: row["reason"], known: Instant(milliseconds: row["known"] ?? 0))
    }
  }

  /// Whether a newer reading of its article still found the claim.
  public func isRetracted(_ claim: Int64, at cut: Cut) throws -> Bool {
    try read { try Ledger.isRetracted($0, claim, at: cut) }
  }

  private static func isRetracted(_ db: Database, _ claim: Int64, at cut: Cut) throws -> Bool {
    if cut.last.standing == 0 { return false }
    let statement = try RawStatement(
      db, "SELECT stands FROM standing WHERE claim = ? AND seq <= ? ORDER BY seq DESC LIMIT 1")
    statement.bind(1, claim)
    statement.bind(2, cut.last.standing)
    return try statement.one() == 0
  }

  /// All that the ledger has on one claim, read at once.
  /// - Parameter id: a claim's id, or its first eight digits or more.
  public func dossier(ofClaim id: String, known: Instant) throws -> Dossier {
    try read { db in
      let cut = try Ledger.cut(db, known: known)
      let number = try Ledger.claimNumber(db, id)
      guard number <= cut.last.claim, let row = try Ledger.row(db, number),
        let source = try Ledger.article(db, row.outline.article)
      else { throw LedgerError.unknownClaim(id) }
      let copies = try Ledger.copies(db, ofOriginal: row.outline.original, at: cut)
      let judgements = try Ledger.judgements(db, of: number, at: cut)
      return Dossier(
        claim: LedgerClaim(claim: row.claim, outline: row.outline, known: try Ledger.known(db, claim: number)),
        number: number, article: source, copies: copies.filter { $0.seq != source.seq },
        isRetracted: try Ledger.isRetracted(db, number, at: cut), judgements: judgements,
        ids: try Ledger.ids(db, Set(judgements.flatMap { [$0.claim, $0.replacement ?? $0.claim] })))
    }
  }

  private static func ids(_ db: Database, _ claims: Set<Int64>) throws -> [Int64: String] {
    let sheets = try SheetReader(db)
    var ids: [Int64: String] = [:]
    for claim in claims { ids[claim] = try sheets.outline(claim)?.tag.id }
    return ids
  }

  /// Agreements with the most claims first, as the whole ledger knows them.
  public func agreements() throws -> [(id: String, claims: Int)] {
    try read { db in
      let statement = try RawStatement(
        db,
        """
        SELECT t.text, p.seq, p.list FROM posting p JOIN term t ON t.seq = p.term
        WHERE t.kind = \(Term.Kind.agreement.rawValue) AND p.kind = \(Posting.Kind.outlined.rawValue)
        """)
      var counts: [String: Int] = [:]
      while try statement.step() {
        var count = 0
        _ = PostingList.forEach(statement.bytes(2), from: statement.int(1), hasOutlines: true) { _, _ in count += 1 }
        counts[statement.text(0), default: 0] += count
      }
      return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { ($0.key, $0.value) }
    }
  }
}
