/// Writes sounds as vocalised Arabic: shadda, sukun, long vowels and the seats of hamza.
enum ArabicSpelling {
  /// The word in its usual spelling.
  static func text(_ sounds: Sounds) -> String {
    write(settled(sounds), seatingPlural: true)
  }

  /// The usual spelling first, then the other one where usage is divided: بدؤوا and بدأوا, يبدؤه and يبدأه.
  static func variants(_ sounds: Sounds) -> [String] {
    let settled = settled(sounds)
    let usual = write(settled, seatingPlural: true)
    let other = write(settled, seatingPlural: false)
    return usual == other ? [usual] : [usual, other]
  }

  /// Applies the rules that hold in every word: no hamza closes a syllable that hamza opens (آمن), and a glide
  /// without a vowel lengthens the short vowel before it (يوقع, إيقاع).
  static func settled(_ sounds: Sounds) -> Sounds {
    var result: Sounds = []
    var index = 0
    while index < sounds.count {
      let sound = sounds[index]
      let next = index + 1 < sounds.count ? sounds[index + 1] : 0
      let afterNext = index + 2 < sounds.count ? sounds[index + 2] : 0
      if sound == Sound.a || sound == Sound.i || sound == Sound.u, next == Sound.hamza, result.last == Sound.hamza,
        afterNext == 0 || Sound.isConsonant(afterNext), afterNext != Sound.hamza
      {
        result.append(long(sound))
        index += 2
      } else if sound == Sound.i || sound == Sound.u, Sound.isGlide(next), afterNext != 0,
        Sound.isConsonant(afterNext), afterNext != next
      {
        result.append(long(sound))
        index += 2
      } else {
        result.append(sound)
        index += 1
      }
    }
    return result
  }

  private static func long(_ vowel: UInt8) -> UInt8 {
    switch vowel {
    case Sound.a: Sound.longA
    case Sound.i: Sound.longI
    default: Sound.longU
    }
  }

  private static func write(_ sounds: Sounds, seatingPlural: Bool) -> String {
    var text = String.UnicodeScalarView()
    var index = 0
    while index < sounds.count {
      let sound = sounds[index]
      let next = index + 1 < sounds.count ? sounds[index + 1] : 0
      if index == 0, Sound.isVowel(sound) {
        text.append("ا")
        text.append(mark(sound))
        index += 1
        continue
      }
      switch sound {
      case Sound.a, Sound.i, Sound.u: text.append(mark(sound))
      case Sound.longA:
        if text.last == "آ" { break }
        text.append("\u{064E}")
        text.append("ا")
      case Sound.longI:
        text.append("\u{0650}")
        text.append("ي")
      case Sound.longU:
        text.append("\u{064F}")
        text.append("و")
      case Sound.maqsura:
        let afterYa = index > 0 && sounds[index - 1] == Sound.y
        text.append("\u{064E}")
        text.append(afterYa ? "ا" : "ى")
      case Sound.silentAlif: text.append("ا")
      case Sound.nunatedKasra: text.append("\u{064D}")
      default:
        if sound == Sound.hamza {
          text.append(seat(sounds, index, seatingPlural: seatingPlural))
        } else {
          text.append(Sound.letterOf[sound] ?? "؟")
        }
        var following = next
        if next == sound {
          text.append("\u{0651}")
          index += 1
          following = index + 1 < sounds.count ? sounds[index + 1] : 0
        }
        if following != 0, Sound.isConsonant(following) || following == Sound.silentAlif, following != Sound.taMarbuta {
          text.append("\u{0652}")
        }
      }
      index += 1
    }
    return String(text)
  }

  private static func mark(_ vowel: UInt8) -> Unicode.Scalar {
    switch Sound.shortened(vowel) {
    case Sound.a: "\u{064E}"
    case Sound.i: "\u{0650}"
    default: "\u{064F}"
    }
  }

  /// The letter that carries the hamza at `index`.
  ///
  /// The stronger of the vowels around it chooses: i before u before a before none.
  private static func seat(_ sounds: Sounds, _ index: Int, seatingPlural: Bool) -> Unicode.Scalar {
    let before = index > 0 ? sounds[index - 1] : 0
    var place = index + 1
    if place < sounds.count, sounds[place] == Sound.hamza { place += 1 }
    let after = place < sounds.count ? sounds[place] : 0
    if index == 0 {
      switch after {
      case Sound.longA: return "آ"
      case Sound.i, Sound.longI: return "إ"
      default: return "أ"
      }
    }
    // After a closed syllable the vowel is the verb's own, not a mood's, and counts: لم ينأ.
    let isEnding = Sound.isShortVowel(after) && place == sounds.count - 1
    let followsConsonant = Sound.isConsonant(before) && !Sound.isGlide(before)
    let isFinal = after == 0 || after == Sound.nunatedKasra || (isEnding && !followsConsonant)
    if isFinal {
      switch before {
      case Sound.a: return "أ"
      case Sound.i: return "ئ"
      case Sound.u: return "ؤ"
      default: return "ء"
      }
    }
    if after == Sound.i || after == Sound.longI || before == Sound.i || before == Sound.longI || before == Sound.y {
      return "ئ"
    }
    if after == Sound.u || after == Sound.longU {
      if before == Sound.longU || before == Sound.w { return "ء" }
      let isDivided = isEndingOrPronoun(sounds, place)
      if !seatingPlural, isDivided, before == Sound.a { return "أ" }
      if !seatingPlural, isDivided, before == Sound.longA, after == Sound.longU { return "ء" }
      return "ؤ"
    }
    if before == Sound.u { return "ؤ" }
    if before == Sound.longA || before == Sound.longU || before == Sound.w { return "ء" }
    return after == Sound.longA ? "آ" : "أ"
  }

  /// Whether the vowel at `place` is an ending, bare or before an object pronoun, where usage is divided.
  private static func isEndingOrPronoun(_ sounds: Sounds, _ place: Int) -> Bool {
    let rest = sounds[(place + 1)...]
    return rest.isEmpty || rest.first == Sound.silentAlif || rest.first == UInt8(ascii: "h")
      || [Sounds("na"), Sounds("nA"), Sounds("nI")].contains { rest.elementsEqual($0) }
  }
}
