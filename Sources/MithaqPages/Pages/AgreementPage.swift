import MithaqAnswers
import MithaqClaims

extension Page {
  /// An agreement's board, how it comes into force, its map and its timeline.
  public static func agreement(_ board: Board, _ timeline: ChronicleSlice, _ c: Context) -> Page {
    let entry = c.catalogue.agreement(board.agreement)
    let name = c.agreementName(board.agreement)
    let other = c.language == .ar ? entry?.name.en : entry?.name.ar
    return Page(
      title: "\(name)",
      body: """
        <h1><bdi>\(name)</bdi>\(other.map { " <small lang=\"\(c.language.other.rawValue)\"><bdi>\($0)</bdi></small>" as HTML })</h1>
        \(Parts.contents([
          ("board", c.t("Board", "اللوحة")),
          ("conditions", board.conditions == nil ? nil : c.t("Entry into force", "دخول حيز النفاذ")),
          ("map", board.rows.isEmpty ? nil : c.t("Map", "الخريطة")), ("timeline", c.t("Timeline", "الخط الزمني")),
        ], c))
        \(Parts.section(c.t("Board of parties", "لوحة الأطراف"), id: "board", self.board(board, c)))
        \(board.conditions.map { Parts.section(c.t("Entry into force", "دخول حيز النفاذ"), id: "conditions", ConditionsPart.html($0, labels: entry?.labels ?? [:], c)) })
        \(board.rows.isEmpty ? nil : Parts.section(c.t("Map", "الخريطة"), id: "map", WorldMap.html(board, c)))
        \(Parts.section(c.t("Timeline", "الخط الزمني"), id: "timeline", TimelinePart.html(timeline, c)))
        """, feed: Link("/\(c.language.rawValue)/feeds/agreements/\(board.agreement).atom"))
  }

  private static func board(_ board: Board, _ c: Context) -> HTML {
    if board.rows.isEmpty { return Parts.nothing(c) }
    let rows = board.rows.map { row -> HTML in
      let cell = c.cell(board.agreement, row.polity)
      return """
        <tr><th scope="row">\(c.polity(row.polity))</th><td data-label="\(c.t("By law", "قانونا"))">\(Parts.legal(row.legal, cell: cell, c))</td><td data-label="\(c.t("By report", "رواية"))">\(Parts.reported(row.reported, cell: cell, c))</td><td data-label="\(c.t("Said by", "على لسان"))">\(row.reported.map { c.polities($0.speakers, limit: 3) })</td><td class="n">\(row.reported.map { "\($0.sources)" as HTML })</td><td class="claims">\(Parts.claims(row.reported, c))</td></tr>

        """
    }
    return """
      <p class="faint">\(c.t("By law: from acts that count, by the agreement's clauses. By report: from claims. The two are never mixed.", "قانونا: من الأفعال المعتبرة وأحكام الاتفاق. وروايةً: من الادعاءات. ولا يُخلط بينهما."))</p>
      \(counts(board, c))
      \(Parts.table(
        c.t("\(board.rows.count) parties and others on \(c.date(board.asOf.valid.description))", "\(board.rows.count) من الأطراف وغيرهم في \(c.date(board.asOf.valid.description))"),
        head: [
          c.t("Party", "الطرف"), c.t("By law", "قانونا"), c.t("By report", "رواية"), c.t("Said by", "على لسان"),
          c.t("Sources", "المصادر"), c.t("Claims", "الادعاءات"),
        ], rows: rows, c, name: "board"))
      """
  }

  /// How many stand where, in one line: by law, and by report where the law has nothing.
  private static func counts(_ board: Board, _ c: Context) -> HTML {
    var law: [(status: String, count: Int)] = []
    var told: [(stage: String, count: Int)] = []
    for row in board.rows {
      if let status = row.legal?.status.rawValue {
        if let i = law.firstIndex(where: { $0.status == status }) { law[i].count += 1 } else { law.append((status, 1)) }
      } else if let stage = row.reported?.stage.rawValue {
        if let i = told.firstIndex(where: { $0.stage == stage }) { told[i].count += 1 } else { told.append((stage, 1)) }
      }
    }
    let items =
      law.map {
        "<li><span class=\"status l-\($0.status)\">\(Words.legal($0.status, c))</span> \($0.count)</li>" as HTML
      }
      + told.map {
        "<li><span class=\"status r-\($0.stage)\">\(Words.stage($0.stage, c))\(c.t(", by report", "، رواية"))</span> \($0.count)</li>"
          as HTML
      }
    return "<ul class=\"legend counts\">\(items)</ul>"
  }
}
