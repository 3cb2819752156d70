import MithaqClaims

/// A document's gold claims beside what a reader found, scored as the guide's "Scoring" says.
public struct Comparison: Sendable {
  /// By act; the sum is the document's score.
  public private(set) var byAct: [Act: Scores] = [:]
  /// Gold claims that match nothing in full, and of those the ones that match nothing even in core.
  public private(set) var missed: [Mistake] = []
  /// Found claims that match no gold claim in full.
  public private(set) var invented: [Mistake] = []

  /// A claim that stands on one side alone.
  public struct Mistake: Hashable, Sendable {
    public var claim: GoldClaim
    /// True where act, participants and agreement are right, and only modality or direction is wrong.
    public var isRightInCore: Bool
  }

  public init(gold: [GoldClaim], found: [GoldClaim]) {
    let core = Matching(gold: gold, found: found) { CoreKey($0) }
    let full = Matching(gold: gold, found: found) { FullKey($0) }
    for act in Act.allCases {
      var scores = Scores()
      scores.core = core.score(of: act)
      scores.full = full.score(of: act)
      for pair in core.pairs where pair.gold[0].act == act {
        let best = Self.best(pair)
        scores.attribution += Share(right: best.attribution ? 1 : 0, of: 1)
        scores.when += Share(right: best.when ? 1 : 0, of: 1)
      }
      if scores != Scores() { byAct[act] = scores }
    }
    let coreMissed = Set(core.missed.flatMap(\.self))
    let coreInvented = Set(core.invented.flatMap(\.self))
    missed = full.missed.map { Mistake(claim: $0[0], isRightInCore: !coreMissed.contains($0[0])) }
    invented = full.invented.map { Mistake(claim: $0[0], isRightInCore: !coreInvented.contains($0[0])) }
  }

  /// Of the claims that share a core key, the two that agree most: in full first, then in attribution and date.
  private static func best(_ pair: Matching.Pair) -> (attribution: Bool, when: Bool) {
    var best = (rank: -1, attribution: false, when: false)
    for gold in pair.gold {
      for found in pair.found {
        let full = FullKey(gold).agrees(with: FullKey(found))
        let attribution = sameSpeaker(gold.attribution, found.attribution)
        let when = gold.when == found.when
        let rank = (full ? 4 : 0) + (attribution ? 1 : 0) + (when ? 1 : 0)
        if rank > best.rank { best = (rank, attribution, when) }
      }
    }
    return (best.attribution, best.when)
  }

  private static func sameSpeaker(_ a: Attribution?, _ b: Attribution?) -> Bool {
    if let polity = a?.polity, polity == b?.polity { return true }
    if let outlet = a?.outlet, outlet == b?.outlet { return true }
    return a?.polity == nil && a?.outlet == nil && b?.polity == nil && b?.outlet == nil
  }
}

extension GoldClaim {
  /// Whether act, participants and agreement are those of a gold claim.
  public func isSameInCore(as found: GoldClaim) -> Bool { CoreKey(self).agrees(with: CoreKey(found)) }
}

/// What two claims must share to be the same, apart from the agreement.
protocol ClaimKey: Hashable {
  associatedtype Rest: Hashable
  var rest: Rest { get }
  /// Nil matches any agreement where it stands in gold.
  var agreement: String? { get }
}

extension ClaimKey {
  func agrees(with found: Self) -> Bool {
    rest == found.rest && (agreement == nil || agreement == found.agreement)
  }
}

struct CoreKey: ClaimKey {
  struct Rest: Hashable {
    var act: Act
    var participants: Set<String>
  }
  var rest: Rest
  var agreement: String?
  init(_ claim: GoldClaim) {
    rest = Rest(act: claim.act, participants: members(of: claim.actors).union(members(of: claim.counterparts)))
    agreement = claim.act.concernsAgreement ? claim.agreement?.id : nil
  }
}

struct FullKey: ClaimKey {
  struct Rest: Hashable {
    var core: CoreKey.Rest
    var modality: Modality
    /// Empty for acts without a direction.
    var actors: Set<String>
    var counterparts: Set<String>
  }
  var rest: Rest
  var agreement: String?
  init(_ claim: GoldClaim) {
    let core = CoreKey(claim)
    let isDirected = claim.act.isDirected
    rest = Rest(
      core: core.rest, modality: claim.modality, actors: isDirected ? members(of: claim.actors) : [],
      counterparts: isDirected ? members(of: claim.counterparts) : [])
    agreement = core.agreement
  }
}

/// The participants with a counted group spelled out.
private func members(of ids: [String]) -> Set<String> {
  Set(ids.flatMap { countedGroups[$0] ?? [$0] })
}

private let countedGroups = ["central-asia-five": ["KAZ", "KGZ", "TJK", "TKM", "UZB"]]

/// The largest matching of gold keys with found keys, each key counted once.
struct Matching {
  struct Pair {
    var gold: [GoldClaim]
    var found: [GoldClaim]
  }
  var pairs: [Pair] = []
  var missed: [[GoldClaim]] = []
  var invented: [[GoldClaim]] = []

  init<Key: ClaimKey>(gold: [GoldClaim], found: [GoldClaim], key: (GoldClaim) -> Key) {
    var left = Self.grouped(gold, key)
    var right = Self.grouped(found, key)
    // Equal keys first. A gold key without agreement has one partner for itself already if that exists; if not, any
    // found key that is left over will do, and none of those could have served another gold key. So this is the largest.
    func take(_ fits: (Key, Key) -> Bool) {
      var unmatched: [(key: Key, claims: [GoldClaim])] = []
      for group in left {
        if let i = right.firstIndex(where: { fits(group.key, $0.key) }) {
          pairs.append(Pair(gold: group.claims, found: right.remove(at: i).claims))
        } else {
          unmatched.append(group)
        }
      }
      left = unmatched
    }
    take { $0 == $1 }
    take { $0.agrees(with: $1) }
    missed = left.map(\.claims)
    invented = right.map(\.claims)
  }

  /// In the order of the document.
  private static func grouped<Key: ClaimKey>(
    _ claims: [GoldClaim], _ key: (GoldClaim) -> Key
  ) -> [(key: Key, claims: [GoldClaim])] {
    var groups: [(key: Key, claims: [GoldClaim])] = []
    var places: [Key: Int] = [:]
    for claim in claims {
      let key = key(claim)
      if let place = places[key] {
        groups[place].claims.append(claim)
      } else {
        places[key] = groups.count
        groups.append((key, [claim]))
      }
    }
    return groups
  }

  func score(of act: Act) -> Score {
    Score(
      right: pairs.count { $0.gold[0].act == act }, missed: missed.count { $0[0].act == act },
      invented: invented.count { $0[0].act == act })
  }
}
