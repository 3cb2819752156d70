import MithaqAnswers
import MithaqClaims

/// Pieces that several pages share.
enum Parts {
  /// `Kazakhstan · accession · Abraham Accords`, each a link.
  static func headline(
    act: Act, actors: [String], counterparts: [String], agreement: String?, isNamed: Bool, _ c: Context
  ) -> HTML {
    var parts: [HTML] = [c.polities(actors)]
    if !counterparts.isEmpty {
      let arrow: HTML = act.isDirected ? c.t(" → ", " ← ") : c.t(", ", "، ")
      parts[0] += "\(arrow)\(c.polities(counterparts))"
    }
    parts.append("<span class=\"act\">\(Words.act(act, c))</span>")
    if let agreement { parts.append(isNamed ? c.agreement(agreement) : Words.type(agreement, c)) }
    return HTML.joined(parts, by: "<span class=\"dot\"> · </span>")
  }

  static func fact(_ fact: Told, _ c: Context, label: HTML? = nil) -> HTML {
    let first = fact.claims.first ?? fact.against.first ?? fact.earlier.first ?? ""
    let sources = fact.sources
    var foot: [HTML] = [
      "<a href=\"\(c.link("claims/\(first)"))\">\(sources == 1 ? c.t("1 source", "مصدر واحد") : c.t("\(sources) sources", "المصادر: \(sources)"))</a>"
    ]
    if !fact.speakers.isEmpty {
      foot.append(
        c.t("said by \(c.polities(fact.speakers, limit: 4))", "على لسان \(c.polities(fact.speakers, limit: 4))"))
    }
    if !fact.outlets.isEmpty {
      foot.append(HTML.joined(fact.outlets.prefix(4).map { outlet($0, c) }, by: c.t(", ", "، ")))
    }
    if !fact.against.isEmpty {
      foot.append(
        "<a class=\"against\" href=\"\(c.link("claims/\(fact.against[0])"))\">\(c.t("says otherwise: \(fact.against.count)", "يقول خلافه: \(fact.against.count)"))</a>"
      )
    }
    let day: HTML =
      fact.date.map { "<time datetime=\"\($0)\"><bdi>\(c.date($0))</bdi></time>" }
      ?? fact.firstSaid.map { "<span class=\"faint\">\(c.t("said", "قيل في")) \(c.day($0))</span>" }
      ?? "<span class=\"faint\">\(c.t("undated", "بلا تاريخ"))</span>"
    return """
      <li class="fact m-\(fact.modality.rawValue)"><p class="when">\(day) \(Words.badge(fact.modality, c)) \(label)</p>
      <p class="what">\(headline(act: fact.act, actors: fact.actors, counterparts: fact.counterparts, agreement: fact.agreement, isNamed: fact.agreementIsNamed, c))</p>
      <p class="quote"><a href="\(c.link("claims/\(first)"))">\(c.quote(fact.quote))</a></p>
      <p class="foot">\(HTML.joined(foot, by: " · "))</p></li>

      """
  }

  static func facts(_ facts: [Told], _ c: Context) -> HTML {
    if facts.isEmpty { return nothing(c) }
    return "<ol class=\"facts\">\(facts.map { fact($0, c) })</ol>"
  }

  static func nothing(_ c: Context) -> HTML {
    "<p class=\"faint\">\(c.t("Nothing is known as of these times.", "لا شيء معلوم بحسب هذين الوقتين."))</p>"
  }

  static func outlet(_ id: String, _ c: Context) -> HTML {
    "<a href=\"\(c.link("outlets/\(id)"))\"><bdi>\(id)</bdi></a>"
  }
  static func person(_ name: String, _ c: Context) -> HTML {
    "<a href=\"\(c.link("people/\(name)"))\"><bdi>\(c.personName(name))</bdi></a>"
  }

  static func claim(_ id: String, _ c: Context) -> HTML {
    "<a class=\"id\" href=\"\(c.link("claims/\(id)"))\"><code>\(id.prefix(8))</code></a>"
  }

  /// Links to the parts before and after; nothing where the list is whole.
  static func pager(_ slice: Slice, total: Int, _ c: Context) -> HTML {
    if total <= slice.limit, slice.offset == 0 { return "" }
    let range = slice.range(of: total)
    var links: [HTML] = []
    if slice.offset > 0 {
      links.append(
        "<a rel=\"prev\" href=\"\(c.here([("offset", String(max(0, slice.offset - slice.limit)))]))\">\(c.t("Newer", "الأحدث"))</a>"
      )
    }
    links.append(
      "<span>\(c.t("\(range.lowerBound + 1)–\(range.upperBound) of \(total)", "\(range.lowerBound + 1)–\(range.upperBound) من \(total)"))</span>"
    )
    if range.upperBound < total {
      links.append(
        "<a rel=\"next\" href=\"\(c.here([("offset", String(range.upperBound))]))\">\(c.t("Older", "الأقدم"))</a>")
    }
    return "<nav class=\"pager\" aria-label=\"\(c.t("Parts of the list", "أجزاء القائمة"))\">\(links)</nav>"
  }

  /// Links to the sections of a long page; those without a name are not there.
  static func contents(_ sections: [(id: HTML, name: HTML?)], _ c: Context) -> HTML {
    let items = sections.compactMap { section in
      section.name.map { "<li><a href=\"#\(section.id)\">\($0)</a></li>" as HTML }
    }
    return "<nav class=\"contents\" aria-label=\"\(c.t("On this page", "في هذه الصفحة"))\"><ul>\(items)</ul></nav>"
  }

  static func section(_ title: HTML, id: HTML? = nil, _ body: HTML) -> HTML {
    "<section\(id.map { " id=\"\($0)\"" as HTML })><h2>\(title)</h2>\n\(body)</section>\n"
  }

  /// A table that scrolls within itself where it is too wide.
  static func table(_ caption: HTML, head: [HTML], rows: [HTML], _ c: Context, name: HTML = "") -> HTML {
    """
    <div class="wide" tabindex="0" role="region" aria-label="\(caption)"><table class="\(name)"><caption>\(caption)</caption>
    <thead><tr>\(head.map { "<th scope=\"col\">\($0)</th>" as HTML })</tr></thead>
    <tbody>\(rows)</tbody></table></div>

    """
  }

  /// The law's track: the status, which leads to the acts behind it.
  static func legal(_ legal: Board.Legal?, cell: Link, _ c: Context) -> HTML {
    guard let legal else { return "<span class=\"faint\">–</span>" }
    return
      "<a href=\"\(cell)#law\"><span class=\"status l-\(legal.status.rawValue)\">\(Words.legal(legal.status.rawValue, c))</span></a>\(legal.since.map { " <span class=\"since\">\(c.day($0))</span>" as HTML })"
  }

  /// The reports' track: the stage, which leads to the sentences behind it, and its steps.
  static func reported(_ told: Board.Reported?, cell: Link? = nil, _ c: Context) -> HTML {
    guard let told else { return "<span class=\"faint\">–</span>" }
    let steps = told.steps.filter { $0.stage != told.stage }.map { step -> HTML in
      "<span class=\"step\">\(Words.stage(step.stage.rawValue, c))</span>"
    }
    let stage: HTML = "<span class=\"status r-\(told.stage.rawValue)\">\(Words.stage(told.stage.rawValue, c))</span>"
    var out: HTML = cell.map { "<a href=\"\($0)#report\">\(stage)</a>" } ?? stage
    if let since = told.since { out += " <span class=\"since\">\(c.day(since))</span>" }
    if !steps.isEmpty { out += "<span class=\"steps\">\(HTML.joined(steps, by: c.t(", ", "، ")))</span>" }
    return out
  }

  static func claims(_ told: Board.Reported?, _ c: Context) -> HTML {
    guard let told else { return "" }
    var out = HTML.joined(told.claims.prefix(4).map { claim($0, c) }, by: " ")
    if told.claims.count > 4 { out += " <span class=\"faint\">+\(told.claims.count - 4)</span>" }
    if !told.contradictedBy.isEmpty {
      out +=
        " <span class=\"against\">\(c.t("against:", "خلافه:")) \(HTML.joined(told.contradictedBy.prefix(3).map { claim($0, c) }, by: " "))</span>"
    }
    return out
  }
}
