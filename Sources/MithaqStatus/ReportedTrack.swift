import MithaqClaims

/// How far a polity has come with an agreement by what is *said*, before and beside the law.
///
/// No stage ever counts towards a threshold: a parliament's vote is `ratificationUnderWay`, not a deposit.
public enum ReportedStage: String, CaseIterable, Codable, Hashable, Sendable {
  case candidate, seeking, negotiating, announced, agreed
  case signingPlanned = "signing-planned"
  case signed
  case ratificationUnderWay = "ratification-under-way"
  case joined, refused, leaving, left

  /// The place on the way to membership; nil for what leads away from it.
  var rung: Int? {
    switch self {
    case .candidate: 0
    case .seeking: 1
    case .negotiating: 2
    case .announced: 3
    case .agreed: 4
    case .signingPlanned: 5
    case .signed: 6
    case .ratificationUnderWay: 7
    case .joined: 8
    case .refused, .leaving, .left: nil
    }
  }

  /// Something done, which later talk doesn't undo.
  var isDone: Bool {
    switch self {
    case .agreed, .signed, .ratificationUnderWay, .joined, .left: true
    default: false
    }
  }
}

/// A claim as a ledger holds it.
public struct RecordedClaim: Hashable, Sendable {
  public var claim: Claim
  public var recorded: Instant
  /// When a re-reading took it back; nil while it stands.
  public var retracted: Instant?
  /// The day on which the article appeared; the day of saying so.
  public var published: Day?
  /// The outlet or, failing that, the article: two claims of one source are one voice.
  public var source: String

  public init(claim: Claim, recorded: Instant, retracted: Instant? = nil, published: Day?, source: String) {
    self.claim = claim
    self.recorded = recorded
    self.retracted = retracted
    self.published = published
    self.source = source
  }

  /// The day of saying so, or of the act where the article has no day.
  var said: Day? { published ?? claim.when?.date.latest }
}

/// The reported stage of one polity for one agreement, with the claims behind it.
public struct ReportedCell: Hashable, Codable, Sendable {
  public var stage: ReportedStage
  /// The day of the act where a claim gives it, else the day it was first said.
  public var since: Day?
  /// The claims that justify the stage, in the order in which they were made.
  public var claims: [String]
  /// Voices behind them: governments and people by their polity, the rest by outlet.
  public var independentSources: Int
  /// Claims of the same days that say otherwise; one that says *more* than the cell stands in both lists.
  public var contradictedBy: [String]
  /// The polities that say the stage itself or more, the polity itself first.
  public var announcers: [String]

  public init(
    stage: ReportedStage, since: Day?, claims: [String], independentSources: Int, contradictedBy: [String] = [],
    announcers: [String] = []
  ) {
    self.stage = stage
    self.since = since
    self.claims = claims
    self.independentSources = independentSources
    self.contradictedBy = contradictedBy
    self.announcers = announcers
  }
}

/// Who speaks: the more it is entitled to, the more it weighs.
public enum SpeakerRank: Int, Comparable, Sendable {
  case unattributed, otherPolity, ownPolity, depositary
  public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

/// Folds the claims about a polity and an agreement into its reported stage; nil where nothing is reported.
///
/// `agreement` may have other names in `aliases`, and `depositaries` are the polities whose word is the register's.
/// Claims recorded after `asOf.known`, said after `asOf.valid` or retracted by then are not seen. The order of
/// `claims` has no effect.
public func reported(
  _ claims: [RecordedClaim], polity: String, agreement: String, asOf: AsOf, aliases: Set<String> = [],
  depositaries: Set<String> = []
) -> ReportedCell? {
  let names = aliases.union([agreement])
  // Numbers in the order of the ids, so that ties are broken as by the ids themselves.
  let ids = Set(claims.map(\.claim.id)).sorted()
  let numbers = Dictionary(uniqueKeysWithValues: ids.enumerated().map { ($1, $0) })
  var words: [String] = []
  var known: [String: Int] = [:]
  func number(_ word: String) -> Int {
    if let number = known[word] { return number }
    known[word] = words.count
    words.append(word)
    return words.count - 1
  }
  let own = number(polity)
  let registers = Set(depositaries.map(number))
  var voices: [Voice] = []
  for record in claims where record.recorded <= asOf.known {
    if let retracted = record.retracted, retracted <= asOf.known { continue }
    let claim = record.claim
    guard let id = claim.agreement?.id, names.contains(id) else { continue }
    let isActor = claim.actors.contains { $0.id == polity }
    guard isActor || claim.counterparts.contains(where: { $0.id == polity }) else { continue }
    let speaker = claim.attribution?.polity.map(number)
    let telling = Telling(
      number: numbers[claim.id]!, act: claim.act, modality: claim.modality, isActor: isActor, said: record.said,
      date: claim.when?.date.earliest, speaker: speaker,
      source: speaker ?? number(claim.attribution?.outlet ?? record.source))
    if let voice = Voice(telling, about: own, depositaries: registers, on: asOf.valid) { voices.append(voice) }
  }
  guard let cell = Track.fold(&voices), let stage = cell.stage else { return nil }
  var announcers: [String] = []
  for voice in cell.support {
    guard let speaker = voice.speaker.map({ words[$0] }), !announcers.contains(speaker), voice.reaches(stage) else {
      continue
    }
    announcers.append(speaker)
  }
  announcers.sort { ($0 == polity ? 0 : 1, $0) < ($1 == polity ? 0 : 1, $1) }
  return ReportedCell(
    stage: stage, since: cell.since, claims: Voice.numbers(cell.support).map { ids[$0] },
    independentSources: Set(cell.support.map(\.source)).count,
    contradictedBy: Voice.numbers(cell.against).map { ids[$0] }, announcers: announcers)
}

/// What one claim says of a polity and an agreement, in numbers: for those who hold thousands of them.
public struct Telling: Hashable, Sendable {
  /// Tells the claim apart; of claims of one day and rank the smaller number comes first.
  public var number: Int
  public var act: Act
  public var modality: Modality
  /// False where the polity is a counterpart only.
  public var isActor: Bool
  /// The day of saying so.
  public var said: Day?
  /// The first day that the act's date may mean.
  public var date: Day?
  /// The polity that says so.
  public var speaker: Int?
  /// Two claims of one source are one voice.
  public var source: Int

  public init(
    number: Int, act: Act, modality: Modality, isActor: Bool, said: Day?, date: Day?, speaker: Int?, source: Int
  ) {
    self.number = number
    self.act = act
    self.modality = modality
    self.isActor = isActor
    self.said = said
    self.date = date
    self.speaker = speaker
    self.source = source
  }
}

/// The reported stage with the numbers of the tellings behind it.
public struct ReportedNumbers: Hashable, Sendable {
  public var stage: ReportedStage
  public var since: Day?
  /// In the order in which they were made.
  public var claims: [Int]
  public var contradictedBy: [Int]
}

/// The same fold as over recorded claims, over numbers; nil where nothing is reported.
public func reported(
  _ tellings: some Sequence<Telling>, polity: Int, on valid: Day, depositaries: Set<Int> = []
) -> ReportedNumbers? {
  var voices = tellings.compactMap { Voice($0, about: polity, depositaries: depositaries, on: valid) }
  guard let track = Track.fold(&voices), let stage = track.stage else { return nil }
  return ReportedNumbers(
    stage: stage, since: track.since, claims: Voice.numbers(track.support),
    contradictedBy: Voice.numbers(track.against))
}

/// The reported cells of everyone whom the claims about an agreement name, in one pass over them.
public func reportedBoard(
  _ claims: [RecordedClaim], agreement: String, asOf: AsOf, aliases: Set<String> = [], depositaries: Set<String> = []
) -> [String: ReportedCell] {
  let names = aliases.union([agreement])
  var about: [String: [RecordedClaim]] = [:]
  for record in claims where record.recorded <= asOf.known {
    guard let id = record.claim.agreement?.id, names.contains(id) else { continue }
    for polity in Set((record.claim.actors + record.claim.counterparts).map(\.id)) {
      about[polity, default: []].append(record)
    }
  }
  return about.reduce(into: [:]) { board, entry in
    board[entry.key] = reported(
      entry.value, polity: entry.key, agreement: agreement, asOf: asOf, aliases: aliases, depositaries: depositaries)
  }
}

/// What one claim says about where the polity stands.
private struct Voice {
  enum Says: Equatable {
    case stage(ReportedStage)
    /// That it is not (yet) so.
    case not(ReportedStage)
  }
  var number: Int
  var says: Says
  var said: Day
  /// The day of the act, where the claim gives one that has come.
  var happened: Day?
  var rank: SpeakerRank
  var speaker: Int?
  var source: Int

  init?(_ telling: Telling, about polity: Int, depositaries: Set<Int>, on valid: Day) {
    guard let said = telling.said, said <= valid, telling.isActor || !telling.act.isDirected,
      let says = Voice.says(telling.act, telling.modality)
    else { return nil }
    number = telling.number
    self.said = said
    if let day = telling.date, case .stage(let stage) = says {
      if telling.modality == .actual || stage.isDone {
        guard day <= valid else { return nil }
        happened = day
      }
    }
    speaker = telling.speaker
    source = telling.source
    rank =
      switch speaker {
      case let s? where depositaries.contains(s): .depositary
      case polity?: .ownPolity
      case _?: .otherPolity
      case nil: .unattributed
      }
    self.says = says
    // What a register says it has is no report of domestic steps.
    if rank == .depositary, telling.act == .ratify, telling.modality == .actual { self.says = .stage(.joined) }
  }

  /// How far on the way it says the polity is; what says no comes last.
  var step: Int {
    switch says {
    case .stage(let stage): stage.rung ?? -1
    case .not: Int.max
    }
  }

  /// Each number once, in its first place.
  static func numbers(_ voices: [Voice]) -> [Int] {
    var seen: Set<Int> = []
    return voices.compactMap { seen.insert($0.number).inserted ? $0.number : nil }
  }

  /// True where the claim says the stage itself or more, rather than a step on the way to it.
  func reaches(_ stage: ReportedStage) -> Bool {
    guard case .stage(let own) = says else { return false }
    guard let needed = stage.rung, let rung = own.rung else { return own == stage }
    return rung >= needed
  }

  static func says(_ act: Act, _ modality: Modality) -> Says? {
    switch (act, modality) {
    case (_, .urged): return nil
    case (.join, .actual), (.enterIntoForce, .actual): return .stage(.joined)
    case (.join, .planned), (.enterIntoForce, .planned): return .stage(.announced)
    case (.join, .possible), (.sign, .possible), (.negotiate, .possible): return .stage(.candidate)
    case (.join, .sought), (.sign, .sought), (.negotiate, .sought), (.agree, .sought), (.ratify, .sought):
      return .stage(.seeking)
    case (.join, .refused), (.sign, .refused), (.negotiate, .refused), (.agree, .refused), (.ratify, .refused):
      return .stage(.refused)
    case (.join, .denied), (.enterIntoForce, .denied): return .not(.joined)
    case (.negotiate, .actual), (.negotiate, .planned), (.agree, .possible): return .stage(.negotiating)
    case (.negotiate, .denied): return .not(.negotiating)
    case (.agree, .actual): return .stage(.agreed)
    case (.agree, .planned): return .stage(.announced)
    case (.agree, .denied): return .not(.agreed)
    case (.sign, .actual): return .stage(.signed)
    case (.sign, .planned): return .stage(.signingPlanned)
    case (.sign, .denied): return .not(.signed)
    case (.ratify, .actual), (.ratify, .planned): return .stage(.ratificationUnderWay)
    case (.ratify, .denied): return .not(.ratificationUnderWay)
    case (.withdraw, .actual), (.terminate, .actual): return .stage(.left)
    case (.withdraw, .planned), (.withdraw, .sought), (.terminate, .planned): return .stage(.leaving)
    case (.withdraw, .refused), (.withdraw, .denied), (.terminate, .denied), (.terminate, .refused):
      return .not(.left)
    default: return nil
    }
  }
}

/// The fold: one current stage, what it rests on, and what speaks against it.
private struct Track {
  /// Statements this many days apart belong to one round of news, in which the better source is believed.
  static let round = 7

  var stage: ReportedStage?
  var rank = SpeakerRank.unattributed
  /// When the stage was last confirmed, and by the voice that set it.
  var confirmed: Day?
  var since: Day?
  var support: [Voice] = []
  var against: [Voice] = []

  /// Hears the voices in the order of their days, and sorts them so; nil where there are none.
  static func fold(_ voices: inout [Voice]) -> Track? {
    if voices.isEmpty { return nil }
    // Of one day and rank the earlier steps come first: who announced it stands behind it, whoever told more.
    voices.sort {
      ($0.said, $0.rank.rawValue, $0.step, $0.number) < ($1.said, $1.rank.rawValue, $1.step, $1.number)
    }
    var track = Track()
    for voice in voices { track.hear(voice) }
    return track
  }

  mutating func hear(_ voice: Voice) {
    switch voice.says {
    case .stage(let said): hear(voice, saying: said)
    case .not(let denied): hear(voice, denying: denied)
    }
  }

  private mutating func hear(_ voice: Voice, saying said: ReportedStage) {
    guard let now = stage, let confirmed else { return set(said, voice) }
    let isSameRound = voice.said.number - confirmed.number <= Track.round
    if said == now { return confirm(voice) }
    switch (now.rung, said.rung) {
    case (let a?, let b?) where b > a:
      // Further on. An equal or better source is believed; a lesser one is where the act is newer than what the
      // better one said, or the round is over. Within the round its "has joined" is an announcement, no more.
      let isNewAct = voice.happened.map { $0 > confirmed } ?? false
      if voice.rank >= rank || !isSameRound || isNewAct { return set(said, voice, keeping: support) }
      if said.isDone {
        if a < ReportedStage.announced.rung! { set(.announced, voice, keeping: support, rank: rank) }
        against.append(voice)
      } else {
        set(said, voice, keeping: support, rank: rank)
      }
    case (_?, _?):
      // Behind: how it came here, told again, unless the same days have a better source say it is not that far.
      guard isSameRound, voice.rank > rank else { return }
      if now.isDone {
        let over = support
        let capped: ReportedStage = said.rung! < ReportedStage.announced.rung! ? .announced : said
        set(capped, voice, keeping: over)
        against.append(contentsOf: over.filter { $0.says == .stage(now) })
      } else {
        rank = max(rank, voice.rank)
        support.append(voice)
      }
    default:
      // Away from the way, or back onto it; how it was before is history.
      if let happened = voice.happened, let since, happened < since { return }
      if voice.rank < rank, isSameRound, !(voice.happened.map { $0 > confirmed } ?? false) {
        against.append(voice)
      } else if said.rung != nil, now == .left || now == .leaving, !said.isDone, said != .seeking, voice.rank < rank {
        against.append(voice)
      } else {
        let old = isSameRound ? support : []
        set(said, voice)
        against.append(contentsOf: old)
      }
    }
  }

  private mutating func hear(_ voice: Voice, denying denied: ReportedStage) {
    guard let now = stage, let confirmed else { return }
    let isMeant =
      now == denied || (denied.rung.flatMap { d in now.rung.map { $0 >= d } } ?? false)
      || (denied == .left && now == .leaving)
    guard isMeant else { return }
    let isSameRound = voice.said.number - confirmed.number <= Track.round
    if voice.rank > rank, isSameRound || !now.isDone {
      // The better source takes it back: what remains is what was announced or, for a departure, membership.
      let over = support
      if denied == .left {
        set(.joined, voice)
      } else {
        set(now == .negotiating || now.rung! < ReportedStage.announced.rung! ? .candidate : .announced, voice)
        support = over + [voice]
      }
      against.append(contentsOf: over.filter { $0.says == .stage(now) })
    } else {
      against.append(voice)
    }
  }

  private mutating func set(
    _ new: ReportedStage, _ voice: Voice, keeping old: [Voice] = [], rank forced: SpeakerRank? = nil
  ) {
    stage = new
    rank = forced ?? voice.rank
    confirmed = voice.said
    since = voice.happened ?? voice.said
    // Earlier steps of the same round still stand behind the cell.
    support = old.filter { voice.said.number - $0.said.number <= Track.round && $0.number != voice.number } + [voice]
    against = against.filter { voice.said.number - $0.said.number <= Track.round }
  }

  private mutating func confirm(_ voice: Voice) {
    rank = max(rank, voice.rank)
    confirmed = max(confirmed ?? voice.said, voice.said)
    if let happened = voice.happened, let day = since, happened < day { since = happened }
    support.append(voice)
  }
}
