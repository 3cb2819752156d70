import MithaqClaims

/// Readings for people: every claim with its words in their sentence.
struct TextView {
  let isStyled: Bool
  private(set) var text = ""

  init(isStyled: Bool) { self.isStyled = isStyled }

  mutating func show(_ reading: Reading, of article: Article) {
    let count = reading.claims.count
    let parts = [
      Self.harmless(reading.article), reading.lang, reading.published?.description,
      count == 0 ? "no claims" : count == 1 ? "1 claim" : "\(count) claims",
    ]
    text += bold(parts.compactMap(\.self).joined(separator: " · ")) + "\n"
    let body = Array(article.body.utf8)
    for claim in reading.claims { show(claim, in: body) }
    text += "\n"
  }

  private mutating func show(_ claim: Claim, in body: [UInt8]) {
    text += "\n  " + bold("\(claim.act.rawValue) × \(claim.modality.rawValue)")
    text += "  " + claim.actors.map(\.id).joined(separator: " ")
    if !claim.counterparts.isEmpty { text += " → " + claim.counterparts.map(\.id).joined(separator: " ") }
    if let agreement = claim.agreement, let name = agreement.id ?? agreement.type { text += "  [\(name)]" }
    if let when = claim.when { text += "  on \(when.date)" }
    if let place = claim.place { text += "  in " + Self.harmless(place.text) }
    if let speaker = claim.attribution { text += "  said by " + Self.speaker(speaker) }
    text += "\n  " + sentence(claim.evidence, in: body) + "\n"
    text += "  " + faint("\(claim.origin) · bytes \(claim.evidence.start)–\(claim.evidence.end)") + "\n"
    for line in claim.explanation { text += "  " + faint("· " + Self.harmless(line)) + "\n" }
  }

  private static func speaker(_ speaker: Attribution) -> String {
    let who = speaker.polity ?? speaker.outlet
    let details = [speaker.person.map(harmless), speaker.office, speaker.channel].compactMap(\.self)
    guard let who else { return details.joined(separator: ", ") }
    return details.isEmpty ? who : "\(who) (\(details.joined(separator: ", ")))"
  }

  /// The evidence, marked, in as much of its sentence as helps a reader.
  private func sentence(_ evidence: Evidence, in body: [UInt8]) -> String {
    guard 0 <= evidence.start, evidence.start < evidence.end, evidence.end <= body.count else {
      return Self.harmless(evidence.text)
    }
    let range = evidence.start..<evidence.end
    let start = Self.sentenceStart(before: range.lowerBound, in: body)
    let end = Self.sentenceEnd(after: range.upperBound, in: body)
    func part(_ range: Range<Int>) -> String { Self.harmless(String(decoding: body[range], as: UTF8.self)) }
    let marked = mark(part(range))
    let line = part(start..<range.lowerBound) + marked + part(range.upperBound..<end)
    // A mark of direction in front tells a terminal how to lay out a line that begins with a quote or a number.
    return Self.isRightToLeft(part(range)) ? "\u{200f}" + line : line
  }

  /// How far a view goes on each side of the evidence, in bytes.
  private static let reach = 300

  private static func isStop(_ body: [UInt8], at i: Int) -> Bool {
    if body[i] == 0x0a { return true }
    let isMark = body[i] == UInt8(ascii: ".") || body[i] == UInt8(ascii: "!") || body[i] == UInt8(ascii: "?")
    // The Arabic question mark is D8 9F.
    let isArabicMark = body[i] == 0x9f && i > 0 && body[i - 1] == 0xd8
    return (isMark || isArabicMark) && i + 1 < body.count && body[i + 1] <= 0x20
  }

  private static func sentenceStart(before start: Int, in body: [UInt8]) -> Int {
    var i = start
    let floor = max(0, start - reach)
    while i > floor, !isStop(body, at: i - 1) { i -= 1 }
    while i < start, body[i] <= 0x20 || body[i] & 0xc0 == 0x80 { i += 1 }
    return i
  }

  private static func sentenceEnd(after end: Int, in body: [UInt8]) -> Int {
    // A full stop that belongs to the evidence ends the sentence.
    if end > 0, isStop(body, at: end - 1) { return end }
    var i = end
    let ceiling = min(body.count, end + reach)
    while i < ceiling {
      if body[i] == 0x0a { return i }
      if isStop(body, at: i) { return i + 1 }
      i += 1
    }
    while i < body.count, i > end, body[i] & 0xc0 == 0x80 { i -= 1 }
    return i
  }

  /// Without what a terminal would obey: control characters and marks that turn the direction of text around.
  static func harmless(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x0a, 0x09, 0x0d: result.append(" ")
      case 0..<0x20, 0x7f..<0xa0: result.append("\u{fffd}")
      case 0x202a...0x202e, 0x2066...0x2069: continue
      default: result.append(scalar)
      }
    }
    return String(result)
  }

  static func isRightToLeft(_ text: String) -> Bool {
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x0590...0x08ff, 0xfb1d...0xfdff, 0xfe70...0xfeff: return true
      default: if scalar.properties.isAlphabetic { return false }
      }
    }
    return false
  }

  private func mark(_ text: String) -> String { isStyled ? "\u{1b}[1;33m\(text)\u{1b}[0m" : "⟦\(text)⟧" }
  private func bold(_ text: String) -> String { isStyled ? "\u{1b}[1m\(text)\u{1b}[0m" : text }
  private func faint(_ text: String) -> String { isStyled ? "\u{1b}[2m\(text)\u{1b}[0m" : text }
}
