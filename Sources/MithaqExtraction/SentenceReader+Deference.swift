import MithaqClaims

// Protocol: honorifics that point back (سموه، فخامته), offices without a name that one person of the article holds, hosts of guests,
// and lists of ambassadors who hand over their letters.
extension SentenceReader {
  /// سموه، دولته، معاليه: whoever the article has honoured so stands for a polity like any name.
  func resolveHonour(_ k: Int) {
    let c = chunks[k]
    guard c.kind == .pronoun || c.anaphor == .ownCountry, c.entry >= 0, let title = entry(k)?.title,
      let m = discourse.honoured(title)
    else { return }
    var copy = m
    copy.range = chunker.bytes(c.start, c.end)
    copy.how = "the one honoured so before"
    c.kind = .entity
    c.anaphor = .none
    c.mentions = [copy]
    c.person = m.person
    c.office = m.office
  }

  /// Keeps in mind by which honorifics and offices the article speaks of whom.
  func noteHonours(_ k: Int) {
    let c = chunks[k]
    guard grammar.adjectiveAfter, c.kind == .entity, c.mentions.count == 1, let m = c.mentions.first,
      c.person != nil || c.office != nil
    else { return }
    var i = c.start
    while i < c.end {
      guard let match = chunker.matches.at(i) else {
        i += 1
        continue
      }
      for sense in match.senses where sense.kind == .entry {
        let row = lexicon.entries[Int(sense.index)]
        if row.classes & bits.honorific != 0, let title = row.title { discourse.honour(title, m) }
      }
      i = match.end
    }
    if let office = c.office ?? m.office, c.anaphor == .none || c.person != nil, c.anaphor != .pair {
      discourse.honour(office, m)
      if office.hasSuffix(" minister"), office != "prime minister" { discourse.honour("minister", m) }
    }
  }

  /// "The president", where the article knows one president only.
  func holder(_ k: Int) -> PolityMention? {
    let c = chunks[k]
    guard grammar.adjectiveAfter, c.person == nil, let office = c.office, c.features.number != .plural,
      c.features.number != .dual
    else { return nil }
    let known = discourse.honours[office] ?? []
    return known.count == 1 ? known[0] : nil
  }

  /// Who receives a guest that is in "the country": who acts in the sentence, or the state of the article.
  func hostOfGuest(_ k: Int, _ guest: PolityMention) -> PolityMention? {
    if let m = previousMentions(k).last(where: {
      $0.polity != guest.polity && isState($0.polity) && ($0.person != nil || $0.office != nil)
    }) {
      return m
    }
    return stateBefore(otherThan: guest)
  }

  /// A guest whose country is named by a pronoun alone (خلال زيارته للمملكة): who is spoken of beside the host.
  func guestOfHost(_ k: Int, _ host: PolityMention) -> PolityMention? {
    let people = previousMentions(k).filter { $0.person != nil || $0.office != nil }
    return people.last { $0.polity != host.polity } ?? discourse.otherOfPair(host.polity)
  }

  /// No state visits itself: the country that was meant, or whoever came to it.
  func partVisit(_ k: Int, _ roles: inout Roles) {
    guard grammar.adjectiveAfter, let actor = roles.actors.first, roles.counterparts.isEmpty else { return }
    let goals = right(k).filter {
      [.none, .to, .in].contains($0.marker) && chunks[$0.chunk].mentions.contains { $0.polity == actor.polity }
    }
    guard let goal = goals.first?.chunk else { return }
    if chunks[k].kind == .verb {
      let isOwn = [.ownCountry, .headNoun, .capital].contains(chunks[goal].anaphor)
      if isOwn, let host = hostOfGuest(k, actor) { roles.counterparts = [host] }
    } else if chunks[k].ownerIsPronoun, let guest = guestOfHost(k, actor) {
      roles.actors = [guest]
      roles.counterparts = [actor]
    }
  }

  /// أوراق اعتماد كل من … سفيرا لنيبال، و… سفيرة للفلبين: each ambassador of the list.
  func accredited(_ k: Int, host: [PolityMention]) -> [PolityMention] {
    var out: [PolityMention] = []
    var j = k + 1
    while j < chunks.count, chunks[j].kind != .verb, !isBoundary(chunks[j].kind) {
      if chunks[j].kind == .noun, chunks[j].classes & bits.ambassador != 0 {
        var found = chunks[j].owners
        if found.isEmpty, let e = ((j + 1)..<min(j + 4, chunks.count)).first(where: { chunks[$0].kind == .entity }),
          chunks[(j + 1)..<e].allSatisfy({ $0.kind == .unknown || $0.kind == .preposition || $0.kind == .other })
        {
          found = chunks[e].mentions
        }
        out = merged(out, found.filter { m in !host.contains { $0.polity == m.polity } })
      }
      j += 1
    }
    return out
  }

  /// Two people of two states before a pronoun of the dual: those two.
  func twoPeople(before k: Int) -> [PolityMention] {
    var out: [PolityMention] = []
    for m in previousMentions(k)
    where (m.person != nil || m.office != nil) && !out.contains(where: { $0.polity == m.polity }) {
      out.append(m)
    }
    return out.count == 2 ? out : []
  }

  /// حيث يلتقي الرئيس ماكرون: the one behind the verb is met by whoever acts before it.
  func actorBefore(_ k: Int, _ one: PolityMention) -> PolityMention? {
    guard grammar.verbFirst, chunks[k].kind == .verb else { return nil }
    var i = k - 1
    while i >= 0 {
      if chunks[i].kind == .verb || chunks[i].kind == .event {
        if let m = subjects[i]?.mentions.first, m.polity != one.polity, m.person != nil || m.office != nil { return m }
      }
      i -= 1
    }
    return discourse.lastSubject.first { $0.polity != one.polity && ($0.person != nil || $0.office != nil) }
  }

  /// وكانت بلاده قد استدعت: with "and had" behind a comma the article begins to speak again.
  func beginsAnew(_ j: Int) -> Bool {
    grammar.verbFirst && chunks[j].kind == .auxiliary && chunks[j].conjunction == .and && j > 0
      && [.comma, .closeQuote, .paren].contains(chunks[j - 1].kind)
  }
}
