import MithaqAnswers
import MithaqClaims

/// An answer as Markdown (CommonMark with tables), for a report: words of articles are text there, never markup.
public enum Markdown {
  /// Who stands where, if there is a board, and what was told, in the order of days.
  public static func report(title: String, board: Board?, facts: [Told], _ c: Context) -> [UInt8] {
    var out = Writer(c)
    out.line("# " + escaped(title))
    out.line(
      c.language == .ar
        ? "في \(c.asOf.valid)، بما عُلم حتى \(c.asOf.known.text)."
        : "On \(c.asOf.valid), as known at \(c.asOf.known.text).")
    if let board, !board.rows.isEmpty { out.write(board) }
    if !facts.isEmpty {
      out.line("## " + (c.language == .ar ? "ما قيل" : "What was told"))
      for fact in facts { out.write(fact) }
    }
    return out.bytes
  }

  /// Text that no reader of Markdown takes for anything else: every sign of ASCII that could be markup is escaped, and no line
  /// ends within it.
  static func escaped(_ text: String) -> String {
    var out = String.UnicodeScalarView()
    for scalar in TextStyle.harmless(text).unicodeScalars {
      switch scalar.value {
      case 0x21...0x2f, 0x3a...0x40, 0x5b...0x60, 0x7b...0x7e:
        out.append("\\")
        out.append(scalar)
      case 0x85, 0x2028, 0x2029: out.append(" ")
      default: out.append(scalar)
      }
    }
    return String(out)
  }

  private struct Writer {
    let c: Context
    private(set) var bytes: [UInt8] = []
    init(_ c: Context) { self.c = c }

    mutating func line(_ text: String) { bytes += (text + "\n\n").utf8 }

    mutating func write(_ board: Board) {
      let isArabic = c.language == .ar
      line("## " + (isArabic ? "من في أي مرتبة" : "Who stands where"))
      let head =
        isArabic
        ? ["الطرف", "قانونا", "منذ", "رواية", "منذ", "المصادر", "الدعاوى", "ما يخالفها"]
        : ["Party", "By law", "Since", "By report", "Since", "Sources", "Claims", "Against"]
      row(head)
      row(head.map { _ in "---" })
      for each in board.rows {
        row([
          polity(each.polity), each.legal.map { plain(Words.legal($0.status.rawValue, c)) } ?? "",
          each.legal?.since?.description ?? "", each.reported.map { plain(Words.stage($0.stage.rawValue, c)) } ?? "",
          each.reported?.since?.description ?? "", each.reported.map { String($0.sources) } ?? "",
          claims(each.reported?.claims ?? []), claims(each.reported?.contradictedBy ?? []),
        ])
      }
      bytes.append(0x0a)
    }

    mutating func write(_ fact: Told) {
      let separator = c.language == .ar ? "، " : ", "
      let who = fact.actors.map(polity).joined(separator: separator)
      let whom = fact.counterparts.map(polity).joined(separator: separator)
      let what = fact.agreement.map { fact.agreementIsNamed ? Markdown.escaped(c.agreementName($0)) : type($0) }
      let parts = [who, whom, what ?? ""].filter { !$0.isEmpty }.joined(separator: " – ")
      let day = fact.date ?? fact.firstSaid?.description ?? ""
      line(
        "### \(day.isEmpty ? "" : day + " · ")\(plain(Words.act(fact.act, c))) · \(plain(Words.modality(fact.modality, c)))"
      )
      line(parts)
      if !fact.quote.isEmpty { line("> " + Markdown.escaped(fact.quote)) }
      var notes: [String] = []
      func note(_ en: String, _ ar: String, _ text: String) {
        if !text.isEmpty { notes.append("- \(c.language == .ar ? ar : en): \(text)") }
      }
      note("Independent sources", "مصادر مستقلة", String(fact.sources))
      note("Said by", "على لسان", fact.speakers.map(polity).joined(separator: separator))
      note("Printed by", "نشره", fact.outlets.map(Markdown.escaped).joined(separator: separator))
      note("Claims", "الدعاوى", claims(fact.claims))
      note("Earlier stages", "مراحل سابقة", claims(fact.earlier))
      note("Contradicted by", "ما يخالفها", claims(fact.against))
      line(notes.joined(separator: "\n"))
    }

    private mutating func row(_ cells: [String]) { bytes += ("| " + cells.joined(separator: " | ") + " |\n").utf8 }

    /// The program's own words; none of them holds a sign of markup.
    private func plain(_ words: HTML) -> String { String(decoding: words.bytes, as: UTF8.self) }

    private func type(_ type: String) -> String {
      let words = Words.type(type, c)
      return words.bytes.contains(0x3c) ? Markdown.escaped(type) : plain(words)
    }

    private func polity(_ id: String) -> String { linked(Markdown.escaped(c.polityName(id)), "states/\(id)") }

    /// Whole ids, so that each can be asked for.
    private func claims(_ ids: [String]) -> String {
      ids.map { linked("`\($0.filter { $0.isLetter || $0.isNumber })`", "claims/\($0)") }.joined(separator: " ")
    }

    private func linked(_ words: String, _ path: Link.Path) -> String {
      guard let site = c.site else { return words }
      return "[\(words)](<\(site.address)\(c.link(path).address)>)"
    }
  }
}
