import MithaqClaims
import MithaqStatus
import Yams

/// Scalars, lists and keys, with the message that each deserves.
extension AgreementReader {
  func isNull(_ node: Node) -> Bool {
    guard let scalar = node.scalar, scalar.style == .plain || scalar.style == .any else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
  }

  func mapping(_ node: Node) -> Node.Mapping? {
    if let mapping = node.mapping { return mapping }
    error("a mapping (key: value) is meant here", node)
    return nil
  }

  /// A scalar as it is written: an unquoted `NO` stays Norway's.
  func word(_ node: Node) -> String? {
    guard let scalar = node.scalar else {
      error("one word or text is meant here", node)
      return nil
    }
    return scalar.string
  }

  func optionalWord(_ node: Node) -> String? { isNull(node) ? nil : word(node) }
  func optionalDay(_ node: Node) -> Day? { isNull(node) ? nil : day(node) }

  /// One text or a list of them.
  func words(_ node: Node?) -> [String] {
    guard let node, !isNull(node) else { return [] }
    if let list = node.sequence { return list.compactMap { word($0) } }
    if let mapping = node.mapping { return mapping.values.flatMap { words($0) } }
    return word(node).map { [$0] } ?? []
  }

  func languages(_ node: Node?) -> [String: [String]] {
    guard let node, !isNull(node) else { return [:] }
    guard let mapping = node.mapping else { return ["en": words(node)] }
    var result: [String: [String]] = [:]
    for (key, value) in mapping { if let language = word(key) { result[language] = words(value) } }
    return result
  }

  func day(_ node: Node) -> Day? {
    guard let text = word(node) else { return nil }
    if let day = Day(text) { return day }
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    if parts.count == 3, parts[0].count == 4, let year = Int(parts[0]), let month = Int(parts[1]),
      let number = Int(parts[2]), parts[1].count <= 2, parts[2].count <= 2
    {
      if !(1...12).contains(month) {
        error("'\(text)' is no day: there is no month \(month)", node)
      } else if (1...31).contains(number) || number > 31 || number < 1 {
        let length = Day.length(ofMonth: month, year: year)
        if (1...length).contains(number) {
          error("'\(text)' is no day; write '\(Day(year: year, month: month, day: number)!)'", node)
        } else {
          error("'\(text)' is no day: that month has \(length) days", node)
        }
      }
    } else {
      error("'\(text)' is no day; write 'YYYY-MM-DD'", node)
    }
    return nil
  }

  func number(_ node: Node, _ range: ClosedRange<Int>) -> Int? {
    guard let text = word(node) else { return nil }
    guard let value = Int(text), range.contains(value) else {
      error("'\(text)' is no whole number from \(range.lowerBound) to \(range.upperBound)", node)
      return nil
    }
    return value
  }

  func amount(_ node: Node) -> Amount? {
    guard let text = word(node) else { return nil }
    guard let value = Double(text), value.isFinite, value >= 0, value < 9e12 else {
      error("'\(text)' is no amount", node)
      return nil
    }
    return Amount(value)
  }

  func flag(_ node: Node) -> Bool? {
    switch word(node)?.lowercased() {
    case "true", "yes", "on": return true
    case "false", "no", "off": return false
    case let text?:
      error("'\(text)' is neither true nor false", node)
      return nil
    case nil: return nil
    }
  }

  /// A party's id; a code that nobody has is kept, with a warning.
  func party(_ node: Node) -> String? {
    guard let id = word(node) else { return nil }
    guard !id.isEmpty, !isNull(node) else {
      error("a party has an id: ISO 3166 alpha-3 or a slug", node)
      return nil
    }
    checkParty(node)
    return id
  }

  func checkParty(_ node: Node) {
    guard let id = node.scalar?.string else { return }
    if PolityCodes.states.contains(id) || polities.contains(id) { return }
    if !PolityCodes.isCode(id), PolityCodes.isSlug(id), Int(id) == nil, polities.isEmpty, id != "true", id != "false" {
      return
    }
    if let near = Spelling.nearest(id, among: PolityCodes.isSlug(id) ? polities : PolityCodes.states) {
      warning("no party is known as '\(id)'; did you mean '\(near)'? It is counted as it stands", node)
    } else if id.utf8.count == 2 || id == "true" || id == "false" {
      warning("'\(id)' is no party's id: states are ISO 3166 alpha-3 (NOR, not NO). It is counted as it stands", node)
    } else {
      warning("no party is known as '\(id)'. It is counted as it stands", node)
    }
  }

  /// Reports a word that is none of those possible; a warning says what is assumed instead.
  func choice(_ node: Node, _ possible: [String], orDay: Bool = false, else assumed: String? = nil) {
    guard let written = node.scalar?.string else { return error("one word is meant here", node) }
    let list = possible.map { "'\($0)'" }.joined(separator: ", ") + (orDay ? " or a day" : "")
    if let near = Spelling.nearest(written, among: possible) {
      error("'\(written)' is none of \(list); did you mean '\(near)'?", node)
    } else if let assumed {
      warning("'\(written)' is none of \(list); \(assumed)", node)
    } else {
      error("'\(written)' is none of \(list)", node)
    }
  }

  /// Reports keys that the language doesn't have.
  ///
  /// A key that nearly is one of the language's is a slip of the pen and an error; another is passed over with a
  /// warning, and so is a near one where `lenient`.
  func check(_ mapping: Node.Mapping, _ known: [String], _ place: String, lenient: Bool = false) {
    for (key, _) in mapping {
      guard let name = key.scalar?.string else {
        error("a key is one word", key)
        continue
      }
      if known.contains(name) { continue }
      if let near = Spelling.nearest(name, among: known) {
        let text = "\(place) has no key '\(name)'; did you mean '\(near)'?"
        lenient && name.utf8.count < 5 ? warning(text, key) : error(text, key)
      } else {
        warning("\(place) has no key '\(name)'; it is passed over", key)
      }
    }
  }
}
