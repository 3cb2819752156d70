import Foundation
import MithaqClaims
import Testing

@Suite struct ClaimFixtureTests {
  static let folder = projectRoot.appending(path: "Tests/MithaqExtractionTests/Fixtures")
  static let fixtures = Result { try ClaimFixture.all(in: folder) }

  /// Every case of every file reads as it says; `RECORD=1` rewrites those that do not, and fails all the same.
  @Test func sentencesMakeTheirClaims() throws {
    let fixtures = try Self.fixtures.get()
    var wrong: [ClaimFixture] = []
    for fixture in fixtures {
      let found = fixture.found
      guard found.sorted() != fixture.claims.sorted() else { continue }
      wrong.append(fixture)
      Issue.record(
        """
        Tests/MithaqExtractionTests/Fixtures/\(fixture): \(fixture.text)
          expected: \(fixture.claims.joined(separator: "\n            "))
          found:    \(found.joined(separator: "\n            "))
        """)
    }
    if ProcessInfo.processInfo.environment["RECORD"] == "1" { try ClaimFixture.record(wrong, in: Self.folder) }
  }

  /// Both languages are held to every act.
  @Test(arguments: ["ar", "en"])
  func everyActHasACase(_ lang: String) throws {
    let lines = try Self.fixtures.get().filter { $0.lang == lang }.flatMap(\.claims)
    let missing = Act.allCases.filter { act in !lines.contains { $0.hasPrefix(act.rawValue + " × ") } }
    #expect(missing.isEmpty, "\(lang): \(missing)")
  }

  @Test func everyModalityHasACase() throws {
    for lang in ["ar", "en"] {
      let lines = try Self.fixtures.get().filter { $0.lang == lang }.flatMap(\.claims)
      let missing = Modality.allCases.filter { mood in !lines.contains { $0.contains(" × \(mood.rawValue)  ") } }
      #expect(missing.isEmpty, "\(lang): \(missing)")
    }
  }

  /// Evidence and mentions are the very bytes of the text that they say.
  @Test func offsetsPointAtWhatTheySay() throws {
    for fixture in try Self.fixtures.get() {
      let bytes = Array(fixture.text.utf8)
      let article = Article(id: "fixture", text: fixture.text, lang: fixture.lang, published: ClaimFixture.published)
      for claim in reader.read(article).claims {
        #expect(
          String(decoding: bytes[claim.evidence.start..<claim.evidence.end], as: UTF8.self) == claim.evidence.text,
          "\(fixture)")
        for mention in (claim.actors + claim.counterparts).compactMap(\.mention) {
          #expect(String(decoding: bytes[mention.start..<mention.end], as: UTF8.self) == mention.text, "\(fixture)")
        }
      }
    }
  }

  @Test func aCaseThatIsNoneIsNamed() {
    #expect(throws: ClaimFixture.Mistake.self) { try ClaimFixture.parse("en · Qatar joined.\n\n", file: "a.claims") }
    #expect(throws: ClaimFixture.Mistake.self) { try ClaimFixture.parse("Qatar joined.\n---\n", file: "a.claims") }
  }
}
