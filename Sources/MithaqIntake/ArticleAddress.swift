/// What two addresses have in common that lead to one article.
public enum ArticleAddress {
  /// The address without what tells where a reader came from: tracking parameters, fragment, default port; host in small
  /// letters. Nil where it is no address of the web.
  ///
  ///     canonical("HTTPS://Example.org:443/a?utm_source=rss&id=7#top")    // https://example.org/a?id=7
  public static func canonical(_ address: String) -> String? {
    guard let parts = Parts(address) else { return nil }
    return "\(parts.scheme)://\(parts.host)\(parts.path)\(parts.query)"
  }

  /// The same for addresses that most likely lead to one article: scheme, `www.`, `m.`, `amp.`, a slash or `/amp` at the
  /// end do not count.
  public static func key(_ address: String) -> String? {
    guard var parts = Parts(address) else { return nil }
    let labels = parts.host.split(separator: ".").count
    for prefix in ["www.", "m.", "mobile.", "amp."] where parts.host.hasPrefix(prefix) && labels > 2 {
      parts.host.removeFirst(prefix.count)
    }
    for end in ["/", "/amp", "/"] where parts.path.hasSuffix(end) { parts.path.removeLast(end.count) }
    return parts.host + parts.path + parts.query
  }

  /// True where both hosts are one, or one lies within the other, `www.` and the like aside.
  public static func isSameSite(_ a: String, _ b: String) -> Bool {
    func host(_ address: String) -> Substring? { key(address)?.prefix { $0 != "/" && $0 != "?" } }
    guard let a = host(a), let b = host(b) else { return false }
    return a == b || a.hasSuffix("." + b) || b.hasSuffix("." + a)
  }

  /// Parameters by which outlets and mailers count readers; a name that ends in `*` stands for all that begin so.
  private static let tracking: [String] = [
    "utm_*", "fbclid", "gclid", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "twclid", "igshid", "mc_cid", "mc_eid",
    "_hsenc",
    "_hsmi", "mkt_tok", "vero_*", "oly_*", "wt.*", "cmpid", "ocid", "ncid", "xtor", "at_medium", "at_campaign*",
    "at_link_*",
    "at_custom*", "at_format", "at_bbc_team", "traffic_source", "ns_*", "__twitter_impression", "_ga", "_gl",
    "guccounter",
    "guce_*", "taid", "feedtype", "feedname", "sref", "smid", "smtyp", "rss", "ref_src", "ref_url", "spm", "mbid",
    "amp",
  ]

  private struct Parts {
    var scheme: String
    var host: String
    var path: String
    /// With its question mark; empty where nothing is left.
    var query = ""

    init?(_ address: String) {
      guard address.utf8.count <= 4000, let mark = address.firstRange(of: "://") else { return nil }
      scheme = address[..<mark.lowerBound].lowercased()
      guard scheme == "http" || scheme == "https" else { return nil }
      var rest = address[mark.upperBound...].prefix { $0 != "#" }
      let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "\\" }
      rest = rest.dropFirst(authority.count)
      // A name and a password are no part of what is addressed.
      host = (authority.split(separator: "@", omittingEmptySubsequences: false).last ?? "").lowercased()
      for port in [":443", ":80", ":"] where host.hasSuffix(port) && (port != ":80" || scheme == "http") {
        host.removeLast(port.count)
      }
      guard !host.isEmpty, !address.utf8.contains(where: { $0 <= 0x20 }) else { return nil }
      path = String(rest.prefix { $0 != "?" })
      if path.isEmpty { path = "/" }
      let kept = rest.dropFirst(rest.first == "?" ? 0 : path.count).drop { $0 == "?" }
        .split(separator: "&").filter { !Self.tracks($0) }
      if !kept.isEmpty { query = "?" + kept.joined(separator: "&") }
    }

    private static func tracks(_ parameter: Substring) -> Bool {
      let name = parameter.prefix { $0 != "=" }.lowercased()
      return ArticleAddress.tracking.contains {
        $0.hasSuffix("*") ? name.hasPrefix($0.dropLast()) : name == $0
      }
    }
  }
}
