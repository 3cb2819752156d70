import MithaqClaims

// How a source holds an act to stand: tense, negation, and the words that govern it.
extension SentenceReader {
  /// The governors of a predicate, the nearest first.
  func governors(_ k: Int) -> [Int] {
    var out: [Int] = []
    var current = k
    while let g = governor(current), !out.contains(g), out.count < 5 {
      out.append(g)
      // A plain verb governs nothing: what it says of an act takes the act for granted.
      if let row = entry(g), chunks[g].kind == .verb, row.mood == nil,
        row.traits.isDisjoint(with: [.say, .light, .attends, .decides])
      {
        break
      }
      current = g
    }
    return out
  }

  /// Whether a word of the future stands before the subject that a clause without a pronoun is said of.
  private func willBe(_ k: Int) -> Bool {
    var j = k - 1
    var sawUnknown = false
    while j >= 0, k - j < 10 {
      switch chunks[j].kind {
      case .unknown: sawUnknown = true
      case .noun, .entity, .preposition, .other, .openQuote, .closeQuote: break
      case .future: return sawUnknown && j < k - 1
      default: return false
      }
      j -= 1
    }
    return false
  }

  /// 0 none, 1 did not, 2 will not, 3 does not.
  func negation(_ k: Int) -> Int {
    var j = k - 1
    var steps = 0
    while j >= 0, steps < 5 {
      switch chunks[j].kind {
      case .negation:
        let value = chunks[j].value
        if value == 5 { return chunks[k].kind == .event || !grammar.adjectiveAfter ? 1 : 0 }
        if grammar.adjectiveAfter { return value == 4 ? 3 : value }
        // English: will not, has not, does not.
        let aux = auxiliaries(k)
        if aux.contains(where: { chunks[$0].kind == .future }) { return 2 }
        return 1
      case .auxiliary, .other, .perhaps, .future, .modal, .time, .openQuote, .closeQuote: j -= 1
      case .preposition:
        if chunks[j].marker == .without { return 1 }
        if chunks[j].marker == .to || chunks[j].start == chunks[j].end { j -= 1 } else { return 0 }
      case .entity where !grammar.adjectiveAfter && !chunks[j].mentions.isEmpty:
        // "Neither Russia nor Azerbaijan is"
        let head = chunks[j].coordinatedWith >= 0 ? chunks[j].coordinatedWith : j
        return head > 0 && chunks[head - 1].kind == .negation && chunks[head - 1].value == 5 ? 1 : 0
      // لم تعد تايوان تقيم: the subject between "no more" and the verb.
      case .entity
      where grammar.verbFirst && j == k - 1 && j > 0 && chunks[j].marker == .none && chunks[j - 1].kind == .negation
        && chunks[j - 1].end - chunks[j - 1].start > 1:
        j -= 1
      // ليس هناك أي اتصال
      case .pronoun where grammar.verbFirst && chunks[j].value == 9: j -= 1
      case .entity, .pronoun:
        // لم … with the subject between is rare; English questions are none.
        return 0
      default: return chunks[k].marker == .without ? 1 : 0
      }
      steps += 1
    }
    return chunks[k].marker == .without ? 1 : 0
  }

  func modality(_ k: Int, _ act: Act) -> (Modality, String) {
    var result: Modality = .actual
    var how = "its own form"
    let c = chunks[k]
    let aux = auxiliaries(k)
    let hasFuture = c.features.isFuture || aux.contains { chunks[$0].kind == .future }
    // "did not meet them but once" did.
    let isExcept = chunks[k...].prefix(9).contains {
      // سوى is a preposition, and says the same.
      $0.classes & bits.except != 0
        || grammar.verbFirst && $0.kind == .preposition && $0.end > $0.start
          && (chunker.matches.at($0.start)?.classes ?? 0) & bits.except != 0
    }
    var negated = isExcept ? 0 : negation(k)
    // "has no relations with"
    if !grammar.adjectiveAfter, act == .maintainRelations, negated == 0, k + 1 < chunks.count,
      chunks[k + 1].kind == .negation
    {
      negated = 1
    }
    if c.kind == .verb, c.features.form == .plain || !grammar.adjectiveAfter {
      if hasFuture {
        result = .planned
        how = "the future"
      } else if aux.contains(where: {
        chunks[$0].kind == .perhaps && (chunks[$0].value == 2 || c.features.tense == .present)
      }) {
        result = .possible
        how = "a word of chance"
      } else if !grammar.adjectiveAfter, aux.contains(where: { chunks[$0].kind == .modal }) {
        result = .possible
        how = "a modal verb"
      } else if isHeadlineInfinitive(k) {
        result = .planned
        how = "a headline's infinitive"
      } else if let to = infinitive(k) ?? passiveInfinitive(k) {
        // "is to sign"
        if to > 0, chunks[to - 1].isBe {
          // "was to have signed" did not.
          let missed = chunks[to - 1].value == 7 && chunks[to..<k].contains { $0.kind == .auxiliary && $0.value == 2 }
          result = missed ? .denied : .planned
          how = "\"is to\""
        }
        // "is likely to visit"
        if !grammar.adjectiveAfter, to > 0, chunks[to - 1].kind == .perhaps {
          result = .possible
          how = "a word of chance"
        }
      } else if isScheduled(k, act) {
        result = .planned
        how = "a present with a day"
      } else if !grammar.adjectiveAfter, c.features.tense == .present,
        aux.contains(where: { chunks[$0].isBe && (chunks[$0].value == 1 || chunks[$0].value == 7 && isReported(k)) }),
        ![.negotiate, .mediate, .meet, .visit, .call, .maintainRelations].contains(act),
        // "said it was severing ties": saying it performs it.
        !(act.isPerformedByAnnouncing && (isReported(k) || act == .expelDiplomat || act == .recallAmbassador))
      {
        result = .planned
        how = "a progressive"
      }
      if aux.contains(where: { chunks[$0].kind == .perhaps && chunks[$0].value == 2 }), result == .planned {
        result = .possible
      }
    }
    // "ended without an agreement"
    if !grammar.adjectiveAfter, act == .agree, negated == 0, endsWithout(k) { negated = 1 }
    // "will adopt the euro, becoming a member": the time of the clause.
    if result == .actual, let main = mainVerb(ofParticiple: k) {
      let aux = auxiliaries(main)
      if aux.contains(where: { chunks[$0].kind == .future }) {
        result = .planned
        how = "the future of \(entry(main)?.lemma ?? "the clause")"
      } else if aux.contains(where: {
        chunks[$0].kind == .perhaps && chunks[$0].value == 2 || chunks[$0].kind == .modal
      }) {
        result = .possible
        how = "the chance of \(entry(main)?.lemma ?? "the clause")"
      }
    }
    if negated != 0 {
      switch (negated, result) {
      case (2, _): result = .refused
      case (_, .planned): result = .refused
      default: result = .denied
      }
      how = "negation"
    }
    // مراسم التوقيع ستجري: the verb that the act is the subject of tells its time.
    if c.kind == .event, let carrier = carriedBy(k) {
      let f = chunks[carrier].features
      let aux = auxiliaries(carrier)
      if f.isFuture || aux.contains(where: { chunks[$0].kind == .future }) {
        result = .planned
        how = "the future of \(entry(carrier)?.lemma ?? "the verb")"
      }
      if negation(carrier) != 0 { result = result == .planned ? .refused : .denied }
    }
    if grammar.adjectiveAfter, let row = entry(k), let own = row.mood, row.kind != .verb, !row.rules.isEmpty,
      act != .agree || own != .planned
    {
      result = combine(outer: own, inner: result)
      how = "the word itself"
    }
    // "applied", "withheld its signature": the word itself says how the act stands.
    if !grammar.adjectiveAfter, result == .actual || result == .planned, let own = entry(k)?.mood, own != .actual,
      own != .planned || entry(k)?.kind != .verb,
      ![.suspend, .terminate, .severRelations, .closeEmbassy, .enterIntoForce].contains(act),
      // "called on the Saudi crown prince": a call is paid.
      act != .meet || own != .urged
    {
      result = own
      how = "its own meaning"
    }
    // لا تزال المفاوضات متعثرة: the predicate behind talks.
    if grammar.verbFirst, act == .negotiate, result == .actual, c.kind == .event, let stalled = predicate(k),
      let mood = entry(stalled)?.mood
    {
      result = mood
      how = "\(entry(stalled)!.lemma) behind it"
    }
    // "notified the UN of its withdrawal": a notice is a plan (guide, decision 1).
    if !grammar.adjectiveAfter, act == .withdraw, result == .actual, c.kind == .verb,
      entry(k)?.traits.contains(.say) == true
    {
      result = .planned
      how = "a notice"
    }
    var isPerformed = false
    // ويزور الخرطوم قريبا: a present with "soon" is a plan.
    if grammar.verbFirst, c.kind == .verb, c.features.tense == .present, result == .actual,
      chunks[(k + 1)...].prefix(10).contains(where: {
        $0.kind == .other && $0.entry >= 0 && $0.role == .adverb && $0.value == 1
      })
    {
      result = .planned
      how = "\"soon\""
    }
    // ستكون كازاخستان أول دولة تنضم: the time of what she will be.
    if grammar.verbFirst, c.kind == .verb, c.features.tense == .present, result == .actual, willBe(k) {
      result = .planned
      how = "the future before the subject"
    }
    // توجه إلى واشنطن للقاء نظيره: what one travels for.
    if grammar.verbFirst, act == .meet, c.kind == .event, c.marker == .to, result == .actual, let g = governor(k),
      chunks[g].kind == .verb,
      entry(g)?.rules.contains(where: { lexicon.frames[$0.frame].act == .visit }) == true
    {
      result = .planned
      how = "a purpose"
    }
    // أمراً تنفيذياً يخرج الولايات المتحدة: as the decree has it.
    if grammar.verbFirst, c.kind == .verb, c.features.tense == .present, result == .actual, k > 0,
      chunks[k - 1].kind == .event, subject(k).chunk == k - 1, let mood = entry(k - 1)?.mood
    {
      result = mood
      how = "what \(entry(k - 1)!.lemma) lays down"
    }
    // على أن تسري: what is laid down for later.
    if c.kind == .verb,
      let b = chunks[..<k].last(where: { isBoundary($0.kind) || $0.kind == .complementizer || $0.kind == .verb }),
      b.kind == .clauseBreak, b.value == 8, result == .actual
    {
      result = .planned
      how = "laid down for later"
    }
    // ليوقع, لتصبح: a purpose.
    if grammar.verbFirst, c.kind == .verb, c.marker == .to, result == .actual {
      result = followsFromPast(k, act) ? .actual : .planned
      how = "a purpose"
      if let g = purposeGovernor(k), let mood = entry(g)?.mood { result = mood }
    }
    // "on the most likely" behind the verb.
    if result == .planned, chunks[(k + 1)...].prefix(5).contains(where: { $0.kind == .perhaps && $0.value == 2 }) {
      result = .possible
    }
    for g in isCircumstance(k, act) ? [] : governors(k) {
      guard let row = entry(g) else { continue }
      let governorNegated = negation(g) != 0
      // صوّت على قانون بتصديق الاتفاقية: the vote ratifies.
      if grammar.verbFirst, act == .ratify, row.mood == .planned,
        row.rules.contains(where: { lexicon.frames[$0.frame].act == .ratify })
      {
        continue
      }
      // "suspended accession talks": they stand still.
      if !grammar.adjectiveAfter, act == .negotiate, c.kind == .event, row.mood == nil, result == .actual,
        row.rules.contains(where: { [.suspend, .terminate].contains(lexicon.frames[$0.frame].act) })
      {
        result = governorNegated ? .actual : isPassive(g) ? .denied : .refused
        how = "\(row.lemma) stops them"
        continue
      }
      if chunks[g].kind == .verb, row.mood == nil, row.traits.isDisjoint(with: [.say, .decides]), c.kind == .event,
        result == .actual,
        [.to, .none, .in, .about].contains(c.marker) || !grammar.adjectiveAfter && c.marker == .of
      {
        // "may lead to normalisation": the tense of what leads to it.
        let aux = auxiliaries(g)
        let f = chunks[g].features
        if aux.contains(where: { chunks[$0].kind == .perhaps && (chunks[$0].value == 2 || f.tense == .present) }) {
          result = .possible
        } else if f.isFuture || aux.contains(where: { chunks[$0].kind == .future }) {
          result = .planned
        }
        if governorNegated { result = result == .planned ? .refused : .denied }
        if result != .actual { how = "the tense of \(row.lemma)" }
      }
      if row.traits.contains(.decides) || row.traits.contains(.say), act.isPerformedByAnnouncing, result == .actual,
        !hasFuture, chunks[k].kind == .event, row.mood == nil || row.mood == .planned
      {
        isPerformed = true
      }
      if let mood = row.mood {
        // ناقشا التقدم في المفاوضات: the talks are held.
        if grammar.verbFirst, act == .negotiate, mood == .possible, c.kind == .event,
          row.rules.contains(where: { lexicon.frames[$0.frame].act == .meet })
        {
          continue
        }
        var mood = mood
        // "voted to ratify": the governor performs the act itself.
        if !grammar.adjectiveAfter, mood == .planned, row.rules.contains(where: { lexicon.frames[$0.frame].act == act })
        {
          mood = .actual
        }
        if isPerformed, mood == .planned { mood = .actual }
        // مرسوم بالتصديق: the decree ratifies.
        if act == .ratify || act == .terminate && !grammar.adjectiveAfter, mood == .planned, row.kind == .noun,
          row.traits.contains(.decides)
        {
          mood = .actual
        }
        if mood == .urged, isOwnRequest(g, k) { mood = .sought }
        if governorNegated {
          switch mood {
          case .planned, .sought: mood = .refused
          case .refused: mood = .possible
          case .denied: mood = .actual
          case .possible: mood = .denied
          case .urged: mood = .actual
          case .actual: break
          }
        }
        let combined = combine(outer: mood, inner: result)
        if combined != result {
          result = combined
          how = "\(row.lemma) (\(row.origin))"
        }
      }
    }
    // "within hours": announced, but still to come (guide, decision 20).
    if isPerformed, result == .actual,
      chunks[(k + 1)...].prefix(10).contains(where: { $0.kind == .time && chunker.dates.isAhead($0.start..<$0.end) })
    {
      result = .planned
      how = "a time to come"
    }
    if !grammar.adjectiveAfter, c.kind == .event, let (said, how2) = saidOf(k) {
      let combined = combine(outer: said, inner: result)
      if combined != result { (result, how) = (combined, how2) }
    }
    if let condition = condition(k) {
      if condition == k { result = .possible } else if result == .planned { result = .possible }
      how = "a condition"
    }
    return (result, how)
  }

  /// "ended without an agreement": a verb that says what its subject did not bring.
  func endsWithout(_ k: Int) -> Bool {
    chunks[k].kind == .verb
      && chunks[(k + 1)...].prefix(3).contains {
        $0.marker == .without && $0.kind == .noun
          && ($0.type != nil || $0.classes & (bits.understanding | bits.agreement) != 0)
      }
  }

  /// "said that it was leaving": a present, shifted back by the verb of speech.
  private func isReported(_ k: Int) -> Bool {
    governor(k).map { entry($0)?.traits.contains(.say) == true } ?? false
  }

  /// The adjective that says of an event that it stands still.
  private func predicate(_ k: Int) -> Int? {
    var j = k + 1
    while j < chunks.count, j <= k + 12 {
      let d = chunks[j]
      if isBoundary(d.kind) || d.kind == .verb || d.kind == .complementizer { return nil }
      if d.kind == .event, let row = entry(j), row.kind == .adjective || row.kind == .word,
        row.mood == .denied || row.mood == .refused
      {
        return j
      }
      j += 1
    }
    return nil
  }

  /// The verb behind an event that says only that it takes place.
  private func carriedBy(_ k: Int) -> Int? {
    var j = k + 1
    while j < chunks.count, j <= k + 8 {
      switch chunks[j].kind {
      case .verb:
        guard let row = entry(j), chunks[j].conjunction == .none else { return nil }
        return row.traits.contains(.light) && chunks[j].features.pronoun == .none ? j : nil
      case .complementizer, .relative, .stop, .semicolon, .clauseBreak, .event: return nil
      default: j += 1
      }
    }
    return nil
  }

  /// Whether an act is only taken for granted: a noun that nothing governs.
  /// English: what the clause says of an event that is its subject: "talks collapsed", "a visit is planned", "was not held".
  private func saidOf(_ k: Int) -> (Modality, String)? {
    var j = k + 1
    var be = -1
    while j < chunks.count, !isBoundary(chunks[j].kind), ![.complementizer, .colon].contains(chunks[j].kind) {
      switch chunks[j].kind {
      case .relative:
        // ", which were to have taken place in Cairo,"
        guard let close = relativeEnd(j) else { return nil }
        j = close
        continue
      case .auxiliary where chunks[j].isBe: if be < 0, left(j).chunk == k { be = j }
      case .verb where isBareParticiple(j) && chunks[(j + 1)...].prefix(9).contains(where: \.isBe):
        // "a signing planned for May was called off"
        break
      case .verb:
        guard left(j).chunk == k else { return nil }
        let aux = auxiliaries(j)
        if negation(j) != 0 { return (.denied, "negation of \(entry(j)?.lemma ?? "the verb")") }
        if entry(j)?.traits.contains(.decides) == true { return nil }
        if let mood = entry(j)?.mood, entry(j)?.rules.isEmpty != false || isPassive(j) {
          return (mood, entry(j)!.lemma)
        }
        return aux.contains { chunks[$0].kind == .future }
          ? (.planned, "the future")
          : aux.contains { chunks[$0].kind == .perhaps } ? (.possible, "a word of chance") : nil
      case .negation where be >= 0: return (.denied, "negation")
      case .event where be >= 0 && entry(j)?.kind != .noun:
        if let mood = entry(j)?.mood { return (mood, entry(j)!.lemma) }
        return nil
      default: break
      }
      j += 1
    }
    return nil
  }

  func isPresupposed(_ k: Int) -> Bool {
    guard chunks[k].kind == .event else { return false }
    let all = governors(k)
    return !all.contains { g in
      guard let row = entry(g) else { return false }
      return row.mood != nil || row.traits.contains(.decides)
    } && carriedBy(k) == nil && negation(k) == 0
  }

  private func purposeGovernor(_ k: Int) -> Int? {
    var j = k - 1
    while j >= 0 {
      if chunks[j].kind == .event || chunks[j].kind == .verb { return j }
      if isBoundary(chunks[j].kind) { return nil }
      j -= 1
    }
    return nil
  }

  /// خلال لقائهما, بعد مفاوضات, برعاية صينية: what surrounds another act stands by itself.
  private func isCircumstance(_ k: Int, _ act: Act) -> Bool {
    guard chunks[k].kind == .event else { return false }
    switch chunks[k].marker {
    case .during, .after, .before, .since, .via, .against: return true
    // القيام بدور الوسيط: what a light noun carries is no circumstance.
    case .in
    where grammar.adjectiveAfter && act == .mediate
      && governor(k).map({ chunks[$0].kind == .event && entry($0)?.traits.contains(.light) == true }) == true:
      return false
    case .in, .under:
      return act == .mediate || act == .meet || act == .call || act == .visit && chunks[k].features.pronoun != .none
    default: return false
    }
  }

  private func combine(outer: Modality, inner: Modality) -> Modality {
    switch (outer, inner) {
    case (.actual, _): inner
    case (_, .actual): outer
    case (.denied, _), (.refused, _): outer
    case (_, .denied), (_, .refused): inner
    case (.urged, _): .urged
    case (.possible, .planned): .possible
    case (.sought, .planned), (.sought, .possible): .sought
    default: inner
    }
  }

  /// Whether the predicate stands in a condition, or its clause has one.
  private func condition(_ k: Int) -> Int? {
    for j in chunks.indices where chunks[j].kind == .clauseBreak && chunks[j].value == 9 {
      if j < k {
        // Inside the condition until a comma closes it.
        let closed = chunks[j..<k].contains { $0.kind == .comma }
        return closed ? j : k
      }
      return j
    }
    return nil
  }
}
