import MithaqAnswers

extension Page {
  /// A polity's agreements, its network, and its timeline.
  public static func state(_ ties: Ties, _ timeline: ChronicleSlice, _ c: Context) -> Page {
    let name = c.polityName(ties.polity)
    let rows = ties.rows.map { tie -> HTML in
      let cell = c.cell(tie.agreement, ties.polity)
      return """
        <tr><th scope="row">\(c.agreement(tie.agreement))</th><td data-label="\(c.t("By law", "قانونا"))">\(Parts.legal(tie.legal, cell: cell, c))</td><td data-label="\(c.t("By report", "رواية"))">\(Parts.reported(tie.reported, cell: cell, c))</td><td class="n">\(tie.reported.map { "\($0.sources)" as HTML })</td><td class="claims">\(Parts.claims(tie.reported, c))</td></tr>

        """
    }
    return Page(
      title: "\(name)",
      body: """
        <h1><bdi>\(name)</bdi> <small><code>\(ties.polity)</code></small></h1>
        \(Parts.contents([
          ("agreements", c.t("Agreements", "الاتفاقات")), ("company", c.t("Relations and contacts", "العلاقات والاتصالات")),
          ("network", timeline.company.polities.count < 2 ? nil : c.t("Network", "الشبكة")), ("timeline", c.t("Timeline", "الخط الزمني")),
        ], c))
        \(Parts.section(c.t("Agreements", "الاتفاقات"), id: "agreements", rows.isEmpty ? Parts.nothing(c) : Parts.table(
          c.t("Where it stands with \(rows.count) agreements", "موقعها من \(Words.counted(rows.count, one: "اتفاق واحد", two: "اتفاقين", few: "اتفاقات", many: "اتفاقا", whole: "اتفاق"))"),
          head: [c.t("Agreement", "الاتفاق"), c.t("By law", "قانونا"), c.t("By report", "رواية"), c.t("Sources", "المصادر"), c.t("Claims", "الادعاءات")],
          rows: rows, c, name: "board")))
        \(Parts.section(c.t("Relations and contacts", "العلاقات والاتصالات"), id: "company", CompanyPart.polities(timeline.company, around: ties.polity, c) ?? Parts.nothing(c)))
        \(NetworkChart.section(timeline.company, around: "\(name)", link: { c.link("states/\(ties.polity)/\($0)") }, c))
        \(Parts.section(c.t("Timeline", "الخط الزمني"), id: "timeline", TimelinePart.html(timeline, c)))
        """, feed: Link("/\(c.language.rawValue)/feeds/states/\(ties.polity).atom"))
  }

  /// What two polities have in common: their agreements, relations, contacts, and what they did together.
  public static func pair(_ a: Ties, _ b: Ties, _ timeline: ChronicleSlice, _ c: Context) -> Page {
    let others = Dictionary(b.rows.map { ($0.agreement, $0) }, uniquingKeysWith: { x, _ in x })
    let rows = a.rows.compactMap { own -> HTML? in
      guard let other = others[own.agreement] else { return nil }
      func cell(_ tie: Ties.Tie, _ polity: String) -> HTML {
        let link = c.cell(tie.agreement, polity)
        return
          "\(tie.legal.map { Parts.legal($0, cell: link, c) }) \(tie.reported.map { Parts.reported($0, cell: link, c) })"
      }
      return """
        <tr><th scope="row">\(c.agreement(own.agreement))</th><td data-label="\(c.polityName(a.polity))">\(cell(own, a.polity))</td><td data-label="\(c.polityName(b.polity))">\(cell(other, b.polity))</td></tr>

        """
    }
    let between = timeline.company.polities.first { $0.id == b.polity }
    let summary = between.map { one -> HTML in
      """
      <dl class="pairs"><dt>\(c.t("Last step in relations", "آخر خطوة في العلاقات"))</dt><dd>\(CompanyPart.relations(one.relations, c))</dd>
      <dt>\(c.t("Contacts", "الاتصالات"))</dt><dd>\(CompanyPart.contacts(one, c))</dd></dl>
      """
    }
    return Page(
      title: "\(c.polityName(a.polity)) – \(c.polityName(b.polity))",
      body: """
        <h1>\(c.polity(a.polity)) – \(c.polity(b.polity))</h1>
        \(Parts.section(c.t("Relations and contacts", "العلاقات والاتصالات"), id: "company", summary ?? Parts.nothing(c)))
        \(Parts.section(c.t("Agreements of both", "اتفاقات الطرفين"), id: "agreements", rows.isEmpty ? Parts.nothing(c) : Parts.table(
          c.t("Where both stand, by law and by report", "موقع كل منهما قانونا ورواية"),
          head: [c.t("Agreement", "الاتفاق"), "<bdi>\(c.polityName(a.polity))</bdi>", "<bdi>\(c.polityName(b.polity))</bdi>"],
          rows: rows, c, name: "board")))
        \(NetworkChart.section(company(timeline.company, without: [a.polity, b.polity]), around: "\(c.polityName(a.polity)) – \(c.polityName(b.polity))", link: { c.link("states/\(a.polity)/\($0)") }, c))
        \(Parts.section(c.t("Timeline", "الخط الزمني"), id: "timeline", TimelinePart.html(timeline, c)))
        """)
  }

  private static func company(_ company: Company, without own: Set<String>) -> Company {
    var company = company
    company.polities.removeAll { own.contains($0.id) }
    return company
  }

  /// What a person did and said, with whom and about what.
  public static func person(_ name: String, _ timeline: ChronicleSlice, _ c: Context) -> Page {
    let shown = c.personName(name)
    return Page(
      title: "\(shown)",
      body: """
        <h1><bdi>\(shown)</bdi>\(shown == name ? nil : " <small lang=\"en\"><bdi>\(name)</bdi></small>" as HTML?)</h1>
        \(CompanyPart.agreements(timeline.company, c).map { Parts.section(c.t("Agreements", "الاتفاقات"), id: "agreements", $0) })
        \(CompanyPart.polities(timeline.company, c).map { Parts.section(c.t("Relations and contacts", "العلاقات والاتصالات"), id: "company", "<details><summary>\(c.t("Polities named: \(timeline.company.polities.count)", "كيانات مذكورة: \(timeline.company.polities.count)"))</summary>\($0)</details>") })
        \(NetworkChart.section(timeline.company, around: "\(shown)", link: { c.link("states/\($0)") }, c))
        \(Parts.section(c.t("Took part or spoke", "شارك أو تكلم"), id: "timeline", TimelinePart.html(timeline, c)))
        """)
  }
}
