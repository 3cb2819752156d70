/// What a claim says was done: one of the 26 acts of the gold guide.
public enum Act: String, CaseIterable, Codable, Hashable, Sendable {
  case negotiate, agree, sign, ratify, join
  case enterIntoForce = "enter-into-force"
  case renew, suspend, withdraw, terminate
  case recognize
  case establishRelations = "establish-relations"
  case maintainRelations = "maintain-relations"
  case upgradeRelations = "upgrade-relations"
  case downgradeRelations = "downgrade-relations"
  case restoreRelations = "restore-relations"
  case severRelations = "sever-relations"
  case openEmbassy = "open-embassy"
  case closeEmbassy = "close-embassy"
  case appointAmbassador = "appoint-ambassador"
  case recallAmbassador = "recall-ambassador"
  case expelDiplomat = "expel-diplomat"
  case meet, call, visit, mediate
}

extension Act {
  private static let rows = Dictionary(uniqueKeysWithValues: allCases.enumerated().map { ($1, $0) })
  /// The place among all acts. Ledgers and weights hold it: new acts go behind the others.
  public var row: Int { Self.rows[self]! }
}

extension Act {
  /// How the participants of one sentence are bundled into claims.
  public enum Bundling: Sendable {
    /// One claim for each actor (`join`), and for each counterpart where the act has them (`visit`).
    case each
    /// One claim for each pair (`establish-relations`).
    case dyads
    /// One claim with everyone who takes part (`sign`).
    case together
    /// One claim with all mediators as actors and all parties as counterparts.
    case mediation
  }

  public var bundling: Bundling {
    switch self {
    case .join, .ratify, .suspend, .withdraw, .recognize, .severRelations, .openEmbassy,
      .closeEmbassy, .appointAmbassador, .recallAmbassador, .expelDiplomat, .visit:
      .each
    case .establishRelations, .maintainRelations, .upgradeRelations, .downgradeRelations,
      .restoreRelations:
      .dyads
    case .negotiate, .agree, .sign, .enterIntoForce, .renew, .terminate, .meet, .call: .together
    case .mediate: .mediation
    }
  }

  /// True for the acts that are about an agreement (`negotiate` … `terminate`); the others have none.
  public var concernsAgreement: Bool {
    switch self {
    case .negotiate, .agree, .sign, .ratify, .join, .enterIntoForce, .renew, .suspend, .withdraw,
      .terminate:
      true
    default: false
    }
  }

  /// True where actor and counterpart are not interchangeable (`visit`, `recognize`).
  public var isDirected: Bool {
    switch self {
    case .recognize, .severRelations, .openEmbassy, .closeEmbassy, .appointAmbassador,
      .recallAmbassador, .expelDiplomat, .visit, .mediate:
      true
    default: false
    }
  }

  /// True where the competent authority's announcement is the act itself (guide, decision 20).
  public var isPerformedByAnnouncing: Bool {
    switch self {
    case .severRelations, .restoreRelations, .establishRelations, .upgradeRelations,
      .downgradeRelations, .recognize, .expelDiplomat, .recallAmbassador:
      true
    default: false
    }
  }
}

/// How a source holds an act to stand in the world.
public enum Modality: String, CaseIterable, Codable, Hashable, Sendable {
  /// It happened, or holds.
  case actual
  /// Decided, announced, agreed, scheduled.
  case planned
  /// Candidate, expected, considered, could, invited.
  case possible
  /// The participant wants it, applies for it, asks for it.
  case sought
  /// Somebody else calls on the participant to do it.
  case urged
  /// The participant declines it or rules it out.
  case refused
  /// The source says that it did not or does not happen.
  case denied
}

extension Modality {
  private static let rows = Dictionary(uniqueKeysWithValues: allCases.enumerated().map { ($1, $0) })
  /// The place among all modalities. Ledgers and weights hold it: new ones go behind the others.
  public var row: Int { Self.rows[self]! }
}
