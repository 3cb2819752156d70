import CNumbers
import MithaqTextScan

/// What words mean, as points in a space in which words of like meaning, of either language, lie near each other: for words that no
/// entry knows.
///
/// Learnt elsewhere, from far more text than is annotated (`scripts/learn/words.py` names the source). Immutable, shared by all tasks.
public struct WordVectors: Sendable {
  /// Hashes of folded words, ascending.
  public let keys: [UInt64]
  /// For each key `dimensions` numbers, in steps of `step`.
  public let values: [Int8]
  public let dimensions: Int
  public let step: Float

  public static let none = WordVectors(keys: [], values: [], dimensions: 0, step: 1)!

  /// Nil where keys and values do not fit.
  public init?(keys: [UInt64], values: [Int8], dimensions: Int, step: Float) {
    guard values.count == keys.count * dimensions, dimensions % Int(CNUMBERS_LANES) == 0,
      zip(keys, keys.dropFirst()).allSatisfy({ $0 < $1 })
    else {
      return nil
    }
    self.keys = keys
    self.values = values
    self.dimensions = dimensions
    self.step = step
  }

  /// The row of a word; nil for an unknown one.
  func row(_ key: UInt64) -> Int? {
    var low = 0
    var high = keys.count
    while low < high {
      let middle = (low + high) / 2
      if keys[middle] < key { low = middle + 1 } else { high = middle }
    }
    return low < keys.count && keys[low] == key ? low : nil
  }

  /// Adds the numbers of a word to `sum`, which has `dimensions`; false for an unknown one.
  func add(_ key: UInt64, to sum: UnsafeMutablePointer<Float>) -> Bool {
    guard let row = row(key) else { return false }
    values.withUnsafeBufferPointer { numbers_add_bytes($0.baseAddress! + row * dimensions, step, dimensions, sum) }
    return true
  }

  /// The words of a text as they are spelled, each with its key.
  public static func words(of text: String) -> [(key: UInt64, spelling: String)] {
    let bytes = Array(text.utf8)
    let scanned = Scanner.scan(text.utf8.span, titleLength: 0)
    return scanned.tokens.compactMap { token in
      guard token.kind == .word else { return nil }
      return (
        wordHash(scanned.folded[Int(token.foldStart)..<Int(token.foldEnd)]),
        String(decoding: bytes[Int(token.start)..<Int(token.end)], as: UTF8.self)
      )
    }
  }
}
