import MithaqClaims

// When a proposal's act is done: at the date that the network holds likeliest, as the rules read it.
extension WeighedSentence {
  /// - Parameters:
  ///   - modality: what lies ahead has other dates than what is past.
  ///   - ruled: when the rules take it to be done.
  ///   - ruledModality: how they take it to stand.
  func date(
    _ p: Proposal, _ input: SentenceInput, _ modality: Modality, ruled: When?, as ruledModality: Modality
  ) -> When? {
    guard let best = likeliest(p.telling.dates) else { return ruled }
    var place = 0
    if let ruled {
      guard let found = input.dates.firstIndex(where: { meant($0).contains(ruled.date.description) }) else {
        return ruled
      }
      place = found
    }
    let dating = input.dates[best]
    // The rules may have taken the act for one that lies ahead.
    guard best != place || dating.kind == .here && ruledModality != modality else { return ruled }
    switch dating.kind {
    case .none: return nil
    case .before: return dating.date.map { When(date: $0, text: dating.text) }
    case .here: return reader.when(dating.chunk - 1, of: p.telling.chunk, modality)
    }
  }
}
