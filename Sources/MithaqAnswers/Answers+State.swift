import MithaqClaims
import MithaqLedger
import MithaqStatus

/// Where one polity stands with every agreement that the ledger or the packs know of it.
public struct Ties: Hashable, Sendable {
  public var polity: String
  public var asOf: AsOf
  /// By agreement, those most told of first.
  public var rows: [Tie]

  public struct Tie: Hashable, Sendable {
    public var agreement: String
    public var legal: Board.Legal?
    public var reported: Board.Reported?
  }
}

extension Answers {
  /// The board of an agreement as the catalogue knows it, under all its ids.
  /// - Parameter registerKnown: nil means with all that the register holds.
  public func board(of id: String, asOf: AsOf, catalogue: Catalogue, registerKnown: Day?) throws -> Board {
    let entry = catalogue.agreement(id)
    return try board(
      of: entry?.id ?? id, asOf: asOf,
      law: try entry.flatMap { try law(of: $0, asOf, catalogue, registerKnown) },
      aliases: Set(entry?.aliases ?? []), depositaries: Set(entry?.depositaries ?? []))
  }

  public func ties(of polity: String, asOf: AsOf, catalogue: Catalogue, registerKnown: Day?) throws -> Ties {
    let cut = try ledger.cut(known: asOf.known)
    var groups: [String: [Outline]] = [:]
    var names: [Term: String] = [:]
    let own = try ledger.term(.polity, polity)
    if let own {
      let outlines = try made(by: asOf.valid, claims(under: own, at: cut)).filter {
        $0.agreement != nil && ($0.actors.contains(own) || !$0.act.isDirected)
      }
      names = try ledger.names(
        of: outlines.flatMap { [$0.agreement, $0.speaker.polity, $0.speaker.outlet, own].compactMap(\.self) })
      for outline in outlines {
        guard let name = outline.agreement.flatMap({ names[$0] }) else { continue }
        groups[catalogue.agreement(name)?.id ?? name, default: []].append(outline)
      }
    }
    var rows: [String: Ties.Tie] = [:]
    for (agreement, outlines) in groups {
      let entry = catalogue.agreement(agreement)
      // In the order of ids, which decides among claims of one day.
      let outlines = outlines.sorted { ($0.tag, $0.claim) < ($1.tag, $1.claim) }
      let registers = Set(
        names.filter { entry?.depositaries.contains($0.value) ?? false }.map { Int($0.key.number) })
      let cell = reported(
        outlines.enumerated().map { Telling($1, $0, about: own!) }, polity: Int(own!.number), on: asOf.valid,
        depositaries: registers)
      guard let cell else { continue }
      rows[agreement] = Ties.Tie(
        agreement: agreement, reported: told(cell, outlines, polity: polity, names: names))
    }
    for id in catalogue.agreements.keys {
      // Where nothing is told of the polity and the agreement, no depositary told of it; and who has no act at all has none
      // that was known earlier: most agreements need not be computed anew for each day.
      let law: MithaqStatus.Standing?
      if groups[id] != nil {
        law = try self.law(of: catalogue.agreements[id]!, asOf, catalogue, registerKnown)
      } else if catalogue.standing(of: id, known: nil)?.parties[polity] != nil {
        law = catalogue.standing(of: id, known: registerKnown)
      } else {
        law = nil
      }
      guard let law, let legal = legal(law, polity, asOf.valid)
      else { continue }
      rows[id, default: Ties.Tie(agreement: id)].legal = legal
    }
    return Ties(
      polity: polity, asOf: asOf,
      rows: rows.values.sorted {
        (groups[$1.agreement]?.count ?? 0, $0.agreement) < (groups[$0.agreement]?.count ?? 0, $1.agreement)
      })
  }

  func law(
    of entry: Catalogue.Agreement, _ asOf: AsOf, _ catalogue: Catalogue, _ registerKnown: Day?
  ) throws -> MithaqStatus.Standing? {
    guard entry.hasLaw else { return nil }
    return catalogue.standing(
      of: entry.id, known: registerKnown,
      registered: try registered(
        of: entry.id, aliases: Set(entry.aliases), depositaries: Set(entry.depositaries), known: asOf.known))
  }
}
