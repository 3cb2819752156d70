/// Inflects English nouns.
public enum EnglishNoun {
  private static let irregular: [String: String] = [
    "man": "men", "woman": "women", "child": "children", "person": "people", "foot": "feet", "tooth": "teeth",
    "crisis": "crises", "basis": "bases", "thesis": "theses", "analysis": "analyses", "axis": "axes",
    "leaf": "leaves", "half": "halves", "life": "lives", "knife": "knives", "wife": "wives", "thief": "thieves",
    "self": "selves", "shelf": "shelves", "wolf": "wolves", "addendum": "addenda",
    "corrigendum": "corrigenda", "datum": "data", "medium": "media", "criterion": "criteria",
    "phenomenon": "phenomena", "embargo": "embargoes", "veto": "vetoes", "hero": "heroes", "echo": "echoes",
    "potato": "potatoes", "torpedo": "torpedoes", "chassis": "chassis", "corps": "corps", "series": "series",
    "species": "species", "aircraft": "aircraft", "spacecraft": "spacecraft", "headquarters": "headquarters",
    "staff": "staff", "bus": "buses", "cargo": "cargoes",
    "secretary general": "secretaries general", "attorney general": "attorneys general",
    "quiz": "quizzes",
  ]
  private static let divided: [String: [String]] = [
    "memorandum": ["memorandums", "memoranda"], "referendum": ["referendums", "referenda"],
    "forum": ["forums", "fora"], "index": ["indexes", "indices"], "appendix": ["appendices", "appendixes"],
    "secretary-general": ["secretaries-general", "secretary-generals"],
    "attorney-general": ["attorneys-general", "attorney-generals"], "persona non grata": ["personae non gratae"],
  ]
  private static let notMen: Set<String> = ["human", "German", "Roman", "Ottoman", "talisman", "Norman", "Turkoman"]
  private static let prepositions: Set<String> = [
    "of", "to", "for", "in", "on", "at", "with", "de", "against", "between",
  ]

  /// The plural; of several words the last is inflected, or the one before a preposition: memorandums of understanding.
  public static func plural(_ singular: String) -> String { plurals(singular)[0] }

  /// The plural and its rarer variant, where there is one: memorandums, memoranda.
  public static func plurals(_ singular: String) -> [String] {
    if let variants = divided[singular] { return variants }
    if let plural = irregular[singular] { return [plural] }
    let words = singular.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    if words.count > 1 {
      let head = (words.firstIndex { prepositions.contains($0) || $0.hasPrefix("d'") } ?? words.count) - 1
      guard head >= 0 else { return [singular] }
      return plurals(words[head]).map { plural in
        var words = words
        words[head] = plural
        return words.joined(separator: " ")
      }
    }
    return [regular(singular)]
  }

  private static func regular(_ singular: String) -> String {
    for (ending, plural) in [("woman", "women"), ("man", "men"), ("child", "children")]
    where singular.hasSuffix(ending) && !notMen.contains(singular) {
      return singular.dropLast(ending.count) + plural
    }
    if singular.hasSuffix("ese") || singular == "Swiss" { return singular }
    if isPlural(singular) { return singular }
    for (ending, plural) in [("wife", "wives"), ("knife", "knives")] where singular.hasSuffix(ending) {
      return singular.dropLast(ending.count) + plural
    }
    if singular.hasSuffix("sis") { return singular.dropLast(2) + "es" }
    if EnglishVerb.endsInConsonantAndY(singular) { return singular.dropLast() + "ies" }
    let soundsLikeK = ["monarch", "patriarch", "oligarch", "epoch", "stomach"].contains { singular.hasSuffix($0) }
    return EnglishVerb.endsInSibilant(singular) && !soundsLikeK ? singular + "es" : singular + "s"
  }

  /// Words that have no other number, or are plurals already: talks, hostilities, politics.
  private static func isPlural(_ word: String) -> Bool {
    guard word.count > 3, word.hasSuffix("s"), word != "lens" else { return false }
    return !["ss", "us", "is", "as", "os"].contains { word.hasSuffix($0) }
  }
}
