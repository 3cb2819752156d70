import MithaqAnswers

extension Page {
  /// A polity's agreements, its network, and its timeline.
  public static func state(_ ties: Ties, _ timeline: ChronicleSlice, _ c: Context) -> Page {
    let name = c.polityName(ties.polity)
    let rows = ties.rows.map { tie -> HTML in
      """
      <tr><th scope="row">\(c.agreement(tie.agreement))</th><td data-label="\(c.t("By law", "قانونا"))">\(Parts.legal(tie.legal, c))</td><td data-label="\(c.t("By report", "رواية"))">\(Parts.reported(tie.reported, c))</td><td class="n">\(tie.reported.map { "\($0.sources)" as HTML })</td><td class="claims">\(Parts.claims(tie.reported, c))</td></tr>

      """
    }
    return Page(
      title: "\(name)",
      body: """
        <h1><bdi>\(name)</bdi> <small><code>\(ties.polity)</code></small></h1>
        \(Parts.section(c.t("Agreements", "الاتفاقات"), id: "agreements", rows.isEmpty ? Parts.nothing(c) : Parts.table(
          c.t("Where it stands with \(rows.count) agreements", "موقعها من \(rows.count) اتفاقا"),
          head: [c.t("Agreement", "الاتفاق"), c.t("By law", "قانونا"), c.t("By report", "رواية"), c.t("Sources", "المصادر"), c.t("Claims", "الادعاءات")],
          rows: rows, c, name: "board")))
        \(Parts.section(c.t("Network", "الشبكة"), id: "network", NetworkChart.html(timeline.chronicle.facts, around: ties.polity, c)))
        \(Parts.section(c.t("Timeline", "الخط الزمني"), id: "timeline", TimelinePart.html(timeline, c)))
        """, feed: Link("/\(c.language.rawValue)/feeds/states/\(ties.polity).atom"))
  }

  /// What two polities did together and said of each other.
  public static func pair(_ a: String, _ b: String, _ timeline: ChronicleSlice, _ c: Context) -> Page {
    Page(
      title: "\(c.polityName(a)) – \(c.polityName(b))",
      body: """
        <h1>\(c.polity(a)) – \(c.polity(b))</h1>
        \(Parts.section(c.t("Timeline", "الخط الزمني"), id: "timeline", TimelinePart.html(timeline, c)))
        """)
  }

  /// What a person did and said.
  public static func person(_ name: String, _ timeline: ChronicleSlice, _ c: Context) -> Page {
    Page(
      title: "\(name)",
      body: """
        <h1><bdi>\(name)</bdi></h1>
        \(Parts.section(c.t("Took part or spoke", "شارك أو تكلم"), id: "timeline", TimelinePart.html(timeline, c)))
        """)
  }
}
