import MithaqAnswers
import MithaqClaims

extension Page {
  /// How the pages are read: the two times, the two tracks, the words, and what the map does not decide.
  public static func about(_ c: Context) -> Page {
    let modalities = Modality.allCases.map { modality -> HTML in
      "<li>\(Words.badge(modality, c))</li>"
    }
    return Page(
      title: c.t("How to read these pages", "كيف تُقرأ هذه الصفحات"),
      body: """
        <h1>\(c.t("How to read these pages", "كيف تُقرأ هذه الصفحات"))</h1>
        <h2>\(c.t("Two times", "زمنان"))</h2>
        <p>\(c.t("“As of” is the day asked about in the world. “As known on” hides what was recorded later: asking with yesterday's date repeats yesterday's answer. Both stand in the address, so that a link keeps its answer.", "«كما كان في» هو اليوم المسؤول عنه في العالم. و«بحسب ما عُرف حتى» يحجب ما دُوّن بعده، فالسؤال بتاريخ الأمس يعيد جواب الأمس. وكلاهما في العنوان، فيحفظ الرابط جوابه."))</p>
        <h2>\(c.t("Two tracks", "مساران"))</h2>
        <p>\(c.t("By law: computed from acts that count and the agreement's own clauses. By report: from what sources say. A parliament's vote or an announced signature never counts as a deposit.", "قانونا: محسوب من الأفعال المعتبرة وأحكام الاتفاق نفسه. وروايةً: مما تقوله المصادر. ولا يُعدّ تصويت برلمان أو توقيع معلن إيداعا."))</p>
        <h2>\(c.t("How far a source goes", "إلى أي حد يذهب المصدر"))</h2>
        <ul class="legend">\(modalities)</ul>
        <h2>\(c.t("Maps", "الخرائط"))</h2>
        <p>\(WorldMap.caveat(c))</p>
        <h2>\(c.t("For programs", "للبرامج"))</h2>
        <p>\(c.t("Everything on these pages is JSON under", "كل ما في هذه الصفحات متاح بصيغة JSON تحت")) <code dir="ltr">/api/v1</code> (<a href="/api/v1/openapi.json">OpenAPI</a>).</p>
        """, hasTimes: false)
  }
}
