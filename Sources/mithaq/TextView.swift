import MithaqAnswers
import MithaqClaims

/// Readings for people: every claim with its words in their sentence.
struct TextView {
  private let style: TextStyle
  private(set) var text = ""

  init(isStyled: Bool) { style = TextStyle(isStyled: isStyled, width: 120) }

  mutating func show(_ reading: Reading, of article: Article) {
    let count = reading.claims.count
    let parts = [
      TextStyle.harmless(reading.article), reading.lang, reading.published?.description,
      count == 0 ? "no claims" : count == 1 ? "1 claim" : "\(count) claims",
    ]
    text += style.bold(parts.compactMap(\.self).joined(separator: " · ")) + "\n"
    let body = Array(article.body.utf8)
    for claim in reading.claims { show(claim, in: body) }
    text += "\n"
  }

  private mutating func show(_ claim: Claim, in body: [UInt8]) {
    text += "\n  " + style.bold("\(claim.act.rawValue) × \(claim.modality.rawValue)")
    text += "  " + claim.actors.map(\.id).joined(separator: " ")
    if !claim.counterparts.isEmpty { text += " → " + claim.counterparts.map(\.id).joined(separator: " ") }
    if let agreement = claim.agreement, let name = agreement.id ?? agreement.type { text += "  [\(name)]" }
    if let when = claim.when { text += "  on \(when.date)" }
    if let place = claim.place { text += "  in " + TextStyle.harmless(place.text) }
    if let speaker = claim.attribution { text += "  said by " + Self.speaker(speaker) }
    text += "\n  " + sentence(claim.evidence, in: body) + "\n"
    text += "  " + style.faint("\(claim.origin) · bytes \(claim.evidence.start)–\(claim.evidence.end)") + "\n"
    for line in claim.explanation { text += "  " + style.faint("· " + TextStyle.harmless(line)) + "\n" }
  }

  private static func speaker(_ speaker: Attribution) -> String {
    let who = speaker.polity ?? speaker.outlet
    let details = [speaker.person.map(TextStyle.harmless), speaker.office, speaker.channel].compactMap(\.self)
    guard let who else { return details.joined(separator: ", ") }
    return details.isEmpty ? who : "\(who) (\(details.joined(separator: ", ")))"
  }

  /// The evidence, marked, in as much of its sentence as helps a reader.
  private func sentence(_ evidence: Evidence, in body: [UInt8]) -> String {
    guard 0 <= evidence.start, evidence.start < evidence.end, evidence.end <= body.count else {
      return TextStyle.harmless(evidence.text)
    }
    let range = evidence.start..<evidence.end
    let start = Self.sentenceStart(before: range.lowerBound, in: body)
    let end = Self.sentenceEnd(after: range.upperBound, in: body)
    func part(_ range: Range<Int>) -> String { TextStyle.harmless(String(decoding: body[range], as: UTF8.self)) }
    let marked = style.mark(part(range))
    let line = part(start..<range.lowerBound) + marked + part(range.upperBound..<end)
    // A mark of direction in front tells a terminal how to lay out a line that begins with a quote or a number.
    return TextStyle.isRightToLeft(part(range)) ? "\u{200f}" + line : line
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
}
