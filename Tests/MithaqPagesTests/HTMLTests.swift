import MithaqAtlas
import MithaqClaims
import Testing

@testable import MithaqAnswers
@testable import MithaqPages

@Suite struct HTMLTests {
  private func text(_ html: HTML) -> String { String(decoding: html.bytes, as: UTF8.self) }

  @Test func whatIsInterpolatedIsText() {
    let hostile = "<script>alert('x')</script>&\"\u{0}\u{7}\u{85}"
    #expect(
      text("<td title=\"\(hostile)\">\(hostile)</td>")
        == "<td title=\"&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;&quot;\u{fffd}\u{fffd}\u{fffd}\">"
        + "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;&quot;\u{fffd}\u{fffd}\u{fffd}</td>")
  }

  @Test func marksThatTurnDirectionAreLeftOut() {
    #expect(text("\("a\u{202e}b\u{2066}c\u{2069}\u{202c}d\u{200f}")") == "abcd\u{200f}")
    // Their neighbours stay.
    #expect(text("\("\u{2029}\u{202f}\u{2065}\u{206a}")") == "\u{2029}\u{202f}\u{2065}\u{206a}")
  }

  @Test func markupIsNotEscapedTwice() {
    let inner: HTML = "<b>\("<")</b>"
    #expect(text("<p>\(inner)</p>") == "<p><b>&lt;</b></p>")
  }

  @Test func noBytesAreCutOffOrBreakAnything() {
    var dice = SystemRandomNumberGenerator()
    for _ in 0..<300 {
      let bytes = (0..<Int.random(in: 0..<40)).map { _ in UInt8.random(in: .min ... .max, using: &dice) }
      let out = text("\(String(decoding: bytes, as: UTF8.self))")
      #expect(!out.contains("<") && !out.contains("\"") && !out.unicodeScalars.contains { $0.value < 9 })
    }
  }

  @Test func foreignAddressesAreHTTPOrNothing() {
    #expect(Link(foreign: "https://example.org/a?b=c")?.address == "https://example.org/a?b=c")
    for wrong in [
      "javascript:alert(1)", "data:text/html,x", " https://x", "https://x\ny", "//x", "https:\\\\x", "HTTPS",
    ] {
      #expect(Link(foreign: wrong) == nil, "\(wrong)")
    }
  }

  @Test func aSegmentStaysASegment() {
    let (id, up) = ("a/b?c=d#e\"<", "..")
    #expect(Link("/en/agreements/\(id)").address == "/en/agreements/a%2Fb%3Fc%3Dd%23e%22%3C")
    #expect(Link("/en/agreements/\(up)").address == "/en/agreements/%2E%2E")
  }

  private var context: Context {
    Context(
      language: .en, catalogue: Catalogue(),
      asOf: AsOf(valid: Day(number: 20_000), known: Instant(milliseconds: 1_760_000_000_000)))
  }

  private func claim(_ start: Int, _ end: Int, id: String) -> Claim {
    Claim(
      id: id, act: .sign, modality: .actual, actors: [Participant(id: "KAZ", kind: .state)],
      evidence: Evidence(text: "", start: start, end: end, sentence: 0), origin: "test")
  }

  @Test func marksNestAndOverlapWithoutLosingText() {
    let article = Article(id: "a", text: "one two three <four> خمسة", lang: "en")
    let claims = [claim(0, 13, id: "a1"), claim(4, 7, id: "b2"), claim(8, 20, id: "c3")]
    let html = text(MarkedText.html(article, claims: claims, context))
    let plain = html.replacing(/<span class="tip".*?<\/span>/, with: "").replacing(/<[^>]*>/, with: "")
    #expect(plain == "one two three &lt;four&gt; خمسة\n")
    #expect(html.contains("href=\"#c-b2\">two<"))
  }

  @Test(arguments: [(-5, 3), (3, 1), (900, 999), (22, 23), (0, Int.max)]) func evidenceOutsideItsArticleHarmsNothing(
    start: Int, end: Int
  ) {
    let article = Article(id: "a", text: "one two three خمسة", lang: "en")
    let html = text(MarkedText.html(article, claims: [claim(start, end, id: "a1")], context))
    #expect(!html.contains("\u{fffd}"))
  }

  @Test(arguments: Language.allCases) func everyPageSaysItsLanguageAndDirection(language: Language) {
    var context = context
    context.language = language
    let page = String(decoding: Page.about(context).html(context), as: UTF8.self)
    #expect(page.contains("<html lang=\"\(language.rawValue)\" dir=\"\(language == .ar ? "rtl" : "ltr")\">"))
    // No language lacks a word: no text stays in the other one.
    #expect(page.contains("id=\"main\""))
  }

  @Test func theMapHasItsStatesAndNothingButPaths() {
    #expect(WorldShape.all.count > 200)
    for id in ["KAZ", "ISR", "USA", "FRA", "PSE", "XKX", "SGP"] {
      #expect(WorldShape.all.contains { $0.id == id }, "\(id)")
    }
    #expect(WorldShape.all.allSatisfy { $0.path.allSatisfy { "MLZ0123456789. -".contains($0) } })
  }

  @Test func calendarLinesAreFoldedAndEscaped() {
    let fact = Told(
      act: .sign, modality: .planned, actors: ["KAZ"], counterparts: [], agreement: "x", agreementIsNamed: true,
      date: "2026-12", firstSaid: nil, lastSaid: nil, sources: 1, speakers: [], outlets: [],
      quote: "a; b, c\\ d\r\nEND:VCALENDAR" + String(repeating: "كلمة ", count: 60), claims: ["ab"], earlier: [],
      against: [])
    let text = String(
      decoding: Calendar.plans([fact], stamp: Instant(milliseconds: 1_760_000_000_000), context), as: UTF8.self)
    let lines = text.components(separatedBy: "\r\n")
    #expect(lines.allSatisfy { $0.utf8.count <= 75 })
    #expect(lines.filter { $0 == "END:VCALENDAR" }.count == 1)
    #expect(text.contains("a\\; b\\, c\\\\ d"))
    #expect(lines.contains("DTSTART;VALUE=DATE:20261201") && lines.contains("DTEND;VALUE=DATE:20270101"))
  }

  @Test func wordsInAReportAreNoMarkup() {
    #expect(Markdown.escaped("<b>*x* [a](b) | `c`\n# d\u{202e}") == "\\<b\\>\\*x\\* \\[a\\]\\(b\\) \\| \\`c\\` \\# d")
  }
}

@Suite struct WordsTests {
  private func context(_ language: Language) -> Context {
    Context(
      language: language, catalogue: Catalogue(people: ["Jens Doe": .init(ar: "ينس دو")]),
      asOf: AsOf(valid: Day(year: 2025, month: 1, day: 1)!, known: Instant(milliseconds: 0)))
  }

  @Test(arguments: [
    (1, "صك واحد", "1 instrument"), (2, "صكان", "2 instruments"), (3, "3 صكوك", "3 instruments"),
    (10, "10 صكوك", "10 instruments"), (11, "11 صكا", "11 instruments"), (55, "55 صكا", "55 instruments"),
    (100, "100 صك", "100 instruments"), (103, "103 صكوك", "103 instruments"), (0, "0 صك", "0 instruments"),
  ]) func aNounFollowsItsNumber(number: Int, arabic: String, english: String) {
    #expect(String(decoding: Words.instruments(number, context(.ar)).bytes, as: UTF8.self) == arabic)
    #expect(String(decoding: Words.instruments(number, context(.en)).bytes, as: UTF8.self) == english)
  }

  @Test func aPersonHasTheNameOfThePage() {
    #expect(context(.ar).personName("Jens Doe") == "ينس دو")
    #expect(context(.en).personName("Jens Doe") == "Jens Doe")
    #expect(context(.ar).personName("<b>") == "<b>")
  }
}
