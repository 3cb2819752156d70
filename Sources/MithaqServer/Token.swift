import MithaqClaims

/// The secret that lets a reviewer record. It is kept as a digest, is never written anywhere, and compared in constant time.
public struct Token: Sendable {
  private let digest: [UInt8]

  /// Nil for a secret of fewer than 16 bytes, which could be guessed.
  public init?(_ secret: String) {
    guard secret.utf8.count >= 16 else { return nil }
    digest = SHA256.digest(Array(secret.utf8))
  }

  /// Looks at every byte of both digests, whatever the first ones are; digests are of one length, so that nothing tells how
  /// long the secret is.
  public func matches(_ given: String) -> Bool {
    let other = SHA256.digest(Array(given.utf8))
    var difference: UInt8 = 0
    for (a, b) in zip(digest, other) { difference |= a ^ b }
    return difference == 0
  }
}

extension Token: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "Token(…)" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
