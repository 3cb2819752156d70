import Foundation

/// What is written to people, beside the output proper.
enum Terminal {
  /// Writes one message to standard error.
  static func complain(_ message: String) {
    FileHandle.standardError.write(Data((message + "\n").utf8))
  }

  /// One line on standard error that is written over, five times a second at most, and taken away in the end; only where people look on.
  struct PassingLine {
    private let isShown: Bool
    private var lastShown: ContinuousClock.Instant?

    init(isShown: Bool = Terminal.errorIsTerminal) { self.isShown = isShown }

    mutating func show(_ line: @autoclosure () -> String) {
      guard isShown else { return }
      let now = ContinuousClock.now
      if let lastShown, lastShown.duration(to: now) < .milliseconds(200) { return }
      lastShown = now
      FileHandle.standardError.write(Data("\r\u{1b}[K\(line())".utf8))
    }

    mutating func clear() {
      guard lastShown != nil else { return }
      lastShown = nil
      FileHandle.standardError.write(Data("\r\u{1b}[K".utf8))
    }
  }

  static var outputIsTerminal: Bool { isatty(STDOUT_FILENO) == 1 }
  static var errorIsTerminal: Bool { isatty(STDERR_FILENO) == 1 }
}
