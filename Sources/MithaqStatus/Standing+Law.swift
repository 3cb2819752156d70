import MithaqClaims

extension Standing {
  /// Applies the clauses to the acts.
  ///
  /// With `known`, acts that the register learned of later are left out. `others` answers for the agreements that
  /// the clauses name; one that isn't there counts as not in force.
  public init(of treaty: Treaty, known: Day? = nil, others: OtherAgreements = OtherAgreements()) {
    var treaty = treaty
    if let known {
      treaty.acts.removeAll { $0.known > known }
      // Nobody declares a day before what it rests on has happened.
      if let day = treaty.declared.trigger ?? treaty.declared.inForce, day > known {
        treaty.declared = Treaty.Declared()
      }
      treaty.extinct = treaty.extinct.filter { $0.value <= known }
    }
    treaty.acts.sort(by: ActRecord.before)
    var court = Court(treaty: treaty, others: others)
    court.decide()
    self = court.standing()
  }
}

/// The steps of one decision, in order: the trigger, the general day, the parties, the end, the parts.
private struct Court {
  let treaty: Treaty
  let others: OtherAgreements
  let clauses: Clauses
  let binding: Set<ActKind>
  /// Acts of each party that move its own status, in the order of days.
  var actsOf: [String: [ActRecord]] = [:]

  var computedTrigger: Day?
  var trigger: Day?
  var rule: Rule?
  var account: ConditionAccount?
  var computedInForce: Day?
  var inForce: Day?
  var ended: Day?
  var files: [String: PartyFile] = [:]
  var parts: [Standing.PartStanding] = []
  var warnings: [LawWarning] = []
  /// Successions without the day of independence.
  var successions: [ActRecord] = []

  init(treaty: Treaty, others: OtherAgreements) {
    self.treaty = treaty
    self.others = others
    clauses = treaty.clauses
    binding = clauses.consentActs.subtracting(ActKind.domestic)
    let everybody = treaty.acts.filter { $0.party == nil && $0.act != .event }
    for act in treaty.acts where act.territory == nil {
      guard let party = act.party, act.act != .event else { continue }
      actsOf[party, default: []].append(act)
    }
    for act in everybody where act.act == .suspension || act.act == .suspensionLifted {
      for party in actsOf.keys { actsOf[party]?.append(act) }
    }
    if !everybody.isEmpty { for party in actsOf.keys { actsOf[party]?.sort(by: ActRecord.before) } }
  }

  mutating func decide() {
    decideGeneral()
    for (party, acts) in actsOf { files[party] = decideParty(party, acts) }
    decideEnd()
    decideParts()
    if let first = successions.min(by: ActRecord.before) {
      let who = successions.compactMap(\.party).sorted()
      let shown = who.prefix(5).joined(separator: ", ") + (who.count > 5 ? ", …" : "")
      warn(
        "no 'succession_of' says from which day the succession of \(shown) binds; it counts like an accession", first)
    }
    warnings.sort { ($0.line ?? 0, $0.message) < ($1.line ?? 0, $1.message) }
  }

  // MARK: The general day

  mutating func decideGeneral() {
    let register = Register(treaty: treaty, others: others, moves: movesBeforeEntry())
    let met = pick(clauses.general, register)
    computedTrigger = met?.trigger
    trigger = treaty.declared.trigger ?? computedTrigger
    rule = met?.rule
    // Counting a sample finds the trigger only by chance: what doesn't lead to the declared day is no trigger.
    if isSample, treaty.declared.trigger == nil, let declared = treaty.declared.inForce, let met,
      day(of: met.rule, after: met.trigger) != declared
    {
      trigger = nil
    }
    if let declared = treaty.declared.trigger, declared != computedTrigger {
      rule = clauses.general.first { $0.by.map { declared <= $0 } ?? true }
      if treaty.completeness != .sample, let computedTrigger {
        warn("the condition was met on \(computedTrigger) by the list of acts; \(declared) is declared and wins")
      }
    }
    account = (rule ?? clauses.general.last).map { register.account(of: $0.condition, on: trigger) }
    computedInForce = trigger.flatMap { t in rule.flatMap { day(of: $0, after: t) } }
    guard !clauses.isPolitical else { return }
    inForce = treaty.declared.inForce ?? computedInForce
    if let declared = treaty.declared.inForce, let computedInForce, declared != computedInForce {
      warn("the clause gives \(computedInForce) for the entry into force; \(declared) is declared and wins")
    }
    if treaty.completeness == .sample, !clauses.general.isEmpty, treaty.declared.inForce == nil,
      treaty.declared.trigger == nil
    {
      warn(
        inForce == nil
          ? "the acts are a sample and no day is declared, so the general day is not known"
          : "the acts are a sample and no day is declared; the general day is what the sample gives")
    }
  }

  /// Consents as they stood before anything was in force: a notice then takes the consent back.
  func movesBeforeEntry() -> [Register.Move] {
    var moves: [Register.Move] = []
    for (party, acts) in actsOf {
      var isConsented = false
      for act in acts {
        if isSignature(act.act) { moves.append(.init(day: act.date, party: party, kind: .sign)) }
        if binding.contains(act.act) {
          if !isConsented {
            moves.append(
              .init(day: counted(act, among: acts), party: party, kind: .consent(act.act, countsFor: act.countsFor)))
          }
          isConsented = true
          continue
        }
        switch act.act {
        case .consentRevoked, .withdrawalEffective: break
        case .withdrawalNotice where clauses.withdrawal?.earliest == nil: break
        default: continue
        }
        if isConsented { moves.append(.init(day: act.date, party: party, kind: .lapse)) }
        isConsented = false
      }
      if let gone = treaty.extinct[party] { moves.append(.init(day: gone, party: party, kind: .lapse)) }
    }
    return moves
  }

  func isSignature(_ act: ActKind) -> Bool {
    act == .signature || act == .definitiveSignature || act == .successionToSignature
  }

  /// The day on which a consent counts: its own, or that of the last deposit where every depositary must have one.
  func counted(_ act: ActRecord, among acts: [ActRecord]) -> Day {
    guard !clauses.firstDepositCounts else { return act.date }
    var day = act.date
    for other in acts where binding.contains(other.act) && other.date >= act.date {
      if acts.contains(where: { $0.act == .withdrawalNotice && $0.date > act.date && $0.date <= other.date }) { break }
      day = max(day, other.date)
    }
    return day
  }

  /// The alternative that applies: the first in the order of the text whose condition was met by its day; among
  /// alternatives without a day, the one met first.
  func pick(_ rules: [Rule], _ register: Register) -> (rule: Rule, trigger: Day)? {
    var best: (rule: Rule, trigger: Day)?
    for rule in rules {
      guard let met = register.holding(rule.condition).first else { continue }
      if let by = rule.by, met > by { continue }
      if let current = best {
        if current.rule.by == nil, met < current.trigger { best = (rule, met) }
      } else {
        best = (rule, met)
      }
    }
    return best
  }

  mutating func warn(_ message: String, _ act: ActRecord? = nil) {
    warnings.append(LawWarning(message: message, line: act?.line))
  }

  func day(of rule: Rule, after trigger: Day) -> Day? {
    guard var day = rule.effect.applied(to: trigger, event: { treaty.firstEvent($0, from: $1) }) else { return nil }
    for floor in rule.notBefore {
      switch floor {
      case .day(let limit): day = max(day, limit)
      case .since(let name, let delay):
        if let anchor = anchor(name, trigger),
          let limit = delay.applied(to: anchor, event: { treaty.firstEvent($0, from: $1) })
        {
          day = max(day, limit)
        } else if let known = others.entries[name], known == nil {
          return nil  // the other agreement is known, and not in force
        }
      }
    }
    return day
  }

  /// The day that a name stands for: of the text, of this agreement, of another, or of an event.
  func anchor(_ name: String, _ trigger: Day) -> Day? {
    switch name {
    case "trigger": trigger
    case "general", "in_force", "entry_into_force": inForce
    default: treaty.anchors[name] ?? others.entry(of: name) ?? treaty.firstEvent(name)
    }
  }

  // MARK: A party

  /// A sample shows parties without their consents; there a notice says that its sender was a party.
  var isSample: Bool { treaty.completeness == .sample }

  /// The day on which a consent binds by the clauses alone.
  func entry(ofConsentOn day: Day, _ act: ActRecord) -> Day? {
    guard !clauses.isPolitical else { return nil }
    let own =
      act.act == .succession && act.successionOf != nil
      ? act.successionOf
      : (clauses.party.effect ?? .sameDay).applied(to: day, event: { treaty.firstEvent($0, from: $1) })
    if clauses.general.isEmpty, treaty.declared.inForce == nil { return own }
    guard let general = inForce else { return nil }
    if act.successionOf != nil, act.act == .succession { return own.map { max($0, general) } }
    let entersWithGeneral =
      switch clauses.party.from {
      case .threshold: trigger.map { day <= $0 } ?? false
      case .entryIntoForce: day < general
      }
    if entersWithGeneral { return general }
    return own.map { clauses.party.isFlooredByGeneral ? max($0, general) : $0 }
  }

  mutating func decideParty(_ party: String, _ acts: [ActRecord]) -> PartyFile {
    var file = PartyFile(party: party)
    var steps = acts
    for mother in clauses.withdrawal?.deemedBy ?? [] {
      for departure in others.departures[mother]?[party] ?? [] {
        steps.append(
          ActRecord(party: party, act: .deemedNotice, date: departure.notice, event: mother, to: departure.effect))
      }
    }
    if steps.count != acts.count { steps.sort(by: ActRecord.before) }
    for act in steps { apply(act, among: acts, to: &file) }
    if let gone = treaty.extinct[party] {
      for i in file.periods.indices where file.periods[i].ended.map({ $0 > gone }) ?? true {
        file.periods[i].ended = gone
        file.periods[i].ending = .extinct
        if let day = file.periods[i].inForce, day >= gone { file.periods[i].inForce = nil }
      }
      file.extinct = gone
    }
    return file
  }

  mutating func apply(_ act: ActRecord, among acts: [ActRecord], to file: inout PartyFile) {
    if isSignature(act.act) { file.signed = min(file.signed ?? act.date, act.date) }
    if binding.contains(act.act) { return consent(act, among: acts, to: &file) }
    let isBound = file.periods.last.map { $0.ended == nil || $0.ended! > act.date } ?? false
    switch act.act {
    case .withdrawalNotice: notice(act, to: &file)
    case .deemedNotice: deemed(act, to: &file)
    case .withdrawalExtended: extend(act, to: &file)
    case .withdrawalRevoked: revoke(act, to: &file)
    case .withdrawalEffective:
      guard var period = file.periods.last, isBound || period.notice != nil && period.ending == .withdrawn else {
        if isSample {
          file.appendAssumed()
          file.periods[file.periods.count - 1].end(on: act.date, .withdrawn)
        } else {
          warn("\(file.party) has no consent that a withdrawal could end on \(act.date)", act)
        }
        return
      }
      period.computedEnd = period.ended
      if let computed = period.ended, computed != act.date {
        warn("the clause ends \(file.party) on \(computed); \(act.date) is declared and wins", act)
      }
      period.ended = act.date
      period.ending = .withdrawn
      if let day = period.inForce, day >= act.date { period.inForce = nil }
      file.close(flagsOn: act.date)
      file.periods[file.periods.count - 1] = period
    case .consentRevoked:
      guard let period = file.periods.last, isBound else {
        if file.signed != nil, file.periods.isEmpty {
          file.disclaimed = min(file.disclaimed ?? act.date, act.date)
          file.endProvisional(on: act.date)
          return
        }
        return warn("\(file.party) has no consent to take back on \(act.date)", act)
      }
      guard period.inForce == nil || period.inForce! > act.date else {
        return warn("\(file.party) was bound on \(act.date): consent can be taken back before entry only", act)
      }
      file.periods[file.periods.count - 1].end(on: act.date, .consentRevoked)
    case .intentionNotToBecomeParty:
      if clauses.isPolitical, isBound {
        file.periods[file.periods.count - 1].end(on: act.date, .withdrawn)
      } else {
        file.disclaimed = min(file.disclaimed ?? act.date, act.date)
      }
      file.endProvisional(on: act.date)
    case .suspension: if !file.isSuspended { file.suspensions.append((act.date, nil)) }
    case .suspensionLifted:
      if file.isSuspended { file.suspensions[file.suspensions.count - 1].to = act.date }
    case .provisionalApplication:
      if !file.isProvisional { file.provisionals.append((provisionalStart(act, file), nil)) }
    case .provisionalEnded: file.provisionalEnd(on: act.date)
    case .provisionalDeclined: file.declinedProvisional = min(file.declinedProvisional ?? act.date, act.date)
    default: break
    }
  }

  func provisionalStart(_ act: ActRecord, _ file: PartyFile) -> Day {
    switch clauses.provisional?.from {
    case .day(let day): max(day, act.date)
    default: act.date
    }
  }

  mutating func consent(_ act: ActRecord, among acts: [ActRecord], to file: inout PartyFile) {
    var earliest: Day?
    if let last = file.periods.last {
      guard let end = last.ended else { return }  // the first deposit counts
      if end > act.date {
        guard last.notice != nil, last.ending == .withdrawn else { return }
        earliest = end  // back before having left: bound anew from the end of the old period
      }
    }
    let day = counted(act, among: acts)
    var period = PartyStanding.Period()
    period.consented = day
    period.act = act.act
    period.computed = entry(ofConsentOn: day, act)
    if let earliest, let computed = period.computed { period.computed = max(computed, earliest) }
    period.declared = clauses.isPolitical ? nil : act.entryDeclared
    period.inForce = period.declared ?? period.computed
    period.isInferred = act.act == .succession && act.successionOf == nil
    if period.isInferred { successions.append(act) }
    if clauses.isPolitical {
      file.endorsements.append((clauses.party.effect ?? .sameDay).applied(to: day) ?? day)
    } else {
      file.endorsements.append(nil)
    }
    file.periods.append(period)
  }

  mutating func notice(_ act: ActRecord, to file: inout PartyFile) {
    if file.periods.isEmpty, isSample { file.appendAssumed() }
    guard let period = file.periods.last, period.ended == nil || period.ended! > act.date else {
      return warn("\(file.party) gave notice on \(act.date) without being a party", act)
    }
    if period.notice != nil, period.ended != nil || clauses.withdrawal?.effect?.waitsForEvent == true { return }
    let clause = clauses.withdrawal
    let isAssumed = period.consented == nil && period.inForce == nil
    let generalIsUnknown = isSample && inForce == nil && !clauses.general.isEmpty
    let isBound =
      isAssumed || generalIsUnknown || clauses.isPolitical || (period.inForce.map { $0 <= act.date } ?? false)
    if clause?.permitted == .forbidden {
      file.flags.append((act.date, nil, .noticeNotPermitted))
      return warn("the agreement allows no withdrawal; the notice of \(file.party) of \(act.date) has no effect", act)
    }
    if let rule = clause?.earliest, !isAssumed, !(generalIsUnknown && !rule.sinceParty) {
      let base = rule.sinceParty ? period.inForce : inForce
      let first = base.flatMap { rule.after.applied(to: $0) }
      if !isBound || first.map({ act.date < $0 }) ?? !generalIsUnknown {
        file.flags.append((act.date, nil, .noticePremature))
        let limit = first.map { "before \($0)" } ?? "before entry into force"
        return warn("the notice of \(file.party) of \(act.date) is premature: none counts \(limit)", act)
      }
    }
    file.close(flagsOn: act.date)
    guard isBound else {
      warn("the notice of \(file.party) of \(act.date) came before entry into force: it takes the consent back", act)
      file.periods[file.periods.count - 1].end(on: act.date, .consentRevoked)
      return
    }
    var updated = period
    updated.notice = act.date
    updated.ending = .withdrawn
    updated.ended = end(of: updated, after: act, party: file.party)
    if !clauses.isPolitical, clause == nil || clause?.effect == nil && clause?.term == nil {
      updated.isInferred = true
      warn(
        "the clauses name no period for the notice of \(file.party) of \(act.date): twelve months (VCLT 56) are inferred",
        act)
    }
    file.periods[file.periods.count - 1] = updated
  }

  /// The day on which a notice takes effect; nil where it waits for an event.
  mutating func end(of period: PartyStanding.Period, after act: ActRecord, party: String) -> Day? {
    let clause = clauses.withdrawal ?? Withdrawal()
    let event: (String, Day) -> Day? = { treaty.firstEvent($0, from: $1) }
    let silent: Delay = clauses.isPolitical || clause.term != nil ? .sameDay : .years(1)
    guard var end = (clause.effect ?? silent).applied(to: act.date, event: event) else { return nil }
    if let term = clause.term, let start = term.sinceParty ? period.inForce : inForce ?? period.inForce {
      var last = term.first.applied(to: start)
      let limit = term.noticeBefore?.applied(to: act.date) ?? act.date
      while let running = last, limit > running {
        guard let next = term.renew?.applied(to: running), next > running else {
          last = nil
          break
        }
        last = next
      }
      if let last { end = max(end, last) }
    }
    if let requested = act.effectRequested {
      if requested > end, clause.laterDateInNotice {
        end = requested
      } else if requested != end {
        warn("\(party) asks to leave on \(requested); the clause gives \(end)", act)
      }
    }
    for _ in 0..<100 {
      guard let until = circumstance(over: end, party: party, names: clause.deferredWhile) else { break }
      guard let until = until.end else {
        warn("the withdrawal of \(party) is held back while \(until.name) lasts", act)
        return nil
      }
      end = until
    }
    return end
  }

  /// The circumstance that holds a withdrawal back on a day, and its end.
  func circumstance(over day: Day, party: String, names: [String]) -> (name: String, end: Day?)? {
    for name in names {
      for act in treaty.acts where act.event == name && act.date <= day {
        guard act.party == nil || act.party == party else { continue }
        let end =
          act.to
          ?? treaty.acts.first {
            $0.event == name + "_ended" && $0.date >= act.date && ($0.party == nil || $0.party == party)
          }?.date
        if end.map({ $0 > day }) ?? true { return (name, end) }
      }
    }
    return nil
  }

  mutating func deemed(_ act: ActRecord, to file: inout PartyFile) {
    guard var period = file.periods.last, period.ended == nil || act.to.map({ $0 < period.ended! }) ?? false else {
      return
    }
    if let end = act.to, let day = period.inForce, day >= end { return }
    if period.inForce == nil, let end = act.to {
      period.end(on: end, .consentRevoked)
    } else {
      period.notice = min(period.notice ?? act.date, act.date)
      period.ended = act.to
      period.ending = .withdrawn
    }
    file.periods[file.periods.count - 1] = period
  }

  mutating func extend(_ act: ActRecord, to file: inout PartyFile) {
    guard let period = file.periods.last, let notice = period.notice, period.ended.map({ $0 > act.date }) ?? true else {
      return warn("no notice of \(file.party) runs on \(act.date) that could be extended", act)
    }
    guard let to = act.to ?? act.effectRequested else {
      return warn("the extension of \(act.date) names no day", act)
    }
    let event = clauses.withdrawal?.effect?.eventDay(after: notice) { treaty.firstEvent($0, from: $1) }
    file.periods[file.periods.count - 1].ended = event.map { min($0, to) } ?? to
  }

  mutating func revoke(_ act: ActRecord, to file: inout PartyFile) {
    if file.flags.contains(where: { $0.to == nil }) { return file.close(flagsOn: act.date) }
    guard let period = file.periods.last, period.notice != nil, period.ended.map({ $0 > act.date }) ?? true else {
      return warn("no notice of \(file.party) runs on \(act.date) that could be revoked", act)
    }
    guard clauses.withdrawal?.isRevocable ?? true else {
      return warn("the agreement allows no revocation of the notice of \(file.party)", act)
    }
    file.leavings.append((period.notice!, act.date))
    file.periods[file.periods.count - 1].notice = nil
    file.periods[file.periods.count - 1].ended = nil
    file.periods[file.periods.count - 1].ending = nil
  }

  // MARK: The end, and the parts

  mutating func decideEnd() {
    guard !clauses.isPolitical || clauses.ends != nil else { return }
    var days: [Day] = []
    if let ends = clauses.ends {
      if let at = ends.at { days.append(at) }
      if let term = ends.term, let inForce, let day = term.applied(to: inForce) { days.append(day) }
      if let minimum = ends.ifFewerThan, let inForce, !isSample, let day = dayWithFewer(than: minimum, from: inForce) {
        days.append(day)
      }
      if let declared = ends.declared { days = [declared] }
    }
    if clauses.isBilateral, clauses.ends?.declared == nil,
      let left = files.values.flatMap(\.periods).filter({ $0.ending == .withdrawn }).compactMap(\.ended).min()
    {
      days.append(left)
    }
    guard let last = days.min() else { return }
    ended = last
    for party in files.keys { files[party]?.terminate(on: last) }
  }

  /// The first day on which fewer than `minimum` are bound, once as many have been.
  func dayWithFewer(than minimum: Int, from start: Day) -> Day? {
    var moves: [(day: Day, step: Int)] = []
    for period in files.values.flatMap(\.periods) {
      guard let day = period.inForce else { continue }
      moves.append((day, 1))
      if let end = period.ended { moves.append((end, -1)) }
    }
    moves.sort { $0.day < $1.day }
    var bound = 0
    var reached = false
    for (i, move) in moves.enumerated() {
      bound += move.step
      if i + 1 < moves.count, moves[i + 1].day == move.day { continue }
      if bound >= minimum { reached = true } else if reached, move.day >= start { return move.day }
    }
    return nil
  }

  mutating func decideParts() {
    guard !clauses.parts.isEmpty else { return }
    var moves: [Register.Move] = []
    for (party, acts) in actsOf {
      for act in acts where isSignature(act.act) { moves.append(.init(day: act.date, party: party, kind: .sign)) }
      for period in files[party]?.periods ?? [] {
        guard let day = period.consented, let kind = period.act else { continue }
        let countsFor = acts.first { $0.act == kind && $0.date == day }?.countsFor
        moves.append(.init(day: day, party: party, kind: .consent(kind, countsFor: countsFor)))
        if let end = period.ended { moves.append(.init(day: end, party: party, kind: .lapse)) }
      }
    }
    // A part may wait for the agreement itself.
    var others = others
    others.entries[treaty.id] = .some(inForce)
    let register = Register(treaty: treaty, others: others, moves: moves)
    for part in clauses.parts {
      let met = pick(part.rules, register)
      let computed = met.flatMap { day(of: $0.rule, after: $0.trigger) }
      let declared = treaty.declared.parts[part.name]
      if let declared, let computed, declared != computed {
        warn("the clause gives \(computed) for '\(part.name)'; \(declared) is declared and wins")
      }
      parts.append(
        .init(
          name: part.name, trigger: met?.trigger, inForce: declared ?? computed, rule: met?.rule,
          account: (met?.rule ?? part.rules.last).map { register.account(of: $0.condition, on: met?.trigger) }))
    }
  }

  func standing() -> Standing {
    var parties: [String: PartyStanding] = [:]
    for (party, file) in files {
      parties[party] = file.standing(clauses, ended: ended)
    }
    return Standing(
      id: treaty.id, trigger: trigger, inForce: inForce, computedTrigger: computedTrigger,
      computedInForce: computedInForce, rule: rule, account: account, parts: parts, ended: ended, parties: parties,
      warnings: warnings,
      isPolitical: clauses.isPolitical, isPairwise: clauses.isPairwise,
      isSample: isSample && treaty.declared.trigger != nil)
  }
}

extension ActKind {
  /// Leaving the agreement that this one hangs on; made by the law, never read from a file.
  fileprivate static let deemedNotice = ActKind("deemed by")
}

extension Delay {
  /// True where the end of a notice depends on an event that may still come.
  fileprivate var waitsForEvent: Bool {
    switch self {
    case .event: true
    case .firstOf(let delays), .laterOf(let delays), .sequence(let delays): delays.contains(where: \.waitsForEvent)
    default: false
    }
  }
}

extension PartyStanding.Period {
  mutating func end(on day: Day, _ how: Ending) {
    ended = day
    ending = how
    if let from = inForce, from >= day { inForce = nil }
  }
}

/// What has been found about one party while its acts are read.
private struct PartyFile {
  var party: String
  var periods: [PartyStanding.Period] = []
  /// Beside each period, the day of endorsing a political text.
  var endorsements: [Day?] = []
  var signed: Day?
  var disclaimed: Day?
  var suspensions: [(from: Day, to: Day?)] = []
  var provisionals: [(from: Day, to: Day?)] = []
  var provisionalEndedOn: Day?
  var declinedProvisional: Day?
  /// Notices that have no effect, until revoked or replaced.
  var flags: [(from: Day, to: Day?, status: LegalStatus)] = []
  /// Notices that were revoked.
  var leavings: [(from: Day, to: Day)] = []
  var extinct: Day?

  init(party: String) { self.party = party }

  var isSuspended: Bool { suspensions.last.map { $0.to == nil } ?? false }
  var isProvisional: Bool { provisionals.last.map { $0.to == nil } ?? false }

  mutating func appendAssumed() {
    periods.append(.init(isInferred: true))
    endorsements.append(nil)
  }

  mutating func close(flagsOn day: Day) {
    for i in flags.indices where flags[i].to == nil { flags[i].to = day }
  }

  mutating func provisionalEnd(on day: Day) {
    endProvisional(on: day)
    provisionalEndedOn = provisionalEndedOn ?? day
  }

  mutating func endProvisional(on day: Day) {
    if isProvisional { provisionals[provisionals.count - 1].to = day }
    provisionalEndedOn = provisionalEndedOn ?? day
  }

  mutating func terminate(on day: Day) {
    for i in periods.indices where periods[i].ended.map({ $0 > day }) ?? true {
      guard periods[i].start.map({ $0 < day }) ?? true else { continue }
      periods[i].end(on: day, .terminated)
    }
    endProvisional(on: day)
  }

  /// The stretches of provisional application, by declaration or for all who signed.
  func provisionalStretches(_ clause: Provisional?) -> [(from: Day, to: Day?)] {
    var stretches = provisionals
    if let clause, clause.by != .declaration, stretches.isEmpty {
      var from = signed
      if clause.by == .automatic, from == nil { from = periods.first?.consented }
      if case .day(let day) = clause.from {
        // Without a signature of its own, a party of an automatic clause is in from the day itself.
        from = signed == nil && clause.by == .automatic && !periods.isEmpty ? day : from.map { max($0, day) }
      }
      let declined = clause.unlessDeclared || declinedProvisional != nil ? declinedProvisional : nil
      if let from, declined == nil || declined! > from { stretches.append((from, declined ?? provisionalEndedOn)) }
    }
    if case .day(let last)? = clause?.until {
      stretches = stretches.map { ($0.from, $0.to.map { min($0, last) } ?? last) }
    }
    return stretches.filter { $0.to == nil || $0.to! > $0.from }
  }

  func standing(_ clauses: Clauses, ended: Day?) -> PartyStanding {
    let provisional = provisionalStretches(clauses.provisional)
    var days: Set<Day> = []
    for period in periods {
      for day in [period.consented, period.inForce, period.notice, period.ended] { if let day { days.insert(day) } }
      if period.start == nil { days.insert(PartyStanding.unknownStart) }
    }
    for day in endorsements { if let day { days.insert(day) } }
    for stretch in suspensions + provisional {
      days.insert(stretch.from)
      if let to = stretch.to { days.insert(to) }
    }
    for flag in flags {
      days.insert(flag.from)
      if let to = flag.to { days.insert(to) }
    }
    for leaving in leavings { days.formUnion([leaving.from, leaving.to]) }
    for day in [signed, disclaimed, ended, extinct] { if let day { days.insert(day) } }
    var steps: [(from: Day, status: LegalStatus)] = []
    for day in days.sorted() {
      let status = status(on: day, provisional, clauses)
      if steps.last?.status ?? .none != status { steps.append((day, status)) }
    }
    return PartyStanding(party: party, periods: periods, steps: steps, signed: signed)
  }

  func status(on day: Day, _ provisional: [(from: Day, to: Day?)], _ clauses: Clauses) -> LegalStatus {
    func within(_ stretch: (from: Day, to: Day?)) -> Bool {
      stretch.from <= day && (stretch.to.map { day < $0 } ?? true)
    }
    if let extinct, extinct <= day { return .none }
    let index = periods.lastIndex { ($0.start ?? day) <= day }
    if let index {
      let period = periods[index]
      let isOver = period.ended.map { $0 <= day } ?? false
      if isOver, period.ending != .consentRevoked {
        return period.ending == .terminated ? .terminated : .withdrawn
      }
      if !isOver {
        let isAssumed = period.start == nil
        if isAssumed || (period.inForce.map { $0 <= day } ?? false) {
          if let notice = period.notice, notice <= day { return .leaving }
          if leavings.contains(where: { $0.from <= day && day < $0.to }) { return .leaving }
          if let flag = flags.last(where: { $0.from <= day && ($0.to.map { day < $0 } ?? true) }) { return flag.status }
          return suspensions.contains(where: within) ? .suspended : .inForce
        }
        if clauses.isPolitical {
          if let notice = period.notice, notice <= day { return .leaving }
          if suspensions.contains(where: within) { return .suspended }
          if let endorsed = endorsements[index], endorsed <= day { return .endorsed }
        }
        // A party that comes back before it has left is leaving until then.
        if index > 0, let end = periods[index - 1].ended, end > day { return .leaving }
        if period.notice.map({ $0 <= day }) ?? false { return .leaving }
        if let flag = flags.last(where: { $0.from <= day && ($0.to.map { day < $0 } ?? true) }) { return flag.status }
        return provisional.contains(where: within) ? .provisional : .consented
      }
    }
    if provisional.contains(where: within) { return .provisional }
    if let disclaimed, disclaimed <= day, signed != nil { return .signedThenDisclaimed }
    if let signed, signed <= day { return .signed }
    return .none
  }
}
