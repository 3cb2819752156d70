import MithaqAnswers
import MithaqClaims

/// The field's words in both languages.
enum Words {
  static func act(_ act: Act, _ c: Context) -> HTML {
    switch act {
    case .negotiate: c.t("negotiation", "تفاوض")
    case .agree: c.t("agreement reached", "توصل إلى اتفاق")
    case .sign: c.t("signature", "توقيع")
    case .ratify: c.t("ratification", "تصديق")
    case .join: c.t("accession", "انضمام")
    case .enterIntoForce: c.t("entry into force", "دخول حيز النفاذ")
    case .renew: c.t("renewal", "تجديد")
    case .suspend: c.t("suspension", "تعليق")
    case .withdraw: c.t("withdrawal", "انسحاب")
    case .terminate: c.t("termination", "إنهاء")
    case .recognize: c.t("recognition", "اعتراف")
    case .establishRelations: c.t("relations established", "إقامة علاقات")
    case .maintainRelations: c.t("relations maintained", "علاقات قائمة")
    case .upgradeRelations: c.t("relations upgraded", "رفع مستوى العلاقات")
    case .downgradeRelations: c.t("relations downgraded", "خفض مستوى العلاقات")
    case .restoreRelations: c.t("relations restored", "استئناف العلاقات")
    case .severRelations: c.t("relations severed", "قطع العلاقات")
    case .openEmbassy: c.t("embassy opened", "فتح سفارة")
    case .closeEmbassy: c.t("embassy closed", "إغلاق سفارة")
    case .appointAmbassador: c.t("ambassador appointed", "تعيين سفير")
    case .recallAmbassador: c.t("ambassador recalled", "استدعاء سفير")
    case .expelDiplomat: c.t("diplomat expelled", "طرد دبلوماسي")
    case .meet: c.t("meeting", "لقاء")
    case .call: c.t("telephone call", "اتصال هاتفي")
    case .visit: c.t("visit", "زيارة")
    case .mediate: c.t("mediation", "وساطة")
    }
  }

  static func modality(_ modality: Modality, _ c: Context) -> HTML {
    switch modality {
    case .actual: c.t("done", "وقع")
    case .planned: c.t("planned", "مقرر")
    case .possible: c.t("possible", "محتمل")
    case .sought: c.t("sought", "مطلوب من صاحبه")
    case .urged: c.t("urged", "مطلوب منه")
    case .refused: c.t("refused", "مرفوض")
    case .denied: c.t("denied", "منفي")
    }
  }

  static func badge(_ modality: Modality, _ c: Context) -> HTML {
    "<span class=\"badge m-\(modality.rawValue)\">\(Words.modality(modality, c))</span>"
  }

  /// A status of the law's track, by its word.
  static func legal(_ status: String, _ c: Context) -> HTML {
    switch status {
    case "signed": c.t("signed", "موقّع")
    case "signed_then_disclaimed": c.t("signed, then disclaimed", "وقّع ثم تنصّل")
    case "consented": c.t("consented, not yet in force", "رضي بالالتزام ولم ينفذ بعد")
    case "provisional": c.t("provisionally applied", "تطبيق مؤقت")
    case "in_force": c.t("in force", "نافذ")
    case "leaving": c.t("leaving", "في طور الانسحاب")
    case "withdrawn": c.t("withdrawn", "منسحب")
    case "suspended": c.t("suspended", "معلّق")
    case "terminated": c.t("terminated", "منتهٍ")
    case "endorsed": c.t("endorsed", "مؤيِّد")
    case "notice_premature": c.t("notice given too early", "إشعار قبل أوانه")
    case "notice_not_permitted": c.t("notice not permitted", "إشعار لا يجيزه الاتفاق")
    default: c.t("none", "لا شيء")
    }
  }

  /// A stage of the reports' track, by its word.
  static func stage(_ stage: String, _ c: Context) -> HTML {
    switch stage {
    case "candidate": c.t("candidate", "مرشّح")
    case "seeking": c.t("seeking", "يسعى")
    case "negotiating": c.t("negotiating", "يتفاوض")
    case "announced": c.t("announced", "معلن")
    case "agreed": c.t("agreed", "متفق عليه")
    case "signing-planned": c.t("signing planned", "توقيع مقرر")
    case "signed": c.t("signed", "موقّع")
    case "ratification-under-way": c.t("ratification under way", "التصديق جارٍ")
    case "joined": c.t("joined", "منضم")
    case "refused": c.t("refused", "رفض")
    case "leaving": c.t("leaving", "ينسحب")
    case "left": c.t("left", "انسحب")
    default: c.t("unknown", "غير معلوم")
    }
  }

  static func change(_ kind: Changes.Change.Kind, _ c: Context) -> HTML {
    switch kind {
    case .new: c.t("new", "جديد")
    case .advanced: c.t("advanced", "تقدّم")
    case .dated: c.t("dated", "تحدد تاريخه")
    case .denied: c.t("denied", "نُفي")
    case .contradicted: c.t("contradicted", "خولف")
    case .confirmed: c.t("confirmed", "تأكد")
    case .dropped: c.t("dropped", "سقط")
    }
  }

  static func bearing(_ bearing: ClaimAnswer.Related.Bearing, _ c: Context) -> HTML {
    switch bearing {
    case .confirms: c.t("says the same", "يقول مثله")
    case .precedes: c.t("an earlier stage", "مرحلة سابقة")
    case .contradicts: c.t("says otherwise", "يقول خلافه")
    }
  }

  static func verdict(_ verdict: String, _ c: Context) -> HTML {
    switch verdict {
    case "accept": c.t("accepted", "مقبول")
    case "reject": c.t("rejected", "مردود")
    default: c.t("corrected", "مصحّح")
    }
  }

  /// A number of instruments of ratification and the like: `55 instruments`, «55 صكا».
  static func instruments(_ number: Int, _ c: Context) -> HTML {
    c.t(
      "\(number) instrument\(number == 1 ? nil : "s" as HTML?)",
      counted(number, one: "صك واحد", two: "صكان", few: "صكوك", many: "صكا", whole: "صك"))
  }

  /// An Arabic number and its noun, which follows the number's last two digits: «3 صكوك»، «55 صكا»، «100 صك».
  static func counted(_ number: Int, one: HTML, two: HTML, few: HTML, many: HTML, whole: HTML) -> HTML {
    switch (number, number % 100) {
    case (1, _): one
    case (2, _): two
    case (_, 3...10): "\(number) \(few)"
    case (_, 11...99): "\(number) \(many)"
    default: "\(number) \(whole)"
    }
  }

  /// A share in words where they are short: `half`, «ثلثين»; elsewhere in digits.
  static func fraction(_ numerator: Int, _ denominator: Int, _ c: Context) -> HTML {
    switch (numerator, denominator) {
    case (1, 2): c.t("half", "نصف")
    case (2, 3): c.t("two thirds", "ثلثين")
    case (3, 4): c.t("three quarters", "ثلاثة أرباع")
    case (1, 3): c.t("a third", "ثلث")
    default: "<bdi dir=\"ltr\">\(numerator)/\(denominator)</bdi>"
    }
  }

  /// The type of an agreement without a name.
  static func type(_ type: String, _ c: Context) -> HTML {
    switch type {
    case "treaty": c.t("a treaty", "معاهدة")
    case "agreement": c.t("an agreement", "اتفاق")
    case "memorandum": c.t("a memorandum", "مذكرة تفاهم")
    case "protocol": c.t("a protocol", "بروتوكول")
    case "declaration": c.t("a declaration", "إعلان")
    case "convention": c.t("a convention", "اتفاقية")
    case "pact": c.t("a pact", "ميثاق")
    case "ceasefire": c.t("a ceasefire", "وقف إطلاق النار")
    case "accord": c.t("an accord", "اتفاق")
    case "contract": c.t("a contract", "عقد")
    default: "<bdi>\(type)</bdi>"
    }
  }
}
