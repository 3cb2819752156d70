import MithaqClaims

/// Under which term something is found.
struct Posting: Hashable, Sendable {
  enum Kind: Int64, Sendable {
    /// Claims, by number only.
    case claim = 0
    case standing = 1
    case judgement = 2
    /// Claims with their outlines beside them: under agreements, where one question reads thousands.
    case outlined = 3
    /// Claims by their ids: under an id's first byte in place of a term, each with the three bytes behind it.
    case id = 4

    /// Whether each number is followed by an outline, or by part of an id.
    var hasOutlines: Bool { self == .outlined || self == .id }
  }

  var term: Term
  var kind: Kind

  /// The part of a table in which a row's index entries lie.
  static func block(of seq: Int64) -> Int64 { seq >> 16 }

  /// All blocks up to a row's, for `IN (…)`.
  static func blocks(upTo seq: Int64) -> String { (0...block(of: max(0, seq))).map(String.init).joined(separator: ",") }

  /// Where a claim is found: under its agreement, each polity, and each person.
  static func all(
    _ claim: Claim, _ outline: Outline, term: (Term.Kind, String) throws -> Term
  ) rethrows -> [Posting] {
    var list: [Posting] = []
    list.reserveCapacity(4)
    func add(_ posting: Posting) { if !list.contains(posting) { list.append(posting) } }
    if let agreement = outline.agreement { add(Posting(term: agreement, kind: .outlined)) }
    for term in outline.actors { add(Posting(term: term, kind: .claim)) }
    for term in outline.counterparts { add(Posting(term: term, kind: .claim)) }
    for participant in claim.actors {
      if let person = participant.person { add(Posting(term: try term(.person, person), kind: .claim)) }
    }
    for participant in claim.counterparts {
      if let person = participant.person { add(Posting(term: try term(.person, person), kind: .claim)) }
    }
    if let person = outline.speaker.person { add(Posting(term: person, kind: .claim)) }
    return list
  }
}

/// Rising row numbers under one term, written as one row: each as its distance from the one before, in seven bits a byte.
///
/// A list never reaches over the end of a block, nor over what fits into a page beside others.
struct PostingList {
  let first: Int64
  private(set) var last: Int64
  private(set) var bytes: [UInt8] = []

  init(from first: Int64) {
    self.first = first
    last = first
  }

  /// False where the list is full, and the next one has to begin.
  func hasRoom(for seq: Int64, outline count: Int) -> Bool {
    Posting.block(of: seq) == Posting.block(of: first) && bytes.count + count < 1900
  }

  /// - Parameter outline: goes with the number where it has an address.
  mutating func append(_ seq: Int64, outline: UnsafeRawBufferPointer) {
    SevenBits.put(UInt64(seq - last), &bytes)
    last = seq
    if outline.baseAddress != nil {
      SevenBits.put(UInt64(outline.count), &bytes)
      bytes.append(contentsOf: outline)
    }
  }

  /// Gives each number of a list, and its outline where it has one; false where the bytes are no list.
  static func forEach(
    _ bytes: UnsafeRawBufferPointer, from first: Int64, hasOutlines: Bool,
    _ body: (Int64, UnsafeRawBufferPointer?) throws -> Void
  ) rethrows -> Bool {
    var at = 0
    func get() -> UInt64? { SevenBits.get(bytes, &at, bits: 63) }
    var seq = first
    while at < bytes.count {
      guard let step = get(), step < 1 << 32 else { return false }
      seq += Int64(step)
      guard hasOutlines else {
        try body(seq, nil)
        continue
      }
      guard let count = get(), count <= UInt64(bytes.count - at) else { return false }
      try body(seq, UnsafeRawBufferPointer(rebasing: bytes[at..<(at + Int(count))]))
      at += Int(count)
    }
    return true
  }
}

/// The lists of one batch while they grow, in the order of their places when they are written.
struct PostingLists {
  struct Place: Hashable {
    var term: Int64
    var kind: Int64
  }
  private var open: [(place: Place, list: PostingList)] = []
  private var full: [(place: Place, list: PostingList)] = []
  /// Which of the open lists a term has, and one; by linear probing, for it is asked three times a claim.
  private var slots = [UInt32](repeating: 0, count: 1 << 10)

  private func slot(of place: Place) -> Int {
    let key = UInt64(bitPattern: place.term) << 3 | UInt64(place.kind)
    var slot = Int(truncatingIfNeeded: (key &* 0x9e37_79b9_7f4a_7c15) >> 32) & (slots.count - 1)
    while slots[slot] != 0 {
      let other = open[Int(slots[slot] - 1)].place
      if other.term == place.term, other.kind == place.kind { break }
      slot = (slot + 1) & (slots.count - 1)
    }
    return slot
  }

  /// - Parameter outline: what follows the number where the kind has that.
  mutating func add(_ posting: Posting, _ seq: Int64, outline: UnsafeRawBufferPointer) {
    let place = Place(term: posting.term.number, kind: posting.kind.rawValue)
    let outline = posting.kind.hasOutlines ? outline : UnsafeRawBufferPointer(start: nil, count: 0)
    var slot = slot(of: place)
    if slots[slot] == 0 {
      if open.count * 2 >= slots.count {
        slots = [UInt32](repeating: 0, count: slots.count * 2)
        for (i, list) in open.enumerated() { slots[self.slot(of: list.place)] = UInt32(i + 1) }
        slot = self.slot(of: place)
      }
      open.append((place, PostingList(from: seq)))
      slots[slot] = UInt32(open.count)
    }
    let at = Int(slots[slot] - 1)
    if !open[at].list.hasRoom(for: seq, outline: outline.count + 12) {
      full.append(open[at])
      open[at].list = PostingList(from: seq)
    }
    open[at].list.append(seq, outline: outline)
  }
  mutating func add(_ posting: Posting, _ seq: Int64, outline: [UInt8] = []) {
    outline.withUnsafeBytes { add(posting, seq, outline: $0) }
  }
  mutating func add(id tag: Outline.Tag, _ seq: Int64) {
    let posting = Posting(term: Term(tag.firstByte), kind: .id)
    withUnsafeBytes(of: tag.nextBytes) { add(posting, seq, outline: $0) }
  }

  /// Hands out the lists, sorted by block, term, kind and number, and is empty then.
  mutating func drain(_ write: (_ place: Place, _ list: PostingList) throws -> Void) rethrows {
    full += open
    open.removeAll(keepingCapacity: true)
    for slot in slots.indices { slots[slot] = 0 }
    full.sort { a, b in
      (Posting.block(of: a.list.first), a.place.term, a.place.kind, a.list.first)
        < (Posting.block(of: b.list.first), b.place.term, b.place.kind, b.list.first)
    }
    for (place, list) in full { try write(place, list) }
    full.removeAll()
  }

  /// Writes the lists as rows; `insert` takes block, term, kind, first number and list.
  mutating func drain(into insert: borrowing RawStatement) throws {
    try drain { place, list in
      insert.bind(1, Posting.block(of: list.first))
      insert.bind(2, place.term)
      insert.bind(3, place.kind)
      insert.bind(4, list.first)
      try insert.run(withBlob: list.bytes, at: 5)
    }
  }
}

extension Outline {
  init(
    _ claim: Claim, tag: Tag? = nil, seq: Int64, article: Int64, original: Int64, of source: Article,
    isCorrection: Bool, term: (Term.Kind, String) throws -> Term
  ) rethrows {
    func optional(_ kind: Term.Kind, _ text: String?) throws -> Term? { try text.map { try term(kind, $0) } }
    let date = claim.when?.date
    var range: Range?
    if let first = date?.earliest, let last = date?.latest { range = Range(first: first, last: last) }
    self.claim = seq
    // The id of a claim that is no id is found by `verify`.
    self.tag = tag ?? Tag(claim.id, inCapitalsToo: true) ?? Tag(high: 0, low: 0)
    act = claim.act
    modality = claim.modality
    confidence = UInt8(max(0, min(100, (claim.confidence * 100).rounded())))
    self.isCorrection = isCorrection
    when = range
    published = source.published
    agreement = try optional(.agreement, claim.agreement?.id)
    type = try optional(.type, claim.agreement?.type)
    speaker = Speaker(
      polity: try optional(.polity, claim.attribution?.polity),
      person: try optional(.person, claim.attribution?.person),
      outlet: try optional(.outlet, claim.attribution?.outlet))
    channel = try optional(.channel, claim.attribution?.channel)
    outlet = try optional(.outlet, source.outlet)
    self.article = article
    self.original = original
    evidence = ByteRange(claim.evidence.start, claim.evidence.end)
    actors = try claim.actors.map { try term(.polity, $0.id) }
    counterparts = try claim.counterparts.map { try term(.polity, $0.id) }
  }
}
