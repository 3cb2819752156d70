/// What a server answered, as archives keep it: status line, headers, an empty line, the body as it was sent.
struct HTTPAnswer: Sendable {
  /// More headers than these are none.
  static let longestHead = 64 << 10

  var status: Int
  /// The media type in small letters, without parameters; empty where there is none.
  var type = ""
  var charset: String?
  /// In the order in which they were applied.
  var encodings: [String] = []
  var isChunked = false
  /// Where the body begins.
  var body: Int

  /// Nil where this is no answer, or where its headers do not end within `longestHead` bytes.
  init?(_ message: [UInt8]) {
    guard message.starts(with: "HTTP/".utf8), let end = Fields.end(of: message[...], within: Self.longestHead) else {
      return nil
    }
    body = end
    var lines = Fields.lines(message[..<end])
    guard !lines.isEmpty else { return nil }
    let words = lines.removeFirst().split(separator: " ", omittingEmptySubsequences: true)
    guard words.count >= 2, words[1].utf8.count == 3, let code = Int(words[1]), code >= 100 else { return nil }
    status = code
    for (name, value) in Fields.pairs(lines) {
      switch name {
      case "content-type":
        let parts = value.split(separator: ";", omittingEmptySubsequences: false)
        type = Self.trimmed(parts.first ?? "").lowercased()
        for part in parts.dropFirst() {
          let pair = part.split(separator: "=", maxSplits: 1)
          guard pair.count == 2, Self.trimmed(pair[0]).lowercased() == "charset" else { continue }
          charset = Self.trimmed(pair[1]).filter { $0 != "\"" && $0 != "'" }.lowercased()
        }
      case "content-encoding":
        encodings += value.lowercased().split(separator: ",").map { Self.trimmed($0) }.filter {
          $0 != "identity" && !$0.isEmpty
        }
      case "transfer-encoding": isChunked = isChunked || value.lowercased().contains("chunked")
      default: break
      }
    }
  }

  private static func trimmed(_ text: Substring) -> String {
    String(text.drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
  }

  /// Why no article is in it, or nil.
  var reason: String? {
    if status != 200 { return "status \(status)" }
    switch type {
    case "text/html", "application/xhtml+xml", "": break
    default:
      let isPlain =
        type.utf8.count <= 60 && type.utf8.allSatisfy { (0x61...0x7a).contains($0) || (0x2b...0x39).contains($0) }
      return isPlain ? "type \(type)" : "other type"
    }
    let unread = encodings.first { !["gzip", "x-gzip", "deflate", "zstd"].contains($0) }
    if let unread { return unread == "br" ? "encoding br" : "other encoding" }
    return encodings.count > 3 ? "other encoding" : nil
  }

  /// The body without what it was wrapped in for the way.
  ///
  /// Crawlers unwrap bodies and leave the headers as they were, so that a body that is not wrapped as it should be is taken as it is.
  func unwrapped(_ message: [UInt8], limit: Int) -> (body: [UInt8], remark: Remark?) {
    var body = message[self.body...]
    var remark: Remark?
    if isChunked, let (joined, isWhole) = Self.joined(body) {
      body = joined[...]
      if !isWhole { remark = .cut("its last chunk is missing") }
    }
    for encoding in encodings.reversed() {
      let form: Inflation.Form
      switch encoding {
      case "zstd":
        guard body.starts(with: [0x28, 0xb5, 0x2f, 0xfd]) else { continue }
        form = .zstd
      case "deflate":
        guard let first = body.first, body.count > 2 else { continue }
        let isWrapped = first & 0x0f == 8 && (Int(first) << 8 | Int(body[body.startIndex + 1])) % 31 == 0
        if !isWrapped, first >= 0x20 && first < 0x7f || first == 0x0a || first == 0xef { continue }
        form = isWrapped ? .zlib : .deflate
      default:
        guard body.starts(with: [0x1f, 0x8b]) else { continue }
        form = .gzip
      }
      let (unpacked, whole) = Inflation.unpack(body, form, limit: limit)
      switch whole {
      case .complete: break
      case .cut: remark = .cut("its \(encoding) body ends early")
      case .damaged(let message): remark = .cut("its \(encoding) body is damaged (\(message))")
      case .tooLarge: return ([], .tooLarge)
      }
      body = unpacked[...]
    }
    return body.count > limit ? ([], .tooLarge) : (Array(body), remark)
  }

  enum Remark: Equatable {
    /// What came before is there.
    case cut(String)
    case tooLarge
  }

  /// The chunks of a body put together, and whether the last one was there; nil where it is not chunked.
  private static func joined(_ body: ArraySlice<UInt8>) -> ([UInt8], Bool)? {
    var joined: [UInt8] = []
    var at = body.startIndex
    var isFirst = true
    while at < body.endIndex {
      var size = 0
      var digits = 0
      while at < body.endIndex, digits <= 8, let digit = hexadecimal(body[at]) {
        size = size << 4 | digit
        digits += 1
        at += 1
      }
      // After the digits may come extensions; nobody sends long ones.
      guard digits > 0, digits <= 8, let end = body[at..<min(body.endIndex, at + 256)].firstIndex(of: 0x0a),
        body[at..<end].allSatisfy({ $0 != 0x3c })
      else { return isFirst ? nil : (joined, false) }
      isFirst = false
      if size == 0 { return (joined, true) }
      at = end + 1
      let last = min(body.endIndex, at + size)
      joined += body[at..<last]
      if last - at < size { return (joined, false) }
      at = last
      while at < body.endIndex, body[at] == 0x0d || body[at] == 0x0a { at += 1 }
    }
    return (joined, false)
  }

  private static func hexadecimal(_ byte: UInt8) -> Int? {
    switch byte {
    case 0x30...0x39: Int(byte) - 0x30
    case 0x41...0x46: Int(byte) - 0x41 + 10
    case 0x61...0x66: Int(byte) - 0x61 + 10
    default: nil
    }
  }
}

/// Headers as HTTP, mail and archives have them: a name, a colon, a value, one a line.
enum Fields {
  /// The place behind the empty line that ends the headers, or nil.
  static func end(of bytes: ArraySlice<UInt8>, from start: Int? = nil, within limit: Int) -> Int? {
    var at = max(bytes.startIndex, start ?? bytes.startIndex)
    let last = min(bytes.endIndex, bytes.startIndex + limit)
    while at < last, let newline = bytes[at..<last].firstIndex(of: 0x0a) {
      if newline + 1 < last, bytes[newline + 1] == 0x0a { return newline + 2 }
      if newline + 2 < last, bytes[newline + 1] == 0x0d, bytes[newline + 2] == 0x0a { return newline + 3 }
      at = newline + 1
    }
    return nil
  }

  /// The lines without their ends; a line that begins with a blank goes on with the one before.
  static func lines(_ bytes: ArraySlice<UInt8>) -> [String] {
    var lines: [String] = []
    for line in bytes.split(separator: 0x0a) {
      let line = line.last == 0x0d ? line.dropLast() : line
      guard let first = line.first else { continue }
      let text = String(decoding: line, as: UTF8.self)
      if first == 0x20 || first == 0x09, !lines.isEmpty {
        lines[lines.count - 1] += " " + text.drop { $0 == " " || $0 == "\t" }
      } else {
        lines.append(text)
      }
    }
    return lines
  }

  /// Names in small letters, values without the blanks around them; lines without a colon are left out.
  static func pairs(_ lines: [String]) -> [(name: String, value: String)] {
    lines.compactMap { line in
      guard let colon = line.utf8.firstIndex(of: 0x3a) else { return nil }
      func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
      var value = line.utf8[line.utf8.index(after: colon)...]
      while let first = value.first, isBlank(first) { value = value.dropFirst() }
      while let last = value.last, isBlank(last) { value = value.dropLast() }
      return (line[..<colon].lowercased().filter { $0 != " " }, String(Substring(value)))
    }
  }
}
