import Testing

@testable import MithaqPacks

@Suite struct FeedListTests {
  private func mistakes(_ text: String) -> [String] {
    do {
      _ = try FeedList(path: "feeds.yaml", text: text)
      return []
    } catch PackStore.Failure.mistakes(let problems) {
      return problems.map(\.description)
    } catch {
      return ["\(error)"]
    }
  }

  @Test func aListAndAMapping() throws {
    let plain = try FeedList(
      path: "f", text: "- https://a.example/rss\n- {url: 'https://b.example/x', most: 5, pages: false}\n")
    #expect(plain.entries.map(\.url) == ["https://a.example/rss", "https://b.example/x"])
    #expect(
      plain.entries.map(\.line) == [1, 2] && plain.entries.map(\.most) == [50, 5]
        && plain.entries.map(\.pages) == [true, false])
    let whole = try FeedList(
      path: "f",
      text: """
        contact: desk@example.org
        every: 2h
        pause: 1.5s
        feeds:
        - url: https://a.example/rss
          outlet: example
          lang: ar
          every: 1d
        - https://b.example/
        """)
    #expect(whole.contact == "desk@example.org" && whole.pause == 1.5)
    #expect(
      whole.entries.map(\.every) == [86_400, 7200] && whole.entries[0].outlet == "example"
        && whole.entries[0].lang == "ar")
  }

  @Test func everyMistakeIsNamed() {
    #expect(
      mistakes(
        """
        contct: x
        every: 5s
        pause: 0
        feeds:
        - ftp://a.example/
        - {outlet: x}
        - {url: https://a.example/, lang: fr, every: soon, most: 0, pages: perhaps, pgaes: 1}
        - https://a.example/
        - [a]
        """) == [
          "feeds.yaml:1:1: error: no key is named 'contct' here; did you mean 'contact'?",
          "feeds.yaml:2:8: error: 'every' is a time of a minute or more, as 30m, 6h, 1d",
          "feeds.yaml:3:8: error: a pause is a time of half a second or more, as 2s",
          "feeds.yaml:5:3: error: 'ftp://a.example/' is no address of the web; it begins with https:// or http://",
          "feeds.yaml:6:3: error: a feed has a 'url'",
          "feeds.yaml:7:77: error: no key is named 'pgaes' here",
          "feeds.yaml:7:58: error: 'most' is a number from 1 to 10000",
          "feeds.yaml:7:35: error: a language is 'ar' or 'en', not 'fr'",
          "feeds.yaml:7:68: error: 'pages' is true or false",
          "feeds.yaml:7:46: error: 'every' is a time of a minute or more, as 30m, 6h, 1d",
          "feeds.yaml:8:3: error: 'https://a.example/' is listed in line 7 already",
          "feeds.yaml:9:3: error: a feed is an address, or a mapping with a 'url'",
        ])
    for empty in ["", "# nothing\n", "feeds: []", "[]"] {
      #expect(
        mistakes(empty).first?.contains("no feed is listed here; write '- https://…', one a line") == true, "\(empty)")
    }
    #expect(mistakes("word").first?.contains("a list of feeds is needed here") == true)
    #expect(mistakes("- 'a").first?.contains("this is no YAML") == true)
  }
}
