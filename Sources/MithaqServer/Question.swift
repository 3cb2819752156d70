import MithaqAnswers
import MithaqClaims
import MithaqPages

/// A request, taken apart and checked: nothing of it is used before it has passed here.
struct Question: Sendable {
  enum Method: String, Sendable {
    case get = "GET"
    case post = "POST"
  }
  var method: Method
  /// Percent-decoded, without empty ones at the end.
  var segments: [String]
  var query: [(name: String, value: String)]
  var body: [UInt8] = []
  /// The `Authorization` and `Content-Type` headers.
  var authorization: String?
  var contentType: String?
  var acceptLanguage: String?
  /// What a route's pattern took from the path, by name.
  var parameters: [String: String] = [:]

  /// Takes the target of a request line apart; nil where it is no path or its percent-encoding is broken.
  static func parse(target: String) -> (segments: [String], query: [(name: String, value: String)])? {
    guard target.utf8.first == UInt8(ascii: "/"), target.utf8.count <= 8000 else { return nil }
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    var segments: [String] = []
    for raw in parts[0].dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
      guard let text = decoded(raw, plusIsSpace: false) else { return nil }
      segments.append(text)
    }
    if segments.last == "" { segments.removeLast() }
    guard parts.count > 1 else { return (segments, []) }
    guard let query = form(parts[1].utf8) else { return nil }
    return (segments, query)
  }

  /// `a=b&c=d`; nil where its percent-encoding is broken or it has more than 100 fields.
  static func form(_ bytes: some Collection<UInt8>) -> [(name: String, value: String)]? {
    var fields: [(String, String)] = []
    for pair in bytes.split(separator: UInt8(ascii: "&")) {
      let sides = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      guard fields.count < 100, let name = decoded(sides[0], plusIsSpace: true),
        let value = sides.count > 1 ? decoded(sides[1], plusIsSpace: true) : ""
      else { return nil }
      fields.append((name, value))
    }
    return fields
  }

  static func decoded(_ text: Substring, plusIsSpace: Bool) -> String? { decoded(text.utf8, plusIsSpace: plusIsSpace) }

  /// Nil where a `%` isn't followed by two digits, or the bytes are no UTF-8.
  static func decoded(_ bytes: some Sequence<UInt8>, plusIsSpace: Bool) -> String? {
    func value(_ digit: UInt8?) -> UInt8? {
      guard let digit else { return nil }
      switch digit {
      case 0x30...0x39: return digit - 0x30
      case 0x41...0x46: return digit - 0x37
      case 0x61...0x66: return digit - 0x57
      default: return nil
      }
    }
    var out: [UInt8] = []
    var iterator = bytes.makeIterator()
    while let byte = iterator.next() {
      if byte == 0x25 {
        guard let high = value(iterator.next()), let low = value(iterator.next()) else { return nil }
        out.append(high << 4 | low)
      } else {
        out.append(plusIsSpace && byte == 0x2b ? 0x20 : byte)
      }
    }
    return String(validating: out, as: UTF8.self)
  }

  // MARK: Values

  /// The first value of a name; nil where it is missing. A form sends fields that were left empty, so that a page takes those
  /// as missing; for a program an empty value is a mistake.
  func value(_ name: String) -> String? {
    let isForm = segments.first != "api"
    return query.first { $0.name == name && !(isForm && $0.value.isEmpty) }?.value
  }

  func day(_ name: String) throws -> Day? {
    guard let text = value(name) else { return nil }
    guard let day = Day(text), (0...9999).contains(day.components.year) else {
      throw WebError.wrong("'\(name)' is no day; write YYYY-MM-DD, as 2025-11-07")
    }
    return day
  }

  func instant(_ name: String) throws -> Instant? {
    guard let text = value(name) else { return nil }
    guard let instant = Instant(text: text), (0...9999).contains(instant.day.components.year) else {
      throw WebError.wrong("'\(name)' is no instant; write YYYY-MM-DD or YYYY-MM-DDTHH:MM:SS")
    }
    return instant
  }

  func number(_ name: String, _ range: ClosedRange<Int>, otherwise: Int) throws -> Int {
    guard let text = value(name) else { return otherwise }
    guard let number = Int(text), range.contains(number) else {
      throw WebError.wrong("'\(name)' takes \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  func slice(_ limit: Int = 50) throws -> Slice {
    Slice(
      offset: try number("offset", 0...1_000_000_000, otherwise: 0),
      limit: try number("limit", 1...200, otherwise: limit))
  }

  /// The moment asked about: today, and what the ledger knew at its last recording, where it is not said.
  func asOf(_ site: Site) throws -> AsOf {
    let now = site.now()
    let known = try instant("known") ?? site.answers.ledger.cut().recorded ?? now
    return AsOf(valid: try day("valid") ?? now.day, known: known)
  }

  /// The day at which a register is read, where one was asked about.
  func registerKnown() throws -> Day? { try instant("known")?.day }

  /// A parameter of the path; 1 to 300 bytes.
  func parameter(_ name: String) throws -> String {
    guard let text = parameters[name], !text.isEmpty, text.utf8.count <= 300 else {
      throw WebError.notFound("there is no such page")
    }
    return text
  }

  var language: Language { parameters["language"] == "ar" ? .ar : .en }
}
