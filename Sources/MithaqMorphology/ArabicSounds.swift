/// A vocalised Arabic word as its sounds, one ASCII byte each.
///
/// Consonants are written as in Buckwalter's transliteration, hamza always as `'`
/// whatever its seat. Vowels are `a i u` and long `A I U`; `Y` is the long a written
/// ى at the end of a word, `W` the silent alif of the plural, `p` the ة, and `K` the
/// nunated kasra of قاضٍ. Rules of inflection are then rules about sounds, and the
/// seats of hamza, shadda and sukun come out of `ArabicSpelling`.
typealias Sounds = [UInt8]

extension Sounds {
  init(_ literal: StaticString) {
    self = literal.withUTF8Buffer { Array($0) }
  }
}

enum Sound {
  static let a = UInt8(ascii: "a")
  static let i = UInt8(ascii: "i")
  static let u = UInt8(ascii: "u")
  static let longA = UInt8(ascii: "A")
  static let longI = UInt8(ascii: "I")
  static let longU = UInt8(ascii: "U")
  static let maqsura = UInt8(ascii: "Y")
  static let silentAlif = UInt8(ascii: "W")
  static let taMarbuta = UInt8(ascii: "p")
  static let nunatedKasra = UInt8(ascii: "K")
  static let hamza = UInt8(ascii: "'")
  static let w = UInt8(ascii: "w")
  static let y = UInt8(ascii: "y")
  static let t = UInt8(ascii: "t")
  static let n = UInt8(ascii: "n")

  static func isShortVowel(_ sound: UInt8) -> Bool { sound == a || sound == i || sound == u }
  static func isLongVowel(_ sound: UInt8) -> Bool {
    sound == longA || sound == longI || sound == longU || sound == maqsura
  }
  static func isVowel(_ sound: UInt8) -> Bool { isShortVowel(sound) || isLongVowel(sound) }
  static func isGlide(_ sound: UInt8) -> Bool { sound == w || sound == y }
  static func isConsonant(_ sound: UInt8) -> Bool {
    !isVowel(sound) && sound != silentAlif && sound != nunatedKasra
  }

  static func shortened(_ sound: UInt8) -> UInt8 {
    switch sound {
    case longA: a
    case longI: i
    case longU: u
    default: sound
    }
  }

  static let letters: [(sound: UInt8, letter: Unicode.Scalar)] = [
    ("b", "ب"), ("t", "ت"), ("v", "ث"), ("j", "ج"), ("H", "ح"), ("x", "خ"), ("d", "د"), ("*", "ذ"), ("r", "ر"),
    ("z", "ز"), ("s", "س"), ("$", "ش"), ("S", "ص"), ("D", "ض"), ("T", "ط"), ("Z", "ظ"), ("E", "ع"), ("g", "غ"),
    ("f", "ف"), ("q", "ق"), ("k", "ك"), ("l", "ل"), ("m", "م"), ("n", "ن"), ("h", "ه"), ("w", "و"), ("y", "ي"),
    ("p", "ة"),
  ].map { (pair: (Unicode.Scalar, Unicode.Scalar)) in (UInt8(ascii: pair.0), pair.1) }

  static let letterOf: [UInt8: Unicode.Scalar] = Dictionary(uniqueKeysWithValues: letters.map { ($0.sound, $0.letter) })
  static let soundOf: [Unicode.Scalar: UInt8] = Dictionary(uniqueKeysWithValues: letters.map { ($0.letter, $0.sound) })
}

/// Reads a vocalised word into its sounds.
///
/// A letter without a mark counts as having sukun, except that ا و ي lengthen the
/// vowel before them; nil where a character is no Arabic letter.
enum ArabicReader {
  static func sounds(_ text: String) throws(ReadFailure) -> Sounds {
    var letters: [(letter: Unicode.Scalar, marks: [Unicode.Scalar])] = []
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\u{0640}": continue
      case "\u{064B}"..."\u{0652}", "\u{0670}":
        guard !letters.isEmpty else { throw ReadFailure(character: String(scalar)) }
        letters[letters.count - 1].marks.append(scalar)
      default: letters.append((scalar, []))
      }
    }
    var sounds: Sounds = []
    for (index, (letter, marks)) in letters.enumerated() {
      let isLast = index == letters.count - 1
      let vowel = vowel(of: marks)
      let sukun = marks.contains("\u{0652}")
      let previous = sounds.last
      switch letter {
      case "ا", "ٱ":
        if index == 0 {
          sounds.append(vowel ?? Sound.i)
        } else if isLast, previous == Sound.longU || previous == Sound.w {
          sounds.append(Sound.silentAlif)
        } else {
          if previous == Sound.a { sounds.removeLast() }
          sounds.append(Sound.longA)
        }
        continue
      case "ى":
        if previous == Sound.a { sounds.removeLast() }
        sounds.append(Sound.maqsura)
        continue
      case "آ":
        sounds += [Sound.hamza, Sound.longA]
        continue
      case "أ", "إ", "ؤ", "ئ", "ء":
        sounds.append(Sound.hamza)
      case "و" where vowel == nil && !sukun && !marks.contains("\u{0651}") && previous == Sound.u:
        sounds[sounds.count - 1] = Sound.longU
        continue
      case "ي" where vowel == nil && !sukun && !marks.contains("\u{0651}") && previous == Sound.i:
        sounds[sounds.count - 1] = Sound.longI
        continue
      default:
        guard let sound = Sound.soundOf[letter] else { throw ReadFailure(character: String(letter)) }
        sounds.append(sound)
        if marks.contains("\u{0651}") { sounds.append(sound) }
      }
      if letter != "ة", marks.contains("\u{0651}"), sounds.last == Sound.hamza { sounds.append(Sound.hamza) }
      if let vowel {
        sounds.append(vowel)
      } else if marks.contains("\u{0670}") {
        sounds.append(Sound.longA)
      } else if marks.contains("\u{064D}") {
        sounds.append(Sound.nunatedKasra)
      } else if letter == "إ" {
        sounds.append(Sound.i)
      }
    }
    return sounds
  }

  struct ReadFailure: Error { var character: String }

  private static func vowel(of marks: [Unicode.Scalar]) -> UInt8? {
    for mark in marks {
      switch mark {
      case "\u{064E}": return Sound.a
      case "\u{064F}": return Sound.u
      case "\u{0650}": return Sound.i
      default: continue
      }
    }
    return nil
  }
}

extension String {
  /// The letters alone, without vowel marks and tatweel.
  var withoutTashkeel: String {
    var bare = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      switch scalar {
      case "\u{064B}"..."\u{0652}", "\u{0670}", "\u{0640}": continue
      default: bare.append(scalar)
      }
    }
    return String(bare)
  }
}
