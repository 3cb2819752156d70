import MithaqClaims

/// According to whom a claim is: what the rules say, and what the network sees.
enum WeighedSource {
  /// What the network sees.
  enum Seen: Equatable {
    case polity(Int)
    case itself, somebodyElse
  }

  /// The likeliest source; nil where that of the rules stands.
  ///
  /// - Parameters:
  ///   - shares: of the polities, of the article itself, of somebody else.
  ///   - ruled: according to whom the rules take it.
  static func chosen(_ shares: [Float], _ polities: [Int], ruled: Seen) -> Seen? {
    func seen(_ place: Int) -> Seen {
      place < polities.count ? .polity(polities[place]) : place == polities.count ? .itself : .somebodyElse
    }
    guard let best = shares.indices.max(by: { shares[$0] < shares[$1] }), seen(best) != ruled else { return nil }
    return seen(best)
  }
}

extension WeighedSentence {
  private func seen(_ attribution: Attribution?) -> WeighedSource.Seen {
    guard let attribution else { return .itself }
    return attribution.polity.flatMap { reader.lexicon.polityIndex[$0] }.map { .polity($0) } ?? .somebodyElse
  }

  /// According to whom a proposal is, weighed; with how it was found where the rules are outweighed.
  func source(
    _ p: Proposal, _ input: SentenceInput, ruled: Attribution?
  ) -> (source: Attribution?, how: String?) {
    switch WeighedSource.chosen(p.telling.sources, input.polities, ruled: seen(ruled)) {
    case nil, .somebodyElse: return (ruled, nil)
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
