import Testing

@testable import MithaqClaims

@Suite struct SHA256Tests {
  /// NIST's examples for FIPS 180-4, and lengths around the ends of a block.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
      "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
    ),
    (String(repeating: "a", count: 1_000_000), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
  ])
  func gives(message: String, digest: String) {
    let bytes = Array(message.utf8)
    #expect(SHA256.hex(bytes) == digest)
    // In three stretches, wherever they are cut.
    for cut in stride(from: 0, through: min(bytes.count, 130), by: 13) {
      let rest = (bytes.count - cut) / 2
      let parts = (Array(bytes[..<cut]), Array(bytes[cut..<(cut + rest)]), Array(bytes[(cut + rest)...]))
      #expect(SHA256.digest(parts.0, parts.1, parts.2) == SHA256.digest(bytes))
    }
  }
}
