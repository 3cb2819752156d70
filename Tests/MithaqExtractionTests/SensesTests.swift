import MithaqTextScan
import Testing

@testable import MithaqExtraction

@Suite struct SensesTests {
  /// Nodes have up to some hundred senses ("treaty" may be any of them); a bit stands for each of the first 64 only.
  @Test(arguments: [0, 1, 63, 64, 65, 127, 128, 200])
  func holdsWhatFits(count: Int) {
    let all = (0..<count).map { Sense(kind: .agreement, index: $0) }
    let tests: [(Sense) -> Bool] = [
      { _ in true }, { _ in false }, { $0.index % 3 != 0 }, { $0.index != 2 }, { $0.index >= 64 }, { $0.index < 64 },
      { $0.index != 100 }, { $0.index == 63 || $0.index == 64 }, { $0.index == 150 },
    ]
    let copies = SenseArena()
    all.withUnsafeBufferPointer { buffer in
      for fits in tests {
        let senses = Senses(buffer, copies: copies, where: fits)
        let expected = all.filter(fits).map(\.index)
        var iterated: [UInt32] = []
        for sense in senses { iterated.append(sense.index) }
        #expect(iterated == expected)
        #expect(senses.indices.map { senses[$0].index } == expected)
        #expect(senses.count == expected.count && senses.isEmpty == expected.isEmpty)
        #expect(senses.first?.index == expected.first)
      }
    }
  }
}
