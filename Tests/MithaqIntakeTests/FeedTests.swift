import Foundation
import MithaqClaims
import Testing

@testable import MithaqIntake

@Suite struct FeedTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/feeds")

  static func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: folder.appending(path: name)))
  }

  private func feed(_ text: String) throws -> Feed { try #require(Feed(Array(text.utf8))) }

  private func read(_ name: String) -> Batch.Contents {
    var intake = Intake([Self.folder.appending(path: name).path])
    return intake.next()!.contents()
  }

  @Test func itemsOfRSS() throws {
    let feed = try #require(Feed(Self.bytes("rss-ar.xml")))
    #expect(feed.kind == .rss && feed.title == "مثال الأخبار" && feed.lang == "ar" && feed.fault == nil)
    #expect(
      feed.items.map(\.title) == [
        "مصر وتونس توقعان اتفاقية للتعاون الجمركي", "قطر تصادق على اتفاق باريس & غيره", "خبر بلا نص",
      ])
    #expect(feed.items[0].link == "https://news.example.org/2024/03/08/a?utm_source=rss&utm_medium=feed&id=7")
    #expect(feed.items[0].id == "guid:https://news.example.org/?p=7" && feed.items[0].published == Day("2024-03-08"))
    #expect(feed.items.map(\.line) == [11, 23, 28])
  }

  @Test func aFeedsOwnWordsAreArticles() {
    let contents = read("rss-ar.xml")
    #expect(
      contents.articles.map(\.id) == ["https://news.example.org/2024/03/08/a?id=7", "https://news.example.org/b"])
    #expect(
      contents.articles[0].text == """
        وقعت مصر وتونس اتفاقية للتعاون الجمركي بينهما في القاهرة أمس.
        وقال وزير الخارجية المصري إن الاتفاقية تدخل حيز النفاذ بعد التصديق عليها.
        """)
    #expect(contents.articles[1].text == "صادقت قطر على اتفاق باريس للمناخ يوم الخميس في الدوحة.")
    #expect(contents.articles.allSatisfy { $0.lang == "ar" && $0.outlet == "example" && $0.isExtracted })
    #expect(contents.problems.map(\.line) == [28])
    #expect(
      contents.problems.map(\.message) == [
        "1 of 3 items carry no words; 'mithaq watch' reads the pages they lead to"
      ])
  }

  @Test func entriesOfAtom() throws {
    let feed = try #require(Feed(Self.bytes("atom-en.xml")))
    #expect(feed.kind == .atom && feed.lang == "en" && feed.fault == nil)
    #expect(feed.items.map(\.title) == ["Finland signs the accord", "Plain"])
    #expect(feed.items.map(\.link) == ["https://example.com/a?x=1&y=2", "https://example.com/b"])
    #expect(feed.items[0].published == Day("2024-05-02") && feed.items[0].changed == "2024-05-03T09:00:00Z")
    let articles = read("atom-en.xml").articles
    #expect(
      articles.map(\.text) == [
        "Finland and Sweden signed an agreement in Helsinki & left.\nThe text has nine articles <sic> in all.",
        "Norway <and> Iceland ratified the convention.",
      ])
  }

  @Test func sitemaps() throws {
    let feed = try #require(Feed(Self.bytes("news-sitemap.xml")))
    #expect(feed.kind == .sitemap)
    #expect(feed.items.map(\.link) == ["https://example.org/world/a", "https://example.org/world/b"])
    #expect(feed.items[0].title == "Qatar joins the convention" && feed.items[0].outlet == "The Example")
    #expect(feed.items[0].published == Day("2024-05-02") && feed.items[0].lang == "en")
    #expect(feed.items[1].published == nil)
    #expect(
      read("news-sitemap.xml").problems.map(\.message) == [
        "a sitemap lists addresses and no words; 'mithaq watch' reads what it lists"
      ])
    let index = try self.feed(
      "<sitemapindex><sitemap><loc> https://example.org/s1.xml.gz </loc><lastmod>2024-01-01</lastmod></sitemap></sitemapindex>"
    )
    #expect(index.kind == .sitemapIndex && index.items.map(\.link) == ["https://example.org/s1.xml.gz"])
  }

  @Test func olderFormsAndOtherLetters() throws {
    let rdf = try feed(
      """
      <!DOCTYPE rdf:RDF [<!ENTITY x "y"> <!-- it's > ]> --> ]>
      <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
      <channel rdf:about="x"><title>Old</title></channel>
      <item rdf:about="https://example.org/a"><title>A &x; &eacute; &unknown;</title><link>https://example.org/a</link><dc:date>2004-02-01</dc:date></item>
      </rdf:RDF>
      """)
    #expect(rdf.title == "Old" && rdf.items.map(\.title) == ["A &x; é &unknown;"])
    #expect(rdf.items[0].published == Day("2004-02-01"))
    // مصر in Windows-1256.
    let arabic =
      Array("<?xml version='1.0' encoding='windows-1256'?><rss><channel><item><title>".utf8)
      + [0xe3, 0xd5, 0xd1] + Array("</title><link>https://example.org/a</link></item></channel></rss>".utf8)
    #expect(Feed(arabic)?.items.first?.title == "مصر")
    var wide: [UInt8] = [0xff, 0xfe]
    for unit in "<rss><item><title>مصر</title></item></rss>".utf16 { wide += [UInt8(unit & 0xff), UInt8(unit >> 8)] }
    #expect(Feed(wide)?.items.first?.title == "مصر")
  }

  /// What feeds get wrong, and readers of feeds take all the same.
  @Test func brokenFeedsAreReadAsFarAsTheyGo() throws {
    let bare = try feed(
      "<rss><channel><item><title>AT&T & co < 5 \u{1}</title><link>https://e.org/a?b=1&c=2</link></item></channel></rss>"
    )
    #expect(bare.items.map(\.title) == ["AT&T & co < 5"] && bare.items[0].link == "https://e.org/a?b=1&c=2")
    let undeclared = try feed("<rss><item><content:encoded>&lt;p&gt;Words&lt;/p&gt;</content:encoded></item></rss>")
    #expect(undeclared.items.map(\.content) == ["<p>Words</p>"] && undeclared.fault == nil)
    let cut = try feed("<rss><channel>\n<item><title>One</title></item>\n<item><title>Two</title><link>https://e")
    #expect(cut.items.map(\.title) == ["One", "Two"])
    #expect(cut.fault?.line == 3)
    let crossed = try feed("<rss><item><title>One</item></title><item><title>Two</title></item></rss>")
    #expect(crossed.items.last?.title == "Two" && crossed.fault != nil)
    for other in ["", "<html><rss>", "{\"rss\":1}", "<!DOCTYPE rss [", "<?xml", "<rs>", "rss", "<opml>"] {
      #expect(Feed(Array(other.utf8)) == nil, "\(other)")
    }
  }

  @Test func entitiesAreNeverExpanded() throws {
    var bomb = "<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a0 'lollollollol'>"
    for i in 1..<30 { bomb += "<!ENTITY a\(i) '" + String(repeating: "&a\(i - 1);", count: 10) + "'>" }
    bomb += "<!ENTITY f SYSTEM 'file:///etc/passwd'><!ENTITY % p SYSTEM 'http://127.0.0.1/x'> %p;]>"
    bomb += "<rss><item><title>&a29;&f;</title><description>&a29; words</description></item></rss>"
    let feed = try feed(bomb)
    #expect(feed.items.map(\.title) == ["&a29;&f;"])
    let unclosed = Feed(Array(("<rss><!DOCTYPE x [<!ENTITY a '" + String(repeating: "&b;", count: 100_000)).utf8))
    #expect(unclosed?.items.isEmpty == true)
  }

  @Test func depthAndLength() throws {
    for (name, text) in [
      ("deep", "<rss><item><title>t</title>" + String(repeating: "<a>", count: 40_000)),
      ("items", "<rss>" + String(repeating: "<item>", count: 40_000)),
      ("lt", "<rss><item>" + String(repeating: "<", count: 100_000)),
      ("comments", "<rss>" + String(repeating: "<!--", count: 40_000)),
      ("cdata", "<rss>" + String(repeating: "<![CDATA[", count: 40_000)),
      ("declarations", "<rss>" + String(repeating: "<!D [\"", count: 40_000)),
      ("references", "<rss><item><title>" + String(repeating: "&#x41;&amp;&nosuch;&", count: 20_000)),
      ("attributes", "<rss><item " + (0..<50_000).map { "a\($0)='1'" }.joined(separator: " ") + ">"),
      ("xhtml", "<feed><entry><content type='xhtml'>" + String(repeating: "<b>", count: 20_000)),
    ] {
      let feed = try self.feed(text)
      #expect(feed.items.count <= 1, "\(name)")
    }
    let attributes = (0..<200).map { "a\($0)='1'" }.joined(separator: " ")
    let tags = try self.feed(
      "<rss><item \(attributes)><link rel='alternate' href='https://e.org/' \(attributes)/></item></rss>")
    #expect(tags.items.map(\.link) == ["https://e.org/"] && tags.fault == nil)
    let many = "<rss>" + String(repeating: "<item><link>x</link></item>", count: Feed.mostItems + 10)
    let feed = try self.feed(many)
    #expect(feed.items.count == Feed.mostItems && feed.fault?.message.contains("left out") == true)
  }

  /// Bytes of feeds and messages, shuffled, cut and spliced: whatever comes out is text, and no more than went in.
  @Test(arguments: 0..<8) func mangledFeedsAndMessages(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed))
    func dice(_ below: Int) -> Int { random.below(max(1, below)) }
    let sources =
      try ["rss-ar.xml", "atom-en.xml", "news-sitemap.xml"].map { try Self.bytes($0) }
      + ["newsletter-ar.eml", "flowed-en.eml"].map {
        [UInt8](try Data(contentsOf: MailTests.folder.appending(path: $0)))
      }
    let odd: [[UInt8]] =
      [
        "<", "]]>", "<![CDATA[", "<!DOCTYPE a [", "&a;", "&#0;", "</item>", "<item>", "<entry>", "\r\n\r\n",
        "--inner\r\n", "=?utf-8?B?",
        "?=", "=", "\0", "Content-Transfer-Encoding: base64\r\n", "charset=utf-16",
      ].map { Array($0.utf8) } + [[0xff], [0xef, 0xbf, 0xbf], [0xd8, 0x00]]
    for _ in 0..<60 {
      let source = sources[dice(sources.count)]
      var bytes = source
      for _ in 0..<(1 + dice(12)) where !bytes.isEmpty {
        let at = dice(bytes.count)
        switch dice(5) {
        case 0: bytes.insert(contentsOf: odd[dice(odd.count)], at: at)
        case 1: bytes.removeSubrange(at..<min(bytes.count, at + dice(200)))
        case 2: bytes.insert(contentsOf: bytes[at..<min(bytes.count, at + dice(500))], at: dice(bytes.count))
        case 3: bytes.insert(contentsOf: sources[dice(sources.count)].prefix(dice(2000)), at: at)
        default: bytes[at] = UInt8(dice(256))
        }
      }
      let mail = Mail(bytes)
      #expect(mail.text.utf8.count <= bytes.count * 4 && !mail.text.utf8.contains(0))
      guard let feed = Feed(bytes) else { continue }
      #expect(feed.items.count <= 100)
      for item in feed.items {
        #expect((item.title ?? "").utf8.count + (item.content ?? "").utf8.count <= bytes.count * 6)
        _ = feed.article(item, defaults: Defaults(), otherwise: "x")
      }
    }
  }

  @Test(arguments: [
    ("HTTPS://Example.org:443/a?utm_source=rss&id=7#top", "https://example.org/a?id=7"),
    ("http://example.org", "http://example.org/"), ("http://example.org:80/?fbclid=1", "http://example.org/"),
    ("https://user:secret@example.org/a??x=1", "https://example.org/a?x=1"),
    ("http://example.org:443/", "http://example.org/"),
    ("https://example.org/a?WT.mc_id=1&b&c=", "https://example.org/a?b&c="),
    ("https://example.org?q=a", "https://example.org/?q=a"), ("ftp://example.org/", ""), ("/a", ""),
    ("https://", ""), ("https:///a", ""), ("https://a b/", ""), ("javascript://x/", ""),
  ])
  func addressesWithoutTracking(_ address: String, _ plain: String) {
    #expect((ArticleAddress.canonical(address) ?? "") == plain)
  }

  @Test func addressesOfOneArticle() {
    for address in [
      "http://www.example.org/2024/a", "https://example.org/2024/a/", "https://m.example.org/2024/a?utm_medium=x",
      "https://amp.example.org/2024/a", "https://www.example.org/2024/a/amp/",
    ] {
      #expect(ArticleAddress.key(address) == "example.org/2024/a", "\(address)")
    }
    #expect(ArticleAddress.key("https://m.org/a") == "m.org/a")
    #expect(ArticleAddress.key("https://example.org/a?id=1") != ArticleAddress.key("https://example.org/a?id=2"))
  }
}
