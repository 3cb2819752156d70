import MithaqClaims

// What is no act although its words say so: what is only imagined.
extension SentenceReader {
  /// English: "imagine that X had joined", "would have adopted", "had X joined": what did not happen and nobody says did
  /// (guide, decision 7).
  func isImagined(_ k: Int) -> Bool {
    guard !grammar.adjectiveAfter, chunks[k].kind == .verb else { return false }
    let aux = auxiliaries(k)
    let perfect = aux.contains { chunks[$0].kind == .auxiliary && chunks[$0].value == 2 }
    // "would have joined"
    if perfect, aux.contains(where: { chunks[$0].kind == .future && chunks[$0].value == 2 }), governor(k) == nil {
      return true
    }
    // "Had Norway joined, …"
    if k >= 2, k <= 4, chunks[0].kind == .auxiliary, chunks[0].value == 2, chunks[1].kind == .entity { return true }
    // "imagine that Norway had joined"
    return perfect && chunks[..<k].contains { $0.kind == .clauseBreak && $0.value == 4 }
  }
}
