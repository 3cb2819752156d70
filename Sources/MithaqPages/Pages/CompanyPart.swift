import MithaqAnswers
import MithaqClaims

/// With whom, and about which agreements, facts are.
enum CompanyPart {
  /// Contacts and relations, one polity a row; nothing where nobody else is named.
  static func polities(_ company: Company, around hub: String? = nil, _ c: Context) -> HTML? {
    let shown = company.polities.prefix(40)
    if shown.isEmpty { return nil }
    let rows = shown.map { one -> HTML in
      let name: HTML =
        hub.map {
          "<a class=\"polity\" href=\"\(c.link("states/\($0)/\(one.id)"))\"><bdi>\(c.polityName(one.id))</bdi></a>"
        }
        ?? c.polity(one.id)
      return """
        <tr><th scope="row">\(name)</th><td data-label="\(c.t("Relations", "العلاقات"))">\(relations(one.relations, c))</td><td data-label="\(c.t("Contacts", "الاتصالات"))">\(contacts(one, c))</td><td class="n" data-label="\(c.t("Facts", "الوقائع"))">\(one.facts)</td></tr>

        """
    }
    return Parts.table(
      c.t(
        "Who is named beside: last step in relations, and meetings, calls, visits and talks that took place",
        "من ذُكر معه: آخر خطوة في العلاقات، وما جرى من لقاءات ومكالمات وزيارات ومحادثات"),
      head: [c.t("With", "مع"), c.t("Relations", "العلاقات"), c.t("Contacts", "الاتصالات"), c.t("Facts", "الوقائع")],
      rows: rows, c, name: "board")
  }

  static func relations(_ relations: Company.Relations?, _ c: Context) -> HTML {
    guard let relations else { return "<span class=\"faint\">–</span>" }
    return
      "<a href=\"\(c.link("claims/\(relations.claim)"))\">\(Words.act(relations.act, c))</a>\(relations.day.map { " <span class=\"since\">\(c.day($0))</span>" as HTML })"
  }

  static func contacts(_ one: Company.Polity, _ c: Context) -> HTML {
    if one.contacts == 0 { return "<span class=\"faint\">–</span>" }
    return
      "\(one.contacts)\(one.lastContact.map { " <span class=\"since\">\(c.t("last", "آخرها")) <bdi>\(c.date($0))</bdi></span>" as HTML })"
  }

  static func agreements(_ company: Company, _ c: Context) -> HTML? {
    if company.agreements.isEmpty { return nil }
    let items = company.agreements.map { one -> HTML in
      "<li>\(c.agreement(one.id)) <span class=\"faint\">\(one.facts)</span></li>\n"
    }
    return "<ul class=\"directory\">\(items)</ul>"
  }
}
