import MithaqClaims
import MithaqTextScan

/// Whom a slot of a predicate holds, and how it was found.
struct Found {
  var mentions: [PolityMention] = []
  /// The chunk that gave them; -1 where there is none in this sentence.
  var chunk = -1
  /// For people; what is decided by where a subject comes from goes by `source`.
  var how = ""
  var source = Source.own
  /// Somebody else is the subject: nothing may be inherited.
  var isBlocked = false
  var isEmpty: Bool { mentions.isEmpty && chunk < 0 }

  enum Source {
    /// The predicate's own phrases.
    case own
    /// The genitive behind a masdar.
    case genitive
    /// The subject of another predicate of the sentence.
    case otherPredicate
    /// The subject of the sentence before.
    case sentenceBefore
    /// Whom the verb above asks to do it.
    case asked
  }

  /// Whether it is the subject of something else first.
  var isInherited: Bool { source == .otherPredicate || source == .sentenceBefore }
}

/// The phrases around a predicate, by marker.
struct Slots {
  var subject = Found()
  /// Chunk indexes by marker, in the order of the text.
  var items: [(marker: Marker, chunk: Int)] = []
  var end = 0
}

/// What is known of some chunks of a sentence, by their index; nil of all others.
struct PerChunk<Value> {
  private var values: [Value?]

  init(count: Int) { values = Array(repeating: nil, count: count) }

  subscript(k: Int) -> Value? {
    get { values.indices.contains(k) ? values[k] : nil }
    set {
      while values.count <= k { values.append(nil) }
      values[k] = newValue
    }
  }
}

/// Reads the claims of one sentence from its chunks; lives for that sentence, on one task.
final class SentenceReader {
  let extractor: Extractor
  let chunker: Chunker
  let grammar: Grammar
  let sentence: Sentence
  var chunks: [Chunk]
  var discourse: Discourse
  let explain: Bool
  var dates: PerChunk<ReadDate>
  var subjects: PerChunk<Found>
  /// The chunks whose subject is being looked for.
  var resolving: PerChunk<Bool>
  var claimsHere: [Claim] = []
  var lastParticipants: [PolityMention] = []
  /// Triggers that gave no claim, and why; with `explain` only.
  var dropped: [String] = []
  /// The acts of those triggers.
  var droppedActs = ActSet()
  /// Whether the claims being made have a participant that was guessed.
  var isGuessing = false

  var lexicon: Lexicon { extractor.lexicon }
  var bits: ClassBits { extractor.bits }

  init(
    extractor: Extractor, chunker: Chunker, grammar: Grammar, sentence: Sentence, chunks: [Chunk], discourse: Discourse,
    explain: Bool
  ) {
    self.extractor = extractor
    self.chunker = chunker
    self.grammar = grammar
    self.sentence = sentence
    self.chunks = chunks
    self.discourse = discourse
    self.explain = explain
    dates = PerChunk(count: chunks.count)
    subjects = PerChunk(count: chunks.count)
    resolving = PerChunk(count: chunks.count)
  }

  func entry(_ k: Int) -> Entry? {
    let index = chunks[k].entry
    return index >= 0 ? lexicon.entries[index] : nil
  }

  func read() -> [Claim] {
    sharedNames()
    dateline()
    settle()
    settleParticiples()
    settlePossession()
    setExceptionsAside()
    discourse.recentClasses = discourse.classesHere
    discourse.classesHere = 0
    resolveAnaphors()
    settleDurations()
    discourse.recentClasses |= discourse.classesHere
    for k in chunks.indices {
      var made: [Claim] = []
      if chunks[k].kind == .verb || chunks[k].kind == .event, let row = entry(k) {
        if row.traits.contains(.repeats), repeatsAlone(k) { made = repeated(k, row) }
        if made.isEmpty, chunks[k].classes & bits.departing != 0 { made = toldToGo(k) }
        if made.isEmpty, !row.rules.isEmpty { made = open(k, row) }
      } else if chunks[k].kind == .entity {
        made = elliptical(k)
        if made.isEmpty { made = furtherDoer(k) }
        if made.isEmpty { made = didAsMuch(k) }
        if made.isEmpty { made = whereabouts(k) }
      } else if chunks[k].kind == .noun, grammar.verbFirst {
        made = bareMembership(k)
        if made.isEmpty { made = headlineAgreement(k) }
      }
      claimsHere += made
    }
    remember()
    return claimsHere
  }

  /// "BEIJING, March 10 --", «واشنطن/ وكالات:» at the head of an article name a place and no party.
  private func dateline() {
    guard sentence.paragraph <= 2, !sentence.isTitle else { return }
    var k = 0
    while k < chunks.count, k < 12 {
      switch chunks[k].kind {
      case .entity, .place, .outlet, .time, .paren, .comma, .unknown, .preposition, .openQuote, .closeQuote, .noun:
        k += 1
      case .other:
        let token = chunker.text.tokens[chunks[k].start]
        if token.kind == .slash { clearDateline(k) }
        k += 1
      case .dash, .colon:
        clearDateline(k)
        k += 1
      case .verb
      where grammar.verbFirst && k >= 3 && chunks[0].kind == .entity && chunks[1].kind == .paren
        && chunks[k - 1].kind == .paren:
        // واشنطن (أ ف ب) أعلن
        clearDateline(k - 1)
        return
      default: return
      }
    }
  }

  private func clearDateline(_ end: Int) {
    guard chunks[..<end].allSatisfy({ $0.person == nil && $0.kind != .verb && $0.kind != .event }) else { return }
    for j in 0...end {
      if chunks[j].kind == .entity || chunks[j].kind == .place {
        if let m = chunks[j].mentions.first { discourse.mention(m) }
        chunks[j].mentions = []
        chunks[j].anaphor = .none
      }
      if chunks[j].kind != .time { chunks[j].kind = j == end ? .semicolon : .other }
    }
  }

  /// Decides between verbs of one spelling: the one whose frame the sentence fills, then the one that governs or speaks.
  private func settle() {
    for k in chunks.indices where chunks[k].kind == .verb && !chunks[k].alternatives.isEmpty {
      let candidates =
        [Sense(kind: .entry, index: chunks[k].entry, features: chunks[k].features)] + chunks[k].alternatives
      func rank(_ s: Sense) -> Int {
        let row = lexicon.entries[Int(s.index)]
        if !row.rules.isEmpty, wouldOpen(k, row, s.features) { return 3 }
        if row.mood != nil || row.traits.contains(.say) {
          return chunks[(k + 1)...].prefix(8).contains { $0.kind == .complementizer || $0.kind == .event } ? 2 : 1
        }
        if !row.traits.isDisjoint(with: [.light, .attends]) { return 1 }
        return row.rules.isEmpty ? 1 : 0
      }
      let best = candidates.enumerated().max { (rank($0.element), -$0.offset) < (rank($1.element), -$1.offset) }!
        .element
      chunks[k].entry = Int(best.index)
      chunks[k].features = best.features
    }
  }

  // MARK: Anaphors

  /// All mentions of a phrase and of those that are coordinated with it.
  func group(_ k: Int) -> [PolityMention] {
    guard k >= 0 else { return [] }
    var mentions = chunks[k].mentions
    for j in (k + 1)..<max(k + 1, chunks.count) where chunks[j].coordinatedWith == k {
      for m in chunks[j].mentions where !mentions.contains(where: { $0.polity == m.polity }) { mentions.append(m) }
    }
    return mentions
  }

  /// "Brussels" is the Union in an article that names the Union and not Belgium.
  private func sharedCapitals() {
    for k in chunks.indices
    where chunks[k].kind == .entity && chunks[k].mentions.count == 1 && chunks[k].mentions[0].form == .capital {
      let m = chunks[k].mentions[0]
      guard let match = chunker.matches.at(chunks[k].start), match.end == chunks[k].end || chunks[k].office != nil
      else { continue }
      let polities = match.senses.filter { $0.kind == .polity && $0.detail == PolityForm.capital.rawValue }.map {
        Int($0.index)
      }
      guard let state = polities.first(where: isState), let body = polities.first(where: { !isState($0) }) else {
        continue
      }
      let spokenOf =
        discourse.counts[body] != nil
        || chunks.contains { $0.mentions.contains { $0.polity == body && $0.form != .capital } }
      let isPlace =
        [.in, .to, .from].contains(chunks[k].marker)
        || k > 0 && chunks[k - 1].kind == .preposition && [.in, .to, .from].contains(chunks[k - 1].marker)
      let meant = spokenOf && !isPlace && !discourse.named.contains(state) ? body : state
      if meant != m.polity { chunks[k].mentions[0].polity = meant }
    }
  }

  private func resolveAnaphors() {
    sharedCapitals()
    for k in chunks.indices {
      if chunks[k].kind == .time {
        let before = k > 0 && chunks[k - 1].kind == .preposition ? chunks[k - 1].marker : chunks[k].marker
        let isSentences = (0..<k).contains { dates[$0] != nil }
        if let date = chunker.dates.read(
          chunks[k].start..<chunks[k].end, last: discourse.lastDate, isSentences: isSentences, offset: before)
        {
          dates[k] = date
          // "until today" is no date that later ones count from.
          if before != .to, before != .until, !date.opensClause { discourse.lastDate = date.date }
        }
      }
      resolveHonour(k)
      if chunks[k].kind == .entity, chunks[k].mentions.isEmpty { resolve(k) }
      completePair(k)
      giveOwner(k)
      noteHonours(k)
      if chunks[k].kind == .noun || chunks[k].kind == .event { noteAgreement(k) }
      if chunks[k].classes & bits.agreement != 0 || chunks[k].agreement >= 0 { noteParties(k) }
      if chunks[k].kind == .noun { discourse.classesHere |= chunks[k].classes }
      if chunks[k].kind == .entity, chunks[k].person == nil, chunks[k].office == nil,
        let m = chunks[k].mentions.first(where: { lexicon.polities[$0.polity].kind == .organisation }),
        let index = lexicon.agreementOfPolity[m.polity]
      {
        discourse.agreement(
          SpokenAgreement(
            index: index, name: chunker.words(chunks[k].start, chunks[k].end), sentence: sentence.index, chunk: k,
            isBody: isBody(m)))
      }
      if grammar.verbFirst, let office = chunks[k].office, office == "cabinet" || office == "parliament",
        let m = chunks[k].mentions.first
      {
        discourse.assembly = (m, chunker.words(chunks[k].start, chunks[k].end))
      }
      for m in chunks[k].mentions { discourse.mention(m) }
      for m in chunks[k].owners { discourse.mention(m) }
      if chunks[k].coordinatedWith >= 0,
        k + 1 >= chunks.count || chunks[k + 1].coordinatedWith != chunks[k].coordinatedWith
      {
        let next = (k + 1)..<min(k + 4, chunks.count)
        let head = chunks[chunks[k].coordinatedWith]
        // في كل من بوركينا فاسو ومالي والنيجر
        if grammar.verbFirst, [.in, .to, .from].contains(head.marker), group(chunks[k].coordinatedWith).count == 3 {
          discourse.group(group(chunks[k].coordinatedWith), states: isState)
        }
        if [.none, .with, .between, .of, .by].contains(head.marker),
          !next.contains(where: { chunks[$0].coordinatedWith == chunks[k].coordinatedWith })
        {
          let head = chunks[chunks[k].coordinatedWith].marker
          if grammar.adjectiveAfter || [.none, .between, .with, .by, .for].contains(head) {
            discourse.group(group(chunks[k].coordinatedWith), states: isState)
          }
        }
      }
      if chunks[k].mentions.count > 1 { discourse.group(chunks[k].mentions, states: isState) }
    }
  }

  /// وزيرا الخارجية X وY, where one name is known: the two of the pair spoken of.
  private func completePair(_ k: Int) {
    guard grammar.verbFirst, chunks[k].kind == .entity, chunks[k].office != nil,
      chunks[k].features.number == .dual || chunks[k].features.number == .plural && chunks[k].person != nil,
      chunks[k].mentions.count == 1, !chunks.contains(where: { $0.coordinatedWith == k }),
      let other = discourse.otherOfPair(chunks[k].mentions[0].polity)
    else { return }
    chunks[k].mentions.append(inherited(other, k, "the other of the pair spoken of"))
  }

  private func inherited(_ m: PolityMention, _ k: Int, _ how: String) -> PolityMention {
    var copy = m
    copy.range = chunker.bytes(chunks[k].start, chunks[k].end)
    copy.how = how
    switch chunks[k].anaphor {
    case .office, .headNoun: copy.isFeminine = chunks[k].features.isFeminine
    default: copy.isFeminine = nil
    }
    if let person = chunks[k].person { copy.person = person }
    if let office = chunks[k].office { copy.office = office }
    return copy
  }

  private func resolve(_ k: Int) {
    let chunk = chunks[k]
    func set(_ mentions: [PolityMention], _ how: String) {
      chunks[k].mentions = mentions.map { inherited($0, k, how) }
    }
    let before = previousMentions(k)
    // دعت السعودية والكويت الجارين: the pair spoken of before, and not who calls.
    if grammar.verbFirst, chunk.anaphor == .pair, chunk.person == nil, chunk.marker == .none, k > 0,
      chunks[k - 1].kind == .entity, chunks[k - 1].coordinatedWith >= 0,
      chunks[chunks[k - 1].coordinatedWith].marker == .none, chunk.conjunction == .none
    {
      let own = group(chunks[k - 1].coordinatedWith)
      let pair = own.count == 2 ? discourse.pair(without: own[0].polity) : []
      if pair.count == 2, !pair.contains(where: { $0.polity == own[1].polity }) {
        return set(pair, "the pair spoken of before")
      }
    }
    if chunk.anaphor == .pair || chunk.anaphor == .trio, chunk.person == nil {
      let named = listBehind(k)
      if chunk.anaphor == .pair ? named.count == 2 : named.count > 2 { return set(named, "those named behind") }
    }
    switch chunk.anaphor {
    case .pair where !grammar.adjectiveAfter && k == 0 && isBareTwo(k):
      // "Two countries have left, Burundi in 2017 and the Philippines in 2019": those named behind, or nobody.
      let named = chunks.indices.filter {
        $0 > k && chunks[$0].kind == .entity && chunks[$0].marker == .none && chunks[$0].mentions.count == 1
          && ([.comma, .colon, .conjunction].contains(chunks[$0 - 1].kind))
      }
      if named.count == 2 { set(named.map { chunks[$0].mentions[0] }, "the two named behind") }
    case .pair where !grammar.adjectiveAfter && isBarePair(k) && discourse.lastSubject.count == 2:
      set(discourse.lastSubject, "the two that the sentence before was about")
    case .pair
    where !grammar.adjectiveAfter && discourse.lastStatePair.count == 2
      && discourse.lastPair.contains(where: { lexicon.polities[$0.polity].kind == .organisation }):
      set(discourse.lastStatePair, "the last two states spoken of")
    case .pair where !grammar.adjectiveAfter && discourse.lastPair.isEmpty:
      // "X proposed to Y that the two": who acts, and the last one named.
      if let first = chunks[..<k].first(where: { $0.kind == .entity && $0.marker == .none && !$0.mentions.isEmpty })?
        .mentions.first,
        let last = before.last(where: { $0.polity != first.polity })
      {
        set([first, last], "who acts and whom it is about")
      } else {
        // The last two states of the article.
        var seen: [Int] = []
        for polity in discourse.recent.reversed() where isState(polity) && !seen.contains(polity) && seen.count < 2 {
          seen.append(polity)
        }
        if seen.count == 2 {
          set(
            seen.reversed().map { PolityMention(polity: $0, form: .name, range: ByteRange(0, 0)) },
            "the last two states named")
        }
      }
    case .pair where grammar.verbFirst && nearPair(k).count == 2: set(nearPair(k), "the two of this sentence")
    case .pair:
      let distinct = lastDistinct(before, 2)
      if !discourse.lastPair.isEmpty, distinct.count < 2 || !grammar.adjectiveAfter || !sameSentencePair(k) {
        set(discourse.lastPair, "the last pair spoken of")
      } else if distinct.count == 2 {
        set(distinct, "the two named before")
      }
    case .trio:
      if !discourse.lastTrio.isEmpty {
        set(discourse.lastTrio, "the last group spoken of")
      } else if grammar.verbFirst {
        let three = lastDistinct(before.filter { isState($0.polity) }, 3)
        if three.count == 3 { set(three, "the three named before") }
      }
    case .ownCountry where chunk.features.number == .plural || chunk.features.number == .dual:
      // قادتها: of all who were spoken of.
      let many =
        discourse.lastSubject.count > 1
        ? discourse.lastSubject : chunk.features.number == .dual ? discourse.lastPair : discourse.lastTrio
      set(many, "those spoken of")
    case .ownCountry
    where chunk.office != nil && k + 2 < chunks.count && chunks[k + 1].kind == .preposition
      && chunks[k + 2].anaphor == .pair:
      // وزارتي الخارجية في البلدين
      set(nearPair(k).isEmpty ? discourse.lastPair : nearPair(k), "the last pair spoken of")
    case .ownCountry:
      if chunk.isGovernment || chunk.office != nil,
        let m = grammar.verbFirst
          ? topicState(before: k) ?? before.last(where: { isState($0.polity) }) ?? discourse.lastSubject.first
          : before.last(where: { isState($0.polity) }) ?? discourse.lastSubject.first
      {
        set([m], "the state spoken of")
      } else if let m = before.last(where: { isState($0.polity) && ($0.person != nil || $0.office != nil) })
        ?? before.last(where: { isState($0.polity) }) ?? discourse.lastSpeakerMention
        ?? discourse.lastSubject.first
      {
        set([m], "the country of the one who speaks or acts")
      }
    case .counterpart:
      if let m = before.last, let other = discourse.otherOfPair(m.polity) {
        set([other], "the counterpart in the last pair")
      }
    case .latter where grammar.verbFirst && aloneIn(before) != nil && discourse.recent.last != nil:
      // أما الرياض فتواصل الحوار مع الأخيرة: who acts here is not the one named last before.
      let own = aloneIn(before)!
      let other = discourse.recent.last { $0 != own && isState($0) == isState(own) } ?? own
      set([PolityMention(polity: other, form: .name, range: ByteRange(0, 0))], "the last one named before")
    case .latter:
      if let m = before.last
        ?? discourse.recent.last.map({ PolityMention(polity: $0, form: .name, range: ByteRange(0, 0)) })
      {
        set([m], "the last one named")
      }
    case .former:
      if discourse.lastPair.count == 2 { set([discourse.lastPair[0]], "the first of the pair") }
    case .headNoun:
      if let polity = discourse.latest(of: chunk.headCandidates) ?? bodyOfSpokenAgreement(chunk.headCandidates)
        ?? (chunk.headCandidates.contains { isState($0) }
          ? chunk.headCandidates.first : headlined(chunk.headCandidates))
      {
        set([PolityMention(polity: polity, form: .headNoun, range: ByteRange(0, 0))], "the last one of its kind named")
      } else if grammar.verbFirst, let (m, name) = discourse.assembly, repeatsName(k, name) {
        set([m], "the council spoken of")
      }
    // برلمانا البلدين، حكومتا الجانبين
    case .office
    where grammar.verbFirst && chunk.person == nil && k + 1 < chunks.count && chunks[k + 1].marker == .none
      && chunks[k + 1].conjunction == .none && chunks[k + 1].end - chunks[k + 1].start <= 2
      && chunks[k + 1].kind == .entity && chunks[k + 1].mentions.isEmpty
      && (chunks[k + 1].anaphor == .pair || chunks[k + 1].anaphor == .trio) && !chunk.features.isDefinite:
      resolve(k + 1)
      set(chunks[k + 1].mentions, "whose it is")
    case .office
    where k + 2 < chunks.count && chunks[k + 1].kind == .preposition
      && (chunks[k + 2].anaphor == .pair || chunks[k + 2].anaphor == .trio):
      // وزارتا المالية في البلدين
      set(chunks[k + 2].anaphor == .pair ? discourse.lastPair : discourse.lastTrio, "the last group spoken of")
    case .office
    where !grammar.adjectiveAfter && chunk.person == nil && (isThe(k) || chunk.ownerIsPronoun) && isPluralWord(k)
      && discourse.lastPair.count == 2:
      // "the ministers signed": of the two spoken of.
      set(discourse.lastPair, "the last pair spoken of")
    // قال حسين إن مجلس الوزراء صادق: the speaker's own.
    case .office
    where grammar.verbFirst && chunk.person == nil && (chunk.office == "cabinet" || chunk.office == "parliament")
      && speaksHere(before: k) != nil:
      set([speaksHere(before: k)!], "the speaker's own")
    case .office where !delegates(k).isEmpty: set(delegates(k), "whose delegates they are")
    case .capital, .office, .reflexive:
      let states = before.filter { isState($0.polity) }
      // "all 30 parliaments": many without a name are nobody.
      if !grammar.adjectiveAfter, chunk.person == nil, isManyBodies(k) { return }
      if chunk.classes & bits.official != 0, chunk.office == nil { return }
      // "an enemy state" is nobody yet.
      if !grammar.adjectiveAfter, chunk.person == nil, isUnnamedState(k) { return }
      // "leaders", دول: many without a name are nobody.
      if chunk.features.number == .plural || chunk.features.number == .dual, !chunk.features.isDefinite { return }
      if grammar.adjectiveAfter, !chunk.features.isDefinite, chunk.person == nil, chunk.anaphor == .office,
        !chunk.ownerIsPronoun, entry(k)?.kind == .noun, !endsDefinite(k)
      {
        return
      }
      // English: "the prime minister" is the one whom the article has introduced.
      if !grammar.adjectiveAfter, k > 0, chunks[k - 1].kind == .relative, chunks[k - 1].value == 2, let m = before.last
      {
        set([m], "whose it is")
      } else if !grammar.adjectiveAfter, k > 0, chunks[k - 1].kind == .verb, let subject = before.last,
        discourse.offices[chunk.office ?? ""] == nil,
        let other = discourse.recent.last(where: { $0 != subject.polity && isState($0) })
      {
        // "does not recognise the military government": somebody else's.
        set([PolityMention(polity: other, form: .name, range: ByteRange(0, 0))], "the other state spoken of")
      } else if let m = holder(k) {
        set([m], "the only one of that office")
      } else if !grammar.adjectiveAfter, let office = chunk.office, let m = discourse.offices[office] {
        set([m], "the \(office) spoken of")
      } else if !grammar.adjectiveAfter, chunk.office == "parliament" || chunk.office == "cabinet", chunk.person == nil,
        !chunk.ownerIsPronoun,
        let polity = discourse.mostSpokenOf(isState)
      {
        set(
          [PolityMention(polity: polity, form: .name, range: ByteRange(0, 0))],
          "the state that the article speaks of most")
      } else if let m = discourse.lastSubject.first(where: { isState($0.polity) }) ?? states.last ?? speakerAhead(k)
        ?? discourse.home
      {
        set([m], "the state spoken of")
      }
    case .none: break
    }
  }

  /// The members of a list right behind a phrase that counts them: الدولتان، مصر واليونان.
  private func listBehind(_ k: Int) -> [PolityMention] {
    var j = k + 1
    // البلدان الجاران، مالي والجزائر
    if j + 1 < chunks.count, chunks[j + 1].kind == .comma,
      chunks[j].kind == .unknown || chunks[j].anaphor == chunks[k].anaphor && chunks[j].mentions.isEmpty
    {
      j += 1
    }
    while j < chunks.count, [.comma, .colon, .openQuote, .dash, .paren].contains(chunks[j].kind) { j += 1 }
    guard j < chunks.count, chunks[j].kind == .entity,
      chunks[j].marker == .none || chunks[j].marker == chunks[k].marker,
      chunks[j].mentions.count == 1
    else { return [] }
    let head = chunks[j].coordinatedWith >= 0 ? chunks[j].coordinatedWith : j
    guard head == j || head == k || head == k + 1 else { return [] }
    return chunks[j].mentions
      + ((j + 1)..<chunks.count).filter { chunks[$0].coordinatedWith == head }.flatMap { chunks[$0].mentions }
  }

  /// The only polity that a sentence has named so far.
  private func aloneIn(_ before: [PolityMention]) -> Int? {
    guard let one = before.first?.polity, before.allSatisfy({ $0.polity == one }) else { return nil }
    return one
  }

  /// Who speaks where the sentence opens with a verb of speech, right behind it, in whose complement `k` stands.
  private func speaksHere(before k: Int) -> PolityMention? {
    guard let verb = chunks[..<k].firstIndex(where: { $0.kind == .verb }), verb + 2 < k,
      entry(verb)?.traits.contains(.say) == true, chunks[verb + 1].kind == .entity, chunks[verb + 1].marker == .none,
      chunks[verb + 1].coordinatedWith < 0, chunks[(verb + 2)..<k].contains(where: { $0.kind == .complementizer }),
      let m = chunks[verb + 1].mentions.first, isState(m.polity)
    else { return nil }
    return m
  }

  /// The members of a delegation, whose states stand behind من: وفود من إسرائيل ومصر.
  private func delegates(_ k: Int) -> [PolityMention] {
    let c = chunks[k]
    guard grammar.verbFirst, c.person == nil, c.features.number == .plural || c.features.number == .dual,
      k + 2 < chunks.count, chunks[k + 1].kind == .preposition,
      [.from, .for, .of].contains(chunks[k + 1].marker), chunks[k + 2].kind == .entity
    else { return [] }
    if chunks[k + 2].mentions.isEmpty { resolve(k + 2) }
    let mentions = group(k + 2).filter { isState($0.polity) || $0.form == .name }
    return mentions.count > 1 ? mentions : []
  }

  private func sameSentencePair(_ k: Int) -> Bool {
    (0..<k).contains { chunks[$0].coordinatedWith >= 0 } || chunks[..<k].contains { $0.mentions.count == 2 }
  }

  func isState(_ polity: Int) -> Bool { lexicon.polities[polity].kind == .state }

  func previousMentions(_ k: Int) -> [PolityMention] {
    var out: [PolityMention] = []
    for j in 0..<k { out += chunks[j].mentions }
    return out
  }

  private func lastDistinct(_ mentions: [PolityMention], _ n: Int) -> [PolityMention] {
    var out: [PolityMention] = []
    for m in mentions.reversed() where !out.contains(where: { $0.polity == m.polity }) {
      out.insert(m, at: 0)
      if out.count == n { break }
    }
    return out
  }

  /// What a pronoun of a given value means at chunk `k`: 1 he, 2 she, 3 the two, 4 they, 6 it.
  func pronoun(_ value: Int, at k: Int, excluding: [PolityMention] = []) -> [PolityMention] {
    let before = previousMentions(k)
    switch value {
    case 3:
      // A list of two in the same sentence is nearer than the pair of the article.
      if let entity = chunks[..<k].lastIndex(where: { $0.coordinatedWith >= 0 }) {
        let near = group(chunks[entity].coordinatedWith)
        if near.count == 2 { return near }
      }
      if grammar.verbFirst {
        let two = lastDistinct(before.filter { isState($0.polity) }, 3)
        if two.count == 2, !two.allSatisfy({ m in discourse.lastPair.contains { $0.polity == m.polity } }) {
          return two
        }
      }
      return discourse.lastPair
    case 4, 14:
      // "M23 rebels hold Goma; they are negotiating": a movement is many.
      if !grammar.adjectiveAfter,
        let e = chunks[..<k].first(where: { $0.kind == .entity && $0.marker == .none && !$0.mentions.isEmpty }),
        e.mentions.count == 1, lexicon.polities[e.mentions[0].polity].kind == .movement,
        !excluding.contains(where: { $0.polity == e.mentions[0].polity })
      {
        return e.mentions
      }
      let group = lastDistinct(before, 9)
      for entity in chunks[..<k].indices.reversed()
      where chunks[entity].kind == .entity && (chunks[entity].coordinatedWith >= 0 || chunks[entity].mentions.count > 1)
      {
        let head = chunks[entity].coordinatedWith >= 0 ? chunks[entity].coordinatedWith : entity
        let found = self.group(head)
        // "Riyadh and Tehran thanked Iraq and Oman, which hosted talks between them"
        if !found.contains(where: { m in excluding.contains { $0.polity == m.polity } }) { return found }
      }
      if group.count >= 2 { return group }
      return discourse.lastSubject.count > 1 ? discourse.lastSubject : discourse.lastPair
    case 1, 2, 6, 11, 16:
      // "him" is a person, not the body or country named last.
      if !grammar.adjectiveAfter, value == 1 || value == 2 {
        let people = (0..<k).flatMap { chunks[$0].mentions + chunks[$0].owners }
        if let m = people.last(where: { m in
          (m.person != nil || m.office != nil) && !excluding.contains { $0.polity == m.polity }
        }) {
          return [m]
        }
        if let m = discourse.lastSubject.first(where: { m in !excluding.contains { $0.polity == m.polity } }) {
          return [m]
        }
      }
      if let m = before.last(where: { m in !excluding.contains { $0.polity == m.polity } }) { return [m] }
      if let m = discourse.lastSubject.first(where: { m in !excluding.contains { $0.polity == m.polity } }) {
        return [m]
      }
      return []
    default: return []
    }
  }

  // MARK: Agreements

  private func noteAgreement(_ k: Int) {
    let chunk = chunks[k]
    guard chunk.classes & bits.agreement != 0 || chunk.agreement >= 0 else { return }
    if chunk.agreement >= 0 {
      let row = lexicon.agreements[chunk.agreement]
      discourse.agreement(
        SpokenAgreement(
          index: chunk.agreement, type: row.type, name: chunker.words(chunk.start, chunk.end), sentence: sentence.index,
          chunk: k))
      return
    }
    if !chunk.headCandidates.isEmpty, chunk.features.isDefinite || grammar.capitals,
      let known = discourse.agreement(among: chunk.headCandidates)
    {
      chunks[k].agreement = known.index
      return
    }
    if chunk.type == "contract", chunk.features.number == .plural || chunk.marker == .after { return }
    let topic = topic(behind: k)
    let isBare = topic == nil && chunk.owners.isEmpty
    if isBare, chunk.features.isDefinite || chunk.features.pronoun != .none || isThe(k),
      let known = discourse.agreement(type: chunk.type, first: !grammar.adjectiveAfter)
    {
      chunks[k].agreement = known.index
      if known.index < 0 { chunks[k].type = known.type ?? chunk.type }
      return
    }
    discourse.agreement(
      SpokenAgreement(
        index: -1, type: chunk.type, name: chunker.words(chunk.start, chunk.end), topic: topic,
        isDefinite: chunk.features.isDefinite, sentence: sentence.index, chunk: k))
  }

  /// English: "two countries" without "the".
  private func isBareTwo(_ k: Int) -> Bool {
    chunker.words(chunks[k].start, chunks[k].end).lowercased().hasPrefix("two ")
      && (chunks[k].start == 0 || chunker.words(chunks[k].start - 1, chunks[k].start).lowercased() != "the")
  }

  /// English: "a state", "another member state".
  private func isUnnamedState(_ k: Int) -> Bool {
    guard chunker.words(chunks[k].start, chunks[k].end).lowercased().hasSuffix("state") else { return false }
    var i = chunks[k].start - 1
    while i >= 0, i >= chunks[k].start - 3, chunker.text.tokens[i].kind == .word {
      if ["a", "an", "another", "every", "any", "no", "each"].contains(chunker.words(i, i + 1).lowercased()) {
        return true
      }
      i -= 1
    }
    return false
  }

  /// English: "neither", "both", "the two", "the pair" at the head of a sentence.
  private func isBarePair(_ k: Int) -> Bool {
    k <= 1
      && ["both", "neither", "the two", "the pair", "the duo", "each of the two"].contains(
        chunker.words(chunks[k].start, chunks[k].end).lowercased())
  }

  /// English: "parliaments", "governments".
  private func isManyBodies(_ k: Int) -> Bool {
    let words = chunker.words(chunks[k].start, chunks[k].end).lowercased()
    return ["parliaments", "governments", "cabinets", "capitals", "legislatures", "assemblies"].contains {
      words == $0 || words.hasSuffix(" " + $0)
    }
  }

  /// English: "ministers", "presidents".
  private func isPluralWord(_ k: Int) -> Bool {
    chunker.words(chunks[k].start, chunks[k].end).lowercased().hasSuffix("s")
      && chunks[k].classes & bits.official == 0 && !chunks[k].isGovernment
  }

  private func isThe(_ k: Int) -> Bool {
    guard grammar.capitals, chunks[k].start > 0 else { return false }
    let token = chunker.text.tokens[chunks[k].start - 1]
    return token.kind == .word && chunker.slice(ByteRange(Int(token.start), Int(token.end))).lowercased() == "the"
  }

  /// The words behind an agreement's noun that say what it is about.
  func topic(behind k: Int) -> String? {
    var j = k + 1
    var start = -1
    var end = -1
    while j < chunks.count, j < k + 7 {
      switch chunks[j].kind {
      case .unknown, .openQuote, .closeQuote, .other, .noun, .preposition:
        if chunks[j].kind == .preposition, start >= 0 || ![.about, .on, .for, .to, .in].contains(chunks[j].marker) {
          return text(start, end)
        }
        if chunks[j].kind == .unknown || chunks[j].kind == .noun {
          if start < 0 { start = chunks[j].start }
          end = chunks[j].end
        }
      case .event:
        if start < 0 { start = chunks[j].start }
        end = chunks[j].end
      default: return text(start, end)
      }
      j += 1
    }
    return text(start, end)
  }

  private func text(_ start: Int, _ end: Int) -> String? {
    guard start >= 0, end > start else { return nil }
    return chunker.words(start, min(end, start + 6))
  }

  // MARK: What the next sentence may point back to

  /// A name whose state only the sentence tells ("Foreign Minister X"): its last word alone means the same person from here on.
  private func register(_ k: Int) {
    guard chunks[k].kind == .entity, chunks[k].anaphor != .none, let m = chunks[k].mentions.first,
      let name = chunks[k].person, let last = name.split(separator: " ").last, last.count < name.count,
      !grammar.verbFirst || last.count >= 4
    else { return }
    guard
      let i = (chunks[k].start..<chunks[k].end).last(where: {
        chunker.text.tokens[$0].kind == .word && chunker.words($0, $0 + 1) == last
      })
    else { return }
    chunker.register.add(
      chunker.text.tokens[i].hash, Register.Person(polity: m.polity, name: name, office: m.office ?? chunks[k].office))
  }

  private func remember() {
    if !claimsHere.isEmpty { discourse.lastClaims = claimsHere }
    for k in chunks.indices {
      if grammar.verbFirst || !grammar.adjectiveAfter { register(k) }
      if !grammar.adjectiveAfter, chunks[k].kind == .entity, let m = chunks[k].mentions.first,
        let office = m.office ?? chunks[k].office,
        chunks[k].anaphor == .none || chunks[k].person != nil
      {
        discourse.offices[office] = m
      }
    }
    // English: the subject of the first main clause.
    if !grammar.adjectiveAfter,
      let k = chunks.indices.first(where: {
        chunks[$0].kind == .verb && chunks[$0].features.form == .plain
          && ($0 == 0 || !chunks[..<$0].contains { $0.kind == .relative })
      })
    {
      _ = subject(k)
    }
    if let k = chunks.indices.first(where: { chunks[$0].kind == .verb && !(subjects[$0]?.mentions.isEmpty ?? true) }) {
      discourse.lastSubject = subjects[k]!.mentions
    } else if let k = chunks.indices.first(where: {
      chunks[$0].kind == .entity && chunks[$0].marker == .none && !chunks[$0].mentions.isEmpty
        && (chunks[$0].coordinatedWith < 0 || chunks[chunks[$0].coordinatedWith].marker == .none)
    }) {
      discourse.lastSubject = group(k)
    }
  }
}
