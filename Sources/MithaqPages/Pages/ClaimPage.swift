import MithaqAnswers
import MithaqClaims

extension Page {
  /// A claim: its words, its fact, what bears on it, and what was said of it since.
  public static func claim(_ answer: ClaimAnswer, notice: HTML? = nil, _ c: Context) -> Page {
    let claim = answer.evidence.claim
    let evidence = answer.evidence
    let body = Array(evidence.article.body.utf8)
    func part(_ from: Int, _ to: Int) -> String {
      let (a, b) = (max(0, min(from, body.count)), max(0, min(to, body.count)))
      return a < b ? String(decoding: body[a..<b], as: UTF8.self) : ""
    }
    let isArabic = TextStyle.isRightToLeft(claim.evidence.text)
    let sentence: HTML = """
      <blockquote class="text" \(isArabic ? "lang=\"ar\" dir=\"rtl\"" : "lang=\"en\" dir=\"ltr\"" as HTML)>\(part(evidence.sentence.start, claim.evidence.start))<mark class="m-\(claim.modality.rawValue)">\(part(claim.evidence.start, claim.evidence.end))</mark>\(part(claim.evidence.end, evidence.sentence.end))</blockquote>
      """
    let related = answer.related.map { other -> HTML in
      """
      <tr><th scope="row">\(Words.bearing(other.bearing, c))</th><td>\(Parts.claim(other.id, c))</td><td>\(Words.badge(other.modality, c))</td><td>\(c.quote(other.quote))</td><td>\(other.outlet.map { Parts.outlet($0, c) })</td><td data-label="\(c.t("Said", "قيل"))">\(c.day(other.said))</td></tr>

      """
    }
    return Page(
      title: c.t("Claim \(claim.id.prefix(8))", "الادعاء \(claim.id.prefix(8))"),
      body: """
        \(notice.map { "<p class=\"notice\" role=\"status\">\($0)</p>" as HTML })
        <h1>\(ClaimCards.summary(claim, linked: true, c))</h1>
        \(sentence)
        <p class="foot"><a href="\(c.link("articles/\(answer.article)"))">\(c.t("in its article", "في مقاله"))</a> \(evidence.article.outlet.map { " · \(Parts.outlet($0, c))" as HTML })\(c.day(evidence.article.published).map { " · \($0)" as HTML })</p>
        <p class="foot">\(ClaimCards.details(claim, c))</p>
        \(answer.fact.map { Parts.section(c.t("Its fact", "واقعته"), "<ol class=\"facts\">\(Parts.fact($0, c))</ol>") })
        \(related.isEmpty ? nil : Parts.section(c.t("Others on the same", "غيره في الأمر نفسه"), Parts.table(
          c.t("Claims that say the same or otherwise", "ادعاءات تقول مثله أو خلافه"),
          head: [c.t("Bearing", "الصلة"), c.t("Claim", "الادعاء"), c.t("Stage", "المرحلة"), c.t("Words", "العبارة"), c.t("Outlet", "المنبر"), c.t("Said", "قيل")],
          rows: related, c, name: "board")))
        \(Parts.section(c.t("History in the ledger", "تاريخه في السجل"), id: "history", history(evidence, c)))
        \(c.canReview ? ReviewForm.html(claim, c) : nil)
        """)
  }

  /// What the ledger learned of it, in the order of knowledge time.
  private static func history(_ evidence: EvidenceAnswer, _ c: Context) -> HTML {
    var items: [HTML] = ["<li>\(c.instant(evidence.known)) \(c.t("read in its article", "قُرئ في مقاله"))</li>"]
    for judgement in evidence.judgements {
      let other = judgement.replacement.map {
        c.t("; in its place \(Parts.claim($0, c))", "، ومحله \(Parts.claim($0, c))")
      }
      let of = judgement.of.map { c.t("; in the place of \(Parts.claim($0, c))", "، محل \(Parts.claim($0, c))") }
      items.append(
        "<li>\(c.instant(judgement.known)) <b>\(Words.verdict(judgement.verdict, c))</b> \(c.t("by", "راجعه")) <bdi>\(judgement.author)</bdi>: <bdi>\(judgement.reason)</bdi>\(of ?? other)</li>"
      )
    }
    if evidence.isRetracted {
      items.append("<li>\(c.t("a newer reading no longer finds it", "لم تعد القراءة الأحدث تجده"))</li>")
    }
    return "<ol class=\"history\">\(items)</ol>"
  }
}
