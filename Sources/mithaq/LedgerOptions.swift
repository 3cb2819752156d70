import ArgumentParser
import Foundation
import MithaqAnswers
import MithaqClaims
import MithaqLedger
import MithaqPacks

/// Where the ledger is, for every command that uses one.
struct LedgerOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The ledger's file; MITHAQ_LEDGER where it is not given, else mithaq.ledger.", valueName: "file"))
  var ledger: String?

  var path: String { ledger ?? ProcessInfo.processInfo.environment["MITHAQ_LEDGER"] ?? "mithaq.ledger" }

  /// Runs `body` with the ledger; what is wrong with it is said, and ends the command with 1.
  func open<T>(_ access: Ledger.Access, _ body: (Ledger) throws -> T) throws -> T {
    do {
      let ledger = try Ledger(path: path, access: access)
      defer { try? ledger.close() }
      return try body(ledger)
    } catch let error as LedgerError {
      throw CommandError(error.description)
    }
  }
}

enum AnswerFormat: String, CaseIterable, ExpressibleByArgument { case text, json }

/// As of when a question is asked, and how the answer is written.
struct QuestionOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The day asked about; today where it is not given.", valueName: "YYYY-MM-DD"))
  var valid: String?

  @Option(
    help: ArgumentHelp(
      "Answer as the ledger would have answered then; a day means its end, in UTC.",
      valueName: "YYYY-MM-DD[THH:MM[:SS]]"))
  var known: String?

  @Option(help: "text for people, json for machines.")
  var format = AnswerFormat.text

  func validate() throws {
    if let valid, Day(valid) == nil { throw ValidationError("'\(valid)' is no day; write YYYY-MM-DD, as 2025-11-07") }
    if let known, Instant(text: known) == nil {
      throw ValidationError("'\(known)' is no instant; write YYYY-MM-DD or YYYY-MM-DDTHH:MM:SS")
    }
  }

  var asOf: AsOf {
    let now = Clock.now
    let known = known.flatMap { Instant(text: $0) } ?? now
    return AsOf(valid: valid.flatMap { Day($0) } ?? now.day, known: known)
  }

  /// Writes an answer as it was asked for.
  func write(json: @autoclosure () -> [UInt8], text: (TextStyle) -> String) throws {
    let output = StandardOutput()
    do {
      switch format {
      case .json: try output.write(json() + [0x0a])
      case .text: try output.write(Array(text(TextStyle.standard).utf8))
      }
    } catch is StandardOutput.ReaderGone {}
  }
}

/// The only clock.
enum Clock {
  static var now: Instant { Instant(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down))) }
}

extension TextStyle {
  /// As the terminal is, or plain where the output goes elsewhere.
  static var standard: TextStyle {
    guard Terminal.outputIsTerminal else { return TextStyle(isStyled: false, width: 120) }
    var size = winsize()
    let width = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 100
    let plain = ProcessInfo.processInfo.environment["NO_COLOR"].map { !$0.isEmpty } ?? false
    return TextStyle(isStyled: !plain, width: width)
  }
}
