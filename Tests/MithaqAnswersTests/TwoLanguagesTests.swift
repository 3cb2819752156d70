import Foundation
import MithaqClaims
import MithaqLedger
import MithaqPacks
import Testing

@testable import MithaqAnswers

/// An Arabic and an English report of one act are one fact with two sources.
@Suite struct TwoLanguagesTests {
  struct Pair: Sendable, CustomStringConvertible {
    var line: Int
    var articles: [Article] = []
    var fact = ""
    var description: String { "two-languages.facts:\(line) \(fact)" }
  }

  static let here = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  static let packs = here.deletingLastPathComponent().deletingLastPathComponent().appending(path: "Packs").path

  static let pairs: [Pair] = {
    let text = try! String(contentsOf: here.appending(path: "Fixtures/two-languages.facts"), encoding: .utf8)
    var pairs: [Pair] = []
    var pair: Pair?
    for (i, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      if line.isEmpty || line.hasPrefix("#") || line == "---" { continue }
      guard let dot = line.range(of: " · ") else {
        pair?.fact = line.split(separator: " ").joined(separator: " ")
        pairs.append(pair!)
        pair = nil
        continue
      }
      let head = line[..<dot.lowerBound].split(separator: " ")
      if pair == nil { pair = Pair(line: i + 1) }
      pair!.articles.append(
        Article(
          id: "\(i)", text: String(line[dot.upperBound...]), lang: String(head[0]), published: Day(head[1]),
          outlet: head[0] == "ar" ? "aawsat" : "reuters"))
    }
    return pairs
  }()

  @Test func thereAreManyPairs() {
    #expect(Self.pairs.count >= 15)
    #expect(Self.pairs.allSatisfy { $0.articles.map(\.lang) == ["en", "ar"] })
  }

  @Test(arguments: pairs) func theyAreOneFact(_ pair: Pair) throws {
    let path = NSTemporaryDirectory() + "mithaq-\(UUID().uuidString).ledger"
    defer { for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) } }
    let ledger = try Ledger(path: path, durable: false)
    let extractor = try PackStore.load(folder: Self.packs)
    for (i, article) in pair.articles.enumerated() {
      try ledger.record(
        [Entry(article, extractor.read(article))], by: Run(program: "t", packs: "t"),
        at: Instant(milliseconds: Int64(i + 1)))
    }
    let words = pair.fact.split(separator: " ").map(String.init)
    let first = try #require(words.dropFirst(3).first)
    let facts = try Answers(ledger).timeline(
      of: .polity(first), asOf: AsOf(valid: Day("2030-01-01")!, known: Instant(milliseconds: 1000))
    ).facts
    // What else is claimed of the texts is not what is tested here.
    let polities = Set(words.dropFirst(3))
    let found = facts.filter {
      $0.act.rawValue == words[0] && $0.modality.rawValue == words[2] && polities.isSuperset(of: $0.actors)
        && polities.isSuperset(of: $0.counterparts)
    }.map { fact in
      var line = "\(fact.act.rawValue) × \(fact.modality.rawValue) " + fact.actors.sorted().joined(separator: " ")
      if !fact.counterparts.isEmpty { line += " > " + fact.counterparts.sorted().joined(separator: " ") }
      if let id = fact.agreement, pair.fact.contains(id) { line += " " + id }
      if let date = fact.date, pair.fact.contains(date) { line += " " + date }
      return line + " (\(fact.sources) sources)"
    }
    #expect(found == [pair.fact + " (2 sources)"])
  }
}
