import MithaqClaims

// English: participants that stand beside the subject, outside it, or in a clause that lacks its verb.
extension SentenceReader {
  /// "Fiji, along with Samoa and Tonga, ratified": whoever stands beside the subject does what it does.
  func withCompany(_ found: Found, before k: Int) -> Found {
    guard !grammar.adjectiveAfter, found.chunk >= 0, found.chunk < k, !found.mentions.isEmpty,
      chunks[found.chunk].kind == .entity
    else { return found }
    var j = found.chunk + 1
    while j < k, chunks[j].coordinatedWith == found.chunk || j + 1 < k && chunks[j + 1].coordinatedWith == found.chunk {
      j += 1
    }
    if j < k, chunks[j].kind == .comma { j += 1 }
    guard j + 1 < k, chunks[j].kind == .preposition, chunks[j].marker == .with, entry(j)?.value == 1,
      chunks[j + 1].kind == .entity, !chunks[j + 1].mentions.isEmpty
    else { return found }
    var all = found
    all.mentions = merged(found.mentions, group(j + 1))
    return all
  }

  /// "Ireland and Spain, but not Portugal, recognised": an exception between commas is no subject.
  func setExceptionsAside() {
    guard !grammar.adjectiveAfter else { return }
    for k in chunks.indices.dropFirst()
    where chunks[k].kind == .negation && chunks[k].value == 3 && k + 1 < chunks.count {
      let opens =
        chunks[k - 1].kind == .comma || chunks[k - 1].kind == .clauseBreak && [0, 5].contains(chunks[k - 1].value)
      guard opens, chunks[k + 1].kind == .entity, chunks[k + 1].marker == .none, chunks[k + 1].coordinatedWith < 0
      else {
        continue
      }
      var end = k + 2
      while end < chunks.count, chunks[end].coordinatedWith == k + 1 || chunks[end].kind == .conjunction { end += 1 }
      guard end >= chunks.count || chunks[end].kind == .comma || chunks[end].kind == .stop else { continue }
      chunks[k].kind = .preposition
      chunks[k].marker = .despite
      if chunks[k - 1].kind == .clauseBreak { chunks[k - 1].kind = .other }
      for j in (k + 1)..<end where chunks[j].kind == .entity { chunks[j].marker = .despite }
    }
  }

  /// "was ratified by Bhutan in 2011 and by Nepal in 2012": a further doer of a passive with a date of its own.
  func furtherDoer(_ k: Int) -> [Claim] {
    let c = chunks[k]
    guard !grammar.adjectiveAfter, c.marker == .by, c.coordinatedWith < 0, !c.mentions.isEmpty, k > 1,
      c.conjunction != .none || chunks[k - 1].conjunction != .none || chunks[k - 2].kind == .conjunction
        || chunks[k - 2].kind == .comma,
      let model = claimsHere.last, model.act.bundling == .each
    else { return [] }
    var j = k + 1
    while j < chunks.count, chunks[j].kind == .preposition || chunks[j].coordinatedWith == k { j += 1 }
    let time = j < chunks.count && chunks[j].kind == .time && dates[j] != nil ? j : nil
    return again(k, group(k), origin: model.origin, time: time)
  }

  /// "followed in May", "is expected to follow": a verb of one word repeats only where nothing stands behind it as its object.
  func repeatsAlone(_ k: Int) -> Bool {
    guard !grammar.adjectiveAfter, chunks[k].kind == .verb, chunks[k].end - chunks[k].start == 1 else { return true }
    guard let next = chunks[(k + 1)...].first(where: { $0.kind != .other && $0.kind != .openQuote }) else {
      return true
    }
    switch next.kind {
    case .time, .comma, .stop, .semicolon, .clauseBreak, .dash: return true
    case .preposition: return next.marker == .in || next.marker == .on || next.marker == .after
    default: return false
    }
  }

  /// "will adopt the euro, becoming a member": a participle behind a comma stands as the clause before it does.
  func mainVerb(ofParticiple k: Int) -> Int? {
    guard !grammar.adjectiveAfter, chunks[k].features.form == .actionNoun, chunks[k].marker == .none, k > 1,
      chunks[k - 1].kind == .comma || chunks[k - 1].kind == .other && chunks[k - 2].kind == .comma
    else { return nil }
    let verb = chunks[..<k].lastIndex { c in
      c.kind == .verb && c.features.form == .plain || isBoundary(c.kind) || c.kind == .complementizer
    }
    return verb.flatMap { chunks[$0].kind == .verb ? $0 : nil }
  }

  /// "said talks with X were under way", "talks with X resume on Monday": who speaks of talks with one other talks with it.
  func speakerTalks(_ k: Int, _ source: Attribution?, _ actors: [PolityMention], _ slots: Slots) -> PolityMention? {
    guard !grammar.adjectiveAfter, actors.count == 1, chunks[k].kind == .event,
      slots.items.contains(where: {
        $0.marker == .with && chunks[$0.chunk].mentions.contains { $0.polity == actors[0].polity }
      }),
      let id = source?.polity, let polity = lexicon.polityIndex[id], isState(polity), polity != actors[0].polity
    else { return nil }
    return PolityMention(polity: polity, form: .name, range: ByteRange(0, 0))
  }

  /// "received X for a state visit", "hosted X on a visit": the guest is whom the verb has as its object.
  func guestOfReception(_ k: Int) -> (guest: [PolityMention], host: [PolityMention])? {
    guard !grammar.adjectiveAfter, chunks[k].kind == .event,
      chunks[k].marker == .for || chunks[k].marker == .on
        || k > 0 && chunks[k - 1].kind == .time && chunks[k - 1].marker == .for,
      chunks[k].owners.isEmpty, let g = governor(k), chunks[g].kind == .verb, let row = entry(g),
      row.rules.contains(where: { rule in
        [.meet, .mediate].contains(lexicon.frames[rule.frame].act) && rule.conditions.contains { $0.slot == .object }
      })
    else { return nil }
    let host = subject(g).mentions
    let guest =
      isPassive(g)
      ? patient(g).mentions
      : right(g).filter { $0.marker == .none && $0.chunk < k && chunks[$0.chunk].kind == .entity }.flatMap {
        group($0.chunk)
      }
    let others = guest.filter { m in !host.contains { $0.polity == m.polity } }
    return others.isEmpty || host.isEmpty ? nil : (others, host)
  }

  /// Two or more polities, one of them a state: a pair for conditions.
  func isTwo(_ mentions: [PolityMention]) -> Bool {
    guard mentions.count > 1, mentions.contains(where: { isState($0.polity) }) else { return false }
    return mentions.contains { $0.polity != mentions[0].polity }
  }

  /// English: "opened accession talks": a verb whose talks are on an accession.
  func isOnAccession(_ k: Int, _ slots: Slots) -> Bool {
    guard !grammar.adjectiveAfter else { return false }
    return slots.items.contains {
      [.none, .on].contains($0.marker) && chunks[$0.chunk].classes & bits.accession != 0
        && chunks[$0.chunk].classes & bits.talks != 0
    }
  }

  /// "a three-day visit": a length of time takes the preposition from the noun that it measures.
  func settleDurations() {
    guard !grammar.adjectiveAfter else { return }
    for k in chunks.indices.dropLast()
    where chunks[k].kind == .time && chunks[k].marker != .none && dates[k] == nil && chunks[k].end - chunks[k].start > 0
      && [.event, .noun].contains(chunks[k + 1].kind) && chunks[k + 1].marker == .none
      && chunks[k + 1].conjunction == .none && chunks[k + 1].start <= chunks[k].end + 1
      && chunker.words(chunks[k].start, chunks[k].end).contains("-")
    {
      chunks[k + 1].marker = chunks[k].marker
    }
  }

  /// Who acts in the clause behind a circumstance that opens the sentence: "After talks with X in Cairo, Y said".
  func actorBehindCircumstance(_ k: Int) -> PolityMention? {
    guard !grammar.adjectiveAfter, chunks[k].kind == .event, chunks[k].features.form == .plain,
      [.in, .during, .after, .before, .on].contains(chunks[k].marker), !chunks[k].ownerIsPronoun,
      chunks[k].owners.isEmpty,
      !chunks[..<k].contains(where: { $0.kind == .verb || $0.kind == .entity || $0.kind == .event }),
      let comma = chunks[k...].firstIndex(where: { $0.kind == .comma }),
      !chunks[k..<comma].contains(where: { $0.kind == .verb || $0.marker == .between || $0.kind == .relative }),
      let verb = chunks[comma...].firstIndex(where: { $0.kind == .verb || isBoundary($0.kind) }),
      chunks[verb].kind == .verb
    else { return nil }
    let found = subject(verb)
    guard found.chunk > comma, let m = found.mentions.first, found.mentions.count == 1,
      m.person != nil || m.office != nil
    else { return nil }
    return m
  }

  /// "Zambia, which China's premier visited": whom a relative clause with a subject of its own acts on.
  func relativeObject(_ k: Int) -> Int? {
    guard !grammar.adjectiveAfter, chunks[k].kind == .verb, chunks[k].features.form == .plain else { return nil }
    var j = k - 1
    var subjects = 0
    while j >= 0 {
      switch chunks[j].kind {
      case .auxiliary, .other, .time, .future, .perhaps, .modal, .negation: break
      case .conjunction where subjects > 0: break
      case .entity where chunks[j].marker == .none: subjects += 1
      case .pronoun where chunks[j].marker == .none && chunks[j].value != 9: subjects += 1
      case .relative:
        guard subjects > 0, chunks[j].value == 1 else { return nil }
        var i = j - 1
        if i >= 0, chunks[i].kind == .comma { i -= 1 }
        guard i >= 0, chunks[i].kind == .entity, chunks[i].coordinatedWith < 0, !chunks[i].mentions.isEmpty else {
          return nil
        }
        return i
      default: return nil
      }
      j -= 1
    }
    return nil
  }

  /// "a delegation headed by the minister visited": a past form with "by" between a name and the clause's own verb.
  func isReducedBy(_ k: Int) -> Bool {
    guard !grammar.adjectiveAfter, k > 0, chunks[k].kind == .verb, chunks[k].features.tense == .past,
      chunks[k - 1].kind == .entity, k + 2 < chunks.count, chunks[k + 1].kind == .preposition,
      chunks[k + 1].marker == .by
    else { return false }
    var j = k + 2
    while j < chunks.count {
      switch chunks[j].kind {
      case .verb: return chunks[j].features.form == .plain
      case .auxiliary: return chunks[j].conjunction == .none
      case .entity, .unknown, .noun, .place, .preposition, .other, .time: break
      case .conjunction where j + 1 < chunks.count && chunks[j + 1].coordinatedWith >= 0: break
      default: return false
      }
      j += 1
    }
    return false
  }

  /// "relations, severed in 2016, were restored": a participle between commas behind what it is said of.
  func isReducedAside(_ k: Int) -> Bool {
    guard !grammar.adjectiveAfter, k > 1, chunks[k].features.tense == .past, chunks[k].features.form == .plain,
      isFollowedByCircumstance(k)
    else { return false }
    let head = chunks[k - 2]
    return head.kind == .noun && head.classes & (bits.relations | bits.embassy | bits.agreement) != 0
      || head.kind == .entity && head.marker == .none && k == 2 && head.person == nil && head.office == nil
  }

  /// "it, Norway and Iceland": a pronoun at the head of a list.
  func pronounList(_ head: Int) -> [PolityMention]? {
    guard !grammar.adjectiveAfter, head > 1, chunks[head - 1].kind == .comma, chunks[head - 2].kind == .pronoun,
      [1, 2, 6].contains(chunks[head - 2].value), chunks.contains(where: { $0.coordinatedWith == head })
    else { return nil }
    return merged(pronounSubject(chunks[head - 2].value, at: head - 2), group(head))
  }

  /// "A Chinese operator said it would": the pronoun of somebody who is no party.
  func speaksForNobody(before pronoun: Int) -> Bool {
    guard !grammar.adjectiveAfter, chunks[pronoun].value == 6, pronoun > 1 else { return false }
    let s = chunks[pronoun - 1].kind == .complementizer ? pronoun - 2 : pronoun - 1
    guard chunks[s].kind == .verb, entry(s)?.traits.contains(.say) == true else { return false }
    return subject(s).isBlocked
  }

  /// The organisation named last, for an act of joining or leaving that names none; nil where the act has a noun of its own.
  func bodySpokenOf(_ k: Int, _ roles: Roles) -> SpokenAgreement? {
    guard !grammar.adjectiveAfter,
      roles.agreementChunk < 0 || chunks[roles.agreementChunk].classes & bits.membership != 0
    else { return nil }
    let body = discourse.recent.last {
      lexicon.polities[$0].kind == .organisation && lexicon.agreementOfPolity[$0] != nil
    }
    return body.map { SpokenAgreement(index: lexicon.agreementOfPolity[$0]!, name: lexicon.polities[$0].id) }
  }

  /// "each with Trump", "have each reached": each of those who act with the one behind "with".
  func eachApart(_ act: Act, _ k: Int, _ actors: [PolityMention], _ slots: Slots) -> [[PolityMention]]? {
    let with = slots.items.filter { $0.marker == .with && chunks[$0.chunk].kind == .entity }.flatMap { group($0.chunk) }
    guard slots.subject.mentions.count > 1, with.count == 1, actors.count == slots.subject.mentions.count + 1,
      chunks[max(0, k - 3)..<min(chunks.count, k + 7)].contains(where: { $0.classes & bits.separate != 0 })
    else { return nil }
    return slots.subject.mentions.map { [$0, with[0]] }
  }

  /// "as did Malta", "nor has China": the act before, of whoever stands behind the auxiliary.
  func didAsMuch(_ k: Int) -> [Claim] {
    let c = chunks[k]
    guard !grammar.adjectiveAfter, c.marker == .none, c.coordinatedWith < 0, !c.mentions.isEmpty, k > 1,
      chunks[k - 1].kind == .auxiliary || chunks[k - 1].kind == .future,
      let model = claimsHere.last ?? discourse.lastClaims.last
    else { return [] }
    var j = k + 1
    while j < chunks.count, chunks[j].coordinatedWith == k || chunks[j].kind == .conjunction { j += 1 }
    guard j >= chunks.count || ![.verb, .event, .unknown, .noun, .auxiliary, .negation].contains(chunks[j].kind) else {
      return []
    }
    let lead = chunks[k - 2]
    let isLike = lead.kind == .preposition && lead.marker == .as
    guard isLike || lead.kind == .negation || lead.kind == .conjunction && lead.value == 2 else { return [] }
    let hasTime = chunks[k...].prefix(4).contains { $0.kind == .time }
    return again(k, group(k), origin: model.origin, undone: !isLike).map {
      var claim = $0
      if !hasTime { claim.when = model.when }
      return claim
    }
  }
}
