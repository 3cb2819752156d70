import MithaqAnswers

/// What an agreement's entry into force needs, and how much of it there is.
enum ConditionsPart {
  static func html(_ conditions: Conditions, _ c: Context) -> HTML {
    var rows: [HTML] = []
    func row(_ name: HTML, _ day: HTML?) {
      if let day { rows.append("<dt>\(name)</dt><dd>\(day)</dd>") }
    }
    row(c.t("Condition met", "استوفي الشرط"), c.day(conditions.trigger))
    row(c.t("In force since", "نافذ منذ"), c.day(conditions.inForce))
    row(c.t("Ended", "انتهى"), c.day(conditions.ended))
    if conditions.isPolitical {
      row(c.t("Binding", "الإلزام"), c.t("politically, not in law", "سياسي لا قانوني"))
    }
    let parts = conditions.parts.map { part -> HTML in
      "<li><b lang=\"en\" dir=\"ltr\">\(part.name)</b> \(part.inForce.map { c.t("in force since \(c.day($0))", "نافذ منذ \(c.day($0))") }) \(part.condition.map { list([$0], c) })</li>"
    }
    return """
      <dl class="pairs">\(rows)</dl>
      \(conditions.condition.map { list([$0], c) } ?? "<p class=\"faint\">\(c.t("The clauses name no condition.", "لا تشترط الأحكام شرطا."))</p>")
      \(parts.isEmpty ? nil : "<ul class=\"parts\">\(parts)</ul>" as HTML?)
      \(conditions.warnings.isEmpty ? nil : "<ul class=\"faint\" lang=\"en\" dir=\"ltr\">\(conditions.warnings.map { "<li>\($0)</li>" as HTML })</ul>" as HTML?)
      """
  }

  private static func list(_ conditions: [Conditions.Condition], _ c: Context) -> HTML {
    let items = conditions.map { condition -> HTML in
      let state: HTML =
        condition.isMet
        ? "<span class=\"status l-in_force\">\(c.t("met", "استوفي"))</span> \(c.day(condition.since))"
        : "<span class=\"status l-signed\">\(c.t("not met", "لم يستوف"))</span>"
      let need: HTML
      switch condition.needed {
      case "all of": need = c.t("all of:", "كل ما يلي:")
      case "any of": need = c.t("any of:", "أحد ما يلي:")
      default:
        let words: HTML = "<bdi>\(phrase(condition.needed, c))</bdi>"
        need =
          condition.have.isEmpty
          ? words
          : c.t(
            "needs \(words), has <b><bdi>\(phrase(condition.have, c))</bdi></b>",
            "المطلوب \(words)، والمتحقق <b><bdi>\(phrase(condition.have, c))</bdi></b>")
      }
      return
        "<li>\(need) \(state) \(condition.metBy.isEmpty ? nil : c.t("by \(c.polities(condition.metBy, limit: 5))", "بصك \(c.polities(condition.metBy, limit: 5))"))\(condition.parts.isEmpty ? nil : list(condition.parts, c))</li>"
    }
    return "<ul class=\"conditions\">\(items)</ul>"
  }

  /// A count in the page's language; what is no plain count stays as the law has it.
  private static func phrase(_ text: String, _ c: Context) -> String {
    guard c.language == .ar else { return text }
    let words = text.split(separator: " ")
    if words.count == 2, words[1].hasPrefix("instrument") { return "الصكوك: \(words[0])" }
    return text
  }
}
