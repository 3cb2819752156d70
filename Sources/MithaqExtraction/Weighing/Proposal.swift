import MithaqClaims

/// A claim that may be right: what the rules or the weights of single words propose for one act of one sentence.
public struct Proposal {
  /// Where it comes from.
  enum Source: Int {
    case weights, rules, both
  }
  /// How its agreement was found.
  enum AgreementSource: Int {
    case none, known, body, unnamed, spokenBefore, ruleKnown, ruleUnnamed
  }

  public var act: Act
  var actors: [Int]
  var counterparts: [Int]
  var agreement: SpokenAgreement?
  var agreementSource = AgreementSource.none
  /// The share of the agreement among those that it may be about.
  var agreementChance: Float
  var source: Source
  /// The claims of the rules that it stands for, by their place among those of the sentence.
  var rules: [Int] = []
  /// The position of the sentence, and where in it the act is told.
  var sentence: Int
  public internal(set) var telling: Telling
  /// The chance that these participants, and no others, take part.
  var roleChance: Float
  /// Above which chance participants were taken, in tenths; 0 for the rules' own.
  var cut = 0
  /// How many places of the sentence tell the act more clearly.
  var place = 0
  /// Whether two places of the sentence say it.
  var isRepeated = false
  /// Whether it is said of some of those named together, each apart: "called Riyadh and Tehran".
  var isApart = false
  /// What is observed of it as a whole.
  public var observed: Observations
  /// The chance that it is right; 0 until it is weighed.
  public internal(set) var chance: Float = 0

  /// Whether an entry claims it, and the network says the same and clearly sees the act told.
  var isSeenAlike: Bool { source == .both && telling.chance > 0.9 }

  /// How likely the least likely of the participants takes part as it is said to.
  var chanceOfTheWeakest: Float {
    let chances =
      actors.map { telling.roles(of: $0)?.actor ?? 0 } + counterparts.map { telling.roles(of: $0)?.counterpart ?? 0 }
    return chances.min() ?? 0
  }

  var participants: Set<Int> { Set(actors).union(counterparts) }

  func saysSame(as other: Proposal) -> Bool {
    act == other.act && Set(actors) == Set(other.actors) && Set(counterparts) == Set(other.counterparts)
      && (agreement?.index ?? -1) == (other.agreement?.index ?? -1)
  }
}

/// Who takes part in an act, with the chance that these do and no others.
typealias ParticipantSet = (actors: [Int], counterparts: [Int], chance: Float)

extension Act {
  /// Those who clearly take part; where it is one or nobody, the two likeliest as well.
  private static func oneOrTwo(
    _ clear: ArraySlice<RoleChances>, of likeliest: [RoleChances]
  ) -> [ArraySlice<RoleChances>] {
    guard clear.count < 2 else { return [clear] }
    return (clear.isEmpty ? [] : [clear]) + (likeliest.count > 1 ? [likeliest.prefix(2)] : [])
  }

  /// Those of whom it may be said each apart, though they are named together: a call with two ministers is two calls, a convention
  /// is signed by each.
  ///
  /// - Parameters:
  ///   - cut: the chance above which a polity takes part.
  ///   - first: who has a part in all of it, where an act takes two: its subject, or who is named first.
  func participantsApart(
    _ chances: [RoleChances], above cut: Float, first: (RoleChances) -> Bool
  ) -> [ParticipantSet] {
    guard bundling == .together else { return [] }
    let parties = chances.filter { $0.actor > cut }
    guard parties.count > 1 else { return [] }
    let isOfTwo = self == .meet || self == .call || self == .negotiate
    let alone = self == .meet || self == .call ? [] : parties.map { ([$0.polity], [Int](), $0.actor) }
    guard isOfTwo, parties.count > 2 else { return alone }
    let hub = parties.firstIndex(where: first) ?? 0
    return alone
      + parties.indices.filter { $0 != hub }.map {
        ([parties[hub].polity, parties[$0].polity], [], min(parties[hub].actor, parties[$0].actor))
      }
  }

  /// Which participants the chances of each polity give, with the chance that they are right.
  ///
  /// - Parameters:
  ///   - cut: the chance above which a polity takes part; where too few do, the likeliest do.
  ///   - hub: who is one of each pair, where more than two have relations; else the likeliest.
  func participants(_ chances: [RoleChances], above cut: Float, hub: Int? = nil) -> [ParticipantSet] {
    let byActor = chances.sorted { $0.actor > $1.actor }
    let byCounterpart = chances.sorted { $0.counterpart > $1.counterpart }
    guard let first = byActor.first else { return [] }
    let actors = byActor.filter { $0.actor > cut }
    let chosen = actors.isEmpty ? [first] : actors
    if self == .mediate {
      let others = byCounterpart.filter { c in !chosen.contains { $0.polity == c.polity } }
      // Between the parties of one state, too.
      return Self.oneOrTwo(others.prefix { $0.counterpart > cut }, of: others).flatMap { parties in
        chosen.map { ([$0.polity], parties.map(\.polity), $0.actor * parties.map(\.counterpart).min()!) }
      }
    }
    if isDirected {
      var counterparts = byCounterpart.filter { $0.counterpart > cut }
      if counterparts.isEmpty {
        counterparts = Array(byCounterpart.filter { c in !chosen.contains { $0.polity == c.polity } }.prefix(1))
      }
      return chosen.flatMap { a in
        counterparts.filter { $0.polity != a.polity }.map { ([a.polity], [$0.polity], a.actor * $0.counterpart) }
      }
    }
    let clear = chances.reduce(Float(1)) { $0 * max($1.actor, 1 - $1.actor) }
    if self == .negotiate {
      // A candidate's accession talks have one participant.
      return Self.oneOrTwo(actors[...], of: byActor).map { ($0.map(\.polity), [], $0.map(\.actor).min()! * clear) }
    }
    if bundling == .dyads || self == .meet || self == .call {
      let parties = actors.count < 2 ? Array(byActor.prefix(2)) : actors
      guard parties.count > 1 else { return [] }
      if bundling == .dyads, parties.count > 2 {
        let one = parties.first { $0.polity == hub } ?? parties[0]
        return parties.filter { $0.polity != one.polity }.map { ([one.polity, $0.polity], [], one.actor * $0.actor) }
      }
      return [(parties.map(\.polity), [], parties.map(\.actor).min()! * clear)]
    }
    if bundling == .together { return [(chosen.map(\.polity), [], chosen.map(\.actor).min()! * clear)] }
    return chosen.map { ([$0.polity], [], $0.actor) }
  }
}
