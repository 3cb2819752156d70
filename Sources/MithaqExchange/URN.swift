import MithaqClaims

/// Names for things that others may refer to, as IRIs that need no site: `urn:mithaq:polity:KAZ`.
enum URN {
  static func claim(_ id: String) -> String { name("claim", id) }
  static func fact(_ id: String) -> String { name("fact", id) }
  static func polity(_ id: String) -> String { name("polity", id) }
  static func agreement(_ id: String) -> String { name("agreement", id) }
  static func article(_ key: String) -> String { name("article", key) }
  static func reading(_ key: String) -> String { name("reading", key) }

  static func name(_ kind: StaticString, _ id: String) -> String { "urn:mithaq:\(kind):" + PercentEncoding.encode(id) }
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
