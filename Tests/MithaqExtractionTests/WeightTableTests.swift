import Testing

@testable import MithaqExtraction

@Suite struct WeightTableTests {
  private func sums(_ table: WeightTable, _ key: UInt64, outputs: Int = 4) -> [Float] {
    var sums = [Float](repeating: 0, count: outputs)
    table.add(key, to: &sums)
    return sums
  }

  @Test func weightsAreFoundByKeyAndOutput() {
    let table = WeightTable([(key: 7, weights: [(0, 1.5), (3, -0.25)]), (key: 9, weights: [(1, 2)])])
    #expect(sums(table, 7) == [1.5, 0, 0, -0.25])
    #expect(sums(table, 9) == [0, 2, 0, 0])
    #expect(sums(table, 8) == [0, 0, 0, 0])
  }

  /// Keys that fall into one slot, in any number, are all found.
  @Test(arguments: [0, 1, 8, 100, 5000])
  func keysThatCollide(count: Int) {
    typealias Row = (key: UInt64, weights: [(output: Int, weight: Float)])
    let rows: [Row] = (0..<count).map { i in
      let weight = Float(i % 8) + 1
      return (UInt64(i + 1) << 40, [(0, weight)])
    }
    let table = WeightTable(rows)
    for row in rows { #expect(sums(table, row.key, outputs: 1) == [row.weights[0].weight]) }
    #expect(sums(table, 3, outputs: 1) == [0])
  }

  @Test func arraysThatAreNoTableAreRefused() {
    let good = WeightTable([(key: 5, weights: [(0, 1)])])
    #expect(WeightTable(keys: good.keys, starts: good.starts, entries: good.entries) != nil)
    #expect(WeightTable(keys: [], starts: [0], entries: []) == nil)
    #expect(WeightTable(keys: [0, 1, 2], starts: [0, 0, 0, 0], entries: []) == nil)
    // Without an empty slot a key that is missing would be looked for for ever.
    #expect(WeightTable(keys: [1, 2], starts: [0, 0, 0], entries: []) == nil)
    #expect(WeightTable(keys: good.keys, starts: good.starts.dropLast() + [9], entries: good.entries) == nil)
    #expect(WeightTable(keys: good.keys, starts: good.starts.reversed(), entries: good.entries) == nil)
  }

  @Test func aFeatureHasTheKeyOfItsName() {
    var observed = Observations(named: true)
    observed.add(Symbol("a"))
    observed.add(Symbol("a"), Symbol("b"))
    observed.add(Symbol("a"), Symbol("كتب"), Symbol.number(3))
    observed.add(Symbol("a"), Symbol("b"))
    #expect(observed.names == ["a", "a|b", "a|كتب|3", "a|b"])
    #expect(observed.keys == observed.names.map { Observations.key(named: $0) })
    #expect(observed.distinct.count == 3 && Set(observed.distinct) == Set(observed.keys))
  }
}
