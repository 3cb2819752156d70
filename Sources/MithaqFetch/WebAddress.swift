internal import CCurl

/// An address of the web as libcurl reads it: `http` or `https`, with a host and without a password.
public struct WebAddress: Hashable, Sendable, CustomStringConvertible {
  /// Percent-encoded, as it is asked for.
  public let description: String
  /// In small letters, without brackets.
  public let host: String
  /// `https://example.org:8443`, without the port where it is the usual one.
  public let origin: String
  /// Path and query.
  let target: String

  /// Nil where it is none.
  /// - Parameters:
  ///   - text: absolute, or relative to `base`; letters that are not ASCII's are percent-encoded.
  public init?(_ text: String, relativeTo base: WebAddress? = nil) {
    guard text.utf8.count <= 4000, let parser = curl_url() else { return nil }
    defer { curl_url_cleanup(parser) }
    if let base { guard curl_url_set(parser, CURLUPART_URL, base.description, 0) == CURLUE_OK else { return nil } }
    guard curl_url_set(parser, CURLUPART_URL, Self.encoded(text), 0) == CURLUE_OK else { return nil }
    func part(_ which: CURLUPart, _ flags: UInt32 = 0) -> String? {
      var found: UnsafeMutablePointer<CChar>?
      guard curl_url_get(parser, which, &found, flags) == CURLUE_OK, let found else { return nil }
      defer { curl_free(found) }
      return String(cString: found)
    }
    // What stands behind `#` is never sent, and a password never wanted.
    curl_url_set(parser, CURLUPART_FRAGMENT, nil, 0)
    guard let scheme = part(CURLUPART_SCHEME)?.lowercased(), scheme == "http" || scheme == "https",
      let host = part(CURLUPART_HOST), !host.isEmpty, part(CURLUPART_USER) == nil, part(CURLUPART_PASSWORD) == nil
    else { return nil }
    curl_url_set(parser, CURLUPART_HOST, host.lowercased(), 0)
    guard let whole = part(CURLUPART_URL) else { return nil }
    description = whole
    self.host = host.lowercased().filter { $0 != "[" && $0 != "]" }
    let port = part(CURLUPART_PORT).map { ":" + $0 } ?? ""
    let isUsual = port.isEmpty || port == (scheme == "http" ? ":80" : ":443")
    origin = "\(scheme)://\(host.lowercased())\(isUsual ? "" : port)"
    target = (part(CURLUPART_PATH) ?? "/") + (part(CURLUPART_QUERY).map { "?" + $0 } ?? "")
  }

  /// Blanks and letters that are not ASCII's, as addresses of Arabic pages are full of them, but for those of the host.
  private static func encoded(_ text: String) -> String {
    let bytes = Array(text.utf8)
    var authority = 0..<0
    if let mark = text.firstRange(of: "://") {
      let start = text.utf8.distance(from: text.startIndex, to: mark.upperBound)
      let end = bytes[start...].firstIndex { "/?#".utf8.contains($0) } ?? bytes.count
      authority = start..<end
    }
    var out: [UInt8] = []
    for (i, byte) in bytes.enumerated() {
      if byte > 0x20 && byte < 0x7f || authority.contains(i) {
        out.append(byte)
      } else {
        let digits = Array("0123456789ABCDEF".utf8)
        out += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: out, as: UTF8.self)
  }
}
