import ArgumentParser
import Foundation
import MithaqLedger

struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Rebuild a ledger from an export; every batch must give the hash that was exported.",
    discussion: """
      The ledger is empty, or holds the first batches of the export already; so an interrupted import is run again.

        mithaq import ledger.ndjson --ledger copy.ledger
        zcat ledger.ndjson.gz | mithaq import - --ledger copy.ledger
      """)

  @Argument(help: ArgumentHelp("The export; '-' is standard input.", valueName: "file"))
  var file: String

  @OptionGroup var ledger: LedgerOptions

  func run() throws {
    guard let handle = file == "-" ? FileHandle.standardInput : FileHandle(forReadingAtPath: file) else {
      throw CommandError("\(file): error: no such file, or it cannot be read")
    }
    let name = file == "-" ? "<stdin>" : file
    do {
      let ledger = try Ledger(path: ledger.path)
      defer { try? ledger.close() }
      let added = try ledger.restore(Lines(handle))
      try ledger.indexPassages()
      try StandardOutput().write(
        Array("\(added) batches imported; \(try ledger.cut().claims) claims in the ledger\n".utf8))
    } catch let error as LedgerError {
      if case .wrongImport = error { throw CommandError("\(name): \(error)") }
      throw CommandError(error.description)
    }
  }

  /// The lines of a file, read piece by piece.
  private struct Lines: Sequence, IteratorProtocol {
    private let handle: FileHandle
    private var rest: [UInt8] = []
    private var start = 0
    private var isOver = false

    init(_ handle: FileHandle) { self.handle = handle }

    mutating func next() -> [UInt8]? {
      var searched = start
      while true {
        if let end = rest[searched...].firstIndex(of: 0x0a) {
          defer { start = end + 1 }
          return Array(rest[start..<end])
        }
        searched = rest.count - start
        rest.removeFirst(start)
        start = 0
        if isOver {
          defer { rest.removeAll() }
          return rest.isEmpty ? nil : rest
        }
        if let more = try? handle.read(upToCount: 1 << 20), !more.isEmpty { rest += more } else { isOver = true }
      }
    }
  }
}
