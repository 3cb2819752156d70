/// The known agreements of an article: in which sentences they are named, how often, and whether in its title.
struct SpokenAgreements {
  struct Spoken {
    var sentences: [Int] = []
    var count = 0
    var rank = 0
    var isInTitle = false
    var name: String?
    var sentence = 0

    /// How many sentences ago it was named last; negative where it is only named later.
    func distance(to position: Int) -> Int {
      if let back = sentences.last(where: { $0 < position }) { return position - back }
      return position - (sentences.first(where: { $0 > position }) ?? position)
    }
  }
  private(set) var spoken: [Int: Spoken] = [:]

  init(_ sentences: [WeighedSentence]) {
    for (position, s) in sentences.enumerated() {
      for i in s.chunks.indices {
        for index in s.agreementsNamed[i] {
          var one = spoken[index] ?? Spoken()
          if one.count == 0 {
            one.name = s.reader.chunker.words(s.chunks[i].start, s.chunks[i].end)
            one.sentence = s.reader.sentence.index
          }
          one.count += 1
          if one.sentences.last != position { one.sentences.append(position) }
          if s.isTitle { one.isInTitle = true }
          spoken[index] = one
        }
      }
    }
    let ranked = spoken.sorted { (-$0.value.count, $0.key) < (-$1.value.count, $1.key) }
    for (rank, one) in ranked.enumerated() { spoken[one.key]?.rank = rank }
  }

  /// Those named before go before those named only later, the nearer before the farther.
  static func order(_ distance: Int, _ index: Int) -> (Int, Int) {
    (distance > 0 ? distance : 1_000_000 - distance, index)
  }
}
