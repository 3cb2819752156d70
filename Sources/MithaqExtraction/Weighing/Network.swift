import CNumbers
import MithaqClaims

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Reads what the sentences of an article tell: which acts at which chunk, who takes part, about which agreement, how it stands, and who says so.
///
/// Each chunk becomes the sum of what was learnt of its features and of the meaning of its words; recurrent layers (gated recurrent units, in both
/// directions: Cho et al. 2014) carry along the article what stands before and behind; small layers on top answer the questions, for a pair of
/// chunk and act and each candidate. Learnt by `make learn`; immutable, shared by all tasks. The same input gives the same numbers everywhere: sums are made in
/// one order, and exponentials by a polynomial of its own.
public final class Network: Sendable {
  let features: FeatureRows
  let marks: FeatureRows
  let words: WordVectors
  let meaning: Matrix
  let layers: [Layer]
  let acts: Acts
  let who: Who
  let which: Which
  let around: Around
  let how: How
  let source: Source
  let dating: Dating

  /// Numbers of a chunk: of the sum of its features, of one direction of a layer, of both with the sum, and of what a question sees of it.
  var embedding: Int { features.width }
  var hidden: Int { layers[0].forward.state.rows }
  var width: Int { 2 * hidden + embedding }
  var question: Int { marks.width }

  struct Layer: Sendable {
    var forward: Direction
    var backward: Direction
  }
  /// One direction of a recurrent layer; columns are the gates reset, update and candidate.
  struct Direction: Sendable {
    var input: RoundedMatrix
    var state: RoundedMatrix
    var bias: Matrix
  }
  /// Which acts are told where; a column for each act, and some of zeros up to a whole number of lanes.
  struct Acts: Sendable {
    var weights: Matrix
    var bias: [Float]
  }
  /// Who takes part.
  struct Who: Sendable {
    var anchor, other, acts, distances, away, verbs, entities, breaks, subjects, ruled, ruledAtAll, bias: Matrix
    /// Looked at again, each beside what stands out among all.
    var turns: [Turn]
    /// In which acts a polity takes part where it stands: a column for each act and way of taking part, `standingColumns` with zeros; and what that says of one
    /// that the sentence names, and of one that it does not.
    var standing: Matrix
    var standingBias: [Float]
    var standingHere: Matrix
    /// What it says that a polity took part in this act before, and in any.
    var before: Matrix
    /// For each act the weights of taking part as actor, and as counterpart.
    var actor, counterpart: Matrix
    var least: [Float]
  }
  struct Turn: Sendable {
    var own, most, bias: Matrix
  }
  /// Which agreement.
  struct Which: Sendable {
    var anchor, other, acts, distances, answer: Matrix
  }
  /// What stands out among the chunks around the one that tells the act, which the questions below see as well.
  struct Around: Sendable {
    var anchor, other, acts, distances: Matrix
  }
  /// How it stands.
  struct How: Sendable {
    var anchor, acts, ruled, answers, answersAround, bias: Matrix
  }
  /// Who says so.
  struct Source: Sendable {
    var anchor, around, other, acts, distances, same, ruled, answer, alone, bias: Matrix
  }

  /// When it is done.
  struct Dating: Sendable {
    var anchor, around, other, acts, modalities, distances, verbs, breaks, kinds, grains, same, ruled, answer: Matrix
  }

  /// Nil where a matrix is missing or two do not fit.
  ///
  /// - Parameters:
  ///   - features: of chunks.
  ///   - marks: features of polities, their occurrences and agreements.
  ///   - tensors: the matrices by the names that they are learnt under (`scripts/learn/network.py`).
  public init?(features: FeatureRows, marks: FeatureRows, tensors: [String: Matrix], words: WordVectors) {
    let acts = Act.allCases.count
    let modalities = Modality.allCases.count
    let distances = 2 * Self.reach + 3
    let embedding = features.width
    let question = marks.width
    let lanes = Int(CNUMBERS_LANES)
    guard let hidden = tensors["Wh0f"]?.rows, [embedding, hidden, question].allSatisfy({ $0 > 0 && $0 % lanes == 0 })
    else {
      return nil
    }
    let width = 2 * hidden + embedding
    func matrix(_ name: String, _ rows: Int, _ columns: Int) -> Matrix? {
      tensors[name].flatMap { $0.rows == rows && $0.columns == columns ? $0 : nil }
    }
    func direction(_ layer: Int, _ side: String) -> Direction? {
      guard let input = matrix("Wx\(layer)\(side)", layer == 0 ? embedding : 2 * hidden, 3 * hidden),
        let state = matrix("Wh\(layer)\(side)", hidden, 3 * hidden),
        let bias = matrix("b\(layer)\(side)", 1, 3 * hidden)
      else { return nil }
      return Direction(input: RoundedMatrix(input), state: RoundedMatrix(state), bias: bias)
    }
    var layers: [Layer] = []
    while let forward = direction(layers.count, "f"), let backward = direction(layers.count, "b") {
      layers.append(Layer(forward: forward, backward: backward))
    }
    var turns: [Turn] = []
    while let own = matrix("Wr\(turns.count)", question, question),
      let most = matrix("Wm\(turns.count)", question, question), let bias = matrix("br\(turns.count)", 1, question)
    {
      turns.append(Turn(own: own, most: most, bias: bias))
    }
    guard !layers.isEmpty, tensors["Wx\(layers.count)f"] == nil, tensors["Wr\(turns.count)"] == nil,
      let meaning = matrix("Wv", words.dimensions, embedding),
      let told = matrix("Wact", width, acts), let toldBias = matrix("bact", 1, acts),
      let w1 = matrix("W1", width, question), let w2 = matrix("W2", width, question),
      let ea = matrix("Ea", acts, question),
      let ed = matrix("Ed", distances, question), let ex = matrix("Ex", 2 * Self.reachOfSentences + 2, question),
      let ev = matrix("Ev", 3, question),
      let ee = matrix("Ee", 4, question),
      let ec = matrix("Ec", 2, question), let es = matrix("Es", 7, question), let er = matrix("Er", 8, question),
      let ero = matrix("Ero", 2, question), let br = matrix("br", 1, question), let vr = matrix("Vr", question, 2),
      let bv = matrix("bv", 1, 2), let wl = matrix("Wl", width, 2 * acts), let bl = matrix("bl", 1, 2 * acts),
      let el = matrix("El", 4, question), let eh = matrix("Eh", 4, question), let va = matrix("Va", acts, 2 * question),
      let w3 = matrix("W3", width, question), let w4 = matrix("W4", width, question),
      let ea2 = matrix("Ea2", acts, question),
      let ed2 = matrix("Ed2", distances, question), let vg = matrix("Vg", 1, question),
      let w5 = matrix("W5", width, question), let ea3 = matrix("Ea3", acts, question),
      let em = matrix("Em", modalities + 1, question), let vm = matrix("Vm", question, modalities),
      let bm = matrix("bm", 1, modalities),
      let w10 = matrix("W10", width, question), let w11 = matrix("W11", width, question),
      let ea6 = matrix("Ea6", acts, question), let ed6 = matrix("Ed6", distances, question),
      let vm2 = matrix("Vm2", question, modalities), let w12 = matrix("W12", question, question),
      let w13 = matrix("W13", question, question),
      let w6 = matrix("W6", width, question), let w7 = matrix("W7", width, question),
      let ea4 = matrix("Ea4", acts, question),
      let ed4 = matrix("Ed4", distances, question), let esr = matrix("Esr", 2, question),
      let esn = matrix("Esn", 3, question),
      let vs = matrix("Vs", 1, question), let vs2 = matrix("Vs2", question, 2), let bs = matrix("bs", 1, 2),
      let w8 = matrix("W8", width, question), let w9 = matrix("W9", width, question),
      let ea5 = matrix("Ea5", acts, question),
      let em5 = matrix("Em5", modalities, question), let ed5 = matrix("Ed5", distances, question),
      let ev5 = matrix("Ev5", 3, question), let ec5 = matrix("Ec5", 2, question), let ek5 = matrix("Ek5", 3, question),
      let eg5 = matrix("Eg5", 3, question), let es5 = matrix("Es5", 2, question), let er5 = matrix("Er5", 2, question),
      let vd = matrix("Vd", 1, question)
    else { return nil }
    self.features = features
    self.marks = marks
    self.words = words
    self.meaning = meaning
    self.layers = layers
    func whole(_ columns: Int) -> Int { (columns + lanes - 1) / lanes * lanes }
    self.acts = Acts(weights: told.widened(to: whole(acts)), bias: toldBias.widened(to: whole(acts)).values)
    /// Every second number, from one on, of what all acts share and of what is an act's own.
    func answers(_ from: Int) -> Matrix {
      Matrix(
        rows: acts, columns: question,
        values: (0..<acts).flatMap { act in
          (0..<question).map { vr.values[2 * $0 + from] + va.values[act * 2 * question + 2 * $0 + from] }
        })
    }
    who = Who(
      anchor: w1, other: w2, acts: ea, distances: ed, away: ex, verbs: ev, entities: ee, breaks: ec, subjects: es,
      ruled: er,
      ruledAtAll: ero, bias: br,
      turns: turns, standing: wl.widened(to: whole(2 * acts)), standingBias: bl.widened(to: whole(2 * acts)).values,
      standingHere: el, before: eh, actor: answers(0), counterpart: answers(1), least: bv.values)
    which = Which(anchor: w3, other: w4, acts: ea2, distances: ed2, answer: vg)
    around = Around(anchor: w10, other: w11, acts: ea6, distances: ed6)
    how = How(anchor: w5, acts: ea3, ruled: em, answers: vm, answersAround: vm2, bias: bm)
    dating = Dating(
      anchor: w8, around: w13, other: w9, acts: ea5, modalities: em5, distances: ed5, verbs: ev5, breaks: ec5,
      kinds: ek5,
      grains: eg5,
      same: es5, ruled: er5, answer: vd)
    source = Source(
      anchor: w6, around: w12, other: w7, acts: ea4, distances: ed4, same: esr, ruled: esn, answer: vs, alone: vs2,
      bias: bs)
  }

  /// How many chunks away a place is still told apart.
  static let reach = 12
  /// The row of a distance: of a place before and behind, and of what stands in no place of the sentence.
  static func distance(_ place: Int, _ anchor: Int) -> Int {
    place == 0 ? 2 * reach + 2 : max(-reach, min(reach, place - anchor)) + reach
  }
  /// How many sentences away a place is still told apart.
  static let reachOfSentences = 4
  /// The row of the sentence that speaks of what another does not name; 0 where none does, or that one itself.
  static func away(_ elsewhere: Int?, from sentence: Int) -> Int {
    elsewhere.map { max(-reachOfSentences, min(reachOfSentences, $0 - sentence)) + reachOfSentences + 1 } ?? 0
  }
}

/// Numbers in rows, as learnt.
public struct Matrix: Sendable {
  public var rows: Int
  public var columns: Int
  public var values: [Float]
  public init(rows: Int, columns: Int, values: [Float]) {
    precondition(values.count == rows * columns)
    self.rows = rows
    self.columns = columns
    self.values = values
  }

  /// The same with zeros behind each row.
  func widened(to columns: Int) -> Matrix {
    let zeros = [Float](repeating: 0, count: columns - self.columns)
    return Matrix(
      rows: rows, columns: columns,
      values: (0..<rows).flatMap { values[($0 * self.columns)..<(($0 + 1) * self.columns)] + zeros })
  }
}

/// A matrix rounded to whole numbers of 16 bits, for products of which there are most: half as much to read from memory.
struct RoundedMatrix: Sendable {
  let rows: Int
  let columns: Int
  /// Each two rows laid into each other (`CNumbers.h`).
  let values: [Int16]
  /// What one is worth in each column.
  let worth: [Float]

  init(_ matrix: Matrix) {
    rows = matrix.rows
    columns = matrix.columns
    var values = [Int16](repeating: 0, count: matrix.values.count)
    var worth = [Float](repeating: 0, count: matrix.columns)
    numbers_round_matrix(matrix.values, matrix.rows, matrix.columns, &values, &worth)
    self.values = values
    self.worth = worth
  }
}

/// A row of numbers for each feature that was learnt of, in a byte each.
public struct FeatureRows: Sendable {
  public let width: Int
  /// The features, in the order of the rows.
  public let keys: [UInt64]
  public let values: [Int8]
  /// What a step of each row is worth.
  public let steps: [Float]
  /// Rows by slot of a hash table, -1 for none.
  private let slots: [Int32]

  /// Nil where keys, values and steps do not fit, or a key stands twice.
  public init?(width: Int, keys: [UInt64], values: [Int8], steps: [Float]) {
    guard values.count == keys.count * width, steps.count == keys.count, width % Int(CNUMBERS_LANES) == 0 else {
      return nil
    }
    var size = 16
    while size < keys.count * 2 { size *= 2 }
    var slots = [Int32](repeating: -1, count: size)
    for (row, key) in keys.enumerated() {
      var slot = Int(truncatingIfNeeded: key >> 7) & (size - 1)
      while slots[slot] >= 0 {
        if keys[Int(slots[slot])] == key { return nil }
        slot = (slot + 1) & (size - 1)
      }
      slots[slot] = Int32(row)
    }
    self.width = width
    self.keys = keys
    self.values = values
    self.steps = steps
    self.slots = slots
  }

  /// Adds a feature's row to `sum`, which has `width` numbers; nothing for a feature that was not learnt of.
  @inline(__always)
  func add(_ key: UInt64, to sum: UnsafeMutablePointer<Float>) {
    var slot = Int(truncatingIfNeeded: key >> 7) & (slots.count - 1)
    while true {
      let row = Int(slots[slot])
      if row < 0 { return }
      if keys[row] == key {
        values.withUnsafeBufferPointer { numbers_add_bytes($0.baseAddress! + row * width, steps[row], width, sum) }
        return
      }
      slot = (slot + 1) & (slots.count - 1)
    }
  }
}

// MARK: Arithmetic

func exponential(_ x: Float) -> Float { numbers_exponential(x) }
func logarithm(_ x: Float) -> Float { log(x) }
func sigmoid(_ x: Float) -> Float { 1 / (1 + exponential(-x)) }

/// The place of the largest of some shares; nil where there are none.
func likeliest(_ shares: [Float]) -> Int? { shares.indices.max { shares[$0] < shares[$1] } }

/// Shares that add up to 1.
func softmax(_ x: [Float]) -> [Float] {
  guard let most = x.max() else { return [] }
  let powers = x.map { exponential($0 - most) }
  let sum = powers.reduce(0, +)
  return powers.map { $0 / sum }
}
