import MithaqClaims

/// One e-mail message, as it is kept in an `.eml` file: who sent it, when, and the words in it.
///
/// No message is too broken: what cannot be found is empty or nil. Attachments are left out. It takes time and memory in
/// proportion to the message.
struct Mail {
  var subject: String?
  /// The sender's name, else the address.
  var sender: String?
  /// The host of the sender's address.
  var host: String?
  var published: Day?
  /// `Message-ID` without its brackets.
  var id: String?
  /// Paragraphs, a line each.
  var text = ""
  var lang: String?

  init(_ bytes: [UInt8]) {
    var reader = MailReader()
    let headers = reader.read(bytes[...], depth: 0)
    subject = headers.text("subject")
    published = headers.text("date").flatMap { PageDate.day($0) }
    id = headers.text("message-id").map { $0.filter { $0 != "<" && $0 != ">" && !$0.isWhitespace } }
    if id?.isEmpty == true { id = nil }
    lang = headers.text("content-language").map { $0.prefix { $0.isLetter }.lowercased() }
    if let from = headers.text("from") {
      let address = from.contains("<") ? from.drop { $0 != "<" }.dropFirst().prefix { $0 != ">" } : from[...]
      let name = from.contains("<") ? String(from.prefix { $0 != "<" }) : ""
      sender = MailReader.unquoted(name.isEmpty ? String(address) : name)
      host = address.split(separator: "@").last.map { $0.trimmingBlanks().lowercased() }
    }
    for part in reader.pages {
      let page = Page(part.bytes, charset: part.charset)
      if page.text.utf8.count > text.utf8.count { text = page.text }
      if let found = page.lang, lang == nil { lang = found }
    }
    // A page that says no more than to look elsewhere stands beside the words themselves.
    var plain = ""
    for part in reader.plain {
      let words = part.paragraphs.joined(separator: "\n")
      if words.utf8.count > plain.utf8.count { plain = words }
    }
    if text.utf8.count * 3 < plain.utf8.count { text = plain }
  }

  /// True for the first bytes of a message: lines of a header, some of which only mail programs write.
  static func isMail(_ bytes: [UInt8]) -> Bool {
    var names: Set<String> = []
    var lines = 0
    for line in bytes.prefix(16 << 10).split(separator: 0x0a, omittingEmptySubsequences: false) {
      lines += 1
      guard let first = line.first, first != 0x0d else { break }
      if lines > 1, first == 0x20 || first == 0x09 { continue }
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex,
        line[..<colon].allSatisfy({ $0 > 0x20 && $0 < 0x7f })
      else { return false }
      names.insert(String(decoding: line[..<colon], as: UTF8.self).lowercased())
    }
    return !names.isDisjoint(with: ["from", "date", "subject"])
      && !names.isDisjoint(with: [
        "message-id", "mime-version", "received", "return-path", "delivered-to", "dkim-signature", "list-unsubscribe",
      ])
  }
}

/// The header of a message or of one of its parts.
struct MailHeaders {
  /// By name in small letters; the first of a name counts.
  private var fields: [String: ArraySlice<UInt8>] = [:]
  /// Where the header ends.
  private(set) var end: Int

  init(_ bytes: ArraySlice<UInt8>) {
    var at = bytes.startIndex
    var count = 0
    var name: String?
    end = bytes.endIndex
    while at < bytes.endIndex {
      let stop = bytes[at...].firstIndex(of: 0x0a) ?? bytes.endIndex
      let next = min(stop + 1, bytes.endIndex)
      var line = bytes[at..<stop]
      if line.last == 0x0d { line.removeLast() }
      guard let first = line.first else {
        end = next
        break
      }
      at = next
      count += 1
      if count > 2000 { continue }
      if first == 0x20 || first == 0x09 {
        if let name, let old = fields[name], old.count < 64 << 10 { fields[name] = old + [0x20] + line.dropFirst() }
        continue
      }
      name = nil
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon - line.startIndex <= 76 else { continue }
      let found = String(decoding: line[..<colon], as: UTF8.self).trimmingBlanks().lowercased()
      guard fields[found] == nil else { continue }
      name = found
      fields[found] = line[(colon + 1)...].prefix(64 << 10)
    }
  }

  /// The field in words, encoded words written out; nil where it is missing or blank.
  func text(_ name: String) -> String? {
    guard let raw = fields[name] else { return nil }
    let text = PageBody.squeezed(EncodedWords.plain(Array(raw)))
    return text.isEmpty ? nil : text
  }

  /// The value before the first semicolon in small letters, and the parameters behind it.
  func parameters(_ name: String) -> (value: String, parameters: [String: String]) {
    guard let raw = fields[name] else { return ("", [:]) }
    var pieces: [String] = []
    var piece = ""
    var isQuoted = false
    var isEscaped = false
    for character in String(decoding: raw, as: UTF8.self).unicodeScalars {
      if isEscaped {
        piece.unicodeScalars.append(character)
        isEscaped = false
      } else if isQuoted, character == "\\" {
        isEscaped = true
      } else if character == "\"" {
        isQuoted.toggle()
      } else if character == ";", !isQuoted {
        pieces.append(piece)
        piece = ""
        if pieces.count > 40 { break }
      } else {
        piece.unicodeScalars.append(character)
      }
    }
    pieces.append(piece)
    var found: [String: String] = [:]
    for piece in pieces.dropFirst() {
      guard let equals = piece.firstIndex(of: "=") else { continue }
      // `charset*=utf-8''windows-1256`, `boundary*0=…` (RFC 2231).
      let key = piece[..<equals].trimmingBlanks().lowercased().prefix { $0 != "*" }
      var value = piece[piece.index(after: equals)...].trimmingBlanks()
      if piece[..<equals].contains("*"), let mark = value.ranges(of: "'").last {
        value = String(value[mark.upperBound...])
      }
      found[String(key), default: ""] += value
    }
    return (pieces[0].trimmingBlanks().lowercased(), found)
  }
}

/// Walks through the parts of a message.
struct MailReader {
  struct Part {
    var bytes: [UInt8]
    var charset: String?
    /// `format=flowed`, and whether the blank before a soft line end goes.
    var isFlowed = false
    var deletesSpace = false
  }
  private(set) var pages: [Part] = []
  private(set) var plain: [Part] = []
  private var parts = 0

  private static let deepest = 8
  private static let mostParts = 200

  /// - Returns: the header of the message or part.
  @discardableResult
  mutating func read(_ bytes: ArraySlice<UInt8>, depth: Int, byDefault: String = "text/plain") -> MailHeaders {
    let headers = MailHeaders(bytes)
    parts += 1
    guard depth < Self.deepest, parts <= Self.mostParts else { return headers }
    let body = bytes[headers.end...]
    var (type, parameters) = headers.parameters("content-type")
    if !type.contains("/") { type = byDefault }
    if depth > 0, headers.parameters("content-disposition").value == "attachment" { return headers }
    if type.hasPrefix("multipart/") {
      if let boundary = parameters["boundary"], !boundary.isEmpty {
        let inner = type == "multipart/digest" ? "message/rfc822" : "text/plain"
        for part in Self.split(body, at: Array(boundary.utf8), most: Self.mostParts) {
          read(part, depth: depth + 1, byDefault: inner)
        }
        return headers
      }
      // Without a boundary it is read as it stands.
      type = "text/plain"
    }
    guard type == "text/plain" || type == "text/html" || type == "application/xhtml+xml" || type == "message/rfc822"
    else {
      return headers
    }
    let decoded =
      switch headers.parameters("content-transfer-encoding").value {
      case "quoted-printable": TransferEncoding.quotedPrintable(body)
      case "base64": TransferEncoding.base64(body)
      default: Array(body)
      }
    if type == "message/rfc822" {
      read(decoded[...], depth: depth + 1)
    } else if type == "text/plain" {
      plain.append(
        Part(
          bytes: decoded, charset: parameters["charset"], isFlowed: parameters["format"]?.lowercased() == "flowed",
          deletesSpace: parameters["delsp"]?.lowercased() == "yes"))
    } else {
      pages.append(Part(bytes: decoded, charset: parameters["charset"]))
    }
    return headers
  }

  /// What stands between the lines of the boundary; the last may lack its end.
  private static func split(_ body: ArraySlice<UInt8>, at boundary: [UInt8], most: Int) -> [ArraySlice<UInt8>] {
    let mark = [0x2d, 0x2d] + boundary
    var found: [ArraySlice<UInt8>] = []
    var start: Int?
    var at = body.startIndex
    while at < body.endIndex, found.count < most {
      let stop = body[at...].firstIndex(of: 0x0a) ?? body.endIndex
      if body[at..<stop].starts(with: mark) {
        let rest = body[(at + mark.count)..<stop]
        let isLast = rest.starts(with: [0x2d, 0x2d])
        if isLast || rest.allSatisfy({ $0 <= 0x20 }) {
          if let start { found.append(body[start..<at]) }
          start = min(stop + 1, body.endIndex)
          if isLast { return found }
        }
      }
      at = min(stop + 1, body.endIndex)
    }
    if let start, start < body.endIndex, found.count < most { found.append(body[start...]) }
    return found
  }

  static func unquoted(_ name: String) -> String? {
    let name = PageBody.squeezed(name.replacing("\"", with: " "))
    return name.isEmpty ? nil : name
  }
}

extension MailReader.Part {
  /// The words with the lines of a paragraph joined; quotations of other messages and what stands below `-- ` left out.
  var paragraphs: [String] {
    let text = String(decoding: Charset.utf8(bytes, declared: charset), as: UTF8.self)
    var found: [String] = []
    var paragraph = ""
    var goesOn = false
    func close() {
      let squeezed = PageBody.squeezed(paragraph)
      if squeezed.unicodeScalars.contains(where: { $0.properties.isAlphabetic }) { found.append(squeezed) }
      paragraph = ""
      goesOn = false
    }
    for raw in text.utf8.split(separator: 0x0a, omittingEmptySubsequences: false) {
      var line = Substring(raw.last == 0x0d ? raw.dropLast() : raw)
      if line == "-- " { break }
      if line.hasPrefix(">") {
        close()
        continue
      }
      if isFlowed, line.hasPrefix(" ") { line = line.dropFirst() }
      let isBlank = !line.utf8.contains { $0 > 0x20 }
      // A list's next entry is a paragraph of its own.
      let isEntry = ["* ", "- ", "• ", "– "].contains { line.hasPrefix($0) }
      if !goesOn || isBlank || isEntry { close() }
      if isBlank { continue }
      let isSoft = isFlowed && line.hasSuffix(" ")
      paragraph += isSoft && deletesSpace ? line.dropLast() : line
      if !(isSoft && deletesSpace) { paragraph += " " }
      // Programs break lines behind 65 to 78 letters: one that is as long goes on in the next.
      goesOn = isFlowed ? isSoft : line.unicodeScalars.count >= 55
    }
    close()
    return found
  }
}

/// How bytes are written in the letters that mail carries.
enum TransferEncoding {
  static func quotedPrintable(_ bytes: ArraySlice<UInt8>, isWord: Bool = false) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count)
    var at = bytes.startIndex
    let end = bytes.endIndex
    while at < end {
      let byte = bytes[at]
      if byte == UInt8(ascii: "=") {
        if at + 2 < end, let high = hex(bytes[at + 1]), let low = hex(bytes[at + 2]) {
          out.append(high << 4 | low)
          at += 3
          continue
        }
        // A line that goes on; blanks behind the mark are the way's, not the text's.
        var look = at + 1
        while look < end, bytes[look] == 0x20 || bytes[look] == 0x09 || bytes[look] == 0x0d { look += 1 }
        if look == end || bytes[look] == 0x0a {
          at = min(look + 1, end)
          continue
        }
      }
      out.append(isWord && byte == UInt8(ascii: "_") ? 0x20 : byte)
      at += 1
    }
    return out
  }

  private static func hex(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x37
    case 0x61...0x66: byte - 0x57
    default: nil
    }
  }

  /// Whatever is no digit is passed over; it ends at the padding, unless more digits follow.
  static func base64(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count / 4 * 3)
    var group: UInt32 = 0
    var digits = 0
    for byte in bytes {
      let value: UInt8
      switch byte {
      case 0x41...0x5a: value = byte - 0x41
      case 0x61...0x7a: value = byte - 0x61 + 26
      case 0x30...0x39: value = byte - 0x30 + 52
      case UInt8(ascii: "+"), UInt8(ascii: "-"): value = 62
      case UInt8(ascii: "/"), UInt8(ascii: "_"): value = 63
      case UInt8(ascii: "="):
        if digits >= 2 { out.append(UInt8(truncatingIfNeeded: group >> (digits == 2 ? 4 : 10))) }
        if digits == 3 { out.append(UInt8(truncatingIfNeeded: group >> 2)) }
        group = 0
        digits = 0
        continue
      default: continue
      }
      group = group << 6 | UInt32(value)
      digits += 1
      if digits == 4 {
        out.append(UInt8(truncatingIfNeeded: group >> 16))
        out.append(UInt8(truncatingIfNeeded: group >> 8))
        out.append(UInt8(truncatingIfNeeded: group))
        group = 0
        digits = 0
      }
    }
    if digits >= 2 { out.append(UInt8(truncatingIfNeeded: group >> (digits == 2 ? 4 : 10))) }
    if digits == 3 { out.append(UInt8(truncatingIfNeeded: group >> 2)) }
    return out
  }
}

/// Words of a header in other letters than ASCII's: `=?windows-1256?B?…?=` (RFC 2047).
enum EncodedWords {
  static func plain(_ bytes: [UInt8]) -> String {
    var out = ""
    // Neighbours of one code are written out together, since mailers cut characters in two.
    var pending: (charset: String, bytes: [UInt8])?
    var literal: [UInt8] = []
    func closeWord() {
      if let word = pending { out += String(decoding: Charset.utf8(word.bytes, declared: word.charset), as: UTF8.self) }
      pending = nil
    }
    func closeLiteral() {
      if !literal.isEmpty { out += String(decoding: Charset.utf8(literal), as: UTF8.self) }
      literal = []
    }
    var at = 0
    while at < bytes.count {
      if bytes[at] == UInt8(ascii: "="), let word = word(bytes, at) {
        // Blanks between two such words mean nothing.
        if pending != nil, literal.allSatisfy({ $0 <= 0x20 }) { literal = [] }
        if !literal.isEmpty || pending?.charset != word.charset {
          closeWord()
          closeLiteral()
          pending = (word.charset, word.bytes)
        } else {
          pending?.bytes += word.bytes
        }
        at = word.end
      } else {
        if bytes[at] > 0x20 { closeWord() }
        literal.append(bytes[at])
        at += 1
      }
    }
    closeWord()
    closeLiteral()
    return out
  }

  private static func word(_ bytes: [UInt8], _ start: Int) -> (charset: String, bytes: [UInt8], end: Int)? {
    guard start + 1 < bytes.count, bytes[start + 1] == UInt8(ascii: "?") else { return nil }
    // Mailers break the rule of 75 bytes a word; beyond a thousand it is no word.
    let window = bytes[(start + 2)..<min(bytes.count, start + 1000)]
    guard let first = window.firstIndex(of: UInt8(ascii: "?")), first > start + 2, first + 2 < window.endIndex,
      bytes[first + 2] == UInt8(ascii: "?")
    else { return nil }
    var end: Int?
    var look = first + 3
    while look + 1 < window.endIndex {
      if bytes[look] == UInt8(ascii: "?"), bytes[look + 1] == UInt8(ascii: "=") {
        end = look
        break
      }
      look += 1
    }
    guard let end else { return nil }
    let charset = String(decoding: bytes[(start + 2)..<first], as: UTF8.self).prefix { $0 != "*" }
    let text = bytes[(first + 3)..<end]
    switch bytes[first + 1] | 0x20 {
    case UInt8(ascii: "b"): return (String(charset).lowercased(), TransferEncoding.base64(text), end + 2)
    case UInt8(ascii: "q"):
      return (String(charset).lowercased(), TransferEncoding.quotedPrintable(text, isWord: true), end + 2)
    default: return nil
    }
  }
}

extension StringProtocol {
  /// Without blanks at both ends.
  func trimmingBlanks() -> String {
    var rest = self[...]
    while let first = rest.first, first.isWhitespace { rest = rest.dropFirst() }
    while let last = rest.last, last.isWhitespace { rest = rest.dropLast() }
    return String(rest)
  }
}
