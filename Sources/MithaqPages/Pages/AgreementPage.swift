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
        \(Parts.section(c.t("Board of parties", "لوحة الأطراف"), id: "board", self.board(board, c)))
        \(board.conditions.map { Parts.section(c.t("Entry into force", "دخول حيز النفاذ"), id: "conditions", ConditionsPart.html($0, c)) })
        \(board.rows.isEmpty ? nil : Parts.section(c.t("Map", "الخريطة"), id: "map", WorldMap.html(board, c)))
        \(Parts.section(c.t("Timeline", "الخط الزمني"), id: "timeline", TimelinePart.html(timeline, c)))
        """, feed: Link("/\(c.language.rawValue)/feeds/agreements/\(board.agreement).atom"))
  }

  private static func board(_ board: Board, _ c: Context) -> HTML {
    if board.rows.isEmpty { return Parts.nothing(c) }
    let rows = board.rows.map { row -> HTML in
      """
      <tr><th scope="row">\(c.polity(row.polity))</th><td data-label="\(c.t("By law", "قانونا"))">\(Parts.legal(row.legal, c))</td><td data-label="\(c.t("By report", "رواية"))">\(Parts.reported(row.reported, c))</td><td data-label="\(c.t("Said by", "على لسان"))">\(row.reported.map { c.polities($0.speakers, limit: 3) })</td><td class="n">\(row.reported.map { "\($0.sources)" as HTML })</td><td class="claims">\(Parts.claims(row.reported, c))</td></tr>

      """
    }
    return """
      <p class="faint">\(c.t("By law: from acts that count, by the agreement's clauses. By report: from claims. The two are never mixed.", "قانونا: من الأفعال المعتبرة وأحكام الاتفاق. وروايةً: من الادعاءات. ولا يُخلط بينهما."))</p>
      \(Parts.table(
        c.t("\(board.rows.count) parties and others on \(c.date(board.asOf.valid.description))", "\(board.rows.count) من الأطراف وغيرهم في \(c.date(board.asOf.valid.description))"),
        head: [
          c.t("Party", "الطرف"), c.t("By law", "قانونا"), c.t("By report", "رواية"), c.t("Said by", "على لسان"),
          c.t("Sources", "المصادر"), c.t("Claims", "الادعاءات"),
        ], rows: rows, c, name: "board"))
      """
  }
}
