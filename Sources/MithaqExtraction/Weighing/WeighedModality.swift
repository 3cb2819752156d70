import MithaqClaims

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What speaks for each modality of an act, and what the rules say.
public struct WeighedModality {
  public var ruled: Modality?
  /// Shares, in the order of `Modality.allCases`.
  var shares: [Float]

  public init(ruled: Modality?, shares: [Float]) {
    self.ruled = ruled
    self.shares = shares
  }

  /// The likeliest; that of the rules, unless another outweighs it clearly.
  /// - Parameter margin: by how much, in log-odds.
  public func chosen(margin: Float = Weigher.margin) -> Modality {
    let best = shares.indices.max { shares[$0] < shares[$1] }!
    if let ruled, log(shares[best]) < log(max(shares[ruled.row], 1e-9)) + margin { return ruled }
    return Modality.allCases[best]
  }
}

func logarithm(_ x: Float) -> Float { log(x) }
