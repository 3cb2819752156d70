import Foundation

/// A line on standard error that tells how far long work has come; only where people look on and nothing else is shown.
struct Progress {
  private let total: Int
  private var line: Terminal.PassingLine
  private let start = ContinuousClock.now
  private var bytes = 0
  private var documents = 0

  /// The total is the size of the files; a stream or a folder among them leaves it open.
  /// Beside output that comes only at the end, the line is shown though both go to one terminal.
  init(of paths: [String], besideOutput: Bool = false) {
    let isShown = Terminal.errorIsTerminal && (besideOutput || !Terminal.outputIsTerminal)
    line = Terminal.PassingLine(isShown: isShown)
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
    let text = text
    line.show(text)
  }

  private var text: String {
    let seconds = Double(start.duration(to: .now).components.seconds) + 0.001
    let text = "\(documents) documents, \(bytes >> 20) MiB, \(Int(Double(bytes) / 1e6 / seconds)) MB/s"
    guard total > 0 else { return text }
    let done = min(20, bytes * 20 / total)
    return "[" + String(repeating: "#", count: done) + String(repeating: ".", count: 20 - done) + "] " + text
  }

  /// Takes the line away again.
  mutating func clear() { line.clear() }
}
