import MithaqClaims

// Arabic: membership without a verb: ليست طرفا في الاتفاقية, عضو في الحلف منذ 1952.
extension SentenceReader {
  /// To be no party is a denial, to be one since a day an accession; a bare "is a member" is nothing (guide, decision 2).
  func bareMembership(_ k: Int) -> [Claim] {
    let c = chunks[k]
    guard c.classes & bits.membership != 0, c.type == nil, c.owners.isEmpty, !c.ownerIsPronoun, c.marker == .none,
      !c.features.isDefinite, c.conjunction == .none
    else { return [] }
    // What it is a member of: behind "in".
    var j = k + 1
    while j < chunks.count, chunks[j].kind == .unknown || chunks[j].kind == .openQuote { j += 1 }
    guard j < chunks.count else { return [] }
    var body: SpokenAgreement?
    if chunks[j].kind == .pronoun, chunks[j].marker == .in {
      body = spokenAgreement(before: k, for: .join)
    } else {
      guard chunks[j].kind == .preposition, chunks[j].marker == .in else { return [] }
      j += 1
      while j < chunks.count, chunks[j].kind == .openQuote { j += 1 }
      guard j < chunks.count else { return [] }
      if chunks[j].agreement >= 0 {
        body = SpokenAgreement(index: chunks[j].agreement, type: chunks[j].type, name: name(j))
      } else if let index = chunks[j].mentions.lazy.compactMap({ self.lexicon.agreementOfPolity[$0.polity] }).first {
        body = SpokenAgreement(index: index, name: name(j))
      } else if chunks[j].type != nil {
        body = SpokenAgreement(index: -1, type: chunks[j].type, name: name(j), topic: topic(behind: j))
      }
    }
    guard let body else { return [] }
    // Whose it is: the phrase before it, behind or before the negation, with no verb between.
    var i = k - 1
    var who: [PolityMention] = []
    var isNegated = false
    while i >= 0 {
      let d = chunks[i]
      if d.kind == .verb || d.kind == .complementizer || isBoundary(d.kind) && d.value != 7 || d.kind == .comma {
        break
      }
      if d.kind == .negation { isNegated = true }
      if d.kind == .entity, who.isEmpty, d.marker == .none {
        who = group(d.coordinatedWith >= 0 ? d.coordinatedWith : i)
      }
      if d.kind == .relative, who.isEmpty { break }
      i -= 1
    }
    if who.isEmpty, isNegated, i >= 0,
      chunks[i].kind == .verb || chunks[i].kind == .relative || chunks[i].kind == .comma
    {
      // إسرائيل التي ليست طرفا فيها
      let before = chunks[..<i].lastIndex { $0.kind == .entity && $0.marker == .none }
      if chunks[i].kind == .relative, let before { who = group(before) }
    }
    var when: When?
    if !isNegated {
      guard let t = ((j + 1)..<min(j + 4, chunks.count)).first(where: { chunks[$0].kind == .time && dates[$0] != nil }),
        chunks[t - 1].kind == .preposition, chunks[t - 1].marker == .after || chunks[t - 1].marker == .since,
        let read = dates[t]
      else { return [] }
      when = When(date: read.date, text: chunker.words(chunks[t].start, chunks[t].end))
    }
    let bodyPolity = body.index >= 0 ? lexicon.agreements[body.index].polity : nil
    who.removeAll { $0.polity == bodyPolity }
    guard !who.isEmpty else { return [] }
    let (source, _) = attribution(k)
    let range = chunker.bytes(max(0, chunks[max(0, i + 1)].start), chunks[min(j, chunks.count - 1)].end)
    let evidence = Evidence(text: chunker.slice(range), start: range.start, end: range.end, sentence: sentence.index)
    let known = body.index >= 0 ? lexicon.agreements[body.index] : nil
    let reference = AgreementReference(
      id: known?.id, type: body.type ?? known?.type, name: body.name, topic: known == nil ? body.topic : nil)
    return who.map { m in
      Claim(
        act: .join, modality: isNegated ? .denied : .actual, actors: [participant(m)], counterparts: [],
        agreement: reference, attribution: source, when: when, place: nil, evidence: evidence,
        origin: entry(k)?.origin ?? "", confidence: 0.8,
        explanation: explain ? ["membership without a verb"] : [])
    }
  }

  private func name(_ j: Int) -> String { chunker.words(chunks[j].start, chunks[j].end) }
}
