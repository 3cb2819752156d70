internal import Libcrypto

/// SHA-256 (FIPS 180-4), for content ids and for the ledger's chain.
///
/// The computing is OpenSSL's; this is the one file of the room that imports a library.
public enum SHA256 {
  /// The digest in lower-case hexadecimal digits, or its first ones; `count` is even and 64 at most.
  public static func hex(_ message: [UInt8], digits count: Int = 64) -> String {
    let digest = digest(message)
    func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x61 - 10 + value }
    return String(unsafeUninitializedCapacity: count) { buffer in
      for i in 0..<count / 2 {
        buffer[2 * i] = digit(digest[i] >> 4)
        buffer[2 * i + 1] = digit(digest[i] & 15)
      }
      return count
    }
  }

  /// The digest's 32 bytes.
  public static func digest(_ message: [UInt8]) -> [UInt8] { digest([], message, []) }

  /// The digest of three stretches one after the other, which need not be brought together for it.
  public static func digest(_ first: [UInt8], _ second: [UInt8], _ third: [UInt8]) -> [UInt8] {
    first.withUnsafeBytes { a in
      second.withUnsafeBytes { b in
        third.withUnsafeBytes { c in
          [UInt8](unsafeUninitializedCapacity: 32) { digest, count in
            mithaq_sha256(
              a.baseAddress, a.count, b.baseAddress, b.count, c.baseAddress, c.count, digest.baseAddress)
            count = 32
          }
        }
      }
    }
  }
}
