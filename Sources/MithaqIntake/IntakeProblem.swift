/// Something in the input that is not as it should be, and where.
public struct IntakeProblem: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Severity: String, Sendable {
    /// The document was read all the same.
    case warning
    /// The document, or the whole file, was left out.
    case error
  }
  /// The path as it was given; `<stdin>` for standard input.
  public var file: String
  /// Counted from 1; nil where the whole file is meant.
  public var line: Int?
  /// Counted from 1, in characters of the line; nil where the whole line is meant.
  public var column: Int?
  /// In an archive, the byte where the record or what is packed begins; nil elsewhere.
  public var offset: Int?
  /// How far into what is packed there; 0 for the first that is, and where nothing is packed.
  public var inside = 0
  public var severity: Severity
  /// What is wrong, and what would be right.
  public var message: String

  public init(file: String, line: Int? = nil, column: Int? = nil, severity: Severity = .error, message: String) {
    self.file = file
    self.line = line
    self.column = column
    self.severity = severity
    self.message = message
  }

  public var description: String {
    var place = file
    if let line { place += ":\(line)" }
    if let column { place += ":\(column)" }
    if let offset { place += ", byte \(offset)" }
    if inside > 0 { place += " + \(inside) unpacked" }
    return "\(place): \(severity.rawValue): \(message)"
  }
}
