import CZlib
import CZstd

/// Writes web archives for the tests, right and wrong ones.
enum ArchiveBuilder {
  enum Packing: CaseIterable { case plain, gzip, zstd, zstdWithDictionary }

  static func record(
    _ type: String, id: String? = nil, url: String? = nil, length: Int? = nil,
    contentType: String = "application/http; msgtype=response",
    more: String = "", _ content: [UInt8], end: String = "\r\n\r\n"
  ) -> [UInt8] {
    var head = "WARC/1.0\r\nWARC-Type: \(type)\r\nWARC-Date: 2024-05-03T10:00:00Z\r\n"
    if let id { head += "WARC-Record-ID: <urn:test:\(id)>\r\n" }
    if let url { head += "WARC-Target-URI: \(url)\r\n" }
    head += "Content-Type: \(contentType)\r\n\(more)Content-Length: \(length ?? content.count)\r\n\r\n"
    return Array(head.utf8) + content + Array(end.utf8)
  }

  static func answer(
    _ body: [UInt8], status: String = "200 OK", type: String = "text/html; charset=utf-8", more: String = ""
  ) -> [UInt8] {
    Array("HTTP/1.1 \(status)\r\nContent-Type: \(type)\r\n\(more)Content-Length: \(body.count)\r\n\r\n".utf8) + body
  }

  static func page(_ sentence: String, url: String = "", lang: String = "en") -> [UInt8] {
    Array(
      """
      <!DOCTYPE html><html lang=\(lang)><head><title>A headline of some length here</title>
      <meta property="article:published_time" content="2024-05-02T08:00:00Z">\(url.isEmpty ? "" : "<link rel=canonical href='\(url)'>")</head>
      <body><h1>A headline of some length here</h1><article><p>\(sentence)</p></article></body></html>
      """.utf8)
  }

  static func sentence(_ i: Int) -> String {
    "Finland and Sweden signed agreement number \(i) on Thursday in Helsinki."
  }

  /// A response with one page, whose article is `sentence(i)`.
  static func response(_ i: Int) -> [UInt8] {
    record("response", id: "\(i)", url: "https://www.reuters.com/world/\(i)", answer(page(sentence(i))))
  }

  static func packed(_ members: [[UInt8]], _ packing: Packing) -> [UInt8] {
    switch packing {
    case .plain: Array(members.joined())
    case .gzip: Array(members.map { gzip($0) }.joined())
    case .zstd: Array(members.map { zstd($0) }.joined())
    case .zstdWithDictionary: skippable(dictionary) + Array(members.map { zstd($0, dictionary) }.joined())
    }
  }

  static let dictionary = Array(
    ("WARC/1.0\r\nWARC-Type: response\r\n" + sentence(0) + String(decoding: page("x"), as: UTF8.self)).utf8)

  static func skippable(_ bytes: [UInt8]) -> [UInt8] {
    [0x5d, 0x2a, 0x4d, 0x18] + (0..<4).map { UInt8(truncatingIfNeeded: bytes.count >> (8 * $0)) } + bytes
  }

  /// - Parameter window: 31 for gzip, 15 for zlib, -15 for bare deflate.
  static func gzip(_ bytes: [UInt8], window: Int32 = 31) -> [UInt8] {
    var stream = z_stream()
    precondition(
      deflateInit2_(
        &stream, 6, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    )
    defer { deflateEnd(&stream) }
    var input = bytes
    return [UInt8](unsafeUninitializedCapacity: Int(deflateBound(&stream, UInt(bytes.count))) + 64) { output, count in
      input.withUnsafeMutableBufferPointer { input in
        stream.next_in = input.baseAddress
        stream.avail_in = UInt32(input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(output.count)
        precondition(deflate(&stream, Z_FINISH) == Z_STREAM_END)
      }
      count = output.count - Int(stream.avail_out)
    }
  }

  static func zstd(_ bytes: [UInt8], _ dictionary: [UInt8] = []) -> [UInt8] {
    let context = ZSTD_createCCtx()
    defer { ZSTD_freeCCtx(context) }
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
    if !dictionary.isEmpty { ZSTD_CCtx_loadDictionary(context, dictionary, dictionary.count) }
    return [UInt8](unsafeUninitializedCapacity: ZSTD_compressBound(bytes.count)) { output, count in
      count = ZSTD_compress2(context, output.baseAddress, output.count, bytes, bytes.count)
      precondition(ZSTD_isError(count) == 0)
    }
  }
}
