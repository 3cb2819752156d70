import Foundation

/// A line on standard error that tells how far long work has come; only where people look on and nothing else is shown.
struct Progress {
  private let total: Int
  private let isShown: Bool
  private let start = ContinuousClock.now
  private var bytes = 0
  private var documents = 0
  private var lastShown: ContinuousClock.Instant?

  /// The total is the size of the files; a stream or a folder among them leaves it open.
  /// Beside output that comes only at the end, the line is shown though both go to one terminal.
  init(of paths: [String], besideOutput: Bool = false) {
    isShown = Terminal.errorIsTerminal && (besideOutput || !Terminal.outputIsTerminal)
    guard isShown else {
      total = 0
      return
    }
    var sum = 0
    for path in paths {
      let attributes = try? FileManager.default.attributesOfItem(atPath: path)
      guard attributes?[.type] as? FileAttributeType == .typeRegular, let size = attributes?[.size] as? Int else {
        sum = 0
        break
      }
      sum += size
    }
    total = sum
  }

  mutating func advance(bytes: Int, documents: Int) {
    self.bytes += bytes
    self.documents += documents
    guard isShown else { return }
    let now = ContinuousClock.now
    if let lastShown, lastShown.duration(to: now) < .milliseconds(200) { return }
    lastShown = now
    let seconds = Double(start.duration(to: now).components.seconds) + 0.001
    var line = "\(self.documents) documents, \(self.bytes >> 20) MiB, \(Int(Double(self.bytes) / 1e6 / seconds)) MB/s"
    if total > 0 {
      let done = min(20, self.bytes * 20 / total)
      line = "[" + String(repeating: "#", count: done) + String(repeating: ".", count: 20 - done) + "] " + line
    }
    FileHandle.standardError.write(Data("\r\u{1b}[K\(line)".utf8))
  }

  /// Takes the line away again.
  mutating func clear() {
    guard isShown, lastShown != nil else { return }
    lastShown = nil
    FileHandle.standardError.write(Data("\r\u{1b}[K".utf8))
  }
}
