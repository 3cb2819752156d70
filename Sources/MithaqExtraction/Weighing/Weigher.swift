import MithaqClaims
import MithaqTextScan

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Weighs what the rules claim of an article, and what else its sentences may say, against each other.
///
/// The rules know wordings; what they do not know they miss. A network that has learnt from annotated documents reads the sentences as well,
/// what it sees told is proposed, and each proposal – the rules' too – is given the chance that it is right. What is likelier than not to pay is claimed, with that chance as its confidence.
public final class Weigher {
  let sentences: [WeighedSentence]
  let inputs: [SentenceInput]
  var lexicon: Lexicon { sentences[0].reader.lexicon }

  /// From which chances on a proposal is claimed: under them a claim more is right too seldom to raise F1.
  public struct Thresholds: Hashable, Sendable {
    /// Of what the rules claim as well, which an entry answers for.
    public var rules: Float
    /// Of what only the network proposes.
    public var weights: Float
    /// How likely the act must be told at all, for what only the network proposes.
    public var told: Float
    /// How likely the likeliest claim of an article must be, if rules and network nowhere see the same: else it is about other things.
    public var sure: Float
    /// By how much what the rules claim goes before what only the network proposes, where both can't be.
    public var lead: Float
    public init(rules: Float, weights: Float, told: Float, sure: Float, lead: Float) {
      self.rules = rules
      self.weights = weights
      self.told = told
      self.sure = sure
      self.lead = lead
    }
    public static let inUse = Thresholds(rules: 0.34, weights: 0.4, told: 0.3, sure: 0.7, lead: 0.1)
  }
  /// From which chance on an act is looked into.
  static let leastAct: Float = 0.1
  /// From which share on a second agreement is proposed.
  static let leastAgreement: Float = 0.15

  init(_ sentences: [WeighedSentence]) {
    self.sentences = sentences
    let contexts = SpokenContext.of(sentences)
    let agreements = SpokenAgreements(sentences)
    var inputs = sentences.indices.map { i in
      let before = i > 0 && !sentences[i].isTitle ? sentences[i - 1].lastDate : nil
      return sentences[i].input(in: contexts[i], agreements: agreements, position: i, before: before)
    }
    SentenceInput.findElsewhere(&inputs)
    self.inputs = inputs
  }

  // MARK: What is observed

  /// A sentence as the network learns it.
  public struct Observed {
    public var input: SentenceInput
    /// Bytes of the article's body: of the sentence, and of each of its chunks.
    public var bytes: Range<Int>
    public var chunks: [Range<Int>]
    /// Ids of polities.
    public var polities: [String]
    /// Agreements that acts may be about: where they stand here or elsewhere, and their ids, nil for an unnamed one.
    public var agreements: [(chunk: Int, elsewhere: SentenceInput.Place?, id: String?)]
    /// According to whom the rules take what each chunk tells: a place in `polities`, -1 for the article itself, -2 for somebody else.
    public var sources: [Int]
    /// Dates that acts may have: where they stand here or elsewhere, kind, grain, and the dates that the words may mean; and which the rules take for
    /// each chunk.
    public var dates: [(chunk: Int, elsewhere: SentenceInput.Place?, kind: Int, grain: Int, meant: [String])]
    public var ruledDates: [Int]
  }

  public func observedSentences() -> [Observed] {
    sentences.indices.map { i in
      let s = sentences[i]
      let input = inputs[i]
      func bytes(_ start: Int, _ end: Int) -> Range<Int> {
        let range = s.reader.chunker.bytes(start, end)
        return range.start..<max(range.start, range.end)
      }
      return Observed(
        input: input, bytes: bytes(s.chunks[0].start, s.chunks.last!.end),
        chunks: s.chunks.prefix(input.chunkCount - 1).map { bytes($0.start, $0.end) },
        polities: input.polities.map { lexicon.polities[$0].id },
        agreements: input.candidates.map {
          ($0.chunk, $0.elsewhere, $0.agreement.index >= 0 ? lexicon.agreements[$0.agreement.index].id : nil)
        },
        sources: (0..<(input.chunkCount - 1)).map { s.source($0, input) },
        dates: input.dates.map { ($0.chunk, $0.elsewhere, $0.kind.rawValue, $0.grain, s.meant($0)) },
        ruledDates: (0..<(input.chunkCount - 1)).map { s.ruledDate($0, input) })
    }
  }

  /// The modality of a proposal as the rules have it, where they claim its act in its sentence.
  public func ruledModality(_ p: Proposal) -> Modality? { ruled(p)?.modality }

  /// What the rules claim of a proposal's act in its sentence: the proposal itself, or something else.
  private func ruled(_ p: Proposal) -> Claim? {
    let claims = sentences[p.sentence].claims
    return p.rules.first.map { claims[$0] } ?? claims.first { $0.act == p.act }
  }

  /// According to whom a proposal is, by id: as the rules have it, and weighed; nil for the article itself, empty for an outlet.
  public func source(_ p: Proposal) -> (rules: String?, weighed: String?) {
    let s = sentences[p.sentence]
    let ruled = ruled(p)?.attribution ?? s.reader.attribution(p.telling.chunk).0
    func id(_ source: Attribution?) -> String? { source.map { $0.polity ?? "" } }
    return (id(ruled), id(s.source(p, inputs[p.sentence], ruled: ruled).source))
  }

  /// When a proposal is done: as the rules have it, and weighed.
  public func date(_ p: Proposal, _ modality: Modality) -> (rules: String?, weighed: String?) {
    let s = sentences[p.sentence]
    let claim = ruled(p)
    let ruled = claim?.when ?? s.reader.date(p.telling.chunk, modality)
    let weighed = s.date(p, inputs[p.sentence], modality, ruled: ruled, as: claim?.modality ?? modality)
    return (ruled?.date.description, weighed?.date.description)
  }

  // MARK: Proposals

  static func chance(_ x: Float) -> Float { 1 / (1 + exp(-x)) }

  /// All proposals of the article, those of the rules among them; unweighed.
  public func proposals(_ network: Network) -> [Proposal] {
    let reading = network.read(inputs)
    return sentences.indices.flatMap { proposals($0, reading) }
  }

  /// Who is one of each pair that the rules claim of an act: Israel in "the Emirates and Bahrain established relations with
  /// Israel".
  private func hub(of act: Act, _ s: WeighedSentence, _ input: SentenceInput) -> Int? {
    guard act.bundling == .dyads else { return nil }
    let pairs = s.claims.filter { $0.act == act }.map { Set(($0.actors + $0.counterparts).map(\.id)) }
    guard pairs.count > 1, let common = pairs.dropFirst().reduce(pairs.first, { $0?.intersection($1) }),
      common.count == 1
    else { return nil }
    return input.polities.first { common.contains(lexicon.polities[$0].id) }
  }

  private func proposals(_ i: Int, _ reading: ArticleReading) -> [Proposal] {
    let s = sentences[i]
    let input = inputs[i]
    let ruledActs = ActSet(s.claims.map(\.act))
    let tellings = reading.tellings(
      i, least: Self.leastAct, ruled: ruledActs, source: { s.source($0, input) }, date: { s.ruledDate($0, input) })
    var out: [Proposal] = []
    for act in Act.allCases {
      let told = tellings.filter { $0.act == act }
      guard !told.isEmpty else { continue }
      let others = tellings.lazy.filter { $0.act != act }.map(\.chance).max() ?? 0
      let hub = hub(of: act, s, input)
      var made: [Proposal] = []
      for (n, telling) in told.enumerated() where telling.chance > Self.leastAct || ruledActs.contains(act) {
        let found = agreements(telling, input, s)
        func propose(_ set: ParticipantSet, cut: Int, agreements: Int, isApart: Bool = false) {
          for (agreement, source, share) in found.prefix(agreements) {
            let p = Proposal(
              act: act, actors: set.actors, counterparts: set.counterparts, agreement: agreement,
              agreementSource: source, agreementChance: share, source: .weights, sentence: i, telling: telling,
              roleChance: set.chance, cut: cut, place: n, isApart: isApart, observed: Observations(named: s.isNamed))
            add(p, to: &made)
          }
        }
        for set in act.participants(telling.roles, above: 0.5, hub: hub) { propose(set, cut: 5, agreements: 2) }
        let subjects = input.subjects(of: telling)
        for set in act.participantsApart(telling.roles, above: 0.5, first: { subjects == [$0.polity] }) {
          propose(set, cut: 5, agreements: 1, isApart: true)
        }
        for cut in [3, 7, 2, 8] {
          for set in act.participants(telling.roles, above: Float(cut) / 10, hub: hub) {
            propose(set, cut: cut, agreements: 1)
          }
        }
      }
      let ruled = s.claims.indices.filter { s.claims[$0].act == act }
      for r in ruled { add(rule: r, s, i, told, input, &made) }
      for p in made.indices {
        made[p].observed = observedProposal(
          made[p], s, ruled: ruled.count, told: told.lazy.filter { $0.chance > Self.leastAct }.count, others: others)
      }
      out += made
    }
    return out
  }

  /// A proposal more, or the likelier of two that say the same.
  private func add(_ p: Proposal, to made: inout [Proposal]) {
    guard let same = made.firstIndex(where: { $0.saysSame(as: p) }) else {
      made.append(p)
      return
    }
    let isApart = p.isApart || made[same].isApart
    defer { made[same].isApart = isApart }
    if p.telling.chance * p.roleChance > made[same].telling.chance * made[same].roleChance {
      made[same] = p
      made[same].isRepeated = true
    } else if p.place != made[same].place {
      made[same].isRepeated = true
    }
  }

  /// A claim of the rules among the proposals of its act: the one that says the same, or one more.
  private func add(
    rule r: Int, _ s: WeighedSentence, _ i: Int, _ told: [Telling], _ input: SentenceInput, _ made: inout [Proposal]
  ) {
    let claim = s.claims[r]
    func rows(_ participants: [Participant]) -> [Int] { participants.compactMap { lexicon.polityIndex[$0.id] } }
    let index = claim.agreement?.id.flatMap { lexicon.agreementIndex[$0] } ?? -1
    var p = Proposal(
      act: claim.act, actors: rows(claim.actors), counterparts: rows(claim.counterparts),
      agreement: claim.agreement.map { SpokenAgreement(index: index, type: $0.type, name: $0.name, topic: $0.topic) },
      agreementSource: !claim.act.concernsAgreement ? .none : index >= 0 ? .ruleKnown : .ruleUnnamed,
      agreementChance: 1,
      source: .rules, rules: [r], sentence: i, telling: told[0], roleChance: 0, observed: Observations(named: s.isNamed)
    )
    // "separate talks with A and B", as the rules read it.
    p.isApart =
      claim.act.bundling == .together
      && s.claims.contains { other in
        other.act == claim.act && other.actors != claim.actors && other.actors.count == claim.actors.count
          && other.actors.contains { a in claim.actors.contains { $0.id == a.id } }
      }
    if let same = made.firstIndex(where: { $0.saysSame(as: p) }) {
      made[same].isApart = made[same].isApart || p.isApart
      made[same].rules.append(r)
      if made[same].source == .weights {
        made[same].source = .both
        made[same].agreement = p.agreement
      }
      return
    }
    // Where the network sees the act told, as far as it sees these in it.
    var best: Float = -1
    for (n, telling) in told.enumerated() {
      func of(_ polity: Int) -> RoleChances {
        telling.roles(of: polity) ?? RoleChances(polity: polity, actor: 0.02, counterpart: 0.02)
      }
      let product =
        p.actors.reduce(Float(1)) { $0 * of($1).actor } * p.counterparts.reduce(Float(1)) { $0 * of($1).counterpart }
      guard telling.chance * product > best else { continue }
      best = telling.chance * product
      p.telling = telling
      p.place = n
      p.roleChance = product
      if claim.act.concernsAgreement {
        p.agreementChance = zip(input.candidates, telling.agreements).reduce(0) {
          $1.0.agreement.index == index ? $0 + $1.1 : $0
        }
      }
    }
    made.append(p)
  }

  /// The agreements that an act may be about, the likeliest first; those that one name stands for together.
  private func agreements(
    _ telling: Telling, _ input: SentenceInput, _ s: WeighedSentence
  ) -> [(SpokenAgreement?, Proposal.AgreementSource, Float)] {
    guard telling.act.concernsAgreement else { return [(nil, .none, 1)] }
    var shares: [(agreement: SpokenAgreement, source: Proposal.AgreementSource, share: Float)] = []
    for (candidate, share) in zip(input.candidates, telling.agreements) {
      if let same = shares.firstIndex(where: { $0.agreement.index == candidate.agreement.index }) {
        shares[same].share += share
      } else {
        let agreement =
          candidate.agreement.index < 0 ? s.unnamedAgreement(near: telling.chunk) : candidate.agreement
        shares.append((agreement, candidate.source, share))
      }
    }
    let ranked = shares.enumerated().sorted { ($1.element.share, $0.offset) < ($0.element.share, $1.offset) }.map(
      \.element)
    return ranked.prefix(2).enumerated().filter { $0.offset == 0 || $0.element.share > Self.leastAgreement }.map {
      ($0.element.agreement, $0.element.source, $0.element.share)
    }
  }
}
