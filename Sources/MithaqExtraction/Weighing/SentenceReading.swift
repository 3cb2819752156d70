import CNumbers
import MithaqClaims

/// What is asked of one sentence.
final class SentenceReading {
  private let article: ArticleReading
  private let network: Network
  private let input: SentenceInput
  private let sentence: Int
  /// The chunks that questions are asked about, each with some act; what each question sees of them is made when it is first asked.
  var anchors: [Int] = []
  private var anchorsOfWho: [Float] = []
  private var anchorsOfWhich: [Float] = []
  private var anchorsOfAround: [Float] = []
  private var anchorsOfHow: [Float] = []
  private var anchorsOfSource: [Float] = []
  private var anchorsOfDating: [Float] = []
  /// What a question sees of each occurrence, agreement, date or chunk; made when it is first asked.
  private var occurrencesOfWho: [Float] = []
  private var occurrencesOfSource: [Float] = []
  private var candidates: [Float] = []
  private var datesSeen: [Float] = []
  private var chunksAround: [Float] = []
  /// What the features of occurrences and their polities add, and how far away those stand that the sentence does not name.
  private lazy var marks = Self.marks(input, network, sentence)
  /// The most likely of what each polity has taken part in before, as actor and as counterpart.
  private lazy var ever: [Float] = input.polities.indices.flatMap { slot in
    let columns = network.who.standing.columns
    return [0, 1].map { way in
      stride(from: slot * columns + way, to: slot * columns + 2 * Act.allCases.count, by: 2).reduce(0) {
        max($0, article.before[sentence][$1])
      }
    }
  }
  /// A row to add up in.
  private var sum: [Float]

  init(_ article: ArticleReading, _ sentence: Int) {
    self.article = article
    network = article.network
    input = article.inputs[sentence]
    self.sentence = sentence
    sum = [Float](repeating: 0, count: network.question)
  }

  /// The chance of each act at each chunk, where it is not tiny.
  func chances(_ use: (_ chunk: Int, _ row: Int, _ chance: Float) -> Void) {
    let acts = network.acts
    let columns = acts.weights.columns
    var odds = [Float](repeating: 0, count: input.chunkCount * columns)
    seeAll(acts.weights, to: &odds)
    for chunk in 1..<max(1, input.chunkCount) {
      for row in Act.allCases.indices {
        let x = odds[chunk * columns + row] + acts.bias[row]
        if x > -7 { use(chunk, row, sigmoid(x)) }
      }
    }
  }

  // MARK: Adding up

  private func add(_ matrix: Matrix, _ row: Int) {
    let count = network.question
    matrix.values.withUnsafeBufferPointer { values in
      sum.withUnsafeMutableBufferPointer {
        numbers_add(values.baseAddress! + row * count, count, $0.baseAddress!)
      }
    }
  }
  private func add(_ rows: [Float], _ row: Int) {
    let count = network.question
    rows.withUnsafeBufferPointer { rows in
      sum.withUnsafeMutableBufferPointer {
        numbers_add(rows.baseAddress! + row * count, count, $0.baseAddress!)
      }
    }
  }
  private func add(_ share: Float, _ matrix: Matrix, _ row: Int) {
    guard share > 0 else { return }
    let count = network.question
    matrix.values.withUnsafeBufferPointer { values in
      sum.withUnsafeMutableBufferPointer {
        let sum = $0.baseAddress!
        withUnsafePointer(to: share) {
          numbers_add_products($0, 1, 1, 1, values.baseAddress! + row * count, count, sum)
        }
      }
    }
  }
  /// Begins with a row, in place of what was added up.
  private func begin(with rows: [Float], _ row: Int = 0) {
    let count = network.question
    rows.withUnsafeBufferPointer { rows in
      sum.withUnsafeMutableBufferPointer { $0.baseAddress!.update(from: rows.baseAddress! + row * count, count: count) }
    }
  }
  private func rectify() {
    sum.withUnsafeMutableBufferPointer { numbers_rectify($0.baseAddress!, $0.count) }
  }
  private func answer(_ matrix: Matrix, _ row: Int) -> Float {
    matrix.values.withUnsafeBufferPointer {
      numbers_product(sum, $0.baseAddress! + row * matrix.columns, matrix.columns)
    }
  }
  /// The sum times a matrix of few columns, plus a bias.
  private func answers(_ matrix: Matrix, _ bias: [Float]) -> [Float] {
    (0..<matrix.columns).map { column in
      sum.indices.reduce(bias[column]) { $0 + sum[$1] * matrix.values[$1 * matrix.columns + column] }
    }
  }

  /// What a question sees of what stands around, added to the sum.
  private func see(_ around: [Float], _ matrix: Matrix) {
    sum.withUnsafeMutableBufferPointer {
      numbers_add_products(around, 1, around.count, around.count, matrix.values, matrix.columns, $0.baseAddress!)
    }
  }

  /// What a question sees of each chunk of the sentence, added to the rows of `out`.
  private func seeAll(_ matrix: Matrix, to out: inout [Float]) {
    article.read.withUnsafeBufferPointer { read in
      out.withUnsafeMutableBufferPointer {
        numbers_add_products(
          read.baseAddress! + article.starts[sentence] * network.width, input.chunkCount, network.width, network.width,
          matrix.values, matrix.columns, $0.baseAddress!)
      }
    }
  }

  /// The question about an act told at a chunk: what it sees of the chunk, and what is asked of the act.
  private func asking(
    _ anchor: Int, _ seen: inout [Float], _ matrix: Matrix, _ acts: Matrix, _ act: Int
  ) -> [Float] {
    let columns = matrix.columns
    if seen.isEmpty {
      seen = [Float](repeating: 0, count: anchors.count * columns)
      article.add(anchors.map { article.row(sentence, $0, or: nil) }, times: matrix, to: &seen)
    }
    let own = anchors.firstIndex(of: anchor)! * columns
    return (0..<columns).map { seen[own + $0] + acts.values[act * columns + $0] }
  }

  private static func marks(_ input: SentenceInput, _ network: Network, _ sentence: Int) -> [Float] {
    let q = network.question
    var polities = [Float](repeating: 0, count: input.polities.count * q)
    add(input.polityFeatures, network, to: &polities)
    var out = [Float](repeating: 0, count: input.occurrences.count * q)
    add(input.occurrenceFeatures, network, to: &out)
    for (i, o) in input.occurrences.enumerated() {
      let away = Network.away(o.elsewhere?.sentence, from: sentence)
      for j in 0..<q { out[i * q + j] += polities[o.polity * q + j] + network.who.away.values[away * q + j] }
    }
    return out
  }

  private static func add(_ features: Observations, _ network: Network, to rows: inout [Float]) {
    rows.withUnsafeMutableBufferPointer { rows in
      for (key, place) in zip(features.keys, features.chunks) {
        network.marks.add(key, to: rows.baseAddress! + Int(place) * network.question)
      }
    }
  }

  private func occurrences(_ matrix: Matrix) -> [Float] {
    var out = marks
    article.add(input.occurrences.map { article.row(sentence, $0.chunk, or: $0.elsewhere) }, times: matrix, to: &out)
    return out
  }

  // MARK: Questions

  /// The chances of each polity to take part in an act told at a chunk: by the likeliest of the places where it stands, or by several together.
  func roles(_ anchor: Int, _ act: Act) -> [RoleChances] {
    guard !input.occurrences.isEmpty else { return [] }
    let who = network.who
    let q = network.question
    if occurrencesOfWho.isEmpty { occurrencesOfWho = occurrences(who.other) }
    let asking = asking(anchor, &anchorsOfWho, who.anchor, who.acts, act.row)
    var seen: [Float] = []
    seen.reserveCapacity(input.occurrences.count * q)
    for i in input.occurrences.indices {
      begin(with: asking)
      add(occurrencesOfWho, i)
      addWho(i, anchor, act)
      rectify()
      seen += sum
    }
    for turn in who.turns { look(again: turn, &seen) }
    var actors = [[Float]](repeating: [], count: input.polities.count)
    var counterparts = actors
    for (i, o) in input.occurrences.enumerated() {
      begin(with: seen, i)
      actors[o.polity].append(answer(who.actor, act.row) + who.least[0])
      counterparts[o.polity].append(answer(who.counterpart, act.row) + who.least[1])
    }
    return input.polities.indices.map {
      RoleChances(
        polity: input.polities[$0], actor: sigmoid(together(actors[$0])),
        counterpart: sigmoid(together(counterparts[$0])))
    }
  }

  /// Adds what an occurrence and an anchor are to each other.
  private func addWho(_ i: Int, _ anchor: Int, _ act: Act) {
    let who = network.who
    let o = input.occurrences[i]
    add(who.bias, 0)
    add(who.distances, Network.distance(o.chunk, anchor))
    add(who.verbs, Self.between(o.chunk, anchor, input.verbs, most: 2))
    add(who.entities, Self.between(o.chunk, anchor, input.entities, most: 3))
    add(who.breaks, Self.between(o.chunk, anchor, input.breaks, most: 1))
    add(who.subjects, min(6, input.subjects.last { $0.chunk == anchor && $0.polity == o.polity }?.source ?? 0))
    if let complement = input.complements.last(where: { $0.chunk == anchor && $0.occurrence == i }) {
      sum.withUnsafeMutableBufferPointer { network.marks.add(complement.marker, to: $0.baseAddress!) }
    }
    let ruled = input.ruled[o.polity]
    add(
      who.ruled,
      (ruled.actor.contains(act) ? 1 : 0) + (ruled.counterpart.contains(act) ? 2 : 0)
        + (ruled.before.contains(act) ? 4 : 0))
    add(who.ruledAtAll, ruled.actor.isEmpty && ruled.counterpart.isEmpty ? 0 : 1)
    let columns = who.standing.columns
    let standing = i * columns + 2 * act.row
    add(article.standing[sentence][standing], who.standingHere, o.isHere ? 0 : 2)
    add(article.standing[sentence][standing + 1], who.standingHere, o.isHere ? 1 : 3)
    let before = o.polity * columns + 2 * act.row
    add(article.before[sentence][before], who.before, 0)
    add(article.before[sentence][before + 1], who.before, 1)
    add(ever[2 * o.polity], who.before, 2)
    add(ever[2 * o.polity + 1], who.before, 3)
  }

  /// Looks at all occurrences once more, each beside what stands out among them.
  private func look(again turn: Network.Turn, _ seen: inout [Float]) {
    let q = network.question
    let count = input.occurrences.count
    var most = [Float](repeating: 0, count: q)
    for i in 0..<count { for j in 0..<q { most[j] = max(most[j], seen[i * q + j]) } }
    var all = turn.bias.values
    numbers_add_products(most, 1, q, q, turn.most.values, q, &all)
    var more: [Float] = []
    more.reserveCapacity(count * q)
    for _ in 0..<count { more += all }
    more.withUnsafeMutableBufferPointer { more in
      numbers_add_products(seen, count, q, q, turn.own.values, q, more.baseAddress!)
      numbers_rectify(more.baseAddress!, count * q)
      seen.withUnsafeMutableBufferPointer { numbers_add(more.baseAddress!, count * q, $0.baseAddress!) }
    }
  }

  /// How many stand between two chunks, of what is counted before each.
  private static func between(_ place: Int, _ anchor: Int, _ counts: [Int], most: Int) -> Int {
    max(0, min(most, counts[max(0, max(place, anchor) - 1)] - counts[min(place, anchor)]))
  }

  /// The logarithm of the sum of exponentials.
  private func together(_ x: [Float]) -> Float {
    guard let most = x.max() else { return -30 }
    guard x.count > 1 else { return most }
    return most + logarithm(x.reduce(0) { $0 + exponential($1 - most) })
  }

  func agreements(_ anchor: Int, _ act: Int) -> [Float] {
    let which = network.which
    if candidates.isEmpty {
      candidates = [Float](repeating: 0, count: input.candidates.count * network.question)
      let places = input.candidates.map { article.row(sentence, $0.chunk, or: $0.elsewhere) }
      article.add(places, times: which.other, to: &candidates)
      Self.add(input.candidateFeatures, network, to: &candidates)
    }
    let asking = asking(anchor, &anchorsOfWhich, which.anchor, which.acts, act)
    return softmax(
      input.candidates.indices.map { i in
        begin(with: asking)
        add(candidates, i)
        add(which.distances, Network.distance(input.candidates[i].chunk, anchor))
        rectify()
        return answer(which.answer, 0)
      })
  }

  /// What stands out among the chunks around an anchor.
  func around(_ anchor: Int, _ act: Int) -> [Float] {
    let around = network.around
    let q = network.question
    if chunksAround.isEmpty {
      chunksAround = [Float](repeating: 0, count: input.chunkCount * q)
      seeAll(around.other, to: &chunksAround)
    }
    let asking = asking(anchor, &anchorsOfAround, around.anchor, around.acts, act)
    var most = [Float](repeating: 0, count: q)
    for chunk in max(1, anchor - Network.reach)...min(input.chunkCount - 1, anchor + Network.reach) {
      begin(with: asking)
      add(chunksAround, chunk)
      add(around.distances, Network.distance(chunk, anchor))
      for j in 0..<q { most[j] = max(most[j], sum[j]) }
    }
    return most
  }

  /// The shares of the modalities; `around` is what stands out around the anchor.
  func modalities(_ anchor: Int, _ act: Act, _ around: [Float]) -> [Float] {
    let how = network.how
    sum = asking(anchor, &anchorsOfHow, how.anchor, how.acts, act.row)
    let ruled = input.ruledModalities.first { $0.act == act }?.modality.row
    add(how.ruled, ruled ?? Modality.allCases.count)
    rectify()
    let own = answers(how.answers, how.bias.values)
    begin(with: around)
    return softmax(answers(how.answersAround, own))
  }

  func sources(_ anchor: Int, _ act: Int, _ around: [Float], ruled: Int) -> [Float] {
    let source = network.source
    if occurrencesOfSource.isEmpty, !input.occurrences.isEmpty { occurrencesOfSource = occurrences(source.other) }
    sum = asking(anchor, &anchorsOfSource, source.anchor, source.acts, act)
    see(around, source.around)
    add(source.ruled, ruled >= 0 ? 2 : ruled + 2)
    let asking = sum
    var sums = [[Float]](repeating: [], count: input.polities.count)
    for (i, o) in input.occurrences.enumerated() {
      begin(with: asking)
      add(occurrencesOfSource, i)
      add(source.distances, Network.distance(o.chunk, anchor))
      add(source.same, ruled == o.polity ? 1 : 0)
      rectify()
      sums[o.polity].append(answer(source.answer, 0))
    }
    begin(with: asking)
    rectify()
    return softmax(sums.map(together) + answers(source.alone, source.bias.values))
  }

  func dates(_ anchor: Int, _ act: Int, _ around: [Float], modality: Int, ruled: Int) -> [Float] {
    guard input.dates.count > 1 else { return [1] }
    let dating = network.dating
    sum = asking(anchor, &anchorsOfDating, dating.anchor, dating.acts, act)
    see(around, dating.around)
    add(dating.modalities, modality)
    add(dating.ruled, ruled > 0 ? 1 : 0)
    let asking = sum
    if datesSeen.isEmpty {
      datesSeen = [Float](repeating: 0, count: input.dates.count * network.question)
      let places = input.dates.map { article.row(sentence, $0.chunk, or: $0.elsewhere) }
      article.add(places, times: dating.other, to: &datesSeen)
    }
    return softmax(
      input.dates.enumerated().map { i, date in
        begin(with: asking)
        add(datesSeen, i)
        add(dating.distances, Network.distance(date.chunk, anchor))
        add(dating.verbs, Self.between(date.chunk, anchor, input.verbs, most: 2))
        add(dating.breaks, Self.between(date.chunk, anchor, input.breaks, most: 1))
        add(dating.kinds, date.kind.rawValue)
        add(dating.grains, date.grain)
        add(dating.same, ruled == i ? 1 : 0)
        rectify()
        return answer(dating.answer, 0)
      })
  }
}
