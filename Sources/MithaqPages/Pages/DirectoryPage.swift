import MithaqAnswers
import MithaqClaims

extension Page {
  /// One entry of a directory; `claims` is nil where they are not counted.
  public struct Entry: Sendable {
    public var id: String
    public var claims: Int?
    public init(id: String, claims: Int? = nil) {
      self.id = id
      self.claims = claims
    }
  }

  public enum Directory: String, Sendable, CaseIterable { case agreements, states, people, outlets }

  /// All agreements, polities, people or outlets that the ledger names.
  public static func directory(_ kind: Directory, _ entries: [Entry], slice: Slice, _ c: Context) -> Page {
    let title: HTML
    switch kind {
    case .agreements: title = c.t("Agreements", "الاتفاقات")
    case .states: title = c.t("States and other polities", "الدول وغيرها من الكيانات")
    case .people: title = c.t("People", "الأشخاص")
    case .outlets: title = c.t("Outlets", "المنابر")
    }
    let rows = entries[slice.range(of: entries.count)].map { entry -> HTML in
      let link: HTML
      switch kind {
      case .agreements: link = c.agreement(entry.id)
      case .states: link = c.polity(entry.id)
      case .people: link = Parts.person(entry.id, c)
      case .outlets: link = Parts.outlet(entry.id, c)
      }
      return "<li>\(link)\(entry.claims.map { " <span class=\"faint\">\($0)</span>" as HTML })</li>\n"
    }
    return Page(
      title: title,
      body: """
        <h1>\(title)</h1>
        \(entries.isEmpty ? Parts.nothing(c) : "<ul class=\"directory\">\(rows)</ul>")
        \(Parts.pager(slice, total: entries.count, c))
        """, hasTimes: false)
  }

  /// The newest articles of an outlet.
  public static func outlet(_ id: String, _ answer: OutletAnswer, _ c: Context) -> Page {
    let rows = answer.articles.map { number, article -> HTML in
      """
      <tr><td>\(c.day(article.published))</td><td><a href="\(c.link("articles/\(number)"))"><bdi>\(article.title ?? article.id)</bdi></a></td></tr>

      """
    }
    return Page(
      title: "\(id)",
      body: """
        <h1><bdi>\(id)</bdi></h1>
        \(CompanyPart.agreements(answer.company, c).map { Parts.section(c.t("Agreements", "الاتفاقات"), id: "agreements", $0) })
        \(CompanyPart.polities(answer.company, c).map { Parts.section(c.t("Relations and contacts", "العلاقات والاتصالات"), id: "company", "<details><summary>\(c.t("Polities named: \(answer.company.polities.count)", "كيانات مذكورة: \(answer.company.polities.count)"))</summary>\($0)</details>") })
        \(NetworkChart.section(answer.company, around: "\(id)", link: { c.link("states/\($0)") }, c))
        \(Parts.section(c.t("Articles", "المقالات"), id: "articles", rows.isEmpty ? Parts.nothing(c) : Parts.table(c.t("Its newest articles", "أحدث مقالاته"), head: [c.t("Day", "اليوم"), c.t("Article", "المقال")], rows: rows, c)))
        \(answer.facts.isEmpty ? nil : Parts.section(c.t("Timeline", "الخط الزمني"), id: "timeline", "\(TimelineChart.html(answer.facts, c))\(Parts.facts(answer.facts, c))"))
        """)
  }
}
