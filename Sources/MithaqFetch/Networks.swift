import Glibc

/// Which machines may be asked: those of the public Internet, and the networks that are allowed besides.
///
///     Networks(allowing: ["127.0.0.1", "10.20.0.0/16", "fd00::/8"])
public struct Networks: Sendable {
  private let allowed: [(bytes: [UInt8], bits: Int)]

  /// Only the public Internet.
  public init() { allowed = [] }

  /// Nil where one of them is neither an address nor a network.
  public init?(allowing texts: [String]) {
    var allowed: [(bytes: [UInt8], bits: Int)] = []
    for text in texts {
      let parts = text.split(separator: "/", omittingEmptySubsequences: false)
      guard parts.count <= 2, let bytes = Self.bytes(String(parts[0])) else { return nil }
      guard let bits = parts.count == 2 ? Int(parts[1]) : bytes.count * 8, (0...bytes.count * 8).contains(bits) else {
        return nil
      }
      allowed.append((bytes, bits))
    }
    self.allowed = allowed
  }

  /// The 4 or 16 bytes of an address in digits; nil where it is none.
  static func bytes(_ text: String) -> [UInt8]? {
    var four = in_addr()
    if inet_pton(AF_INET, text, &four) == 1 { return withUnsafeBytes(of: &four) { Array($0) } }
    var six = in6_addr()
    if inet_pton(AF_INET6, text, &six) == 1 { return withUnsafeBytes(of: &six) { Array($0) } }
    return nil
  }

  /// True where the machine may be asked.
  /// - Parameter bytes: 4 or 16, in the order of the network.
  func permits(_ bytes: [UInt8]) -> Bool {
    let inner = Self.embedded(bytes)
    for network in allowed
    where Self.holds(network.bytes, network.bits, bytes)
      || inner.map({ Self.holds(network.bytes, network.bits, $0) }) == true
    {
      return true
    }
    if let inner { return Self.isPublic(inner) }
    return Self.isPublic(bytes)
  }

  private static func holds(_ network: [UInt8], _ bits: Int, _ bytes: [UInt8]) -> Bool {
    guard network.count == bytes.count else { return false }
    for i in 0..<bits where (network[i / 8] ^ bytes[i / 8]) >> (7 - i % 8) & 1 != 0 { return false }
    return true
  }

  /// The address of the old kind that one of the new stands for: mapped, compatible, NAT64, 6to4.
  private static func embedded(_ bytes: [UInt8]) -> [UInt8]? {
    guard bytes.count == 16 else { return nil }
    let zeros = bytes.prefix { $0 == 0 }.count
    if zeros >= 10, bytes[10] == 0xff, bytes[11] == 0xff { return Array(bytes[12...]) }
    if zeros >= 12, zeros < 15 { return Array(bytes[12...]) }
    if bytes.starts(with: [0, 0x64, 0xff, 0x9b]), bytes[4..<12].allSatisfy({ $0 == 0 }) { return Array(bytes[12...]) }
    if bytes.starts(with: [0x20, 0x02]) { return Array(bytes[2..<6]) }
    return nil
  }

  /// What the registries of special addresses leave (RFC 6890 and its followers).
  private static let special: [(bytes: [UInt8], bits: Int)] = [
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
    "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24",
    "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    // Of the new kind only 2000::/3 is given out; within it:
    "2001::/23", "2001:db8::/32", "3fff::/20",
  ].map { text in
    let parts = text.split(separator: "/")
    return (bytes(String(parts[0]))!, Int(parts[1])!)
  }

  private static func isPublic(_ bytes: [UInt8]) -> Bool {
    if bytes.count == 16, bytes[0] >> 5 != 1 { return false }
    return !special.contains { holds($0.bytes, $0.bits, bytes) }
  }
}
