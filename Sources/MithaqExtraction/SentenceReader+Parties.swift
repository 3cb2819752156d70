import MithaqClaims

// What an act about an agreement leaves out and the article has said: which agreement, and between whom.
extension SentenceReader {
  func isOtherState(_ m: PolityMention, _ one: PolityMention) -> Bool { m.polity != one.polity && isState(m.polity) }

  /// The state that acted in the sentence before, or the one that the article opens with, beside `one`.
  func stateBefore(otherThan one: PolityMention) -> PolityMention? {
    discourse.lastSubject.first { isOtherState($0, one) }
      ?? discourse.home.flatMap { isOtherState($0, one) ? $0 : nil }
  }

  func isBody(_ m: PolityMention) -> Bool { lexicon.polities[m.polity].kind == .organisation }

  /// المحكمة, where the article named the body by its founding treaty alone.
  func bodyOfSpokenAgreement(_ candidates: [Int]) -> Int? {
    discourse.lastKnownAgreement(where: { index in
      lexicon.agreements[index].polity.map { candidates.contains($0) } ?? false
    }).flatMap { lexicon.agreements[$0.index].polity }
  }

  /// The agreement spoken of last before `k`: for acts that need an instrument no organisation, while there is another.
  func spokenAgreement(before k: Int, for act: Act) -> SpokenAgreement? {
    func precedes(_ a: SpokenAgreement) -> Bool { a.sentence != sentence.index || a.chunk < k }
    guard grammar.verbFirst else { return discourse.lastAgreement }
    let needsInstrument = [.sign, .ratify, .renew, .enterIntoForce, .terminate].contains(act)
    if needsInstrument {
      let last = discourse.lastAgreement(where: { !$0.isBody && precedes($0) })
      // A bare "agreement" is the known one of the article.
      if let last, last.index < 0, last.topic == nil,
        let known = discourse.lastAgreement(where: { $0.index >= 0 && !$0.isBody && precedes($0) })
      {
        return known
      }
      if let last { return last }
    }
    let last = discourse.lastAgreement(where: precedes) ?? discourse.lastAgreement
    if let last, last.index < 0, last.topic == nil { return discourse.lastKnownAgreement ?? last }
    return last
  }

  /// Who else takes part in an act of two of which the sentence names one: نتطلع إلى توقيع مذكرة تفاهم.
  func partner(_ k: Int, _ act: Act, _ actors: [PolityMention], _ roles: Roles, _ slots: Slots) -> PolityMention? {
    guard grammar.verbFirst, actors.count == 1, [.sign, .agree].contains(act), roles.agreement?.index ?? -1 < 0,
      roles.agreement?.type != "convention"
    else { return nil }
    let one = actors[0]
    // A passive with one party behind "with": the other is the subject around it.
    if slots.items.contains(where: { $0.marker == .with }), chunks[k].features.form == .passiveParticiple {
      var i = k - 1
      while i >= 0, !isBoundary(chunks[i].kind) {
        if chunks[i].kind == .verb, let m = subject(i).mentions.first, isState(m.polity), m.polity != one.polity {
          return m
        }
        i -= 1
      }
      return discourse.otherOfPair(one.polity) ?? stateBefore(otherThan: one)
    }
    return discourse.otherOfPair(one.polity)
  }

  /// Those who made the agreement that is spoken of, where its act is said without anybody: جرى تمديدها مرتين.
  func knownParties(_ agreement: SpokenAgreement?) -> [PolityMention] {
    guard let agreement else { return [] }
    guard grammar.verbFirst else {
      // English: those whom its noun named, "the agreement between A and B".
      return agreement.index >= 0
        ? discourse.partiesByIndex[agreement.index] ?? []
        : agreement.type.flatMap { discourse.partiesByType[$0] } ?? []
    }
    let made = discourse.togetherClaims.last { c in
      [.sign, .agree, .negotiate, .renew, .enterIntoForce].contains(c.act) && c.actors.count > 1
        && c.agreement == agreement.index && (c.agreement >= 0 || c.type == agreement.type)
    }
    guard let made else { return [] }
    return made.actors.compactMap { id in
      lexicon.polityIndex[id].map { PolityMention(polity: $0, form: .name, range: ByteRange(0, 0)) }
    }
  }

  /// Behind the noun of an agreement: بين تونس وليبيا, الموقعة مع الهند, المبرم بينهما.
  func partiesNamed(behind noun: Int) -> [PolityMention] {
    var out: [PolityMention] = []
    var pending: Marker = .none
    var j = noun + 1
    while j < chunks.count, j < noun + 14 {
      let c = chunks[j]
      switch c.kind {
      case .unknown, .event, .place, .openQuote, .closeQuote, .noun, .other: pending = .none
      case .time: return out
      case .preposition: pending = c.marker
      case .verb where c.features.form == .passiveParticiple: pending = .none
      case .entity, .pronoun:
        let marker = c.marker != .none ? c.marker : pending
        if marker == .between || marker == .with {
          let named =
            c.kind == .pronoun ? pronoun(c.value, at: j) : group(c.coordinatedWith >= 0 ? c.coordinatedWith : j)
          out = merged(out, named)
        }
        pending = .none
      default: return out
      }
      j += 1
    }
    return out
  }

  /// Two that this sentence has named together before `k`.
  func pairOfThisSentence(before k: Int) -> [PolityMention] {
    for j in (0..<k).reversed() where chunks[j].kind == .entity && chunks[j].coordinatedWith >= 0 {
      let head = chunks[chunks[j].coordinatedWith]
      let both = group(chunks[j].coordinatedWith)
      if both.count == 2, [.none, .between, .with].contains(head.marker) { return both }
    }
    return []
  }

  /// معاهدة لم تدخل حيز التنفيذ: an agreement of nobody named.
  func isUnnamedInstrument(_ j: Int) -> Bool {
    grammar.verbFirst && j >= 0 && chunks[j].kind == .noun && !chunks[j].features.isDefinite
      && chunks[j].agreement < 0 && topic(behind: j) == nil
  }
}
