import GRDB
import MithaqClaims

/// A word and what it is used as. Its text is hashed where it is made, away from the one writer that looks it up.
struct TermKey: Hashable, Sendable {
  let kind: Term.Kind
  let text: String
  private let hash: Int

  init(kind: Term.Kind, text: String) {
    self.kind = kind
    self.text = text
    hash = text.hashValue
  }

  static func == (a: TermKey, b: TermKey) -> Bool { a.hash == b.hash && a.kind == b.kind && a.text == b.text }
  func hash(into hasher: inout Hasher) { hasher.combine(hash) }
}

/// What a recording added.
public struct Receipt: Hashable, Sendable {
  /// Nil where all of it was known, and nothing was added.
  public var batch: Int64?
  public var articles = 0
  /// Articles that were in the ledger, read by the same run or not.
  public var knownArticles = 0
  /// New articles that print the text of an earlier one.
  public var copies = 0
  public var claims = 0
  public var knownClaims = 0
  /// Claims that a newer reading of their article no longer finds.
  public var retracted = 0
  /// Retracted claims that a newer reading finds again.
  public var reinstated = 0

  public init() {}

  public static func += (a: inout Receipt, b: Receipt) {
    a.batch = b.batch ?? a.batch
    a.articles += b.articles
    a.knownArticles += b.knownArticles
    a.copies += b.copies
    a.claims += b.claims
    a.knownClaims += b.knownClaims
    a.retracted += b.retracted
    a.reinstated += b.reinstated
  }
}

/// A reviewer's word on a claim.
public enum Verdict: Hashable, Sendable {
  /// It says what its sentence says.
  case accept
  /// It doesn't, and no answer counts it.
  case reject
  /// It should have been this claim, which takes its place.
  case correct(Claim)
}

extension Ledger {
  /// Records articles and their claims as one batch, durably when it returns.
  ///
  /// An article that this run read before adds nothing; one that another run read adds what is new, and retracts what is no
  /// longer found. `now` is moved past the last batch's instant where the clock stands or goes back.
  @discardableResult
  public func record(_ entries: [Entry], by run: Run, at now: Instant) throws -> Receipt {
    try append(at: now, rows: entries.count) { recorder in
      for entry in entries { try recorder.add(entry, run: run) }
      return recorder.receipt
    }
  }

  /// Records what a reviewer says about a claim: the newest word on a claim counts.
  @discardableResult
  public func judge(
    claim id: String, _ verdict: Verdict, author: String, reason: String, at now: Instant
  ) throws -> Receipt {
    try append(at: now, rows: 1) { recorder in
      try recorder.judge(id, verdict, author: author, reason: reason)
      return recorder.receipt
    }
  }

  private func append(at now: Instant, rows: Int, _ body: (Recorder) throws -> Receipt) throws -> Receipt {
    let (receipt, fresh) = try write { db in
      let recorder = try Recorder(db, terms: terms.withLock { $0.numbers }, likeness: likeness, rows: rows)
      var receipt = try body(recorder)
      receipt.batch = try recorder.close(at: now)
      return (receipt, recorder.fresh)
    }
    // Only now do the new terms' numbers hold: the transaction might have failed.
    if !fresh.isEmpty { terms.withLock { $0.numbers.merge(fresh) { old, _ in old } } }
    return receipt
  }

  /// Whether this run has read this article, so that reading it again would add nothing.
  public func hasRead(_ article: Article, _ run: Run) throws -> Bool { try haveRead([article], run)[0] }

  /// The same for many articles, which costs one look at the ledger; in their order.
  public func haveRead(_ articles: [Article], _ run: Run) throws -> [Bool] {
    try read { db in
      let runs = try RawStatement(db, "SELECT seq FROM run WHERE program = ? AND packs = ?")
      runs.bind(1, run.program)
      runs.bind(2, run.packs)
      // A new run has read nothing.
      guard let number = try runs.one() else { return articles.map { _ in false } }
      let statement = try RawStatement(
        db,
        """
        SELECT 1 FROM article a JOIN reading r ON r.article = a.seq
        WHERE a.seq >> 16 IN (\(try Ledger.blocks(db, "article"))) AND a.words = ? AND a.key = ? AND r.run = ?
        """)
      return try articles.map { article in
        statement.bind(1, Entry.words(SHA256.digest(Array(article.body.utf8))))
        statement.bind(2, blob: Entry.key(of: article))
        statement.bind(3, number)
        return try statement.one() != nil
      }
    }
  }
}

/// Adds the rows of one batch, in one transaction.
final class Recorder {
  private let db: Database
  private let known: [TermKey: Int64]
  private(set) var fresh: [TermKey: Int64] = [:]
  private(set) var receipt = Receipt()
  private let head: (seq: Int64, known: Instant, last: Reach, hash: [UInt8])
  private var last: Reach
  private var nextTerm: Int64
  /// One list of digests for each table, in the order of `Reach.tables`.
  private var digests = [[UInt8]](repeating: [], count: 7)
  private var runs: [Run: Int64] = [:]
  /// Imported articles that are no copies, as far as is known.
  private var restored: [Int64: [UInt8]] = [:]
  /// The article whose claims are imported.
  private var source: Source?
  private struct Source {
    var key: [UInt8]
    var hash: [UInt8]
    var article: LedgerArticle
    var body: [UInt8]
  }
  private var posts = PostingLists()
  private var sheet: Sheet
  private let claims: SheetReader
  /// What is known of the words of the article that was last asked about.
  private var told: (hash: [UInt8], claims: [Outline.Tag: Int64])?
  /// The corrections of each article.
  private var corrections: [Int64: [Int64]]?
  private let likeness: Likeness
  private var isLikenessRead = false
  /// The bands of this batch's originals, as the log has them.
  private var bands: [UInt8] = []

  private let insertArticle: RawStatement
  private let insertSheet: RawStatement
  private let insertPosting: RawStatement
  private let findWords: RawStatement
  private let findSignature: RawStatement
  private let findReading: RawStatement
  private let insertReading: RawStatement
  private let insertCopy: RawStatement
  private let findOriginal: RawStatement
  private let findStanding: RawStatement
  private let findTerm: RawStatement
  private let insertTerm: RawStatement

  /// - Parameter rows: how many articles will come at most.
  init(_ db: Database, terms: [TermKey: Int64], likeness: Likeness, rows: Int) throws {
    self.db = db
    self.likeness = likeness
    known = terms
    let head = try Ledger.batchHead(db) ?? (0, Instant(milliseconds: .min), Reach(), Batch.zero)
    self.head = head
    last = head.last
    nextTerm = (try Int64.fetchOne(db, sql: "SELECT max(seq) FROM term") ?? 0) + 1
    insertArticle = try RawStatement(
      db,
      """
      INSERT OR FAIL INTO article(seq, key, hash, id, title, text, lang, published, outlet, url, signature, words)
      VALUES (?,?,?,?,?,?,?,?,?,?,?,?)
      """)
    insertSheet = try RawStatement(
      db, "INSERT OR FAIL INTO sheet(seq, claims, outlines, bodies) VALUES (?,?,?,?)")
    sheet = Sheet(from: head.last.claim + 1)
    claims = try SheetReader(db)
    insertPosting = try RawStatement(db, "INSERT OR FAIL INTO posting(block, term, kind, seq, list) VALUES (?,?,?,?,?)")
    let articles = Posting.blocks(upTo: head.last.article + Int64(rows))
    findWords = try RawStatement(
      db, "SELECT seq, key FROM article WHERE seq >> 16 IN (\(articles)) AND words = ? AND hash = ?")
    findSignature = try RawStatement(db, "SELECT signature FROM article WHERE seq = ?")
    findReading = try RawStatement(db, "SELECT 1 FROM reading WHERE article = ? AND run = ?")
    insertReading = try RawStatement(
      db, "INSERT OR FAIL INTO reading(seq, article, run, first_claim, claims) VALUES (?,?,?,?,?)")
    insertCopy = try RawStatement(db, "INSERT INTO copy(seq, article, original) VALUES (?,?,?)")
    findOriginal = try RawStatement(db, "SELECT original FROM copy WHERE article = ?")
    findStanding = try RawStatement(db, "SELECT stands FROM standing WHERE claim = ? ORDER BY seq DESC LIMIT 1")
    findTerm = try RawStatement(db, "SELECT seq FROM term WHERE kind = ? AND text = ?")
    insertTerm = try RawStatement(db, "INSERT INTO term(seq, kind, text) VALUES (?,?,?)")
  }

  // MARK: Rows

  func add(_ entry: Entry, run: Run) throws {
    let runNumber = try number(of: run)
    if let told, told.hash != entry.hash { self.told = nil }
    let (found, areWordsKnown) = try find(entry.key, words: entry.hash)
    let article: Int64
    let original: Int64
    if let found {
      receipt.knownArticles += 1
      findReading.bind(1, found)
      findReading.bind(2, runNumber)
      if try findReading.one() != nil { return }
      article = found
      findOriginal.bind(1, found)
      original = try findOriginal.one() ?? found
    } else {
      (article, original) = try addArticle(entry)
      receipt.articles += 1
    }

    let first = last.claim + 1
    let terms = try entry.terms.map { try term($0) }
    // A claim's id hashes its article's words: where these are new, so is the claim.
    let known = areWordsKnown ? try claims(withWords: entry.hash) : [:]
    for line in entry.claims {
      if areWordsKnown, let seq = known[line.tag] {
        receipt.knownClaims += 1
        if try stands(seq) == false, try article == self.article(of: seq) {
          try setStanding(of: seq, true, run: runNumber)
          receipt.reinstated += 1
        }
      } else {
        try add(line, article: article, original: original, terms: terms)
        receipt.claims += 1
      }
    }
    if found != nil {
      let wanted = Set(entry.claims.map(\.tag))
      for (seq, tag) in try claims(ofArticle: article, before: first) where !wanted.contains(tag) {
        if try stands(seq) {
          try setStanding(of: seq, false, run: runNumber)
          receipt.retracted += 1
        }
      }
    }
    last.reading += 1
    insertReading.bind(1, last.reading)
    insertReading.bind(2, article)
    insertReading.bind(3, runNumber)
    insertReading.bind(4, first)
    insertReading.bind(5, last.claim + 1 - first)
    try insertReading.run()
    digests[4] +=
      RowLine.reading(
        article: article, run: runNumber, firstClaim: first, claims: last.claim + 1 - first
      ).digest
  }

  private func addArticle(_ entry: Entry) throws -> (Int64, Int64) {
    let seq = last.article + 1
    var original: Int64?
    if let signature = entry.signature {
      if !isLikenessRead {
        try likeness.catchUp(db)
        isLikenessRead = true
      }
      let hashes = entry.bands
      original = try self.original(of: signature, hashes)
      if original == nil {
        // Copies are compared with originals only, so that a chain of small changes ends where it begins.
        likeness.add(seq, hashes)
        bands += Likeness.record(seq, hashes)
      }
    }
    try writeArticle(entry, seq, signature: original == nil ? entry.signature : nil)
    if let original { try addCopy(seq, of: original) }
    return (seq, original ?? seq)
  }

  private func original(of signature: [UInt8], _ hashes: [UInt32]) throws -> Int64? {
    for (band, hash) in hashes.enumerated() {
      for candidate in likeness.candidates(hash, band: band) {
        findSignature.bind(1, candidate)
        defer { findSignature.reset() }
        if try findSignature.step(), NearDuplicate.isSame(signature, findSignature.bytes(0)) { return candidate }
      }
    }
    return nil
  }

  func addCopy(_ article: Int64, of original: Int64) throws {
    last.copy += 1
    insertCopy.bind(1, last.copy)
    insertCopy.bind(2, article)
    insertCopy.bind(3, original)
    try insertCopy.run()
    digests[2] += RowLine.copy(article: article, original: original).digest
    receipt.copies += 1
  }

  /// - Parameter terms: the numbers of the line's words.
  @discardableResult
  private func add(_ line: Entry.Line, article: Int64, original: Int64, terms: [Int64]) throws -> Int64 {
    let seq = last.claim + 1
    let outline = line.outline
    withUnsafeTemporaryAllocation(byteCount: outline.packedLimit, alignment: 8) { room in
      let count = outline.pack(article: article, original: original, into: room) { terms[Int($0.number - 1)] }
      let packed = UnsafeRawBufferPointer(rebasing: room[..<count])
      sheet.append(outline: packed, body: line.body)
      for posting in line.postings {
        posts.add(
          Posting(term: Term(terms[Int(posting.term.number - 1)]), kind: posting.kind), seq, outline: packed)
      }
    }
    posts.add(id: line.tag, seq)
    last.claim = seq
    digests[3] += line.digest
    if told != nil { told!.claims[line.tag] = seq }
    if sheet.count >= Sheet.size { try writeSheet() }
    return seq
  }

  /// Claims are read from what is written only, so it is also called before any of this batch is read.
  private func writeSheet() throws {
    if sheet.count > 0 {
      claims.letGo()
      insertSheet.bind(1, sheet.first)
      insertSheet.bind(2, sheet.count)
      try insertSheet.run(withBlobs: sheet.outlines, sheet.bodies, at: 3, 4)
    }
    sheet.clear(from: last.claim + 1)
  }

  private func setStanding(of claim: Int64, _ stands: Bool, run: Int64) throws {
    try writeSheet()
    last.standing += 1
    let insert = try RawStatement(db, "INSERT INTO standing(seq, claim, stands, run) VALUES (?,?,?,?)")
    insert.bind(1, last.standing)
    insert.bind(2, claim)
    insert.bind(3, stands ? 1 : 0)
    insert.bind(4, run)
    try insert.run()
    digests[5] += RowLine.standing(claim: claim, stands: stands, run: run).digest
    for term in try terms(ofClaim: claim) {
      posts.add(Posting(term: term, kind: .standing), last.standing)
    }
  }

  func judge(_ id: String, _ verdict: Verdict, author: String, reason: String) throws {
    let claim = try Ledger.claimNumber(db, id)
    let name: String
    var replacement: Int64?
    switch verdict {
    case .accept: name = "accept"
    case .reject: name = "reject"
    case .correct(let correction):
      name = "correct"
      replacement = try addCorrection(correction, of: claim)
    }
    guard !author.isEmpty else { throw LedgerError.wrongCorrection("a judgement needs an author: --author NAME") }
    guard !reason.isEmpty else { throw LedgerError.wrongCorrection("a judgement needs a reason: --reason TEXT") }
    try addJudgement(claim, name, replacement, author: author, reason: reason)
  }

  private func addJudgement(
    _ claim: Int64, _ verdict: String, _ replacement: Int64?, author: String, reason: String
  ) throws {
    try writeSheet()
    last.judgement += 1
    if let replacement { corrections?[try article(of: replacement), default: []].append(replacement) }
    let insert = try RawStatement(
      db, "INSERT INTO judgement(seq, claim, verdict, replacement, author, reason) VALUES (?,?,?,?,?,?)")
    insert.bind(1, last.judgement)
    insert.bind(2, claim)
    insert.bind(3, verdict)
    insert.bind(4, replacement)
    insert.bind(5, author)
    insert.bind(6, reason)
    try insert.run()
    digests[6] +=
      RowLine.judgement(
        claim: claim, verdict: verdict, replacement: replacement, author: author, reason: reason
      ).digest
    // Whoever asks about the claim, or about any claim that stood in its place, must see the word on it.
    var touched = Set(try terms(ofClaim: claim))
    for earlier in try Int64.fetchAll(
      db, sql: "SELECT replacement FROM judgement WHERE claim = ? AND replacement IS NOT NULL", arguments: [claim])
    {
      touched.formUnion(try terms(ofClaim: earlier))
    }
    for term in touched.sorted() { posts.add(Posting(term: term, kind: .judgement), last.judgement) }
  }

  private func addCorrection(_ correction: Claim, of claim: Int64) throws -> Int64 {
    let article = try self.article(of: claim)
    let source = try Ledger.article(db, article)
    guard let source else { throw LedgerError.wrongCorrection("the claim's article is missing") }
    let body = Array(source.article.body.utf8)
    let e = correction.evidence
    guard e.start >= 0, e.end <= body.count, e.start < e.end,
      String(decoding: body[e.start..<e.end], as: UTF8.self) == e.text
    else {
      throw LedgerError.wrongCorrection(
        "a correction's evidence must be words of the same article: bytes \(e.start)..<\(e.end) do not read '\(e.text)'"
      )
    }
    var corrected = correction
    corrected.origin = "review"
    corrected = corrected.identified(inArticleWithHash: source.article.contentHash)
    if let tag = Outline.Tag(corrected.id), let existing = try claims(withWords: SHA256.digest(body))[tag] {
      if existing == claim {
        throw LedgerError.wrongCorrection("the correction says what the claim says; nothing to do")
      }
      return existing
    }
    receipt.claims += 1
    var digest = RowLine.ClaimDigest(article: Entry.key(of: source.article))
    return try add(corrected, of: source, body: body, digest: digest(corrected))
  }

  /// Adds a claim that comes without an entry.
  @discardableResult
  private func add(_ claim: Claim, of source: LedgerArticle, body: [UInt8], digest: [UInt8]) throws -> Int64 {
    findOriginal.bind(1, source.seq)
    let original = try findOriginal.one() ?? source.seq
    var terms = Entry.LocalTerms()
    let line = Entry.Line(
      claim, tag: Outline.Tag(claim.id), digest: digest, of: source.article, body: body,
      isCorrection: claim.origin == "review", terms: &terms)
    return try add(line, article: source.seq, original: original, terms: terms.keys.map { try term($0) })
  }

  /// Writes the batch's row and ends it; nil where there was nothing to record.
  func close(at now: Instant) throws -> Int64? {
    guard last != head.last else { return nil }
    let seq = head.seq + 1
    let known = head.seq == 0 ? now : max(now, Instant(milliseconds: head.known.milliseconds + 1))
    try writeBatch(seq: seq, known: known)
    return seq
  }

  private func writeBatch(seq: Int64, known: Instant) throws {
    try writeSheet()
    // A row at hand would hold on to the state before this batch.
    claims.letGo()
    try writePosts()
    let all = digests.flatMap { $0 }
    let hash = Batch.hash(previous: head.hash, seq: seq, known: known, last: last, digests: all)
    let insert = try RawStatement(
      db,
      """
      INSERT INTO batch(seq, known, last_run, last_article, last_copy, last_claim, last_reading, last_standing,
        last_judgement, digests, previous, hash) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)
      """)
    insert.bind(1, seq)
    insert.bind(2, known.milliseconds)
    for (i, number) in last.all.enumerated() { insert.bind(Int32(3 + i), number) }
    insert.bind(10, blob: all)
    insert.bind(11, blob: head.hash)
    insert.bind(12, blob: hash)
    try insert.run()
  }

  // MARK: What is known

  private func number(of run: Run) throws -> Int64 {
    if let seq = runs[run] { return seq }
    if let seq = try Int64.fetchOne(
      db, sql: "SELECT seq FROM run WHERE program = ? AND packs = ?", arguments: [run.program, run.packs])
    {
      runs[run] = seq
      return seq
    }
    return try addRun(run)
  }

  @discardableResult
  private func addRun(_ run: Run) throws -> Int64 {
    last.run += 1
    let insert = try RawStatement(db, "INSERT INTO run(seq, program, packs) VALUES (?,?,?)")
    insert.bind(1, last.run)
    insert.bind(2, run.program)
    insert.bind(3, run.packs)
    try insert.run()
    digests[0] += RowLine.run(run).digest
    runs[run] = last.run
    return last.run
  }

  private func stands(_ claim: Int64) throws -> Bool {
    findStanding.bind(1, claim)
    return try findStanding.one() != 0
  }

  /// The beginning of an article's key, as a number.
  static func short(_ key: [UInt8]) -> UInt64 { key.prefix(8).reduce(0) { $0 << 8 | UInt64($1) } }

  private func article(of claim: Int64) throws -> Int64 {
    try writeSheet()
    return try claims.outline(claim)?.article ?? 0
  }

  /// The article of that key, and whether there is one with the same words.
  private func find(_ key: [UInt8], words hash: [UInt8]) throws -> (article: Int64?, areWordsKnown: Bool) {
    findWords.bind(1, Entry.words(hash))
    findWords.bind(2, blob: hash)
    defer { findWords.reset() }
    var areWordsKnown = false
    while try findWords.step() {
      areWordsKnown = true
      if findWords.bytes(1).elementsEqual(key) { return (findWords.int(0), true) }
    }
    return (nil, areWordsKnown)
  }

  /// What earlier readings of the article found, a reviewer's corrections left out.
  private func claims(ofArticle article: Int64, before first: Int64) throws -> [(Int64, Outline.Tag)] {
    try writeSheet()
    let statement = try RawStatement(
      db, "SELECT first_claim, first_claim + claims FROM reading WHERE article = ? AND claims > 0 ORDER BY seq")
    statement.bind(1, article)
    var list: [(Int64, Outline.Tag)] = []
    while try statement.step() {
      for seq in statement.int(0)..<max(statement.int(0), min(first, statement.int(1), last.claim + 1)) {
        if let outline = try claims.outline(seq) { list.append((seq, outline.tag)) }
      }
    }
    return list
  }

  /// All claims of the articles with these words, corrections among them: no others can have the id of a claim of theirs.
  private func claims(withWords hash: [UInt8]) throws -> [Outline.Tag: Int64] {
    if let told, told.hash == hash { return told.claims }
    if corrections == nil {
      var all: [Int64: [Int64]] = [:]
      for claim in try Int64.fetchAll(
        db, sql: "SELECT DISTINCT replacement FROM judgement WHERE replacement IS NOT NULL")
      {
        all[try article(of: claim), default: []].append(claim)
      }
      corrections = all
    }
    var articles: [Int64] = []
    findWords.bind(1, Entry.words(hash))
    findWords.bind(2, blob: hash)
    while try findWords.step() { articles.append(findWords.int(0)) }
    var known: [Outline.Tag: Int64] = [:]
    for article in articles {
      for (seq, tag) in try claims(ofArticle: article, before: .max) { known[tag] = seq }
      for seq in corrections![article] ?? [] { if let outline = try claims.outline(seq) { known[outline.tag] = seq } }
    }
    told = (hash, known)
    return known
  }

  // MARK: Terms and postings

  private func term(_ key: TermKey) throws -> Int64 {
    if let number = known[key] ?? fresh[key] { return number }
    findTerm.bind(1, key.kind.rawValue)
    findTerm.bind(2, key.text)
    if let number = try findTerm.one() {
      fresh[key] = number
      return number
    }
    insertTerm.bind(1, nextTerm)
    insertTerm.bind(2, key.kind.rawValue)
    insertTerm.bind(3, key.text)
    try insertTerm.run()
    fresh[key] = nextTerm
    nextTerm += 1
    return nextTerm - 1
  }

  private func terms(ofClaim claim: Int64) throws -> [Term] {
    try writeSheet()
    guard let row = try claims.claim(claim) else { return [] }
    let postings = try Posting.all(
      row.claim, row.outline, term: { Term(try term(TermKey(kind: $0, text: $1))) })
    var seen: Set<Term> = []
    return postings.map(\.term).filter { seen.insert($0).inserted }
  }

  /// Writes the lists in the order of their place, page by page, and the bands.
  private func writePosts() throws {
    try posts.drain(into: insertPosting)
    if bands.isEmpty { return }
    let row = (try Int64.fetchOne(db, sql: "SELECT max(seq) FROM likeness") ?? 0) + 1
    let insert = try RawStatement(db, "INSERT OR FAIL INTO likeness(seq, bands) VALUES (?,?)")
    insert.bind(1, row)
    insert.bind(2, blob: bands)
    try insert.run()
    if isLikenessRead { likeness.wrote(row: row) }
  }
}

// MARK: Rows as they were exported

extension Recorder {
  /// Adds an exported row as it stands, with the number it had.
  func restore(_ row: ExportedRow, _ numbers: [UInt64: Int64]) throws {
    switch row {
    case .run(let run): try addRun(run)
    case .article(let article):
      let entry = Entry(article, Reading(article: article.id, lang: "", published: nil, claims: []))
      let seq = last.article + 1
      // Whether it is a copy is said by a row of its own; until then it may be an original.
      try restoreArticle(entry, seq)
    case .copy(let article, let original):
      restored[article] = nil
      try addCopy(article, of: original)
    case .claim(let claim, let key, let digest):
      if source?.key != key { source = try source(withKey: key, number: numbers[Recorder.short(key)]) }
      guard let source else { throw LedgerError.wrongCorrection("the claim's article has not come before it") }
      if let tag = Outline.Tag(claim.id, inCapitalsToo: true), try claims(withWords: source.hash)[tag] != nil {
        throw LedgerError.wrongCorrection("the ledger has this claim already")
      }
      try add(claim, of: source.article, body: source.body, digest: digest)
    case .reading(let article, let run, let first, let claims):
      last.reading += 1
      insertReading.bind(1, last.reading)
      insertReading.bind(2, article)
      insertReading.bind(3, run)
      insertReading.bind(4, first)
      insertReading.bind(5, claims)
      try insertReading.run()
      digests[4] += RowLine.reading(article: article, run: run, firstClaim: first, claims: claims).digest
    case .standing(let claim, let stands, let run): try setStanding(of: claim, stands, run: run)
    case .judgement(let claim, let verdict, let replacement, let author, let reason):
      try addJudgement(claim, verdict, replacement, author: author, reason: reason)
    }
  }

  /// - Parameter number: which article it is, as far as the import knows; else all are looked through.
  private func source(withKey key: [UInt8], number: Int64?) throws -> Source? {
    func find(_ place: String, _ number: Int64?) throws -> Source? {
      let statement = try RawStatement(db, "SELECT seq, hash FROM article WHERE \(place) key = ?1")
      statement.bind(1, blob: key)
      if let number { statement.bind(2, number) }
      guard try statement.step() else { return nil }
      let (seq, hash) = (statement.int(0), statement.blob(1))
      statement.reset()
      guard let article = try Ledger.article(db, seq) else { return nil }
      return Source(key: key, hash: hash, article: article, body: Array(article.article.body.utf8))
    }
    if let number, let source = try find("seq = ?2 AND", number) { return source }
    return try find("", nil)
  }

  /// The row of an article; `signature` only where it is the original of its copies.
  private func writeArticle(_ entry: Entry, _ seq: Int64, signature: [UInt8]?) throws {
    let a = entry.article
    insertArticle.bind(1, seq)
    insertArticle.bind(2, blob: entry.key)
    insertArticle.bind(3, blob: entry.hash)
    insertArticle.bind(4, a.id)
    insertArticle.bind(5, a.title)
    insertArticle.bind(7, a.lang)
    insertArticle.bind(8, a.published.map { Int64($0.number) })
    insertArticle.bind(9, a.outlet)
    insertArticle.bind(10, a.url)
    insertArticle.bind(11, blob: signature)
    insertArticle.bind(12, Entry.words(entry.hash))
    try insertArticle.run(withText: a.text, at: 6)
    last.article = seq
    digests[1] += entry.key
  }

  private func restoreArticle(_ entry: Entry, _ seq: Int64) throws {
    try writeArticle(entry, seq, signature: entry.signature)
    if let signature = entry.signature { restored[seq] = signature }
  }

  /// Ends an imported batch, where what was added is what the export's chain says.
  func close(as batch: Batch) throws {
    let all = digests.flatMap { $0 }
    guard head.seq + 1 == batch.seq, head.hash == batch.previous || head.seq == 0 && batch.previous == Batch.zero else {
      throw LedgerError.wrongCorrection("batch \(batch.seq) does not follow batch \(head.seq) of this ledger")
    }
    let hash = Batch.hash(previous: batch.previous, seq: batch.seq, known: batch.known, last: last, digests: all)
    guard last == batch.last, hash == batch.hash else {
      throw LedgerError.wrongCorrection("batch \(batch.seq) is not what was exported: its rows do not give its hash")
    }
    for (article, signature) in restored.sorted(by: { $0.key < $1.key }) {
      bands += Likeness.record(article, NearDuplicate.bandHashes(signature))
    }
    try writeBatch(seq: batch.seq, known: batch.known)
  }
}
