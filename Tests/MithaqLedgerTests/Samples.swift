import Foundation
import MithaqClaims

@testable import MithaqLedger

/// A generator whose numbers are the same in every run.
struct Seeded: RandomNumberGenerator {
  private var state: UInt64
  init(_ seed: UInt64) { state = seed &* 0x9e37_79b9_7f4a_7c15 &+ 1 }
  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }
}

enum Sample {
  static let run = Run(program: "mithaq test", packs: "p1")
  static let newerRun = Run(program: "mithaq test", packs: "p2")

  /// A new folder, removed when `body` is done.
  static func folder(_ body: (String) throws -> Void) throws {
    let path = NSTemporaryDirectory() + "mithaq-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    defer {
      chmod(path, 0o755)
      try? FileManager.default.removeItem(atPath: path)
    }
    try body(path)
  }

  static func ledger(_ body: (Ledger) throws -> Void) throws {
    try folder { folder in
      let ledger = try Ledger(path: folder + "/test.ledger", durable: false)
      defer { try? ledger.close() }
      try body(ledger)
    }
  }

  static func claim(
    _ act: Act = .join, _ modality: Modality = .planned, _ actors: [String] = ["KAZ"], counterparts: [String] = [],
    agreement: String? = "abraham-accords", by speaker: String? = nil, on date: String? = nil, in article: Article,
    quote: String? = nil, person: String? = nil
  ) -> Claim {
    let body = article.body
    let text = quote ?? body
    let offset = body.range(of: text).map { body.utf8.distance(from: body.startIndex, to: $0.lowerBound) } ?? 0
    return Claim(
      act: act, modality: modality, actors: actors.map { Participant(id: $0, kind: .state, person: person) },
      counterparts: counterparts.map { Participant(id: $0, kind: .state) },
      agreement: act.concernsAgreement
        ? AgreementReference(id: agreement, type: agreement == nil ? "memorandum" : "accord") : nil,
      attribution: speaker.map { Attribution(polity: $0) },
      when: date.flatMap { PartialDate($0) }.map { When(date: $0, text: "then") },
      evidence: Evidence(text: text, start: offset, end: offset + text.utf8.count, sentence: 0),
      origin: "Packs/frames/accession.yaml:12", confidence: 0.93
    ).identified(inArticleWithHash: article.contentHash)
  }

  static func article(
    _ n: Int, outlet: String? = "reuters", published: String = "2025-11-07", text: String? = nil
  ) -> Article {
    Article(
      id: "a\(n)", text: text ?? "Kazakhstan will join the Abraham Accords, report \(n) said.", title: "Title \(n)",
      lang: "en", published: Day(published), outlet: outlet, url: "https://example.org/\(n)")
  }

  static func entry(_ article: Article, _ claims: [Claim]) -> Entry {
    Entry(article, Reading(article: article.id, lang: "en", published: article.published, claims: claims))
  }

  /// An article with one claim.
  static func entry(_ n: Int, outlet: String? = "reuters") -> Entry {
    let article = article(n, outlet: outlet)
    return entry(article, [claim(in: article)])
  }

  static func export(_ ledger: Ledger) throws -> [UInt8] {
    var bytes: [UInt8] = []
    try ledger.export { bytes += $0 }
    return bytes
  }

  static func lines(_ bytes: [UInt8]) -> [[UInt8]] { bytes.split(separator: 0x0a).map(Array.init) }
}

func at(_ milliseconds: Int64) -> Instant { Instant(milliseconds: milliseconds) }
