import MithaqClaims
import MithaqTextScan

/// A polity as a phrase names it, with who stands for it.
struct PolityMention {
  var polity: Int
  var form: PolityForm
  /// Original bytes.
  var range: ByteRange
  var person: String?
  var office: String?
  /// How it was found, for `--explain`.
  var how: String = ""
  /// The gender of the words that name it, in a language whose verbs agree with it; nil where it isn't known.
  var isFeminine: Bool?
}

/// What a stretch of a sentence is, as far as roles go.
///
/// A class, because rules read chunks far more often than they are made, and a copy of so many fields is dear.
final class Chunk {
  enum Kind: UInt8 {
    /// Names one or more polities, or is an anaphor that will.
    case entity
    /// A noun with a class (embassy, relations), an agreement, a place, a channel.
    case noun
    /// A finite verb (or an English participle) of any entry.
    case verb
    /// A noun that is itself an act, a mood or speech: masdar, event noun, gerund.
    case event
    case outlet
    case complementizer, relative, negation, future, perhaps, auxiliary, modal
    /// A word that begins another clause.
    case clauseBreak
    case conjunction
    case time
    case place
    case pronoun
    /// An unresolved preposition without a phrase behind it.
    case preposition
    case unknown
    case comma, colon, stop, semicolon, openQuote, closeQuote, dash, paren, ellipsis, other
  }
  enum Conjunction: UInt8 { case none, and, or, then }
  enum Anaphor: UInt8 {
    case none, pair, trio, counterpart, ownCountry, latter, former, headNoun, capital, office, reflexive
  }

  var kind: Kind
  /// Tokens, half-open.
  var start: Int
  var end: Int
  var marker: Marker = .none
  var conjunction: Conjunction = .none
  /// Rows of `Lexicon.entries`; -1 for none.
  var entry: Int = -1
  var features = Features()
  /// Other entries that share the spelling, in order of likelihood.
  var alternatives: [Sense] = []
  var mentions: [PolityMention] = []
  var anaphor: Anaphor = .none
  var classes: UInt64 = 0
  var agreement: Int = -1
  /// Whether `agreement` came from a common noun that points back (الحلف).
  var agreementIsHead = false
  var type: String?
  /// Polities that modify or own the noun: nisba, genitive, English possessive.
  var owners: [PolityMention] = []
  /// A pronoun stands as owner (سفارتها).
  var ownerIsPronoun = false
  var quoted = false
  var person: String?
  var office: String?
  var isGovernment = false
  var outlet = -1
  var place = -1
  var channel: String?
  /// Candidates of a head noun that points back (المنظمة).
  var headCandidates: [Int] = []
  var value = 0
  var role: WordRole = .none
  /// English: followed by `'s`.
  var possessive = false
  /// The index of an earlier chunk that this one continues by coordination; -1 for none.
  var coordinatedWith = -1
  var isCompleteName = false
  /// Behind "each of", كلا من.
  var isEach = false
  /// A common noun whose modifiers are no parties (شركة قطرية).
  var isPrivate = false
  var nameTokens = 0
  var words = 0

  init(_ kind: Kind, _ start: Int, _ end: Int) {
    self.kind = kind
    self.start = start
    self.end = end
  }

  /// English "is" and "was", which make passives and progressives.
  var isBe: Bool { kind == .auxiliary && (value == 1 || value == 6 || value == 7) }

  var isNominal: Bool {
    kind == .entity || kind == .noun || kind == .event || kind == .pronoun || kind == .place || kind == .outlet
  }
}
