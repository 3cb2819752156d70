/// A generator whose numbers are the same on every run.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64
  init(_ seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}

/// Texts put together from what the two scripts mix in practice.
enum RandomText {
  static let pieces: [String] = [
    "قطر", "وقّعت", "اتّفاقيّة", "إلى", "الأردن", "مسؤول", "بيئة", "كـــلمة", "اللَّهُ", "ﻻ", "ﺍﻟﻌﺮﺍﻕ", "کرمان", "د.", "ب.",
    "أ.", "U.S.", "U.N",
    "a.m.", "N’Djamena", "Qatar's", "Emirates'", "São", "Tomé", "ŁÓDŹ", "straße", "Æther", "Việt", "Nam", "O\u{301}",
    "OPEC+", "AT&T", "Asia-Pacific",
    "2025", "٢٠٢٥", "۲۰۲۵", "3.5", "٣٫٥", "1,000", "١٬٠٠٠", "٪", "%", "。", "中国", "Россия", "🙂", "\u{200F}", "\u{200D}",
    "\u{FEFF}", "\u{AD}",
    " ", " ", " ", " ", " ", "\u{A0}", "\u{202F}", "\t", "\n", "\r\n", "\u{2028}", ".", "..", "…", "؟", "!", "?", "،",
    "؛", ",", ";", ":", "«", "»", "“",
    "”", "\"", "'", "’", "(", ")", "[", "]", "-", "–", "/", "\u{64B}", "\u{670}", "x", "ء", "0",
  ]

  static func make(_ generator: inout SplitMix, pieces count: Int) -> String {
    (0..<count).map { _ in pieces.randomElement(using: &generator)! }.joined()
  }
}
