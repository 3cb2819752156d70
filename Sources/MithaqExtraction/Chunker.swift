import MithaqClaims
import MithaqTextScan

/// People as the article introduced them: the last word of a name, and whom it stands for.
struct Register {
  struct Person {
    var polity: Int
    var name: String
    var office: String?
  }
  private(set) var byWord: [UInt64: Person] = [:]

  mutating func add(_ hash: UInt64, _ person: Person) {
    // The first introduction stands; a later one may add an office.
    if byWord[hash] == nil { byWord[hash] = person }
  }
  func find(_ hash: UInt64) -> Person? { byWord.isEmpty ? nil : byWord[hash] }
  var isEmpty: Bool { byWord.isEmpty }
}

/// Cuts a sentence into chunks: phrases that name polities, nouns with their owners, verbs, events, and the words between.
final class Chunker {
  let extractor: Extractor
  let text: ScannedText
  let grammar: Grammar
  let body: String
  let published: Day?
  var register = Register()
  let dates: DateReader
  let matches: MatchCache
  /// Whether a name that two states share means the capital, by the state that has it.
  var sharedNames: [Int: Bool] = [:]

  private var lexicon: Lexicon { extractor.lexicon }
  private var bits: ClassBits { extractor.bits }

  init(extractor: Extractor, text: ScannedText, grammar: Grammar, body: String, published: Day?) {
    self.extractor = extractor
    self.text = text
    self.grammar = grammar
    self.body = body
    self.published = published
    matches = MatchCache(extractor: extractor, text: text, grammar: grammar)
    dates = DateReader(extractor: extractor, text: text, grammar: grammar, published: published, matches: matches)
  }

  /// The original words of a token range.
  func words(_ start: Int, _ end: Int, clitic: Int = 0) -> String {
    guard start < end else { return "" }
    let range = bytes(start, end, clitic: clitic)
    return slice(range)
  }

  func slice(_ range: ByteRange) -> String {
    let utf8 = body.utf8
    let from = utf8.index(utf8.startIndex, offsetBy: range.start)
    let to = utf8.index(utf8.startIndex, offsetBy: range.end)
    return String(decoding: utf8[from..<to], as: UTF8.self)
  }

  /// The original bytes of a token range, without the folded proclitic bytes of its first word.
  func bytes(_ start: Int, _ end: Int, clitic: Int = 0) -> ByteRange {
    let token = text.tokens[start]
    return ByteRange(Int(token.start) + original(of: clitic, in: token), Int(text.tokens[end - 1].end))
  }

  /// How many original bytes the first `folded` folded bytes of a token take; marks that fold to nothing go with the letter before.
  private func original(of folded: Int, in token: Token) -> Int {
    guard folded > 0 else { return 0 }
    let utf8 = body.utf8
    var index = utf8.index(utf8.startIndex, offsetBy: Int(token.start))
    let start = index
    let scalars = body.unicodeScalars
    var taken = 0
    while taken < folded, index < utf8.endIndex {
      let value = Folding.fold(scalars[index].value)
      if value != 0 {
        let low = UInt32(truncatingIfNeeded: value)
        taken += low < 0x80 ? 1 : low < 0x800 ? 2 : low < 0x10000 ? 3 : 4
      }
      index = scalars.index(after: index)
    }
    // Marks on the last proclitic letter belong to it.
    while index < utf8.endIndex, Folding.fold(scalars[index].value) == 0 { index = scalars.index(after: index) }
    return utf8.distance(from: start, to: index)
  }

  // MARK: Sentences

  func chunks(_ sentence: Sentence) -> [Chunk] {
    var out: [Chunk] = []
    var i = sentence.tokens.lowerBound
    let limit = sentence.tokens.upperBound
    matches.limit = limit
    var pendingMarker: Marker = .none
    var pendingConjunction: Chunk.Conjunction = .none
    // English adjectives and possessors wait for their noun.
    var pendingOwners: [PolityMention] = []
    var pendingPronoun = false
    var pendingEach = false
    var pendingMembers: [PolityMention] = []
    var membersStart = 0

    func take(_ chunk: Chunk) {
      // English: a marker passes over the adjectives of its noun ("to an immediate ceasefire", "with neighbouring Chad").
      if !grammar.adjectiveAfter, pendingMarker != .none, let last = out.last, last.kind == .unknown,
        [.entity, .place, .outlet, .pronoun].contains(chunk.kind),
        last.entry >= 0 && lexicon.entries[last.entry].kind != .adjective || last.isPrivate
          || last.entry < 0 && !hasAdjectiveEnding(last)
          || text.tokens[last.start].flags.contains(.capitalised)
      {
        pendingMarker = .none
      }
      if chunk.marker == .none, pendingMarker != .none,
        chunk.isNominal || chunk.kind == .unknown || chunk.kind == .time || chunk.kind == .complementizer
      {
        chunk.marker = pendingMarker
      }
      if chunk.kind != .openQuote && chunk.kind != .closeQuote && chunk.kind != .other && chunk.kind != .paren
        && (grammar.adjectiveAfter || chunk.kind != .unknown)
      {
        pendingMarker = .none
      }
      if chunk.conjunction == .none, pendingConjunction != .none { chunk.conjunction = pendingConjunction }
      if chunk.kind != .openQuote && chunk.kind != .paren { pendingConjunction = .none }
      // English: "the US withdrawal", "India-US trade deal": a bare name before a noun modifies it.
      if !grammar.adjectiveAfter,
        chunk.kind == .noun && chunk.agreement < 0
          || chunk.kind == .event && !(chunk.features.form == .actionNoun && chunk.features.number == .none)
            && chunk.entry >= 0 && lexicon.entries[chunk.entry].kind != .word
            && lexicon.entries[chunk.entry].kind != .adjective,
        chunk.marker == .none, pendingOwners.isEmpty || out.last.map(isBody) == true
      {
        while let last = out.last, last.kind == .entity,
          last.end == chunk.start || !chunk.owners.isEmpty && last.end == chunk.owners[0].range.start,
          last.mentions.count == 1, last.mentions[0].form == .name, last.person == nil, last.office == nil,
          last.anaphor == .none, !last.isGovernment
        {
          chunk.owners.insert(last.mentions[0], at: 0)
          if last.marker != .none { chunk.marker = last.marker }
          if chunk.conjunction == .none { chunk.conjunction = last.conjunction }
          let joined = text.tokens[last.start].flags.contains(.joined)
          out.removeLast()
          guard joined, let before = out.last, before.kind == .entity, before.end == last.start else { break }
        }
      }
      if chunk.kind == .noun || chunk.kind == .event {
        if !pendingOwners.isEmpty { chunk.owners = pendingOwners + chunk.owners }
        if pendingPronoun { chunk.ownerIsPronoun = true }
        pendingOwners = []
        pendingPronoun = false
      } else if pendingPronoun, !grammar.adjectiveAfter, chunk.kind == .entity, chunk.anaphor == .office {
        // "their foreign ministers"
        chunk.ownerIsPronoun = true
        pendingOwners = []
        pendingPronoun = false
      } else if chunk.kind == .unknown {
        // An adjective is waited over; what modifies a company is no owner.
        if chunk.isPrivate {
          pendingOwners = []
          pendingPronoun = false
        }
      } else if chunk.kind != .openQuote, chunk.kind != .closeQuote,
        // "the president's May 23 visit", "Sweden's NATO accession": the possessor waits over a date and the body's name.
        grammar.adjectiveAfter || chunk.kind != .other && chunk.kind != .time && !isBody(chunk)
      {
        pendingOwners = []
        pendingPronoun = false
      }
      if !pendingMembers.isEmpty, chunk.kind == .entity {
        chunk.start = membersStart
        chunk.mentions =
          pendingMembers.filter { m in !chunk.mentions.contains { $0.polity == m.polity } } + chunk.mentions
        if chunk.anaphor == .counterpart || chunk.anaphor == .office { chunk.anaphor = .none }
      }
      pendingMembers = []
      chunk.isEach = pendingEach && chunk.kind == .entity
      pendingEach = false
      out.append(chunk)
    }

    while i < limit {
      let token = text.tokens[i]
      switch token.kind {
      case .comma:
        take(Chunk(.comma, i, i + 1))
        i += 1
        continue
      case .semicolon:
        take(Chunk(.semicolon, i, i + 1))
        i += 1
        continue
      case .colon:
        take(Chunk(.colon, i, i + 1))
        i += 1
        continue
      case .stop:
        // The stop of an abbreviation ("Jr.", "St.") ends nothing.
        let isAbbreviation =
          grammar.capitals && i > 0 && i + 1 < limit && text.tokens[i - 1].kind == .word
          && !token.flags.contains(.spaced) && text.tokens[i + 1].kind != .closeQuote
          && text.tokens[i + 1].kind != .stop
        if isAbbreviation {
          i += 1
          continue
        }
        take(Chunk(.stop, i, i + 1))
        i += 1
        continue
      case .ellipsis:
        take(Chunk(.ellipsis, i, i + 1))
        i += 1
        continue
      case .dash:
        // "35-minute": a hyphen parts nothing.
        let isHyphen =
          grammar.capitals && !token.flags.contains(.spaced) && i + 1 < limit
          && !text.tokens[i + 1].flags.contains(.spaced) && i > 0
        take(Chunk(isHyphen ? .other : .dash, i, i + 1))
        i += 1
        continue
      case .openQuote:
        take(Chunk(.openQuote, i, i + 1))
        i += 1
        continue
      case .closeQuote:
        take(Chunk(.closeQuote, i, i + 1))
        i += 1
        continue
      case .openParen, .closeParen:
        take(Chunk(.paren, i, i + 1))
        i += 1
        continue
      case .slash, .possessive, .newline:
        take(Chunk(.other, i, i + 1))
        i += 1
        continue
      case .word, .number, .other: break
      }
      if let (end, marker) = dates.time(at: i, limit), !isTerm(i, limit, longerThan: end) {
        let chunk = Chunk(.time, i, end)
        chunk.marker = marker
        take(chunk)
        i = end
        continue
      }
      guard let m = matches.at(i) else {
        if let (chunk, end) = registered(i, limit) {
          take(chunk)
          i = end
          continue
        }
        if let (chunk, end) = introduced(i, limit) {
          take(chunk)
          i = end
          continue
        }
        if grammar.capitals, token.flags.contains(.capitalised), !sentence.isTitle { pendingOwners = [] }
        let chunk = Chunk(token.kind == .word && !isAdverb(token) ? .unknown : .other, i, i + 1)
        chunk.nameTokens = 1
        take(chunk)
        i += 1
        continue
      }
      // Prepositions wait for their phrase.
      if let entry = word(m, .marker) {
        if pendingMarker != .none { out.append(Chunk(.preposition, i, i)) }
        pendingMarker = lexicon.entries[entry].marker
        if m.conjunction { pendingConjunction = .and }
        let chunk = Chunk(.preposition, i, m.end)
        chunk.marker = pendingMarker
        chunk.conjunction = m.conjunction ? .and : .none
        chunk.entry = entry
        out.append(chunk)
        i = m.end
        continue
      }
      if let entry = word(m, .conjunction) ?? sharing(m, limit) {
        let value = lexicon.entries[entry].role == .conjunction ? lexicon.entries[entry].value : 1
        pendingConjunction = value == 2 ? .or : value == 3 ? .then : .and
        if !pendingOwners.isEmpty, isNisba(m.end, limit) || isOwner(m.end, limit) {
          // "the Saudi and Iranian ministers", "Qatar's and Oman's ministers"
          i = m.end
          continue
        }
        out.append(
          {
            let c = Chunk(.conjunction, i, m.end)
            c.entry = entry
            return c
          }())
        i = m.end
        continue
      }
      if word(m, .article) != nil {
        i = m.end
        continue
      }
      if word(m, .each) != nil {
        pendingEach = true
        if m.conjunction { pendingConjunction = .and }
        if m.marker != .none { pendingMarker = m.marker }
        i = m.end
        continue
      }
      if let entry = word(m, .pronoun) {
        let row = lexicon.entries[entry]
        if row.value > 10 {
          pendingPronoun = true
          i = m.end
          continue
        }
        let chunk = Chunk(.pronoun, i, m.end)
        chunk.entry = entry
        chunk.value = row.value
        chunk.marker = row.marker == .none && grammar.adjectiveAfter ? m.marker : row.marker
        chunk.conjunction = m.conjunction ? .and : .none
        take(chunk)
        i = m.end
        continue
      }
      // "that February"
      if grammar.capitals, word(m, .complementizer) != nil, m.end < limit, let (end, _) = dates.time(at: m.end, limit) {
        take(Chunk(.time, i, end))
        i = end
        continue
      }
      if let (kind, entry) = functionWord(m) {
        let chunk = Chunk(kind, i, m.end)
        chunk.entry = entry
        chunk.value = lexicon.entries[entry].value
        chunk.role = lexicon.entries[entry].role
        chunk.conjunction = m.conjunction ? .and : .none
        chunk.marker = m.marker
        take(chunk)
        i = m.end
        continue
      }
      // English: a demonym before a noun that is no office, or without a noun.
      if let sense = demonym(m), !startsPersonal(m.end, limit) {
        let start = pendingMembers.isEmpty ? i : membersStart
        let next = nextDemonym(m.end, limit)
        if next == nil, start > 0, matches.alone(start - 1)?.has(.article) == true, endsNounPhrase(m.end, limit) {
          // "the British have left", "talks with the Swiss": the people.
          let people = Chunk(.entity, start, m.end)
          people.mentions = pendingMembers + [mention(sense, m)]
          people.mentions[people.mentions.count - 1].form = .people
          pendingMembers = []
          take(people)
          i = m.end
          continue
        }
        if let next {
          // "the Turkish and Greek foreign ministers"
          if pendingMembers.isEmpty { membersStart = i }
          pendingMembers.append(mention(sense, m))
          i = next
          continue
        }
        pendingOwners += pendingMembers + [mention(sense, m)]
        pendingMembers = []
        i = m.end
        continue
      }
      // A name that is also an everyday word (رئيسي), once it has been introduced.
      if m.end == i + 1, m.senses.allSatisfy({ $0.kind == .entry }), register.find(token.hash) != nil,
        let (chunk, end) = registered(i, limit), isNameHere(m, out.last)
      {
        take(chunk)
        i = end
        continue
      }
      // "US-brokered", "Iranian-backed": an adjective, and its polity no party.
      if let adjective = compound(i, m, &out, &pendingOwners) {
        take(adjective)
        i = m.end
        continue
      }
      // السوداني: the surname that has been introduced, before the nisba.
      if grammar.adjectiveAfter, m.end == i + 1, !m.conjunction, m.marker == .none,
        m.senses.contains(where: { $0.kind == .polity && $0.detail == PolityForm.nisba.rawValue }),
        isDefinite(i),
        out.last.map({ ![.unknown, .noun, .event, .entity, .place].contains($0.kind) || $0.end < i }) ?? true,
        let (chunk, end) = registered(i, limit)
      {
        take(chunk)
        i = end
        continue
      }
      if !readsAsVerb(i, limit, m, out.last), let (chunk, stop) = entity(i, limit, m, out.last) {
        var end = stop
        if chunk.possessive {
          // A possessor waits for its noun.
          pendingOwners += chunk.mentions
          if chunk.mentions.isEmpty { pendingPronoun = true }
          if nextIsName(end, limit) {
            // "Russia's Vladimir Putin"
            pendingOwners = []
            let stop = nameEnd(end, limit)
            chunk.person = words(end, stop)
            for k in chunk.mentions.indices { chunk.mentions[k].person = chunk.person }
            chunk.possessive = false
            chunk.end = stop
            end = stop
          } else {
            i = end
            if chunk.marker != .none { pendingMarker = chunk.marker }
            if chunk.conjunction != .none { pendingConjunction = chunk.conjunction }
            continue
          }
        }
        if !sentence.isTitle, let properEnd = properName(chunk, end, limit) {
          // "the China Wildlife Conservation Association"
          let proper = Chunk(.unknown, i, properEnd)
          proper.isPrivate = true
          proper.marker = chunk.marker
          proper.nameTokens = 1
          take(proper)
          i = properEnd
          continue
        }
        // "a Kuwaiti bank", "Congolese rebels": a head noun of other bodies is not the state that modifies it.
        if !grammar.adjectiveAfter, !pendingOwners.isEmpty, chunk.mentions.isEmpty, chunk.anaphor == .headNoun,
          chunk.office == nil, !chunk.isGovernment, chunk.person == nil,
          chunk.headCandidates.allSatisfy({ lexicon.polities[$0].kind != .state }),
          pendingOwners.allSatisfy({ lexicon.polities[$0.polity].kind == .state })
        {
          let other = Chunk(.unknown, i, end)
          other.isPrivate = true
          other.marker = chunk.marker
          other.conjunction = chunk.conjunction
          take(other)
          i = end
          continue
        }
        if !pendingOwners.isEmpty, chunk.mentions.isEmpty,
          chunk.isGovernment || chunk.office != nil || chunk.anaphor != .none
        {
          chunk.mentions = pendingOwners.map {
            var m = $0
            m.person = chunk.person
            m.office = chunk.office
            return m
          }
          chunk.anaphor = .none
        }
        take(chunk)
        i = end
        continue
      }
      // لدى جمهورية فيتنام: the form of a state before its name.
      if isStateForm(m, limit) {
        if m.marker != .none { pendingMarker = m.marker }
        if m.conjunction { pendingConjunction = .and }
        i = m.end
        continue
      }
      let (chunk, end) = other(i, limit, m, out, inTitle: sentence.isTitle)
      take(chunk)
      i = end
    }
    coordinate(&out)
    return out
  }

  private func isNameHere(_ m: Match, _ previous: Chunk?) -> Bool {
    m.senses.allSatisfy { sense in
      let row = lexicon.entries[Int(sense.index)]
      return !sense.features.isDefinite && row.role == .none && (row.kind != .verb || sense.features.form != .plain)
        && (row.rules.isEmpty)
    } && previous.map { $0.kind == .verb || $0.kind == .complementizer || $0.kind == .preposition } == true
  }

  // MARK: Words

  private func word(_ m: Match, _ role: WordRole) -> Int? {
    guard m.has(role) else { return nil }
    for sense in m.senses where sense.kind == .entry {
      let row = lexicon.entries[Int(sense.index)]
      if row.role == role, role != .marker || row.kind == .word { return Int(sense.index) }
    }
    return nil
  }

  /// Where a proper name that begins with a state's ends, where the words behind it are capitalised and name no office.
  private func properName(_ chunk: Chunk, _ end: Int, _ limit: Int) -> Int? {
    guard grammar.capitals, chunk.mentions.count == 1, chunk.mentions[0].form == .name, chunk.person == nil,
      chunk.office == nil, !chunk.possessive,
      lexicon.polities[chunk.mentions[0].polity].kind == .state, end < limit
    else { return nil }
    var k = end
    while k < limit, text.tokens[k].kind == .word, text.tokens[k].flags.contains(.capitalised) {
      if let m = matches.at(k) {
        guard m.end == k + 1, m.senses.allSatisfy({ $0.kind == .entry }),
          classes(m) & ~(bits.common | bits.privateHead) == 0,
          !m.senses.contains(where: {
            !lexicon.entries[Int($0.index)].rules.isEmpty || lexicon.entries[Int($0.index)].role != .none
              || lexicon.entries[Int($0.index)].traits.contains(.say) || lexicon.entries[Int($0.index)].mood != nil
          })
        else { return nil }
      } else if register.find(text.tokens[k].hash) != nil {
        return nil
      }
      k += 1
    }
    return k > end ? k : nil
  }

  /// Whether a term with a class of its own ("72 hours to leave") reaches further than the date words it begins with.
  private func isTerm(_ i: Int, _ limit: Int, longerThan end: Int) -> Bool {
    guard let m = matches.at(i), m.end >= end else { return false }
    return m.senses.contains {
      $0.kind == .entry && lexicon.entries[Int($0.index)].role == .none && lexicon.entries[Int($0.index)].classes != 0
        && m.end > i + 1
    }
  }

  private func functionWord(_ m: Match) -> (Chunk.Kind, Int)? {
    // Only `none` beside it: no entry here has a role.
    guard m.roles > 1 else { return nil }
    for sense in m.senses where sense.kind == .entry {
      let index = Int(sense.index)
      switch lexicon.entries[index].role {
      case .complementizer: return (.complementizer, index)
      case .relative: return (.relative, index)
      case .negation: return (.negation, index)
      case .future: return (.future, index)
      case .perhaps: return (.perhaps, index)
      case .auxiliary: return (.auxiliary, index)
      case .modal: return (.modal, index)
      case .break: return (.clauseBreak, index)
      case .adverb: return (.other, index)
      default: continue
      }
    }
    return nil
  }

  /// English "but" before a verb without a subject ("signed but has not ratified"), which shares the subject as "and" does.
  private func sharing(_ m: Match, _ limit: Int) -> Int? {
    guard !grammar.adjectiveAfter, let entry = word(m, .break), lexicon.entries[entry].value == 5 else { return nil }
    var i = m.end
    var verbal = false
    while i < limit, i < m.end + 4, let next = matches.at(i) {
      if word(next, .auxiliary) != nil || word(next, .negation) != nil || word(next, .future) != nil {
        verbal = true
      } else if word(next, .adverb) == nil {
        break
      }
      i = next.end
    }
    guard verbal, i < limit, let next = matches.at(i),
      next.senses.contains(where: {
        $0.kind == .entry && lexicon.entries[Int($0.index)].kind == .verb && $0.features.form != .actionNoun
      })
    else { return nil }
    return entry
  }

  /// English: whether a polity's name with a possessive stands at `i`.
  private func isOwner(_ i: Int, _ limit: Int) -> Bool {
    guard !grammar.adjectiveAfter, i < limit, let m = matches.at(i), polity(m) != nil, m.end < limit else {
      return false
    }
    return text.tokens[m.end].kind == .possessive
  }

  /// English: the demonym that a word is and nothing else.
  private func demonym(_ m: Match) -> Sense? {
    guard !grammar.adjectiveAfter, m.senses.allSatisfy({ $0.kind == .polity }) else { return nil }
    return m.senses.first { $0.detail == PolityForm.nisba.rawValue }
  }

  /// English: whether no noun can come at `i` that what stands before would describe.
  private func endsNounPhrase(_ i: Int, _ limit: Int) -> Bool {
    guard i < limit else { return true }
    if text.tokens[i].kind != .word {
      return [.comma, .stop, .semicolon, .colon, .possessive].contains(text.tokens[i].kind)
    }
    guard let m = matches.at(i) else { return false }
    let roles: [WordRole] = [
      .auxiliary, .modal, .copula, .future, .negation, .relative, .complementizer, .conjunction, .marker, .infinitive,
      .perhaps,
    ]
    if roles.contains(where: m.has) { return true }
    // "the French signed", but not "the French offer", "the French leading role".
    return m.senses.allSatisfy {
      $0.kind == .entry && lexicon.entries[Int($0.index)].kind == .verb && $0.features.form != .actionNoun
        && $0.features.form != .activeParticiple
    }
  }

  private func isNisba(_ i: Int, _ limit: Int) -> Bool {
    guard i < limit, let m = matches.at(i) else { return false }
    return m.senses.contains { $0.kind == .polity && $0.detail == PolityForm.nisba.rawValue }
  }

  /// Whether a phrase that stands for a polity goes on at `i`: an office, a government, a side.
  private func startsPersonal(_ i: Int, _ limit: Int) -> Bool {
    var i = i
    var skipped = 0
    while i < limit, skipped < 2 {
      guard let m = matches.at(i) else {
        // "acting", "former": one unknown lower-case word may stand between.
        if text.tokens[i].kind == .word, !text.tokens[i].flags.contains(.capitalised) {
          i += 1
          skipped += 1
          continue
        }
        return false
      }
      if classes(m) & bits.personal != 0 { return classes(m) & bits.office != 0 || !isBeforeAct(m, limit) }
      if isCommon(m) {
        i = m.end
        skipped += 1
        continue
      }
      return false
    }
    return false
  }

  /// English: whether a word that is also an office or body is a verb here ("which chairs", "will head"), or modifies the
  /// noun behind it ("military cooperation", "state visit").
  private func readsAsVerb(_ i: Int, _ limit: Int, _ m: Match, _ previous: Chunk?) -> Bool {
    guard !grammar.adjectiveAfter, polity(m) == nil, classes(m) & bits.heads != 0 else { return false }
    let isVerb = m.senses.contains {
      $0.kind == .entry && lexicon.entries[Int($0.index)].kind == .verb && $0.features.form == .plain
    }
    if isVerb, let previous, i > 0, !isDeterminer(i - 1) {
      if [.relative, .future, .modal, .pronoun, .negation, .auxiliary].contains(previous.kind) { return true }
      if previous.kind == .preposition, previous.marker == .to, previous.end == i { return true }
    }
    guard m.end == i + 1, i + 1 < limit, text.tokens[i].flags.contains(.capitalised) == false,
      text.tokens[i + 1].kind == .word,
      !text.tokens[i + 1].flags.contains(.capitalised), let next = matches.at(i + 1)
    else { return false }
    let nouns = next.senses.filter {
      guard $0.kind == .entry else { return false }
      let row = lexicon.entries[Int($0.index)]
      return row.kind == .noun && row.classes & (bits.personal | bits.capital) == 0 && $0.features.form == .plain
    }
    let verbs = next.senses.contains {
      $0.kind == .entry && lexicon.entries[Int($0.index)].kind == .verb && $0.features.form != .actionNoun
        && $0.features.tense != .jussive
    }
    let isNoun = nouns.contains { lexicon.entries[Int($0.index)].classes & ~bits.common != 0 }
    return !nouns.isEmpty && (!verbs || isNoun)
  }

  /// Whether an English verb form may stand behind the chunk before it: base forms follow "to", a modal or a plural subject,
  /// no finite form follows an article, a possessor or a preposition.
  private func fits(_ sense: Sense, behind previous: Chunk?, at i: Int, inTitle: Bool) -> Bool {
    let f = sense.features
    guard f.form == .plain else { return true }
    if i > 0, isDeterminer(i - 1) { return false }
    if i > 0, f.tense == .jussive, isTo(i - 1) { return true }
    guard let previous else { return f.tense != .jussive || inTitle }
    let adjoining = previous.end == i || text.tokens[previous.end..<i].allSatisfy { $0.kind == .word }
    if previous.kind == .preposition, adjoining, previous.marker != .to { return f.tense == .past }
    // "return to talks"
    if previous.kind == .preposition, adjoining, f.tense == .present { return false }
    guard f.tense == .jussive else { return true }
    switch previous.kind {
    case .preposition:
      return previous.marker == .to && !text.tokens[previous.end..<i].contains { $0.flags.contains(.capitalised) }
    case .future, .modal, .perhaps, .negation, .auxiliary, .relative, .conjunction: return true
    case .pronoun: return ![1, 2, 6].contains(previous.value)
    case .entity:
      return inTitle || previous.conjunction != .none || previous.mentions.count > 1 || previous.anaphor == .pair
        || previous.anaphor == .trio
        || previous.features.number == .plural
    case .noun: return previous.features.number == .plural
    case .time, .other, .comma, .place, .outlet: return inTitle
    case .unknown: return previous.features.number == .plural
    default: return false
    }
  }

  private func isCommon(_ m: Match) -> Bool {
    m.senses.allSatisfy {
      $0.kind == .entry && lexicon.entries[Int($0.index)].rules.isEmpty && lexicon.entries[Int($0.index)].mood == nil
        && lexicon.entries[Int($0.index)].role == .none && lexicon.entries[Int($0.index)].kind != .verb
        && lexicon.entries[Int($0.index)].classes & ~(bits.common) == 0
    }
  }

  private func classes(_ m: Match) -> UInt64 { m.classes }

  func mention(_ sense: Sense, _ m: Match) -> PolityMention {
    PolityMention(
      polity: Int(sense.index), form: PolityForm(rawValue: sense.detail) ?? .name,
      range: bytes(m.start, m.end, clitic: m.clitic))
  }

  /// The polity of a person on the article's day: the role that covers it, or the nearest in time.
  func role(_ person: PersonRow) -> PersonRow.Role? {
    guard let day = published?.number else { return person.roles.last }
    func distance(_ r: PersonRow.Role) -> Int {
      let from = r.from ?? Int.min / 2
      let to = r.to ?? Int.max / 2
      return day < from ? from - day : day > to ? day - to : 0
    }
    return person.roles.min { distance($0) < distance($1) }
  }

  private func nextIsName(_ i: Int, _ limit: Int) -> Bool {
    guard grammar.capitals, i < limit, text.tokens[i].kind == .word, text.tokens[i].flags.contains(.capitalised) else {
      return false
    }
    if let m = matches.at(i) { return m.senses.contains { $0.kind == .person } }
    return register.find(text.tokens[i].hash) != nil
      || i + 1 < limit && text.tokens[i + 1].flags.contains(.capitalised) && matches.at(i + 1) == nil
  }

  /// Where a run of name words that begins at `i` ends.
  private func nameEnd(_ i: Int, _ limit: Int, most: Int = 5) -> Int {
    var k = i
    while k < limit, k - i < most {
      let token = text.tokens[k]
      guard token.kind == .word else { break }
      if let m = matches.at(k) {
        if m.senses.contains(where: { $0.kind == .person }), !m.conjunction, m.marker == .none {
          k = m.end
          continue
        }
        if classes(m) & bits.namePart != 0, k > i || grammar.adjectiveAfter, !m.conjunction, m.marker == .none {
          k = m.end
          continue
        }
        break
      }
      if grammar.capitals, !token.flags.contains(.capitalised) { break }
      k += 1
    }
    return k
  }

  /// A word that the article has introduced as somebody's name.
  private func registered(_ i: Int, _ limit: Int) -> (Chunk, Int)? {
    let token = text.tokens[i]
    guard !register.isEmpty, token.kind == .word, !grammar.capitals || token.flags.contains(.capitalised) else {
      return nil
    }
    func found(_ person: Register.Person, _ conjunction: Bool, _ marker: Marker, _ clitic: Int, _ end: Int) -> (
      Chunk, Int
    ) {
      let chunk = Chunk(.entity, i, end)
      chunk.conjunction = conjunction ? .and : .none
      chunk.marker = marker
      chunk.mentions = [
        PolityMention(
          polity: person.polity, form: .surname, range: bytes(i, end, clitic: clitic), person: person.name,
          office: person.office, how: "\(person.name) was introduced earlier")
      ]
      chunk.person = person.name
      chunk.office = person.office
      chunk.isCompleteName = true
      var stop = end
      if stop < limit, text.tokens[stop].kind == .possessive {
        chunk.possessive = true
        stop += 1
        chunk.end = stop
      }
      return (chunk, stop)
    }
    if let person = register.find(token.hash) { return found(person, false, .none, 0, i + 1) }
    // A first name before a registered surname.
    if i + 1 < limit, text.tokens[i + 1].kind == .word, matches.at(i + 1) == nil,
      let person = register.find(text.tokens[i + 1].hash),
      !grammar.capitals || text.tokens[i + 1].flags.contains(.capitalised)
    {
      return found(person, false, .none, 0, i + 2)
    }
    guard token.flags.contains(.arabic) else { return nil }
    let start = Int(token.foldStart)
    let end = Int(token.foldEnd)
    return text.folded.withUnsafeBufferPointer { b in
      func hash(_ from: Int) -> UInt64 { wordHash(b, from, end) }
      func starts(_ at: Int, _ p: [UInt8]) -> Bool {
        at + p.count < end && p.indices.allSatisfy { b[at + $0] == p[$0] }
      }
      var starting: [(Int, Bool, Marker)] = []
      for c in grammar.conjunctions where starts(start, c) { starting.append((start + c.count, true, .none)) }
      for (from, conjunction, _) in starting + [(start, false, .none)] {
        for p in grammar.prepositions where starts(from, p.bytes) {
          starting.append((from + p.bytes.count, conjunction, p.marker))
        }
      }
      for (from, conjunction, marker) in starting {
        if let person = register.find(hash(from)) { return found(person, conjunction, marker, from - start, i + 1) }
      }
      return nil
    }
  }

  /// English: a name that is not known, with an office behind a comma ("Ann Lee, Samoa's finance minister").
  private func introduced(_ i: Int, _ limit: Int) -> (Chunk, Int)? {
    guard grammar.capitals, text.tokens[i].flags.contains(.capitalised) else { return nil }
    let stop = nameEnd(i, limit)
    guard stop - i >= 2, stop + 1 < limit, text.tokens[stop].kind == .comma, let m = matches.at(stop + 1) else {
      return nil
    }
    var start = stop + 1
    if word(m, .article) != nil { start = m.end }
    guard start < limit, let first = matches.at(start) else { return nil }
    let (run, end) = run(start, limit, first)
    guard run.hasOffice || run.isOfficial, run.person == nil, run.nameStart < 0, run.anaphor == .none,
      let of = run.mentions.first
    else { return nil }
    let chunk = Chunk(.entity, i, closeApposition(end, limit))
    chunk.person = words(i, stop)
    chunk.office = run.office
    chunk.classes = run.classes
    chunk.mentions = [
      PolityMention(
        polity: of.polity, form: .fullName, range: bytes(i, stop), person: chunk.person, office: run.office,
        how: "\(run.office ?? "an office") of it")
    ]
    let last = text.tokens[stop - 1]
    if last.foldEnd - last.foldStart >= 4 {
      register.add(last.hash, Register.Person(polity: of.polity, name: chunk.person ?? "", office: run.office))
    }
    return (chunk, chunk.end)
  }

  // MARK: Phrases that name polities

  private struct Run {
    var mentions: [PolityMention] = []
    var office: String?
    var hasOffice = false
    var isGovernment = false
    var isSide = false
    var isOfficial = false
    var hasHonorific = false
    /// How many honorifics there are, and the title of the last (سمو الأمير).
    var honorifics = 0
    var honour: String?
    var person: String?
    var nameStart = -1
    var nameEnd = -1
    var anaphor: Chunk.Anaphor = .none
    var isPlural = false
    var ownerIsPronoun = false
    var classes: UInt64 = 0
    var entry = -1
    var headCandidates: [Int] = []
    var isPossessive = false
    var hasPersonRow = false
    var personStart = -1
    var personEnd = -1
    /// The last word of a name that the packs know.
    var registered = -1
    var closed = false
    var isEmpty: Bool {
      mentions.isEmpty && !hasOffice && !isGovernment && !isSide && !isOfficial && person == nil && nameStart < 0
        && anaphor == .none
    }
  }

  /// The phrase at `i`, if it names a polity or stands for one; nil where it does not.
  private func entity(_ i: Int, _ limit: Int, _ first: Match, _ previous: Chunk?) -> (Chunk, Int)? {
    // Arabic: an adjective after a noun that is no party belongs to that noun.
    if grammar.adjectiveAfter, let sense = polity(first), sense.detail == PolityForm.nisba.rawValue, !first.conjunction,
      first.marker == .none
    {
      if let previous, previous.end == i,
        [.unknown, .noun, .event, .place, .outlet, .verb, .other].contains(previous.kind)
      {
        if sense.features.number != .plural && sense.features.number != .dual || previous.kind == .noun { return nil }
      }
    }
    var (run, end) = run(i, limit, first)
    guard !run.isEmpty else { return nil }
    if run.hasHonorific, run.mentions.isEmpty, !run.hasOffice, !run.isGovernment, !run.isSide, !run.isOfficial,
      run.person == nil, run.anaphor == .none, run.nameStart < 0
    {
      // سمو الأمير: two honorifics, of which the last is an office.
      guard grammar.adjectiveAfter, run.honorifics > 1, let honour = run.honour, honour == "emir" else { return nil }
      run.hasOffice = true
      run.office = honour
      run.classes |= bits.office
    }
    // Apposition behind a comma: office, name; name, office.
    if !run.isPossessive, end + 1 < limit, text.tokens[end].kind == .comma, !run.isPlural {
      let after = end + 1
      if let m = matches.at(after), !m.conjunction, m.marker == .none {
        let (other, stop) = self.run(after, limit, m)
        let named = run.nameStart >= 0 || run.person != nil
        let otherNamed = other.nameStart >= 0 || other.person != nil
        // "the leader of the Polisario, Brahim Ghali": one person, whatever else he is.
        let fits =
          run.mentions.isEmpty || other.mentions.isEmpty || run.mentions[0].polity == other.mentions[0].polity
          || otherNamed && !other.hasOffice && run.hasOffice && !named
        if fits, other.anaphor == .none,
          (other.hasOffice || other.isOfficial) && named && !run.hasOffice
            || otherNamed && run.hasOffice && !named && !other.hasOffice
            || otherNamed && run.hasOffice && !named && other.hasHonorific
        {
          merge(&run, other)
          end = closeApposition(stop, limit)
        }
      } else if run.hasOffice, run.person == nil, run.nameStart < 0, !run.isPlural {
        let stop = nameEnd(after, limit)
        if stop > after, stop - after <= 5, stop < limit,
          text.tokens[stop].kind == .comma || text.tokens[stop].kind == .stop || !grammar.adjectiveAfter,
          stop - after >= 2 || register.find(text.tokens[after].hash) != nil
        {
          run.nameStart = after
          run.nameEnd = stop
          end = closeApposition(stop, limit)
        }
      }
    }
    let chunk = Chunk(.entity, i, end)
    chunk.conjunction = first.conjunction ? .and : .none
    chunk.marker = first.marker
    chunk.features = first.senses.first?.features ?? Features()
    chunk.classes = run.classes
    chunk.entry = run.entry
    chunk.office = run.office
    chunk.isGovernment = run.isGovernment || run.isSide
    chunk.anaphor = run.anaphor
    chunk.ownerIsPronoun = run.ownerIsPronoun
    chunk.headCandidates = run.headCandidates
    chunk.possessive = run.isPossessive
    if run.nameStart >= 0, run.person == nil {
      chunk.person = words(run.nameStart, run.nameEnd)
      chunk.nameTokens = run.nameEnd - run.nameStart
      if run.mentions.isEmpty, let known = register.find(text.tokens[run.nameEnd - 1].hash) {
        run.mentions = [
          PolityMention(
            polity: known.polity, form: .fullName, range: bytes(i, end, clitic: first.clitic), person: known.name,
            office: known.office, how: "\(known.name) was introduced earlier")
        ]
        chunk.person = known.name
      }
    } else {
      chunk.person = run.person
    }
    chunk.mentions = run.mentions
    for k in chunk.mentions.indices {
      if chunk.mentions[k].person == nil { chunk.mentions[k].person = chunk.person }
      if chunk.mentions[k].office == nil { chunk.mentions[k].office = chunk.office }
    }
    if grammar.verbFirst, chunk.mentions.count == 1 { chunk.mentions[0].isFeminine = isFeminine(chunk, run) }
    if chunk.mentions.isEmpty, chunk.anaphor == .none {
      if run.hasOffice || run.isGovernment || run.isSide || run.isOfficial {
        chunk.anaphor = .office
      } else {
        return nil
      }
    }
    if let first = chunk.mentions.first, run.registered >= 0 {
      let last = text.tokens[run.registered]
      if last.foldEnd - last.foldStart >= 6 {
        register.add(last.hash, Register.Person(polity: first.polity, name: run.person ?? "", office: chunk.office))
      }
    }
    if grammar.capitals, let first = chunk.mentions.first, run.hasPersonRow, run.personEnd > run.personStart + 1 {
      // "Eduardo Enrique Reina": from here on "Reina".
      for token in [text.tokens[run.personEnd - 1], text.tokens[run.personStart]]
      where token.foldEnd - token.foldStart >= 2 {
        register.add(token.hash, Register.Person(polity: first.polity, name: chunk.person ?? "", office: chunk.office))
      }
    }
    if let first = chunk.mentions.first, run.nameStart >= 0, chunk.mentions.count == 1 || run.isPlural == false {
      let last = text.tokens[run.nameEnd - 1]
      if last.foldEnd - last.foldStart >= 4 {
        register.add(last.hash, Register.Person(polity: first.polity, name: chunk.person ?? "", office: chunk.office))
      }
    }
    return (chunk, end)
  }

  /// The gender of a phrase: of its office, or of the name of its state.
  private func isFeminine(_ chunk: Chunk, _ run: Run) -> Bool? {
    // جلالة الملك: the honorific has a gender of its own.
    if run.hasHonorific { return nil }
    if run.hasOffice || run.isGovernment || run.isSide || run.isOfficial { return chunk.features.isFeminine }
    if chunk.person != nil { return nil }
    let m = chunk.mentions[0]
    switch m.form {
    case .name: return lexicon.polities[m.polity].isFeminine
    case .capital: return true
    default: return nil
    }
  }

  private func closeApposition(_ i: Int, _ limit: Int) -> Int {
    i < limit && text.tokens[i].kind == .comma ? i + 1 : i
  }

  private func merge(_ run: inout Run, _ other: Run) {
    if run.mentions.isEmpty { run.mentions = other.mentions }
    if run.office == nil { run.office = other.office }
    run.hasOffice = run.hasOffice || other.hasOffice
    if run.person == nil { run.person = other.person }
    if run.nameStart < 0 {
      run.nameStart = other.nameStart
      run.nameEnd = other.nameEnd
    }
  }

  func polity(_ m: Match) -> Sense? {
    m.senses.first { $0.kind == .polity && $0.detail != PolityForm.headNoun.rawValue }
  }

  /// English: whether an unknown word has the ending of an adjective; "in one leap" ends before the name behind it.
  private func hasAdjectiveEnding(_ chunk: Chunk) -> Bool {
    let word = words(chunk.end - 1, chunk.end).lowercased()
    return [
      "ing", "ed", "al", "ous", "ish", "ern", "ic", "ive", "ful", "less", "ary", "able", "ible", "ese", "an", "ent",
      "ant", "y", "est", "er", "ite", "ior",
    ].contains { word.hasSuffix($0) }
  }

  /// Whether a word that is also an entry with a grammatical role of its own should be read as that.
  private func entryWins(_ m: Match) -> Bool {
    m.senses.contains {
      $0.kind == .entry && (lexicon.entries[Int($0.index)].role != .none)
    }
  }

  private func run(_ i: Int, _ limit: Int, _ first: Match) -> (Run, Int) {
    var run = Run()
    var k = i
    var match: Match? = first
    var nisbas = 0
    loop: while k < limit {
      let token = text.tokens[k]
      if token.kind == .possessive {
        guard k > i else { break }
        k += 1
        // "Iran's foreign minister": the possessor of an office belongs to the phrase.
        if startsPersonal(k, limit), !run.hasOffice {
          match = nil
          continue
        }
        run.isPossessive = true
        break
      }
      // (ناتو), "ناتو" behind a name.
      if token.kind == .openParen || token.kind == .openQuote, k + 2 < limit, !run.mentions.isEmpty {
        if let m = matches.at(k + 1), let p = polity(m), Int(p.index) == run.mentions[0].polity,
          m.end < limit, text.tokens[m.end].kind == .closeParen || text.tokens[m.end].kind == .closeQuote
        {
          k = m.end + 1
          continue
        }
        if token.kind == .openParen, k + 2 < limit, text.tokens[k + 2].kind == .closeParen,
          text.tokens[k + 1].flags.contains(.allCaps)
        {
          k += 3
          continue
        }
        break
      }
      guard token.hash != 0 else { break }
      // وزارة الشؤون العالمية الكندية: the title goes on in words with the article, up to its nisba.
      if k > i, grammar.adjectiveAfter, run.hasOffice || run.isGovernment, run.mentions.isEmpty, run.nameStart < 0,
        run.person == nil, let (sense, m) = distantNisba(k, limit)
      {
        run.mentions.append(mention(sense, m))
        nisbas += 1
        if run.anaphor == .office { run.anaphor = .none }
        k = m.end
        match = nil
        continue
      }
      let m = k == i ? first : (match ?? matches.at(k))
      match = nil
      guard let m else {
        // Unknown words behind a title are a name.
        let titled =
          run.hasOffice || run.hasHonorific || run.hasPersonRow || run.isOfficial
          || (!run.mentions.isEmpty && run.mentions[0].form == .nisba && !grammar.capitals && run.isSide == false
            && run.isGovernment == false && run.hasOffice)
        guard titled, run.nameStart < 0, !run.isPlural, dates.time(at: k, limit) == nil else { break }
        let stop = nameEnd(k, limit)
        guard stop > k else { break }
        run.nameStart = k
        run.nameEnd = stop
        k = stop
        continue
      }
      // الأمين العام للحلف: an office and the body behind its ل.
      if k > i, m.marker == .to, !m.conjunction, run.hasOffice, run.mentions.isEmpty, run.nameStart < 0,
        run.person == nil, grammar.adjectiveAfter
      {
        if let sense = polity(m), sense.detail != PolityForm.nisba.rawValue {
          run.mentions.append(mention(sense, m))
          k = m.end
          continue
        }
        if m.senses.contains(where: { $0.kind == .polity }) {
          run.headCandidates = m.senses.filter { $0.kind == .polity }.map { Int($0.index) }
          run.anaphor = .headNoun
          k = m.end
          continue
        }
      }
      // رئيس المجلس الانتقالي في تشاد محمد إدريس ديبي: where the office is, before the name.
      if k > i, grammar.adjectiveAfter, run.hasOffice || run.isGovernment, run.mentions.isEmpty, run.nameStart < 0,
        run.person == nil, let entry = word(m, .marker), lexicon.entries[entry].marker == .in, !m.conjunction,
        m.end < limit, let place = matches.at(m.end), let sense = polity(place),
        sense.detail == PolityForm.name.rawValue || sense.detail == PolityForm.capital.rawValue,
        run.isGovernment
          || place.end < limit && text.tokens[place.end].kind == .word && nameEnd(place.end, limit) > place.end
      {
        run.mentions.append(mention(sense, place))
        k = place.end
        continue
      }
      // مدير عام بالمفوضية الأوروبية: whose officer it is.
      if k > i, grammar.adjectiveAfter, run.hasOffice, run.mentions.isEmpty, m.marker == .in, m.clitic > 0,
        !m.conjunction,
        let sense = polity(m), lexicon.polities[Int(sense.index)].kind == .organisation
      {
        run.mentions.append(mention(sense, m))
        if run.anaphor == .office { run.anaphor = .none }
        k = m.end
        continue
      }
      if k > i, m.conjunction || m.marker != .none {
        // الجانبان الأميركي والكازاخي
        if m.conjunction, m.marker == .none, nisbas > 0, let sense = polity(m),
          sense.detail == PolityForm.nisba.rawValue,
          run.anaphor == .pair || run.anaphor == .trio || run.isPlural || run.isSide
        {
          run.mentions.append(mention(sense, m))
          nisbas += 1
          k = m.end
          continue
        }
        break
      }
      // السيد على يوسف: the first name that Egypt writes like the preposition.
      if k > i, grammar.adjectiveAfter, run.hasHonorific, run.nameStart < 0, run.person == nil, m.end == k + 1,
        k + 1 < limit, text.tokens[k + 1].kind == .word, !hasArticle(text.tokens[k + 1]),
        let entry = word(m, .marker), lexicon.entries[entry].marker == .on,
        let title = matches.at(k - 1), classes(title) & bits.honorific != 0
      {
        run.nameStart = k
        run.nameEnd = max(nameEnd(k + 1, limit), k + 2)
        k = run.nameEnd
        continue
      }
      if k > i, run.hasOffice, run.mentions.isEmpty, isStateForm(m, limit) {
        k = m.end
        continue
      }
      let cls = classes(m)
      if k == i, entryWins(m), polity(m) == nil, cls & bits.personal == 0 { break }
      if let person = m.senses.first(where: { $0.kind == .person }), polity(m) == nil || person.detail == 0 {
        guard run.person == nil, run.nameStart < 0 else { break }
        // "Mr Harris": whom the article has introduced, before anybody else of that surname.
        if grammar.capitals, person.detail == 1, m.end == m.start + 1, run.mentions.isEmpty,
          let known = register.find(text.tokens[m.start].hash)
        {
          run.person = known.name
          run.mentions = [
            PolityMention(
              polity: known.polity, form: .surname, range: bytes(m.start, m.end), person: known.name,
              office: known.office, how: "\(known.name) was introduced earlier")
          ]
          if run.office == nil { run.office = known.office }
          run.hasPersonRow = true
          run.personStart = m.start
          run.personEnd = m.end
          k = m.end
          continue
        }
        let row = lexicon.people[Int(person.index)]
        run.person = row.name
        run.hasPersonRow = true
        run.personStart = m.start
        run.personEnd = m.end
        if run.mentions.isEmpty, let role = role(row) {
          run.mentions = [
            PolityMention(
              polity: role.polity, form: person.detail == 1 ? .surname : .fullName,
              range: bytes(m.start, m.end, clitic: m.clitic),
              person: row.name, office: role.office.isEmpty ? nil : role.office, how: "\(row.name), \(role.office)")
          ]
          if run.office == nil, !role.office.isEmpty { run.office = role.office }
        }
        run.registered = m.end - 1
        k = m.end
        // "Ferdinand Marcos Jr."
        if grammar.capitals, m.end < limit, let suffix = matches.at(m.end),
          classes(suffix) & bits.namePart != 0
        {
          k = suffix.end
          if k < limit, text.tokens[k].kind == .stop, k + 1 < limit { k += 1 }
        }
        // Further words of the name (محمد بن سلمان بن عبدالعزيز آل سعود).
        if grammar.adjectiveAfter {
          let stop = nameEnd(k, limit, most: 4)
          if stop > k, k < limit, let next = matches.at(k), !next.senses.contains(where: { $0.kind == .person }) {
            k = stop
          }
        }
        continue
      }
      if cls & bits.honorific != 0 {
        guard run.person == nil, run.nameStart < 0 else { break }
        run.hasHonorific = true
        run.honorifics += 1
        run.honour =
          m.senses.lazy.compactMap {
            $0.kind == .entry ? self.lexicon.entries[Int($0.index)].title : nil
          }.first ?? run.honour
        k = m.end
        continue
      }
      if cls & (bits.pair | bits.trio) != 0, polity(m) == nil {
        guard k == i || (run.hasOffice && run.mentions.isEmpty && run.nameStart < 0) else { break }
        if k == i || run.mentions.isEmpty { run.anaphor = cls & bits.pair != 0 ? .pair : .trio }
        run.isPlural = true
        run.classes |= cls
        if grammar.capitals, run.entry < 0,
          let sense = m.senses.first(where: {
            $0.kind == .entry && lexicon.entries[Int($0.index)].classes & bits.pair != 0
          })
        {
          run.entry = Int(sense.index)
        }
        k = m.end
        continue
      }
      if cls & (bits.ownCountry | bits.latter | bits.former) != 0, polity(m) == nil {
        guard run.mentions.isEmpty, run.nameStart < 0, run.person == nil else { break }
        run.anaphor = cls & bits.ownCountry != 0 ? .ownCountry : cls & bits.latter != 0 ? .latter : .former
        run.classes |= cls
        k = m.end
        if run.hasOffice { continue }
        continue
      }
      if cls & bits.counterpart != 0, polity(m) == nil, isPointed(m, bits.counterpart) {
        guard
          k == i || run.mentions.isEmpty && run.nameStart < 0 && run.person == nil
            || !grammar.adjectiveAfter && run.nameStart < 0
        else { break }
        run.anaphor = .counterpart
        run.hasOffice = true
        run.classes |= cls
        k = m.end
        // "his counterparts from Armenia and Greece"
        if run.mentions.isEmpty, let next = linked(k, limit, isSide: true) {
          run.mentions.append(mention(next.0, next.1))
          run.anaphor = .none
          k = next.1.end
        }
        continue
      }
      if cls & bits.capital != 0, polity(m) == nil {
        // العاصمة الإثيوبية; "the Ethiopian capital"
        guard k == i || !run.mentions.isEmpty else { break }
        run.anaphor = run.mentions.isEmpty ? .capital : .none
        run.isGovernment = true
        k = m.end
        continue
      }
      if let sense = m.senses.first(where: {
        $0.kind == .entry
          && lexicon.entries[Int($0.index)].classes & (bits.office | bits.government | bits.side | bits.official) != 0
      }), polity(m) == nil {
        let row = lexicon.entries[Int(sense.index)]
        // وساطة قادتها قطر: led by Qatar, and no leaders of hers.
        if grammar.verbFirst, k == i, sense.features.pronoun != .none, m.end < limit,
          m.senses.contains(where: {
            $0.kind == .entry && lexicon.entries[Int($0.index)].kind == .verb && $0.features.form == .plain
          }), let next = matches.at(m.end), next.marker == .none, !next.conjunction, let name = polity(next),
          name.detail == PolityForm.name.rawValue || name.detail == PolityForm.capital.rawValue
        {
          break
        }
        let named = run.nameStart >= 0 || run.person != nil
        if named, run.hasOffice, run.nameStart >= 0 || !run.hasHonorific { break }
        // دعا الرئيس الفيتنامي أمير قطر: a second man, with a country of his own.
        if grammar.adjectiveAfter, run.hasOffice, !run.mentions.isEmpty, row.classes & bits.office != 0,
          m.senses.first?.features.isDefinite == false, !m.conjunction, m.marker == .none, m.end < limit,
          let country = matches.at(m.end), let other = polity(country), other.detail == PolityForm.name.rawValue,
          !country.conjunction, country.marker == .none,
          !run.mentions.contains(where: { $0.polity == Int(other.index) })
        {
          break
        }
        // "Israel's official recognition of": an adjective before an act.
        if row.classes & bits.office == 0, isBeforeAct(m, limit) { break }
        if run.isGovernment, row.classes & bits.government != 0, !run.mentions.isEmpty { break }
        // فوض مجلس الوزراء السعودي وزير الطاقة: whom the body has do it.
        if grammar.adjectiveAfter, run.isGovernment, !run.hasOffice, !run.mentions.isEmpty,
          row.classes & bits.office != 0, run.office == "cabinet" || run.office == "parliament"
        {
          break
        }
        if row.classes & bits.office != 0 {
          run.hasOffice = true
          if run.office == nil || run.office!.isEmpty { run.office = row.title ?? row.lemma }
        }
        if row.classes & bits.government != 0 {
          run.isGovernment = true
          if run.office == nil { run.office = row.title ?? "government" }
        }
        if row.classes & bits.side != 0 { run.isSide = true }
        if row.classes & bits.official != 0 {
          run.isOfficial = true
          if run.office == nil { run.office = row.title }
        }
        if sense.features.number == .plural || sense.features.number == .dual { run.isPlural = true }
        if sense.features.pronoun != .none {
          run.ownerIsPronoun = true
          if run.mentions.isEmpty { run.anaphor = .ownCountry }
        }
        run.classes |= row.classes
        if run.entry < 0 { run.entry = Int(sense.index) }
        k = m.end
        // "Deputy Minister for International Multilateral Affairs"
        if row.classes & bits.office != 0, run.mentions.isEmpty, let end = portfolio(k, limit) { k = end }
        // English: "president of Kyrgyzstan"
        if !grammar.adjectiveAfter, run.mentions.isEmpty, run.isPlural || run.isSide,
          let (anaphor, end) = linkedPair(k, limit)
        {
          run.anaphor = anaphor
          run.isPlural = true
          k = end
        }
        // "foreign ministers from China and Honduras"
        if let next = linked(
          k, limit, isSide: run.isSide || run.isOfficial || run.isPlural && run.hasOffice,
          isGovernment: run.isGovernment),
          run.mentions.isEmpty || !grammar.adjectiveAfter
        {
          if run.mentions.isEmpty {
            run.mentions.append(mention(next.0, next.1))
            k = next.1.end
          }
        }
        continue
      }
      if let sense = polity(m) {
        let form = PolityForm(rawValue: sense.detail) ?? .name
        if form == .nisba {
          if grammar.adjectiveAfter {
            guard run.mentions.isEmpty || k == i else { break }
            run.mentions.append(mention(sense, m))
            nisbas += 1
            if run.anaphor == .office || run.anaphor == .counterpart || run.anaphor == .capital { run.anaphor = .none }
            if sense.features.number == .plural, k == i { run.isPlural = true }
            k = m.end
            continue
          }
          guard run.nameStart < 0, run.person == nil, !run.hasOffice || run.mentions.isEmpty else { break }
          if run.mentions.isEmpty || nisbas > 0 && text.tokens[k].flags.contains(.joined) {
            run.mentions.append(mention(sense, m))
          } else {
            break
          }
          nisbas += 1
          if run.anaphor == .counterpart { run.anaphor = .none }
          k = m.end
          continue
        }
        if run.isEmpty && !run.hasHonorific {
          run.mentions = [mention(sense, m)]
          k = m.end
          if grammar.adjectiveAfter {
            // A bare state name ends its phrase, but for a second name of the same state (دولة قطر).
            if form == .name || form == .capital || form == .seat {
              if k < limit, text.tokens[k].kind == .openQuote || text.tokens[k].kind == .openParen { continue }
              break loop
            }
          } else if !(startsPersonal(k, limit)
            || k < limit && (text.tokens[k].kind == .possessive || text.tokens[k].kind == .openParen))
          {
            break loop
          }
          continue
        }
        // العاصمة السعودية الرياض: the capital by its name.
        if grammar.adjectiveAfter, run.isGovernment, !run.hasOffice, run.mentions.count == 1, run.nameStart < 0,
          (matches.at(i)?.classes ?? 0) & bits.capital != 0,
          m.senses.contains(where: {
            $0.kind == .polity && $0.detail == PolityForm.capital.rawValue && Int($0.index) == run.mentions[0].polity
          })
        {
          k = m.end
          break loop
        }
        guard run.nameStart < 0, run.person == nil else { break }
        let isLinked = run.hasOffice || run.isGovernment || run.isSide || run.isOfficial || run.anaphor == .capital
        guard run.mentions.isEmpty, isLinked else { break }
        run.mentions.append(mention(sense, m))
        if run.anaphor == .office || run.anaphor == .capital { run.anaphor = .none }
        k = m.end
        continue
      }
      if k == i, m.senses.contains(where: { $0.kind == .polity }) {
        // A common noun that may point back to an organisation or state (المنظمة, the bloc).
        guard
          !m.senses.contains(where: {
            $0.kind == .entry && lexicon.entries[Int($0.index)].classes & bits.agreement != 0
          })
        else { break }
        // "the summit", "a deal": an event or an understanding before a body.
        guard
          grammar.adjectiveAfter
            || !m.senses.contains(where: {
              $0.kind == .entry
                && (!lexicon.entries[Int($0.index)].rules.isEmpty
                  || lexicon.entries[Int($0.index)].classes & (bits.talks | bits.understanding | bits.embassy) != 0)
            })
        else { break }
        run.anaphor = .headNoun
        run.headCandidates = m.senses.filter { $0.kind == .polity }.map { Int($0.index) }
        k = m.end
        break
      }
      if cls & bits.namePart != 0, run.hasHonorific || run.hasOffice, run.nameStart < 0, k > i {
        let stop = nameEnd(k, limit)
        if stop > k + 1 {
          run.nameStart = k
          run.nameEnd = stop
          k = stop
          continue
        }
      }
      if !grammar.adjectiveAfter, isCommon(m), !run.mentions.isEmpty || run.hasOffice, startsPersonal(k, limit) {
        k = m.end
        continue
      }
      break
    }
    // "President Japarov of Kyrgyzstan"
    if !grammar.adjectiveAfter, run.hasOffice, let next = linked(k, limit) {
      if run.mentions.isEmpty {
        run.mentions.append(mention(next.0, next.1))
        k = next.1.end
      } else if run.mentions[0].polity == Int(next.0.index) {
        k = next.1.end
      }
    }
    return (run, k)
  }

  /// Whether a word of a class is definite: a fixed word, or with its article or pronoun.
  private func isPointed(_ m: Match, _ cls: UInt64) -> Bool {
    m.senses.contains {
      guard $0.kind == .entry, lexicon.entries[Int($0.index)].classes & cls != 0 else { return false }
      return lexicon.entries[Int($0.index)].kind == .word || $0.features.pronoun != .none || $0.features.isDefinite
    }
  }

  /// English: "official" before the noun of an act ("official recognition", "official visit") is an adjective.
  private func isBeforeAct(_ m: Match, _ limit: Int) -> Bool {
    guard !grammar.adjectiveAfter, classes(m) & bits.official != 0, m.end == m.start + 1, m.end < limit,
      !text.tokens[m.end].flags.contains(.capitalised), let next = matches.at(m.end)
    else { return false }
    return next.senses.contains {
      guard $0.kind == .entry else { return false }
      let row = lexicon.entries[Int($0.index)]
      return !row.rules.isEmpty
        && (row.kind == .noun || row.kind == .verb && $0.features.form == .actionNoun && $0.features.number != .none)
    }
  }

  /// English: where the portfolio behind an office ends ("for International Multilateral Affairs"): words in capitals that
  /// name no state and nobody.
  private func portfolio(_ k: Int, _ limit: Int) -> Int? {
    guard !grammar.adjectiveAfter, k + 1 < limit, let of = matches.at(k), let entry = word(of, .marker),
      [.of, .for].contains(lexicon.entries[entry].marker)
    else { return nil }
    var i = of.end
    var last = k
    var count = 0
    while i < limit, count < 8 {
      let token = text.tokens[i]
      guard token.kind == .word || token.kind == .comma && count > 0 else { break }
      if token.kind == .comma {
        // "of Trade, Industry and Supply"
        guard i + 1 < limit, text.tokens[i + 1].flags.contains(.capitalised), matches.at(i + 1) == nil else { break }
        i += 1
        continue
      }
      let small = ["and", "of", "the", "for", "on"].contains(words(i, i + 1).lowercased())
      guard small || token.flags.contains(.capitalised) else { break }
      if !small, let m = matches.at(i) {
        guard m.senses.allSatisfy({ $0.kind == .entry || $0.kind == .agreement && $0.detail == 1 }),
          classes(m) & (bits.personal & ~(bits.government | bits.official)) == 0,
          !m.senses.contains(where: { $0.kind == .entry && lexicon.entries[Int($0.index)].role != .none })
        else { break }
      } else if !small, register.find(token.hash) != nil {
        break
      }
      i += 1
      count += 1
      if !small { last = i }
    }
    guard last > k,
      ["affairs", "cooperation", "trade", "industry", "relations", "integration", "development", "energy"]
        .contains(words(last - 1, last).lowercased())
        || last < limit && matches.at(last).map({ classes($0) & bits.honorific != 0 }) == true
    else { return nil }
    return last
  }

  /// "of the two countries" behind an office.
  private func linkedPair(_ k: Int, _ limit: Int) -> (Chunk.Anaphor, Int)? {
    guard k + 1 < limit, let of = matches.at(k), let entry = word(of, .marker), lexicon.entries[entry].marker == .of,
      of.end < limit, let m = matches.at(of.end), polity(m) == nil
    else { return nil }
    let cls = classes(m)
    if cls & bits.pair != 0 { return (.pair, m.end) }
    return cls & bits.trio != 0 ? (.trio, m.end) : nil
  }

  /// The nisba that ends a title whose further words all have the article (الاقتصاد والمالية الفرنسي).
  private func distantNisba(_ k: Int, _ limit: Int) -> (Sense, Match)? {
    var j = k
    while j < limit, j < k + 5 {
      let token = text.tokens[j]
      guard token.kind == .word else { return nil }
      if let m = matches.at(j) {
        if let sense = polity(m) {
          return j > k && sense.detail == PolityForm.nisba.rawValue && sense.features.isDefinite && !m.conjunction
            && m.marker == .none ? (sense, m) : nil
        }
        if m.senses.contains(where: { $0.kind != .entry }) { return nil }
        let isEntry = m.senses.allSatisfy { lexicon.entries[Int($0.index)].role == .none }
        guard isEntry, classes(m) & bits.personal == 0 else { return nil }
      }
      guard hasArticle(token) else { return nil }
      j += 1
    }
    return nil
  }

  /// "republic of", "kingdom of" right before the name of a state.
  private func isStateForm(_ m: Match, _ limit: Int) -> Bool {
    guard grammar.adjectiveAfter, m.end < limit,
      m.senses.contains(where: { $0.kind == .entry && lexicon.entries[Int($0.index)].title == "state" }),
      let next = matches.at(m.end), !next.conjunction, next.marker == .none, let sense = polity(next)
    else { return false }
    return sense.detail == PolityForm.name.rawValue
  }

  func isDefinite(_ i: Int) -> Bool { hasArticle(text.tokens[i]) }

  /// Whether a word begins with the article, behind a conjunction or not.
  private func hasArticle(_ token: Token) -> Bool {
    let bytes = text.folded[Int(token.foldStart)..<Int(token.foldEnd)]
    if bytes.starts(with: grammar.article) { return true }
    return grammar.conjunctions.contains { bytes.starts(with: $0 + grammar.article) }
  }

  /// "of Kyrgyzstan", "for Russia" behind an office.
  private func linked(_ k: Int, _ limit: Int, isSide: Bool = false, isGovernment: Bool = false) -> (Sense, Match)? {
    guard !grammar.adjectiveAfter, k + 1 < limit, let of = matches.at(k), let entry = word(of, .marker),
      lexicon.entries[entry].marker == .of || isSide && lexicon.entries[entry].marker == .from
        || isGovernment && lexicon.entries[entry].marker == .in
    else { return nil }
    var next = of.end
    // "from semi-autonomous Puntland"
    if isSide, next < limit, matches.at(next) == nil {
      while next < limit, next - of.end < 2, text.tokens[next].kind == .word,
        !text.tokens[next].flags.contains(.capitalised)
      { next += 1 }
    }
    if next < limit, let article = matches.at(next), word(article, .article) != nil { next = article.end }
    guard next < limit, let m = matches.at(next), let sense = polity(m),
      sense.detail != PolityForm.nisba.rawValue
    else { return nil }
    return (sense, m)
  }

  // MARK: Nouns, verbs, events

  /// أُبرمت: a damma on the first letter of a past makes it passive.
  private func hasPassiveVowel(_ i: Int, conjunction: Bool) -> Bool {
    let token = text.tokens[i]
    var letters = 0
    for scalar in slice(ByteRange(Int(token.start), Int(token.end))).unicodeScalars {
      if scalar.value == 0x64F { return letters == (conjunction ? 2 : 1) }
      if !(0x64B...0x65F).contains(scalar.value) { letters += 1 }
      if letters > 2 { return false }
    }
    return false
  }

  private func other(_ i: Int, _ limit: Int, _ m: Match, _ before: [Chunk], inTitle: Bool) -> (Chunk, Int) {
    // English adverbs stand between an auxiliary and its verb.
    let previous =
      grammar.adjectiveAfter ? before.last : before.last { $0.kind != .other || text.tokens[$0.start].hash == 0 }
    let chunk = Chunk(.unknown, i, m.end)
    chunk.conjunction = m.conjunction ? .and : .none
    chunk.marker = m.marker
    chunk.quoted = text.tokens[i].flags.contains(.quoted)
    if let sense = m.senses.first(where: { $0.kind == .agreement && $0.detail == 0 }) {
      chunk.kind = .noun
      chunk.agreement = Int(sense.index)
      chunk.classes = bits.agreement
      chunk.type = lexicon.agreements[Int(sense.index)].type
      return (chunk, m.end)
    }
    if let sense = m.senses.first(where: { $0.kind == .outlet }) {
      chunk.kind = .outlet
      chunk.outlet = Int(sense.index)
      return (chunk, m.end)
    }
    var entrySenses = m.senses.filter { $0.kind == .entry }
    if !grammar.adjectiveAfter {
      entrySenses.removeAll {
        lexicon.entries[Int($0.index)].kind == .verb && !fits($0, behind: previous, at: i, inTitle: inTitle)
      }
      if entrySenses.isEmpty, !m.senses.isEmpty { chunk.words = 1 }
    }
    if var sense = choose(entrySenses, m, previous, i, followsVerb: followsVerb(before)) {
      // "to quit", "will cut": spelled like its past, it is an infinitive here.
      if !grammar.adjectiveAfter, sense.features.tense == .past, let previous,
        [.modal, .future].contains(previous.kind) || previous.kind == .preposition && previous.marker == .to,
        let infinitive = entrySenses.first(where: { $0.index == sense.index && $0.features.tense == .jussive })
      {
        sense = infinitive
      }
      let row = lexicon.entries[Int(sense.index)]
      chunk.entry = Int(sense.index)
      chunk.features = sense.features
      chunk.classes = row.classes
      chunk.type = row.type
      chunk.channel = row.channel
      chunk.isPrivate = row.classes & bits.privateHead != 0
      chunk.ownerIsPronoun =
        sense.features.pronoun != .none && (row.kind == .noun || sense.features.form == .actionNoun)
      if chunk.features.pronoun == .none, row.kind == .noun, row.type != nil {
        chunk.headCandidates = m.senses.filter { $0.kind == .agreement && $0.detail == 1 }.map { Int($0.index) }
      }
      let isAct =
        !row.rules.isEmpty || row.mood != nil || !row.traits.isDisjoint(with: [.say, .light, .attends, .repeats])
      switch row.kind {
      case .verb:
        switch sense.features.form {
        case .plain:
          chunk.kind = .verb
          chunk.alternatives = otherVerbs(entrySenses, than: sense)
          if grammar.verbFirst, sense.features.tense == .past, hasPassiveVowel(i, conjunction: m.conjunction) {
            chunk.features.isPassive = true
            for k in chunk.alternatives.indices { chunk.alternatives[k].features.isPassive = true }
          }
        case .actionNoun:
          chunk.kind = isAct ? .event : .unknown
          // "is negotiating": a progressive is a verb.
          if !grammar.adjectiveAfter, sense.features.number == .none, let previous, previous.kind == .auxiliary,
            previous.isBe
          {
            chunk.kind = .verb
            chunk.features = Features()
            chunk.features.tense = .present
          }
        case .activeParticiple, .passiveParticiple:
          // An Arabic participle is a verb where it opens a clause of its own (موقّعا, داعيا); else an adjective.
          chunk.kind = isAct ? (grammar.adjectiveAfter ? participle(chunk, previous) : .verb) : .unknown
        }
      case .noun, .adjective, .word, .office:
        if isAct {
          chunk.kind = .event
        } else if row.classes & ~(bits.common) != 0 || row.type != nil || row.channel != nil {
          chunk.kind = .noun
        } else {
          chunk.kind = .unknown
          chunk.words = 1
        }
      }
    } else if let sense = m.senses.first(where: { $0.kind == .place }) {
      chunk.kind = .place
      chunk.place = Int(sense.index)
      return (chunk, m.end)
    } else if m.senses.contains(where: { $0.kind == .agreement && $0.detail == 1 }) {
      chunk.kind = .noun
      chunk.classes = bits.agreement
      chunk.headCandidates = m.senses.filter { $0.kind == .agreement && $0.detail == 1 }.map { Int($0.index) }
      return (chunk, m.end)
    }
    var end = m.end
    if chunk.isPrivate {
      // What modifies a company, club or bank is no party.
      chunk.kind = .unknown
      end = skipModifiers(end, limit)
      chunk.end = end
      return (chunk, end)
    }
    // A fixed word such as هاتفيا has no genitive.
    let isFixed = chunk.kind == .noun && chunk.entry >= 0 && lexicon.entries[chunk.entry].kind == .word
    if grammar.adjectiveAfter, !isFixed, chunk.kind == .noun || chunk.kind == .event { end = owners(chunk, end, limit) }
    chunk.end = end
    return (chunk, end)
  }

  /// A participle opens a clause of its own (داعيا إلى, موقّعا), governs (مرشحة للانضمام), or is an adjective.
  private func participle(_ chunk: Chunk, _ previous: Chunk?) -> Chunk.Kind {
    let f = chunk.features
    let row = lexicon.entries[chunk.entry]
    if row.mood != nil, chunk.marker == .as || row.rules.isEmpty && f.form == .passiveParticiple { return .event }
    let acts = !row.rules.isEmpty || row.mood != nil || row.traits.contains(.say)
    guard acts, !f.isDefinite || f.form == .passiveParticiple else { return .unknown }
    if f.form == .activeParticiple {
      return f.number != .plural && previous.map { [.comma, .closeQuote, .time, .stop].contains($0.kind) } != false
        || chunk.conjunction != .none ? .verb : .unknown
    }
    // اتفاقية التعاون الثنائي الموقعة بين البلدين
    return previous.map {
      [.noun, .event].contains($0.kind)
        || f.isDefinite && !row.rules.isEmpty && [.unknown, .closeQuote].contains($0.kind)
    } == true ? .verb : .unknown
  }

  /// Takes the adjectives and genitives behind a noun: السفارة الإسرائيلية, عضوية مالي, القمة الروسية-الإفريقية.
  private func owners(_ chunk: Chunk, _ from: Int, _ limit: Int) -> Int {
    var k = from
    var skipped = 0
    while k < limit {
      let token = text.tokens[k]
      if token.kind == .dash, k + 1 < limit, isNisba(k + 1, limit), !chunk.owners.isEmpty {
        k += 1
        continue
      }
      guard token.hash != 0, let m = matches.at(k) else { break }
      if let sense = polity(m), sense.detail == PolityForm.nisba.rawValue, m.marker == .none,
        sense.features.number != .plural || chunk.features.number == .plural
      {
        if m.conjunction, chunk.owners.isEmpty { break }
        chunk.owners.append(mention(sense, m))
        k = m.end
        skipped = 0
        continue
      }
      if m.conjunction || m.marker != .none { break }
      // One adjective may stand between: العلاقات الدبلوماسية السعودية الإيرانية.
      if skipped < 2, isModifier(m) {
        k = m.end
        skipped += 1
        continue
      }
      if chunk.kind == .noun, chunk.agreement < 0, chunk.owners.isEmpty, chunk.features.pronoun == .none,
        chunk.type == nil
      {
        let (run, stop) = run(k, limit, m)
        if !run.mentions.isEmpty, !run.isPossessive,
          chunk.classes & (bits.embassy | bits.ambassador | bits.diplomat | bits.relations) != 0
            || chunk.classes != 0 && chunk.classes & bits.agreement == 0
        {
          chunk.owners = run.mentions
          return stop
        }
        if run.anaphor == .ownCountry {
          chunk.ownerIsPronoun = true
          return stop
        }
      }
      break
    }
    return chunk.owners.isEmpty ? from : k
  }

  /// English: a word that no pack knows and that ends as adverbs do ("belatedly").
  private func isAdverb(_ token: Token) -> Bool {
    guard grammar.capitals, !grammar.adjectiveAfter, !token.flags.contains(.capitalised),
      token.foldEnd - token.foldStart >= 6
    else { return false }
    return text.folded[Int(token.foldEnd) - 2] == UInt8(ascii: "l")
      && text.folded[Int(token.foldEnd) - 1] == UInt8(ascii: "y")
  }

  /// English: a participle behind a hyphen and a polity: who brokers is an event of its own, all others are adjectives.
  private func compound(_ i: Int, _ m: Match, _ out: inout [Chunk], _ owners: inout [PolityMention]) -> Chunk? {
    guard grammar.capitals, !grammar.adjectiveAfter, text.tokens[i].flags.contains(.joined),
      let sense = m.senses.first(where: { s in
        guard s.kind == .entry, lexicon.entries[Int(s.index)].kind == .verb else { return false }
        return s.features.tense == .past || s.features.form == .passiveParticiple
      })
    else { return nil }
    var polities = owners
    if polities.isEmpty, let last = out.last, last.kind == .entity, last.end == i, last.person == nil,
      last.office == nil,
      !last.mentions.isEmpty
    {
      polities = last.mentions
    }
    guard !polities.isEmpty else { return nil }
    let marker = owners.isEmpty ? out.last!.marker : .none
    if owners.isEmpty { out.removeLast() }
    owners = []
    let chunk = Chunk(.unknown, i, m.end)
    chunk.marker = marker
    chunk.words = 1
    let mediates = lexicon.entries[Int(sense.index)].rules.contains { lexicon.frames[$0.frame].act == .mediate }
    if mediates, let noun = mediation {
      chunk.kind = .event
      chunk.entry = noun
      chunk.classes = lexicon.entries[noun].classes
      chunk.owners = polities
      chunk.marker = .none
    }
    return chunk
  }

  /// The noun for mediating, whose frame "X-brokered" opens.
  private var mediation: Int? {
    lexicon.entries.firstIndex { e in
      e.kind == .noun && e.rules.contains { $0.conditions.isEmpty && lexicon.frames[$0.frame].act == .mediate }
        && e.lemma.unicodeScalars.allSatisfy(\.isASCII)
    }
  }

  /// The bare name of one organisation.
  private func isBody(_ chunk: Chunk) -> Bool {
    chunk.kind == .entity && chunk.marker == .none && chunk.mentions.count == 1 && chunk.mentions[0].form == .name
      && lexicon.polities[chunk.mentions[0].polity].kind == .organisation && chunk.person == nil && chunk.office == nil
  }

  private func isModifier(_ m: Match) -> Bool {
    m.senses.allSatisfy {
      guard $0.kind == .entry else { return false }
      let row = lexicon.entries[Int($0.index)]
      return row.kind == .adjective || row.role == .ordinal
    }
  }

  private func skipModifiers(_ from: Int, _ limit: Int) -> Int {
    var k = from
    var quotes = 0
    while k < limit, k - from < 7 {
      let token = text.tokens[k]
      if token.kind == .openQuote || token.kind == .closeQuote {
        quotes += 1
        k += 1
        continue
      }
      guard token.hash != 0 else { break }
      guard let m = matches.at(k) else {
        if !grammar.capitals || token.flags.contains(.capitalised) {
          if grammar.adjectiveAfter, quotes == 0, k > from + 2 { break }
          k += 1
          continue
        }
        break
      }
      // شركات كورية وصينية
      let isNisba = polity(m)?.detail == PolityForm.nisba.rawValue
      if m.marker != .none || m.conjunction && !(grammar.adjectiveAfter && k > from && isNisba) { break }
      if polity(m) != nil {
        k = m.end
        continue
      }
      break
    }
    // Only what really held a modifier is skipped.
    var end = from
    var j = from
    while j < k {
      if let m = matches.at(j), polity(m) != nil { end = m.end }
      j += 1
    }
    return end
  }

  /// Chooses among the entries that share a spelling.
  /// Whether the clause that the last of `before` belongs to has its finite verb already, so that a word which may be a verb or a
  /// masdar is the masdar: أيدت الجمعية ضم كوسوفو.
  private func followsVerb(_ before: [Chunk]) -> Bool {
    guard grammar.verbFirst, let last = before.last else { return false }
    var j = before.count - 1
    if last.kind == .comma {
      guard j > 0, before[j - 1].kind == .time else { return false }
    } else if last.kind != .entity || last.marker != .none {
      return false
    }
    while j >= 0 {
      let c = before[j]
      switch c.kind {
      case .verb:
        let row = c.entry >= 0 ? lexicon.entries[c.entry] : nil
        return c.features.form == .plain
          && row.map { !$0.rules.isEmpty || $0.mood != nil || $0.traits.contains(.light) || $0.traits.contains(.say) }
            == true
      case .entity, .time, .comma, .other, .openQuote, .closeQuote: break
      default: return false
      }
      j -= 1
    }
    return false
  }

  /// A sign that Arabic may be written with, by its second byte in UTF-8; the first is D9.
  enum VowelSign: UInt8 {
    /// U+064B: the ending of an indefinite noun.
    case tanwin = 0x8B
    /// U+0651: a doubled letter.
    case shadda = 0x91
  }

  /// Whether a word is written with a sign.
  func has(_ sign: VowelSign, _ i: Int) -> Bool {
    let token = text.tokens[i]
    return body.utf8.withContiguousStorageIfAvailable { bytes in
      var k = Int(token.start)
      while k + 1 < Int(token.end) {
        if bytes[k] == 0xD9, bytes[k + 1] == sign.rawValue { return true }
        k += 1
      }
      return false
    } ?? false
  }

  private func choose(_ senses: [Sense], _ m: Match, _ previous: Chunk?, _ i: Int, followsVerb: Bool) -> Sense? {
    var senses = senses
    if grammar.verbFirst, m.end == i + 1,
      senses.contains(where: { lexicon.entries[Int($0.index)].kind == .verb && $0.features.form == .plain }),
      has(.tanwin, i)
    {
      // أصدر أمراً: no verb ends so.
      senses.removeAll { lexicon.entries[Int($0.index)].kind == .verb && $0.features.form == .plain }
    }
    guard senses.count > 1 else { return senses.first }
    func weight(_ s: Sense) -> Int {
      let row = lexicon.entries[Int(s.index)]
      var w = 0
      if !row.rules.isEmpty { w += 8 }
      if row.mood != nil || row.traits.contains(.say) { w += 6 }
      if row.traits.contains(.light) || row.traits.contains(.attends) { w += 5 }
      if row.classes & ~bits.common != 0 { w += 4 }
      // A kind of agreement is a thing before it is an agreeing.
      if row.type != nil { w += 12 }
      // دبلوماسيين اثنين: a number, not the women who praised.
      if grammar.verbFirst, row.role == .number { w += 24 }
      if s.features.form == .activeParticiple || s.features.form == .passiveParticiple { w -= 5 }
      let isVerb = row.kind == .verb && s.features.form == .plain
      if grammar.verbFirst {
        // A verb opens a clause; a noun follows a preposition, a verb or another noun.
        let opens =
          previous == nil
          || [
            .complementizer, .relative, .comma, .clauseBreak, .auxiliary, .negation, .future, .perhaps, .colon, .dash,
            .entity, .ellipsis, .closeQuote, .conjunction,
          ].contains(previous!.kind) || m.conjunction
        // اتصال جمعه بنظيره: a verb with its pronoun behind an indefinite noun is a relative clause.
        let relates =
          isVerb && s.features.pronoun != .none
          && previous.map { [.event, .noun, .unknown].contains($0.kind) && !$0.features.isDefinite } == true
        if isVerb { w += (opens && (!followsVerb || m.conjunction) || relates) && m.marker == .none ? 14 : -4 }
        if !isVerb,
          m.marker != .none || previous.map({ $0.kind == .verb || $0.kind == .preposition && $0.end == i }) == true
        {
          w += 6
        }
      } else {
        let afterTo =
          previous.map {
            $0.kind == .preposition && $0.marker == .to
              || [.future, .modal, .perhaps, .auxiliary, .negation, .entity, .pronoun, .relative].contains($0.kind)
          } == true
        if isVerb { w += afterTo ? 6 : -2 }
        if s.features.tense == .past { w += 1 }
        if i > 0, isDeterminer(i - 1), !isVerb { w += 8 }
      }
      if row.traits.contains(.plain) { w -= 3 }
      // The first person and the apocopated form are rare where nothing asks for them.
      if isVerb, s.features.person == 1, grammar.verbFirst { w -= 6 }
      if isVerb, s.features.tense == .jussive, grammar.verbFirst, previous?.kind != .negation { w -= 8 }
      return w
    }
    return senses.enumerated().max { (weight($0.element), -$0.offset) < (weight($1.element), -$1.offset) }?.element
  }

  /// The other finite verbs of a spelling (توقع: وقّع or توقّع), for the sentence to decide.
  private func otherVerbs(_ senses: [Sense], than chosen: Sense) -> [Sense] {
    guard senses.count > 1 else { return [] }
    return senses.filter { s in
      let row = lexicon.entries[Int(s.index)]
      return s.index != chosen.index && row.kind == .verb && s.features.form == .plain
        && (s.features.tense != .jussive || chosen.features.tense == .jussive)
    }
  }

  private func isTo(_ i: Int) -> Bool {
    guard let m = matches.alone(i), let entry = word(m, .marker) else { return false }
    return lexicon.entries[entry].marker == .to && m.end == i + 1
  }

  private func isDeterminer(_ i: Int) -> Bool {
    guard let m = matches.alone(i) else { return false }
    return word(m, .article) != nil
      || m.senses.contains {
        $0.kind == .entry && lexicon.entries[Int($0.index)].role == .pronoun
          && lexicon.entries[Int($0.index)].value > 10
      }
  }

  // MARK: Coordination

  /// Links phrases of one list: A وB وC; "A, B and C".
  private func coordinate(_ chunks: inout [Chunk]) {
    var last = -1
    var commas: [Int] = []
    for k in chunks.indices {
      let chunk = chunks[k]
      switch chunk.kind {
      case .entity, .place, .outlet:
        if last >= 0,
          chunk.conjunction == .and || chunk.conjunction == .or || chunk.conjunction == .then || !commas.isEmpty
        {
          let between = (last + 1)..<k
          let fits =
            chunk.marker == .none || chunk.marker == chunks[head(last, chunks)].marker && chunk.conjunction != .none
          let clean = between.allSatisfy {
            switch chunks[$0].kind {
            case .comma, .conjunction, .closeQuote, .openQuote, .paren, .other: true
            case .negation: chunks[$0].value == 3
            case .unknown: grammar.adjectiveAfter && chunks[last].mentions.first?.office != nil
            case .preposition: chunk.marker != .none && chunk.conjunction != .none
            default: false
            }
          }
          let unknowns = between.count { chunks[$0].kind == .unknown }
          // "In Beijing, X and Y signed": a place that opens the sentence begins no list.
          let opens =
            !grammar.adjectiveAfter && chunk.conjunction == .none && chunks[head(last, chunks)].marker == .in
            && chunks[..<head(last, chunks)].allSatisfy { [.preposition, .openQuote, .other].contains($0.kind) }
          if fits, clean, !opens, unknowns <= 4, chunk.conjunction != .none || listGoesOn(k, chunks) {
            chunks[k].coordinatedWith = head(last, chunks)
          }
        }
        last = k
        commas = []
      case .comma: commas.append(k)
      case .conjunction, .closeQuote, .openQuote, .paren, .unknown, .other: break
      case .negation where chunk.conjunction != .none && k + 1 < chunks.count && chunks[k + 1].kind == .entity:
        // ولا, nor
        chunks[k + 1].conjunction = .and
      case .preposition: break
      default:
        last = -1
        commas = []
      }
    }
  }

  private func head(_ k: Int, _ chunks: [Chunk]) -> Int {
    chunks[k].coordinatedWith >= 0 ? chunks[k].coordinatedWith : k
  }

  /// English: where the next of several demonyms begins that stand before one noun: "Turkish and Greek", "Kenyan, Ugandan and".
  private func nextDemonym(_ i: Int, _ limit: Int) -> Int? {
    var next = i
    if next < limit, text.tokens[next].kind == .comma { next += 1 }
    if next < limit, let m = matches.at(next), word(m, .conjunction) != nil { next = m.end }
    guard next > i, next < limit, let m = matches.at(next), let sense = polity(m),
      sense.detail == PolityForm.nisba.rawValue, m.senses.allSatisfy({ $0.kind == .polity })
    else { return nil }
    // A list of demonyms ends before a noun.
    guard m.end < limit, text.tokens[m.end].kind == .word || nextDemonym(m.end, limit) != nil else { return nil }
    return next
  }

  /// Whether a comma list that reaches `k` ends with "and".
  private func listGoesOn(_ k: Int, _ chunks: [Chunk]) -> Bool {
    var j = k + 1
    while j < chunks.count, j < k + 24 {
      switch chunks[j].kind {
      case .entity, .place: if chunks[j].conjunction != .none { return true }
      case .comma, .closeQuote, .openQuote: break
      case .conjunction: break
      default: return false
      }
      j += 1
    }
    return false
  }
}
