import MithaqAnswers
import MithaqClaims

extension Page {
  /// The claims that wait for a reviewer.
  public static func review(_ queue: ReviewQueue, _ c: Context) -> Page {
    let items = queue.items.map { item -> HTML in
      """
      <li class="fact m-\(item.modality.rawValue)"><p class="what">\(Parts.headline(act: item.act, actors: item.actors, counterparts: item.counterparts, agreement: item.agreement, isNamed: item.agreement.map { c.catalogue.agreement($0) != nil } ?? false, c)) \(Words.badge(item.modality, c))\(item.isContested ? " <span class=\"against\">\(c.t("contradicted", "مختلف فيه"))</span>" : nil as HTML?)</p>
      <p class="quote"><a href="\(c.link("claims/\(item.id)"))">\(c.quote(item.quote))</a></p>
      <p class="foot">\(Parts.claim(item.id, c))\(item.outlet.map { " · \(Parts.outlet($0, c))" as HTML })\(c.day(item.said).map { " · \($0)" as HTML }) · \(c.t("certainty \(item.confidence)%", "الثقة \(item.confidence)%"))</p></li>

      """
    }
    return Page(
      title: c.t("Review", "المراجعة"),
      body: """
        <h1>\(c.t("Review", "المراجعة"))</h1>
        <p>\(c.t("\(queue.total) of the newest claims wait for a reviewer: contradicted ones first, then the least certain. Open one to judge it.", "ينتظر المراجعة من أحدث الادعاءات \(queue.total): المختلف فيه أولا ثم الأقل ثقة. افتح أحدها لتحكم فيه."))\(c.canReview ? nil : " \(c.t("This server was started without a token and records nothing.", "شُغّل هذا الخادم بلا رمز دخول فلا يدوّن شيئا."))" as HTML?)</p>
        \(items.isEmpty ? Parts.nothing(c) : "<ol class=\"facts\">\(items)</ol>")
        \(Parts.pager(queue.slice, total: queue.total, c))
        """)
  }
}

/// Where a reviewer judges a claim.
enum ReviewForm {
  static func html(_ claim: Claim, _ c: Context) -> HTML {
    func options<T: RawRepresentable>(_ all: [T], _ own: T, _ name: (T) -> HTML) -> [HTML] where T.RawValue == String {
      all.map {
        "<option value=\"\($0.rawValue)\"\($0.rawValue == own.rawValue ? " selected" : nil as HTML?)>\(name($0))</option>"
      }
    }
    return Parts.section(
      c.t("Judge it", "احكم فيه"), id: "judge",
      """
      <form class="judge" method="post" action="\(Link("/\(c.language.rawValue)/claims/\(claim.id)/judgements"))">
      <fieldset><legend>\(c.t("Verdict", "الحكم"))</legend>
      <label><input type="radio" name="verdict" value="accept" required> \(c.t("It says what its sentence says", "يقول ما تقوله جملته"))</label>
      <label><input type="radio" name="verdict" value="reject"> \(c.t("It does not; count it nowhere", "لا يقوله، فلا يُحتسب"))</label>
      <label><input type="radio" name="verdict" value="correct"> \(c.t("It should read as below", "صوابه كما يلي"))</label></fieldset>
      <fieldset><legend>\(c.t("Correction", "التصحيح"))</legend>
      <label>\(c.t("Act", "الفعل")) <select name="act">\(options(Act.allCases, claim.act) { Words.act($0, c) })</select></label>
      <label>\(c.t("Stage", "المرحلة")) <select name="modality">\(options(Modality.allCases, claim.modality) { Words.modality($0, c) })</select></label>
      <label>\(c.t("Agreement", "الاتفاق")) <input name="agreement" maxlength="100" dir="ltr" value="\(claim.agreement?.id ?? "")"></label>
      <label>\(c.t("Date", "التاريخ")) <input name="date" maxlength="10" dir="ltr" placeholder="2025-11-07" value="\(claim.when?.date.description ?? "")"></label></fieldset>
      <label>\(c.t("Who judges", "من يحكم")) <input name="author" required maxlength="100" autocomplete="name"></label>
      <label>\(c.t("Why", "لماذا")) <input name="reason" required maxlength="500"></label>
      <label>\(c.t("Token", "رمز الدخول")) <input name="token" type="password" required maxlength="200" autocomplete="current-password" dir="ltr"></label>
      <button>\(c.t("Record", "دوّن"))</button>
      </form>
      """)
  }
}
