import MithaqClaims
import MithaqStatus
import Yams

/// The clause language: one function for each of its words.
extension AgreementReader {
  static let clauseKeys = [
    "binding", "kind", "opened", "depositaries", "depositary", "first_deposit_counts", "consent", "general", "party",
    "pairwise", "parts", "provisional", "withdrawal", "ends", "bilateral", "accedes", "amends", "members_bound",
    "reasons_required", "note", "notes", "source", "reservations", "adopted",
  ]

  func clauses(_ mapping: Node.Mapping, _ treaty: inout Treaty) -> Clauses {
    check(mapping, Self.clauseKeys, "'clauses'")
    var clauses = Clauses()
    if let node = mapping["binding"] {
      switch word(node) {
      case "legal": break
      case "political": clauses.isPolitical = true
      default: choice(node, ["legal", "political"])
      }
    }
    clauses.isBilateral =
      (mapping["bilateral"].flatMap { flag($0) } ?? false) || mapping["kind"].flatMap(optionalWord) == "bilateral"
    for name in ["opened", "adopted"] {
      if let node = mapping[name], !isNull(node) { treaty.anchors[name] = day(node) }
    }
    clauses.depositaries = words(mapping["depositaries"]) + words(mapping["depositary"])
    if let node = mapping["first_deposit_counts"] { clauses.firstDepositCounts = flag(node) ?? true }
    consent(mapping["consent"], &clauses)
    if let node = mapping["general"] { clauses.general = rules(node) }
    if let node = mapping["party"] { clauses.party = partyRule(node) }
    if let node = mapping["pairwise"] { clauses.isPairwise = flag(node) ?? false }
    if let node = mapping["parts"], let parts = self.mapping(node) {
      let before = references
      for (key, value) in parts {
        if let name = word(key) { clauses.parts.append(.init(name: name, rules: rules(value))) }
      }
      // A part may wait for its own agreement.
      references = before + references[before.count...].filter { $0.id != treaty.id }
    }
    if let node = mapping["provisional"] { clauses.provisional = provisional(node) }
    if let node = mapping["withdrawal"], !isNull(node) { clauses.withdrawal = withdrawal(node) }
    if let node = mapping["ends"], !isNull(node) { clauses.ends = ends(node) }
    if let node = mapping["accedes"], let accedes = self.mapping(node),
      let state = accedes["state"].flatMap({ party($0) }), let to = accedes["to"].flatMap({ word($0) })
    {
      clauses.accedes = .init(state: state, to: to)
    }
    return clauses
  }

  private func consent(_ node: Node?, _ clauses: inout Clauses) {
    var acts: Set<ActKind> = ActKind.consentByDefault
    if clauses.isPolitical { acts.insert(.signature) }
    if let node, !isNull(node), let mapping = mapping(node) {
      check(mapping, ["acts", "reio", "note", "source"], "'consent'")
      if let list = mapping["acts"] { acts = kinds(list) }
      if let node = mapping["reio"] {
        switch word(node) {
        case "not_additional": clauses.organisationsCount = false
        case "counted": clauses.organisationsCount = true
        default: choice(node, ["not_additional", "counted"])
        }
      }
    }
    clauses.consentActs = acts
  }

  private func kinds(_ node: Node) -> Set<ActKind> {
    guard let list = node.sequence else {
      error("a list of acts is meant, as [ratification, accession]", node)
      return []
    }
    var kinds: Set<ActKind> = []
    for node in list {
      guard let word = word(node) else { continue }
      let kind = ActKind(word)
      if ActKind.domestic.contains(kind) {
        warning("'\(word)' lies below the treaty layer and binds nobody", node)
      } else if !ActKind.known.contains(kind), let near = Spelling.nearest(word, among: ActKind.known.map(\.word)) {
        error("no act is named '\(word)'; did you mean '\(near)'?", node)
      }
      kinds.insert(kind)
    }
    return kinds
  }

  // MARK: Rules and conditions

  func rules(_ node: Node) -> [Rule] {
    if isNull(node) { return [] }
    if let list = node.sequence { return list.compactMap(rule) }
    return rule(node).map { [$0] } ?? []
  }

  private func rule(_ node: Node) -> Rule? {
    guard let mapping = mapping(node) else { return nil }
    check(mapping, ["cond", "by", "effect", "not_before", "note", "source"], "a rule")
    guard let condition = mapping["cond"] else {
      unreadable("a rule has a 'cond'", node)
      return nil
    }
    var rule = Rule(condition: self.condition(condition))
    rule.by = mapping["by"].flatMap { day($0) }
    if let node = mapping["effect"] { rule.effect = delay(node) ?? .sameDay }
    if let node = mapping["not_before"], !isNull(node) {
      rule.notBefore = (node.sequence.map(Array.init) ?? [node]).compactMap(floor)
    }
    return rule
  }

  private func floor(_ node: Node) -> Rule.Floor? {
    guard let mapping = node.mapping else { return day(node).map { .day($0) } }
    check(mapping, ["since", "after"], "'not_before'")
    guard let since = mapping["since"], let name = word(since) else {
      error("'not_before' is a day, or {since: opened, after: {years: 2}}", node)
      return nil
    }
    namedAnchors.append((name, since))
    return .since(name, mapping["after"].flatMap { delay($0) } ?? .sameDay)
  }

  static let conditionKeys = [
    "count", "fraction", "weight", "every", "event", "date", "in_force", "all", "any", "of", "base", "acts", "strict",
    "note",
  ]

  func condition(_ node: Node, depth: Int = 0) -> Condition {
    guard depth < 50 else {
      error("conditions are nested more than 50 deep", node)
      return .unknown("nested")
    }
    if let list = node.sequence {
      warning("a list of conditions is read as 'all'", node)
      return .all(list.map { condition($0, depth: depth + 1) })
    }
    guard let mapping = mapping(node) else { return .unknown("?") }
    check(mapping, Self.conditionKeys, "a condition")
    let heads = ["count", "fraction", "weight", "every", "event", "date", "in_force", "all", "any"]
    let found = heads.filter { mapping[$0] != nil }
    guard let head = found.first, let value = mapping[head] else {
      unreadable("a condition is one of \(heads.map { "'\($0)'" }.joined(separator: ", "))", node)
      return .unknown(mapping.keys.compactMap(\.string).joined(separator: ", "))
    }
    if found.count > 1 {
      error("'\(found[0])' and '\(found[1])' are two conditions; put them under 'all' or 'any'", node)
    }
    let of = mapping["of"].flatMap { set($0) }
    switch head {
    case "count":
      return .count(number(value, 1...100_000) ?? Int.max, of: of, acts: mapping["acts"].map(kinds))
    case "fraction":
      guard let parts = value.sequence, parts.count == 2, let n = number(parts[0], 0...100_000),
        let d = number(parts[1], 1...100_000)
      else {
        error("a fraction is [numerator, denominator], as [2, 3]", value)
        return .unknown("fraction")
      }
      if n > d { error("the fraction \(n)/\(d) is more than the whole", value) }
      let base = mapping["base"].flatMap { number($0, 1...100_000) }
      if of == nil, mapping["base"] == nil {
        error("a fraction is of a set or of a number: give 'of' or 'base'", node)
      }
      return .fraction(n, d, of: of, base: base, strict: mapping["strict"].flatMap { flag($0) } ?? false)
    case "weight":
      guard let weight = self.mapping(value) else { return .unknown("weight") }
      check(weight, ["attr", "min", "strict", "total"], "a weight")
      guard let attribute = weight["attr"], let name = word(attribute), let min = weight["min"],
        let minimum = amount(min)
      else {
        error("a weight has an 'attr' and a 'min'", value)
        return .unknown("weight")
      }
      namedWeights.append((name, attribute))
      return .weight(
        attribute: name, minimum: minimum,
        strict: (weight["strict"] ?? mapping["strict"]).flatMap { flag($0) } ?? false,
        total: weight["total"].flatMap { amount($0) })
    case "every": return set(value).map { .every($0) } ?? .unknown("every")
    case "event": return word(value).map { .event($0) } ?? .unknown("event")
    case "date": return day(value).map { .date($0) } ?? .unknown("date")
    case "in_force":
      guard let id = word(value) else { return .unknown("in_force") }
      refer(id, value, mustComeFirst: true)
      return .inForce(id)
    default:
      guard let list = value.sequence, !list.isEmpty else {
        error("'\(head)' is a list of conditions", value)
        return .unknown(head)
      }
      let conditions = list.map { condition($0, depth: depth + 1) }
      return head == "all" ? .all(conditions) : .any(conditions)
    }
  }

  /// A mistake that leaves an answer where the day is declared.
  private func unreadable(_ text: String, _ node: Node) {
    isDeclared ? warning(text + "; the declared day stands", node) : error(text, node)
  }

  private func refer(_ id: String, _ node: Node, mustComeFirst: Bool) {
    references.append(
      .init(id: id, line: node.mark?.line ?? 1, column: node.mark?.column ?? 1, mustComeFirst: mustComeFirst))
  }

  func set(_ node: Node, depth: Int = 0) -> PolitySet? {
    guard depth < 50 else {
      error("sets are nested more than 50 deep", node)
      return nil
    }
    if let list = node.sequence { return .ids(Set(list.compactMap(party))) }
    if node.scalar != nil, let name = word(node) {
      namedGroups.append((name, node))
      return .group(name)
    }
    guard let mapping = mapping(node) else { return nil }
    let heads = ["ids", "group", "signatories", "minus", "union"]
    check(mapping, heads + ["note"], "a set")
    guard let head = heads.first(where: { mapping[$0] != nil }), let value = mapping[head] else {
      unreadable("a set is one of \(heads.map { "'\($0)'" }.joined(separator: ", "))", node)
      return nil
    }
    switch head {
    case "ids":
      guard let list = value.sequence else {
        error("'ids' is a list of parties", value)
        return nil
      }
      return .ids(Set(list.compactMap(party)))
    case "group":
      guard let name = word(value) else { return nil }
      namedGroups.append((name, value))
      return .group(name)
    case "signatories":
      if let word = word(value), ["now", "true"].contains(word) { return .signatories(nil) }
      return day(value).map { .signatories($0) }
    case "minus":
      guard let list = value.sequence, list.count >= 2 else {
        error("'minus' is a list of two sets: the first without the second", value)
        return nil
      }
      let sets = list.compactMap { set($0, depth: depth + 1) }
      guard sets.count == list.count else { return nil }
      return .minus(sets[0], sets.count == 2 ? sets[1] : .union(Array(sets[1...])))
    default:
      guard let list = value.sequence else {
        error("'union' is a list of sets", value)
        return nil
      }
      return .union(list.compactMap { set($0, depth: depth + 1) })
    }
  }

  // MARK: Delays

  static let delayKeys = [
    "same_day", "days", "clear_days", "months", "years", "next_month", "nth_month", "fixed", "annual", "later_of",
    "first_of", "seq", "event", "date",
  ]

  func delay(_ node: Node, depth: Int = 0) -> Delay? {
    guard depth < 50 else {
      error("delays are nested more than 50 deep", node)
      return nil
    }
    if node.mapping == nil, let scalar = node.scalar?.string {
      if scalar == "same_day" { return .sameDay }
      if let day = Day(scalar) { return .fixed(day) }
      error("a delay is a mapping such as {days: 30}, not '\(scalar)'", node)
      return nil
    }
    guard let mapping = mapping(node) else { return nil }
    check(mapping, Self.delayKeys + ["note"], "a delay")
    let parts = mapping.filter { key, _ in key.string.map(Self.delayKeys.contains) ?? false }
    guard !parts.isEmpty else {
      error("a delay is one of \(Self.delayKeys.dropLast().map { "'\($0)'" }.joined(separator: ", "))", node)
      return nil
    }
    var delays: [Delay] = []
    for (key, value) in parts {
      guard let delay = delay(named: key.string ?? "", value, depth) else { return nil }
      delays.append(delay)
    }
    if delays.count == 1 { return delays[0] }
    warning("a delay has one word; these are taken one after the other, as 'seq'", node)
    return .sequence(delays)
  }

  private func delay(named name: String, _ value: Node, _ depth: Int) -> Delay? {
    func list() -> [Delay]? {
      guard let nodes = value.sequence, !nodes.isEmpty else {
        error("'\(name)' is a list of delays", value)
        return nil
      }
      let delays = nodes.compactMap { delay($0, depth: depth + 1) }
      return delays.count == nodes.count ? delays : nil
    }
    switch name {
    case "same_day": return flag(value) == false ? nil : .sameDay
    case "days": return number(value, 0...400_000).map { .days($0) }
    case "clear_days": return number(value, 0...400_000).map { .clearDays($0) }
    case "months": return number(value, 0...12_000).map { .months($0) }
    case "years": return number(value, 0...1_000).map { .years($0) }
    case "next_month": return delay(value, depth: depth + 1).map { .nextMonth($0) }
    case "nth_month": return number(value, 0...12_000).map { .nthMonth($0) }
    case "fixed", "date": return day(value).map { .fixed($0) }
    case "event": return word(value).map { .event($0) }
    case "later_of": return list().map { .laterOf($0) }
    case "first_of": return list().map { .firstOf($0) }
    case "seq": return list().map { .sequence($0) }
    default:
      guard let annual = mapping(value) else { return nil }
      check(annual, ["effect", "notice_by"], "'annual'")
      guard let effect = annual["effect"].flatMap({ monthDay($0) }) else {
        error("'annual' has an 'effect', as '06-30'", value)
        return nil
      }
      return .annual(effect: effect, noticeBy: annual["notice_by"].flatMap { monthDay($0) })
    }
  }

  private func monthDay(_ node: Node) -> Delay.MonthDay? {
    guard let text = word(node) else { return nil }
    let parts = text.split(separator: "-").map { Int($0) }
    if parts.count == 2, let month = parts[0], let day = parts[1], let value = Delay.MonthDay(month: month, day: day) {
      return value
    }
    error("'\(text)' is no day of the year; write 'MM-DD'", node)
    return nil
  }

  // MARK: Parties, provisional application, the end

  private func partyRule(_ node: Node) -> PartyRule {
    var rule = PartyRule()
    if isNull(node) { return rule }
    guard let mapping = mapping(node) else { return rule }
    check(mapping, ["effect", "from", "floor", "note", "source"], "'party'")
    rule.effect = mapping["effect"].flatMap { delay($0) }
    if let node = mapping["from"] {
      if let word = word(node), let from = PartyRule.Boundary(rawValue: word) {
        rule.from = from
      } else {
        choice(node, PartyRule.Boundary.allCases.map(\.rawValue))
      }
    }
    if let node = mapping["floor"] {
      switch isNull(node) ? "none" : word(node) {
      case "general": break
      case "none": rule.isFlooredByGeneral = false
      default: choice(node, ["general", "none"])
      }
    }
    return rule
  }

  private func provisional(_ node: Node) -> Provisional? {
    if isNull(node) { return nil }
    guard let mapping = mapping(node) else { return nil }
    check(mapping, ["by", "from", "until", "unless", "note", "source"], "'provisional'")
    guard let by = mapping["by"], let word = word(by), let basis = Provisional.Basis(rawValue: word) else {
      if let by = mapping["by"] {
        choice(by, Provisional.Basis.allCases.map(\.rawValue), else: "nobody is taken to apply it provisionally")
      } else {
        error("'provisional' says 'by' whom: declaration, all_signatories or automatic", node)
      }
      return nil
    }
    var result = Provisional(by: basis)
    if let node = mapping["from"] {
      switch self.word(node) {
      case "signature": result.from = .signature
      case "receipt": result.from = .receipt
      case let text?:
        if let day = Day(text) {
          result.from = .day(day)
        } else {
          choice(node, ["signature", "receipt"], orDay: true, else: "it starts with the act")
        }
      case nil: break
      }
    }
    if let node = mapping["until"] {
      switch self.word(node) {
      case "in_force": result.until = .inForce
      case "termination_notice": result.until = .terminationNotice
      case let text?:
        if let day = Day(text) {
          result.until = .day(day)
        } else {
          choice(node, ["in_force", "termination_notice"], orDay: true, else: "it lasts until entry into force")
        }
      case nil: break
      }
    }
    if let node = mapping["unless"] {
      if self.word(node) == "declaration" {
        result.unlessDeclared = true
      } else {
        choice(node, ["declaration"], else: "nobody is left out")
      }
    }
    return result
  }

  private func withdrawal(_ node: Node) -> Withdrawal? {
    guard let mapping = mapping(node) else { return nil }
    check(
      mapping,
      [
        "permitted", "earliest", "effect", "later_date_in_notice", "term", "deferred_while", "deemed_by", "revocable",
        "extendable_by", "reasons_required", "note", "notes", "source", "sunset",
      ], "'withdrawal'")
    var result = Withdrawal()
    if let node = mapping["permitted"] {
      switch word(node)?.lowercased() {
      case "true", "yes": result.permitted = .permitted
      case "false", "no": result.permitted = .forbidden
      case "silent": result.permitted = .silent
      default:
        result.permitted = .silent
        choice(node, ["true", "false", "silent"], else: "the clauses count as silent")
      }
    }
    if let node = mapping["earliest"], !isNull(node), let earliest = self.mapping(node) {
      check(earliest, ["since", "after"], "'earliest'")
      var sinceParty = true
      if let since = earliest["since"] {
        switch word(since) {
        case "party": break
        case "general": sinceParty = false
        default: choice(since, ["party", "general"])
        }
      }
      if let after = earliest["after"].flatMap({ delay($0) }) {
        result.earliest = .init(sinceParty: sinceParty, after: after)
      } else if earliest["after"] == nil {
        error("'earliest' says 'after' how long, as {years: 3}", node)
      }
    }
    result.effect = mapping["effect"].flatMap { isNull($0) ? nil : delay($0) }
    if let node = mapping["later_date_in_notice"] { result.laterDateInNotice = flag(node) ?? false }
    if let node = mapping["term"], !isNull(node), let term = self.mapping(node) {
      check(term, ["first", "renew", "notice_before", "since"], "'term'")
      if let first = term["first"].flatMap({ delay($0) }) {
        result.term = .init(
          first: first, renew: term["renew"].flatMap { delay($0) },
          noticeBefore: term["notice_before"].flatMap { delay($0) },
          sinceParty: term["since"].flatMap { word($0) } == "party")
      } else if term["first"] == nil {
        error("'term' has a 'first' delay, as {years: 10}", node)
      }
    }
    result.deferredWhile = words(mapping["deferred_while"])
    if let node = mapping["deemed_by"] {
      result.deemedBy = words(node)
      for node in node.sequence.map(Array.init) ?? [node] {
        if let id = word(node) { refer(id, node, mustComeFirst: false) }
      }
    }
    if let node = mapping["revocable"] { result.isRevocable = flag(node) ?? true }
    result.extendableBy = mapping["extendable_by"].flatMap(optionalWord)
    return result
  }

  private func ends(_ node: Node) -> Ends? {
    guard let mapping = mapping(node) else { return nil }
    check(mapping, ["at", "term", "if_fewer_than", "declared", "note", "source"], "'ends'")
    return Ends(
      at: mapping["at"].flatMap(optionalDay), term: mapping["term"].flatMap { delay($0) },
      ifFewerThan: mapping["if_fewer_than"].flatMap { number($0, 1...100_000) },
      declared: mapping["declared"].flatMap(optionalDay))
  }
}
