import MithaqTextScan

/// The senses of a match: those of one node of the automaton, where they lie, without those that may not stand here.
///
/// It owns no memory and costs nothing to copy; it lives no longer than the lexicon and the arena that it points into.
struct Senses: Collection {
  private let base: UnsafePointer<Sense>?
  /// One bit for each of the first 64 senses that counts.
  private let fitting: UInt64
  /// The number of senses behind those, which all count.
  private let further: Int

  init() {
    base = nil
    fitting = 0
    further = 0
  }

  /// The senses of `all` that `fits` answers true for; where they cannot be told by a bit each, a copy of them.
  @inline(__always)
  init(_ all: UnsafeBufferPointer<Sense>, copies: SenseArena, where fits: (Sense) -> Bool) {
    var bits: UInt64 = 0
    for k in 0..<Swift.min(all.count, 64) where fits(all[k]) { bits |= 1 << UInt64(k) }
    var all = all
    if all.count > 64, !all[64...].allSatisfy(fits) {
      all = copies.keep(all.filter(fits))
      bits = all.count >= 64 ? ~0 : (1 << UInt64(all.count)) - 1
    }
    base = UnsafePointer(all.baseAddress)
    fitting = bits
    further = Swift.max(0, all.count - 64)
  }

  var startIndex: Int { fitting.trailingZeroBitCount }
  var endIndex: Int { 64 + further }
  var count: Int { fitting.nonzeroBitCount + further }
  var isEmpty: Bool { fitting == 0 && further == 0 }
  func index(after i: Int) -> Int { i >= 63 ? i + 1 : (fitting & (~0 << UInt64(i + 1))).trailingZeroBitCount }
  subscript(i: Int) -> Sense {
    precondition(i >= 0 && (i < 64 ? fitting >> UInt64(i) & 1 == 1 : i < endIndex))
    return base.unsafelyUnwrapped[i]
  }

  struct Iterator: IteratorProtocol {
    fileprivate let base: UnsafePointer<Sense>?
    fileprivate var left: UInt64
    fileprivate var at: Int
    fileprivate let end: Int
    @inline(__always)
    mutating func next() -> Sense? {
      if left != 0 {
        let k = left.trailingZeroBitCount
        left &= left &- 1
        return base.unsafelyUnwrapped[k]
      }
      guard at < end else { return nil }
      defer { at += 1 }
      return base.unsafelyUnwrapped[at]
    }
  }
  @inline(__always)
  func makeIterator() -> Iterator { Iterator(base: base, left: fitting, at: 64, end: endIndex) }
}

/// Keeps copies of senses at one address, as long as it lives.
final class SenseArena {
  private var blocks: [UnsafeMutableBufferPointer<Sense>] = []

  func keep(_ senses: [Sense]) -> UnsafeBufferPointer<Sense> {
    let block = UnsafeMutableBufferPointer<Sense>.allocate(capacity: senses.count)
    _ = block.initialize(from: senses)
    blocks.append(block)
    return UnsafeBufferPointer(block)
  }

  deinit {
    for block in blocks { block.deallocate() }
  }
}

/// A term found in the text: tokens, senses, and the proclitics that were taken off the first word.
struct Match {
  var start: Int
  /// Half-open.
  var end: Int
  var senses = Senses()
  var conjunction = false
  var marker: Marker = .none
  /// Bytes of the original that the proclitics take.
  var clitic = 0
  /// One bit for each `WordRole` that an entry among the senses has, by its raw value.
  var roles: UInt64 = 0
  /// The classes of the entries among the senses.
  var classes: UInt64 = 0

  @inline(__always)
  func has(_ role: WordRole) -> Bool { roles >> UInt64(role.rawValue) & 1 == 1 }
}

/// What is asked of an entry for every word, close together in memory.
struct EntryFacts {
  let strength: Strength
  let role: WordRole
  let classes: UInt64
  /// `Symbol.hash` of the lemma.
  let lemma: UInt64
  /// The acts of the frames that it may open, a bit each.
  let acts: ActSet
  /// Whether the word is one of sport.
  let isSport: Bool
  /// Whether the word is one of wages, strikes and unions.
  let isLabour: Bool
}

/// Whether a reading as an entry outweighs one behind a proclitic: names, function words and words that open or govern an act.
enum Strength: UInt8 {
  case weak, strong
  /// Strong but for the apocopated form.
  case unlessJussive

  init(_ row: Entry, common: UInt64) {
    if row.role != .none || row.type != nil {
      self = .strong
    } else if row.kind == .verb {
      self = !row.rules.isEmpty || row.mood != nil || row.traits.contains(.say) ? .unlessJussive : .weak
    } else {
      self = row.classes & common == 0 ? .strong : .weak
    }
  }
}

/// The matches of one article, each found once: phrases, dates and owners all ask for the same tokens.
final class MatchCache {
  private let text: ScannedText
  private let grammar: Grammar
  private let automaton: TermAutomaton
  private let facts: [EntryFacts]
  private let roots: [UInt32]
  /// The first two bytes of the proclitics; nil where one is shorter.
  private let openers: [UInt16]?
  private let copies = SenseArena()
  private let found: UnsafeMutableBufferPointer<Match?>
  private let foundAlone: UnsafeMutableBufferPointer<Match?>
  /// For the tokens that have been asked for: 1 with those behind them, 2 alone.
  private let known: UnsafeMutableBufferPointer<UInt8>
  /// The end of the sentence that is read; terms do not reach beyond it.
  var limit = 0
  /// The words that stand alone in brackets somewhere in the article: "the High Negotiations Committee (HNC)".
  private lazy var bracketed = Set(
    text.tokens.indices.dropFirst().dropLast().lazy.filter { [text] in
      text.tokens[$0 - 1].kind == .openParen && text.tokens[$0 + 1].kind == .closeParen && text.tokens[$0].hash != 0
    }.map { [text] in text.tokens[$0].hash })

  init(extractor: Extractor, text: ScannedText, grammar: Grammar) {
    self.text = text
    self.grammar = grammar
    automaton = extractor.lexicon.automaton
    facts = extractor.facts
    roots = automaton.roots(text.tokens)
    let proclitics = grammar.conjunctions + grammar.prepositions.map(\.bytes)
    openers =
      proclitics.contains { $0.count < 2 } ? nil : proclitics.map { UInt16($0[0]) << 8 | UInt16($0[1]) }
    found = .allocate(capacity: text.tokens.count)
    foundAlone = .allocate(capacity: text.tokens.count)
    known = .allocate(capacity: text.tokens.count)
    known.initialize(repeating: 0)
  }

  // `Match` is trivial: what was found needs no deinitialising.
  deinit {
    found.deallocate()
    foundAlone.deallocate()
    known.deallocate()
  }

  /// The longest term that begins at a token; nil where none does.
  func at(_ i: Int) -> Match? {
    precondition(i >= 0 && i < known.count)
    if known[i] & 1 == 0 {
      found.initializeElement(at: i, to: match(i, limit))
      known[i] |= 1
    }
    return found[i]
  }

  /// The longest term that begins at a token and does not reach beyond `limit`, whatever sentence is read.
  func at(_ i: Int, before limit: Int) -> Match? { match(i, limit) }

  /// What a token is when those behind it do not count.
  func alone(_ i: Int) -> Match? {
    precondition(i >= 0 && i < known.count)
    if known[i] & 2 == 0 {
      foundAlone.initializeElement(at: i, to: match(i, i + 1))
      known[i] |= 2
    }
    return foundAlone[i]
  }

  /// The longest term that begins at token `i`, with proclitics taken off where the whole word is none.
  private func match(_ i: Int, _ limit: Int) -> Match? {
    let token = text.tokens[i]
    guard token.hash != 0 else { return nil }
    let whole = walk(Match(start: i, end: i), roots[i], limit)
    var best = whole
    if token.flags.contains(.arabic) {
      // A weak reading of the whole word (وفي as a verb) gives way to a strong one behind a proclitic (و + في).
      let isWeak = whole.end == i + 1 && !whole.senses.contains { isStrong($0) }
      if isWeak { best = Match(start: i, end: i) }
      if mayHaveProclitic(token) {
        best = text.folded.withUnsafeBufferPointer { [best] bytes in
          behindConjunction(behindPreposition(best, bytes, Int(token.foldStart), false, limit), bytes, limit)
        }
      }
      if isWeak, best.end <= whole.end, !best.senses.contains(where: { isStrong($0) }) { best = whole }
    }
    guard best.end > i else { return nil }
    for sense in best.senses where sense.kind == .entry {
      let facts = facts[Int(sense.index)]
      best.roles |= 1 << UInt64(facts.role.rawValue)
      best.classes |= facts.classes
    }
    return best
  }

  private func mayHaveProclitic(_ token: Token) -> Bool {
    guard let openers else { return true }
    let start = Int(token.foldStart)
    guard start + 1 < text.folded.count else { return false }
    return openers.contains(UInt16(text.folded[start]) << 8 | UInt16(text.folded[start + 1]))
  }

  /// The better of `best` and the longest term behind one of the prepositions that the word has at `from`.
  private func behindPreposition(
    _ best: Match, _ bytes: UnsafeBufferPointer<UInt8>, _ from: Int, _ conjunction: Bool, _ limit: Int
  ) -> Match {
    var best = best
    let token = text.tokens[best.start]
    let end = Int(token.foldEnd)
    for preposition in grammar.prepositions where end - from >= preposition.bytes.count + 4 {
      guard starts(bytes, from, preposition.bytes) else { continue }
      let rest = from + preposition.bytes.count
      var behind = best
      (behind.conjunction, behind.marker, behind.clitic) = (
        conjunction, preposition.marker, rest - Int(token.foldStart)
      )
      // للقاء is ل and لقاء before it is ل and ال: a word of its own that begins with ل.
      let plain = walk(behind, automaton.child(0, wordHash(bytes, rest, end)), limit)
      if plain.end > best.end { best = plain }
      // لل is ل and ال: the alef is not written.
      if preposition.marker == .to, starts(bytes, rest, preposition.bytes) {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in grammar.article { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        for k in (rest + 2)..<end { hash = (hash ^ UInt64(bytes[k])) &* 0x100_0000_01b3 }
        let found = walk(behind, automaton.child(0, hash), limit)
        if found.end > best.end { best = found }
      }
    }
    return best
  }

  private func behindConjunction(_ best: Match, _ bytes: UnsafeBufferPointer<UInt8>, _ limit: Int) -> Match {
    var best = best
    let token = text.tokens[best.start]
    let start = Int(token.foldStart)
    let end = Int(token.foldEnd)
    for conjunction in grammar.conjunctions where end - start >= conjunction.count + 4 {
      guard starts(bytes, start, conjunction) else { continue }
      let rest = start + conjunction.count
      var behind = best
      (behind.conjunction, behind.marker, behind.clitic) = (true, .none, rest - start)
      let found = walk(behind, automaton.child(0, wordHash(bytes, rest, end)), limit)
      if found.end > best.end { best = found }
      best = behindPreposition(best, bytes, rest, true, limit)
    }
    return best
  }

  /// The longest term that goes on from `node`, which the first token of `best` leads to; `best` itself where none is longer.
  private func walk(_ best: Match, _ node: UInt32, _ limit: Int) -> Match {
    var best = best
    var node = node
    guard node != 0 else { return best }
    let i = best.start
    // What is written with ة has no pronoun on it (كلمة, not كلّمه).
    let isTaMarbuta = text.tokens[i].flags.contains(.taMarbuta)
    var end = i + 1
    while true {
      let all = automaton.senses(of: node)
      if !all.isEmpty, end > best.end {
        let hasNoPronoun = isTaMarbuta && end == i + 1
        let fitting = Senses(all, copies: copies) {
          usable($0, i) && !(hasNoPronoun && $0.kind == .entry && $0.features.pronoun != .none)
        }
        if !fitting.isEmpty {
          best.end = end
          best.senses = fitting
        }
      }
      var next = end
      // Quotation marks do not part a name: اتفاقات "أبراهام".
      // Nor does the possessive within a name (People's Republic of China): terms are kept without it.
      while next < limit, next - end < 2 {
        let kind = text.tokens[next].kind
        guard kind == .openQuote || kind == .closeQuote || kind == .possessive else { break }
        next += 1
      }
      guard next < limit, text.tokens[next].hash != 0 else { return best }
      node = automaton.child(node, text.tokens[next].hash)
      guard node != 0 else { return best }
      end = next + 1
    }
  }

  private func isStrong(_ sense: Sense) -> Bool {
    guard sense.kind == .entry else { return true }
    switch facts[Int(sense.index)].strength {
    case .weak: return false
    case .strong: return true
    case .unlessJussive: return sense.features.tense != .jussive
    }
  }

  @inline(__always)
  private func starts(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int, _ prefix: [UInt8]) -> Bool {
    guard at + prefix.count <= bytes.count else { return false }
    for k in 0..<prefix.count where bytes[at + k] != prefix[k] { return false }
    return true
  }

  /// Whether a sense may stand here: capitals where it needs them, quotation marks where it is weak.
  @inline(__always)
  private func usable(_ sense: Sense, _ i: Int) -> Bool {
    let flags = text.tokens[i].flags
    if sense.flags.contains(.needsAllCaps), !flags.contains(.allCaps) { return false }
    // "US" is no pronoun.
    if flags.contains(.allCaps), sense.kind == .entry, facts[Int(sense.index)].role == .pronoun { return false }
    if sense.flags.contains(.needsCapital), !flags.contains(.capitalised) { return false }
    if sense.flags.contains(.weak), !flags.contains(.quoted) {
      let before = i > 0 ? text.tokens[i - 1].kind : .other
      if before != .openQuote && before != .openParen && !bracketed.contains(text.tokens[i].hash) { return false }
    }
    return true
  }
}
