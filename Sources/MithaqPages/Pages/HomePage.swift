import MithaqAnswers

extension Page {
  /// What was said last, and the agreements on the move.
  public static func home(_ recent: Recent, plans: [Told], _ c: Context) -> Page {
    let moving = recent.moving.prefix(12).map { move -> HTML in
      """
      <tr><th scope="row">\(c.agreement(move.agreement))</th><td data-label="\(c.t("Who", "من"))">\(c.polities(move.polities, limit: 6))</td><td class="n">\(move.claims)</td><td data-label="\(c.t("Last said", "آخر ما قيل"))">\(c.day(move.lastSaid))</td></tr>
      """
    }
    let totals: HTML = c.t(
      "\(recent.claims) claims from \(recent.articles) articles",
      "\(Words.counted(recent.claims, one: "ادعاء واحد", two: "ادعاءان", few: "ادعاءات", many: "ادعاء", whole: "ادعاء")) من \(Words.counted(recent.articles, one: "مقال واحد", two: "مقالين", few: "مقالات", many: "مقالا", whole: "مقال"))"
    )
    return Page(
      title: c.t("Who is bound by what", "من يلتزم بماذا"),
      body: """
        <h1>\(c.t("Who is bound by which agreement, at which stage, since when — and who says so?", "من يلتزم بأي اتفاق، وفي أي مرحلة، ومنذ متى، ومن القائل؟"))</h1>
        <p class="faint">\(totals)\(recent.recorded.map { c.t(", last recorded \(c.instant($0))", "، آخر تدوين \(c.instant($0))") })</p>
        \(Parts.section(c.t("Agreements on the move", "اتفاقات تتحرك"), moving.isEmpty ? Parts.nothing(c) : Parts.table(
          c.t("Agreements that the newest claims are about", "الاتفاقات التي تدور عليها أحدث الادعاءات"),
          head: [c.t("Agreement", "الاتفاق"), c.t("Who", "من"), c.t("Claims", "الادعاءات"), c.t("Last said", "آخر ما قيل")],
          rows: moving, c, name: "board")))
        \(plans.isEmpty ? nil : Parts.section(c.t("Planned", "مقرر"), "\(Parts.facts(Array(plans.prefix(8)), c))<p><a href=\"\(Link("/\(c.language.rawValue)/feeds/plans.ics"))\">\(c.t("As a calendar", "تقويما"))</a></p>"))
        \(Parts.section(c.t("Said last", "آخر ما قيل"), "\(Parts.facts(recent.facts, c))<p><a href=\"\(Link("/\(c.language.rawValue)/feeds/changes.atom"))\">\(c.t("As a feed", "تغذية Atom"))</a></p>"))
        """, feed: Link("/\(c.language.rawValue)/feeds/changes.atom"))
  }
}
