import MithaqAnswers
import MithaqClaims

extension Page {
  /// One party's cell of a board: its steps in law, and every sentence behind the reports.
  public static func cell(_ cell: Cell, _ c: Context) -> Page {
    let entry = c.catalogue.agreement(cell.agreement)
    let steps = cell.steps.reversed().map { step -> HTML in
      "<li><span class=\"status l-\(step.status.rawValue)\">\(Words.legal(step.status.rawValue, c))</span>\(step.from.map { " \(c.t("from", "منذ")) \(c.day($0))" as HTML })</li>"
    }
    let sources = (entry?.sources ?? []).prefix(5).map { "<bdi>\($0)</bdi>" as HTML }
    let law: HTML =
      steps.isEmpty
      ? "<p class=\"faint\">\(entry?.hasLaw ?? false ? c.t("The register holds no act of it by then.", "لا فعل له في السجل حتى ذلك اليوم.") : c.t("The packs hold no law of this agreement.", "لا أحكام لهذا الاتفاق في الحزم."))</p>"
      : """
      <ol class="history">\(steps)</ol>
      <p class="faint">\(c.t("Computed from the acts of the register", "محسوب من أفعال السجل"))\(sources.isEmpty ? nil : " (\(HTML.joined(sources, by: c.t(", ", "، "))))" as HTML?) \(c.t("by the agreement's own clauses.", "بأحكام الاتفاق نفسه."))</p>
      """
    func list(_ claims: [Cell.Sentence]) -> HTML { "<ol class=\"facts\">\(claims.map { sentence($0, c) })</ol>" }
    let support = cell.claims.filter { !$0.isContrary }
    let contrary = cell.claims.filter(\.isContrary)
    return Page(
      title: "\(c.polityName(cell.row.polity)) · \(c.agreementName(cell.agreement))",
      body: """
        <h1>\(c.polity(cell.row.polity)) · \(c.agreement(cell.agreement))</h1>
        \(Parts.section(c.t("By law", "قانونا"), id: "law", law))
        \(Parts.section(c.t("By report", "رواية"), id: "report", """
        <p>\(Parts.reported(cell.row.reported, c))</p>
        \(support.isEmpty ? "<p class=\"faint\">\(c.t("No sentence tells of it by then.", "لا جملة تقول عنه شيئا حتى ذلك اليوم."))</p>" : list(support))
        """))
        \(contrary.isEmpty ? nil : Parts.section(c.t("What says otherwise", "ما يقول خلافه"), id: "contrary", list(contrary)))
        """, feed: Link("/\(c.language.rawValue)/feeds/agreements/\(cell.agreement).atom"))
  }

  private static func sentence(_ claim: Cell.Sentence, _ c: Context) -> HTML {
    var foot: [HTML] = [Parts.claim(claim.id, c)]
    if let speaker = claim.speaker { foot.append(c.t("said by \(c.polity(speaker))", "على لسان \(c.polity(speaker))")) }
    if let outlet = claim.outlet { foot.append(Parts.outlet(outlet, c)) }
    foot.append(c.t("known since \(c.day(claim.known.day))", "معلوم منذ \(c.day(claim.known.day))"))
    return """
      <li class="fact m-\(claim.modality.rawValue)"><p class="when">\(claim.said.map { "\(c.t("said", "قيل في")) \(c.day($0)) " as HTML })<span class="act">\(Words.act(claim.act, c))</span> \(Words.badge(claim.modality, c))</p>
      <p class="quote"><a href="\(c.link("claims/\(claim.id)"))">\(c.quote(claim.quote))</a></p>
      <p class="foot">\(HTML.joined(foot, by: " · "))</p></li>

      """
  }
}
