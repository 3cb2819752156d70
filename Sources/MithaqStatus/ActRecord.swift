import MithaqClaims

/// The word for an act that is recorded with a depositary, or that happens at home and never counts.
///
/// A file may bind its parties by a word of its own (`joined_statement`), so this is open.
public struct ActKind: Hashable, Comparable, Sendable, CustomStringConvertible {
  public var word: String
  public init(_ word: String) { self.word = word }
  public var description: String { word }
  public static func < (a: ActKind, b: ActKind) -> Bool { a.word < b.word }

  public static let signature = ActKind("signature")
  public static let definitiveSignature = ActKind("definitive_signature")
  public static let ratification = ActKind("ratification")
  public static let acceptance = ActKind("acceptance")
  public static let approval = ActKind("approval")
  public static let accession = ActKind("accession")
  public static let succession = ActKind("succession")
  public static let formalConfirmation = ActKind("formal_confirmation")
  public static let simplifiedProcedure = ActKind("simplified_procedure")
  public static let successionToSignature = ActKind("succession_to_signature")
  public static let provisionalApplication = ActKind("provisional_application")
  public static let provisionalEnded = ActKind("provisional_ended")
  /// The declaration of a state that provisional application shall not bind it.
  public static let provisionalDeclined = ActKind("provisional_declined")
  public static let withdrawalNotice = ActKind("withdrawal_notice")
  public static let withdrawalRevoked = ActKind("withdrawal_revoked")
  public static let withdrawalExtended = ActKind("withdrawal_extended")
  public static let withdrawalEffective = ActKind("withdrawal_effective")
  public static let consentRevoked = ActKind("consent_revoked")
  public static let intentionNotToBecomeParty = ActKind("intention_not_to_become_party")
  public static let suspension = ActKind("suspension")
  public static let suspensionLifted = ActKind("suspension_lifted")
  public static let event = ActKind("event")
  /// The own instrument of the state that an accession protocol lets in.
  public static let accessionDeposit = ActKind("accession_deposit")

  /// Below the treaty layer: announcements and domestic steps, which never count.
  public static let domestic: Set<ActKind> = [
    "announced", "seeking", "agreed", "initialled", "cabinet_approval", "parliament_done",
  ]

  public static let consentByDefault: Set<ActKind> = [
    .ratification, .acceptance, .approval, .accession, .formalConfirmation, .succession, .definitiveSignature,
  ]

  /// Every word of the language.
  public static let known: Set<ActKind> = consentByDefault.union(domestic).union([
    .signature, .simplifiedProcedure, .successionToSignature, .provisionalApplication, .provisionalEnded,
    .provisionalDeclined, .withdrawalNotice, .withdrawalRevoked, .withdrawalExtended, .withdrawalEffective,
    .consentRevoked, .intentionNotToBecomeParty, .suspension, .suspensionLifted, .event, .accessionDeposit,
  ])

  /// The order of two acts of one party on one day: what ends comes before what begins, a notice before its revocation.
  var rankOnOneDay: Int {
    switch self {
    case .withdrawalEffective: 0
    case .signature, .successionToSignature: 1
    case .withdrawalNotice: 4
    case .withdrawalExtended: 5
    case .withdrawalRevoked: 6
    case .consentRevoked: 7
    case .suspension: 8
    case .suspensionLifted: 9
    default: 3
    }
  }
}

extension ActKind: ExpressibleByStringLiteral {
  public init(stringLiteral value: String) { word = value }
}

/// One dated act, as a register holds it.
public struct ActRecord: Hashable, Sendable {
  /// Nil only for an event or an act of all parties.
  public var party: String?
  public var act: ActKind
  /// The day of deposit or receipt, never of the domestic step.
  public var date: Day
  /// When the register learned of it; nil means on its own day.
  public var recorded: Day?
  /// The name of an event.
  public var event: String?
  /// The later day that a notice asks for.
  public var effectRequested: Day?
  /// The depositary's own day of entry; it wins over arithmetic and the difference is shown.
  public var entryDeclared: Day?
  /// The day of independence from which a succession binds.
  public var successionOf: Day?
  /// An extension to, or exclusion of, a part; it leaves the state's own status alone.
  public var territory: String?
  /// How many instruments the act stands for.
  public var countsFor: Int?
  public var isContested: Bool
  /// The new last day of an extended period, or the end of an event that lasts.
  public var to: Day?
  public var depositary: String?
  /// Who or what vouches for the act.
  public var source: String?
  /// Where the file says it, for messages.
  public var line: Int?

  public init(
    party: String?, act: ActKind, date: Day, recorded: Day? = nil, event: String? = nil,
    effectRequested: Day? = nil, entryDeclared: Day? = nil, successionOf: Day? = nil, territory: String? = nil,
    countsFor: Int? = nil, isContested: Bool = false, to: Day? = nil, depositary: String? = nil, source: String? = nil,
    line: Int? = nil
  ) {
    self.party = party
    self.act = act
    self.date = date
    self.recorded = recorded
    self.event = event
    self.effectRequested = effectRequested
    self.entryDeclared = entryDeclared
    self.successionOf = successionOf
    self.territory = territory
    self.countsFor = countsFor
    self.isContested = isContested
    self.to = to
    self.depositary = depositary
    self.source = source
    self.line = line
  }

  /// The first day on which a register shows the act.
  public var known: Day { recorded ?? date }

  /// An order that depends on nothing but what the act says.
  static func before(_ a: ActRecord, _ b: ActRecord) -> Bool {
    if a.date != b.date { return a.date < b.date }
    let (ra, rb) = (a.act.rankOnOneDay, b.act.rankOnOneDay)
    if ra != rb { return ra < rb }
    if a.act != b.act { return a.act < b.act }
    if a.party != b.party { return (a.party ?? "") < (b.party ?? "") }
    return a.tieBreak < b.tieBreak
  }

  private var tieBreak: String {
    [
      event, effectRequested?.description, entryDeclared?.description, successionOf?.description, territory,
      countsFor.map(String.init), to?.description, depositary, recorded?.description, isContested ? "contested" : nil,
    ].map { $0 ?? "" }.joined(separator: "\u{1f}")
  }
}

/// What a party is to an agreement on one day; the words of the clause language.
public enum LegalStatus: String, CaseIterable, Codable, Sendable {
  case none, signed
  case signedThenDisclaimed = "signed_then_disclaimed"
  case consented, provisional
  case inForce = "in_force"
  case leaving, withdrawn, suspended, terminated, endorsed
  case noticePremature = "notice_premature"
  case noticeNotPermitted = "notice_not_permitted"

  /// True where the agreement binds the party on that day.
  public var isBound: Bool {
    switch self {
    case .inForce, .leaving, .noticePremature, .noticeNotPermitted: true
    default: false
    }
  }
}
