import MithaqTextScan
import Testing

@Suite struct FoldingTests {
  private func folded(_ text: String) -> String { String(decoding: Folding.bytes(text), as: UTF8.self) }

  /// Each class of `Folding`: what a reader holds to be the same, and what it becomes.
  @Test(arguments: [
    ("tashkeel", "وَقَّعَتْ قَطَرٌ", "وقعت قطر"),
    ("tatweel", "قـــطـر", "قطر"),
    ("dagger alef", "هٰذا", "هذا"),
    ("Quranic marks", "ص\u{6D6}\u{6DC}\u{6DF}\u{6E7}\u{6EA}\u{610}", "ص"),
    ("extended marks", "ب\u{8D3}\u{8FF}", "ب"),
    ("alef", "آأإٱٲٳا", "ااااااا"),
    ("hamza on waw and ya", "مسؤول بيئة", "مسوول بييه"),
    ("a hamza alone stays", "ماء", "ماء"),
    ("alef maqsura and Farsi ya", "على عليّ عل\u{6CC} عل\u{6CD} عل\u{6D0}", "علي علي علي علي علي"),
    ("ta marbuta and Urdu ha", "دولة دول\u{6C1} دول\u{6BE} دول\u{6C0} دول\u{6D5}", "دوله دوله دوله دوله دوله"),
    ("Farsi kaf and gaf", "کویت گامبيا ڪ", "كويت كامبيا ك"),
    ("foreign sounds", "چاد پاريس ڤيينا ژنيف", "جاد باريس فيينا زنيف"),
    ("Arabic-Indic and Persian digits", "٠١٢٣٤٥٦٧٨٩ ۰۱۲۳۴۵۶۷۸۹", "0123456789 0123456789"),
    ("Arabic separators of numbers", "٣٫٥ ١٬٠٠٠", "3.5 1,000"),
    ("full width and mathematical digits", "１２ 𝟎𝟗𝟘", "12 090"),
    ("case", "NATO Qatar", "nato qatar"),
    (
      "Latin diacritics", "São Tomé, Côte d'Ivoire, Curaçao, Łódź, Þórr, Đà Nẵng",
      "sao tome, cote d'ivoire, curacao, lodz, thorr, da nang"
    ),
    ("Turkish letters", "Erdoğan İstanbul ığdır Şişli Çeşme", "erdogan istanbul igdir sisli cesme"),
    ("two letters from one", "Æ æ Œ œ ß", "ae ae oe oe ss"),
    ("extended Latin", "Ḥamād Ṭāriq Vīệt Ẓ ẁ Ỹ", "hamad tariq viet z w y"),
    ("combining diacritics", "Tome\u{301} n\u{303}", "tome n"),
    (
      "joiners and bidirectional controls",
      "\u{FEFF}ق\u{200F}ط\u{200D}ر\u{202B}\u{202C}\u{2067}\u{2069}\u{61C}\u{2060}", "قطر"
    ),
    ("spaces", "a\u{A0}b\u{202F}c\u{2003}d\u{3000}e", "a b c d e"),
    ("soft hyphen", "agree\u{AD}ment", "agreement"),
    ("presentation forms", "ﺍﻟﻌﺮﺍﻕ ﻭﻗﻄﺮ", "العراق وقطر"),
    ("ligature of lam and alef", "ﻻ ﻷ ﻹ ﻵ", "لا لا لا لا"),
    ("presentation of Persian letters", "\u{FB56}\u{FB7A}\u{FB8A}\u{FB8E}\u{FB92}\u{FBA6}\u{FBFC}", "بجزككهي"),
    ("other scripts stay", "中国 Россия 🙂", "中国 Россия 🙂"),
  ])
  func aClass(_ name: String, _ text: String, _ expected: String) {
    #expect(folded(text) == expected, "\(name)")
  }

  /// What is folded is folded for good, for every scalar there is.
  @Test func foldingTwiceIsFoldingOnce() {
    var wrong: [UInt32] = []
    for value in UInt32(1)...0x10FFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let once = Folding.bytes(String(scalar))
      if Folding.bytes(String(decoding: once, as: UTF8.self)) != once { wrong.append(value) }
    }
    #expect(wrong.isEmpty, "\(wrong.prefix(20).map { String($0, radix: 16) })")
  }

  /// A fold is dropped, one scalar or two, and always a scalar that can be written.
  @Test func everyFoldIsAScalar() {
    for value in UInt32(1)...0x10FFFF where Unicode.Scalar(value) != nil {
      let fold = Folding.fold(value)
      let (first, second) = (UInt32(truncatingIfNeeded: fold), UInt32(truncatingIfNeeded: fold >> 32))
      if Unicode.Scalar(first) == nil || Unicode.Scalar(second) == nil || first == 0 && second != 0 {
        Issue.record("U+\(String(value, radix: 16)) folds to \(fold)")
      }
    }
  }
}
