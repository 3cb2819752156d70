import MithaqClaims
import MithaqPages
import Testing

@testable import MithaqServer

@Suite struct QuestionTests {
  @Test func aPathIsDecodedSegmentBySegment() throws {
    let parsed = try #require(Question.parse(target: "/en/people/%D9%85%2F%D8%B9?valid=2025-01-01&q=a+b%2B"))
    #expect(parsed.segments == ["en", "people", "م/ع"])
    #expect(parsed.query.map(\.name) == ["valid", "q"])
    #expect(parsed.query.map(\.value) == ["2025-01-01", "a b+"])
  }

  @Test(arguments: ["", "x", "*", "http://x/", "/%", "/%4", "/%zz", "/%ff%fe", "/a?b=%f0"])
  func brokenTargetsAreRefused(
    target: String
  ) { #expect(Question.parse(target: target) == nil) }

  @Test func aStepUpIsASegmentLikeAnyOther() throws {
    let parsed = try #require(Question.parse(target: "/en/agreements/..%2F..%2Fetc%2Fpasswd"))
    #expect(parsed.segments == ["en", "agreements", "../../etc/passwd"])
  }

  @Test func aFormHasAtMostAHundredFields() {
    #expect(Question.form(Array(repeating: "a=1", count: 100).joined(separator: "&").utf8)?.count == 100)
    #expect(Question.form(Array(repeating: "a=1", count: 101).joined(separator: "&").utf8) == nil)
  }

  @Test(arguments: ["2025-13-01", "today", "1e9", "2025-01-01' OR 1=1"]) func wrongTimesAreRefused(text: String) {
    let question = Question(method: .get, segments: [], query: [("valid", text), ("known", text), ("limit", text)])
    #expect(throws: WebError.self) { try question.day("valid") }
    #expect(throws: WebError.self) { try question.instant("known") }
    #expect(throws: WebError.self) { try question.number("limit", 1...200, otherwise: 50) }
  }
}

@Suite struct TokenTests {
  @Test func onlyTheSecretItselfMatches() throws {
    let token = try #require(Token("correct horse battery"))
    #expect(token.matches("correct horse battery"))
    for wrong in ["", "correct horse batter", "correct horse battery ", "Correct horse battery"] {
      #expect(!token.matches(wrong))
    }
  }

  @Test func aShortSecretIsNone() { #expect(Token("0123456789abcde") == nil) }

  @Test func itNeverShowsItself() throws {
    let token = try #require(Token("correct horse battery"))
    var dumped = ""
    dump(token, to: &dumped)
    for text in ["\(token)", String(reflecting: token), dumped] { #expect(!text.contains("correct")) }
  }
}

@Suite struct RouteTests {
  @Test func noTwoRoutesFitOneAddress() {
    for route in Route.all {
      let segments = route.path.split(separator: "/").map { part in
        String(part == "{language}" ? "en" : part.replacing(/\{[a-z]+\}/, with: "x"))
      }
      let fitting = Route.fitting(segments).map(\.0).filter { $0.method == route.method }
      #expect(fitting.map(\.path) == [route.path])
    }
  }

  @Test func parametersAreTakenFromThePath() throws {
    let (route, parameters) = try #require(Route.fitting(["ar", "feeds", "agreements", "nato.atom"]).first)
    #expect(route.path == "{language}/feeds/agreements/{id}.atom" && parameters == ["language": "ar", "id": "nato"])
    #expect(Route.fitting(["fr", "feeds", "agreements", "nato.atom"]).isEmpty)
  }

  @Test func everyRouteOfTheAPIIsDescribed() {
    let document = String(decoding: OpenAPI.document, as: UTF8.self)
    for route in Route.all where route.isAPI {
      #expect(document.contains("\"/\(route.path)\""), "\(route.path)")
      for schema in [route.responseSchema, route.requestSchema ?? "Object"] {
        #expect(Schemas.all.contains { $0.name == schema }, "\(schema)")
      }
    }
  }

  @Test func onlyJudgementsAreRecordedAndTheyNeedTheToken() {
    let posts = Route.all.filter { $0.method == .post }
    #expect(posts.filter { $0.access == .everyone }.allSatisfy { $0.path.hasSuffix("read") })
    #expect(posts.filter { $0.access == .reviewer }.allSatisfy { $0.path.hasSuffix("judgements") })
  }
}
