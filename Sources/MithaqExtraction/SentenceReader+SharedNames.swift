import MithaqClaims
import MithaqTextScan

// Names that two states share: عمان is Oman, and عمّان the capital of Jordan.
extension SentenceReader {
  /// Gives a name that is also another state's capital to the one that is meant.
  func sharedNames() {
    guard grammar.verbFirst else { return }
    for k in chunks.indices where chunks[k].kind == .entity && chunks[k].mentions.count == 1 {
      let last = chunks[k].end - 1
      guard let match = chunker.matches.at(last), match.end == chunks[k].end,
        let (state, city) = chunker.sharedName(match)
      else { continue }
      let m = chunks[k].mentions[0]
      guard m.polity == state || m.polity == city else { continue }
      var isCity = false
      if last > chunks[k].start {
        // العاصمة عمان is the city, سلطان عمان and حكومة عمان the state.
        isCity = (chunker.matches.at(chunks[k].start)?.classes ?? 0) & bits.capital != 0
        guard isCity else { continue }
      } else if chunker.has(.shadda, last) {
        isCity = true
      } else {
        let head = chunks[k].coordinatedWith >= 0 ? chunks[k].coordinatedWith : k
        let others = group(head).filter { $0.polity != m.polity }
        isCity = !others.contains { $0.polity == city } && chunker.speaksOf(city: city, ratherThan: state)
      }
      chunks[k].mentions[0].polity = isCity ? city : state
      chunks[k].mentions[0].form = isCity ? .capital : .name
    }
  }
}

extension Chunker {
  /// The state that a match names, and another state whose capital it names too.
  func sharedName(_ match: Match) -> (state: Int, city: Int)? {
    var state: Int?
    var city: Int?
    for sense in match.senses where sense.kind == .polity {
      if sense.detail == PolityForm.name.rawValue { state = Int(sense.index) }
      if sense.detail == PolityForm.capital.rawValue { city = Int(sense.index) }
    }
    guard let state, let city, state != city else { return nil }
    return (state, city)
  }

  /// Whether an article in which a name is shared speaks of the state whose capital it is more than of the state of that name.
  func speaksOf(city: Int, ratherThan state: Int) -> Bool {
    if let known = sharedNames[city] { return known }
    var weight = 0
    var i = 0
    while i < text.tokens.count {
      guard let m = matches.at(i, before: text.tokens.count) else {
        i += 1
        continue
      }
      if sharedName(m) == nil {
        let polities = m.senses.lazy.compactMap { self.polity(of: $0) }
        if polities.contains(city) { weight += 1 } else if polities.contains(state) { weight -= 1 }
      }
      i = max(m.end, i + 1)
    }
    sharedNames[city] = weight > 0
    return weight > 0
  }

  /// The one polity that a sense points to.
  private func polity(of sense: Sense) -> Int? {
    switch sense.kind {
    case .polity: sense.detail == PolityForm.headNoun.rawValue ? nil : Int(sense.index)
    case .person: extractor.lexicon.people[Int(sense.index)].roles.first?.polity
    case .place: extractor.lexicon.places[Int(sense.index)].country
    default: nil
    }
  }
}
