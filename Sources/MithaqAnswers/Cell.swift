import MithaqClaims
import MithaqLedger
import MithaqStatus

/// One cell of a board with what stands behind it: the steps in law, and the sentences of the reports.
public struct Cell: Hashable, Sendable {
  public var agreement: String
  public var asOf: AsOf
  public var row: Board.Row
  /// What the law makes of the polity's acts, in the order of days, until the day asked about.
  public var steps: [LegalStep]
  /// The claims that justify the report, in the order of saying, then those that say otherwise; 100 at most.
  public var claims: [Sentence]

  public struct LegalStep: Hashable, Sendable {
    /// Nil where nobody says when it began.
    public var from: Day?
    public var status: LegalStatus
  }

  public struct Sentence: Hashable, Sendable {
    public var id: String
    public var act: Act
    public var modality: Modality
    public var quote: String
    public var outlet: String?
    public var speaker: String?
    public var said: Day?
    public var known: Instant
    public var isContrary: Bool
  }
}

extension Answers {
  /// Nil where neither track has anything of the polity.
  /// - Parameter registerKnown: nil means with all that the register holds.
  public func cell(
    of agreement: String, _ polity: String, asOf: AsOf, catalogue: Catalogue, registerKnown: Day?
  ) throws -> Cell? {
    let entry = catalogue.agreement(agreement)
    let law = try entry.flatMap { try self.law(of: $0, asOf, catalogue, registerKnown) }
    let board = try board(
      of: entry?.id ?? agreement, asOf: asOf, law: law, aliases: Set(entry?.aliases ?? []),
      depositaries: Set(entry?.depositaries ?? []), parties: [polity])
    guard let row = board.rows.first(where: { $0.polity == polity }) else { return nil }
    let cut = try ledger.cut(known: asOf.known)
    let contrary = row.reported?.contradictedBy ?? []
    var outlines: [(outline: Outline, isContrary: Bool)] = []
    for id in ((row.reported?.claims ?? []) + contrary).prefix(100) {
      guard let claim = try ledger.claim(ledger.number(ofClaim: id), at: cut) else { continue }
      outlines.append((claim.outline, contrary.contains(id)))
    }
    outlines.sort {
      ($0.isContrary ? 1 : 0, $0.outline.said?.number ?? 0, $0.outline.tag) < (
        $1.isContrary ? 1 : 0, $1.outline.said?.number ?? 0, $1.outline.tag
      )
    }
    let quotes = try ledger.quotes(of: outlines.map(\.outline))
    let marks = try ledger.marks(of: outlines.map(\.outline.claim))
    let names = try ledger.names(
      of: outlines.flatMap { [$0.outline.outlet, $0.outline.speaker.polity].compactMap(\.self) })
    return Cell(
      agreement: board.agreement, asOf: asOf, row: row,
      steps: (law?.parties[polity]?.steps ?? []).filter { $0.from <= asOf.valid }.map {
        Cell.LegalStep(from: PartyStanding.known($0.from), status: $0.status)
      },
      claims: outlines.enumerated().map { i, item in
        Cell.Sentence(
          id: marks[i].id, act: item.outline.act, modality: item.outline.modality, quote: quotes[i],
          outlet: item.outline.outlet.flatMap { names[$0] }, speaker: item.outline.speaker.polity.flatMap { names[$0] },
          said: item.outline.said, known: marks[i].known, isContrary: item.isContrary)
      })
  }
}

extension Cell {
  /// `{"agreement", "valid", "known", "party", "legal", "reported", "steps", "sentences"}`.
  public var json: [UInt8] {
    MithaqAnswers.json { out in
      out.field("agreement", agreement)
      out.asOf(asOf)
      out.field("party", row.polity)
      out.legal(row.legal)
      out.reported(row.reported)
      out.key("steps")
      out.array(steps) { out, step in
        out.object {
          $0.field("from", step.from?.description)
          $0.field("status", step.status.rawValue)
        }
      }
      out.key("sentences")
      out.array(claims) { out, claim in
        out.object { out in
          out.field("id", claim.id)
          out.field("act", claim.act.rawValue)
          out.field("modality", claim.modality.rawValue)
          out.field("quote", claim.quote)
          out.field("outlet", claim.outlet)
          out.field("speaker", claim.speaker)
          out.field("said", claim.said?.description)
          out.field("known", claim.known.text)
          out.field("contradicts", claim.isContrary)
        }
      }
    }
  }
}

extension JSONBytes {
  /// `{"polities", "agreements"}`.
  mutating func company(_ company: Company) {
    key("company")
    object { out in
      out.key("polities")
      out.array(company.polities) { out, one in
        out.object { out in
          out.field("id", one.id)
          out.field("facts", one.facts)
          out.field("contacts", one.contacts)
          out.field("last_contact", one.lastContact)
          out.key("relations")
          if let relations = one.relations {
            out.object {
              $0.field("act", relations.act.rawValue)
              $0.field("day", relations.day?.description)
              $0.field("claim", relations.claim)
            }
          } else {
            out.string(nil)
          }
        }
      }
      out.key("agreements")
      out.array(company.agreements) { out, one in
        out.object {
          $0.field("id", one.id)
          $0.field("facts", one.facts)
          $0.field("last_said", one.lastSaid?.description)
        }
      }
    }
  }
}
