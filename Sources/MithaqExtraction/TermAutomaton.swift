import MithaqTextScan

/// Finds all terms of the lexicon in one pass: a trie over word hashes, in flat memory.
///
/// An edge is one slot of an open-addressed table keyed by (node, hash of the folded word), so a text of n words costs at most a
/// few probes a word, and a longest match never backs up further than the term it is in. The memory is a compiled image,
/// mapped from a file or held by the builder.
public final class TermAutomaton: @unchecked Sendable {
  struct Edge {
    var key: UInt64
    var child: UInt32
    var unused: UInt32
  }
  private let owner: AnyObject?
  let edges: UnsafeBufferPointer<Edge>
  /// `senseStart[node] ..< senseStart[node + 1]` are the senses that end at a node.
  let senseStart: UnsafeBufferPointer<UInt32>
  let senses: UnsafeBufferPointer<Sense>
  private let mask: UInt64

  /// Takes three sections of an image; `owner` keeps their memory alive.
  public init(
    edges: UnsafeRawBufferPointer, senseStart: UnsafeRawBufferPointer, senses: UnsafeRawBufferPointer, owner: AnyObject?
  ) {
    self.owner = owner
    self.edges = edges.bindMemory(to: Edge.self)
    self.senseStart = senseStart.bindMemory(to: UInt32.self)
    self.senses = senses.bindMemory(to: Sense.self)
    mask = UInt64(max(self.edges.count, 1) - 1)
  }

  @inline(__always)
  static func mix(_ node: UInt32, _ hash: UInt64) -> UInt64 {
    var x = hash ^ (UInt64(node) &* 0x9e37_79b9_7f4a_7c15)
    x ^= x >> 32
    x = x &* 0xd6e8_feb8_6659_fd93
    x ^= x >> 32
    return x == 0 ? 1 : x
  }

  /// The node behind `node` for a word, or 0 where no term goes on.
  @inline(__always)
  func child(_ node: UInt32, _ hash: UInt64) -> UInt32 {
    guard !edges.isEmpty else { return 0 }
    let key = TermAutomaton.mix(node, hash)
    var slot = key & mask
    while true {
      let edge = edges[Int(slot)]
      if edge.key == key { return edge.child }
      if edge.key == 0 { return 0 }
      slot = (slot + 1) & mask
    }
  }

  /// The nodes behind the root for many words at once, 0 where no term begins with one.
  ///
  /// The table is far larger than any cache, so nearly every question waits for memory. Asked one after another they wait one after
  /// another; here the first loops only ask, without needing an answer, and the waits overlap.
  func roots(_ tokens: [Token]) -> [UInt32] {
    guard !edges.isEmpty else { return Array(repeating: 0, count: tokens.count) }
    var nodes: [UInt32] = []
    nodes.reserveCapacity(tokens.count)
    var asked: UInt64 = 0
    var start = 0
    while start < tokens.count {
      let block = start..<min(start + 64, tokens.count)
      for i in block { asked &+= edges[Int(TermAutomaton.mix(0, tokens[i].hash) & mask)].key }
      for i in block {
        let node = tokens[i].hash == 0 ? 0 : child(0, tokens[i].hash)
        nodes.append(node)
        asked &+= UInt64(senseStart[Int(node)])
      }
      for i in block where nodes[i] != 0 {
        let first = Int(senseStart[Int(nodes[i])])
        if first < senses.count { asked &+= UInt64(senses[first].index) }
        if i + 1 < tokens.count { asked &+= edges[Int(TermAutomaton.mix(nodes[i], tokens[i + 1].hash) & mask)].key }
      }
      start = block.upperBound
    }
    // Never true of a sum of so few words; it keeps the loops that only ask.
    if asked == 1, nodes.isEmpty { return [] }
    return nodes
  }

  @inline(__always)
  func senses(of node: UInt32) -> UnsafeBufferPointer<Sense> {
    UnsafeBufferPointer(rebasing: senses[Int(senseStart[Int(node)])..<Int(senseStart[Int(node) + 1])])
  }
}

/// Builds a `TermAutomaton` from terms and senses.
public struct TermAutomatonBuilder {
  private var children: [UInt64: UInt32] = [:]
  private var senses: [[Sense]] = [[]]

  public init() {}

  /// Adds a term, cut into words as texts are; a term without a word is ignored.
  public mutating func add(_ term: String, _ sense: Sense) {
    let scanned = Scanner.scan(Array(term.utf8).span)
    add(words: scanned.tokens.filter { $0.hash != 0 }.map(\.hash), sense)
  }

  /// Adds a term that is one folded word.
  public mutating func add(word folded: [UInt8], _ sense: Sense) { add(words: [wordHash(folded)], sense) }

  public mutating func add(words: [UInt64], _ sense: Sense) {
    guard !words.isEmpty else { return }
    var node: UInt32 = 0
    for word in words {
      let key = TermAutomaton.mix(node, word)
      if let next = children[key] {
        node = next
      } else {
        let next = UInt32(senses.count)
        children[key] = next
        senses.append([])
        node = next
      }
    }
    let known = senses[Int(node)].firstIndex {
      $0.kind == sense.kind && $0.index == sense.index && $0.detail == sense.detail
        && $0.features.form == sense.features.form && $0.features.tense == sense.features.tense
        && $0.features.pronoun == sense.features.pronoun
    }
    guard let known else {
      senses[Int(node)].append(sense)
      return
    }
    // NATO and Nato, Pandemic Accord and pandemic accord: the spelling that asks for less.
    func strictness(_ s: Sense) -> Int { s.flags.contains(.needsAllCaps) ? 2 : s.flags.contains(.needsCapital) ? 1 : 0 }
    if sense.kind != .entry, strictness(sense) < strictness(senses[Int(node)][known]) {
      senses[Int(node)][known].flags = sense.flags
    }
  }

  /// The three sections of the image.
  public consuming func build() -> (edges: [UInt8], senseStart: [UInt8], senses: [UInt8]) {
    var capacity = 16
    while capacity < children.count * 2 { capacity *= 2 }
    var edges = [TermAutomaton.Edge](repeating: .init(key: 0, child: 0, unused: 0), count: capacity)
    let mask = UInt64(capacity - 1)
    // Sorted, so that the same packs give the same image.
    for (key, child) in children.sorted(by: { $0.value < $1.value }) {
      var slot = key & mask
      while edges[Int(slot)].key != 0 { slot = (slot + 1) & mask }
      edges[Int(slot)] = .init(key: key, child: child, unused: 0)
    }
    var starts: [UInt32] = []
    var flat: [Sense] = []
    for list in senses {
      starts.append(UInt32(flat.count))
      flat.append(contentsOf: list)
    }
    starts.append(UInt32(flat.count))
    func bytes<T>(_ array: [T]) -> [UInt8] { array.withUnsafeBytes { Array($0) } }
    return (bytes(edges), bytes(starts), bytes(flat))
  }
}
