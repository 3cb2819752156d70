import MithaqClaims

// Subjects, slots and governors: the little syntax that roles are filled from.
extension SentenceReader {
  func isBoundary(_ kind: Chunk.Kind) -> Bool {
    switch kind {
    case .stop, .semicolon, .ellipsis, .clauseBreak: true
    default: false
    }
  }

  /// Whether a verb is passive: by its form, or by an auxiliary before a participle.
  func isPassive(_ k: Int) -> Bool {
    let chunk = chunks[k]
    if chunk.features.isPassive { return true }
    if grammar.adjectiveAfter { return chunk.features.form == .passiveParticiple }
    guard chunk.features.form == .passiveParticiple || chunk.features.tense == .past else { return false }
    if opensSentence(k) || reducedHead(k) != nil || isReducedBy(k) { return true }
    var j = k - 1
    var seen = false
    while j >= 0 {
      switch chunks[j].kind {
      case .auxiliary:
        let value = chunks[j].value
        if chunks[j].isBe { return true }
        if value == 2 || value == 3 { seen = true }
        if seen, value == 3 { return false }
      case .other, .negation, .perhaps, .future, .modal, .time: break
      default:
        // "the deal signed in 2001": a bare participle behind a noun, with "by" or without an object.
        if !seen, chunk.features.form == .passiveParticiple || chunk.features.tense == .past {
          let next = k + 1 < chunks.count ? chunks[k + 1] : nil
          if next?.kind == .preposition, next?.marker == .by,
            k + 2 >= chunks.count || chunks[k + 2].kind != .event || chunks[k + 2].features.form != .actionNoun,
            chunks[j].kind != .entity || chunks[k].features.tense != .past || chunks[j].marker != .none
          {
            return true
          }
          if chunk.features.form == .passiveParticiple, chunk.features.tense == .none,
            chunks[j].kind == .noun || chunks[j].kind == .event
          {
            return true
          }
        }
        return false
      }
      j -= 1
    }
    return false
  }

  /// Whether a past form stands behind "is", "to" … and so on: the English past participle of "has signed".
  func auxiliaries(_ k: Int) -> [Int] {
    var out: [Int] = []
    var j = k - 1
    while j >= 0 {
      switch chunks[j].kind {
      case .auxiliary, .negation, .perhaps, .future, .modal: out.append(j)
      case .other, .time, .openQuote, .closeQuote: break
      default: return out
      }
      j -= 1
    }
    return out
  }

  /// Whether the verb is an English infinitive, and the position of its "to".
  func infinitive(_ k: Int) -> Int? {
    guard !grammar.adjectiveAfter, chunks[k].features.tense == .jussive || chunks[k].features.tense == .none else {
      return nil
    }
    var j = k - 1
    // "about to", "has yet to": the governor's own last word.
    if j >= 0, chunks[j].kind == .verb || chunks[j].kind == .event, let row = entry(j), row.lemma.hasSuffix(" to") {
      return k
    }
    while j >= 0 {
      switch chunks[j].kind {
      case .preposition: return chunks[j].marker == .to ? j : nil
      case .other, .auxiliary: j -= 1
      case .conjunction:
        // "to sign and ratify"
        var i = j - 1
        while i >= 0, !isBoundary(chunks[i].kind), chunks[i].kind != .complementizer {
          if chunks[i].kind == .verb { return infinitive(i) }
          i -= 1
        }
        return nil
      default: return nil
      }
    }
    return nil
  }

  /// The predicate that governs `k`: the one whose complement it is. Nil for a main clause.
  func governor(_ k: Int) -> Int? {
    let chunk = chunks[k]
    var j = k - 1
    if chunk.kind == .event || chunk.features.form == .actionNoun {
      if chunk.conjunction != .none || j >= 0 && chunks[j].kind == .conjunction {
        // A second masdar of a list has the governor of the first.
        var i = j
        while i >= 0, !isBoundary(chunks[i].kind), chunks[i].kind != .complementizer {
          if chunks[i].kind == .event, entry(i)?.rules.isEmpty == false || entry(i)?.mood != nil {
            return governor(i) ?? nil
          }
          if chunks[i].kind == .verb { return isGoverning(i) ? i : nil }
          i -= 1
        }
        return nil
      }
      while j >= 0 {
        let c = chunks[j]
        switch c.kind {
        case .verb: return j
        case .event: return j
        case .complementizer, .relative: return nil
        case .comma:
          // Arabic sets times and circumstances between commas.
          if !grammar.adjectiveAfter { return nil }
          if let open = shortParenthesis(j) {
            j = open - 1
            continue
          }
        case .noun where c.classes & ~bits.common != 0: break
        default: if isBoundary(c.kind) { return nil }
        }
        j -= 1
      }
      return nil
    }
    if let to = infinitive(k) {
      var i = to - 1
      // "to set up relations and to open an embassy"
      if !grammar.adjectiveAfter, i >= 0,
        chunks[i].kind == .conjunction || chunks[to].kind == .preposition && chunks[to].conjunction == .and,
        let first = chunks[..<i].indices.last(where: { chunks[$0].kind == .verb }), infinitive(first) != nil
      {
        return governor(first)
      }
      while i >= 0 {
        switch chunks[i].kind {
        case .verb, .event: return i
        case .complementizer, .relative: return nil
        default: if isBoundary(chunks[i].kind) { return nil }
        }
        i -= 1
      }
      return nil
    }
    if let to = passiveInfinitive(k), to > 0, chunks[to - 1].kind == .event, to < k { return to - 1 }
    if reducedHead(k) != nil { return nil }
    // A finite verb: behind a complementizer of the clause.
    while j >= 0 {
      if beginsAnew(j) { return nil }
      switch chunks[j].kind {
      case .complementizer:
        // "an agreement that they signed" is governed by nothing.
        if !grammar.adjectiveAfter, let a = antecedent(k), a == j - 1 { return nil }
        var i = (earlierComplementizer(j) ?? j) - 1
        while i >= 0 {
          // English: what lies between speech and its "that" governs nothing ("said that details remained and that …").
          if !grammar.adjectiveAfter, chunks[i].kind == .verb || chunks[i].kind == .event,
            entry(i)?.traits.contains(.say) != true, entry(i)?.mood == nil || entry(i)?.kind == .adjective
          {
            i -= 1
            continue
          }
          if chunks[i].kind == .verb { return i }
          // A circumstance (في حديث متلفز) governs nothing.
          if chunks[i].kind == .event, chunks[i].marker == .none || entry(i)?.mood != nil { return i }
          if chunks[i].kind == .comma, let open = shortParenthesis(i) {
            i = open - 1
            continue
          }
          if isBoundary(chunks[i].kind) { return nil }
          i -= 1
        }
        return nil
      case .relative: return nil
      // ينتظر أن, من المقرر أن where the word has its أن within.
      case .event where grammar.verbFirst && entry(j)?.kind == .word && entry(j)?.mood != nil && isBeside(j, k):
        return j
      case .verb:
        // مشروع قانون يتعلق بالموافقة: a clause without a pronoun that is said of the noun before it.
        if grammar.verbFirst, chunk.conjunction == .none, entry(k)?.traits.contains(.light) == true, j < k - 1,
          chunks[k - 1].kind == .unknown || chunks[k - 1].kind == .noun, entry(j)?.mood != nil
        {
          return j
        }
        // "said it would": English leaves out "that". قرر + verb without أن is no complement.
        if !grammar.adjectiveAfter, entry(j)?.traits.contains(.say) == true || entry(j)?.mood != nil {
          // "applied for membership and signed": beside it, not under it.
          if coordinateVerb(k) == j, chunk.features.tense == .past, auxiliaries(k).isEmpty { return governor(j) }
          // "will apply 60 days after each has ratified": a clause of its own.
          let parted = chunks[j..<k].contains {
            [.after, .before, .since, .until].contains($0.marker) && ($0.kind == .entity || $0.kind == .pronoun)
              || $0.kind == .comma
          }
          return parted ? nil : j
        }
        if chunk.conjunction != .none || grammar.verbFirst { return nil }
        return nil
      default: if isBoundary(chunks[j].kind) { return nil }
      }
      j -= 1
    }
    return nil
  }

  /// Arabic: قال إن … وإن …: the complementizer that one behind "and" continues.
  private func earlierComplementizer(_ j: Int) -> Int? {
    guard grammar.verbFirst, chunks[j].conjunction == .and else { return nil }
    let spelling = chunker.words(chunks[j].start, chunks[j].end)
    var i = j - 1
    while i >= 0, !isBoundary(chunks[i].kind) || chunks[i].kind == .clauseBreak {
      if chunks[i].kind == .complementizer {
        let other = chunker.words(chunks[i].start, chunks[i].end)
        // إن and أن are told apart by their first letter.
        if spelling.dropFirst().prefix(2) == other.prefix(2) { return i }
        if chunks[i].conjunction == .and, spelling.prefix(3) == other.prefix(3) { return earlierComplementizer(i) ?? i }
      }
      i -= 1
    }
    return nil
  }

  /// The comma that opens a short parenthesis without a verb, closed by the comma at `close`.
  private func shortParenthesis(_ close: Int) -> Int? {
    var i = close - 1
    var verb = false
    while i >= 0, close - i <= 12 {
      if chunks[i].kind == .comma {
        let opener = chunks[i + 1].kind
        return close - i > 1
          && (!verb && close - i <= 8 || opener == .preposition || opener == .relative || chunks[i + 1].marker != .none)
          ? i : nil
      }
      if chunks[i].kind == .verb { verb = true }
      if chunks[i].kind == .complementizer || isBoundary(chunks[i].kind) { return nil }
      i -= 1
    }
    return nil
  }

  private func isGoverning(_ k: Int) -> Bool {
    guard let row = entry(k) else { return false }
    return row.mood != nil || row.traits.contains(.say) || row.traits.contains(.light) || row.traits.contains(.decides)
  }

  // MARK: Slots

  /// The phrases behind a predicate that belong to it.
  func right(_ k: Int) -> [(marker: Marker, chunk: Int)] {
    var items: [(marker: Marker, chunk: Int)] = []
    var j = k + 1
    var pending: Marker = .none
    var adverbial = false
    var sawEvent = false
    var eventIsDefinite = false
    while j < chunks.count {
      let c = chunks[j]
      switch c.kind {
      case .stop, .semicolon, .ellipsis, .clauseBreak, .complementizer, .verb: return items
      case .colon, .dash: if !grammar.adjectiveAfter || c.kind == .colon { return items }
      case .relative:
        // A relative clause between commas is passed over.
        guard let close = relativeEnd(j) else { return items }
        j = close
        continue
      case .comma, .time:
        pending = .none
        // "…, the ministry said": the speaker belongs to nothing before.
        if !grammar.adjectiveAfter, c.kind == .comma,
          let who = chunks.indices.first(where: {
            $0 > j && chunks[$0].kind != .closeQuote
              && !($0 <= j + 3 && chunks[$0].kind == .unknown && chunks[$0].marker == .none)
          }),
          [.entity, .pronoun, .outlet].contains(chunks[who].kind), chunks[who].marker == .none,
          let verb = chunks.indices.first(where: { $0 > who && ![.auxiliary, .other].contains(chunks[$0].kind) }),
          chunks[verb].kind == .verb, entry(verb)?.traits.contains(.say) == true
        {
          return items
        }
        if c.kind == .comma, closesCircumstance(j, around: k) { return items }
        // وافق المجلس، في جلسته التي عقدها أمس، على الاتفاقية: back to the verb's own phrase.
        if c.kind == .comma, chunks[k].kind == .verb, let close = circumstanceEnd(j) {
          j = close
          continue
        }
      case .preposition: pending = c.marker
      case .entity
      where sawEvent && !eventIsDefinite && grammar.verbFirst && c.marker == .none && pending == .none
        && chunks[k].kind != .event:
        // The genitive behind an event is that event's own.
        break
      // "to the Jeddah talks": the place only says which.
      case .place
      where !grammar.adjectiveAfter && (pending != .none || c.marker != .none) && j + 1 < chunks.count
        && chunks[j + 1].start == c.end
        && [.noun, .event].contains(chunks[j + 1].kind) && chunks[j + 1].marker == .none
        && chunks[j + 1].features.form != .actionNoun:
        if pending == .none { pending = c.marker }
        if chunks[j + 1].kind == .event {
          items.append((pending, j + 1))
          sawEvent = true
          pending = .none
          j += 1
        }
      case .entity, .noun, .place, .pronoun, .outlet:
        if gap(j) != nil, c.marker == .none, pending == .none { return items }
        // An unmarked phrase behind "and" that continues no list begins a clause of its own.
        if c.kind == .entity, c.conjunction != .none, c.coordinatedWith < 0, c.marker == .none, pending == .none {
          return items
        }
        if c.coordinatedWith < 0 || c.kind != .entity {
          items.append((c.marker != .none ? c.marker : pending == .none ? .none : pending, j))
        }
        pending = .none
      case .event
      where chunks[k].kind == .event && c.marker == .none && chunks[(k + 1)..<j].contains { $0.kind == .comma }:
        // Behind a comma the governor's next act begins.
        return items
      case .event:
        let marker = c.marker
        // ", ending ties with X": a clause of its own.
        if !grammar.adjectiveAfter, c.features.form == .actionNoun, c.features.number == .none,
          chunks[j - 1].kind == .comma
        {
          return items
        }
        if [.during, .after, .before, .since, .until, .against, .without].contains(marker) { adverbial = true }
        if adverbial {
          // Behind a circumstance only a thing that the verb acts on still belongs to it.
          while j + 1 < chunks.count {
            j += 1
            let d = chunks[j]
            if [.stop, .semicolon, .ellipsis, .clauseBreak, .complementizer, .verb, .relative, .event].contains(d.kind)
            {
              return items
            }
            if d.kind == .noun, d.marker == .none, d.conjunction == .none, chunks[j - 1].kind != .preposition {
              items.append((.none, j))
            } else if grammar.verbFirst, c.features.isDefinite, c.features.pronoun == .none,
              [.on, .with, .between].contains(d.marker), d.kind == .noun || d.kind == .entity, d.coordinatedWith < 0
            {
              // يوقع خلال الزيارة على اتفاقية: a noun with its article has no phrase on, with or between.
              items.append((d.marker, j))
            }
          }
          return items
        }
        sawEvent = true
        eventIsDefinite = c.features.isDefinite && c.features.pronoun == .none
        items.append((marker, j))
        // A light verb shares what follows with its noun; other events keep their own phrases.
        if c.conjunction != .none { return items }
      case .unknown
      where chunks[k].kind == .event && c.conjunction == .and && c.marker == .none && pending == .none && !items.isEmpty
        && grammar.verbFirst:
        // التطبيع بين … والتصعيد بين …: the second noun has phrases of its own.
        return items
      case .unknown:
        let marker = c.marker != .none ? c.marker : pending
        if marker != .none { items.append((marker, j)) }
        // "to the pandemic accord": the preposition before the modifier is the noun's.
        pending = .none
        if !grammar.adjectiveAfter, j + 1 < chunks.count, chunks[j + 1].start <= c.end + 1,
          chunks[j + 1].marker == .none, chunks[j + 1].conjunction == .none,
          [.noun, .unknown].contains(chunks[j + 1].kind)
        {
          pending = marker
        }
      default: break
      }
      j += 1
    }
    return items
  }

  /// Where a relative clause that begins at `j` ends, if a comma closes it.
  func relativeEnd(_ j: Int) -> Int? {
    guard j > 0, chunks[j - 1].kind == .comma else { return nil }
    var i = j + 1
    while i < chunks.count {
      if chunks[i].kind == .comma { return i + 1 }
      if isBoundary(chunks[i].kind) { return nil }
      i += 1
    }
    return nil
  }

  /// English: the verb that a verb behind "and" shares its subject with ("met Rubio and signed").
  func coordinateVerb(_ k: Int) -> Int? {
    guard !grammar.adjectiveAfter, chunks[k].kind == .verb else { return nil }
    var j = k - 1
    var joined = chunks[k].conjunction == .and
    scan: while j >= 0, !joined {
      switch chunks[j].kind {
      case .auxiliary, .negation, .future, .perhaps, .modal, .other, .time, .preposition:
        joined = chunks[j].conjunction == .and
        j -= 1
      case .conjunction:
        // "then" joins nothing.
        joined = entry(j)?.value != 3
        j -= 1
      default: break scan
      }
    }
    if !joined, chunks[max(j, 0)].kind == .comma, opensLastOfList(k, comma: j) {
      joined = true
      j -= 1
    }
    guard joined else { return nil }
    while j >= 0, !isBoundary(chunks[j].kind), chunks[j].kind != .complementizer {
      if chunks[j].kind == .verb, infinitive(j) == nil { return j }
      // A relative clause between commas holds no verb of this one.
      if chunks[j].kind == .comma, let open = parenthesisStart(j), open >= 0, chunks[open + 2].kind == .relative {
        j = open
        continue
      }
      j -= 1
    }
    return nil
  }

  /// "was cutting ties, would shut its embassy and had asked …": a verb behind a comma in a list of verbs that ends with "and".
  private func opensLastOfList(_ k: Int, comma: Int) -> Bool {
    guard parenthesisStart(comma) == nil, chunks[k].features.form == .plain || !auxiliaries(k).isEmpty,
      chunks[..<comma].contains(where: { $0.kind == .verb && $0.features.form == .plain })
    else { return false }
    var i = k + 1
    while i < chunks.count, !isBoundary(chunks[i].kind), ![.complementizer, .relative].contains(chunks[i].kind) {
      if chunks[i].kind == .verb {
        var b = i - 1
        while b > k, [.auxiliary, .negation, .future, .other, .time].contains(chunks[b].kind),
          chunks[b].conjunction == .none
        { b -= 1 }
        return chunks[i].conjunction == .and || chunks[b].kind == .conjunction
          || chunks[b].conjunction == .and
            && chunks[b].kind != .entity
      }
      i += 1
    }
    return false
  }

  /// The phrase before a verb that may be its subject.
  func left(_ k: Int) -> Found {
    if let first = coordinateVerb(k) { return subject(first) }
    if let found = coordinateState(k) { return found }
    var j = k - 1
    var sawConjunction = chunks[k].conjunction != .none
    var unknown = false
    var unknownBefore = false
    while j >= 0 {
      let c = chunks[j]
      switch c.kind {
      case .preposition where c.marker == .from && j == k - 1 && grammar.verbFirst && c.end > c.start:
        // أول من وقّعها: "who", not "from".
        if let named = lastOrFirst(k) { return named }
        let before = previousMentions(j)
        let topic =
          discourse.lastSubject.isEmpty
          ? Array(before.prefix(1)) : firstSubject(before: j).isEmpty ? discourse.lastSubject : firstSubject(before: j)
        return Found(mentions: topic, how: "who is spoken of")
      case .entity:
        // English: "after Canada signed" has the same word before a clause as before a phrase.
        let opensClause =
          !grammar.adjectiveAfter
          && [.after, .before, .since, .until].contains(
            c.coordinatedWith >= 0 ? chunks[c.coordinatedWith].marker : c.marker)
        if c.marker == .none || c.marker == .subject || c.marker == .as || opensClause {
          if c.coordinatedWith >= 0, !opensClause, chunks[c.coordinatedWith].marker != .none,
            chunks[c.coordinatedWith].marker != .as
          {
            break
          }
          let head = c.coordinatedWith >= 0 ? c.coordinatedWith : j
          if unknown && !grammar.adjectiveAfter { return Found(chunk: -1, how: "", isBlocked: true) }
          // "X, who arrived on Monday, and Y signed"
          if !grammar.adjectiveAfter, c.conjunction == .and, c.coordinatedWith < 0,
            let close = chunks[..<j].lastIndex(where: { $0.kind != .conjunction }), chunks[close].kind == .comma,
            let before = parenthesisStart(close), before >= 0,
            chunks[before].kind == .entity, chunks[before].marker == .none,
            before == 0 || chunks[before - 1].kind == .complementizer
          {
            return Found(
              mentions: merged(
                group(chunks[before].coordinatedWith >= 0 ? chunks[before].coordinatedWith : before), group(head)),
              chunk: head, how: "before the verb")
          }
          // "he and Putin would meet"
          if !grammar.adjectiveAfter, c.conjunction == .and, c.coordinatedWith < 0,
            let p = chunks[..<j].lastIndex(where: { $0.kind != .conjunction && $0.kind != .other }),
            chunks[p].kind == .pronoun, [1, 2, 6].contains(chunks[p].value)
          {
            return Found(
              mentions: merged(pronounSubject(chunks[p].value, at: p), group(head)), chunk: head, how: "before the verb"
            )
          }
          // "it, Norway and Iceland had recalled"
          if let all = pronounList(head) { return Found(mentions: all, chunk: head, how: "before the verb") }
          return Found(mentions: group(head), chunk: head, how: "before the verb")
        }
        unknown = false
      case .pronoun:
        // "after it signed": a pronoun may open a clause too.
        if c.marker == .none
          || !grammar.adjectiveAfter && j == k - 1 && [.after, .before, .since, .until].contains(c.marker), c.value != 9
        {
          if c.value == 5 {
            return Found(mentions: discourse.lastSpeakerMention.map { [$0] } ?? [], chunk: -1, how: "the speaker")
          }
          if speaksForNobody(before: j) { return Found(isBlocked: true) }
          return Found(mentions: pronounSubject(c.value, at: j), chunk: -1, how: "the pronoun before the verb")
        }
      case .noun:
        // وفي البيان ذاته أبدت: what stands right behind a noun that a preposition holds belongs to it.
        if grammar.verbFirst, j > 0, c.marker == .none, c.conjunction == .none, c.type == nil, c.agreement < 0,
          chunks[j - 1].marker != .none, [.noun, .event, .unknown].contains(chunks[j - 1].kind)
        {
          break
        }
        if c.marker == .none {
          if !c.owners.isEmpty, c.classes & (bits.ambassador | bits.diplomat) != 0 {
            return Found(mentions: c.owners, chunk: j, how: "before the verb")
          }
          return Found(chunk: j, how: "before the verb")
        }
      case .event:
        if c.marker == .none, !grammar.adjectiveAfter { return Found(chunk: j, how: "before the verb") }
        // مأدبة جمعت: the verb right behind an indefinite event is said of it.
        if grammar.verbFirst, j == k - 1, chunks[k].conjunction == .none, !c.features.isDefinite,
          c.features.pronoun == .none
        {
          return Found(chunk: j, how: "the noun that the verb is said of")
        }
        if grammar.adjectiveAfter, c.marker == .none, chunks[k].conjunction == .none,
          j == 0 || chunks[j - 1].kind == .complementizer || chunks[j - 1].kind == .auxiliary
        {
          return Found(chunk: j, how: "before the verb")
        }
      case .outlet, .place:
        if c.marker == .none, c.kind == .outlet { return Found(chunk: j, how: "before the verb") }
      case .unknown:
        if c.isPrivate, c.marker == .none { return Found(isBlocked: true) }
        // "first asked", "last expelled"
        if !grammar.adjectiveAfter, j == k - 1, c.marker == .none, c.end - c.start == 1,
          ["first", "last"].contains(chunker.words(c.start, c.end).lowercased())
        {
          break
        }
        if !grammar.adjectiveAfter, c.marker == .none { unknown = true }
        if c.marker == .none, c.entry >= 0 || c.words > 0 { unknownBefore = true }
      case .relative:
        if c.value == 0 { return Found() }
        if j > 0, chunks[j - 1].kind == .time { return Found() }
        var i = j - 1
        while i >= 0 {
          if chunks[i].kind == .entity {
            let head = chunks[i].coordinatedWith >= 0 ? chunks[i].coordinatedWith : i
            // English "who" behind an apposition is its person alone.
            let one = !grammar.adjectiveAfter && chunks[i].person != nil && chunks[i].coordinatedWith >= 0
            // القاهرة وبيروت التي أقام فيها: somebody else acts there.
            if grammar.adjectiveAfter, chunks[k].features.number == .singular, !chunks[k].features.isFeminine,
              chunks[k].features.tense == .past, group(head).count > 1,
              group(head).allSatisfy({ isState($0.polity) && $0.person == nil && $0.office == nil })
            {
              return Found(isBlocked: true)
            }
            // إسبانيا والنرويج التي أقدمت: states of a list take the feminine.
            let isList =
              grammar.adjectiveAfter && chunks[k].features.isFeminine
              && group(head).allSatisfy { isState($0.polity) && $0.person == nil && $0.office == nil }
            let all =
              one || grammar.adjectiveAfter && chunks[k].features.number == .singular && !isList
              ? chunks[i].mentions : group(head)
            return Found(mentions: all, chunk: head, how: "the antecedent of the relative clause")
          }
          // "Mongolia, a member state, which", "the American envoy who"
          if !grammar.adjectiveAfter, chunks[i].kind == .noun, i > 1, chunks[i].classes & bits.membership != 0,
            chunks[i - 1].kind == .comma, chunks[i - 2].kind == .entity
          {
            return Found(mentions: group(i - 2), chunk: i - 2, how: "the antecedent of the relative clause")
          }
          if !grammar.adjectiveAfter, chunks[i].kind == .noun, !chunks[i].owners.isEmpty,
            chunks[i].classes & (bits.ambassador | bits.diplomat) != 0
          {
            return Found(mentions: chunks[i].owners, chunk: i, how: "the antecedent of the relative clause")
          }
          if chunks[i].kind == .noun || chunks[i].kind == .event {
            return Found(chunk: i, how: "the antecedent of the relative clause")
          }
          if chunks[i].kind == .verb || isBoundary(chunks[i].kind) || chunks[i].kind == .unknown && i < j - 2 { break }
          i -= 1
        }
        return membersOfRelative(j, k) ?? Found(isBlocked: !hasSubjectBehind(k))
      case .complementizer:
        if c.value > 0 {
          return Found(
            mentions: complementSubject(j, value: c.value), chunk: -1, how: "the pronoun on the complementizer")
        }
        // سبق للرباط أن قطعت: who did it before stands behind the auxiliary.
        var i = j - 1
        while i >= 0,
          chunks[i].kind == .entity || chunks[i].kind == .time || chunks[i].kind == .other
            || chunks[i].kind == .preposition
        { i -= 1 }
        if i >= 0, chunks[i].kind == .auxiliary, chunks[i].value == 5,
          let e = ((i + 1)..<j).first(where: { chunks[$0].kind == .entity })
        {
          return Found(mentions: group(e), chunk: e, how: "behind the auxiliary")
        }
        // "that five countries will join": an unnamed subject is nobody's.
        return Found(isBlocked: unknownBefore)
      case .verb where grammar.verbFirst && c.features.form == .passiveParticiple && participleNoun(j) != nil:
        // الاتفاقية المبرمة بين …، ستدخل: the participle belongs to the noun.
        j = participleNoun(j)!
        continue
      case .verb where isReducedBy(j): break
      case .verb:
        if sawConjunction
          || !grammar.verbFirst && (chunks[k].features.form == .actionNoun || k > 0 && chunks[k - 1].kind == .comma)
        {
          return subject(j)
        }
        if grammar.verbFirst { return Found() }
        return Found(isBlocked: unknown)
      case .conjunction:
        sawConjunction = true
      case .negation where isNeither(j):
        return Found(
          mentions: discourse.lastSubject.count == 2 ? discourse.lastSubject : discourse.lastPair,
          how: "neither of the two")
      case .auxiliary where c.isBe && !grammar.adjectiveAfter:
        // "was the last country to recognise": what stands behind "was" is said of the subject.
        unknown = false
      case .comma:
        // "X, who …, did": back over the parenthesis.
        if grammar.verbFirst, let list = includedStates(before: j) { return list }
        if let open = parenthesisStart(j) {
          j = open
          continue
        }
        if grammar.verbFirst, chunks[k].conjunction == .none, j > 0, chunks[..<j].contains(where: { $0.kind == .verb })
        {
          return Found()
        }
        // بعد عام على حرب أوكرانيا، اختار بوتين: who acts stands right behind the verb.
        if hasSubjectBehind(k) { return Found() }
      default:
        if isBoundary(c.kind) || c.kind == .colon || c.kind == .dash { return Found(isBlocked: unknown) }
      }
      j -= 1
    }
    return Found(isBlocked: unknown)
  }

  /// آخر من التحق بالاتحاد كرواتيا: the state that the sentence names behind the verb is the one that did it.
  private func lastOrFirst(_ k: Int) -> Found? {
    let items = right(k)
    guard
      let place = items.firstIndex(where: {
        $0.marker == .none && chunks[$0.chunk].kind == .entity
          && chunks[$0.chunk].mentions.contains { isState($0.polity) }
      })
    else { return nil }
    // What stands right behind a transitive verb is what it acts on (أول من زار مصر).
    let takesObject =
      entry(k)?.rules.contains { rule in
        rule.conditions.contains { $0.slot == .object }
          || [.visit, .meet, .call, .recognize].contains(lexicon.frames[rule.frame].act)
      } != false
    guard place > 0 || !takesObject else { return nil }
    let chunk = items[place].chunk
    return Found(mentions: group(chunk), chunk: chunk, how: "who was first or last")
  }

  private func firstSubject(before k: Int) -> [PolityMention] {
    for i in (0..<k).reversed() where chunks[i].kind == .verb {
      if let s = subjects[i], !s.mentions.isEmpty { return s.mentions }
    }
    return []
  }

  private func parenthesisStart(_ close: Int) -> Int? {
    var i = close - 1
    while i >= 0 {
      if chunks[i].kind == .comma, i + 1 < close {
        switch chunks[i + 1].kind {
        case .relative, .preposition, .time, .clauseBreak: return i - 1
        case .event where !grammar.adjectiveAfter && chunks[i + 1].marker == .none: return i - 1
        case .verb where grammar.adjectiveAfter == false && chunks[i + 1].features.form != .plain: return i - 1
        case .verb where reducedHead(i + 1) != nil || isReducedAside(i + 1): return i - 1
        case .unknown where reducedHead(participleBehind(i)) != nil: return i - 1
        case .unknown, .noun:
          // "Qatar, a gas power, left": an apposition without a finite verb behind a name.
          let inner = (i + 1)..<close
          guard !grammar.adjectiveAfter, i > 0,
            chunks[i - 1].kind == .entity && chunks[i - 1].marker == .none
              || chunks[i - 1].kind == .noun && chunks[i - 1].marker == .none && chunks[i - 1].type != nil,
            !inner.contains(where: {
              chunks[$0].kind == .auxiliary || chunks[$0].kind == .complementizer || chunks[$0].kind == .conjunction
                || chunks[$0].kind == .verb && infinitive($0) == nil && !isBareParticiple($0)
            })
          else { return nil }
          return i - 1
        default: return nil
        }
      }
      if isBoundary(chunks[i].kind) { return nil }
      i -= 1
    }
    return nil
  }

  /// The first chunk behind a comma, past an adverb.
  private func participleBehind(_ comma: Int) -> Int {
    var j = comma + 1
    while j < min(comma + 3, chunks.count - 1), chunks[j].kind == .unknown || chunks[j].kind == .other { j += 1 }
    return min(j, chunks.count - 1)
  }

  /// "Signed in 1998, the treaty …": a participle that opens the sentence is said of the subject behind it.
  private func opensSentence(_ k: Int) -> Bool {
    guard !grammar.adjectiveAfter, k == 0, !sentence.isTitle,
      chunks[k].features.form == .passiveParticiple || chunks[k].features.tense == .past, k + 1 < chunks.count
    else { return false }
    return chunks[k + 1].kind == .preposition && chunks[k + 1].marker != .to || chunks[k + 1].kind == .time
  }

  /// "Signed in 1998 and approved by the Senate": who did the second did not do the first.
  func isAnothersDoer(_ by: Int, of k: Int) -> Bool {
    opensSentence(k) && chunks[k..<by].contains { $0.kind == .conjunction }
  }

  /// Whom a passive is done to: the phrase before it, or of an infinitive whom its governor means ("asked to be admitted").
  func patient(_ k: Int) -> Found {
    if opensSentence(k), let comma = chunks.firstIndex(where: { $0.kind == .comma }),
      let head = chunks[comma...].firstIndex(where: { ($0.kind == .noun || $0.kind == .entity) && $0.marker == .none })
    {
      return Found(mentions: group(head), chunk: head, how: "the subject behind the participle")
    }
    if !grammar.adjectiveAfter, let to = infinitive(k) ?? passiveInfinitive(k) {
      if let found = controlled(k), !found.mentions.isEmpty { return found }
      if governor(k) == nil, let be = chunks[..<to].lastIndex(where: \.isBe) { return left(be) }
    }
    return left(k)
  }

  /// The "to" of "to be signed".
  func passiveInfinitive(_ k: Int) -> Int? {
    guard !grammar.adjectiveAfter else { return nil }
    var j = k - 1
    while j >= 0, chunks[j].kind == .auxiliary || chunks[j].kind == .other { j -= 1 }
    // "still has to be ratified": the governor's own last word.
    if j >= 0, j < k - 1, chunks[j].kind == .verb || chunks[j].kind == .event, let row = entry(j),
      row.lemma.hasSuffix(" to"), chunks[(j + 1)..<k].contains(where: \.isBe)
    {
      return j + 1
    }
    guard j >= 0, chunks[j].kind == .preposition, chunks[j].marker == .to, chunks[(j + 1)..<k].contains(where: \.isBe)
    else { return nil }
    return j
  }

  /// What a subject pronoun means: a person or state that was subject before.
  func pronounSubject(_ value: Int, at k: Int) -> [PolityMention] {
    let before = previousMentions(k)
    if value == 3 || value == 4 { return pronoun(value, at: k) }
    // Behind "X said that he": the speaker.
    var i = k - 1
    while i >= 0 {
      if chunks[i].kind == .verb, entry(i)?.traits.contains(.say) == true || entry(i)?.mood != nil {
        let found = subject(i)
        if !found.mentions.isEmpty { return Array(found.mentions.prefix(1)) }
      }
      i -= 1
    }
    if !grammar.adjectiveAfter {
      // A subject before an object: "it" a state or body, "he" a person.
      var i = k - 1
      while i >= 0 {
        let c = chunks[i]
        let isSubject =
          c.kind == .entity && !c.mentions.isEmpty && c.coordinatedWith < 0
          && [.none, .after, .before].contains(c.marker) && i + 1 < k
          && ![.conjunction, .preposition].contains(chunks[i + 1].kind)
          && !(i > 0 && [.verb, .event].contains(chunks[i - 1].kind))
        if isSubject, value == 6 ? c.person == nil : c.person != nil || c.office != nil { return [c.mentions[0]] }
        i -= 1
      }
      if value == 6, let m = discourse.lastSubject.first { return [m] }
    }
    if let m = before.last(where: { $0.person != nil || value == 6 }) { return [m] }
    return discourse.lastSubject.first.map { [$0] } ?? before.first.map { [$0] } ?? []
  }

  /// The subject of the clause that a complementizer with a pronoun belongs to.
  private func complementSubject(_ j: Int, value: Int) -> [PolityMention] {
    if value == 5 { return discourse.lastSpeakerMention.map { [$0] } ?? [] }
    var i = j - 1
    while i >= 0 {
      if chunks[i].kind == .verb || chunks[i].kind == .event && entry(i)?.traits.contains(.say) == true {
        let found = subject(i)
        if !found.mentions.isEmpty { return found.mentions }
        break
      }
      i -= 1
    }
    return discourse.lastSpeakerMention.map { [$0] } ?? discourse.lastSubject.first.map { [$0] } ?? []
  }

  // MARK: Subjects

  private func classBits(_ k: Int) -> UInt64 { chunks[k].classes }

  func subject(_ k: Int) -> Found {
    if let known = subjects[k] { return known }
    guard resolving[k] == nil else { return Found() }
    resolving[k] = true
    defer { resolving[k] = nil }
    let found =
      chunks[k].kind == .event || chunks[k].features.form == .actionNoun && grammar.adjectiveAfter
      ? eventSubject(k) : withCompany(verbSubject(k), before: k)
    subjects[k] = found
    return found
  }

  private func verbSubject(_ k: Int) -> Found {
    if isPassive(k) {
      if let by = right(k).first(where: { $0.marker == .by && !isAnothersDoer($0.chunk, of: k) }) {
        return Found(mentions: group(by.chunk), chunk: by.chunk, how: "behind \"by\"")
      }
      return Found()
    }
    if let to = infinitive(k) {
      // "for Kosovo to join"
      if !grammar.adjectiveAfter, to > 0, chunks[to - 1].kind == .entity, chunks[to - 1].marker == .for,
        !chunks[to - 1].mentions.isEmpty
      {
        return Found(mentions: group(to - 1), chunk: to - 1, how: "behind \"for\"")
      }
      if let found = controlled(k), grammar.adjectiveAfter || !found.isEmpty || found.isBlocked { return found }
      // "is to sign", "was the last to sign"
      if !grammar.adjectiveAfter, governor(k) == nil, let be = chunks[..<to].lastIndex(where: \.isBe) {
        return left(be)
      }
      // A headline: "Kenya to sign deal with Italy".
      if isHeadlineInfinitive(k) { return left(to) }
      return Found()
    }
    if grammar.verbFirst { return verbFirstSubject(k) }
    // English: gerunds and participles without a subject of their own take the clause's.
    let f = chunks[k].features
    if f.form == .actionNoun {
      if let before = k > 0 ? chunks[k - 1] : nil, before.kind == .preposition {
        if let g = governor(k) {
          let s = subject(g)
          if !s.isEmpty { return s }
        }
        return clauseSubject(k)
      }
      let found = left(k)
      return found.isEmpty && !found.isBlocked ? clauseSubject(k) : found
    }
    var found = left(k)
    if found.isEmpty, !found.isBlocked {
      // ", said the minister": inverted.
      if entry(k)?.traits.contains(.say) == true,
        let next = right(k).first(where: { $0.marker == .none && chunks[$0.chunk].kind == .entity })
      {
        found = Found(mentions: group(next.chunk), chunk: next.chunk, how: "behind the verb")
      }
    }
    return found
  }

  /// The subject of the nearest finite verb, before or behind.
  private func clauseSubject(_ k: Int) -> Found {
    var i = k - 1
    while i >= 0, !isBoundary(chunks[i].kind) {
      if chunks[i].kind == .verb {
        let s = subject(i)
        if !s.isEmpty { return s }
      }
      i -= 1
    }
    i = k + 1
    while i < chunks.count, !isBoundary(chunks[i].kind) {
      if chunks[i].kind == .verb, chunks[i].features.form == .plain {
        let s = subject(i)
        if !s.isEmpty { return s }
      }
      i += 1
    }
    return Found()
  }

  /// The subject that a governor gives to what it governs.
  func controlled(_ k: Int) -> Found? {
    guard let g = governor(k), let row = entry(g) else { return nil }
    if row.traits.contains(.controlsObject) {
      if let object = objectOf(g, before: k) { return object }
      if !grammar.adjectiveAfter, chunks[k].kind == .event { return subject(g) }
      if isOwnRequest(g, k) { return subject(g) }
      // عارضت ألمانيا تعليقها: with nobody else named, its own.
      if grammar.verbFirst, row.mood == .refused, pronounIsObject(k) { return subject(g) }
      // "authorised the commission to open talks": whoever has one of its own bodies do it, does it.
      if !grammar.adjectiveAfter, row.mood != .urged, !isPassive(g), chunks[g].kind == .verb {
        let own = subject(g)
        if !own.mentions.isEmpty { return own }
      }
      return Found(how: "", isBlocked: false)
    }
    // طلبت من روسيا التوسط: whom one asks.
    if grammar.verbFirst, row.mood == .sought, chunks[g].kind == .verb,
      let asked = right(g).first(where: { $0.marker == .from && $0.chunk < k && chunks[$0.chunk].kind == .entity }),
      !chunks[asked.chunk].mentions.isEmpty
    {
      return Found(mentions: group(asked.chunk), chunk: asked.chunk, how: "whom \(row.lemma) asks", source: .asked)
    }
    // دعوة إلى نيجيريا للانضمام: whom one invites.
    if grammar.verbFirst, row.title == "invitation", chunks[k].marker == .to,
      let guest = right(g).first(where: { $0.marker == .to && $0.chunk < k && chunks[$0.chunk].kind == .entity }),
      !chunks[guest.chunk].mentions.isEmpty,
      entry(k)?.rules.contains(where: { lexicon.frames[$0.frame].act == .join }) == true
    {
      return Found(mentions: group(guest.chunk), chunk: guest.chunk, how: "who is invited")
    }
    var found = subject(g)
    // مرسوما يتضمن التصديق: whose decree it is.
    if grammar.verbFirst, found.mentions.isEmpty, found.chunk >= 0, found.chunk < g, chunks[found.chunk].kind == .event
    {
      found = subject(found.chunk)
    }
    if found.isEmpty, isPassive(g) { found = left(g) }
    if !found.isEmpty {
      found.how = "the subject of \(row.lemma)"
      found.source = .otherPredicate
    }
    return found
  }

  /// "asked to join": with nobody to ask, one asks for oneself.
  func isOwnRequest(_ g: Int, _ k: Int) -> Bool {
    guard !grammar.adjectiveAfter, chunks[g].kind == .verb, entry(g)?.traits.contains(.controlsObject) == true,
      entry(g)?.mood == .urged, !isPassive(g)
    else { return false }
    return chunks[(g + 1)..<k].allSatisfy { [.preposition, .auxiliary, .other, .time].contains($0.kind) }
  }

  private func objectOf(_ g: Int, before k: Int) -> Found? {
    let own = subject(g)
    for item in right(g) where item.chunk < k && item.chunk != own.chunk {
      if chunks[item.chunk].kind == .entity, [.none, .object, .from, .in, .to].contains(item.marker) {
        let m = group(item.chunk)
        if !m.isEmpty { return Found(mentions: m, chunk: item.chunk, how: "whom \(entry(g)!.lemma) calls on") }
      }
      if chunks[item.chunk].kind == .pronoun {
        return Found(
          mentions: pronoun(chunks[item.chunk].value, at: item.chunk, excluding: own.mentions), how: "a pronoun")
      }
    }
    if chunks[g].features.pronoun != .none, chunks[g].kind == .verb {
      return Found(
        mentions: pronoun(value(chunks[g].features.pronoun), at: g, excluding: own.mentions),
        how: "the pronoun on the verb")
    }
    if isPassive(g) {
      let found = left(g)
      if !found.isEmpty { return found }
    }
    // تفويض وزير الطاقة بالتفاوض: the genitive is whom one charges with it.
    if grammar.verbFirst, chunks[g].kind == .event, own.chunk > g, own.chunk < k, !own.mentions.isEmpty { return own }
    return nil
  }

  func value(_ p: Features.Pronoun) -> Int {
    switch p {
    case .his: 1
    case .her: 2
    case .theirDual: 3
    case .their: 4
    default: 5
    }
  }

  private func verbFirstSubject(_ k: Int) -> Found {
    let f = chunks[k].features
    let hasConjunction = chunks[k].conjunction != .none || k > 0 && chunks[k - 1].kind == .conjunction
    var before = Found()
    // أما قطر فلم تسحب: the topic behind أما is the subject behind ف.
    if hasConjunction || k > 0 && chunks[k - 1].kind == .negation,
      let topic = chunks[..<k].lastIndex(where: { $0.kind == .clauseBreak && $0.value == 7 }),
      let e = ((topic + 1)..<k).first(where: { chunks[$0].kind == .entity && chunks[$0].marker == .none }),
      !chunks[(e + 1)..<k].contains(where: { $0.kind == .verb })
    {
      return Found(mentions: group(e), chunk: e, how: "the topic before the verb")
    }
    if f.form != .plain {
      // داعيا, مؤكدا: the subject of the verb before.
      var i = k - 1
      while i >= 0, !isBoundary(chunks[i].kind) {
        if chunks[i].kind == .verb {
          let s = subject(i)
          if !s.isEmpty { return s }
        }
        i -= 1
      }
      return left(k)
    }
    if !hasConjunction { before = left(k) }
    // وقّعت المعاهدة ولم تصادق عليها: a noun before "and not" belongs to the verb before.
    if !hasConjunction, k > 0, chunks[k - 1].kind == .negation, chunks[k - 1].conjunction != .none,
      before.mentions.isEmpty, !before.isBlocked
    {
      before = Found()
    }
    if before.isBlocked { return before }
    if !before.mentions.isEmpty { return before }
    // تتمسك فنزويلا باتفاق وقعته مع بريطانيا: the verb's pronoun is the agreement, and who acts is who the clause is about.
    if let found = subjectOfMainClause(k, before) { return found }
    // مذكرة تدعو الحكومة: the noun right before is the subject, and what follows the object.
    if before.chunk == k - 1, before.chunk >= 0,
      chunks[before.chunk].kind == .noun || entry(before.chunk)?.traits.contains(.decides) == true,
      !chunks[before.chunk].features.isDefinite, !hasConjunction
    {
      return before
    }
    // أمراً يخرج الولايات المتحدة: the same where the packs do not know the noun.
    if !hasConjunction, before.chunk < 0, k > 0, chunks[k - 1].kind == .unknown, chunks[k - 1].marker == .none,
      f.pronoun == .none, k + 1 < chunks.count, chunks[k + 1].kind == .entity, chunks[k + 1].marker == .none,
      chunker.has(.tanwin, chunks[k - 1].end - 1)
    {
      return Found(chunk: k - 1, how: "the noun that the verb is said of")
    }
    // Behind the verb, where no preposition stands before it.
    var blockedByUnknown = false
    for item in right(k) {
      let c = chunks[item.chunk]
      if item.marker == .for || item.marker == .by, c.kind == .entity { continue }
      guard item.marker == .none else { continue }
      // التقى نظيره البلجيكي: whose counterpart it is, is the subject.
      if c.kind == .entity, c.classes & bits.counterpart != 0, f.pronoun == .none { continue }
      if c.kind == .entity {
        if c.mentions.isEmpty {
          // An office without a state: "on behalf of" may name it.
          if let proxy = right(k).first(where: { $0.marker == .for && !group($0.chunk).isEmpty }) {
            return Found(mentions: group(proxy.chunk), chunk: item.chunk, how: "on whose behalf it is done")
          }
          return Found(chunk: item.chunk, how: "behind the verb")
        }
        // "زار القاهرة": a place is not who travels.
        if c.person == nil, c.office == nil, c.anaphor == .none, isTravel(k), before.isEmpty, !leavesBody(k) {
          let second = right(k).first {
            $0.marker == .none && $0.chunk > item.chunk && chunks[$0.chunk].kind == .entity
          }
          // "عادت سوريا إلى الجامعة": with a goal of its own the name is who travels.
          if second == nil, !right(k).contains(where: { $0.marker == .to || $0.marker == .from }) {
            break
          }
        }
        return Found(mentions: group(item.chunk), chunk: item.chunk, how: "behind the verb")
      }
      // احتضن قصر الدرعية مباحثات: a palace hosts for its state.
      if let ground = ground(item.chunk), hosts(k) {
        return Found(mentions: [ground], chunk: item.chunk, how: "behind the verb")
      }
      if c.kind == .noun, !c.owners.isEmpty, c.classes & (bits.ambassador | bits.diplomat) != 0,
        entry(k)?.rules.contains(where: { $0.conditions.contains { $0.slot == .object && $0.classes & c.classes != 0 } }
        ) != true
      {
        return Found(mentions: c.owners, chunk: item.chunk, how: "behind the verb")
      }
      if c.kind == .noun || c.kind == .event {
        if !before.isEmpty { return before }
        if f.pronoun != .none || hasConjunction { continue }
        break
      }
    }
    if k + 1 < chunks.count, chunks[k + 1].kind == .unknown, chunks[k + 1].marker == .none,
      chunks[k + 1].words > 0 || chunks[k + 1].isPrivate || chunks[k + 1].nameTokens > 0
    {
      blockedByUnknown = !(k + 2 < chunks.count && chunks[k + 2].kind == .entity && chunks[k + 2].marker == .none)
    }
    // وقّعته 195 دولة
    if k + 2 < chunks.count, chunks[k + 1].kind == .other, chunks[k + 2].kind == .unknown,
      chunker.text.tokens[chunks[k + 1].start].kind == .number
    {
      blockedByUnknown = true
    }
    if !before.isEmpty { return before }
    if blockedByUnknown { return Found(isBlocked: true) }
    return leftOutSubject(k)
  }

  /// The subject of a verb that has none of its own: the governor's, the verb before's, or the last sentence's, the first that agrees with it.
  private func leftOutSubject(_ k: Int) -> Found {
    let f = chunks[k].features
    var candidates: [Found] = []
    if let g = governor(k) {
      if entry(g)?.traits.contains(.controlsObject) == true, let object = objectOf(g, before: k) { return object }
      var s = subject(g)
      if !s.isEmpty {
        s.how = "the subject of \(entry(g)?.lemma ?? "the governing verb")"
        s.source = .otherPredicate
        candidates.append(s)
      }
    }
    var i = k - 1
    while i >= 0, !isBoundary(chunks[i].kind) || chunks[i].kind == .clauseBreak {
      // هناك دول تسعى: those that there are, and nobody named.
      if chunks[i].kind == .pronoun, chunks[i].value == 9, i + 1 < k, chunks[i + 1].kind == .unknown {
        if candidates.isEmpty { return Found(isBlocked: true) }
        break
      }
      // أعلن أن بلاده ستعامل … وستنهي: who stands behind the أن, whatever verb it has.
      if chunks[i].kind == .complementizer, i + 1 < k, chunks[i + 1].kind == .entity, chunks[i + 1].marker == .none {
        let topic = group(i + 1)
        if !topic.isEmpty {
          candidates.append(Found(mentions: topic, chunk: i + 1, how: "who stands behind the complementizer"))
        }
      }
      if chunks[i].kind == .verb {
        var s = subject(i)
        if !s.mentions.isEmpty {
          s.how = "the subject of the verb before"
          s.source = .otherPredicate
          s.isBlocked = false
          candidates.append(s)
        }
      }
      i -= 1
    }
    if f.number == .plural || f.number == .dual {
      if discourse.lastSubject.count > 1 {
        candidates.append(
          Found(mentions: discourse.lastSubject, how: "the subject of the sentence before", source: .sentenceBefore))
      } else if !discourse.lastPair.isEmpty {
        candidates.append(Found(mentions: discourse.lastPair, how: "the last pair spoken of"))
      }
    }
    candidates.append(
      Found(mentions: discourse.lastSubject, how: "the subject of the sentence before", source: .sentenceBefore))
    if let fitting = candidates.first(where: { !$0.isEmpty && agrees(f, $0.mentions) }) { return fitting }
    // A man: the last one spoken of.
    if f.person == 3, f.number == .singular || f.number == .none, !f.isFeminine, !f.isPassive,
      let man = previousMentions(k).last(where: { isMan($0) }) ?? discourse.lastMan
    {
      return Found(mentions: [man], how: "the man spoken of")
    }
    return candidates[0]
  }

  func isMan(_ m: PolityMention) -> Bool { m.person != nil && m.isFeminine != true }

  /// Whether a verb of the third person can have a subject in gender and number; true where that is not known.
  private func agrees(_ f: Features, _ subject: [PolityMention]) -> Bool {
    guard f.person == 3, let one = subject.first else { return true }
    switch f.number {
    case .dual: return subject.count == 2
    case .plural: return subject.count > 1
    default:
      guard subject.count == 1, let isFeminine = one.isFeminine else { return true }
      return isFeminine == f.isFeminine
    }
  }

  private func hosts(_ k: Int) -> Bool {
    entry(k)?.rules.contains { lexicon.frames[$0.frame].act == .mediate } ?? false
  }

  private func isTravel(_ k: Int) -> Bool {
    entry(k)?.rules.contains { lexicon.frames[$0.frame].act == .visit } ?? false
  }

  /// The light verb in the relative clause behind an event: زيارة قام بها, مفاوضات تجريها.
  func carrierBehind(_ k: Int) -> Int? {
    guard grammar.verbFirst else { return nil }
    var j = k + 1
    while j < chunks.count, j <= k + 6 {
      switch chunks[j].kind {
      case .relative, .other, .unknown, .openQuote, .closeQuote, .auxiliary, .time: j += 1
      case .complementizer where chunks[j].value == 0 && j > k + 1 && chunks[j - 1].kind == .event: j += 1
      case .event where entry(j)?.kind == .word && entry(j)?.mood != nil: j += 1
      case .noun where chunks[j].classes & bits.agreement == 0 && chunks[j].owners.isEmpty: j += 1
      case .verb:
        // جولة تشمل مالي وتشاد
        if covers(j, k) { return j }
        guard let row = entry(j), chunks[j].conjunction == .none,
          row.traits.contains(.light) || row.traits.contains(.attends)
            || row.rules.contains(where: { lexicon.frames[$0.frame].act == .mediate })
        else { return nil }
        let refers = chunks[j].features.pronoun != .none || j + 1 < chunks.count && chunks[j + 1].kind == .pronoun
        return refers ? j : nil
      default: return nil
      }
    }
    return nil
  }

  /// Whether the genitive behind a masdar is what it acts on: an organisation that one enters or leaves, or whoever somebody takes
  /// in, brings back or takes out (ضم كوسوفو إلى المجلس، سحب الولايات المتحدة من الاتفاق).
  private func isObjectOfMasdar(_ j: Int, _ k: Int) -> Bool {
    guard chunks[k].features.form == .actionNoun, chunks[j].person == nil, chunks[j].office == nil,
      !chunks[j].mentions.isEmpty, let row = entry(k)
    else { return false }
    let items = right(k)
    let isOrganisation = chunks[j].mentions.allSatisfy { lexicon.polities[$0.polity].kind == .organisation }
    return row.rules.contains { rule in
      guard [.join, .withdraw].contains(lexicon.frames[rule.frame].act),
        let object = rule.conditions.first(where: { $0.slot == .object })
      else { return false }
      if rule.conditions.count == 1 {
        return isOrganisation && object.classes & bits.organisation != 0
          && !items.contains {
            [.to, .in].contains($0.marker) && chunks[$0.chunk].classes & (bits.agreement | bits.talks) != 0
          }
      }
      guard !isOrganisation, object.classes & bits.polity != 0 else { return false }
      return rule.conditions.allSatisfy { condition in
        condition.slot == .object
          || items.contains {
            ($0.marker == condition.slot || condition.slot == .none) && $0.chunk != j
              && classes($0.chunk) & condition.classes != 0
          }
      }
    }
  }

  private func eventSubject(_ k: Int) -> Found {
    let c = chunks[k]
    // كمرشحتين: a participle that governs is said of the phrase before it.
    if c.features.form == .passiveParticiple || c.features.form == .activeParticiple {
      let many = c.features.number == .dual || c.features.number == .plural
      var j = k - 1
      while j >= 0, !isBoundary(chunks[j].kind) {
        if chunks[j].kind == .entity {
          let mentions = group(chunks[j].coordinatedWith >= 0 ? chunks[j].coordinatedWith : j)
          if !many && !mentions.isEmpty || mentions.count > 1 {
            return Found(mentions: mentions, chunk: j, how: "of whom \(entry(k)?.lemma ?? "it") is said")
          }
        }
        j -= 1
      }
    }
    // بلاده مستعدة لإبرام اتفاق: a predicate adjective is said of the phrase before it.
    if grammar.verbFirst, entry(k)?.kind == .adjective, entry(k)?.mood != nil, !c.features.isDefinite,
      c.marker == .none
    {
      let found = left(k)
      if !found.mentions.isEmpty || found.isBlocked { return found }
    }
    // "Sweden's NATO accession": who joins, not what.
    let owners =
      !grammar.adjectiveAfter && changesMembership(k)
      ? c.owners.filter { m in !bodies(c.owners).contains { $0.polity == m.polity } } : c.owners
    if !owners.isEmpty {
      return Found(mentions: owners, chunk: k, how: "the modifier of \(entry(k)?.lemma ?? "the noun")")
    }
    if !grammar.adjectiveAfter {
      // "is due to", "stood ready to": an adjective is said of the subject before it.
      if entry(k)?.kind == .adjective
        || entry(k)?.kind == .word
          && (entry(k)?.mood != nil || c.classes & bits.membership != 0
            || entry(k)?.rules.contains { lexicon.frames[$0.frame].act == .enterIntoForce } == true)
      {
        let found = left(k)
        if !found.isEmpty || found.isBlocked { return found }
      }
      if let found = gerundSubject(k) { return found }
      // A gerund without a subject of its own has that of the clause.
      if c.features.form == .actionNoun, c.features.number == .none, !c.ownerIsPronoun {
        if let item = right(k).first(where: { $0.marker == .by }), chunks[item.chunk].kind == .entity {
          return Found(mentions: group(item.chunk), chunk: item.chunk, how: "behind \"by\"")
        }
        if let found = controlled(k), !found.isEmpty { return found }
        return clauseSubject(k)
      }
    }
    // زيارة قام بها نتنياهو: the light verb of the relative clause has the subject.
    if let carrier = carrierBehind(k), !covers(carrier, k) {
      let found = subject(carrier)
      if !found.mentions.isEmpty { return found }
    }
    // "is in talks": of the subject.
    if !grammar.adjectiveAfter, c.marker == .in, classBits(k) & bits.talks != 0,
      let be = chunks[..<k].lastIndex(where: { ![.preposition, .other, .time].contains($0.kind) }), chunks[be].isBe
    {
      return left(be)
    }
    // "on a visit", "on a trip": the phrase before it travels.
    if !grammar.adjectiveAfter, k > 0, c.marker == .on,
      entry(k)?.rules.contains(where: { lexicon.frames[$0.frame].act == .visit }) == true, !c.ownerIsPronoun
    {
      var j = k - 1
      while j >= 0, !isBoundary(chunks[j].kind), chunks[j].kind != .verb {
        if chunks[j].kind == .entity, chunks[j].person != nil || chunks[j].office != nil {
          return Found(mentions: group(j), chunk: j, how: "before the noun")
        }
        j -= 1
      }
      return clauseSubject(k)
    }
    if !grammar.adjectiveAfter, c.ownerIsPronoun {
      // "his visit": the nearest person or state before it that no preposition holds.
      var j = k - 1
      while j >= 0, !isBoundary(chunks[j].kind), chunks[j].kind != .complementizer {
        if chunks[j].kind == .entity, chunks[j].marker == .none, chunks[j].coordinatedWith < 0 {
          return Found(mentions: group(j), chunk: j, how: "the pronoun on the noun")
        }
        j -= 1
      }
    }
    if pronounIsObject(k) {
      // وجرى تمديدها: nobody is said to do it.
      if isImpersonal(k) { return Found() }
      return controlled(k) ?? Found()
    }
    if c.ownerIsPronoun {
      let v = c.features.pronoun == .none ? 1 : value(c.features.pronoun)
      // The subject of the clause around it.
      if v == 3 {
        let near = twoPeople(before: k)
        return Found(mentions: near.isEmpty ? discourse.lastPair : near, how: "the pronoun on the noun")
      }
      // Where the pronoun is the object (رفضت سحبه), the governor's subject acts.
      if let g = governor(k), entry(g)?.mood != nil || entry(g)?.traits.contains(.say) == true {
        let s = subject(g)
        if !s.mentions.isEmpty {
          return Found(
            mentions: s.mentions, chunk: s.chunk, how: "the subject of \(entry(g)?.lemma ?? "")",
            source: .otherPredicate)
        }
      }
      let around = clauseSubject(k)
      if !around.mentions.isEmpty {
        return Found(mentions: around.mentions, chunk: around.chunk, how: "the pronoun on the noun")
      }
      return Found(mentions: pronoun(v, at: k), how: "the pronoun on the noun")
    }
    // The genitive behind a masdar is who does it.
    if grammar.adjectiveAfter {
      // A noun with its article takes no genitive: what follows اللقاء is not its own.
      let takesGenitive = !(c.features.isDefinite && c.features.pronoun == .none && !c.features.isConstruct)
      for item in right(k) {
        if item.marker == .none, chunks[item.chunk].kind == .entity, takesGenitive {
          // دخول الحلف، مغادرة المنظمة: an organisation that one enters or leaves is what the masdar acts on.
          if isObjectOfMasdar(item.chunk, k) { break }
          let gap = chunks[(k + 1)..<item.chunk]
          if gap.allSatisfy({ [.openQuote, .closeQuote, .other, .paren, .unknown].contains($0.kind) }), gap.count <= 2 {
            return Found(
              mentions: group(item.chunk), chunk: item.chunk,
              how: "the genitive behind \(entry(k)?.lemma ?? "the noun")", source: .genitive)
          }
        }
        if item.marker == .by { return Found(mentions: group(item.chunk), chunk: item.chunk, how: "behind \"by\"") }
        break
      }
    } else if let item = right(k).first(where: {
      $0.marker == .by
        || $0.marker == .of && chunks[$0.chunk].kind == .entity && !isRecognition(k)
          && !(changesMembership(k) && bodies(chunks[$0.chunk].mentions).count == chunks[$0.chunk].mentions.count
            && !chunks[$0.chunk].mentions.isEmpty)
    }) {
      return Found(mentions: group(item.chunk), chunk: item.chunk, how: "behind \"\(item.marker)\"")
    }
    if let found = controlled(k), !found.isEmpty { return found }
    if !grammar.adjectiveAfter, let guest = whoIsThere(k) { return guest }
    return carriedSubject(k) ?? listedSubject(k) ?? decreeSubject(k) ?? Found()
  }
}
