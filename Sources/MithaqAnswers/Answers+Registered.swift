import MithaqClaims
import MithaqLedger
import MithaqStatus

extension Answers {
  /// The acts of an agreement that its depositaries have told the ledger of, as a register would hold them.
  ///
  /// Only what was done on a known day and is said by a depositary itself; news of a deposit is news. An entry into force goes
  /// with the consent before it, as the depositary's own day.
  public func registered(
    of agreement: String, aliases: Set<String> = [], depositaries: Set<String>, known: Instant
  ) throws -> [ActRecord] {
    let speakers = Set(try depositaries.compactMap { try ledger.term(.polity, $0) })
    if speakers.isEmpty { return [] }
    let cut = try ledger.cut(known: known)
    var outlines: [Outline] = []
    for name in [agreement] + aliases.sorted() {
      guard let term = try ledger.term(.agreement, name) else { continue }
      outlines += try claims(under: term, at: cut).filter {
        $0.modality == .actual && ($0.speaker.polity.map(speakers.contains) ?? false)
          && $0.when.map { $0.first == $0.last } ?? false
      }
    }
    if outlines.isEmpty { return [] }
    let names = try ledger.names(of: outlines.flatMap(\.actors))
    var acts: [ActRecord] = []
    var entries: [(party: String, day: Day)] = []
    for outline in outlines {
      guard let day = outline.when?.first else { continue }
      for party in outline.actors.compactMap({ names[$0] }) {
        switch outline.act {
        case .sign: acts.append(ActRecord(party: party, act: .signature, date: day))
        case .ratify: acts.append(ActRecord(party: party, act: .ratification, date: day))
        case .join: acts.append(ActRecord(party: party, act: .accession, date: day))
        case .withdraw: acts.append(ActRecord(party: party, act: .withdrawalNotice, date: day))
        case .suspend: acts.append(ActRecord(party: party, act: .suspension, date: day))
        case .enterIntoForce: entries.append((party, day))
        default: break
        }
      }
    }
    // The same act may be told in several rows.
    acts = Set(acts).sorted { ($0.date, $0.party ?? "", $0.act) < ($1.date, $1.party ?? "", $1.act) }
    for (party, day) in entries {
      let consent = acts.lastIndex {
        $0.party == party && $0.date <= day && ActKind.consentByDefault.contains($0.act) && $0.entryDeclared == nil
      }
      if let consent { acts[consent].entryDeclared = day }
    }
    return acts
  }
}
