import MithaqClaims
import MithaqStatus

/// One agreement as a file tells it: what it is called, whose it is, and its law.
///
///     let file = try AgreementFile.read(text, path: "Packs/agreements/paris-agreement.yaml")
///     let standing = Standing(of: file.treaty)
public struct AgreementFile: Sendable {
  public var id: String
  /// Other ids under which the same agreement is referred to.
  public var aliases: [String] = []
  public var title: String?
  /// `treaty`, `convention`, `accord`, …; nil in a file that is law only.
  public var type: String?
  /// By language; the first name is the preferred one.
  public var names: [String: [String]] = [:]
  /// Common nouns that may point back to it, by language.
  public var heads: [String: [String]] = [:]
  /// What groups, tables, events and parts of the clauses are called, by their names there and by language.
  public var labels: [String: [String: [String]]] = [:]
  public var kind: String?
  public var depositaries: [String] = []
  public var host: String?
  public var members: [String] = []
  public var sources: [String] = []
  public var notes: String?
  public var treaty: Treaty
  /// False where the file has names but neither clauses nor acts.
  public var hasLaw = false
  /// Other agreements that the clauses name.
  public var references: [Reference] = []
  public var expectation = Expectation()
  /// What the reader should know; the file is understood all the same.
  public var warnings: [FileMessage] = []
  public var path: String

  /// True for a code of a state, present or past, and for anything that looks like the slug of an organisation.
  public static func isKnownParty(_ id: String) -> Bool {
    PolityCodes.states.contains(id) || !PolityCodes.isCode(id) && PolityCodes.isSlug(id)
  }

  /// The code nearest to a misspelt one.
  public static func nearestParty(to id: String) -> String? {
    Spelling.nearest(id.uppercased(), among: PolityCodes.states)
  }

  /// Another agreement that the law of this one depends on.
  public struct Reference: Hashable, Sendable {
    public var id: String
    public var line: Int
    public var column: Int
    /// False for `deemed_by`, which may point in a circle.
    public var mustComeFirst: Bool
  }

  /// What must come out, in files that are tests.
  public struct Expectation: Sendable {
    public var trigger: Day??
    public var inForce: Day??
    public var parts: [String: Day?] = [:]
    public var entries: [(party: String, inForce: Day?, line: Int)] = []
    /// `known` is the day on which the register is read; nil means with all it holds.
    public var statuses: [(party: String, on: Day, known: Day?, status: LegalStatus, line: Int)] = []
    public init() {}
  }

  /// Reads a file, or throws everything that is wrong with it.
  ///
  /// `polities` are ids known beside the codes of ISO 3166 and of states that are no more.
  public static func read(
    _ text: String, path: String, polities: Set<String> = []
  ) throws(AgreementFileError) -> AgreementFile {
    try AgreementReader(text: text, path: path, polities: polities).read()
  }
}

/// Everything that is wrong with a file.
public struct AgreementFileError: Error, CustomStringConvertible {
  /// Errors and warnings, in the order of lines.
  public var messages: [FileMessage]
  public init(messages: [FileMessage]) { self.messages = messages }
  public var description: String { messages.map(\.description).joined(separator: "\n") }
}

/// One thing that a file says wrong or strangely: where, what, and what would be right.
///
///     paris.yaml:6:10: error: no key is named 'fractoin'; did you mean 'fraction'?
///         - fractoin: [1, 2]
///           ^
public struct FileMessage: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Severity: String, Sendable { case error, warning }
  public var severity: Severity
  public var path: String
  public var line: Int
  public var column: Int
  public var text: String
  /// The line itself; empty where the place is the file as a whole.
  public var source: String

  public init(severity: Severity, path: String, line: Int, column: Int, text: String, source: String = "") {
    self.severity = severity
    self.path = path
    self.line = line
    self.column = column
    self.text = text
    self.source = source
  }

  public var description: String {
    var result = "\(path):\(line):\(column): \(severity.rawValue): \(text)"
    guard !source.isEmpty else { return result }
    // A long line is shown around the place.
    let scalars = Array(source.unicodeScalars)
    let start = max(0, min(column - 1 - 40, scalars.count - 100))
    var view = ""
    view.unicodeScalars.append(contentsOf: scalars[start..<min(scalars.count, start + 100)])
    result += "\n  \(view)\n  \(String(repeating: " ", count: max(0, column - 1 - start)))^"
    return result
  }
}
