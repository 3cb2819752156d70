import MithaqExtraction

/// The features that are common enough to learn from, numbered; and the names of all.
struct Vocabulary {
  private(set) var index: [UInt64: Int32] = [:]
  private(set) var keys: [UInt64] = []

  /// - Parameter least: in how many examples a feature must be.
  init(_ examples: some Sequence<[UInt64]>, least: Int = 2) {
    var counts: [UInt64: Int32] = [:]
    for example in examples { for key in example { counts[key, default: 0] += 1 } }
    keys = counts.filter { $0.value >= least }.keys.sorted()
    for (i, key) in keys.enumerated() { index[key] = Int32(i) }
  }

  func row(_ keys: [UInt64]) -> [Int32] { keys.compactMap { index[$0] } }

  /// The features that weigh anything, with the weights of their outputs.
  func rows(_ model: LogisticModel, dropping least: Float) -> [(key: UInt64, weights: [(output: Int, weight: Float)])] {
    keys.enumerated().compactMap { i, key in
      let weights = (0..<model.outputs).compactMap { k in
        let w = model.weights[i * model.outputs + k]
        return abs(w) >= least ? (output: k, weight: w) : nil
      }
      return weights.isEmpty ? nil : (key, weights)
    }
  }
}
