import MithaqTextScan
import Testing

@testable import MithaqExtraction

/// The automaton against a dictionary of whole word lists.
@Suite struct TermAutomatonTests {
  /// The memory of an image, which the automaton needs for as long as it lives.
  private final class Memory {
    let sections: [UnsafeMutableRawBufferPointer]
    init(_ parts: [[UInt8]]) {
      sections = parts.map { part in
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: max(part.count, 16), alignment: 16)
        memory.copyBytes(from: part)
        return UnsafeMutableRawBufferPointer(rebasing: memory[0..<part.count])
      }
    }
    deinit { for section in sections { section.deallocate() } }
  }

  private func automaton(_ builder: consuming TermAutomatonBuilder) -> TermAutomaton {
    let built = builder.build()
    let memory = Memory([built.edges, built.senseStart, built.senses])
    return TermAutomaton(
      edges: UnsafeRawBufferPointer(memory.sections[0]), senseStart: UnsafeRawBufferPointer(memory.sections[1]),
      senses: UnsafeRawBufferPointer(memory.sections[2]), owner: memory)
  }

  private func senses(_ automaton: TermAutomaton, _ words: [UInt64]) -> [UInt32] {
    var node: UInt32 = 0
    for word in words {
      node = automaton.child(node, word)
      if node == 0 { return [] }
    }
    return automaton.senses(of: node).map(\.index)
  }

  private func hashes(_ term: String) -> [UInt64] {
    Scanner.scan(Array(term.utf8).span).tokens.filter { $0.hash != 0 }.map(\.hash)
  }

  @Test func termsAreFoundByAnySpelling() {
    var builder = TermAutomatonBuilder()
    builder.add("اتفاقات أبراهام", Sense(kind: .agreement, index: 1))
    builder.add("اتفاقات", Sense(kind: .entry, index: 2))
    builder.add("U.S.", Sense(kind: .polity, index: 3))
    builder.add("US", Sense(kind: .polity, index: 3))
    builder.add("...", Sense(kind: .polity, index: 4))
    let automaton = automaton(builder)
    #expect(senses(automaton, hashes("اتّفاقات ابراهام")) == [1])
    #expect(senses(automaton, hashes("اتفاقات")) == [2])
    #expect(senses(automaton, hashes("us")) == [3])
    #expect(senses(automaton, hashes("أبراهام")) == [])
    #expect(automaton.senses.count == 3)
  }

  @Test func anEmptyAutomatonFindsNothing() {
    let automaton = automaton(TermAutomatonBuilder())
    #expect(automaton.child(0, hashes("Qatar")[0]) == 0)
    #expect(automaton.senses(of: 0).isEmpty)
  }

  @Test func theNaiveTwinAgrees() {
    var generator = SystemSeed(state: 5)
    // Few words, so that many terms begin alike and many ends are beginnings of others.
    let words = (0..<12).map { wordHash(Array("w\($0)".utf8)) }
    func list() -> [UInt64] {
      (0..<Int.random(in: 1...4, using: &generator)).map { _ in words.randomElement(using: &generator)! }
    }
    for _ in 0..<40 {
      var twin: [[UInt64]: [UInt32]] = [:]
      var builder = TermAutomatonBuilder()
      for _ in 0..<Int.random(in: 0...300, using: &generator) {
        let (term, index) = (list(), UInt32.random(in: 0...50, using: &generator))
        builder.add(words: term, Sense(kind: .polity, index: Int(index)))
        if !twin[term, default: []].contains(index) { twin[term, default: []].append(index) }
      }
      let automaton = automaton(builder)
      for _ in 0..<500 {
        let asked = list()
        let found = senses(automaton, asked)
        if found != twin[asked] ?? [] {
          Issue.record("\(asked): \(found), not \(twin[asked] ?? [])")
          return
        }
      }
    }
  }

  @Test func theSameTermsGiveTheSameImage() {
    func image() -> [[UInt8]] {
      var builder = TermAutomatonBuilder()
      for i in 0..<500 { builder.add("term \(i % 90) \(i)", Sense(kind: .place, index: i)) }
      let built = builder.build()
      return [built.edges, built.senseStart, built.senses]
    }
    #expect(image() == image())
  }
}

/// A generator whose numbers are the same on every run.
private struct SystemSeed: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ (state >> 29)
  }
}
