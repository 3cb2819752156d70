/// Weights of features by key and output; immutable, shared by all tasks.
///
/// A hash table in three flat arrays: one lookup finds a feature's weights for all outputs.
public struct WeightTable: Sendable {
  /// Keys by slot, 0 for none; a power of two of them, and one 0 at least.
  public private(set) var keys: [UInt64]
  /// Where the weights of a slot start in `entries`; one more than slots.
  public private(set) var starts: [UInt32]
  /// Output in the low 8 bits, weight in the high 16 in steps of 1/1024.
  public private(set) var entries: [UInt32]

  static let step: Float = 1.0 / 1024

  /// Nil where the arrays are no table.
  public init?(keys: [UInt64], starts: [UInt32], entries: [UInt32]) {
    guard keys.count.nonzeroBitCount == 1, keys.contains(0), starts.count == keys.count + 1,
      zip(starts, starts.dropFirst()).allSatisfy({ $0 <= $1 }), starts.last.map(Int.init) == entries.count
    else { return nil }
    self.keys = keys
    self.starts = starts
    self.entries = entries
  }

  public init(_ rows: [(key: UInt64, weights: [(output: Int, weight: Float)])]) {
    var size = 16
    while size < rows.count * 2 { size *= 2 }
    var slots = [Int](repeating: -1, count: size)
    for (i, row) in rows.enumerated() {
      var slot = Int(truncatingIfNeeded: row.key >> 7) & (size - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (size - 1) }
      slots[slot] = i
    }
    keys = slots.map { $0 < 0 ? 0 : rows[$0].key }
    starts = [0]
    entries = []
    starts.reserveCapacity(size + 1)
    for i in slots {
      if i >= 0 {
        for (output, weight) in rows[i].weights {
          let steps = Int16(max(-32767, min(32767, (weight / Self.step).rounded())))
          if steps != 0 { entries.append(UInt32(UInt16(bitPattern: steps)) << 16 | UInt32(output & 0xff)) }
        }
      }
      starts.append(UInt32(entries.count))
    }
  }

  /// Adds the weights of a feature to a sum for each output.
  @inline(__always)
  func add(_ key: UInt64, to sums: inout [Float]) {
    forEach(key) { sums[$0] += $1 }
  }

  @inline(__always)
  func forEach(_ key: UInt64, _ use: (Int, Float) -> Void) {
    // Without checks of bounds: the initialisers saw to it that slots, starts and entries fit.
    keys.withUnsafeBufferPointer { keys in
      let mask = keys.count - 1
      var slot = Int(truncatingIfNeeded: key >> 7) & mask
      while true {
        let found = keys[slot]
        if found == key { break }
        if found == 0 { return }
        slot = (slot + 1) & mask
      }
      starts.withUnsafeBufferPointer { starts in
        entries.withUnsafeBufferPointer { entries in
          for i in Int(starts[slot])..<Int(starts[slot + 1]) {
            let entry = entries[i]
            use(Int(entry & 0xff), Float(Int16(bitPattern: UInt16(entry >> 16))) * Self.step)
          }
        }
      }
    }
  }
}
