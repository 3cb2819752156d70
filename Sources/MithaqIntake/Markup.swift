/// Makes a page harmless for the parser: scripts, comments and declarations go, and a tag keeps the few attributes that tell
/// what it is for, none of them long.
///
/// It is one pass over the bytes whatever they are, so that a page with a million attributes, comments without an end or
/// entities of its own costs no more than its length.
struct Markup {
  /// What is left, as UTF-8.
  private(set) var bytes: [UInt8] = []
  /// What stands in scripts of the type `application/ld+json`.
  private(set) var linkedData: [[UInt8]] = []

  private static let kept: Set<String> = [
    "class", "id", "itemprop", "itemtype", "property", "name", "content", "datetime", "rel", "href", "role", "lang",
    "hidden", "aria-hidden", "style", "pubdate", "data-testid", "data-component", "title",
  ]
  /// Elements whose content is no text; none of them holds its like.
  private static let dropped: Set<String> = [
    "script", "style", "noscript", "svg", "template", "iframe", "object", "textarea", "math", "canvas", "select",
    "xmp", "noembed", "noframes",
  ]
  /// Elements that only say how letters look. Old pages open them without end, and the parser nests no deeper than 256.
  private static let looks: Set<String> = [
    "b", "i", "u", "em", "strong", "small", "big", "tt", "s", "strike", "sup", "sub", "ins", "mark", "abbr", "acronym",
    "bdi", "bdo",
    "cite", "code", "q", "var", "wbr", "nobr", "blink",
  ]
  static let longestValue = 1000
  private static let longestScript = 1 << 20
  private static let mostScripts = 40

  private let source: [UInt8]
  private var at = 0
  /// Searches that have failed once fail for ever, since they all look to the end.
  private var hopeless: Set<String> = []

  init(_ source: [UInt8]) {
    self.source = source
    bytes.reserveCapacity(source.count)
    while at < source.count { step() }
  }

  private mutating func step() {
    let byte = source[at]
    guard byte == UInt8(ascii: "<") else {
      if byte >= 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 {
        bytes.append(byte)
      } else if byte != 0 {
        bytes.append(0x20)
      }
      at += 1
      return
    }
    let next = at + 1 < source.count ? source[at + 1] : 0
    if next == UInt8(ascii: "!") || next == UInt8(ascii: "?") {
      if starts("<!--", at: at) {
        // `<!-->` is a comment, too.
        at = end(of: "-->", from: at + 2) ?? at + 4
      } else {
        at = end(of: ">", from: at) ?? source.count
      }
    } else if Self.isLetter(next) {
      openTag()
    } else if next == UInt8(ascii: "/"), at + 2 < source.count, Self.isLetter(source[at + 2]) {
      at += 2
      let name = self.name()
      at = end(of: ">", from: at) ?? source.count
      if !Self.dropped.contains(name), !Self.looks.contains(name) { bytes += "</\(name)>".utf8 }
    } else {
      bytes += "&lt;".utf8
      at += 1
    }
  }

  private mutating func openTag() {
    at += 1
    let name = self.name()
    var attributes: [(name: String, value: [UInt8])] = []
    var isLinkedData = false
    tag: while at < source.count {
      let byte = source[at]
      if byte == UInt8(ascii: ">") {
        at += 1
        break tag
      }
      if byte == UInt8(ascii: "<") { break tag }
      guard byte > 0x20, byte != UInt8(ascii: "/"), byte != UInt8(ascii: "\""), byte != UInt8(ascii: "'"),
        byte != UInt8(ascii: "=")
      else {
        at += 1
        continue
      }
      let start = at
      while at < source.count, !Self.endsName(source[at]) { at += 1 }
      let isShort = at - start <= 20
      let key = isShort ? Self.lower(source[start..<at]) : ""
      let value = self.value()
      if name == "script", key == "type" { isLinkedData = Self.lower(value.prefix(40)).contains("ld+json") }
      if Self.kept.contains(key), !attributes.contains(where: { $0.name == key }) {
        attributes.append((key, Array(value.prefix(Self.longestValue))))
      }
    }
    if Self.dropped.contains(name) {
      let start = at
      guard let end = end(of: "</" + name, from: at) else {
        // An element that is never closed would swallow the page.
        return
      }
      if isLinkedData, linkedData.count < Self.mostScripts {
        let content = source[start..<max(start, end - name.utf8.count - 2)]
        if content.count <= Self.longestScript { linkedData.append(Array(content)) }
      }
      at = self.end(of: ">", from: end) ?? source.count
      bytes.append(0x20)
      return
    }
    // What says nothing about itself tells nothing.
    if Self.looks.contains(name) || attributes.isEmpty && (name == "font" || name == "span") { return }
    bytes.append(UInt8(ascii: "<"))
    bytes += name.utf8
    for (key, value) in attributes {
      bytes.append(0x20)
      bytes += key.utf8
      bytes += "=\"".utf8
      for byte in value {
        switch byte {
        case UInt8(ascii: "\""): bytes += "&quot;".utf8
        case UInt8(ascii: "<"): bytes += "&lt;".utf8
        case ..<0x20: bytes.append(0x20)
        default: bytes.append(byte)
        }
      }
      bytes.append(UInt8(ascii: "\""))
    }
    bytes.append(UInt8(ascii: ">"))
  }

  /// What follows an attribute's name: nothing, or `=` and a value with or without quotes.
  private mutating func value() -> ArraySlice<UInt8> {
    var look = at
    while look < source.count, source[look] <= 0x20 { look += 1 }
    guard look < source.count, source[look] == UInt8(ascii: "=") else { return [] }
    look += 1
    while look < source.count, source[look] <= 0x20 { look += 1 }
    at = look
    guard at < source.count else { return [] }
    let quote = source[at]
    if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
      let mark = quote == UInt8(ascii: "\"") ? "\"" : "'"
      if let end = end(of: mark, from: at + 1) {
        defer { at = end }
        return source[(at + 1)..<(end - 1)]
      }
      at += 1
    }
    let start = at
    while at < source.count, source[at] > 0x20, source[at] != UInt8(ascii: ">") { at += 1 }
    return source[start..<at]
  }

  private mutating func name() -> String {
    let start = at
    while at < source.count, Self.isLetter(source[at]) || Self.isDigit(source[at]) || source[at] == UInt8(ascii: "-") {
      at += 1
    }
    return Self.lower(source[start..<min(at, start + 20)])
  }

  /// The place behind the next `text`, whatever its case; nil where there is none.
  private mutating func end(of text: String, from start: Int) -> Int? {
    if hopeless.contains(text) { return nil }
    let wanted = Array(text.utf8)
    var i = start
    let last = source.count - wanted.count
    while i <= last {
      if matches(wanted, at: i) { return i + wanted.count }
      i += 1
    }
    hopeless.insert(text)
    return nil
  }

  private func starts(_ text: StaticString, at start: Int) -> Bool {
    text.withUTF8Buffer { $0.count <= source.count - start && $0.elementsEqual(source[start..<(start + $0.count)]) }
  }

  private func matches(_ wanted: [UInt8], at start: Int) -> Bool {
    for (k, byte) in wanted.enumerated() {
      var other = source[start + k]
      if other >= 0x41, other <= 0x5a { other |= 0x20 }
      if other != byte { return false }
    }
    return true
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7a).contains(byte | 0x20) }
  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
  private static func endsName(_ byte: UInt8) -> Bool {
    byte <= 0x20 || byte == UInt8(ascii: "=") || byte == UInt8(ascii: ">") || byte == UInt8(ascii: "/")
  }
  private static func lower(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes.map { (0x41...0x5a).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
  }
}
