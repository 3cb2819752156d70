import ArgumentParser
import CZlib
import CZstd
import Foundation
import MithaqClaims
import MithaqIntake

/// How an archive is packed, a record at a time.
enum Packing: String, ExpressibleByArgument, CaseIterable {
  case none, gzip, zstd

  func pack(_ bytes: [UInt8]) -> [UInt8] {
    switch self {
    case .none: return bytes
    case .zstd:
      return [UInt8](unsafeUninitializedCapacity: ZSTD_compressBound(bytes.count)) { output, count in
        count = ZSTD_compress(output.baseAddress, output.count, bytes, bytes.count, 3)
        precondition(ZSTD_isError(count) == 0)
      }
    case .gzip:
      var stream = z_stream()
      precondition(mithaq_gzip_begin(&stream, 6) == Z_OK)
      defer { deflateEnd(&stream) }
      var input = bytes
      return [UInt8](unsafeUninitializedCapacity: Int(deflateBound(&stream, UInt(bytes.count))) + 64) { output, count in
        input.withUnsafeMutableBufferPointer { input in
          stream.next_in = input.baseAddress
          stream.avail_in = UInt32(input.count)
          stream.next_out = output.baseAddress
          stream.avail_out = UInt32(output.count)
          precondition(deflate(&stream, Z_FINISH) == Z_STREAM_END)
        }
        count = output.count - Int(stream.avail_out)
      }
    }
  }
}

struct ArchiveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "archive",
    abstract: "Write a long web archive, as a news crawl is, to standard output.",
    discussion: """
      Each article of 'stream' becomes a page with navigation, scripts and links of other articles, about as large as those of news sites, \
      with its request and metadata records. How many pages it holds is said on standard error.
      """)

  @Option(help: "How many bytes, about, as they are written.") var bytes = 1_000_000_000
  @Option(help: "none, gzip or zstd.") var packing = Packing.gzip
  @Option(help: "The folder of example articles.") var examples = "Examples"
  @Option(help: "What the variation follows from.") var seed: UInt64 = 1

  func run() throws {
    var archive = try ArchiveStream(examples: examples, seed: seed)
    var buffer = packing.pack(archive.information)
    var written = 0
    while written + buffer.count < bytes {
      for record in archive.next() { buffer += packing.pack(record) }
      if buffer.count > 4 << 20 {
        FileHandle.standardOutput.write(Data(buffer))
        written += buffer.count
        buffer.removeAll(keepingCapacity: true)
      }
    }
    FileHandle.standardOutput.write(Data(buffer))
    FileHandle.standardError.write(Data("\(archive.pages) pages, \(archive.unpacked) bytes unpacked\n".utf8))
  }
}

/// The records of a news crawl that never was.
struct ArchiveStream {
  private var articles: ArticleStream
  private var random: SeededRandom
  private(set) var pages = 0
  private(set) var unpacked = 0

  init(examples: String, seed: UInt64) throws {
    articles = try ArticleStream(examples: examples, seed: seed)
    random = SeededRandom(seed: seed &+ 1)
  }

  let information = Self.record(
    "warcinfo", "info", nil, "application/warc-fields", Array("software: mithaq-bench\r\n".utf8))

  /// The request, the answer and the metadata of one page.
  mutating func next() -> [[UInt8]] {
    pages += 1
    let address = "https://paper-\(pages % 97).example/\(pages)/story.html"
    let page = page(articles.nextArticle())
    var answer = Array(
      "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nServer: example\r\nX-Crawler-Content-Length: \(page.utf8.count)\r\n\r\n"
        .utf8)
    answer += page.utf8
    let records = [
      Self.record(
        "request", "q\(pages)", address, "application/http; msgtype=request",
        Array("GET /\(pages)/story.html HTTP/1.1\r\nHost: example\r\n\r\n".utf8)),
      Self.record("response", "\(pages)", address, "application/http; msgtype=response", answer),
      Self.record("metadata", "m\(pages)", address, "application/warc-fields", Array("fetchTimeMs: 137\r\n".utf8)),
    ]
    unpacked += records.reduce(0) { $0 + $1.count }
    return records
  }

  private static func record(_ kind: String, _ name: String, _ address: String?, _ type: String, _ content: [UInt8])
    -> [UInt8]
  {
    var head =
      "WARC/1.0\r\nWARC-Type: \(kind)\r\nWARC-Date: 2024-05-03T10:00:00Z\r\nWARC-Record-ID: <urn:bench:\(name)>\r\n"
    if let address { head += "WARC-Target-URI: \(address)\r\n" }
    head += "Content-Type: \(type)\r\nContent-Length: \(content.count)\r\n\r\n"
    return Array(head.utf8) + content + [0x0d, 0x0a, 0x0d, 0x0a]
  }

  private mutating func page(_ article: Article) -> String {
    var page =
      "<!DOCTYPE html>\n<html lang=\"\(article.lang ?? "en")\"><head><meta charset=\"utf-8\"><title>\(article.title ?? "") | Paper</title>"
      + "<meta property=\"article:published_time\" content=\"\(article.published?.description ?? "")T08:00:00Z\">\n<script>"
    page += code(20_000 + random.below(40_000)) + "</script></head><body><header><nav><ul>"
    for i in 0..<40 {
      page += "<li class=\"menu-item level-\(i % 3)\"><a href=\"/section/\(random.below(1000))\">Section \(i)</a></li>"
    }
    page +=
      "</ul></nav></header><main><article><h1>\(article.title ?? "")</h1><div class=\"byline\"><time datetime=\"\(article.published?.description ?? "")\"></time></div>"
    for paragraph in article.text.split(separator: "\n") { page += "<p>\(paragraph)</p>\n" }
    page += "</article><aside class=\"related\"><h3>More</h3>"
    for _ in 0..<30 {
      page +=
        "<div class=\"card\"><a href=\"/\(random.below(100_000))/story.html\"><img src=\"/i/\(random.below(100_000)).jpg\" alt=\"\">\(code(60))</a></div>"
    }
    return page + "</aside></main><footer><p>© Paper</p></footer><script>" + code(10_000 + random.below(20_000))
      + "</script></body></html>"
  }

  /// Words of programs: they pack about as well as scripts do.
  private mutating func code(_ count: Int) -> String {
    var text: [UInt8] = []
    text.reserveCapacity(count + 20)
    let words = [
      "function(", "return ", "var a=", ");", "this.", "window.", "\"id\":", "document.", "=>", "if(", "null,",
      "async ",
    ]
    while text.count < count {
      text += words[random.below(words.count)].utf8
      var n = random.below(1 << 24)
      for _ in 0..<3 {
        text.append(UInt8(0x61 + n % 26))
        n /= 26
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
