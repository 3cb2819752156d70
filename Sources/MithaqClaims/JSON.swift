/// Writes JSON as UTF-8 bytes, without a library and without intermediate values.
///
///     var out = JSONBytes()
///     out.object { $0.field("id", "x") }
public struct JSONBytes: Sendable {
  public private(set) var bytes: [UInt8] = []
  private var needsComma = false
  private static let null = Array("null".utf8)

  public init() {}
  public init(reservingCapacity capacity: Int) { bytes.reserveCapacity(capacity) }

  public mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    needsComma = false
  }

  @inline(__always)
  private mutating func separate() {
    if needsComma { bytes.append(0x2c) }
    needsComma = true
  }

  public mutating func object(_ body: (inout JSONBytes) -> Void) {
    separate()
    bytes.append(0x7b)
    needsComma = false
    body(&self)
    bytes.append(0x7d)
    needsComma = true
  }

  public mutating func array<S: Sequence>(_ elements: S, _ body: (inout JSONBytes, S.Element) -> Void) {
    separate()
    bytes.append(0x5b)
    needsComma = false
    for element in elements { body(&self, element) }
    bytes.append(0x5d)
    needsComma = true
  }

  public mutating func key(_ name: StaticString) {
    // A claim has forty keys: each is put together first, so that the array grows once for it.
    withUnsafeTemporaryAllocation(byteCount: name.utf8CodeUnitCount + 4, alignment: 1) { buffer in
      var at = 0
      if needsComma {
        buffer[0] = 0x2c
        at = 1
      }
      buffer[at] = 0x22
      let end = at + 1 + name.utf8CodeUnitCount
      UnsafeMutableRawBufferPointer(rebasing: buffer[(at + 1)..<end]).copyMemory(
        from: UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
      buffer[end] = 0x22
      buffer[end + 1] = 0x3a
      bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: buffer[..<(end + 2)]))
    }
    needsComma = false
  }

  /// A key that is known only when the program runs.
  public mutating func key(named name: String) {
    string(name)
    bytes.append(0x3a)
    needsComma = false
  }

  public mutating func string(_ text: String?) {
    separate()
    guard var text else {
      bytes.append(contentsOf: JSONBytes.null)
      return
    }
    let isPlain = text.withUTF8 { utf8 in
      guard utf8.count < 128, Self.nextEscape(utf8, 0) == utf8.count else { return false }
      // Most texts are short and need no escape: one growth of the array instead of three.
      withUnsafeTemporaryAllocation(byteCount: utf8.count + 2, alignment: 1) { buffer in
        buffer[0] = 0x22
        UnsafeMutableRawBufferPointer(rebasing: buffer[1...]).copyMemory(from: UnsafeRawBufferPointer(utf8))
        buffer[utf8.count + 1] = 0x22
        bytes.append(contentsOf: UnsafeRawBufferPointer(buffer))
      }
      return true
    }
    if isPlain { return }
    bytes.append(0x22)
    text.withUTF8 { utf8 in
      var start = 0
      while true {
        let i = Self.nextEscape(utf8, start)
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[start..<i]))
        guard i < utf8.count else { break }
        let byte = utf8[i]
        start = i + 1
        switch byte {
        case 0x22: bytes.append(contentsOf: [0x5c, 0x22])
        case 0x5c: bytes.append(contentsOf: [0x5c, 0x5c])
        case 0x0a: bytes.append(contentsOf: [0x5c, 0x6e])
        case 0x0d: bytes.append(contentsOf: [0x5c, 0x72])
        case 0x09: bytes.append(contentsOf: [0x5c, 0x74])
        default:
          let digits = Array("0123456789abcdef".utf8)
          bytes.append(contentsOf: [0x5c, 0x75, 0x30, 0x30, digits[Int(byte >> 4)], digits[Int(byte & 15)]])
        }
      }
    }
    bytes.append(0x22)
  }

  /// Where the next byte that needs an escape stands, or the end; eight bytes are looked at together.
  private static func nextEscape(_ utf8: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let highs: UInt64 = 0x8080_8080_8080_8080
    var at = start
    while at + 8 <= utf8.count {
      let word = UInt64(
        littleEndian: UnsafeRawPointer(utf8.baseAddress.unsafelyUnwrapped).loadUnaligned(
          fromByteOffset: at, as: UInt64.self))
      let quote = word ^ (ones &* 0x22)
      let backslash = word ^ (ones &* 0x5c)
      // The lowest byte that is marked is right; those above it may be marked in error by a borrow.
      let marks =
        ((quote &- ones) & ~quote | (backslash &- ones) & ~backslash | (word &- (ones &* 0x20)) & ~word) & highs
      if marks != 0 { return at + marks.trailingZeroBitCount / 8 }
      at += 8
    }
    while at < utf8.count, utf8[at] >= 0x20, utf8[at] != 0x22, utf8[at] != 0x5c { at += 1 }
    return at
  }

  public mutating func number(_ value: Int) {
    separate()
    guard value >= 0, value < 1_000_000 else {
      bytes.append(contentsOf: String(value).utf8)
      return
    }
    var divisor = 1
    while value / divisor >= 10 { divisor *= 10 }
    while divisor > 0 {
      bytes.append(UInt8(0x30 + value / divisor % 10))
      divisor /= 10
    }
  }

  /// Two decimals at most; JSON has no other number for a confidence.
  public mutating func number(hundredths value: Double) {
    separate()
    let n = Int((value * 100).rounded())
    needsComma = false
    number(n / 100)
    bytes.append(0x2e)
    bytes.append(UInt8(0x30 + n % 100 / 10))
    bytes.append(UInt8(0x30 + n % 10))
  }

  /// One decimal; of either sign.
  public mutating func number(tenths value: Double) {
    separate()
    let n = Int((value * 10).rounded())
    bytes.append(contentsOf: ((n < 0 ? "-" : "") + "\(abs(n) / 10).\(abs(n) % 10)").utf8)
  }

  /// Three decimals; of either sign.
  public mutating func number(thousandths value: Double) {
    separate()
    let n = Int((value * 1000).rounded())
    let rest = String(abs(n) % 1000)
    bytes.append(
      contentsOf: ((n < 0 ? "-" : "") + "\(abs(n) / 1000)." + String(repeating: "0", count: 3 - rest.utf8.count) + rest)
        .utf8)
  }

  public mutating func bool(_ value: Bool) {
    separate()
    bytes.append(contentsOf: (value ? "true" : "false").utf8)
  }

  public mutating func field(_ name: StaticString, _ value: String?) {
    key(name)
    string(value)
  }
  public mutating func field(_ name: StaticString, _ value: Int) {
    key(name)
    number(value)
  }
  public mutating func field(_ name: StaticString, _ value: Bool) {
    key(name)
    bool(value)
  }
}

extension JSONBytes {
  /// A claim as the reader's contract has it; `explanation` only where it is filled.
  public mutating func claim(_ claim: Claim) {
    object { out in
      out.field("id", claim.id)
      out.field("act", claim.act.rawValue)
      out.field("modality", claim.modality.rawValue)
      out.key("actors")
      out.array(claim.actors) { $0.participant($1) }
      out.key("counterparts")
      out.array(claim.counterparts) { $0.participant($1) }
      out.key("agreement")
      if let a = claim.agreement {
        out.object {
          $0.field("id", a.id)
          $0.field("type", a.type)
          $0.field("name", a.name)
          $0.field("topic", a.topic)
        }
      } else {
        out.string(nil)
      }
      out.key("attribution")
      if let a = claim.attribution {
        out.object {
          $0.field("polity", a.polity)
          $0.field("person", a.person)
          $0.field("office", a.office)
          $0.field("outlet", a.outlet)
          $0.field("channel", a.channel)
        }
      } else {
        out.string(nil)
      }
      out.key("when")
      if let w = claim.when {
        out.object {
          $0.field("date", w.date.description)
          $0.field("text", w.text)
        }
      } else {
        out.string(nil)
      }
      out.key("where")
      if let p = claim.place { out.object { $0.field("text", p.text) } } else { out.string(nil) }
      out.key("evidence")
      out.object {
        $0.field("text", claim.evidence.text)
        $0.field("start", claim.evidence.start)
        $0.field("end", claim.evidence.end)
        $0.field("sentence", claim.evidence.sentence)
      }
      out.field("origin", claim.origin)
      out.key("confidence")
      out.number(hundredths: claim.confidence)
      if !claim.explanation.isEmpty {
        out.key("explanation")
        out.array(claim.explanation) { $0.string($1) }
      }
    }
  }

  private mutating func participant(_ p: Participant) {
    object { out in
      out.field("id", p.id)
      out.field("kind", p.kind.rawValue)
      out.key("mention")
      if let m = p.mention {
        out.object {
          $0.field("text", m.text)
          $0.field("start", m.start)
          $0.field("end", m.end)
        }
      } else {
        out.string(nil)
      }
      out.field("person", p.person)
      out.field("office", p.office)
    }
  }

  /// One line of `mithaq read --format ndjson`, without the newline.
  ///
  /// With an `article` the words follow that offsets count in, and where they came from.
  public mutating func reading(_ reading: Reading, with article: Article? = nil) {
    object { out in
      out.field("id", reading.article)
      out.field("lang", reading.lang)
      out.field("published", reading.published?.description)
      out.key("claims")
      out.array(reading.claims) { $0.claim($1) }
      guard let article else { return }
      out.field("title", article.title)
      out.field("text", article.text)
      out.field("outlet", article.outlet)
      out.field("url", article.url)
    }
  }
}

// The same shape, read back: what `JSONBytes.claim` writes, any JSON decoder turns into a `Claim`.
extension Claim: Decodable {
  enum CodingKeys: String, CodingKey {
    case id, act, modality, actors, counterparts, agreement, attribution, when
    case place = "where"
    case evidence, origin, confidence, explanation
  }
  public init(from decoder: any Decoder) throws {
    let c = try decoder.container(keyedBy: CodingKeys.self)
    id = try c.decodeIfPresent(String.self, forKey: .id) ?? ""
    act = try c.decode(Act.self, forKey: .act)
    modality = try c.decode(Modality.self, forKey: .modality)
    actors = try c.decode([Participant].self, forKey: .actors)
    counterparts = try c.decodeIfPresent([Participant].self, forKey: .counterparts) ?? []
    agreement = try c.decodeIfPresent(AgreementReference.self, forKey: .agreement)
    attribution = try c.decodeIfPresent(Attribution.self, forKey: .attribution)
    when = try c.decodeIfPresent(When.self, forKey: .when)
    place = try c.decodeIfPresent(Place.self, forKey: .place)
    evidence = try c.decode(Evidence.self, forKey: .evidence)
    origin = try c.decodeIfPresent(String.self, forKey: .origin) ?? ""
    confidence = try c.decodeIfPresent(Double.self, forKey: .confidence) ?? 1
    explanation = try c.decodeIfPresent([String].self, forKey: .explanation) ?? []
  }
}
