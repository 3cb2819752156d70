import MithaqClaims

/// What answers must come to, counted beside the ledger while the news is invented.
struct Expected {
  struct Pair: Hashable {
    var a: String
    var b: String
    init(_ one: String, _ two: String) { (a, b) = one < two ? (one, two) : (two, one) }
  }
  /// After each batch, how many claims there are under an agreement and between two states.
  private(set) var agreements: [[String: Int]] = [[:]]
  private(set) var pairs: [Pair: [(batch: Int, count: Int)]] = [:]
  private(set) var claims = 0

  mutating func note(_ news: [(Article, Reading)]) {
    var counts = agreements.last!
    let number = agreements.count
    for (_, reading) in news {
      claims += reading.claims.count
      for claim in reading.claims {
        if let id = claim.agreement?.id { counts[id, default: 0] += 1 }
        let states = (claim.actors + claim.counterparts).map(\.id)
        if states.count == 2 {
          let pair = Pair(states[0], states[1])
          if pairs[pair]?.last?.batch == number {
            pairs[pair]![pairs[pair]!.count - 1].count += 1
          } else {
            pairs[pair, default: []].append((number, (pairs[pair]?.last?.count ?? 0) + 1))
          }
        }
      }
    }
    agreements.append(counts)
  }

  func claims(under agreement: String, batches: Int) -> Int { agreements[batches][agreement] ?? 0 }
  func claims(between a: String, and b: String, batches: Int) -> Int {
    pairs[Pair(a, b)]?.last { $0.batch <= batches }?.count ?? 0
  }
}
