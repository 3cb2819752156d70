import MithaqClaims

// English: contacts and relations that no verb of their own says: where somebody is, who is told to go, who has ties with whom.
extension SentenceReader {
  // MARK: Where somebody is

  /// "was in Kyiv on Monday", "Zelensky, in Ankara for talks, …": an official who is in another state's town visits it.
  func whereabouts(_ k: Int) -> [Claim] {
    guard !grammar.adjectiveAfter, chunks[k].person != nil || chunks[k].office != nil, chunks[k].marker == .none,
      chunks[k].classes & bits.official == 0 || chunks[k].person != nil,
      let guest = chunks[k].mentions.first, chunks[k].mentions.count == 1,
      lexicon.polities[guest.polity].kind != .organisation,
      let (place, be) = town(behind: k), place + 1 >= chunks.count || !isPartOfName(place)
    else { return [] }
    let host: Int
    if chunks[place].kind == .place {
      guard let ground = ground(place) else { return [] }
      host = ground.polity
    } else {
      guard let m = chunks[place].mentions.first, m.form == .capital || m.form == .name else { return [] }
      host = m.polity
    }
    guard host != guest.polity, isState(host), let frame = lexicon.frames.first(where: { $0.act == .visit }) else {
      return []
    }
    var modality: Modality = .actual
    if let be {
      let before = chunks[(k + 1)...be]
      if before.contains(where: { $0.kind == .future }) { modality = .planned }
      if before.contains(where: { $0.kind == .preposition && $0.marker == .to }) { modality = .planned }
      if before.contains(where: { $0.kind == .perhaps || $0.kind == .modal }) { modality = .possible }
      if chunks[(k + 1)..<place].contains(where: { $0.kind == .negation }) {
        modality = modality == .planned ? .refused : .denied
      }
    }
    let (source, how) = attribution(k)
    let entry = be.flatMap { self.entry($0) } ?? self.entry(place - 1)
    let there = PolityMention(
      polity: host, form: .capital, range: chunker.bytes(chunks[place].start, chunks[place].end), how: "where it is")
    let range = chunker.bytes(chunks[k].start, chunks[place].end)
    discourse.lastGuest = (guest, there)
    return [
      Claim(
        act: .visit, modality: modality, actors: [participant(guest)], counterparts: [participant(there)],
        agreement: nil, attribution: source, when: date(place, modality),
        place: Place(text: chunker.words(chunks[place].start, chunks[place].end)),
        evidence: Evidence(text: chunker.slice(range), start: range.start, end: range.end, sentence: sentence.index),
        origin: entry?.origin ?? frame.origin, confidence: 0.7,
        explanation: explain ? ["an official is in another state", "according to: \(how)"] : [])
    ]
  }

  /// The town that somebody is in, behind "is", "will be" or a comma, and the verb to be.
  private func town(behind k: Int) -> (place: Int, be: Int?)? {
    var j = k + 1
    var be: Int?
    var comma = false
    // "Zelensky, in Ankara": the entity may have taken the comma.
    if chunks[k].end > chunks[k].start, chunker.text.tokens[chunks[k].end - 1].kind == .comma { comma = true }
    while j < chunks.count, j <= k + 6 {
      let c = chunks[j]
      switch c.kind {
      case .auxiliary where c.isBe: be = j
      case .auxiliary where c.value == 2, .future, .perhaps, .modal, .negation, .other: break
      case .preposition where c.marker == .since && j + 1 < chunks.count && chunks[j + 1].isBe: break
      case .time: guard be != nil else { return nil }
      case .comma:
        guard be == nil, !comma, j == k + 1 else { return nil }
        comma = true
      case .preposition where c.marker == .in && c.end > c.start:
        guard be != nil || comma && j == (chunks[j - 1].kind == .comma ? k + 2 : k + 1), j + 1 < chunks.count,
          chunks[j + 1].kind == .entity || chunks[j + 1].kind == .place
        else { return nil }
        // Behind a comma only a purpose or a day makes a visit of it.
        if be == nil {
          // "met the president, X, in Riyadh on Monday" says where they met.
          guard k == 0 || chunks[k - 1].kind != .verb,
            chunks[(j + 2)...].prefix(2).contains(where: {
              $0.kind == .time || $0.kind == .preposition && [.for, .on].contains($0.marker)
            })
          else { return nil }
        }
        return (j + 1, be)
      case .preposition where be == nil && c.marker == .to && j + 1 < chunks.count && chunks[j + 1].isBe: break
      // "has since been to Asmara"
      case .preposition where be == j - 1 && c.marker == .to && j + 1 < chunks.count && chunks[j - 1].value == 1:
        let isTown = chunks[j + 1].kind == .place || chunks[j + 1].mentions.first?.form == .capital
        return isTown && chunks[k + 1..<j].contains { $0.kind == .auxiliary && $0.value == 2 } ? (j + 1, be) : nil
      default: return nil
      }
      j += 1
    }
    return nil
  }

  /// "in Moscow talks", "in Sudan's capital", "in Kyiv and": whether the town only modifies.
  private func isPartOfName(_ place: Int) -> Bool {
    if chunks[place].possessive { return true }
    let next = chunks[place + 1]
    return [.noun, .event, .unknown, .entity, .verb].contains(next.kind) && next.marker == .none
      && next.conjunction == .none
  }

  /// "is in Rabat for talks", "in Ankara for a meeting": whoever is there takes part.
  func whoIsThere(_ k: Int) -> Found? {
    guard chunks[k].marker == .for, !chunks[k].ownerIsPronoun else { return nil }
    var j = k - 1
    while j >= 0, !isBoundary(chunks[j].kind), ![.verb, .complementizer, .relative].contains(chunks[j].kind) {
      if chunks[j].kind == .entity, chunks[j].marker == .none, chunks[j].person != nil || chunks[j].office != nil,
        let (place, _) = town(behind: j), place < k
      {
        return Found(mentions: chunks[j].mentions, chunk: j, how: "who is there")
      }
      j -= 1
    }
    return nil
  }

  /// "She travels to Oslo on Thursday", "leaves for Rome this week": the simple present of travel with a day is a schedule.
  func isScheduled(_ k: Int, _ act: Act) -> Bool {
    guard !grammar.adjectiveAfter, act == .visit, !sentence.isTitle, chunks[k].kind == .verb,
      chunks[k].features.form == .plain, chunks[k].features.tense == .present, auxiliaries(k).isEmpty
    else { return false }
    for j in (k + 1)..<max(k + 1, chunks.count) {
      if isBoundary(chunks[j].kind) || [.verb, .complementizer, .relative].contains(chunks[j].kind) { return false }
      if chunks[j].kind == .time, dates[j] != nil { return true }
    }
    return false
  }

  // MARK: Who is told to go

  /// "ordered the Russian attaché to leave", "were told to go": expelled by the one who orders it.
  func toldToGo(_ k: Int) -> [Claim] {
    guard !grammar.adjectiveAfter, infinitive(k) != nil, let g = governor(k), chunks[g].kind == .verb,
      let row = entry(g),
      row.traits.contains(.controlsObject) || row.traits.contains(.say) || row.traits.contains(.light),
      let frame = lexicon.frames.first(where: { $0.act == .expelDiplomat })
    else { return [] }
    let envoy = bits.ambassador | bits.diplomat
    let passive = isPassive(g)
    var who = right(g).map(\.chunk).first { $0 < k && chunks[$0].classes & envoy != 0 }
    if passive {
      let found = left(g)
      if found.chunk >= 0, chunks[found.chunk].classes & envoy != 0 { who = found.chunk }
    }
    guard let who else { return [] }
    var roles = Roles()
    roles.counterparts = chunks[who].owners
    if roles.counterparts.isEmpty, let of = ownerBehind(who) { roles.counterparts = group(of) }
    roles.actors = subject(g).mentions
    if roles.actors.isEmpty, passive {
      roles.actors = speakersOwn(g).filter { m in !roles.counterparts.contains { $0.polity == m.polity } }
    }
    if chunks[who].ownerIsPronoun { return [] }
    roles.actors = Array(roles.actors.prefix(1))
    guard let actor = roles.actors.first, !roles.counterparts.contains(where: { $0.polity == actor.polity }) else {
      return []
    }
    roles.used = [who, k]
    roles.how = ["told to go"]
    return claims(g, row, frame, roles, Slots())
  }

  /// The party that speaks, where a passive leaves out who does it; else whom the article spoke of last.
  func speakersOwn(_ k: Int) -> [PolityMention] {
    for g in governors(k) where entry(g)?.traits.contains(.say) == true || entry(g)?.traits.contains(.decides) == true {
      if let m = subject(g).mentions.first { return [m] }
    }
    return discourse.lastSubject.first.map { [$0] } ?? []
  }

  /// "the ambassador of Chad", "the embassy of Peru": the state behind the noun.
  func ownerBehind(_ j: Int) -> Int? {
    guard !grammar.adjectiveAfter, chunks[j].classes & (bits.ambassador | bits.diplomat | bits.embassy) != 0,
      let next = chunks.indices.first(where: { $0 > j && chunks[$0].kind != .preposition && chunks[$0].kind != .other }
      ),
      chunks[next].kind == .entity, chunks[next].marker == .of || chunks[next].marker == .from && j + 2 >= next,
      !chunks[next].mentions.isEmpty, chunks[j].classes & bits.embassy == 0 || chunks[next].marker == .of
    else { return nil }
    return next
  }

  /// "called on Egypt to ratify": whether a verb of urging has an act as its complement.
  func urgesAnAct(_ k: Int) -> Bool {
    var j = k + 1
    while j < chunks.count, !isBoundary(chunks[j].kind), chunks[j].kind != .relative {
      if chunks[j].kind == .complementizer { return true }
      if chunks[j].kind == .preposition, chunks[j].marker == .to, j + 1 < chunks.count,
        chunks[j + 1].kind == .verb || chunks[j + 1].kind == .unknown || chunks[j + 1].kind == .auxiliary
      {
        return true
      }
      if chunks[j].kind == .verb { return infinitive(j) != nil }
      j += 1
    }
    return false
  }

  // MARK: Who has ties

  /// "has diplomatic relations with", "had a meeting": the auxiliary is the verb itself before such a noun.
  func settlePossession() {
    guard !grammar.adjectiveAfter else { return }
    for k in chunks.indices where chunks[k].kind == .auxiliary && chunks[k].value == 2 {
      var j = k + 1
      while j < chunks.count, j <= k + 5,
        chunks[j].kind == .other || chunks[j].kind == .negation && j == k + 1
          || chunks[j].kind == .unknown && chunks[j].marker == .none && !chunks[j].isPrivate
      { j += 1 }
      guard j < chunks.count, chunks[j].marker == .none,
        chunks[j].kind == .noun && chunks[j].classes & bits.relations != 0
          || chunks[j].kind == .event && chunks[j].features.form == .plain && entry(j)?.kind != .adjective
            && entry(j)?.rules.isEmpty == false
            // "has been in force since 2014"
            && entry(j)?.lemma.hasPrefix("been ") != true,
        let match = chunker.matches.at(chunks[k].start),
        let sense = match.senses.first(where: {
          $0.kind == .entry && lexicon.entries[Int($0.index)].kind == .verb
            && !lexicon.entries[Int($0.index)].rules.isEmpty
        })
      else { continue }
      chunks[k].kind = .verb
      chunks[k].entry = Int(sense.index)
      chunks[k].features = sense.features
    }
  }

  /// سفيرة الأخيرة لدى لندن، سفارة الجارة: a phrase that points back right behind an embassy or an ambassador owns it.
  func giveOwner(_ k: Int) {
    guard grammar.verbFirst, k > 0, chunks[k].kind == .entity, chunks[k].marker == .none,
      chunks[k].conjunction == .none,
      [.latter, .former, .counterpart, .headNoun].contains(chunks[k].anaphor), !chunks[k].mentions.isEmpty,
      chunks[k].person == nil, chunks[k].office == nil,
      chunks[k - 1].kind == .noun, chunks[k - 1].end == chunks[k].start, chunks[k - 1].owners.isEmpty,
      !chunks[k - 1].features.isDefinite, chunks[k - 1].features.pronoun == .none,
      chunks[k - 1].classes & (bits.embassy | bits.ambassador | bits.diplomat | bits.relations) != 0
    else { return }
    chunks[k - 1].owners = chunks[k].mentions
    chunks[k].mentions = []
    chunks[k].kind = .other
  }

  /// "keeps close ties with clubs in Samoa": relations with somebody who is no party.
  func isPrivateAffair(_ k: Int, _ act: Act, _ slots: Slots) -> Bool {
    guard !grammar.adjectiveAfter, act.bundling == .dyads || act == .negotiate || act == .sign || act == .agree,
      let with = slots.items.first(where: { $0.marker == .with })
    else { return false }
    if slots.subject.mentions.count > 1 { return false }
    if act.bundling != .dyads, chunks[with.chunk].classes & bits.privateHead == 0 { return false }
    return [.unknown, .noun].contains(chunks[with.chunk].kind) && chunks[with.chunk].mentions.isEmpty
      && !slots.items.contains { $0.marker == .with && chunks[$0.chunk].kind == .entity }
  }

  /// "recognition of Somaliland": what stands behind "of" is recognised, and does not recognise.
  func isRecognition(_ k: Int) -> Bool {
    entry(k)?.rules.contains { lexicon.frames[$0.frame].act == .recognize } == true
  }

  // MARK: Whom a sentence leaves out

  /// "She would visit soon, the Chinese minister said", "who is visiting the country": the host is who speaks, or who receives.
  func hostUnsaid(_ k: Int, _ guest: PolityMention, _ source: Attribution?, _ slots: Slots) -> PolityMention? {
    if let id = source?.polity, let polity = lexicon.polityIndex[id], polity != guest.polity, isState(polity),
      chunks[k].kind == .verb, let m = discourse.lastSpeakerMention, m.polity == polity
    {
      return m
    }
    guard slots.items.contains(where: { chunks[$0.chunk].anaphor == .ownCountry }) else { return nil }
    if let m = previousMentions(k).last(where: { $0.polity != guest.polity && isState($0.polity) }) { return m }
    if let home = discourse.home, home.polity != guest.polity { return home }
    return nil
  }

  /// "The government will recognise it, the Taoiseach said": an office that opens the article belongs to who speaks behind it.
  func speakerAhead(_ k: Int) -> PolityMention? {
    guard !grammar.adjectiveAfter, discourse.lastSubject.isEmpty, previousMentions(k).isEmpty else { return nil }
    for j in (k + 1)..<max(k + 1, chunks.count)
    where chunks[j].kind == .entity && chunks[j].person != nil && chunks[j].marker == .none {
      let speaks = chunks[(j + 1)...].prefix(3).contains {
        $0.kind == .verb && $0.entry >= 0 && lexicon.entries[$0.entry].traits.contains(.say)
      }
      if speaks { return chunks[j].mentions.first { isState($0.polity) } }
    }
    return nil
  }

  /// "recognised the state, joining Ireland and Norway": those whom one joins have done the same.
  func joinsOthers(_ k: Int, _ row: Entry, _ slots: Slots) -> [Claim]? {
    guard !grammar.adjectiveAfter, row.rules.contains(where: { lexicon.frames[$0.frame].act == .join }),
      chunks[k].features.form == .actionNoun, let model = claimsHere.last, model.modality == .actual,
      model.act.bundling == .each, model.act != .visit
    else { return nil }
    let others = slots.items.filter { $0.marker == .none && chunks[$0.chunk].kind == .entity }.flatMap {
      group($0.chunk)
    }.filter { isState($0.polity) && $0.person == nil }
    guard !others.isEmpty, others.allSatisfy({ m in lexicon.polities[m.polity].id != model.actors.first?.id }) else {
      return nil
    }
    let made = again(k, others, origin: row.origin)
    return made.isEmpty
      ? nil
      : made.map {
        var claim = $0
        claim.when = nil
        return claim
      }
  }

  /// "held two phone calls with A and B": a call with each.
  func callsApart(_ slots: Slots, _ actors: [PolityMention]) -> [[PolityMention]]? {
    guard slots.subject.mentions.count == 1, let caller = slots.subject.mentions.first,
      let with = slots.items.first(where: { $0.marker == .with && chunks[$0.chunk].kind == .entity })?.chunk,
      chunks[..<with].contains(where: {
        $0.kind == .event && $0.features.number == .plural && $0.entry >= 0
          && lexicon.entries[$0.entry].rules.contains { lexicon.frames[$0.frame].act == .call }
      })
    else { return nil }
    let others = group(with).filter { $0.polity != caller.polity }
    guard others.count > 1, others.count + 1 == actors.count else { return nil }
    return others.map { [caller, $0] }
  }
}
