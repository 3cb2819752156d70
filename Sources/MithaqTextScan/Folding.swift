/// Folding makes spellings equal that a reader holds to be the same word.
///
/// Tashkeel, tatweel and bidirectional controls vanish; alef, hamza, ya and ta marbuta variants, Farsi ya and kaf,
/// presentation forms, Arabic-Indic and Persian digits, Latin case and diacritics become one letter each. Folding works a
/// scalar at a time, so that the original offset of every folded byte can be found again.
public enum Folding {
  /// The folded form of a scalar: 0 drops it, 1…0x10FFFF replaces it; a second scalar in the high half (`لا`, `ss`).
  @inline(__always)
  public static func fold(_ s: UInt32) -> UInt64 {
    if s < 0x80 {
      return UInt64(s >= 0x41 && s <= 0x5A ? s + 32 : s)
    }
    if s >= 0x600 && s < 0x700 { return UInt64(arabic[Int(s - 0x600)]) }
    if s < 0x250 { return latin[Int(s - 0x80)] }
    return other(s)
  }

  /// The folded bytes of a whole string, as lexicon entries are compiled.
  public static func bytes(_ text: String) -> [UInt8] {
    Array(unsafeUninitializedCapacity: FoldedBytes.capacity(text.utf8.count)) { buffer, count in
      var out = FoldedBytes(buffer)
      for scalar in text.unicodeScalars { out.append(fold(scalar.value)) }
      count = out.count
    }
  }

  /// U+0600…U+06FF.
  private static let arabic: [UInt16] = {
    var table = (0..<0x100).map { UInt16(0x600 + $0) }
    func drop(_ range: ClosedRange<Int>) { for c in range { table[c - 0x600] = 0 } }
    func map(_ from: [Int], _ to: Int) { for c in from { table[c - 0x600] = UInt16(to) } }
    drop(0x610...0x61A)  // Quranic marks
    drop(0x61C...0x61C)  // Arabic letter mark
    drop(0x640...0x640)  // tatweel
    drop(0x64B...0x65F)  // tashkeel
    drop(0x670...0x670)  // dagger alef
    drop(0x6D6...0x6DC)
    drop(0x6DF...0x6E4)
    drop(0x6E7...0x6E8)
    drop(0x6EA...0x6ED)
    map([0x622, 0x623, 0x625, 0x671, 0x672, 0x673], 0x627)  // آ أ إ ٱ → ا
    map([0x624], 0x648)  // ؤ → و
    map([0x626, 0x649, 0x6CC, 0x6CD, 0x6D0], 0x64A)  // ئ ى ی → ي
    map([0x629, 0x6C1, 0x6BE, 0x6C0, 0x6D5], 0x647)  // ة ہ ھ → ه
    map([0x6A9, 0x6AA, 0x6AF], 0x643)  // ک گ → ك
    map([0x686], 0x62C)  // چ → ج
    map([0x67E], 0x628)  // پ → ب
    map([0x6A4], 0x641)  // ڤ → ف
    map([0x698], 0x632)  // ژ → ز
    for d in 0...9 {
      table[0x60 + d] = UInt16(0x30 + d)
      table[0xF0 + d] = UInt16(0x30 + d)
    }
    map([0x66B], 0x2E)
    map([0x66C], 0x2C)
    return table
  }()

  /// U+0080…U+024F: Latin letters without their diacritics, in lower case.
  private static let latin: [UInt64] = {
    var table = (0..<0x1D0).map { UInt64(0x80 + $0) }
    func map(_ letters: String, _ to: Character) {
      for c in letters.unicodeScalars { table[Int(c.value) - 0x80] = UInt64(to.unicodeScalars.first!.value) }
    }
    map("àáâãäåÀÁÂÃÄÅĀāĂăĄąǍǎ", "a")
    map("çÇĆćĈĉĊċČč", "c")
    map("ĎďĐđðÐ", "d")
    map("èéêëÈÉÊËĒēĔĕĖėĘęĚěƏǝ", "e")
    map("ĜĝĞğĠġĢģǦǧ", "g")
    map("ĤĥĦħ", "h")
    map("ìíîïÌÍÎÏĨĩĪīĬĭĮįİıǏǐ", "i")
    map("Ĵĵ", "j")
    map("Ķķĸ", "k")
    map("ĹĺĻļĽľĿŀŁł", "l")
    map("ñÑŃńŅņŇňŉ", "n")
    map("òóôõöøÒÓÔÕÖØŌōŎŏŐőǑǒƠơ", "o")
    map("ŔŕŖŗŘř", "r")
    map("ŚśŜŝŞşŠšȘș", "s")
    map("ŢţŤťŦŧȚț", "t")
    map("ùúûüÙÚÛÜŨũŪūŬŭŮůŰűŲųǓǔƯư", "u")
    map("Ŵŵ", "w")
    map("ýÿÝŶŷŸ", "y")
    map("ŹźŻżŽž", "z")
    func pair(_ c: UInt32, _ a: Character, _ b: Character) {
      table[Int(c) - 0x80] = UInt64(a.unicodeScalars.first!.value) | UInt64(b.unicodeScalars.first!.value) << 32
    }
    for c: UInt32 in [0xC6, 0xE6] { pair(c, "a", "e") }
    for c: UInt32 in [0x152, 0x153] { pair(c, "o", "e") }
    pair(0xDF, "s", "s")
    for c: UInt32 in [0xDE, 0xFE] { pair(c, "t", "h") }
    table[0xAD - 0x80] = 0  // soft hyphen
    table[0xA0 - 0x80] = 0x20
    return table
  }()

  private static func other(_ s: UInt32) -> UInt64 {
    switch s {
    case 0x300...0x36F: return 0  // combining diacritics
    case 0x8D3...0x8FF: return 0  // Arabic extended marks
    case 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2069, 0xFEFF: return 0  // joiners, bidi controls
    case 0x2000...0x200A, 0x202F, 0x205F, 0x3000: return 0x20
    case 0x1E00...0x1EFF: return latinExtended(s)
    case 0xFB50...0xFDFF, 0xFE70...0xFEFE: return presentation(s)
    case 0x1D7CE...0x1D7FF: return UInt64(0x30 + (s - 0x1D7CE) % 10)
    case 0xFF10...0xFF19: return UInt64(0x30 + s - 0xFF10)
    default: return UInt64(s)
    }
  }

  private static func latinExtended(_ s: UInt32) -> UInt64 {
    // Canonical decomposition of this block always begins with an ASCII letter, but for a few.
    let bases = Array(
      ("aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnooooooooppppr"
        + "rrrrrrrssssssssssttttttttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwyaſſſßð").unicodeScalars)
    let index = Int(s - 0x1E00)
    if s <= 0x1E99, index < bases.count, bases[index].value < 0x80 { return UInt64(bases[index].value) }
    switch s {
    case 0x1EA0...0x1EB7: return 0x61
    case 0x1EB8...0x1EC7: return 0x65
    case 0x1EC8...0x1ECB: return 0x69
    case 0x1ECC...0x1EE3: return 0x6F
    case 0x1EE4...0x1EF1: return 0x75
    case 0x1EF2...0x1EF9: return 0x79
    default: return UInt64(s)
    }
  }

  /// Arabic presentation forms, by the letter that they show.
  private static func presentation(_ s: UInt32) -> UInt64 {
    guard s >= 0xFE80 else {
      // Forms A: the Persian letters that are in use; ligatures of phrases stay as they are.
      switch s {
      case 0xFB56...0xFB59: return 0x628
      case 0xFB7A...0xFB7D: return 0x62C
      case 0xFB8A...0xFB8B: return 0x632
      case 0xFB8E...0xFB95: return 0x643
      case 0xFBA6...0xFBAD: return 0x647
      case 0xFBE8...0xFBE9, 0xFBFC...0xFBFF: return 0x64A
      case 0xFE70...0xFE7F: return 0
      default: return UInt64(s)
      }
    }
    if s >= 0xFEF5 && s <= 0xFEFC { return 0x644 | 0x627 << 32 }  // lam-alef
    let letters: [(UInt32, UInt32)] = [
      (0xFE80, 0x621), (0xFE81, 0x627), (0xFE83, 0x627), (0xFE85, 0x648), (0xFE87, 0x627), (0xFE89, 0x64A),
      (0xFE8D, 0x627), (0xFE8F, 0x628), (0xFE93, 0x647), (0xFE95, 0x62A), (0xFE99, 0x62B), (0xFE9D, 0x62C),
      (0xFEA1, 0x62D), (0xFEA5, 0x62E), (0xFEA9, 0x62F), (0xFEAB, 0x630), (0xFEAD, 0x631), (0xFEAF, 0x632),
      (0xFEB1, 0x633), (0xFEB5, 0x634), (0xFEB9, 0x635), (0xFEBD, 0x636), (0xFEC1, 0x637), (0xFEC5, 0x638),
      (0xFEC9, 0x639), (0xFECD, 0x63A), (0xFED1, 0x641), (0xFED5, 0x642), (0xFED9, 0x643), (0xFEDD, 0x644),
      (0xFEE1, 0x645), (0xFEE5, 0x646), (0xFEE9, 0x647), (0xFEED, 0x648), (0xFEEF, 0x64A), (0xFEF1, 0x64A),
    ]
    var result = UInt64(s)
    for (start, letter) in letters where s >= start { result = UInt64(letter) }
    return result
  }
}

/// Folded bytes while they are written, into memory that is large enough for all of a text.
struct FoldedBytes {
  let buffer: UnsafeMutableBufferPointer<UInt8>
  private(set) var count = 0

  /// How much memory the folded bytes of a text take at most; a lam-alef of three bytes becomes four.
  static func capacity(_ bytes: Int) -> Int { 2 * bytes + 16 }

  init(_ buffer: UnsafeMutableBufferPointer<UInt8>) { self.buffer = buffer }

  @inline(__always)
  mutating func append(byte: UInt8) {
    precondition(count < buffer.count)
    buffer[count] = byte
    count += 1
  }

  /// Appends what `Folding.fold` gives.
  @inline(__always)
  mutating func append(_ folded: UInt64) {
    if folded == 0 { return }
    append(scalar: UInt32(truncatingIfNeeded: folded & 0xFFFF_FFFF))
    let second = UInt32(truncatingIfNeeded: folded >> 32)
    if second != 0 { append(scalar: second) }
  }

  @inline(__always)
  private mutating func append(scalar s: UInt32) {
    if s < 0x80 {
      append(byte: UInt8(s))
    } else if s < 0x800 {
      append(byte: UInt8(0xC0 | s >> 6))
      append(byte: UInt8(0x80 | s & 0x3F))
    } else if s < 0x10000 {
      append(byte: UInt8(0xE0 | s >> 12))
      append(byte: UInt8(0x80 | s >> 6 & 0x3F))
      append(byte: UInt8(0x80 | s & 0x3F))
    } else {
      append(byte: UInt8(0xF0 | s >> 18))
      append(byte: UInt8(0x80 | s >> 12 & 0x3F))
      append(byte: UInt8(0x80 | s >> 6 & 0x3F))
      append(byte: UInt8(0x80 | s & 0x3F))
    }
  }
}

/// FNV-1a over folded bytes: the key of a word in the lexicon.
@inline(__always)
public func wordHash(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> UInt64 {
  var h: UInt64 = 0xcbf2_9ce4_8422_2325
  var i = start
  while i < end {
    h = (h ^ UInt64(bytes[i])) &* 0x100_0000_01b3
    i += 1
  }
  return h
}

public func wordHash(_ bytes: [UInt8]) -> UInt64 {
  bytes.withUnsafeBufferPointer { wordHash($0, 0, $0.count) }
}

public func wordHash(_ bytes: ArraySlice<UInt8>) -> UInt64 {
  bytes.withUnsafeBufferPointer { wordHash($0, 0, $0.count) }
}
