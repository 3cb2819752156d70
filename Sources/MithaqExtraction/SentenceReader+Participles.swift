import MithaqClaims

// Arabic participles behind the noun of an agreement: الاتفاقية المبرمة بين تونس والسعودية.
extension SentenceReader {
  /// The agreement that a participle behind it is said of; its topic may stand between (اتفاقية النقل الجوي الموقعة).
  func participleNoun(_ k: Int) -> Int? {
    let isDefinite = chunks[k].features.isDefinite
    // والموقعة في باكو
    guard chunks[k].conjunction == .none || chunks[k].conjunction == .and && isDefinite, chunks[k].marker == .none
    else { return nil }
    // الدول الموقعة على الاتفاق: states sign, they are not signed.
    if k + 1 < chunks.count, chunks[k + 1].kind == .preposition, chunks[k + 1].marker == .on,
      k == 0 || chunks[k - 1].kind != .noun
    {
      return nil
    }
    var j = k - 1
    while j >= 0, k - j <= 16 {
      switch chunks[j].kind {
      case .noun:
        if chunks[j].type != nil || chunks[j].agreement >= 0 { return j }
      case .event, .unknown, .openQuote, .closeQuote, .paren, .place: break
      case .preposition where isDefinite: break
      case .other where chunker.text.tokens[chunks[j].start].kind == .number: break
      case .entity where isDefinite: break
      case .comma where isDefinite && k - j <= 2 && j == k - 1: break
      default: return nil
      }
      if !isDefinite, j < k - 1 { return nil }
      j -= 1
    }
    return nil
  }

  /// المبرمة reads as "concluding" and as "concluded": behind an agreement it is the latter.
  func settleParticiples() {
    guard grammar.verbFirst else { return }
    // شدد على أن بلاده …: behind a verb of speech it is no clause laid down for later.
    for k in chunks.indices where k > 0 && chunks[k].kind == .clauseBreak && chunks[k].value == 8 {
      guard chunks[k - 1].kind != .comma,
        let g = chunks[..<k].lastIndex(where: {
          $0.kind == .verb || $0.kind == .event || $0.kind == .comma || isBoundary($0.kind)
        }),
        let row = entry(g), row.traits.contains(.say) || row.mood != nil
      else { continue }
      chunks[k].kind = .complementizer
      chunks[k].value = 0
    }
    for k in chunks.indices where chunks[k].kind == .unknown && chunks[k].entry >= 0 {
      guard chunks[k].features.form == .activeParticiple || chunks[k].features.form == .passiveParticiple,
        let row = entry(k), !row.rules.isEmpty,
        row.rules.contains(where: {
          [.sign, .agree, .ratify, .renew, .suspend, .terminate].contains(lexicon.frames[$0.frame].act)
        }),
        participleNoun(k) != nil
      else { continue }
      chunks[k].kind = .verb
      chunks[k].features.form = .passiveParticiple
    }
  }
}
