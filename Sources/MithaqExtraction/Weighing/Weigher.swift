import MithaqClaims
import MithaqTextScan

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Weighs what the rules claim of an article, and what else its sentences may say, against each other.
///
/// The rules know wordings; what they do not know they miss. The weigher has learnt from annotated documents which words
/// tell which act and where participants stand, proposes claims of its own, and gives each proposal – the rules' too – the
/// chance that it is right. What is likelier than not to pay is claimed, with that chance as its confidence.
public final class Weigher {
  let sentences: [WeighedSentence]
  let contexts: [SpokenContext]
  var lexicon: Lexicon { sentences[0].reader.lexicon }

  /// From which chances on a proposal is claimed: under them a claim more is right too seldom to raise F1.
  public struct Thresholds: Hashable, Sendable {
    /// Of what the rules claim as well, which an entry answers for.
    public var rules: Float
    /// Of what only the weights propose.
    public var weights: Float
    /// By how much what the rules claim goes before what only the weights propose, where both can't be.
    public var lead: Float
    public init(rules: Float, weights: Float, lead: Float) {
      self.rules = rules
      self.weights = weights
      self.lead = lead
    }
    public static let inUse = Thresholds(rules: 0.35, weights: 0.42, lead: 0.2)
  }
  /// By how much, in log-odds, another modality must outweigh that of the rules.
  public static let margin: Float = 2
  /// From which chance on an act is looked into.
  static let leastAct: Float = 0.12

  init(_ sentences: [WeighedSentence]) {
    self.sentences = sentences
    contexts = SpokenContext.of(sentences)
  }

  // MARK: What is observed

  /// What is observed of the acts of each sentence, with the sentence's bytes in the article's body.
  public func observedActs() -> [(bytes: Range<Int>, observed: Observations)] {
    sentences.indices.map { i in
      let s = sentences[i]
      let range = s.reader.chunker.bytes(s.chunks[0].start, s.chunks.last!.end)
      return (range.start..<range.end, observed(i))
    }
  }

  private func observed(_ i: Int) -> Observations {
    sentences[i].observedActs(before: contexts[i].actsBefore, around: contexts[i].actsAround)
  }

  /// What is observed of each polity that may take part in an act of a sentence, by its id.
  public func observedRoles(
    _ act: Act, in sentence: Int, actWeights: WeightTable
  ) -> [(polity: String, observed: Observations)] {
    let anchor = sentences[sentence].anchor(observed(sentence), act.row, actWeights)
    guard anchor >= 0 else { return [] }
    return sentences[sentence].observedRoles(act, at: anchor, in: contexts[sentence]).map {
      (lexicon.polities[$0.polity].id, $0.observed)
    }
  }

  /// Where the modality of an act of a sentence is looked for, and what the rules say of it.
  /// - Parameter participants: those of the claim; what the rules say of the same act of the same counts as theirs.
  private func ruledModality(
    _ act: Act, of participants: Set<String>, in sentence: Int, _ actWeights: WeightTable
  ) -> (anchor: Int, ruled: Modality?)? {
    let s = sentences[sentence]
    let anchor = s.anchor(observed(sentence), act.row, actWeights)
    guard anchor >= 0 else { return nil }
    let ruled = s.claims.filter { $0.act == act }
    let same = ruled.first { Set(($0.actors + $0.counterparts).map(\.id)) == participants }
    return (anchor, (same ?? ruled.first)?.modality)
  }

  /// What is observed of the modality of an act of a sentence.
  public func observedModality(
    _ act: Act, of participants: Set<String>, in sentence: Int, actWeights: WeightTable
  ) -> Observations? {
    ruledModality(act, of: participants, in: sentence, actWeights).map {
      sentences[sentence].observedModality(act, at: $0.anchor, ruled: $0.ruled)
    }
  }

  /// The modality of an act of a sentence, weighed.
  public func weighedModality(
    _ act: Act, of participants: Set<String>, in sentence: Int, _ acts: WeightTable, _ modalities: WeightTable
  ) -> WeighedModality? {
    ruledModality(act, of: participants, in: sentence, acts).map {
      sentences[sentence].weighedModality(act, at: $0.anchor, ruled: $0.ruled, modalities)
    }
  }

  /// What the weights of roles hold for: all acts, those of a family, one act. Each scope has two outputs, actor and counterpart.
  public static let roleScopes: [String] =
    [""] + ActFamily.allCases.map { "@\($0)-like" } + Act.allCases.map { "@\($0.rawValue)" }
  /// The scopes that an act has a part in, as places in `roleScopes`.
  public static func scopes(of act: Act) -> [Int] {
    [0, 1 + act.family.rawValue, 1 + ActFamily.allCases.count + act.row]
  }

  /// The feature that all who may take part have.
  public static var bias: UInt64 { Observations.bias.hash }

  // MARK: Proposals

  static func chance(_ x: Float) -> Float { 1 / (1 + exp(-x)) }

  /// All proposals of the article, those of the rules among them; unweighed.
  public func proposals(_ acts: WeightTable, _ roles: WeightTable) -> [Proposal] {
    sentences.indices.flatMap { proposals($0, acts, roles) }
  }

  private func proposals(_ i: Int, _ acts: WeightTable, _ roles: WeightTable) -> [Proposal] {
    let s = sentences[i]
    let observed = observed(i)
    var sums = [Float](repeating: 0, count: Act.allCases.count)
    for key in observed.distinct { acts.add(key, to: &sums) }
    let chances = sums.map(Self.chance)
    var out: [Proposal] = []
    for (row, act) in Act.allCases.enumerated() {
      let ruled = s.claims.indices.filter { s.claims[$0].act == act }
      guard chances[row] > Self.leastAct || !ruled.isEmpty else { continue }
      let anchor = s.anchor(observed, row, acts)
      guard anchor >= 0 else { continue }
      let others = chances.enumerated().lazy.filter { $0.offset != row }.map(\.element).max() ?? 0
      let who = weighedRoles(act, s, anchor, contexts[i], roles)
      var made: [Proposal] = []
      let found = act.concernsAgreement ? agreements(act, s, anchor, contexts[i]) : [(nil, .none)]
      for cut in [5, 3, 7] {
        for set in act.participants(who, above: Float(cut) / 10) {
          if made.contains(where: { $0.actors == set.actors && $0.counterparts == set.counterparts }) { continue }
          for (agreement, source) in cut == 5 ? found : Array(found.prefix(1)) {
            made.append(
              Proposal(
                act: act, actors: set.actors, counterparts: set.counterparts, agreement: agreement,
                agreementSource: source, source: .weights, sentence: i, anchor: anchor, actChance: chances[row],
                roleChance: set.chance, cut: cut, observed: Observations(named: s.isNamed)))
          }
        }
      }
      for r in ruled { add(r, s, i, act, anchor, who, chances[row], found[0].0, &made) }
      for p in made.indices {
        made[p].observed = observedProposal(
          made[p], s, ruled: ruled.count, others: others, who: who)
      }
      out += made
    }
    return out
  }

  /// A claim of the rules among the proposals of its act: the one with the same participants, or one more.
  private func add(
    _ r: Int, _ s: WeighedSentence, _ i: Int, _ act: Act, _ anchor: Int, _ who: [RoleChances], _ chance: Float,
    _ likeliest: SpokenAgreement?, _ made: inout [Proposal]
  ) {
    let claim = s.claims[r]
    func rows(_ participants: [Participant]) -> [Int] { participants.compactMap { lexicon.polityIndex[$0.id] } }
    let actors = rows(claim.actors)
    let counterparts = rows(claim.counterparts)
    let id = claim.agreement?.id
    let index = id.flatMap { lexicon.agreementIndex[$0] } ?? -1
    var source = Proposal.AgreementSource.none
    if act.concernsAgreement {
      source = index == likeliest?.index ?? -1 ? .ruleSame : index >= 0 ? .ruleKnown : .ruleUnnamed
    }
    let agreement = claim.agreement.map {
      SpokenAgreement(index: index, type: $0.type, name: $0.name, topic: $0.topic)
    }
    if let same = made.firstIndex(where: {
      Set($0.actors) == Set(actors) && Set($0.counterparts) == Set(counterparts)
        && ($0.source != .weights ? ($0.agreement?.index ?? -1) == index : true)
    }) {
      made[same].rules.append(r)
      if made[same].source == .weights {
        made[same].source = .both
        made[same].agreement = agreement
        made[same].agreementSource = source
      }
      return
    }
    func of(_ polity: Int) -> RoleChances {
      who.first { $0.polity == polity } ?? RoleChances(polity: polity, actor: 0.05, counterpart: 0.05)
    }
    let product =
      actors.reduce(Float(1)) { $0 * of($1).actor } * counterparts.reduce(Float(1)) { $0 * of($1).counterpart }
    made.append(
      Proposal(
        act: act, actors: actors, counterparts: counterparts, agreement: agreement, agreementSource: source,
        source: .rules, rules: [r], sentence: i, anchor: anchor, actChance: chance, roleChance: product,
        observed: Observations(named: s.isNamed)))
  }

  private func weighedRoles(
    _ act: Act, _ s: WeighedSentence, _ anchor: Int, _ context: SpokenContext, _ roles: WeightTable
  ) -> [RoleChances] {
    let scopes = Self.scopes(of: act)
    let (family, own) = (scopes[1], scopes[2])
    return s.observedRoles(act, at: anchor, in: context).map { polity, observed in
      var sums: [Float] = [0, 0]
      for key in [Observations.bias.hash] + observed.distinct {
        roles.forEach(key) { output, weight in
          let scope = output >> 1
          if scope == 0 || scope == family || scope == own { sums[output & 1] += weight }
        }
      }
      return RoleChances(polity: polity, actor: Self.chance(sums[0]), counterpart: Self.chance(sums[1]))
    }
  }

  /// The agreements that an act of a sentence may be about, the likeliest first.
  private func agreements(
    _ act: Act, _ s: WeighedSentence, _ anchor: Int, _ context: SpokenContext
  ) -> [(SpokenAgreement?, Proposal.AgreementSource)] {
    let isOfBodies: Bool
    switch act {
    case .join, .withdraw, .suspend, .negotiate: isOfBodies = true
    default: isOfBodies = false
    }
    var found: [(cost: Int, agreement: SpokenAgreement, source: Proposal.AgreementSource)] = []
    for (i, c) in s.chunks.enumerated() {
      let cost = abs(i - anchor) + (i > anchor ? 0 : 3)
      if c.agreement >= 0 {
        found.append((cost, spoken(c.agreement, s, i), .known))
      } else if isOfBodies, c.kind == .entity, c.person == nil, c.office == nil,
        let body = c.mentions.first(where: { lexicon.polities[$0.polity].kind == .organisation }),
        let index = lexicon.agreementOfPolity[body.polity]
      {
        found.append((cost, spoken(index, s, i), .body))
      }
    }
    found.sort { $0.cost < $1.cost }
    var out: [(SpokenAgreement?, Proposal.AgreementSource)] = []
    for f in found where !out.contains(where: { $0.0?.index == f.agreement.index }) && out.count < 2 {
      out.append((f.agreement, f.source))
    }
    let nouns = s.chunks.indices.filter {
      s.chunks[$0].kind == .noun && s.chunks[$0].classes & s.reader.bits.agreement != 0 && s.chunks[$0].agreement < 0
    }
    let nearest = nouns.min { abs($0 - anchor) < abs($1 - anchor) }
    if let nearest {
      let c = s.chunks[nearest]
      out.append(
        (
          SpokenAgreement(
            type: c.type, name: s.reader.chunker.words(c.start, c.end), topic: s.reader.topic(behind: nearest)),
          .unnamed
        ))
    }
    if out.count < 2, let before = context.agreement { out.append((before, .spokenBefore)) }
    if out.isEmpty { out.append((SpokenAgreement(type: "agreement"), .unnamed)) }
    return out
  }

  private func spoken(_ index: Int, _ s: WeighedSentence, _ i: Int) -> SpokenAgreement {
    SpokenAgreement(
      index: index, type: lexicon.agreements[index].type,
      name: s.reader.chunker.words(s.chunks[i].start, s.chunks[i].end), sentence: s.reader.sentence.index, chunk: i)
  }
}
