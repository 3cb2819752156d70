import CNumbers
import Foundation
import Testing

@testable import MithaqExtraction

@Suite struct NetworkArithmeticTests {
  @Test func exponentialsToSixDigits() {
    for step in -115...115 {
      let x = Float(step) * 0.173
      let power: Float = Foundation.exp(x)
      let ratio: Float = exponential(x) / power
      #expect(abs(ratio - 1) < 4e-6)
      let share: Float = 1 / (1 + Foundation.exp(-x))
      #expect(abs(sigmoid(x) - share) < 1e-6)
    }
    let far: [Float] = [Float.infinity, -Float.infinity, 1e30, -1e30]
    for x in far { #expect(exponential(x).isFinite) }
  }

  @Test func logOddsBecomeChances() {
    var chances: [Float] = (0..<32).map { Float($0) - 16 }
    let expected = chances.map(sigmoid)
    numbers_chances(&chances, 32)
    #expect(chances == expected)
  }

  @Test func sharesAddUpToOne() {
    let shares: [Float] = softmax([1, 2, 300, -4])
    let sum: Float = shares.reduce(0, +)
    #expect(abs(sum - 1) < 1e-6)
    #expect(shares[2] > 0.999)
    #expect(softmax([]).isEmpty)
  }

  /// Widths below, at and above what is summed in one go; one row, and as many as are and are not summed together.
  @Test(arguments: [16, 48, 64, 80, 192], [1, 4, 6])
  func productsAreSums(columns: Int, rows: Int) {
    let n = 5
    let x: [Float] = (0..<(rows * n)).map { Float($0 % 9) - 3.5 }
    let w: [Float] = (0..<(n * columns)).map { Float(($0 * 7) % 11) - 5 }
    var y: [Float] = (0..<(rows * columns)).map { Float($0) }
    numbers_add_products(x, rows, n, n, w, columns, &y)
    for row in 0..<rows {
      for c in 0..<columns {
        var expected = Float(row * columns + c)
        for i in 0..<n { expected += x[row * n + i] * w[i * columns + c] }
        #expect(abs(y[row * columns + c] - expected) < 1e-3)
      }
    }
  }

  /// Rounded, products are nearly those of the numbers; and a row's are the same to the bit beside others as alone.
  @Test(arguments: [16, 48, 64, 96, 288], [1, 4, 6])
  func roundedProductsAreSums(columns: Int, rows: Int) {
    let n = 32
    let x: [Float] = (0..<(rows * n)).map { Float($0 * 13 % 29) / 14 - 1 }
    let w: [Float] = (0..<(n * columns)).map { Float($0 * 7 % 31) / 60 - 0.25 }
    var rounded = [Int16](repeating: 0, count: rows * n)
    var steps = [Float](repeating: 0, count: rows)
    numbers_round(x, rows, n, &rounded, &steps)
    var matrix = [Int16](repeating: 0, count: n * columns)
    var worth = [Float](repeating: 0, count: columns)
    numbers_round_matrix(w, n, columns, &matrix, &worth)
    let before: [Float] = (0..<(rows * columns)).map { Float($0 % 3) }
    var together = before
    numbers_add_rounded_products(rounded, steps, rows, n, matrix, worth, columns, &together)
    for row in 0..<rows {
      let own = (row * columns)..<((row + 1) * columns)
      var alone = Array(before[own])
      numbers_add_rounded_products(
        Array(rounded[(row * n)..<((row + 1) * n)]), [steps[row]], 1, n, matrix, worth, columns, &alone)
      #expect(alone == Array(together[own]))
      for c in 0..<columns {
        let expected = (0..<n).reduce(before[row * columns + c]) { $0 + x[row * n + $1] * w[$1 * columns + c] }
        #expect(abs(alone[c] - expected) < 1e-3)
      }
    }
  }

  @Test func rowsAreAddedMultipliedAndRectified() {
    let x: [Float] = (0..<32).map { Float($0) - 10 }
    var sum = [Float](repeating: 1, count: 32)
    numbers_add(x, 32, &sum)
    #expect(sum[0] == -9 && sum[31] == 22)
    numbers_rectify(&sum, 32)
    #expect(sum[0] == 0 && sum[9] == 0 && sum[31] == 22)
    #expect(numbers_product(x, [Float](repeating: 2, count: 32), 32) == 2 * x.reduce(0, +))
  }

  /// The unit's equations, number by number.
  @Test func aStepOfAGatedUnit() {
    let count = 16
    let gates: [Float] = (0..<(3 * count)).map { Float($0 % 7) * 0.4 - 1 }
    let held: [Float] = (0..<(3 * count)).map { Float($0 % 5) * 0.3 - 0.7 }
    let before: [Float] = (0..<count).map { Float($0) / 20 - 0.3 }
    var state = before
    var out = [Float](repeating: 0, count: count)
    numbers_step(gates, held, count, &state, &out)
    for i in 0..<count {
      let reset = sigmoid(gates[i] + held[i])
      let update = sigmoid(gates[count + i] + held[count + i])
      let candidate: Float = Foundation.tanh(gates[2 * count + i] + reset * held[2 * count + i])
      let expected = (1 - update) * candidate + update * before[i]
      #expect(abs(state[i] - expected) < 1e-5)
    }
    #expect(state == out)
  }

  @Test func featuresAddTheirRows() throws {
    let values: [Int8] = (0..<48).map { Int8($0 - 12) }
    let rows = try #require(FeatureRows(width: 16, keys: [3, 1 << 40, 2 << 40], values: values, steps: [1, 0.5, 2]))
    var sum = [Float](repeating: 1, count: 16)
    rows.add(1 << 40, to: &sum)
    rows.add(99, to: &sum)
    let expected: [Float] = (16..<32).map { 1 + Float($0 - 12) * 0.5 }
    #expect(sum == expected)
    #expect(FeatureRows(width: 16, keys: [3, 3], values: [Int8](repeating: 0, count: 32), steps: [1, 1]) == nil)
    #expect(FeatureRows(width: 16, keys: [3], values: [], steps: [1]) == nil)
  }

  @Test func wordsAreFoundByTheirKeys() throws {
    let values: [Int8] = (0..<48).map { Int8($0) }
    let words = try #require(WordVectors(keys: [2, 5, 9], values: values, dimensions: 16, step: 0.5))
    #expect(words.row(2) == 0)
    #expect(words.row(5) == 1)
    #expect(words.row(9) == 2)
    #expect(words.row(1) == nil && words.row(10) == nil)
    var sum = [Float](repeating: 1, count: 16)
    #expect(words.add(5, to: &sum) && !words.add(6, to: &sum))
    #expect(sum[0] == 9 && sum[15] == 16.5)
    #expect(WordVectors(keys: [5, 2], values: Array(values.prefix(32)), dimensions: 16, step: 1) == nil)
    #expect(WordVectors(keys: [2], values: values, dimensions: 16, step: 1) == nil)
    #expect(WordVectors.none.row(7) == nil)
  }

  @Test func wordsOfATextHaveTheKeysOfTheirFolding() {
    let words = WordVectors.words(of: "وقّعت المغرب، signed 1992!")
    #expect(words.map(\.spelling) == ["وقّعت", "المغرب", "signed"])
    #expect(words[2].key == WordVectors.words(of: "SIGNED")[0].key)
  }

  @Test func aNetworkThatLacksAMatrixIsNone() {
    let none = FeatureRows(width: 16, keys: [], values: [], steps: [])!
    #expect(Network(features: none, marks: none, tensors: [:], words: .none) == nil)
  }
}
