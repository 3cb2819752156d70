internal import Libcrypto

/// SHA-256 (FIPS 180-4), for content ids and for the ledger's chain.
///
/// The computing is OpenSSL's; this is the one file of the room that imports a library.
public enum SHA256 {
  /// The digest in 64 lower-case hexadecimal digits.
  public static func hex(_ message: [UInt8]) -> String {
    let digits: StaticString = "0123456789abcdef"
    let digest = digest(message)
    return String(unsafeUninitializedCapacity: 64) { buffer in
      for (i, byte) in digest.enumerated() {
        buffer[2 * i] = digits.utf8Start[Int(byte >> 4)]
        buffer[2 * i + 1] = digits.utf8Start[Int(byte & 15)]
      }
      return 64
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
