import ArgumentParser
import Foundation
import MithaqClaims
import MithaqExtraction
import MithaqGold
import MithaqLearning
import MithaqPacks

/// Learns the weights that claims are weighed with.
@main
struct MithaqLearn: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mithaq-learn",
    abstract: "Learn from annotated documents which claims are right, for Packs/weights.",
    discussion: """
      Of a gold folder the held third is left out; practice documents are all learnt from. For each language it writes
      <code>.tsv, and prints how the rules alone and the weighed claims score on documents that were not learnt from
      (four folds, core).

        mithaq-learn Corpus/gold Corpus/practice --out Packs/weights
      """)

  @Argument(help: "Annotated files (NDJSON), or folders of them.")
  var gold: [String]

  @Option(help: "The folder that the weights are written to; none are written where it is left out.")
  var out: String?

  @Option(help: "Only this language.")
  var lang: String?

  @Option(help: "The folder of packs.")
  var packs: String?

  func run() throws {
    let extractor = try PackStore.load(folder: packs)
    var byLanguage: [String: [GoldDocument]] = [:]
    var file: [String: String] = [:]
    for path in try GoldFile.paths(gold) {
      let documents = try GoldFile(ndjson: Array(Data(contentsOf: URL(fileURLWithPath: path))), path: path).documents
      let folder = URL(fileURLWithPath: path).deletingLastPathComponent().lastPathComponent
      for document in documents where folder != "gold" || !document.isHeld {
        byLanguage[document.article.lang ?? "", default: []].append(document)
        file[document.article.id] = folder + "/" + URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
      }
    }
    for (code, documents) in byLanguage.sorted(by: { $0.key < $1.key }) where lang == nil || lang == code {
      var learner = Learner(documents, extractor) { document in
        file[document.article.id].map { !$0.hasPrefix("gold/") && !$0.hasPrefix("practice/") } ?? false
      }
      let result = learner.learn(
        group: { file[$0.article.id] ?? "?" },
        progress: { FileHandle.standardError.write(Data("\(code): \($0)\n".utf8)) })
      print("\(code): \(documents.count) documents")
      for (thresholds, score) in result.crossed {
        print(
          "  from \(thresholds.rules) (rules) and \(thresholds.weights) (weights alone), lead \(thresholds.lead)  \(show(score))"
        )
      }
      for (name, scores) in result.groups.sorted(by: { $0.key < $1.key }) {
        print("  \(name): rules \(show(scores.rules))  weighed \(show(scores.weighed))")
      }
      print("  modality right: rules \(three(result.modalities.rules.value))")
      for (margin, right) in result.modalities.weighed { print("    margin \(margin): \(three(right.value))") }
      if let out {
        try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
        try Data(WeightFile.text(result.tables, language: code, documents: documents.count).utf8).write(
          to: URL(fileURLWithPath: out).appendingPathComponent("\(code).tsv"), options: .atomic)
      }
    }
  }

  private func three(_ x: Double) -> String { String(format: "%.3f", x) }

  private func show(_ s: Score) -> String {
    "P \(three(s.precision)) R \(three(s.recall)) F1 \(three(s.f1))"
  }
}
