/// Writes XML as UTF-8 bytes. Names are the program's own; values and text may hold anything and are escaped.
struct XMLBytes {
  private(set) var bytes = Array("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".utf8)

  mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

  /// Attributes without a value are left out.
  mutating func open(_ name: StaticString, _ attributes: KeyValuePairs<StaticString, String?> = [:]) {
    start(name, attributes)
    bytes += ">\n".utf8
  }
  mutating func empty(_ name: StaticString, _ attributes: KeyValuePairs<StaticString, String?>) {
    start(name, attributes)
    bytes += "/>\n".utf8
  }
  mutating func element(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String?> = [:], text: String
  ) {
    start(name, attributes)
    bytes.append(0x3e)
    escape(text, isAttribute: false)
    close(name)
  }
  mutating func close(_ name: StaticString) {
    bytes += "</".utf8
    name.withUTF8Buffer { bytes += $0 }
    bytes += ">\n".utf8
  }

  private mutating func start(_ name: StaticString, _ attributes: KeyValuePairs<StaticString, String?>) {
    bytes.append(0x3c)
    name.withUTF8Buffer { bytes += $0 }
    for (key, value) in attributes {
      guard let value else { continue }
      bytes.append(0x20)
      key.withUTF8Buffer { bytes += $0 }
      bytes += "=\"".utf8
      escape(value, isAttribute: true)
      bytes.append(0x22)
    }
  }

  /// What XML 1.0 cannot hold at all becomes U+FFFD; line ends are kept as they are.
  private mutating func escape(_ text: String, isAttribute: Bool) {
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x26: bytes += "&amp;".utf8
      case 0x3c: bytes += "&lt;".utf8
      case 0x3e: bytes += "&gt;".utf8
      case 0x22 where isAttribute: bytes += "&quot;".utf8
      case 0x0d: bytes += "&#13;".utf8
      case 0x09 where isAttribute, 0x0a where isAttribute: bytes += "&#\(scalar.value);".utf8
      case 0x09, 0x0a: bytes.append(UInt8(scalar.value))
      case 0..<0x20, 0xfffe, 0xffff: bytes += [0xef, 0xbf, 0xbd]
      default: bytes += String(scalar).utf8
      }
    }
  }
}
