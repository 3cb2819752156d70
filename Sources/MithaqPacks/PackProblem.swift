/// A mistake in a pack: where it is, what it is, and what would be right.
public struct PackProblem: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Severity: String, Sendable { case error, warning }
  public var path: String
  /// From 1.
  public var line: Int
  /// From 1.
  public var column: Int
  public var severity: Severity
  public var message: String
  public init(path: String, line: Int, column: Int, severity: Severity = .error, message: String) {
    self.path = path
    self.line = line
    self.column = column
    self.severity = severity
    self.message = message
  }
  /// `Packs/languages/ar/verbs.yaml:6:10: error: no frame is named 'ratifing'; did you mean 'ratifying'?`
  public var description: String { "\(path):\(line):\(column): \(severity.rawValue): \(message)" }
}

/// The known name that a wrong one most resembles, for "did you mean".
func nearest(_ name: String, among known: some Sequence<String>) -> String? {
  func distance(_ a: [Character], _ b: [Character]) -> Int {
    var row = Array(0...b.count)
    for i in 1...max(a.count, 1) where i <= a.count {
      var previous = row[0]
      row[0] = i
      for j in 1...max(b.count, 1) where j <= b.count {
        let current = row[j]
        row[j] = min(row[j] + 1, row[j - 1] + 1, previous + (a[i - 1] == b[j - 1] ? 0 : 1))
        previous = current
      }
    }
    return row[b.count]
  }
  let letters = Array(name)
  let ranked = known.map { ($0, distance(letters, Array($0))) }.min { $0.1 < $1.1 }
  guard let (best, d) = ranked, d <= max(1, name.count / 3) else { return nil }
  return best
}
