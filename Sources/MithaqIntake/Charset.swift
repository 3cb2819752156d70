import Glibc

/// Finds out how a page's letters are written, and writes them as UTF-8.
enum Charset {
  /// The page as UTF-8, without NULs and byte order mark; what cannot be read is U+FFFD.
  ///
  /// A byte order mark outranks what a server or the page says, as browsers have it; a page that says nothing and is no
  /// UTF-8 is taken for Windows-1256 where most of its letters would be Arabic, for Windows-1252 otherwise.
  static func utf8(_ bytes: [UInt8], declared: String? = nil) -> [UInt8] {
    if bytes.starts(with: [0xef, 0xbb, 0xbf]) { return valid(Array(bytes.dropFirst(3))) }
    if bytes.starts(with: [0xff, 0xfe]) { return converted(bytes.dropFirst(2), from: "UTF-16LE") ?? valid(bytes) }
    if bytes.starts(with: [0xfe, 0xff]) { return converted(bytes.dropFirst(2), from: "UTF-16BE") ?? valid(bytes) }
    let isUTF8 = bytes.withUnsafeBufferPointer { String(validating: $0, as: UTF8.self) != nil }
    // Pages that say windows-1256 and are UTF-8 are common, the other way round hardly possible by chance.
    if isUTF8 { return bytes }
    if let label = declared ?? inPage(bytes), let name = names[label.lowercased()] {
      if name == "UTF-8" {
        return mostlyUTF8(bytes) ? valid(bytes) : converted(bytes[...], from: guess(bytes)) ?? valid(bytes)
      }
      return converted(bytes[...], from: name) ?? valid(bytes)
    }
    return mostlyUTF8(bytes) ? valid(bytes) : converted(bytes[...], from: guess(bytes)) ?? valid(bytes)
  }

  private static func valid(_ bytes: [UInt8]) -> [UInt8] { Array(String(decoding: bytes, as: UTF8.self).utf8) }

  /// True where nearly all bytes above 0x7f are part of UTF-8 characters: a page with a broken letter, not in another code.
  private static func mostlyUTF8(_ bytes: [UInt8]) -> Bool {
    let repaired = String(decoding: bytes, as: UTF8.self)
    let broken = repaired.unicodeScalars.lazy.filter { $0 == "\u{fffd}" }.prefix(bytes.count / 50 + 2).count
    let high = bytes.lazy.filter { $0 >= 0x80 }.count
    return broken * 10 < high
  }

  private static func guess(_ bytes: [UInt8]) -> String {
    // In Windows-1256 the letters of a word lie from 0xc7 to 0xed, one after the other.
    var high = 0
    var pairs = 0
    var last = false
    for byte in bytes.prefix(1 << 18) {
      let isHigh = byte >= 0x80
      if isHigh { high += 1 }
      let isLetter = byte >= 0xc1 && byte <= 0xed
      if isLetter && last { pairs += 1 }
      last = isLetter
    }
    return pairs * 2 > high ? "CP1256" : "CP1252"
  }

  /// What a `meta` in the first bytes says, or the XML declaration.
  private static func inPage(_ bytes: [UInt8]) -> String? {
    let head = String(decoding: bytes.prefix(4096).map { $0 < 0x80 ? $0 : 0x3f }, as: UTF8.self).lowercased()
    for mark in ["charset=", "encoding="] {
      guard let found = head.firstRange(of: mark) else { continue }
      let rest = head[found.upperBound...].drop { $0 == "\"" || $0 == "'" || $0 == " " }
      let label = rest.prefix { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" || $0 == ":" }
      if !label.isEmpty { return String(label) }
    }
    return nil
  }

  /// Labels of the WHATWG encoding standard that Arabic and English pages carry, and iconv's names for them.
  private static let names: [String: String] = [
    "utf-8": "UTF-8", "utf8": "UTF-8", "unicode-1-1-utf-8": "UTF-8",
    "windows-1256": "CP1256", "cp1256": "CP1256", "x-cp1256": "CP1256", "cp-1256": "CP1256", "windows1256": "CP1256",
    "iso-8859-6": "ISO-8859-6", "iso8859-6": "ISO-8859-6", "iso_8859-6": "ISO-8859-6", "arabic": "ISO-8859-6",
    "asmo-708": "ISO-8859-6", "ecma-114": "ISO-8859-6",
    "windows-1252": "CP1252", "cp1252": "CP1252", "iso-8859-1": "CP1252", "iso8859-1": "CP1252", "latin1": "CP1252",
    "us-ascii": "CP1252", "ascii": "CP1252", "iso-8859-15": "ISO-8859-15", "windows-1254": "CP1254",
    "iso-8859-9": "CP1254", "windows-1251": "CP1251", "windows-1250": "CP1250", "utf-16": "UTF-16LE",
    "utf-16le": "UTF-16LE", "utf-16be": "UTF-16BE", "macintosh": "MACINTOSH",
  ]

  /// Nil where the system has no such conversion.
  private static func converted(_ bytes: ArraySlice<UInt8>, from name: String) -> [UInt8]? {
    guard let descriptor = iconv_open("UTF-8", name), descriptor != iconv_t(bitPattern: -1) else { return nil }
    defer { iconv_close(descriptor) }
    var input = Array(bytes)
    var output: [UInt8] = []
    output.reserveCapacity(input.count * 2)
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    input.withUnsafeMutableBytes { source in
      guard let base = source.baseAddress else { return }
      var from: UnsafeMutablePointer<CChar>? = base.assumingMemoryBound(to: CChar.self)
      var left = source.count
      while left > 0 {
        let before = left
        var isStuck = false
        piece.withUnsafeMutableBytes { target in
          var to: UnsafeMutablePointer<CChar>? = target.baseAddress!.assumingMemoryBound(to: CChar.self)
          var room = target.count
          let result = iconv(descriptor, &from, &left, &to, &room)
          let code = errno
          output.append(contentsOf: UnsafeRawBufferPointer(rebasing: target[..<(target.count - room)]))
          isStuck = result == -1 && code != E2BIG
        }
        if isStuck {
          // A byte that means nothing in this code; what is left at the end may be half a character.
          output.append(contentsOf: [0xef, 0xbf, 0xbd])
          guard left > 0 else { break }
          from = from.map { $0 + 1 }
          left -= 1
        } else if left == before {
          break
        }
      }
    }
    return output
  }
}
