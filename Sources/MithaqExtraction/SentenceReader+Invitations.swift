import MithaqClaims

// وجّه دعوة إلى نظيره لزيارة بلاده: who is invited is the guest, who invites is the host, whatever stands behind the visit.
extension SentenceReader {
  /// Guest and host of a visit that stands in an invitation.
  func invitation(_ k: Int) -> (guest: [PolityMention], host: [PolityMention])? {
    guard grammar.verbFirst, chunks[k].kind == .event, [.to, .in, .none].contains(chunks[k].marker),
      let g = chunks[..<k].indices.last(where: { entry($0)?.title == "invitation" }), k - g <= 14,
      !chunks[g..<k].contains(where: { isBoundary($0.kind) || $0.kind == .complementizer || $0.kind == .relative })
    else { return nil }
    let between = ((g + 1)..<k).filter {
      chunks[$0].kind == .entity && chunks[$0].coordinatedWith < 0 && !chunks[$0].mentions.isEmpty
    }
    let carrier = governor(g).flatMap { chunks[$0].kind == .verb || chunks[$0].kind == .event ? $0 : nil }
    let doer = carrier.map { subject($0).mentions } ?? []
    var guest: [PolityMention] = []
    var host: [PolityMention] = []
    // To whom it goes, and from whom it comes.
    if let e = between.first(where: { chunks[$0].marker == .to || chunks[$0].marker == .of }) {
      guest = group(e)
      host = doer
    } else if let e = carrier.flatMap({ c in
      (min(c + 1, g)..<g).first { e in
        chunks[e].kind == .entity && [.to, .none].contains(chunks[e].marker) && !chunks[e].mentions.isEmpty
          && !doer.contains { m in chunks[e].mentions.contains { $0.polity == m.polity } }
      }
    }) {
      guest = group(e)
      host = doer
    } else {
      guest = doer
      if let e = between.first(where: { [.from, .none, .by].contains(chunks[$0].marker) }) { host = group(e) }
    }
    // The country named behind the visit is the host, unless it points back to the guest.
    if let e = right(k).first(where: {
      [.none, .to, .in].contains($0.marker) && [.entity, .place].contains(chunks[$0.chunk].kind)
    })?.chunk {
      let named =
        chunks[e].kind == .place
        ? ground(e).map { [$0] } ?? [] : chunks[e].mentions
      let known = named.filter { m in !guest.contains { $0.polity == m.polity } }
      if chunks[e].anaphor != .ownCountry, !known.isEmpty { host = known }
    }
    host = host.filter { m in !guest.contains { $0.polity == m.polity } }
    return guest.isEmpty || host.isEmpty ? nil : (guest, host)
  }

  /// حرب غزة, ملف أوكرانيا, منتدى الدوحة: a name that only says which thing is meant is nobody who meets.
  func namesThing(_ j: Int) -> Bool {
    let c = chunks[j]
    guard grammar.adjectiveAfter, j > 0, c.kind == .entity, c.marker == .none, c.conjunction == .none,
      c.person == nil, c.office == nil, c.anaphor == .none, !c.isGovernment, c.mentions.count == 1,
      c.mentions[0].form == .name || c.mentions[0].form == .capital
    else { return false }
    let thing = chunks[j - 1]
    return thing.kind == .unknown && thing.end == c.start && !chunker.isDefinite(thing.end - 1)
  }
}

extension SentenceReader {
  /// Whether the verb at `j` says where the journey at `k` leads.
  func covers(_ j: Int, _ k: Int) -> Bool {
    guard grammar.verbFirst, let row = entry(j), row.title == "covering", chunks[j].conjunction == .none else {
      return false
    }
    return entry(k)?.rules.contains { lexicon.frames[$0.frame].act == .visit } == true
  }
}

extension SentenceReader {
  /// أول زيارة لمسؤول إسرائيلي إلى السودان: "of" a person and "to" a place are one letter apart.
  func journey(_ k: Int) -> (guest: [PolityMention], host: [PolityMention])? {
    guard grammar.verbFirst, chunks[k].kind == .event, !chunks[k].ownerIsPronoun, chunks[k].owners.isEmpty else {
      return nil
    }
    let to = right(k).filter { $0.marker == .to && chunks[$0.chunk].kind == .entity }.map(\.chunk)
    guard let g = to.first, let h = to.first(where: { $0 > g }), chunks[g].person != nil || chunks[g].office != nil,
      chunks[h].person == nil, chunks[h].office == nil, chunks[g].start == chunks[g - 1].end,
      chunks[g - 1].kind != .preposition
    else { return nil }
    let guest = group(g)
    let host = group(h).filter { m in !guest.contains { $0.polity == m.polity } }
    return guest.isEmpty || host.isEmpty ? nil : (guest, host)
  }
}
