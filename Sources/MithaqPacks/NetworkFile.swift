import MithaqExtraction

/// `Packs/weights/network.bin` and `words.bin`: the network that reads what sentences tell, and what words mean, as `make learn` writes them.
///
/// All numbers are little-endian. Words: `MITHAQWV`, how many words and how many dimensions (32 bits each), what a step is worth (a float), 4 empty bytes,
/// the hashes of the words (64 bits each, ascending), and for each a byte a dimension. A network: `MITHAQNN`, how many matrices (32 bits), and for
/// each the length of its name (32 bits), its name, its kind, rows and columns (32 bits each) and numbers: floats (kind 0), for each row a
/// float and bytes of that worth (kind 1), or hashes (kind 2).
public enum NetworkFile {
  static let ending = ".bin"
  static let network = "weights/network.bin"
  static let words = "weights/words.bin"

  /// Nil where the bytes are no words.
  public static func words(_ bytes: [UInt8]) -> WordVectors? {
    var reader = Reader(bytes)
    guard reader.magic("MITHAQWV"), let count = reader.number(), let dimensions = reader.number(),
      let step = reader.float(),
      reader.number() != nil, let keys = reader.numbers(UInt64.self, count),
      let values = reader.numbers(Int8.self, count.multipliedReportingOverflow(by: dimensions)), reader.isAtEnd
    else { return nil }
    return WordVectors(keys: keys, values: values, dimensions: dimensions, step: step)
  }

  /// Nil where the bytes are no network over these words.
  public static func network(_ bytes: [UInt8], words: WordVectors) -> Network? {
    var reader = Reader(bytes)
    guard reader.magic("MITHAQNN"), let count = reader.number() else { return nil }
    var tensors: [String: Matrix] = [:]
    var keys: [String: [UInt64]] = [:]
    var rows: [String: (width: Int, steps: [Float], values: [Int8])] = [:]
    for _ in 0..<min(count, 1000) {
      guard let name = reader.text(), let kind = reader.number(), let height = reader.number(),
        let width = reader.number(),
        height < 1 << 24, width < 1 << 16
      else { return nil }
      switch kind {
      case 0:
        guard let values = reader.floats(height * width), values.allSatisfy(\.isFinite) else { return nil }
        tensors[name] = Matrix(rows: height, columns: width, values: values)
      case 1:
        guard let steps = reader.floats(height), let values = reader.numbers(Int8.self, height * width) else {
          return nil
        }
        rows[name] = (width, steps, values)
      case 2:
        guard let found = reader.numbers(UInt64.self, height * width) else { return nil }
        keys[name] = found
      default: return nil
      }
    }
    guard reader.isAtEnd, let features = rows["E"], let marks = rows["OE"], let featureKeys = keys["features"],
      let markKeys = keys["marks"],
      let featureRows = FeatureRows(
        width: features.width, keys: featureKeys, values: features.values, steps: features.steps),
      let markRows = FeatureRows(width: marks.width, keys: markKeys, values: marks.values, steps: marks.steps)
    else { return nil }
    return Network(features: featureRows, marks: markRows, tensors: tensors, words: words)
  }

  private struct Reader {
    private let bytes: [UInt8]
    private var offset = 0
    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { offset == bytes.count }

    mutating func magic(_ text: String) -> Bool {
      let wanted = Array(text.utf8)
      guard bytes.count >= wanted.count, Array(bytes[..<wanted.count]) == wanted else { return false }
      offset = wanted.count
      return true
    }
    mutating func number() -> Int? { numbers(UInt32.self, 1).map { Int($0[0]) } }
    mutating func float() -> Float? { floats(1).map { $0[0] } }
    mutating func text() -> String? {
      guard let length = number(), let found = numbers(UInt8.self, length) else { return nil }
      return String(decoding: found, as: UTF8.self)
    }
    mutating func floats(_ count: Int) -> [Float]? {
      numbers(UInt32.self, count).map { $0.map { Float(bitPattern: $0) } }
    }
    mutating func numbers<N: FixedWidthInteger>(
      _ type: N.Type, _ count: (partialValue: Int, overflow: Bool)
    ) -> [N]? {
      count.overflow ? nil : numbers(type, count.partialValue)
    }
    mutating func numbers<N: FixedWidthInteger>(_ type: N.Type, _ count: Int) -> [N]? {
      let size = MemoryLayout<N>.size
      guard count >= 0, count <= (bytes.count - offset) / size else { return nil }
      defer { offset += count * size }
      return bytes.withUnsafeBytes { raw in
        (0..<count).map { N(littleEndian: raw.loadUnaligned(fromByteOffset: offset + $0 * size, as: N.self)) }
      }
    }
  }
}
