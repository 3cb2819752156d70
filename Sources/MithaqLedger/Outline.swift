import MithaqClaims

/// A word that many claims share, by its number in the ledger: a polity, an agreement, an outlet, a person.
public struct Term: Hashable, Sendable, Comparable {
  public let number: Int64
  public init(_ number: Int64) { self.number = number }
  public static func < (a: Term, b: Term) -> Bool { a.number < b.number }

  public enum Kind: Int64, Sendable, CaseIterable {
    case polity = 1
    case agreement = 2
    /// `memorandum`, `treaty`: the type of an agreement without a name.
    case type = 3
    case outlet = 4
    case person = 5
    case channel = 6
    /// Two polities, `ISR+KAZ`, in the order of their ids.
    case pair = 7
  }
}

/// What a question needs to know of a claim, without its words: numbers only, read at a million a second.
public struct Outline: Hashable, Sendable {
  /// The claim's place in the ledger; later claims have larger ones.
  public var claim: Int64
  /// The claim's id.
  public var tag: Tag
  public var act: Act
  public var modality: Modality
  /// In hundredths.
  public var confidence: UInt8
  /// True for a claim that a reviewer wrote in the place of another.
  public var isCorrection: Bool
  /// First and last day that the act's date may mean.
  public var when: Range?
  public var published: Day?
  public var agreement: Term?
  public var type: Term?
  public var speaker: Speaker
  public var channel: Term?
  /// The outlet that prints it.
  public var outlet: Term?
  public var article: Int64
  /// The first article of those that print the same text; the article itself where it is nobody's copy.
  public var original: Int64
  public var evidence: ByteRange
  public var actors: [Term]
  public var counterparts: [Term]

  /// A claim's id as two numbers: it puts claims into an order that doesn't depend on when they were recorded.
  public struct Tag: Hashable, Sendable, Comparable, CustomStringConvertible {
    public var high: UInt64
    public var low: UInt64
    public init(high: UInt64, low: UInt64) {
      self.high = high
      self.low = low
    }
    /// Nil where the text is no claim's id, 32 hexadecimal digits.
    init?(_ id: String, inCapitalsToo: Bool = false) {
      var id = id
      let numbers = id.withUTF8 { digits -> (UInt64, UInt64)? in
        guard digits.count == 32 else { return nil }
        var halves: (UInt64, UInt64) = (0, 0)
        for i in 0..<32 {
          let value: UInt8
          switch digits[i] {
          case 0x30...0x39: value = digits[i] - 0x30
          case 0x61...0x66: value = digits[i] - 0x57
          case 0x41...0x46 where inCapitalsToo: value = digits[i] - 0x37
          default: return nil
          }
          if i < 16 { halves.0 = halves.0 << 4 | UInt64(value) } else { halves.1 = halves.1 << 4 | UInt64(value) }
        }
        return halves
      }
      guard let numbers else { return nil }
      (high, low) = numbers
    }
    public static func < (a: Tag, b: Tag) -> Bool { (a.high, a.low) < (b.high, b.low) }

    /// The byte under which the claim is found by its id, and the three behind it, which the list there has.
    var firstByte: Int64 { Int64(high >> 56) }
    var nextBytes: (UInt8, UInt8, UInt8) {
      (
        UInt8(truncatingIfNeeded: high >> 48), UInt8(truncatingIfNeeded: high >> 40),
        UInt8(truncatingIfNeeded: high >> 32)
      )
    }

    /// The first twelve digits of the id; short enough to be kept without an object.
    public var description: String { Tag.digits(high >> 16, 12) }
    /// The claim's whole id.
    public var id: String { Tag.digits(high, 16) + Tag.digits(low, 16) }

    private static func digits(_ value: UInt64, _ count: Int) -> String {
      String(unsafeUninitializedCapacity: count) { buffer in
        for i in 0..<count {
          let digit = UInt8(truncatingIfNeeded: value >> UInt64(4 * (count - 1 - i)) & 15)
          buffer[i] = digit < 10 ? 0x30 + digit : 0x57 + digit
        }
        return count
      }
    }
  }

  /// First to last day, both included.
  public struct Range: Hashable, Sendable {
    public var first: Day
    public var last: Day
    public init(first: Day, last: Day) {
      self.first = first
      self.last = last
    }
  }

  /// According to whom.
  public struct Speaker: Hashable, Sendable {
    public var polity: Term?
    public var person: Term?
    public var outlet: Term?
    public init(polity: Term? = nil, person: Term? = nil, outlet: Term? = nil) {
      self.polity = polity
      self.person = person
      self.outlet = outlet
    }
  }
}

extension Outline {
  private static let acts = Act.allCases
  private static let modalities = Modality.allCases

  func packed() -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: packedLimit) { buffer, count in
      count = pack(article: article, original: original, into: UnsafeMutableRawBufferPointer(buffer)) { $0.number }
    }
  }

  /// How many bytes it takes at most.
  var packedLimit: Int { 19 + 10 * (16 + actors.count + counterparts.count) }

  /// Numbers as `SevenBits`; days are shifted by one and zigzagged, so that 0 is "none".
  /// - Parameter out: has room for `packedLimit` bytes.
  /// - Parameter number: the ledger's number of a term.
  /// - Returns: how many bytes it took.
  @inline(__always)
  func pack(
    article: Int64, original: Int64, into out: UnsafeMutableRawBufferPointer, number: (Term) -> Int64
  ) -> Int {
    out[0] = UInt8(act.row)
    out[1] = UInt8(modality.row) | (isCorrection ? 0x80 : 0)
    out[2] = confidence
    out.storeBytes(of: tag.high.littleEndian, toByteOffset: 3, as: UInt64.self)
    out.storeBytes(of: tag.low.littleEndian, toByteOffset: 11, as: UInt64.self)
    var at = 19
    func put(_ value: UInt64) {
      var rest = value
      while rest >= 0x80 {
        out[at] = UInt8(truncatingIfNeeded: rest) | 0x80
        rest >>= 7
        at += 1
      }
      out[at] = UInt8(truncatingIfNeeded: rest)
      at += 1
    }
    func put(_ day: Day?) {
      guard let day else { return put(0) }
      let n = Int64(day.number)
      put(SevenBits.zigzag(n) + 1)
    }
    func put(_ term: Term?) { put(term.map { UInt64(number($0)) } ?? 0) }
    put(when?.first)
    if let when { put(UInt64(when.last.number - when.first.number)) }
    put(published)
    put(agreement)
    put(type)
    put(speaker.polity)
    put(speaker.person)
    put(speaker.outlet)
    put(channel)
    put(outlet)
    put(UInt64(article))
    put(UInt64(article - original))
    put(UInt64(max(0, evidence.start)))
    put(UInt64(max(0, evidence.count)))
    put(UInt64(actors.count))
    for term in actors { put(UInt64(number(term))) }
    put(UInt64(counterparts.count))
    for term in counterparts { put(UInt64(number(term))) }
    return at
  }

  /// Nil where the bytes are no outline.
  init?(claim: Int64, packed bytes: UnsafeRawBufferPointer) {
    guard bytes.count > 19, Int(bytes[0]) < Outline.acts.count, Int(bytes[1] & 0x7f) < Outline.modalities.count
    else { return nil }
    var at = 19
    var failed = false
    func get() -> UInt64 {
      guard let value = SevenBits.get(bytes, &at, bits: 64) else {
        failed = true
        return 0
      }
      return value
    }
    func day() -> Day? {
      let value = get()
      guard value > 0 else { return nil }
      let n = value - 1
      let signed = Int64(bitPattern: n >> 1) ^ -Int64(bitPattern: n & 1)
      // A calendar of ten thousand years either way; anything else is damage.
      guard abs(signed) < 8_000_000 else {
        failed = true
        return nil
      }
      return Day(number: Int(signed))
    }
    func term() -> Term? {
      let value = get()
      return value == 0 ? nil : Term(Int64(truncatingIfNeeded: value))
    }
    func terms() -> [Term] {
      let count = get()
      guard count <= UInt64(bytes.count) else {
        failed = true
        return []
      }
      var list: [Term] = []
      list.reserveCapacity(Int(count))
      for _ in 0..<count { list.append(Term(Int64(truncatingIfNeeded: get()))) }
      return list
    }
    func number() -> Int {
      let value = get()
      guard value < 1 << 48 else {
        failed = true
        return 0
      }
      return Int(value)
    }
    self.claim = claim
    act = Outline.acts[Int(bytes[0])]
    modality = Outline.modalities[Int(bytes[1] & 0x7f)]
    isCorrection = bytes[1] & 0x80 != 0
    confidence = bytes[2]
    tag = Tag(
      high: UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 3, as: UInt64.self)),
      low: UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 11, as: UInt64.self)))
    if let first = day() {
      when = Range(first: first, last: Day(number: first.number + number()))
    } else {
      when = nil
    }
    published = day()
    agreement = term()
    type = term()
    speaker = Speaker(polity: term(), person: term(), outlet: term())
    channel = term()
    outlet = term()
    article = Int64(number())
    original = article - Int64(number())
    let start = number()
    evidence = ByteRange(start, start + number())
    actors = terms()
    counterparts = terms()
    if failed || at != bytes.count { return nil }
  }
}
