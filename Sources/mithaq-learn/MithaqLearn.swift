import ArgumentParser
import Foundation
import MithaqClaims
import MithaqExtraction
import MithaqGold
import MithaqLearning
import MithaqPacks

/// Learns what claims are read and weighed with.
@main
struct MithaqLearn: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mithaq-learn",
    abstract: "Learn from annotated documents what sentences tell and which claims are right, for Packs/weights.",
    discussion: """
      The steps of 'make learn', of which scripts/learn does the others: words lists words, observe writes what the network
      learns from, and claims learns what speaks for a proposed claim.

        mithaq-learn observe Corpus/gold Corpus/practice Corpus/learning --out .build/learning/observed
      """,
    subcommands: [ListWords.self, Observe.self, LearnClaims.self])
}

/// Annotated documents to learn from, by language.
struct Documents: ParsableArguments {
  @Argument(help: "Annotated files (NDJSON), or folders of them. Of a folder named gold the held third is left out.")
  var documents: [String]

  @Option(help: "The folder of packs.")
  var packs: String?

  func learners() throws -> [(language: String, learner: Learner, files: [String: String], count: Int)] {
    let extractor = try PackStore.load(folder: packs, weighs: false)
    var byLanguage: [String: [GoldDocument]] = [:]
    var files: [String: String] = [:]
    for path in try GoldFile.paths(documents) {
      let read = try GoldFile(ndjson: Array(Data(contentsOf: URL(fileURLWithPath: path))), path: path).documents
      let folder = URL(fileURLWithPath: path).deletingLastPathComponent().lastPathComponent
      for document in read where folder != "gold" || !document.isHeld {
        byLanguage[document.article.lang ?? "", default: []].append(document)
        files[document.article.id] =
          folder + "/" + URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
      }
    }
    return byLanguage.sorted { $0.key < $1.key }.map { language, documents in
      let learner = Learner(documents, extractor) { document in
        files[document.article.id].map { !$0.hasPrefix("gold/") && !$0.hasPrefix("practice/") } ?? false
      }
      return (language, learner, files, documents.count)
    }
  }
}

struct ListWords: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "words", abstract: "List the words of texts, each with its key, as words.py takes them.",
    discussion: "  mithaq-learn words frequent-words.txt Corpus/learning/ar-1.ndjson > words.tsv")

  @Argument(
    help: """
      Text files, or annotated files (.ndjson), of which the texts are taken; of those in a folder named gold not the held ones.
      """)
  var files: [String]

  func run() throws {
    var seen: Set<UInt64> = []
    func list(_ text: String) {
      for (key, spelling) in WordVectors.words(of: text) where seen.insert(key).inserted {
        print("\(key)\t\(spelling)")
      }
    }
    for path in files {
      let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
      if path.hasSuffix(".ndjson") {
        let isGold = URL(fileURLWithPath: path).deletingLastPathComponent().lastPathComponent == "gold"
        for document in try GoldFile(ndjson: bytes, path: path).documents where !isGold || !document.isHeld {
          list(document.article.body)
        }
      } else {
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") { list(String(line)) }
      }
    }
  }
}

struct Observe: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write what the network learns from: what is observed of each sentence, and the claims in it.")

  @OptionGroup var documents: Documents

  @Option(help: "The folder that <language>.ndjson are written to.")
  var out: String

  func run() throws {
    try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
    for (language, learner, _, _) in try documents.learners() {
      var lines = Data()
      let encoder = JSONEncoder()
      for document in learner.observed {
        lines.append(try encoder.encode(document))
        lines.append(UInt8(ascii: "\n"))
      }
      try lines.write(to: URL(fileURLWithPath: out).appendingPathComponent("\(language).ndjson"))
    }
  }
}

struct LearnClaims: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "claims",
    abstract: "Learn what speaks for a proposed claim, and score it on documents that were not learnt from (core).")

  @OptionGroup var documents: Documents

  @Option(help: "The network that was learnt without the documents that are learnt from here ('train.py --without 0').")
  var network: String

  @Option(help: "The words that it was learnt with.")
  var words: String

  @Option(help: "The folder that <language>.tsv are written to; none are written where it is left out.")
  var out: String?

  func run() throws {
    let network = try readNetwork()
    for (language, prepared, files, count) in try documents.learners() {
      var learner = prepared
      let result = learner.learn(
        network,
        group: { document in
          let file = files[document.article.id] ?? "?"
          return [file, "all of " + file.prefix { $0 != "/" }]
        },
        progress: { FileHandle.standardError.write(Data("\(language): \($0)\n".utf8)) })
      print("\(language): \(count) documents")
      report(result)
      if let out {
        try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
        try Data(WeightFile.text(result.rows, language: language, documents: count).utf8).write(
          to: URL(fileURLWithPath: out).appendingPathComponent("\(language).tsv"), options: .atomic)
      }
    }
  }

  private func readNetwork() throws -> Network {
    func bytes(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: path))) }
    guard let vectors = NetworkFile.words(try bytes(words)) else {
      throw ValidationError("\(words) holds no words; scripts/learn/words.py writes it")
    }
    guard let found = NetworkFile.network(try bytes(network), words: vectors) else {
      throw ValidationError("\(network) is no network over \(words); scripts/learn/train.py writes it")
    }
    return found
  }

  private func report(_ result: Learner.Result) {
    for (thresholds, score) in result.crossed {
      print(
        "  from \(thresholds.rules) (rules) and \(thresholds.weights) (network alone), where one is \(thresholds.sure)  \(show(score))"
      )
    }
    for (name, scores) in result.groups.sorted(by: { $0.key < $1.key }) {
      print(
        "  \(name): rules \(show(scores.rules))  weighed \(show(scores.weighed))  of \(three(scores.proposed.recall)) proposed"
      )
    }
    for (what, right) in [("modality", result.modalities), ("source", result.sources), ("date", result.dates)] {
      print("  \(what) right: rules \(three(right.rules.value))  weighed \(three(right.weighed.value))")
    }
  }

  private func three(_ x: Double) -> String { String(format: "%.3f", x) }

  private func show(_ s: Score) -> String {
    "P \(three(s.precision)) R \(three(s.recall)) F1 \(three(s.f1))"
  }
}
