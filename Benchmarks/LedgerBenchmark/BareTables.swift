import GRDBSQLite
import MithaqClaims

/// The same articles and claims in tables without anything, inserted with the same durability: what SQLite itself costs.
struct BareTables {
  private var db: OpaquePointer?
  private var insertArticle: OpaquePointer?
  private var insertClaim: OpaquePointer?

  struct Row {
    var article: Article
    var claims: [(id: String, body: [UInt8])]
  }

  init(_ path: String) throws {
    precondition(sqlite3_open(path, &db) == SQLITE_OK)
    for sql in [
      "PRAGMA page_size = 8192", "PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL",
      "PRAGMA wal_autocheckpoint = 16384", "PRAGMA cache_size = -65536",
      "CREATE TABLE article(seq INTEGER PRIMARY KEY, id TEXT, text TEXT, published INTEGER, outlet TEXT)",
      "CREATE TABLE claim(seq INTEGER PRIMARY KEY, id TEXT UNIQUE, article INTEGER, body TEXT)",
    ] { precondition(sqlite3_exec(db, sql, nil, nil, nil) == SQLITE_OK) }
    sqlite3_prepare_v2(db, "INSERT INTO article VALUES (NULL,?,?,?,?)", -1, &insertArticle, nil)
    sqlite3_prepare_v2(db, "INSERT OR IGNORE INTO claim VALUES (NULL,?,?,?)", -1, &insertClaim, nil)
  }

  static func rows(_ news: [(Article, Reading)]) -> [Row] {
    news.map { article, reading in
      Row(
        article: article,
        claims: reading.claims.map { claim in
          var out = JSONBytes()
          out.claim(claim)
          return (claim.id, out.bytes)
        })
    }
  }

  /// One transaction.
  mutating func insert(_ rows: [Row]) {
    let copies = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    sqlite3_exec(db, "BEGIN IMMEDIATE", nil, nil, nil)
    for row in rows {
      sqlite3_bind_text(insertArticle, 1, row.article.id, -1, copies)
      sqlite3_bind_text(insertArticle, 2, row.article.text, -1, copies)
      sqlite3_bind_int64(insertArticle, 3, Int64(row.article.published!.number))
      sqlite3_bind_text(insertArticle, 4, row.article.outlet, -1, copies)
      sqlite3_step(insertArticle)
      sqlite3_reset(insertArticle)
      let article = sqlite3_last_insert_rowid(db)
      for (id, body) in row.claims {
        sqlite3_bind_text(insertClaim, 1, id, -1, copies)
        sqlite3_bind_int64(insertClaim, 2, article)
        body.withUnsafeBytes { bytes in
          _ = sqlite3_bind_text(
            insertClaim, 3, bytes.baseAddress!.assumingMemoryBound(to: CChar.self), Int32(bytes.count), copies)
        }
        sqlite3_step(insertClaim)
        sqlite3_reset(insertClaim)
      }
    }
    precondition(sqlite3_exec(db, "COMMIT", nil, nil, nil) == SQLITE_OK)
  }

  func count() -> Int {
    var statement: OpaquePointer?
    sqlite3_prepare_v2(db, "SELECT count(*) FROM claim", -1, &statement, nil)
    defer { sqlite3_finalize(statement) }
    return sqlite3_step(statement) == SQLITE_ROW ? Int(sqlite3_column_int64(statement, 0)) : -1
  }

  mutating func close() {
    sqlite3_finalize(insertArticle)
    sqlite3_finalize(insertClaim)
    sqlite3_close(db)
  }
}
