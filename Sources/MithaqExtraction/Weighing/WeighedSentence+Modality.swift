import MithaqClaims

// How an act stands that a sentence tells, and what is observed of it.
extension WeighedSentence {
  private enum Kind {
    static let ruled = Symbol("ruled")
    static let own = Symbol("own")
    static let act = Symbol("act")
    static let anchor = Symbol("anchor")
    static let form = Symbol("form")
    static let near = ["before", "before1", "before2", "before3"].map { Symbol($0) }
    static let nearBehind = ["behind", "behind1", "behind2", "behind3"].map { Symbol($0) }
    static let kind = Symbol("kind-before")
    static let governor = Symbol("governor")
    static let mood = Symbol("mood")
    static let moody = ["mood-before", "mood-behind"].map { Symbol($0) }
    static let title = Symbol("title")
    static let quoted = Symbol("quoted")
  }
  private static let modalities = Modality.allCases.map { Symbol($0.rawValue) }
  private static let none = Symbol("none")
  private static func symbol(_ modality: Modality?) -> Symbol {
    modality.map { modalities[$0.row] } ?? none
  }

  /// What is observed of the modality of an act told at chunk `k`.
  /// - Parameter ruled: what the rules say of it, where they claim it.
  func observedModality(_ act: Act, at k: Int, ruled: Modality?) -> Observations {
    var o = Observations(named: isNamed)
    let symbol = Self.symbol(ruled)
    let own = Self.symbol(reader.modality(k, act).0)
    let name = Symbol.act(act)
    o.add(Observations.bias)
    o.add(Kind.ruled, symbol)
    o.add(Kind.ruled, symbol, name)
    o.add(Kind.ruled, symbol, own)
    o.add(Kind.own, own)
    o.add(Kind.own, own, name)
    o.add(Kind.act, name)
    o.add(Kind.anchor, terms[k])
    let c = chunks[k]
    let form = Self.form(c)
    o.add(Kind.form, form, Self.kinds[Int(c.kind.rawValue)])
    o.add(Kind.form, form, name)
    var steps = 0
    var j = k - 1
    while j >= 0, steps < 8 {
      defer { j -= 1 }
      guard !Self.isMark(chunks[j].kind) else { continue }
      steps += 1
      o.add(Kind.near[0], terms[j])
      if steps < 4 { o.add(Kind.near[steps], terms[j]) }
      switch chunks[j].kind {
      case .negation, .future, .perhaps, .modal, .auxiliary, .complementizer, .relative, .clauseBreak:
        o.add(Kind.kind, Self.kinds[Int(chunks[j].kind.rawValue)], Symbol.number(min(steps, 4)))
      default: break
      }
    }
    steps = 0
    j = k + 1
    while j < chunks.count, steps < 6 {
      defer { j += 1 }
      guard !Self.isMark(chunks[j].kind) else { continue }
      steps += 1
      o.add(Kind.nearBehind[0], terms[j])
      if steps < 4 { o.add(Kind.nearBehind[steps], terms[j]) }
    }
    if c.kind == .verb || c.kind == .event {
      for g in reader.governors(k) {
        o.add(Kind.governor, terms[g])
        o.add(Kind.mood, Self.symbol(reader.entry(g)?.mood))
      }
    }
    for (i, d) in chunks.enumerated() where i != k {
      if d.kind == .negation || reader.entry(i)?.mood != nil { o.add(Kind.moody[i < k ? 0 : 1], terms[i]) }
    }
    if isTitle { o.add(Kind.title) }
    if reader.chunker.text.tokens[c.start].flags.contains(.quoted) { o.add(Kind.quoted) }
    return o
  }

  /// The modality of an act told at chunk `k`, weighed.
  func weighedModality(_ act: Act, at k: Int, ruled: Modality?, _ weights: WeightTable) -> WeighedModality {
    var sums = [Float](repeating: 0, count: Modality.allCases.count)
    for key in observedModality(act, at: k, ruled: ruled).distinct { weights.add(key, to: &sums) }
    return WeighedModality(ruled: ruled, sums: sums)
  }
}

/// What speaks for each modality of an act, and what the rules say.
public struct WeighedModality {
  public var ruled: Modality?
  /// In log-odds, in the order of `Modality.allCases`.
  var sums: [Float]

  /// The likeliest; that of the rules, unless another outweighs it clearly.
  /// - Parameter margin: by how much, in log-odds.
  public func chosen(margin: Float = Weigher.margin) -> Modality {
    let best = sums.indices.max { sums[$0] < sums[$1] }!
    if let ruled, sums[best] < sums[ruled.row] + margin { return ruled }
    return Modality.allCases[best]
  }
}
