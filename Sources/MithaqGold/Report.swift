import FoundationEssentials
import MithaqClaims

/// An evaluation as JSON: what `--format json` prints and what a baseline file keeps.
public struct EvaluationReport: Codable, Hashable, Sendable {
  public var split: String
  public var total: Line
  public var files: [String: Line]
  public var languages: [String: Line]
  public var acts: [String: Line]

  /// One set of documents.
  public struct Line: Codable, Hashable, Sendable {
    public var documents: Int
    public var core: Measures
    public var full: Measures
    /// Of the claims matched in core, the share with the right speaker and with the right date.
    public var attribution: Double
    public var when: Double

    init(_ scores: Scores) {
      documents = scores.documents
      core = Measures(scores.core)
      full = Measures(scores.full)
      attribution = rounded(scores.attribution.value)
      when = rounded(scores.when.value)
    }
  }

  /// A score with its measures, rounded to four decimals.
  public struct Measures: Codable, Hashable, Sendable {
    public var right: Int
    public var missed: Int
    public var invented: Int
    public var precision: Double
    public var recall: Double
    public var f1: Double

    init(_ score: Score) {
      right = score.right
      missed = score.missed
      invented = score.invented
      precision = rounded(score.precision)
      recall = rounded(score.recall)
      f1 = rounded(score.f1)
    }
  }

  public init(_ evaluation: Evaluation, split: GoldSplit) {
    self.split = split.rawValue
    total = Line(evaluation.total)
    files = Dictionary(evaluation.byFile.map { ($0.name, Line($0.scores)) }) { first, _ in first }
    languages = evaluation.byLanguage.mapValues { Line($0) }
    acts = Dictionary(uniqueKeysWithValues: evaluation.byAct.map { ($0.key.rawValue, Line($0.value)) })
  }

  public init(json: [UInt8]) throws {
    self = try JSONDecoder().decode(EvaluationReport.self, from: Data(json))
  }

  /// Indented, with sorted keys and a newline at the end, so that a baseline's changes can be read.
  public func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
  }

  /// What fell under `baseline` by more than `tolerance`, one line each; empty where nothing did.
  ///
  /// The total and each language are held; single files and acts have too few claims for it, so a file is only missed
  /// where it is gone.
  public func falls(under baseline: EvaluationReport, tolerance: Double = 0.005) -> [String] {
    var falls: [String] = []
    func compare(_ name: String, _ line: Line?, _ base: Line) {
      guard let line else {
        falls.append("\(name): in the baseline, but not scored now")
        return
      }
      for (measure, now, before) in [("core", line.core.f1, base.core.f1), ("full", line.full.f1, base.full.f1)] {
        // Half of the last digit that is kept, so that rounding decides nothing.
        if now < before - tolerance - 0.00005 { falls.append("\(name): F1 \(measure) fell from \(before) to \(now)") }
      }
    }
    if split != baseline.split { falls.append("the baseline has the split '\(baseline.split)', not '\(split)'") }
    compare("total", total, baseline.total)
    for (name, base) in baseline.languages.sorted(by: { $0.key < $1.key }) { compare(name, languages[name], base) }
    for name in baseline.files.keys.sorted() where files[name] == nil {
      falls.append("\(name): in the baseline, but not scored now")
    }
    return falls
  }
}

private func rounded(_ value: Double) -> Double { (value * 10_000).rounded() / 10_000 }
