/// Inflects English nouns.
public enum EnglishNoun {
  private static let irregular: [String: String] = [
    "man": "men", "woman": "women", "child": "children", "person": "people", "foot": "feet", "tooth": "teeth",
    "crisis": "crises", "basis": "bases", "thesis": "theses", "analysis": "analyses", "axis": "axes",
    "leaf": "leaves", "half": "halves", "life": "lives", "knife": "knives", "wife": "wives", "thief": "thieves",
    "self": "selves", "shelf": "shelves", "wolf": "wolves", "memorandum": "memorandums", "addendum": "addenda",
    "corrigendum": "corrigenda", "datum": "data", "medium": "media", "criterion": "criteria",
    "phenomenon": "phenomena", "embargo": "embargoes", "veto": "vetoes", "hero": "heroes", "echo": "echoes",
    "potato": "potatoes", "torpedo": "torpedoes", "chassis": "chassis", "corps": "corps", "series": "series",
    "species": "species", "aircraft": "aircraft", "spacecraft": "spacecraft", "headquarters": "headquarters",
    "staff": "staff", "bus": "buses", "appendix": "appendices", "index": "indexes",
    "secretary general": "secretaries general", "attorney general": "attorneys general",
    "secretary-general": "secretaries-general", "attorney-general": "attorneys-general", "quiz": "quizzes",
  ]
  private static let prepositions: Set<String> = [
    "of", "to", "for", "in", "on", "at", "with", "de", "against", "between",
  ]

  /// The plural; of several words the last is inflected, or the one before a preposition: memorandums of understanding.
  public static func plural(_ singular: String) -> String {
    if let plural = irregular[singular] { return plural }
    var words = singular.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    if words.count > 1 {
      let head = (words.firstIndex { prepositions.contains($0) } ?? words.count) - 1
      guard head >= 0 else { return singular }
      words[head] = plural(words[head])
      return words.joined(separator: " ")
    }
    for (ending, plural) in [("woman", "women"), ("man", "men"), ("child", "children"), ("person", "persons")]
    where singular.hasSuffix(ending) && !["human", "German", "Roman", "Ottoman", "talisman", "Oman"].contains(singular)
    {
      return singular.dropLast(ending.count) + plural
    }
    if singular.hasSuffix("sis") { return singular.dropLast(2) + "es" }
    if EnglishVerb.endsInConsonantAndY(singular) { return singular.dropLast() + "ies" }
    return EnglishVerb.endsInSibilant(singular) ? singular + "es" : singular + "s"
  }
}
