/// A file that is plain or packed in members (gzip) or frames (zstd), one after the other, as bytes to be read piece by piece.
///
/// Damage in one member is told with the member's place in the file, and unpacking goes on with the next member that begins as an archive's
/// does. Whatever the file holds, memory stays flat, and time grows with the length of the file.
struct Unpacker: ~Copyable {
  enum Kind { case plain, gzip, zstd }
  enum Step: Equatable {
    /// So many bytes lie in `piece`.
    case bytes(Int)
    case memberEnded
    /// The member cannot be read to its end; it began at `member`.
    case damaged(String)
    /// More input is wanted; `read` it, or say that it is `over`.
    case starved
  }
  private enum State { case between, inside, ended, lost }

  /// What members begin with that are looked for after damage.
  static let beginning = Array("WARC/".utf8)
  /// How much of a member is kept to go back over after damage.
  private static let kept = 1 << 20
  /// How large a dictionary may be, packed or not.
  private static let largestDictionary = 16 << 20
  /// As far as one look ahead for a member goes.
  private static let look = 1024

  let kind: Kind
  /// What was read and is not yet unpacked, and what of the member is kept; for the reader to append to.
  var input: [UInt8]
  private(set) var piece = [UInt8](repeating: 0, count: 64 << 10)
  /// Where the present or last member begins, in bytes of the file.
  private(set) var member = 0
  /// True when nothing more will be read.
  var isOver = false

  private var state = State.between
  private var at = 0
  /// The place in the file of the first byte of `input`.
  private var base = 0
  private var inflation: Inflation?
  private var probe: Inflation?
  private var given = 0
  private var isFirst = true
  private var dictionary: [UInt8] = []
  /// How many bytes may still be gone back over; each byte that is read earns two.
  private var patience = 64 << 20
  private var earned = 0

  init(_ kind: Kind, input: consuming [UInt8]) {
    self.kind = kind
    self.input = input
  }

  /// Where the next byte is taken from, in bytes of the file.
  var offset: Int { base + at }
  /// How much was read and is not yet taken.
  var waiting: Int { input.count - at }

  /// Goes on at another place of the file, from which `input` is then filled.
  mutating func move(to offset: Int) {
    input.removeAll(keepingCapacity: true)
    base = offset
    at = 0
    isOver = false
  }

  mutating func step() -> Step {
    if kind == .plain { return plain() }
    while true {
      switch state {
      case .between:
        if let step = begin() { return step }
      case .inside: return unpack()
      case .ended:
        state = .between
        return .memberEnded
      case .lost:
        if !search() { return .starved }
      }
    }
  }

  private mutating func plain() -> Step {
    if at == input.count {
      base += at
      at = 0
      input.removeAll(keepingCapacity: true)
      return .starved
    }
    let count = min(piece.count, input.count - at)
    piece.withUnsafeMutableBufferPointer { _ = $0.update(fromContentsOf: input[at..<at + count]) }
    at += count
    return .bytes(count)
  }

  /// Lets go of what lies before `place` in `input`.
  private mutating func drop(to place: Int) {
    guard place > 0 else { return }
    input.removeFirst(place)
    base += place
    at -= place
  }

  /// Begins a member; nil where that is done, or where the file is at its end.
  private mutating func begin() -> Step? {
    drop(to: at)
    guard input.count >= 4 || isOver && !input.isEmpty else { return .starved }
    member = base
    given = 0
    if kind == .zstd, isFirst, starts(with: [0x5d, 0x2a, 0x4d, 0x18]) {
      guard let found = takeDictionary() else { return .starved }
      isFirst = false
      if !found {
        state = .lost
        return .damaged("its dictionary cannot be read")
      }
      inflation = nil
      return nil
    }
    isFirst = false
    guard isMagic(at: 0) else {
      // Files are filled up with zeros now and then.
      let isPadding = input.allSatisfy { $0 == 0 }
      if isPadding {
        at = input.count
        return isOver ? nil : .starved
      }
      state = .lost
      return .damaged("no \(kind == .gzip ? "gzip member" : "zstd frame") begins here")
    }
    start()
    state = .inside
    return nil
  }

  private mutating func start() {
    if let inflation {
      inflation.restart()
    } else {
      inflation = Inflation(kind == .gzip ? .gzip : .zstd, dictionary: dictionary)
    }
  }

  private func starts(with bytes: [UInt8]) -> Bool { input.starts(with: bytes) }

  private func isMagic(at i: Int) -> Bool {
    switch kind {
    case .plain: false
    case .gzip: i + 2 < input.count && input[i] == 0x1f && input[i + 1] == 0x8b && input[i + 2] == 8
    case .zstd:
      i + 3 < input.count
        && (input[i] == 0x28 && input[i + 1] == 0xb5 && input[i + 2] == 0x2f && input[i + 3] == 0xfd
          || input[i] & 0xf0 == 0x50 && input[i + 1] == 0x2a && input[i + 2] == 0x4d && input[i + 3] == 0x18)
    }
  }

  /// The dictionary that a file of zstd frames may begin with, in a frame that others skip; nil where more input is wanted.
  private mutating func takeDictionary() -> Bool? {
    guard input.count >= 8 else { return isOver ? false : nil }
    let size = (0..<4).reduce(0) { $0 | Int(input[4 + $1]) << (8 * $1) }
    guard size <= Self.largestDictionary else { return false }
    guard input.count >= 8 + size else { return isOver ? false : nil }
    let bytes = input[8..<8 + size]
    at = 8 + size
    if bytes.starts(with: [0x28, 0xb5, 0x2f, 0xfd]) {
      let (unpacked, whole) = Inflation.unpack(bytes, .zstd, limit: Self.largestDictionary)
      dictionary = unpacked
      return whole == .complete
    }
    dictionary = Array(bytes)
    return true
  }

  private mutating func unpack() -> Step {
    guard let inflation else { return damaged("there is no memory to unpack it") }
    let (taken, count, outcome) = input.withUnsafeBytes { input in
      piece.withUnsafeMutableBytes { inflation.step(UnsafeRawBufferPointer(rebasing: input[at...]), into: $0) }
    }
    at += taken
    given += count
    earned += taken
    switch outcome {
    case .failed(let message): return damaged(message)
    case .ended:
      state = .ended
    case .goesOn:
      if given > 4 << 20 + 300 * (offset - member) {
        return damaged("what is packed is more than three hundred times as long, and may have no end")
      }
      if count == 0, at == input.count {
        if isOver { return damaged("the file ends inside of it") }
        // A long member is not kept: its beginning then lies before the input.
        if offset - member > Self.kept { drop(to: at) }
        return .starved
      }
      if count == 0, taken == 0 { return damaged("it cannot be unpacked") }
    }
    return count > 0 ? .bytes(count) : step()
  }

  private mutating func damaged(_ message: String) -> Step {
    state = .lost
    let start = member - base
    patience -= at - start
    // Right behind the member's own beginning, where that is still there.
    if start >= 0, patience + 2 * earned > 0 { at = start + 1 }
    inflation = nil
    return .damaged(message)
  }

  /// Looks for the next member that begins as records do; false where the input is used up.
  private mutating func search() -> Bool {
    let last = input.count - (isOver ? 4 : Self.look)
    while at <= last {
      if isMagic(at: at), begins(at: at) {
        state = .between
        return true
      }
      at += 1
    }
    if isOver { at = input.count }
    drop(to: at)
    return false
  }

  /// True where what is packed at `place` begins as an archive's record does.
  private mutating func begins(at place: Int) -> Bool {
    let probe = probe ?? Inflation(kind == .gzip ? .gzip : .zstd, dictionary: dictionary)
    self.probe = probe
    probe.restart()
    return withUnsafeTemporaryAllocation(byteCount: Self.beginning.count, alignment: 1) { room in
      let (_, count, _) = input.withUnsafeBytes {
        probe.step(UnsafeRawBufferPointer(rebasing: $0[place..<min(input.count, place + Self.look)]), into: room)
      }
      return room[..<count].elementsEqual(Self.beginning)
    }
  }
}
