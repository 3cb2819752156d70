import Testing

@testable import MithaqMorphology

/// A line of a table in a test source, at which failures point.
struct TableLine: Sendable, CustomStringConvertible {
  var columns: [String]
  var location: SourceLocation
  var description: String { columns[0] }

  static func read(file: String, firstLine: Int, _ text: String) -> [TableLine] {
    text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().compactMap { index, line in
      guard !line.hasPrefix("#"), !line.isEmpty else { return nil }
      let columns = line.split(separator: "|").map { column in
        String(column.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
      }
      return TableLine(
        columns: columns,
        location: SourceLocation(
          fileID: "MithaqMorphologyTests/" + file, filePath: "Tests/MithaqMorphologyTests/" + file,
          line: firstLine + index, column: 1))
    }
  }

  func words(_ column: Int) -> [String] { columns[column].split(separator: " ").map(String.init) }
}

@Suite struct ArabicVerbTests {
  static let table = TableLine.read(
    file: "ArabicVerbTable.swift", firstLine: ArabicVerbTable.firstLine, ArabicVerbTable.text)

  static let persons: [(Int, Gender, GrammaticalNumber)] = [
    (3, .masculine, .singular), (3, .feminine, .singular), (3, .masculine, .dual), (3, .feminine, .dual),
    (3, .masculine, .plural), (3, .feminine, .plural), (1, .masculine, .singular), (1, .masculine, .plural),
  ]

  static func lemma(_ line: TableLine) -> (lemma: String, present: String?) {
    let words = line.words(0)
    return (words[0], words.count > 1 ? words[1] : nil)
  }

  static func cells(_ forms: [VerbForm], _ tense: Tense, _ voice: Voice) -> [String] {
    persons.compactMap { person, gender, number in
      var texts: [String] = []
      for form in forms
      where form.tense == tense && form.voice == voice && form.person == person && form.gender == gender
        && form.number == number && !texts.contains(form.text.withoutTashkeel)
      {
        texts.append(form.text.withoutTashkeel)
      }
      return texts.isEmpty ? nil : texts.joined(separator: "/")
    }
  }

  /// Without vowel marks but for the nunated kasra, which tells دَاعٍ from دَاع.
  static func bare(_ word: String) -> String {
    word.withoutTashkeel + (word.unicodeScalars.contains("\u{064D}") ? "\u{064D}" : "")
  }

  @Test("The table covers every class") func tableIsLarge() {
    #expect(Self.table.count >= 80)
  }

  @Test("Conjugation", arguments: table) func conjugation(_ line: TableLine) throws {
    let (lemma, present) = Self.lemma(line)
    let forms = try ArabicVerb.conjugate(lemma: lemma, present: present)
    #expect(Self.cells(forms, .perfect, .active) == line.words(1), sourceLocation: line.location)
    #expect(Self.cells(forms, .imperfect, .active) == line.words(2), sourceLocation: line.location)
    #expect(Self.cells(forms, .jussive, .active) == line.words(3), sourceLocation: line.location)
    let passive = [Self.cells(forms, .perfect, .passive)[0], Self.cells(forms, .imperfect, .passive)[0]]
    #expect(passive == line.words(4), sourceLocation: line.location)
  }

  @Test("Participles and masdars", arguments: table) func derived(_ line: TableLine) throws {
    let (lemma, present) = Self.lemma(line)
    let participles = try ArabicVerb.participles(lemma: lemma, present: present)
    #expect(
      [Self.bare(participles.active), Self.bare(participles.passive)] == line.words(5), sourceLocation: line.location)
    let masdars = try ArabicVerb.masdars(lemma: lemma).map(Self.bare)
    #expect(masdars == line.words(6).filter { $0 != "-" }, sourceLocation: line.location)
  }

  @Test("Every form reads back as it was written", arguments: table) func roundTrip(_ line: TableLine) throws {
    let (lemma, present) = Self.lemma(line)
    for form in try ArabicVerb.conjugate(lemma: lemma, present: present) {
      let sounds = try ArabicReader.sounds(form.text)
      #expect(ArabicSpelling.variants(sounds).contains(form.text), sourceLocation: line.location)
    }
  }

  @Test("Forms are vocalised") func vocalised() throws {
    let forms = try ArabicVerb.conjugate(lemma: "اِسْتَأْنَفَ").map(\.text)
    #expect(forms.contains("اِسْتَأْنَفُوا"))
    #expect(forms.contains("يَسْتَأْنِفُ"))
    #expect(forms.contains("اُسْتُؤْنِفَت"))
    #expect(try ArabicVerb.conjugate(lemma: "دَعَا", present: "يَدْعُو").map(\.text).contains("دُعُوا"))
  }

  @Test("The passive of every person") func passive() throws {
    let forms = try ArabicVerb.conjugate(lemma: "اِلْتَقَى")
    #expect(
      Self.cells(forms, .perfect, .passive)
        == ["التقي", "التقيت", "التقيا", "التقيتا", "التقوا", "التقين", "التقيت", "التقينا"])
    #expect(
      Self.cells(forms, .imperfect, .passive)
        == ["يلتقى", "تلتقى", "يلتقيان", "تلتقيان", "يلتقون", "يلتقين", "ألتقى", "نلتقى"])
  }

  @Test("Marks may come in either order, and the first vowel may be left out") func spelling() throws {
    let usual = try ArabicVerb.conjugate(lemma: "اِنْضَمَّ")
    #expect(try ArabicVerb.conjugate(lemma: "انْضَم\u{064E}\u{0651}") == usual)
    #expect(try ArabicVerb.conjugate(lemma: "انْضَم\u{0651}\u{064E}") == usual)
    #expect(try ArabicVerb.conjugate(lemma: "ٱنضَمَّ") == usual)
    #expect(try ArabicVerb.conjugate(lemma: "وَقَّع") == ArabicVerb.conjugate(lemma: "وَقَّعَ"))
  }

  @Test("آ is form IV or III as the present says") func madda() throws {
    #expect(try ArabicVerb.conjugate(lemma: "آزَرَ").contains { $0.text == "يُؤَازِرُ" })
    #expect(try ArabicVerb.conjugate(lemma: "آثَرَ").contains { $0.text == "يُؤْثِرُ" })
    #expect(try ArabicVerb.conjugate(lemma: "آثَرَ", present: "يُؤَاثِرُ").contains { $0.text == "يُؤَاثِرُ" })
    #expect(try ArabicVerb.masdars(lemma: "آوَى") == ["إِيوَاء"])
  }

  @Test("أرى loses its hamza") func ara() throws {
    let forms = try ArabicVerb.conjugate(lemma: "أَرَى")
    #expect(Self.cells(forms, .imperfect, .active)[0] == "يري")
    #expect(Self.cells(forms, .jussive, .active)[0] == "ير")
    #expect(try ArabicVerb.masdars(lemma: "أَرَى") == ["إِرَاءَة"])
  }

  @Test("A lemma of several words inflects its first") func phrase() throws {
    let lemma = "أَعَادَ فَتْحَ"
    #expect(try ArabicVerb.conjugate(lemma: lemma).contains { $0.text == "أَعَادَت فَتْحَ" })
    #expect(try ArabicVerb.masdars(lemma: lemma) == ["إِعَادَة فَتْحَ"])
    #expect(try ArabicVerb.participles(lemma: lemma).active == "مُعِيد فَتْحَ")
  }

  /// Random sound roots in every paradigm: the lemma is recognised and comes back as its own first form.
  @Test("Every paradigm recognises what it writes") func paradigms() throws {
    var random = SplitMix(state: 20_201_104)
    let letters = Array("bvjHxdrzsSTEgfqklmh".utf8)
    for paradigm in ArabicParadigm.derived {
      for _ in 0..<50 {
        var radicals = [UInt8](repeating: 0, count: 6)
        for place in 1...4 {
          repeat {
            radicals[place] = letters[Int(random.next() % UInt64(letters.count))]
          } while radicals[1..<place].contains(radicals[place])
        }
        radicals[5] = UInt8(ascii: "t")
        let lemma = ArabicSpelling.text(paradigm.stems(radicals).perfect.open + Sounds("a"))
        #expect(try ArabicVerb.conjugate(lemma: lemma)[0].text == lemma)
      }
    }
  }

  struct SplitMix: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
  }
}

@Suite struct MorphologyErrorTests {
  @Test(
    "Errors name the lemma and what would be right",
    arguments: [
      (
        "وقع", nil,
        "'وقع' fits no verb form; write the perfect, third person masculine singular, with every vowel, sukun and shadda, such as وَقَّعَ, اِنْضَمَّ or اِلْتَقَى"
      ),
      ("", nil, "'' fits no verb form"),
      ("َ", nil, "is no Arabic letter or vowel mark"),
      ("sign", nil, "'sign': 's' is no Arabic letter or vowel mark; write one vocalised word, such as وَقَّعَ"),
      (
        "دَعَا", nil,
        "'دَعَا' is a verb of form I; give its vocalised imperfect too, as in دَعَا with present يَدْعُو"
      ),
      (
        "دَعَا", "يَقُولُ",
        "'يَقُولُ' is no imperfect of 'دَعَا'; write the third person masculine singular with every vowel, as in قَالَ with present يَقُولُ"
      ),
      ("قَالَ", "يَعُودُ", "'يَعُودُ' is no imperfect of 'قَالَ'"),
      ("رَدَّ", "يَرْدُدُ", "'يَرْدُدُ' is no imperfect of 'رَدَّ'"),
      ("قَالَ", "قَالَ", "'قَالَ' is no imperfect of 'قَالَ'"),
    ] as [(String, String?, String)])
  func wording(_ lemma: String, _ present: String?, _ message: String) {
    let error = #expect(throws: MorphologyError.self) {
      _ = try ArabicVerb.conjugate(lemma: lemma, present: present)
    }
    #expect(error?.description.contains(message) == true)
  }
}
