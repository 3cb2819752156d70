import MithaqClaims

/// An agreement that the article speaks of: a known one, or one known by kind and topic.
struct SpokenAgreement {
  var index: Int = -1
  var type: String?
  var name: String?
  var topic: String?
  /// Whether its noun was definite, so that it points back.
  var isDefinite = false
  /// Where it stands: the sentence and the chunk.
  var sentence = -1
  var chunk = -1
  /// Whether the text named an organisation and no instrument of it.
  var isBody = false
}

/// What the article has spoken of so far: what anaphors point back to.
struct Discourse {
  /// Polities in the order of their last mention, the latest last.
  private(set) var recent: [Int] = []
  var lastPair: [PolityMention] = []
  var lastTrio: [PolityMention] = []
  /// The last pair of two states.
  var lastStatePair: [PolityMention] = []
  /// Who was introduced with an office, by its title.
  var offices: [String: PolityMention] = [:]
  /// The parties of the last agreement of a kind.
  var partiesByType: [String: [PolityMention]] = [:]
  /// The parties of a known agreement, by its index.
  var partiesByIndex: [Int: [PolityMention]] = [:]
  var lastSubject: [PolityMention] = []
  var lastSpeaker: Attribution?
  var lastSpeakerMention: PolityMention?
  var lastDate: PartialDate?
  private(set) var agreements: [SpokenAgreement] = []
  private(set) var counts: [Int: Int] = [:]
  /// Acts that are claimed already, with whom and about what: for nouns that only take them for granted.
  var claimed: [String: Modality] = [:]
  /// Whether somebody has been said to join or leave something.
  var speaksOfMembership = false
  /// Who was said to join, sign or ratify an agreement, by its index.
  var actorsByAgreement: [Int: [PolityMention]] = [:]
  /// Classes of the nouns of this sentence and the one before, for pronouns that point back to a thing.
  var recentClasses: UInt64 = 0
  var classesHere: UInt64 = 0
  /// The claims of the sentence spoken last, for "X followed".
  var lastClaims: [Claim] = [] {
    didSet { allClaims += lastClaims }
  }
  /// All claims of the article up to this sentence.
  private(set) var allClaims: [Claim] = []
  /// Who was last received where, for a bare "the visit".
  var lastGuest: (PolityMention, PolityMention)?
  /// Whom an act was last directed at.
  var lastCounterparts: [Act: [PolityMention]] = [:]
  /// The cabinet or parliament that was named last, and by what words.
  var assembly: (PolityMention, String)?
  /// Who was spoken of by an honorific or an office, by its title, the latest last.
  private(set) var honours: [String: [PolityMention]] = [:]
  mutating func honour(_ title: String, _ m: PolityMention) {
    honours[title, default: []].removeAll { $0.polity == m.polity }
    honours[title, default: []].append(m)
  }
  /// Whom an honorific points back to: the one who acted last, or who was named last.
  func honoured(_ title: String) -> PolityMention? {
    let known = honours[title] ?? []
    return known.last { m in lastSubject.contains { $0.polity == m.polity } } ?? known.last
  }
  /// The first state of the article, by its dateline or lead: whom a bare "the president" means.
  var home: PolityMention?

  /// Polities that were named by more than a capital.
  private(set) var named: Set<Int> = []

  /// The last man named: whom a masculine verb means where nobody nearer agrees with it.
  private(set) var lastMan: PolityMention?

  mutating func mention(_ m: PolityMention) {
    if m.person != nil, m.isFeminine != true { lastMan = m }
    if m.form != .capital { named.insert(m.polity) }
    recent.removeAll { $0 == m.polity }
    recent.append(m.polity)
    counts[m.polity, default: 0] += 1
    if home == nil, m.form != .nisba { home = m }
  }

  /// What questions that are asked of a sentence after it was read still need; the rest is handed on to the next.
  var afterwards: Discourse {
    var rest = Discourse()
    rest.lastSubject = lastSubject
    rest.lastSpeaker = lastSpeaker
    rest.lastPair = lastPair
    rest.lastStatePair = lastStatePair
    return rest
  }

  struct Together {
    var act: Act
    var actors: [String]
    var agreement: Int
    var type: String?
  }
  var togetherClaims: [Together] = []
  private var pairWeights: [[Int]: Int] = [:]
  private var pairs: [[Int]: [PolityMention]] = [:]

  mutating func group(_ mentions: [PolityMention], weight: Int = 1, states isState: (Int) -> Bool = { _ in false }) {
    var seen: [PolityMention] = []
    for m in mentions where !seen.contains(where: { $0.polity == m.polity }) { seen.append(m) }
    if seen.count == 2 {
      let key = seen.map(\.polity).sorted()
      pairWeights[key, default: 0] += weight
      pairs[key] = seen
      lastPair = seen
      if seen.allSatisfy({ isState($0.polity) }) { lastStatePair = seen }
      // "the two countries" are the article's pair, unless another has been spoken of as often.
      // Of pairs spoken of equally often it is the one with the smaller indices: a dictionary's order changes with each run.
      let mostSpokenOf = pairWeights.max {
        $0.value != $1.value ? $0.value < $1.value : $1.key.lexicographicallyPrecedes($0.key)
      }
      if let (main, most) = mostSpokenOf, main != key, most >= 2 * pairWeights[key]! { lastPair = pairs[main]! }
    }
    if seen.count > 2 { lastTrio = seen }
  }

  /// The pair spoken of most, of those without a polity.
  func pair(without polity: Int) -> [PolityMention] {
    let others = pairWeights.filter { !$0.key.contains(polity) }
    let best = others.max {
      $0.value != $1.value ? $0.value < $1.value : $1.key.lexicographicallyPrecedes($0.key)
    }
    return best.flatMap { pairs[$0.key] } ?? []
  }

  /// The other of the pair spoken of; nil where `polity` is not one of it.
  func otherOfPair(_ polity: Int) -> PolityMention? {
    guard lastPair.contains(where: { $0.polity == polity }) else { return nil }
    return lastPair.first { $0.polity != polity }
  }

  mutating func agreement(_ a: SpokenAgreement) {
    agreements.append(a)
  }

  /// What "the agreement", "it" or a bare "accession" points back to.
  func agreement(type: String? = nil, among candidates: [Int] = [], first isEnglish: Bool = false) -> SpokenAgreement? {
    if !candidates.isEmpty, let known = agreements.last(where: { candidates.contains($0.index) }) { return known }
    if isEnglish, let type, let first = agreements.first(where: { $0.type == type }) { return first }
    if let type, let same = agreements.last(where: { $0.type == type || related($0.type, type) }) { return same }
    return nil
  }

  var lastAgreement: SpokenAgreement? { agreements.last }
  func lastAgreement(where holds: (SpokenAgreement) -> Bool) -> SpokenAgreement? { agreements.last(where: holds) }
  /// The last known agreement that somebody was said to join, sign, leave.
  var lastClaimedAgreement: SpokenAgreement? {
    didSet { if firstClaimedAgreement == nil { firstClaimedAgreement = lastClaimedAgreement } }
  }
  /// The first of them: what the article is about.
  private(set) var firstClaimedAgreement: SpokenAgreement?
  /// The last agreement that is a known one.
  var lastKnownAgreement: SpokenAgreement? { agreements.last { $0.index >= 0 } }

  /// The last known agreement of a kind.
  func lastKnownAgreement(where holds: (Int) -> Bool) -> SpokenAgreement? {
    agreements.last { $0.index >= 0 && holds($0.index) }
  }

  private func related(_ a: String?, _ b: String) -> Bool {
    let family: Set<String> = ["agreement", "accord", "treaty", "pact", "convention", "ceasefire", "protocol"]
    guard let a else { return false }
    return family.contains(a) && family.contains(b)
  }

  /// The polity that has been named most often, the later of two that were named as often.
  func mostSpokenOf(_ holds: (Int) -> Bool) -> Int? {
    var best: (polity: Int, count: Int)?
    for polity in recent where holds(polity) {
      let count = counts[polity] ?? 0
      if count >= best?.count ?? 2 { best = (polity, count) }
    }
    return best?.polity
  }

  /// The most recently named polity of a list.
  func latest(of candidates: [Int]) -> Int? { recent.last { candidates.contains($0) } }
}
