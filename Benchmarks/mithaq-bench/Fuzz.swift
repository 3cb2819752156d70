import ArgumentParser
import Foundation
import MithaqClaims
import MithaqExtraction
import MithaqGold
import MithaqPacks

struct FuzzCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fuzz",
    abstract: "Read mangled and truncated texts for a while, and check that every offset holds.",
    discussion: "Nothing of the texts is shown but what breaks the reader, which is written to a file.")

  @Argument(help: "Gold files or example files (NDJSON).") var files: [String]
  @Option(help: "For how many seconds.") var seconds = 60
  @Option(help: "What the mangling follows from.") var seed: UInt64 = 1
  @Option(help: "Where the text that broke the reader is written.") var witness = "fuzz-witness.txt"

  func run() throws {
    let articles = try files.flatMap { path in
      try GoldFile(ndjson: [UInt8](try Data(contentsOf: URL(fileURLWithPath: path))), path: path).documents.map(
        \.article)
    }
    guard !articles.isEmpty else { throw BenchError("error: no article to mangle") }
    let extractor = try PackStore.load()
    var mangler = Mangler(seed: seed)
    let end = ContinuousClock.now + .seconds(seconds)
    var (texts, claims, bytes) = (0, 0, 0)
    while ContinuousClock.now < end {
      let article = mangler.mangle(articles, round: texts)
      // A crash leaves the text behind; what is found wrong below does too.
      try Data(article.body.utf8).write(to: URL(fileURLWithPath: witness))
      let reading = extractor.read(article, explain: texts % 5 == 0)
      if let problem = Self.problem(reading, article) {
        throw BenchError("error: text \(texts) of seed \(seed): \(problem); see \(witness)")
      }
      texts += 1
      claims += reading.claims.count
      bytes += article.body.utf8.count
    }
    try? FileManager.default.removeItem(atPath: witness)
    guard claims > 0 else { throw BenchError("error: no claim was found in any text") }
    print("\(texts) texts, \(bytes >> 10) KiB, \(claims) claims, seed \(seed): every offset holds")
  }

  /// What is wrong with a reading, or nil.
  private static func problem(_ reading: Reading, _ article: Article) -> String? {
    let body = Array(article.body.utf8)
    func isBoundary(_ i: Int) -> Bool { (0...body.count).contains(i) && (i == body.count || body[i] & 0xc0 != 0x80) }
    func check(_ what: String, _ text: String, _ start: Int, _ end: Int) -> String? {
      guard start < end, isBoundary(start), isBoundary(end) else {
        return "\(what) \(start)..<\(end) of \(body.count) is no range of whole characters"
      }
      return Array(text.utf8) == Array(body[start..<end]) ? nil : "\(what) \(start)..<\(end) is not the text there"
    }
    if reading.article != article.id { return "the reading is of another article" }
    for claim in reading.claims {
      let evidence = claim.evidence
      if let problem = check("evidence", evidence.text, evidence.start, evidence.end) { return problem }
      if claim.actors.isEmpty && claim.counterparts.isEmpty { return "a claim without participants" }
      if claim.act.concernsAgreement != (claim.agreement != nil) {
        return "\(claim.act) and agreement do not go together"
      }
      if !(0...1).contains(claim.confidence) { return "confidence \(claim.confidence)" }
      for participant in claim.actors + claim.counterparts {
        guard let mention = participant.mention else { continue }
        if let problem = check("mention", mention.text, mention.start, mention.end) { return problem }
      }
    }
    return Set(reading.claims.map(\.id)).count == reading.claims.count ? nil : "two claims have one id"
  }
}

/// Turns articles into texts that no one would write.
struct Mangler {
  private var random: SeededRandom
  init(seed: UInt64) { random = SeededRandom(seed: seed) }

  private static let strangers = [
    "\u{200f}", "\u{202e}", "\u{feff}", "\u{0}", "\u{640}", "\u{64b}\u{651}", "«", "\"", "”", "(", ")", "\n", "\n\n",
    "\r\n", ".", "...",
    "\u{2028}", "😀", "e\u{301}", "\u{fdfa}", "لا", "ﻻ", "٣", "12", "،", "؛", "—", "/", "\u{a0}", "\u{ad}", "𐤀", "and",
    "و", "ال",
  ]

  mutating func mangle(_ articles: [Article], round: Int) -> Article {
    var article = articles[random.below(articles.count)]
    var scalars = Array(article.text.unicodeScalars)
    for _ in 0...random.below(4) {
      guard !scalars.isEmpty else { break }
      let (a, b) = (random.below(scalars.count), random.below(scalars.count))
      let range = min(a, b)..<max(a, b)
      switch random.below(9) {
      case 0: scalars.removeSubrange(a...)
      case 1: scalars.removeSubrange(..<a)
      case 2: scalars.removeSubrange(a..<min(scalars.count, a + random.below(40)))
      case 3:
        for _ in 0..<1 + random.below(30) {
          scalars.insert(
            contentsOf: Self.strangers[random.below(Self.strangers.count)].unicodeScalars,
            at: random.below(scalars.count))
        }
      case 4: scalars[range].reverse()
      case 5: scalars.swapAt(a, b)
      case 6:
        // Another article's text is spliced in, which mixes the languages.
        scalars.insert(
          contentsOf: articles[random.below(articles.count)].text.unicodeScalars.prefix(random.below(2000)), at: a)
      case 7:
        for i in range.prefix(400) where random.below(3) == 0 { scalars[i] = scalars[random.below(scalars.count)] }
      default: scalars.removeAll { $0 == " " && random.below(6) == 0 }
      }
    }
    if random.below(50) == 0 {
      // A stretch that never ends: no stop, no line.
      scalars = Array(repeatElement(scalars.filter { $0 != "." && $0 != "\n" }.prefix(300), count: 60).joined())
    }
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars)
    article.text = String(text)
    article.id = "fuzz-\(round)"
    if random.below(3) == 0 { article.lang = [nil, "ar", "en", "fr"][random.below(4)] }
    if random.below(3) == 0 { article.title = nil }
    return article
  }
}
