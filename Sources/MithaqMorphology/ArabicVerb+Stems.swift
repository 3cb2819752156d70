extension ArabicVerb {
  /// Verbs whose آ is form III, not IV; with a present the vowels of the present decide.
  private static let thirdFormWithMadda: [Sounds] = [
    Sounds("'Axa*"), Sounds("'Azar"), Sounds("'Anas"), Sounds("'Ajar"), Sounds("'Asay"), Sounds("'Alaf"),
  ]

  static func stems(lemma: String, present: String?) throws(MorphologyError) -> ArabicStems {
    let perfect = try perfectStem(lemma)
    let imperfect = try present.map { (text) throws(MorphologyError) in try presentStem(text, lemma: lemma) }
    if let stems = derivedStems(perfect, present: imperfect) { return stems }
    guard isFormOne(perfect) else { throw .unknownPattern(lemma: lemma) }
    guard let imperfect, let present else { throw .presentNeeded(lemma: lemma) }
    guard let stems = formOne(perfect, imperfect) else {
      throw .presentMismatch(lemma: lemma, present: present)
    }
    return stems
  }

  /// The lemma without its ending, a final ى or ا undone into the radical it hides.
  static func perfectStem(_ lemma: String) throws(MorphologyError) -> Sounds {
    var sounds = try read(lemma, of: lemma)
    guard sounds.count > 2, let last = sounds.last else { throw .unknownPattern(lemma: lemma) }
    switch last {
    case Sound.a:
      sounds.removeLast()
    case Sound.maqsura:
      sounds.removeLast()
      sounds += Sounds("ay")
    case Sound.longA:
      sounds.removeLast()
      let isTriliteral = sounds.count == 3 && sounds.last != Sound.y
      sounds += isTriliteral ? Sounds("aw") : Sounds("ay")
    case Sound.longI:
      sounds.removeLast()
      sounds += Sounds("iy")
    default:
      break
    }
    return sounds
  }

  /// The imperfect without its prefix and ending.
  private static func presentStem(_ text: String, lemma: String) throws(MorphologyError) -> Sounds {
    var sounds = try read(text, of: lemma)
    guard sounds.count > 3, sounds.first == Sound.y, let last = sounds.last else {
      throw .presentMismatch(lemma: lemma, present: text)
    }
    sounds.removeFirst()
    switch last {
    case Sound.u: sounds.removeLast()
    case Sound.longU: sounds = sounds.dropLast() + Sounds("uw")
    case Sound.longI: sounds = sounds.dropLast() + Sounds("iy")
    case Sound.maqsura, Sound.longA: sounds = sounds.dropLast() + Sounds("ay")
    default: break
    }
    return sounds
  }

  private static func read(_ text: String, of lemma: String) throws(MorphologyError) -> Sounds {
    do {
      return try ArabicReader.sounds(text)
    } catch {
      throw .unreadable(lemma: lemma, character: error.character)
    }
  }

  static func derivedStems(_ perfect: Sounds, present: Sounds?) -> ArabicStems? {
    if perfect == Sounds("'aray") { return ArabicParadigm.ara.stems([0, 0, 0, 0, 0, 0]) }
    var candidates = [perfect]
    if perfect.starts(with: Sounds("'A")), !isFormOne(perfect) {
      let fourth = Sounds("'a'") + perfect.dropFirst(2)
      let isThird =
        present.map { $0.starts(with: Sounds("u'A")) } ?? thirdFormWithMadda.contains(perfect)
      candidates = isThird ? [perfect] : [fourth, perfect]
    }
    for candidate in candidates {
      for paradigm in ArabicParadigm.derived {
        if let radicals = paradigm.radicals(of: candidate) { return paradigm.stems(radicals) }
      }
    }
    return nil
  }

  private static func consonants(_ sounds: Sounds) -> Sounds { sounds.filter(Sound.isConsonant) }

  /// Whether the stem is فعل, قال or ردّ.
  static func isFormOne(_ stem: Sounds) -> Bool {
    let shape = stem.map { Sound.isConsonant($0) ? UInt8(ascii: "C") : $0 == Sound.longA ? Sound.longA : Sound.a }
    return shape == Sounds("CaCaC") || shape == Sounds("CAC")
      || (shape == Sounds("CaCC") && ArabicJoint.isGeminate(stem))
  }

  /// Form I, its imperfect vowel read off `imperfect`.
  private static func formOne(_ perfect: Sounds, _ imperfect: Sounds) -> ArabicStems? {
    let letters = consonants(perfect)
    if perfect[1] == Sound.longA { return hollow(perfect, imperfect) }
    if ArabicJoint.isGeminate(perfect) { return doubled(perfect, imperfect) }
    guard letters.count == 3 else { return nil }
    var radicals: [UInt8] = [0] + letters + [0, 0]
    guard belongs(imperfect, to: letters) else { return nil }
    let active: Sounds
    switch (radicals[1], radicals[3]) {
    case (Sound.hamza, let last) where Sound.isGlide(last): active = ArabicParadigm.fill("'A2iy", radicals)
    case (_, let last) where Sound.isGlide(last): active = ArabicParadigm.fill("1A2iy", radicals)
    default: active = ArabicParadigm.fill("1A2i3", radicals)
    }
    let passive: Sounds
    switch radicals[3] {
    case Sound.w: passive = ArabicParadigm.fill("ma12uww", radicals)
    case Sound.y: passive = ArabicParadigm.fill("ma12iyy", radicals)
    default: passive = ArabicParadigm.fill("ma12U3", radicals)
    }
    let passivePerfect = ArabicParadigm.pair("1u2i3", radicals)
    if radicals[3] == Sound.w { radicals[3] = Sound.y }
    let losesHamza = letters == Sounds("r'y")
    return ArabicStems(
      perfect: .init(open: perfect, closed: perfect), imperfect: .init(open: imperfect, closed: imperfect),
      passivePerfect: passivePerfect,
      passiveImperfect: losesHamza
        ? .init(open: Sounds("uray"), closed: Sounds("uray")) : ArabicParadigm.pair("u12a3", radicals),
      activeParticiple: active, passiveParticiple: passive, masdars: [])
  }

  /// Whether the imperfect has the perfect's radicals; و may be lost in front (يصل), hamza in يرى, and و and ي change.
  private static func belongs(_ imperfect: Sounds, to letters: Sounds) -> Bool {
    func leveled(_ letters: some Sequence<UInt8>) -> Sounds { letters.map { $0 == Sound.w ? Sound.y : $0 } }
    let present = leveled(consonants(imperfect))
    return present == leveled(letters) || (letters[0] == Sound.w && present == leveled(letters.dropFirst()))
      || (letters == Sounds("r'y") && present == Sounds("ry"))
  }

  private static func hollow(_ perfect: Sounds, _ imperfect: Sounds) -> ArabicStems? {
    guard imperfect.count == 4, imperfect[1] == perfect[0], imperfect[3] == perfect[2] else { return nil }
    let vowel = imperfect[2]
    guard vowel == Sound.longA || vowel == Sound.longI || vowel == Sound.longU else { return nil }
    let radicals: [UInt8] = [0, perfect[0], vowel == Sound.longU ? Sound.w : Sound.y, perfect[2], 0, 0]
    var short = perfect
    short[1] = vowel == Sound.longU ? Sound.u : Sound.i
    var shortImperfect = imperfect
    shortImperfect[2] = Sound.shortened(vowel)
    return ArabicStems(
      perfect: .init(open: perfect, closed: short), imperfect: .init(open: imperfect, closed: shortImperfect),
      passivePerfect: ArabicParadigm.pair("1I3/1i3", radicals),
      passiveImperfect: ArabicParadigm.pair("u1A3/u1a3", radicals),
      activeParticiple: ArabicParadigm.fill(radicals[3] == Sound.hamza ? "1A3iy" : "1A'i3", radicals),
      passiveParticiple: ArabicParadigm.fill(vowel == Sound.longU ? "ma1U3" : "ma1I3", radicals), masdars: [])
  }

  private static func doubled(_ perfect: Sounds, _ imperfect: Sounds) -> ArabicStems? {
    guard ArabicJoint.isGeminate(imperfect), imperfect.count == 5, imperfect[1] == perfect[0],
      imperfect[4] == perfect[3]
    else { return nil }
    let radicals: [UInt8] = [0, perfect[0], perfect[2], perfect[2], 0, 0]
    let vowel = imperfect[2]
    let perfectVowel = vowel == Sound.a ? Sound.i : Sound.a
    return ArabicStems(
      perfect: .init(open: perfect, closed: [perfect[0], Sound.a, perfect[2], perfectVowel, perfect[2]]),
      imperfect: .init(open: imperfect, closed: [imperfect[0], perfect[0], perfect[2], vowel, perfect[2]]),
      passivePerfect: ArabicParadigm.pair("1u22/1u2i2", radicals),
      passiveImperfect: ArabicParadigm.pair("u1a22/u12a2", radicals),
      activeParticiple: ArabicParadigm.fill("1A22", radicals),
      passiveParticiple: ArabicParadigm.fill("ma12U2", radicals), masdars: [])
  }
}
