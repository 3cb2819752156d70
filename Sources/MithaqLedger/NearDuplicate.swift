/// Recognises the same text printed by several outlets, with other headlines, cuts and corrections.
///
/// The text's three-word runs are hashed; of each of 64 residue classes the smallest hash is kept (Li and König's
/// one-permutation MinHash). The share of equal places estimates the share of common runs. Texts whose eight
/// bands agree in one are compared; so nothing but likely pairs is ever looked at.
enum NearDuplicate {
  static let places = 64
  static let bands = 8
  static let placesInBand = 3
  /// Texts that have at least half of their runs in common are one text.
  static let threshold = 32

  /// Two bytes for each place; nil for texts too short to tell.
  static func signature(_ text: [UInt8]) -> [UInt8]? {
    let words = wordHashes(text)
    guard words.count >= 12 else { return nil }
    var least = [UInt64](repeating: .max, count: places)
    words.withUnsafeBufferPointer { words in
      least.withUnsafeMutableBufferPointer { least in
        for i in 0..<(words.count - 2) {
          let run = mix(words[i] &+ mix(words[i + 1] &+ mix(words[i + 2])))
          let place = Int(run & 63)
          least[place] = min(least[place], run >> 6)
        }
      }
    }
    var signature: [UInt8] = []
    signature.reserveCapacity(places * 2)
    for place in 0..<places {
      // An empty place borrows from the next that is not.
      var from = place
      var steps: UInt64 = 0
      while least[from] == .max {
        from = (from + 1) % places
        steps += 1
      }
      let value = mix(least[from] &+ steps &* 0x9e37_79b9_7f4a_7c15)
      signature.append(UInt8(truncatingIfNeeded: value))
      signature.append(UInt8(truncatingIfNeeded: value >> 8))
    }
    return signature
  }

  /// Letters and digits as they count, capitals as small ones, and 0 for what stands between words.
  private static let letters: [UInt8] = (0...255).map { byte in
    let isLetter = byte >= 0x80 || (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a || byte >= 0x30 && byte <= 0x39
    return isLetter ? UInt8(byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte) : 0
  }

  private static func wordHashes(_ text: [UInt8]) -> [UInt64] {
    [UInt64](unsafeUninitializedCapacity: text.count / 2 + 1) { words, count in
      text.withUnsafeBufferPointer { text in
        letters.withUnsafeBufferPointer { letters in
          let start: UInt64 = 0xcbf2_9ce4_8422_2325
          var at = 0
          while at < text.count {
            var letter = letters[Int(text[at])]
            at += 1
            if letter == 0 { continue }
            var hash = start
            while letter != 0 {
              hash = (hash ^ UInt64(letter)) &* 0x100_0000_01b3
              guard at < text.count else { break }
              letter = letters[Int(text[at])]
              at += 1
            }
            words[count] = hash
            count += 1
          }
        }
      }
    }
  }

  /// What two texts must share one of to be compared.
  static func bandHashes(_ signature: [UInt8]) -> [UInt32] {
    (0..<bands).map { band in
      var hash = UInt64(band) &+ 0x51ed_270b
      for place in 0..<placesInBand {
        let at = 2 * (band * placesInBand + place)
        hash = mix(hash ^ UInt64(signature[at]) ^ UInt64(signature[at + 1]) << 8)
      }
      return UInt32(truncatingIfNeeded: hash)
    }
  }

  static func isSame(_ a: [UInt8], _ b: UnsafeRawBufferPointer) -> Bool {
    guard a.count == 2 * places, b.count == 2 * places else { return false }
    var equal = 0
    for place in 0..<places where a[2 * place] == b[2 * place] && a[2 * place + 1] == b[2 * place + 1] { equal += 1 }
    return equal >= threshold
  }

  /// The finisher of SplitMix64.
  @inline(__always)
  private static func mix(_ x: UInt64) -> UInt64 {
    var z = x &+ 0x9e37_79b9_7f4a_7c15
    z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
    return z ^ z >> 31
  }
}
