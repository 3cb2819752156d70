/// Whether an Arabic verb looks back, forward or is cut short.
public enum Tense: UInt8, Sendable {
  case perfect, imperfect
  /// The forms after لم and لن whose letters differ from the imperfect's: يقل, يوقعوا.
  case jussive
}

/// Whether the subject acts or is acted upon.
public enum Voice: UInt8, Sendable { case active, passive }

/// Grammatical gender.
public enum Gender: UInt8, Sendable { case masculine, feminine }

/// Grammatical number.
public enum GrammaticalNumber: UInt8, Sendable { case singular, dual, plural }

/// One inflected form of a verb, vocalised.
public struct VerbForm: Hashable, Sendable {
  public var text: String
  public var tense: Tense
  public var voice: Voice
  public var person: Int
  public var gender: Gender
  public var number: GrammaticalNumber

  public init(
    text: String, tense: Tense, voice: Voice, person: Int, gender: Gender, number: GrammaticalNumber
  ) {
    self.text = text
    self.tense = tense
    self.voice = voice
    self.person = person
    self.gender = gender
    self.number = number
  }
}

/// Inflects Arabic verbs of all ten forms and the quadriliterals.
public enum ArabicVerb {
  /// Every form of the third person and the first, in both voices.
  ///
  /// `lemma` is the vocalised perfect, third person masculine singular; `present` the vocalised
  /// imperfect, needed for form I alone. Where spelling is divided (بدؤوا, بدأوا) both are given. A
  /// last consonant without a vowel bears no sukun.
  public static func conjugate(lemma: String, present: String? = nil) throws(MorphologyError) -> [VerbForm] {
    let (head, rest) = split(lemma)
    let stems = try stems(lemma: head, present: present)
    var forms: [VerbForm] = []
    for voice in [Voice.active, .passive] {
      let perfect = voice == .active ? stems.perfect : stems.passivePerfect
      let imperfect = voice == .active ? stems.imperfect : stems.passiveImperfect
      for cell in Cell.perfect {
        for text in ArabicSpelling.variants(ArabicJoint.join(perfect, Array(cell.ending.utf8))) {
          forms.append(cell.form(text, .perfect, voice))
        }
      }
      guard !imperfect.open.isEmpty else { continue }
      var skeletons: [String: Set<String>] = [:]
      for cell in Cell.imperfect {
        for text in ArabicSpelling.variants(cell.prefix + ArabicJoint.join(imperfect, Array(cell.ending.utf8))) {
          forms.append(cell.form(text, .imperfect, voice))
          skeletons[cell.place, default: []].insert(text.withoutTashkeel)
        }
      }
      for cell in Cell.jussive {
        var endings = [ArabicJoint.join(imperfect, Array(cell.ending.utf8))]
        if cell.ending.isEmpty, ArabicJoint.isGeminate(imperfect.open) { endings.append(imperfect.open + [Sound.a]) }
        for ending in endings {
          for text in ArabicSpelling.variants(cell.prefix + ending)
          where skeletons[cell.place]?.contains(text.withoutTashkeel) != true {
            forms.append(cell.form(text, .jussive, voice))
          }
        }
      }
    }
    guard !rest.isEmpty else { return forms }
    for index in forms.indices { forms[index].text += rest }
    return forms
  }

  /// The regular verbal nouns of a derived or quadriliteral verb; none for form I, whose masdars are a dictionary's.
  ///
  /// A masdar in -in is given with and without its ي: تَوَلٍّ, تَوَلِّي. Form III gives مُفَاعَلَة alone.
  public static func masdars(lemma: String) throws(MorphologyError) -> [String] {
    let (head, rest) = split(lemma)
    let perfect = try perfectStem(head)
    guard let stems = derivedStems(perfect, present: nil) else {
      guard isFormOne(perfect) else { throw .unknownPattern(lemma: lemma) }
      return []
    }
    return stems.masdars.flatMap { masdar -> [String] in
      let noun = ArabicJoint.noun(masdar)
      guard noun.last == Sound.nunatedKasra else { return [ArabicSpelling.text(noun) + rest] }
      return [ArabicSpelling.text(noun) + rest, ArabicSpelling.text(noun.dropLast() + [Sound.longI]) + rest]
    }
  }

  /// The active and passive participles, masculine singular; دَاعٍ keeps its nunation, by which its other forms are known.
  public static func participles(lemma: String, present: String? = nil) throws(MorphologyError) -> (
    active: String, passive: String
  ) {
    let (head, rest) = split(lemma)
    let stems = try stems(lemma: head, present: present)
    return (
      ArabicSpelling.text(ArabicJoint.noun(stems.activeParticiple)) + rest,
      ArabicSpelling.text(ArabicJoint.noun(stems.passiveParticiple)) + rest
    )
  }

  /// A lemma of several words (أَعَادَ فَتْحَ) inflects its first; the rest follows unchanged.
  private static func split(_ lemma: String) -> (head: String, rest: String) {
    guard let space = lemma.firstIndex(of: " ") else { return (lemma, "") }
    return (String(lemma[..<space]), String(lemma[space...]))
  }
}

extension ArabicVerb {
  /// A place in the table of persons with its ending, and its prefix in the imperfect.
  private struct Cell {
    var person: Int
    var gender: Gender
    var number: GrammaticalNumber
    var ending: String
    var prefix: Sounds = []

    init(_ person: Int, _ gender: Gender, _ number: GrammaticalNumber, _ ending: String, _ prefix: StaticString = "") {
      self.person = person
      self.gender = gender
      self.number = number
      self.ending = ending
      self.prefix = Sounds(prefix)
    }

    var place: String { "\(person)\(gender)\(number)" }

    func form(_ text: String, _ tense: Tense, _ voice: Voice) -> VerbForm {
      VerbForm(text: text, tense: tense, voice: voice, person: person, gender: gender, number: number)
    }

    static let perfect: [Cell] = [
      .init(3, .masculine, .singular, "a"), .init(3, .feminine, .singular, "at"), .init(3, .masculine, .dual, "A"),
      .init(3, .feminine, .dual, "atA"), .init(3, .masculine, .plural, "UW"), .init(3, .feminine, .plural, "na"),
      .init(1, .masculine, .singular, "tu"), .init(1, .masculine, .plural, "nA"),
    ]
    static let imperfect: [Cell] = [
      .init(3, .masculine, .singular, "u", "y"), .init(3, .feminine, .singular, "u", "t"),
      .init(3, .masculine, .dual, "Ani", "y"), .init(3, .feminine, .dual, "Ani", "t"),
      .init(3, .masculine, .plural, "Una", "y"), .init(3, .feminine, .plural, "na", "y"),
      .init(1, .masculine, .singular, "u", "'"), .init(1, .masculine, .plural, "u", "n"),
    ]
    static let jussive: [Cell] = [
      .init(3, .masculine, .singular, "", "y"), .init(3, .feminine, .singular, "", "t"),
      .init(3, .masculine, .dual, "A", "y"), .init(3, .feminine, .dual, "A", "t"),
      .init(3, .masculine, .plural, "UW", "y"),
      .init(1, .masculine, .singular, "", "'"), .init(1, .masculine, .plural, "", "n"),
    ]
  }
}
