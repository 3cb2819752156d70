import MithaqClaims

extension Standing {
  /// The answer for a reader: the general day, the parts, then every party on a day.
  ///
  /// `explain` adds the clause and its count as it stood.
  public func text(title: String?, on day: Day, parties chosen: [String]? = nil, explain: Bool = false) -> String {
    var lines: [String] = []
    lines.append(title.map { "\($0) (\(id))" } ?? id)
    func row(_ label: String, _ value: String) {
      lines.append("  " + label.padded(to: 16) + value)
    }
    if let trigger {
      let why = isSample ? "declared; the acts are a sample" : account?.reason(on: trigger) ?? ""
      row("condition met", "\(trigger)" + (why.isEmpty ? "" : "   \(why)"))
    } else if account != nil {
      row("condition met", "not yet")
    }
    if isPolitical {
      row("in force", "never: the text is political")
    } else if let inForce {
      var how = ""
      if let rule { how = "   \(rule.effect.phrase)" }
      if let computedInForce, computedInForce != inForce { how = "   declared; the clause gives \(computedInForce)" }
      row("in force", "\(inForce)" + how)
    } else {
      row("in force", "not in force")
    }
    for part in parts {
      row("part", "\(part.name): " + (part.inForce?.description ?? "not in force"))
    }
    if let ended { row("ended", "\(ended)") }
    if explain { lines += explanation() }
    if isPairwise { row("between parties", "from the later day of both") }
    lines.append("")
    let shown = chosen ?? parties.keys.sorted()
    if chosen == nil {
      var counts: [LegalStatus: Int] = [:]
      for party in shown { counts[status(of: party, on: day), default: 0] += 1 }
      let summary = LegalStatus.allCases.compactMap { s in counts[s].map { "\($0) \(s.rawValue)" } }
      lines.append("On \(day): " + (summary.isEmpty ? "no party" : summary.joined(separator: ", ")))
    } else {
      lines.append("On \(day):")
    }
    for party in shown {
      let line = parties[party]
      var text = "  " + party.padded(to: 6) + (line?.status(on: day) ?? .none).rawValue.padded(to: 23)
      text += (line?.periods ?? []).map(\.phrase).joined(separator: "; ")
      for period in line?.differences ?? [] {
        text +=
          "  [differs: \(period.declared.map(\.description) ?? "") declared, "
          + "\(period.computed.map { "\($0) by the clause" } ?? "no day by the clause")]"
      }
      if line?.periods.contains(where: \.isInferred) ?? false { text += "  [inferred]" }
      lines.append(text.trimmingTrailingSpaces())
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The clause of the entry into force and of every part, and the count as it stood.
  public func explanation() -> [String] {
    var lines: [String] = []
    func explain(_ name: String, _ account: ConditionAccount?, _ rule: Rule?, _ trigger: Day?, _ inForce: Day?) {
      guard let account else { return }
      lines.append("")
      lines.append("  Why \(name):")
      lines += account.lines(depth: 2)
      guard let rule else { return }
      if let by = rule.by { lines.append("    to be met by \(by)") }
      lines.append("    takes effect \(rule.effect.phrase)" + (inForce.map { ": \($0)" } ?? ""))
      for floor in rule.notBefore {
        switch floor {
        case .day(let day): lines.append("    not before \(day)")
        case .since(let name, let delay): lines.append("    not before the day \(delay.phrase), from '\(name)'")
        }
      }
    }
    explain("the entry into force", account, rule, trigger, computedInForce)
    for part in parts { explain("'\(part.name)'", part.account, part.rule, part.trigger, part.inForce) }
    return lines
  }

  /// What happened to the agreement and its parties, in the order of days.
  public func timeline(parties chosen: [String]? = nil, until last: Day? = nil) -> String {
    var entries: [(day: Day, order: Int, text: String)] = []
    if let trigger { entries.append((trigger, 1, "** the condition of entry into force is met")) }
    if let inForce { entries.append((inForce, 2, "** in force")) }
    for part in parts { if let day = part.inForce { entries.append((day, 3, "** '\(part.name)' in force")) } }
    if let ended { entries.append((ended, 4, "** ended")) }
    for party in (chosen ?? parties.keys.sorted()) {
      for step in parties[party]?.steps ?? [] {
        guard let day = PartyStanding.known(step.from) else { continue }
        entries.append((day, 0, "\(party) \(step.status.rawValue)"))
      }
    }
    entries.sort { ($0.day, $0.order, $0.text) < ($1.day, $1.order, $1.text) }
    var text = ""
    var i = 0
    while i < entries.count {
      let day = entries[i].day
      if let last, day > last { break }
      // One line for a day and a status, however many parties.
      var groups: [(status: String, parties: [String])] = []
      while i < entries.count, entries[i].day == day {
        let words = entries[i].text.split(separator: " ", maxSplits: 1).map(String.init)
        if words[0] == "**" {
          groups.append((words[1], []))
        } else if let at = groups.firstIndex(where: { $0.status == words[1] && !$0.parties.isEmpty }) {
          groups[at].parties.append(words[0])
        } else {
          groups.append((words[1], [words[0]]))
        }
        i += 1
      }
      for (n, group) in groups.enumerated() {
        let date = n == 0 ? "\(day)" : "          "
        text +=
          group.parties.isEmpty
          ? "\(date)  —— \(group.status)\n"
          : "\(date)  \(group.status.padded(to: 22)) \(group.parties.joined(separator: " "))\n"
      }
    }
    return text
  }
}

extension ConditionAccount {
  /// "the 55th instrument on 2016-09-21 (73 instruments by 2016-10-05) and 58.8 % (55 % of ghg_paris needed)".
  func reason(on day: Day) -> String {
    leaves.filter { !$0.have.isEmpty }.map { leaf in
      guard let ordinal = leaf.ordinal, let first = leaf.first else { return "\(leaf.have) (\(leaf.needed) needed)" }
      let place = leaf.needed.split(separator: " of ", maxSplits: 1).dropFirst().first.map { " of \($0)" } ?? ""
      return first == day
        ? "the \(ordinal) instrument\(place) (\(leaf.have))"
        : "the \(ordinal) instrument\(place) on \(first) (\(leaf.have) by then)"
    }.joined(separator: ", ")
  }

  private var leaves: [ConditionAccount] { joined == nil ? [self] : parts.flatMap(\.leaves) }
}

extension PartyStanding.Period {
  /// "2016-11-04 – 2020-11-04".
  var phrase: String {
    var text = ""
    if let inForce {
      text = "from \(inForce)"
    } else if let consented {
      text = "consented \(consented)"
    } else {
      text = "party by its notice"
    }
    if let notice { text += ", notice \(notice)" }
    if let ended {
      let how =
        switch ending {
        case .consentRevoked: "taken back"
        case .terminated: "terminated"
        case .extinct: "extinct"
        default: notice == nil ? "left" : "effect"
        }
      text += ", \(how) \(ended)"
    }
    return text
  }
}

extension String {
  func padded(to width: Int) -> String {
    let missing = width - unicodeScalars.count
    return missing > 0 ? self + String(repeating: " ", count: missing) : self + " "
  }

  func trimmingTrailingSpaces() -> String {
    var copy = self
    while copy.last == " " { copy.removeLast() }
    return copy
  }
}
