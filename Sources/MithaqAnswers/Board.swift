import MithaqClaims
import MithaqLedger
import MithaqStatus

/// Who stands where with an agreement: the law's track and the reports' track, beside each other and never mixed.
public struct Board: Hashable, Sendable {
  public var agreement: String
  public var asOf: AsOf
  /// Furthest first, then by name.
  public var rows: [Row]
  /// How the agreement came, or comes, into force; nil where the packs hold no law of it.
  public var conditions: Conditions?

  public struct Row: Hashable, Sendable {
    public var polity: String
    public var legal: Legal?
    public var reported: Reported?
  }

  /// From acts that count in law.
  public struct Legal: Hashable, Sendable {
    public var status: LegalStatus
    public var since: Day?
    public var signed: Day?
    public var inForce: Day?
  }

  /// From claims.
  public struct Reported: Hashable, Sendable {
    public var stage: ReportedStage
    public var since: Day?
    /// Independent sources: copies of a text are one, the texts of an outlet are one.
    public var sources: Int
    /// Governments and organisations that say so, the polity itself first.
    public var speakers: [String]
    /// Each step that is told, lowest first, with those who tell it.
    public var steps: [Step]
    /// Ids of the claims that justify the stage.
    public var claims: [String]
    /// Ids of claims that say otherwise.
    public var contradictedBy: [String]
  }

  public struct Step: Hashable, Sendable {
    public var stage: ReportedStage
    public var speakers: [String]
    public var sources: Int
  }
}

extension Answers {
  /// - Parameters:
  ///   - law: what the law makes of the agreement's acts; nil where the packs hold none.
  ///   - aliases: other ids under which the agreement is told of.
  ///   - parties: only these, where given.
  public func board(
    of agreement: String, asOf: AsOf, law: MithaqStatus.Standing? = nil, aliases: Set<String> = [],
    depositaries: Set<String> = [], parties: Set<String>? = nil
  ) throws -> Board {
    let cut = try ledger.cut(known: asOf.known)
    var outlines: [Outline] = []
    for name in ([agreement] + aliases.sorted()) {
      guard let term = try ledger.term(.agreement, name) else { continue }
      outlines += try claims(under: term, at: cut)
    }
    outlines = try made(by: asOf.valid, outlines)

    // In the order of ids, which decides among claims of one day; places are put in order, not outlines, which are large.
    let keys = outlines.map { (tag: $0.tag, claim: $0.claim) }
    outlines = outlines.indices.sorted { keys[$0] < keys[$1] }.map { outlines[$0] }

    var byPolity: [Term: [Int]] = [:]
    var terms: Set<Term> = []
    for (i, outline) in outlines.enumerated() {
      for term in outline.actors { byPolity[term, default: []].append(i) }
      if !outline.act.isDirected { for term in outline.counterparts { byPolity[term, default: []].append(i) } }
      if let speaker = outline.speaker.polity { terms.insert(speaker) }
    }
    terms.formUnion(byPolity.keys)
    let names = try ledger.names(of: terms)
    let registers = Set(names.filter { depositaries.contains($0.value) }.map { Int($0.key.number) })
    var cells: [String: ReportedNumbers] = [:]
    for (term, own) in byPolity {
      guard let polity = names[term], parties?.contains(polity) ?? true else { continue }
      let tellings = own.lazy.map { Telling(outlines[$0], $0, about: term) }
      cells[polity] = reported(tellings, polity: Int(term.number), on: asOf.valid, depositaries: registers)
    }

    var polities = Set(cells.keys)
    for party in law?.parties.keys.sorted() ?? [] where law!.status(of: party, on: asOf.valid) != .none {
      if parties?.contains(party) ?? true { polities.insert(party) }
    }
    let rows = polities.map { polity in
      Board.Row(
        polity: polity, legal: law.flatMap { legal($0, polity, asOf.valid) },
        reported: cells[polity].map { told($0, outlines, polity: polity, names: names) })
    }
    return Board(
      agreement: agreement, asOf: asOf,
      rows: rows.sorted { ($1.rank, $0.polity) < ($0.rank, $1.polity) }, conditions: law.map(Conditions.init))
  }

  /// A cell of the fold, whose numbers are places in `outlines`, with the names of those who speak, and ids.
  func told(
    _ cell: ReportedNumbers, _ outlines: [Outline], polity: String, names: [Term: String]
  ) -> Board.Reported {
    let support = cell.claims.map { outlines[$0] }
    // What says more than the cell believes is no step towards it.
    let disputed = Set(cell.contradictedBy)
    let undisputed = cell.claims.filter { !disputed.contains($0) }.map { outlines[$0] }
    return Board.Reported(
      stage: cell.stage, since: cell.since, sources: Sources.count(support),
      speakers: speakers(support, polity, names), steps: steps(undisputed, polity, names),
      claims: support.map(\.tag.id), contradictedBy: cell.contradictedBy.map { outlines[$0].tag.id })
  }

  func legal(_ law: MithaqStatus.Standing, _ polity: String, _ day: Day) -> Board.Legal? {
    guard let party = law.parties[polity] else { return nil }
    let status = party.status(on: day)
    guard status != .none else { return nil }
    let since = party.steps.last { $0.from <= day }.flatMap { PartyStanding.known($0.from) }
    let period = party.period(on: day)
    return Board.Legal(status: status, since: since, signed: party.signed, inForce: period?.inForce)
  }

  /// Who says it, the polity itself first.
  func speakers(_ claims: [Outline], _ polity: String, _ names: [Term: String]) -> [String] {
    let all = Set(claims.compactMap { $0.speaker.polity.flatMap { names[$0] } })
    return all.sorted { ($0 == polity ? 0 : 1, $0) < ($1 == polity ? 0 : 1, $1) }
  }

  func steps(_ claims: [Outline], _ polity: String, _ names: [Term: String]) -> [Board.Step] {
    var groups: [ReportedStage: [Outline]] = [:]
    for claim in claims {
      if let stage = ReportedStage(telling: claim.act, claim.modality) { groups[stage, default: []].append(claim) }
    }
    return ReportedStage.allCases.compactMap { stage in
      groups[stage].map { Board.Step(stage: stage, speakers: speakers($0, polity, names), sources: Sources.count($0)) }
    }
  }
}

extension Telling {
  /// What a claim says of one who takes part in it.
  init(_ outline: Outline, _ number: Int, about polity: Term) {
    self.init(
      number: number, act: outline.act, modality: outline.modality, isActor: outline.actors.contains(polity),
      said: outline.said, date: outline.when?.first,
      speaker: outline.speaker.polity.map { Int($0.number) }, source: 0)
  }
}

extension PartialDate {
  /// The closest date whose first and last day these are.
  init(_ range: Outline.Range) {
    let (year, month, day) = range.first.components
    switch range.last.number - range.first.number {
    case 0: self.init(year: year, month: month, day: day)
    case ..<31: self.init(year: year, month: month)
    default: self.init(year: year)
    }
  }
}

extension ReportedStage {
  /// The step that a claim tells of.
  init?(telling act: Act, _ modality: Modality) {
    switch (act, modality) {
    case (_, .urged), (_, .denied): return nil
    case (.join, .actual), (.enterIntoForce, .actual): self = .joined
    case (.join, .planned), (.enterIntoForce, .planned), (.agree, .planned): self = .announced
    case (.join, .possible), (.sign, .possible), (.negotiate, .possible): self = .candidate
    case (.join, .sought), (.sign, .sought), (.negotiate, .sought), (.agree, .sought), (.ratify, .sought):
      self = .seeking
    case (.join, .refused), (.sign, .refused), (.negotiate, .refused), (.agree, .refused), (.ratify, .refused):
      self = .refused
    case (.negotiate, .actual), (.negotiate, .planned), (.agree, .possible): self = .negotiating
    case (.agree, .actual): self = .agreed
    case (.sign, .actual): self = .signed
    case (.sign, .planned): self = .signingPlanned
    case (.ratify, .actual), (.ratify, .planned): self = .ratificationUnderWay
    case (.withdraw, .actual), (.terminate, .actual): self = .left
    case (.withdraw, .planned), (.withdraw, .sought), (.terminate, .planned): self = .leaving
    default: return nil
    }
  }

  /// In words.
  public var words: String {
    switch self {
    case .signingPlanned: "signing planned"
    case .ratificationUnderWay: "ratification under way"
    default: rawValue
    }
  }

  /// True before a signature, on the way to one.
  var isBeforeSigning: Bool {
    switch self {
    case .announced, .agreed, .signingPlanned: true
    default: false
    }
  }
}

extension Board.Row {
  /// Larger is further.
  fileprivate var rank: Int {
    let law: Int =
      switch legal?.status {
      case .inForce?, .leaving?, .noticePremature?, .noticeNotPermitted?: 40
      case .provisional?, .suspended?: 35
      case .consented?, .endorsed?: 30
      case .signed?, .signedThenDisclaimed?: 20
      default: 0
      }
    let told: Int =
      switch reported?.stage {
      case .joined?: 19
      case .ratificationUnderWay?: 18
      case .signed?: 17
      case .signingPlanned?: 16
      case .agreed?: 15
      case .announced?: 14
      case .negotiating?: 13
      case .seeking?: 12
      case .candidate?: 11
      case .leaving?: 10
      case .left?: 9
      case .refused?: 8
      case nil: 0
      }
    return max(law, told)
  }
}

extension Board.Reported {
  /// `announced (2 governments), signing planned, not signed`.
  public var summary: String {
    var parts: [String] = []
    for step in steps {
      // What led to an announcement goes without saying.
      if [.candidate, .seeking, .negotiating].contains(step.stage), steps.contains(where: { $0.stage == .announced }) {
        continue
      }
      var part = step.stage.words
      if step.speakers.count > 1 {
        part += " (\(step.speakers.count) governments)"
      } else if step.speakers.count == 1, step.stage != .signingPlanned {
        part += " (\(step.speakers[0]))"
      }
      parts.append(part)
    }
    if !steps.contains(where: { $0.stage == stage }) { parts.insert(stage.words, at: 0) }
    if stage.isBeforeSigning { parts.append("not signed") }
    return parts.joined(separator: ", ")
  }
}
