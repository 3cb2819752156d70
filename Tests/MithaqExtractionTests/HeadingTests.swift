import MithaqClaims
import Testing

/// A first line that reads like a headline is one, though nothing says so.
@Suite struct HeadingTests {
  private let body =
    "\n\nFinland will join the Artemis Accords next month, Foreign Minister Elina Valtonen said in Helsinki on Thursday.\n"

  private func modalities(_ text: String) -> [Modality] {
    reader.read(Article(id: "heading", text: text, lang: "en", published: ClaimFixture.published)).claims
      .filter { $0.act == .join }.map(\.modality)
  }

  @Test func aHeadlineRepeatsTheBody() {
    #expect(modalities("Finland joins the Artemis Accords" + body) == [.planned])
  }

  @Test func aSentenceByItselfIsNoHeadline() {
    #expect(modalities("Finland joined the Artemis Accords." + body) == [.actual, .planned])
  }

  @Test func offsetsCountFromTheFirstLine() throws {
    let text = "Finland joins the Artemis Accords" + body
    let claim = try #require(
      reader.read(Article(id: "heading", text: text, lang: "en", published: ClaimFixture.published)).claims.first)
    let bytes = Array(text.utf8)[claim.evidence.start..<claim.evidence.end]
    #expect(String(decoding: bytes, as: UTF8.self) == claim.evidence.text)
  }
}
