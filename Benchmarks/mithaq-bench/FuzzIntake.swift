import ArgumentParser
import Foundation
import MithaqClaims

struct FuzzIntakeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fuzz-intake",
    abstract:
      "Read mangled and hostile pages, feeds and messages for a while; nothing may crash, and memory has a bound.",
    discussion: "The file that broke the reader is left behind.")

  @Argument(help: "Pages, feeds and messages to mangle.") var files: [String]
  @OptionGroup var fuzz: IntakeFuzz
  @Option(help: "Where the file that broke the reader is written.") var witness = "fuzz-witness"

  func run() throws {
    let sources = try files.map { [UInt8](try Data(contentsOf: URL(fileURLWithPath: $0))) }.filter { !$0.isEmpty }
    guard !sources.isEmpty else { throw BenchError("error: no file to mangle") }
    try fuzz.run(of: "file", witness: witness, problem: Self.problem) { random in
      var text = sources[random.below(sources.count)]
      for _ in 0..<random.below(12) { mangle(&text, sources, &random) }
      return random.below(6) == 0 ? hostile(text, &random) : text
    }
  }

  private static func problem(_ article: Article, _ size: Int) -> String? {
    let bytes = article.body.utf8
    guard article.isExtracted, article.id.isEmpty || bytes.contains(0) || bytes.count > 8 * size + 4096 else {
      return nil
    }
    return "gives an article of \(bytes.count) bytes"
  }

  /// Pieces that mean something to one of the readers.
  private static let pieces: [[UInt8]] =
    [
      "<", ">", "&", "\"", "'", "]]>", "<![CDATA[", "<!--", "-->", "<!DOCTYPE x [<!ENTITY a \"b\">", "]>", "&a;",
      "&#0;", "&#x10ffff;",
      "<item>", "</item>", "<entry>", "</channel>", "<content type=\"xhtml\">", "<link href=\"", "xmlns:a=\"b\" ",
      "<?xml encoding=\"utf-16\"?>",
      "\r\n\r\n", "\n\n", "--", "\r\n--inner\r\n", "--inner--", "Content-Type: multipart/mixed; boundary=inner\n",
      "boundary=\"",
      "Content-Transfer-Encoding: base64\n", "Content-Transfer-Encoding: quoted-printable\n", "=?utf-8?B?", "?=", "=?",
      "=\r\n", "=D9",
      "charset=windows-1256", "charset=utf-16", "format=flowed", "<script type=application/ld+json>{", "<table>", "<p>",
      "</div>", "\0",
    ].map { Array($0.utf8) } + [
      [0xff, 0xfe], [0xef, 0xbb, 0xbf], [0xef, 0xbf, 0xbf], [0x1f, 0x8b], [0xd8, 0x00], [0xe2, 0x80],
    ]

  private func mangle(_ text: inout [UInt8], _ sources: [[UInt8]], _ random: inout SeededRandom) {
    guard !text.isEmpty else { return }
    let at = random.below(text.count)
    switch random.below(7) {
    case 0: for _ in 0..<1 + random.below(20) { text[random.below(text.count)] = UInt8(random.below(256)) }
    case 1: text.removeSubrange(at..<min(text.count, at + random.below(400)))
    case 2: text.insert(contentsOf: text[at..<min(text.count, at + random.below(600))], at: random.below(text.count))
    case 3:
      let other = sources[random.below(sources.count)]
      let from = random.below(other.count)
      text.insert(contentsOf: other[from..<min(other.count, from + random.below(3000))], at: at)
    case 4: if random.below(4) == 0 { text.removeSubrange(at...) }
    default:
      for _ in 0..<1 + random.below(8) {
        text.insert(contentsOf: Self.pieces[random.below(Self.pieces.count)], at: random.below(text.count + 1))
      }
    }
  }

  /// What costs a careless reader the square of its length, or more.
  private func hostile(_ text: [UInt8], _ random: inout SeededRandom) -> [UInt8] {
    let piece = Self.pieces[random.below(Self.pieces.count)]
    let many = [UInt8](Array(repeating: piece, count: 1 + random.below(20_000)).joined())
    switch random.below(4) {
    case 0: return Array("<rss><channel><item><title>".utf8) + many + text
    case 1:
      return Array(
        "From: a@example.org\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=inner\nSubject: ".utf8) + many
        + text
    case 2:
      var bomb = "<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a0 'bomb'>"
      for i in 1..<random.below(60) + 2 {
        bomb += "<!ENTITY a\(i) '" + String(repeating: "&a\(i - 1);", count: 10) + "'>"
      }
      return Array((bomb + "]><rss><item><title>&a1;&a20;</title><description>&a9;").utf8) + text
    default: return Array(text.prefix(random.below(text.count + 1))) + many
    }
  }
}
