import MithaqClaims
import MithaqExtraction

/// `Packs/weights/<language>.tsv`: what was learnt, one feature of one model a line, readable and comparable as text.
///
///     act    u|recall    recall-ambassador 1.31    withdraw -0.22
///     role   subject|0   actor 0.87   actor@mission-like 0.12   actor@visit 0.31
///     claim  weights     right -0.54
public enum WeightFile {
  static let ending = ".tsv"
  private static let models: [(name: String, outputs: [String])] = [
    ("act", Act.allCases.map(\.rawValue)), ("role", Weigher.roleScopes.flatMap { ["actor" + $0, "counterpart" + $0] }),
    ("claim", ["right"]),
    ("modality", Modality.allCases.map(\.rawValue)),
  ]

  /// The file of what was learnt.
  public static func text(
    _ tables: [(model: String, rows: [(name: String, weights: [(output: Int, weight: Float)])])], language: String,
    documents: Int
  ) -> String {
    var out =
      "# Learnt from \(documents) annotated documents by mithaq-learn; not written by hand. Model, feature, and the weights of its outputs.\n"
    for table in tables {
      let outputs = models.first { $0.name == table.model }?.outputs ?? []
      for row in table.rows {
        out += "\(table.model)\t\(row.name)"
        for (output, weight) in row.weights {
          let hundredths = Int((weight * 100).rounded())
          if hundredths != 0 { out += "\t\(outputs[output]) \(decimal(hundredths))" }
        }
        out += "\n"
      }
    }
    return out
  }

  private static func decimal(_ hundredths: Int) -> String {
    let digits = String(abs(hundredths) % 100)
    return "\(hundredths < 0 ? "-" : "")\(abs(hundredths) / 100).\(digits.count == 1 ? "0" : "")\(digits)"
  }

  private static let outputs = models.map { model in
    Dictionary(uniqueKeysWithValues: model.outputs.enumerated().map { (Substring($1), $0) })
  }

  /// Reads a file; lines that are none are named in `problems`.
  static func parse(_ text: String, path: String, problems: inout [PackProblem]) -> Weights {
    var rows: [[(key: UInt64, weights: [(output: Int, weight: Float)])]] = [[], [], [], []]
    var seen: [Set<UInt64>] = [[], [], [], []]
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    where !line.isEmpty && line.first != "#" {
      func wrong(_ why: String) {
        problems.append(PackProblem(path: path, line: number + 1, column: 1, message: why))
      }
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
      guard fields.count >= 2, let model = models.firstIndex(where: { $0.name == fields[0] }) else {
        wrong("a line of weights begins with 'act', 'role', 'claim' or 'modality' and a feature, parted by tabs")
        continue
      }
      var weights: [(output: Int, weight: Float)] = []
      for field in fields.dropFirst(2) {
        let parts = field.split(separator: " ")
        guard parts.count == 2, let output = outputs[model][parts[0]],
          let weight = Float(parts[1]), abs(weight) < 30
        else {
          wrong(
            "'\(field)' is no weight: \(models[model].outputs.prefix(8).joined(separator: ", ")), a blank, and a number below 30"
          )
          continue
        }
        weights.append((output, weight))
      }
      let key = Observations.key(named: fields[1])
      if seen[model].insert(key).inserted { rows[model].append((key, weights)) }
    }
    return Weights(
      acts: WeightTable(rows[0]), roles: WeightTable(rows[1]), claims: WeightTable(rows[2]),
      modalities: WeightTable(rows[3]))
  }
}
