import ArgumentParser
import Foundation
import MithaqClaims
import MithaqIntake

struct StreamCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stream", abstract: "Write a long stream of varied articles as NDJSON.")

  @Option(help: "How many bytes, about.") var bytes = 100_000_000
  @Option(help: "The folder of example articles.") var examples = "Examples"
  @Option(help: "What the variation follows from.") var seed: UInt64 = 1

  func run() throws {
    var stream = try ArticleStream(examples: examples, seed: seed)
    var written = 0
    var buffer: [UInt8] = []
    while written < bytes {
      let line = stream.next()
      buffer += line
      written += line.count
      if buffer.count > 1 << 20 || written >= bytes {
        FileHandle.standardOutput.write(Data(buffer))
        buffer.removeAll(keepingCapacity: true)
      }
    }
  }
}

/// Articles made of the sentences of the examples, with other states, days and order.
///
/// It is no corpus: it stands for the sizes, scripts and density of claims that news has, so that speed can be measured.
struct ArticleStream {
  private var random: SeededRandom
  private var number = 0
  private let sentences: [String: [String]]
  private let names: [String: [(String, [String])]]

  init(examples: String, seed: UInt64) throws {
    random = SeededRandom(seed: seed)
    var sentences: [String: [String]] = [:]
    var intake = Intake([
      examples + "/news.ndjson", examples + "/kazakhstan-accords.en.txt", examples + "/kazakhstan-accords.ar.txt",
    ])
    while let batch = intake.next() {
      for article in batch.contents().articles {
        let lang = article.lang ?? (article.id.hasSuffix(".ar.txt") ? "ar" : "en")
        sentences[lang, default: []] += article.body.split(separator: "\n").flatMap { $0.split(separator: ". ") }
          .map { $0.hasSuffix(".") ? String($0) : $0 + "." }
      }
    }
    guard let ar = sentences["ar"], let en = sentences["en"], ar.count > 5, en.count > 5 else {
      throw BenchError("\(examples): error: no examples in both languages")
    }
    self.sentences = sentences
    names = [
      "en": [
        ("Kazakhstan", ["Azerbaijan", "Uzbekistan", "Armenia", "Georgia", "Kazakhstan", "Indonesia"]),
        ("Finland", ["Sweden", "Finland", "Montenegro", "North Macedonia"]),
        ("Mali", ["Mali", "Guinea", "Chad", "Gabon"]), ("Turkey", ["Turkey", "Hungary", "Slovakia"]),
      ],
      "ar": [
        ("كازاخستان", ["أذربيجان", "أوزبكستان", "أرمينيا", "جورجيا", "كازاخستان", "إندونيسيا"]),
        ("السعودية", ["السعودية", "الكويت", "البحرين", "الأردن"]), ("المغرب", ["المغرب", "تونس", "موريتانيا"]),
        ("سلوفينيا", ["سلوفينيا", "مالطا", "بلجيكا"]),
      ],
    ]
  }

  /// One article with the newline after it.
  mutating func next() -> [UInt8] {
    let article = nextArticle()
    var json = JSONBytes()
    json.object {
      $0.field("id", article.id)
      $0.field("lang", article.lang)
      $0.field("published", article.published?.description)
      $0.field("title", article.title)
      $0.field("text", article.text)
    }
    return json.bytes + [0x0a]
  }

  mutating func nextArticle() -> Article {
    number += 1
    let lang = random.below(2) == 0 ? "ar" : "en"
    let pool = sentences[lang]!
    var body: [String] = []
    for _ in 0..<4 + random.below(20) {
      var sentence = pool[random.below(pool.count)]
      for (name, others) in names[lang]! where sentence.contains(name) {
        sentence = sentence.replacing(name, with: others[random.below(others.count)])
      }
      body.append(sentence)
    }
    let text = body.enumerated().map { $0.element + ($0.offset % 3 == 2 ? "\n" : " ") }.joined()
    let day = Day(number: Day("2015-01-01")!.number + random.below(4000))
    return Article(id: "stream-\(number)", text: text, title: body[0], lang: lang, published: day)
  }
}
