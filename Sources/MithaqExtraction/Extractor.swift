import MithaqClaims
import MithaqTextScan

/// Reads an article into claims, by the words and rules of a lexicon.
///
/// An immutable value and a pure function: the same article and lexicon always give the same claims; many tasks may share
/// one extractor.
///
///     let reading = Extractor(lexicon: lexicon).read(article)
public struct Extractor: Sendable {
  /// One reference to all that an extractor needs, so that the parts of the reader can hold a copy of it each.
  private final class Knowledge: Sendable {
    let lexicon: Lexicon
    let bits: ClassBits
    let facts: [EntryFacts]
    /// The names of the classes, by bit.
    let classes: [Symbol]
    let weighs: Bool

    init(_ lexicon: Lexicon, weighs: Bool) {
      self.lexicon = lexicon
      self.weighs = weighs
      classes = lexicon.classNames.map { Symbol($0) }
      bits = ClassBits(lexicon)
      let common = bits.common
      facts = lexicon.entries.map {
        EntryFacts(
          strength: Strength($0, common: common), role: $0.role, classes: $0.classes,
          lemma: Symbol.hash(WeighedSentence.plain($0.lemma)),
          acts: ActSet($0.rules.map { lexicon.frames[$0.frame].act }), isSport: $0.title == "sport",
          isLabour: $0.title == "labour")
      }
    }
  }
  private let knowledge: Knowledge

  public var lexicon: Lexicon { knowledge.lexicon }
  var bits: ClassBits { knowledge.bits }
  /// By row of `Lexicon.entries`.
  var facts: [EntryFacts] { knowledge.facts }

  /// The names of the classes whose bits are set.
  @inline(__always)
  func forEachClass(_ set: UInt64, _ use: (Symbol) -> Void) {
    var rest = set
    while rest != 0 {
      let bit = rest.trailingZeroBitCount
      if bit < knowledge.classes.count { use(knowledge.classes[bit]) }
      rest &= rest - 1
    }
  }

  /// - Parameter weighs: whether the claims of the rules are weighed against what their weights propose, where the lexicon has
  ///   weights of the article's language; without, the rules stand alone.
  public init(lexicon: Lexicon, weighs: Bool = true) { knowledge = Knowledge(lexicon, weighs: weighs) }

  /// What claims of a language are weighed with.
  func weights(_ language: String) -> (network: Network, claims: WeightTable)? {
    guard knowledge.weighs, let network = lexicon.network, let claims = lexicon.weights[language] else { return nil }
    return (network, claims)
  }

  /// An article as it is weighed: for those who learn weights. Nil where nothing can be read.
  public func weigher(for article: Article) -> Weigher? {
    guard var reader = prepare(article, explain: true).reader else { return nil }
    let sentences = reader.sentences(named: true)
    return sentences.isEmpty ? nil : Weigher(sentences)
  }

  /// Reads one article.
  ///
  /// - Parameter explain: fills `Claim.explanation` with how each part was found.
  public func read(_ article: Article, explain: Bool = false) -> Reading {
    let (lang, prepared) = prepare(article, explain: explain)
    guard var reader = prepared else {
      return Reading(article: article.id, lang: lang, published: article.published, claims: [])
    }
    var claims = reader.claims()
    if !claims.isEmpty {
      let hash = SHA256.hex(Array(reader.chunker.body.utf8))
      claims = claims.map { $0.identified(inArticleWithHash: hash) }
    }
    return Reading(article: article.id, lang: lang, published: article.published, claims: claims)
  }

  /// Scans an article and finds its language; no reader where the packs have no language at all.
  func prepare(_ article: Article, explain: Bool) -> (lang: String, reader: ArticleReader?) {
    var body = article.body
    body.makeContiguousUTF8()
    let scanned = Scanner.scan(body.utf8.span, titleLength: article.title?.utf8.count ?? 0)
    func grammar(_ code: String) -> Grammar? { lexicon.grammars.first { $0.code == code } }
    let seen = scanned.arabicShare >= 0.5 ? "ar" : "en"
    let lang = article.lang ?? seen
    guard let grammar = grammar(lang) ?? grammar(seen) ?? lexicon.grammars.first else { return (lang, nil) }
    return (
      lang,
      ArticleReader(extractor: self, article: article, body: body, text: scanned, grammar: grammar, explain: explain)
    )
  }
}

/// The bits of the classes that the engine itself asks for.
struct ClassBits: Sendable {
  let office, honorific, government, side, official, privateHead, relations, embassy, ambassador, diplomat: UInt64
  let talks, pair, trio, counterpart, ownCountry, latter, former, capital, reflexive: UInt64
  let comment, application, understanding, accession, alone, membership, sovereignty, witness, demonstrative,
    except, ratification, separate, departing: UInt64
  let agreement, organisation, polity, place, person, namePart, common: UInt64
  init(_ l: Lexicon) {
    office = l.bit(of: "office")
    honorific = l.bit(of: "honorific")
    government = l.bit(of: "government")
    side = l.bit(of: "side")
    official = l.bit(of: "official")
    privateHead = l.bit(of: "private")
    relations = l.bit(of: "relations")
    embassy = l.bit(of: "embassy")
    ambassador = l.bit(of: "ambassador")
    diplomat = l.bit(of: "diplomat")
    talks = l.bit(of: "talks")
    pair = l.bit(of: "pair")
    trio = l.bit(of: "trio")
    counterpart = l.bit(of: "counterpart")
    ownCountry = l.bit(of: "own-country")
    latter = l.bit(of: "latter")
    former = l.bit(of: "former")
    capital = l.bit(of: "capital")
    reflexive = l.bit(of: "reflexive")
    sovereignty = l.bit(of: "sovereignty")
    comment = l.bit(of: "comment")
    understanding = l.bit(of: "understanding")
    accession = l.bit(of: "accession")
    alone = l.bit(of: "alone")
    application = l.bit(of: "effect")
    membership = l.bit(of: "membership")
    witness = l.bit(of: "witness")
    demonstrative = l.bit(of: "demonstrative")
    except = l.bit(of: "except")
    ratification = l.bit(of: "ratification")
    separate = l.bit(of: "separate")
    departing = l.bit(of: "departing")
    agreement = l.bit(of: "agreement")
    organisation = l.bit(of: "organisation")
    polity = l.bit(of: "polity")
    place = l.bit(of: "place")
    person = l.bit(of: "person")
    namePart = l.bit(of: "name-part")
    common = l.bit(of: "common")
  }
  /// Nouns that are heads of such phrases by themselves.
  var heads: UInt64 { office | government | side | official }
  /// A head of a phrase that stands for a polity.
  var personal: UInt64 {
    office | honorific | government | side | official | counterpart | pair | trio | ownCountry | latter | former
  }
}
