import MithaqClaims
import MithaqTextScan

/// A sentence as it is weighed: what the rules made of it, and its words as symbols.
final class WeighedSentence {
  let reader: SentenceReader
  /// The claims of the rules.
  let claims: [Claim]
  /// What stands for each chunk in a feature: its entry's lemma, the beginning of an unknown word, or a kind of name.
  private(set) lazy var terms = reader.chunks.map { Self.term($0, reader, names) }
  /// The polities that are named, in the order of the text.
  let named: [Int]
  /// Where weights are learnt or explained, so that features need names.
  private let names: Symbol.Names?
  var isNamed: Bool { names != nil }

  var chunks: [Chunk] { reader.chunks }
  var isTitle: Bool { reader.sentence.isTitle }

  init(_ reader: SentenceReader, claims: [Claim], named isNamed: Bool) {
    self.reader = reader
    self.claims = claims
    names = isNamed ? Symbol.Names() : nil
    var named: [Int] = []
    for chunk in reader.chunks {
      for m in chunk.mentions + chunk.owners where !named.contains(m.polity) { named.append(m.polity) }
    }
    self.named = named
  }

  /// Who says something in the sentence.
  private(set) lazy var speakers: Set<Int> = {
    let speech = chunks.indices.filter {
      (chunks[$0].kind == .verb || chunks[$0].kind == .event) && reader.entry($0)?.traits.contains(.say) == true
    }
    return Set(speech.flatMap { reader.subject($0).mentions.map(\.polity) })
  }()
  /// The organisations that the agreements of the sentence are of.
  private(set) lazy var bodies = Set(
    chunks.compactMap { $0.agreement >= 0 ? reader.lexicon.agreements[$0.agreement].polity : nil })

  private static let place = Symbol("<place>")
  private static let time = Symbol("<time>")
  private static let agreement = Symbol("<agreement>")
  private static let officer = Symbol("<office>")
  private static let body = Symbol("<organisation>")
  private static let country = Symbol("<polity>")

  private static func term(_ c: Chunk, _ reader: SentenceReader, _ names: Symbol.Names?) -> Symbol {
    switch c.kind {
    case .entity, .outlet:
      if c.mentions.contains(where: { $0.office != nil }) { return officer }
      return c.mentions.contains { reader.lexicon.polities[$0.polity].kind == .organisation } ? body : country
    case .time: return time
    case .place: return place
    case _ where c.agreement >= 0: return agreement
    case _ where c.entry >= 0:
      return Symbol(
        hash: reader.extractor.facts[c.entry].lemma, text: plain(reader.lexicon.entries[c.entry].lemma), names: names)
    default:
      guard c.start < c.end else { return kinds[Int(c.kind.rawValue)] }
      return stem(c.start, reader, names)
    }
  }

  /// A symbol of this article's own.
  func symbol(_ text: String) -> Symbol {
    let plain = Self.plain(text)
    return Symbol(hash: Symbol.hash(plain), text: plain, names: names)
  }

  /// A lemma without what parts the symbols of a feature's name.
  static func plain(_ lemma: String) -> String { lemma.contains("|") ? "?" : lemma }

  /// The beginning of an unknown word, without the proclitics of its script.
  private static func stem(_ i: Int, _ reader: SentenceReader, _ names: Symbol.Names?) -> Symbol {
    let token = reader.chunker.text.tokens[i]
    var bytes = reader.chunker.text.folded[Int(token.foldStart)..<Int(token.foldEnd)]
    func drop(_ prefix: [UInt8], leaving least: Int) -> Bool {
      guard !prefix.isEmpty, bytes.count >= prefix.count + least, bytes.starts(with: prefix) else { return false }
      bytes = bytes.dropFirst(prefix.count)
      return true
    }
    _ = reader.grammar.conjunctions.contains { drop($0, leaving: 6) }
    _ = reader.grammar.prepositions.contains { drop($0.bytes, leaving: 6) }
    _ = drop(reader.grammar.article, leaving: 6)
    var end = bytes.startIndex
    var letters = reader.grammar.capitals ? 6 : 5
    while end < bytes.endIndex, letters > 0 {
      end += 1
      while end < bytes.endIndex, bytes[end] & 0xC0 == 0x80 { end += 1 }
      letters -= 1
    }
    bytes = bytes[..<end]
    return Symbol(
      hash: wordHash(Array(bytes)), text: plain(String(decoding: bytes, as: UTF8.self)), names: names)
  }

  static let kinds: [Symbol] = (0...Chunk.Kind.other.rawValue).map { Symbol("<\($0)>") }

  /// Form and tense in one.
  static func form(_ c: Chunk) -> Symbol { .number(Int(c.features.form.rawValue * 4 + c.features.tense.rawValue)) }

  /// Where marks that say nothing of acts are left out.
  static func isMark(_ kind: Chunk.Kind) -> Bool {
    switch kind {
    case .comma, .stop, .openQuote, .closeQuote, .paren, .other, .dash: true
    default: false
    }
  }

  // MARK: Which acts

  private enum Kind {
    static let unigram = Symbol("u")
    static let bigram = Symbol("b")
    static let noun = Symbol("c")
    static let frame = Symbol("frame")
    static let form = Symbol("form")
    static let skip = Symbol("s")
    static let skipClass = Symbol("sc")
    static let skipEntity = Symbol("se")
    static let agreement = Symbol("has-agreement")
    static let polities = Symbol("polities")
    static let title = Symbol("title")
    static let before = Symbol("before")
    static let around = Symbol("around")
  }

  /// What is observed of the acts that the sentence tells.
  /// - Parameters:
  ///   - before: the acts that the rules found in the sentence before.
  ///   - around: those that they found elsewhere in the article.
  func observedActs(before: ActSet, around: ActSet) -> Observations {
    let chunks = self.chunks
    let terms = self.terms
    var out = Observations(named: isNamed, places: true, capacity: chunks.count * 12)
    out.add(Observations.bias)
    let places = chunks.indices.filter { !Self.isMark(chunks[$0].kind) }
    let extractor = reader.extractor
    for (n, i) in places.enumerated() {
      let c = chunks[i]
      let t = terms[i]
      out.add(Kind.unigram, t, at: i)
      extractor.forEachClass(c.classes) { out.add(Kind.noun, $0, at: i) }
      if n + 1 < places.count { out.add(Kind.bigram, t, terms[places[n + 1]], at: i) }
      if c.entry >= 0 {
        for act in extractor.facts[c.entry].acts { out.add(Kind.frame, Symbol.act(act), at: i) }
      }
      let isVerbal = c.kind == .verb || c.kind == .event
      if isVerbal {
        out.add(Kind.form, t, Self.form(c), at: i)
      }
      guard isVerbal || c.kind == .noun || c.kind == .unknown else { continue }
      var followers = 0
      for j in places[(n + 1)...].prefix(8) where followers < 4 {
        let d = chunks[j]
        switch d.kind {
        case .noun, .event, .unknown, .verb:
          out.add(Kind.skip, t, terms[j], at: i)
          extractor.forEachClass(d.classes) { out.add(Kind.skipClass, t, $0, at: i) }
          followers += 1
        case .entity: out.add(Kind.skipEntity, t, terms[j], at: i)
        default: break
        }
      }
    }
    if chunks.contains(where: { $0.agreement >= 0 }) { out.add(Kind.agreement) }
    out.add(Kind.polities, Symbol.number(min(4, named.count)))
    if isTitle { out.add(Kind.title) }
    for act in before { out.add(Kind.before, Symbol.act(act)) }
    for act in around { out.add(Kind.around, Symbol.act(act)) }
    return out
  }

  /// The chunk that tells an act: of those that could, the one whose features weigh most.
  func anchor(_ observed: Observations, _ act: Int, _ weights: WeightTable) -> Int {
    let chunks = self.chunks
    var sums = [Float](repeating: 0, count: chunks.count)
    for i in observed.keys.indices where observed.chunks[i] >= 0 {
      weights.forEach(observed.keys[i]) { output, weight in
        if output == act { sums[Int(observed.chunks[i])] += weight }
      }
    }
    var best = -1
    var most: Float = -.infinity
    for (i, c) in chunks.enumerated() {
      switch c.kind {
      case .verb, .event: break
      case .noun, .unknown, .auxiliary, .entity: sums[i] -= 0.2
      default: continue
      }
      if sums[i] > most {
        most = sums[i]
        best = i
      }
    }
    return best
  }
}

extension Symbol {
  private static let acts = Act.allCases.map { Symbol($0.rawValue) }
  static func act(_ act: Act) -> Symbol { acts[act.row] }
  private static let markers = Marker.allCases.map { Symbol($0.description) }
  static func marker(_ marker: Marker) -> Symbol { markers[Int(marker.rawValue)] }
}

/// Some of the acts, a bit each.
struct ActSet: Sequence, IteratorProtocol {
  private var bits: UInt32 = 0
  init(_ acts: some Sequence<Act> = []) { for act in acts { insert(act) } }
  mutating func insert(_ act: Act) { bits |= 1 << UInt32(act.row) }
  func contains(_ act: Act) -> Bool { bits >> UInt32(act.row) & 1 == 1 }
  mutating func next() -> Act? {
    guard bits != 0 else { return nil }
    defer { bits &= bits - 1 }
    return Act.allCases[bits.trailingZeroBitCount]
  }
}
