import Testing

@testable import MithaqLearning

@Suite struct LogisticModelTests {
  /// Feature 0 speaks for the first answer, feature 1 against it; the second answer is "both or none".
  private func examples() -> Examples {
    var examples = Examples(outputs: 2)
    for (features, first, second) in [([0], 1, 0), ([1], 0, 0), ([0, 1], 0.0, 1.0), ([], 0, 1)]
      as [([Int32], Float, Float)]
    {
      for _ in 0..<50 { examples.add(features + [2], [first, second]) }
    }
    return examples
  }

  @Test func whatSeparatesIsLearnt() {
    let model = LogisticModel(fitting: examples(), features: 3, penalty: 0.01, rounds: 100)
    #expect(model.chances([0, 2])[0] > 0.9)
    #expect(model.chances([1, 2])[0] < 0.1)
    // No straight line tells "both or none": half is as good as it gets.
    #expect(abs(model.chances([0, 2])[1] - 0.5) < 0.05)
  }

  @Test func chancesAreShares() {
    var examples = Examples(outputs: 1)
    for i in 0..<100 { examples.add([0], [i < 30 ? 1 : 0]) }
    let model = LogisticModel(fitting: examples, features: 1, penalty: 0.001)
    #expect(abs(model.chances([0])[0] - 0.3) < 0.01)
  }

  @Test func aPenaltyKeepsWeightsSmall() {
    let free = LogisticModel(fitting: examples(), features: 3, penalty: 0.01)
    let bound = LogisticModel(fitting: examples(), features: 3, penalty: 100)
    func size(_ model: LogisticModel) -> Float { model.weights.reduce(0) { $0 + $1 * $1 } }
    #expect(size(bound) < size(free) / 10)
  }

  @Test func theSameExamplesGiveTheSameWeights() {
    let one = LogisticModel(fitting: examples(), features: 3)
    let two = LogisticModel(fitting: examples(), features: 3)
    #expect(one.weights == two.weights)
  }

  @Test func nothingIsLearntFromNothing() {
    let model = LogisticModel(fitting: Examples(outputs: 2), features: 3)
    #expect(model.chances([0, 1]) == [0.5, 0.5])
  }
}
