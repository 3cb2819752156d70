import MithaqAnswers
import MithaqClaims

extension Page {
  /// A form for a text, and the text with its claims once it was sent; nothing of it is recorded.
  public static func read(_ article: Article? = nil, _ reading: Reading? = nil, _ c: Context) -> Page {
    var result = HTML()
    if var article, let reading {
      article.lang = reading.lang
      result = """
        <section aria-live="polite"><h2>\(c.t("Claims read: \(reading.claims.count)", "ادعاءات مقروءة: \(reading.claims.count)"))</h2>
        \(MarkedText.html(article, claims: reading.claims, c))
        \(ClaimCards.html(reading.claims, linked: false, c))</section>
        """
    }
    return Page(
      title: c.t("Read a text", "اقرأ نصا"),
      body: """
        <h1>\(c.t("Read a text", "اقرأ نصا"))</h1>
        <p class="faint">\(c.t("Paste news or a notice in Arabic or English. Nothing is recorded.", "ألصق خبرا أو بيانا بالعربية أو الإنجليزية. لا يُدوَّن منه شيء."))</p>
        <form class="reader" method="post" action="\(Link("/\(c.language.rawValue)/read"))">
        <label for="text">\(c.t("Text", "النص"))</label>
        <textarea id="text" name="text" rows="10" dir="auto" required>
        \(article?.body ?? "")</textarea>
        <label>\(c.t("Published on", "نُشر في")) <input type="date" name="published" value="\((article?.published ?? c.asOf.valid).description)"></label>
        <button>\(c.t("Read", "اقرأ"))</button>
        </form>
        \(result)
        """, hasTimes: false)
  }
}
