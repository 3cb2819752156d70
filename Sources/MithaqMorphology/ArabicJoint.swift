/// Joins endings to stems, where a weak last radical merges with them.
enum ArabicJoint {
  static func isGeminate(_ stem: Sounds) -> Bool {
    stem.count > 2 && stem[stem.count - 1] == stem[stem.count - 2]
  }

  /// Whether a stem ends in a short vowel and a weak radical: دعو, يرمي.
  static func isDefective(_ stem: Sounds) -> Bool {
    stem.count > 2 && Sound.isGlide(stem[stem.count - 1]) && Sound.isShortVowel(stem[stem.count - 2])
  }

  static func join(_ stem: ArabicStems.Pair, _ ending: Sounds) -> Sounds {
    guard let first = ending.first else {
      return isDefective(stem.closed) ? Sounds(stem.closed.dropLast()) : stem.closed
    }
    let chosen = Sound.isVowel(first) ? stem.open : stem.closed
    guard isDefective(chosen) else { return chosen + ending }

    let vowel = chosen[chosen.count - 2]
    let glide = vowel == Sound.i ? Sound.y : vowel == Sound.u ? Sound.w : chosen[chosen.count - 1]
    let root = Sounds(chosen.dropLast(2))
    switch first {
    case Sound.longU:
      return vowel == Sound.a ? root + [Sound.a, Sound.w] + ending.dropFirst() : root + ending
    case Sound.a where vowel == Sound.a:
      guard ending.count > 1 else { return root + [glide == Sound.w ? Sound.longA : Sound.maqsura] }
      return root + ending
    case Sound.u:
      return root + [vowel == Sound.a ? Sound.maqsura : vowel == Sound.i ? Sound.longI : Sound.longU]
    case _ where Sound.isVowel(first):
      return root + [vowel, glide] + ending
    default:
      switch vowel {
      case Sound.a: return root + [Sound.a, glide] + ending
      case Sound.i: return root + [Sound.longI] + ending
      default: return root + [Sound.longU] + ending
      }
    }
  }

  /// A masdar or participle whose last radical may be weak: التقاي → التقاء, داعي → داعٍ, ملتقي → ملتقى, مساواة.
  static func noun(_ sounds: Sounds) -> Sounds {
    let count = sounds.count
    if count > 4, sounds.suffix(2).elementsEqual(Sounds("ap")), Sound.isGlide(sounds[count - 3]),
      sounds[count - 4] == Sound.a
    {
      return sounds.dropLast(4) + Sounds("Ap")
    }
    guard count > 2, Sound.isGlide(sounds[count - 1]) else { return sounds }
    switch sounds[count - 2] {
    case Sound.longA: return sounds.dropLast() + [Sound.hamza]
    case Sound.a: return sounds.dropLast(2) + [Sound.maqsura]
    case Sound.i, Sound.u: return sounds.dropLast(2) + [Sound.nunatedKasra]
    default: return sounds
    }
  }
}
