import MithaqClaims

// English clauses that lack a part: participles behind a noun, actors without a verb, and whom an agreement binds.
extension SentenceReader {
  /// The noun that a participle without an object is said of: "an agreement signed in 2003", "the memorandum, first signed in 2006,".
  func reducedHead(_ k: Int) -> Int? {
    guard !grammar.adjectiveAfter, chunks[k].kind == .verb, let row = entry(k),
      chunks[k].features.tense == .past || chunks[k].features.form == .passiveParticiple,
      row.rules.contains(where: { $0.conditions.contains { $0.slot == .object } }), isFollowedByCircumstance(k)
    else { return nil }
    var j = k - 1
    while j >= 0, chunks[j].kind == .other || chunks[j].kind == .unknown && isOpening(j) { j -= 1 }
    let comma = j >= 0 && chunks[j].kind == .comma
    if comma { j -= 1 }
    var steps = 0
    scan: while j >= 0, steps < 9 {
      switch chunks[j].kind {
      case .noun where chunks[j].type != nil || chunks[j].agreement >= 0: break scan
      case .preposition, .unknown, .conjunction, .other, .noun, .closeQuote, .openQuote, .paren: break
      case .entity where chunks[j].marker != .none || chunks[j].coordinatedWith >= 0: break
      case .event where chunks[j].marker != .none: break
      default: return nil
      }
      j -= 1
      steps += 1
    }
    guard j >= 0, chunks[j].kind == .noun, chunks[j].type != nil || chunks[j].agreement >= 0 else { return nil }
    if comma {
      // The parenthesis is closed by a comma or ends the sentence.
      let close = chunks[(k + 1)...].first { $0.kind == .comma || $0.kind == .verb || isBoundary($0.kind) }
      return close.map { $0.kind == .comma || isBoundary($0.kind) } ?? true ? j : nil
    }
    // Some other verb is the sentence's own, or the noun is that verb's object.
    let held = chunks[j].marker != .none || chunks[..<j].contains { $0.kind == .verb }
    let later = chunks[(k + 1)...].contains {
      $0.kind == .verb && ($0.features.tense == .past || $0.features.tense == .present)
    }
    return held || later ? j : nil
  }

  /// A past form with "by" or a circumstance behind it and no subject of its own: "negotiations convened by the Union".
  func isBareParticiple(_ k: Int) -> Bool {
    guard chunks[k].features.tense == .past || chunks[k].features.form == .passiveParticiple, k > 0,
      isFollowedByCircumstance(k)
    else { return false }
    return [.noun, .event, .unknown].contains(chunks[k - 1].kind)
  }

  /// "first", "originally": what may open a parenthesis before its participle.
  private func isOpening(_ j: Int) -> Bool {
    chunks[j].end - chunks[j].start == 1
      && ["first", "originally", "initially", "last", "newly"].contains(
        chunker.words(chunks[j].start, chunks[j].end).lowercased())
  }

  /// Whether no object follows: a preposition, a time, a comma or the end.
  func isFollowedByCircumstance(_ k: Int) -> Bool {
    guard let next = chunks[(k + 1)...].first(where: { $0.kind != .other }) else { return true }
    switch next.kind {
    case .preposition, .time, .comma, .stop, .semicolon, .paren: return true
    case .unknown: return ["here", "there"].contains(chunker.words(next.start, next.end).lowercased())
    default: return next.marker != .none
    }
  }

  /// "…, Qatar in 2019": the time of an actor that has no verb of its own.
  func gap(_ k: Int) -> Int? {
    let c = chunks[k]
    guard !grammar.adjectiveAfter, k > 0, c.kind == .entity, c.marker == .none, c.coordinatedWith < 0,
      !c.mentions.isEmpty, c.person == nil, c.office == nil,
      [.comma, .semicolon, .colon, .conjunction].contains(chunks[k - 1].kind) || c.conjunction != .none
    else { return nil }
    var j = k + 1
    while j < chunks.count,
      chunks[j].kind == .preposition || chunks[j].kind == .other || chunks[j].coordinatedWith == k
        || chunks[j].kind == .conjunction && j + 1 < chunks.count && chunks[j + 1].coordinatedWith == k
    { j += 1 }
    guard j > k, j < chunks.count, chunks[j].kind == .time, dates[j] != nil else { return nil }
    guard
      j + 1 >= chunks.count
        || [.stop, .comma, .conjunction, .paren, .semicolon, .ellipsis].contains(chunks[j + 1].kind)
        || chunks[j + 1].kind == .entity && chunks[j + 1].conjunction != .none
    else { return nil }
    // "…, Qatar in 2019 left": a verb of its own.
    if j + 1 < chunks.count, chunks[j + 1].kind == .comma, j + 2 < chunks.count, chunks[j + 2].kind == .verb {
      return nil
    }
    return j
  }

  /// "the agreement between A and B", "A's agreement with B": whom it binds.
  func noteParties(_ k: Int) {
    guard !grammar.adjectiveAfter, chunks[k].kind == .noun else { return }
    var parties = chunks[k].owners
    for item in right(k) {
      guard chunks[item.chunk].kind == .entity, item.marker == .between || item.marker == .with else {
        if item.marker == .none { break }
        continue
      }
      parties = merged(parties, group(item.chunk))
    }
    guard parties.count >= 2 else { return }
    if chunks[k].agreement >= 0 { discourse.partiesByIndex[chunks[k].agreement] = parties }
    if let type = chunks[k].type { discourse.partiesByType[type] = parties }
  }

  /// "Palau's agreement, agreed in 2010", "has an agreement with the EU, signed in 2014", "a deal with Washington, signed in May": the
  /// parties that the participle does not name stand with the noun, or are the subject around it.
  func completeReduced(_ k: Int, _ act: Act, _ actors: inout [PolityMention], _ roles: Roles, _ slots: Slots) {
    guard !grammar.adjectiveAfter, [.sign, .agree, .enterIntoForce, .renew, .terminate].contains(act),
      chunks[k].kind == .verb, isPassive(k), actors.count < 2, roles.agreement?.index ?? -1 < 0,
      !slots.items.contains(where: { $0.marker == .by })
    else { return }
    let found = patient(k).chunk
    guard found >= 0, chunks[found].kind == .noun else { return }
    var parties = merged(chunks[found].owners, actors)
    for item in right(found) where item.chunk < k && [.with, .between].contains(item.marker) {
      parties = merged(parties, group(item.chunk))
    }
    if parties.count == 1 {
      let one = parties[0]
      if let v = chunks[..<found].lastIndex(where: { $0.kind == .verb || $0.kind == .auxiliary && $0.value == 2 }) {
        let around = chunks[v].kind == .verb ? subject(v).mentions : left(v).mentions
        parties = merged(around.filter { $0.polity != one.polity }, parties)
      } else if let m = discourse.lastStatePair.contains(where: { $0.polity == one.polity })
        ? discourse.lastStatePair.first(where: { $0.polity != one.polity })
        : discourse.home.flatMap({ isOtherState($0, one) ? $0 : nil })
      {
        parties = merged([m], parties)
      }
    }
    if !parties.isEmpty { actors = parties }
  }

  /// Organisations among the owners of a noun that are what is joined or left ("Sweden's NATO accession").
  func bodies(_ owners: [PolityMention]) -> [PolityMention] {
    owners.filter { lexicon.polities[$0.polity].kind == .organisation && lexicon.agreementOfPolity[$0.polity] != nil }
  }

  /// Whether the predicate joins, leaves or suspends something.
  func changesMembership(_ k: Int) -> Bool {
    entry(k)?.rules.contains { [.join, .withdraw, .suspend].contains(lexicon.frames[$0.frame].act) } == true
  }

  /// The body that the headline names, where the text has not named one yet ("The Council today …").
  func headlined(_ candidates: [Int]) -> Int? {
    guard !grammar.adjectiveAfter, let title = chunker.text.sentences.first(where: \.isTitle) else { return nil }
    for i in title.tokens {
      guard let m = chunker.matches.at(i, before: title.tokens.upperBound) else { continue }
      for sense in m.senses
      where sense.kind == .polity && sense.detail != PolityForm.headNoun.rawValue
        && candidates.contains(Int(sense.index))
      {
        return Int(sense.index)
      }
    }
    return nil
  }

  /// Whether "it" or "they" is the subject right before a verb.
  func isItsOwnSubject(_ k: Int) -> Bool {
    guard !grammar.adjectiveAfter else { return false }
    let before = chunks[..<k].last {
      ![.auxiliary, .other, .future, .perhaps, .modal, .negation, .time].contains($0.kind)
    }
    return before?.kind == .pronoun && (before?.value == 6 || before?.value == 4) && before?.marker == Marker.none
  }

  /// "Neither intends", "Neither country has": none of the two spoken of.
  func isNeither(_ j: Int) -> Bool {
    guard !grammar.adjectiveAfter, chunks[j].value == 5,
      chunker.words(chunks[j].start, chunks[j].end).lowercased() == "neither", j + 1 < chunks.count
    else { return false }
    return chunks[j + 1].kind != .entity
  }

  /// A plural event without anybody, or what somebody unnamed is called on to do.
  func isOfMany(_ k: Int) -> Bool {
    if chunks[k].kind == .event { return chunker.words(chunks[k].start, chunks[k].end).lowercased().hasSuffix("ions") }
    return governors(k).contains { entry($0)?.traits.contains(.controlsObject) == true }
  }

  /// The name right before a gerund: "objections to Finland and Sweden joining NATO".
  func gerundSubject(_ k: Int) -> Found? {
    guard !grammar.adjectiveAfter, k > 0, chunks[k].features.form == .actionNoun,
      chunker.words(chunks[k].start, chunks[k].end).lowercased().hasSuffix("ing"), chunks[k].end - chunks[k].start <= 2,
      chunks[k].marker == .none, chunks[k - 1].kind == .entity, !chunks[k - 1].mentions.isEmpty,
      chunks[k - 1].end == chunks[k].start
    else { return nil }
    let head = chunks[k - 1].coordinatedWith >= 0 ? chunks[k - 1].coordinatedWith : k - 1
    guard [.to, .of, .on, .about, .with, .against].contains(chunks[head].marker) else { return nil }
    return Found(mentions: group(head), chunk: head, how: "before the gerund")
  }

  /// A headline's "X to sign", which is a plan.
  func isHeadlineInfinitive(_ k: Int) -> Bool {
    guard !grammar.adjectiveAfter, sentence.isTitle, let to = infinitive(k) ?? passiveInfinitive(k), to < k,
      governor(k) == nil
    else { return false }
    return to > 0 && !chunks[..<to].contains { $0.kind == .verb || isBoundary($0.kind) || $0.kind == .colon }
  }

  /// "was signed by X and had been in force since": a state behind "and" is said of what the verb before it is said of.
  func coordinateState(_ k: Int) -> Found? {
    guard !grammar.adjectiveAfter, chunks[k].kind == .event, entry(k)?.kind == .word else { return nil }
    var j = k - 1
    while j >= 0, [.auxiliary, .negation, .other, .time].contains(chunks[j].kind), chunks[j].conjunction == .none {
      j -= 1
    }
    guard j >= 0, chunks[j].kind == .conjunction || chunks[j].conjunction == .and && chunks[j].kind == .auxiliary,
      let verb = chunks[..<j].lastIndex(where: { $0.kind == .verb }),
      !chunks[verb..<j].contains(where: { isBoundary($0.kind) || $0.kind == .complementizer })
    else { return nil }
    return isPassive(verb) ? patient(verb) : subject(verb)
  }

  /// "applied together with Finland": who joins the subject in an act that each does for itself.
  func companions(_ slots: Slots) -> [PolityMention] {
    guard !grammar.adjectiveAfter else { return [] }
    var out: [PolityMention] = []
    for item in slots.items
    where item.marker == .with && chunks[item.chunk].kind == .entity && isCompany(item.chunk) {
      out = merged(out, group(item.chunk))
    }
    return out
  }

  /// Whether a phrase stands behind "together with" or "alongside".
  func isCompany(_ j: Int) -> Bool {
    guard let p = chunks[..<j].lastIndex(where: { $0.kind == .preposition }), j - p <= 2 else { return false }
    return entry(p)?.value == 1
  }
}
