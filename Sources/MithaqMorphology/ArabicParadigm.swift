/// The stems of one verb, before endings are joined to them.
struct ArabicStems {
  /// A stem before a vowel (قال, انضمّ) and before a consonant or nothing (قل, انضمم).
  struct Pair {
    var open: Sounds
    var closed: Sounds
  }
  var perfect: Pair
  var imperfect: Pair
  var passivePerfect: Pair
  var passiveImperfect: Pair
  var activeParticiple: Sounds
  var passiveParticiple: Sounds
  var masdars: [Sounds]
}

/// One line of the grammar's table: how the perfect of a derived form is recognised and what its stems are.
///
/// Digits stand for radicals, 5 for the infix of form VIII; every other byte is itself. Of two
/// stems with a stroke between them the second stands before a consonant.
struct ArabicParadigm: Sendable {
  var perfect: String
  var imperfect: String
  var passivePerfect: String
  var passiveImperfect: String
  var active: String
  var passive: String
  var masdars: [String]

  init(
    _ perfect: String, _ imperfect: String, _ passivePerfect: String, _ passiveImperfect: String, _ active: String,
    _ passive: String, _ masdars: String...
  ) {
    self.perfect = perfect
    self.imperfect = imperfect
    self.passivePerfect = passivePerfect
    self.passiveImperfect = passiveImperfect
    self.active = active
    self.passive = passive
    self.masdars = masdars
  }

  /// Forms II to X and the quadriliterals; the first line that fits is taken, so narrower lines come first.
  static let derived: [ArabicParadigm] = [
    // X: sound, hollow, doubled
    .init("ista12a3", "asta12i3", "ustu12i3", "usta12a3", "musta12i3", "musta12a3", "isti12A3"),
    .init(
      "ista1A3/ista1a3", "asta1I3/asta1i3", "ustu1I3/ustu1i3", "usta1A3/usta1a3", "musta1I3", "musta1A3", "isti1A3ap"),
    .init(
      "ista1a22/ista12a2", "asta1i22/asta12i2", "ustu1i22/ustu12i2", "usta1a22/usta12a2", "musta1i22", "musta1a22",
      "isti12A2"),
    // IV of a quadriliteral
    .init(
      "i12a3a44/i12a34a4", "a12a3i44/a12a34i4", "u12u3i44/u12u34i4", "u12a3a44/u12a34a4", "mu12a3i44", "mu12a3a44",
      "i12i34A4"),
    // VII: sound, hollow, doubled
    .init("in1a2a3", "an1a2i3", "un1u2i3", "un1a2a3", "mun1a2i3", "mun1a2a3", "in1i2A3"),
    .init("in1A3/in1a3", "an1A3/an1a3", "un1I3/un1i3", "un1A3/un1a3", "mun1A3", "mun1A3", "in1iyA3"),
    .init(
      "in1a22/in1a2a2", "an1a22/an1a2i2", "un1u22/un1u2i2", "un1a22/un1a2a2", "mun1a22", "mun1a22", "in1i2A2"),
    // VIII: sound, hollow, doubled
    .init("i15a2a3", "a15a2i3", "u15u2i3", "u15a2a3", "mu15a2i3", "mu15a2a3", "i15i2A3"),
    .init("i15A3/i15a3", "a15A3/a15a3", "u15I3/u15i3", "u15A3/u15a3", "mu15A3", "mu15A3", "i15iyA3"),
    .init(
      "i15a22/i15a2a2", "a15a22/a15a2i2", "u15u22/u15u2i2", "u15a22/u15a2a2", "mu15a22", "mu15a22", "i15i2A2"),
    // IX
    .init(
      "i12a33/i12a3a3", "a12a33/a12a3i3", "u12u33/u12u3i3", "u12a33/u12a3a3", "mu12a33", "mu12a33", "i12i3A3"),
    // V and II of triliterals before the quadriliterals
    .init("ta1a22a3", "ata1a22a3", "tu1u22i3", "uta1a22a3", "muta1a22i3", "muta1a22a3", "ta1a22u3"),
    .init("1a22a3", "u1a22i3", "1u22i3", "u1a22a3", "mu1a22i3", "mu1a22a3", "ta12I3"),
    // VI: sound, doubled
    .init("ta1A2a3", "ata1A2a3", "tu1U2i3", "uta1A2a3", "muta1A2i3", "muta1A2a3", "ta1A2u3"),
    .init(
      "ta1A22/ta1A2a2", "ata1A22/ata1A2a2", "tu1U22/tu1U2i2", "uta1A22/uta1A2a2", "muta1A22", "muta1A22", "ta1A22"),
    // IV: sound, hollow, doubled
    .init("'a12a3", "u12i3", "'u12i3", "u12a3", "mu12i3", "mu12a3", "'i12A3"),
    .init("'a1A3/'a1a3", "u1I3/u1i3", "'u1I3/'u1i3", "u1A3/u1a3", "mu1I3", "mu1A3", "'i1A3ap"),
    .init(
      "'a1a22/'a12a2", "u1i22/u12i2", "'u1i22/'u12i2", "u1a22/u12a2", "mu1i22", "mu1a22", "'i12A2"),
    // III: sound, doubled
    .init("1A2a3", "u1A2i3", "1U2i3", "u1A2a3", "mu1A2i3", "mu1A2a3", "mu1A2a3ap"),
    .init("1A22/1A2a2", "u1A22/u1A2i2", "1U22/1U2i2", "u1A22/u1A2a2", "mu1A22", "mu1A22", "mu1A22ap"),
    // Quadriliterals I and II
    .init("ta1a23a4", "ata1a23a4", "tu1u23i4", "uta1a23a4", "muta1a23i4", "muta1a23a4", "ta1a23u4"),
    .init("1a23a4", "u1a23i4", "1u23i4", "u1a23a4", "mu1a23i4", "mu1a23a4", "1a23a4ap"),
  ]

  /// أرى, whose hamza is lost.
  static let ara = ArabicParadigm("'aray", "uriy", "'uriy", "uray", "muriy", "muray", "'irA'ap")

  /// The radicals of `stem`, or nil where it does not fit this line's perfect.
  func radicals(of stem: Sounds) -> [UInt8]? {
    let pattern = Self.halves(perfect).open
    guard pattern.count == stem.count else { return nil }
    var radicals = [UInt8](repeating: 0, count: 6)
    for (symbol, sound) in zip(pattern, stem) {
      guard let digit = Self.digit(symbol) else {
        guard symbol == sound else { return nil }
        continue
      }
      guard Sound.isConsonant(sound), radicals[digit] == 0 || radicals[digit] == sound else { return nil }
      radicals[digit] = sound
    }
    if radicals[5] != 0 {
      let isInfix = Array("tTd".utf8).contains(radicals[5]) || radicals[5] == radicals[1]
      guard isInfix else { return nil }
    }
    if perfect.hasPrefix("in"), radicals[1] == Sound.t { return nil }
    return radicals
  }

  func stems(_ radicals: [UInt8]) -> ArabicStems {
    ArabicStems(
      perfect: Self.pair(perfect, radicals), imperfect: Self.pair(imperfect, radicals),
      passivePerfect: Self.pair(passivePerfect, radicals), passiveImperfect: Self.pair(passiveImperfect, radicals),
      activeParticiple: Self.fill(active, radicals), passiveParticiple: Self.fill(passive, radicals),
      masdars: masdars.map { Self.masdar($0, radicals) })
  }

  /// The masdar of form II of a verb that ends in a weak radical or hamza is تَفْعِلَة.
  private static func masdar(_ template: String, _ radicals: [UInt8]) -> Sounds {
    if template == "ta12I3", Sound.isGlide(radicals[3]) || radicals[3] == Sound.hamza {
      return fill("ta12i3ap", radicals)
    }
    return fill(template, radicals)
  }

  static func pair(_ template: String, _ radicals: [UInt8]) -> ArabicStems.Pair {
    let (open, closed) = halves(template)
    return .init(open: fill(open, radicals), closed: fill(closed, radicals))
  }

  static func fill(_ template: String, _ radicals: [UInt8]) -> Sounds { fill(Array(template.utf8), radicals) }

  private static func fill(_ template: Sounds, _ radicals: [UInt8]) -> Sounds {
    template.map { symbol in
      guard let digit = digit(symbol) else { return symbol }
      return radicals[digit]
    }
  }

  private static func halves(_ template: String) -> (open: Sounds, closed: Sounds) {
    let halves = template.utf8.split(separator: UInt8(ascii: "/")).map(Array.init)
    return (halves[0], halves[halves.count - 1])
  }

  private static func digit(_ symbol: UInt8) -> Int? {
    guard symbol >= UInt8(ascii: "1"), symbol <= UInt8(ascii: "5") else { return nil }
    return Int(symbol - UInt8(ascii: "0"))
  }
}
