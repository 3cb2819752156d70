import GRDB
import GRDBSQLite
import Synchronization

/// A prepared statement for the loops that run a million times, where a value must not become an object on its way.
///
/// Lives no longer than the database access in which it was made. Its connection keeps it prepared for the next access: to
/// prepare one takes longer than most of them run.
struct RawStatement: ~Copyable {
  private let handle: OpaquePointer
  private let connection: OpaquePointer
  /// The connection's own, where nobody else was using it.
  private let kept: Statement?
  /// The addresses of those that are in use, of all connections.
  private static let lent = Mutex<Set<UInt>>([])

  init(_ db: Database, _ sql: String) throws {
    guard let connection = db.sqliteConnection else { throw LedgerError.closed }
    (handle, kept) = try RawStatement.prepare(db, connection, sql)
    self.connection = connection
  }

  private static func prepare(
    _ db: Database, _ connection: OpaquePointer, _ sql: String
  ) throws -> (OpaquePointer, Statement?) {
    let kept = try db.cachedStatement(sql: sql)
    let address = UInt(bitPattern: kept.sqliteStatement)
    if lent.withLock({ $0.insert(address).inserted }) { return (kept.sqliteStatement, kept) }
    var statement: OpaquePointer?
    let code = sqlite3_prepare_v2(connection, sql, -1, &statement, nil)
    guard code == SQLITE_OK, let statement else { throw error(connection) }
    return (statement, nil)
  }

  deinit {
    guard let kept else {
      sqlite3_finalize(handle)
      return
    }
    sqlite3_reset(handle)
    sqlite3_clear_bindings(handle)
    let address = UInt(bitPattern: handle)
    // Held until here, so that its place in memory is nobody else's.
    withExtendedLifetime(kept) { _ = RawStatement.lent.withLock { $0.remove(address) } }
  }

  private static func error(_ connection: OpaquePointer) -> DatabaseError {
    DatabaseError(
      resultCode: ResultCode(rawValue: sqlite3_extended_errcode(connection)),
      message: String(cString: sqlite3_errmsg(connection)))
  }

  // SQLite copies what is bound; the array may go at once.
  private static let copies = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

  func bind(_ index: Int32, _ value: Int64?) {
    if let value { sqlite3_bind_int64(handle, index, value) } else { sqlite3_bind_null(handle, index) }
  }
  func bind(_ index: Int32, _ value: Int) { sqlite3_bind_int64(handle, index, Int64(value)) }

  func bind(_ index: Int32, blob: [UInt8]?) {
    guard let blob else {
      sqlite3_bind_null(handle, index)
      return
    }
    _ = blob.withUnsafeBytes { bytes -> Int32 in
      // An empty blob needs an address, or it becomes NULL.
      bytes.count == 0
        ? sqlite3_bind_zeroblob(handle, index, 0)
        : sqlite3_bind_blob(handle, index, bytes.baseAddress, Int32(bytes.count), RawStatement.copies)
    }
  }
  func bind(_ index: Int32, utf8: [UInt8]) {
    utf8.withUnsafeBufferPointer { bytes in
      _ = bytes.withMemoryRebound(to: CChar.self) { chars in
        sqlite3_bind_text(
          handle, index, chars.baseAddress ?? RawStatement.empty, Int32(chars.count), RawStatement.copies)
      }
    }
  }
  func bind(_ index: Int32, _ text: String?) {
    guard var text else {
      sqlite3_bind_null(handle, index)
      return
    }
    text.withUTF8 { utf8 in
      utf8.withMemoryRebound(to: CChar.self) { chars in
        _ = sqlite3_bind_text(
          handle, index, chars.baseAddress ?? RawStatement.empty, Int32(chars.count), RawStatement.copies)
      }
    }
  }
  private static var empty: UnsafePointer<CChar> { UnsafePointer(emptyText) }
  nonisolated(unsafe) private static let emptyText: UnsafeMutablePointer<CChar> = {
    let pointer = UnsafeMutablePointer<CChar>.allocate(capacity: 1)
    pointer.pointee = 0
    return pointer
  }()

  /// Binds a long text or blob without copying it and runs; the bytes need to live no longer than this call.
  func run(withBlob blob: [UInt8], at index: Int32) throws {
    try blob.withUnsafeBytes { bytes in
      sqlite3_bind_blob(handle, index, bytes.baseAddress, Int32(bytes.count), nil)
      defer { sqlite3_bind_null(handle, index) }
      try run()
    }
  }
  func run(withBlobs first: [UInt8], _ second: [UInt8], at one: Int32, _ two: Int32) throws {
    try first.withUnsafeBytes { bytes in
      sqlite3_bind_blob(handle, one, bytes.baseAddress, Int32(bytes.count), nil)
      defer { sqlite3_bind_null(handle, one) }
      try run(withBlob: second, at: two)
    }
  }
  func run(withText text: String, at index: Int32) throws {
    var text = text
    try text.withUTF8 { bytes in
      _ = bytes.withMemoryRebound(to: CChar.self) { chars in
        sqlite3_bind_text(handle, index, chars.baseAddress ?? RawStatement.empty, Int32(chars.count), nil)
      }
      defer { sqlite3_bind_null(handle, index) }
      try run()
    }
  }

  /// Runs a statement that gives no rows, and makes it ready for the next.
  func run() throws {
    let code = sqlite3_step(handle)
    guard code == SQLITE_DONE || code == SQLITE_ROW else {
      let error = RawStatement.error(connection)
      sqlite3_reset(handle)
      throw error
    }
    sqlite3_reset(handle)
  }

  /// True while there is a row; ready for the next use when it says false.
  func step() throws -> Bool {
    switch sqlite3_step(handle) {
    case SQLITE_ROW: return true
    case SQLITE_DONE:
      sqlite3_reset(handle)
      return false
    default:
      let error = RawStatement.error(connection)
      sqlite3_reset(handle)
      throw error
    }
  }
  func reset() { sqlite3_reset(handle) }

  /// The first column of the only row, or nil.
  func one() throws -> Int64? {
    defer { sqlite3_reset(handle) }
    guard try step(), sqlite3_column_type(handle, 0) != SQLITE_NULL else { return nil }
    return sqlite3_column_int64(handle, 0)
  }

  func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }
  func int(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }
  func bytes(_ column: Int32) -> UnsafeRawBufferPointer {
    let pointer = sqlite3_column_blob(handle, column)
    return UnsafeRawBufferPointer(start: pointer, count: Int(sqlite3_column_bytes(handle, column)))
  }
  func blob(_ column: Int32) -> [UInt8] { [UInt8](bytes(column)) }
  func text(_ column: Int32) -> String { String(decoding: bytes(column), as: UTF8.self) }
  func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }
}
