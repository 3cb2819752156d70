import MithaqClaims

/// Markup. Only what stands in the source code is markup: whatever is interpolated is escaped, unless it is `HTML` itself.
///
///     let cell: HTML = "<td>\(name)</td>"      // name is text, whatever it holds
///
/// Attributes must be written with double quotes; an interpolated value then cannot leave them. An address goes into `href`
/// only as a `Link`.
public struct HTML: Sendable, ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
  /// UTF-8.
  public private(set) var bytes: [UInt8]

  public init() { bytes = [] }
  public init(stringLiteral value: StaticString) { bytes = value.withUTF8Buffer(Array.init) }
  public init(stringInterpolation: Interpolation) { bytes = stringInterpolation.bytes }

  public var isEmpty: Bool { bytes.isEmpty }

  public static func += (a: inout HTML, b: HTML) { a.bytes += b.bytes }

  /// One after another, `separator` between.
  public static func joined(_ parts: some Sequence<HTML>, by separator: HTML = "") -> HTML {
    var result = HTML()
    var isFirst = true
    for part in parts {
      if !isFirst { result += separator }
      isFirst = false
      result += part
    }
    return result
  }

  public struct Interpolation: StringInterpolationProtocol {
    fileprivate var bytes: [UInt8] = []
    public init(literalCapacity: Int, interpolationCount: Int) {
      bytes.reserveCapacity(literalCapacity + interpolationCount * 16)
    }
    public mutating func appendLiteral(_ literal: StaticString) {
      literal.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }
    public mutating func appendInterpolation(_ html: HTML) { bytes += html.bytes }
    public mutating func appendInterpolation(_ html: HTML?) { if let html { bytes += html.bytes } }
    public mutating func appendInterpolation(_ parts: [HTML]) { for part in parts { bytes += part.bytes } }
    public mutating func appendInterpolation(_ text: String) { Escaping.append(text, to: &bytes) }
    public mutating func appendInterpolation(_ text: Substring) { Escaping.append(String(text), to: &bytes) }
    public mutating func appendInterpolation(_ number: Int) { bytes += String(number).utf8 }
    public mutating func appendInterpolation(_ link: Link) { Escaping.append(link.address, to: &bytes) }
  }
}

/// An address that may be followed: of this site, or `http` and `https`.
public struct Link: Sendable, Hashable {
  public let address: String

  /// A place on this site; what is interpolated becomes one segment or one value, percent-encoded.
  public init(_ path: Path) { address = path.text }

  /// An address that was read somewhere: nil unless it is `http` or `https`.
  public init?(foreign address: String) {
    let start = address.prefix(8).lowercased()
    guard start.hasPrefix("https://") || start.hasPrefix("http://") else { return nil }
    guard address.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7f && $0 != 0x5c }), address.utf8.count <= 2000 else {
      return nil
    }
    self.address = address
  }

  public struct Path: Sendable, ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
    var text: String
    public init(stringLiteral value: StaticString) { text = value.description }
    public init(stringInterpolation: Interpolation) { text = stringInterpolation.text }

    public struct Interpolation: StringInterpolationProtocol {
      var text = ""
      public init(literalCapacity: Int, interpolationCount: Int) {}
      public mutating func appendLiteral(_ literal: StaticString) { text += literal.description }
      public mutating func appendInterpolation(_ value: String) { text += Escaping.percent(value) }
      public mutating func appendInterpolation(_ value: Int64) { text += String(value) }
      public mutating func appendInterpolation(_ value: Int) { text += String(value) }
      public mutating func appendInterpolation(_ path: Path) { text += path.text }
    }
  }
}

enum Escaping {
  /// Escapes for text and for quoted attributes. Control characters become U+FFFD; marks that turn the direction of text
  /// around are left out, as no browser shows where they end.
  static func append(_ text: String, to out: inout [UInt8]) {
    var text = text
    text.withUTF8 { bytes in
      // Most of it is as plain as this.
      if bytes.allSatisfy({ isPlain[Int($0)] }) { out.append(contentsOf: bytes) } else { append(bytes, to: &out) }
    }
  }

  /// Bytes that stand for themselves, whatever is beside them.
  private static let isPlain: [Bool] = (0..<256).map { byte in
    switch byte {
    case 0x26, 0x3c, 0x3e, 0x22, 0x27, 0x0d, 0x7f, 0xc2, 0xe2: false
    case 0x09, 0x0a: true
    default: byte >= 0x20
    }
  }

  static func append(_ text: some Sequence<UInt8>, to out: inout [UInt8]) {
    var iterator = text.makeIterator()
    while let byte = iterator.next() {
      switch byte {
      case 0x26: out += "&amp;".utf8
      case 0x3c: out += "&lt;".utf8
      case 0x3e: out += "&gt;".utf8
      case 0x22: out += "&quot;".utf8
      case 0x27: out += "&#39;".utf8
      case 0x09, 0x0a: out.append(byte)
      case 0x0d: out.append(0x0a)
      case 0..<0x20, 0x7f: out += "\u{fffd}".utf8
      case 0xc2:
        // U+0080…U+009F are control characters too.
        guard let next = iterator.next() else { return }
        if next < 0xa0 { out += "\u{fffd}".utf8 } else { out += [byte, next] }
      case 0xe2:
        guard let second = iterator.next(), let third = iterator.next() else { return }
        let isTurn = second == 0x80 && (0xaa...0xae).contains(third) || second == 0x81 && (0xa6...0xa9).contains(third)
        if !isTurn { out += [byte, second, third] }
      default: out.append(byte)
      }
    }
  }

  /// One segment of a path or one value of a query.
  static func percent(_ text: String) -> String {
    // A segment of dots would be taken for a step up.
    if text.utf8.allSatisfy({ $0 == 0x2e }) { return String(repeating: "%2E", count: text.utf8.count) }
    return PercentEncoding.encode(text)
  }
}
