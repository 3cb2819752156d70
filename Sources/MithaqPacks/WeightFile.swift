import MithaqExtraction

/// `Packs/weights/<language>.tsv`: what speaks for and against a proposed claim, one feature a line with its weight, readable and comparable as
/// text.
///
///     weights       -0.54
///     confidence|9  0.31
public enum WeightFile {
  static let ending = ".tsv"

  /// The file of what was learnt.
  public static func text(_ rows: [(name: String, weight: Float)], language: String, documents: Int) -> String {
    var out =
      "# Learnt from \(documents) annotated documents by mithaq-learn; not written by hand. Feature, and its weight in log-odds.\n"
    for row in rows {
      let hundredths = Int((row.weight * 100).rounded())
      if hundredths != 0 { out += "\(row.name)\t\(decimal(hundredths))\n" }
    }
    return out
  }

  private static func decimal(_ hundredths: Int) -> String {
    let digits = String(abs(hundredths) % 100)
    return "\(hundredths < 0 ? "-" : "")\(abs(hundredths) / 100).\(digits.count == 1 ? "0" : "")\(digits)"
  }

  /// Reads a file; lines that are none are named in `problems`.
  static func parse(_ text: String, path: String, problems: inout [PackProblem]) -> WeightTable {
    var rows: [(key: UInt64, weights: [(output: Int, weight: Float)])] = []
    var seen: Set<UInt64> = []
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    where !line.isEmpty && line.first != "#" {
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
      guard fields.count == 2, let weight = Float(fields[1]), abs(weight) < 30 else {
        problems.append(
          PackProblem(
            path: path, line: number + 1, column: 1,
            message: "a line of weights is a feature, a tab, and a number between -30 and 30: '\(line)' is none"))
        continue
      }
      let key = Observations.key(named: fields[0])
      if seen.insert(key).inserted { rows.append((key, [(0, weight)])) }
    }
    return WeightTable(rows)
  }
}
