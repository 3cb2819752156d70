import ArgumentParser
import Foundation
import MithaqClaims
import MithaqGold

struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Score the reader against gold documents.",
    discussion: """
      Precision, recall and F1 of claims, by file, language and act, as "Scoring" in Corpus/gold/GUIDE.md has it.

        mithaq evaluate Corpus/gold
        mithaq evaluate Corpus/gold --split open --errors 20
        mithaq evaluate Corpus/gold/en.ndjson --readings other-reader.ndjson
        mithaq evaluate Corpus/aside --annotator Corpus/aside/second/en.ndjson
        mithaq evaluate Corpus/gold --format json > Corpus/gold/baseline.json
        mithaq evaluate Corpus/gold --check Corpus/gold/baseline.json
      """)

  enum Format: String, CaseIterable, ExpressibleByArgument { case text, json }

  @Argument(help: ArgumentHelp("Gold files (NDJSON), or folders of them.", valueName: "gold"))
  var gold: [String]

  @Option(help: "How the scores are written.")
  var format = Format.text

  @Option(
    help: ArgumentHelp(
      "List this many missed and invented claims, of open documents only: the held third is never read.",
      valueName: "n"))
  var errors = 0

  @Option(
    help: ArgumentHelp(
      "Fail where F1, in total or of a language, falls more than 0.005 under this report.", valueName: "baseline"))
  var check: String?

  @Option(help: "Which documents are scored; a third, picked by id, is held from those who write rules.")
  var split = GoldSplit.all

  @Option(
    help: ArgumentHelp("Score these readings ('read --format ndjson') instead of reading.", valueName: "file"))
  var readings: String?

  @Option(
    help: ArgumentHelp(
      """
      Score a second annotator instead of reading, on those documents that this file (NDJSON: 'id', and 'claims' as in gold) has: \
      how well two people agree.
      """, valueName: "file"))
  var annotator: String?

  @Flag(help: "Score what the rules claim, unweighed.")
  var rulesAlone = false

  @OptionGroup var packs: PackOptions

  func validate() throws {
    if errors < 0 { throw ValidationError("--errors takes 0 or more") }
    if readings != nil, annotator != nil { throw ValidationError("--annotator and --readings are one or the other") }
    if errors > 0, split == .held { throw ValidationError("--errors lists no held document: use --split open") }
  }

  func run() throws {
    let files = try Self.files(gold)
    let annotated = try annotator.map { try Self.claims(GoldClaim.self, of: $0) }
    let read = try annotated.map { found in { found[$0.id] ?? [] } } ?? reader()
    var evaluation = Evaluation()
    for path in files {
      do {
        var file = try GoldFile(ndjson: try Self.bytes(of: path), path: path)
        if let annotated {
          file.documents.removeAll { annotated[$0.article.id] == nil }
          if file.documents.isEmpty { continue }
        }
        evaluation.add(file, split: split, read: read)
      } catch let error as GoldFileError {
        throw CommandError(error.description)
      }
    }
    if let annotator, evaluation.byFile.isEmpty {
      throw CommandError("\(annotator): error: none of its documents is in \(gold.joined(separator: " "))")
    }
    let report = EvaluationReport(evaluation, split: split)
    switch format {
    case .json: print(try report.json(), terminator: "")
    case .text: print(Self.table(evaluation), terminator: "")
    }
    listErrors(of: evaluation)
    if let check {
      let falls = report.falls(under: try EvaluationReport(json: try Self.bytes(of: check)))
      for fall in falls { Terminal.complain("\(check): error: \(fall)") }
      if !falls.isEmpty { throw ExitCode(1) }
    }
  }

  private func reader() throws -> (Article) -> [GoldClaim] {
    guard let readings else {
      let engine = try Engine.load(packs: packs.folder, weighs: !rulesAlone)
      return { engine.read($0).claims.map { GoldClaim($0) } }
    }
    let found = try Self.claims(Claim.self, of: readings).mapValues { $0.map { GoldClaim($0) } }
    return { found[$0.id] ?? [] }
  }

  /// The claims of a file of NDJSON, by document.
  private static func claims<Element: Decodable>(_: Element.Type, of path: String) throws -> [String: [Element]] {
    let decoder = JSONDecoder()
    var found: [String: [Element]] = [:]
    for (i, line) in try bytes(of: path).split(separator: 0x0a).enumerated() {
      do {
        let line = try decoder.decode(Line<Element>.self, from: Data(line))
        found[line.id, default: []] += line.claims
      } catch {
        throw CommandError("\(path):\(i + 1): error: no document with its claims: \(error)")
      }
    }
    return found
  }

  private func listErrors(of evaluation: Evaluation) {
    guard errors > 0 else { return }
    let open = evaluation.mistakes.filter { GoldSplit.open.contains($0.document) }
    for mistake in open.prefix(errors) {
      let claim = mistake.mistake.claim
      var text = "\n\(mistake.document): \(mistake.kind.rawValue)"
      if mistake.mistake.isRightInCore { text += " (right in core)" }
      text += "\n  \(claim)\n  “\(claim.evidence)”"
      if let origin = claim.origin { text += "\n  \(origin)" }
      print(text)
    }
    print("\n\(min(errors, open.count)) of \(open.count) mistakes in open documents")
  }

  private static func files(_ paths: [String]) throws -> [String] {
    do { return try GoldFile.paths(paths) } catch { throw CommandError(error.description) }
  }

  static func bytes(of path: String) throws -> [UInt8] {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw CommandError("\(path): error: cannot be read")
    }
    return [UInt8](data)
  }
}

/// What is needed of a line of readings or annotations.
private struct Line<Element: Decodable>: Decodable {
  var id: String
  var claims: [Element]
}

extension GoldSplit: ExpressibleByArgument {}

/// A message that says where, what and what would be right; the command ends with exit code 1.
struct CommandError: Error, CustomStringConvertible {
  var description: String
  init(_ description: String) { self.description = description }
}

extension EvaluateCommand {
  static func table(_ evaluation: Evaluation) -> String {
    let width = 24
    var text = pad("", width) + "  docs   core P      R     F1   full P      R     F1   said-by   when\n"
    func line(_ name: String, _ scores: Scores, documents: Bool = true) {
      text += pad(name, width) + right(documents ? String(scores.documents) : "", 6)
      for score in [scores.core, scores.full] {
        text += right(decimal(score.precision), 9) + right(decimal(score.recall), 7) + right(decimal(score.f1), 7)
      }
      text += right(decimal(scores.attribution.value), 10) + right(decimal(scores.when.value), 7) + "\n"
    }
    for (name, scores) in evaluation.byFile { line(name, scores) }
    text += "\n"
    for (language, scores) in evaluation.byLanguage.sorted(by: { $0.key < $1.key }) { line(language, scores) }
    text += "\n"
    for act in Act.allCases {
      guard let scores = evaluation.byAct[act] else { continue }
      let gold = scores.core.right + scores.core.missed
      line("\(act.rawValue) (\(gold))", scores, documents: false)
    }
    text += "\n"
    line("total", evaluation.total)
    return text
  }

  private static func decimal(_ value: Double) -> String {
    let n = Int((value * 1000).rounded())
    let digits = String(n % 1000)
    return "\(n / 1000)." + String(repeating: "0", count: 3 - digits.count) + digits
  }
  private static func pad(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
  private static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}
