import MithaqClaims

// Arabic: parties that stand outside the trigger's own phrases: on the noun it acts on, behind a ل, or with the verb above.
extension SentenceReader {
  /// Whether the noun at `k` could fulfil a condition of the predicate at `j`: by the place that it stands in.
  func couldHold(_ condition: FrameRule.Condition, of j: Int, by k: Int) -> Bool {
    switch condition.slot {
    case .none: return true
    case .subject, .object: return chunks[k].marker == .none
    default:
      return right(j).contains { $0.chunk == k && $0.marker == condition.slot }
    }
  }

  /// مفاوضات لترسيم الحدود، محادثات لإبرام اتفاقية: what talks are for is no claim of its own.
  func isPurposeOfTalks(_ k: Int) -> Bool {
    guard grammar.verbFirst, chunks[k].kind == .event, chunks[k].marker == .to,
      chunks[k].features.form == .actionNoun, let g = governor(k), chunks[g].kind == .event,
      chunks[g].classes & bits.talks != 0, let row = entry(g)
    else { return false }
    return row.rules.contains { lexicon.frames[$0.frame].act == .negotiate }
  }

  /// اتفاقية لاهاي، معاهدة نيويورك: an agreement that its town names.
  func isCalledByTown(_ j: Int) -> Bool {
    guard grammar.verbFirst, j >= 0, j + 1 < chunks.count, chunks[j + 1].marker == .none,
      chunks[j + 1].conjunction == .none
    else { return false }
    return chunks[j + 1].kind == .place
      || chunks[j + 1].kind == .entity && chunks[j + 1].mentions.first?.form == .capital
  }

  /// قبلت إسرائيل وحزب الله بوقف إطلاق النار: what two accept together, they agree on; parliaments and cabinets ratify.
  func agreesTogether(_ k: Int, _ row: Entry, _ rule: FrameRule, _ slots: Slots) -> FrameRule? {
    guard grammar.verbFirst, lexicon.frames[rule.frame].act == .ratify, chunks[k].kind == .verb, row.mood == .planned,
      slots.subject.chunk >= 0, slots.subject.mentions.allSatisfy({ $0.office == nil && $0.person == nil }),
      Set(slots.subject.mentions.map(\.polity)).count == 2
    else { return nil }
    return row.rules.first { lexicon.frames[$0.frame].act == .agree }
  }

  /// مذكرة تفاهم بين قطر والصومال لتعزيز التعاون وقّعها الوزيران: the noun before the verb only says what the first is about.
  func isTopicOfHeadNoun(_ j: Int, of k: Int) -> Bool {
    grammar.verbFirst && j > 0 && chunks[k].features.pronoun != .none && chunks[k].conjunction == .none
      && chunks[0].kind == .noun && chunks[0].type != nil && chunks[0].marker == .none && chunks[j].type == nil
      && !chunks[1..<k].contains { $0.kind == .verb || $0.kind == .complementizer || isBoundary($0.kind) }
  }

  /// Adds the parties that the frame's markers do not reach.
  func complete(_ k: Int, _ frame: FrameRow, _ slots: Slots, _ witness: Int, _ roles: inout Roles) {
    if slots.subject.source == .asked { roles.outsider = true }
    switch frame.act {
    case .visit:
      // سيتوجه وفد من حماس إلى القاهرة: whose delegation it is.
      if roles.actors.isEmpty, slots.subject.mentions.isEmpty { roles.actors = delegationOf(slots.subject.chunk) }
      roles.counterparts.removeAll { m in roles.actors.contains { $0.polity == m.polity } }
      addWhoTravels(k, slots, &roles)
    case .expelDiplomat:
      // طلبت من سفيرها العودة: one's own ambassador is not expelled.
      if witness >= 0, chunks[witness].ownerIsPronoun, chunks[witness].owners.isEmpty {
        roles.actors = []
        roles.outsider = true
      }
    case .meet, .call:
      // القمة الخامسة لتجمع بريكس: whose summit it is.
      if chunks[k].kind == .event, roles.actors.count > 1 {
        let bodies = slots.items.filter { $0.marker == .to && chunks[$0.chunk].kind == .entity }
          .flatMap { chunks[$0.chunk].mentions }.filter { !isState($0.polity) && $0.person == nil && $0.office == nil }
        roles.actors.removeAll { a in bodies.contains { $0.polity == a.polity } }
      }
      if roles.actors.count < 2, chunks[k].kind == .event {
        let all = countedUp(k)
        if all.count > 1 { roles.actors = merged(all, roles.actors) }
      }
      addWhoMeets(k, slots, &roles)
    case .appointAmbassador: addWhoPresents(k, witness, &roles)
    case .sign, .agree, .negotiate, .renew, .terminate, .enterIntoForce:
      if roles.actors.isEmpty { addThoseWhoTalked(k, frame.act, &roles) }
      // مذكرة تفاهم مغربية سعودية: whose agreement it is.
      if roles.actors.isEmpty, roles.agreementChunk >= 0, chunks[roles.agreementChunk].owners.count > 1 {
        roles.actors = chunks[roles.agreementChunk].owners
        roles.how.append("modifies the agreement")
      }
    case .establishRelations, .upgradeRelations, .downgradeRelations, .restoreRelations, .maintainRelations:
      // ترقية العلاقات الجزائرية الإيطالية
      if roles.actors.count < 2, witness >= 0, chunks[witness].kind == .noun, chunks[witness].owners.count > 1 {
        roles.actors = chunks[witness].owners
        roles.how.append("modifies the relations")
      }
    case .suspend:
      // تعليق مشاركة النيجر في المنظمة: whose part in it.
      if roles.actors.isEmpty, witness >= 0, chunks[witness].kind == .event {
        roles.actors = subject(witness).mentions.filter { isState($0.polity) }
      }
      roles.actors = roles.actors.isEmpty ? agentBehind(k, slots) : roles.actors
    case .join, .withdraw, .ratify:
      if roles.actors.isEmpty { roles.actors = agentBehind(k, slots) }
      // القانون رقم 15 بالمصادقة على اتفاقية بين حكومة المملكة وحكومة رومانيا: the first of the two whose treaty it is.
      if roles.actors.isEmpty, frame.act == .ratify, chunks[k].kind == .event, chunks[k].marker == .in,
        roles.agreementChunk >= 0, slots.subject.mentions.isEmpty,
        !chunks[..<k].contains(where: { $0.kind == .entity }),
        let party = chunks[roles.agreementChunk...].first(where: { $0.kind == .entity && $0.marker == .between }),
        let m = party.mentions.first, isState(m.polity)
      {
        roles.actors = [m]
      }
    case .mediate: addWhoAsksForMediation(k, slots, &roles)
    default: break
    }
  }

  /// مكالمة ثلاثية ضمت ترمب وتوكاييف ونتنياهو: whom the verb behind the noun counts up.
  private func countedUp(_ k: Int) -> [PolityMention] {
    guard !chunks[k].features.isDefinite || k + 1 < chunks.count && chunks[k + 1].kind == .relative,
      let j = chunks[(k + 1)...].prefix(6).firstIndex(where: {
        $0.kind == .verb || $0.kind == .event || $0.kind == .complementizer || isBoundary($0.kind)
      }), chunks[j].kind == .verb, chunks[j].conjunction == .none, entry(j)?.title == "covering"
    else { return [] }
    return subject(j).chunk > j ? subject(j).mentions : []
  }

  /// يعتزم الشرع لقاء بوتين، استهل زيارته بلقاء نظيره: the genitive is whom one meets, and the verb above says who.
  private func addWhoMeets(_ k: Int, _ slots: Slots, _ roles: inout Roles) {
    guard chunks[k].kind == .event, roles.actors.count == 1, slots.subject.chunk > k,
      roles.actors[0].person != nil || roles.actors[0].office != nil
        || chunks[slots.subject.chunk].anaphor == .counterpart
        || chunks[slots.subject.chunk].classes & bits.counterpart != 0,
      !slots.items.contains(where: { $0.marker == .with || $0.marker == .between }), var g = governor(k)
    else { return }
    if chunks[g].kind == .event, entry(g)?.mood == nil, let above = governor(g) { g = above }
    guard let row = entry(g), row.mood != nil || row.traits.contains(.light) || row.traits.contains(.decides),
      !row.traits.contains(.controlsObject)
    else { return }
    let who = subject(g).mentions.filter { $0.polity != roles.actors[0].polity }
    guard who.count == 1, isState(who[0].polity) || who[0].person != nil else { return }
    roles.actors = who + roles.actors
    roles.how.append("the subject of \(row.lemma)")
  }

  /// وفد من حماس: whose delegation, mission or team of experts it is.
  private func delegationOf(_ j: Int) -> [PolityMention] {
    guard j >= 0, j + 2 < chunks.count, chunks[j].kind == .entity, chunks[j].anaphor == .office,
      chunks[j + 1].kind == .preposition, chunks[j + 1].marker == .from, chunks[j + 2].kind == .entity,
      chunks[j + 2].person == nil
    else { return [] }
    return group(j + 2)
  }

  /// دعا أمير قطر إلى زيارة هانوي: a bare country behind the noun is where one goes, where the verb above says who.
  private func addWhoTravels(_ k: Int, _ slots: Slots, _ roles: inout Roles) {
    guard chunks[k].kind == .event, roles.counterparts.isEmpty, slots.subject.chunk > k, roles.actors.count == 1,
      roles.actors[0].person == nil, roles.actors[0].office == nil, [.capital, .name].contains(roles.actors[0].form),
      let g = governor(k), entry(g)?.mood != nil, let who = controlled(k)
    else { return }
    let guests = who.mentions.filter { $0.polity != roles.actors[0].polity }
    guard !guests.isEmpty else { return }
    roles.counterparts = roles.actors
    roles.actors = guests
    roles.how.append(who.how)
  }

  /// توج اللقاء بين الرئيسين بتوقيع, انتهت المحادثات بين الجانبين دون اتفاق: those who met or talked.
  private func addThoseWhoTalked(_ k: Int, _ act: Act, _ roles: inout Roles) {
    guard act == .sign || act == .agree, chunks[k].kind == .event, let g = governor(k), chunks[g].kind == .event,
      let row = entry(g)
    else { return }
    guard
      isFailure(k)
        ? chunks[g].classes & bits.talks != 0
        : act == .sign && row.rules.contains(where: { [.meet, .visit].contains(lexicon.frames[$0.frame].act) })
    else { return }
    let others = right(g).filter { [.between, .with].contains($0.marker) && chunks[$0.chunk].kind == .entity }
    roles.actors = merged(subject(g).mentions, others.flatMap { group($0.chunk) })
    if !roles.actors.isEmpty { roles.how.append("those who talked") }
  }

  /// دون اتفاق, بلا نتيجة
  func isFailure(_ j: Int) -> Bool {
    guard let row = entry(j), row.kind == .word, row.mood == .denied else { return false }
    return row.rules.contains { lexicon.frames[$0.frame].act == .agree }
  }

  /// سفير كندا الذي سلمه أوراق اعتماده: to whoever received him.
  private func addWhoPresents(_ k: Int, _ witness: Int, _ roles: inout Roles) {
    guard chunks[k].kind == .verb, roles.actors.isEmpty || roles.counterparts.isEmpty, let a = antecedent(k),
      chunks[a].classes & bits.ambassador != 0, chunks[a].owners.count == 1
    else { return }
    if roles.actors.isEmpty { roles.actors = chunks[a].owners }
    if roles.counterparts.isEmpty, chunks[k].features.pronoun != .none,
      let host = previousMentions(a).last(where: { isOtherState($0, roles.actors[0]) })
    {
      roles.counterparts = [host]
    }
  }

  /// اتفاق بين العراق وتركيا على استئناف التصدير: a headline or a list's item that is a noun with its parties, without a verb.
  func headlineAgreement(_ k: Int) -> [Claim] {
    let c = chunks[k]
    guard c.kind == .noun, let type = c.type, ["agreement", "ceasefire", "contract"].contains(type), c.agreement < 0,
      c.marker == .none, c.conjunction == .none, !c.features.isDefinite, !c.ownerIsPronoun, k <= 2,
      chunks[..<k].allSatisfy({ [.paren, .dash, .openQuote, .colon, .unknown, .other].contains($0.kind) }),
      chunks.allSatisfy({ $0.kind != .verb || $0.features.form != .plain }),
      let frame = lexicon.frames.first(where: { $0.id == "agreeing" }), let row = entry(k)
    else { return [] }
    var slots = Slots()
    slots.items = right(k)
    var parties = c.owners.count > 1 ? c.owners : []
    if parties.isEmpty,
      let first = slots.items.first(where: { $0.marker == .between && chunks[$0.chunk].kind == .entity }),
      first.chunk <= k + 3
    {
      parties = group(first.chunk)
    }
    guard Set(parties.map(\.polity)).count > 1 else { return [] }
    var roles = Roles()
    roles.actors = parties
    roles.agreement = SpokenAgreement(type: type, topic: topic(behind: k))
    roles.agreementChunk = k
    roles.used = [k]
    return claims(k, row, frame, roles, slots)
  }

  /// الانضمام الرسمي لأرمينيا إلى المحكمة: the state behind ل does it.
  private func agentBehind(_ k: Int, _ slots: Slots) -> [PolityMention] {
    guard chunks[k].kind == .event, chunks[k].features.form == .actionNoun,
      let first = slots.items.first(where: { $0.marker == .to && chunks[$0.chunk].kind == .entity })?.chunk,
      first <= k + 3, chunks[first - 1].kind != .preposition, chunks[first].mentions.allSatisfy({ isState($0.polity) })
    else { return [] }
    return group(first)
  }

  /// طلبت أذربيجان من روسيا التوسط مع أرمينيا: between whom asks and whom it is with.
  private func addWhoAsksForMediation(_ k: Int, _ slots: Slots, _ roles: inout Roles) {
    guard roles.counterparts.count < 2, let mediator = roles.actors.first,
      let with = slots.items.first(where: {
        ($0.marker == .with || $0.marker == .in) && chunks[$0.chunk].kind == .entity
      })
    else { return }
    let other = group(with.chunk).filter { $0.form != .capital && $0.polity != mediator.polity }
    guard !other.isEmpty else { return }
    var asks = roles.counterparts.filter { m in !other.contains { $0.polity == m.polity } }
    if asks.isEmpty, let g = governor(k), entry(g)?.mood != nil {
      asks = subject(g).mentions.filter { m in
        m.polity != mediator.polity && !other.contains { $0.polity == m.polity }
      }
    }
    guard !asks.isEmpty else { return }
    roles.counterparts = asks + other
  }
}
