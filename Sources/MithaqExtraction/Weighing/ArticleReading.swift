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

  /// The likeliest modality.
  public var modality: Modality { Modality.allCases[likeliest(modalities)!] }

  /// The chances of one polity; nil where the input does not have it.
  func roles(of polity: Int) -> RoleChances? { roles.first { $0.polity == polity } }
}

/// The chances of a polity to take part in an act.
struct RoleChances {
  var polity: Int
  var actor: Float
  var counterpart: Float
}

extension Network {
  /// Reads the sentences of an article, in their order, each with what is told around it.
  func read(_ inputs: [SentenceInput]) -> ArticleReading { ArticleReading(self, inputs) }
}

/// An article with the numbers that the recurrent layers give its chunks.
///
/// Numbers lie one row behind the other in flat arrays: rows by the thousand are added up for every sentence, and an array for each would cost more.
final class ArticleReading {
  /// How many pairs of chunk and act of a sentence are looked into at most.
  private static let mostTellings = 24
  /// How many chunks the layers run along in one go, whole sentences each; no article that a person wrote has as many.
  private static let mostChunks = 2000

  let network: Network
  let inputs: [SentenceInput]
  /// The row of the first chunk of each sentence.
  private(set) var starts: [Int] = []
  /// For each chunk the outputs of the last layer and the sum of its features.
  private(set) var read: [Float] = []
  /// For each sentence and its occurrences the chances of taking part in each act by where they stand, as actor and as counterpart; and for its polities
  /// those of having taken part in it in a sentence before.
  private(set) var standing: [[Float]] = []
  private(set) var before: [[Float]] = []

  init(_ network: Network, _ inputs: [SentenceInput]) {
    self.network = network
    self.inputs = inputs
    // An article that names nobody is about other things, and most articles are.
    guard inputs.contains(where: { !$0.occurrences.isEmpty }) else { return }
    var first = 0
    while first < inputs.count {
      var count = 0
      var end = first
      while end < inputs.count, end == first || count + inputs[end].chunkCount <= Self.mostChunks {
        starts.append(read.count / network.width + count)
        count += inputs[end].chunkCount
        end += 1
      }
      run(along: first..<end, chunks: count)
      first = end
    }
    lookBack()
  }

  /// Goes along the sentences: in which acts each occurrence takes part by where it stands, and each polity so far.
  private func lookBack() {
    let columns = network.who.standing.columns
    var chances: [Int: [Float]] = [:]
    for (i, input) in inputs.enumerated() {
      var before: [Float] = []
      before.reserveCapacity(input.polities.count * columns)
      for polity in input.polities {
        if let known = chances[polity] { before += known } else { before += repeatElement(0, count: columns) }
      }
      self.before.append(before)
      let standing = standing(i)
      self.standing.append(standing)
      for (k, o) in input.occurrences.enumerated() where o.isHere {
        let own = standing[(k * columns)..<((k + 1) * columns)]
        chances[input.polities[o.polity]] =
          chances[input.polities[o.polity]].map { zip($0, own).map(max) } ?? Array(own)
      }
    }
  }

  private func standing(_ sentence: Int) -> [Float] {
    let who = network.who
    let occurrences = inputs[sentence].occurrences
    var chances: [Float] = []
    chances.reserveCapacity(occurrences.count * who.standing.columns)
    for _ in occurrences { chances += who.standingBias }
    add(occurrences.map { row(sentence, $0.chunk, or: $0.elsewhere) }, times: who.standing, to: &chances)
    chances.withUnsafeMutableBufferPointer { chances in
      if let first = chances.baseAddress { numbers_chances(first, chances.count) }
    }
    return chances
  }

  /// Adds the numbers of some rows times a matrix to `sums`, a row for each: all in one go, since the matrix is read once for every four.
  func add(_ rows: [Int], times matrix: Matrix, to sums: inout [Float]) {
    let width = network.width
    let some = [Float](unsafeUninitializedCapacity: rows.count * width) { some, count in
      read.withUnsafeBufferPointer { read in
        for (i, row) in rows.enumerated() {
          (some.baseAddress! + i * width).initialize(from: read.baseAddress! + row * width, count: width)
        }
      }
      count = rows.count * width
    }
    numbers_add_products(some, rows.count, width, width, matrix.values, matrix.columns, &sums)
  }

  /// The row of a chunk of a sentence, or of where another speaks of what stands for it.
  func row(_ sentence: Int, _ chunk: Int, or elsewhere: SentenceInput.Place?) -> Int {
    elsewhere.map { starts[$0.sentence] + $0.chunk } ?? starts[sentence] + chunk
  }

  /// What a sentence tells.
  ///
  /// - Parameters:
  ///   - sentence: its position.
  ///   - least: from which chance on an act is looked into.
  ///   - ruled: acts that are looked into in any case, where they are likeliest.
  ///   - source: according to whom the rules take what a chunk tells, as in `Weigher.Observed.sources`.
  ///   - date: which date they take it to have.
  func tellings(
    _ sentence: Int, least: Float, ruled: ActSet, source: (Int) -> Int, date: (Int) -> Int
  ) -> [Telling] {
    guard !inputs[sentence].occurrences.isEmpty else { return [] }
    let read = SentenceReading(self, sentence)
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
    pairs.removeLast(max(0, pairs.count - Self.mostTellings))
    read.anchors = Set(pairs.map(\.chunk)).sorted()
    return pairs.map { pair in
      let around = read.around(pair.chunk, pair.row)
      var telling = Telling(
        act: acts[pair.row], chunk: pair.chunk - 1, chance: pair.chance, roles: read.roles(pair.chunk, acts[pair.row]),
        agreements: acts[pair.row].concernsAgreement ? read.agreements(pair.chunk, pair.row) : [],
        modalities: read.modalities(pair.chunk, acts[pair.row], around),
        sources: read.sources(pair.chunk, pair.row, around, ruled: source(pair.chunk - 1)),
        dates: [])
      telling.dates = read.dates(
        pair.chunk, pair.row, around, modality: telling.modality.row, ruled: date(pair.chunk - 1))
      return telling
    }
  }

  // MARK: Layers

  /// Runs the layers along some sentences, and appends the numbers of their chunks.
  private func run(along sentences: Range<Int>, chunks n: Int) {
    let d = network.embedding
    let h = network.hidden
    let sums = sums(sentences, n)
    var below = sums
    for (i, layer) in network.layers.enumerated() {
      let rounded = RoundedRows(below, count: n, width: layer.forward.input.rows)
      // The last layer leaves room for the sums of features behind its outputs.
      let width = i == network.layers.count - 1 ? network.width : 2 * h
      var above = [Float](repeating: 0, count: n * width)
      Self.run(layer.forward, rounded, backward: false, into: &above, at: 0, width)
      Self.run(layer.backward, rounded, backward: true, into: &above, at: h, width)
      below = above
    }
    for i in 0..<n {
      let row = i * network.width + 2 * h
      below.replaceSubrange(row..<(row + d), with: sums[(i * d)..<((i + 1) * d)])
    }
    if read.isEmpty { read = below } else { read += below }
  }

  /// Rows of numbers, each rounded to whole ones, and what one of a row is worth.
  private struct RoundedRows {
    let count: Int
    private(set) var values: [Int16]
    private(set) var steps: [Float]

    init(_ numbers: [Float], count: Int, width: Int) {
      self.count = count
      values = [Int16](repeating: 0, count: count * width)
      steps = [Float](repeating: 0, count: count)
      numbers_round(numbers, count, width, &values, &steps)
    }
  }

  /// The sums of the features and meanings of each chunk.
  private func sums(_ sentences: Range<Int>, _ count: Int) -> [Float] {
    let d = network.embedding
    let words = network.words
    var sums = [Float](repeating: 0, count: count * d)
    var meanings = [Float](repeating: 0, count: count * words.dimensions)
    sums.withUnsafeMutableBufferPointer { sums in
      for sentence in sentences {
        let input = inputs[sentence]
        let sums = sums.baseAddress! + (starts[sentence] - starts[sentences.lowerBound]) * d
        for (key, place) in zip(input.chunks.keys, input.chunks.chunks) {
          network.features.add(key, to: sums + Int(place) * d)
        }
        add(input.words, to: &meanings, from: starts[sentence] - starts[sentences.lowerBound])
      }
    }
    numbers_add_products(meanings, count, words.dimensions, words.dimensions, network.meaning.values, d, &sums)
    return sums
  }

  /// Adds the mean of what its known words mean to the row of each chunk; `first` is the row of the first chunk of the sentence.
  private func add(_ words: [(chunk: Int, word: UInt64)], to meanings: inout [Float], from first: Int) {
    let dimensions = network.words.dimensions
    meanings.withUnsafeMutableBufferPointer { meanings in
      var i = 0
      while i < words.count {
        let chunk = words[i].chunk
        let row = meanings.baseAddress! + (first + chunk) * dimensions
        var known: Float = 0
        while i < words.count, words[i].chunk == chunk {
          if network.words.add(words[i].word, to: row) { known += 1 }
          i += 1
        }
        if known > 1 { for j in 0..<dimensions { row[j] /= known } }
      }
    }
  }

  /// Runs one direction of a layer, and lays the states of each chunk at a place of its row.
  private static func run(
    _ direction: Network.Direction, _ below: RoundedRows, backward: Bool, into above: inout [Float], at offset: Int,
    _ width: Int
  ) {
    let n = below.count
    let h = direction.state.rows
    var gates = [Float](unsafeUninitializedCapacity: n * 3 * h) { gates, count in
      for i in 0..<n {
        (gates.baseAddress! + i * 3 * h).initialize(from: direction.bias.values, count: 3 * h)
      }
      count = n * 3 * h
    }
    let input = direction.input
    numbers_add_rounded_products(
      below.values, below.steps, n, input.rows, input.values, input.worth, 3 * h, &gates)
    var held = [Float](repeating: 0, count: 3 * h)
    var state = [Float](repeating: 0, count: h)
    var rounded = [Int16](repeating: 0, count: h)
    gates.withUnsafeBufferPointer { gates in
      held.withUnsafeMutableBufferPointer { held in
        state.withUnsafeMutableBufferPointer { state in
          rounded.withUnsafeMutableBufferPointer { rounded in
            above.withUnsafeMutableBufferPointer { above in
              let held = held.baseAddress!
              let state = state.baseAddress!
              let rounded = rounded.baseAddress!
              var worth: Float = 0
              for turn in 0..<n {
                let i = backward ? n - 1 - turn : turn
                held.update(repeating: 0, count: 3 * h)
                numbers_round(state, 1, h, rounded, &worth)
                numbers_add_rounded_products(
                  rounded, &worth, 1, h, direction.state.values, direction.state.worth, 3 * h, held)
                numbers_step(
                  gates.baseAddress! + i * 3 * h, held, h, state, above.baseAddress! + i * width + offset)
              }
            }
          }
        }
      }
    }
  }
}
