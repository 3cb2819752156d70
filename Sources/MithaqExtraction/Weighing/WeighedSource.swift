import MithaqClaims

// According to whom a proposal is: the source that the network holds likeliest, as the rules read it.
extension WeighedSentence {
  private enum Source: Equatable {
    case polity(Int)
    case itself, somebodyElse
  }

  private func source(_ attribution: Attribution?) -> Source {
    guard let attribution else { return .itself }
    return attribution.polity.flatMap { reader.lexicon.polityIndex[$0] }.map { .polity($0) } ?? .somebodyElse
  }

  /// According to whom a proposal is, weighed; with how it was found where the rules are outweighed.
  ///
  /// - Parameter ruled: according to whom the rules take it.
  func source(
    _ p: Proposal, _ input: SentenceInput, ruled: Attribution?
  ) -> (source: Attribution?, how: String?) {
    guard let best = likeliest(p.telling.sources) else { return (ruled, nil) }
    // Shares of the polities, of the article itself, of somebody else.
    let polities = input.polities
    let found: Source =
      best < polities.count ? .polity(polities[best]) : best == polities.count ? .itself : .somebodyElse
    guard found != source(ruled) else { return (ruled, nil) }
    switch found {
    case .somebodyElse: return (ruled, nil)
    case .itself: return (nil, "the article itself, weighed")
    case .polity(let polity):
      let id = reader.lexicon.polities[polity].id
      // Who of it is named nearest to the act, with an office or by name.
      let mentions = chunks.enumerated().flatMap { i, c in (c.mentions + c.owners).map { (place: i, mention: $0) } }
        .filter { $0.mention.polity == polity }
      let speaker = mentions.min {
        func rank(_ x: (place: Int, mention: PolityMention)) -> (Int, Int) {
          (x.mention.person == nil && x.mention.office == nil ? 1 : 0, abs(x.place - p.telling.chunk))
        }
        return rank($0) < rank($1)
      }?.mention
      return (
        Attribution(polity: id, person: speaker?.person, office: speaker?.office, channel: ruled?.channel),
        "\(id), weighed"
      )
    }
  }
}
