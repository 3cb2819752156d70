import MithaqClaims

/// Names for things that others may refer to, as IRIs that need no site: `urn:mithaq:polity:KAZ`.
enum URN {
  static func claim(_ id: String) -> String { name("claim", id) }
  static func fact(_ id: String) -> String { name("fact", id) }
  static func polity(_ id: String) -> String { name("polity", id) }
  static func agreement(_ id: String) -> String { name("agreement", id) }
  static func article(_ key: String) -> String { name("article", key) }
  static func reading(_ key: String) -> String { name("reading", key) }

  static func name(_ kind: StaticString, _ id: String) -> String { "urn:mithaq:\(kind):" + percent(id) }

  /// Whatever an id holds, it stays within its name.
  private static func percent(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var out: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f, 0x7e: out.append(byte)
      default: out += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: out, as: UTF8.self)
  }
}

extension SourcedClaim {
  /// The article's own key: articles of the same words, id, outlet and day have the same, in every ledger.
  var articleKey: String {
    var out = JSONBytes()
    out.array([article.contentHash, article.id, article.outlet, article.published?.description, article.url]) {
      $0.string($1)
    }
    return SHA256.hex(out.bytes, digits: 32)
  }
}
