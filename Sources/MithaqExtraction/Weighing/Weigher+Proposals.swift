import MithaqClaims

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

// What is observed of a proposal as a whole.
extension Weigher {
  private enum Kind {
    static let source = ["weights", "rules", "both"].map { Symbol($0) }
    static let act = Symbol("act")
    static let family = ActFamily.allCases.map { Symbol("@\($0)") }
    static let actChance = Symbol("act-chance")
    static let least = Symbol("least")
    static let roles = Symbol("roles")
    static let weakest = Symbol("weakest")
    static let cut = Symbol("cut")
    static let agreement = Symbol("agreement")
    static let size = Symbol("size")
    static let confidence = Symbol("confidence")
    static let entry = Symbol("entry")
    static let ruled = Symbol("ruled")
    static let opened = Symbol("opened")
    static let dropped = Symbol("dropped")
    static let otherRules = Symbol("other-rules")
    static let anchorKind = Symbol("anchor-kind")
    static let anchor = Symbol("anchor")
    static let left = Symbol("left-out")
    static let absent = Symbol("absent")
    static let title = Symbol("title")
    static let others = Symbol("other-acts")
    static let agreementChance = Symbol("agreement-chance")
    static let product = Symbol("product")
    static let none = Symbol("none")
    static let told = Symbol("told")
    static let place = Symbol("place")
    static let repeated = Symbol("repeated")
    static let apart = Symbol("apart")
    static let joint = Symbol("joint")
    static let fit = Symbol("parties")
  }

  /// Log-odds in whole steps, or in halves.
  private static func step(_ chance: Float, halves: Bool = false) -> Symbol {
    let p = min(max(chance, 1e-4), 1 - 1e-4)
    let odds = log(p / (1 - p))
    return halves
      ? .number(Int(max(-12, min(12, (odds * 2).rounded())))) : .number(Int(max(-6, min(6, odds.rounded()))))
  }

  func observedProposal(_ p: Proposal, _ s: WeighedSentence, ruled: Int, told: Int, others: Float) -> Observations {
    var o = Observations(named: s.isNamed)
    let source = Kind.source[p.source.rawValue]
    let act = Symbol.act(p.act)
    let family = Kind.family[p.act.family.rawValue]
    let taking = p.participants
    let anchor = p.telling.chunk
    let concerns = p.act.concernsAgreement
    let left = p.telling.roles.filter { !taking.contains($0.polity) }.map { $0.actor + $0.counterpart }.max() ?? 0
    let a = Self.step(p.telling.chance)
    // Of many participants all are seldom sure together, though each is.
    let weakest = Self.step(p.chanceOfTheWeakest)
    let size = Symbol.number(min(4, taking.count))
    let r = Self.step(p.roleChance)
    let g = concerns ? Self.step(p.agreementChance) : Kind.none
    let least = Self.step(min(p.telling.chance, p.roleChance, concerns ? p.agreementChance : 1))
    let product = Self.step(p.telling.chance * p.roleChance * (concerns ? p.agreementChance : 1), halves: true)
    o.add(Observations.bias)
    o.add(source)
    o.add(Kind.act, act)
    o.add(source, act)
    o.add(source, family)
    for (kind, step) in [
      (Kind.actChance, a), (Kind.roles, r), (Kind.weakest, weakest), (Kind.agreementChance, g), (Kind.least, least),
      (Kind.product, product),
    ] {
      o.add(kind, step)
      o.add(kind, source, step)
    }
    o.add(Kind.product, family, product)
    o.add(Kind.cut, source, .number(p.cut))
    let agreement = Symbol.number(p.agreementSource.rawValue)
    o.add(Kind.agreement, agreement)
    o.add(Kind.agreement, agreement, source)
    o.add(Kind.agreement, agreement, act)
    if let fit = fit(p) { o.add(Kind.fit, act, .number(fit)) }
    o.add(Kind.size, size, family)
    o.add(Kind.size, size, r)
    o.add(Kind.size, size, weakest)
    o.add(Kind.told, .number(min(4, told)), source)
    o.add(Kind.place, .number(min(3, p.place)), source)
    if p.isRepeated { o.add(Kind.repeated, source) }
    if p.isApart || p.act.bundling == .together && taking.count > 1 {
      let kind = p.isApart ? Kind.apart : Kind.joint
      o.add(kind, act, size)
      o.add(kind, act, agreement)
      o.add(kind, act, Symbol.modality(p.telling.modality))
      o.add(kind, family, .number(s.reader.isSeparate(near: anchor) ? 1 : 0))
      o.add(kind, act, .number(min(2, inputs[p.sentence].subjects(of: p.telling).count)))
      if let type = p.agreement?.type { o.add(kind, act, s.symbol(type)) }
      o.add(kind, size, r)
    }
    if p.source == .weights {
      let opened = opens(s, anchor, p.act)
      let isDropped = s.reader.droppedActs.contains(p.act)
      o.add(Kind.ruled, .number(min(2, ruled)))
      o.add(Kind.ruled, .number(min(2, ruled)), a)
      o.add(Kind.dropped, .number(isDropped ? 1 : 0))
      o.add(Kind.dropped, .number(isDropped ? 1 : 0), a)
      o.add(Kind.opened, .number(opened ? 1 : 0))
      o.add(Kind.opened, .number(opened ? 1 : 0), a)
      o.add(Kind.otherRules, .number(min(2, s.claims.count - ruled)))
      o.add(Kind.anchorKind, WeighedSentence.kinds[Int(s.chunks[anchor].kind.rawValue)])
    } else if let rule = p.rules.first {
      let claim = s.claims[rule]
      let confidence = Symbol.number(Int((claim.confidence * 10).rounded()))
      o.add(Kind.confidence, confidence)
      o.add(Kind.confidence, confidence, a)
      let entry = s.symbol(String(claim.origin.split(separator: "/").last?.prefix { $0 != ":" } ?? ""))
      o.add(Kind.entry, entry)
      o.add(Kind.entry, entry, source)
    }
    o.add(Kind.anchor, s.terms[anchor], source)
    o.add(Kind.left, .number(min(4, Int(left * 4))), source)
    o.add(Kind.absent, .number(taking.allSatisfy(s.named.contains) ? 0 : 1), source)
    o.add(Kind.title, .number(s.isTitle ? 1 : 0), source)
    o.add(Kind.others, Self.step(others), source)
    return o
  }

  private func opens(_ s: WeighedSentence, _ k: Int, _ act: Act) -> Bool {
    let entry = s.chunks[k].entry
    return entry >= 0 && s.reader.extractor.facts[entry].acts.contains(act)
  }

  /// How those who take part fit the parties of the agreement, where the packs list them and they are few: 0 none of them, 1 some, 2 all, 3 all
  /// and no party is missing.
  private func fit(_ p: Proposal) -> Int? {
    guard p.act.concernsAgreement, let index = p.agreement?.index, index >= 0 else { return nil }
    let agreement = lexicon.agreements[index]
    guard (1...8).contains(agreement.parties.count) else { return nil }
    let shared = p.participants.count(where: agreement.hasParty)
    return shared == 0 ? 0 : shared < p.participants.count ? 1 : shared < agreement.parties.count ? 2 : 3
  }

  // MARK: Choosing

  /// The proposals with their chances.
  public func weighed(_ network: Network, _ weights: WeightTable) -> [Proposal] {
    proposals(network).map { proposal in
      var p = proposal
      p.weigh(weights)
      return p
    }
  }

  /// The positions of the title's sentences.
  public var titles: Set<Int> { Set(sentences.indices.filter { sentences[$0].isTitle }) }

  /// The claims of the rules, those of the title among them.
  public var rules: [Claim] { sentences.flatMap(\.claims) }

  /// Those of weighed proposals that are claimed: the likelier before the less likely, and none that says the same again or
  /// says of the same act something else.
  public static func chosen(_ weighed: [Proposal], titles: Set<Int>, thresholds: Thresholds = .inUse) -> [Proposal] {
    var out: [(proposal: Proposal, who: Set<Int>)] = []
    let likely = weighed.indices.filter {
      weighed[$0].rules.isEmpty
        ? weighed[$0].chance >= thresholds.weights && weighed[$0].telling.chance >= thresholds.told
        : weighed[$0].chance >= thresholds.rules
    }
    guard likely.contains(where: { weighed[$0].chance >= thresholds.sure || weighed[$0].isSeenAlike }) else {
      return []
    }
    func order(_ row: Int) -> (Int, Float, Int) {
      let p = weighed[row]
      return (titles.contains(p.sentence) ? 1 : 0, -(p.rules.isEmpty ? p.chance : p.chance + thresholds.lead), row)
    }
    let ranked = likely.sorted { order($0) < order($1) }
    for row in ranked {
      let p = weighed[row]
      let who = p.participants
      let isTitle = titles.contains(p.sentence)
      let clashes = out.contains { other, others in
        let isHere = other.sentence == p.sentence
        guard other.act == p.act else {
          // One word says of the same two that they have relations or that they take them up, not both.
          return isHere && p.rules.isEmpty && other.telling.chunk == p.telling.chunk && other.act.family == p.act.family
            && others == who
        }
        let isSameAgreement = other.agreement?.index == p.agreement?.index
        if others == who, isHere || isSameAgreement { return isHere || p.rules.isEmpty || isTitle }
        // "A met B, and then C": two meetings where two places tell them.
        // "called Riyadh and Tehran": two calls.
        if isHere, p.isApart, other.isApart, who.count == others.count { return false }
        if isHere, p.act.bundling == .together, !others.isDisjoint(with: who),
          other.telling.chunk == p.telling.chunk || who.isSubset(of: others) || others.isSubset(of: who)
        {
          return true
        }
        if isHere, p.act == .mediate, other.actors == p.actors,
          !Set(other.counterparts).isDisjoint(with: p.counterparts)
        {
          return true
        }
        if !isHere, p.act.bundling == .together, isSameAgreement, who.isSubset(of: others), who != others {
          return true
        }
        return isTitle && (who.isSubset(of: others) || others.isSubset(of: who))
      }
      // "The Emirates and Bahrain established relations with Israel": not with each other.
      let areTaken =
        p.rules.isEmpty && p.act.bundling == .dyads
        && who.allSatisfy { polity in
          out.contains { $0.proposal.act == p.act && $0.proposal.sentence == p.sentence && $0.who.contains(polity) }
        }
      if !clashes, !areTaken { out.append((p, who)) }
    }
    return out.map(\.proposal)
  }

  /// What a proposal claims, without the words: by the ids of its participants and agreement.
  public func outline(_ p: Proposal) -> (act: Act, actors: [String], counterparts: [String], agreement: String?) {
    func ids(_ polities: [Int]) -> [String] { polities.map { lexicon.polities[$0].id } }
    let index = p.act.concernsAgreement ? p.agreement?.index ?? -1 : -1
    return (p.act, ids(p.actors), ids(p.counterparts), index >= 0 ? lexicon.agreements[index].id : nil)
  }

  /// The claims of the article, in the order of its sentences as they were read: of each those of the rules in their order, and
  /// behind them what only the weights propose.
  func claims(_ network: Network, _ weights: WeightTable) -> [Claim] {
    let chosen = Self.chosen(weighed(network, weights), titles: titles)
    var out: [(sentence: Int, at: Int, claim: Claim)] = []
    for p in chosen {
      let s = sentences[p.sentence]
      if p.rules.isEmpty {
        let claim = s.claim(p, inputs[p.sentence])
        out.append((p.sentence, s.claims.count + claim.evidence.start, claim))
      }
      for r in p.rules {
        var claim = s.claims[r]
        claim.confidence = Double(p.chance)
        let modality = p.telling.modality
        if modality != claim.modality, s.isNamed { claim.explanation.append("modality: \(modality.rawValue), weighed") }
        claim.when = s.date(p, inputs[p.sentence], modality, ruled: claim.when, as: claim.modality)
        claim.modality = modality
        let source = s.source(p, inputs[p.sentence], ruled: claim.attribution)
        claim.attribution = source.source
        if s.isNamed, let how = source.how { claim.explanation.append("according to: \(how)") }
        if s.isNamed { claim.explanation.append(p.verdict) }
        out.append((p.sentence, r, claim))
      }
    }
    return out.enumerated().sorted {
      ($0.element.sentence, $0.element.at, $0.offset) < ($1.element.sentence, $1.element.at, $1.offset)
    }.map(\.element.claim)
  }
}

extension Proposal {
  /// Sets the chance that it is right.
  public mutating func weigh(_ weights: WeightTable) {
    var sum: [Float] = [0]
    for key in observed.distinct { weights.add(key, to: &sum) }
    chance = Weigher.chance(sum[0])
  }

  /// The chance in words, for `--explain`.
  var verdict: String { "weighed: \(Int((chance * 100).rounded())) of 100 such are right" }
}

extension WeighedSentence {
  /// A claim that no rule made, with what the rules find around the word that tells the act.
  func claim(_ p: Proposal, _ input: SentenceInput) -> Claim {
    let k = p.telling.chunk
    func mention(_ polity: Int) -> (mention: PolityMention, chunk: Int)? {
      var best: (mention: PolityMention, chunk: Int)?
      for (i, c) in chunks.enumerated() {
        for m in c.mentions + c.owners + [reader.ground(i)].compactMap(\.self) where m.polity == polity {
          if best == nil || abs(i - k) < abs(best!.chunk - k) { best = (m, i) }
        }
      }
      return best
    }
    var first = k
    var last = k
    func participant(_ polity: Int) -> Participant {
      guard let (m, chunk) = mention(polity) else {
        return reader.participant(PolityMention(polity: polity, form: .name, range: ByteRange(0, 0)))
      }
      first = min(first, chunk)
      last = max(last, chunk)
      return reader.participant(m)
    }
    let actors = p.actors.map(participant)
    let counterparts = p.counterparts.map(participant)
    // The words of the same act that a rule read otherwise know its speaker and day as well.
    let sibling = claims.first { $0.act == p.act }
    let modality = p.telling.modality
    let (ruledSource, ruledHow) =
      sibling.map { ($0.attribution, "the rule's claim beside it") } ?? reader.attribution(k)
    let (source, sourceHow) = source(p, input, ruled: ruledSource)
    let when = date(
      p, input, modality, ruled: sibling?.when ?? reader.date(k, modality), as: sibling?.modality ?? modality)
    var reference: AgreementReference?
    if p.act.concernsAgreement {
      let a = p.agreement ?? SpokenAgreement(type: "agreement")
      let known = a.index >= 0 ? reader.lexicon.agreements[a.index] : nil
      reference = AgreementReference(
        id: known?.id, type: a.type ?? known?.type ?? (known == nil ? "agreement" : nil), name: a.name,
        topic: known == nil ? a.topic : nil)
    }
    let range = reader.chunker.bytes(chunks[first].start, max(chunks[last].end, chunks[first].start + 1))
    var explanation: [String] = []
    if isNamed {
      explanation = [
        "\(p.verdict); act \(Int((p.telling.chance * 100).rounded())), who \(Int((p.roleChance * 100).rounded()))",
        "told by: \(reader.chunker.words(chunks[k].start, chunks[k].end))", "modality: \(modality.rawValue), weighed",
        "according to: \(sourceHow ?? ruledHow)",
      ]
    }
    return Claim(
      act: p.act, modality: modality, actors: actors, counterparts: counterparts, agreement: reference,
      attribution: source, when: when, place: reader.placeOf(k),
      evidence: Evidence(
        text: reader.chunker.slice(range), start: range.start, end: range.end, sentence: reader.sentence.index),
      origin: "Packs/weights/\(reader.grammar.code).tsv", confidence: Double(p.chance), explanation: explanation)
  }
}
