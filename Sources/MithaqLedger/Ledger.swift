import Foundation
import GRDB
internal import Libsqlite
import MithaqClaims
import Synchronization

/// Everything that sources said, kept in both times: rows are added and never changed.
///
/// A ledger is one SQLite file. Questions are asked as of a `Cut`, the state of knowledge at an instant; later rows cannot
/// change the answer. Several threads and processes may use one file at once.
///
///     let ledger = try Ledger(path: "mithaq.ledger")
///     try ledger.record([Entry(article, reading)], by: run, at: now)
public final class Ledger: Sendable {
  public enum Access: Sendable {
    /// Makes the file where there is none.
    case write
    /// Refuses a missing file, and one of an older version.
    case read
  }

  public let path: String
  let reader: any DatabaseReader
  let writer: DatabasePool?
  /// Terms never change, so what was once read holds.
  let terms = Mutex<TermCache>(TermCache())

  /// Used by the writer only.
  let likeness = Likeness()

  struct TermCache {
    var numbers: [TermKey: Int64] = [:]
    var names: [Int64: String] = [:]
  }

  /// - Parameter durable: false lets the operating system choose when to write, for ledgers in tests.
  public init(path: String, access: Access = .write, durable: Bool = true) throws {
    _ = Ledger.memory
    self.path = path
    let exists = FileManager.default.fileExists(atPath: path)
    if access == .read, !exists { throw LedgerError.missing(path: path) }
    var configuration = Configuration()
    configuration.busyMode = .timeout(60)
    configuration.label = "ledger"
    configuration.maximumReaderCount = 8
    configuration.prepareDatabase { db in
      db.add(tokenizer: SearchTokenizer.self)
      // What is read lies in the memory of the system already; those who read are many, and would each hold as much.
      try db.execute(sql: "PRAGMA cache_size = \(db.configuration.readonly ? -8192 : -65536)")
      try db.execute(sql: "PRAGMA mmap_size = 1073741824")
      try db.execute(sql: "PRAGMA temp_store = MEMORY")
      // A row that an altered schema lets through is found by `verify`, not believed here.
      try db.execute(sql: "PRAGMA trusted_schema = OFF")
      if !db.configuration.readonly {
        try db.execute(sql: "PRAGMA synchronous = \(durable ? "FULL" : "OFF")")
        try db.execute(sql: "PRAGMA wal_autocheckpoint = 16384")
      }
    }
    do {
      switch access {
      case .write:
        if !exists { try Ledger.make(path: Ledger.target(of: path), configuration) }
        let pool = try DatabasePool(path: path, configuration: configuration)
        try Ledger.migrate(pool, path: path)
        writer = pool
        reader = pool
      case .read:
        configuration.readonly = true
        let queue = try Ledger.openForReading(path: path, configuration)
        try queue.read { try Ledger.check($0, path: path, mayMigrate: false) }
        writer = nil
        reader = queue
      }
    } catch {
      throw LedgerError.from(error, path: path)
    }
  }

  /// Set once, before SQLite is first used; where something else in the process used it before, it stays as it was.
  private static let memory = mithaq_sqlite_without_memory_statistics()

  /// Makes the ledger whole under a name of its own and links it into place, so that no process meets a half-made one;
  /// where another has made it meanwhile, that one stays.
  private static func make(path: String, _ configuration: Configuration) throws {
    let fresh = path + "." + UUID().uuidString
    defer { for suffix in ["", "-wal", "-shm"] { unlink(fresh + suffix) } }
    let queue = try DatabaseQueue(path: fresh, configuration: configuration)
    // The size of pages must be said before the first one is written.
    try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA page_size = 8192; PRAGMA journal_mode = WAL") }
    try Schema.migrator.migrate(queue)
    try queue.close()
    if link(fresh, path) != 0, errno != EEXIST {
      // A file system without links.
      try FileManager.default.moveItem(atPath: fresh, toPath: path)
    }
  }

  /// What a path means where it is a symbolic link to a file that is not there yet; else the path.
  private static func target(of path: String) -> String {
    var path = path
    for _ in 0..<40 {
      guard let next = try? FileManager.default.destinationOfSymbolicLink(atPath: path) else { break }
      path = next.hasPrefix("/") ? next : (path as NSString).deletingLastPathComponent + "/" + next
    }
    return path
  }

  /// Brings an older ledger, or an empty file, up to date.
  ///
  /// Other processes may be about the same: each step is one transaction that can be done once only, so whoever comes second
  /// fails with it, loses nothing, and goes on from where the first has come.
  private static func migrate(_ pool: DatabasePool, path: String) throws {
    for attempt in 1... {
      try pool.read { try Ledger.check($0, path: path, mayMigrate: true) }
      let done = try pool.read { try Schema.migrator.appliedMigrations($0).count }
      do { return try Schema.migrator.migrate(pool) } catch {
        let now = try pool.read { try Schema.migrator.appliedMigrations($0).count }
        guard now > done, attempt < 100 else { throw error }
      }
    }
  }

  private static func openForReading(path: String, _ configuration: Configuration) throws -> any DatabaseReader {
    do {
      let pool = try DatabasePool(path: path, configuration: configuration)
      try pool.read { _ = try Int.fetchOne($0, sql: "SELECT count(*) FROM sqlite_master") }
      return pool
    } catch let error as DatabaseError
      where error.resultCode == .SQLITE_CANTOPEN || error.resultCode == .SQLITE_READONLY
    {
      // SQLite needs a file beside the ledger to share it with writers. In a folder that may not be written to, a
      // ledger that was closed properly has no open journal, and can be read as it is.
      guard !FileManager.default.fileExists(atPath: path + "-wal") else { throw error }
      let escaped = path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? path
      return try DatabaseQueue(path: "file:\(escaped)?immutable=1", configuration: configuration)
    }
  }

  private static func check(_ db: Database, path: String, mayMigrate: Bool) throws {
    let id = try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0
    let tables = try String.fetchAll(db, sql: "SELECT DISTINCT tbl_name FROM sqlite_master")
    if tables.isEmpty {
      if mayMigrate { return }
      throw LedgerError.missing(path: path)
    }
    // The list of migrations is made before the first of them: another process is in between.
    if mayMigrate, id == 0, tables == ["grdb_migrations"] { return }
    guard id == Schema.applicationID else { throw LedgerError.notALedger(path: path) }
    if try Schema.migrator.hasBeenSuperseded(db) { throw LedgerError.newer(path: path) }
    if try !mayMigrate && !Schema.migrator.hasCompletedMigrations(db) { throw LedgerError.older(path: path) }
  }

  /// Runs `body` on a connection that sees one state of the ledger, however long it takes.
  func read<T>(_ body: (Database) throws -> T) throws -> T {
    do { return try reader.read(body) } catch { throw LedgerError.from(error, path: path) }
  }

  /// Runs `body` as one transaction: all of it is recorded, or nothing.
  func write<T>(_ body: (Database) throws -> T) throws -> T {
    guard let writer else { throw LedgerError.readOnly(path: path) }
    do {
      return try writer.writeWithoutTransaction { db in
        var result: T?
        do {
          try db.inTransaction(.immediate) {
            result = try body(db)
            return .commit
          }
        } catch {
          // It may hold what was not recorded.
          likeness.clear()
          throw error
        }
        return result!
      }
    } catch { throw LedgerError.from(error, path: path) }
  }

  /// Leaves nothing beside the file, where no other process has it open.
  public func close() throws {
    // The last connection to go puts the journal's content into the file; one that only reads could not.
    writer?.invalidateReadOnlyConnections()
    do { try reader.close() } catch { throw LedgerError.from(error, path: path) }
  }
}

/// What the ledger knew at an instant: the rows up to these, and none after.
public struct Cut: Hashable, Sendable {
  /// The instant that was asked for.
  public var known: Instant
  var batch: Int64
  var last: Reach
  /// The instant of the last batch within it; nil where nothing was recorded by then.
  public var recorded: Instant?

  /// How many claims, retracted ones among them, were recorded by then.
  public var claims: Int64 { last.claim }
  public var articles: Int64 { last.article }
}

extension Ledger {
  static func batchHead(_ db: Database) throws -> (seq: Int64, known: Instant, last: Reach, hash: [UInt8])? {
    let statement = try RawStatement(
      db,
      """
      SELECT seq, known, last_run, last_article, last_copy, last_claim, last_reading, last_standing, last_judgement, hash
      FROM batch ORDER BY seq DESC LIMIT 1
      """)
    guard try statement.step() else { return nil }
    let last = Reach((2...8).map { statement.int($0) })!
    return (statement.int(0), Instant(milliseconds: statement.int(1)), last, statement.blob(9))
  }

  /// The blocks that a table has, for `IN (…)`.
  static func blocks(_ db: Database, _ table: String) throws -> String {
    Posting.blocks(upTo: try Int64.fetchOne(db, sql: "SELECT max(seq) FROM \(table)") ?? 0)
  }

  static func cut(_ db: Database, known: Instant?) throws -> Cut {
    let statement = try RawStatement(
      db,
      """
      SELECT seq, known, last_run, last_article, last_copy, last_claim, last_reading, last_standing, last_judgement
      FROM batch WHERE known <= ? ORDER BY known DESC LIMIT 1
      """)
    statement.bind(1, known?.milliseconds ?? .max)
    guard try statement.step() else {
      return Cut(known: known ?? Instant(milliseconds: 0), batch: 0, last: Reach(), recorded: nil)
    }
    let recorded = Instant(milliseconds: statement.int(1))
    return Cut(
      known: known ?? recorded, batch: statement.int(0), last: Reach((2...8).map { statement.int($0) })!,
      recorded: recorded)
  }

  /// What the ledger knew at `known`, or knows now; an instant still to come is not closed, and later batches may fall
  /// before it.
  public func cut(known: Instant? = nil) throws -> Cut { try read { try Ledger.cut($0, known: known) } }

  /// The hash of the last batch, in hexadecimal: whoever keeps it can prove later that nothing before it was altered.
  public func head() throws -> String? { try read { try Ledger.batchHead($0).map { Hex.text($0.hash) } } }
}
