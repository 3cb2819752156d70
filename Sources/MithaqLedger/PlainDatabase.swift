import Foundation
import GRDBSQLite

/// A plain SQLite file for other tools, made from statements and complete when it appears: without journals, triggers or functions
/// of our own.
///
/// It is no ledger. An earlier one under the same name is replaced once the new one is whole; any other file is refused.
public final class PlainDatabase {
  private let path: String
  private let fresh: String
  private var connection: OpaquePointer?

  /// `PRAGMA application_id` of such a file: "MTHX".
  static let applicationID: Int32 = 0x4d54_4858

  public init(path: String) throws {
    self.path = path
    fresh = path + "." + UUID().uuidString + ".part"
    if FileManager.default.fileExists(atPath: path), !PlainDatabase.isOne(path) {
      throw LedgerError.other(path: path, message: "the file is there and is no earlier export; name another")
    }
    let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
    guard sqlite3_open_v2(fresh, &connection, flags, nil) == SQLITE_OK else {
      let message = connection.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
      sqlite3_close(connection)
      connection = nil
      throw LedgerError.other(path: path, message: "cannot be written: \(message)")
    }
    // A half-made file is thrown away, so nothing need be synchronised before it is whole.
    try execute(
      Array(
        "PRAGMA page_size = 8192; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA application_id = \(PlainDatabase.applicationID); BEGIN;"
          .utf8))
  }

  deinit {
    if connection != nil {
      sqlite3_close(connection)
      unlink(fresh)
    }
  }

  /// Runs whole statements; a NUL among them ends them.
  public func execute(_ statements: [UInt8]) throws {
    guard let connection else { return }
    var text = statements.map { CChar(bitPattern: $0) }
    text.append(0)
    guard sqlite3_exec(connection, text, nil, nil, nil) == SQLITE_OK else {
      throw LedgerError.other(path: path, message: String(cString: sqlite3_errmsg(connection)))
    }
  }

  /// Puts the file into its place.
  public func finish() throws {
    try execute(Array("COMMIT; PRAGMA optimize; ANALYZE;".utf8))
    sqlite3_close(connection)
    connection = nil
    guard rename(fresh, path) == 0 else {
      let message = String(cString: strerror(errno))
      unlink(fresh)
      throw LedgerError.other(path: path, message: "cannot be written: \(message)")
    }
  }

  private static func isOne(_ path: String) -> Bool {
    guard let handle = FileHandle(forReadingAtPath: path), let head = try? handle.read(upToCount: 100),
      head.count == 100
    else { return false }
    return head.starts(with: "SQLite format 3\0".utf8)
      && head[68..<72].reduce(0, { $0 << 8 | Int32($1) }) == applicationID
  }
}
