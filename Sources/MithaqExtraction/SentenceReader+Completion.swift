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

  /// Adds the parties that the frame's markers do not reach.
  func complete(_ k: Int, _ frame: FrameRow, _ slots: Slots, _ witness: Int, _ roles: inout Roles) {
    if slots.subject.how.hasPrefix("whom "), slots.subject.how.hasSuffix(" asks") { roles.outsider = true }
    switch frame.act {
    case .visit: addWhoTravels(k, slots, &roles)
    case .meet, .call:
      // القمة الخامسة لتجمع بريكس: whose summit it is.
      if chunks[k].kind == .event, roles.actors.count > 1 {
        let bodies = slots.items.filter { $0.marker == .to && chunks[$0.chunk].kind == .entity }
          .flatMap { chunks[$0.chunk].mentions }.filter { !isState($0.polity) && $0.person == nil && $0.office == nil }
        roles.actors.removeAll { a in bodies.contains { $0.polity == a.polity } }
      }
      addWhoMeets(k, slots, &roles)
    case .sign, .agree, .negotiate, .renew, .terminate, .enterIntoForce:
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
    case .severRelations:
      // قطع العلاقات بين أوكرانيا وكوريا الشمالية: each with the other.
      if roles.actors.isEmpty, roles.counterparts.count == 2,
        slots.items.contains(where: { $0.marker == .between })
      {
        roles.actors = roles.counterparts
      }
    case .mediate: addWhoAsksForMediation(k, slots, &roles)
    default: break
    }
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
