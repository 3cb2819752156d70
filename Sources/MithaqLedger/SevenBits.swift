/// Numbers of seven bits a byte, low ones first; the last byte of a number has no high bit.
enum SevenBits {
  @inline(__always)
  static func put(_ value: UInt64, _ out: inout [UInt8]) {
    var rest = value
    while rest >= 0x80 {
      out.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    out.append(UInt8(rest))
  }

  /// A number with a sign as one without: small ones stay small.
  @inline(__always)
  static func zigzag(_ value: Int64) -> UInt64 { UInt64(bitPattern: value << 1 ^ value >> 63) }
  @inline(__always)
  static func signed(_ zigzag: UInt64) -> Int64 { Int64(bitPattern: zigzag >> 1) ^ -Int64(bitPattern: zigzag & 1) }

  /// The number at `at`, which is moved behind it; nil where the bytes end within it, or it takes more than `bits` bits.
  @inline(__always)
  static func get(_ bytes: UnsafeRawBufferPointer, _ at: inout Int, bits: UInt64) -> UInt64? {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while at < bytes.count, shift < bits {
      let byte = bytes[at]
      at += 1
      value |= UInt64(byte & 0x7f) << shift
      if byte < 0x80 { return value }
      shift += 7
    }
    return nil
  }
}
