import MithaqAnswers
import MithaqClaims

extension Page {
  /// An article with every claim marked in its text.
  public static func article(_ answer: ArticleAnswer, _ c: Context) -> Page {
    let article = answer.article
    let line = article.body.split(whereSeparator: \.isNewline).first.map { String($0.prefix(120)) }
    let title = article.title ?? line ?? article.id
    let standing = answer.claims.filter(\.stands)
    var about: [HTML] = []
    if let day = c.day(article.published) { about.append(day) }
    if let outlet = article.outlet { about.append(Parts.outlet(outlet, c)) }
    if let url = article.url {
      about.append(
        Link(foreign: url).map { "<a rel=\"noreferrer nofollow\" href=\"\($0)\">\(c.t("source", "المصدر"))</a>" }
          ?? "<bdi>\(url)</bdi>")
    }
    about.append("<code><bdi>\(article.id)</bdi></code>")
    let gone = answer.claims.filter { !$0.stands }
    let copies = answer.copies.prefix(50).map { number, copy -> HTML in
      "<li><a href=\"\(c.link("articles/\(number)"))\"><bdi>\(copy.outlet ?? copy.id)</bdi></a> \(c.day(copy.published))</li>"
    }
    return Page(
      title: "\(title)",
      body: """
        <h1><bdi>\(title)</bdi></h1>
        <p class="foot">\(HTML.joined(about, by: " · "))</p>
        \(MarkedText.html(article, claims: standing.map(\.claim), c))
        \(Parts.section(c.t("\(standing.count) claims", "الادعاءات: \(standing.count)"), ClaimCards.html(standing.map(\.claim), c)))
        \(gone.isEmpty ? nil : Parts.section(c.t("No longer standing", "لم تعد قائمة"), "<ul>\(gone.map { "<li>\(Parts.claim($0.claim.id, c)) \(c.quote($0.claim.evidence.text)) \($0.verdict.map { Words.verdict($0, c) })</li>" as HTML })</ul>"))
        \(copies.isEmpty ? nil : Parts.section(c.t("Printed elsewhere too", "نشرته منابر أخرى"), "<ul>\(copies)</ul>"))
        """)
  }
}

/// A text with the evidence of its claims marked; the text keeps its language and direction.
enum MarkedText {
  static func html(_ article: Article, claims: [Claim], isAnchored: Bool = true, _ c: Context) -> HTML {
    let body = Array(article.body.utf8)
    var edges: Set<Int> = [0, body.count]
    func clamp(_ at: Int) -> Int {
      var at = max(0, min(at, body.count))
      // Never within a character, whatever an import said.
      while at > 0, at < body.count, body[at] & 0xc0 == 0x80 { at -= 1 }
      return at
    }
    let ranges = claims.map { (clamp($0.evidence.start), clamp($0.evidence.end)) }
    for (start, end) in ranges where start < end {
      edges.insert(start)
      edges.insert(end)
    }
    let sorted = edges.sorted()
    let order = ranges.indices.filter { ranges[$0].0 < ranges[$0].1 }.sorted { ranges[$0].0 < ranges[$1].0 }
    var next = 0
    var open: [Int] = []
    var out = HTML()
    for (start, end) in zip(sorted, sorted.dropFirst()) {
      open.removeAll { ranges[$0].1 <= start }
      while next < order.count, ranges[order[next]].0 == start {
        open.append(order[next])
        next += 1
      }
      let text = String(decoding: body[start..<end], as: UTF8.self)
      // The innermost claim is the one that is pointed at.
      if let inner = open.min(by: { ranges[$0].1 - ranges[$0].0 < ranges[$1].1 - ranges[$1].0 }) {
        let claim = claims[inner]
        out +=
          "<a class=\"mark m-\(claim.modality.rawValue)\" href=\"#c-\(claim.id)\">\(text)<span class=\"tip\" dir=\"\(c.language.direction)\" lang=\"\(c.language.rawValue)\">\(ClaimCards.summary(claim, c))</span></a>"
      } else {
        out += "\(text)"
      }
    }
    let isArabic = article.lang == "ar" || article.lang != "en" && TextStyle.isRightToLeft(article.body)
    return
      "<div class=\"text\" \(isArabic ? "lang=\"ar\" dir=\"rtl\"" : "lang=\"en\" dir=\"ltr\"" as HTML)>\(out)</div>\n"
  }
}

/// Claims one by one, with how each was read.
enum ClaimCards {
  static func html(_ claims: [Claim], linked: Bool = true, _ c: Context) -> HTML {
    if claims.isEmpty { return "<p class=\"faint\">\(c.t("No claim was read in it.", "لم يُقرأ فيه ادعاء."))</p>" }
    return "<ol class=\"facts\">\(claims.map { card($0, linked: linked, c) })</ol>"
  }

  private static func card(_ claim: Claim, linked: Bool, _ c: Context) -> HTML {
    """
    <li class="fact m-\(claim.modality.rawValue)" id="c-\(claim.id)"><p class="what">\(summary(claim, linked: true, c))</p>
    <p class="quote">\(c.quote(claim.evidence.text))</p>
    <p class="foot">\(linked ? Parts.claim(claim.id, c) : nil) \(details(claim, c))</p>
    \(claim.explanation.isEmpty ? nil : "<details><summary>\(c.t("Why", "لماذا"))</summary><ul lang=\"en\" dir=\"ltr\">\(claim.explanation.map { "<li><bdi>\($0)</bdi></li>" as HTML })</ul></details>" as HTML?)</li>

    """
  }

  /// Who, what and how far, in one line.
  static func summary(_ claim: Claim, linked: Bool = false, _ c: Context) -> HTML {
    let agreement = claim.agreement?.id ?? claim.agreement?.type
    if linked {
      return
        "\(Parts.headline(act: claim.act, actors: claim.actors.map(\.id), counterparts: claim.counterparts.map(\.id), agreement: agreement, isNamed: claim.agreement?.id != nil, c)) \(Words.badge(claim.modality, c))"
    }
    let who = (claim.actors + claim.counterparts).map { "<bdi>\(c.polityName($0.id))</bdi>" as HTML }
    let what: HTML? =
      claim.agreement?.id.map { " · <bdi>\(c.agreementName($0))</bdi>" }
      ?? claim.agreement?.type.map { " · \(Words.type($0, c))" }
    return
      "\(HTML.joined(who, by: c.t(", ", "، "))) · \(Words.act(claim.act, c))\(what) · \(Words.modality(claim.modality, c))"
  }

  /// Speaker, date, place, and the pack entry that found it.
  static func details(_ claim: Claim, _ c: Context) -> HTML {
    var parts: [HTML] = []
    if let said = claim.attribution {
      var who: [HTML] = []
      if let person = said.person { who.append(Parts.person(person, c)) }
      if let office = said.office { who.append(c.office(office)) }
      if let polity = said.polity { who.append(c.polity(polity)) }
      if let outlet = said.outlet { who.append(Parts.outlet(outlet, c)) }
      if let channel = said.channel { who.append("<bdi>\(channel)</bdi>") }
      if !who.isEmpty {
        parts.append(c.t("said by \(HTML.joined(who, by: ", "))", "على لسان \(HTML.joined(who, by: "، "))"))
      }
    }
    for participant in claim.actors + claim.counterparts {
      if let person = participant.person { parts.append("\(c.polity(participant.id)): \(Parts.person(person, c))") }
    }
    if let when = claim.when {
      parts.append(
        c.t("on <bdi>\(c.date(when.date.description))</bdi>", "في <bdi>\(c.date(when.date.description))</bdi>"))
    }
    if let place = claim.place { parts.append("<bdi>\(place.text)</bdi>") }
    parts.append(
      c.t("certainty \(Int((claim.confidence * 100).rounded()))%", "الثقة \(Int((claim.confidence * 100).rounded()))%"))
    parts.append("<code dir=\"ltr\">\(claim.origin)</code>")
    return HTML.joined(parts, by: " · ")
  }
}
