import Foundation
import MithaqClaims
import MithaqExtraction

/// The compiled form of all packs: rows, and the automaton's flat memory, in one file that is mapped rather than parsed.
///
/// Layout: magic, then five sections (rows, edges, sense starts, senses, weights), each preceded by its length and aligned to 16 bytes.
enum LexiconImage {
  static let magic = Array("MITHAQ-LEXICON-8".utf8)

  static func encode(
    _ rows: Lexicon, edges: [UInt8], senseStart: [UInt8], senses: [UInt8], weights: [String: WeightTable] = [:]
  ) -> [UInt8] {
    var writer = ByteWriter()
    writer.rows(rows)
    var out = magic
    var learnt = ByteWriter()
    learnt.weights(weights)
    for section in [writer.bytes, edges, senseStart, senses, learnt.bytes] {
      out.append(contentsOf: withUnsafeBytes(of: UInt64(section.count).littleEndian, Array.init))
      while out.count % 16 != 0 { out.append(0) }
      out.append(contentsOf: section)
      while out.count % 16 != 0 { out.append(0) }
    }
    return out
  }

  /// Nil where the bytes are no image of this version, or are cut short.
  static func decode(_ data: Data) -> Lexicon? { decode(ImageMemory(data)) }

  /// Nil where the memory holds no image of this version, or one that is cut short.
  static func decode(_ holder: ImageMemory) -> Lexicon? {
    let memory = holder.memory
    guard memory.count >= magic.count, memory.prefix(magic.count).elementsEqual(magic) else { return nil }
    var offset = magic.count
    var sections: [UnsafeRawBufferPointer] = []
    for _ in 0..<5 {
      guard offset + 8 <= memory.count else { return nil }
      let length = Int(truncatingIfNeeded: memory.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
      offset = (offset + 8 + 15) / 16 * 16
      guard length >= 0, offset + length <= memory.count else { return nil }
      sections.append(UnsafeRawBufferPointer(rebasing: memory[offset..<(offset + length)]))
      offset = (offset + length + 15) / 16 * 16
    }
    let automaton = TermAutomaton(edges: sections[1], senseStart: sections[2], senses: sections[3], owner: holder)
    var reader = ByteReader(sections[0])
    guard var lexicon = reader.rows(automaton) else { return nil }
    var learnt = ByteReader(sections[4])
    guard let weights = learnt.weights() else { return nil }
    lexicon.weights = weights
    lexicon.finish()
    return lexicon
  }
}

/// Keeps an image's bytes at one address.
final class ImageMemory: @unchecked Sendable {
  let memory: UnsafeRawBufferPointer
  private let isMapped: Bool

  /// A copy of bytes.
  init(_ data: Data) {
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: data.count, alignment: 16)
    data.withUnsafeBytes { copy.copyMemory(from: $0) }
    memory = UnsafeRawBufferPointer(copy)
    isMapped = false
  }

  /// A file, of which only the pages that are asked for are read; nil where it cannot be mapped.
  ///
  /// `Data` would map it as well, but hands out no address that outlives a call without copying all of it.
  init?(mapping path: String) {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_size > 0 else { return nil }
    let count = Int(status.st_size)
    guard let start = mmap(nil, count, PROT_READ, MAP_PRIVATE, file, 0), start != MAP_FAILED else { return nil }
    memory = UnsafeRawBufferPointer(start: start, count: count)
    isMapped = true
  }

  deinit {
    if isMapped {
      munmap(UnsafeMutableRawPointer(mutating: memory.baseAddress!), memory.count)
    } else {
      memory.deallocate()
    }
  }
}

struct ByteWriter {
  var bytes: [UInt8] = []
  mutating func int(_ value: Int) {
    var v = UInt64(bitPattern: Int64(value << 1) ^ Int64(value >> 63))
    while v >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: v) | 0x80)
      v >>= 7
    }
    bytes.append(UInt8(v))
  }
  mutating func string(_ s: String) {
    int(s.utf8.count)
    bytes.append(contentsOf: s.utf8)
  }
  mutating func optional(_ s: String?) {
    int(s == nil ? 0 : 1)
    if let s { string(s) }
  }
  mutating func list<T>(_ items: [T], _ write: (inout ByteWriter, T) -> Void) {
    int(items.count)
    for item in items { write(&self, item) }
  }

  /// Numbers of a fixed size, as they lie in memory.
  mutating func numbers<N: FixedWidthInteger>(_ numbers: [N]) {
    int(numbers.count)
    bytes.reserveCapacity(bytes.count + numbers.count * MemoryLayout<N>.size)
    for n in numbers { withUnsafeBytes(of: n.littleEndian) { bytes.append(contentsOf: $0) } }
  }

  mutating func weights(_ weights: [String: WeightTable]) {
    list(weights.sorted { $0.key < $1.key }) { w, item in
      w.string(item.key)
      w.numbers(item.value.keys)
      w.numbers(item.value.starts)
      w.numbers(item.value.entries)
    }
  }

  mutating func rows(_ l: Lexicon) {
    list(l.polities) {
      $0.string($1.id)
      $0.string($1.kind.rawValue)
      $0.int($1.isFeminine ? 1 : 0)
      $0.list($1.members) { $0.string($1) }
    }
    list(l.people) {
      $0.string($1.name)
      $0.list($1.roles) {
        $0.int($1.polity)
        $0.string($1.office)
        $0.int($1.from ?? Int.min / 4)
        $0.int($1.to ?? Int.min / 4)
      }
    }
    list(l.agreements) {
      $0.string($1.id)
      $0.optional($1.type)
      $0.int($1.polity ?? -1)
      $0.list($1.parties) { $0.int($1) }
    }
    list(l.outlets) {
      $0.string($1.id)
      $0.int($1.isPlatform ? 1 : 0)
    }
    list(l.places) {
      $0.string($1.name)
      $0.int($1.country ?? -1)
    }
    list(l.frames) {
      $0.string($1.id)
      $0.string($1.act.rawValue)
      for markers in [$1.actors, $1.counterparts, $1.agreement] { $0.list(markers) { $0.int(Int($1.rawValue)) } }
      $0.string($1.origin)
    }
    list(l.entries) {
      $0.int(Int($1.kind.rawValue))
      $0.string($1.lemma)
      $0.string($1.origin)
      $0.list($1.rules) {
        $0.int($1.frame)
        $0.int(Int($1.tense.rawValue))
        $0.list($1.conditions) {
          $0.int(Int($1.slot.rawValue))
          $0.int(Int(truncatingIfNeeded: $1.classes >> 32))
          $0.int(Int(truncatingIfNeeded: $1.classes & 0xFFFF_FFFF))
        }
      }
      $0.optional($1.mood?.rawValue)
      $0.int(Int($1.traits.rawValue))
      $0.int(Int(truncatingIfNeeded: $1.classes >> 32))
      $0.int(Int(truncatingIfNeeded: $1.classes & 0xFFFF_FFFF))
      $0.int(Int($1.role.rawValue))
      $0.int(Int($1.marker.rawValue))
      $0.int($1.value)
      $0.optional($1.title)
      $0.optional($1.type)
      $0.optional($1.channel)
    }
    list(l.grammars) {
      $0.string($1.code)
      $0.int($1.verbFirst ? 1 : 0)
      $0.int($1.adjectiveAfter ? 1 : 0)
      $0.int($1.capitals ? 1 : 0)
      $0.list($1.conjunctions) { $0.string(String(decoding: $1, as: UTF8.self)) }
      $0.list($1.prepositions) {
        $0.string(String(decoding: $1.bytes, as: UTF8.self))
        $0.int(Int($1.marker.rawValue))
      }
      $0.string(String(decoding: $1.article, as: UTF8.self))
    }
    list(l.classNames) { $0.string($1) }
  }
}

struct ByteReader {
  private let bytes: UnsafeRawBufferPointer
  private var offset = 0
  private var failed = false
  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  mutating func int() -> Int {
    var v: UInt64 = 0
    var shift: UInt64 = 0
    while offset < bytes.count, shift < 64 {
      let byte = bytes[offset]
      offset += 1
      v |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return Int(Int64(bitPattern: v >> 1) ^ -Int64(bitPattern: v & 1)) }
      shift += 7
    }
    failed = true
    return 0
  }
  mutating func string() -> String {
    let n = int()
    guard !failed, n >= 0, offset + n <= bytes.count else {
      failed = true
      return ""
    }
    let slice = UnsafeRawBufferPointer(rebasing: bytes[offset..<(offset + n)])
    offset += n
    return String(decoding: slice, as: UTF8.self)
  }
  mutating func optional() -> String? { int() == 1 ? string() : nil }
  mutating func list<T>(_ read: (inout ByteReader) -> T) -> [T] {
    let n = int()
    guard !failed, n >= 0, n <= bytes.count else {
      failed = true
      return []
    }
    var out: [T] = []
    out.reserveCapacity(n)
    for _ in 0..<n where !failed { out.append(read(&self)) }
    return out
  }
  mutating func flag() -> Bool { int() == 1 }

  mutating func numbers<N: FixedWidthInteger>(_: N.Type) -> [N] {
    let n = int()
    let size = MemoryLayout<N>.size
    guard !failed, n >= 0, n <= (bytes.count - offset) / size else {
      failed = true
      return []
    }
    defer { offset += n * size }
    return [N](unsafeUninitializedCapacity: n) { out, count in
      UnsafeMutableRawBufferPointer(out).copyMemory(
        from: UnsafeRawBufferPointer(rebasing: bytes[offset..<(offset + n * size)]))
      count = n
    }
  }

  /// Nil where the bytes hold none.
  mutating func weights() -> [String: WeightTable]? {
    var out: [String: WeightTable] = [:]
    for _ in 0..<int() {
      let language = string()
      let keys = numbers(UInt64.self)
      let starts = numbers(UInt32.self)
      guard let table = WeightTable(keys: keys, starts: starts, entries: numbers(UInt32.self)) else { return nil }
      out[language] = table
    }
    return failed ? nil : out
  }
  mutating func index() -> Int? {
    let i = int()
    return i < 0 ? nil : i
  }
  mutating func day() -> Int? {
    let d = int()
    return d == Int.min / 4 ? nil : d
  }
  mutating func marker() -> Marker { Marker(rawValue: UInt8(truncatingIfNeeded: int())) ?? .none }
  mutating func bits() -> UInt64 {
    let high = UInt64(truncatingIfNeeded: int())
    return high << 32 | UInt64(truncatingIfNeeded: int())
  }

  mutating func rows(_ automaton: TermAutomaton) -> Lexicon? {
    var l = Lexicon(automaton: automaton)
    l.polities = list {
      PolityRow(
        id: $0.string(), kind: Participant.Kind(rawValue: $0.string()) ?? .state, isFeminine: $0.flag(),
        members: $0.list { $0.string() })
    }
    l.people = list {
      PersonRow(
        name: $0.string(),
        roles: $0.list { .init(polity: $0.int(), office: $0.string(), from: $0.day(), to: $0.day()) })
    }
    l.agreements = list {
      AgreementRow(
        id: $0.string(), type: $0.optional(), polity: $0.index(), parties: $0.list { $0.int() })
    }
    l.outlets = list { OutletRow(id: $0.string(), isPlatform: $0.flag()) }
    l.places = list { PlaceRow(name: $0.string(), country: $0.index()) }
    l.frames = list {
      FrameRow(
        id: $0.string(), act: Act(rawValue: $0.string()) ?? .meet, actors: $0.list { $0.marker() },
        counterparts: $0.list { $0.marker() }, agreement: $0.list { $0.marker() }, origin: $0.string())
    }
    l.entries = list {
      Entry(
        kind: Entry.Kind(rawValue: UInt8(truncatingIfNeeded: $0.int())) ?? .word, lemma: $0.string(),
        origin: $0.string(),
        rules: $0.list {
          let frame = $0.int()
          let tense = Features.Tense(rawValue: UInt16(truncatingIfNeeded: $0.int())) ?? .none
          return FrameRule(
            frame: frame, conditions: $0.list { FrameRule.Condition(slot: $0.marker(), classes: $0.bits()) },
            tense: tense)
        },
        mood: $0.optional().flatMap(Modality.init(rawValue:)),
        traits: Entry.Traits(rawValue: UInt16(truncatingIfNeeded: $0.int())), classes: $0.bits(),
        role: WordRole(rawValue: UInt8(truncatingIfNeeded: $0.int())) ?? .none, marker: $0.marker(), value: $0.int(),
        title: $0.optional(), type: $0.optional(), channel: $0.optional())
    }
    l.grammars = list {
      Grammar(
        code: $0.string(), verbFirst: $0.flag(), adjectiveAfter: $0.flag(), capitals: $0.flag(),
        conjunctions: $0.list { Array($0.string().utf8) },
        prepositions: $0.list { (Array($0.string().utf8), $0.marker()) }, article: Array($0.string().utf8))
    }
    l.classNames = list { $0.string() }
    return failed ? nil : l
  }
}
