import MithaqClaims

// Arabic lists: decisions of a cabinet item by item, states counted off behind or before a relative clause.
extension SentenceReader {
  /// ثانياً: الموافقة على …: an item of a list is the act of whoever was the subject above it.
  func listedSubject(_ k: Int) -> Found? {
    guard grammar.verbFirst, chunks[k].features.form == .actionNoun, chunks[k].marker == .none,
      chunks[k].conjunction == .none, !sentence.isTitle, k <= 4
    else { return nil }
    guard
      chunks[..<k].allSatisfy({ c in
        [.colon, .dash, .paren, .unknown, .other, .time].contains(c.kind) && c.marker == .none
      }),
      k == 0 || [.colon, .dash, .paren, .other].contains(chunks[k - 1].kind)
    else { return nil }
    guard let m = discourse.lastSubject.first(where: { isState($0.polity) && ($0.office != nil || $0.person != nil) })
    else { return nil }
    return Found(mentions: [m], how: "who decides the list")
  }

  /// Whether the pronoun on a masdar is the agreement that it acts on: تمديدها, إلغاؤه.
  func pronounIsObject(_ k: Int) -> Bool {
    guard grammar.verbFirst, chunks[k].kind == .event, chunks[k].ownerIsPronoun, let row = entry(k),
      [.his, .her].contains(chunks[k].features.pronoun), spokenAgreement(before: k, for: .renew) != nil,
      row.rules.contains(where: {
        [.renew, .terminate, .ratify, .sign, .suspend].contains(lexicon.frames[$0.frame].act)
      })
    else { return false }
    // توقيعه على الاتفاق: with an agreement of its own the pronoun is who acts.
    return !right(k).prefix(3).contains { item in
      let c = chunks[item.chunk]
      return c.type != nil || c.agreement >= 0 || c.classes & bits.agreement != 0 || c.kind == .pronoun
        || c.kind == .event || c.kind == .entity && c.marker == .none && item.marker == .none
        || item.marker == .on
    }
  }

  /// Whether a masdar stands behind a verb that only says that it was done (تم، جرى).
  func isImpersonal(_ k: Int) -> Bool {
    var j = k - 1
    while j >= 0, [.perhaps, .other, .time].contains(chunks[j].kind) { j -= 1 }
    return j >= 0 && chunks[j].kind == .auxiliary && chunks[j].value == 4
  }

  /// Whether nothing but particles stands between a word of chance and its verb.
  func isBeside(_ j: Int, _ k: Int) -> Bool {
    chunks[(j + 1)..<k].allSatisfy { [.negation, .auxiliary, .perhaps, .future, .other].contains($0.kind) }
  }

  /// الدول التي أودعت صكوكها سيراليون وسري لانكا: the states that the clause itself counts off, or that were said to be among them.
  func membersOfRelative(_ relative: Int, _ k: Int) -> Found? {
    guard grammar.verbFirst, relative > 0, chunks[relative - 1].kind == .unknown,
      chunks[k].features.tense == .past || chunks[k].features.tense == .present
    else { return nil }
    func isListOfStates(_ j: Int) -> Bool {
      chunks[j].kind == .entity && chunks[j].marker == .none && chunks[j].person == nil && chunks[j].office == nil
        && chunks[j].anaphor == .none && !chunks[j].mentions.isEmpty
        && chunks[j].mentions.allSatisfy { isState($0.polity) }
    }
    // Behind: after the verb's own object, and nothing else behind.
    var j = k + 1
    var passed = false
    scan: while j < chunks.count {
      let c = chunks[j]
      if isListOfStates(j), c.coordinatedWith < 0, passed || j > k + 1, c.conjunction == .none {
        let end = chunks[(j + 1)...].first { $0.coordinatedWith != j && $0.kind != .conjunction && $0.kind != .comma }
        guard end == nil || end!.kind == .stop || end!.kind == .time || end!.kind == .preposition else { break scan }
        return Found(mentions: group(j), chunk: j, how: "counted off behind the clause")
      }
      switch c.kind {
      case .noun, .pronoun, .preposition, .unknown, .time, .colon, .other: passed = true
      case .entity where c.marker != .none || !c.mentions.isEmpty && c.mentions.allSatisfy({ !isState($0.polity) }):
        passed = true
      default: break scan
      }
      j += 1
    }
    // Before: كانت فرنسا من أوائل الدول التي …
    var i = relative - 1
    var among = false
    while i >= 0, [.unknown, .preposition].contains(chunks[i].kind) {
      if chunks[i].kind == .preposition {
        guard [.from, .including, .between].contains(chunks[i].marker) else { return nil }
        among = true
      }
      i -= 1
    }
    guard among || relative - 1 - i >= 2, i >= 0, chunks[i].kind == .entity else { return nil }
    let head = chunks[i].coordinatedWith >= 0 ? chunks[i].coordinatedWith : i
    guard isListOfStates(head) else { return nil }
    return Found(mentions: group(head), chunk: head, how: "said to be among them")
  }

  /// Whether who acts is named right behind the verb, so that no phrase before a comma is its subject.
  func hasSubjectBehind(_ k: Int) -> Bool {
    guard grammar.verbFirst, k + 1 < chunks.count, chunks[k + 1].kind == .entity, chunks[k + 1].marker == .none else {
      return false
    }
    if chunks[k + 1].person != nil || chunks[k + 1].office != nil { return true }
    // زار مصر: a bare name behind such a verb is what it acts on.
    let takesObject =
      entry(k)?.rules.contains { rule in
        rule.conditions.contains { $0.slot == .object && $0.classes & bits.polity != 0 }
          || [.visit, .meet, .call, .recognize].contains(lexicon.frames[rule.frame].act)
      } != false
    return (!takesObject || chunks[k].features.pronoun != .none) && !chunks[k + 1].mentions.isEmpty
  }

  /// Arabic: the subject of the clause around a relative clause whose verb has the agreement as its pronoun.
  func subjectOfMainClause(_ k: Int, _ before: Found) -> Found? {
    guard before.mentions.isEmpty, before.chunk >= 0, chunks[before.chunk].kind == .noun,
      chunks[k].features.pronoun != .none, chunks[before.chunk].type != nil || chunks[before.chunk].agreement >= 0
    else { return nil }
    // Somebody of its own behind it.
    if right(k).contains(where: { $0.marker == .none && chunks[$0.chunk].kind == .entity }) { return nil }
    var i = before.chunk - 1
    while i >= 0, !isBoundary(chunks[i].kind) {
      if chunks[i].kind == .verb {
        let s = subject(i)
        return s.mentions.isEmpty
          ? nil
          : Found(
            mentions: s.mentions, chunk: s.chunk, how: "the subject of the clause around it", source: .otherPredicate)
      }
      i -= 1
    }
    return nil
  }

  /// The two whom a sentence has named with "with" between them (بالتباحث مع الجانب الغاني … في البلدين), or the last two states of
  /// an article that has spoken of no pair.
  func nearPair(_ k: Int) -> [PolityMention] {
    // A list of two states in this sentence is nearer than what the article speaks of.
    if let last = (0..<k).last(where: { chunks[$0].kind == .entity && chunks[$0].coordinatedWith >= 0 }) {
      let list = group(chunks[last].coordinatedWith).filter { isState($0.polity) }
      let head = chunks[chunks[last].coordinatedWith]
      // دعت السعودية والكويت الجارين: whom two call on are not those two.
      let isObject = last == k - 1 && head.marker == .none && chunks[k].marker == .none
      if list.count == 2, !isObject, [.none, .between].contains(head.marker) { return list }
    }
    var found: [PolityMention] = []
    var isWith = false
    for j in 0..<k where chunks[j].kind == .entity {
      // في واشنطن: where they met.
      if j > 0, chunks[j - 1].kind == .preposition, [.in, .to, .from].contains(chunks[j].marker),
        chunks[j].mentions.allSatisfy({ $0.form == .capital })
      {
        continue
      }
      for m in chunks[j].mentions where isState(m.polity) && !found.contains(where: { $0.polity == m.polity }) {
        found.append(m)
        if found.count == 2, chunks[j].marker == .with { isWith = true }
      }
    }
    if found.count == 2, isWith { return found }
    guard found.count < 2, discourse.lastPair.isEmpty else { return [] }
    var seen: [Int] = []
    for polity in discourse.recent.reversed() where isState(polity) && !seen.contains(polity) && seen.count < 2 {
      seen.append(polity)
    }
    guard seen.count == 2 else { return [] }
    return seen.reversed().map { PolityMention(polity: $0, form: .name, range: ByteRange(0, 0)) }
  }

  /// Where a circumstance between commas ends, if what follows it is a phrase of the clause around it.
  func circumstanceEnd(_ comma: Int) -> Int? {
    guard grammar.verbFirst, comma + 2 < chunks.count else { return nil }
    let opener = chunks[comma + 1]
    guard opener.conjunction == .none,
      opener.kind == .preposition && [.in, .during, .after, .before, .via, .as, .with].contains(opener.marker)
        || opener.kind == .time
        || opener.kind == .event && [.in, .during, .after, .before, .via].contains(opener.marker)
    else { return nil }
    var hasClause = false
    var j = comma + 2
    while j < chunks.count, j < comma + 30 {
      switch chunks[j].kind {
      case .verb, .relative: hasClause = true
      case .stop, .semicolon, .clauseBreak, .complementizer, .colon: return nil
      case .comma:
        guard hasClause, j + 1 < chunks.count else { return nil }
        let next = chunks[j + 1]
        let goesOn =
          next.conjunction == .none
          && (next.kind == .preposition && [.on, .to, .from, .in, .with, .between].contains(next.marker)
            || next.kind == .noun || next.kind == .event && next.marker == .none)
        if goesOn { return j + 1 }
      default: break
      }
      j += 1
    }
    return nil
  }

  /// Whether the comma at `j` ends the circumstance that `k` stands in, so that what follows belongs to the clause around it.
  func closesCircumstance(_ j: Int, around k: Int) -> Bool {
    guard grammar.verbFirst, let open = chunks[..<k].lastIndex(where: { $0.kind == .comma }), open > 0 else {
      return false
    }
    return chunks[..<open].contains { $0.kind == .verb } && circumstanceEnd(open) == j + 1
  }

  /// المجلس behind مجلس الوزراء: the head noun repeats the name without the rest.
  func repeatsName(_ k: Int, _ name: String) -> Bool {
    var word = chunker.words(chunks[k].start, chunks[k].end)
    let article = String(decoding: grammar.article, as: UTF8.self)
    if word.hasPrefix(article) { word.removeFirst(article.count) }
    return !word.isEmpty && name.contains(word)
  }

  /// The state that a sentence is about: named by itself, and not as what another noun or a verb of motion has behind it.
  func topicState(before k: Int) -> PolityMention? {
    for j in (0..<k).reversed()
    where chunks[j].kind == .entity && chunks[j].marker == .none && chunks[j].coordinatedWith < 0 {
      guard let m = chunks[j].mentions.first, isState(m.polity) else { continue }
      if j > 0 {
        let before = chunks[j - 1]
        if before.kind == .event || before.kind == .unknown || before.kind == .noun { continue }
        if before.kind == .verb, m.form == .capital,
          entry(j - 1)?.rules.contains(where: { [.visit, .withdraw].contains(lexicon.frames[$0.frame].act) }) == true
        {
          continue
        }
      }
      return m
    }
    return nil
  }

  /// أعمال مجلس أوروبا: whose work it is.
  func ownedBody(_ j: Int) -> Int? {
    guard grammar.verbFirst else { return nil }
    return chunks[j].owners.lazy.compactMap { self.lexicon.agreementOfPolity[$0.polity] }.first
  }

  /// صدر مرسوم بالمصادقة على …: a decree is that of the government which the sentence names, or of the article's own country.
  func decreeSubject(_ k: Int) -> Found? {
    guard grammar.verbFirst, chunks[k].features.form == .actionNoun, let above = governor(k) else { return nil }
    // مرسوم يتضمن التصديق
    let g = chunks[above].kind == .verb && entry(above)?.title == "covering" ? subject(above).chunk : above
    guard g >= 0, g < k, chunks[g].kind == .event, let row = entry(g), row.kind == .noun, row.traits.contains(.decides),
      subject(g).isEmpty,
      entry(k)?.rules.contains(where: { [.ratify, .join].contains(lexicon.frames[$0.frame].act) }) == true
    else { return nil }
    if let e = chunks[k...].first(where: { $0.kind == .entity && $0.office == "government" && !$0.mentions.isEmpty }) {
      return Found(mentions: Array(e.mentions.prefix(1)), chunk: -1, how: "the government that the decree names")
    }
    guard let m = discourse.home, isState(m.polity) else { return nil }
    return Found(mentions: [m], how: "the country of the article")
  }

  /// Claims about the first of several agreements, and the same about the others: انضمت إلى بريكس ومنظمة التعاون.
  func forEachAgreement(_ claims: [Claim], _ roles: Roles) -> [Claim] {
    guard !claims.isEmpty, roles.agreementChunk >= 0, claims[0].act.concernsAgreement, claims[0].act != .negotiate
    else { return claims }
    return claims
      + agreementsBehind(roles.agreementChunk).flatMap { index in
        claims.map { claim in
          var copy = claim
          let row = lexicon.agreements[index]
          copy.agreement = AgreementReference(id: row.id, type: row.type, name: nil, topic: nil)
          return copy
        }
      }
  }

  /// Known agreements and bodies that "and" joins to the one at `head`.
  private func agreementsBehind(_ head: Int) -> [Int] {
    var found: [Int] = []
    var last = head
    for j in (head + 1)..<max(head + 1, chunks.count) {
      let c = chunks[j]
      if c.kind == .conjunction || c.kind == .comma || c.kind == .preposition && c.conjunction != .none
        || c.kind == .openQuote || c.kind == .closeQuote
      {
        continue
      }
      let isJoined = c.coordinatedWith == head || c.conjunction == .and && j - last <= 3
      guard isJoined, c.person == nil, c.office == nil else { break }
      if c.kind == .noun, c.agreement >= 0 {
        found.append(c.agreement)
      } else if c.kind == .entity, let m = c.mentions.first, !isState(m.polity),
        let index = lexicon.agreementOfPolity[m.polity], chunks[head].kind == .entity
      {
        found.append(index)
      } else {
        break
      }
      last = j
    }
    return found
  }

  /// ثماني دول، بينها الصين وإسرائيل، لم تصادق: the states that the phrase before the verb counts off.
  func includedStates(before comma: Int) -> Found? {
    var i = comma - 1
    while i >= 0, chunks[i].kind == .entity || chunks[i].kind == .conjunction { i -= 1 }
    guard i > 0, i < comma - 1, chunks[i].kind == .preposition, chunks[i].marker == .including,
      chunks[i - 1].kind == .comma || chunks[i - 1].kind == .unknown
    else { return nil }
    guard let head = ((i + 1)..<comma).first(where: { chunks[$0].kind == .entity }) else { return nil }
    let states = group(head)
    guard !states.isEmpty, states.allSatisfy({ isState($0.polity) }) else { return nil }
    return Found(mentions: states, chunk: head, how: "counted off before the verb")
  }

  /// غادرت قطر: in an article on an organisation one leaves that, and visits nobody.
  func leavesBody(_ k: Int) -> Bool {
    discourse.speaksOfMembership && discourse.lastClaimedAgreement != nil && k + 1 < chunks.count
      && chunks[k + 1].mentions.first?.form != .capital
      && entry(k)?.rules.contains { lexicon.frames[$0.frame].act == .withdraw } == true
  }

  /// حكومة الوحدة الوطنية: a genitive with its article makes the whole definite.
  func endsDefinite(_ k: Int) -> Bool {
    let c = chunks[k]
    guard grammar.verbFirst, c.end - c.start > 1 else { return false }
    return chunker.words(c.end - 1, c.end).hasPrefix(String(decoding: grammar.article, as: UTF8.self))
  }

  /// تجري مصر مفاوضات: the auxiliary that carries the noun has a subject of its own.
  func carriedSubject(_ k: Int) -> Found? {
    guard grammar.verbFirst, chunks[k].marker == .none, k > 1 else { return nil }
    var j = k - 1
    while j >= 0, [.time, .other, .unknown].contains(chunks[j].kind) { j -= 1 }
    guard j > 0, chunks[j].kind == .entity, chunks[j].marker == .none else { return nil }
    let head = chunks[j].coordinatedWith >= 0 ? chunks[j].coordinatedWith : j
    guard head > 0, chunks[head - 1].kind == .auxiliary, chunks[head - 1].value == 4 else { return nil }
    return Found(mentions: group(head), chunk: head, how: "behind the auxiliary")
  }
}
