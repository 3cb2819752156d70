import MithaqPages

/// One address, what it takes and what it gives: the table of these drives the server, `openapi.json` and the tests.
struct Route: Sendable {
  struct Parameter: Sendable {
    var name: String
    var summary: String
    /// As JSON Schema has it.
    var type = "string"
    var format: String?
    var pattern: String?
    var values: [String] = []
    var range: ClosedRange<Int>?

    static let valid = Parameter(
      name: "valid", summary: "The day asked about; today where it is not given.", format: "date")
    static let known = Parameter(
      name: "known",
      summary: "Answer as the ledger would have answered then: a day (its end, in UTC) or an instant.",
      pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,3})?)?Z?)?$")
    static let offset = Parameter(
      name: "offset", summary: "How many to leave out before.", type: "integer", range: 0...1_000_000_000)
    static let limit = Parameter(name: "limit", summary: "How many at most.", type: "integer", range: 1...200)
    static let times = [valid, known]
    static let parts = [valid, known, offset, limit]
  }

  enum Access: Sendable { case everyone, reviewer }

  var method = Question.Method.get
  /// `api/v1/agreements/{id}`; `{language}` is `ar` or `en`.
  var path: String
  var summary: String
  var query: [Parameter] = []
  var access = Access.everyone
  /// Which threads answer it, so that what takes long keeps nothing else waiting.
  enum Lane: Sendable {
    /// Looks at all claims of an agreement, a state or the last days.
    case broad
    /// Looks at one claim or article, or at none.
    case narrow
    /// Reads a text.
    case reading
  }

  /// The name of the schema of what a request must hold.
  var requestSchema: String?
  var responseSchema = "Object"
  /// Whether the reply follows from the address, the ledger and the day alone, so that it may be kept and has an `ETag`.
  var isKept = true
  var lane = Lane.broad
  var answer: @Sendable (Site, Question) throws -> Reply

  var isAPI: Bool { path.hasPrefix("api/") }

  /// What the pattern takes from a path; nil where it doesn't fit.
  private static func match(_ pattern: [Substring], _ segments: [String]) -> [String: String]? {
    guard pattern.count == segments.count else { return nil }
    var taken: [String: String] = [:]
    for (part, segment) in zip(pattern, segments) {
      if part == "{language}" {
        guard segment == "ar" || segment == "en" else { return nil }
        taken["language"] = segment
      } else if part.first == "{", let close = part.firstIndex(of: "}") {
        let suffix = part[part.index(after: close)...]
        guard segment.hasSuffix(suffix) else { return nil }
        taken[String(part[part.index(after: part.startIndex)..<close])] = String(segment.dropLast(suffix.count))
      } else if part != segment {
        return nil
      }
    }
    return taken
  }

  private static let patterns = all.map { ($0, $0.path.split(separator: "/")) }

  /// The routes of a path, one for each method that it takes, with what their patterns take from it.
  static func fitting(_ segments: [String]) -> [(Route, [String: String])] {
    patterns.compactMap { route, pattern in match(pattern, segments).map { (route, $0) } }
  }

  static let all: [Route] = pages + writing + api + feeds + files
}
