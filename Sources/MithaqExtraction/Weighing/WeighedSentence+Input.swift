import MithaqClaims
import MithaqTextScan

// How a sentence becomes an input of the network.
extension WeighedSentence {
  private enum Kind {
    static let whole = Symbol("sentence")
    static let language = Symbol("language")
    static let title = Symbol("title")
    static let polities = Symbol("polities")
    static let actBefore = Symbol("act-before")
    static let actAround = Symbol("act-around")
    static let term = Symbol("term")
    static let kind = Symbol("kind")
    static let marker = Symbol("marker")
    static let form = Symbol("form")
    static let noun = Symbol("class")
    static let act = Symbol("act")
    static let mood = Symbol("mood")
    static let first = Symbol("first-word")
    static let last = Symbol("last-word")
    static let beginning = Symbol("beginning")
    static let longBeginning = Symbol("long-beginning")
    static let ending = Symbol("ending")
    static let state = Symbol("polity-kind")
    static let count = Symbol("named")
    static let person = Symbol("person")
    static let office = Symbol("office")
    static let naming = Symbol("naming")
    static let rank = Symbol("rank")
    static let inTitle = Symbol("in-title")
    static let owners = Symbol("owners")
    static let ownerRank = Symbol("owner-rank")
    static let ownerNaming = Symbol("owner-naming")
    static let pronoun = Symbol("pronoun")
    static let anaphor = Symbol("anaphor")
    static let coordinated = Symbol("coordinated")
    static let agreement = Symbol("agreement")
    static let body = Symbol("body")
    static let type = Symbol("type")
    static let subject = Symbol("subject")
    static let subjectSource = Symbol("subject-source")
    static let complement = Symbol("complement")
    static let quoted = Symbol("quoted")
    static let possessive = Symbol("possessive")
    static let outlet = Symbol("outlet")
    // Occurrences and polities
    static let ways = ["stands", "owns", "pronoun", "ground"].map { Symbol("occurrence-\($0)") }
    static let absent = Symbol("occurrence-absent")
    static let how = Symbol("occurrence")
    static let absentHow = Symbol("absent")
    static let absentSince = Symbol("absent-since")
    static let absentRank = Symbol("absent-rank")
    static let absentOften = Symbol("absent-often")
    static let absentWith = Symbol("absent-with")
    static let guess = Symbol("guess")
    static let guessRank = Symbol("guess-rank")
    static let guessFound = Symbol("guess-found")
    static let party = Symbol("party")
    static let place = Symbol("place")
    static let overall = Symbol("much-spoken-of")
    static let isBody = Symbol("has-agreement-here")
    static let speaks = Symbol("speaks")
    // Agreements
    static let none = Symbol("no-known-agreement")
    static let here = Symbol("agreement-here")
    static let bodyHere = Symbol("body-here")
    static let bodyBehind = Symbol("body-behind")
    static let far = Symbol("agreement-elsewhere")
    static let distance = Symbol("agreement-distance")
    static let often = Symbol("agreement-named")
    static let titled = Symbol("agreement-in-title")
    static let agreementRank = Symbol("agreement-rank")
    static let isOrganisation = Symbol("agreement-of-organisation")
    static let others = Symbol("agreements-here")
    static let nearest = Symbol("agreement-nearest")
    static let candidateMarker = Symbol("agreement-marker")
  }

  /// - Parameter agreements: the known agreements that the article speaks of.
  /// - Parameter before: the last date of the sentence before, and its words.
  func input(
    in context: SpokenContext, agreements: SpokenAgreements, position: Int, before: (date: PartialDate, text: String)?
  ) -> SentenceInput {
    var input = SentenceInput(named: isNamed)
    let count = min(chunks.count, SentenceInput.mostChunks - 1)
    input.chunkCount = count + 1
    var ranks: [Int: Int] = [:]
    for polity in named { ranks[polity] = ranks.count }
    addWhole(context, &input)
    var slots: [Int: Int] = [:]
    for i in 0..<count {
      addChunk(i, context, ranks, &input)
      addOccurrences(i, &slots, &input)
    }
    addAbsent(context, position, &slots, &input)
    addGuesses(context, position, &input)
    addPolities(context, ranks, agreements, &input)
    addSyntax(count, slots, &input)
    addRules(context, slots, &input)
    addCandidates(count, agreements, position, &input)
    input.dates = [SentenceInput.Dating(chunk: 0, kind: .none)]
    if let before {
      input.dates.append(SentenceInput.Dating(chunk: 0, kind: .before, date: before.date, text: before.text))
    }
    for i in 0..<count where input.dates.count < SentenceInput.mostDates {
      if let read = reader.dates[i] {
        input.dates.append(SentenceInput.Dating(chunk: i + 1, kind: .here, date: read.date))
      }
    }
    return input
  }

  /// The last date that the sentence gives, and its words.
  var lastDate: (date: PartialDate, text: String)? {
    chunks.indices.last { reader.dates[$0] != nil }.flatMap { i in
      reader.dates[i].map { ($0.date, reader.chunker.words(chunks[i].start, chunks[i].end)) }
    }
  }

  /// The dates that the words of one may mean: of a day of the week or the year, that before and behind the article.
  func meant(_ dating: SentenceInput.Dating) -> [String] {
    guard let date = dating.date else { return [] }
    var out = [date]
    switch dating.chunk > 0 ? reader.dates[dating.chunk - 1]?.doubt ?? .none : .none {
    case .week: if let day = date.earliest { out.append(PartialDate(day.adding(days: 7))) }
    case .year:
      for years in [-1, 1] {
        var other = date
        other.year += years
        out.append(other)
      }
    case .none: break
    }
    return out.map(\.description)
  }

  /// Which of the dates the rules take for that of what a chunk tells, by its place.
  func ruledDate(_ k: Int, _ input: SentenceInput) -> Int {
    guard let chunk = reader.dateChunk(k) else { return 0 }
    return input.dates.firstIndex { $0.chunk == chunk + 1 } ?? 0
  }

  private func addWhole(_ context: SpokenContext, _ input: inout SentenceInput) {
    input.chunks.add(Kind.whole, at: 0)
    input.chunks.add(Kind.language, symbol(reader.grammar.code), at: 0)
    if isTitle { input.chunks.add(Kind.title, at: 0) }
    input.chunks.add(Kind.polities, .number(min(5, named.count)), at: 0)
    for act in context.actsBefore { input.chunks.add(Kind.actBefore, .act(act), at: 0) }
    for act in context.actsAround { input.chunks.add(Kind.actAround, .act(act), at: 0) }
  }

  private static func isPunctuation(_ kind: Chunk.Kind) -> Bool {
    switch kind {
    case .comma, .colon, .stop, .semicolon, .openQuote, .closeQuote, .dash, .paren, .ellipsis: true
    default: false
    }
  }

  private func addChunk(_ i: Int, _ context: SpokenContext, _ ranks: [Int: Int], _ input: inout SentenceInput) {
    let c = chunks[i]
    let at = i + 1
    let lexicon = reader.lexicon
    func add(_ kind: Symbol) { input.chunks.add(kind, at: at) }
    func add(_ kind: Symbol, _ a: Symbol) { input.chunks.add(kind, a, at: at) }
    func add(_ kind: Symbol, _ a: Symbol, _ b: Symbol) { input.chunks.add(kind, a, b, at: at) }
    func rank(_ polity: Int) -> Symbol { .number(min(6, ranks[polity] ?? 6)) }
    let kind = Self.kinds[Int(c.kind.rawValue)]
    add(Kind.kind, kind)
    input.verbs.append(input.verbs.last! + (c.kind == .verb ? 1 : 0))
    input.entities.append(input.entities.last! + (c.mentions.isEmpty ? 0 : 1))
    switch c.kind {
    case .complementizer, .clauseBreak, .semicolon, .relative: input.breaks.append(input.breaks.last! + 1)
    default: input.breaks.append(input.breaks.last!)
    }
    if Self.isPunctuation(c.kind) { return }
    add(Kind.term, terms[i])
    add(Kind.marker, .marker(c.marker))
    let form = Self.form(c)
    if c.features.form.rawValue != 0 || c.features.tense.rawValue != 0 { add(Kind.form, form) }
    add(Kind.form, kind, form)
    reader.extractor.forEachClass(c.classes) { input.chunks.add(Kind.noun, $0, at: at) }
    if c.entry >= 0 {
      for act in reader.extractor.facts[c.entry].acts { add(Kind.act, .act(act)) }
      if let mood = reader.entry(i)?.mood { add(Kind.mood, .modality(mood)) }
    }
    addWords(i, c, &input)
    if let m = c.mentions.first {
      add(Kind.state, .number(reader.isState(m.polity) ? 1 : 0))
      add(Kind.count, .number(min(3, c.mentions.count)))
      if m.person != nil { add(Kind.person) }
      if let office = m.office { add(Kind.office, symbol(office)) }
      add(Kind.naming, .number(Int(m.form.rawValue)))
      add(Kind.rank, rank(m.polity))
      if context.title.contains(m.polity) { add(Kind.inTitle) }
    }
    if let o = c.owners.first {
      add(Kind.owners, .number(min(3, c.owners.count)))
      add(Kind.ownerRank, rank(o.polity))
      add(Kind.ownerNaming, .number(Int(o.form.rawValue)))
    }
    if c.anaphor != .none { add(Kind.anaphor, .number(Int(c.anaphor.rawValue))) }
    if c.coordinatedWith >= 0 { add(Kind.coordinated) }
    if c.agreement >= 0 {
      add(Kind.agreement)
      add(Kind.agreement, symbol(lexicon.agreements[c.agreement].id))
    }
    if bodies(i).contains(where: \.isPlain) { add(Kind.body) }
    if let type = c.type { add(Kind.type, symbol(type)) }
    if c.kind == .verb || c.kind == .event {
      let found = reader.subject(i)
      if !found.mentions.isEmpty {
        add(Kind.subject, .number(min(2, found.mentions.count)))
        add(Kind.subjectSource, .number(found.source.row))
      }
      for (marker, _) in reader.right(i).prefix(4) { add(Kind.complement, .marker(marker)) }
    }
    if reader.chunker.text.tokens[c.start].flags.contains(.quoted) { add(Kind.quoted) }
    if c.possessive { add(Kind.possessive) }
    if c.outlet >= 0 { add(Kind.outlet) }
  }

  /// The first and the last word of a chunk as they are spelled, and their parts.
  private func addWords(_ i: Int, _ c: Chunk, _ input: inout SentenceInput) {
    guard c.start < c.end else { return }
    let text = reader.chunker.text
    let at = i + 1
    func word(_ token: Int) -> ArraySlice<UInt8> {
      text.folded[Int(text.tokens[token].foldStart)..<Int(text.tokens[token].foldEnd)]
    }
    func symbol(_ bytes: ArraySlice<UInt8>) -> Symbol {
      Symbol(hash: wordHash(bytes), text: Self.plain(String(decoding: bytes, as: UTF8.self)), names: names)
    }
    let first = word(c.start)
    let last = word(c.end - 1)
    input.chunks.add(Kind.first, symbol(first), at: at)
    if c.end - c.start > 1 { input.chunks.add(Kind.last, symbol(last), at: at) }
    guard c.kind != .entity, c.kind != .time else { return }
    input.chunks.add(Kind.beginning, symbol(Self.prefix(first, letters: 3)), at: at)
    input.chunks.add(Kind.longBeginning, symbol(Self.prefix(first, letters: 5)), at: at)
    input.chunks.add(Kind.ending, symbol(Self.suffix(last, letters: 3)), at: at)
    for token in c.start..<min(c.end, c.start + 6) { input.words.append((at, wordHash(word(token)))) }
  }

  /// The first letters of a word.
  static func prefix(_ bytes: ArraySlice<UInt8>, letters: Int) -> ArraySlice<UInt8> {
    var end = bytes.startIndex
    var left = letters
    while end < bytes.endIndex, left > 0 {
      end += 1
      while end < bytes.endIndex, bytes[end] & 0xC0 == 0x80 { end += 1 }
      left -= 1
    }
    return bytes[..<end]
  }

  /// The last letters of a word.
  private static func suffix(_ bytes: ArraySlice<UInt8>, letters: Int) -> ArraySlice<UInt8> {
    var start = bytes.endIndex
    var left = letters
    while start > bytes.startIndex, left > 0 {
      start -= 1
      while start > bytes.startIndex, bytes[start] & 0xC0 == 0x80 { start -= 1 }
      left -= 1
    }
    return bytes[start...]
  }

  /// The agreements, by row, of the organisations that a chunk names: as such, or by an office, a person or as owner of something.
  func bodies(_ i: Int) -> [(index: Int, isPlain: Bool)] {
    let c = chunks[i]
    let isPlain = c.kind == .entity && c.person == nil && c.office == nil
    var out: [(index: Int, isPlain: Bool)] = []
    for (mentions, isOwner) in [(c.mentions, false), (c.owners, true)] {
      for m in mentions where reader.lexicon.polities[m.polity].kind == .organisation {
        guard let index = reader.lexicon.agreementOfPolity[m.polity], !out.contains(where: { $0.index == index }) else {
          continue
        }
        out.append((index, isPlain && !isOwner && m.person == nil && m.office == nil))
      }
    }
    return out
  }

  /// According to whom the rules take what a chunk tells: a place in the polities of an input, -1 for the article itself, -2 for
  /// somebody else.
  func source(_ k: Int, _ input: SentenceInput) -> Int {
    guard let source = reader.attribution(k).0 else { return -1 }
    return source.polity.flatMap { reader.lexicon.polityIndex[$0] }.flatMap { input.polities.firstIndex(of: $0) } ?? -2
  }

  private func addOccurrences(_ i: Int, _ slots: inout [Int: Int], _ input: inout SentenceInput) {
    let c = chunks[i]
    let pronoun = c.kind == .pronoun ? reader.pronoun(c.value, at: i) : []
    if let first = pronoun.first {
      input.chunks.add(Kind.pronoun, at: i + 1)
      input.chunks.add(Kind.pronoun, .number(min(6, named.firstIndex(of: first.polity) ?? 6)), at: i + 1)
    }
    for (way, mentions) in [c.mentions, c.owners, pronoun, reader.ground(i).map { [$0] } ?? []].enumerated() {
      for m in mentions {
        guard let at = addOccurrence(m.polity, chunk: i + 1, &slots, &input) else { continue }
        input.occurrenceFeatures.add(Kind.ways[way], at: at)
        input.occurrenceFeatures.add(
          Kind.how, .number(Int(m.form.rawValue) * 4 + (m.person != nil ? 2 : 0) + (m.office != nil ? 1 : 0)), at: at)
        input.occurrenceFeatures.add(Kind.how, .marker(c.marker), at: at)
      }
    }
  }

  /// The place of an occurrence of a polity; nil where there are too many.
  private func addOccurrence(
    _ polity: Int, chunk: Int, _ slots: inout [Int: Int], _ input: inout SentenceInput
  ) -> Int? {
    guard input.occurrences.count < SentenceInput.mostOccurrences else { return nil }
    if slots[polity] == nil {
      guard input.polities.count < SentenceInput.mostPolities else { return nil }
      slots[polity] = input.polities.count
      input.polities.append(polity)
    }
    input.occurrences.append(SentenceInput.Occurrence(chunk: chunk, polity: slots[polity]!))
    return input.occurrences.count - 1
  }

  /// Polities that the sentence does not name and that its acts may be of.
  private func addAbsent(
    _ context: SpokenContext, _ position: Int, _ slots: inout [Int: Int], _ input: inout SentenceInput
  ) {
    let here = min(3, input.polities.count)
    var added: Set<Int> = []
    for polity in context.subject + context.before + context.most + context.overall
    where slots[polity] == nil && added.insert(polity).inserted {
      guard let at = addOccurrence(polity, chunk: 0, &slots, &input) else { return }
      func add(_ how: Int) { input.occurrenceFeatures.add(Kind.absentHow, .number(how), at: at) }
      input.occurrenceFeatures.add(Kind.absent, at: at)
      input.occurrenceFeatures.add(Kind.absent, .number(here), at: at)
      if context.subject.contains(polity) { add(0) }
      if context.before.contains(polity) { add(1) }
      if context.most.first == polity { add(2) }
      if context.most.prefix(2).contains(polity) { add(3) }
      if context.title.contains(polity) { add(4) }
      if context.home == polity { add(5) }
      if context.overall.first == polity { add(6) }
      if context.overall.prefix(2).contains(polity) { add(7) }
      let together = named.map { context.together[SpokenContext.Pair($0, polity)] ?? 0 }.max() ?? 0
      input.occurrenceFeatures.add(Kind.absentWith, .number(min(3, together)), .number(min(2, named.count)), at: at)
      guard let last = context.last[polity] else { continue }
      if last.isSubject { add(8) }
      input.occurrenceFeatures.add(Kind.absentSince, .number(min(6, position - last.sentence)), at: at)
      input.occurrenceFeatures.add(Kind.absentOften, .number(min(5, last.sentences)), at: at)
      input.occurrenceFeatures.add(Kind.absentRank, .number(min(4, last.rank)), .number(min(4, last.others)), at: at)
    }
  }

  /// Whom the first words that point back – "the two countries", "its", "he" – may mean, of those whom the sentence does not name.
  private func addGuesses(_ context: SpokenContext, _ position: Int, _ input: inout SentenceInput) {
    let absent = input.occurrences.filter { $0.chunk == 0 }.prefix(Self.mostGuessed)
    let pointing = chunks.indices.prefix(input.chunkCount - 1).filter {
      chunks[$0].anaphor != .none || chunks[$0].kind == .pronoun || chunks[$0].ownerIsPronoun
    }
    for i in pointing.prefix(Self.mostPointing) {
      let c = chunks[i]
      for (rank, o) in absent.enumerated() where input.occurrences.count < SentenceInput.mostOccurrences {
        let at = input.occurrences.count
        input.occurrences.append(SentenceInput.Occurrence(chunk: i + 1, polity: o.polity, isGuess: true))
        func add(_ kind: Symbol, _ a: Symbol) { input.occurrenceFeatures.add(kind, a, at: at) }
        // Beside the kinds of anaphor: 20 a pronoun, 21 an owner.
        let how = c.anaphor != .none ? Int(c.anaphor.rawValue) : c.kind == .pronoun ? 20 : 21
        add(Kind.guess, .number(how))
        input.occurrenceFeatures.add(Kind.guess, .number(how), .number(rank), at: at)
        add(Kind.guess, terms[i])
        add(Kind.guessRank, .number(rank))
        add(Kind.guessFound, .number(min(2, c.mentions.count + c.owners.count)))
        add(Kind.how, .marker(c.marker))
        guard let last = context.last[input.polities[o.polity]] else { continue }
        add(Kind.absentSince, .number(min(6, position - last.sentence)))
        if last.isSubject { add(Kind.absentHow, .number(8)) }
      }
    }
  }

  /// How many are guessed at, at how many words.
  private static let mostGuessed = 4
  private static let mostPointing = 2

  private func addPolities(
    _ context: SpokenContext, _ ranks: [Int: Int], _ agreements: SpokenAgreements, _ input: inout SentenceInput
  ) {
    let known = reader.lexicon.agreements
    /// Of how many parties the smallest is of some agreements of which a polity is a party; nil where it is of none.
    func party(_ polity: Int, _ some: some Sequence<Int>) -> Int? {
      let sizes = some.lazy.filter { known[$0].hasParty(polity) }.map { known[$0].parties.count }
      return sizes.min().map { $0 < 3 ? 0 : $0 < 9 ? 1 : 2 }
    }
    for (slot, polity) in input.polities.enumerated() {
      func add(_ kind: Symbol) { input.polityFeatures.add(kind, at: slot) }
      input.polityFeatures.add(Kind.state, .number(reader.isState(polity) ? 1 : 0), at: slot)
      input.polityFeatures.add(
        Kind.place, .number(min(ranks[polity] ?? 5, 5)), .number(min(named.count, 5)), at: slot)
      if context.title.contains(polity) { add(Kind.inTitle) }
      if context.overall.prefix(2).contains(polity) { add(Kind.overall) }
      if bodies.contains(polity) { add(Kind.isBody) }
      if let size = party(polity, agreementsNamed.joined()) {
        input.polityFeatures.add(Kind.party, .number(size), at: slot)
      } else if let size = party(polity, agreements.spoken.keys) {
        input.polityFeatures.add(Kind.party, .number(3 + size), at: slot)
      }
      if speakers.contains(polity) { add(Kind.speaks) }
    }
  }

  private func addSyntax(_ count: Int, _ slots: [Int: Int], _ input: inout SentenceInput) {
    for i in 0..<count where chunks[i].kind == .verb || chunks[i].kind == .event {
      let found = reader.subject(i)
      for m in found.mentions {
        guard let slot = slots[m.polity] else { continue }
        input.subjects.append((i + 1, slot, found.source.row + 1))
      }
      for (marker, head) in reader.right(i) {
        for (at, o) in input.occurrences.enumerated() where o.chunk > 0 {
          if o.chunk == head + 1 || chunks[o.chunk - 1].coordinatedWith == head {
            input.complements.append((i + 1, at, Observations.key(Kind.complement, .marker(marker))))
          }
        }
      }
    }
  }

  private func addRules(_ context: SpokenContext, _ slots: [Int: Int], _ input: inout SentenceInput) {
    input.ruled = input.polities.map { (ActSet(), ActSet(), ActSet(context.claimed[$0] ?? [])) }
    for claim in claims {
      for p in claim.actors { if let slot = slot(p, slots) { input.ruled[slot].actor.insert(claim.act) } }
      for p in claim.counterparts { if let slot = slot(p, slots) { input.ruled[slot].counterpart.insert(claim.act) } }
      if !input.ruledModalities.contains(where: { $0.act == claim.act }) {
        input.ruledModalities.append((claim.act, claim.modality))
      }
    }
  }

  private func slot(_ participant: Participant, _ slots: [Int: Int]) -> Int? {
    reader.lexicon.polityIndex[participant.id].flatMap { slots[$0] }
  }

  private func addCandidates(
    _ count: Int, _ agreements: SpokenAgreements, _ position: Int, _ input: inout SentenceInput
  ) {
    let lexicon = reader.lexicon
    input.candidates = [SentenceInput.Candidate(chunk: 0, agreement: unnamedAgreement, source: .unnamed)]
    input.candidateFeatures.add(Kind.none, at: 0)
    func about(_ index: Int, _ at: Int, _ input: inout SentenceInput) {
      let spoken = agreements.spoken[index]
      input.candidateFeatures.add(Kind.often, .number(min(4, spoken?.count ?? 0)), at: at)
      input.candidateFeatures.add(Kind.agreementRank, .number(min(3, spoken?.rank ?? 3)), at: at)
      if spoken?.isInTitle == true { input.candidateFeatures.add(Kind.titled, at: at) }
      if lexicon.agreements[index].polity != nil { input.candidateFeatures.add(Kind.isOrganisation, at: at) }
    }
    for i in 0..<count {
      let c = chunks[i]
      var named: [(index: Int, source: Proposal.AgreementSource, kind: Symbol)] = []
      if c.agreement >= 0 { named.append((c.agreement, .known, Kind.here)) }
      for body in bodies(i) { named.append((body.index, .body, body.isPlain ? Kind.bodyHere : Kind.bodyBehind)) }
      for (index, source, kind) in named where input.candidates.count < 6 {
        let at = input.candidates.count
        input.candidates.append(
          SentenceInput.Candidate(chunk: i + 1, agreement: spoken(index, at: i), source: source))
        input.candidateFeatures.add(kind, at: at)
        input.candidateFeatures.add(Kind.candidateMarker, .marker(c.marker), at: at)
        about(index, at, &input)
      }
    }
    let here = Set(input.candidates.map(\.agreement.index))
    let far = agreements.spoken.filter { !here.contains($0.key) }.map {
      (index: $0.key, distance: $0.value.distance(to: position))
    }
    .sorted { SpokenAgreements.order($0.distance, $0.index) < SpokenAgreements.order($1.distance, $1.index) }
    for (n, (index, distance)) in far.prefix(4).enumerated() where input.candidates.count < SentenceInput.mostAgreements
    {
      let at = input.candidates.count
      let agreement = SpokenAgreement(
        index: index, type: lexicon.agreements[index].type, name: agreements.spoken[index]?.name,
        sentence: agreements.spoken[index]?.sentence ?? 0)
      input.candidates.append(SentenceInput.Candidate(chunk: 0, agreement: agreement, source: .spokenBefore))
      input.candidateFeatures.add(Kind.far, at: at)
      input.candidateFeatures.add(Kind.distance, .number(max(-3, min(5, distance))), at: at)
      input.candidateFeatures.add(Kind.others, .number(min(2, here.count - 1)), at: at)
      if n == 0 { input.candidateFeatures.add(Kind.nearest, at: at) }
      about(index, at, &input)
    }
  }

  private func spoken(_ index: Int, at i: Int) -> SpokenAgreement {
    SpokenAgreement(
      index: index, type: reader.lexicon.agreements[index].type,
      name: reader.chunker.words(chunks[i].start, chunks[i].end), sentence: reader.sentence.index, chunk: i)
  }

  /// What stands for an agreement that the packs do not know.
  private var unnamedAgreement: SpokenAgreement { SpokenAgreement(type: "agreement") }

  /// The noun nearest to a chunk that names an agreement without telling which.
  func unnamedAgreement(near k: Int) -> SpokenAgreement {
    let nouns = chunks.indices.filter {
      chunks[$0].kind == .noun && chunks[$0].classes & reader.bits.agreement != 0 && chunks[$0].agreement < 0
    }
    guard let nearest = nouns.min(by: { abs($0 - k) < abs($1 - k) }) else { return unnamedAgreement }
    let c = chunks[nearest]
    return SpokenAgreement(
      type: c.type, name: reader.chunker.words(c.start, c.end), topic: reader.topic(behind: nearest))
  }
}
