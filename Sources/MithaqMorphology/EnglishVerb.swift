/// Which form of an English verb a word is.
public enum EnglishForm: UInt8, Sendable { case base, thirdPerson, past, participle, gerund }

/// Inflects English verbs.
///
/// Of a verb of several words the first is inflected: pulled out of.
public enum EnglishVerb {
  /// The principal parts in American spelling where spellings differ, with every variant in `all`.
  public struct Forms: Sendable {
    public var base: String
    public var thirdPerson: String
    public var past: String
    public var participle: String
    public var gerund: String
    /// Every form with its tag, British and American doubling and rarer past forms included.
    public var all: [(text: String, form: EnglishForm)]
  }

  /// Every form of the verb with its tag; a text that serves as past and participle comes twice.
  public static func forms(_ base: String) -> [(text: String, form: EnglishForm)] { principalParts(base).all }

  /// The parts of the verb by name.
  public static func principalParts(_ base: String) -> Forms {
    let head = base.prefix { $0 != " " }
    let rest = String(base[head.endIndex...])
    let (prefix, verb) = hyphenated(String(head))
    let parts = inflect(verb)
    func whole(_ text: String) -> String { prefix + text + rest }
    var all: [(text: String, form: EnglishForm)] = [(base, .base), (whole(thirdPerson(verb)), .thirdPerson)]
    all += parts.past.map { (whole($0), .past) }
    all += parts.participle.map { (whole($0), .participle) }
    all += parts.gerund.map { (whole($0), .gerund) }
    return Forms(
      base: base, thirdPerson: whole(thirdPerson(verb)), past: whole(parts.past[0]),
      participle: whole(parts.participle[0]), gerund: whole(parts.gerund[0]), all: all)
  }

  /// re-join → (re-, join).
  private static func hyphenated(_ word: String) -> (prefix: String, verb: String) {
    guard let hyphen = word.lastIndex(of: "-") else { return ("", word) }
    let after = word.index(after: hyphen)
    return (String(word[..<after]), String(word[after...]))
  }

  static func isVowel(_ letter: Character) -> Bool { "aeiou".contains(letter) }

  static func endsInConsonantAndY(_ word: String) -> Bool {
    let tail = word.suffix(2)
    return tail.count == 2 && tail.last == "y" && !isVowel(tail.first!)
  }

  private static func endsInConsonantAndO(_ word: String) -> Bool {
    let tail = word.suffix(2)
    return tail.count == 2 && tail.last == "o" && !isVowel(tail.first!)
  }

  static func endsInSibilant(_ word: String) -> Bool {
    ["s", "x", "z", "ch", "sh"].contains { word.hasSuffix($0) }
  }

  private static func thirdPerson(_ verb: String) -> String {
    switch verb {
    case "be": return "is"
    case "have": return "has"
    default: break
    }
    if endsInConsonantAndY(verb) { return verb.dropLast() + "ies" }
    if verb.hasSuffix("quit") { return verb + "s" }
    let takesE = endsInSibilant(verb) || endsInConsonantAndO(verb)
    return takesE ? verb + "es" : verb + "s"
  }

  private static func inflect(_ verb: String) -> (past: [String], participle: [String], gerund: [String]) {
    let regular = regularStems(verb)
    let gerund = gerunds(verb, doubling: regular.doubled)
    if let irregular = IrregularVerbs.parts(verb) { return (irregular.past, irregular.participle, gerund) }
    return (regular.past, regular.past, gerund)
  }

  private static func regularStems(_ verb: String) -> (past: [String], doubled: [String]) {
    if verb.hasSuffix("e") { return ([verb + "d"], []) }
    if endsInConsonantAndY(verb) { return ([verb.dropLast() + "ied"], []) }
    if verb.hasSuffix("c") { return ([verb + "ked"], [verb + "k"]) }
    let stems = doubledStems(verb)
    return (stems.map { $0 + "ed" }, stems)
  }

  /// The stems before -ed and -ing: signal → signal, signall; commit → committ.
  private static func doubledStems(_ verb: String) -> [String] {
    if vowelsBeforeL.contains(verb) { return [verb, verb + "l"] }
    guard let last = verb.last, endsInSingleVowelAndConsonant(verb) else { return [verb] }
    let doubled = verb + String(last)
    if syllables(verb) == 1 { return [doubled] }
    if finalStress.contains(where: { verb.hasSuffix($0) }), !initialStress.contains(verb) { return [doubled] }
    if last == "l", !undoubled.contains(verb) { return [verb, doubled] }
    return divided.contains(verb) ? [verb, doubled] : [verb]
  }

  private static func endsInSingleVowelAndConsonant(_ verb: String) -> Bool {
    let tail = Array(verb.suffix(3))
    guard tail.count >= 2, let last = tail.last, !isVowel(last), !"wxyh".contains(last) else { return false }
    guard isVowel(tail[tail.count - 2]) else { return false }
    guard tail.count == 3 else { return true }
    return !isVowel(tail[0]) || verb.dropLast(2).hasSuffix("qu")
  }

  private static func syllables(_ word: String) -> Int {
    var count = 0
    var inVowel = false
    var previous: Character = " "
    for letter in word {
      let vowel = (isVowel(letter) && !(letter == "u" && previous == "q")) || (letter == "y" && previous != " ")
      if vowel, !inVowel { count += 1 }
      inVowel = vowel
      previous = letter
    }
    return count
  }

  /// Ends of verbs stressed on the last syllable.
  private static let finalStress = [
    "mit", "fer", "cur", "pel", "bel", "bed", "bet", "but", "gin", "get", "bar", "equip", "quit", "allot", "regret",
    "annul", "control", "patrol", "excel", "deter", "inter", "aver", "abhor", "forbid", "outfit", "retrofit", "refit",
    "bid", "set", "plan", "wrap", "trap", "run", "unplug", "debug", "input", "output",
  ]
  /// Verbs that end like those and are stressed elsewhere.
  private static let initialStress: Set<String> = [
    "offer", "suffer", "differ", "proffer", "pilfer", "vomit", "limit", "delimit", "label", "libel", "target", "budget",
    "winter", "splinter", "ballot", "gadget", "closet",
  ]
  /// Verbs for which both spellings are in use.
  private static let divided: Set<String> = [
    "focus", "refocus", "benefit", "bias", "worship", "kidnap", "program", "target", "budget", "format", "combat",
    "bus",
  ]

  private static let vowelsBeforeL: Set<String> = ["initial", "fuel", "refuel", "duel", "dial", "equal", "victual"]
  private static let undoubled: Set<String> = ["parallel"]

  private static func gerunds(_ verb: String, doubling: [String]) -> [String] {
    if verb.hasSuffix("ie") { return [verb.dropLast(2) + "ying"] }
    if verb == "be" { return ["being"] }
    if verb.hasSuffix("e") {
      let keepsE = verb.hasSuffix("ee") || verb.hasSuffix("ye") || verb.hasSuffix("oe") || verb == "singe"
      return [keepsE ? verb + "ing" : verb.dropLast() + "ing"]
    }
    return (doubling.isEmpty ? [verb] : doubling).map { $0 + "ing" }
  }
}
