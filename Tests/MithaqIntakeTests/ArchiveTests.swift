import Foundation
import MithaqClaims
import Testing

@testable import MithaqIntake

private typealias Make = ArchiveBuilder

@Suite final class ArchiveTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "archive-\(UUID().uuidString)")

  init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }
  deinit { try? FileManager.default.removeItem(at: folder) }

  struct Result: Equatable {
    var articles: [Article] = []
    var problems: [String] = []
    var passedOver = PassedOver()
    var ids: [String] { articles.map { $0.id.replacing("urn:test:", with: "") } }
  }

  private func read(
    _ bytes: [UInt8], name: String = "crawl.warc.gz", batchSize: Int = 256 << 10, defaults: Defaults = Defaults()
  ) throws -> Result {
    let url = folder.appending(path: name)
    try Data(bytes).write(to: url)
    return Self.read(url.path, batchSize: batchSize, defaults: defaults, folder: folder.path + "/")
  }

  static func read(_ path: String, batchSize: Int = 256 << 10, defaults: Defaults = Defaults(), folder: String = "")
    -> Result
  {
    var intake = Intake([path], defaults: defaults, batchSize: batchSize)
    var result = Result()
    while let batch = intake.next() {
      let contents = batch.contents()
      result.articles += contents.articles
      result.problems += contents.problems.map { $0.description.replacing(folder, with: "") }
      result.passedOver += contents.passedOver
    }
    return result
  }

  // MARK: - What is read

  @Test(arguments: Make.Packing.allCases) fileprivate func pagesAreRead(packing: Make.Packing) throws {
    var members = [
      Make.record("warcinfo", contentType: "application/warc-fields", Array("software: tests\r\n".utf8)),
      Make.record(
        "request", id: "q", contentType: "application/http; msgtype=request", Array("GET / HTTP/1.1\r\n\r\n".utf8)),
    ]
    for i in 0..<30 { members.append(Make.response(i)) }
    members += [
      Make.record("response", id: "gone", Make.answer(Array("<html>".utf8), status: "404 Not Found")),
      Make.record("response", id: "image", Make.answer([0x89, 0x50, 0, 1], type: "image/png")),
      Make.record("response", id: "menu", Make.answer(Array("<html><nav><a href=/>Home</a></nav>".utf8))),
      Make.record("response", id: "name", contentType: "text/dns", Array("20240503 example.org".utf8)),
      Make.record("nonsense", Array("x".utf8)),
    ]
    let result = try read(
      Make.packed(members, packing), defaults: Defaults(outlets: Outlets { ["reuters.com": "reuters"] }))
    #expect(result.problems == [])
    #expect(result.ids == (0..<30).map { "\($0)" })
    #expect(result.articles.map(\.text) == (0..<30).map { Make.sentence($0) })
    let first = result.articles[0]
    #expect(
      first.title == "A headline of some length here" && first.lang == "en" && first.published == Day("2024-05-02"))
    #expect(first.url == "https://www.reuters.com/world/0" && first.outlet == "reuters" && first.isExtracted)
    #expect(
      result.passedOver.counts == [
        "warcinfo": 1, "request": 1, "status 404": 1, "type image/png": 1, "page without an article": 1,
        "response that is not HTTP": 1, "record of another type": 1,
      ])
    #expect(
      result.passedOver.summary?.hasPrefix(
        "7 records passed over: 1 page without an article, 1 record of another type, 1 request") == true)
  }

  /// However the archive comes in pieces and is cut into batches, the articles are the same.
  @Test(arguments: Make.Packing.allCases) fileprivate func piecesChangeNothing(packing: Make.Packing) throws {
    let bytes = Make.packed((0..<40).map { Make.response($0) }, packing)
    let whole = try read(bytes)
    #expect(whole.articles.count == 40 && whole.problems == [])
    for size in [1, 7, 100, 1000, 4096] {
      #expect(try read(bytes, batchSize: size) == whole, "pieces of \(size) bytes")
    }
  }

  @Test func manyRecordsInOneMember() throws {
    let bytes = Make.gzip(Array((0..<40).map { Make.response($0) }.joined()))
    let result = try read(bytes)
    #expect(result.ids == (0..<40).map { "\($0)" } && result.problems == [])
  }

  @Test func aRecordInManyMembers() throws {
    let all = Array((0..<4).map { Make.response($0) }.joined())
    let members = stride(from: 0, to: all.count, by: 100).map { Array(all[$0..<min(all.count, $0 + 100)]) }
    let result = try read(Make.packed(members, .gzip))
    #expect(result.ids == ["0", "1", "2", "3"] && result.problems == [])
  }

  @Test func bodiesAreUnwrapped() throws {
    let page = Make.page(Make.sentence(1))
    let (a, b) = (page[..<100], page[100...])
    func hex(_ count: Int) -> String { String(count, radix: 16) }
    let chunked =
      Array("\(hex(100));x=y\r\n".utf8) + a + Array("\r\n\(hex(b.count).uppercased())\r\n".utf8) + b
      + Array("\r\n0\r\n\r\n".utf8)
    let packed = Make.gzip(page)
    let chunkedPacked = Array("\(hex(packed.count))\r\n".utf8) + packed + Array("\r\n0\r\n\r\n".utf8)
    let answers: [[UInt8]] = [
      Make.answer(chunked, more: "Transfer-Encoding: chunked\r\n"),
      Make.answer(page, more: "Transfer-Encoding: chunked\r\n"),
      Make.answer(packed, more: "Content-Encoding: gzip\r\n"),
      Make.answer(page, more: "Content-Encoding: gzip\r\n"),
      Make.answer(chunkedPacked, more: "Transfer-Encoding: chunked\r\ncontent-encoding:\r\n x-gzip\r\n"),
      Make.answer(Make.gzip(page, window: 15), more: "Content-Encoding: deflate\r\n"),
      Make.answer(Make.gzip(page, window: -15), more: "Content-Encoding: deflate\r\n"),
      Make.answer(page, more: "Content-Encoding: deflate\r\n"),
      Make.answer(Make.zstd(page), more: "Content-Encoding: zstd\r\n"),
      Make.answer(Make.gzip(Make.gzip(page)), more: "Content-Encoding: gzip, gzip\r\n"),
    ]
    let records = answers.enumerated().map { Make.record("response", id: "\($0.offset)", $0.element) }
    let result = try read(Make.packed(records, .gzip))
    #expect(result.problems == [])
    #expect(result.ids == answers.indices.map { "\($0)" })
    #expect(result.articles.allSatisfy { $0.text == Make.sentence(1) })
    let brotli = try read(Make.record("response", Make.answer(page, more: "Content-Encoding: br\r\n")))
    #expect(brotli.passedOver.counts == ["encoding br": 1])
  }

  @Test func lettersAreAsTheServerSays() throws {
    let arabic = "وقعت قطر وفرنسا اتفاقية للتعاون في الدوحة يوم الخميس."
    let page = String(decoding: Make.page(arabic, lang: "ar"), as: UTF8.self)
    // Windows-1256 has the letters that are used here in the order of this line.
    let letters = Array("ءآأؤإئابةتثجحخدذرزسشصض".unicodeScalars) + Array("طظعغ".unicodeScalars)
    func windows(_ scalar: UnicodeScalar) -> UInt8 {
      if scalar.value < 0x80 { return UInt8(scalar.value) }
      let others: [UnicodeScalar: UInt8] = [
        "ف": 0xdd, "ق": 0xde, "ك": 0xdf, "ل": 0xe1, "م": 0xe3, "ن": 0xe4, "ه": 0xe5, "و": 0xe6, "ى": 0xec, "ي": 0xed,
      ]
      if let byte = others[scalar] { return byte }
      let i = letters.firstIndex(of: scalar)!
      return UInt8(i < 22 ? 0xc1 + i : 0xd8 + i - 22)
    }
    let bytes = page.unicodeScalars.map(windows)
    let result = try read(
      Make.record("response", id: "a", Make.answer(bytes, type: "text/html; Charset=\"Windows-1256\"")))
    #expect(result.articles.map(\.text) == [arabic])
    #expect(result.articles.map(\.lang) == ["ar"])
  }

  /// Whoever fetched a page knows where; the page's word counts only for its own site.
  @Test func aPageCannotGiveItselfAnotherSite() throws {
    let own = Make.page(Make.sentence(1), url: "https://reuters.com/canonical")
    let foreign = Make.page(Make.sentence(2), url: "https://www.un.org/press")
    let result = try read(
      Make.record("response", id: "a", url: "<https://www.reuters.com/amp/1>", Make.answer(own))
        + Make.record("response", id: "b", url: "https://nobody.example/2", Make.answer(foreign))
        + Make.record("response", id: "c", url: "file:///etc/passwd", Make.answer(own)))
    #expect(
      result.articles.map(\.url) == [
        "https://reuters.com/canonical", "https://nobody.example/2", "https://reuters.com/canonical",
      ])
    #expect(result.articles.map(\.outlet) == ["reuters", "nobody", "reuters"])
  }

  @Test func aRecordWithoutAnIDHasOneOfItsContent() throws {
    let record = Make.record("response", url: "https://a.example/1", Make.answer(Make.page(Make.sentence(1))))
    let one = try read(record, name: "a.warc")
    let two = try read(Make.response(5) + record, name: "b.warc")
    #expect(one.articles.count == 1 && one.articles[0].id.hasPrefix("warc-") && one.articles[0].id.utf8.count == 37)
    #expect(two.articles.last?.id == one.articles[0].id)
  }

  @Test func otherPackedFiles() throws {
    #expect(try read(Make.gzip(Array("text".utf8)), name: "a.gz").articles.map(\.text) == ["text"])
    let zstd = try read(Make.zstd(Array("text".utf8)), name: "a.zst")
    #expect(zstd.problems == ["a.zst: error: packed with zstd; use: zstdcat FILE | mithaq read -"])
  }

  // MARK: - What is broken

  @Test(arguments: [Make.Packing.gzip, .zstd]) fileprivate func damageCostsOneMember(packing: Make.Packing) throws {
    let members = (0..<20).map { Make.packed([Make.response($0)], packing) }
    for (name, damage) in [
      ("in the middle", { (m: inout [UInt8]) in m[m.count / 2] ^= 0x55 }), ("in the beginning", { $0[0] ^= 0xff }),
      ("in the checksum", { $0[$0.count - (packing == .gzip ? 6 : 1)] ^= 1 }), ("cut", { $0.removeLast(30) }),
      ("rubbish before", { $0 = [UInt8](repeating: 0x41, count: 3000) + $0 }),
    ] as [(String, (inout [UInt8]) -> Void)] {
      var broken = members
      damage(&broken[7])
      let offset = broken[..<7].reduce(0) { $0 + $1.count }
      let result = try read(Array(broken.joined()), name: "x.warc")
      let wanted = (0..<20).filter { $0 != 7 || name == "rubbish before" }.map { "\($0)" }
      #expect(result.ids == wanted, "\(name)")
      #expect(
        result.problems.count == 1 && result.problems[0].hasPrefix("x.warc, byte \(offset): error: "),
        "\(name): \(result.problems)")
      let pieces = try read(Array(broken.joined()), name: "x.warc", batchSize: 50)
      #expect(pieces == result, "\(name) in small pieces")
    }
  }

  @Test func anArchiveWhoseFirstMemberIsDamagedIsKnownByItsName() throws {
    var bytes = Make.gzip(Make.response(0))
    bytes[12] ^= 0xff
    let result = try read(bytes + Make.gzip(Make.response(1)), name: "x.warc.gz")
    #expect(result.ids == ["1"] && result.problems.count == 1)
  }

  @Test(arguments: Make.Packing.allCases) fileprivate func aFileThatEndsEarly(packing: Make.Packing) throws {
    let bytes = Make.packed((0..<5).map { Make.response($0) }, packing)
    let result = try read(Array(bytes.dropLast(60)), name: "x.warc")
    #expect(result.ids == ["0", "1", "2", "3"])
    #expect(result.problems.count == 1 && result.problems[0].contains("the file ends inside"), "\(result.problems)")
  }

  @Test func lengthsThatLie() throws {
    let page = Make.answer(Make.page(Make.sentence(1)))
    func liar(_ length: Int, _ type: String = "response") -> [UInt8] {
      Make.record(type, id: "liar", length: length, page)
    }
    for length in [0, 1, 10, page.count - 3, page.count + 2, page.count + 7, page.count + 700, 5_000, 1 << 40] {
      for type in ["response", "request"] {
        let records = [Make.response(0), liar(length, type), Make.response(2), Make.response(3), Make.response(4)]
        // Half of what separates records belongs to none, and others leave it out.
        let wanted =
          type == "response" && length == page.count + 2 ? ["0", "liar", "2", "3", "4"] : ["0", "2", "3", "4"]
        let plain = try read(Array(records.joined()), name: "x.warc")
        #expect(plain.ids == wanted, "plain, \(length), \(type)")
        let packed = try read(Make.packed(records, .gzip), name: "x.warc")
        #expect(packed.ids == wanted, "gzip, \(length), \(type)")
        for result in [plain, packed] where length != page.count + 2 {
          #expect(result.problems.count == 1, "\(length), \(type): \(result.problems)")
        }
        let offset = records[0].count
        if let problem = plain.problems.first {
          #expect(
            problem.hasPrefix("x.warc, byte \(offset): error: ")
              && (problem.contains("length lies") || problem.contains("ends inside a record")))
        }
      }
    }
  }

  /// A pipe cannot go back, but what was kept of the record is looked through.
  @Test func lengthsThatLieInAPipe() throws {
    let liar = Make.record("response", id: "liar", length: 3000, Make.answer(Make.page(Make.sentence(1))))
    let bytes = Make.response(0) + liar + Make.response(2) + Make.response(3)
    let path = folder.path + "/pipe"
    #expect(mkfifo(path, 0o600) == 0)
    let writer = Thread { FileHandle(forWritingAtPath: path)?.write(Data(bytes)) }
    writer.start()
    let result = Self.read(path)
    #expect(result.ids == ["0", "2", "3"] && result.problems.count == 1)
  }

  @Test func headersThatAreNone() throws {
    func broken(_ header: String) -> [UInt8] { Array("WARC/1.0\r\n\(header)\r\n\r\nbody\r\n\r\n".utf8) }
    for (header, message) in [
      ("WARC-Type: response\r\nContent-Length: -1", "a record's length is no number of bytes: '-1'"),
      (
        "WARC-Type: response\r\nContent-Length: 99999999999999999999",
        "a record's length is no number of bytes: '99999999999999999999'"
      ),
      ("WARC-Type: response\r\nContent-Length: 4\r\nContent-Length: 5", "a record gives two lengths: 4 and 5"),
      ("WARC-Type: response", "a record without Content-Length"), ("Content-Length: 4", "a record without WARC-Type"),
      ("X: " + String(repeating: "x", count: 100_000), "a record's header of more than 64 KiB"),
    ] {
      for packing in [Make.Packing.plain, .gzip] {
        let result = try read(
          Make.packed([Make.response(0), broken(header), Make.response(2)], packing), name: "x.warc")
        #expect(result.ids == ["0", "2"])
        let offset = Make.packed([Make.response(0)], packing).count
        #expect(result.problems == ["x.warc, byte \(offset): error: \(message)"])
      }
    }
    let rubbish = try read(Make.response(0) + Array("not a record at all\r\n".utf8) + Make.response(2))
    #expect(rubbish.ids == ["0", "2"])
    #expect(
      rubbish.problems == [
        "crawl.warc.gz, byte \(Make.response(0).count): error: no record begins here: a line like 'WARC/1.0' is wanted"
      ])
  }

  /// A page may hold the words of a record; they are its text.
  @Test(arguments: Make.Packing.allCases) fileprivate func aPageThatHoldsARecord(packing: Make.Packing) throws {
    let inner = String(decoding: Make.response(9), as: UTF8.self)
    let page = Make.page(Make.sentence(1) + "</p><pre>\r\n\r\n" + inner + "</pre><p>")
    let result = try read(
      Make.packed([Make.record("response", id: "outer", Make.answer(page)), Make.response(2)], packing))
    #expect(result.ids == ["outer", "2"] && result.problems == [])
  }

  @Test(arguments: [Make.Packing.gzip, .zstd]) fileprivate func bombsAreLeftOut(packing: Make.Packing) throws {
    let zeros = [UInt8](repeating: 0x20, count: 40 << 20)
    let body = packing == .gzip ? Make.gzip(zeros) : Make.zstd(zeros)
    let encoding = packing == .gzip ? "gzip" : "zstd"
    let inner = Make.record("response", id: "bomb", Make.answer(body, more: "Content-Encoding: \(encoding)\r\n"))
    let outer = Make.record("response", id: "bomb", Make.answer(zeros))
    for bomb in [inner, outer] {
      let result = try read(Make.packed([Make.response(0), bomb, Make.response(2)], packing), name: "x.warc")
      #expect(result.ids == ["0", "2"])
      let offset = Make.packed([Make.response(0)], packing).count
      #expect(result.problems.count == 1 + (bomb == outer ? 1 : 0), "\(result.problems)")
      #expect(result.problems.allSatisfy { $0.hasPrefix("x.warc, byte \(offset): error: ") }, "\(result.problems)")
      #expect(bomb == inner ? result.problems[0].contains("12 MiB") : result.problems.last!.contains("may have no end"))
    }
  }

  @Test func whatIsNotWholeIsSaid() throws {
    let page = Make.page(Make.sentence(1)) + [UInt8](repeating: 0x0a, count: 5)
    let packed = Array(Make.gzip(page).dropLast(9))
    let result = try read(
      Make.record("response", id: "a", more: "WARC-Truncated: length\r\n", Make.answer(page))
        + Make.record("response", id: "b", Make.answer(packed, more: "Content-Encoding: gzip\r\n")), name: "x.warc")
    #expect(result.ids == ["a", "b"])
    #expect(
      result.problems.map { $0.split(separator: ": ").last } == [
        "the crawler cut it; what it kept is read", "its gzip body ends early; what came is read",
      ])
    #expect(result.problems.allSatisfy { $0.contains(": warning: a page is not whole") })
  }

  @Test func aPageThatIsTooLarge() throws {
    let large = Make.record(
      "response", id: "large",
      Make.answer(Array("<html>".utf8) + Array(repeatElement(Array("<p>words</p>".utf8), count: 1_100_000).joined())))
    let video = Make.record(
      "response", id: "video", Make.answer([UInt8](repeating: 7, count: 14 << 20), type: "video/mp4"))
    let result = try read(Make.response(0) + large + video + Make.response(2), name: "x.warc")
    #expect(result.ids == ["0", "2"])
    #expect(
      result.problems == ["x.warc, byte \(Make.response(0).count): error: a page of more than 12 MiB is left out"])
    #expect(result.passedOver.counts == ["type video/mp4": 1])
  }

  // MARK: - Mangled archives

  /// Whatever is done to an archive: nothing crashes, pieces of any size give the same, what is not touched is read, and no article is made up.
  @Test(arguments: Make.Packing.allCases) fileprivate func mangledArchives(packing: Make.Packing) throws {
    var random = Seeded(state: 7)
    let members = (0..<8).map { Make.packed([Make.response($0)], packing == .zstdWithDictionary ? .zstd : packing) }
    let real = Set((0..<8).map { Make.sentence($0) })
    for round in 0..<150 {
      var bytes = Array(members.joined())
      for _ in 0..<1 + random.below(3) {
        let a = random.below(bytes.count)
        let b = min(bytes.count, a + random.below(600))
        switch random.below(7) {
        case 0: bytes[a] = UInt8(random.below(256))
        case 1: bytes.removeSubrange(a..<b)
        case 2: bytes.insert(contentsOf: bytes[a..<b], at: random.below(bytes.count))
        case 3: for i in a..<b { bytes[i] = UInt8(random.below(256)) }
        case 4: bytes.removeSubrange(max(a, bytes.count / 2)...)
        case 5: bytes.insert(contentsOf: Array("WARC/1.0\r\nContent-Length: \(random.below(1 << 30))\r\n".utf8), at: a)
        default: bytes.insert(contentsOf: [UInt8](repeating: 0x1f, count: random.below(300)), at: a)
        }
      }
      let whole = try read(bytes, name: "m.warc.gz")
      let pieces = try read(bytes, name: "m.warc.gz", batchSize: 1 + random.below(300))
      #expect(whole.articles == pieces.articles && Set(whole.problems) == Set(pieces.problems), "round \(round)")
      if packing == .gzip || packing == .zstd {
        // What has a checksum is as it was or is not there.
        #expect(Set(whole.articles.map(\.text)).isSubset(of: real), "round \(round)")
      }
    }
  }

  private struct Seeded {
    var state: UInt64
    mutating func below(_ n: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % max(1, n)
    }
  }
}
