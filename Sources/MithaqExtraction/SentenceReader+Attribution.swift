import MithaqClaims

// According to whom: the nearest speaker who vouches for a claim.
extension SentenceReader {
  func attribution(_ k: Int) -> (Attribution?, String) {
    // A verb or noun of speech whose complement the predicate stands in.
    var s = k - 1
    while s >= 0 {
      let c = chunks[s]
      if c.kind == .verb || c.kind == .event, let row = entry(s), row.traits.contains(.say), row.kind != .word {
        if isInComplement(k, of: s) {
          if let found = speaker(s) {
            note(found)
            return (found, "\(row.lemma) (\(row.origin))")
          }
        }
      }
      if c.kind == .semicolon { break }
      s -= 1
    }
    // Trailing: "…, the ministry said".
    if let found = trailingSpeaker(k) {
      note(found.0)
      return found
    }
    // "according to", وفق, نقلا عن.
    for j in chunks.indices {
      guard let row = entry(j), row.traits.contains(.say), row.kind == .word else { continue }
      if let found = speakerBehind(j) {
        return (found, "\(row.lemma) (\(row.origin))")
      }
    }
    // A quotation that goes on from the sentence before.
    if chunker.text.tokens[chunks[k].start].flags.contains(.quoted),
      chunker.text.tokens[sentence.tokens.lowerBound].flags.contains(.quoted), let last = discourse.lastSpeaker
    {
      return (last, "the quotation goes on")
    }
    return (nil, "the article itself")
  }

  private func note(_ a: Attribution) { discourse.lastSpeaker = a }

  /// Whether `k` stands in what the speech at `s` says.
  private func isInComplement(_ k: Int, of s: Int) -> Bool {
    var complementizer = -1
    for j in (s + 1)..<k {
      switch chunks[j].kind {
      case .complementizer: if complementizer < 0 { complementizer = j }
      case .clauseBreak where complementizer >= 0 && chunks[j].value != 9 && grammar.adjectiveAfter:
        // فيما, بينما: the article speaks again.
        return false
      case .semicolon, .stop: return false
      case .auxiliary where complementizer >= 0 && beginsAnew(j): return false
      default: break
      }
    }
    if complementizer >= 0 {
      // A verb of the main clause behind "و" ends the complement only where it speaks itself.
      return true
    }
    let laterComplementizer = chunks[k...].contains { $0.kind == .complementizer }
    if grammar.adjectiveAfter {
      if chunks[s].kind == .verb, !laterComplementizer || chunks[k].kind == .event {
        // أعلنت قطع العلاقات: the act itself is the object.
        let between = chunks[(s + 1)..<k]
        if between.contains(where: { $0.kind == .verb || $0.kind == .relative || isBoundary($0.kind) }) {
          // Quoted speech behind a colon.
          return between.contains { $0.kind == .colon } || chunker.text.tokens[chunks[k].start].flags.contains(.quoted)
        }
        if laterComplementizer, [.during, .after, .before, .since, .until].contains(chunks[k].marker) { return false }
        return chunks[k].kind == .event || between.contains { $0.kind == .colon }
          || chunker.text.tokens[chunks[k].start].flags.contains(.quoted)
      }
      return chunks[s].kind == .event && governors(k).contains(s)
    }
    // English leaves out "that": "he said it would", "announced the closure".
    if isTrailing(s) { return false }
    let between = chunks[(s + 1)..<k]
    if between.contains(where: { $0.kind == .relative }) { return false }
    return true
  }

  /// Whether a verb of speech stands behind what it reports: at the end, or with nothing but its subject behind it.
  private func isTrailing(_ s: Int) -> Bool {
    guard chunks[..<s].contains(where: { ($0.kind == .verb || $0.kind == .event) && $0.entry >= 0 }) else {
      return false
    }
    var j = s + 1
    while j < chunks.count {
      switch chunks[j].kind {
      case .stop, .comma, .semicolon: return true
      case .time, .entity, .preposition, .place, .outlet, .other, .unknown, .closeQuote, .noun, .pronoun, .dash: j += 1
      default: return false
      }
    }
    return true
  }

  private func trailingSpeaker(_ k: Int) -> (Attribution, String)? {
    for s in chunks.indices where s > k && chunks[s].kind == .verb {
      guard let row = entry(s), row.traits.contains(.say), isTrailing(s) else { continue }
      // A comma or a closing quotation mark parts the speech from its speaker.
      var j = s - 1
      var parted = false
      while j > k {
        if chunks[j].kind == .comma || chunks[j].kind == .closeQuote { parted = true }
        if chunks[j].kind == .verb, !parted { break }
        j -= 1
      }
      guard parted, let found = speaker(s) else { continue }
      return (found, "\(row.lemma) (\(row.origin))")
    }
    return nil
  }

  /// Who speaks at `s`.
  func speaker(_ s: Int) -> Attribution? {
    let found = subject(s)
    var channel = channel(near: s)
    if found.chunk >= 0, chunks[found.chunk].kind == .outlet {
      let row = lexicon.outlets[chunks[found.chunk].outlet]
      return row.isPlatform ? nil : Attribution(outlet: row.id, channel: channel)
    }
    if found.chunk >= 0, chunks[found.chunk].kind == .noun, let c = chunks[found.chunk].channel {
      channel = channel ?? c
    }
    guard let m = found.mentions.first else {
      // ذكر موقع "أكسيوس": the outlet behind its head noun.
      for item in right(s) where item.marker == .none && chunks[item.chunk].kind == .outlet {
        let row = lexicon.outlets[chunks[item.chunk].outlet]
        if !row.isPlatform { return Attribution(outlet: row.id, channel: channel) }
      }
      return nil
    }
    // An outlet right behind the verb outranks a subject that was inherited.
    for item in right(s).prefix(2) where item.marker == .none && chunks[item.chunk].kind == .outlet && found.chunk < s {
      let row = lexicon.outlets[chunks[item.chunk].outlet]
      if !row.isPlatform { return Attribution(outlet: row.id, channel: channel) }
    }
    discourse.lastSpeakerMention = m
    let polity = lexicon.polities[m.polity]
    return Attribution(
      polity: polity.id, person: m.person, office: m.person == nil ? m.office : m.office, channel: channel)
  }

  private func speakerBehind(_ j: Int) -> Attribution? {
    var i = j + 1
    while i < chunks.count, i < j + 7 {
      let c = chunks[i]
      if c.kind == .outlet {
        let row = lexicon.outlets[c.outlet]
        return Attribution(outlet: row.id)
      }
      if c.kind == .entity, let m = c.mentions.first {
        return Attribution(
          polity: lexicon.polities[m.polity].id, person: m.person, office: m.office, channel: channel(near: j))
      }
      if c.kind == .noun, let m = c.owners.first {
        return Attribution(
          polity: lexicon.polities[m.polity].id, office: c.channel == nil ? nil : "statement", channel: c.channel)
      }
      if c.kind == .verb || c.kind == .stop || c.kind == .comma { return nil }
      i += 1
    }
    return nil
  }

  /// A platform or a channel that is named beside the verb of speech.
  private func channel(near s: Int) -> String? {
    for j in max(0, s - 6)..<min(chunks.count, s + 10) {
      if chunks[j].kind == .outlet, lexicon.outlets[chunks[j].outlet].isPlatform {
        return lexicon.outlets[chunks[j].outlet].id
      }
      if let channel = chunks[j].channel { return channel }
    }
    return nil
  }
}
