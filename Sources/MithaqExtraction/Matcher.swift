import MithaqTextScan

/// A term found in the text: tokens, senses, and the proclitics that were taken off the first word.
struct Match {
  var start: Int
  /// Half-open.
  var end: Int
  var senses: [Sense] = []
  var conjunction = false
  var marker: Marker = .none
  /// Bytes of the original that the proclitics take.
  var clitic = 0
}

extension Extractor {
  /// The longest term that begins at token `i`, with proclitics taken off where the whole word is none.
  func match(_ i: Int, _ text: ScannedText, _ limit: Int, _ grammar: Grammar) -> Match? {
    let token = text.tokens[i]
    guard token.hash != 0 else { return nil }
    var best = Match(start: i, end: i)

    func walk(_ first: UInt64, _ conjunction: Bool, _ marker: Marker, _ clitic: Int) {
      var node = lexicon.automaton.child(0, first)
      guard node != 0 else { return }
      var end = i + 1
      func accept() {
        let range = lexicon.automaton.senses(of: node)
        guard !range.isEmpty, end > best.end else { return }
        // What is written with ة has no pronoun on it (كلمة, not كلّمه).
        let hasNoPronoun = end == i + 1 && token.flags.contains(.taMarbuta)
        let fitting = lexicon.automaton.senses[range].filter {
          usable($0, i, text) && !(hasNoPronoun && $0.kind == .entry && $0.features.pronoun != .none)
        }
        guard !fitting.isEmpty else { return }
        best = Match(start: i, end: end, senses: fitting, conjunction: conjunction, marker: marker, clitic: clitic)
      }
      accept()
      while end < limit {
        var next = end
        // Quotation marks do not part a name: اتفاقات "أبراهام".
        // Nor does the possessive within a name (People's Republic of China): terms are kept without it.
        while next < limit, [.openQuote, .closeQuote, .possessive].contains(text.tokens[next].kind), next - end < 2 {
          next += 1
        }
        guard next < limit, text.tokens[next].hash != 0 else { return }
        let child = lexicon.automaton.child(node, text.tokens[next].hash)
        guard child != 0 else { return }
        node = child
        end = next + 1
        accept()
      }
    }

    walk(token.hash, false, .none, 0)
    guard token.flags.contains(.arabic) else { return best.end > i ? best : nil }
    // A weak reading of the whole word (وفي as a verb) gives way to a strong one behind a proclitic (و + في).
    let whole = best
    let isWeak = best.end == i + 1 && !best.senses.contains { isStrong($0) }
    if isWeak { best = Match(start: i, end: i) }
    let start = Int(token.foldStart)
    let end = Int(token.foldEnd)
    text.folded.withUnsafeBufferPointer { bytes in
      func strip(_ from: Int, _ conjunction: Bool) {
        for preposition in grammar.prepositions where end - from >= preposition.bytes.count + 4 {
          guard starts(bytes, from, preposition.bytes) else { continue }
          let rest = from + preposition.bytes.count
          // لل is ل and ال: the alef is not written.
          if preposition.marker == .to, starts(bytes, rest, preposition.bytes) {
            var hash: UInt64 = 0xcbf2_9ce4_8422_2325
            for byte in grammar.article { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
            for k in (rest + 2)..<end { hash = (hash ^ UInt64(bytes[k])) &* 0x100_0000_01b3 }
            walk(hash, conjunction, preposition.marker, rest - start)
          }
          walk(wordHash(bytes, rest, end), conjunction, preposition.marker, rest - start)
        }
      }
      strip(start, false)
      for conjunction in grammar.conjunctions where end - start >= conjunction.count + 4 {
        guard starts(bytes, start, conjunction) else { continue }
        let rest = start + conjunction.count
        walk(wordHash(bytes, rest, end), true, .none, rest - start)
        strip(rest, true)
      }
    }
    if isWeak, whole.end > i, best.end <= whole.end, !best.senses.contains(where: { isStrong($0) }) { return whole }
    return best.end > i ? best : nil
  }

  /// Names, function words and words that open or govern an act.
  private func isStrong(_ sense: Sense) -> Bool {
    guard sense.kind == .entry else { return true }
    let row = lexicon.entries[Int(sense.index)]
    if row.role != .none || row.type != nil { return true }
    if row.kind == .verb {
      return (!row.rules.isEmpty || row.mood != nil || row.traits.contains(.say)) && sense.features.tense != .jussive
    }
    return row.kind != .verb && row.classes & bits.common == 0
  }

  @inline(__always)
  private func starts(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int, _ prefix: [UInt8]) -> Bool {
    guard at + prefix.count <= bytes.count else { return false }
    for (k, byte) in prefix.enumerated() where bytes[at + k] != byte { return false }
    return true
  }

  /// Whether a sense may stand here: capitals where it needs them, quotation marks where it is weak.
  private func usable(_ sense: Sense, _ i: Int, _ text: ScannedText) -> Bool {
    let flags = text.tokens[i].flags
    if sense.flags.contains(.needsAllCaps), !flags.contains(.allCaps) { return false }
    // "US" is no pronoun.
    if flags.contains(.allCaps), sense.kind == .entry, lexicon.entries[Int(sense.index)].role == .pronoun {
      return false
    }
    if sense.flags.contains(.needsCapital), !flags.contains(.capitalised) { return false }
    if sense.flags.contains(.weak), !flags.contains(.quoted) {
      guard i > 0 else { return false }
      let before = text.tokens[i - 1].kind
      if before != .openQuote && before != .openParen { return false }
    }
    return true
  }
}

/// The matches of one article, each found once: phrases, dates and owners all ask for the same tokens.
final class MatchCache {
  private let extractor: Extractor
  private let text: ScannedText
  private let grammar: Grammar
  private var found: [Match?]
  private var known: [Bool]
  /// The end of the sentence that is read; terms do not reach beyond it.
  var limit = 0

  init(extractor: Extractor, text: ScannedText, grammar: Grammar) {
    self.extractor = extractor
    self.text = text
    self.grammar = grammar
    found = Array(repeating: nil, count: text.tokens.count)
    known = Array(repeating: false, count: text.tokens.count)
  }

  /// The longest term that begins at a token; nil where none does.
  func at(_ i: Int) -> Match? {
    if known[i] { return found[i] }
    let match = extractor.match(i, text, limit, grammar)
    known[i] = true
    found[i] = match
    return match
  }
}
