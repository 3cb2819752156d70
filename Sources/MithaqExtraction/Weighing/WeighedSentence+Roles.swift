import MithaqClaims

/// The chances of a polity to take part in an act.
struct RoleChances {
  var polity: Int
  var actor: Float
  var counterpart: Float
}

// Who may take part in an act, and what is observed of each.
extension WeighedSentence {
  private enum Kind {
    /// By how the polity stands there – named, as owner, by a pronoun – and on which side of the act.
    static let occurrences: [[Symbol]] = ["named", "owner", "pronoun"].map { how in
      ["before", "at", "behind"].map { Symbol("\(how)-\($0)") }
    }
    static let marker = Symbol("marker")
    static let right = Symbol("right")
    static let owns = Symbol("owns")
    static let ownsClass = Symbol("owns-class")
    static let left1 = Symbol("left1")
    static let left2 = Symbol("left2")
    static let right1 = Symbol("right1")
    static let office = Symbol("office")
    static let subjectPlace = Symbol("subject-place")
    static let anaphor = Symbol("anaphor")
    static let coordinated = Symbol("coordinated")
    static let absent = Symbol("absent")
    static let subject = Symbol("subject")
    static let rank = Symbol("rank")
    static let speaks = Symbol("speaks")
    static let isSubject = Symbol("is-subject")
    static let source = Symbol("source")
    static let kind = Symbol("polity-kind")
    static let isAgreement = Symbol("is-agreement")
    static let title = Symbol("in-title")
    static let claimed = Symbol("claimed")
    static let overall = Symbol("much-spoken-of")
    static let ruled = Symbol("ruled")
    static let anchor = Symbol("anchor")
    static let anchorForm = Symbol("anchor-form")
    static let distance = Symbol("distance")
    static let entities = Symbol("entities")
    static let verbs = Symbol("verbs")
    static let clause = Symbol("clause")
    static let form = Symbol("form")
    static let clauseEnd = Symbol("break")
    static let comma = Symbol("comma")
    static let complement = Symbol("complement")
  }
  private static func bucket(_ n: Int) -> Int {
    switch abs(n) {
    case 0...2: abs(n)
    case 3, 4: 3
    case 5...7: 4
    case 8...12: 5
    default: 6
    }
  }

  /// What of an occurrence's surroundings does not depend on the act.
  private func markerOf(_ i: Int) -> (marker: Marker, head: Int) {
    let head = chunks[i].coordinatedWith >= 0 ? chunks[i].coordinatedWith : i
    var marker = chunks[head].marker
    if marker == .none, head > 0, chunks[head - 1].kind == .preposition { marker = chunks[head - 1].marker }
    return (marker, head)
  }

  /// What is observed of each polity that may take part in an act told at chunk `k`, in the order of the text; behind those, polities
  /// that only the sentences around name.
  func observedRoles(_ act: Act, at k: Int, in context: SpokenContext) -> [(polity: Int, observed: Observations)] {
    let chunks = self.chunks
    let terms = self.terms
    var order: [Int] = []
    var all: [Int: Observations] = [:]
    func add(_ polity: Int, _ change: (inout Observations) -> Void) {
      if all[polity] == nil {
        order.append(polity)
        all[polity] = Observations(named: isNamed)
      }
      change(&all[polity]!)
    }
    let anchor = chunks[k]
    let right = anchor.kind == .verb || anchor.kind == .event ? reader.right(k) : []
    for i in chunks.indices {
      let c = chunks[i]
      let pronoun = c.kind == .pronoun ? reader.pronoun(c.value, at: i) : []
      guard !c.mentions.isEmpty || !c.owners.isEmpty || !pronoun.isEmpty else { continue }
      let (marker, head) = markerOf(i)
      let mark = Symbol.marker(marker)
      let side = i < k ? 0 : i == k ? 1 : 2
      let low = min(i, k)
      let high = max(i, k)
      let between = low + 1 < high ? chunks[(low + 1)..<high] : []
      var verbs = 0
      var entities = 0
      var hasComplement = false
      var hasBreak = false
      var hasComma = false
      for b in between {
        switch b.kind {
        case .verb: verbs += 1
        case .complementizer: hasComplement = true
        case .clauseBreak, .semicolon, .relative: hasBreak = true
        case .comma: hasComma = true
        default: break
        }
        if !b.mentions.isEmpty { entities += 1 }
      }
      verbs = min(2, verbs)
      entities = min(3, entities)
      let behind = right.last { $0.chunk == head }?.marker
      for (way, mentions) in [c.mentions, c.owners, pronoun].enumerated() {
        let base = Kind.occurrences[way][side]
        for m in mentions {
          add(m.polity) { o in
            o.add(base)
            o.add(base, mark)
            o.add(base, Kind.distance, Symbol.number(Self.bucket(i - k)))
            o.add(base, Kind.entities, Symbol.number(entities))
            o.add(base, Kind.verbs, Symbol.number(verbs))
            o.add(base, mark, Symbol.number(entities))
            o.add(
              base, mark, Symbol.number(16 + verbs * 4 + (hasComplement ? 2 : 0) + (hasBreak ? 1 : 0)))
            o.add(
              base, Kind.form,
              Symbol.number(Int(m.form.rawValue) * 4 + (m.person != nil ? 2 : 0) + (m.office != nil ? 1 : 0)))
            if let office = m.office { o.add(Kind.office, base, symbol(office)) }
            if hasComplement { o.add(base, Kind.complement) }
            if hasBreak { o.add(base, Kind.clauseEnd) }
            if hasComma { o.add(base, Kind.comma) }
            if let behind { o.add(Kind.right, Symbol.marker(behind)) }
            if way == 1 {
              o.add(Kind.owns, terms[i])
              reader.extractor.forEachClass(c.classes) {
                o.add(Kind.ownsClass, $0)
                o.add(Kind.ownsClass, base, $0)
              }
            }
            if i > 0 { o.add(Kind.left1, terms[i - 1]) }
            if i > 1 { o.add(Kind.left2, terms[i - 2]) }
            if i + 1 < chunks.count {
              o.add(Kind.right1, terms[i + 1])
              if chunks[i + 1].kind == .verb { o.add(Kind.subjectPlace) }
            }
            if c.anaphor != .none { o.add(Kind.anaphor, Symbol.number(Int(c.anaphor.rawValue))) }
            if c.coordinatedWith >= 0 { o.add(Kind.coordinated) }
          }
        }
      }
    }
    let namedHere = order
    var elsewhere: [Int] = []
    for polity in context.subject + context.before + context.most.prefix(2) + context.overall.prefix(2)
    where all[polity] == nil && !elsewhere.contains(polity) { elsewhere.append(polity) }
    for polity in elsewhere {
      add(polity) { o in
        o.add(Kind.absent)
        if context.subject.contains(polity) { o.add(Kind.absent, Kind.subject) }
        if context.before.contains(polity) { o.add(Kind.absent, Symbol.number(1)) }
        if context.most.first == polity { o.add(Kind.absent, Symbol.number(2)) }
        if context.most.prefix(2).contains(polity) { o.add(Kind.absent, Symbol.number(3)) }
        if context.title.contains(polity) { o.add(Kind.absent, Kind.title) }
        if context.home == polity { o.add(Kind.absent, Symbol.number(4)) }
        if context.overall.first == polity { o.add(Kind.absent, Symbol.number(5)) }
        o.add(Kind.absent, Kind.rank, Symbol.number(min(3, namedHere.count)))
      }
    }
    let found = anchor.kind == .verb || anchor.kind == .event ? reader.subject(k) : Found()
    for m in found.mentions where all[m.polity] != nil {
      add(m.polity) { o in
        o.add(Kind.subject, Symbol.number(found.source.row))
        o.add(Kind.subject, Self.kinds[Int(anchor.kind.rawValue)])
      }
    }
    let source = reader.attribution(k).0?.polity.flatMap { reader.lexicon.polityIndex[$0] }
    for polity in order {
      let id = reader.lexicon.polities[polity].id
      add(polity) { o in
        if let rank = named.firstIndex(of: polity) {
          o.add(Kind.rank, Symbol.number(min(rank, 4)), Symbol.number(min(named.count, 5)))
        }
        if speakers.contains(polity) { o.add(Kind.speaks) }
        if found.mentions.contains(where: { $0.polity == polity }) { o.add(Kind.isSubject) }
        if source == polity { o.add(Kind.source) }
        o.add(Kind.kind, Symbol.number(reader.isState(polity) ? 1 : 0))
        if bodies.contains(polity) { o.add(Kind.isAgreement) }
        if context.title.contains(polity) { o.add(Kind.title) }
        if let claimed = context.claimed[polity] {
          o.add(Kind.claimed, Symbol.number(claimed.contains(act) ? 1 : 0))
        }
        if context.overall.prefix(2).contains(polity) { o.add(Kind.overall) }
        for claim in claims {
          let group = Symbol.number(claim.act == act ? 16 : claim.act.family.rawValue)
          if claim.actors.contains(where: { $0.id == id }) { o.add(Kind.ruled, Symbol.number(0), group) }
          if claim.counterparts.contains(where: { $0.id == id }) { o.add(Kind.ruled, Symbol.number(1), group) }
        }
        if anchor.entry >= 0 { o.add(Kind.anchor, terms[k]) }
        o.add(
          Kind.anchorForm, Self.kinds[Int(anchor.kind.rawValue)], Symbol.number(Int(anchor.features.form.rawValue)))
      }
    }
    return order.map { ($0, all[$0]!) }
  }
}

extension Found.Source {
  var row: Int {
    switch self {
    case .own: 0
    case .genitive: 1
    case .otherPredicate: 2
    case .sentenceBefore: 3
    case .asked: 4
    }
  }
}

/// Acts whose participants are found alike.
enum ActFamily: Int, CaseIterable {
  case agreement, membership, relations, mission, contact, visit, mediation
}

extension Act {
  var family: ActFamily {
    switch self {
    case .negotiate, .agree, .sign, .enterIntoForce, .renew, .terminate: .agreement
    case .ratify, .join, .suspend, .withdraw: .membership
    case .establishRelations, .maintainRelations, .upgradeRelations, .downgradeRelations, .restoreRelations: .relations
    case .openEmbassy, .closeEmbassy, .appointAmbassador, .recallAmbassador, .expelDiplomat, .recognize,
      .severRelations:
      .mission
    case .meet, .call: .contact
    case .visit: .visit
    case .mediate: .mediation
    }
  }
}
