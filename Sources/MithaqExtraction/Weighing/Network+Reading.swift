import CNumbers
import MithaqClaims

/// What a sentence tells at one chunk, with what speaks for it.
public struct Telling {
  public var act: Act
  /// A chunk of the reader.
  public var chunk: Int
  public var chance: Float
  /// For each polity of the input.
  var roles: [RoleChances]
  /// Shares of the agreements of the input; empty for an act that concerns none.
  var agreements: [Float]
  /// Shares, in the order of `Modality.allCases`.
  public var modalities: [Float]
  /// Shares: of the polities of the input, of the article itself, and of somebody else whom the rules name.
  var sources: [Float]
  /// Shares of the dates of the input.
  var dates: [Float]
}

/// The chances of a polity to take part in an act.
struct RoleChances {
  var polity: Int
  var actor: Float
  var counterpart: Float
}

extension Network {
  /// How many pairs of chunk and act are looked into at most.
  static let mostTellings = 24

  /// What a sentence tells.
  ///
  /// - Parameters:
  ///   - least: from which chance on an act is looked into.
  ///   - ruled: acts that are looked into in any case, where they are likeliest.
  ///   - source: according to whom the rules take what a chunk tells, as in `Weigher.Observed.sources`.
  ///   - date: which date they take it to have.
  func tellings(
    _ input: SentenceInput, least: Float, ruled: ActSet, source: (Int) -> Int, date: (Int) -> Int
  ) -> [Telling] {
    guard !input.occurrences.isEmpty else { return [] }
    let read = Reading(self, input)
    let acts = Act.allCases
    var pairs: [(row: Int, chunk: Int, chance: Float)] = []
    var best = [(chunk: Int, chance: Float)](repeating: (0, -1), count: acts.count)
    read.chances { chunk, row, chance in
      if chance > best[row].chance { best[row] = (chunk, chance) }
      if chance > least { pairs.append((row, chunk, chance)) }
    }
    for act in ruled where best[act.row].chance <= least && best[act.row].chunk > 0 {
      pairs.append((act.row, best[act.row].chunk, best[act.row].chance))
    }
    pairs.sort { ($0.chance, $1.chunk, $1.row) > ($1.chance, $0.chunk, $0.row) }
    return pairs.prefix(Self.mostTellings).map { pair in
      let modalities = read.modalities(pair.chunk, acts[pair.row])
      return Telling(
        act: acts[pair.row], chunk: pair.chunk - 1, chance: pair.chance, roles: read.roles(pair.chunk, acts[pair.row]),
        agreements: acts[pair.row].concernsAgreement ? read.agreements(pair.chunk, pair.row) : [],
        modalities: modalities,
        sources: read.sources(pair.chunk, pair.row, ruled: source(pair.chunk - 1)),
        dates: read.dates(
          pair.chunk, pair.row, modality: modalities.indices.max { modalities[$0] < modalities[$1] }!,
          ruled: date(pair.chunk - 1)))
    }
  }

  /// A sentence with the numbers of its chunks.
  ///
  /// Numbers lie one row behind the other in flat arrays: rows by the thousand are added up for every sentence, and an array for each would cost more.
  private final class Reading {
    private let network: Network
    private let input: SentenceInput
    /// For each chunk the outputs of the last layer and the sum of its features.
    private let read: [Float]
    /// What a question sees of each occurrence, agreement or anchor; made when it is first asked.
    private var occurrencesOfWho: [Float] = []
    private var occurrencesOfSource: [Float] = []
    private var candidates: [Float] = []
    private var datesSeen: [Float] = []
    /// What the features of occurrences and their polities add.
    private lazy var marks = Self.marks(input, network)
    /// A row to add up in.
    private var sum: [Float]

    init(_ network: Network, _ input: SentenceInput) {
      self.network = network
      self.input = input
      sum = [Float](repeating: 0, count: network.question)
      let n = input.chunkCount
      let d = network.embedding
      let h = network.hidden
      let sums = Self.sums(input, network)
      var below = sums
      var belowWidth = d
      for (i, layer) in network.layers.enumerated() {
        // The last layer is laid where its outputs stand before the sums of features.
        let width = i == network.layers.count - 1 ? network.width : 2 * h
        var above = [Float](repeating: 0, count: n * width)
        Self.run(layer.forward, below, belowWidth, n, backward: false, into: &above, at: 0, width)
        Self.run(layer.backward, below, belowWidth, n, backward: true, into: &above, at: h, width)
        below = above
        belowWidth = width
      }
      for i in 0..<n {
        for j in 0..<d { below[i * belowWidth + 2 * h + j] = sums[i * d + j] }
      }
      read = below
    }

    /// The sums of the features and meanings of each chunk.
    private static func sums(_ input: SentenceInput, _ network: Network) -> [Float] {
      let d = network.embedding
      let words = network.words
      var sums = [Float](repeating: 0, count: input.chunkCount * d)
      var meaning = [Float](repeating: 0, count: words.dimensions)
      sums.withUnsafeMutableBufferPointer { sums in
        for (key, place) in zip(input.chunks.keys, input.chunks.chunks) {
          network.features.add(key, to: sums.baseAddress! + Int(place) * d)
        }
        var i = 0
        while i < input.words.count {
          let chunk = input.words[i].chunk
          var known: Float = 0
          for j in meaning.indices { meaning[j] = 0 }
          while i < input.words.count, input.words[i].chunk == chunk {
            if words.add(input.words[i].word, to: &meaning) { known += 1 }
            i += 1
          }
          guard known > 0 else { continue }
          for j in meaning.indices { meaning[j] /= known }
          numbers_add_products(
            meaning, 1, words.dimensions, words.dimensions, network.meaning.values, d, sums.baseAddress! + chunk * d)
        }
      }
      return sums
    }

    /// Runs along the sentence, and lays the states of each chunk at a place of its row.
    private static func run(
      _ direction: Direction, _ below: [Float], _ belowWidth: Int, _ n: Int, backward: Bool, into above: inout [Float],
      at offset: Int, _ width: Int
    ) {
      let h = direction.state.rows
      var gates = [Float](unsafeUninitializedCapacity: n * 3 * h) { gates, count in
        for i in 0..<n { for j in 0..<(3 * h) { gates[i * 3 * h + j] = direction.bias.values[j] } }
        count = n * 3 * h
      }
      var held = [Float](repeating: 0, count: 3 * h)
      var state = [Float](repeating: 0, count: h)
      gates.withUnsafeMutableBufferPointer { gates in
        numbers_add_products(
          below, n, belowWidth, direction.input.rows, direction.input.values, 3 * h, gates.baseAddress!)
        held.withUnsafeMutableBufferPointer { held in
          state.withUnsafeMutableBufferPointer { state in
            above.withUnsafeMutableBufferPointer { above in
              let held = held.baseAddress!
              let state = state.baseAddress!
              for step in 0..<n {
                let i = backward ? n - 1 - step : step
                let gate = gates.baseAddress! + i * 3 * h
                held.update(repeating: 0, count: 3 * h)
                numbers_add_products(state, 1, h, h, direction.state.values, 3 * h, held)
                numbers_step(gate, held, h, state, above.baseAddress! + i * width + offset)
              }
            }
          }
        }
      }
    }

    /// The chance of each act at each chunk, where it is not tiny.
    func chances(_ use: (_ chunk: Int, _ row: Int, _ chance: Float) -> Void) {
      let acts = network.acts
      let columns = acts.weights.columns
      var odds = [Float](repeating: 0, count: input.chunkCount * columns)
      odds.withUnsafeMutableBufferPointer {
        numbers_add_products(
          read, input.chunkCount, network.width, network.width, acts.weights.values, columns, $0.baseAddress!)
      }
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
    private func rectify() {
      sum.withUnsafeMutableBufferPointer { numbers_rectify($0.baseAddress!, $0.count) }
    }
    private func answer(_ matrix: Matrix, _ row: Int) -> Float {
      matrix.values.withUnsafeBufferPointer {
        numbers_product(sum, $0.baseAddress! + row * matrix.columns, matrix.columns)
      }
    }
    /// The sum times a matrix of few columns, plus a bias.
    private func answers(_ matrix: Matrix, _ bias: Matrix) -> [Float] {
      (0..<matrix.columns).map { column in
        sum.indices.reduce(bias.values[column]) { $0 + sum[$1] * matrix.values[$1 * matrix.columns + column] }
      }
    }

    /// What a question sees of a chunk, added to a row of `out`.
    private func see(_ chunk: Int, _ matrix: Matrix, to out: inout [Float], _ row: Int) {
      read.withUnsafeBufferPointer { read in
        out.withUnsafeMutableBufferPointer {
          numbers_add_products(
            read.baseAddress! + chunk * network.width, 1, network.width, network.width, matrix.values, matrix.columns,
            $0.baseAddress! + row * matrix.columns)
        }
      }
    }

    /// The question about an act told at a chunk: what it sees of the chunk, and what is asked of the act.
    private func asking(_ anchor: Int, _ matrix: Matrix, _ acts: Matrix, _ act: Int) -> [Float] {
      var out = Array(acts.values[(act * acts.columns)..<((act + 1) * acts.columns)])
      see(anchor, matrix, to: &out, 0)
      return out
    }

    private static func marks(_ input: SentenceInput, _ network: Network) -> [Float] {
      let q = network.question
      var polities = [Float](repeating: 0, count: input.polities.count * q)
      add(input.polityFeatures, network, to: &polities)
      var out = [Float](repeating: 0, count: input.occurrences.count * q)
      add(input.occurrenceFeatures, network, to: &out)
      for (i, o) in input.occurrences.enumerated() {
        for j in 0..<q { out[i * q + j] += polities[o.polity * q + j] }
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
      for (i, o) in input.occurrences.enumerated() { see(o.chunk, matrix, to: &out, i) }
      return out
    }

    // MARK: Questions

    /// The chances of each polity to take part in an act told at a chunk: by the likeliest of the places where it stands, or by several together.
    func roles(_ anchor: Int, _ act: Act) -> [RoleChances] {
      guard !input.occurrences.isEmpty else { return [] }
      let who = network.who
      if occurrencesOfWho.isEmpty { occurrencesOfWho = occurrences(who.other) }
      let asking = asking(anchor, who.anchor, who.acts, act.row)
      var actors = [[Float]](repeating: [], count: input.polities.count)
      var counterparts = actors
      for (i, o) in input.occurrences.enumerated() {
        sum = asking
        add(occurrencesOfWho, i)
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
        rectify()
        actors[o.polity].append(answer(who.actor, act.row) + who.least[0])
        counterparts[o.polity].append(answer(who.counterpart, act.row) + who.least[1])
      }
      return input.polities.indices.map {
        RoleChances(
          polity: input.polities[$0], actor: sigmoid(together(actors[$0])),
          counterpart: sigmoid(together(counterparts[$0])))
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
        for (i, candidate) in input.candidates.enumerated() { see(candidate.chunk, which.other, to: &candidates, i) }
        Self.add(input.candidateFeatures, network, to: &candidates)
      }
      let asking = asking(anchor, which.anchor, which.acts, act)
      return softmax(
        input.candidates.indices.map { i in
          sum = asking
          add(candidates, i)
          add(which.distances, Network.distance(input.candidates[i].chunk, anchor))
          rectify()
          return answer(which.answer, 0)
        })
    }

    func modalities(_ anchor: Int, _ act: Act) -> [Float] {
      let how = network.how
      sum = asking(anchor, how.anchor, how.acts, act.row)
      let ruled = input.ruledModalities.first { $0.act == act }?.modality.row
      add(how.ruled, ruled ?? Modality.allCases.count)
      rectify()
      return softmax(answers(how.answers, how.bias))
    }

    func sources(_ anchor: Int, _ act: Int, ruled: Int) -> [Float] {
      let source = network.source
      if occurrencesOfSource.isEmpty, !input.occurrences.isEmpty { occurrencesOfSource = occurrences(source.other) }
      sum = asking(anchor, source.anchor, source.acts, act)
      add(source.ruled, ruled >= 0 ? 2 : ruled + 2)
      let asking = sum
      var sums = [[Float]](repeating: [], count: input.polities.count)
      for (i, o) in input.occurrences.enumerated() {
        sum = asking
        add(occurrencesOfSource, i)
        add(source.distances, Network.distance(o.chunk, anchor))
        add(source.same, ruled == o.polity ? 1 : 0)
        rectify()
        sums[o.polity].append(answer(source.answer, 0))
      }
      sum = asking
      rectify()
      return softmax(sums.map(together) + answers(source.alone, source.bias))
    }

    func dates(_ anchor: Int, _ act: Int, modality: Int, ruled: Int) -> [Float] {
      guard input.dates.count > 1 else { return [1] }
      let dating = network.dating
      sum = asking(anchor, dating.anchor, dating.acts, act)
      add(dating.modalities, modality)
      add(dating.ruled, ruled > 0 ? 1 : 0)
      let asking = sum
      if datesSeen.isEmpty {
        datesSeen = [Float](repeating: 0, count: input.dates.count * network.question)
        for (i, date) in input.dates.enumerated() { see(date.chunk, dating.other, to: &datesSeen, i) }
      }
      return softmax(
        input.dates.enumerated().map { i, date in
          sum = asking
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
}
