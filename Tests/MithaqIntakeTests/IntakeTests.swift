import Foundation
import MithaqClaims
import Testing

@testable import MithaqIntake

@Suite final class IntakeTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "intake-\(UUID().uuidString)")

  init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }
  deinit { try? FileManager.default.removeItem(at: folder) }

  private func file(_ name: String, _ bytes: [UInt8]) throws -> String {
    let url = folder.appending(path: name)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
    return url.path
  }

  private func file(_ name: String, _ text: String) throws -> String { try file(name, Array(text.utf8)) }

  private func read(
    _ paths: [String], defaults: Defaults = Defaults(), batchSize: Int = 256 << 10, limit: Int = 32 << 20
  ) -> (articles: [Article], problems: [String], batches: Int) {
    var intake = Intake(paths, defaults: defaults, batchSize: batchSize, limit: limit)
    var articles: [Article] = []
    var problems: [String] = []
    var batches = 0
    while let batch = intake.next() {
      let contents = batch.contents()
      articles += contents.articles
      problems += contents.problems.map { $0.description.replacing(folder.path + "/", with: "") }
      batches += 1
    }
    return (articles, problems, batches)
  }

  @Test func plainTextIsOneArticle() throws {
    let path = try file("a.txt", "\u{feff}انضمت فنلندا إلى الناتو.\r\nFinland.\n")
    let result = read([path], defaults: Defaults(lang: "ar", published: Day("2023-04-04"), outlet: "afp"))
    #expect(result.problems == [])
    #expect(
      result.articles == [
        Article(
          id: path, text: "انضمت فنلندا إلى الناتو.\r\nFinland.\n", lang: "ar", published: Day("2023-04-04"),
          outlet: "afp")
      ])
  }

  @Test func everyMemberOfADocumentIsTaken() throws {
    let path = try file(
      "a.txt",
      """
      {"id":7,"text":"t","title":"T","lang":"ar-SA","published":"2025-11-07T10:00:00Z","outlet":"afp","url":"u","claims":[{}]}

      {"text":"t2","id":"b","title":null}
      """)
    let result = read([path], defaults: Defaults(lang: "en", published: Day("2020-01-01")))
    #expect(result.problems == [])
    #expect(
      result.articles == [
        Article(id: "7", text: "t", title: "T", lang: "ar", published: Day("2025-11-07"), outlet: "afp", url: "u"),
        Article(id: "b", text: "t2", lang: "en", published: Day("2020-01-01")),
      ])
  }

  @Test func aBrokenLineIsNamedAndTheRestIsRead() throws {
    let path = try file(
      "a.ndjson",
      """
      {"id":"a","text":"t"}
      {"id":"b","text":"ميثاق
      {"id":"c"}
      {"id":"d","text":7}
      {"id":"","text":"t"}
      {"id":"f","text":"t","published":"7 Nov"}
      """)
    let result = read([path])
    #expect(result.articles.map(\.id) == ["a", "f"])
    #expect(
      result.problems == [
        "a.ndjson:2:24: error: the line ends early: a string is not closed",
        "a.ndjson:3: error: 'text' is missing: every document has one",
        "a.ndjson:4: error: 'text' is a number; a string is wanted",
        "a.ndjson:5: error: 'id' is empty",
        "a.ndjson:6: warning: 'published' is '7 Nov', which is no day and is left out; write YYYY-MM-DD",
      ])
  }

  @Test func inputThatIsNoTextIsRefusedAndTheRestIsRead() throws {
    let good = try file("z.txt", "good")
    let missing = folder.appending(path: "missing.txt").path
    let paths = [
      missing, try file("empty.txt", ""), try file("blank.txt", " \n\n"), try file("binary", [0x7f, 0x45, 0, 1]),
      try file("late", Array(repeating: 0x61, count: 100_000) + [0]), try file("a.gz", [0x1f, 0x8b, 8]),
      try file("wide.txt", [0xff, 0xfe, 0x41, 0]), try file("other.xml", "<?xml version='1.0'?><opml/>"),
      try file("array.json", "[\n{\"id\":1}]"), good,
    ]
    let result = read(paths)
    #expect(result.articles.map(\.text) == ["good"])
    #expect(
      result.problems == [
        "missing.txt: error: no such file or directory",
        "empty.txt: warning: nothing in it to read",
        "blank.txt: warning: nothing in it to read",
        "binary: error: this is binary, not text",
        "late: error: this is binary, not text",
        "a.gz: error: cannot be read: the gzip stream ends early",
        "wide.txt: error: this is UTF-16; use: iconv -f utf-16 -t utf-8 FILE | mithaq read -",
        "other.xml: error: this is XML, but no page and no feed; its text alone is wanted",
        "array.json: error: a JSON array; one object a line is wanted (jq -c '.[]' FILE)",
      ])
  }

  @Test func pagesAreToldByTheirContent() throws {
    let paragraph = "Finland and Sweden signed an agreement on Thursday in Helsinki."
    let page =
      "<!DOCTYPE html><html lang=en><link rel=canonical href='https://www.reuters.com/a/2024/05/02/b'><h1>A long headline</h1><p>\(paragraph)"
    let menu = "<html><nav><a href=/>Home</a></nav></html>"
    var intake = Intake(
      [try file("page.txt", page), try file("menu.html", menu), try file("not.html", paragraph)],
      defaults: Defaults(published: Day("2020-01-01"), outlets: Outlets { ["reuters.com": "reuters"] }))
    var articles: [Article] = []
    var problems: [String] = []
    while let batch = intake.next() {
      articles += batch.contents().articles
      problems += batch.contents().problems.map(\.message)
    }
    #expect(articles.map(\.text) == [paragraph, paragraph])
    #expect(articles[0].title == "A long headline" && articles[0].lang == "en" && articles[0].outlet == "reuters")
    #expect(articles[0].published == Day("2024-05-02") && articles[0].url == "https://www.reuters.com/a/2024/05/02/b")
    #expect(articles[0].isExtracted && !articles[1].isExtracted)
    #expect(articles[1].published == Day("2020-01-01") && articles[1].title == nil)
    #expect(problems == ["no article was found in this page"])
  }

  @Test func aPageThatIsTooLarge() throws {
    let result = read([try file("large.html", "<html>" + String(repeating: "<p>words</p>", count: 1_100_000))])
    #expect(result.articles.isEmpty && result.problems == ["large.html: error: a page of more than 12 MiB is left out"])
  }

  @Test func textThatIsNotUTF8IsReadWithAWarning() throws {
    let windows = try file("windows.txt", [0xe3, 0xed, 0xcb, 0xc7, 0xde])
    let latin = try file("latin.txt", Array("caf".utf8) + [0xe9] + Array(" and a long text in English".utf8))
    let result = read([windows, latin])
    #expect(result.articles.count == 2)
    #expect(result.articles[1].text == "caf\u{fffd} and a long text in English")
    #expect(result.problems[0].hasPrefix("windows.txt: warning: not all of it is UTF-8"))
    #expect(result.problems[0].hasSuffix("is it Windows-1256? (iconv -f windows-1256 -t utf-8)"))
    #expect(result.problems[1] == "latin.txt: warning: not all of it is UTF-8: what is not was replaced with U+FFFD")
  }

  @Test func foldersAreReadInTheOrderOfNames() throws {
    _ = try file("in/b.txt", "b")
    _ = try file("in/a/c.ndjson", #"{"id":"c","text":"c"}"#)
    _ = try file("in/.hidden", "h")
    _ = try file("in/photo.jpg", [0xff, 0xd8])
    _ = try file("in/README.md", "about")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/in/loop", withDestinationPath: folder.path + "/in")
    try FileManager.default.createDirectory(
      at: folder.appending(path: "void"), withIntermediateDirectories: true)
    let result = read([folder.path + "/in", folder.path + "/void"])
    #expect(result.articles.map(\.text) == ["c", "b"])
    #expect(
      result.problems == [
        "in: warning: 2 files left out that are no articles: README.md, …",
        "void: warning: nothing to read in this folder",
      ])
  }

  /// What a folder holds is told by its content; names only say which plain words are meant.
  @Test func foldersOfAnything() throws {
    let page = "<html lang=en><h1>A long headline</h1><p>Finland and Sweden signed an agreement on Thursday."
    _ = try file("in/1", page)
    _ = try file("in/2.php", page)
    _ = try file("in/3.data", #"{"id":"line","text":"t"}"#)
    _ = try file("in/4.news", "<rss><item><guid>g</guid><description>Words of an item</description></item></rss>")
    _ = try file("in/5.msg", "From: a@example.org\nMessage-ID: <m>\n\nWords of a message")
    _ = try file("in/6", "Words without an ending")
    _ = try file("in/7.html.gz", Self.gzip(page))
    _ = try file("in/8.txt.gz", Self.gzip("Words in gzip"))
    _ = try file("in/Makefile.in", "all: words")
    _ = try file("in/page_files/style.css", "body {}")
    _ = try file("in/tool", [0x7f, 0x45, 0x4c, 0x46, 0])
    _ = try file("in/z.json", "[{\"id\":1}]")
    let result = read([folder.path + "/in"])
    #expect(
      result.articles.map { $0.id.replacing(folder.path, with: "") } == [
        "/in/1", "/in/2.php", "line", "g", "m", "/in/6", "/in/7.html.gz", "/in/8.txt.gz",
      ])
    #expect(
      result.problems == [
        "in/page_files: warning: nothing to read in this folder (style.css is no text)",
        "in/z.json: error: a JSON array; one object a line is wanted (jq -c '.[]' FILE)",
        "in: warning: 2 files left out that are no articles: Makefile.in, …",
      ])
  }

  private static func gzip(_ text: String) throws -> [UInt8] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["gzip", "-c"]
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    // A thread of its own, since what comes out may wait for a reader.
    Thread.detachNewThread {
      try? input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
      try? input.fileHandleForWriting.close()
    }
    let bytes = [UInt8](output.fileHandleForReading.readDataToEndOfFile())
    process.waitUntilExit()
    return bytes
  }

  @Test func gzipIsInflatedMemberByMember() throws {
    let lines = (0..<3000).map { #"{"id":"\#($0)","text":"Text number \#($0)"}"# + "\n" }
    let plain = try file("a.ndjson", lines.joined())
    let halves = try Self.gzip(lines[..<1000].joined()) + Self.gzip(lines[1000...].joined())
    let wanted = read([plain]).articles
    for batchSize in [7, 1000, 256 << 10] {
      let found = read([try file("a.ndjson.gz", halves + [0, 0, 0])], batchSize: batchSize)
      #expect(found.articles == wanted && found.problems == [])
    }
    let cut = read([try file("cut.gz", Array(halves.dropLast(20)))])
    #expect(cut.articles.count > 2000 && cut.problems == ["cut.gz: error: cannot be read: the gzip stream ends early"])
    // Of the second member only the header is right: there is no block of the fourth kind.
    let member = try Self.gzip(lines[..<1000].joined())
    let damaged = read([try file("damaged.gz", member + [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 7, 7, 7])])
    #expect(damaged.articles.count == 1000)
    #expect(damaged.problems == ["damaged.gz: error: cannot be read: the gzip stream is damaged: invalid block type"])
    let bomb = try Self.gzip("<html>" + String(repeating: "<p>word</p>", count: 1_200_000))
    #expect(bomb.count < 200_000)
    #expect(read([try file("bomb.gz", bomb)]).problems == ["bomb.gz: error: a page of more than 12 MiB is left out"])
    #expect(
      read([try file("twice.gz", Self.gzip(String(repeating: "a", count: 10)).map { $0 })]).articles.map(\.text) == [
        "aaaaaaaaaa"
      ])
  }

  @Test func aMailboxIsNamed() throws {
    let result = read([try file("box", "From a@b Fri Mar  8 10:00:00 2024\nFrom: a@b\nMessage-ID: <x>\n\nWords\n")])
    #expect(result.problems == ["box: error: a mailbox of many messages; one message a file is wanted (.eml)"])
  }

  @Test func aLineThatIsTooLongIsPassedOver() throws {
    let long = String(repeating: "x", count: 300_000)
    let path = try file(
      "a.ndjson",
      #"{"id":"a","text":"t"}"# + "\n" + #"{"id":"b","text":"\#(long)"}"# + "\n" + #"{"id":"c","text":"t"}"# + "\n"
        + long)
    let result = read([path], batchSize: 1000, limit: 50_000)
    #expect(result.articles.map(\.id) == ["a", "c"])
    #expect(result.problems.count == 2)
    #expect(result.problems.allSatisfy { $0.contains("is left out") })
    #expect(result.problems[0].hasPrefix("a.ndjson:2: error") && result.problems[1].hasPrefix("a.ndjson:4: error"))
    let text = read([try file("long.txt", long)], batchSize: 1000, limit: 50_000)
    #expect(text.articles.isEmpty && text.problems.count == 1)
  }

  /// However the input is cut into batches, the documents and the numbers of their lines are the same.
  @Test(arguments: [1, 2, 3, 7, 64, 1000, 100_000]) func batchesChangeNothing(batchSize: Int) throws {
    var lines: [String] = []
    for i in 0..<60 {
      lines.append(
        i % 7 == 3
          ? "{broken" : i % 11 == 5 ? "" : #"{"id":"\#(i)","text":"\#(String(repeating: "ميثاق ", count: i))"}"#)
    }
    let path = try file("a.ndjson", lines.joined(separator: "\n"))
    let whole = read([path])
    let cut = read([path], batchSize: batchSize)
    #expect(cut.articles == whole.articles)
    #expect(cut.problems == whole.problems)
    #expect(whole.problems.first == "a.ndjson:4:2: error: a name in double quotes is wanted")
    #expect(whole.articles.last?.id == "58" && whole.problems.last?.hasPrefix("a.ndjson:60:") == true)
    #expect(cut.batches >= whole.batches)
  }
}
