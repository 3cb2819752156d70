import GRDB
import MithaqClaims

/// A sentence that search found.
public struct Passage: Hashable, Sendable {
  public var article: Int64
  /// Where it stands in the article's body.
  public var range: ByteRange
  public var text: String
  /// What matched, as ranges of `text`.
  public var matches: [ByteRange]
}

extension Ledger {
  /// How many articles' sentences are not in the search index yet.
  public func unindexedArticles() throws -> Int {
    try read { db in
      let indexed = try Int64.fetchOne(db, sql: "SELECT max(id) / 65536 FROM passage") ?? 0
      return Int(try Int64.fetchOne(db, sql: "SELECT count(*) FROM article WHERE seq > ?", arguments: [indexed]) ?? 0)
    }
  }

  /// Brings the search index up to the last article, some hundreds at a time.
  ///
  /// Recording does not wait for it: what is recorded is durable before it can be searched.
  /// - Parameter progress: told how many articles were indexed since the last call; false stops.
  public func indexPassages(progress: (Int) -> Bool = { _ in true }) throws {
    while true {
      let count = try write { db in
        let indexed = try Int64.fetchOne(db, sql: "SELECT max(id) / 65536 FROM passage") ?? 0
        let articles = try RawStatement(db, "SELECT seq, title, text FROM article WHERE seq > ? ORDER BY seq LIMIT 256")
        articles.bind(1, indexed)
        let passage = try RawStatement(db, "INSERT INTO passage(id, article, start, length) VALUES (?,?,?,?)")
        let index = try RawStatement(db, "INSERT INTO passage_index(rowid, text) VALUES (?,?)")
        var count = 0
        while try articles.step() {
          let seq = articles.int(0)
          let body = Array(Article(id: "", text: articles.text(2), title: articles.optionalText(1)).body.utf8)
          for (n, range) in Passages.split(body).prefix(65_535).enumerated() {
            let id = seq * 65_536 + Int64(n)
            passage.bind(1, id)
            passage.bind(2, seq)
            passage.bind(3, range.start)
            passage.bind(4, range.count)
            try passage.run()
            index.bind(1, id)
            index.bind(2, utf8: Array(body[range.start..<range.end]))
            try index.run()
          }
          count += 1
        }
        return count
      }
      if count == 0 || !progress(count) { return }
    }
  }

  /// Sentences with all the words of `query`, best first; words in quotes must follow each other, a word ending in `*` is a
  /// beginning.
  public func search(_ query: String, at cut: Cut, limit: Int = 20) throws -> [Passage] {
    guard let pattern = Passages.pattern(query) else { return [] }
    return try read { db in
      // The best first by their numbers alone: the words of a passage come from its article, which is to be read for those
      // that are shown and not for the thousands that a common word has.
      let best = try RawStatement(
        db,
        "SELECT rowid FROM passage_index WHERE passage_index MATCH ? AND rowid < ? ORDER BY rank, rowid LIMIT ?")
      best.bind(1, pattern)
      best.bind(2, (cut.last.article + 1) * 65_536)
      best.bind(3, limit)
      var ids: [Int64] = []
      while try best.step() { ids.append(best.int(0)) }
      let statement = try RawStatement(
        db,
        """
        SELECT p.article, p.start, p.length, highlight(passage_index, 0, char(2), char(3))
        FROM passage_index JOIN passage p ON p.id = passage_index.rowid
        WHERE passage_index MATCH ? AND passage_index.rowid = ?
        """)
      var found: [Passage] = []
      for id in ids {
        statement.bind(1, pattern)
        statement.bind(2, id)
        defer { statement.reset() }
        guard try statement.step() else { continue }
        let (text, matches) = Passages.marks(statement.blob(3))
        let start = Int(statement.int(1))
        found.append(
          Passage(
            article: statement.int(0), range: ByteRange(start, start + Int(statement.int(2))), text: text,
            matches: matches))
      }
      return found
    }
  }

  /// The claims whose evidence lies in a passage.
  public func claims(in passage: Passage, at cut: Cut) throws -> [Outline] {
    try read { db in
      try Ledger.outlines(db, readIn: passage.article, at: cut).filter { $0.evidence.overlaps(passage.range) }
    }
  }
}

/// Cuts an article's body into the sentences that search shows.
public enum Passages {
  /// The sentences that a range touches.
  public static func around(_ range: ByteRange, in article: Article) -> ByteRange {
    let touched = split(Array(article.body.utf8)).filter { $0.overlaps(range) }
    guard let first = touched.first, let last = touched.last else { return range }
    return ByteRange(min(first.start, range.start), max(last.end, range.end))
  }

  /// A sentence ends at a line's end, and after `. ! ? ؟ ۔ …` where white space follows.
  static func split(_ body: [UInt8]) -> [ByteRange] {
    var ranges: [ByteRange] = []
    var start = 0
    func close(_ end: Int) {
      var from = start
      var to = end
      while from < to, isSpace(body[from]) { from += 1 }
      while to > from, isSpace(body[to - 1]) { to -= 1 }
      if from < to { ranges.append(ByteRange(from, to)) }
      start = end
    }
    var at = 0
    while at < body.count {
      let byte = body[at]
      at += 1
      if byte == 0x0a {
        close(at)
      } else if isEnd(body, at), at == body.count || isSpace(body[at]) {
        // Not after a single capital, as in "U.S. president", nor after one digit.
        if byte == 0x2e, at >= 2, isShort(body, at - 1) { continue }
        close(at)
      }
    }
    close(body.count)
    return ranges
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte >= 0x09 && byte <= 0x0d }

  private static func isEnd(_ body: [UInt8], _ end: Int) -> Bool {
    let byte = body[end - 1]
    if byte == 0x2e || byte == 0x21 || byte == 0x3f { return true }
    guard end >= 2 else { return false }
    let two = (body[end - 2], byte)
    if two == (0xd8, 0x9f) || two == (0xdb, 0x94) { return true }
    return end >= 3 && body[end - 3] == 0xe2 && two == (0x80, 0xa6)
  }

  private static func isShort(_ body: [UInt8], _ dot: Int) -> Bool {
    guard dot >= 1 else { return false }
    let letter = body[dot - 1]
    guard letter >= 0x41 && letter <= 0x5a || letter >= 0x30 && letter <= 0x39 else { return false }
    return dot < 2 || isSpace(body[dot - 2]) || body[dot - 2] == 0x2e
  }

  /// The query as FTS5 has it; nil where it holds no word. Nothing in it is an operator.
  static func pattern(_ query: String) -> String? {
    var terms: [String] = []
    var quoted = false
    for (i, part) in query.split(separator: "\"", omittingEmptySubsequences: false).enumerated() {
      quoted = i % 2 == 1
      if quoted {
        if !SearchTokenizer.folded(String(part)).isEmpty { terms.append("\"\(part)\"") }
        continue
      }
      for word in part.split(whereSeparator: \.isWhitespace) {
        let isBeginning = word.hasSuffix("*")
        let bare = isBeginning ? word.dropLast() : word
        if SearchTokenizer.folded(String(bare)).isEmpty { continue }
        terms.append("\"\(bare)\"" + (isBeginning ? "*" : ""))
      }
    }
    // A NUL would end the pattern early.
    return terms.isEmpty ? nil : terms.joined(separator: " ").replacing("\0", with: " ")
  }

  /// Takes the marks that `highlight` put around matches out of the text again.
  static func marks(_ marked: [UInt8]) -> (String, [ByteRange]) {
    var text: [UInt8] = []
    var matches: [ByteRange] = []
    var open: Int?
    for byte in marked {
      switch byte {
      case 2: open = text.count
      case 3:
        if let start = open { matches.append(ByteRange(start, text.count)) }
        open = nil
      default: text.append(byte)
      }
    }
    return (String(decoding: text, as: UTF8.self), matches)
  }
}
