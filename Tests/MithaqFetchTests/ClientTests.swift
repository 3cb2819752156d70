import Foundation
import Testing

@testable import MithaqFetch

@Suite struct ClientTests {
  private func client(_ allowed: [String] = ["127.0.0.1"]) -> Client {
    var client = Client(agent: "mithaq/test (+desk@example.org)")
    client.networks = Networks(allowing: allowed)!
    client.patience = .seconds(20)
    return client
  }

  private func failure(_ client: Client, _ address: String) -> Client.Failure? {
    do throws(Client.Failure) {
      _ = try client.get(WebAddress(address)!)
      return nil
    } catch {
      return error
    }
  }

  @Test func anAnswer() throws {
    let server = try LoopbackServer { _, _ in
      .status(203, headers: ["Content-Type": "text/xml; Charset=\"Windows-1256\"", "ETag": "\"a\""], body: "body")
    }
    defer { server.stop() }
    let answer = try client().get(
      WebAddress(server.address("/a?b=c#d"))!, headers: [("If-None-Match", "\"x\"\r\nEvil: 1")])
    #expect(answer.status == 203 && answer.body == Array("body".utf8) && answer.headers["etag"] == "\"a\"")
    #expect(answer.charset == "windows-1256")
    let request = try #require(server.requests.first)
    #expect(request.path == "/a?b=c" && request.headers["user-agent"] == "mithaq/test (+desk@example.org)")
    #expect(request.headers["if-none-match"] == "\"x\"Evil: 1" && request.headers["evil"] == nil)
    #expect(request.headers["accept-encoding"] == "gzip, deflate" && request.headers["authorization"] == nil)
  }

  @Test func privateMachinesAreNotAsked() throws {
    let server = try LoopbackServer { _, _ in .ok("secret") }
    defer { server.stop() }
    let port = server.port
    #expect(failure(client([]), server.address("/")) == .isPrivate("127.0.0.1"))
    // However the address is written, and whatever name leads there.
    for host in [
      "localhost", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "[::ffff:127.0.0.1]", "0.0.0.0", "[::1]", "[::]",
    ] {
      guard let address = WebAddress("http://\(host):\(port)/") else { continue }
      let failure = failure(client([]), address.description)
      guard case .isPrivate = failure else {
        Issue.record("\(host): \(String(describing: failure))")
        continue
      }
    }
    #expect(failure(client(["10.0.0.0/8"]), server.address("/")) == .isPrivate("127.0.0.1"))
    #expect(server.requests.isEmpty)
    // A proxy of the environment would ask for us, unchecked.
    setenv("http_proxy", server.address("/"), 1)
    defer { unsetenv("http_proxy") }
    #expect(failure(client([]), "http://10.255.255.1/") == .isPrivate("10.255.255.1"))
    #expect(server.requests.isEmpty)
  }

  @Test func bodiesWithoutEndAreCut() throws {
    let server = try LoopbackServer { request, _ in request.path == "/endless" ? .endless : .stalling }
    defer { server.stop() }
    var client = client()
    client.mostBytes = 1 << 20
    #expect(failure(client, server.address("/endless")) == .isTooLarge(1 << 20))
    client.patience = .milliseconds(500)
    let start = ContinuousClock.now
    #expect(failure(client, server.address("/stalling")) == .tookTooLong)
    #expect(start.duration(to: .now) < .seconds(20))
  }

  @Test func bombsAreCut() throws {
    let bomb = try output(of: "head -c 20000000 /dev/zero | gzip")
    #expect(bomb.count < 100_000)
    let server = try LoopbackServer { _, _ in .bytes(bomb, headers: ["Content-Encoding": "gzip"]) }
    defer { server.stop() }
    var client = client()
    client.mostBytes = 1 << 20
    #expect(failure(client, server.address("/")) == .isTooLarge(1 << 20))
  }

  @Test func answersThatAreNone() throws {
    let long = "HTTP/1.1 200 OK\r\n" + (0..<10_000).map { "X-\($0): \(String(repeating: "y", count: 60))\r\n" }.joined()
    let server = try LoopbackServer { request, _ in
      switch request.path {
      case "/nothing": .raw("")
      case "/noise": .raw("\0\u{1}\u{2} this is no answer\r\n\r\n")
      case "/short": .raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc")
      default: .raw(long)
      }
    }
    defer { server.stop() }
    for path in ["/nothing", "/noise", "/short", "/long"] {
      #expect(failure(client(), server.address(path)) != nil, "\(path)")
    }
    server.stop()
  }

  @Test(arguments: [
    ("https://Example.ORG:443/ä b?q=م#x", "https://example.org:443/%C3%A4%20b?q=%D9%85", "https://example.org"),
    ("http://example.org:8080", "http://example.org:8080/", "http://example.org:8080"),
    ("http://[::1]:80/", "http://[::1]:80/", "http://[::1]"),
  ])
  func addresses(_ text: String, _ whole: String, _ origin: String) throws {
    let address = try #require(WebAddress(text))
    #expect(address.description == whole && address.origin == origin)
  }

  @Test func addressesThatAreNone() throws {
    for text in [
      "", "a", "/a", "ftp://example.org/", "file:///etc/passwd", "gopher://127.0.0.1/", "http://",
      "http://user:pw@example.org/",
      "http://user@example.org/", "http://a b/", "javascript:alert(1)", "http://example.org:99999/",
      "https://example.org/" + String(repeating: "a", count: 4000),
    ] {
      #expect(WebAddress(text) == nil, "\(text)")
    }
    let base = try #require(WebAddress("https://example.org/a/b?c"))
    #expect(WebAddress("../d", relativeTo: base)?.description == "https://example.org/d")
    #expect(WebAddress("//other.example/x", relativeTo: base)?.description == "https://other.example/x")
    #expect(WebAddress("?e", relativeTo: base)?.description == "https://example.org/a/b?e")
    #expect(WebAddress("file:///etc/passwd", relativeTo: base) == nil)
  }
}

@Suite struct NetworksTests {
  @Test(arguments: [
    "0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.168.1.1",
    "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.9", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1",
    "fe80::1", "fc00::1", "fd12::1", "fec0::1", "ff02::1", "2001:db8::1", "2001::1", "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2002:c0a8:101::1", "::127.0.0.1", "64:ff9b:1::1",
    "100::1",
    "5f00::1", "3fff::1",
  ])
  func special(_ address: String) throws {
    #expect(Networks().permits(try #require(Networks.bytes(address))) == false)
  }

  @Test(arguments: [
    "1.1.1.1", "8.8.8.8", "172.15.0.1", "172.32.0.1", "100.128.0.1", "192.0.1.1", "223.255.255.255", "2606:4700::1111",
    "2a00:1450::1", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1",
  ])
  func ordinary(_ address: String) throws {
    #expect(Networks().permits(try #require(Networks.bytes(address))))
  }

  @Test func allowed() throws {
    let networks = try #require(Networks(allowing: ["127.0.0.1", "10.20.0.0/15", "fd00::/8"]))
    for address in ["127.0.0.1", "10.21.255.255", "fd12::1", "::ffff:127.0.0.1", "9.9.9.9"] {
      #expect(networks.permits(Networks.bytes(address)!), "\(address)")
    }
    for address in ["127.0.0.2", "10.22.0.0", "fc00::1", "192.168.0.1"] {
      #expect(!networks.permits(Networks.bytes(address)!), "\(address)")
    }
    for text in ["", "localhost", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8/8", "fd00::/129", "10.0.0"] {
      #expect(Networks(allowing: [text]) == nil, "\(text)")
    }
  }
}

@Suite struct RobotsTests {
  private func robots(_ text: String) -> Robots { Robots(Array(text.utf8), agent: "mithaq") }

  @Test func groups() {
    let robots = robots(
      """
      User-agent: other
      Disallow: /
      # ours, with another
      user-AGENT: Mithaq/1.0
      User-agent: third
      Disallow: /private # why
      Allow: /private/open
      Crawl-delay: 7
      User-agent: *
      Disallow: /all
      """)
    #expect(
      !robots.allows("/private/a") && robots.allows("/private/open/a") && robots.allows("/all") && robots.delay == 7)
    let all = self.robots("User-agent: *\nDisallow: /all\nDisallow:\n\nUser-agent: x\nDisallow: /\nCrawl-delay: 5")
    #expect(!all.allows("/all") && all.allows("/") && all.delay == nil)
    #expect(self.robots("").allows("/") && self.robots("Disallow: /").allows("/") && self.robots("<html>").allows("/"))
    #expect(self.robots("User-agent: *\rDisallow: /a\rCrawl-delay: nan").allows("/b"))
  }

  @Test(arguments: [
    ("/a", "/ab", true), ("/a$", "/ab", false), ("/a$", "/a", true), ("/*.pdf$", "/x/y.pdf", true),
    ("/*.pdf$", "/x.pdf?a", false),
    ("/*/b", "/a/b/c", true), ("*", "/", true), ("/a*b*c", "/axxbyyc", true), ("/a*b*c", "/axxcyyb", false),
    ("/", "/", true),
    ("/a", "/", false), ("$", "/", false),
  ])
  func patterns(_ pattern: String, _ target: String, _ matches: Bool) {
    #expect(Robots.matches(Array(pattern.utf8), Array(target.utf8)) == matches)
  }

  @Test func anyBytes() {
    var state: UInt64 = 7
    for _ in 0..<300 {
      let bytes = (0..<400).map { _ -> UInt8 in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Array("User-agent:*\nDisallow: /$#\r\0\u{fe}Crawl-delay1e9".utf8)[Int(state >> 33) % 44]
      }
      _ = Robots(bytes, agent: "mithaq").allows("/a")
    }
  }

  @Test func hostilePatterns() {
    let stars = String(repeating: "a*", count: 900)
    #expect(!Robots.matches(Array((stars + "b$").utf8), Array(repeating: UInt8(ascii: "a"), count: 4000)))
    let many = robots("User-agent: *\n" + String(repeating: "Disallow: /x\n", count: 100_000))
    #expect(many.allows("/y") && !many.allows("/x"))
  }
}
