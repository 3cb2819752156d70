/// A pronoun attached to a noun or verb.
public enum Pronoun: UInt8, Sendable {
  /// ه, ها, هما, هم, نا and ي (on a verb ني).
  case his, her, theirDual, their, our, my
}

/// One inflected form of a noun or adjective, without vowel marks.
public struct NounForm: Hashable, Sendable {
  public var text: String
  public var number: GrammaticalNumber
  public var definite: Bool
  public var suffix: Pronoun?
  /// Whether the form can only stand before a genitive: موقعو الاتفاق.
  public var construct: Bool
  public var gender: Gender

  public init(
    text: String, number: GrammaticalNumber, definite: Bool = false, suffix: Pronoun? = nil, construct: Bool = false,
    gender: Gender
  ) {
    self.text = text
    self.number = number
    self.definite = definite
    self.suffix = suffix
    self.construct = construct
    self.gender = gender
  }
}

extension NounForm {
  /// Whether the form, once ة and ه are one letter, is spelled as a nisba: دفاعي "my defence", دفاعيه "his two defences".
  ///
  /// In news such a spelling is nearly always the nisba (دفاعية), so a reader may leave these forms out.
  public var looksLikeNisba: Bool {
    switch suffix {
    case .my: text.hasSuffix("ي") && !text.hasSuffix("تي") && !text.hasSuffix("اي")
    case .his: number == .dual && text.hasSuffix("يه") && !text.hasSuffix("تيه")
    default: false
    }
  }
}

/// Inflects Arabic nouns and adjectives.
///
/// Forms come without vowel marks. A nunated kasra on the argument (قاضٍ, مبانٍ) marks a word that
/// loses its ي, and is the only mark that matters.
public enum ArabicNoun {
  /// Every form of a noun: bare, with ال, dual, plural, and each with pronouns.
  ///
  /// Broken plurals are listed as they are, sound plurals with their ون or ات; without any the plural is ات,
  /// and ون too where the noun looks like a person's (موظف, دبلوماسي). A noun in -ات that is itself a plural
  /// (مفاوضات) gets no other number. Of several words the first is inflected as the head of a genitive.
  /// Without `gender` a final ة or ى makes the noun feminine.
  public static func forms(singular: String, plurals: [String] = [], gender: Gender? = nil) -> [NounForm] {
    if let space = singular.firstIndex(of: " ") {
      return genitiveForms(
        head: String(singular[..<space]), rest: String(singular[singular.index(after: space)...]), plurals: plurals,
        gender: gender)
    }
    return inflected(Stem(singular), plurals: plurals, gender: gender, nunated: true)
  }

  private static func inflected(_ stem: Stem, plurals: [String], gender: Gender?, nunated: Bool) -> [NounForm] {
    let gender = gender ?? (stem.ending == .taMarbuta || stem.ending == .maqsura ? .feminine : .masculine)
    var forms = Forms(hasNunation: nunated)
    if plurals.isEmpty, stem.isPluralInAt {
      forms.add(stem, .plural, .feminine, suffixes: true)
      return forms.all
    }
    forms.add(stem, .singular, gender, suffixes: true)
    forms.addDual(stem, gender, suffixes: true)
    for plural in plurals { forms.addPlural(plural, of: stem, gender, suffixes: true) }
    if plurals.isEmpty {
      for plural in stem.regularPluralsInAt { forms.add(plural, .plural, gender, suffixes: true) }
      if stem.looksLikePerson { forms.addSoundMasculine(stem, suffixes: true) }
    }
    return forms.all
  }

  /// Every form of an adjective, nisba or participle from its masculine singular: feminine, dual, sound and listed plurals.
  ///
  /// أفعل has no feminine in ة: أكبر gives كبرى and كبراء, one of which is a word. Of several words all are inflected
  /// where the first is a nisba (كوري جنوبي), else the last (جنوب أفريقي).
  public static func adjectiveForms(_ masculine: String, plurals: [String] = []) -> [NounForm] {
    if let space = masculine.lastIndex(of: " ") {
      return compoundForms(
        first: String(masculine[..<space]), last: String(masculine[masculine.index(after: space)...]), plurals: plurals)
    }
    let stem = Stem(masculine)
    var forms = Forms()
    forms.add(stem, .singular, .masculine, suffixes: false)
    forms.addDual(stem, .masculine, suffixes: false)
    if stem.ending != .taMarbuta { forms.addSoundMasculine(stem, suffixes: false) }
    for feminine in stem.feminines {
      forms.add(feminine, .singular, .feminine, suffixes: false)
      forms.addDual(feminine, .feminine, suffixes: false)
      forms.add(feminine.soundFemininePlural, .plural, .feminine, suffixes: false)
    }
    for plural in plurals { forms.addPlural(plural, of: stem, .masculine, suffixes: false) }
    return forms.all
  }

  /// ملحق الاتفاق: what of the head can stand before a genitive, and the genitive with and without ال.
  private static func genitiveForms(head: String, rest: String, plurals: [String], gender: Gender?) -> [NounForm] {
    let plurals = plurals.map { plural in String(plural.prefix { $0 != " " }) }
    let rests = rest.hasPrefix("ال") ? [(rest, true)] : [(rest, false), ("ال" + rest, true)]
    var forms = Forms()
    let heads = inflected(Stem(head), plurals: plurals, gender: gender, nunated: false)
    let constructs = Set(heads.filter(\.construct).map(\.text))
    // A dual or sound plural loses its ن before a genitive.
    for form in heads
    where form.suffix == nil && !form.definite && !constructs.contains(String(form.text.dropLast())) {
      for (rest, definite) in rests {
        forms.append(
          NounForm(text: form.text + " " + rest, number: form.number, definite: definite, gender: form.gender))
      }
    }
    return forms.all
  }

  /// كوري جنوبي, both of which agree; جنوب أفريقي, whose first word is fixed.
  private static func compoundForms(first: String, last: String, plurals: [String]) -> [NounForm] {
    var forms = Forms()
    let agrees = first.count > 3 && first.hasSuffix("ي") && !first.contains(" ")
    let lasts = adjectiveForms(last)
    guard agrees else {
      for form in lasts where !form.construct {
        var form = form
        form.text = form.definite ? "ال" + first + " " + form.text.dropFirst(2) : first + " " + form.text
        forms.append(form)
      }
      for plural in plurals {
        forms.append(NounForm(text: plural, number: .plural, gender: .masculine))
        forms.append(NounForm(text: "ال" + plural, number: .plural, definite: true, gender: .masculine))
      }
      return forms.all
    }
    func place(_ form: NounForm) -> [Int] {
      [Int(form.number.rawValue), Int(form.gender.rawValue), form.definite ? 1 : 0]
    }
    let partners = Dictionary(grouping: lasts.filter { !$0.construct }, by: place)
    var ordinals: [[Int]: Int] = [:]
    for form in adjectiveForms(first) where !form.construct {
      let ordinal = ordinals[place(form), default: 0]
      ordinals[place(form)] = ordinal + 1
      guard let group = partners[place(form)], ordinal < group.count else { continue }
      var form = form
      form.text += " " + group[ordinal].text
      forms.append(form)
    }
    return forms.all
  }
}

extension ArabicNoun {
  /// A word cut where its endings attach.
  struct Stem {
    enum Ending {
      case plain, taMarbuta, maqsura, alif
      /// قاضٍ: a ي that appears wherever the word is not indefinite and nominative or genitive.
      case defective
      /// A hamza whose seat changes with the vowel after it: لقاء, جزء, مبدأ, تكافؤ, شاطئ.
      case hamza
    }
    /// The letters before the ending; all of them where it is plain.
    var base: String
    var ending: Ending
    /// The word as it stands alone.
    var bare: String

    init(_ word: String) {
      bare = word.withoutTashkeel
      base = bare
      ending = .plain
      if word.unicodeScalars.contains("\u{064D}"), bare.last != "ء", bare.last != "ئ", bare.last != "ي" {
        ending = .defective
        return
      }
      switch bare.last {
      case "ة": ending = .taMarbuta
      case "ى": ending = .maqsura
      case "ا": ending = .alif
      case "ء", "أ", "ؤ", "ئ": ending = .hamza
      default: return
      }
      base.removeLast()
    }

    init(base: String, ending: Ending, bare: String) {
      self.base = base
      self.ending = ending
      self.bare = bare
    }

    /// Whether the word is a plural in ات (مفاوضات), not a word whose root ends in ت (إثبات, التفات).
    var isPluralInAt: Bool {
      guard bare.hasSuffix("ات"), bare.count >= 5 else { return false }
      let letters = Array(bare)
      if letters[0] == "إ", letters.count == 5 { return false }
      return !(letters[0] == "ا" && letters.count == 6 && (letters[2] == "ت" || letters[1] == "ن"))
    }

    /// The plural in ات; words in اة take و or ي: قنوات, مباريات.
    var regularPluralsInAt: [Stem] {
      guard bare.count >= 3 else { return [] }
      guard ending == .taMarbuta, base.last == "ا", bare.count <= 4 else { return [soundFemininePlural] }
      return [soundFemininePlural, Stem(base.dropLast() + "وات")]
    }

    /// Whether a plural in ون is likely: participles in م and nisbas.
    var looksLikePerson: Bool {
      guard bare.count >= 4, ending == .plain || ending == .defective || ending == .hamza else { return false }
      return bare.first == "م" || bare.last == "ي"
    }

    /// The stems to which an ending attaches that begins with u, a or i.
    enum Vowel { case u, a, i }

    /// What stands before a pronoun or a construct's genitive, in each case that changes it.
    func joined(_ vowel: Vowel) -> String {
      switch ending {
      case .plain: return bare
      case .taMarbuta: return base + "ت"
      case .maqsura, .alif: return base + "ا"
      case .defective: return base + "ي"
      case .hamza: return base + seat(vowel)
      }
    }

    private func seat(_ vowel: Vowel) -> String {
      let before = base.last
      if bare.last == "ئ" || (bare.last == "ء" && before == "ي") { return "ئ" }
      switch vowel {
      case .i: return "ئ"
      case .u: return before == "و" && bare.last == "ء" ? "ء" : "ؤ"
      case .a:
        if bare.last == "ؤ" { return "ؤ" }
        return before == "ا" || before == "و" ? "ء" : "أ"
      }
    }

    /// What stands before ان, ين and ات.
    var beforeLongA: String {
      switch ending {
      case .plain, .defective: return joined(.a)
      case .taMarbuta: return base + "ت"
      case .maqsura: return base + "ي"
      case .alif: return base + "و"
      case .hamza:
        return base + (bare.last == "ء" && base.last != "ي" ? "ء" : seat(.a))
      }
    }

    /// An ending that starts with ا attached: مبدأ + ان → مبدآن.
    func withLongA(_ rest: String) -> String {
      let stem = beforeLongA
      if stem.last == "أ" { return String(stem.dropLast()) + "آ" + rest }
      return stem + "ا" + rest
    }

    /// جزأي, as some write the oblique dual جزءي.
    var obliqueOnSeat: [String] {
      guard ending == .hamza, bare.last == "ء", let before = base.last, !"اوي".contains(before) else { return [] }
      return [base + "أي"]
    }

    /// The feminines of an adjective.
    var feminines: [Stem] {
      switch ending {
      case .taMarbuta: return [self]
      case .maqsura where bare.count == 4 && bare.first == "أ":
        return [Stem(base.dropFirst() + "يا")]
      case .maqsura, .alif:
        return [.init(base: base + "ا", ending: .taMarbuta, bare: base + "اة")]
      case .defective:
        return [.init(base: base + "ي", ending: .taMarbuta, bare: base + "ية")]
      case .hamza:
        let stem = base + seat(.a)
        return [.init(base: stem, ending: .taMarbuta, bare: stem + "ة")]
      case .plain:
        if bare == "أول" { return [Stem("أولى")] }
        if bare == "آخر" { return [Stem("أخرى")] }
        if bare.count == 4, bare.first == "أ", bare.last != "ي" {
          return [Stem(bare.dropFirst() + "ى"), Stem(bare.dropFirst() + "اء")]
        }
        return [.init(base: bare, ending: .taMarbuta, bare: bare + "ة")]
      }
    }

    var soundFemininePlural: Stem {
      let text: String
      switch ending {
      case .taMarbuta where base.last == "ا": text = base.dropLast() + "يات"
      case .taMarbuta where base.last == "أ": text = base.dropLast() + "آت"
      case .taMarbuta: text = base + "ات"
      default: text = withLongA("ت")
      }
      return .init(base: text, ending: .plain, bare: text)
    }

    /// What stands before ون and ين.
    var soundMasculineBases: (nominative: String, oblique: String) {
      switch ending {
      case .plain: return (bare, bare)
      case .taMarbuta, .maqsura, .alif, .defective: return (base, base)
      case .hamza: return (base + seat(.u), base + (seat(.i)))
      }
    }
  }

  /// Forms in order, each once.
  struct Forms {
    private(set) var all: [NounForm] = []
    /// Whether the indefinite accusative is wanted; before a genitive it does not stand.
    private let hasNunation: Bool
    private var seen: Set<NounForm> = []

    init(hasNunation: Bool = true) { self.hasNunation = hasNunation }

    private static let pronouns: [(text: String, pronoun: Pronoun)] = [
      ("ه", .his), ("ها", .her), ("هما", .theirDual), ("هم", .their), ("نا", .our),
    ]

    mutating func append(_ form: NounForm) {
      if seen.insert(form).inserted { all.append(form) }
    }

    mutating func appendNunated(_ text: String, _ number: GrammaticalNumber, _ gender: Gender) {
      guard hasNunation else { return }
      append(NounForm(text: text, number: number, gender: gender))
    }

    /// `text` before every pronoun but ي, whose joint the caller knows.
    mutating func addPronouns(_ text: String, _ number: GrammaticalNumber, _ gender: Gender) {
      for (ending, pronoun) in Self.pronouns {
        append(NounForm(text: text + ending, number: number, definite: true, suffix: pronoun, gender: gender))
      }
    }

    /// A word inflected as a singular is; broken plurals and those in ات are.
    mutating func add(_ stem: Stem, _ number: GrammaticalNumber, _ gender: Gender, suffixes: Bool) {
      append(NounForm(text: stem.bare, number: number, gender: gender))
      switch stem.ending {
      case .plain where !(number == .plural && stem.bare.hasSuffix("ات")):
        appendNunated(stem.bare + "ا", number, gender)
      case .defective:
        appendNunated(stem.base + "يا", number, gender)
      case .hamza where stem.bare.last != "أ" && stem.base.last != "ا":
        appendNunated(stem.withLongA(""), number, gender)
      default: break
      }
      if stem.ending == .defective {
        append(NounForm(text: stem.base + "ي", number: number, construct: true, gender: gender))
        append(NounForm(text: "ال" + stem.base + "ي", number: number, definite: true, gender: gender))
      } else {
        append(NounForm(text: "ال" + stem.bare, number: number, definite: true, gender: gender))
      }
      guard suffixes else { return }
      for vowel in [Stem.Vowel.u, .i, .a] { addPronouns(stem.joined(vowel), number, gender) }
      let mine: String
      switch stem.ending {
      case .maqsura, .alif: mine = stem.base + "اي"
      case .defective: mine = stem.base + "ي"
      default: mine = stem.joined(.i) + "ي"
      }
      append(NounForm(text: mine, number: number, definite: true, suffix: .my, gender: gender))
    }

    mutating func addDual(_ stem: Stem, _ gender: Gender, suffixes: Bool) {
      let nominative = stem.withLongA("")
      let oblique = stem.beforeLongA + "ي"
      let seated = stem.obliqueOnSeat
      for text in [nominative + "ن", oblique + "ن"] + seated.map({ $0 + "ن" }) {
        append(NounForm(text: text, number: .dual, gender: gender))
        append(NounForm(text: "ال" + text, number: .dual, definite: true, gender: gender))
      }
      for text in [nominative, oblique] + seated {
        append(NounForm(text: text, number: .dual, construct: true, gender: gender))
        if suffixes { addPronouns(text, .dual, gender) }
      }
    }

    mutating func addSoundMasculine(_ stem: Stem, suffixes: Bool) {
      let (nominative, oblique) = stem.soundMasculineBases
      for text in [nominative + "ون", oblique + "ين"] {
        append(NounForm(text: text, number: .plural, gender: .masculine))
        append(NounForm(text: "ال" + text, number: .plural, definite: true, gender: .masculine))
      }
      for text in [nominative + "و", oblique + "ي"] {
        append(NounForm(text: text, number: .plural, construct: true, gender: .masculine))
        if suffixes { addPronouns(text, .plural, .masculine) }
      }
    }

    /// A plural in ون is sound only if the singular is what remains: موقعون, but not شؤون.
    mutating func addPlural(_ plural: String, of singular: Stem, _ gender: Gender, suffixes: Bool) {
      let stem = Stem(plural)
      if stem.bare.hasSuffix("ون") || stem.bare.hasSuffix("ين") {
        let rest = String(stem.bare.dropLast(2))
        let bases = singular.soundMasculineBases
        if [singular.bare, singular.base, bases.nominative, bases.oblique].contains(rest) {
          addSoundMasculine(singular, suffixes: suffixes)
          return
        }
        if singular.bare == rest + "ي" {
          addSoundMasculine(.init(base: rest, ending: .plain, bare: rest), suffixes: suffixes)
          return
        }
      }
      add(stem, .plural, gender, suffixes: suffixes)
    }
  }
}
