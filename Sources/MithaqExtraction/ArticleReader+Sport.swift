import MithaqClaims
import MithaqTextScan

// Clubs and national teams meet, sign, negotiate and leave as states do, and bear their names.
extension ArticleReader {
  /// The claims without those that tell of teams, and of what unions agree on.
  func aboutStates(_ claims: [Claim]) -> [Claim] {
    guard !claims.isEmpty else { return claims }
    let words = topicWords()
    return withoutTeams(withoutUnions(claims, words.labour), words.sport)
  }

  /// What unions and a government agree on, one state alone is named in.
  private func withoutUnions(_ claims: [Claim], _ words: Int) -> [Claim] {
    guard isTopic(words) else { return claims }
    return claims.filter { claim in
      !claim.act.concernsAgreement || claim.agreement?.id != nil
        || Set((claim.actors + claim.counterparts).map(\.id)).count > 1
    }
  }

  /// In an article about sport whatever no office-holder does is left out, elsewhere what a sentence full of sport says of countries
  /// alone.
  /// - Parameter words: how many words of sport a sentence has, by its number.
  private func withoutTeams(_ claims: [Claim], _ words: [Int: Int]) -> [Claim] {
    let total = words.values.reduce(0, +)
    guard total > 1 else { return claims }
    let isAboutSport = isTopic(total)
    return claims.filter { claim in
      if actsAsState(claim) { return true }
      if isAboutSport { return false }
      // Nobody joins or leaves a known agreement as a team.
      return claim.agreement?.id != nil || words[claim.evidence.sentence, default: 0] < 2
    }
  }

  /// Whether so many words of a topic are what the article is about.
  private func isTopic(_ words: Int) -> Bool { words >= 4 && words * 30 >= text.tokens.count }

  /// Whether all who take part hold an office that no club gives.
  private func actsAsState(_ claim: Claim) -> Bool {
    (claim.actors + claim.counterparts).allSatisfy { p in
      guard let office = p.office else { return false }
      return office == "president" ? p.person != nil : Self.offices.contains { office.hasSuffix($0) }
    }
  }

  private static let offices = [
    "minister", "king", "emir", "prince", "sultan", "ambassador", "chancellor", "secretary",
  ]

  /// How many words of sport each sentence has that has any, and how many of labour the article.
  private func topicWords() -> (sport: [Int: Int], labour: Int) {
    var sport: [Int: Int] = [:]
    var labour = 0
    for sentence in text.sentences {
      chunker.matches.limit = sentence.tokens.upperBound
      var i = sentence.tokens.lowerBound
      while i < sentence.tokens.upperBound {
        guard let match = chunker.matches.at(i) else {
          i += 1
          continue
        }
        let facts = match.senses.lazy.filter { $0.kind == .entry }.map { extractor.facts[Int($0.index)] }
        if facts.contains(where: \.isSport) { sport[sentence.index, default: 0] += 1 }
        if facts.contains(where: \.isLabour) { labour += 1 }
        i = max(match.end, i + 1)
      }
    }
    return (sport, labour)
  }
}
