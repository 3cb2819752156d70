// What a sentence speaks of without naming it is looked up where other sentences name it.
extension SentenceInput {
  /// Finds in which other sentences of an article stands what each does not name itself.
  ///
  /// - Parameter inputs: of all sentences, in the order in which they are read.
  static func findElsewhere(_ inputs: inout [SentenceInput]) {
    var seen = Seen()
    for i in inputs.indices {
      inputs[i].look(in: seen)
      for d in inputs[i].dates.indices where inputs[i].dates[d].kind == .before && i > 0 {
        inputs[i].dates[d].elsewhere = inputs[i - 1].dates.last { $0.kind == .here }.map {
          Place(sentence: i - 1, chunk: $0.chunk)
        }
      }
      seen.add(inputs[i], at: i, first: false)
    }
    seen = Seen()
    for i in inputs.indices.reversed() {
      inputs[i].look(in: seen)
      seen.add(inputs[i], at: i, first: true)
    }
  }

  /// Where polities and agreements stand in the sentences that have been gone through.
  private struct Seen {
    var polities: [Int: Place] = [:]
    var agreements: [Int: Place] = [:]

    mutating func add(_ input: SentenceInput, at sentence: Int, first: Bool) {
      func nearest<T>(_ all: [T], _ use: (T) -> Void) {
        if first { all.reversed().forEach(use) } else { all.forEach(use) }
      }
      nearest(input.occurrences) { o in
        if o.chunk > 0, !o.isGuess { polities[input.polities[o.polity]] = Place(sentence: sentence, chunk: o.chunk) }
      }
      nearest(input.candidates) {
        if $0.chunk > 0, $0.agreement.index >= 0 {
          agreements[$0.agreement.index] = Place(sentence: sentence, chunk: $0.chunk)
        }
      }
    }
  }

  private mutating func look(in seen: Seen) {
    for o in occurrences.indices where occurrences[o].elsewhere == nil {
      guard occurrences[o].chunk == 0 || occurrences[o].isGuess else { continue }
      occurrences[o].elsewhere = seen.polities[polities[occurrences[o].polity]]
    }
    for c in candidates.indices where candidates[c].chunk == 0 && candidates[c].elsewhere == nil {
      candidates[c].elsewhere = seen.agreements[candidates[c].agreement.index]
    }
  }
}
