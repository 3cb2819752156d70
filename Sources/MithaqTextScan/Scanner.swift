/// A word, number or sign of a text, as a range of the original bytes and of the folded ones.
public struct Token: Sendable {
  public enum Kind: UInt8, Sendable {
    case word, number
    /// Full stop, question and exclamation marks that end a sentence.
    case stop
    case comma, semicolon, colon, ellipsis
    case openQuote, closeQuote
    case openParen, closeParen
    case dash, slash
    /// `'s` after a Latin word.
    case possessive
    case newline
    case other
  }
  public struct Flags: OptionSet, Sendable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    /// Latin with a capital first letter.
    public static let capitalised = Flags(rawValue: 1)
    /// Latin, more than one letter, all capitals (dots between them allowed: `U.S.`).
    public static let allCaps = Flags(rawValue: 2)
    public static let arabic = Flags(rawValue: 4)
    /// Joined to the token before by a hyphen without spaces.
    public static let joined = Flags(rawValue: 8)
    /// White space before.
    public static let spaced = Flags(rawValue: 16)
    /// Inside quotation marks.
    public static let quoted = Flags(rawValue: 32)
    /// First word of a sentence.
    public static let first = Flags(rawValue: 64)
    /// Written with ة at its end, which is no pronoun: كلمة, not كلّمه.
    public static let taMarbuta = Flags(rawValue: 128)
  }
  public var start: Int32
  public var end: Int32
  public var foldStart: Int32
  public var foldEnd: Int32
  public var kind: Kind
  public var flags: Flags
  /// `wordHash` of the folded bytes, for words and numbers.
  public var hash: UInt64

  @inline(__always) public var isWord: Bool { kind == .word }
}

/// A sentence: a range of tokens.
public struct Sentence: Sendable {
  public var tokens: Range<Int>
  /// Counted from 0.
  public var index: Int
  public var isTitle: Bool
  /// The paragraph (line) it stands in, from 0.
  public var paragraph: Int
}

/// A text cut into tokens and sentences; every token knows its bytes in the original.
public struct ScannedText: Sendable {
  public var tokens: [Token] = []
  public var folded: [UInt8] = []
  public var sentences: [Sentence] = []
  /// Share of Arabic letters among all letters, 0…1.
  public var arabicShare: Double = 0
}

public enum Scanner {
  /// Scans UTF-8 bytes; invalid bytes are signs of their own, never a crash.
  ///
  /// - Parameter titleLength: length in bytes of a title at the start, 0 for none.
  public static func scan(_ text: borrowing Span<UInt8>, titleLength: Int = 0) -> ScannedText {
    text.withUnsafeBufferPointer { scan(buffer: $0, titleLength: titleLength) }
  }

  static func scan(buffer: UnsafeBufferPointer<UInt8>, titleLength: Int) -> ScannedText {
    var out = ScannedText()
    out.tokens.reserveCapacity(buffer.count / 6 + 16)
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: FoldedBytes.capacity(buffer.count)) { memory in
      var folded = FoldedBytes(memory)
      tokenize(buffer, into: &out, folded: &folded)
      out.folded = Array(memory[..<folded.count])
    }
    segment(buffer, titleLength: titleLength, into: &out)
    return out
  }

  private enum Category { case arabicLetter, latinLetter, otherLetter, digit, mark, space, newline, sign }

  @inline(__always)
  private static func category(_ s: UInt32) -> Category {
    if s < 0x80 {
      if s >= 0x61 && s <= 0x7A || s >= 0x41 && s <= 0x5A { return .latinLetter }
      if s >= 0x30 && s <= 0x39 { return .digit }
      if s == 0x0A || s == 0x0D || s == 0x0B || s == 0x0C { return .newline }
      if s == 0x20 || s == 0x09 || s < 0x20 { return .space }
      return .sign
    }
    if s >= 0x600 && s < 0x700 {
      if s >= 0x660 && s <= 0x669 || s >= 0x6F0 && s <= 0x6F9 { return .digit }
      switch s {
      case 0x60C, 0x61B, 0x61F, 0x66A, 0x66B, 0x66C, 0x66D, 0x6D4, 0x600...0x60B, 0x60D...0x60F, 0x61D, 0x61E:
        return .sign
      case 0x610...0x61A, 0x61C, 0x640, 0x64B...0x65F, 0x670, 0x6D6...0x6DC, 0x6DF...0x6E4, 0x6E7, 0x6E8, 0x6EA...0x6ED:
        return .mark
      default: return .arabicLetter
      }
    }
    if s < 0x250 {
      if s == 0xA0 { return .space }
      if s == 0x85 { return .newline }
      if s == 0xAD { return .mark }
      if s >= 0xC0 && s != 0xD7 && s != 0xF7 || s == 0xAA || s == 0xBA { return .latinLetter }
      return .sign
    }
    switch s {
    case 0x250...0x2AF, 0x1E00...0x1EFF: return .latinLetter
    case 0x300...0x36F, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2069, 0xFEFF: return .mark
    case 0x2000...0x200A, 0x202F, 0x205F, 0x3000: return .space
    case 0x2028, 0x2029: return .newline
    case 0x2010...0x2027, 0x2030...0x205E, 0x2190...0x2BFF, 0x3001...0x303F, 0xFFF0...0xFFFF, 0xE000...0xF8FF:
      return .sign
    case 0x750...0x77F, 0x8A0...0x8FF, 0xFB50...0xFDFF, 0xFE70...0xFEFC: return .arabicLetter
    default: return s >= 0x1F000 && s <= 0x1FAFF ? .sign : .otherLetter
    }
  }

  /// Decodes the scalar at `i`; an invalid byte gives U+FFFD and length 1.
  @inline(__always)
  private static func decode(_ b: UnsafeBufferPointer<UInt8>, _ i: Int) -> (UInt32, Int) {
    let c = UInt32(b[i])
    if c < 0x80 { return (c, 1) }
    let n = b.count
    if c >= 0xC2 && c < 0xE0 && i + 1 < n && b[i + 1] & 0xC0 == 0x80 {
      return ((c & 0x1F) << 6 | UInt32(b[i + 1] & 0x3F), 2)
    }
    if c >= 0xE0 && c < 0xF0 && i + 2 < n && b[i + 1] & 0xC0 == 0x80 && b[i + 2] & 0xC0 == 0x80 {
      let s = (c & 0x0F) << 12 | UInt32(b[i + 1] & 0x3F) << 6 | UInt32(b[i + 2] & 0x3F)
      if s >= 0x800 && !(s >= 0xD800 && s < 0xE000) { return (s, 3) }
    }
    if c >= 0xF0 && c < 0xF5 && i + 3 < n && b[i + 1] & 0xC0 == 0x80 && b[i + 2] & 0xC0 == 0x80
      && b[i + 3] & 0xC0 == 0x80
    {
      let high = (c & 0x07) << 18 | UInt32(b[i + 1] & 0x3F) << 12
      let s = high | UInt32(b[i + 2] & 0x3F) << 6 | UInt32(b[i + 3] & 0x3F)
      if s >= 0x10000 && s < 0x110000 { return (s, 4) }
    }
    return (0xFFFD, 1)
  }

  /// What the letters of U+0600…U+06FF fold to; 0 for what is no letter there.
  private static let plainArabic: [UInt16] = (0x600..<0x700).map { (s: UInt32) -> UInt16 in
    let folded = Folding.fold(s)
    return category(s) == .arabicLetter && folded >= 0x600 && folded < 0x700 ? UInt16(folded) : 0
  }

  private static func tokenize(
    _ b: UnsafeBufferPointer<UInt8>, into out: inout ScannedText, folded: inout FoldedBytes
  ) {
    let plainArabic = plainArabic
    let n = b.count
    var i = 0
    var spaced = false
    var joined = false
    var arabicLetters = 0
    var latinLetters = 0

    func push(_ kind: Token.Kind, _ start: Int, _ end: Int, _ foldStart: Int, _ flags: Token.Flags) {
      var flags = flags
      if spaced { flags.insert(.spaced) }
      if joined { flags.insert(.joined) }
      let hash =
        kind == .word || kind == .number || kind == .other && folded.count > foldStart
        ? wordHash(UnsafeBufferPointer(folded.buffer), foldStart, folded.count) : 0
      out.tokens.append(
        Token(
          start: Int32(start), end: Int32(end), foldStart: Int32(foldStart), foldEnd: Int32(folded.count),
          kind: kind, flags: flags, hash: hash))
      spaced = false
      joined = false
    }

    while i < n {
      let (s, length) = decode(b, i)
      switch category(s) {
      case .space, .mark:
        if category(s) == .space { spaced = true }
        i += length
      case .newline:
        // \r\n is one line end.
        let start = i
        i += length
        if s == 0x0D && i < n && b[i] == 0x0A { i += 1 }
        if out.tokens.last?.kind != .newline { push(.newline, start, i, folded.count, []) }
        spaced = true
      case .digit:
        let start = i
        let foldStart = folded.count
        while i < n {
          let (d, l) = decode(b, i)
          let c = category(d)
          if c == .digit {
            folded.append(Folding.fold(d))
            i += l
          } else if d == 0x2E || d == 0x2C || d == 0x66B || d == 0x66C, i + l < n,
            category(decode(b, i + l).0) == .digit
          {
            folded.append(byte: d == 0x2E || d == 0x66B ? 0x2E : 0x2C)
            i += l
          } else {
            break
          }
        }
        push(.number, start, i, foldStart, [])
      case .arabicLetter:
        let start = i
        let foldStart = folded.count
        var last: UInt32 = 0
        while i < n {
          // Plain letters, two bytes each, are nearly all of an Arabic text.
          while i + 1 < n, b[i] & 0xFC == 0xD8, b[i + 1] & 0xC0 == 0x80 {
            let d = (UInt32(b[i]) & 0x1F) << 6 | UInt32(b[i + 1] & 0x3F)
            let letter = plainArabic[Int(d) - 0x600]
            if letter == 0 { break }
            folded.append(byte: UInt8(0xC0 | letter >> 6))
            folded.append(byte: UInt8(0x80 | letter & 0x3F))
            arabicLetters += 1
            last = d
            i += 2
          }
          guard i < n else { break }
          let (d, l) = decode(b, i)
          let c = category(d)
          guard c == .arabicLetter || c == .mark else { break }
          if c == .mark && d >= 0x200B && d <= 0x2069 && !(i + l < n && category(decode(b, i + l).0) == .arabicLetter) {
            break
          }
          folded.append(Folding.fold(d))
          if c == .arabicLetter {
            arabicLetters += 1
            last = d
          }
          i += l
        }
        push(.word, start, i, foldStart, last == 0x629 ? [.arabic, .taMarbuta] : .arabic)
        joinHyphen(b, &i, n, &joined)
      case .latinLetter, .otherLetter:
        let start = i
        let foldStart = folded.count
        var flags: Token.Flags = []
        if isUpper(s) { flags.insert(.capitalised) }
        var letters = 0
        var uppers = 0
        // U.S., U.N.: letters with full stops between them.
        if let end = abbreviation(b, i, n) {
          while i < end {
            let (d, l) = decode(b, i)
            if d != 0x2E { folded.append(Folding.fold(d)) }
            i += l
          }
          flags.insert(.allCaps)
          push(.word, start, i, foldStart, flags)
          continue
        }
        loop: while i < n {
          let (d, l) = decode(b, i)
          switch category(d) {
          case .latinLetter, .otherLetter:
            letters += 1
            latinLetters += 1
            if isUpper(d) { uppers += 1 }
            folded.append(Folding.fold(d))
            i += l
          case .mark:
            folded.append(Folding.fold(d))
            i += l
          case .digit:
            folded.append(Folding.fold(d))
            i += l
          default:
            // An apostrophe inside a word belongs to it (N'Djamena), but for the possessive.
            if d == 0x27 || d == 0x2019 || d == 0x2BC, i + l < n {
              let (e, el) = decode(b, i + l)
              let after = i + l + el < n ? category(decode(b, i + l + el).0) : .space
              let isPossessive = (e == 0x73 || e == 0x53) && after != .latinLetter
              if !isPossessive, category(e) == .latinLetter {
                i += l
                continue loop
              }
            }
            break loop
          }
        }
        if letters > 1 && uppers == letters { flags.insert(.allCaps) }
        push(.word, start, i, foldStart, flags)
        if i < n {
          let (d, l) = decode(b, i)
          if d == 0x27 || d == 0x2019 {
            if i + l < n, b[i + l] == 0x73 || b[i + l] == 0x53,
              i + l + 1 >= n || category(decode(b, i + l + 1).0) != .latinLetter
            {
              push(.possessive, i, i + l + 1, folded.count, [])
              i += l + 1
            } else if b[i - 1] == 0x73, i + l >= n || category(decode(b, i + l).0) == .space {
              // "the Emirates' envoy"
              push(.possessive, i, i + l, folded.count, [])
              i += l
            }
          }
        }
        joinHyphen(b, &i, n, &joined)
      case .sign:
        let start = i
        i += length
        let kind: Token.Kind
        switch s {
        case 0x2E:
          var dots = 1
          while i < n && b[i] == 0x2E {
            dots += 1
            i += 1
          }
          kind = dots > 1 ? .ellipsis : .stop
        case 0x2026: kind = .ellipsis
        case 0x21, 0x3F, 0x61F, 0x6D4: kind = .stop
        case 0x2C, 0x60C: kind = .comma
        case 0x3B, 0x61B: kind = .semicolon
        case 0x3A: kind = .colon
        case 0xAB, 0x201C, 0x201E, 0x2039, 0x2018: kind = .openQuote
        case 0xBB, 0x201D, 0x203A, 0x2019: kind = .closeQuote
        case 0x22, 0x27: kind = .other  // told apart below
        case 0x28, 0x5B: kind = .openParen
        case 0x29, 0x5D: kind = .closeParen
        case 0x2D, 0x2010...0x2015, 0x2212: kind = .dash
        case 0x2F, 0x7C, 0x5C: kind = .slash
        default: kind = .other
        }
        if s == 0x22 || s == 0x27 {
          let open = spaced || out.tokens.isEmpty || [.newline, .openParen, .colon].contains(out.tokens.last!.kind)
          let last = out.tokens.last
          let glued = !spaced && last.map { $0.kind == .word && $0.foldEnd - $0.foldStart <= 2 } == true  // بـ"
          push(open || glued ? .openQuote : .closeQuote, start, i, folded.count, [])
        } else if s == 0x2B || s == 0x26 {
          // The plus of "OPEC+" and the ampersand belong to terms.
          let foldStart = folded.count
          folded.append(byte: UInt8(s))
          push(kind, start, i, foldStart, [])
        } else {
          push(kind, start, i, folded.count, [])
        }
      }
    }
    let letters = arabicLetters + latinLetters
    out.arabicShare = letters == 0 ? 0 : Double(arabicLetters) / Double(letters)
  }

  /// A hyphen between letters joins two words of one expression: `Asia-Pacific`, الروسية-الإفريقية.
  @inline(__always)
  private static func joinHyphen(_ b: UnsafeBufferPointer<UInt8>, _ i: inout Int, _ n: Int, _ joined: inout Bool) {
    guard i < n else { return }
    let (s, l) = decode(b, i)
    guard s == 0x2D || s == 0x2010 || s == 0x2011 || s == 0x2013, i + l < n else { return }
    switch category(decode(b, i + l).0) {
    case .arabicLetter, .latinLetter, .otherLetter:
      i += l
      joined = true
    default: return
    }
  }

  @inline(__always)
  private static func isUpper(_ s: UInt32) -> Bool {
    if s < 0x80 { return s >= 0x41 && s <= 0x5A }
    if s < 0xC0 { return false }
    if s <= 0xDE { return s != 0xD7 }
    if s >= 0x100 && s < 0x180 { return (s < 0x138 || s > 0x148 && s < 0x178) ? s & 1 == 0 : s & 1 == 1 }
    if s >= 0x1E00 && s < 0x1F00 { return s & 1 == 0 }
    return s == 0x218 || s == 0x21A
  }

  /// The end of `U.S.` or `a.m.` starting at `i`; nil where there is none.
  private static func abbreviation(_ b: UnsafeBufferPointer<UInt8>, _ i: Int, _ n: Int) -> Int? {
    func letter(_ k: Int) -> Bool { k < n && (b[k] >= 0x41 && b[k] <= 0x5A || b[k] >= 0x61 && b[k] <= 0x7A) }
    guard letter(i), i + 1 < n, b[i + 1] == 0x2E, letter(i + 2) else { return nil }
    guard i + 3 < n, b[i + 3] == 0x2E else {
      // U.S without the last stop
      return i + 3 >= n || !letter(i + 3) && b[i] <= 0x5A && b[i + 2] <= 0x5A ? i + 3 : nil
    }
    var end = i + 4
    while letter(end), end + 1 < n, b[end + 1] == 0x2E { end += 2 }
    return end
  }

  private static let abbreviations: Set<UInt64> = Set(
    [
      "mr", "mrs", "ms", "dr", "st", "gen", "sen", "rep", "lt", "col", "sgt", "capt", "prof", "rev", "hon", "jan",
      "feb",
      "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "no", "vs", "etc", "jr", "sr", "gov",
      "amb",
      "art", "para", "inc", "ltd", "co", "corp", "approx", "ca", "messrs", "maj", "brig", "adm", "cmdr",
    ].map { wordHash(Array($0.utf8)) })

  /// Cuts at line ends and at full stops that end a sentence, and marks what stands in quotation marks.
  private static func segment(_ b: UnsafeBufferPointer<UInt8>, titleLength: Int, into out: inout ScannedText) {
    var start = 0
    var paragraph = 0
    var depth = 0
    let tokens = out.tokens
    let count = tokens.count

    func close(_ end: Int) {
      if start < end, (start..<end).contains(where: { tokens[$0].kind == .word || tokens[$0].kind == .number }) {
        let isTitle = titleLength > 0 && Int(tokens[start].start) < titleLength
        out.sentences.append(
          Sentence(tokens: start..<end, index: out.sentences.count, isTitle: isTitle, paragraph: paragraph))
        if let first = (start..<end).first(where: { tokens[$0].kind == .word }) {
          out.tokens[first].flags.insert(.first)
        }
      }
      start = end
    }

    var i = 0
    while i < count {
      let token = tokens[i]
      switch token.kind {
      case .openQuote: depth = 1
      case .closeQuote: depth = 0
      case .newline:
        close(i)
        start = i + 1
        paragraph += 1
        depth = 0
      case .stop:
        if endsSentence(tokens, i, b) {
          // A closing quotation mark or parenthesis after the stop belongs to the sentence.
          var end = i + 1
          while end < count,
            tokens[end].kind == .closeQuote || tokens[end].kind == .closeParen || tokens[end].kind == .stop
          {
            if tokens[end].kind == .closeQuote { depth = 0 }
            end += 1
          }
          close(end)
          i = end - 1
        }
      default: break
      }
      if depth > 0, token.kind != .openQuote { out.tokens[i].flags.insert(.quoted) }
      i += 1
    }
    close(count)
  }

  private static func endsSentence(_ tokens: [Token], _ i: Int, _ b: UnsafeBufferPointer<UInt8>) -> Bool {
    guard b[Int(tokens[i].start)] == 0x2E else { return true }
    guard i > 0 else { return false }
    let before = tokens[i - 1]
    let after = i + 1 < tokens.count ? tokens[i + 1] : nil
    if before.kind == .word {
      if abbreviations.contains(before.hash), before.flags.contains(.capitalised) || after?.kind == .number {
        return false
      }
      // Initials: "J. Smith", د. محمد; dotted agency marks: د. ب. أ.
      let length = before.foldEnd - before.foldStart
      if before.flags.contains(.arabic) && length == 2 { return false }
      if !before.flags.contains(.arabic) && length == 1 && before.flags.contains(.capitalised) { return false }
    }
    guard let after else { return true }
    if after.kind == .number, !after.flags.contains(.spaced) { return false }
    if after.kind == .word, !after.flags.contains(.arabic), !after.flags.contains(.capitalised) {
      return !after.flags.contains(.spaced) ? false : true
    }
    return true
  }
}
