/// Why a lemma could not be inflected.
///
/// The description names the lemma and says what would be right.
public enum MorphologyError: Error, Equatable, Sendable, CustomStringConvertible {
  /// A character that is no Arabic letter or vowel mark.
  case unreadable(lemma: String, character: String)
  /// The vowels and letters fit none of the forms I to X or the quadriliterals.
  case unknownPattern(lemma: String)
  /// A verb of form I, whose imperfect vowel cannot be known from the perfect.
  case presentNeeded(lemma: String)
  /// An imperfect that does not belong to the lemma.
  case presentMismatch(lemma: String, present: String)

  public var description: String {
    switch self {
    case .unreadable(let lemma, let character):
      "'\(lemma)': '\(character)' is no Arabic letter or vowel mark; write one vocalised word, such as وَقَّعَ"
    case .unknownPattern(let lemma):
      "'\(lemma)' fits no verb form; write the perfect, third person masculine singular, with every vowel, sukun and "
        + "shadda, such as وَقَّعَ, اِنْضَمَّ or اِلْتَقَى"
    case .presentNeeded(let lemma):
      "'\(lemma)' is a verb of form I; give its vocalised imperfect too, as in دَعَا with present يَدْعُو"
    case .presentMismatch(let lemma, let present):
      "'\(present)' is no imperfect of '\(lemma)'; write the third person masculine singular with every vowel, as in "
        + "قَالَ with present يَقُولُ"
    }
  }
}
