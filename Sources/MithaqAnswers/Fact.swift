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
  public static func all(from outlines: [Outline]) -> [Fact] {
    var groups: [Topic: [Outline]] = [:]
    for outline in outlines { groups[Topic(outline), default: []].append(outline) }
    var facts: [Fact] = []
    for (topic, claims) in groups {
      for episode in episodes(claims, topic) { facts.append(Fact(topic, episode)) }
    }
    return facts.sorted(by: isBefore)
  }

  private static func isBefore(_ a: Fact, _ b: Fact) -> Bool {
    let (x, y) = (a.day?.number ?? .min, b.day?.number ?? .min)
    if x != y { return x < y }
    return (a.claims[0].tag, a.claims[0].claim) < (b.claims[0].tag, b.claims[0].claim)
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
