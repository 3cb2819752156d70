import Foundation
import MithaqClaims
import MithaqGold
import Testing

/// The report that Mithaq was made for, read right however it is written.
@Suite struct FoundingArticleTests {
  private func document() throws -> GoldDocument {
    let path = "Corpus/gold/seed.ndjson"
    let bytes = try [UInt8](Data(contentsOf: projectRoot.appending(path: path)))
    return try #require(try GoldFile(ndjson: bytes, path: path).documents.first)
  }

  enum Variant: String, CaseIterable, Sendable {
    case asItIs, withoutTashkeel, withTatweel, withoutHamza, ibrahim, trump, tokayev, carriageReturns, emptyLinesGone
    case oneParagraph

    func apply(_ text: String) -> String {
      func replace(_ pairs: [String: String]) -> String {
        pairs.reduce(text) { $0.replacingOccurrences(of: $1.key, with: $1.value) }
      }
      switch self {
      case .asItIs: return text
      case .withoutTashkeel:
        return String(String.UnicodeScalarView(text.unicodeScalars.filter { !(0x64B...0x652).contains($0.value) }))
      case .withTatweel: return replace(["كازاخستان": "كازاخســتان"])
      case .withoutHamza: return replace(["أبراهام": "ابراهام"])
      case .ibrahim: return replace(["أبراهام": "إبراهيم"])
      case .trump: return replace(["ترمب": "ترامب"])
      case .tokayev: return replace(["توكاييف": "توكايف"])
      case .carriageReturns: return replace(["\n": "\r\n"])
      case .emptyLinesGone: return text.split(separator: "\n").joined(separator: "\n")
      case .oneParagraph: return text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      }
    }
  }

  @Test(arguments: Variant.allCases)
  func itsSixteenClaims(_ variant: Variant) throws {
    let document = try document()
    #expect(document.claims.count == 16)
    var article = document.article
    article.text = variant.apply(article.text)
    if variant != .asItIs && variant != .withoutTashkeel { #expect(article.text != document.article.text) }
    let found = reader.read(article).claims
    let comparison = Comparison(gold: document.claims, found: found.map { GoldClaim($0) })
    let mistakes =
      comparison.missed.map { "missed \($0.claim)" } + comparison.invented.map { "invented \($0.claim)" }
    #expect(mistakes.isEmpty, "\(variant.rawValue):\n\(mistakes.joined(separator: "\n"))")
    #expect(found.count == 16, "\(variant.rawValue): \(found.count) claims")
  }
}
