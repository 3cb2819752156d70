import MithaqClaims
import MithaqLedger

/// One act in the world, with everything that was said about it.
///
/// The same act told by several outlets, in either language, on different days and at different stages, is one fact.
/// What it is depends on its claims alone, not on the order in which they came.
public struct Fact: Sendable {
  /// What it is about: claims with the same topic may tell of the same act.
  public struct Topic: Hashable, Sendable {
    public var act: Act
    /// Sorted; of an act without a direction all who take part.
    public var actors: [Term]
    public var counterparts: [Term]
    public var agreement: Term?
    /// The type of an agreement that has no name.
    public var type: Term?

    public init(_ outline: Outline) {
      act = outline.act
      if outline.act.isDirected {
        actors = Topic.set(outline.actors)
        counterparts = Topic.set(outline.counterparts)
      } else {
        actors =
          outline.counterparts.isEmpty ? Topic.set(outline.actors) : Topic.set(outline.actors + outline.counterparts)
        counterparts = []
      }
      agreement = outline.agreement
      type = outline.agreement == nil ? outline.type : nil
    }

    /// The act is left out: few topics differ in it alone, and its hash would be that of its name.
    public func hash(into hasher: inout Hasher) {
      hasher.combine(agreement?.number ?? type?.number ?? 0)
      for term in actors { hasher.combine(term.number) }
      for term in counterparts { hasher.combine(term.number) }
    }

    private static func set(_ terms: [Term]) -> [Term] {
      if terms.count == 1 { return terms }
      if terms.count == 2 {
        return terms[0] < terms[1] ? terms : terms[0] == terms[1] ? [terms[0]] : [terms[1], terms[0]]
      }
      return Set(terms).sorted()
    }
  }

  public var topic: Topic
  /// How far it has come: `actual` where it is told as done; `refused` or `denied` where that is the last word.
  public var modality: Modality
  /// When it was or will be done, as closely as the claims say.
  public var date: Outline.Range?
  /// When it was first and last spoken of.
  public var firstSaid: Day?
  public var lastSaid: Day?
  /// The claims that bear it out, in the order in which they were made.
  public var support: [Outline]
  /// Claims that say otherwise.
  public var against: [Outline]
  /// Earlier stages: what was planned, sought or expected before it was done.
  public var earlier: [Outline]
  /// Independent sources behind `support`: copies of one text are one, and so are the texts of one outlet.
  public var sources: Int

  /// The day it stands under in a chronicle.
  public var day: Day? { date?.first ?? firstSaid }
  public var claims: [Outline] { support + earlier + against }
  public var isContested: Bool { !against.isEmpty }
}

extension Fact {
  /// Brings claims together into facts, in the order of their days.
  ///
  /// - Parameter loose: types that one report may use where another uses the next (`pact`, `accord`); see `Episode.joined`.
  public static func all(from outlines: [Outline], loose: Set<Term> = []) -> [Fact] {
    var groups: [Topic: [Outline]] = [:]
    for outline in outlines { groups[Topic(outline), default: []].append(outline) }
    var told: [Episode] = []
    for (topic, claims) in groups {
      for claims in episodes(claims, topic) { told.append(Episode(topic: topic, claims: claims)) }
    }
    let facts = Episode.joined(told, loose: loose).map { Fact($0.topic, $0.claims) }
    // Places are put in order, not facts, which are large.
    let keys = facts.map { (day: $0.day?.number ?? .min, tag: $0.support[0].tag, claim: $0.support[0].claim) }
    return facts.indices.sorted { keys[$0] < keys[$1] }.map { facts[$0] }
  }

  /// Days apart from which two tellings are of two acts. A state joins once in a long while; two heads of government may meet
  /// twice in a fortnight.
  private static func tolerance(_ topic: Topic) -> Int {
    switch topic.act {
    case .meet, .call, .visit: 5
    case .mediate, .negotiate, .appointAmbassador, .recallAmbassador, .expelDiplomat: 45
    case .maintainRelations: 100_000
    default: topic.act.concernsAgreement && topic.agreement == nil ? 30 : 400
    }
  }

  /// Splits a topic's claims where time says that they tell of different acts.
  private static func episodes(_ claims: [Outline], _ topic: Topic) -> [[Outline]] {
    if claims.count == 1 { return [claims] }
    let gap = tolerance(topic)
    let sorted = claims.map { (day: $0.anchor, outline: $0) }.sorted {
      ($0.day, $0.outline.tag, $0.outline.claim) < ($1.day, $1.outline.tag, $1.outline.claim)
    }
    var result: [[Outline]] = []
    var last = Int.min / 2
    for (day, outline) in sorted {
      // A plan is spoken of before its day.
      let reach = outline.modality == .actual ? gap : max(gap, 21)
      if result.isEmpty || day - last > reach { result.append([]) }
      result[result.count - 1].append(outline)
      last = day
    }
    return result
  }

  private init(_ topic: Topic, _ claims: [Outline]) {
    self.topic = topic
    if claims.count == 1 {
      // Most facts are told once; the rules below come to the same.
      let only = claims[0]
      modality = only.modality
      date = only.when
      (firstSaid, lastSaid) = (only.said, only.said)
      (support, against, earlier) = (claims, [], [])
      sources = 1
      return
    }
    let told = claims.sorted {
      ($0.anchorOfSaying, $0.tag, $0.claim) < ($1.anchorOfSaying, $1.tag, $1.claim)
    }
    func with(_ modalities: Modality...) -> [Outline] { told.filter { modalities.contains($0.modality) } }
    let done = with(.actual)
    let against = with(.refused, .denied)
    firstSaid = told.compactMap(\.said).min()
    lastSaid = told.compactMap(\.said).max()

    let stages: [[Outline]] = [done, with(.planned), with(.sought), with(.possible), with(.urged)]
    let top = stages.first { !$0.isEmpty } ?? []
    let isDone = !done.isEmpty
    let lastAgainst = against.last
    let ruledOut: Bool
    if let no = lastAgainst, let yes = top.last, !isDone {
      // Who is to act has the last word; otherwise the later word counts.
      let speaks = no.speaker.polity.map { topic.actors.contains($0) } ?? false
      ruledOut = no.anchorOfSaying > yes.anchorOfSaying || no.anchorOfSaying == yes.anchorOfSaying && speaks
    } else {
      ruledOut = top.isEmpty
    }
    if ruledOut, let no = lastAgainst {
      modality = no.modality
      support = against
      // What was hoped for before is a stage; what is asserted in the same days is a contradiction.
      let others = told.filter { $0.modality != .refused && $0.modality != .denied }
      self.against = others.filter {
        ($0.modality == .planned) && no.anchorOfSaying - $0.anchorOfSaying <= Fact.round
      }
      let contra = Set(self.against.map(\.claim))
      earlier = others.filter { !contra.contains($0.claim) }
    } else {
      modality = isDone ? .actual : top.first?.modality ?? .possible
      support = top
      let first = top.first?.anchorOfSaying ?? 0
      // "Not yet" said before it was done contradicts nothing.
      self.against = against.filter {
        isDone ? $0.anchorOfSaying >= first : first - $0.anchorOfSaying <= Fact.round
      }
      let rest = Set(self.against.map(\.claim)).union(top.map(\.claim))
      earlier = told.filter { !rest.contains($0.claim) }
    }
    date = Fact.date(support)
    sources = Sources.count(support)
  }

  /// Statements this many days apart belong to one round of news.
  static let round = 7

  /// The closest date that the claims give; of several, the one that most sources give, then the earliest.
  private static func date(_ claims: [Outline]) -> Outline.Range? {
    let dated = claims.filter { $0.when != nil }
    guard let least = dated.map({ $0.when!.last.number - $0.when!.first.number }).min() else { return nil }
    var groups: [Outline.Range: [Outline]] = [:]
    for claim in dated where claim.when!.last.number - claim.when!.first.number == least {
      groups[claim.when!, default: []].append(claim)
    }
    if groups.count == 1 { return groups.first!.key }
    return groups.map { (range: $0.key, sources: Sources.count($0.value)) }
      .min { ($1.sources, $0.range.first.number) < ($0.sources, $1.range.first.number) }?.range
  }
}

/// Claims of one topic that time does not set apart.
private struct Episode {
  var topic: Fact.Topic
  var claims: [Outline]

  /// Days between two reports of one signing.
  static let nearby = 2

  /// Joins episodes of the same parties that differ in nothing but what the agreement is called.
  ///
  /// A defence pact in one language is a defence agreement in another, and a treaty that one paper names is "a treaty" in the
  /// next. They are one where they are told of the same days, no article tells of both, and at most one agreement is named.
  static func joined(_ episodes: [Episode], loose: Set<Term>) -> [Episode] {
    var buckets: [Fact.Topic: [Int]] = [:]
    for (i, episode) in episodes.enumerated() where episode.topic.mayGoByOtherWords(loose) {
      buckets[episode.topic.family(loose), default: []].append(i)
    }
    var gone: Set<Int> = []
    var result = episodes
    for bucket in buckets.values where bucket.count > 1 {
      for group in groups(bucket, episodes) {
        let named = Set(group.compactMap { episodes[$0].topic.agreement })
        let articles = group.map { Set(episodes[$0].claims.map(\.article)) }
        guard group.count > 1, named.count <= 1, Set(group.map { episodes[$0].topic }).count == group.count,
          articles.reduce(0, { $0 + $1.count }) == articles.reduce(into: Set<Int64>(), { $0.formUnion($1) }).count
        else { continue }
        // The name where there is one; otherwise the word of the claim with the smallest id.
        let claims = group.flatMap { episodes[$0].claims }
        let word =
          group.first { episodes[$0].topic.agreement != nil }
          ?? group.min { episodes[$0].claims.map(\.tag).min()! < episodes[$1].claims.map(\.tag).min()! }!
        result[group[0]] = Episode(topic: episodes[word].topic, claims: claims)
        gone.formUnion(group.dropFirst())
      }
    }
    return gone.isEmpty ? result : result.indices.filter { !gone.contains($0) }.map { result[$0] }
  }

  /// Episodes that follow each other within a few days.
  private static func groups(_ bucket: [Int], _ episodes: [Episode]) -> [[Int]] {
    let spans = bucket.map { index in
      let days = episodes[index].claims.map(\.anchor)
      return (index: index, first: days.min()!, last: days.max()!)
    }.sorted { ($0.first, $0.last, $0.index) < ($1.first, $1.last, $1.index) }
    var groups: [[Int]] = []
    var last = Int.min / 2
    for span in spans {
      if groups.isEmpty || span.first - last > nearby { groups.append([]) }
      groups[groups.count - 1].append(span.index)
      last = max(last, span.last)
    }
    return groups
  }
}

extension Fact.Topic {
  /// True for what several parties do together about an agreement whose name or type another report may leave out or exchange.
  func mayGoByOtherWords(_ loose: Set<Term>) -> Bool {
    guard act.concernsAgreement, case .together = act.bundling, actors.count > 1 else { return false }
    return agreement != nil || type.map(loose.contains) ?? true
  }

  /// All topics whose claims may become one fact have the same: without what the agreement is called, where that may differ.
  func family(_ loose: Set<Term>) -> Fact.Topic {
    guard mayGoByOtherWords(loose) else { return self }
    var family = self
    family.agreement = nil
    family.type = nil
    return family
  }
}

extension Outline {
  /// The day of saying so, or of the act where the article has no day.
  public var said: Day? { published ?? when?.last }
  /// The day that the act is nearest to.
  var anchor: Int {
    if let when, when.last.number - when.first.number <= 31 { return when.first.number }
    return said?.number ?? 0
  }
  var anchorOfSaying: Int { said?.number ?? 0 }
}

/// Counts sources that do not copy each other.
enum Sources {
  /// Claims stand for one source where their outlet is the same or their text is.
  static func count(_ outlines: [Outline]) -> Int { Set(groups(outlines)).count }

  /// For each claim a number that claims of one source share.
  static func groups(_ outlines: [Outline]) -> [Int] {
    if outlines.count == 1 { return [0] }
    var parent = Array(outlines.indices)
    func root(_ i: Int) -> Int {
      var i = i
      while parent[i] != i { i = parent[i] }
      return i
    }
    func join(_ i: Int, _ j: Int) {
      let (a, b) = (root(i), root(j))
      if a != b { parent[max(a, b)] = min(a, b) }
    }
    var texts: [Int64: Int] = [:]
    var outlets: [Term: Int] = [:]
    for (i, outline) in outlines.enumerated() {
      if let other = texts[outline.original] { join(i, other) } else { texts[outline.original] = i }
      if let outlet = outline.outlet {
        if let other = outlets[outlet] { join(i, other) } else { outlets[outlet] = i }
      }
    }
    return parent.indices.map(root)
  }
}
