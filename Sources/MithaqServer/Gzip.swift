import CZlib

/// Packs bytes as gzip, for replies over slow lines.
enum Gzip {
  /// Nil where it saves less than a tenth.
  static func packed(_ bytes: [UInt8]) -> [UInt8]? {
    guard bytes.count > 500 else { return nil }
    var stream = z_stream()
    guard mithaq_gzip_begin(&stream, 4) == Z_OK else { return nil }
    defer { deflateEnd(&stream) }
    let room = bytes.count - bytes.count / 10
    var bytes = bytes
    var isWhole = false
    let packed = [UInt8](unsafeUninitializedCapacity: room) { out, count in
      bytes.withUnsafeMutableBufferPointer { input in
        (stream.next_in, stream.avail_in) = (input.baseAddress, UInt32(input.count))
        (stream.next_out, stream.avail_out) = (out.baseAddress, UInt32(room))
        isWhole = deflate(&stream, Z_FINISH) == Z_STREAM_END
      }
      count = isWhole ? Int(stream.total_out) : 0
    }
    return isWhole ? packed : nil
  }

  /// Whether a client takes gzip, by its `Accept-Encoding`.
  static func isTaken(_ acceptEncoding: String?) -> Bool {
    guard let acceptEncoding else { return false }
    return acceptEncoding.split(separator: ",").contains { part in
      let words = part.lowercased().split { $0 == " " || $0 == ";" || $0 == "\t" }
      guard words.first == "gzip" || words.first == "*" else { return false }
      return !words.dropFirst().contains { ["q=0", "q=0.0", "q=0.00", "q=0.000"].contains($0) }
    }
  }
}
