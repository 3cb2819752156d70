import MithaqClaims
import MithaqStatus

/// Names of a polity in both languages, by its id.
public typealias Names = (_ id: String) -> (en: String?, ar: String?)

private func nameless(_ id: String) -> (en: String?, ar: String?) { (nil, nil) }
private func plain(_ text: String) -> String { text }

extension Board {
  /// A board for people: one line a party, the law's track and the reports' beside each other.
  public func text(_ style: TextStyle, title: String? = nil, names: Names? = nil) -> String {
    let names: Names = names ?? nameless
    var out = style.bold(title ?? agreement) + (title == nil ? "" : style.faint("  " + agreement)) + "\n"
    out += style.faint("on \(asOf.valid), as known \(asOf.known.text)") + "\n\n"
    guard !rows.isEmpty else { return out + "Nothing is known of any party.\n" }
    var table = TextTable(columns: [
      .init(title: "party", limit: 30), .init(title: "by law", limit: 24), .init(title: "since", limit: 10),
      .init(title: "by report", limit: 60), .init(title: "since", limit: 10), .init(title: "sources", limit: 7),
      .init(title: "claims", limit: 40),
    ])
    for row in rows {
      let (en, ar) = names(row.polity)
      var party = row.polity
      if let en { party += " " + en }
      if let ar { party += " " + TextStyle.island(ar) }
      let told = row.reported
      var claims = (told?.claims ?? []).prefix(3).map { String($0.prefix(8)) }.joined(separator: " ")
      if let count = told?.claims.count, count > 3 { claims += " +\(count - 3)" }
      if let against = told?.contradictedBy, !against.isEmpty {
        claims += " ≠ " + against.prefix(3).map { String($0.prefix(8)) }.joined(separator: " ")
      }
      let isContested = !(told?.contradictedBy.isEmpty ?? true)
      table.rows.append([
        (party, style.bold), (row.legal?.status.words ?? "–", row.legal.map { paint($0.status, style) } ?? style.faint),
        (row.legal?.since?.description ?? "", plain),
        (told?.summary ?? "–", isContested ? style.red : told.map { paint($0.stage, style) } ?? style.faint),
        (told?.since?.description ?? "", plain), (told.map { String($0.sources) } ?? "", plain), (claims, style.faint),
      ])
    }
    out += table.text(style)
    if rows.contains(where: { !($0.reported?.contradictedBy.isEmpty ?? true) }) {
      out += style.faint("≠ claims that say otherwise") + "\n"
    }
    return out
  }

  private func paint(_ status: LegalStatus, _ style: TextStyle) -> (String) -> String {
    switch status {
    case .inForce: style.green
    case .leaving, .withdrawn, .terminated, .suspended, .noticePremature, .noticeNotPermitted: style.red
    default: style.yellow
    }
  }

  private func paint(_ stage: ReportedStage, _ style: TextStyle) -> (String) -> String {
    switch stage {
    case .joined: style.green
    case .refused, .leaving, .left: style.red
    default: style.yellow
    }
  }
}

extension LegalStatus {
  /// In words.
  public var words: String { rawValue.split(separator: "_").joined(separator: " ") }
}

extension Told {
  /// `KAZ, USA sign (planned) a memorandum`.
  fileprivate func headline(_ names: Names) -> String {
    func list(_ ids: [String]) -> String {
      ids.map { names($0).en.map { TextStyle.harmless($0) } ?? $0 }.joined(separator: ", ")
    }
    var line = list(actors) + "  " + act.rawValue
    if modality != .actual { line += " × " + modality.rawValue }
    if !counterparts.isEmpty { line += " → " + list(counterparts) }
    if let agreement { line += "  [" + agreement + "]" }
    return line
  }

  fileprivate func lines(_ style: TextStyle, _ names: Names) -> String {
    let paint: (String) -> String =
      switch modality {
      case .actual: style.green
      case .refused, .denied: style.red
      default: style.yellow
      }
    let day = date ?? firstSaid.map { "~" + $0.description } ?? "undated"
    var out = style.bold(TextStyle.padded(day, to: 12)) + paint(headline(names)) + "\n"
    let indent = String(repeating: " ", count: 12)
    for (i, line) in TextStyle.wrapped(TextStyle.harmless(quote), to: style.width - 14).prefix(3).enumerated() {
      out += indent + (i == 0 ? "“" : " ") + (TextStyle.isRightToLeft(quote) ? "\u{2067}\(line)\u{2069}" : line) + "\n"
    }
    var foot = "\(sources) \(sources == 1 ? "source" : "sources")"
    if !speakers.isEmpty { foot += " · said by " + speakers.joined(separator: ", ") }
    foot += " · " + claims.prefix(3).map { String($0.prefix(8)) }.joined(separator: " ")
    if claims.count > 3 { foot += " +\(claims.count - 3)" }
    out += indent + style.faint(foot) + "\n"
    if !against.isEmpty {
      out +=
        indent + style.red("≠ " + against.prefix(4).map { String($0.prefix(8)) }.joined(separator: " "))
        + style.faint(" say otherwise") + "\n"
    }
    return out
  }
}

extension Chronicle {
  public func text(_ style: TextStyle, names: Names? = nil) -> String {
    let names: Names = names ?? nameless
    func name(_ id: String) -> String {
      let (en, ar) = names(id)
      return [id, en, ar.map(TextStyle.island)].compactMap(\.self).joined(separator: " ")
    }
    let title =
      switch subject {
      case .polity(let id): name(id)
      case .pair(let a, let b): name(a) + " — " + name(b)
      case .agreement(let id): id
      case .person(let person): person
      }
    var out = style.bold(title) + "\n" + style.faint("on \(asOf.valid), as known \(asOf.known.text)") + "\n\n"
    if facts.isEmpty { out += "Nothing is known.\n" }
    for fact in facts { out += fact.lines(style, names) }
    return out
  }
}

extension Changes {
  public func text(_ style: TextStyle, names: Names? = nil) -> String {
    var out = style.bold("Learned since \(since.text)") + style.faint(", as known \(asOf.known.text)") + "\n"
    out += "\(newArticles) articles, \(newClaims) claims, \(facts.count) changes\n\n"
    for change in facts {
      let was = change.was.map { $0 == change.fact.modality ? "" : " (was \($0.rawValue))" } ?? ""
      out += style.bold(change.kind.rawValue) + was + "\n" + change.fact.lines(style, names ?? nameless)
    }
    return out
  }
}

/// The conflicts for people.
public func conflictsText(_ conflicts: [Told], _ style: TextStyle, names: Names? = nil) -> String {
  if conflicts.isEmpty { return "No source contradicts another.\n" }
  return conflicts.map { $0.lines(style, names ?? nameless) }.joined()
}

/// What search found, for people.
public func searchText(_ found: [Found], _ style: TextStyle) -> String {
  if found.isEmpty { return "Nothing is found.\n" }
  return found.map { passage in
    let bytes = Array(passage.text.utf8)
    var line = ""
    var at = 0
    for match in passage.matches {
      line += TextStyle.harmless(String(decoding: bytes[at..<match.start], as: UTF8.self))
      line += style.mark(TextStyle.harmless(String(decoding: bytes[match.start..<match.end], as: UTF8.self)))
      at = match.end
    }
    line += TextStyle.harmless(String(decoding: bytes[at...], as: UTF8.self))
    if TextStyle.isRightToLeft(passage.text) { line = "\u{2067}\(line)\u{2069}" }
    let place = [passage.article, passage.outlet, passage.published?.description].compactMap(\.self)
      .map { TextStyle.harmless($0) }.joined(separator: " · ")
    let claims = passage.claims.map { String($0.prefix(8)) }.joined(separator: " ")
    return line + "\n  " + style.faint(place + (claims.isEmpty ? "" : " · claims " + claims)) + "\n"
  }.joined()
}

extension EvidenceAnswer {
  public func text(_ style: TextStyle) -> String {
    var head = "\(claim.act.rawValue) × \(claim.modality.rawValue)  " + claim.actors.map(\.id).joined(separator: " ")
    if !claim.counterparts.isEmpty { head += " → " + claim.counterparts.map(\.id).joined(separator: " ") }
    if let name = claim.agreement?.id ?? claim.agreement?.type { head += "  [\(name)]" }
    if let when = claim.when { head += "  on \(when.date)" }
    var out = style.bold(head) + "\n"
    let body = Array(article.body.utf8)
    func part(_ from: Int, _ to: Int) -> String {
      TextStyle.harmless(
        String(decoding: body[max(0, min(from, body.count))..<max(0, min(to, body.count))], as: UTF8.self))
    }
    let (start, end) = (claim.evidence.start, max(claim.evidence.start, claim.evidence.end))
    let line = part(sentence.start, start) + style.mark(part(start, end)) + part(end, max(end, sentence.end))
    out += (TextStyle.isRightToLeft(part(sentence.start, sentence.end)) ? "\u{2067}\(line)\u{2069}" : line) + "\n"
    var who = "the article itself"
    if let a = claim.attribution {
      who = [a.polity, a.person.map(TextStyle.island), a.office, a.outlet, a.channel].compactMap(\.self).joined(
        separator: ", ")
    }
    out += "said by \(who)\n"
    let source = [article.outlet, article.published?.description, article.title.map(TextStyle.island), article.url]
    out +=
      style.faint(
        ([TextStyle.harmless(article.id)] + source.compactMap { $0.map { TextStyle.harmless($0) } }).joined(
          separator: " · ")) + "\n"
    for copy in copies {
      let outlet = copy.outlet ?? copy.id
      out +=
        style.faint("also printed by \(TextStyle.harmless(outlet))\(copy.published.map { " on \($0)" } ?? "")") + "\n"
    }
    out +=
      style.faint("\(claim.id) · found by \(claim.origin) · bytes \(start)–\(end) · known since \(known.text)") + "\n"
    if isRetracted { out += style.red("retracted: a newer reading of the article no longer finds it") + "\n" }
    for judgement in judgements {
      let what =
        if let of = judgement.of {
          "put in the place of \(of.prefix(8))"
        } else if let replacement = judgement.replacement {
          "corrected: \(replacement.prefix(8)) takes its place"
        } else {
          judgement.verdict + "ed"
        }
      out +=
        style.yellow(what)
        + " by \(TextStyle.harmless(judgement.author)) at \(judgement.known.text): \(TextStyle.harmless(judgement.reason))\n"
    }
    return out
  }
}
