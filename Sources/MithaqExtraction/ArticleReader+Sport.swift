import MithaqClaims
import MithaqTextScan

// Clubs and national teams meet, sign, negotiate and leave as states do, and bear their names.
extension ArticleReader {
  /// The claims without those that tell of teams: in an article about sport whatever no office-holder does, elsewhere what a
  /// sentence full of sport says of countries alone.
  func withoutSport(_ claims: [Claim]) -> [Claim] {
    guard !claims.isEmpty else { return claims }
    var words: [Int: Int] = [:]
    var labour = 0
    for sentence in text.sentences {
      let n = sportWords(sentence, &labour)
      if n > 0 { words[sentence.index] = n }
    }
    var claims = claims
    // What unions and a government agree on, one state alone is named in.
    if labour >= 4, labour * 30 >= text.tokens.count {
      claims.removeAll { claim in
        claim.act.concernsAgreement && claim.agreement?.id == nil
          && Set((claim.actors + claim.counterparts).map(\.id)).count < 2
      }
    }
    let total = words.values.reduce(0, +)
    guard total > 1 else { return claims }
    let isAboutSport = total >= 4 && total * 30 >= text.tokens.count
    return claims.filter { claim in
      if actsAsState(claim) { return true }
      if isAboutSport { return false }
      // Nobody joins or leaves a known agreement as a team.
      return claim.agreement?.id != nil || words[claim.evidence.sentence, default: 0] < 2
    }
  }

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

  private func sportWords(_ sentence: Sentence, _ labour: inout Int) -> Int {
    var i = sentence.tokens.lowerBound
    var n = 0
    chunker.matches.limit = sentence.tokens.upperBound
    while i < sentence.tokens.upperBound {
      guard let match = chunker.matches.at(i) else {
        i += 1
        continue
      }
      if match.senses.contains(where: { $0.kind == .entry && extractor.facts[Int($0.index)].isSport }) { n += 1 }
      if match.senses.contains(where: { $0.kind == .entry && extractor.facts[Int($0.index)].isLabour }) { labour += 1 }
      i = max(match.end, i + 1)
    }
    return n
  }
}
