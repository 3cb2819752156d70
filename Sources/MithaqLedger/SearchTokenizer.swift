import Foundation
import GRDB

/// Splits text into words for the search index, folded so that spelling hides nothing.
///
/// Vowel signs, tatweel, the seats of hamza, final ya and ta marbuta are folded in Arabic, case and accents in Latin script.
/// Text is indexed under each Arabic word as it stands and without the particles written together with it («والسعودية»
/// under «السعودية» and «سعودية» too); a query is only folded, so that it finds no more than it says.
final class SearchTokenizer: FTS5CustomTokenizer {
  static let name = "mithaq"

  init(db: Database, arguments: [String]) throws {}

  func tokenize(
    context: UnsafeMutableRawPointer?, tokenization: FTS5Tokenization, pText: UnsafePointer<CChar>?, nText: CInt,
    tokenCallback: @escaping FTS5TokenCallback
  ) -> CInt {
    guard let pText, nText > 0 else { return 0 }
    let isText = tokenization.contains(.document) || tokenization.contains(.aux)
    return pText.withMemoryRebound(to: UInt8.self, capacity: Int(nText)) { start in
      let bytes = UnsafeBufferPointer(start: start, count: Int(nText))
      var word: [UInt8] = []
      word.reserveCapacity(64)
      var at = 0
      func give(_ token: ArraySlice<UInt8>, _ flags: CInt, _ from: Int, _ to: Int) -> CInt {
        token.withUnsafeBytes { raw in
          guard let base = raw.baseAddress else { return 0 }
          return tokenCallback(
            context, flags, base.assumingMemoryBound(to: CChar.self), CInt(raw.count), CInt(from), CInt(to))
        }
      }
      while at < bytes.count {
        let from = at
        word.removeAll(keepingCapacity: true)
        var isArabic = false
        while at < bytes.count {
          let (scalar, length) = SearchTokenizer.decode(bytes, at)
          guard SearchTokenizer.fold(scalar, into: &word) else { break }
          if scalar >= 0x600 && scalar < 0x700 { isArabic = true }
          at += length
        }
        if at == from {
          at += SearchTokenizer.decode(bytes, at).length
          continue
        }
        if word.isEmpty { continue }
        var code = give(word[...], 0, from, at)
        if code != 0 { return code }
        if isText, isArabic {
          for form in SearchTokenizer.stripped(word) {
            code = give(form[...], FTS5TokenFlags.colocated.rawValue, from, at)
            if code != 0 { return code }
          }
        }
      }
      return 0
    }
  }

  /// A whole text folded, with one space between words.
  static func folded(_ text: String) -> String {
    var out: [UInt8] = []
    var gap = false
    let bytes = Array(text.utf8)
    bytes.withUnsafeBufferPointer { buffer in
      var at = 0
      while at < buffer.count {
        let (scalar, length) = decode(buffer, at)
        var piece: [UInt8] = []
        if fold(scalar, into: &piece) {
          if gap, !out.isEmpty { out.append(0x20) }
          gap = false
          out += piece
        } else {
          gap = true
        }
        at += length
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  private static func decode(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int) -> (scalar: UInt32, length: Int) {
    let first = bytes[at]
    func next(_ i: Int) -> UInt32? {
      guard at + i < bytes.count, bytes[at + i] & 0xc0 == 0x80 else { return nil }
      return UInt32(bytes[at + i] & 0x3f)
    }
    if first < 0x80 { return (UInt32(first), 1) }
    if first < 0xe0, let b = next(1) { return (UInt32(first & 0x1f) << 6 | b, 2) }
    if first < 0xf0, let b = next(1), let c = next(2) { return (UInt32(first & 0x0f) << 12 | b << 6 | c, 3) }
    if let b = next(1), let c = next(2), let d = next(3) {
      return (UInt32(first & 0x07) << 18 | b << 12 | c << 6 | d, 4)
    }
    return (0xfffd, 1)
  }

  /// False where the scalar belongs to no word. A sign that is folded away belongs to its word and adds nothing.
  private static func fold(_ scalar: UInt32, into word: inout [UInt8]) -> Bool {
    switch scalar {
    case 0x30...0x39, 0x61...0x7a: word.append(UInt8(scalar))
    case 0x41...0x5a: word.append(UInt8(scalar) | 0x20)
    case 0..<0x80: return false
    case 0x300...0x36f, 0x610...0x61a, 0x64b...0x65f, 0x670, 0x6d6...0x6ed, 0x640, 0xad, 0x200b...0x200f, 0x2060: break
    case 0x622, 0x623, 0x625, 0x671: put(0x627, &word)
    case 0x624: put(0x648, &word)
    case 0x626, 0x649, 0x6cc: put(0x64a, &word)
    case 0x629: put(0x647, &word)
    case 0x6a9: put(0x643, &word)
    case 0x660...0x669: word.append(UInt8(0x30 + scalar - 0x660))
    case 0x6f0...0x6f9: word.append(UInt8(0x30 + scalar - 0x6f0))
    case 0x621...0x64a: put(scalar, &word)
    case 0xc0..<0x250, 0x1e00..<0x1f00:
      guard let folded = latin[scalar] else { return false }
      word += folded
    default:
      guard let unicode = Unicode.Scalar(scalar) else { return false }
      switch unicode.properties.generalCategory {
      case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
        .letterNumber, .otherNumber:
        word += unicode.properties.lowercaseMapping.utf8
      case .nonspacingMark, .spacingMark, .enclosingMark: break
      default: return false
      }
    }
    return true
  }

  private static func put(_ scalar: UInt32, _ word: inout [UInt8]) {
    word.append(UInt8(0xc0 | scalar >> 6))
    word.append(UInt8(0x80 | scalar & 0x3f))
  }

  /// Latin letters without their accents, in lower case.
  private static let latin: [UInt32: [UInt8]] = {
    let special: [UInt32: String] = [
      0x131: "i", 0x142: "l", 0x141: "l", 0xf8: "o", 0xd8: "o", 0x111: "d", 0x110: "d", 0xdf: "ss", 0xe6: "ae",
      0xc6: "ae",
      0x153: "oe", 0x152: "oe", 0xfe: "th", 0xde: "th", 0xf0: "d", 0xd0: "d", 0x127: "h", 0x126: "h",
    ]
    var table: [UInt32: [UInt8]] = [:]
    for scalar in Array(0xc0..<0x250) + Array(0x1e00..<0x1f00) as [UInt32] {
      guard let unicode = Unicode.Scalar(scalar), unicode.properties.isAlphabetic else { continue }
      if let known = special[scalar] {
        table[scalar] = Array(known.utf8)
      } else {
        let base = String(unicode).decomposedStringWithCanonicalMapping.unicodeScalars.first ?? unicode
        table[scalar] = Array(base.properties.lowercaseMapping.utf8)
      }
    }
    return table
  }()

  /// The word without the particles that Arabic writes before it, longest form first; nothing shorter than three letters.
  ///
  /// `و ف ب ك ل س` may stand before the article `ال`, and `لل` is `ل` with the article.
  static func stripped(_ word: [UInt8]) -> [[UInt8]] {
    let letters = stride(from: 0, to: word.count - 1, by: 2).map {
      UInt32(word[$0] & 0x1f) << 6 | UInt32(word[$0 + 1] & 0x3f)
    }
    guard word.count == letters.count * 2 else { return [] }
    var forms: [[UInt32]] = []
    func add(_ form: ArraySlice<UInt32>) {
      if form.count >= 3, form.count < letters.count + 1, !forms.contains(Array(form)) { forms.append(Array(form)) }
    }
    let alef: UInt32 = 0x627
    let lam: UInt32 = 0x644
    func withoutArticle(_ form: ArraySlice<UInt32>) {
      if form.count >= 5, form.first == alef, form.dropFirst().first == lam { add(form.dropFirst(2)) }
    }
    func particles(_ form: ArraySlice<UInt32>, _ depth: Int) {
      withoutArticle(form)
      guard depth > 0, let first = form.first, form.count >= 4 else { return }
      let rest = form.dropFirst()
      if first == lam, rest.first == lam, form.count >= 5 {
        // «للسعودية» is «ل» and «السعودية».
        let whole = [alef, lam] + rest.dropFirst()
        add(whole[...])
        add(rest.dropFirst())
      } else if [0x648, 0x641, 0x628, 0x643, lam].contains(first) {
        add(rest)
        particles(rest, depth - 1)
      }
    }
    particles(letters[...], 2)
    return forms.map { form in
      var bytes: [UInt8] = []
      for letter in form { put(letter, &bytes) }
      return bytes
    }
  }
}
