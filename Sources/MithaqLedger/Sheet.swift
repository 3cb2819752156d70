import GRDB
import MithaqClaims

/// Claims of consecutive numbers while they are gathered into one row.
///
/// Two lists, each item behind its length: the claims' outlines, and what they say as `ClaimBytes`. A row for each claim would
/// cost SQLite more than all the rest of recording it.
struct Sheet {
  /// A sheet ends where it has come to so many claims, or with its batch.
  static let size = 64

  private(set) var first: Int64
  private(set) var count = 0
  private(set) var outlines: [UInt8] = []
  private(set) var bodies: [UInt8] = []

  init(from first: Int64) {
    self.first = first
    outlines.reserveCapacity(Sheet.size * 64)
    bodies.reserveCapacity(Sheet.size * 192)
  }

  /// Begins anew.
  mutating func clear(from first: Int64) {
    self.first = first
    count = 0
    outlines.removeAll(keepingCapacity: true)
    bodies.removeAll(keepingCapacity: true)
  }

  mutating func append(outline: UnsafeRawBufferPointer, body: [UInt8]) {
    SevenBits.put(UInt64(outline.count), &outlines)
    outlines.append(contentsOf: outline)
    SevenBits.put(UInt64(body.count), &bodies)
    bodies += body
    count += 1
  }

  /// Gives each item of a list; false where the bytes are no list, or one of another length.
  static func forEach(
    _ bytes: UnsafeRawBufferPointer, count: Int64, _ body: (UnsafeRawBufferPointer) throws -> Void
  ) rethrows -> Bool {
    var at = 0
    var found: Int64 = 0
    while at < bytes.count {
      guard let length = SevenBits.get(bytes, &at, bits: 63), length <= UInt64(bytes.count - at) else { return false }
      try body(UnsafeRawBufferPointer(rebasing: bytes[at..<(at + Int(length))]))
      at += Int(length)
      found += 1
    }
    return found == count
  }

  /// The item at `place`, counted from 0; nil where the list has none, or ends before it.
  static func item(_ bytes: UnsafeRawBufferPointer, _ place: Int64) -> UnsafeRawBufferPointer? {
    var at = 0
    var rest = place
    while at < bytes.count {
      guard let length = SevenBits.get(bytes, &at, bits: 63), length <= UInt64(bytes.count - at) else { return nil }
      if rest == 0 { return UnsafeRawBufferPointer(rebasing: bytes[at..<(at + Int(length))]) }
      rest -= 1
      at += Int(length)
    }
    return nil
  }
}

/// Finds claims by their numbers. The sheet of the last one is kept at hand, since the next is often on it too.
final class SheetReader {
  private let sheets: RawStatement
  /// The claims of the sheet at hand.
  private var numbers: Range<Int64> = 0..<0
  private var isAtHand = false
  private let articles: RawStatement
  private var source: (article: Int64, body: [UInt8])?

  init(_ db: Database) throws {
    sheets = try RawStatement(
      db, "SELECT seq, claims, outlines, bodies FROM sheet WHERE seq <= ? ORDER BY seq DESC LIMIT 1")
    articles = try RawStatement(db, "SELECT title, text FROM article WHERE seq = ?")
  }

  /// Puts the sheet at hand back, before another is written.
  func letGo() {
    sheets.reset()
    isAtHand = false
  }

  /// Makes the sheet that has the claim the statement's row; false where there is none.
  private func turn(to claim: Int64) throws -> Bool {
    if isAtHand, numbers.contains(claim) { return true }
    if isAtHand { sheets.reset() }
    isAtHand = false
    sheets.bind(1, claim)
    guard try sheets.step() else { return false }
    isAtHand = true
    let first = sheets.int(0)
    // A count that is no count, in an altered row.
    numbers = first..<(first + max(0, min(sheets.int(1), 1 << 32)))
    return numbers.contains(claim)
  }

  /// The packed outline; gone with the next call.
  func packed(_ claim: Int64) throws -> UnsafeRawBufferPointer? {
    guard try turn(to: claim) else { return nil }
    return Sheet.item(sheets.bytes(2), claim - numbers.lowerBound)
  }

  /// Nil where there is no such claim, or nothing that can be read.
  func outline(_ claim: Int64) throws -> Outline? { try packed(claim).flatMap { Outline(claim: claim, packed: $0) } }

  /// What the claim says, read with its article's words.
  func claim(_ seq: Int64) throws -> (claim: Claim, outline: Outline)? {
    guard let outline = try outline(seq), let claim = try claim(seq, outline) else { return nil }
    return (claim, outline)
  }

  func claim(_ seq: Int64, _ outline: Outline) throws -> Claim? {
    guard try turn(to: seq), let bytes = Sheet.item(sheets.bytes(3), seq - numbers.lowerBound) else { return nil }
    if source?.article != outline.article {
      articles.bind(1, outline.article)
      defer { articles.reset() }
      guard try articles.step() else { return nil }
      source = (
        outline.article, Array(Article(id: "", text: articles.text(1), title: articles.optionalText(0)).body.utf8)
      )
    }
    return source!.body.withUnsafeBytes { ClaimBytes.read(bytes, id: outline.tag.id, in: $0) }
  }

  /// The last claim's number, 0 where there is none.
  static func last(_ db: Database) throws -> Int64 {
    try RawStatement(db, "SELECT seq + claims - 1 FROM sheet ORDER BY seq DESC LIMIT 1").one() ?? 0
  }

  /// Outlines of the claims after `first` and up to `last`, in their order; what cannot be read is left out.
  static func forEach(
    _ db: Database, after first: Int64, upTo last: Int64, _ body: (Outline) throws -> Void
  ) throws {
    if last <= first { return }
    let statement = try RawStatement(
      db,
      """
      SELECT seq, claims, outlines FROM sheet
      WHERE seq >= coalesce((SELECT seq FROM sheet WHERE seq <= ?1 ORDER BY seq DESC LIMIT 1), 0) AND seq <= ?2 ORDER BY seq
      """)
    statement.bind(1, first + 1)
    statement.bind(2, last)
    while try statement.step() {
      var seq = statement.int(0)
      _ = try Sheet.forEach(statement.bytes(2), count: statement.int(1)) { packed in
        if seq > first, seq <= last, let outline = Outline(claim: seq, packed: packed) { try body(outline) }
        seq += 1
      }
    }
  }
}
