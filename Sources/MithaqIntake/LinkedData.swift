import FoundationEssentials

/// Any JSON, for what pages say about themselves; deeper than a page's own tools nest it is nothing.
enum LinkedData: Decodable {
  case object([String: LinkedData])
  case array([LinkedData])
  case string(String)
  case other

  static let deepest = 40

  init(from decoder: any Decoder) throws {
    guard decoder.codingPath.count < Self.deepest else {
      self = .other
      return
    }
    if let container = try? decoder.container(keyedBy: Key.self) {
      var members: [String: LinkedData] = [:]
      for key in container.allKeys.prefix(200) {
        members[key.stringValue] = try container.decode(LinkedData.self, forKey: key)
      }
      self = .object(members)
    } else if var container = try? decoder.unkeyedContainer() {
      var elements: [LinkedData] = []
      while !container.isAtEnd, elements.count < 500 { elements.append(try container.decode(LinkedData.self)) }
      self = .array(elements)
    } else if let text = try? decoder.singleValueContainer().decode(String.self) {
      self = .string(text)
    } else {
      self = .other
    }
  }

  private struct Key: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { return nil }
  }

  /// Nil where it is no JSON, as pages write it now and then.
  static func read(_ bytes: [UInt8]) -> LinkedData? {
    // Line ends within strings are no JSON and common.
    let tame = bytes.map { $0 < 0x20 ? 0x20 : $0 }
    return try? JSONDecoder().decode(LinkedData.self, from: Data(tame))
  }

  subscript(key: String) -> LinkedData? {
    if case .object(let members) = self { return members[key] }
    if case .array(let elements) = self { return elements.first?[key] }
    return nil
  }

  var text: String? {
    switch self {
    case .string(let text): text.isEmpty ? nil : text
    case .array(let elements): elements.first?.text
    default: nil
    }
  }

  /// Objects that are articles, whatever they lie in, the outermost first.
  func articles(into found: inout [LinkedData]) {
    switch self {
    case .array(let elements): for element in elements { element.articles(into: &found) }
    case .object(let members):
      var types: [String] = []
      switch members["@type"] {
      case .string(let type)?: types = [type]
      case .array(let list)?: types = list.compactMap(\.text)
      default: break
      }
      if types.contains(where: { $0.hasSuffix("Article") || $0.hasSuffix("BlogPosting") || $0 == "Report" }) {
        found.append(self)
        return
      }
      for key in ["@graph", "mainEntity", "mainEntityOfPage", "itemListElement"] {
        members[key]?.articles(into: &found)
      }
    default: break
    }
  }
}
