import ArgumentParser
import Foundation

struct FuzzArchivesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fuzz-archives",
    abstract: "Read mangled and hostile web archives for a while; nothing may crash, and memory has a bound.",
    discussion: "The archive that broke the reader is left in a file.")

  @OptionGroup var fuzz: IntakeFuzz
  @Option(help: "The folder of example articles.") var examples = "Examples"
  @Option(help: "Where the archive that broke the reader is written.") var witness = "fuzz-witness.warc"

  func run() throws {
    var source = try ArchiveStream(examples: examples, seed: fuzz.seed)
    let records = (0..<6).map { _ in source.next() }
    try fuzz.run(of: "archive", witness: witness) { random in
      let packing = Packing.allCases[random.below(3)]
      var archive = records.flatMap { $0 }.map { record in
        packing.pack(random.below(4) == 0 ? mangled(record, &random) : record)
      }.reduce(into: [UInt8]()) { $0 += $1 }
      for _ in 0..<random.below(4) { archive = mangled(archive, &random) }
      if random.below(8) == 0 { archive += hostile(packing, &random) }
      return archive
    }
  }

  private func mangled(_ bytes: [UInt8], _ random: inout SeededRandom) -> [UInt8] {
    guard bytes.count > 4 else { return bytes }
    var bytes = bytes
    let a = random.below(bytes.count)
    let b = min(bytes.count, a + random.below(5000))
    switch random.below(8) {
    case 0: bytes[a] ^= UInt8(1 << random.below(8))
    case 1: bytes.removeSubrange(a..<b)
    case 2: bytes.insert(contentsOf: bytes[a..<b], at: random.below(bytes.count))
    case 3: for i in a..<b { bytes[i] = UInt8(random.below(256)) }
    case 4: bytes.removeSubrange(a...)
    case 5:
      bytes.insert(
        contentsOf: Array(
          "\r\n\r\nWARC/1.0\r\nWARC-Type: response\r\nContent-Length: \(random.below(1 << 31))\r\n\r\n".utf8), at: a)
    case 6:
      bytes.insert(
        contentsOf: Array(
          "Content-Length: \(random.below(100_000))\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n".utf8),
        at: min(a, 400))
    default: for i in a..<b where bytes[i] >= 0x30 && bytes[i] <= 0x39 { bytes[i] = 0x39 }
    }
    return bytes
  }

  /// What is written to exhaust a reader.
  private func hostile(_ packing: Packing, _ random: inout SeededRandom) -> [UInt8] {
    let kind = packing == .none ? Packing.gzip : packing
    func record(_ content: [UInt8], _ headers: String, _ length: Int? = nil) -> [UInt8] {
      let answer = Array("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\(headers)\r\n".utf8) + content
      return Array(
        "WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: \(length ?? answer.count)\r\n\r\n"
          .utf8)
        + answer + Array("\r\n\r\n".utf8)
    }
    let zeros = [UInt8](repeating: 0x20, count: 60 << 20)
    switch random.below(6) {
    case 0: return kind.pack(record(kind.pack(zeros), "Content-Encoding: \(kind.rawValue)\r\n"))
    case 1: return kind.pack(record(zeros, ""))
    case 2: return record([], "", 1 << 50) + zeros.prefix(20 << 20)
    case 3: return Array("WARC/1.0\r\n".utf8) + [UInt8](repeating: 0x41, count: 20 << 20)
    case 4: return Array(repeatElement(record([], "", 10 << 20), count: 5000).joined())
    default: return Array(repeatElement([0x1f, 0x8b, 8, 8] as [UInt8], count: 100_000).joined())
    }
  }
}
