/// What is written together with a verb: object pronouns and the sin of the future.
public enum ArabicClitics {
  private static let objects: [(ending: StaticString, pronoun: Pronoun)] = [
    ("hu", .his), ("hA", .her), ("humA", .theirDual), ("hum", .their), ("nA", .our), ("nI", .my),
  ]

  /// The form with each object pronoun, joined as it is written: وقّعوا → وقّعوه, التقى → التقاه, يبدأ → يبدؤه.
  public static func withObjectPronouns(_ form: VerbForm) -> [(text: String, pronoun: Pronoun)] {
    guard var sounds = try? ArabicReader.sounds(form.text) else { return [] }
    if sounds.last == Sound.silentAlif { sounds.removeLast() }
    if sounds.last == Sound.maqsura { sounds[sounds.count - 1] = Sound.longA }
    return objects.flatMap { object in
      ArabicSpelling.variants(sounds + Sounds(object.ending)).map { ($0, object.pronoun) }
    }
  }

  /// The imperfect with the prefix of the future (سيوقّع); any other form unchanged.
  public static func future(_ form: VerbForm) -> String {
    form.tense == .imperfect ? "سَ" + form.text : form.text
  }
}
