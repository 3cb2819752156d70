import Synchronization

/// Outlets by the host of their site and by their names, loaded when the first page asks.
public final class Outlets: Sendable {
  private let load: @Sendable () -> [String: String]
  private let slugs = Mutex<[String: String]?>(nil)

  /// - Parameter load: gives slugs by host (`reuters.com`) or name, in any case; called once, on any thread.
  public init(_ load: @escaping @Sendable () -> [String: String] = { [:] }) { self.load = load }

  /// The slug of a known outlet; otherwise the host's own word (`aawsat` for `english.aawsat.com`), or nil.
  public func slug(address: String?, name: String?) -> String? {
    let slugs = slugs.withLock { slugs in
      if let slugs { return slugs }
      let loaded = Dictionary(load().map { ($0.lowercased(), $1) }, uniquingKeysWith: { a, b in min(a, b) })
      slugs = loaded
      return loaded
    }
    var labels = Self.labels(address)
    for from in labels.indices where labels.count - from >= 2 {
      if let slug = slugs[labels[from...].joined(separator: ".")] { return slug }
    }
    if let name, let slug = slugs[name.lowercased()] { return slug }
    if labels.isEmpty { return nil }
    labels.removeLast()
    // `bbc.co.uk`
    if labels.count >= 2, ["co", "com", "net", "org", "gov", "ac", "edu"].contains(labels.last!) {
      labels.removeLast()
    }
    return labels.last
  }

  /// The parts of an address's host; empty where it has none that is a name.
  private static func labels(_ address: String?) -> [String] {
    guard let address, let scheme = address.firstRange(of: "://") else { return [] }
    let host = address[scheme.upperBound...].prefix { !"/:?#@".contains($0) }.lowercased()
    let labels = host.split(separator: ".").map(String.init)
    func isPlain(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) || (0x61...0x7a).contains(byte) || byte == 0x2d }
    guard labels.count >= 2, labels.allSatisfy({ $0.utf8.allSatisfy(isPlain) }),
      labels.last!.utf8.allSatisfy({ $0 > 0x39 })
    else { return [] }
    return labels
  }
}
