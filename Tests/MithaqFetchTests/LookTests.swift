import Foundation
import MithaqClaims
import MithaqIntake
import Testing

@testable import MithaqFetch

@Suite struct LookTests {
  private struct Seen {
    var articles: [Article] = []
    var problems: [String] = []
    var summary = Look.Summary()
    var state = WatchState()
  }

  private func look(
    _ server: LoopbackServer, _ feeds: [WatchedFeed], _ state: WatchState = WatchState(), now: Int = 1_700_000_000,
    asksAll: Bool = true, change: (inout Client, inout Look.Manners) -> Void = { _, _ in }
  ) -> Seen {
    var client = Client(agent: "mithaq/test")
    client.networks = Networks(allowing: ["127.0.0.1"])!
    client.mostBytes = 1 << 20
    client.patience = .seconds(20)
    var manners = Look.Manners()
    manners.pause = .milliseconds(1)
    manners.backOff = .milliseconds(1)
    change(&client, &manners)
    let look = Look(
      feeds, state: state, client: client, now: now, defaults: Defaults(), manners: manners, asksAll: asksAll)
    var seen = Seen()
    while let batch = look.next() {
      let contents = batch.contents()
      seen.articles += contents.articles
      seen.problems += contents.problems.map { $0.description.replacing(":\(server.port)", with: "") }
    }
    seen.summary = look.done
    seen.state = look.finish()
    return seen
  }

  private func feed(_ server: LoopbackServer, _ path: String, line: Int = 1) -> WatchedFeed {
    WatchedFeed(address: server.address(path), file: "feeds.yaml", line: line, outlet: "example")
  }

  private static func page(_ words: String, head: String = "") -> String {
    "<!doctype html><html lang=en><head>\(head)</head><body><h1>A headline about \(words)</h1><p>Finland and Sweden signed the \(words) agreement on Thursday.</p></body></html>"
  }
  private static func rss(_ links: [String], more: String = "") -> String {
    "<rss version='2.0'><channel><title>Example</title>"
      + links.map { "<item><title>T</title><link>\($0)</link><pubDate>Fri, 08 Mar 2024 10:00:00 GMT</pubDate></item>" }
      .joined()
      + more + "</channel></rss>"
  }

  @Test func newPagesAreReadOnceAndUnchangedFeedsNotAtAll() throws {
    let server = try LoopbackServer { request, before in
      switch request.path {
      case "/robots.txt": .status(404)
      case "/rss":
        request.headers["if-none-match"] == "\"one\""
          && request.headers["if-modified-since"] == "Fri, 08 Mar 2024 10:00:00 GMT"
          ? .status(304)
          : .ok(
            Self.rss(["/a?utm_source=rss", "/b"]),
            ["ETag": "\"one\"", "Last-Modified": "Fri, 08 Mar 2024 10:00:00 GMT"])
      case "/a?utm_source=rss": .ok(Self.page("customs"), ["Content-Type": "text/html"])
      default: .ok(Self.page("border"))
      }
    }
    defer { server.stop() }
    let feeds = [feed(server, "/rss")]
    let first = look(server, feeds)
    #expect(first.problems == [] && first.articles.count == 2 && first.summary.pages == 2)
    let article = try #require(first.articles.first { $0.text.contains("customs") })
    #expect(article.id == server.address("/a") && article.outlet == "example" && article.published == Day("2024-03-08"))
    #expect(article.lang == "en" && article.title == "A headline about customs" && article.isExtracted)
    let second = look(server, feeds, first.state, now: 1_700_000_060)
    #expect(second.articles == [] && second.summary.unchanged == 1 && second.summary.pages == 0)
    #expect(server.paths.count { $0 == "/rss" } == 2 && server.paths.count { $0.hasPrefix("/a") } == 1)
    // Before its time comes, a feed is not asked at all.
    let third = look(server, feeds, second.state, now: 1_700_000_120, asksAll: false)
    #expect(third.summary.putAside == 1 && server.paths.count { $0 == "/rss" } == 2)
    let fourth = look(server, feeds, third.state, now: 1_700_010_000, asksAll: false)
    #expect(fourth.summary.unchanged == 1)
  }

  @Test func theStateOutlivesTheProcess() throws {
    let server = try LoopbackServer { request, _ in
      request.path == "/rss" ? .ok(Self.rss(["/a"])) : request.path == "/a" ? .ok(Self.page("x")) : .status(404)
    }
    defer { server.stop() }
    let path = NSTemporaryDirectory() + "watch-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: path) }
    #expect(try WatchState.load(path).feeds.isEmpty)
    try look(server, [feed(server, "/rss")]).state.save(path)
    let again = look(server, [feed(server, "/rss")], try WatchState.load(path))
    #expect(again.articles == [] && server.paths.count { $0 == "/a" } == 1)
    try Data("{\"version\":9}".utf8).write(to: URL(fileURLWithPath: path))
    #expect(throws: WatchState.Failure.self) { try WatchState.load(path) }
  }

  @Test func redirectsAreFollowedButNotIntoPrivateNetworks() throws {
    let server = try LoopbackServer { request, _ in
      switch request.path {
      case "/robots.txt": .status(404)
      case "/rss": .status(301, headers: ["Location": "/moved"])
      case "/moved": .ok(Self.rss(["/a", "/inside", "/metadata", "/file", "/circle", "/nowhere"]))
      case "/a": .status(302, headers: ["Location": "/final"])
      case "/final": .ok(Self.page("customs"))
      case "/inside": .status(302, headers: ["Location": "http://127.0.0.2/secret"])
      case "/metadata": .status(307, headers: ["Location": "http://169.254.169.254/latest/meta-data/"])
      case "/file": .status(302, headers: ["Location": "file:///etc/passwd"])
      case "/circle": .status(302, headers: ["Location": "/circle"])
      default: .status(302)
      }
    }
    defer { server.stop() }
    let seen = look(server, [feed(server, "/rss", line: 7)])
    #expect(seen.articles.map(\.id) == [server.address("/final")])
    #expect(
      Set(seen.problems) == [
        "feeds.yaml:7: warning: http://127.0.0.1/rss: has moved for good to http://127.0.0.1/moved; write that instead",
        "feeds.yaml:7: warning: http://127.0.0.2/secret: 127.0.0.2 is no public address; --allow-private 127.0.0.2 permits it",
        "feeds.yaml:7: warning: http://169.254.169.254/latest/meta-data/: 169.254.169.254 is no public address; --allow-private 169.254.169.254 permits it",
        "feeds.yaml:7: warning: http://127.0.0.1/file: it leads on to what is no address of the web",
        "feeds.yaml:7: warning: http://127.0.0.1/circle: more than 5 redirects in a row",
        "feeds.yaml:7: warning: http://127.0.0.1/nowhere: it leads on to what is no address of the web",
      ])
  }

  @Test func aServerThatAsksToWaitIsWaitedFor() throws {
    let server = try LoopbackServer { request, before in
      switch request.path {
      case "/robots.txt": .status(404)
      case "/rss": before == 0 ? .status(429, headers: ["Retry-After": "1"]) : .ok(Self.rss(["/a", "/b"]))
      case "/a": before < 2 ? .status(503) : .ok(Self.page("customs"))
      default: .status(429, headers: ["Retry-After": "7200"])
      }
    }
    defer { server.stop() }
    let feeds = [feed(server, "/rss", line: 3)]
    let seen = look(server, feeds) { _, manners in manners.hosts = 4 }
    let asked = server.requests.filter { $0.path == "/rss" }
    #expect(asked.count == 2 && asked[0].began.duration(to: asked[1].began) >= .milliseconds(990))
    let long =
      "feeds.yaml:3: warning: http://127.0.0.1/b: 429: the server asks to wait 7200 seconds; what is left is for a later look"
    #expect(seen.problems == [long])
    #expect(seen.state.next(feeds[0], asksAll: true) == 1_700_007_200)
    let again = look(server, feeds, seen.state, now: 1_700_003_600)
    #expect(again.summary.putAside == 1 && again.summary.requests == 0)
    let later = look(server, feeds, seen.state, now: 1_700_007_200)
    #expect(later.summary.feeds == 1 && later.articles.count + seen.articles.count == 1)
    #expect(Look.seconds("Fri, 08 Mar 2024 10:01:00 GMT", now: 1_709_892_000) == 60)
    #expect(Look.seconds("-5", now: 0) == nil && Look.seconds("soon", now: 0) == nil)
  }

  @Test func failuresNameTheFeedAndWhatWouldBeRight() throws {
    let server = try LoopbackServer { request, _ in
      switch request.path {
      case "/robots.txt": .status(404)
      case "/page": .ok(Self.page("customs"))
      case "/binary": .bytes([0, 1, 2, 3])
      case "/ill": .status(500)
      case "/large": .endless
      case "/cut": .ok("<rss><channel>\n<item><link>/a</link></item><item><ti")
      case "/a": .ok(Self.page("customs"))
      default: .status(404)
      }
    }
    defer { server.stop() }
    let feeds = ["/page", "/binary", "/ill", "/large", "/cut", "/none"].enumerated().map {
      feed(server, $1, line: $0 + 1)
    }
    let seen = look(server, feeds + [WatchedFeed(address: "ftp://x/", file: "feeds.yaml", line: 7)])
    func error(_ line: Int, _ text: String) -> String { "feeds.yaml:\(line): error: http://127.0.0.1/\(text)" }
    #expect(
      seen.problems.contains(
        error(1, "page: this is a web page and no feed; its source may name one (rel=\"alternate\")")))
    #expect(seen.problems.contains(error(2, "binary: this is no feed and no sitemap")))
    #expect(seen.problems.contains(error(3, "ill: 500: the server fails; it is asked again at the next look")))
    #expect(seen.problems.contains(error(4, "large: the answer is larger than 1 MiB")))
    #expect(seen.problems.contains(error(6, "none: 404: nothing is found there; is the address still right?")))
    #expect(seen.problems.contains { $0.hasPrefix("feeds.yaml:5: warning: http://127.0.0.1/cut: line 2: ") })
    #expect(seen.problems.contains { $0.hasPrefix("feeds.yaml:7: error: ftp://x/: this is no address of the web;") })
    #expect(seen.summary.failedFeeds == 6 && seen.articles.count == 1)
    #expect(server.paths.count { $0 == "/ill" } == 3)
    // Each failure doubles the time until it is asked again.
    #expect(seen.state.next(feeds[0], asksAll: true) == 1_700_001_800)
    let second = look(server, feeds, seen.state, now: 1_700_001_800)
    #expect(second.state.next(feeds[0], asksAll: true) == 1_700_001_800 + 3600)
  }

  @Test func robotsAreHeeded() throws {
    let server = try LoopbackServer { request, _ in
      switch request.path {
      case "/robots.txt": .ok("User-agent: *\nDisallow: /private\nUser-agent: mithaq\nDisallow: /closed\n")
      case "/rss": .ok(Self.rss(["/closed/a", "/private/b"]))
      default: .ok(Self.page("customs"))
      }
    }
    defer { server.stop() }
    let seen = look(server, [feed(server, "/rss")])
    #expect(seen.articles.map(\.id) == [server.address("/private/b")])
    #expect(!server.paths.contains("/closed/a") && server.paths.first == "/robots.txt")
    #expect(server.paths.count { $0 == "/robots.txt" } == 1)
    let port = server.port
    #expect(
      seen.problems == [
        "feeds.yaml:1: warning: http://127.0.0.1/closed/a: robots.txt of http://127.0.0.1 asks programs not to fetch this"
      ], "\(port)")
    let ill = try LoopbackServer { request, _ in request.path == "/robots.txt" ? .status(500) : .ok("") }
    defer { ill.stop() }
    #expect(look(ill, [feed(ill, "/rss")]).summary.failedFeeds == 1 && ill.paths == ["/robots.txt"])
  }

  @Test func aHostIsAskedForOneThingAtATimeWithAPause() throws {
    let server = try LoopbackServer { request, _ in
      request.path == "/robots.txt"
        ? .status(404)
        : request.path == "/rss" ? .ok(Self.rss(["/a", "/b", "/c"])) : .ok(Self.page(request.path))
    }
    defer { server.stop() }
    let seen = look(server, [feed(server, "/rss")]) { _, manners in
      manners.pause = .milliseconds(60)
      manners.hosts = 8
    }
    #expect(seen.articles.count == 3)
    let requests = server.requests
    for (one, next) in zip(requests, requests.dropFirst()) {
      let ended = try #require(one.ended)
      #expect(one.began.duration(to: next.began) >= .milliseconds(60) && ended <= next.began + .milliseconds(30))
    }
  }

  @Test func theFeedsOwnWordsWhereThePageSaysLess() throws {
    let words =
      "<description>&lt;p&gt;Norway ratified the convention on fisheries in Oslo on Friday.&lt;/p&gt;</description>"
    let server = try LoopbackServer { request, _ in
      switch request.path {
      case "/robots.txt": .status(404)
      case "/rss":
        .ok(
          Self.rss(
            [],
            more:
              "<item><link>/paid</link>\(words)</item><item><link>/gone</link>\(words.replacing("Norway", with: "Iceland"))</item>"
              + "<item><guid>g</guid>\(words.replacing("Norway", with: "Denmark"))</item>"))
      case "/paid": .ok("<html><p>Subscribe.</p></html>")
      default: .status(410)
      }
    }
    defer { server.stop() }
    let seen = look(server, [feed(server, "/rss")])
    #expect(Set(seen.articles.map { $0.text.prefix(7) }) == ["Norway ", "Iceland", "Denmark"])
    #expect(
      seen.problems == [
        "feeds.yaml:1: warning: http://127.0.0.1/gone: 410: it is gone for good; take it out; the feed's own words are read instead"
      ])
    var own = feed(server, "/rss")
    own.followsLinks = false
    #expect(look(server, [own]).articles.count == 3 && server.paths.count { $0 == "/paid" } == 1)
  }

  @Test func oneArticleAtManyAddressesIsOne() throws {
    let server = try LoopbackServer { request, _ in
      switch request.path {
      case "/robots.txt": .status(404)
      case "/rss": .ok(Self.rss(["/a", "/a?utm_medium=x", "/amp/a", "/copy"]))
      case "/other": .ok(Self.rss(["/a#part", "/print/a"]))
      // Whoever says to be another outlet's page is not believed.
      case "/copy": .ok(Self.page("customs", head: "<link rel=canonical href='https://www.reuters.com/a'>"))
      default: .ok(Self.page("customs", head: "<link rel=canonical href='http://127.0.0.1/a'>"))
      }
    }
    defer { server.stop() }
    let feeds = [feed(server, "/rss"), feed(server, "/other")]
    let first = look(server, [feeds[0]])
    #expect(first.articles.count == 1 && first.summary.doubles == 2 && first.problems == [])
    #expect(first.articles[0].url?.contains("reuters") == false)
    let second = look(server, feeds, first.state, now: 1_700_010_000)
    #expect(second.articles == [] && second.summary.doubles == 1)
  }

  @Test func articlesThatChangeAreReadAgain() throws {
    let server = try LoopbackServer { request, before in
      request.path == "/robots.txt"
        ? .status(404)
        : request.path == "/atom"
          ? .ok("<feed><entry><link href='/a'/><updated>2024-03-0\(before + 1)</updated></entry></feed>")
          : .ok(Self.page(before == 0 ? "customs" : "customs and border"))
    }
    defer { server.stop() }
    let feeds = [feed(server, "/atom")]
    let first = look(server, feeds)
    let second = look(server, feeds, first.state, now: 1_700_010_000)
    #expect(first.articles.count == 1 && second.articles.count == 1)
    #expect(first.articles[0].id == second.articles[0].id && first.articles[0].text != second.articles[0].text)
  }

  @Test func sitemapsAndIndexes() throws {
    let packed = try output(of: "printf '%s' '<urlset><url><loc>/z</loc></url></urlset>' | gzip")
    let server = try LoopbackServer { request, before in
      switch request.path {
      case "/robots.txt": .status(404)
      case "/index":
        .ok(
          "<sitemapindex><sitemap><loc>/old.xml</loc><lastmod>2024-01-01</lastmod></sitemap><sitemap><loc>/new.xml.gz</loc><lastmod>2024-03-0\(before + 1)</lastmod></sitemap><sitemap><loc>http://elsewhere.example/s.xml</loc></sitemap></sitemapindex>"
        )
      case "/old.xml":
        .ok(
          "<urlset>" + (1...9).map { "<url><loc>/p\($0)</loc><lastmod>2024-01-0\($0)</lastmod></url>" }.joined()
            + "</urlset>")
      case "/new.xml.gz": .bytes(packed, headers: ["Content-Type": "application/x-gzip"])
      default: .ok(Self.page(request.path))
      }
    }
    defer { server.stop() }
    var source = feed(server, "/index")
    source.most = 4
    let first = look(server, [source])
    #expect(
      first.problems == [] && first.articles.count == 4 && server.paths.contains("/z") && server.paths.contains("/p9"))
    #expect(!server.paths.contains("/p1"))
    let second = look(server, [source], first.state, now: 1_700_010_000)
    #expect(second.articles.count == 4)
    let third = look(server, [source], second.state, now: 1_700_020_000)
    #expect(third.articles.count == 2 && server.paths.contains("/p1"))
    let asked = server.paths.count { $0 == "/old.xml" }
    let fourth = look(server, [source], third.state, now: 1_700_030_000)
    #expect(fourth.articles == [] && server.paths.count { $0 == "/old.xml" } == asked)
  }

  @Test func manyMistakesWaitForNobody() throws {
    let server = try LoopbackServer { _, _ in .status(404) }
    defer { server.stop() }
    let wrong = (0..<200).map {
      WatchedFeed(address: "https://user:pw@example.org/\($0)", file: "feeds.yaml", line: $0 + 1)
    }
    let seen = look(server, wrong)
    #expect(seen.problems.count == 200 && seen.summary.failedFeeds == 200 && seen.summary.requests == 0)
  }

  /// A page that fails for now is asked for again; only when it is given up the feed's own words stand in.
  @Test func pagesThatFailAreAskedForAgain() throws {
    let words = "<description>Norway ratified the convention on fisheries in Oslo on Friday.</description>"
    let server = try LoopbackServer { request, before in
      switch request.path {
      case "/robots.txt": .status(404)
      case "/rss":
        request.headers["if-none-match"] == nil
          ? .ok(
            Self.rss([], more: "<item><link>/ill</link>\(words)</item><item><link>/late</link></item>"), ["ETag": "e"])
          : .status(304)
      case "/late": before < 3 ? .status(500) : .ok(Self.page("customs"))
      default: .status(500)
      }
    }
    defer { server.stop() }
    let feeds = [feed(server, "/rss")]
    let first = look(server, feeds)
    #expect(first.articles == [] && first.summary.failedPages == 2 && first.summary.failedFeeds == 0)
    let second = look(server, feeds, first.state, now: 1_700_010_000)
    #expect(second.articles.map(\.id) == [server.address("/late")])
    let third = look(server, feeds, second.state, now: 1_700_020_000)
    #expect(third.articles.map(\.text) == ["Norway ratified the convention on fisheries in Oslo on Friday."])
    let fourth = look(server, feeds, third.state, now: 1_700_030_000)
    #expect(fourth.articles == [] && fourth.summary.unchanged == 1 && fourth.summary.requests == 2)
  }

  @Test func aLookCanBeEnded() throws {
    let server = try LoopbackServer { request, _ in
      request.path == "/rss" ? .ok(Self.rss((0..<50).map { "/\($0)" })) : .ok(Self.page(request.path))
    }
    defer { server.stop() }
    var client = Client(agent: "mithaq/test")
    client.networks = Networks(allowing: ["127.0.0.1"])!
    var manners = Look.Manners()
    manners.pause = .milliseconds(20)
    let look = Look(
      [feed(server, "/rss")], state: WatchState(), client: client, now: 0, defaults: Defaults(), manners: manners)
    #expect(look.next() != nil)
    look.cancel()
    var rest = 0
    while look.next() != nil { rest += 1 }
    #expect(rest < 40)
  }
}
