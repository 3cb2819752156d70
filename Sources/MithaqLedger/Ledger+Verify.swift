import Foundation
import GRDB
import MithaqClaims

/// Something in the ledger that is not as it was recorded.
public struct Fault: Hashable, Sendable, CustomStringConvertible {
  /// `claim 17`, `batch 3`.
  public var place: String
  public var message: String
  public var description: String { "\(place): \(message)" }
}

/// What `verify` looked at and found.
public struct Verification: Sendable {
  public var batches = 0
  public var rows = 0
  public var claims: Int64 = 0
  public var articles: Int64 = 0
  /// The last batch's hash, nil in an empty ledger.
  public var head: String?
  public var faults: [Fault] = []
  public init() {}
}

extension Ledger {
  /// Computes every hash again, from the first batch to the last, and compares each claim's index rows with its words.
  ///
  /// Whoever can write the file can also rebuild the whole chain; `expecting` is a head that was noted elsewhere, which such a
  /// chain no longer contains.
  public func verify(
    expecting anchor: String? = nil, faultLimit: Int = 100, progress: (_ done: Int64, _ of: Int64) -> Void = { _, _ in }
  ) throws -> Verification {
    try read { db in
      var check = Verifier(db, limit: faultLimit)
      try check.file()
      let postings = try check.chain(expecting: anchor, progress: progress)
      try check.postings(postings)
      try check.twice()
      try check.likeness()
      return check.result
    }
  }
}

private struct Verifier {
  let db: Database
  let limit: Int
  var result = Verification()

  init(_ db: Database, limit: Int) {
    self.db = db
    self.limit = limit
  }

  mutating func fault(_ place: String, _ message: String) {
    if result.faults.count < limit { result.faults.append(Fault(place: place, message: message)) }
  }

  /// SQLite's own structure, and the triggers without which rows could be changed.
  mutating func file() throws {
    let rows = try String.fetchAll(db, sql: "PRAGMA quick_check(10)")
    if rows != ["ok"] { for row in rows { fault("file", row) } }
    for (table, column) in try foreignKeys() { fault("\(table)", "points to a \(column) that does not exist") }
    var configuration = Configuration()
    configuration.prepareDatabase { $0.add(tokenizer: SearchTokenizer.self) }
    let expected = try DatabaseQueue(configuration: configuration)
    try Schema.migrator.migrate(expected)
    let query =
      "SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'trigger', 'view', 'index') AND sql IS NOT NULL AND name <> 'grdb_migrations'"
    func schema(_ db: Database) throws -> [String: String] {
      Dictionary(try Row.fetchAll(db, sql: query).map { ($0["name"], $0["sql"]) }, uniquingKeysWith: { a, _ in a })
    }
    let mine = try schema(db)
    for (name, sql) in try expected.read(schema).sorted(by: { $0.key < $1.key }) where mine[name] != sql {
      fault(name, mine[name] == nil ? "is missing from the ledger's schema" : "is not as the ledger's schema has it")
    }
  }

  private func foreignKeys() throws -> [(String, String)] {
    try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").prefix(10).map { row in
      let table: String = row[0]
      let number: Int64? = row[1]
      let parent: String = row[2]
      return (number.map { "\(table) \($0)" } ?? table, parent)
    }
  }

  mutating func chain(expecting anchor: String?, progress: (Int64, Int64) -> Void) throws -> Int64 {
    var previous: Batch?
    var found = anchor == nil
    let batches = try RawStatement(
      db,
      """
      SELECT seq, known, last_run, last_article, last_copy, last_claim, last_reading, last_standing, last_judgement, digests,
        previous, hash FROM batch ORDER BY seq
      """)
    let total = try SheetReader.last(db)
    var tables = try Reach.tables.map { try TableWalk(db, table: $0) }
    while try batches.step() {
      let batch = Batch(
        seq: batches.int(0), known: Instant(milliseconds: batches.int(1)),
        last: Reach((2...8).map { batches.int($0) })!, digests: batches.blob(9), previous: batches.blob(10),
        hash: batches.blob(11))
      let place = "batch \(batch.seq)"
      let expected = (previous?.seq ?? 0) + 1
      if batch.seq != expected {
        fault("batch \(expected)", batch.seq > expected + 1 ? "is missing, up to batch \(batch.seq - 1)" : "is missing")
      }
      if batch.previous != previous?.hash ?? Batch.zero {
        fault(place, "does not follow the batch before it: a batch was altered, removed or moved")
      }
      if let previous, batch.known <= previous.known { fault(place, "is not later than the batch before it") }
      let hash = Batch.hash(
        previous: batch.previous, seq: batch.seq, known: batch.known, last: batch.last, digests: batch.digests)
      if hash != batch.hash { fault(place, "was altered: its content does not give its hash") }
      if let anchor, Hex.text(batch.hash).hasPrefix(anchor.lowercased()) { found = true }

      var digests = batch.digests[...]
      let from = previous?.last.all ?? Reach().all
      for (i, to) in batch.last.all.enumerated() {
        let first = from[i] + 1
        if to < from[i] { fault(place, "reaches less far than the batch before it, in \(Reach.tables[i])") }
        guard to >= first else { continue }
        for seq in first...to {
          result.rows += 1
          guard digests.count >= 16 else {
            fault("\(Reach.tables[i]) \(seq)", "\(place) has no digest for it: the batch was altered")
            break
          }
          let expected = digests.prefix(16)
          digests = digests.dropFirst(16)
          let found = try tables[i].digest(of: seq)
          if found == nil {
            fault("\(Reach.tables[i]) \(seq)", "was removed (recorded by \(place))")
          } else if found! != Array(expected) {
            fault("\(Reach.tables[i]) \(seq)", "was altered since \(place) recorded it")
          }
          if let wrong = tables[i].complaint { fault("\(Reach.tables[i]) \(seq)", wrong) }
          if i == 3, seq % 4096 == 0 { progress(seq, total) }
        }
      }
      if !digests.isEmpty { fault(place, "has digests of rows that it does not reach: it was altered") }
      result.batches += 1
      previous = batch
    }
    for (i, table) in Reach.tables.enumerated() {
      let last =
        try table == "claim"
        ? SheetReader.last(db) : Int64.fetchOne(db, sql: "SELECT max(seq) FROM \(table)") ?? 0
      let reach = previous?.last.all[i] ?? 0
      if last > reach {
        fault(
          "\(table) \(reach + 1)", "was recorded by no batch" + (last > reach + 1 ? ", up to \(table) \(last)" : ""))
      }
    }
    if !found {
      fault(
        "chain", "holds no batch with the hash \(anchor ?? "") that was expected: the ledger was rebuilt or is another")
    }
    result.head = previous.map { Hex.text($0.hash) }
    result.claims = previous?.last.claim ?? 0
    result.articles = previous?.last.article ?? 0
    try sheets()
    return tables[3].postings
  }

  /// Sheets must follow each other without a gap and hold as many claims as they say.
  private mutating func sheets() throws {
    let rows = try RawStatement(db, "SELECT seq, claims, outlines, bodies FROM sheet ORDER BY seq")
    var next: Int64 = 1
    while try rows.step() {
      let (first, count) = (rows.int(0), rows.int(1))
      if first < next { fault("sheet \(first)", "begins within the one before it") }
      let isWhole =
        Sheet.forEach(rows.bytes(2), count: count) { _ in } && Sheet.forEach(rows.bytes(3), count: count) { _ in }
      if !isWhole { fault("sheet \(first)", "does not hold the \(count) claims that it should") }
      next = max(next, first &+ max(0, count))
    }
  }

  /// Each claim's index entries were found above; there must be no others.
  mutating func postings(_ expected: Int64) throws {
    var found: Int64 = 0
    let statement = try RawStatement(db, "SELECT block, term, kind, seq, list FROM posting")
    while try statement.step() {
      let (block, kind) = (statement.int(0), Posting.Kind(rawValue: statement.int(2)))
      var isInBlock = true
      var count: Int64 = 0
      let isWhole = PostingList.forEach(
        statement.bytes(4), from: statement.int(3), hasOutlines: kind?.hasOutlines ?? false
      ) { seq, _ in
        count += 1
        if Posting.block(of: seq) != block { isInBlock = false }
      }
      if kind == nil || !isWhole || !isInBlock {
        fault("index", "has a list that cannot be read, under term \(statement.int(1)) from \(statement.int(3))")
      }
      if kind == .claim || kind == .outlined || kind == .id { found += count }
    }
    if found > expected { fault("index", "has \(found - expected) rows that follow from no claim") }
    let index = try PostingIndex(db)
    for (kind, table) in [(Posting.Kind.standing, "standing"), (.judgement, "judgement")] {
      let claims = try SheetReader(db)
      let rows = try RawStatement(db, "SELECT seq, claim FROM \(table) ORDER BY seq")
      while try rows.step() {
        let seq = rows.int(0)
        if rows.int(1) > result.claims { fault("\(table) \(seq)", "points to a claim that does not exist") }
        // That an outline is right was seen to with its claim.
        guard let actor = try claims.outline(rows.int(1))?.actors.first else { continue }
        if try index.entry(Posting(term: actor, kind: kind), seq) == nil {
          fault("\(table) \(seq)", "is missing from the index")
        }
      }
    }
  }

  /// The file's guards see to it within a block of rows; over all blocks it is seen to here.
  mutating func twice() throws {
    let doubled = try Int64.fetchAll(
      db, sql: "SELECT max(seq) FROM article GROUP BY key HAVING count(*) > 1 LIMIT 10")
    for seq in doubled { fault("article \(seq)", "is there twice: an earlier row has its key") }
    var tags: [(tag: Outline.Tag, claim: Int64)] = []
    try SheetReader.forEach(db, after: 0, upTo: .max) { tags.append(($0.tag, $0.claim)) }
    tags.sort { ($0.tag, $0.claim) < ($1.tag, $1.claim) }
    for (one, next) in zip(tags, tags.dropFirst()) where one.tag == next.tag {
      fault("claim \(next.claim)", "is there twice: an earlier row has its id")
    }
  }

  /// The log by which copies are recognised must be what the originals' signatures give.
  mutating func likeness() throws {
    var log: [UInt8] = []
    let rows = try RawStatement(db, "SELECT bands FROM likeness ORDER BY seq")
    while try rows.step() { log += rows.blob(0) }
    var at = 0
    let originals = try RawStatement(
      db,
      """
      SELECT seq, signature FROM article a
      WHERE signature IS NOT NULL AND NOT EXISTS (SELECT 1 FROM copy c WHERE c.article = a.seq) ORDER BY seq
      """)
    while try originals.step() {
      let signature = originals.blob(1)
      guard signature.count == 2 * NearDuplicate.places,
        log.dropFirst(at).starts(with: Likeness.record(originals.int(0), NearDuplicate.bandHashes(signature)))
      else { return fault("likeness", "does not follow from article \(originals.int(0))") }
      at += Likeness.recordSize
    }
    if at != log.count { fault("likeness", "has bands of texts that are no originals") }
  }
}

/// Looks up entries of the lists, for rows that come in their order: the lists of one block are kept as long as it lasts.
final class PostingIndex {
  private let statement: RawStatement
  private var block: Int64 = -1
  private var lists: [Posting: List] = [:]

  private struct List {
    var entries: [(seq: Int64, outline: [UInt8]?)] = []
    var next = 0

    mutating func take(_ seq: Int64) -> [UInt8]? {
      if next > 0, next <= entries.count, entries[next - 1].seq >= seq { next = 0 }
      while next < entries.count, entries[next].seq < seq { next += 1 }
      guard next < entries.count, entries[next].seq == seq else { return nil }
      return entries[next].outline ?? []
    }
  }

  init(_ db: Database) throws {
    statement = try RawStatement(
      db, "SELECT seq, list FROM posting WHERE block = ? AND term = ? AND kind = ? ORDER BY seq")
  }

  /// Nil where the row is not in the list; an empty outline where the list has none.
  func entry(_ posting: Posting, _ seq: Int64) throws -> [UInt8]? {
    if Posting.block(of: seq) != block {
      block = Posting.block(of: seq)
      lists.removeAll(keepingCapacity: true)
    }
    if lists[posting] == nil {
      var list = List()
      statement.bind(1, block)
      statement.bind(2, posting.term.number)
      statement.bind(3, posting.kind.rawValue)
      while try statement.step() {
        _ = PostingList.forEach(
          statement.bytes(1), from: statement.int(0), hasOutlines: posting.kind.hasOutlines
        ) { list.entries.append(($0, $1.map { [UInt8]($0) })) }
      }
      list.entries.sort { $0.seq < $1.seq }
      lists[posting] = list
    }
    return lists[posting]!.take(seq)
  }
}

/// Reads a table in the order of its rows and digests each.
private struct TableWalk {
  private let table: String
  private let statement: RowReader
  var postings: Int64 { statement.postings }
  /// What is wrong with the last row beside its digest.
  private(set) var complaint: String?

  init(_ db: Database, table: String) throws {
    self.table = table
    statement = try RowReader(db, table: table)
  }

  /// Nil where there is no such row.
  mutating func digest(of seq: Int64) throws -> [UInt8]? {
    complaint = nil
    guard let row = try statement.row(seq, check: true) else { return nil }
    complaint = row.complaint
    return row.line.digest
  }
}

/// Finds rows by number and gives them as they are exported; for `verify` and `export`.
final class RowReader {
  private let table: String
  private let statement: RawStatement
  private let claims: SheetReader
  private var key: (article: Int64, bytes: [UInt8])?
  private let index: PostingIndex
  private let findTerm: RawStatement
  private let findArticle: RawStatement
  private var terms: [TermKey: Term] = [:]
  private var source: (seq: Int64, article: Article, original: Int64)?
  /// How many index rows the claims read so far have.
  private(set) var postings: Int64 = 0

  init(_ db: Database, table: String) throws {
    self.table = table
    let columns =
      switch table {
      case "run": "program, packs"
      case "article": "id, title, text, lang, published, outlet, url, key, hash, words"
      case "copy": "article, original"
      case "claim": "key"
      case "reading": "article, run, first_claim, claims"
      case "standing": "claim, stands, run"
      default: "claim, verdict, replacement, author, reason"
      }
    // Of a claim its article's key is looked up; the rest is on a sheet.
    statement = try RawStatement(
      db, "SELECT \(columns) FROM \(table == "claim" ? "article" : table) WHERE seq = ?")
    claims = try SheetReader(db)
    index = try PostingIndex(db)
    findTerm = try RawStatement(db, "SELECT seq FROM term WHERE kind = ? AND text = ?")
    findArticle = try RawStatement(
      db,
      """
      SELECT published, outlet, coalesce((SELECT original FROM copy WHERE article = a.seq), a.seq)
      FROM article a WHERE seq = ?
      """)
  }

  /// - Parameter check: also compares what lies beside the row with what follows from it.
  func row(_ seq: Int64, check: Bool) throws -> (line: RowLine, complaint: String?)? {
    if table == "claim" { return try claim(seq, check: check) }
    statement.bind(1, seq)
    defer { statement.reset() }
    guard try statement.step() else { return nil }
    switch table {
    case "run": return (.run(Run(program: statement.text(0), packs: statement.text(1))), nil)
    case "article":
      let article = Article(
        id: statement.text(0), text: statement.text(2), title: statement.optionalText(1),
        lang: statement.optionalText(3), published: statement.isNull(4) ? nil : Day(number: Int(statement.int(4))),
        outlet: statement.optionalText(5), url: statement.optionalText(6))
      let line = RowLine.article(article)
      var complaint: String?
      if check {
        if statement.blob(7) != line.digest { complaint = "its key is not that of its content" }
        if statement.blob(8) != SHA256.digest(Array(article.body.utf8)) {
          complaint = "its hash is not that of its words"
        }
        if statement.int(9) != Entry.words(statement.blob(8)) { complaint = "it is not found by its words" }
      }
      return (line, complaint)
    case "copy": return (.copy(article: statement.int(0), original: statement.int(1)), nil)
    case "reading":
      return (
        .reading(
          article: statement.int(0), run: statement.int(1), firstClaim: statement.int(2), claims: statement.int(3)),
        nil
      )
    case "standing":
      return (.standing(claim: statement.int(0), stands: statement.int(1) != 0, run: statement.int(2)), nil)
    default:
      return (
        .judgement(
          claim: statement.int(0), verdict: statement.text(1),
          replacement: statement.isNull(2) ? nil : statement.int(2),
          author: statement.text(3), reason: statement.text(4)), nil
      )
    }
  }

  private func claim(_ seq: Int64, check: Bool) throws -> (line: RowLine, complaint: String?)? {
    guard let packed = try claims.packed(seq).map({ [UInt8]($0) }) else { return nil }
    // An export must not be cut short silently by what cannot be read; its import will refuse the line.
    let unreadable = RowLine.claim(body: Array("null".utf8), article: [])
    guard let outline = packed.withUnsafeBytes({ Outline(claim: seq, packed: $0) }) else {
      return (unreadable, "its outline cannot be read")
    }
    guard let claim = try claims.claim(seq, outline) else { return (unreadable, "its body is no claim") }
    if key?.article != outline.article {
      statement.bind(1, outline.article)
      defer { statement.reset() }
      key = (outline.article, try statement.step() ? statement.blob(0) : [])
    }
    var out = JSONBytes()
    out.claim(claim)
    return (
      .claim(body: out.bytes, article: key!.bytes), check ? try complaint(seq, claim, packed, outline) : nil
    )
  }

  private struct NoTerm: Error {}

  private func term(_ kind: Term.Kind, _ text: String) throws -> Term {
    let key = TermKey(kind: kind, text: text)
    if let term = terms[key] { return term }
    findTerm.bind(1, kind.rawValue)
    findTerm.bind(2, text)
    guard let number = try findTerm.one() else { throw NoTerm() }
    terms[key] = Term(number)
    return Term(number)
  }

  /// What answers read beside the body must be what follows from the body.
  private func complaint(_ seq: Int64, _ claim: Claim, _ packed: [UInt8], _ stated: Outline) throws -> String? {
    let article = stated.article
    if source?.seq != article {
      findArticle.bind(1, article)
      defer { findArticle.reset() }
      guard try findArticle.step() else { return "its article is missing" }
      let published = findArticle.isNull(0) ? nil : Day(number: Int(findArticle.int(0)))
      source = (
        article, Article(id: "", text: "", published: published, outlet: findArticle.optionalText(1)),
        findArticle.int(2)
      )
    }
    do {
      let outline = try Outline(
        claim, seq: seq, article: article, original: source!.original, of: source!.article,
        isCorrection: claim.origin == "review", term: term)
      if outline.packed() != packed { return "its outline is not that of its content" }
      for posting in try Posting.all(claim, outline, term: term) {
        guard let found = try index.entry(posting, seq) else { return "it is missing from the index" }
        if found != (posting.kind.hasOutlines ? packed : []) { return "the index has another outline of it" }
        postings += 1
      }
      let next = outline.tag.nextBytes
      if try index.entry(Posting(term: Term(outline.tag.firstByte), kind: .id), seq) != [next.0, next.1, next.2] {
        return "its id is missing from the index"
      }
      postings += 1
    } catch is NoTerm {
      return "a word of it is missing from the index"
    }
    return nil
  }
}
