internal import CLibXML2

/// Makes a feed harmless for the parser: declarations, comments and instructions go, and with them every entity that a feed could
/// declare; what HTML names and XML does not is written as the letter that is meant.
///
/// One pass over the bytes, whatever they are. Lines keep their numbers.
struct FeedMarkup {
  /// What is left, as UTF-8 without a declaration of XML.
  private(set) var bytes: [UInt8] = []

  private let source: [UInt8]
  private var at = 0

  /// - Parameter source: UTF-8.
  init(_ source: [UInt8]) {
    self.source = source
    bytes.reserveCapacity(source.count)
    while at < source.count { step() }
  }

  private mutating func step() {
    let byte = source[at]
    switch byte {
    case UInt8(ascii: "<"): markup()
    case UInt8(ascii: "&"): reference()
    default: plain(byte)
    }
  }

  /// Control characters, U+FFFE and U+FFFF are no XML.
  private mutating func plain(_ byte: UInt8) {
    let isOdd =
      byte == 0xef && at + 2 < source.count && source[at + 1] == 0xbf && source[at + 2] >= 0xbe
    if isOdd {
      at += 3
      return
    }
    if byte >= 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 { bytes.append(byte) }
    at += 1
  }

  private mutating func markup() {
    if starts("<!--") {
      skip(to: end(of: "-->", from: at + 4))
    } else if starts("<![CDATA[") {
      let end = end(of: "]]>", from: at + 9)
      if end == nil { bytes += "<![CDATA[".utf8 }
      let stop = end ?? source.count
      if end == nil { at += 9 }
      while at < stop { plain(source[at]) }
      if end == nil { bytes += "]]>".utf8 }
    } else if starts("<!") {
      declaration()
    } else if starts("<?") {
      skip(to: end(of: "?>", from: at + 2))
    } else {
      let next = at + 1 < source.count ? source[at + 1] : 0
      if (0x61...0x7a).contains(next | 0x20) || next == UInt8(ascii: "/") || next == UInt8(ascii: "_") || next >= 0x80 {
        tag()
      } else {
        bytes += "&lt;".utf8
        at += 1
      }
    }
  }

  /// The parser compares each attribute of a tag with all others, so that only the first few come before it.
  private static let mostAttributes = 60

  private mutating func tag() {
    bytes.append(UInt8(ascii: "<"))
    at += 1
    var quote: UInt8?
    var attributes = 0
    while at < source.count {
      let byte = source[at]
      if byte == UInt8(ascii: "<") { return }
      if quote == nil, byte == UInt8(ascii: ">") {
        if attributes >= Self.mostAttributes, source[at - 1] == UInt8(ascii: "/") { bytes.append(source[at - 1]) }
        bytes.append(byte)
        at += 1
        return
      }
      if attributes >= Self.mostAttributes {
        if byte == 0x0a { bytes.append(byte) }
        at += 1
      } else if byte == UInt8(ascii: "&") {
        reference()
      } else {
        plain(byte)
      }
      if let open = quote {
        if byte == open {
          quote = nil
          attributes += 1
        }
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
      }
    }
  }

  /// A declaration ends with `>`, though not within quotes, brackets or comments of its own.
  private mutating func declaration() {
    var depth = 0
    var look = at + 2
    while look < source.count {
      switch source[look] {
      case UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "]"): depth -= 1
      case UInt8(ascii: ">"):
        if depth <= 0 { return skip(to: look + 1) }
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        let quote = source[look]
        guard let close = source[(look + 1)...].firstIndex(of: quote) else { return skip(to: nil) }
        look = close
      case UInt8(ascii: "<"):
        let saved = at
        at = look
        let isComment = starts("<!--")
        at = saved
        if isComment {
          guard let end = end(of: "-->", from: look + 4) else { return skip(to: nil) }
          look = end - 1
        }
      default: break
      }
      look += 1
    }
    skip(to: nil)
  }

  /// Passes over what is left out, but for its line ends.
  private mutating func skip(to end: Int?) {
    let end = end ?? source.count
    for byte in source[at..<end] where byte == 0x0a { bytes.append(byte) }
    at = end
  }

  private mutating func reference() {
    var look = at + 1
    while look < source.count, look - at <= 32, source[look] != UInt8(ascii: ";"), Self.isName(source[look]) {
      look += 1
    }
    guard look < source.count, source[look] == UInt8(ascii: ";"), look > at + 1 else {
      bytes += "&amp;".utf8
      at += 1
      return
    }
    let name = String(decoding: source[(at + 1)..<look], as: UTF8.self)
    if name.hasPrefix("#") {
      let digits = name.dropFirst()
      let value =
        digits.first == "x" || digits.first == "X" ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
      if let value, let scalar = Unicode.Scalar(value), value >= 0x20 || [9, 10, 13].contains(value),
        value != 0xfffe, value != 0xffff
      {
        // As a number, so that a reference to `<` stays a letter.
        bytes += "&#\(scalar.value);".utf8
      }
      at = look + 1
    } else if ["lt", "gt", "amp", "quot", "apos"].contains(name) {
      bytes += "&\(name);".utf8
      at = look + 1
    } else if let known = htmlEntityLookup(name), let scalar = Unicode.Scalar(known.pointee.value) {
      bytes += String(Character(scalar)).utf8
      at = look + 1
    } else {
      bytes += "&amp;".utf8
      at += 1
    }
  }

  private static func isName(_ byte: UInt8) -> Bool {
    (0x61...0x7a).contains(byte | 0x20) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "#")
  }

  /// Searches that have failed once fail for ever, since they all look to the end.
  private var hopeless: Set<String> = []

  /// The place behind the next `text`; nil where there is none.
  private mutating func end(of text: String, from start: Int) -> Int? {
    if hopeless.contains(text) || start >= source.count { return nil }
    let wanted = Array(text.utf8)
    var i = start
    while i + wanted.count <= source.count {
      guard let next = source[i...].firstIndex(of: wanted[0]) else { break }
      if source[next...].starts(with: wanted) { return next + wanted.count }
      i = next + 1
    }
    hopeless.insert(text)
    return nil
  }

  private func starts(_ text: StaticString) -> Bool {
    text.withUTF8Buffer { $0.count <= source.count - at && $0.elementsEqual(source[at..<(at + $0.count)]) }
  }
}
