/// Scans one line of NDJSON: exactly one JSON object (RFC 8259), from which the wanted members are taken.
///
/// It is strict in the grammar and takes no copy of what is not wanted. Foundation's decoder needs four to ten times as
/// long for the same line, which would be a good part of the whole time of reading.
struct JSONLine {
  /// A value that was taken: of the kinds that a document's members have.
  enum Value: Equatable {
    case string(String, isRepaired: Bool)
    /// As it stands in the line.
    case integer(String)
    case null
    /// Anything else, by its name in English.
    case other(String)
  }

  struct Failure: Error, Equatable {
    /// Offset into the line, in bytes.
    var offset: Int
    var message: String
  }

  /// Arrays and objects may lie this deep in each other.
  static let maximalDepth = 256

  private let bytes: UnsafeRawBufferPointer
  private var at = 0

  private init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// Calls `member` with the name of every member of the object in `bytes`; where that answers true, `take` follows
  /// with the value. A name that occurs twice is taken twice.
  static func scan(
    _ bytes: UnsafeRawBufferPointer, wanted: (UnsafeRawBufferPointer) -> Int?, take: (Int, Value) -> Void
  ) throws(Failure) {
    var line = JSONLine(bytes)
    line.skipSpace()
    guard line.peek == UInt8(ascii: "{") else { throw line.failure("a document is a JSON object: '{' is wanted") }
    line.at += 1
    line.skipSpace()
    if line.peek == UInt8(ascii: "}") {
      line.at += 1
    } else {
      while true {
        let name = try line.name()
        let member = wanted(UnsafeRawBufferPointer(rebasing: bytes[name]))
        if let member {
          take(member, try line.value())
        } else {
          try line.skipValue()
        }
        line.skipSpace()
        if try !line.comma(or: UInt8(ascii: "}")) { break }
        line.skipSpace()
      }
    }
    line.skipSpace()
    if line.at < bytes.count { throw line.failure("one object a line: nothing may follow its '}'") }
  }

  // MARK: - Grammar

  /// The byte that is next, or 0 at the end: a NUL is nothing in JSON, so the two need not be told apart.
  private var peek: UInt8 { at < bytes.count ? bytes[at] : 0 }

  private func failure(_ message: String, at offset: Int? = nil) -> Failure {
    let offset = offset ?? at
    return Failure(offset: offset, message: offset >= bytes.count ? "the line ends early: \(message)" : message)
  }

  private mutating func skipSpace() {
    while at < bytes.count {
      let byte = bytes[at]
      guard byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 else { return }
      at += 1
    }
  }

  /// True after a comma, false after `end`.
  private mutating func comma(or end: UInt8) throws(Failure) -> Bool {
    let byte = peek
    guard byte == UInt8(ascii: ",") || byte == end else {
      throw failure("',' or '\(Character(UnicodeScalar(end)))' is wanted")
    }
    at += 1
    return byte != end
  }

  /// A member's name and the colon after it; the range is that of the name between its quotes, escapes and all.
  private mutating func name() throws(Failure) -> Range<Int> {
    guard peek == UInt8(ascii: "\"") else { throw failure("a name in double quotes is wanted") }
    let (range, _) = try stringRange()
    skipSpace()
    guard peek == UInt8(ascii: ":") else { throw failure("':' is wanted") }
    at += 1
    skipSpace()
    return range
  }

  private mutating func value() throws(Failure) -> Value {
    switch peek {
    case UInt8(ascii: "\""):
      let (range, hasEscapes) = try stringRange()
      return string(range, hasEscapes: hasEscapes)
    case UInt8(ascii: "n"):
      try literal("null")
      return .null
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      let start = at
      let isInteger = try number()
      return isInteger ? .integer(String(decoding: bytes[start..<at], as: UTF8.self)) : .other("a number")
    case let first:
      try skipValue()
      return .other(
        first == UInt8(ascii: "{") ? "an object" : first == UInt8(ascii: "[") ? "an array" : "a boolean")
    }
  }

  /// Skips one value without recursion, so that no input can exhaust the stack.
  private mutating func skipValue() throws(Failure) {
    // The closing bytes that are still owed.
    var open: [UInt8] = []
    value: while true {
      switch peek {
      case UInt8(ascii: "\""): _ = try stringRange()
      case UInt8(ascii: "t"): try literal("true")
      case UInt8(ascii: "f"): try literal("false")
      case UInt8(ascii: "n"): try literal("null")
      case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): _ = try number()
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        guard open.count < Self.maximalDepth else {
          throw failure("more than \(Self.maximalDepth) arrays and objects in each other")
        }
        let end = peek == UInt8(ascii: "{") ? UInt8(ascii: "}") : UInt8(ascii: "]")
        at += 1
        skipSpace()
        if peek == end {
          at += 1
        } else {
          open.append(end)
          if end == UInt8(ascii: "}") { _ = try name() }
          continue value
        }
      default: throw failure("a value is wanted")
      }
      while let end = open.last {
        skipSpace()
        if try comma(or: end) {
          skipSpace()
          if end == UInt8(ascii: "}") { _ = try name() }
          continue value
        }
        open.removeLast()
      }
      return
    }
  }

  private mutating func literal(_ word: StaticString) throws(Failure) {
    let count = word.utf8CodeUnitCount
    let fits = word.withUTF8Buffer { word in
      at + count <= bytes.count && bytes[at..<at + count].elementsEqual(word)
    }
    guard fits else { throw failure("'\(word)' is wanted") }
    at += count
  }

  /// True for a number without fraction and exponent.
  private mutating func number() throws(Failure) -> Bool {
    func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    func digits(_ line: inout JSONLine) throws(Failure) {
      guard isDigit(line.peek) else { throw line.failure("a digit is wanted") }
      while isDigit(line.peek) { line.at += 1 }
    }
    if peek == UInt8(ascii: "-") { at += 1 }
    if peek == UInt8(ascii: "0") {
      at += 1
      if isDigit(peek) { throw failure("a number has no leading zero") }
    } else {
      try digits(&self)
    }
    var isInteger = true
    if peek == UInt8(ascii: ".") {
      isInteger = false
      at += 1
      try digits(&self)
    }
    if peek == UInt8(ascii: "e") || peek == UInt8(ascii: "E") {
      isInteger = false
      at += 1
      if peek == UInt8(ascii: "+") || peek == UInt8(ascii: "-") { at += 1 }
      try digits(&self)
    }
    return isInteger
  }

  // MARK: - Strings

  /// The range between the quotes, and whether a backslash lies in it; every escape in it is well-formed.
  private mutating func stringRange() throws(Failure) -> (Range<Int>, hasEscapes: Bool) {
    at += 1
    let start = at
    var hasEscapes = false
    while true {
      skipPlain()
      guard at < bytes.count else { throw failure("a string is not closed") }
      switch bytes[at] {
      case UInt8(ascii: "\""):
        at += 1
        return (start..<at - 1, hasEscapes)
      case UInt8(ascii: "\\"):
        hasEscapes = true
        try skipEscape()
      default:
        throw failure("a control character in a string: write it as \\n, \\t or \\u00…")
      }
    }
  }

  /// Goes on to the next quote, backslash or control character, eight bytes at a time.
  private mutating func skipPlain() {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let highs: UInt64 = 0x8080_8080_8080_8080
    while at + 8 <= bytes.count {
      let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self))
      let quote = word ^ (ones &* 0x22)
      let backslash = word ^ (ones &* 0x5c)
      // The lowest byte that is marked is right; those above it may be marked in error by a borrow.
      let marks =
        ((quote &- ones) & ~quote | (backslash &- ones) & ~backslash | (word &- (ones &* 0x20)) & ~word) & highs
      if marks != 0 {
        at += marks.trailingZeroBitCount / 8
        return
      }
      at += 8
    }
    while at < bytes.count {
      let byte = bytes[at]
      if byte == 0x22 || byte == 0x5c || byte < 0x20 { return }
      at += 1
    }
  }

  private mutating func skipEscape() throws(Failure) {
    let start = at
    at += 1
    switch peek {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
      UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      at += 1
    case UInt8(ascii: "u"):
      at += 1
      for _ in 0..<4 {
        guard Self.hexadecimal(peek) != nil else {
          throw failure("four hexadecimal digits are wanted after \\u")
        }
        at += 1
      }
    default:
      throw failure("no escape in JSON begins like this", at: at < bytes.count ? start : at)
    }
  }

  private static func hexadecimal(_ byte: UInt8) -> UInt32? {
    switch byte {
    case 0x30...0x39: UInt32(byte) - 0x30
    case 0x41...0x46: UInt32(byte) - 0x41 + 10
    case 0x61...0x66: UInt32(byte) - 0x61 + 10
    default: nil
    }
  }

  private func string(_ range: Range<Int>, hasEscapes: Bool) -> Value {
    guard hasEscapes else {
      let (text, isRepaired) = UTF8Text.decode(UnsafeRawBufferPointer(rebasing: bytes[range]))
      return .string(text, isRepaired: isRepaired)
    }
    // What is decoded is never longer than its escape.
    var isBroken = false
    return withUnsafeTemporaryAllocation(byteCount: range.count, alignment: 1) { buffer in
      let count = unescape(range, into: buffer, isBroken: &isBroken)
      let (text, isRepaired) = UTF8Text.decode(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      return .string(text, isRepaired: isRepaired || isBroken)
    }
  }

  /// Writes `range` without its escapes, whose form has been checked, and gives the number of bytes.
  private func unescape(
    _ range: Range<Int>, into buffer: UnsafeMutableRawBufferPointer, isBroken: inout Bool
  ) -> Int {
    var count = 0
    var i = range.lowerBound
    func put(_ byte: UInt8) {
      buffer[count] = byte
      count += 1
    }
    while i < range.upperBound {
      guard bytes[i] == UInt8(ascii: "\\") else {
        var line = self
        line.at = i
        line.skipPlain()
        let end = min(line.at, range.upperBound)
        UnsafeMutableRawBufferPointer(rebasing: buffer[count...]).copyMemory(
          from: UnsafeRawBufferPointer(rebasing: bytes[i..<end]))
        count += end - i
        i = end
        continue
      }
      let kind = bytes[i + 1]
      i += 2
      switch kind {
      case UInt8(ascii: "b"): put(0x08)
      case UInt8(ascii: "f"): put(0x0c)
      case UInt8(ascii: "n"): put(0x0a)
      case UInt8(ascii: "r"): put(0x0d)
      case UInt8(ascii: "t"): put(0x09)
      case UInt8(ascii: "u"):
        var scalar = unit(at: i)
        i += 4
        if (0xd800...0xdbff).contains(scalar), i + 6 <= range.upperBound, bytes[i] == UInt8(ascii: "\\"),
          bytes[i + 1] == UInt8(ascii: "u"), (0xdc00...0xdfff).contains(unit(at: i + 2))
        {
          scalar = 0x10000 + (scalar - 0xd800) << 10 + (unit(at: i + 2) - 0xdc00)
          i += 6
        } else if (0xd800...0xdfff).contains(scalar) {
          // Half of a surrogate pair is no character.
          scalar = 0xfffd
          isBroken = true
        }
        switch scalar {
        case ..<0x80: put(UInt8(scalar))
        case ..<0x800:
          put(UInt8(0xc0 | scalar >> 6))
          put(UInt8(0x80 | scalar & 0x3f))
        case ..<0x10000:
          put(UInt8(0xe0 | scalar >> 12))
          put(UInt8(0x80 | scalar >> 6 & 0x3f))
          put(UInt8(0x80 | scalar & 0x3f))
        default:
          put(UInt8(0xf0 | scalar >> 18))
          put(UInt8(0x80 | scalar >> 12 & 0x3f))
          put(UInt8(0x80 | scalar >> 6 & 0x3f))
          put(UInt8(0x80 | scalar & 0x3f))
        }
      default: put(kind)
      }
    }
    return count
  }

  private func unit(at offset: Int) -> UInt32 {
    (0..<4).reduce(0) { $0 << 4 | (Self.hexadecimal(bytes[offset + $1]) ?? 0) }
  }
}

/// Bytes that ought to be UTF-8.
enum UTF8Text {
  /// The text, and whether something in it had to be replaced with U+FFFD.
  static func decode(_ bytes: UnsafeRawBufferPointer) -> (String, isRepaired: Bool) {
    if let text = String(validating: bytes.bindMemory(to: UInt8.self), as: UTF8.self) { return (text, false) }
    return (String(decoding: bytes, as: UTF8.self), true)
  }
}
