/// SHA-256 (FIPS 180-4), for content ids and for the ledger's chain.
///
/// It stands here because this room imports nothing; it is tested against NIST's vectors.
public enum SHA256 {
  /// The digest in 64 lower-case hexadecimal digits.
  public static func hex(_ message: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    let digest = digest(message)
    return String(unsafeUninitializedCapacity: 64) { buffer in
      for (i, byte) in digest.enumerated() {
        buffer[2 * i] = digits[Int(byte >> 4)]
        buffer[2 * i + 1] = digits[Int(byte & 15)]
      }
      return 64
    }
  }

  public static func digest(_ message: [UInt8]) -> [UInt8] {
    var h: State = (
      0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19
    )
    message.withUnsafeBytes { bytes in
      constants.withUnsafeBufferPointer { k in
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 64) { w in
          var offset = 0
          while offset + 64 <= bytes.count {
            compress(&h, w, k, UnsafeRawBufferPointer(rebasing: bytes[offset..<(offset + 64)]))
            offset += 64
          }
          let rest = bytes.count - offset
          let size = rest < 56 ? 64 : 128
          withUnsafeTemporaryAllocation(byteCount: size, alignment: 8) { tail in
            tail.initializeMemory(as: UInt8.self, repeating: 0)
            for i in 0..<rest { tail[i] = bytes[offset + i] }
            tail[rest] = 0x80
            tail.storeBytes(of: (UInt64(bytes.count) * 8).bigEndian, toByteOffset: size - 8, as: UInt64.self)
            for start in stride(from: 0, to: size, by: 64) {
              compress(&h, w, k, UnsafeRawBufferPointer(rebasing: tail[start..<(start + 64)]))
            }
          }
        }
      }
    }
    var digest: [UInt8] = []
    digest.reserveCapacity(32)
    for word in [h.0, h.1, h.2, h.3, h.4, h.5, h.6, h.7] {
      for shift in [24, 16, 8, 0] as [UInt32] { digest.append(UInt8(truncatingIfNeeded: word >> shift)) }
    }
    return digest
  }

  private typealias State = (UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32)

  // The ledger hashes every row: this is written for speed, over memory that is checked once, by the caller.
  @inline(__always)
  private static func compress(
    _ h: inout State, _ words: UnsafeMutableBufferPointer<UInt32>, _ constants: UnsafeBufferPointer<UInt32>,
    _ block: UnsafeRawBufferPointer
  ) {
    @inline(__always) func rotate(_ x: UInt32, _ n: UInt32) -> UInt32 { x &>> n | x &<< (32 &- n) }
    let w = words.baseAddress!
    let k = constants.baseAddress!
    let bytes = block.baseAddress!
    for i in 0..<16 { w[i] = UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 4 &* i, as: UInt32.self)) }
    for i in 16..<64 {
      let s0 = rotate(w[i &- 15], 7) ^ rotate(w[i &- 15], 18) ^ (w[i &- 15] &>> 3)
      let s1 = rotate(w[i &- 2], 17) ^ rotate(w[i &- 2], 19) ^ (w[i &- 2] &>> 10)
      w[i] = w[i &- 16] &+ s0 &+ w[i &- 7] &+ s1
    }
    var (a, b, c, d, e, f, g, v) = h
    for i in 0..<64 {
      let s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
      let choice = (e & f) ^ (~e & g)
      let t1 = v &+ s1 &+ choice &+ k[i] &+ w[i]
      let s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
      let majority = (a & b) ^ (a & c) ^ (b & c)
      let t2 = s0 &+ majority
      v = g
      g = f
      f = e
      e = d &+ t1
      d = c
      c = b
      b = a
      a = t1 &+ t2
    }
    h.0 &+= a
    h.1 &+= b
    h.2 &+= c
    h.3 &+= d
    h.4 &+= e
    h.5 &+= f
    h.6 &+= g
    h.7 &+= v
  }

  private static let constants: [UInt32] = [
    0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
    0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
    0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
    0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
    0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
    0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
    0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
    0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
  ]
}
