import MithaqAnswers
import MithaqClaims

/// One whole page: what it is called and what it holds.
public struct Page: Sendable {
  /// Text only: it stands where no markup is.
  var title: HTML
  var body: HTML
  /// Whether the control for both times belongs on it.
  var hasTimes = true
  /// An Atom feed of the same matter.
  var feed: Link?

  /// The page's bytes.
  public func html(_ c: Context) -> [UInt8] {
    let c = c
    let page: HTML = """
      <!DOCTYPE html>
      <html lang="\(c.language.rawValue)" dir="\(c.language.direction)">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>\(title) · \(c.t("Mithaq", "ميثاق"))</title>
      <link rel="stylesheet" href="/static/style.css">
      <link rel="icon" href="/static/icon.svg" type="image/svg+xml">
      <link rel="alternate" hreflang="\(c.language.other.rawValue)" href="\(c.here(in: c.language.other))">
      \(feed.map { "<link rel=\"alternate\" type=\"application/atom+xml\" href=\"\($0)\">" as HTML })
      <script src="/static/script.js" defer></script>
      </head>
      <body>
      <a class="skip" href="#main">\(c.t("Skip to content", "إلى المحتوى"))</a>
      <header class="top">
      <a class="brand" href="\(c.link(""))">\(c.t("Mithaq <span lang=\"ar\">ميثاق</span>", "ميثاق"))</a>
      <form class="search" role="search" action="\(Link("/\(c.language.rawValue)/search"))">
      <label class="hidden" for="q">\(c.t("Search", "بحث"))</label>
      <input id="q" name="q" type="search" maxlength="200" placeholder="\(c.t("Search sentences", "ابحث في الجمل"))" value="\(c.query.first { $0.name == "q" }?.value ?? "")">
      <button>\(c.t("Search", "ابحث"))</button>
      </form>
      <a class="tongue" lang="\(c.language.other.rawValue)" href="\(c.here(in: c.language.other))">\(c.t("العربية", "English"))</a>
      <nav aria-label="\(c.t("Pages", "الصفحات"))"><ul>\(navigation(c))</ul></nav>
      </header>
      <main id="main">
      \(hasTimes ? AsOfControl.html(c) : nil)
      \(body)
      </main>
      <footer>
      <p>\(c.t("Every cell leads to the sentence behind it. A claim is a pointer to a sentence: read it before relying on it.", "كل خانة تقود إلى جملتها. والادعاء إشارة إلى جملة، فاقرأها قبل أن تعتمد عليها."))</p>
      <p><a href="\(c.link("about"))">\(c.t("How to read these pages", "كيف تُقرأ هذه الصفحات"))</a> · <a href="/api/v1/openapi.json">API</a></p>
      </footer>
      </body>
      </html>

      """
    return page.bytes
  }

  private func navigation(_ c: Context) -> HTML {
    let pages: [(Link.Path, HTML)] = [
      ("agreements", c.t("Agreements", "الاتفاقات")), ("states", c.t("States", "الدول")),
      ("people", c.t("People", "الأشخاص")), ("outlets", c.t("Outlets", "المنابر")),
      ("changes", c.t("Changes", "التغيرات")), ("conflicts", c.t("Conflicts", "التناقضات")),
      ("read", c.t("Read", "اقرأ نصا")), ("review", c.t("Review", "المراجعة")),
    ]
    let own = c.path.text.split(separator: "/").first.map(String.init) ?? ""
    return HTML.joined(
      pages.map { path, name in
        "<li><a href=\"\(c.link(path))\"\(path.text == own ? " aria-current=\"page\"" : nil as HTML?)>\(name)</a></li>"
      })
  }
}

/// The form that asks the same page about other times; both stand in the address.
enum AsOfControl {
  static func html(_ c: Context) -> HTML {
    let kept = HTML.joined(
      c.query.map { "<input type=\"hidden\" name=\"\($0.name)\" value=\"\($0.value)\">" as HTML })
    let isNow = c.valid == nil && c.known == nil
    var now = c
    (now.valid, now.known) = (nil, nil)
    return """
      <form class="asof" action="\(Link("/\(c.language.rawValue)/\(c.path)"))" aria-label="\(c.t("As of", "بحسب الوقت"))">\(kept)
      <label>\(c.t("As of", "كما كان في"))<input type="date" name="valid" value="\(c.asOf.valid.description)"></label>
      <label>\(c.t("as known on", "بحسب ما عُرف حتى"))<input type="date" name="known" value="\(c.known == nil ? "" : c.asOf.known.day.description)"></label>
      <button>\(c.t("Show", "اعرض"))</button>
      \(isNow ? nil : "<a href=\"\(now.here())\">\(c.t("Now", "الآن"))</a>" as HTML?)
      </form>
      """
  }
}
