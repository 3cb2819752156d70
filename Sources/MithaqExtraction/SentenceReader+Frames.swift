import MithaqClaims

// Frames: conditions, roles, and the claims that come of them.
extension SentenceReader {
  /// What the phrases of a predicate are, for conditions.
  func classes(_ j: Int) -> UInt64 {
    let c = chunks[j]
    var out = c.classes
    switch c.kind {
    case .entity:
      out |= bits.polity
      if c.mentions.contains(where: { lexicon.polities[$0.polity].kind == .organisation })
        || c.anaphor == .headNoun && (grammar.adjectiveAfter || !c.mentions.isEmpty)
          && !(grammar.verbFirst && c.mentions.contains { isState($0.polity) })
      {
        out |= bits.organisation
        // One signs and ratifies the treaty of an organisation by its name (نظام روما).
        if c.person == nil, c.office == nil { out |= bits.agreement }
      }
      if c.person != nil || c.office != nil {
        out |= bits.person
      }
      if c.mentions.contains(where: { ($0.form == .capital || $0.form == .name) && isState($0.polity) }) {
        out |= bits.place
      }
    case .place: out |= bits.place
    case .event:
      if let row = entry(j) {
        for rule in row.rules {
          let act = lexicon.frames[rule.frame].act
          if act == .negotiate { out |= bits.talks }
          if act == .join, !grammar.adjectiveAfter, c.features.form == .actionNoun { out |= bits.accession }
          if act == .withdraw, !grammar.adjectiveAfter, c.features.form == .actionNoun { out |= bits.departing }
        }
      }
    case .noun:
      if c.agreement >= 0 || c.type != nil { out |= bits.agreement }
      // العمل بالاتفاق: applying an agreement is the agreement.
      if c.classes & bits.application != 0 {
        if let thing = applied(j) { out |= classes(thing) & (bits.agreement | bits.organisation) }
        if ownedBody(j) != nil { out |= bits.agreement | bits.organisation }
      }
    default: break
    }
    return out
  }

  /// The rule that opens, and the chunk that fulfilled its first condition.
  private func rule(_ k: Int, _ row: Entry, _ slots: Slots, passive: Bool) -> (FrameRule, Int)? {
    for rule in row.rules {
      if rule.tense != .none {
        let f = chunks[k].features
        let isPresent =
          chunks[k].kind == .verb && f.form == .plain && (f.tense == .present || f.tense == .jussive) && !f.isFuture
          && !sentence.isTitle && negation(k) != 2 && !(grammar.verbFirst && chunks[k].marker == .to)
        guard (rule.tense == .present) == isPresent else { continue }
      }
      var witness = -1
      let holds = rule.conditions.allSatisfy { condition in
        func test(_ j: Int) -> Bool {
          guard classes(j) & condition.classes != 0 else { return false }
          if witness < 0 { witness = j }
          return true
        }
        switch condition.slot {
        case .none:
          // Up to the next act: what stands behind belongs to that.
          let own = slots.items.prefix {
            chunks[$0.chunk].kind != .event || classes($0.chunk) & condition.classes != 0 || isCircumstance($0.chunk)
          }
          let antecedent = antecedent(k)
          if let antecedent, test(antecedent) { return true }
          // اتصال جمعه برئيس: the pronoun is no thing of the sentence before where the noun before the verb tells what it is about.
          if antecedent == nil, chunks[k].features.pronoun != .none, chunks[k].kind == .verb || pronounIsObject(k),
            pronounClasses(k) & condition.classes & ~(bits.polity | bits.place) != 0
          {
            return true
          }
          if own.contains(where: { test($0.chunk) }) { return true }
          if slots.subject.chunk >= 0, test(slots.subject.chunk) { return true }
          if passive, !grammar.adjectiveAfter {
            let patient = patient(k).chunk
            if patient >= 0, test(patient) { return true }
          }
          // صادق عليها: the agreement spoken of.
          return condition.classes & (bits.agreement | bits.organisation) != 0 && discourse.lastAgreement != nil
            && own.contains {
              chunks[$0.chunk].kind == .pronoun
                && ([.on, .to, .from].contains($0.marker)
                  || $0.marker == .in && lexicon.frames[rule.frame].act != .join)
                && [1, 2, 6, 11, 16].contains(chunks[$0.chunk].value)
            }
        case .object:
          if slots.items.contains(where: { $0.marker == .none && $0.chunk != slots.subject.chunk && test($0.chunk) }) {
            return true
          }
          if !grammar.adjectiveAfter, chunks[k].kind == .event || chunks[k].features.form == .actionNoun,
            slots.items.contains(where: { $0.marker == .of && test($0.chunk) })
          {
            return true
          }
          // The patient of a passive stands before it (English) or takes the subject's place (Arabic).
          if passive {
            let found = patient(k)
            if found.chunk >= 0, test(found.chunk) { return true }
            // "It was readmitted", "asked to be admitted".
            if !grammar.adjectiveAfter, found.chunk < 0, pronounClasses(found.mentions) & condition.classes != 0 {
              return true
            }
          }
          if passive, slots.items.contains(where: { $0.marker == .none && test($0.chunk) }) { return true }
          // English: "nothing" for a verb that stands alone ("have also applied").
          if !grammar.adjectiveAfter, condition.classes & bits.alone != 0 { return standsAlone(k, slots) }
          if !grammar.adjectiveAfter,
            slots.items.contains(where: {
              $0.marker == .none && chunks[$0.chunk].kind == .pronoun
                && pronounCouldBe(condition.classes, chunks[$0.chunk].value)
            })
          {
            return true
          }
          if chunks[k].features.pronoun != .none, chunks[k].kind == .verb || chunks[k].features.form == .actionNoun,
            pronounClasses(k) & condition.classes != 0
          {
            return true
          }
          // السفير سُحب: the unwritten passive, where the noun before is what the verb acts on.
          if grammar.verbFirst, chunks[k].kind == .verb, slots.subject.chunk >= 0,
            chunks[slots.subject.chunk].kind == .noun, test(slots.subject.chunk)
          {
            return true
          }
          // A relative clause's verb whose antecedent is its object: اتفاق وقعته …
          if let antecedent = antecedent(k), test(antecedent) { return true }
          if let whom = relativeObject(k), test(whom) { return true }
          // "Sweden's NATO accession": what is joined stands before the noun.
          if !grammar.adjectiveAfter, chunks[k].kind == .event, condition.classes & bits.organisation != 0,
            changesMembership(k), !bodies(chunks[k].owners).isEmpty
          {
            return true
          }
          return false
        case .subject:
          if slots.subject.chunk >= 0, test(slots.subject.chunk) { return true }
          // English: two that are named are a pair.
          if !grammar.adjectiveAfter, chunks[k].kind == .verb, condition.classes & bits.pair != 0,
            isTwo(slots.subject.mentions), !slots.items.contains(where: { $0.marker == .to || $0.marker == .of })
          {
            return true
          }
          if let antecedent = antecedent(k), test(antecedent) { return true }
          if let first = slots.items.first(where: { $0.marker == .none }), test(first.chunk) { return true }
          if slots.subject.chunk < 0 {
            let found = left(k)
            if found.chunk >= 0, test(found.chunk) { return true }
          }
          // "It took effect in May": the agreement spoken of.
          if condition.classes & bits.agreement != 0, isItsOwnSubject(k), discourse.lastAgreement != nil,
            [.enterIntoForce, .terminate, .renew].contains(lexicon.frames[rule.frame].act)
          {
            return true
          }
          return false
        default:
          return slots.items.contains {
            $0.marker == condition.slot
              && !(condition.slot == .with && lexicon.frames[rule.frame].act == .enterIntoForce && isCompany($0.chunk))
              && (test($0.chunk)
                || chunks[$0.chunk].kind == .pronoun && pronounCouldBe(condition.classes, chunks[$0.chunk].value))
          }
        }
      }
      if holds { return (rule, witness) }
    }
    return coupleMeets(k, row, slots)
  }

  /// بحث وزير الدفاع الإيطالي ونظيره الليبي ملف الحدود: what one does with another, two do together.
  private func coupleMeets(_ k: Int, _ row: Entry, _ slots: Slots) -> (FrameRule, Int)? {
    guard grammar.verbFirst, chunks[k].kind == .verb, slots.subject.chunk >= 0,
      Set(slots.subject.mentions.map(\.polity)).count == 2
    else { return nil }
    // وافقت الهند والصين على استئناف الرحلات: what two accept, they agree on.
    if let agreeing = row.rules.first(where: { rule in
      lexicon.frames[rule.frame].act == .agree && rule.conditions.contains { $0.slot == .with }
    }), slots.items.contains(where: { $0.marker == .on }) {
      return (agreeing, -1)
    }
    guard chunks[slots.subject.chunk].person != nil || chunks[slots.subject.chunk].office != nil else { return nil }
    return row.rules.first {
      lexicon.frames[$0.frame].act == .meet
        && $0.conditions.contains { $0.slot == .with && $0.classes & bits.person != 0 }
    }.map { ($0, -1) }
  }

  /// An event between commas that tells how the act came about: وقّع الجانبان، بحضور الرئيس، وثيقتين.
  private func isCircumstance(_ j: Int) -> Bool {
    grammar.adjectiveAfter && chunks[j].conjunction == .none && j > 0 && chunks[j - 1].kind == .comma
      && (chunks[j].marker == .in
        || entry(j)?.rules.contains { lexicon.frames[$0.frame].act == .mediate } == true)
  }

  /// Whether a verb has no object.
  private func standsAlone(_ k: Int, _ slots: Slots) -> Bool {
    if slots.items.contains(where: { $0.marker == .none && $0.chunk != slots.subject.chunk }) { return false }
    let next = chunks[(k + 1)...].first { $0.kind != .other && $0.kind != .time }
    return next.map { $0.kind != .unknown && $0.kind != .event && $0.kind != .openQuote || $0.marker != .none } ?? true
  }

  private func pronounCouldBe(_ classes: UInt64, _ value: Int) -> Bool {
    if classes & (bits.agreement | bits.organisation) != 0 && discourse.lastAgreement != nil
      || classes & (bits.polity | bits.place) != 0
    {
      return true
    }
    // "receives him", "to resume them"
    if grammar.adjectiveAfter { return false }
    return (value == 1 || value == 2) && classes & bits.person != 0
      || value == 4 && classes & bits.relations & discourse.recentClasses != 0
  }

  /// What mentions without a chunk are, for conditions.
  private func pronounClasses(_ mentions: [PolityMention]) -> UInt64 {
    mentions.reduce(0) { out, m in
      out | bits.polity
        | (m.person != nil || m.office != nil ? bits.person : isState(m.polity) ? bits.place : bits.organisation)
    }
  }

  private func pronounClasses(_ k: Int) -> UInt64 {
    var out = bits.polity | bits.place | discourse.recentClasses
    if discourse.lastAgreement != nil { out |= bits.agreement | bits.organisation }
    return out
  }

  /// The noun that a relative or adjectival verb stands behind: "the treaty which X signed", اتفاق وقعه.
  func antecedent(_ k: Int) -> Int? {
    guard chunks[k].kind == .verb else { return nil }
    var j = k - 1
    var relative = false
    if !grammar.adjectiveAfter { return englishAntecedent(k) }
    if chunks[k].features.form == .passiveParticiple, let noun = participleNoun(k) { return noun }
    while j >= 0 {
      switch chunks[j].kind {
      case .relative: relative = true
      case .noun where !relative && isTopicOfHeadNoun(j, of: k): return 0
      case .noun, .event:
        if relative
          || grammar.adjectiveAfter
            && (chunks[k].features.pronoun != .none || chunks[k].features.form == .passiveParticiple
              || j == k - 1 && chunks[j].kind == .event && !chunks[j].features.isDefinite)
            && chunks[k].conjunction == .none
        {
          return j
        }
        return nil
      case .other, .auxiliary, .time, .openQuote, .closeQuote, .unknown, .pronoun, .paren: break
      case .entity: if !relative && grammar.adjectiveAfter { return nil }
      case .preposition: break
      case .comma: break
      default: return nil
      }
      j -= 1
    }
    return nil
  }

  /// Whether a reading of the verb at `k` would open a frame.
  func wouldOpen(_ k: Int, _ row: Entry, _ features: Features) -> Bool {
    let kept = (chunks[k].entry, chunks[k].features)
    defer { (chunks[k].entry, chunks[k].features) = kept }
    chunks[k].features = features
    var slots = Slots()
    slots.items = right(k)
    let found = left(k)
    slots.subject = found
    guard row.rules.contains(where: { !$0.conditions.isEmpty }) || !slots.items.isEmpty else { return false }
    return rule(k, row, slots, passive: features.isPassive) != nil
  }

  /// English: the noun before "which" or "that", before a clause without either ("a protocol they signed"), or before a participle.
  private func englishAntecedent(_ k: Int) -> Int? {
    var j = k - 1
    var relative = false
    var subjects = 0
    while j >= 0 {
      switch chunks[j].kind {
      case .relative: relative = true
      case .complementizer:
        // "an agreement in 2007 that …"
        guard let head = chunks[..<j].lastIndex(where: { $0.kind != .time && $0.kind != .preposition }), j - head <= 3,
          [.noun, .event].contains(chunks[head].kind)
        else { return nil }
        relative = true
      case .noun, .event:
        if relative { return j }
        let isParticiple = chunks[k].features.form == .passiveParticiple || chunks[k].features.tense == .past
        return j >= k - 3 && (subjects > 0 || isParticiple && j >= k - 2) ? j : nil
      case .other, .auxiliary, .time, .openQuote, .closeQuote, .paren, .future, .negation, .modal, .perhaps: break
      case .pronoun, .entity: subjects += 1
      case .unknown, .preposition: break
      // "the treaty which Britain and Venezuela signed"
      case .conjunction where subjects > 0 && chunks[j + 1].kind == .entity: break
      case .comma: if !relative, subjects > 0 { return nil }
      default: return nil
      }
      j -= 1
    }
    return nil
  }

  func open(_ k: Int, _ row: Entry) -> [Claim] {
    // "talks on accession": what talks are about is no claim of its own.
    if chunks[k].kind == .event, chunks[k].marker == .about || chunks[k].marker == .on, let g = governor(k),
      let e = entry(g), e.rules.contains(where: { lexicon.frames[$0.frame].act == .negotiate })
    {
      return drop(k, nil, "what talks are about")
    }
    // جولة من المحادثات لتطبيع العلاقات: nor is what they are for.
    if isPurposeOfTalks(k) { return drop(k, nil, "what talks are for") }
    // "called on Egypt to ratify": whom one calls on to do something one does not call on.
    if !grammar.adjectiveAfter, row.mood == .urged, chunks[k].kind == .verb, urgesAnAct(k) {
      return drop(k, nil, "urged to do something else")
    }
    let passive = chunks[k].kind == .verb && isPassive(k)
    var slots = Slots()
    slots.items = right(k)
    // "signed the law ratifying the treaty": what a gerund behind a noun acts on is not what the verb acts on.
    if !grammar.adjectiveAfter, chunks[k].kind == .verb,
      let gerund = slots.items.firstIndex(where: { item in
        let c = chunks[item.chunk]
        return c.kind == .event && c.features.form == .actionNoun && item.chunk > k + 1
          && ([.unknown, .noun].contains(chunks[item.chunk - 1].kind)
            || chunks[item.chunk - 1].kind == .event && entry(item.chunk - 1)?.traits.contains(.decides) == true)
          && chunker.words(c.start, c.end).hasSuffix("ing")
      })
    {
      slots.items.removeSubrange((gerund + 1)...)
    }
    slots.subject = subject(k)
    // "the treaty between Chile and Peru was signed", "relations between the two improved": what follows the noun belongs to the verb.
    if !grammar.adjectiveAfter, chunks[k].kind == .verb,
      let noun = Optional(passive ? patient(k).chunk : slots.subject.chunk), noun >= 0, noun < k,
      chunks[noun].kind == .noun
    {
      for item in right(noun)
      where item.chunk < k && (item.marker == .between || item.marker == .with)
        && !slots.items.contains(where: { $0.chunk == item.chunk })
      { slots.items.append(item) }
    }
    if passive, grammar.verbFirst, chunks[k].features.form == .passiveParticiple, let noun = participleNoun(k) {
      for item in right(noun)
      where item.chunk < k && (item.marker == .between || item.marker == .with)
        && !slots.items.contains(where: { $0.chunk == item.chunk })
      { slots.items.append(item) }
    }
    // يوقع على اتفاقيات بين الهند وعمان: the unwritten passive, where the agreement names its parties.
    if grammar.verbFirst, chunks[k].kind == .verb, !chunks[k].features.isFeminine, slots.subject.chunk < 0,
      chunks[k].features.number == .singular || chunks[k].features.number == .none,
      row.rules.contains(where: { [.sign, .renew].contains(lexicon.frames[$0.frame].act) }),
      slots.items.contains(where: { $0.marker == .between && group($0.chunk).count > 1 })
    {
      slots.subject = Found()
    }
    // A light verb before an event noun: its subject takes part, and what follows belongs to the noun.
    // Whose auspices they are (أعادت … بوساطة صينية) no verb carries.
    let isAuspices =
      grammar.verbFirst && row.kind == .word
      && row.rules.contains { lexicon.frames[$0.frame].act == .mediate }
    if chunks[k].kind == .event, !isAuspices, let g = lightGovernor(k) {
      let s = subject(g)
      if !s.mentions.isEmpty, slots.subject.mentions.isEmpty || entry(g)!.traits.contains(.attends) {
        slots.subject = Found(
          mentions: merged(s.mentions, slots.subject.mentions), chunk: s.chunk,
          how: "the subject of \(entry(g)!.lemma)", source: .otherPredicate)
      } else if !s.mentions.isEmpty, grammar.verbFirst, meets(k), !mediates(k),
        slots.subject.source == .genitive,
        slots.subject.mentions.count == 1,
        slots.subject.mentions[0].person != nil || slots.subject.mentions[0].office != nil
      {
        // استهل زيارته بلقاء رئيس رواندا
        slots.subject.mentions = merged(s.mentions, slots.subject.mentions)
      } else if !s.mentions.isEmpty, slots.subject.chunk == k {
        slots.subject.mentions = merged(s.mentions, slots.subject.mentions)
      }
      // عقد الجانب المصري مع نظيره التركي جولة مشاورات: with whom stands before the noun.
      if grammar.verbFirst, chunks[g].kind == .verb,
        row.rules.contains(where: { lexicon.frames[$0.frame].actors.contains(.with) })
      {
        for item in right(g)
        where item.chunk < k && (item.marker == .with || item.marker == .between)
          && !slots.items.contains(where: { $0.chunk == item.chunk })
        { slots.items.append(item) }
      }
    }
    // رفض مادورو لقاء نظيره: who does not want to meet him would.
    if grammar.verbFirst, chunks[k].kind == .event, meets(k), !mediates(k), slots.subject.source == .genitive,
      slots.subject.mentions.count == 1,
      chunks[slots.subject.chunk].person != nil || chunks[slots.subject.chunk].office != nil
        || chunks[slots.subject.chunk].classes & bits.counterpart != 0,
      !chunks[k].features.isDefinite, let g = governor(k), entry(g)?.mood != nil || chunks[k].marker == .to,
      entry(g)?.traits.contains(.controlsObject) != true
    {
      slots.subject.mentions = merged(subject(g).mentions, slots.subject.mentions)
    }
    if let carrier = carrierBehind(k), chunks[k].kind == .event {
      for item in right(carrier)
      where !slots.items.contains(where: { $0.chunk == item.chunk }) && item.chunk != slots.subject.chunk {
        slots.items.append(item)
      }
    }
    // اتفاق التطبيع, بروتوكول لإقامة العلاقات: what an agreement is about is no claim.
    if chunks[k].kind == .event, grammar.adjectiveAfter, !isAuspices,
      [.none, .to, .about].contains(chunks[k].marker),
      !row.rules.contains(where: { lexicon.frames[$0.frame].act == .negotiate }), let thing = topicOf(k),
      let type = chunks[thing].type,
      type != "declaration", !lexicon.frames.isEmpty,
      row.rules.contains(where: {
        ![.sign, .join, .ratify, .negotiate, .withdraw].contains(lexicon.frames[$0.frame].act)
      })
    {
      return drop(k, nil, "what an agreement is about")
    }
    // "this signing" and "as a witness" are no signature of their own.
    if chunks[k].kind == .event, k > 0, chunks[k - 1].classes & bits.demonstrative != 0 {
      return drop(k, nil, "a demonstrative points back")
    }
    if slots.items.contains(where: { chunks[$0.chunk].classes & bits.witness != 0 })
      || k + 3 < chunks.count && chunks[k...].prefix(5).contains(where: { $0.classes & bits.witness != 0 })
    {
      return drop(k, nil, "a witness")
    }
    // "welcomed the ratification": a comment claims nothing.
    if !grammar.adjectiveAfter, chunks[k].kind == .event, chunks[k].marker == .none, let g = governor(k),
      chunks[g].classes & bits.comment != 0
    {
      return drop(k, nil, "a comment")
    }
    // English: whoever is no party did it ("a Chinese company signed a contract with the government").
    if !grammar.adjectiveAfter, slots.subject.isBlocked, chunks[k].kind == .verb, !passive {
      return drop(k, nil, "somebody else is the subject")
    }
    let found = rule(k, row, slots, passive: passive) ?? elidedRule(k, row, slots).map { ($0, -1) }
    guard let (opened, witness) = found else {
      if let others = joinsOthers(k, row, slots) { return others }
      // A bare "the visit" is the last guest's.
      if chunks[k].kind == .event, chunks[k].features.isDefinite, slots.items.isEmpty, discourse.lastGuest != nil,
        let visit = row.rules.first(where: { lexicon.frames[$0.frame].act == .visit })
      {
        return claims(k, row, lexicon.frames[visit.frame], Roles(), slots)
      }
      return drop(k, nil, "no rule of it holds")
    }
    let rule = agreesTogether(k, row, opened, slots) ?? opened
    let frame = lexicon.frames[rule.frame]
    // انتهت المحادثات دون اتفاق: so in Arabic.
    if grammar.verbFirst, frame.act == .negotiate, slots.items.contains(where: { isFailure($0.chunk) }) {
      return drop(k, frame.act, "what came of it is said")
    }
    // "became the first member of the UN to recognise": what one is the first to do.
    if !grammar.adjectiveAfter, frame.act == .join, chunks[k].kind == .verb, witness >= 0,
      chunks[k].start < chunks[witness].start,
      chunks[(witness + 1)...].contains(where: { $0.kind == .verb && $0.features.tense == .jussive }),
      chunks[(k + 1)..<witness].contains(where: { $0.kind == .unknown || $0.kind == .other }),
      let verb = chunks[(witness + 1)...].firstIndex(where: { $0.kind == .verb || isBoundary($0.kind) }),
      infinitive(verb) != nil, governor(verb) == k
    {
      return drop(k, frame.act, "what one is the first to do")
    }
    // "Talks between the two ended without a deal" says one thing.
    if !grammar.adjectiveAfter, frame.act == .negotiate, chunks[k].kind == .event,
      let verb = chunks[(k + 1)...].firstIndex(where: { $0.kind == .verb || isBoundary($0.kind) }), endsWithout(verb),
      left(verb).chunk == k
    {
      return drop(k, frame.act, "its verb says what came of it")
    }
    if isPrivateAffair(k, frame.act, slots) { return drop(k, frame.act, "with somebody who is no party") }
    // Recognising sovereignty over a territory is no recognition (guide, decision 16).
    if frame.act == .recognize, slots.items.contains(where: { chunks[$0.chunk].classes & bits.sovereignty != 0 }) {
      return drop(k, frame.act, "sovereignty")
    }
    // "joined them": does what they did.
    if frame.act == .join,
      slots.items.contains(where: {
        $0.marker == .to && chunks[$0.chunk].kind == .pronoun
          && (chunks[$0.chunk].value == 3 || chunks[$0.chunk].value == 4)
      }), !slots.items.contains(where: { chunks[$0.chunk].classes & bits.agreement != 0 })
    {
      return repeated(k, row, adding: true)
    }
    // مفاوضات الانضمام، بروتوكول الانضمام: what talks and protocols are about is no claim of its own.
    if frame.act == .join, chunks[k].kind == .event, chunks[k].features.form == .actionNoun, chunks[k].marker == .none,
      chunks[k].conjunction == .none, k > 0, isAbout(k - 1)
    {
      return drop(k, frame.act, "what talks are about")
    }
    // المفاوضات الهادفة إلى التوصل إلى اتفاق: what talks aim at.
    if grammar.verbFirst, frame.act == .agree, chunks[k].kind == .event, row.kind == .verb, negation(k) == 0,
      let g = governor(k),
      chunks[g].kind == .event,
      entry(g)?.rules.contains(where: { lexicon.frames[$0.frame].act == .negotiate }) == true
    {
      return drop(k, frame.act, "what talks aim at")
    }
    // اتفقتا على تمديد العمل بالاتفاقية: the act itself stands first behind "on".
    if grammar.verbFirst, frame.act == .agree, chunks[k].kind == .verb,
      let first = slots.items.first(where: { $0.marker == .on }), chunks[first.chunk].kind == .event,
      let row = entry(first.chunk),
      row.rules.contains(where: {
        [.renew, .sign, .suspend, .terminate, .ratify, .join, .enterIntoForce].contains(lexicon.frames[$0.frame].act)
      }), wouldOpen(first.chunk, row, chunks[first.chunk].features)
    {
      return drop(k, frame.act, "agreeing on an act")
    }
    // Agreeing on an act of its own is that act, planned (guide: the specific before the general).
    if frame.act == .agree,
      !slots.items.prefix(while: { chunks[$0.chunk].kind != .event }).contains(where: {
        chunks[$0.chunk].type != nil || chunks[$0.chunk].agreement >= 0
      }),
      slots.items.contains(where: { item in
        chunks[item.chunk].kind == .event && [.on, .to, .none, .about].contains(item.marker)
          && entry(item.chunk).map { e in
            !e.rules.isEmpty && !e.rules.contains { [.negotiate, .agree].contains(lexicon.frames[$0.frame].act) }
              && (!grammar.verbFirst || wouldOpen(item.chunk, e, chunks[item.chunk].features))
          } == true
      })
    {
      return drop(k, frame.act, "agreeing on an act")
    }
    // الموافقة على انضمام المملكة إلى الاتفاقية: one's own accession is decided, and no agreement ratified.
    if frame.act == .ratify, grammar.verbFirst, witness >= 0, chunks[witness].kind == .event,
      entry(witness)?.rules.contains(where: { lexicon.frames[$0.frame].act == .join }) == true,
      let own = slots.subject.mentions.first, subject(witness).chunk > witness,
      subject(witness).mentions.contains(where: { $0.polity == own.polity })
    {
      return drop(k, frame.act, "its own accession")
    }
    // وافق على مشروع قانون بالموافقة على الاتفاقية: approved once.
    if frame.act == .ratify, chunks[k].kind == .event, grammar.verbFirst,
      governors(k).contains(where: { g in
        entry(g)?.rules.contains { lexicon.frames[$0.frame].act == .ratify } == true
          && claimsHere.contains { $0.act == .ratify && $0.origin == entry(g)!.origin }
      })
    {
      return []
    }
    // A verb that only carries an event of the same act leaves the claim to the event's noun.
    if chunks[k].kind == .verb, witness >= 0, chunks[witness].kind == .event {
      // What follows the carried noun belongs to the verb as well.
      for item in right(witness) where !slots.items.contains(where: { $0.chunk == item.chunk }) {
        slots.items.append(item)
      }
      if !chunks[witness].owners.isEmpty, slots.subject.mentions.isEmpty, frame.act != .mediate {
        slots.subject = Found(mentions: chunks[witness].owners, chunk: witness, how: "the modifier")
      }
    }
    if chunks[k].kind == .event, carrierOpens(k, frame.act) || relativeOpens(k, frame.act) {
      return drop(k, frame.act, "its verb says it")
    }
    var roles = fill(k, frame, slots, witness, passive: passive)
    roles.rule = rule
    // "warned him in a telephone call": who spoke and to whom.
    if chunks[k].kind == .event, frame.act == .call || frame.act == .meet, roles.actors.count < 2,
      [.in, .during, .on].contains(chunks[k].marker), let g = governor(k), chunks[g].kind == .verb
    {
      let others = right(g).filter {
        [.none, .to, .with].contains($0.marker) && chunks[$0.chunk].kind == .entity && $0.chunk < k
      }.flatMap { group($0.chunk) }
      let all = merged(subject(g).mentions, others.filter { $0.person != nil || $0.office != nil || $0.form == .seat })
      if all.count >= 2 { roles.actors = merged(all, roles.actors) }
    }
    // "In a phone call with Erdogan, Putin said": who acts behind the circumstance.
    if frame.act == .call || frame.act == .meet, roles.actors.count == 1, let m = actorBehindCircumstance(k) {
      roles.actors = merged([m], roles.actors)
    }
    return forEachAgreement(claims(k, row, frame, roles, slots), roles)
  }

  /// Whether the phrase is talks, or an agreement without a name, so that a masdar right behind it says what it is about.
  private func isAbout(_ j: Int) -> Bool {
    if chunks[j].kind == .noun { return chunks[j].type != nil && chunks[j].agreement < 0 }
    guard chunks[j].kind == .event, let row = entry(j), row.kind == .noun else { return false }
    return row.rules.contains { lexicon.frames[$0.frame].act == .negotiate }
  }

  /// Talks on an accession: the word says so (محادثات العضوية) or what stands behind it.
  func isAccessionTalks(_ k: Int) -> Bool {
    if chunks[k].classes & bits.accession != 0 { return true }
    return grammar.adjectiveAfter && k + 1 < chunks.count && chunks[k + 1].marker == .none
      && chunks[k + 1].classes & (bits.accession | bits.membership) != 0
  }

  func merged(_ a: [PolityMention], _ b: [PolityMention]) -> [PolityMention] {
    var out = a
    for m in b where !out.contains(where: { $0.polity == m.polity }) { out.append(m) }
    return out
  }

  /// The agreement noun right before `k`, whose topic `k` names.
  private func topicOf(_ k: Int) -> Int? {
    var j = k - 1
    while j >= 0, j >= k - 3, [.unknown, .openQuote, .preposition].contains(chunks[j].kind) { j -= 1 }
    guard j >= 0, chunks[j].kind == .noun, chunks[j].type != nil else { return nil }
    return j
  }

  /// The light verb that carries the event at `k`.
  private func lightGovernor(_ k: Int) -> Int? {
    var j = k - 1
    while j >= 0 {
      let c = chunks[j]
      if c.kind == .verb {
        guard let row = entry(j) else { return nil }
        return row.traits.contains(.light) || row.traits.contains(.attends) ? j : nil
      }
      if c.kind == .event {
        guard let row = entry(j) else { return nil }
        return row.traits.contains(.light) || row.traits.contains(.attends) ? j : nil
      }
      if isBoundary(c.kind) || c.kind == .complementizer { return nil }
      if c.kind == .relative { return nil }
      j -= 1
    }
    return nil
  }

  /// Whether a verb right behind the noun opens the same act of it: اتصال جمعه بنظيره.
  private func relativeOpens(_ k: Int, _ act: Act) -> Bool {
    var j = k + 1
    while j < chunks.count, [.other, .unknown, .time].contains(chunks[j].kind), j < k + 4 { j += 1 }
    guard j < chunks.count, chunks[j].kind == .verb, let row = entry(j), antecedent(j) == k else { return false }
    let own = classes(k)
    return row.rules.contains { rule in
      lexicon.frames[rule.frame].act == act && rule.conditions.contains { $0.classes & own != 0 }
    }
  }

  /// Whether the verb before has opened the same act by this noun.
  private func carrierOpens(_ k: Int, _ act: Act) -> Bool {
    var j = k - 1
    while j >= 0, !isBoundary(chunks[j].kind), chunks[j].kind != .complementizer {
      if chunks[j].kind == .verb || chunks[j].kind == .event {
        guard let row = entry(j) else { return false }
        let talks = classes(k)
        let opens = row.rules.contains { rule in
          rule.conditions.contains { $0.classes & talks != 0 && couldHold($0, of: j, by: k) }
            && (lexicon.frames[rule.frame].act == act
              || claimsHere.contains { $0.act == lexicon.frames[rule.frame].act && $0.origin == row.origin })
        }
        return opens
          && !row.rules.contains {
            lexicon.frames[$0.frame].act == .mediate && act != .mediate
              && claimsHere.contains { $0.act == .mediate && $0.origin == row.origin }
          } && right(j).contains { $0.chunk == k }
      }
      j -= 1
    }
    return false
  }

  struct Roles {
    var actors: [PolityMention] = []
    var counterparts: [PolityMention] = []
    var agreement: SpokenAgreement?
    var agreementChunk = -1
    var used: [Int] = []
    var how: [String] = []
    var place: Int = -1
    var inherited = false
    /// Whoever governs the act is no party of it.
    var outsider = false
    /// The rule that opened the frame.
    var rule: FrameRule?
  }

  // MARK: Roles

  private func phrase(_ marker: Marker, _ k: Int, _ slots: Slots, _ witness: Int, passive: Bool) -> (
    mentions: [PolityMention], chunks: [Int], how: String
  ) {
    switch marker {
    case .subject:
      if passive {
        if let by = slots.items.first(where: { $0.marker == .by && !isAnothersDoer($0.chunk, of: k) }) {
          return (group(by.chunk), [by.chunk], "behind \"by\"")
        }
        return ([], [], "")
      }
      return (slots.subject.mentions, slots.subject.chunk >= 0 ? [slots.subject.chunk] : [], slots.subject.how)
    case .possessor:
      let c = chunks[k]
      if !c.owners.isEmpty { return (c.owners, [k], "modifies the noun") }
      return ([], [], "")
    case .object:
      var out: [PolityMention] = []
      var used: [Int] = []
      for item in slots.items where item.marker == .none && item.chunk != slots.subject.chunk {
        let c = chunks[item.chunk]
        if c.kind == .entity, namesThing(item.chunk), meets(k) { continue }
        if c.kind == .entity {
          out = merged(out, group(item.chunk))
          used.append(item.chunk)
        } else if c.kind == .place, meets(k) {
          continue
        } else if let ground = ground(item.chunk) {
          out = merged(out, [ground])
          used.append(item.chunk)
        } else if c.kind == .noun, !c.owners.isEmpty, c.classes & (bits.ambassador | bits.diplomat) != 0 {
          out = merged(out, c.owners)
          used.append(item.chunk)
        } else if c.kind == .noun, c.classes & (bits.ambassador | bits.diplomat) != 0, !c.ownerIsPronoun,
          let of = ownerBehind(item.chunk)
        {
          // "received the ambassador of Kazakhstan"
          out = merged(out, group(of))
          used.append(of)
        } else if c.kind == .pronoun {
          out = merged(out, pronoun(c.value, at: item.chunk, excluding: slots.subject.mentions))
        }
      }
      if passive {
        let found = patient(k)
        out = merged(out, found.mentions)
        if found.chunk >= 0 { used.append(found.chunk) }
      }
      if out.isEmpty, chunks[k].features.pronoun != .none, chunks[k].kind == .verb {
        out = pronoun(value(chunks[k].features.pronoun), at: k, excluding: slots.subject.mentions)
        return (out, used, "the pronoun on the verb")
      }
      if out.isEmpty, let a = antecedent(k), chunks[a].kind == .entity { return (group(a), [a], "the antecedent") }
      if out.isEmpty, let whom = relativeObject(k) { return (group(whom), [whom], "the antecedent") }
      return (out, used, "the object")
    case .owner:
      guard witness >= 0 else { return ([], [], "") }
      let c = chunks[witness]
      if !c.owners.isEmpty { return (c.owners, [witness], "owns the \(entry(witness)?.lemma ?? "noun")") }
      if c.ownerIsPronoun { return (slots.subject.mentions, [], "the pronoun on the noun") }
      if let of = ownerBehind(witness) { return (group(of), [of], "behind the noun") }
      return ([], [], "")
    case .host:
      return ([], [], "")
    default:
      var out: [PolityMention] = []
      var used: [Int] = []
      for item in slots.items where item.marker == marker {
        let c = chunks[item.chunk]
        switch c.kind {
        case .entity:
          out = merged(out, group(item.chunk))
          used.append(item.chunk)
        case .place:
          // في اتصال هاتفي … في غزة: where, or about what.
          if grammar.verbFirst, marker == .in, meets(k) { continue }
          if let ground = ground(item.chunk), marker != .with, marker != .between {
            out = merged(out, [ground])
            used.append(item.chunk)
          }
        case .pronoun:
          out = merged(out, pronoun(c.value, at: item.chunk, excluding: slots.subject.mentions))
        case .noun
        where !c.owners.isEmpty
          && (c.classes & (bits.ambassador | bits.diplomat) != 0
            || grammar.verbFirst && marker == .from && c.classes & bits.embassy != 0):
          out = merged(out, c.owners)
          used.append(item.chunk)
        default: break
        }
      }
      return (out, used, out.isEmpty ? "" : "behind \"\(marker)\"")
    }
  }

  /// Whether the entry meets or calls.
  private func meets(_ k: Int) -> Bool {
    entry(k)?.rules.contains { [.meet, .call, .mediate].contains(lexicon.frames[$0.frame].act) } == true
  }

  private func mediates(_ k: Int) -> Bool {
    entry(k)?.rules.contains { lexicon.frames[$0.frame].act == .mediate } == true
  }

  /// The state in which the place lies that a chunk names: it may be the host of a visit.
  func ground(_ k: Int) -> PolityMention? {
    let c = chunks[k]
    guard c.kind == .place, c.place >= 0, let country = lexicon.places[c.place].country else { return nil }
    return PolityMention(polity: country, form: .capital, range: chunker.bytes(c.start, c.end), how: "a place of it")
  }

  private func fill(_ k: Int, _ frame: FrameRow, _ slots: Slots, _ witness: Int, passive: Bool) -> Roles {
    var roles = Roles()
    let together = frame.act.bundling == .together || frame.act.bundling == .dyads
    if frame.act.concernsAgreement { findAgreement(k, frame, slots, witness, passive: passive, &roles) }
    // "hopes for relations between the two": who hopes is no party.
    let between = together ? phrase(.between, k, slots, witness, passive: passive).mentions : []
    for marker in frame.actors {
      let found = phrase(marker, k, slots, witness, passive: passive)
      var mentions = found.mentions
      if marker == .subject, !between.isEmpty, chunks[k].kind == .event, !mentions.isEmpty,
        mentions.allSatisfy({ m in !between.contains { $0.polity == m.polity } }), chunks[k].owners.isEmpty
      {
        // Whoever hosts the talks of others wants nothing of them.
        roles.outsider = !(lightGovernor(k).map(mediates) ?? false)
        mentions = []
      }
      if frame.act.concernsAgreement, let a = roles.agreement, a.index >= 0,
        let polity = lexicon.agreements[a.index].polity
      {
        // What is joined or left is no actor; in talks it is one where the text makes it one.
        if frame.act != .negotiate || marker == .about || marker == .to { mentions.removeAll { $0.polity == polity } }
      }
      if together, marker == .including { mentions = mentions.filter { $0.person != nil } }
      if !grammar.adjectiveAfter, frame.act == .meet, [.in, .on, .from, .by].contains(marker) { continue }
      if together, marker == .in || marker == .to || marker == .from || marker == .on {
        mentions = mentions.filter { $0.form != .capital || frame.act == .call }
        if ![.call, .establishRelations, .maintainRelations, .upgradeRelations, .downgradeRelations].contains(frame.act)
        {
          mentions = mentions.filter {
            $0.person != nil || $0.office != nil || $0.form == .nisba
              || [.group, .movement].contains(lexicon.polities[$0.polity].kind)
          }
        }
      }
      if marker == .subject, frame.act.bundling == .each, frame.counterparts.isEmpty, !mentions.isEmpty {
        mentions = merged(mentions, companions(slots))
      }
      guard !mentions.isEmpty else { continue }
      roles.actors = merged(roles.actors, mentions)
      roles.used += found.chunks
      if explain { roles.how.append("\(names(mentions)): \(found.how)") }
      // Whoever ends an agreement ends it alone, with whomever it was.
      if !together || frame.act == .terminate && marker == .subject { break }
    }
    // وافق مجلس الأعيان على اتفاقية بين حكومة الأردن وحكومة الهند: whose council it is, the agreement tells.
    if roles.actors.isEmpty, grammar.verbFirst, frame.act == .ratify, slots.subject.chunk >= 0,
      chunks[slots.subject.chunk].kind == .entity, chunks[slots.subject.chunk].mentions.isEmpty,
      let party = slots.items.first(where: { $0.marker == .between }), let m = chunks[party.chunk].mentions.first,
      isState(m.polity)
    {
      roles.actors = [m]
      subjects[k]?.mentions = [m]
      roles.how.append("\(names([m])): the first party of the agreement")
    }
    // وثيقة انضمام دولة قطر: whose instrument it is.
    if roles.actors.isEmpty, grammar.verbFirst, [.join, .ratify].contains(frame.act), witness >= 0,
      chunks[witness].kind == .noun
    {
      roles.actors = chunks[witness].owners.filter { isState($0.polity) }
    }
    // Among prepositions the nearest phrase counts: قطع علاقاته بطهران … متضامنا مع البحرين.
    let order =
      frame.counterparts.count < 2
      ? frame.counterparts
      : frame.counterparts.sorted { a, b in
        func first(_ m: Marker) -> Int {
          slots.items.first { $0.marker == m && (chunks[$0.chunk].kind == .entity || chunks[$0.chunk].kind == .place) }?
            .chunk ?? Int.max
        }
        guard ![.object, .owner, .host, .between, .subject].contains(a),
          ![.object, .owner, .host, .between, .subject].contains(b)
        else {
          return (frame.counterparts.firstIndex(of: a) ?? 0) < (frame.counterparts.firstIndex(of: b) ?? 0)
        }
        return (first(a), frame.counterparts.firstIndex(of: a) ?? 0) < (
          first(b), frame.counterparts.firstIndex(of: b) ?? 0
        )
      }
    for marker in order where roles.counterparts.isEmpty || frame.act == .mediate {
      var found = phrase(marker, k, slots, witness, passive: passive)
      // One directed act has one phrase of whom it is directed at: "cut ties with Iran … in solidarity with Riyadh".
      if frame.act != .mediate, ![.object, .owner, .subject, .possessor, .host].contains(marker), found.chunks.count > 1
      {
        let nearest = found.chunks.min { abs($0 - k) < abs($1 - k) }!
        let near = chunks[nearest].kind == .entity ? group(nearest) : found.mentions
        found = (near, [nearest], found.how)
      }
      let mentions = found.mentions.filter { m in !roles.actors.contains { $0.polity == m.polity } }
      guard !mentions.isEmpty else { continue }
      roles.counterparts = merged(roles.counterparts, mentions)
      roles.used += found.chunks
      if explain { roles.how.append("\(names(mentions)): \(found.how)") }
    }
    if witness >= 0, !roles.used.contains(witness) { roles.used.append(witness) }
    if frame.act == .mediate, witness >= 0, chunks[witness].kind == .event, !chunks[witness].owners.isEmpty {
      // مباحثات أميركية روسية: those who talk are no hosts.
      roles.counterparts = merged(
        chunks[witness].owners.filter { m in !roles.actors.contains { $0.polity == m.polity } }, roles.counterparts)
    }
    if frame.id == "accrediting" {
      let all = accredited(k, host: roles.counterparts)
      if all.count > 1 { roles.actors = all }
    }
    if frame.act == .visit {
      if let (guest, host) = journey(k) {
        roles.actors = guest
        roles.counterparts = host
      }
      if let (guest, host) = invitation(k) {
        roles.actors = guest
        roles.counterparts = host
      }
      if let (guest, host) = guestOfReception(k) {
        roles.actors = guest
        roles.counterparts = host
      }
      partVisit(k, &roles)
    }
    directed(k, frame, slots, witness, &roles)
    if grammar.verbFirst { complete(k, frame, slots, witness, &roles) }
    return roles
  }

  private func names(_ mentions: [PolityMention]) -> String {
    mentions.map { lexicon.polities[$0.polity].id }.joined(separator: "+")
  }

  /// Embassies, ambassadors and expulsions: whose, where, and who orders it.
  private func directed(_ k: Int, _ frame: FrameRow, _ slots: Slots, _ witness: Int, _ roles: inout Roles) {
    switch frame.act {
    case .openEmbassy, .closeEmbassy:
      let owners = witness >= 0 ? chunks[witness].owners : []
      if let owner = owners.first {
        if frame.act == .openEmbassy {
          // One opens one's own embassy; whoever else acts there is the host.
          let others = roles.actors.filter { m in !owners.contains { $0.polity == m.polity } }
          roles.actors = owners
          roles.counterparts.removeAll { m in owners.contains { $0.polity == m.polity } }
          if roles.counterparts.isEmpty { roles.counterparts = others }
        } else if let actor = roles.actors.first, actor.polity != owner.polity {
          // The host orders the closure.
          roles.counterparts = [owner]
        } else {
          roles.actors = [owner]
        }
      }
      if roles.counterparts.isEmpty {
        roles.counterparts = placesBehind(witness >= 0 ? witness : k, excluding: roles.actors)
      }
      // "ordered that the Ethiopian consulates be closed": the host acts.
      if !grammar.adjectiveAfter, chunks[k].kind == .verb, isPassive(k), let owner = owners.first,
        let g = governors(k).first(where: { entry($0)?.traits.contains(.decides) == true }),
        let m = subject(g).mentions.first, m.polity != owner.polity
      {
        roles.actors = [m]
        roles.counterparts = [owner]
      }
      // "the embassy in X would be closed": by the one who speaks.
      if !grammar.adjectiveAfter, roles.actors.isEmpty,
        let g = governors(k).first(where: {
          entry($0)?.traits.contains(.say) == true || entry($0)?.traits.contains(.decides) == true
        }), let m = subject(g).mentions.first
      {
        roles.actors = [m]
        roles.counterparts.removeAll { $0.polity == m.polity }
      }
    case .recallAmbassador, .appointAmbassador:
      if frame.act == .recallAmbassador, witness >= 0, let owner = chunks[witness].owners.first,
        let actor = roles.actors.first, owner.polity != actor.polity
      {
        // Summoning somebody else's ambassador is no recall.
        roles.actors = []
        roles.outsider = true
        return
      }
      if !grammar.adjectiveAfter, roles.actors.isEmpty, isPassive(k), let m = discourse.lastSubject.first {
        roles.actors = [m]
      }
      if roles.counterparts.isEmpty {
        roles.counterparts = placesBehind(witness >= 0 ? witness : k, excluding: roles.actors)
      }
    // "ties between A and B were cut", قطع العلاقات بين أوكرانيا وكوريا الشمالية: each with the other.
    case .severRelations
    where roles.actors.isEmpty && roles.counterparts.count == 2
      && slots.items.contains(where: { $0.marker == .between }):
      roles.actors = roles.counterparts
    default: break
    }
    // تتوسط بين البلدين: two, of whom the mediator is none.
    if frame.act == .mediate, grammar.verbFirst, roles.counterparts.count == 1, let actor = roles.actors.first,
      slots.items.contains(where: { $0.marker == .between && chunks[$0.chunk].anaphor == .pair })
    {
      let pair = discourse.pair(without: actor.polity)
      if pair.contains(where: { $0.polity == roles.counterparts[0].polity }) { roles.counterparts = pair }
    }
    // Between others than the parties spoken of (بين الحكومة والمعارضة): nobody is inferred.
    let isBetween =
      grammar.adjectiveAfter && slots.items.contains { $0.marker == .between && chunks[$0.chunk].kind != .pronoun }
    if frame.act == .mediate, roles.counterparts.isEmpty, !isBetween {
      var parties = (lastParticipants.isEmpty ? discourse.lastPair : lastParticipants).filter { m in
        !roles.actors.contains { $0.polity == m.polity }
      }
      let spoken = slots.items.map(\.chunk) + (antecedent(k).map { [$0] } ?? [])
      if !grammar.adjectiveAfter, let about = spoken.first(where: { chunks[$0].type != nil }),
        let type = chunks[about].type,
        let known = discourse.partiesByType[type],
        known.allSatisfy({ m in !roles.actors.contains { $0.polity == m.polity } })
      {
        parties = known
      }
      if parties.count >= 2 || !parties.isEmpty && lastParticipants.count >= 2 {
        roles.counterparts = parties
        roles.inherited = true
        if explain { roles.how.append("\(names(parties)): the parties spoken of") }
      }
    }
  }

  /// States named by place behind a noun: "its embassy in Tehran".
  private func placesBehind(_ k: Int, excluding actors: [PolityMention]) -> [PolityMention] {
    var j = k + 1
    while j < chunks.count {
      let c = chunks[j]
      if isBoundary(c.kind) || c.kind == .verb && c.features.form == .plain || c.kind == .complementizer { return [] }
      if c.kind == .entity, [.in, .to, .from, .with].contains(c.marker) {
        let m = group(j).filter { m in !actors.contains { $0.polity == m.polity } }
        if !m.isEmpty { return m }
      }
      if [.in, .to, .from].contains(c.marker), let ground = ground(j),
        !actors.contains(where: { $0.polity == ground.polity })
      {
        return [ground]
      }
      j += 1
    }
    return []
  }

  // MARK: Agreements

  private func findAgreement(
    _ k: Int, _ frame: FrameRow, _ slots: Slots, _ witness: Int, passive: Bool, _ roles: inout Roles
  ) {
    // "Sweden's NATO accession": what is joined modifies the noun.
    if !grammar.adjectiveAfter, chunks[k].kind == .event, changesMembership(k), !bodies(chunks[k].owners).isEmpty,
      let found = agreement(k, frame)
    {
      roles.agreement = found
      roles.how.append("agreement: modifies the noun")
      return
    }
    // "It took effect in May": the agreement spoken of.
    if frame.agreement.contains(.subject), [.enterIntoForce, .terminate, .renew].contains(frame.act),
      isItsOwnSubject(k),
      let last = discourse.lastAgreement
    {
      roles.agreement = last
      roles.how.append("agreement: what the pronoun points back to")
      return
    }
    // يلغي المصادقة على المعاهدة: on what the ratification was.
    if grammar.verbFirst, [.withdraw, .terminate, .suspend].contains(frame.act), witness >= 0,
      chunks[witness].kind == .event,
      let item = right(witness).first(where: { [.on, .to, .none].contains($0.marker) }),
      let found = agreement(item.chunk, frame)
    {
      roles.agreement = found
      roles.agreementChunk = item.chunk
      roles.used.append(item.chunk)
      return
    }
    for marker in frame.agreement {
      var candidates: [Int]
      switch marker {
      case .subject:
        candidates =
          slots.subject.chunk >= 0 ? [slots.subject.chunk] : slots.items.filter { $0.marker == .none }.map(\.chunk)
        if slots.subject.chunk < 0 {
          let found = left(k)
          if found.chunk >= 0 { candidates.append(found.chunk) }
        }
      case .object:
        candidates = slots.items.filter { $0.marker == .none && $0.chunk != slots.subject.chunk }.map(\.chunk).filter {
          // على اتفاق باريس واتفاقية ميناماتا: what is joined to a noun behind a preposition stands behind it too.
          !(chunks[$0].conjunction == .and && $0 > 0 && chunks[$0 - 1].kind == .noun && chunks[$0 - 1].marker != .none)
        }
        if passive {
          let found = left(k)
          if found.chunk >= 0 { candidates.append(found.chunk) }
        }
        if let a = antecedent(k) { candidates.append(a) }
        // وعلّقه: the pronoun is the agreement spoken of.
        if candidates.isEmpty || pronounIsObject(k), chunks[k].kind == .verb || pronounIsObject(k),
          chunks[k].features.pronoun != .none,
          let last = spokenAgreement(before: k, for: frame.act)
        {
          roles.agreement = last
          roles.how.append("agreement: the pronoun on the verb")
          return
        }
      default: candidates = slots.items.filter { $0.marker == marker }.map(\.chunk)
      }
      for j in candidates {
        if let found = agreement(j, frame) {
          roles.agreement = found
          roles.agreementChunk = j
          roles.used.append(j)
          roles.how.append("agreement: behind \"\(marker)\"")
          return
        }
        if chunks[j].kind == .pronoun, let last = spokenAgreement(before: k, for: frame.act) {
          roles.agreement = last
          roles.how.append("agreement: what the pronoun points back to")
          return
        }
      }
    }
    if witness >= 0, let found = agreement(witness, frame) {
      roles.agreement = found
      roles.agreementChunk = witness
      return
    }
    // An agreement that is named anywhere behind in the clause.
    for item in slots.items {
      if [.with, .between, .after, .before].contains(item.marker) { continue }
      if let found = agreement(item.chunk, frame), found.index >= 0 {
        roles.agreement = found
        roles.agreementChunk = item.chunk
        return
      }
    }
    // محادثات العضوية مع أوكرانيا: with whom one talks of joining is what is joined.
    if frame.act == .negotiate,
      isAccessionTalks(k) || witness >= 0 && isAccessionTalks(witness) || isOnAccession(k, slots)
    {
      let spoken = slots.subject.mentions + slots.items.flatMap { chunks[$0.chunk].mentions }
      let named = spoken.compactMap { lexicon.agreementOfPolity[$0.polity] }.first
      let known = discourse.lastKnownAgreement.flatMap {
        self.lexicon.agreements[$0.index].polity != nil ? $0.index : nil
      }
      if let index = named ?? known {
        roles.agreement = SpokenAgreement(index: index, type: nil, name: "")
        return
      }
    }
    if frame.act == .negotiate || frame.act == .agree {
      if let item = slots.items.first(where: { chunks[$0.chunk].type != nil }) {
        roles.agreement = agreement(item.chunk, frame)
        return
      }
      if frame.act == .negotiate, chunks[k].kind == .event, slots.items.isEmpty,
        let near = (max(0, k - 5)..<k).reversed().compactMap({ (j: Int) -> SpokenAgreement? in
          chunks[j].kind == .noun ? agreement(j, frame) : nil
        }).first
      {
        roles.agreement = near
        return
      }
      roles.agreement = SpokenAgreement(type: "agreement", topic: topic(behind: k))
      return
    }
    // The noun that a stage is said of: "the agreement is in its final stages".
    if frame.act == .negotiate || frame.act == .renew || frame.act == .terminate {
      var j = k - 1
      while j >= 0, j >= k - 5, chunks[j].kind != .verb {
        if let found = agreement(j, frame) {
          roles.agreement = found
          return
        }
        j -= 1
      }
    }
    if !grammar.adjectiveAfter, [.sign, .ratify, .renew, .enterIntoForce, .suspend, .terminate].contains(frame.act),
      let last = discourse.lastAgreement(where: { $0.index < 0 || lexicon.agreements[$0.index].polity == nil }),
      last.index >= 0 || last.topic != nil
    {
      roles.agreement = last
      roles.inherited = true
      return
    }
    // What was spoken of.
    if let last = frame.act == .join || frame.act == .withdraw
      ? (grammar.adjectiveAfter || namesBody(before: k) ? nil : discourse.firstClaimedAgreement) ?? discourse
        .lastKnownAgreement ?? discourse.lastAgreement
      : grammar.verbFirst
        ? spokenAgreement(before: k, for: frame.act)
        : discourse.lastAgreement(where: { ![.sign, .ratify, .enterIntoForce].contains(frame.act) || !$0.isBody })
          .flatMap({ $0.index < 0 && $0.topic == nil ? discourse.lastKnownAgreement : nil })
          ?? discourse.lastAgreement
    {
      roles.agreement = last
      roles.inherited = true
      roles.how.append("agreement: the one spoken of")
    }
  }

  /// Whether the sentence has named an organisation or agreement already.
  private func namesBody(before k: Int) -> Bool {
    chunks[..<k].contains { c in
      c.agreement >= 0
        || c.kind == .entity && c.person == nil && c.office == nil
          && c.mentions.contains { lexicon.agreementOfPolity[$0.polity] != nil }
    }
  }

  /// What a noun of application applies: the phrase behind its preposition.
  private func applied(_ j: Int) -> Int? {
    var i = j + 1
    while i < chunks.count, i <= j + 3, chunks[i].kind == .preposition || chunks[i].kind == .openQuote { i += 1 }
    guard i < chunks.count, chunks[i].kind == .noun || chunks[i].kind == .entity,
      chunks[i].classes & bits.application == 0
    else { return nil }
    return i
  }

  private func agreement(_ j: Int, _ frame: FrameRow) -> SpokenAgreement? {
    let c = chunks[j]
    if c.kind == .noun, c.classes & bits.application != 0 {
      if let body = ownedBody(j) { return SpokenAgreement(index: body, name: chunker.words(c.start, c.end)) }
      if let thing = applied(j) { return agreement(thing, frame) }
    }
    if c.agreement >= 0 {
      let row = lexicon.agreements[c.agreement]
      return SpokenAgreement(index: c.agreement, type: row.type, name: chunker.words(c.start, c.end))
    }
    // "Sweden's NATO accession", "the OPEC+ charter"
    if !grammar.adjectiveAfter, c.kind == .noun || c.kind == .event, let body = bodies(c.owners).first,
      c.classes & (bits.accession | bits.membership) != 0 || changesMembership(j)
        || [.join, .withdraw, .suspend].contains(frame.act) && ["pact", "treaty", "convention"].contains(c.type)
    {
      return SpokenAgreement(
        index: lexicon.agreementOfPolity[body.polity]!, type: c.type, name: chunker.words(c.start, c.end))
    }
    if frame.act == .ratify, c.kind == .noun || c.kind == .event && !grammar.adjectiveAfter, c.agreement < 0,
      c.classes & bits.membership != 0 || c.type == "protocol" && c.features.isDefinite,
      let last = grammar.adjectiveAfter
        ? discourse.lastKnownAgreement : discourse.lastKnownAgreement(where: { lexicon.agreements[$0].polity != nil }),
      lexicon.agreements[last.index].polity != nil
    {
      return SpokenAgreement(index: last.index, type: c.type, name: chunker.words(c.start, c.end))
    }
    if c.kind == .noun, c.type != nil || c.classes & bits.agreement != 0 {
      // An organisation behind the noun names what the protocol is about (بروتوكول انضمام السويد إلى الناتو).
      if c.type == "protocol", organisationBehind(j) == nil, eventBehind(j), let last = discourse.lastKnownAgreement,
        lexicon.agreements[last.index].polity != nil
      {
        return SpokenAgreement(
          index: last.index, type: c.type, name: chunker.words(c.start, c.end), topic: topic(behind: j))
      }
      // "signed the accession protocol": to what is being joined.
      if !grammar.adjectiveAfter, c.classes & bits.accession != 0, organisationBehind(j) == nil,
        let last = discourse.lastKnownAgreement
      {
        return last
      }
      if let known = organisationBehind(j), frame.act != .agree || c.type == "protocol" {
        return SpokenAgreement(index: known, type: c.type, name: chunker.words(c.start, c.end), topic: topic(behind: j))
      }
      if let last = discourse.agreement(type: c.type), last.index < 0 || c.features.isDefinite, topic(behind: j) == nil,
        c.features.isDefinite
      {
        return last
      }
      return SpokenAgreement(
        index: -1, type: c.type ?? "agreement", name: chunker.words(c.start, c.end), topic: topic(behind: j))
    }
    // عضوية منظمة التجارة العالمية: whose membership it is.
    if c.kind == .noun, [.join, .withdraw, .suspend].contains(frame.act) {
      for m in c.owners {
        guard let index = lexicon.agreementOfPolity[m.polity] else { continue }
        return SpokenAgreement(index: index, type: nil, name: chunker.words(c.start, c.end))
      }
    }
    // البرلمان الأوروبي … يدخل حيز التنفيذ: a body does not take effect.
    if c.kind == .entity, !grammar.verbFirst || ![.enterIntoForce, .renew, .terminate].contains(frame.act) {
      for m in c.mentions {
        if let index = lexicon.agreementOfPolity[m.polity], c.person == nil, c.office == nil {
          return SpokenAgreement(index: index, type: nil, name: chunker.words(c.start, c.end))
        }
      }
    }
    return nil
  }

  private func eventBehind(_ j: Int) -> Bool {
    j + 1 < chunks.count && chunks[j + 1].kind == .event
  }

  private func organisationBehind(_ j: Int) -> Int? {
    var i = j + 1
    var sawEvent = chunks[j].classes & bits.accession != 0
    // "the founding treaty of the Court"
    if !grammar.adjectiveAfter, let next = chunks[(j + 1)...].first(where: { $0.kind != .preposition }),
      next.marker == .of, next.kind == .entity, let m = next.mentions.first,
      lexicon.polities[m.polity].kind == .organisation, let index = lexicon.agreementOfPolity[m.polity]
    {
      return index
    }
    // "NATO accession protocol"
    if !grammar.adjectiveAfter, chunks[j].classes & bits.accession != 0,
      let m = chunks[j].owners.first(where: { lexicon.polities[$0.polity].kind == .organisation }),
      let index = lexicon.agreementOfPolity[m.polity]
    {
      return index
    }
    while i < chunks.count, i < j + 8 {
      let c = chunks[i]
      if c.kind == .event { sawEvent = true }
      if isBoundary(c.kind) || c.kind == .verb || c.kind == .comma { return nil }
      if c.kind == .entity, sawEvent, let m = c.mentions.first, let index = lexicon.agreementOfPolity[m.polity] {
        return index
      }
      if c.agreement >= 0, sawEvent { return c.agreement }
      i += 1
    }
    return nil
  }
}
