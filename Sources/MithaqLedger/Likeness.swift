import GRDB

/// Finds the articles whose text may be that of a new one: the signatures' bands of all originals, in memory.
///
/// On disk they are a log, 36 bytes an article and one row a batch, so that recording writes only at its end; a tree of bands
/// would be written anew with every batch, for hashes fall everywhere. Used under the ledger's one writer only.
final class Likeness: @unchecked Sendable {
  /// The article's number and eight bands, four bytes each, low ones first.
  static let recordSize = 36
  static let candidateLimit = 16

  /// How many rows of the log are in it.
  private(set) var rows: Int64 = 0
  private var articles: [UInt32] = []
  private var bands: [UInt32] = []
  /// Open addressing; 0 is free, else the place in `bands` and one. Of one band the oldest comes first.
  private var slots = [UInt32](repeating: 0, count: 1 << 12)

  /// Forgets everything, so that the next batch begins with what is on the disk.
  func clear() {
    rows = 0
    articles.removeAll()
    bands.removeAll()
    slots = [UInt32](repeating: 0, count: 1 << 12)
  }

  /// Reads what other writers, or earlier days, have added.
  func catchUp(_ db: Database) throws {
    let statement = try RawStatement(db, "SELECT seq, bands FROM likeness WHERE seq > ? ORDER BY seq")
    statement.bind(1, rows)
    let from = bands.count
    while try statement.step() {
      let bytes = statement.bytes(1)
      for start in stride(from: 0, to: bytes.count - Likeness.recordSize + 1, by: Likeness.recordSize) {
        func number(_ i: Int) -> UInt32 {
          UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: start + 4 * i, as: UInt32.self))
        }
        articles.append(number(0))
        for band in 1...NearDuplicate.bands { bands.append(number(band)) }
      }
      rows = statement.int(0)
    }
    place(from: from)
  }

  /// Says that the records which were added are on the disk now, as row `row`.
  func wrote(row: Int64) { rows = row }

  func add(_ article: Int64, _ hashes: [UInt32]) {
    let from = bands.count
    articles.append(UInt32(truncatingIfNeeded: article))
    bands += hashes
    place(from: from)
  }

  /// Lays down the bands from that one on.
  private func place(from: Int) {
    if bands.count * 2 > slots.count { grow() } else { for place in from..<bands.count { insert(place) } }
  }

  /// The first articles, sixteen at most, that share the band.
  func candidates(_ hash: UInt32, band: Int) -> [Int64] {
    var found: [Int64] = []
    var slot = home(hash, band)
    while slots[slot] != 0, found.count < Likeness.candidateLimit {
      let place = Int(slots[slot] - 1)
      if bands[place] == hash, place % NearDuplicate.bands == band {
        found.append(Int64(articles[place / NearDuplicate.bands]))
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    return found
  }

  private func home(_ hash: UInt32, _ band: Int) -> Int {
    Int(truncatingIfNeeded: (UInt64(hash) &+ UInt64(band) << 32) &* 0x9e37_79b9_7f4a_7c15 >> 24) & (slots.count - 1)
  }

  private func insert(_ place: Int) {
    let hash = bands[place]
    let band = place % NearDuplicate.bands
    var slot = home(hash, band)
    var same = 0
    while slots[slot] != 0 {
      let other = Int(slots[slot] - 1)
      if bands[other] == hash, other % NearDuplicate.bands == band { same += 1 }
      // A band that very many texts share would make a long row, and no more than these are ever looked at.
      if same == Likeness.candidateLimit { return }
      slot = (slot + 1) & (slots.count - 1)
    }
    slots[slot] = UInt32(place + 1)
  }

  /// Makes room for twice of what there is, and lays everything down anew, the oldest first.
  private func grow() {
    var size = 1 << 12
    while size < bands.count * 4 { size *= 2 }
    slots = [UInt32](repeating: 0, count: size)
    for place in bands.indices { insert(place) }
  }

  /// An article's record in the log.
  static func record(_ article: Int64, _ hashes: [UInt32]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(recordSize)
    for number in [UInt32(truncatingIfNeeded: article)] + hashes {
      for shift in stride(from: 0, to: 32, by: 8) { bytes.append(UInt8(truncatingIfNeeded: number >> UInt32(shift))) }
    }
    return bytes
  }
}
