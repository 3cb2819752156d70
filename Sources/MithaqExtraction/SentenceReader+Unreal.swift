import MithaqClaims

// What is no act of states although its words say so: what is only imagined, and what their teams do.
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

  /// How many words of sport the sentence has.
  var wordsOfSport: Int {
    grammar.adjectiveAfter
      ? 0
      : chunks.count { $0.entry >= 0 && $0.classes & bits.privateHead != 0 && lexicon.entries[$0.entry].value == 7 }
  }

  /// "France and Spain will meet in the semi-final", "England visit Pakistan": states without an office that speaks for
  /// them, in an article about sport.
  func isSport(_ act: Act, _ participants: [PolityMention]) -> Bool {
    guard [.meet, .visit, .negotiate, .call].contains(act), discourse.wordsOfSport > 0 else { return false }
    let bare = participants.allSatisfy {
      $0.person == nil && $0.office == nil && ($0.form == .name || $0.form == .nisba) && isState($0.polity)
    }
    return bare && (discourse.wordsOfSport > 1 || discourse.sentencesRead < 2)
  }
}
