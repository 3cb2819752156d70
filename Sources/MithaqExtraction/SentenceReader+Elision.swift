import MithaqClaims
import MithaqTextScan

// What a sentence leaves out because the article is about it: "Qatar, which left in 2019", منذ دخول كمبوديا عام 1999.
extension SentenceReader {
  /// The rule of a predicate whose agreement or organisation is left out, where the article has spoken of one.
  ///
  /// A verb that means nothing else (انضم، انسحب، ratify) needs an article with a known agreement; one that means much (دخل، leave) needs
  /// one that somebody has been said to join or leave, and a state as its subject.
  func elidedRule(_ k: Int, _ row: Entry, _ slots: Slots) -> FrameRule? {
    guard !slots.subject.isBlocked, !slots.subject.mentions.isEmpty else { return nil }
    let isSpecific = row.rules.allSatisfy { lexicon.frames[$0.frame].act == lexicon.frames[row.rules[0].frame].act }
    for rule in row.rules {
      let act = lexicon.frames[rule.frame].act
      guard rule.tense == .none, rule.conditions.count == 1, let condition = rule.conditions.first,
        condition.slot != .subject, condition.classes & (bits.agreement | bits.organisation) != 0
      else { continue }
      switch act {
      case .join where isSpecific, .withdraw where isSpecific: guard topic(of: act) != nil else { continue }
      case .ratify:
        guard isSpecific, row.classes & bits.ratification != 0, topic(of: act) != nil else { continue }
      case .join, .withdraw, .suspend:
        guard hasMembershipTopic,
          slots.subject.mentions.allSatisfy({ $0.person == nil && $0.office == nil && isState($0.polity) })
        else { continue }
      default: continue
      }
      guard !hasComplement(k, condition.slot, slots) else { continue }
      return rule
    }
    return nil
  }

  /// The known agreement that an act without one is about.
  private func topic(of act: Act) -> SpokenAgreement? {
    act == .ratify
      ? discourse.lastKnownAgreement ?? discourse.firstClaimedAgreement
      : discourse.firstClaimedAgreement ?? discourse.lastKnownAgreement(where: { lexicon.agreements[$0].polity != nil })
  }

  private var hasMembershipTopic: Bool {
    discourse.speaksOfMembership && discourse.lastClaimedAgreement.map { $0.index >= 0 } == true
  }

  /// Whether anything stands where the agreement would.
  private func hasComplement(_ k: Int, _ slot: Marker, _ slots: Slots) -> Bool {
    if let next = chunks[(k + 1)...].first(where: { $0.kind != .other && $0.kind != .openQuote }), next.marker == .none,
      [.unknown, .noun, .place, .outlet].contains(next.kind), slots.subject.chunk < k
    {
      return true
    }
    return slots.items.contains { item in
      guard item.chunk != slots.subject.chunk, item.chunk != k else { return false }
      let c = chunks[item.chunk]
      guard [.noun, .unknown, .event, .entity, .place, .pronoun, .outlet].contains(c.kind) else { return false }
      if slot == .none { return [.none, .to, .from, .on, .about, .of].contains(item.marker) }
      return item.marker == slot || slot == .object && item.marker == .none || item.marker == .none && slot != .object
    }
  }

  // MARK: Participants

  /// استدعت كل منهما سفيرها: each of the pair, in the other's capital.
  func isPairSpokenOf(_ actors: [PolityMention]) -> Bool {
    discourse.lastPair.count == 2
      && actors.allSatisfy { a in discourse.lastPair.contains { $0.polity == a.polity } }
  }

  /// The other side of an act that a verb tells with one side only: the state named before it, one of the last pair, or the last one spoken of.
  ///
  /// A guess that is right about two times in three, so claims made with it have a low confidence, and nothing else is read from it.
  func guessed(_ k: Int, _ known: [PolityMention], _ rule: FrameRule?) -> PolityMention? {
    guard !known.isEmpty, entry(k)?.kind != .noun,
      chunks[k].kind == .verb || chunks[k].features.form == .actionNoun && chunks[k].features.pronoun != .none,
      rule?.conditions.contains(where: { $0.slot == .subject }) != true
    else { return nil }
    func isOther(_ m: PolityMention) -> Bool { isState(m.polity) && !known.contains { $0.polity == m.polity } }
    let other =
      previousMentions(k).last(where: isOther) ?? discourse.lastStatePair.first(where: isOther)
      ?? discourse.recent.reversed().lazy.map { PolityMention(polity: $0, form: .name, range: ByteRange(0, 0)) }
      .first(where: isOther)
    if other != nil { isGuessing = true }
    return other
  }

  /// Who talks where one side, or nobody, is named: the pair spoken of.
  func negotiators(_ known: [PolityMention]) -> [PolityMention] {
    let pair = lastParticipants.count == 2 ? lastParticipants : discourse.lastPair
    guard pair.count == 2, known.allSatisfy({ m in pair.contains { $0.polity == m.polity } }) else { return known }
    isGuessing = true
    return pair
  }

  /// Talks of a candidate, where somebody has been said to join an organisation: on that.
  func accessionTalks(_ known: [PolityMention]) -> (SpokenAgreement, [PolityMention])? {
    guard hasMembershipTopic, let topic = discourse.lastClaimedAgreement, lexicon.agreements[topic.index].polity != nil,
      known.allSatisfy({ isState($0.polity) && $0.form != .capital })
    else { return nil }
    let candidates = known.isEmpty ? discourse.actorsByAgreement[topic.index] ?? [] : known
    guard !candidates.isEmpty else { return nil }
    isGuessing = true
    return (topic, candidates)
  }

  /// An act of one state about an agreement without a name: on what the article is about, or with the other of the pair spoken of.
  ///
  /// False where neither is known: a deal of one state with nobody named is its own affair, or a company's.
  func completeAlone(_ k: Int, _ act: Act, _ actors: inout [PolityMention], _ roles: inout Roles) -> Bool {
    let isDefinite =
      roles.agreementChunk >= 0 && (chunks[roles.agreementChunk].features.isDefinite || hasThe(roles.agreementChunk))
    if act != .agree, isDefinite || roles.agreementChunk < 0, hasMembershipTopic,
      let topic = discourse.lastClaimedAgreement,
      roles.agreement?.type != "memorandum", roles.agreement?.type != "contract"
    {
      roles.agreement = topic
      roles.how.append("agreement: what the article is about")
      isGuessing = true
      return true
    }
    // "Turkey had asked to become a member": of the body that the article spoke of last.
    if act == .join || act == .withdraw, let body = bodySpokenOf(k, roles) {
      roles.agreement = body
      roles.how.append("agreement: the body spoken of")
      isGuessing = true
      return true
    }
    // زار بغداد، حيث أُبرمت مع العراق مذكرة: whoever was spoken of, with whom it was signed.
    if act == .sign, chunks[k].kind == .verb, chunks[k].features.form == .plain, isPassive(k),
      let other = previousMentions(k).last(where: { isOtherState($0, actors[0]) })
        ?? discourse.lastSubject.first(where: { isOtherState($0, actors[0]) })
    {
      actors.append(other)
      isGuessing = true
      return true
    }
    // بلاده لن توقع الاتفاقية: one's own refusal is one's own.
    if grammar.verbFirst, act == .sign, [.refused, .denied].contains(modality(k, act).0) { return true }
    guard act == .sign || act == .agree, roles.agreement?.type != "contract",
      let other = discourse.otherOfPair(actors[0].polity)
    else {
      // "acceded to two more conventions": a convention is open to one alone.
      if !grammar.adjectiveAfter, act == .join || act == .withdraw, roles.agreement?.type == "convention" {
        return true
      }
      let isNamed =
        isDefinite || isCalledByTown(roles.agreementChunk)
        || roles.agreementChunk >= 0 && topic(behind: roles.agreementChunk) != nil
      return isNamed && roles.agreement?.type != "contract"
        && (act == .join || act == .withdraw || act == .sign && modality(k, act).0 != .actual)
    }
    actors.append(other)
    isGuessing = true
    return true
  }

  /// English: "the trade agreement".
  private func hasThe(_ j: Int) -> Bool {
    guard grammar.capitals else { return false }
    return (max(0, chunks[j].start - 3)..<chunks[j].start).contains { i in
      chunker.text.tokens[i].kind == .word && chunker.words(i, i + 1).lowercased() == "the"
    }
  }

  /// The other party of talks, beside one that is named and whoever mediates.
  func otherParty(_ one: PolityMention, than mediators: [PolityMention]) -> PolityMention? {
    discourse.otherOfPair(one.polity).flatMap { m in mediators.contains { $0.polity == m.polity } ? nil : m }
  }
}
