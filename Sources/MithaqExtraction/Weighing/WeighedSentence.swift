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
  let names: Symbol.Names?
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

  /// The agreements that each chunk names, and those of the organisations that it names.
  private(set) lazy var agreementsNamed: [[Int]] = chunks.indices.map { i in
    ([chunks[i].agreement] + bodies(i).map(\.index)).filter { $0 >= 0 }
  }

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
    bytes = prefix(bytes, letters: reader.grammar.capitals ? 6 : 5)
    return Symbol(
      hash: wordHash(bytes), text: plain(String(decoding: bytes, as: UTF8.self)), names: names)
  }

  static let kinds: [Symbol] = (0...Chunk.Kind.other.rawValue).map { Symbol("<\($0)>") }

  /// Form and tense in one.
  static func form(_ c: Chunk) -> Symbol { .number(Int(c.features.form.rawValue * 4 + c.features.tense.rawValue)) }
}

extension Symbol {
  private static let acts = Act.allCases.map { Symbol($0.rawValue) }
  static func act(_ act: Act) -> Symbol { acts[act.row] }
  private static let modalities = Modality.allCases.map { Symbol($0.rawValue) }
  static func modality(_ modality: Modality) -> Symbol { modalities[modality.row] }
  private static let markers = Marker.allCases.map { Symbol($0.description) }
  static func marker(_ marker: Marker) -> Symbol { markers[Int(marker.rawValue)] }
}

/// Some of the acts, a bit each.
public struct ActSet: Sequence, IteratorProtocol, Sendable {
  private var bits: UInt32 = 0
  init(_ acts: some Sequence<Act> = []) { for act in acts { insert(act) } }
  mutating func insert(_ act: Act) { bits |= 1 << UInt32(act.row) }
  var isEmpty: Bool { bits == 0 }
  func contains(_ act: Act) -> Bool { bits >> UInt32(act.row) & 1 == 1 }
  public mutating func next() -> Act? {
    guard bits != 0 else { return nil }
    defer { bits &= bits - 1 }
    return Act.allCases[bits.trailingZeroBitCount]
  }
}

extension Found.Source {
  var row: Int {
    switch self {
    case .own: 0
    case .genitive: 1
    case .otherPredicate: 2
    case .sentenceBefore: 3
    case .asked: 4
    }
  }
}

/// Acts whose participants are found alike.
enum ActFamily: Int, CaseIterable {
  case agreement, membership, relations, mission, contact, visit, mediation
}

extension Act {
  var family: ActFamily {
    switch self {
    case .negotiate, .agree, .sign, .enterIntoForce, .renew, .terminate: .agreement
    case .ratify, .join, .suspend, .withdraw: .membership
    case .establishRelations, .maintainRelations, .upgradeRelations, .downgradeRelations, .restoreRelations: .relations
    case .openEmbassy, .closeEmbassy, .appointAmbassador, .recallAmbassador, .expelDiplomat, .recognize,
      .severRelations:
      .mission
    case .meet, .call: .contact
    case .visit: .visit
    case .mediate: .mediation
    }
  }
}
