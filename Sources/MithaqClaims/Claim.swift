/// What one source says about one act between named participants.
public struct Claim: Hashable, Sendable {
  /// Hash of article and content; see `Claim.identify(in:)`.
  public var id: String
  public var act: Act
  public var modality: Modality
  public var actors: [Participant]
  public var counterparts: [Participant]
  /// Present for the acts that concern an agreement, nil for the others.
  public var agreement: AgreementReference?
  /// Nil where the article itself says it.
  public var attribution: Attribution?
  public var when: When?
  public var place: Place?
  public var evidence: Evidence
  /// The pack entry that opened the frame, as `Packs/languages/ar/verbs.yaml:12`.
  public var origin: String
  /// 0…1: the chance that act, participants and agreement are right, where the language has weights; by the rules alone 0.9 for what the
  /// sentence itself says, less for what is inferred.
  public var confidence: Double
  /// How each part was found, one line each; only filled where asked for.
  public var explanation: [String]

  public init(
    id: String = "", act: Act, modality: Modality, actors: [Participant], counterparts: [Participant] = [],
    agreement: AgreementReference? = nil, attribution: Attribution? = nil, when: When? = nil,
    place: Place? = nil, evidence: Evidence, origin: String, confidence: Double = 1,
    explanation: [String] = []
  ) {
    self.id = id
    self.act = act
    self.modality = modality
    self.actors = actors
    self.counterparts = counterparts
    self.agreement = agreement
    self.attribution = attribution
    self.when = when
    self.place = place
    self.evidence = evidence
    self.origin = origin
    self.confidence = confidence
    self.explanation = explanation
  }
}

/// A polity that takes part in an act, and the words that name it.
public struct Participant: Hashable, Codable, Sendable {
  public enum Kind: String, Codable, Sendable {
    case state, organisation, group, movement
  }
  /// ISO 3166-1 alpha-3, or a slug (`eu`, `central-asia-five`).
  public var id: String
  public var kind: Kind
  /// Nil where the participant was inferred without words of its own.
  public var mention: Mention?
  /// Who stands for the polity, as the text names him or her.
  public var person: String?
  public var office: String?

  public init(id: String, kind: Kind, mention: Mention? = nil, person: String? = nil, office: String? = nil) {
    self.id = id
    self.kind = kind
    self.mention = mention
    self.person = person
    self.office = office
  }
}

/// A stretch of the article's body.
public struct Mention: Hashable, Codable, Sendable {
  public var text: String
  public var start: Int
  public var end: Int
  public init(text: String, start: Int, end: Int) {
    self.text = text
    self.start = start
    self.end = end
  }
}

/// Which agreement an act is about.
public struct AgreementReference: Hashable, Codable, Sendable {
  /// The slug of an agreement or organisation that the packs know; nil for an unnamed one.
  public var id: String?
  /// `treaty`, `agreement`, `memorandum`, `protocol`, `declaration`, `convention`, `pact`, `ceasefire`, `accord`,
  /// `contract`; nil where the thing joined is an organisation.
  public var type: String?
  /// As the text names it.
  public var name: String?
  /// What an unnamed agreement is about, in a few words of the text.
  public var topic: String?
  public init(id: String? = nil, type: String? = nil, name: String? = nil, topic: String? = nil) {
    self.id = id
    self.type = type
    self.name = name
    self.topic = topic
  }
}

/// According to whom: the nearest speaker who vouches for the claim.
public struct Attribution: Hashable, Codable, Sendable {
  public var polity: String?
  public var person: String?
  public var office: String?
  public var outlet: String?
  /// Where it was said: `truth-social`, `x`, `press-conference`, `statement`, `phone-call`.
  public var channel: String?
  public init(
    polity: String? = nil, person: String? = nil, office: String? = nil, outlet: String? = nil,
    channel: String? = nil
  ) {
    self.polity = polity
    self.person = person
    self.office = office
    self.outlet = outlet
    self.channel = channel
  }
}

/// The date of the act, never of its announcement.
public struct When: Hashable, Codable, Sendable {
  public var date: PartialDate
  /// The words that give it.
  public var text: String
  public init(date: PartialDate, text: String) {
    self.date = date
    self.text = text
  }
}

/// The place named for the act.
public struct Place: Hashable, Codable, Sendable {
  public var text: String
  public init(text: String) { self.text = text }
}

/// The exact stretch of the article's body that makes the claim.
public struct Evidence: Hashable, Codable, Sendable {
  public var text: String
  /// UTF-8 byte offsets into the article's body, half-open.
  public var start: Int
  public var end: Int
  /// Counted from 0, the title being a sentence of its own.
  public var sentence: Int
  public init(text: String, start: Int, end: Int, sentence: Int) {
    self.text = text
    self.start = start
    self.end = end
    self.sentence = sentence
  }
}

extension Claim {
  /// A copy whose id is the hash of the article's content and of what the claim says.
  ///
  /// Wording of explanations, confidence and origin do not count, so that a re-reading
  /// with newer packs that finds the same claim gives the same id.
  public func identified(inArticleWithHash hash: String) -> Claim {
    var key: [UInt8] = []
    key.reserveCapacity(512)
    key += hash.utf8
    func add(_ part: String?, after prefix: StaticString = "") {
      key.append(0x1f)
      prefix.withUTF8Buffer { key += $0 }
      if let part { key += part.utf8 } else { key.append(0x1e) }
    }
    add(act.rawValue)
    add(modality.rawValue)
    for p in actors { add(p.id, after: "a:") }
    for p in counterparts { add(p.id, after: "c:") }
    add(agreement?.id)
    add(agreement?.type)
    add(agreement?.topic)
    add(attribution?.polity)
    add(attribution?.person)
    add(attribution?.office)
    add(attribution?.outlet)
    add(attribution?.channel)
    add(when?.date.description)
    add(place?.text)
    add(String(evidence.start))
    add(String(evidence.end))
    var copy = self
    copy.id = SHA256.hex(key, digits: 32)
    return copy
  }
}

/// What the reader gives back for one article.
public struct Reading: Hashable, Sendable {
  public var article: String
  public var lang: String
  public var published: Day?
  public var claims: [Claim]
  public init(article: String, lang: String, published: Day?, claims: [Claim]) {
    self.article = article
    self.lang = lang
    self.published = published
    self.claims = claims
  }
}
