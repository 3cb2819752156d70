import MithaqTextScan

/// A word or name in a feature: its hash always, its text where names are wanted.
///
/// A trivial value: symbols are handed about by the thousand for every article, and counting references to their texts would cost more than
/// all else that is done with them.
struct Symbol {
  let hash: UInt64
  private let name: Unmanaged<Name>?

  final class Name: Sendable {
    let text: String
    init(_ text: String) { self.text = text }
  }
  /// Keeps the names of an article's own symbols for as long as it lives.
  final class Names {
    private var kept: [Name] = []
    fileprivate func keep(_ text: String) -> Unmanaged<Name> {
      let name = Name(text)
      kept.append(name)
      return Unmanaged.passUnretained(name)
    }
  }

  /// Only for features that are named, while their `Names` live.
  var text: String { name.map { $0._withUnsafeGuaranteedRef { $0.text } } ?? "?" }

  static func hash(_ text: some StringProtocol) -> UInt64 { wordHash(Array(text.utf8)) }

  /// A symbol that lives as long as the process.
  init(_ text: String) {
    hash = Self.hash(text)
    name = Unmanaged.passRetained(Name(text))
  }

  /// A symbol of one article; it has a text where `names` are kept.
  init(hash: UInt64, text: @autoclosure () -> String, names: Names?) {
    self.hash = hash
    name = names?.keep(text())
  }

  /// Small numbers, which most features have.
  static func number(_ n: Int) -> Symbol { numbers[max(0, min(n + 16, numbers.count - 1))] }
  private static let numbers: [Symbol] = (-16...47).map { Symbol(String($0)) }
}

/// What is observed of a sentence, a participant or a candidate: features without weights, each a kind and up to two symbols.
///
/// A feature is known by a hash of 64 bits; its name (`kind|symbol|symbol`) is kept only where weights are learnt or explained.
public struct Observations {
  public private(set) var keys: [UInt64] = []
  /// The chunk that each was observed at, where that is asked for; -1 for none.
  public private(set) var chunks: [Int32] = []
  public private(set) var names: [String] = []
  private let isNamed: Bool
  private let hasPlaces: Bool

  /// - Parameters:
  ///   - named: whether features keep their names.
  ///   - places: whether they keep the chunks that they were observed at.
  init(named: Bool, places: Bool = false, capacity: Int = 48) {
    isNamed = named
    hasPlaces = places
    keys.reserveCapacity(capacity)
    if places { chunks.reserveCapacity(capacity) }
  }

  mutating func add(_ kind: Symbol, at chunk: Int = -1) {
    append(kind.hash, chunk)
    if isNamed { names.append(kind.text) }
  }
  mutating func add(_ kind: Symbol, _ a: Symbol, at chunk: Int = -1) {
    append(Self.combine(kind.hash, a.hash), chunk)
    if isNamed { names.append("\(kind.text)|\(a.text)") }
  }
  mutating func add(_ kind: Symbol, _ a: Symbol, _ b: Symbol, at chunk: Int = -1) {
    append(Self.combine(Self.combine(kind.hash, a.hash), b.hash), chunk)
    if isNamed { names.append("\(kind.text)|\(a.text)|\(b.text)") }
  }
  mutating func append(_ key: UInt64, _ chunk: Int) {
    keys.append(key)
    if hasPlaces { chunks.append(Int32(chunk)) }
  }

  static func combine(_ a: UInt64, _ b: UInt64) -> UInt64 {
    var h = (a ^ (b &* 0x9e37_79b9_7f4a_7c15)) &* 0xff51_afd7_ed55_8ccd
    h ^= h >> 32
    return h | 1
  }

  static func key(_ kind: Symbol, _ a: Symbol) -> UInt64 { combine(kind.hash, a.hash) }

  /// The keys by the place that they were observed at.
  public func byPlace(_ count: Int) -> [[UInt64]] {
    var out = [[UInt64]](repeating: [], count: count)
    for (key, place) in zip(keys, chunks) where place >= 0 && Int(place) < count { out[Int(place)].append(key) }
    return out
  }

  /// The keys without repeats, in an order of their own: sums over them do not depend on that of the text.
  public var distinct: [UInt64] {
    var sorted = keys
    sorted.sort()
    var kept = 0
    for key in sorted where kept == 0 || sorted[kept - 1] != key {
      sorted[kept] = key
      kept += 1
    }
    sorted.removeLast(sorted.count - kept)
    return sorted
  }

  /// The key of a feature by its name, as files of weights have it.
  public static func key(named name: some StringProtocol) -> UInt64 {
    let parts = name.split(separator: "|", omittingEmptySubsequences: false)
    var h = Symbol.hash(parts[0])
    for part in parts.dropFirst() { h = combine(h, Symbol.hash(part)) }
    return h
  }
}

extension Observations {
  /// What all examples have.
  static let bias = Symbol("bias")
}
