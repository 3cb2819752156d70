import Foundation
import MithaqClaims
import Testing

@testable import mithaq

@Suite struct ReadingFormatTests {
  private let article = Article(
    id: "a,1", text: "He spoke. \"Kazakhstan will join the accords\", he said. More.\nNext.", title: "T", lang: "en",
    published: Day("2025-11-07"))

  private func reading(_ evidence: String = "Kazakhstan will join the accords") throws -> Reading {
    let body = article.body
    let range = try #require(body.range(of: evidence))
    let start = body.utf8.distance(from: body.startIndex, to: range.lowerBound)
    let claim = Claim(
      id: "c1", act: .join, modality: .planned, actors: [Participant(id: "KAZ", kind: .state)],
      agreement: AgreementReference(id: "abraham-accords", type: "accord", name: "the accords"),
      attribution: Attribution(polity: "USA", person: "=cmd()"), when: When(date: PartialDate(year: 2025), text: "x"),
      evidence: Evidence(text: evidence, start: start, end: start + evidence.utf8.count, sentence: 2),
      origin: "Packs/x.yaml:1", confidence: 0.9)
    return Reading(article: article.id, lang: "en", published: article.published, claims: [claim])
  }

  private func written(_ format: ReadingFormat, _ reading: Reading, of other: Article? = nil, styled: Bool = false)
    -> String
  {
    var out: [UInt8] = []
    format.write(reading, of: other ?? article, styled: styled, to: &out)
    return String(decoding: out, as: UTF8.self)
  }

  @Test func ndjsonIsOneLineADocument() throws {
    let line = written(.ndjson, try reading())
    #expect(line.hasSuffix("}\n") && line.split(separator: "\n").count == 1)
    let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    #expect((object["claims"] as? [Any])?.count == 1 && object["published"] as? String == "2025-11-07")
  }

  @Test func claimsAreOneLineAClaim() throws {
    let line = written(.claims, try reading())
    let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    #expect(object["article"] as? String == "a,1" && object["act"] as? String == "join")
    #expect(try JSONDecoder().decode(Claim.self, from: Data(line.utf8)) == (try reading()).claims[0])
    #expect(written(.claims, Reading(article: "a", lang: "en", published: nil, claims: [])) == "")
  }

  @Test func csvQuotesAndDisarms() throws {
    let row = written(.csv, try reading("\"Kazakhstan will join the accords\", he said"))
    #expect(
      row.hasPrefix("\"a,1\",en,2025-11-07,c1,join,planned,KAZ,,abraham-accords,accord,the accords,,USA,'=cmd(),"))
    #expect(row.contains(",\"\"\"Kazakhstan will join the accords\"\", he said\","))
    #expect(row.hasSuffix(",2,Packs/x.yaml:1,0.90\n"))
    #expect(ReadingFormat.csv.header.split(separator: UInt8(ascii: ",")).count == ReadingFormat.columns.count)
  }

  @Test func theViewMarksTheEvidenceInItsSentence() throws {
    let view = written(.text, try reading())
    #expect(view.hasPrefix("a,1 · en · 2025-11-07 · 1 claim\n"))
    #expect(view.contains("join × planned  KAZ  [abraham-accords]  on 2025  said by USA (=cmd())\n"))
    #expect(view.contains("\n  \"⟦Kazakhstan will join the accords⟧\", he said.\n"))
    #expect(
      written(.text, try reading(), styled: true).contains("\u{1b}[1;33mKazakhstan will join the accords\u{1b}[0m"))
  }

  /// Evidence of any kind of range, even one that is wrong, is shown without a crash.
  @Test(arguments: [(0, 0), (0, 1), (5, 3), (-4, 9), (60, 900), (900, 1000)]) func anyRangeIsShown(start: Int, end: Int)
    throws
  {
    var reading = try reading()
    reading.claims[0].evidence.start = start
    reading.claims[0].evidence.end = end
    let arabic = Article(id: "x", text: String(repeating: "ميثاق؟ نعم. ", count: 40))
    #expect(!written(.text, reading, of: arabic).isEmpty)
  }
}
