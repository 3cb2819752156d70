import MithaqAnswers
import MithaqClaims
import MithaqStatus

/// What an agreement's entry into force needs, and how much of it there is, in the page's language.
enum ConditionsPart {
  /// - Parameter labels: what the clauses' groups, tables, events and parts are called.
  static func html(_ conditions: Conditions, labels: [String: Catalogue.Name], _ c: Context) -> HTML {
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
      "<li><b>\(label(part.name, labels, c))</b> \(part.inForce.map { c.t("in force since \(c.day($0))", "نافذ منذ \(c.day($0))") }) \(part.condition.map { list([$0], labels, c) })</li>"
    }
    return """
      <dl class="pairs">\(rows)</dl>
      \(conditions.condition.map { list([$0], labels, c) } ?? "<p class=\"faint\">\(c.t("The clauses name no condition.", "لا تشترط الأحكام شرطا."))</p>")
      \(parts.isEmpty ? nil : "<ul class=\"parts\">\(parts)</ul>" as HTML?)
      \(conditions.warnings.isEmpty ? nil : "<details><summary>\(c.t("Remarks of the computation: \(conditions.warnings.count)", "ملاحظات الحساب (بالإنجليزية): \(conditions.warnings.count)"))</summary><ul lang=\"en\" dir=\"ltr\">\(conditions.warnings.map { "<li>\($0)</li>" as HTML })</ul></details>" as HTML?)
      """
  }

  private static func list(
    _ conditions: [Conditions.Condition], _ labels: [String: Catalogue.Name], _ c: Context
  ) -> HTML {
    let items = conditions.map { condition -> HTML in
      let state: HTML =
        condition.isMet
        ? "<span class=\"status l-in_force\">\(c.t("met", "استوفي"))</span> \(c.day(condition.since))"
        : "<span class=\"status l-signed\">\(c.t("not met", "لم يستوف"))</span>"
      let need = need(condition, labels, c)
      return
        "<li>\(need) \(state) \(condition.metBy.isEmpty ? nil : c.t("by \(c.polities(condition.metBy, limit: 5))", "بصك \(c.polities(condition.metBy, limit: 5))"))\(condition.parts.isEmpty ? nil : list(condition.parts, labels, c))</li>"
    }
    return "<ul class=\"conditions\">\(items)</ul>"
  }

  /// What is needed and what there is.
  private static func need(
    _ condition: Conditions.Condition, _ labels: [String: Catalogue.Name], _ c: Context
  ) -> HTML {
    guard let matter = condition.matter else {
      switch condition.needed {
      case "all of": return c.t("all of:", "كل ما يلي:")
      case "any of": return c.t("any of:", "أحد ما يلي:")
      default: return "<span lang=\"en\" dir=\"ltr\">\(condition.needed)</span>"
      }
    }
    func count(_ have: HTML, _ meter: HTML?) -> HTML { "\(meter)\(c.t("so far", "المتحقق")) <b><bdi>\(have)</bdi></b>" }
    func more(_ isMore: Bool) -> HTML? { isMore ? c.t("more than ", "أكثر من ") : nil }
    let need: HTML
    let have: HTML
    switch matter {
    case .instruments(let needed, let set, let number):
      let among = set.map { c.t(" of \(words($0, labels, c))", " من \(words($0, labels, c))") }
      need = "\(Words.instruments(needed, c))\(among)"
      have = count("\(number)", meter(number, of: needed))
    case .share(let numerator, let denominator, let set, let isMore, let needed, let whole, let number):
      let among: HTML = set.map { words($0, labels, c) } ?? "\(whole)"
      need =
        "\(more(isMore))\(Words.fraction(numerator, denominator, c)) \(c.t("of", "من")) \(among) \(c.t("(\(needed) of \(whole))", "(\(needed) من \(whole))"))"
      have = count("\(number)", meter(number, of: needed))
    case .weight(let attribute, let needed, let isMore, let amount):
      need =
        "\(more(isMore))<bdi dir=\"ltr\">\(needed)</bdi> \(c.t("of", "من")) \(label(attribute, labels, c))"
      have = count("<span dir=\"ltr\">\(amount)</span>", nil)
    case .every(let set, let number, let whole):
      need = c.t("every one of \(words(set, labels, c))", "جميع \(words(set, labels, c))")
      have = count(c.t("\(number) of \(whole)", "\(number) من \(whole)"), meter(number, of: whole))
    case .event(let name): return label(name, labels, c)
    case .day(let day): return c.t("the day \(c.day(day))", "حلول \(c.day(day))")
    case .inForce(let agreement):
      return c.t("entry into force of \(c.agreement(agreement))", "نفاذ \(c.agreement(agreement))")
    }
    return "\(need) <span class=\"have\">\(have)</span>"
  }

  /// How much of what is needed there is, for the eye; the numbers beside it say the same.
  private static func meter(_ have: Int, of needed: Int) -> HTML? {
    guard needed > 0 else { return nil }
    let full = min(100, max(0, have * 100 / needed))
    return
      "<svg class=\"meter\" viewBox=\"0 0 100 10\" aria-hidden=\"true\"><rect class=\"whole\" width=\"100\" height=\"10\" rx=\"3\"/><rect class=\"full\" width=\"\(full)\" height=\"10\" rx=\"3\"/></svg> "
  }

  private static func words(_ set: PolitySet, _ labels: [String: Catalogue.Name], _ c: Context) -> HTML {
    switch set {
    case .ids(let ids): c.polities(ids.sorted(), limit: 6)
    case .group(let name): label(name, labels, c)
    case .signatories(nil): c.t("the signatories", "الموقعين")
    case .signatories(let day?): c.t("the signatories of \(c.day(day))", "الموقعين حتى \(c.day(day))")
    case .minus(let all, let less):
      c.t(
        "\(words(all, labels, c)) other than \(words(less, labels, c))",
        "\(words(all, labels, c)) عدا \(words(less, labels, c))")
    case .union(let sets): HTML.joined(sets.map { words($0, labels, c) }, by: c.t(" and ", " و"))
    }
  }

  /// What a name of the clauses is called; the name itself where the packs don't say.
  private static func label(_ name: String, _ labels: [String: Catalogue.Name], _ c: Context) -> HTML {
    let label = labels[name] ?? c.catalogue.agreement(name)?.name ?? c.catalogue.polities[name]
    if let text = c.language == .ar ? label?.ar : label?.en { return "<bdi>\(text)</bdi>" }
    return label?.en.map { "<bdi lang=\"en\">\($0)</bdi>" } ?? "<code dir=\"ltr\">\(name)</code>"
  }
}
