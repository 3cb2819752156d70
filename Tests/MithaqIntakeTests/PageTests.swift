import Foundation
import MithaqClaims
import Testing

@testable import MithaqIntake

/// Saved-style pages with the text and the day that a reader would take from them.
@Suite struct PageTests {
  struct Expected: Decodable, Sendable, CustomStringConvertible {
    var page: String
    var lang: String
    var title: String
    var published: String
    var text: String
    var description: String { page }
  }

  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/pages")
  static let expected: [Expected] = try! String(contentsOf: folder.appending(path: "expected.ndjson"), encoding: .utf8)
    .split(separator: "\n").map { try JSONDecoder().decode(Expected.self, from: Data($0.utf8)) }

  static func page(_ name: String) throws -> Page {
    Page([UInt8](try Data(contentsOf: folder.appending(path: name))))
  }

  private static func words(_ text: String) -> [String: Int] {
    var words: [String: Int] = [:]
    for word in text.split(whereSeparator: { !$0.isLetter && !$0.isNumber }) { words[String(word), default: 0] += 1 }
    return words
  }

  /// Twice the words in common by all words of both.
  static func score(_ found: String, _ wanted: String) -> Double {
    let (a, b) = (words(found), words(wanted))
    let common = a.reduce(0) { $0 + min($1.value, b[$1.key] ?? 0) }
    return Double(2 * common) / Double(max(1, a.values.reduce(0, +) + b.values.reduce(0, +)))
  }

  @Test(arguments: expected) func aPageIsItsArticle(_ expected: Expected) throws {
    let page = try Self.page(expected.page)
    #expect(Self.score(page.text, expected.text) >= 0.9)
    #expect(page.published == Day(expected.published))
    #expect(page.title == expected.title)
  }

  @Test func nearlyAllPagesAreReadToTheLetter() throws {
    let exact = try Self.expected.count { try Self.page($0.page).text == $0.text }
    #expect(exact >= Self.expected.count - 1)
  }

  @Test func thereAreManyPagesInBothLanguages() throws {
    #expect(Self.expected.count >= 60)
    #expect(Self.expected.count { $0.lang == "ar" } >= 25 && Self.expected.count { $0.lang == "en" } >= 25)
  }

  @Test func whatAPageSaysOfItself() throws {
    let page = Page(
      Array(
        """
        <!doctype html><html lang="ar-EG"><head><link rel="canonical" href="https://www.example.com.eg/a/1?b=c&amp;d">
        <meta property="og:site_name" content="المثال &amp; غيره"><title>عنوان طويل بما يكفي - المثال &amp; غيره</title>
        <body><p>وقعت مصر وتونس اتفاقية للتعاون الجمركي بينهما في القاهرة.</p></html>
        """.utf8))
    #expect(page.lang == "ar" && page.siteName == "المثال & غيره" && page.title == "عنوان طويل بما يكفي")
    #expect(page.url == "https://www.example.com.eg/a/1?b=c&d")
    #expect(page.text == "وقعت مصر وتونس اتفاقية للتعاون الجمركي بينهما في القاهرة.")
    #expect(page.published == nil)
  }

  @Test(arguments: [
    ("2024-03-08T10:00:00+03:00", "2024-03-08"), ("2024/03/08", "2024-03-08"), ("20240308", "2024-03-08"),
    ("Fri, 08 Mar 2024 10:00:00 GMT", "2024-03-08"), ("March 8, 2024", "2024-03-08"), ("Mar. 8th, 2024", "2024-03-08"),
    ("8 March 2024, 10:15", "2024-03-08"), ("الجمعة 8 مارس 2024", "2024-03-08"),
    ("٨ آذار/مارس ٢٠٢٤ - ١٠:١٥", "2024-03-08"),
    ("8 آذار 2024", "2024-03-08"), ("كانون الأول", ""), ("8 كانون الأول/ديسمبر 2024", "2024-12-08"),
    ("17 تشرين الثاني 2024", "2024-11-17"), ("08/03/2024", "2024-03-08"), ("03/28/2024", "2024-03-28"),
    ("2024-02-30", ""), ("1850-01-01", ""), ("May be 5", ""), ("", ""), ("99999999999", ""),
  ])
  func daysAsPagesWriteThem(_ text: String, _ day: String) {
    #expect((PageDate.day(text)?.description ?? "") == day, "\(text)")
  }

  @Test(arguments: [
    ("https://x.example/2024/03/08/a", "2024-03-08"), ("https://x.example/news/2024/mar/08/a-b", "2024-03-08"),
    ("https://x.example/a-20240308-b", "2024-03-08"), ("https://x.example/a/2024-03-08.html", "2024-03-08"),
    ("https://x.example/12345678/1/2", ""), ("https://x.example/2024/13/40", ""),
  ])
  func daysInAddresses(_ address: String, _ day: String) {
    #expect((PageDate.day(inAddress: address)?.description ?? "") == day, "\(address)")
  }

  @Test func lettersOfOtherCodes() {
    let text = "<html><body><p>وقعت مصر وتونس اتفاقية للتعاون الجمركي بينهما في القاهرة أمس.</p></body></html>"
    // وقعت in Windows-1256, in a page that says nothing.
    let arabic = Array("<html><p>".utf8) + [0xe6, 0xde, 0xda, 0xca] + Array(" 2024 abc</p>".utf8)
    #expect(Page(arabic).text == "وقعت 2024 abc")
    #expect(Page(Array("<meta charset=iso-8859-6><p>".utf8) + [0xc7, 0xe4]).text == "ال")
    #expect(Page(Array("<meta charset=iso-8859-1><p>na".utf8) + [0xef] + Array("ve</p>".utf8)).text == "naïve")
    #expect(Page([0xef, 0xbb, 0xbf] + Array(text.utf8)).text.hasPrefix("وقعت مصر"))
    var wide: [UInt8] = [0xff, 0xfe]
    for unit in text.utf16 { wide += [UInt8(unit & 0xff), UInt8(unit >> 8)] }
    #expect(Page(wide).text.hasPrefix("وقعت مصر"))
    // The server knows what the page does not say.
    #expect(Page([0x3c, 0x70, 0x3e, 0xc7, 0xe4], charset: "ISO-8859-6").text == "ال")
    // A page that says one thing and is another.
    #expect(Page(Array("<meta charset=windows-1256><p>مصر".utf8)).text == "مصر")
    #expect(Page(Array("<meta charset=x-klingon><p>ab".utf8) + [0xff]).text.hasPrefix("ab"))
  }

  @Test func namesOfOutlets() {
    let outlets = Outlets { ["reuters.com": "reuters", "BBC عربي": "bbc-arabic", "bbc.co.uk": "bbc"] }
    #expect(outlets.slug(address: "https://www.reuters.com/world/", name: nil) == "reuters")
    #expect(outlets.slug(address: "https://www.bbc.co.uk/news", name: nil) == "bbc")
    #expect(outlets.slug(address: "https://x.example", name: "bbc عربي") == "bbc-arabic")
    #expect(outlets.slug(address: "https://english.daily.com.eg:8080/a", name: nil) == "daily")
    for odd in [
      "", "x", "https://", "https://localhost/", "https://a b.com", "javascript://%0aalert(1)", "https://[::1]/",
      "http://10.0.0.1/",
    ] {
      #expect(outlets.slug(address: odd, name: nil) == nil, "\(odd)")
    }
  }

  @Test func whatIsAPage() {
    for page in [
      "<!DOCTYPE html>", "  \n<html>", "<!-- saved -->\n<HTML>", "\u{feff}<!doctype HTML PUBLIC",
      "<?xml version='1.0'?><html>", "<p>a", "<META CHARSET=x>",
    ] {
      #expect(Page.isPage(Array(page.utf8)), "\(page)")
    }
    for other in [
      "", "a < b", "<", "<3", "{\"id\":1}", "<?xml version='1.0'?><rss>", "<rss>", "<!-- no end", "وقعت", "<sitemap>",
      "< html>",
    ] {
      #expect(!Page.isPage(Array(other.utf8)), "\(other)")
    }
  }
}

/// No page is too broken, and none costs more than its length.
@Suite struct HostilePageTests {
  private func read(_ text: String) -> Page { Page(Array(text.utf8)) }
  private let words = "<p>Finland and Sweden signed an agreement on Thursday in Helsinki, the ministry said.</p>"

  @Test func depthAndLength() {
    for (name, page) in [
      ("div", String(repeating: "<div>", count: 200_000)), ("b", String(repeating: "<b><i>", count: 100_000)),
      ("table", String(repeating: "<table><tr><td>", count: 30_000)), ("p", String(repeating: "<p>", count: 200_000)),
      ("ul", String(repeating: "<ul><li>", count: 50_000)), ("end", String(repeating: "</div>", count: 200_000)),
      ("lt", String(repeating: "<", count: 1_000_000)), ("comments", String(repeating: "<!--", count: 200_000)),
      ("scripts", String(repeating: "<script>", count: 100_000)),
      ("quotes", String(repeating: "<a href=\"", count: 100_000)),
      ("entities", String(repeating: "&amp;&lt;&#x10ffff;&nosuch;&#99999999999;", count: 30_000)),
      ("font", String(repeating: "<font color=red><b>", count: 100_000)),
      ("title", "<title>" + String(repeating: "x ", count: 500_000)),
      ("svg", String(repeating: "<svg>", count: 100_000)),
    ] {
      let page = read(words + page)
      #expect(page.text.utf8.count < 5 << 20, "\(name)")
    }
  }

  @Test func lettersThatAreNeverPlainAgainEndNothing() {
    let page = read("<body>" + String(repeating: "<font size=2><b><span>", count: 400) + words + "</body>")
    #expect(page.text.hasPrefix("Finland"))
  }

  @Test func attributes() {
    let many = (0..<100_000).map { "a\($0)=1" }.joined(separator: " ")
    #expect(read("<html><body \(many)>\(words)").text.hasPrefix("Finland"))
    let long = String(repeating: "x", count: 1 << 20)
    #expect(read("<html><body class=\"\(long)\" \(long)='\(long)'>\(words)").text.hasPrefix("Finland"))
    #expect(read("<div class='a' class='b' class=c =d /= \"e\" >\(words)</div>").text.hasPrefix("Finland"))
    #expect(read("<body class=\"unclosed>\(words)").text.hasPrefix("Finland"))
  }

  @Test func bombsAndNULs() {
    let bomb = """
      <?xml version="1.0"?><!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">\
      <!ENTITY c SYSTEM "file:///etc/passwd">]><html><body><p>&b;&c; \(words)</p>
      """
    let page = read(bomb)
    #expect(page.text.utf8.count < 4096 && !page.text.contains("root:"))
    #expect(
      read("<p>Fin\0land and Swe\0den signed an agreement\u{1} in Helsinki on Thursday.</p>").text.hasPrefix(
        "Finland and Sweden"))
    #expect(
      Page([]).text.isEmpty && Page([0]).text.isEmpty && Page([0xff, 0xfe]).text.isEmpty && Page([0x3c]).text.count <= 1
    )
  }

  @Test func linkedDataThatIsNone() {
    let deep = String(repeating: "[", count: 100_000)
    let nested = String(repeating: "{\"@graph\":", count: 300) + "1" + String(repeating: "}", count: 300)
    for data in [
      deep, nested, "{", "\u{0}", "{\"@type\":\"NewsArticle\",\"datePublished\":5}", "{\"@type\":[[]],\"headline\":{}}",
      String(repeating: "x", count: 2 << 20),
    ] {
      #expect(read("<script type=application/ld+json>\(data)</script>\(words)").text.hasPrefix("Finland"))
    }
  }

  /// Bytes of real pages, shuffled, cut and doubled: whatever comes out is text.
  @Test(arguments: 0..<8) func mangledPages(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed))
    func dice(_ below: Int) -> Int { random.below(max(1, below)) }
    let odd: [[UInt8]] =
      [
        "<", ">", "\"", "'", "</", "<!--", "-->", "<p>", "<div ", "&", "&#", "<script>", "</script>", "<table>", "=",
        "\0", "<a ",
      ].map { Array($0.utf8) } + [[0xff], [0xd8, 0x00], [0xe2, 0x80]]
    for _ in 0..<12 {
      let name = PageTests.expected[dice(PageTests.expected.count)].page
      var bytes = [UInt8](try Data(contentsOf: PageTests.folder.appending(path: name)))
      for _ in 0..<(1 + dice(30)) {
        let at = dice(bytes.count)
        switch dice(4) {
        case 0: bytes.insert(contentsOf: odd[dice(odd.count)], at: at)
        case 1: bytes.removeSubrange(at..<min(bytes.count, at + dice(200)))
        case 2: bytes.insert(contentsOf: bytes[at..<min(bytes.count, at + dice(500))], at: dice(bytes.count))
        default: bytes[at] = UInt8(dice(256))
        }
        if bytes.isEmpty { break }
      }
      let page = Page(bytes)
      #expect(page.text.utf8.count <= bytes.count * 4 && !page.text.utf8.contains(0))
    }
  }
}
