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
  public static func outlet(_ id: String, _ articles: [(number: Int64, article: Article)], _ c: Context) -> Page {
    let rows = articles.map { number, article -> HTML in
      """
      <tr><td>\(c.day(article.published))</td><td><a href="\(c.link("articles/\(number)"))"><bdi>\(article.title ?? article.id)</bdi></a></td></tr>

      """
    }
    return Page(
      title: "\(id)",
      body: """
        <h1><bdi>\(id)</bdi></h1>
        \(rows.isEmpty ? Parts.nothing(c) : Parts.table(c.t("Its newest articles", "أحدث مقالاته"), head: [c.t("Day", "اليوم"), c.t("Article", "المقال")], rows: rows, c))
        """)
  }
}
