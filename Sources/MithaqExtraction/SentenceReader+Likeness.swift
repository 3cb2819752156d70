import MithaqClaims

// خطوة مماثلة، القرار نفسه، بالمثل: an act that is named only by its likeness to the one before.
extension SentenceReader {
  /// Who does it, where "from" names them: خطوة مماثلة من بريطانيا وكندا.
  func doersOfLike(_ k: Int) -> Found? {
    guard grammar.adjectiveAfter, entry(k)?.kind != .verb, entry(k)?.traits.contains(.repeats) == true,
      let item = right(k).first(where: { $0.marker == .from || $0.marker == .by }), chunks[item.chunk].kind == .entity
    else { return nil }
    return Found(mentions: group(item.chunk), chunk: item.chunk, how: "whose step it is")
  }

  /// The claims that "a similar step" may be like: what was done to the one who answers, else the act that the article speaks of most.
  func modelsOfLike(_ who: [PolityMention]) -> [Claim] {
    let last = claimsHere.isEmpty ? discourse.lastClaims : claimsHere
    let ids = who.map { lexicon.polities[$0.polity].id }
    if let model = last.last(where: { c in ids.contains { id in c.counterparts.contains { $0.id == id } } }),
      answered(model, by: model.counterparts[0]) != nil
    {
      return [model]
    }
    var all = (discourse.allClaims + claimsHere).filter { isLikely($0.act) }
    if all.contains(where: { $0.act.isPerformedByAnnouncing }) { all = all.filter { $0.act.isPerformedByAnnouncing } }
    var counts: [Act: Int] = [:]
    for c in all { counts[c.act, default: 0] += 1 }
    guard let most = counts.values.max(), let act = all.last(where: { counts[$0.act] == most })?.act else { return [] }
    return all.filter { $0.act == act }
  }

  /// Whether "a similar step" may mean an act: what states do one after the other.
  func isLikely(_ act: Act) -> Bool {
    switch act {
    case .meet, .call, .visit, .mediate, .negotiate, .maintainRelations, .agree, .enterIntoForce: false
    default: true
    }
  }

  /// ردت بالمثل: the one it was done to does it in its turn.
  func answered(_ model: Claim, by p: Participant) -> Claim? {
    guard [.expelDiplomat, .recallAmbassador, .closeEmbassy, .severRelations].contains(model.act),
      model.counterparts.count == 1, model.counterparts[0].id == p.id
    else { return nil }
    var copy = model
    copy.actors = [p]
    copy.counterparts = model.actors
    return copy
  }

  /// How the like act stands: by the verb that has it as its object.
  func modalityOfLike(_ k: Int, _ model: Modality) -> Modality {
    for g in governors(k) {
      guard let row = entry(g) else { continue }
      let isNegated = negation(g) != 0
      if let mood = row.mood, mood != .actual {
        if !isNegated { return mood }
        return mood == .refused || mood == .denied ? .actual : .refused
      }
      guard chunks[g].kind == .verb else { continue }
      let aux = auxiliaries(g)
      if isNegated { return chunks[g].features.isFuture || negation(g) == 2 ? .refused : .denied }
      if aux.contains(where: { chunks[$0].kind == .perhaps && chunks[g].features.tense == .present }) {
        return .possible
      }
      if chunks[g].features.isFuture || aux.contains(where: { chunks[$0].kind == .future }) { return .planned }
    }
    return model
  }
}

extension SentenceReader {
  /// تخلت عن تايوان لتقيم علاقات مع الصين: what followed, told in the past, is no plan.
  func followsFromPast(_ k: Int, _ act: Act) -> Bool {
    guard [.establishRelations, .restoreRelations, .recognize].contains(act) else { return false }
    guard let before = chunks[..<k].last(where: { $0.kind == .verb || isBoundary($0.kind) }), before.kind == .verb,
      before.features.tense == .past, before.entry >= 0
    else { return false }
    let row = lexicon.entries[before.entry]
    return row.mood == nil && row.traits.isDisjoint(with: [.say, .decides])
  }
}
