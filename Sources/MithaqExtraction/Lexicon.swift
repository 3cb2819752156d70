import MithaqClaims
import MithaqTextScan

/// A marker that puts a phrase into a role; each language's prepositions are mapped to these.
public enum Marker: UInt8, CaseIterable, CustomStringConvertible, Sendable {
  case none, subject, object, possessor, owner, host
  case with, between, to, from, `in`, on, of, by, about, `for`, `as`, against, after, before, during, since, until,
    without, via, among, under, including, despite
  /// The name as the packs write it. Written out, because a name got by reflection costs more than a sentence.
  public var description: String {
    switch self {
    case .none: "none"
    case .subject: "subject"
    case .object: "object"
    case .possessor: "possessor"
    case .owner: "owner"
    case .host: "host"
    case .with: "with"
    case .between: "between"
    case .to: "to"
    case .from: "from"
    case .in: "in"
    case .on: "on"
    case .of: "of"
    case .by: "by"
    case .about: "about"
    case .for: "for"
    case .as: "as"
    case .against: "against"
    case .after: "after"
    case .before: "before"
    case .during: "during"
    case .since: "since"
    case .until: "until"
    case .without: "without"
    case .via: "via"
    case .among: "among"
    case .under: "under"
    case .including: "including"
    case .despite: "despite"
    }
  }
  public init?(name: String) {
    guard let found = Marker.allCases.first(where: { "\($0)" == name }) else { return nil }
    self = found
  }
}

/// What a function word does; the payload stands in `Entry.value`.
public enum WordRole: UInt8, CaseIterable, Sendable {
  case none, marker, complementizer, relative, negation, future, perhaps, auxiliary, `break`, conjunction, each
  case month, weekday, relativeDay, unit, direction, number, ordinal, pronoun, article, adverb, year, ago, modal,
    infinitive,
    timeOfDay, hijri, edge, copula
  public init?(name: String) {
    guard let found = WordRole.allCases.first(where: { "\($0)" == name }) else { return nil }
    self = found
  }
}

/// Grammatical features of one surface form, packed into 16 bits.
public struct Features: Hashable, Sendable {
  public var rawValue: UInt16
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }

  public enum Tense: UInt16, Sendable { case none, past, present, jussive }
  public enum Form: UInt16, Sendable { case plain, actionNoun, activeParticiple, passiveParticiple }
  public enum Number: UInt16, Sendable { case none, singular, dual, plural }
  public enum Pronoun: UInt16, Sendable { case none, his, her, theirDual, their, our, my }

  private func bits(_ shift: UInt16, _ mask: UInt16) -> UInt16 { rawValue >> shift & mask }
  private mutating func set(_ value: UInt16, _ shift: UInt16, _ mask: UInt16) {
    rawValue = rawValue & ~(mask << shift) | (value & mask) << shift
  }
  public var tense: Tense {
    get { Tense(rawValue: bits(0, 3))! }
    set { set(newValue.rawValue, 0, 3) }
  }
  public var isPassive: Bool {
    get { bits(2, 1) == 1 }
    set { set(newValue ? 1 : 0, 2, 1) }
  }
  /// 0 where it does not apply.
  public var person: Int {
    get { Int(bits(3, 3)) }
    set { set(UInt16(newValue), 3, 3) }
  }
  public var isFeminine: Bool {
    get { bits(5, 1) == 1 }
    set { set(newValue ? 1 : 0, 5, 1) }
  }
  public var number: Number {
    get { Number(rawValue: bits(6, 3))! }
    set { set(newValue.rawValue, 6, 3) }
  }
  public var isDefinite: Bool {
    get { bits(8, 1) == 1 }
    set { set(newValue ? 1 : 0, 8, 1) }
  }
  public var pronoun: Pronoun {
    get { Pronoun(rawValue: bits(9, 7)) ?? .none }
    set { set(newValue.rawValue, 9, 7) }
  }
  public var isConstruct: Bool {
    get { bits(12, 1) == 1 }
    set { set(newValue ? 1 : 0, 12, 1) }
  }
  public var isFuture: Bool {
    get { bits(13, 1) == 1 }
    set { set(newValue ? 1 : 0, 13, 1) }
  }
  public var form: Form {
    get { Form(rawValue: bits(14, 3))! }
    set { set(newValue.rawValue, 14, 3) }
  }
}

/// One meaning of one surface form: a row of the table that it points into.
public struct Sense: Sendable {
  public enum Kind: UInt8, Sendable { case polity, person, agreement, outlet, place, entry }
  public struct Flags: OptionSet, Sendable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    public static let needsCapital = Flags(rawValue: 1)
    public static let needsAllCaps = Flags(rawValue: 2)
    /// Only in quotation marks or after a head noun (قناة كان).
    public static let weak = Flags(rawValue: 4)
  }
  public var kind: Kind
  public var flags: Flags
  public var features: Features
  public var index: UInt32
  /// For polities: a `PolityForm`.
  public var detail: UInt32

  public init(kind: Kind, index: Int, features: Features = Features(), flags: Flags = [], detail: UInt32 = 0) {
    self.kind = kind
    self.flags = flags
    self.features = features
    self.index = UInt32(index)
    self.detail = detail
  }
}

/// Which kind of name stands for a polity.
public enum PolityForm: UInt32, Sendable {
  case name, capital, seat, nisba, people, headNoun, surname, fullName
}

public struct PolityRow: Sendable {
  public var id: String
  public var kind: Participant.Kind
  public var isFeminine: Bool
  public var members: [String]
  public init(id: String, kind: Participant.Kind, isFeminine: Bool, members: [String] = []) {
    self.id = id
    self.kind = kind
    self.isFeminine = isFeminine
    self.members = members
  }
}

public struct PersonRow: Sendable {
  public struct Role: Sendable {
    public var polity: Int
    public var office: String
    public var from: Int?
    public var to: Int?
    public init(polity: Int, office: String, from: Int?, to: Int?) {
      self.polity = polity
      self.office = office
      self.from = from
      self.to = to
    }
  }
  public var name: String
  public var roles: [Role]
  public init(name: String, roles: [Role]) {
    self.name = name
    self.roles = roles
  }
}

public struct AgreementRow: Sendable {
  public var id: String
  public var type: String?
  /// The organisation that one joins by it, where the row is an organisation.
  public var polity: Int?
  /// Who signed it, joined it or belongs to it, as far as the packs list them: rows of `polities`, in order.
  public var parties: [Int]
  public init(id: String, type: String?, polity: Int?, parties: [Int]) {
    self.id = id
    self.type = type
    self.polity = polity
    self.parties = parties
  }

  /// Whether a polity is one of the parties, by halving: an article asks this of all its polities, sentence for sentence.
  func hasParty(_ polity: Int) -> Bool {
    var low = 0
    var high = parties.count
    while low < high {
      let middle = (low + high) / 2
      if parties[middle] < polity { low = middle + 1 } else { high = middle }
    }
    return low < parties.count && parties[low] == polity
  }
}

public struct OutletRow: Sendable {
  public var id: String
  public var isPlatform: Bool
  public init(id: String, isPlatform: Bool) {
    self.id = id
    self.isPlatform = isPlatform
  }
}

public struct PlaceRow: Sendable {
  public var name: String
  public var country: Int?
  public init(name: String, country: Int?) {
    self.name = name
    self.country = country
  }
}

public final class FrameRow: Sendable {
  public let id: String
  public let act: Act
  /// Markers in order of preference.
  public let actors: [Marker]
  public let counterparts: [Marker]
  public let agreement: [Marker]
  public let origin: String
  public init(id: String, act: Act, actors: [Marker], counterparts: [Marker], agreement: [Marker], origin: String) {
    self.id = id
    self.act = act
    self.actors = actors
    self.counterparts = counterparts
    self.agreement = agreement
    self.origin = origin
  }
}

/// A frame, and the classes of noun that must stand in slots for it to open.
public struct FrameRule: Sendable {
  public struct Condition: Sendable {
    /// `none` stands for any slot.
    public var slot: Marker
    public var classes: UInt64
    public init(slot: Marker, classes: UInt64) {
      self.slot = slot
      self.classes = classes
    }
  }
  public var frame: Int
  public var conditions: [Condition]
  /// Where the rule holds in one tense only: تقيم علاقات has relations, أقامت علاقات established them.
  public var tense: Features.Tense
  public init(frame: Int, conditions: [Condition], tense: Features.Tense = .none) {
    self.frame = frame
    self.conditions = conditions
    self.tense = tense
  }
}

/// An entry of a language pack; not changed once its pack is compiled.
///
/// A handle on a row that lives as long as the process, as packs do: every word of every text asks a few rows a few things,
/// on all threads at once, and counting references to them cost more than the asking.
public struct Entry: @unchecked Sendable {
  public enum Kind: UInt8, Sendable { case verb, noun, adjective, word, office }
  public struct Traits: OptionSet, Sendable {
    public let rawValue: UInt16
    public init(rawValue: UInt16) { self.rawValue = rawValue }
    public static let say = Traits(rawValue: 1)
    public static let light = Traits(rawValue: 2)
    public static let attends = Traits(rawValue: 4)
    public static let plain = Traits(rawValue: 8)
    public static let controlsObject = Traits(rawValue: 16)
    /// Its subject does what was done before: تلتها البحرين, "followed suit".
    public static let repeats = Traits(rawValue: 64)
    /// Announcing, deciding or ordering: performs some acts (guide, decision 20).
    public static let decides = Traits(rawValue: 32)
  }
  private struct Row {
    var kind: Kind
    var role: WordRole
    var marker: Marker
    var traits: Traits
    var mood: Modality?
    var classes: UInt64
    var rules: [FrameRule]
    var value: Int
    var type: String?
    var title: String?
    var channel: String?
    var lemma: String
    var origin: String
  }
  private let row: UnsafeMutablePointer<Row>

  public init(
    kind: Kind, lemma: String, origin: String, rules: [FrameRule] = [], mood: Modality? = nil, traits: Traits = [],
    classes: UInt64 = 0, role: WordRole = .none, marker: Marker = .none, value: Int = 0, title: String? = nil,
    type: String? = nil, channel: String? = nil
  ) {
    row = .allocate(capacity: 1)
    row.initialize(
      to: Row(
        kind: kind, role: role, marker: marker, traits: traits, mood: mood, classes: classes, rules: rules,
        value: value, type: type, title: title, channel: channel, lemma: lemma, origin: origin))
  }
  public var kind: Kind {
    get { row.pointee.kind }
    nonmutating set { row.pointee.kind = newValue }
  }
  public var lemma: String {
    get { row.pointee.lemma }
    nonmutating set { row.pointee.lemma = newValue }
  }
  public var origin: String {
    get { row.pointee.origin }
    nonmutating set { row.pointee.origin = newValue }
  }
  public var rules: [FrameRule] {
    get { row.pointee.rules }
    nonmutating set { row.pointee.rules = newValue }
  }
  public var mood: Modality? {
    get { row.pointee.mood }
    nonmutating set { row.pointee.mood = newValue }
  }
  public var traits: Traits {
    get { row.pointee.traits }
    nonmutating set { row.pointee.traits = newValue }
  }
  public var classes: UInt64 {
    get { row.pointee.classes }
    nonmutating set { row.pointee.classes = newValue }
  }
  public var role: WordRole {
    get { row.pointee.role }
    nonmutating set { row.pointee.role = newValue }
  }
  public var marker: Marker {
    get { row.pointee.marker }
    nonmutating set { row.pointee.marker = newValue }
  }
  public var value: Int {
    get { row.pointee.value }
    nonmutating set { row.pointee.value = newValue }
  }
  public var title: String? {
    get { row.pointee.title }
    nonmutating set { row.pointee.title = newValue }
  }
  public var type: String? {
    get { row.pointee.type }
    nonmutating set { row.pointee.type = newValue }
  }
  public var channel: String? {
    get { row.pointee.channel }
    nonmutating set { row.pointee.channel = newValue }
  }
}

/// What differs between languages in the order of words; everything else stands in their words.
public struct Grammar: Sendable {
  public var code: String
  /// The verb comes before its subject (Arabic).
  public var verbFirst: Bool
  /// Adjectives follow their noun (Arabic).
  public var adjectiveAfter: Bool
  /// Names are written with capitals (English).
  public var capitals: Bool
  /// The scripts' proclitics, as folded bytes.
  public var conjunctions: [[UInt8]]
  public var prepositions: [(bytes: [UInt8], marker: Marker)]
  public var article: [UInt8]
  public init(
    code: String, verbFirst: Bool, adjectiveAfter: Bool, capitals: Bool, conjunctions: [[UInt8]],
    prepositions: [(bytes: [UInt8], marker: Marker)], article: [UInt8]
  ) {
    self.code = code
    self.verbFirst = verbFirst
    self.adjectiveAfter = adjectiveAfter
    self.capitals = capitals
    self.conjunctions = conjunctions
    self.prepositions = prepositions
    self.article = article
  }
}

/// Everything that is known about words and the world, compiled: one automaton over word hashes, and the rows its senses
/// point to. Immutable; shared by all tasks.
public struct Lexicon: Sendable {
  public var polities: [PolityRow] = []
  public var people: [PersonRow] = []
  public var agreements: [AgreementRow] = []
  public var outlets: [OutletRow] = []
  public var places: [PlaceRow] = []
  public var frames: [FrameRow] = []
  public var entries: [Entry] = []
  public var grammars: [Grammar] = []
  /// Class names by bit; the engine's own are found by `bit(of:)` once, at loading.
  public var classNames: [String] = []
  public var automaton: TermAutomaton
  /// What was learnt from annotated documents, by language.
  public var weights: [String: WeightTable] = [:]
  /// Reads what sentences tell; nil where packs have none.
  public var network: Network?
  public var polityIndex: [String: Int] = [:]
  public var agreementIndex: [String: Int] = [:]
  public var agreementOfPolity: [Int: Int] = [:]

  public init(automaton: TermAutomaton) { self.automaton = automaton }

  /// Fills what is derived from the rows.
  public mutating func finish() {
    polityIndex = Dictionary(polities.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { a, _ in a })
    agreementIndex = Dictionary(agreements.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { a, _ in a })
    agreementOfPolity = [:]
    for (i, row) in agreements.enumerated() {
      if let polity = row.polity { agreementOfPolity[polity] = i }
    }
  }

  public func bit(of name: String) -> UInt64 {
    classNames.firstIndex(of: name).map { 1 << UInt64($0) } ?? 0
  }
}
