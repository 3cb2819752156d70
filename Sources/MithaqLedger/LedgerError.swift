import GRDB

/// What can go wrong with a ledger, said so that one knows what to do.
public enum LedgerError: Error, Hashable, Sendable {
  /// The file is an SQLite database of something else, or no database at all.
  case notALedger(path: String)
  /// A later program made it; this one would read it by half.
  case newer(path: String)
  /// An earlier program made it, and it cannot be migrated where it was opened for reading only.
  case older(path: String)
  case missing(path: String)
  case readOnly(path: String)
  case diskFull(path: String)
  case busy(path: String)
  case damaged(path: String, message: String)
  case unknownClaim(String)
  case wrongCorrection(String)
  case wrongImport(line: Int, message: String)
  case closed
  case other(path: String, message: String)
}

extension LedgerError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notALedger(let path):
      "\(path): error: this file is no ledger of Mithaq; name another with --ledger"
    case .newer(let path):
      "\(path): error: this ledger was made by a newer version of mithaq, which knows things that this one would miss; use that version"
    case .older(let path):
      "\(path): error: this ledger was made by an older version of mithaq and is opened for reading only; 'mithaq verify --ledger \(path)' migrates it, given leave to write"
    case .missing(let path):
      "\(path): error: there is no ledger here yet; 'mithaq ingest' makes one"
    case .readOnly(let path):
      "\(path): error: the ledger or its folder may not be written to; nothing was recorded"
    case .diskFull(let path):
      "\(path): error: the disk is full; what was acknowledged is kept, the last batch was not recorded; make room and run the same command again"
    case .busy(let path):
      "\(path): error: another process has held the ledger for too long; try again when it is done"
    case .damaged(let path, let message):
      "\(path): error: the file is damaged (\(message)); restore it from a copy, or 'mithaq export' what can still be read"
    case .unknownClaim(let id):
      "error: the ledger has no claim '\(id)'; give the id as 'status' or 'search' print it, or its first 8 digits or more"
    case .wrongCorrection(let message):
      "error: \(message)"
    case .wrongImport(let line, let message):
      "line \(line): error: \(message)"
    case .closed:
      "error: the ledger is closed"
    case .other(let path, let message):
      "\(path): error: \(message)"
    }
  }

  /// The same trouble in the ledger's words.
  static func from(_ error: any Error, path: String) -> any Error {
    guard let error = error as? DatabaseError else { return error }
    let message = error.message ?? "SQLite's code \(error.resultCode.rawValue)"
    switch error.resultCode {
    case .SQLITE_FULL: return LedgerError.diskFull(path: path)
    case .SQLITE_IOERR:
      // Writing the shared-memory file fails so on a full disk.
      let full: [Int32] = [ResultCode.SQLITE_IOERR_WRITE.rawValue, ResultCode.SQLITE_IOERR_SHMSIZE.rawValue]
      if full.contains(error.extendedResultCode.rawValue) { return LedgerError.diskFull(path: path) }
      return LedgerError.other(path: path, message: message)
    case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM: return LedgerError.readOnly(path: path)
    case .SQLITE_BUSY, .SQLITE_LOCKED: return LedgerError.busy(path: path)
    case .SQLITE_NOTADB: return LedgerError.notALedger(path: path)
    case .SQLITE_CORRUPT: return LedgerError.damaged(path: path, message: message)
    default: return LedgerError.other(path: path, message: message)
    }
  }
}
