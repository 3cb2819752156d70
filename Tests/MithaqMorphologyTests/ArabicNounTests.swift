import Testing

@testable import MithaqMorphology

@Suite struct ArabicNounTests {
  /// singular; plurals | forms with pronouns or ال that must be there | forms that must not
  static let table = TableLine.read(
    file: "ArabicNounTests.swift", firstLine: #line + 2,
    """
    # ة becomes ت
    اتفاقية | اتفاقية الاتفاقية اتفاقيته اتفاقيتها اتفاقيتهما اتفاقيتهم اتفاقيتنا اتفاقيتي اتفاقيتان اتفاقيتين الاتفاقيتين اتفاقيتا اتفاقيتيهما اتفاقيات الاتفاقيات اتفاقياتها | اتفاقيةا اتفاقيةه
    زيارة | زيارته زياراته زيارتان زيارتيه | زيارةا زيارون
    قناة | قناته قنوات القنوات |
    مباراة | مباريات مباراتان مباراته |
    # a hamza whose seat changes
    لقاء لقاءات | لقاء اللقاء لقاؤه لقائه لقاءه لقاؤهما لقائهما لقاءان لقاءين لقاءا لقاءيهما لقاءات لقاءاتهما | لقاءاا
    إجراء | إجراءات الإجراءات إجراؤها إجرائها إجراءها إجرائي |
    جزء أجزاء | جزءا جزؤه جزئه جزأه جزءان جزءين جزأين أجزاء أجزاؤه أجزائها | أجزاءا
    شيء أشياء | شيئا شيئه شيئان شيئين أشيائهم |
    مبدأ مبادئ | المبدأ مبدؤه مبدئه مبدأه مبدآن مبدأين المبادئ مبادئه | مبدأا
    تكافؤ | تكافؤا تكافؤه تكافئه |
    شاطئ شواطئ | شاطئا شاطئه شاطئان شواطئها |
    ضوء أضواء | ضوءا ضوءه ضوئه |
    # ى and ا become ا or ي
    مستشفى | مستشفى المستشفى مستشفاه مستشفاها مستشفاي مستشفيان مستشفيين مستشفيات | مستشفىا مستشفىه
    ذكرى | ذكراه ذكريات ذكريان |
    # a ي that comes and goes
    قاضٍ قضاة | قاض القاضي قاضيا قاضي قاضيه قاضيان قاضيين القضاة قضاتهم | القاض
    تولٍ | تول تولي التولي توليه توليها توليا |
    مبنى مبانٍ | مبنى مبناها مبان المباني مبانيها مباني |
    # sound plurals, and plurals in ون that are broken
    موقع موقعون | موقعون الموقعين موقعو موقعي موقعوه موقعيهم |
    شأن شؤون | شؤون الشؤون شؤونها شؤونه شأنا شأنه | شؤين شؤو
    موظف | موظفون الموظفين موظفو موظفات |
    دبلوماسي | دبلوماسيون الدبلوماسيين دبلوماسييها دبلوماسيات |
    محامٍ محامون | محام المحامي محامون محامين محامو محاميه |
    وزير وزراء | وزير وزيرا وزيران الوزيرين وزيري وزيريهما وزراء الوزراء وزراؤه وزرائهم | وزراءا وزيرات
    # a plural alone has no dual
    مفاوضات | مفاوضات المفاوضات مفاوضاتهما مفاوضاتهم | مفاوضاتا مفاوضاتان
    إثبات | إثبات إثباتا إثباتان إثباتات |
    """)

  @Test("Nouns", arguments: table) func nouns(_ line: TableLine) {
    let head = line.words(0)
    let forms = ArabicNoun.forms(singular: head[0], plurals: Array(head.dropFirst())).map(\.text)
    for form in line.words(1) {
      #expect(forms.contains(form), "\(form) is missing", sourceLocation: line.location)
    }
    for form in line.columns.count > 2 ? line.words(2) : [] {
      #expect(!forms.contains(form), "\(form) is no word", sourceLocation: line.location)
    }
    #expect(forms.allSatisfy { $0 == $0.withoutTashkeel }, sourceLocation: line.location)
  }

  @Test("Forms carry their features") func features() {
    let forms = ArabicNoun.forms(singular: "سفيرة", plurals: ["سفيرات"])
    #expect(forms.contains(NounForm(text: "سفيرة", number: .singular, gender: .feminine)))
    #expect(forms.contains(NounForm(text: "السفيرتين", number: .dual, definite: true, gender: .feminine)))
    #expect(forms.contains(NounForm(text: "سفيرتي", number: .dual, construct: true, gender: .feminine)))
    #expect(
      forms.contains(
        NounForm(text: "سفيراتها", number: .plural, definite: true, suffix: .her, gender: .feminine)))
    #expect(
      ArabicNoun.forms(singular: "حرب", gender: .feminine).allSatisfy { $0.gender == .feminine })
  }

  @Test("Forms spelled like a nisba are known") func lookalikes() {
    let forms = ArabicNoun.forms(singular: "دفاع").filter(\.looksLikeNisba).map(\.text)
    #expect(forms == ["دفاعي", "دفاعيه"])
    let embassy = ArabicNoun.forms(singular: "سفارة").filter(\.looksLikeNisba)
    #expect(embassy.isEmpty)
    let hospital = ArabicNoun.forms(singular: "مستشفى").filter { $0.number == .singular && $0.looksLikeNisba }
    #expect(hospital.isEmpty)
  }

  @Test("No form is given twice") func unique() {
    for forms in [
      ArabicNoun.forms(singular: "موقع", plurals: ["موقعون", "مواقع"]), ArabicNoun.adjectiveForms("كازاخي"),
    ] {
      #expect(Set(forms).count == forms.count)
    }
  }

  @Test("Of two words the first heads a genitive") func genitive() {
    let forms = ArabicNoun.forms(singular: "مذكرة تفاهم", plurals: ["مذكرات تفاهم"]).map(\.text)
    for form in ["مذكرة تفاهم", "مذكرة التفاهم", "مذكرتا تفاهم", "مذكرتي التفاهم", "مذكرات تفاهم", "مذكرات التفاهم"] {
      #expect(forms.contains(form))
    }
    #expect(!forms.contains("المذكرة تفاهم"))
    let definite = ArabicNoun.forms(singular: "ملحق الاتفاق").map(\.text)
    #expect(definite.contains("ملحق الاتفاق"))
    #expect(!definite.contains("ملحقان الاتفاق"))
    #expect(!definite.contains("ملحق الالاتفاق"))
  }
}

@Suite struct ArabicAdjectiveTests {
  @Test("The whole paradigm of a nisba") func nisba() {
    let forms = ArabicNoun.adjectiveForms("كازاخي")
    func texts(_ number: GrammaticalNumber, _ gender: Gender, definite: Bool = false, construct: Bool = false)
      -> [String]
    {
      forms.filter {
        $0.number == number && $0.gender == gender && $0.definite == definite && $0.construct == construct
      }.map(\.text)
    }
    #expect(texts(.singular, .masculine) == ["كازاخي", "كازاخيا"])
    #expect(texts(.singular, .masculine, definite: true) == ["الكازاخي"])
    #expect(texts(.singular, .feminine) == ["كازاخية"])
    #expect(texts(.dual, .masculine) == ["كازاخيان", "كازاخيين"])
    #expect(texts(.dual, .feminine, definite: true) == ["الكازاخيتان", "الكازاخيتين"])
    #expect(texts(.plural, .masculine, definite: true) == ["الكازاخيون", "الكازاخيين"])
    #expect(texts(.plural, .masculine, construct: true) == ["كازاخيو", "كازاخيي"])
    #expect(texts(.plural, .feminine) == ["كازاخيات"])
  }

  static let table = TableLine.read(
    file: "ArabicNounTests.swift", firstLine: #line + 2,
    """
    أميركي | أميركي الأميركية أميركيا أميركيان الأميركيتين أميركيون الأميركيين أميركيات |
    جديد جدد | جديد جديدة الجديدة جديدا جدد الجدد جديدتان |
    عربي عرب | عرب العرب عربية العربيتين |
    كردي أكراد | كردية أكراد الأكراد |
    أكبر | أكبر الأكبر كبرى الكبرى | أكبرة
    أول | أولى الأولى |
    أعلى | عليا العليا | أعلاة
    سيئ | سيئة السيئين سيئا |
    بريء أبرياء | بريئة بريئان بريئون أبرياء بريئا |
    مهيأ | مهيأة مهيآن المهيأين |
    داعٍ | داع الداعي داعيا داعية الداعيتان داعون الداعين داعو داعيات | الداع داعيون
    ملتقى | ملتقاة ملتقيان ملتقون |
    مدعو | مدعو مدعوا المدعوون مدعوة المدعوين |
    مسؤول | مسؤولون المسؤولين مسؤولة مسؤولات مسؤولو مسؤولي مسؤولان |
    """)

  @Test("Adjectives and participles", arguments: table) func adjectives(_ line: TableLine) {
    let head = line.words(0)
    let forms = ArabicNoun.adjectiveForms(head[0], plurals: Array(head.dropFirst())).map(\.text)
    for form in line.words(1) {
      #expect(forms.contains(form), "\(form) is missing", sourceLocation: line.location)
    }
    for form in line.columns.count > 2 ? line.words(2) : [] {
      #expect(!forms.contains(form), "\(form) is no word", sourceLocation: line.location)
    }
  }

  @Test("Both words of a compound nisba agree") func agreeing() {
    let forms = ArabicNoun.adjectiveForms("كوري جنوبي").map(\.text)
    for form in [
      "كوري جنوبي", "الكوري الجنوبي", "كورية جنوبية", "الكورية الجنوبية", "كوريان جنوبيان", "الكوريين الجنوبيين",
      "كوريون جنوبيون", "كوريا جنوبيا",
    ] {
      #expect(forms.contains(form), "\(form) is missing")
    }
    #expect(!forms.contains("الكوري جنوبي"))
    #expect(!forms.contains("كوريان جنوبيين"))
  }

  @Test("A compound whose first word is fixed inflects the last") func fixedFirst() {
    let forms = ArabicNoun.adjectiveForms("جنوب أفريقي").map(\.text)
    for form in ["جنوب أفريقي", "الجنوب أفريقي", "جنوب أفريقية", "الجنوب أفريقية", "جنوب أفريقيين"] {
      #expect(forms.contains(form), "\(form) is missing")
    }
    #expect(!forms.contains("جنوبي أفريقي"))
  }

  @Test("Participles decline as adjectives") func participles() throws {
    let (active, passive) = try ArabicVerb.participles(lemma: "دَعَا", present: "يَدْعُو")
    #expect(ArabicNoun.adjectiveForms(active).map(\.text).contains("الداعية"))
    #expect(ArabicNoun.adjectiveForms(passive).map(\.text).contains("المدعوين"))
    let signing = try ArabicVerb.participles(lemma: "وَقَّعَ")
    #expect(ArabicNoun.adjectiveForms(signing.active).map(\.text).contains("الموقعون"))
  }
}

@Suite struct ArabicCliticsTests {
  static func form(_ lemma: String, _ present: String? = nil, where holds: @escaping (VerbForm) -> Bool) throws
    -> VerbForm
  {
    let forms = try ArabicVerb.conjugate(lemma: lemma, present: present)
    return try #require(forms.first(where: holds))
  }

  static func joined(_ form: VerbForm, _ pronoun: Pronoun = .his) -> [String] {
    ArabicClitics.withObjectPronouns(form).filter { $0.pronoun == pronoun }.map(\.text.withoutTashkeel)
  }

  @Test("Object pronouns join as they are written") func joints() throws {
    let they = { (form: VerbForm) in form.tense == .perfect && form.number == .plural }
    let first = { (form: VerbForm) in form.tense == .perfect }
    let present = { (form: VerbForm) in form.tense == .imperfect }
    #expect(Self.joined(try Self.form("وَقَّعَ", where: they)) == ["وقعوه"])
    #expect(Self.joined(try Self.form("اِلْتَقَى", where: they)) == ["التقوه"])
    #expect(Self.joined(try Self.form("اِلْتَقَى", where: first)) == ["التقاه"])
    #expect(Self.joined(try Self.form("دَعَا", "يَدْعُو", where: first), .her) == ["دعاها"])
    #expect(Self.joined(try Self.form("دَعَا", "يَدْعُو", where: present), .their) == ["يدعوهم"])
    #expect(Self.joined(try Self.form("رَأَى", "يَرَى", where: present)) == ["يراه"])
    #expect(Self.joined(try Self.form("بَدَأَ", "يَبْدَأُ", where: first)) == ["بدأه"])
    #expect(Self.joined(try Self.form("بَدَأَ", "يَبْدَأُ", where: present)) == ["يبدؤه", "يبدأه"])
    #expect(Self.joined(try Self.form("جَاءَ", "يَجِيءُ", where: first), .their) == ["جاءهم"])
    #expect(Self.joined(try Self.form("جَاءَ", "يَجِيءُ", where: present)) == ["يجيئه"])
    #expect(Self.joined(try Self.form("أَعْلَنَ", where: first), .our) == ["أعلننا"])
    #expect(Self.joined(try Self.form("أَبْلَغَ", where: first), .my) == ["أبلغني"])
    #expect(Self.joined(try Self.form("وَقَّعَ", where: { $0.gender == .feminine })) == ["وقعته"])
    #expect(Self.joined(try Self.form("وَقَّعَ", where: present), .theirDual) == ["يوقعهما"])
  }

  @Test("Only the imperfect takes the sin of the future") func future() throws {
    #expect(ArabicClitics.future(try Self.form("اِنْضَمَّ") { $0.tense == .imperfect }) == "سَيَنْضَمُّ")
    let perfect = try Self.form("اِنْضَمَّ") { $0.tense == .perfect }
    #expect(ArabicClitics.future(perfect) == perfect.text)
  }
}
