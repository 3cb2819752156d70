import Testing

@testable import MithaqExtraction

/// What a sentence does not name is read where another sentence names it: the nearest before, or else behind.
@Suite struct ElsewhereTests {
  /// A sentence that names some polities (chunk and row) and may be about others.
  private func sentence(
    naming: [(chunk: Int, polity: Int)], absent: [Int] = [], agreements: [(chunk: Int, index: Int)] = []
  )
    -> SentenceInput
  {
    var input = SentenceInput(named: false)
    for (chunk, polity) in naming + absent.map({ (0, $0) }) {
      if !input.polities.contains(polity) { input.polities.append(polity) }
      input.occurrences.append(.init(chunk: chunk, polity: input.polities.firstIndex(of: polity)!))
    }
    input.candidates = [.init(chunk: 0, agreement: SpokenAgreement(type: "agreement"), source: .unnamed)]
    for (chunk, index) in agreements {
      input.candidates.append(.init(chunk: chunk, agreement: SpokenAgreement(index: index), source: .known))
    }
    return input
  }

  private func found(_ inputs: [SentenceInput]) -> [[[Int]]] {
    var inputs = inputs
    SentenceInput.findElsewhere(&inputs)
    return inputs.map { $0.occurrences.map { o in o.elsewhere.map { [$0.sentence, $0.chunk] } ?? [] } }
  }

  @Test func theNearestBeforeGoesBeforeTheNearestBehind() {
    let places = found([
      sentence(naming: [(2, 7), (5, 7)]),
      sentence(naming: [(1, 8)], absent: [7, 9]),
      sentence(naming: [(4, 7), (3, 9), (6, 9)]),
    ])
    #expect(places == [[[], []], [[], [0, 5], [2, 3]], [[], [], []]])
  }

  @Test func aWordThatMayPointBackNamesNobody() {
    var inputs = [
      sentence(naming: [(2, 7)]), sentence(naming: [], absent: [7]), sentence(naming: [], absent: [7]),
    ]
    for i in [1, 2] { inputs[i].occurrences.append(.init(chunk: 4, polity: 0, isGuess: true)) }
    #expect(found(inputs) == [[[]], [[0, 2], [0, 2]], [[0, 2], [0, 2]]])
  }

  @Test func whatNobodyNamesStandsNowhere() {
    #expect(found([sentence(naming: [], absent: [3])]) == [[[]]])
    #expect(found([]).isEmpty)
  }

  @Test func agreementsAreFoundAndAnUnnamedOneIsNot() {
    var inputs = [
      sentence(naming: [], agreements: [(3, 11)]), sentence(naming: [], agreements: [(0, 11), (0, 12)]),
    ]
    SentenceInput.findElsewhere(&inputs)
    let places = inputs[1].candidates.map(\.elsewhere)
    #expect(places[0] == nil && places[2] == nil)
    #expect(places[1]?.sentence == 0 && places[1]?.chunk == 3)
  }

  @Test func aDateOfTheSentenceBeforeStandsThere() {
    var inputs = [sentence(naming: []), sentence(naming: [])]
    inputs[0].dates = [.init(chunk: 0, kind: .none), .init(chunk: 4, kind: .here), .init(chunk: 6, kind: .here)]
    inputs[1].dates = [.init(chunk: 0, kind: .none), .init(chunk: 0, kind: .before)]
    SentenceInput.findElsewhere(&inputs)
    #expect(inputs[1].dates[1].elsewhere?.sentence == 0 && inputs[1].dates[1].elsewhere?.chunk == 6)
    #expect(inputs[1].dates[0].elsewhere == nil)
  }
}
