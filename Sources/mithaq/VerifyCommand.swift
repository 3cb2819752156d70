import ArgumentParser
import Foundation
import MithaqClaims
import MithaqLedger

struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Prove that nothing in the ledger was altered, removed or moved.",
    discussion: """
      Every row is hashed again, every batch's hash computed from the one before it, and each index row compared with its claim. \
      Faults are named; exit code 1 where there are any. Whoever can write the file could rebuild the whole chain: note the \
      last batch's hash elsewhere, and give it with --head later.

        mithaq verify
        mithaq verify --ledger old.ledger --head 9f86d081884c7d65
      """)

  @OptionGroup var ledger: LedgerOptions

  @Option(help: ArgumentHelp("A hash, or its beginning, that the chain must contain.", valueName: "hash"))
  var head: String?

  @Option(help: "text for people, json for machines.")
  var format = AnswerFormat.text

  func validate() throws {
    if let head, head.count < 8 || !head.allSatisfy(\.isHexDigit) {
      throw ValidationError("--head takes eight hexadecimal digits or more")
    }
  }

  func run() throws {
    // An older ledger is migrated where it may be written to; otherwise it is only read.
    var result = Verification()
    var access = Ledger.Access.read
    do { _ = try Ledger(path: ledger.path, access: .read) } catch LedgerError.older { access = .write } catch {}
    try ledger.open(access) { ledger in
      var line = Terminal.PassingLine()
      defer { line.clear() }
      result = try ledger.verify(expecting: head) { done, total in line.show("\(done * 100 / max(1, total)) %") }
    }
    if format == .json {
      var out = JSONBytes()
      out.object { out in
        out.field("whole", result.faults.isEmpty)
        out.field("batches", result.batches)
        out.field("rows", result.rows)
        out.field("articles", Int(result.articles))
        out.field("claims", Int(result.claims))
        out.field("head", result.head)
        out.key("faults")
        out.array(result.faults) { out, fault in
          out.object {
            $0.field("place", fault.place)
            $0.field("message", fault.message)
          }
        }
      }
      try StandardOutput().write(out.bytes + [0x0a])
    } else {
      for fault in result.faults { Terminal.complain("\(ledger.path): \(fault)") }
      let summary =
        "\(result.claims) claims from \(result.articles) articles in \(result.batches) batches: "
        + (result.faults.isEmpty ? "whole" : "\(result.faults.count) faults") + "\n"
        + (result.head.map { "head \($0)\n" } ?? "")
      try StandardOutput().write(Array(summary.utf8))
    }
    if !result.faults.isEmpty { throw ExitCode(1) }
  }
}
