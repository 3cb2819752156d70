import MithaqClaims

// From filled roles to claims: bundling, dates, places, evidence.
extension SentenceReader {
  func claims(_ k: Int, _ row: Entry, _ frame: FrameRow, _ filled: Roles, _ slots: Slots) -> [Claim] {
    var roles = filled
    let act = frame.act
    var actors = unique(roles.actors)
    var counterparts = unique(roles.counterparts)
    let (source, sourceHow) = attribution(k)
    isGuessing = false
    if actors.isEmpty, chunks[k].kind == .event, [.join, .withdraw, .negotiate, .ratify].contains(act),
      let a = roles.agreement, a.index >= 0,
      slots.subject.chunk < 0, !slots.subject.isBlocked
    {
      // A government that speaks of "the accession" speaks of its own; else it is the one spoken of.
      if let id = source?.polity, let polity = lexicon.polityIndex[id], isState(polity),
        let m = discourse.lastSpeakerMention, m.polity == polity,
        discourse.actorsByAgreement[a.index]?.contains(where: { $0.polity == polity }) == true
      {
        actors = [m]
      } else if act == .negotiate, let known = discourse.actorsByAgreement[a.index] {
        actors = known
      }
    }
    if act == .visit, actors.isEmpty, counterparts.isEmpty, chunks[k].kind == .event, chunks[k].features.isDefinite,
      let (guest, host) = discourse.lastGuest
    {
      actors = [guest]
      counterparts = [host]
    }
    completeReduced(k, act, &actors, roles, slots)
    if let other = partner(k, act, actors, roles, slots), ![.refused, .denied].contains(modality(k, act).0) {
      actors.append(other)
    }
    if actors.count == 1, roles.agreement?.index ?? -1 < 0, [.sign, .join, .withdraw, .agree].contains(act),
      !completeAlone(k, act, &actors, &roles)
    {
      return drop(k, act, "one state alone, about nothing known")
    }
    if act == .mediate, counterparts.count == 1, let other = otherParty(counterparts[0], than: actors) {
      counterparts.append(other)
      isGuessing = true
    }
    // Acts that need somebody on each side.
    switch act {
    case .meet, .call:
      // قمة الحلف: a body whose summit it is, is where they meet.
      if act == .meet, row.kind == .noun,
        slots.subject.chunk > k || slots.subject.chunk == k || !chunks[k].owners.isEmpty
      {
        let hosts = (slots.subject.chunk >= k ? slots.subject.mentions : []) + chunks[k].owners
        actors.removeAll { a in
          !isState(a.polity) && lexicon.polities[a.polity].kind == .organisation && a.person == nil
            && hosts.contains { $0.polity == a.polity }
        }
      }
      if actors.count < 2, chunks[k].kind == .verb || chunks[k].ownerIsPronoun,
        !(grammar.adjectiveAfter && slots.subject.isBlocked), let other = implied(k, actors)
      {
        actors.append(other)
      }
      if actors.count == 1, let other = guessed(k, actors, roles.rule) { actors.append(other) }
      guard actors.count >= 2 else { return drop(k, act, "meeting or calling whom is not said") }
    case .establishRelations, .maintainRelations, .upgradeRelations, .downgradeRelations, .restoreRelations:
      // "Diplomatic ties were established in 1995": between the two spoken of.
      if !grammar.adjectiveAfter, act != .maintainRelations, actors.isEmpty, chunks[k].kind == .verb, isPassive(k),
        discourse.lastStatePair.count == 2,
        !slots.items.contains(where: { $0.marker == .between || $0.marker == .with })
      {
        actors = discourse.lastStatePair
      }
      if actors.count < 2, !slots.items.contains(where: { $0.marker == .between || $0.marker == .with }),
        let other = implied(k, actors)
      {
        actors.append(other)
      }
      if actors.count == 1, let other = guessed(k, actors, roles.rule) { actors.append(other) }
      guard actors.count >= 2 else { return drop(k, act, "relations with whom is not said") }
    case .visit, .recognize, .severRelations, .openEmbassy, .closeEmbassy, .appointAmbassador, .recallAmbassador,
      .expelDiplomat:
      // "reopen their embassies", "exchanged ambassadors": each in the other's capital.
      if !grammar.adjectiveAfter, counterparts.isEmpty, actors.count == 2, act != .visit, act != .recognize {
        counterparts = actors
      }
      // "relations were not being severed": by the one who speaks.
      if !grammar.adjectiveAfter, actors.isEmpty, act == .severRelations, chunks[k].kind == .verb, isPassive(k) {
        actors = speakersOwn(k)
      }
      if counterparts.isEmpty, act != .visit {
        if let last = discourse.lastCounterparts[act], last.count == 1,
          !actors.contains(where: { $0.polity == last[0].polity })
        {
          counterparts = last
        } else if let other = implied(k, actors) {
          counterparts = [other]
        }
      }
      // "a return visit": to the last guest.
      if !grammar.adjectiveAfter, act == .visit, counterparts.isEmpty, actors.count == 1, chunks[k].kind == .event,
        let (guest, host) = discourse.lastGuest, host.polity == actors[0].polity
      {
        counterparts = [guest]
      }
      if grammar.adjectiveAfter || actors.count != 2 || counterparts.count != 2 {
        counterparts.removeAll { c in actors.contains { $0.polity == c.polity } }
      }
      if act == .visit, !grammar.adjectiveAfter, counterparts.isEmpty, actors.count == 1,
        let host = hostUnsaid(k, actors[0], source, slots)
      {
        counterparts = [host]
      }
      if act == .visit, !grammar.adjectiveAfter {
        counterparts.removeAll { lexicon.polities[$0.polity].kind == .organisation }
      }
      if act == .visit {
        counterparts = counterparts.filter { isState($0.polity) || $0.form != .nisba }
      }
      if act != .visit, act != .openEmbassy, !roles.outsider {
        if actors.isEmpty, let other = guessed(k, counterparts, roles.rule) { actors = [other] }
        if counterparts.isEmpty, actors.count == 2, act != .recognize, isPairSpokenOf(actors) {
          counterparts = actors
        } else if counterparts.isEmpty, let other = guessed(k, actors, roles.rule) {
          counterparts = [other]
        }
      }
      guard !actors.isEmpty, !counterparts.isEmpty else { return drop(k, act, "who or whom is not said") }
    case .mediate:
      guard !actors.isEmpty, counterparts.count > 1 else {
        return drop(k, act, "who mediates, or between whom, is not said")
      }
    case .negotiate
    where actors.isEmpty && roles.agreement?.index ?? -1 >= 0
      && discourse.actorsByAgreement[roles.agreement!.index] != nil:
      break
    case .negotiate:
      if let m = speakerTalks(k, source, actors, slots) {
        actors.append(m)
        isGuessing = true
      }
      if actors.count < 2, roles.agreement?.index ?? -1 < 0, !slots.items.contains(where: { $0.marker == .with }),
        let (topic, candidates) = accessionTalks(actors)
      {
        roles.agreement = topic
        actors = candidates
      } else if actors.count < 2, roles.agreement?.index ?? -1 < 0 || actors.isEmpty {
        actors = negotiators(actors)
        if actors.count == 1, grammar.verbFirst, slots.items.contains(where: { $0.marker == .with }),
          let m = stateBefore(otherThan: actors[0])
        {
          actors.append(m)
          isGuessing = true
        }
      }
      guard actors.count >= 2 || roles.agreement?.index ?? -1 >= 0 && !actors.isEmpty else {
        return drop(k, act, "who negotiates is not said")
      }
    case .agree, .renew, .terminate:
      if actors.isEmpty, act != .agree || grammar.verbFirst { actors = knownParties(roles.agreement) }
      // أعلن الرئيسان التوصل إليه: of the parties, where others announce it.
      if act == .agree, grammar.verbFirst, chunks[k].kind == .event, slots.subject.isInherited {
        let known = knownParties(roles.agreement)
        if known.count > 1, !known.contains(where: { m in actors.contains { $0.polity == m.polity } }) {
          actors = known
        }
      }
      // تجديد الاتفاقية الموقعة مع الهند: the parties that the noun names.
      if act == .renew, actors.count == 1, grammar.verbFirst, roles.agreementChunk >= 0,
        roles.agreement?.index ?? -1 < 0
      {
        actors = merged(actors, partiesNamed(behind: roles.agreementChunk))
      }
      if actors.isEmpty, chunks[k].kind == .verb, isPassive(k), discourse.lastStatePair.count == 2 {
        actors = discourse.lastStatePair
      }
      guard !actors.isEmpty else { return drop(k, act, "who is not said") }
    case .sign
    where actors.isEmpty && chunks[k].kind == .verb && isPassive(k)
      && (!grammar.adjectiveAfter || chunks[k].features.form == .plain) && roles.agreement != nil
      && discourse.lastStatePair.count == 2:
      actors = discourse.lastStatePair
    // "the memorandum, first signed in 2006": by its parties.
    case .sign where !grammar.adjectiveAfter && actors.isEmpty && !knownParties(roles.agreement).isEmpty:
      actors = knownParties(roles.agreement)
    // "a notice of withdrawal, signed by X": no agreement is.
    case .sign
    where !grammar.adjectiveAfter && k > 1 && chunks[k].kind == .verb && chunks[k - 1].kind == .comma
      && chunks[k - 2].kind == .event && isPassive(k):
      return drop(k, act, "signs a notice of leaving")
    case .ratify, .sign:
      // الاتفاق النهائي سيوقع خلال شهر: by those who made it.
      if act == .sign, grammar.verbFirst, actors.isEmpty, chunks[k].kind == .verb, slots.subject.chunk >= 0,
        chunks[slots.subject.chunk].kind == .noun, roles.agreement?.index ?? -1 < 0
      {
        actors = pairOfThisSentence(before: k)
        if actors.isEmpty { actors = knownParties(roles.agreement) }
        if actors.isEmpty { actors = discourse.lastPair }
      }
      guard roles.agreement != nil,
        !actors.isEmpty || roles.agreement!.index >= 0 && discourse.actorsByAgreement[roles.agreement!.index] != nil
      else { return drop(k, act, "who, or which agreement, is not said") }
    case .join, .withdraw, .suspend:
      guard !actors.isEmpty, roles.agreement != nil else { return drop(k, act, "who, or which agreement, is not said") }
    case .enterIntoForce:
      guard roles.agreement != nil else { return drop(k, act, "which agreement is not said") }
      if actors.isEmpty, grammar.verbFirst, slots.subject.how == "the antecedent of the relative clause" {
        actors = pairOfThisSentence(before: k)
      }
      if actors.isEmpty { actors = knownParties(roles.agreement) }
      if actors.isEmpty, !isUnnamedInstrument(roles.agreementChunk) { actors = discourse.lastPair }
      // Not "a separate contract", nor one that the article has not spoken of.
      if actors.isEmpty, !grammar.adjectiveAfter, roles.agreement?.type != "contract",
        roles.agreement?.isDefinite == true || roles.agreementChunk < 0 || roles.agreement?.index ?? -1 >= 0
      {
        var seen: [Int] = []
        for polity in discourse.recent.reversed()
        where lexicon.polities[polity].kind != .organisation && !seen.contains(polity) && seen.count < 2 {
          seen.append(polity)
        }
        if seen.count == 2 {
          actors = seen.reversed().map { PolityMention(polity: $0, form: .name, range: ByteRange(0, 0)) }
        }
      }
      // "It comes into force with Australia": and those for whom it is already.
      if !grammar.adjectiveAfter, let a = roles.agreement, a.index >= 0,
        slots.items.contains(where: { $0.marker == .with }), let known = discourse.actorsByAgreement[a.index],
        known.count == 1
      {
        actors = merged(known, actors)
      }
      guard !actors.isEmpty else { return drop(k, act, "who is not said") }
    }
    // "Fifty ratifications are required", "called on all countries to sign": nobody is named.
    if !grammar.adjectiveAfter, actors.isEmpty, act == .sign || act == .ratify, isOfMany(k) {
      return drop(k, act, "many without a name")
    }
    // بعد مئة يوم من إيداع الصك الستين: nobody's in particular.
    if grammar.verbFirst, actors.isEmpty, act == .ratify, chunks[k].kind == .event, chunks[k].marker == .from {
      return drop(k, act, "who is not said")
    }
    if actors.isEmpty, act == .sign || act == .ratify || act == .negotiate, let a = roles.agreement, a.index >= 0,
      let known = discourse.actorsByAgreement[a.index]
    {
      actors = known
    }
    // "The deal with India would take effect": with whom a company made it.
    if !grammar.adjectiveAfter, act == .enterIntoForce, actors.count == 1, roles.agreement?.index ?? -1 < 0,
      slots.items.contains(where: { $0.marker == .between || $0.marker == .with })
    {
      return drop(k, act, "one party alone")
    }
    // A headline's bare "talks" are whose the body says.
    if !grammar.adjectiveAfter, act == .negotiate, sentence.isTitle, filled.actors.isEmpty {
      return drop(k, act, "a headline names nobody")
    }
    // "the declaration that they adopted": what one can only join as a body is none.
    if !grammar.adjectiveAfter, act == .join, roles.agreement?.index ?? -1 < 0, let rule = roles.rule,
      !rule.conditions.isEmpty, rule.conditions.allSatisfy({ $0.classes == bits.organisation })
    {
      return drop(k, act, "no body")
    }
    if isImagined(k) { return drop(k, act, "only imagined") }
    // Two guesses are one too many: who from the sentence before, and what from further back.
    if act.concernsAgreement, roles.inherited, act != .negotiate {
      // ستدخل حيز النفاذ: the agreement that two have just signed.
      let isTheirs =
        act == .enterIntoForce && !knownParties(roles.agreement).isEmpty
      if !isTheirs,
        slots.subject.source == .sentenceBefore
          || roles.agreement?.index ?? -1 < 0 && act != .sign && act != .ratify
      {
        return drop(k, act, "two guesses")
      }
    }
    // One of those who did it together, named again, is no new claim.
    if act.bundling == .together, actors.count == 1 || roles.inherited, repeatsTogether(act, actors, roles) {
      return drop(k, act, "said before of more")
    }
    var (modality, modalityHow) = modality(k, act)
    if roles.outsider, modality == .sought || modality == .planned {
      modality = .urged
      modalityHow = "somebody else wants it"
    }
    // The participant's own "no" is a refusal, a reported absence a denial (guide, decision 25).
    if modality == .denied, chunks[k].kind == .event, negation(k) != 0, let speaker = source?.polity,
      actors.contains(where: { lexicon.polities[$0.polity].id == speaker })
    {
      modality = .refused
      modalityHow += ", by the participant itself"
    }
    if !grammar.adjectiveAfter, [.agree, .sign, .enterIntoForce].contains(act), actors.count > 1,
      let type = roles.agreement?.type
    {
      discourse.partiesByType[type] = actors
      if let index = roles.agreement?.index, index >= 0 { discourse.partiesByIndex[index] = actors }
    }
    if act.isDirected, !isGuessing, act != .mediate, !counterparts.isEmpty {
      discourse.lastCounterparts[act] = counterparts
    }
    let key = claimKey(act, actors + counterparts, roles.agreement)
    if isPresupposed(k), let earlier = discourse.claimed[key] {
      // "his joining is a beginning": said before, and said again only by another speaker.
      guard source != nil else { return drop(k, act, "taken for granted") }
      modality = earlier
      modalityHow = "as claimed before"
    }
    if let earlier = discourse.claimed[key], earlier != modality, chunks[k].kind == .verb,
      slots.subject.chunk < 0 || slots.subject.isInherited,
      claimsHere.contains(where: { $0.act == act })
    {
      // "… will join, the first to join": the same once more.
      return drop(k, act, "said before")
    }
    discourse.claimed[key] = discourse.claimed[key] ?? modality
    if act == .join || act == .withdraw { discourse.speaksOfMembership = true }
    if act == .meet, modality == .actual,
      let seat = chunks.lazy.flatMap(\.mentions).first(where: { m in
        (m.form == .seat || m.form == .capital) && actors.contains { $0.polity == m.polity }
      })
    {
      if let guest = actors.first(where: { $0.polity != seat.polity && isState($0.polity) }) {
        discourse.lastGuest = (guest, seat)
      }
    }
    if act == .visit, let host = counterparts.first { discourse.lastGuest = (actors[0], host) }
    if let a = roles.agreement, a.index >= 0, act == .join { discourse.actorsByAgreement[a.index] = actors }
    var when = date(k, modality)
    // The day of the verb before is not that of the participle.
    if act == .sign, grammar.verbFirst, chunks[k].features.form == .passiveParticiple,
      !chunks[(k + 1)...].contains(where: { $0.kind == .time })
    {
      when = nil
    }
    // اتفاقيات مبرمة مع فرنسا: that they were signed is taken for granted, unless it is told when or where.
    if act == .sign, grammar.verbFirst, chunks[k].features.form == .passiveParticiple, when == nil, placeOf(k) == nil,
      participleNoun(k) != nil
    {
      return drop(k, act, "taken for granted")
    }
    // A present tense with a day that lies ahead is a plan.
    let f = chunks[k].features
    let isPresent = chunks[k].kind == .verb && f.form == .plain && f.tense == .present && grammar.verbFirst
    if modality == .actual, let ahead = when?.date.earliest, let published = chunker.published,
      chunks[k].kind == .event
        ? ahead > published
        : isPresent && (ahead > published || ahead == published && act == .visit && when?.date.day != nil)
    {
      modality = .planned
      modalityHow = "the date lies ahead"
    }
    if !grammar.adjectiveAfter {
      if modality == .actual, chunks[k].kind == .verb, chunks[k].features.tense == .present, !sentence.isTitle,
        when?.date.day != nil, let ahead = when?.date.earliest, let published = chunker.published,
        ahead > published || ahead == published && act == .visit, !auxiliaries(k).contains(where: { chunks[$0].isBe })
      {
        modality = .planned
        modalityHow = "a present that lies ahead"
      }
      // To be a member is a state of affairs, unless it is denied or has a date.
      if act == .join, modality == .actual, when == nil,
        entry(k)!.classes & bits.membership != 0, chunks[k].owners.isEmpty,
        !slots.items.contains(where: {
          $0.marker == .of && chunks[$0.chunk].kind == .entity
            && chunks[$0.chunk].mentions.contains { m in actors.contains { $0.polity == m.polity } }
        })
      {
        return drop(k, act, "a bare membership")
      }
    }
    let place = placeOf(k)
    let evidence = evidence(k, roles)
    var reference: AgreementReference?
    if act.concernsAgreement, let a = roles.agreement {
      let known = a.index >= 0 ? lexicon.agreements[a.index] : nil
      reference = AgreementReference(
        id: known?.id, type: a.type ?? known?.type, name: a.name, topic: known == nil ? a.topic : nil)
    } else if act.concernsAgreement {
      // The text does not say which: these acts are always about one.
      reference = AgreementReference(type: "agreement")
    }
    var explanation: [String] = []
    if explain {
      explanation.append(
        "trigger: \(chunker.words(chunks[k].start, chunks[k].end)), frame \(frame.id) (\(frame.origin)) by \(row.origin)"
      )
      explanation += roles.how
      explanation.append("modality: \(modality.rawValue), by \(modalityHow)")
      explanation.append("according to: \(sourceHow)")
      if let when { explanation.append("when: \(when.text)") }
    }
    func make(_ a: [PolityMention], _ c: [PolityMention]) -> Claim {
      Claim(
        act: act, modality: modality, actors: a.map(participant), counterparts: c.map(participant),
        agreement: reference,
        attribution: source, when: when, place: place, evidence: evidence, origin: row.origin,
        confidence: isGuessing ? 0.4 : roles.inherited ? 0.6 : 0.9, explanation: explanation)
    }
    if !isGuessing, actors.count >= 2 || act == .mediate || act.isDirected {
      lastParticipants = act == .mediate ? counterparts : act.isDirected ? actors + counterparts : actors
      if act != .visit, act != .openEmbassy, act != .closeEmbassy {
        discourse.group(
          lastParticipants, weight: act == .mediate ? 1 : 2, states: grammar.adjectiveAfter ? { _ in false } : isState)
      }
    }
    if act.concernsAgreement, var a = roles.agreement, a.index >= 0 || a.topic != nil {
      if [.join, .withdraw, .suspend, .negotiate].contains(act), a.index >= 0,
        let polity = lexicon.agreements[a.index].polity, lexicon.polities[polity].kind == .organisation
      {
        a.isBody = true
      }
      discourse.agreement(a)
    }
    if act.concernsAgreement, act != .negotiate, let a = roles.agreement, a.index >= 0 {
      discourse.lastClaimedAgreement = a
    }
    if act.bundling == .together, grammar.adjectiveAfter || modality != .denied && modality != .refused {
      discourse.togetherClaims.append(
        .init(
          act: act, actors: actors.map { lexicon.polities[$0.polity].id }, agreement: roles.agreement?.index ?? -1,
          type: roles.agreement?.type))
    }
    switch act.bundling {
    case .each:
      if frame.counterparts.isEmpty { return actors.map { make([$0], []) } }
      // "has exchanged ambassadors with Kabul": each to the other.
      if !grammar.adjectiveAfter, act == .appointAmbassador, chunks[k].kind == .verb,
        let with = slots.items.first(where: { $0.marker == .with && chunks[$0.chunk].kind == .entity }),
        group(with.chunk).allSatisfy({ m in counterparts.contains { $0.polity == m.polity } })
      {
        return actors.flatMap { a in
          counterparts.filter { $0.polity != a.polity }.flatMap { [make([a], [$0]), make([$0], [a])] }
        }
      }
      return actors.flatMap { a in counterparts.filter { $0.polity != a.polity }.map { make([a], [$0]) } }
    case .dyads:
      guard actors.count > 2 else { return [make(actors, [])] }
      // "the Emirates and Bahrain … with Israel": each of the first with the last.
      let last = dyadPartner(k, actors, slots)
      return actors.filter { $0.polity != last.polity }.map { make([$0, last], []) }
    case .together:
      // Each candidate has accession talks of its own (guide, decision 13).
      if act == .negotiate,
        isAccessionTalks(k) || grammar.adjectiveAfter && roles.used.contains(where: isAccessionTalks)
          || !grammar.adjectiveAfter && isOnAccession(k, slots),
        let a = roles.agreement, a.index >= 0,
        let polity = lexicon.agreements[a.index].polity
      {
        var candidates = actors.filter { $0.polity != polity && isState($0.polity) }
        // "support opening membership talks with Ukraine": of the state behind "with", whoever speaks of them.
        if !grammar.adjectiveAfter, candidates.count > 1,
          let with = slots.items.first(where: {
            $0.marker == .with && chunks[$0.chunk].mentions.contains { isState($0.polity) }
          })
        {
          candidates = candidates.filter { c in group(with.chunk).contains { $0.polity == c.polity } }
          let body = PolityMention(polity: polity, form: .name, range: ByteRange(0, 0))
          return candidates.map { make([body, $0], []) }
        }
        if candidates.count > 1 { return candidates.map { c in make(actors.filter { $0.polity == polity } + [c], []) } }
      }
      return apart(act, k, actors, slots).map { make($0, []) }
    case .mediation: return [make(actors, counterparts)]
    }
  }

  /// What makes two claims the same act of the same: its act, those who take part in any order, and the agreement.
  private func claimKey(_ act: Act, _ participants: [PolityMention], _ agreement: SpokenAgreement?) -> String {
    let index = agreement?.index ?? -1
    var key = act.rawValue + "|"
    for polity in participants.map(\.polity).sorted() {
      key += String(polity)
      key += ","
    }
    key += "|"
    key += String(index)
    key += "|"
    if index < 0, let type = agreement?.type { key += type }
    return key
  }

  /// No claim of a trigger that opened, and why: for those who write packs.
  func drop(_ k: Int, _ act: Act?, _ why: String) -> [Claim] {
    if let act { droppedActs.insert(act) }
    if explain {
      dropped.append("\(act?.rawValue ?? "nothing") by \(chunker.words(chunks[k].start, chunks[k].end)): \(why)")
    }
    return []
  }

  /// "X followed": the claims spoken last, with another actor.
  func repeated(_ k: Int, _ row: Entry, adding: Bool = false) -> [Claim] {
    var who = subject(k)
    if chunks[k].kind == .event, let doers = doersOfLike(k) { who = doers }
    if chunks[k].kind == .event, who.mentions.isEmpty, let g = governor(k) { who = subject(g) }
    let like = chunks[k].kind == .event && row.kind != .verb && !adding
    // مرشح للخطوة نفسها: nobody has taken it.
    if like, chunks[k].marker == .to { return [] }
    return again(k, who.mentions, origin: row.origin, adding: adding, like: like)
  }

  /// ثم البحرين في ديسمبر, "and Iran last year": a further actor without a verb, with a date of its own.
  func elliptical(_ k: Int) -> [Claim] {
    let c = chunks[k]
    if let time = gap(k), let model = claimsHere.last, !redated(group(k), model, time) {
      return again(k, group(k), origin: model.origin, time: time)
    }
    guard c.conjunction != .none, c.coordinatedWith < 0, c.marker == .none, !c.mentions.isEmpty, c.person == nil,
      c.office == nil
    else { return [] }
    guard !claimsHere.isEmpty else { return [] }
    var j = k + 1
    while j < chunks.count,
      chunks[j].kind == .preposition || chunks[j].coordinatedWith == k || chunks[j].kind == .paren
        || chunks[j].kind == .conjunction || chunks[j].kind == .comma
    { j += 1 }
    guard j < chunks.count, chunks[j].kind == .time, dates[j] != nil else { return [] }
    guard
      j + 1 >= chunks.count || [.stop, .comma, .conjunction, .paren, .entity, .semicolon].contains(chunks[j + 1].kind)
    else { return [] }
    return again(k, group(k), origin: claimsHere.last!.origin, time: j)
  }

  /// "All three were suspended: Mali in 2021 …": gives a claim its day instead of making another.
  private func redated(_ who: [PolityMention], _ model: Claim, _ time: Int) -> Bool {
    guard who.count == 1, let read = dates[time] else { return false }
    let id = lexicon.polities[who[0].polity].id
    guard
      let i = claimsHere.lastIndex(where: { $0.act == model.act && $0.actors.map(\.id) == [id] && $0.when == nil })
    else { return false }
    claimsHere[i].when = When(date: read.date, text: chunker.words(chunks[time].start, chunks[time].end))
    return true
  }

  func again(
    _ k: Int, _ who: [PolityMention], origin: String, time: Int? = nil, adding: Bool = false, like: Bool = false,
    undone: Bool = false
  )
    -> [Claim]
  {
    let models = like ? modelsOfLike(who) : claimsHere.isEmpty ? discourse.lastClaims : claimsHere
    guard let model = models.last, !who.isEmpty, model.act != .mediate else { return [] }
    // English: who "did so" did not leave it undone.
    if !grammar.adjectiveAfter,
      [.denied, .refused].contains(model.modality) != undone || model.act.bundling == .together
    {
      return []
    }
    // "is expected to do the same", "has yet to follow": the repeating verb says how it stands.
    var own: Modality = .actual
    if !grammar.adjectiveAfter, chunks[k].kind == .verb { (own, _) = modality(k, model.act) }
    let when: When?
    if let time, let read = dates[time] {
      when = When(date: read.date, text: chunker.words(chunks[time].start, chunks[time].end))
    } else {
      when = date(k, model.modality)
    }
    let (source, _) = attribution(k)
    let range = chunker.bytes(min(chunks[k].start, chunks[k].start), chunks[k].end)
    let evidence = Evidence(text: chunker.slice(range), start: range.start, end: range.end, sentence: sentence.index)
    return who.compactMap { m in
      var copy = model
      let p = participant(m)
      if own != .actual { copy.modality = own }
      switch model.act.bundling {
      // "and Ukraine followed suit": whom it was done to does the same in turn.
      case .each
      where !grammar.adjectiveAfter && model.act != .visit && model.actors.count == 1
        && model.counterparts.count == 1 && model.counterparts[0].id == p.id:
        (copy.actors, copy.counterparts) = (model.counterparts, model.actors)
      case .each:
        if like, let answer = answered(model, by: p) {
          copy = answer
          break
        }
        guard model.actors.first?.id != p.id, !model.counterparts.contains(where: { $0.id == p.id }) else { return nil }
        copy.actors = [p]
      case .together where adding:
        guard !model.actors.contains(where: { $0.id == p.id }) else { return nil }
        copy.actors = model.actors + [p]
      case .dyads, .together:
        // The one that all the models share stays: the Emirates, Bahrain … with Israel.
        let shared = model.actors.filter { a in
          models.filter { $0.act == model.act }.allSatisfy { $0.actors.contains { $0.id == a.id } }
        }
        guard let partner = shared.last ?? model.actors.last, partner.id != p.id else { return nil }
        copy.actors = model.actors.count == 1 ? [p] : [p, partner]
      case .mediation: return nil
      }
      if like { copy.modality = modalityOfLike(k, model.modality) }
      copy.when = when
      copy.evidence = evidence
      copy.attribution = source
      copy.origin = origin
      copy.confidence = 0.7
      copy.explanation = explain ? ["repeats the claim before with another actor"] : []
      return copy
    }
  }

  private func repeatsTogether(_ act: Act, _ actors: [PolityMention], _ roles: Roles) -> Bool {
    let ids = Set(actors.map { lexicon.polities[$0.polity].id })
    let earlier = discourse.togetherClaims.filter {
      $0.act == act && ids.isSubset(of: Set($0.actors)) && $0.actors.count > ids.count
    }
    guard !earlier.isEmpty else { return false }
    guard let a = roles.agreement else { return true }
    return earlier.contains { $0.agreement == a.index && (a.index >= 0 || $0.type == a.type) }
  }

  /// English: "telephoned both leaders", "each of the two signed with X": several acts of two, not one of three.
  private func apart(_ act: Act, _ k: Int, _ actors: [PolityMention], _ slots: Slots) -> [[PolityMention]] {
    if act == .meet || act == .call, actors.count > 2, let members = metApart(k, slots) {
      let base = actors.filter { a in !members.contains { $0.polity == a.polity } }
      if base.count == 1 { return members.map { base + [$0] } }
    }
    guard !grammar.adjectiveAfter, [.call, .agree, .sign].contains(act) else { return [actors] }
    var each = slots.items.filter { $0.marker == .none || $0.marker == .with }.map(\.chunk).filter {
      (entry($0)?.value ?? 0) >= 1
    }
    if slots.subject.chunk >= 0, entry(slots.subject.chunk)?.value == 2 { each.append(slots.subject.chunk) }
    if act == .call, let parts = callsApart(slots, actors) { return parts }
    if act != .call, let parts = eachApart(act, k, actors, slots) { return parts }
    for k in each where chunks[k].anaphor == .pair {
      let members = group(k)
      let base = actors.filter { a in !members.contains { $0.polity == a.polity } }
      if !base.isEmpty, members.count > 1 { return members.map { base + [$0] } }
    }
    return [actors]
  }

  /// Whether around a chunk it says that what it tells is done with each apart.
  func isSeparate(near k: Int) -> Bool {
    (max(0, k - 6)..<min(chunks.count, k + 8)).contains { chunks[$0].classes & bits.separate != 0 }
  }

  /// Those met one after the other: استقبل كلا من A وB, "separate talks with A and B".
  private func metApart(_ k: Int, _ slots: Slots) -> [PolityMention]? {
    let isSeparate = isSeparate(near: k)
    for item in slots.items where chunks[item.chunk].kind == .entity && item.chunk != slots.subject.chunk {
      guard [.none, .with, .in].contains(item.marker), isSeparate || chunks[item.chunk].isEach else { continue }
      let members = group(item.chunk)
      if members.count > 1 { return members }
    }
    // "separate talks with her host and with X"
    guard isSeparate, !grammar.adjectiveAfter else { return nil }
    let apart = slots.items.filter { $0.marker == .with && chunks[$0.chunk].kind == .entity }
    return apart.count > 1 ? apart.reduce(into: []) { $0 = merged($0, group($1.chunk)) } : nil
  }

  private func dyadPartner(_ k: Int, _ actors: [PolityMention], _ slots: Slots) -> PolityMention {
    for item in slots.items where item.marker == .with || item.marker == .in || item.marker == .to {
      // "Taiwan keeps relations with A and B": each with the subject.
      let others = group(item.chunk)
      if !grammar.adjectiveAfter, others.count > 1,
        let one = actors.first(where: { a in !others.contains { $0.polity == a.polity } })
      {
        return one
      }
      if let m = chunks[item.chunk].mentions.first, actors.contains(where: { $0.polity == m.polity }) { return m }
    }
    if !grammar.adjectiveAfter, slots.items.contains(where: { $0.marker == .including }) { return actors[0] }
    return actors[actors.count - 1]
  }

  private func unique(_ mentions: [PolityMention]) -> [PolityMention] {
    var out: [PolityMention] = []
    for m in mentions where !out.contains(where: { $0.polity == m.polity }) { out.append(m) }
    return out
  }

  /// The other side where the sentence leaves it out: the subject spoken of, or the other of the last pair.
  private func implied(_ k: Int, _ actors: [PolityMention]) -> PolityMention? {
    guard let one = actors.first else { return nil }
    if !grammar.adjectiveAfter,
      !discourse.lastPair.contains(where: { $0.polity == one.polity })
    {
      // English: the state named before it in the sentence, or the subject of the sentence before.
      if let m = previousMentions(k).last(where: { isOtherState($0, one) })
        ?? discourse.lastSubject.first(where: { isOtherState($0, one) })
      {
        return m
      }
    }
    return discourse.otherOfPair(one.polity) ?? actorBefore(k, one)
  }

  func participant(_ m: PolityMention) -> Participant {
    let row = lexicon.polities[m.polity]
    let mention = m.range.isEmpty ? nil : Mention(text: chunker.slice(m.range), start: m.range.start, end: m.range.end)
    return Participant(id: row.id, kind: row.kind, mention: mention, person: m.person, office: m.office)
  }

  // MARK: Dates and places

  func date(_ k: Int, _ modality: Modality) -> When? {
    dateChunk(k).flatMap { when($0, of: k, modality) }
  }

  /// The time that dates what a chunk tells.
  func dateChunk(_ k: Int) -> Int? {
    var candidates: [Int] = []
    // "A day earlier he had invited him": the day of the invitation.
    if !grammar.adjectiveAfter, chunks[k].kind == .verb, entry(k)?.mood == .possible { return nil }
    var j = k + 1
    scan: while j < chunks.count {
      switch chunks[j].kind {
      case .time:
        if isDate(j, of: k) {
          candidates.append(j)
          break scan
        }
      case .stop, .semicolon, .clauseBreak, .complementizer, .relative, .ellipsis: break scan
      // "is a party to X, and in May …": the day of something else.
      case .conjunction
      where !grammar.adjectiveAfter && chunks[k].kind == .event && chunks[k].classes & bits.membership != 0:
        break scan
      case .verb: break scan
      case .event where [.during, .after, .before, .since].contains(chunks[j].marker): break scan
      default: break
      }
      j += 1
    }
    if candidates.isEmpty {
      j = k - 1
      scan: while j >= 0 {
        switch chunks[j].kind {
        case .time:
          if isDate(j, of: k) {
            candidates.append(j)
            break scan
          }
        case .clauseBreak where chunks[j].value == 6: break
        case .stop, .semicolon, .clauseBreak, .complementizer, .ellipsis: break scan
        case .verb: if chunks[k].kind != .event { break scan } else if !isCarrier(j) { break scan }
        default: break
        }
        j -= 1
      }
    }
    if candidates.isEmpty, !grammar.adjectiveAfter, let first = coordinateVerb(k) {
      // "on Thursday expelled the envoy and recalled its own"
      j = first - 1
      scan: while j >= 0 {
        switch chunks[j].kind {
        case .time:
          if isDate(j, of: k) {
            candidates.append(j)
            break scan
          }
        case .stop, .semicolon, .clauseBreak, .complementizer, .ellipsis, .verb: break scan
        default: break
        }
        j -= 1
      }
    }
    guard let index = candidates.first, dates[index] != nil else { return nil }
    // "in 2021 and 2022" is no day.
    if !grammar.adjectiveAfter, index + 2 < chunks.count, chunks[index + 1].kind == .conjunction,
      chunks[index + 2].kind == .time,
      dates[index + 2] != nil
    {
      return nil
    }
    return index
  }

  /// The date that a time gives what a chunk tells: a day of the week or of the year lies ahead of the article or behind it.
  func when(_ index: Int, of k: Int, _ modality: Modality) -> When? {
    guard let read = dates[index] else { return nil }
    var date = read.date
    let isVerb = chunks[k].kind == .verb
    // "had asked in September to become": the asking is past.
    let wasAsked =
      !grammar.adjectiveAfter && modality == .sought && isVerb && chunks[governor(k) ?? k].features.tense == .past
    if modality == .actual || isVerb && chunks[k].features.tense == .past && grammar.verbFirst,
      read.doubt == .year, let published = chunker.published, let earliest = date.earliest,
      earliest.number > published.number + 1
    {
      // What is past does not lie ahead: the year before was meant.
      date.year -= 1
    } else if modality == .planned || modality == .possible || modality == .sought || modality == .urged, !wasAsked,
      let published = chunker.published, let latest = date.latest, latest < published,
      grammar.adjectiveAfter || chunks[k].kind != .event
        || governor(k).map({ chunks[$0].features.tense != .past || infinitive($0) != nil }) ?? true
    {
      switch read.doubt {
      case .week:
        if let day = date.earliest { date = PartialDate(day.adding(days: 7)) }
      case .year: date.year += 1
      case .none: break
      }
    }
    return When(date: date, text: chunker.words(chunks[index].start, chunks[index].end))
  }

  /// Whether a time is a date of something done, and no modifier ("the 1960 treaty").
  private func isDate(_ j: Int, of k: Int) -> Bool {
    guard dates[j] != nil else { return false }
    // "suspended until 2028", "extended until May": how long it is to be so.
    if !grammar.adjectiveAfter, chunks[j].marker == .until || j > 0 && chunks[j - 1].marker == .until { return false }
    // علاقاتهما المقطوعة منذ 2016: how long it has been so, and no day of its end.
    if grammar.verbFirst, chunks[j].marker == .since || j > 0 && chunks[j - 1].marker == .since,
      entry(k)?.rules.contains(where: {
        [.restoreRelations, .maintainRelations, .negotiate, .visit, .meet, .openEmbassy].contains(
          lexicon.frames[$0.frame].act)
      }) == true
    {
      return false
    }
    // "since 1 January, when they signed"
    let opensClause = chunks[(j + 1)...].prefix(2).contains { $0.kind == .relative && $0.value == 0 } && j < k
    if !grammar.adjectiveAfter, !opensClause, chunks[j].marker == .since, chunks[k].classes & bits.membership == 0,
      !auxiliaries(k).contains(where: { chunks[$0].kind == .auxiliary && chunks[$0].value == 2 })
    {
      return false
    }
    if !grammar.adjectiveAfter, !opensClause, chunks[j].marker == .since,
      [.appointAmbassador, .recognize, .visit, .meet].contains(where: { act in
        entry(k)?.rules.contains { lexicon.frames[$0.frame].act == act } == true
      })
    {
      return false
    }
    if !grammar.adjectiveAfter, chunks[j].marker == .none, chunks[j].end - chunks[j].start == 1,
      chunker.text.tokens[chunks[j].start].kind == .number, j + 1 < chunks.count,
      [.noun, .unknown, .event].contains(chunks[j + 1].kind), chunks[j + 1].marker == .none
    {
      return false
    }
    return true
  }

  private func isCarrier(_ j: Int) -> Bool {
    guard let row = entry(j) else { return false }
    return row.traits.contains(.light) || row.traits.contains(.attends)
  }

  func placeOf(_ k: Int) -> Place? {
    var j = k + 1
    while j < chunks.count {
      let c = chunks[j]
      if isBoundary(c.kind) || c.kind == .verb || c.kind == .complementizer { return nil }
      if c.marker == .in || c.marker == .to,
        c.kind == .place
          || c.kind == .entity
            && c.mentions.contains(where: { $0.form == .capital || $0.form == .seat || $0.form == .name })
      {
        return Place(text: chunker.words(c.start, c.end))
      }
      j += 1
    }
    return nil
  }

  // MARK: Evidence

  private func evidence(_ k: Int, _ roles: Roles) -> Evidence {
    var first = chunks[k].start
    var last = chunks[k].end
    for j in roles.used where j >= 0 {
      first = min(first, chunks[j].start)
      last = max(last, chunks[j].end)
      for i in chunks.indices where chunks[i].coordinatedWith == j {
        last = max(last, chunks[i].end)
        first = min(first, chunks[i].start)
      }
    }
    for j in auxiliaries(k) where j < k && chunks[j].start < first && k - j < 4 { first = chunks[j].start }
    let range = chunker.bytes(first, last)
    return Evidence(text: chunker.slice(range), start: range.start, end: range.end, sentence: sentence.index)
  }
}
