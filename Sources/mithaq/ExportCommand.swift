import ArgumentParser
import Foundation
import MithaqLedger

struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write the whole ledger as NDJSON, which 'import' turns into the same ledger again.",
    discussion: """
      Each batch's rows come first, then the batch with its hash.

        mithaq export > ledger.ndjson
        mithaq export | gzip > ledger.ndjson.gz
      """)

  @OptionGroup var ledger: LedgerOptions

  func run() throws {
    let output = StandardOutput()
    do {
      try ledger.open(.read) { try $0.export { try output.write($0) } }
    } catch is StandardOutput.ReaderGone {}
  }
}
