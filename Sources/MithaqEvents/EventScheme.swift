import MithaqClaims

/// How claims become the events of a scheme of the event-data field (PLOVER, CAMEO): a pack, read by the Packs room.
///
/// Every act × modality has a decision: an event, or none and the reason why.
public struct EventScheme: Sendable {
  /// A category of event, as the scheme's own manual has it.
  public struct Code: Hashable, Sendable {
    public var id: String
    public var title: String
    /// 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.
    public var quad: Int?
    /// The scheme's score from -10 (conflict) to +10 (cooperation); nil where no certain source gives one.
    public var scale: Double?
    /// True where an event of this category is nothing without a recipient.
    public var needsRecipient: Bool
    public init(id: String, title: String, quad: Int? = nil, scale: Double? = nil, needsRecipient: Bool = false) {
      self.id = id
      self.title = title
      self.quad = quad
      self.scale = scale
      self.needsRecipient = needsRecipient
    }
  }

  /// What a claim of some act and modality is in the scheme.
  public struct Event: Hashable, Sendable {
    public var code: String
    public var modes: [String]
    public var contexts: [String]
    /// The code of the same event as seen from the target (`043` host for `042` visit).
    public var reverse: String?
    /// True where the source is whoever says so, and those who are to act are its target ("urged Serbia to recognise").
    public var isBySpeaker: Bool
    public init(
      code: String, modes: [String] = [], contexts: [String] = [], reverse: String? = nil, isBySpeaker: Bool = false
    ) {
      self.code = code
      self.modes = modes
      self.contexts = contexts
      self.reverse = reverse
      self.isBySpeaker = isBySpeaker
    }
  }

  public enum Decision: Hashable, Sendable {
    case event(Event)
    /// The scheme has no event for it; why.
    case none(reason: String)
  }

  /// How the scheme names an actor.
  public struct Actor: Hashable, Sendable {
    public var code: String
    /// `REB`: what kind of actor of that country or kind.
    public var sector: String?
    public init(code: String, sector: String? = nil) {
      self.code = code
      self.sector = sector
    }
  }

  public var id: String
  public var name: String
  /// The manual and its version, as records cite it.
  public var codebook: String
  public var source: String
  public var codes: [String: Code]
  public var decisions: [Act: [Modality: Decision]]
  /// Acts whose target is the agreement's organisation, or the agreement itself, where nobody else is named.
  public var targetsAgreement: Set<Act>
  /// Polities of the packs by id; a group stands for its members.
  public var actors: [String: [Actor]]

  public init(
    id: String, name: String, codebook: String, source: String, codes: [String: Code],
    decisions: [Act: [Modality: Decision]], targetsAgreement: Set<Act>, actors: [String: [Actor]]
  ) {
    self.id = id
    self.name = name
    self.codebook = codebook
    self.source = source
    self.codes = codes
    self.decisions = decisions
    self.targetsAgreement = targetsAgreement
    self.actors = actors
  }

  public func decision(_ act: Act, _ modality: Modality) -> Decision {
    decisions[act]?[modality] ?? .none(reason: "the scheme's pack decides nothing about it")
  }
}

/// What a claim is in a scheme, before it is written down.
public struct CodedEvent: Sendable {
  /// Somebody who takes part, with the scheme's codes: none where it has none, several for a group.
  public struct Party: Hashable, Sendable {
    public var id: String
    public var codes: [EventScheme.Actor]
    public var text: String?
    public var person: String?
    public var office: String?
  }

  public var event: EventScheme.Event
  public var code: EventScheme.Code
  /// The day of the act where it was done on a known day, otherwise the day on which it was said.
  public var day: Day
  public var sources: [Party]
  public var recipients: [Party]
  /// True where nobody acts on anybody: `sources` act with each other.
  public var isReciprocal: Bool
}

extension EventScheme {
  /// A claim that the scheme cannot hold, and why.
  public struct NoEvent: Error, Hashable, Sendable { public var reason: String }

  /// The claim as an event of this scheme.
  public func code(_ sourced: SourcedClaim) throws(NoEvent) -> CodedEvent {
    let claim = sourced.claim
    let event: Event
    switch decision(claim.act, claim.modality) {
    case .event(let found): event = found
    case .none(let reason): throw NoEvent(reason: "\(claim.act.rawValue) × \(claim.modality.rawValue): \(reason)")
    }
    guard let code = codes[event.code] else {
      throw NoEvent(reason: "\(claim.act.rawValue) × \(claim.modality.rawValue): '\(event.code)' is no code of \(name)")
    }
    guard let day = Self.day(sourced) else {
      throw NoEvent(reason: "neither the act nor the article has a day, and an event needs one")
    }
    var sources = claim.actors.map(party)
    var recipients = claim.counterparts.map(party)
    var isReciprocal = false
    if event.isBySpeaker {
      guard let speaker = claim.attribution?.polity else {
        throw NoEvent(reason: "urged, and no polity is named that urges")
      }
      recipients = sources + recipients
      sources = [
        CodedEvent.Party(
          id: speaker, codes: actors[speaker] ?? Self.state(speaker), text: nil, person: claim.attribution?.person,
          office: claim.attribution?.office)
      ]
      // Who calls on all of a group to act may belong to it.
      if recipients.count > 1 { recipients.removeAll { $0.id == speaker } }
    } else if !claim.act.isDirected, (sources + recipients).count > 1 {
      sources += recipients
      recipients = []
      isReciprocal = true
    } else if recipients.isEmpty, targetsAgreement.contains(claim.act), let agreement = claim.agreement {
      recipients = target(agreement)
    }
    return CodedEvent(
      event: event, code: code, day: day, sources: sources, recipients: recipients, isReciprocal: isReciprocal)
  }

  private static func day(_ sourced: SourcedClaim) -> Day? {
    if sourced.claim.modality == .actual, let when = sourced.claim.when?.date, when.day != nil, let day = when.earliest
    {
      return day
    }
    return sourced.article.published
  }

  private func party(_ participant: Participant) -> CodedEvent.Party {
    var codes = actors[participant.id] ?? []
    if codes.isEmpty, participant.kind == .state { codes = Self.state(participant.id) }
    return CodedEvent.Party(
      id: participant.id, codes: codes, text: participant.mention?.text, person: participant.person,
      office: participant.office)
  }

  /// The organisation that is joined or left; an agreement is nobody, and has no code.
  private func target(_ agreement: AgreementReference) -> [CodedEvent.Party] {
    guard let id = agreement.id else { return [] }
    return [CodedEvent.Party(id: id, codes: actors[id] ?? [], text: agreement.name, person: nil, office: nil)]
  }

  /// A state that the packs lack is named by its id all the same.
  private static func state(_ id: String) -> [Actor] {
    id.utf8.count == 3 && id.utf8.allSatisfy { (0x41...0x5a).contains($0) } ? [Actor(code: id)] : []
  }
}
