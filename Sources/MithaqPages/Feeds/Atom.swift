import MithaqAnswers
import MithaqClaims

/// Facts as an Atom feed (RFC 4287).
public enum Atom {
  public enum Matter: Sendable {
    case everything
    case agreement(String)
    case state(String)
    /// What the ledger came to know since an instant.
    case changes(since: Instant)
  }

  public static func feed(_ matter: Matter, _ facts: [Told], updated: Instant?, _ c: Context) -> [UInt8] {
    feed(matter, facts.map { ($0, nil) }, updated: updated, c)
  }

  /// What the ledger came to know, each with its kind before its words.
  public static func feed(_ changes: Changes, _ c: Context) -> [UInt8] {
    feed(
      .changes(since: changes.since), changes.facts.map { ($0.fact, Words.change($0.kind, c)) },
      updated: changes.asOf.known, c)
  }

  private static func feed(
    _ matter: Matter, _ facts: [(fact: Told, change: HTML?)], updated: Instant?, _ c: Context
  ) -> [UInt8] {
    let (name, id, page): (String, String, Link) =
      switch matter {
      case .everything:
        (c.language == .ar ? "ميثاق: آخر ما قيل" : "Mithaq: said last", "urn:mithaq:feed:all", c.link(""))
      case .agreement(let id):
        ("\(c.agreementName(id))", "urn:mithaq:feed:agreement:\(Link("\(id)").address)", c.link("agreements/\(id)"))
      case .state(let id):
        ("\(c.polityName(id))", "urn:mithaq:feed:state:\(Link("\(id)").address)", c.link("states/\(id)"))
      case .changes(let since):
        (
          c.language == .ar ? "ميثاق: ما عُلم منذ \(since.day)" : "Mithaq: learned since \(since.day)",
          "urn:mithaq:feed:changes", c.link("")
        )
      }
    let latest = (updated ?? Instant(milliseconds: 0)).text
    let entries = facts.map { fact, change -> HTML in
      let claims = fact.claims + fact.against + fact.earlier
      let claim = claims.first ?? ""
      let who = (fact.actors + fact.counterparts).map(c.polityName).joined(separator: c.language == .ar ? "، " : ", ")
      let what = fact.agreement.map { fact.agreementIsNamed ? " · \(c.agreementName($0))" : " · \($0)" } ?? ""
      let day = (fact.lastSaid ?? fact.firstSaid).map { "\($0)T00:00:00Z" } ?? latest
      let others = claims.dropFirst().map { "<link rel=\"related\" href=\"\(c.link("claims/\($0)"))\"/>" as HTML }
      let prefix: HTML? = change.map { "\($0): " }
      return """
        <entry><id>urn:mithaq:claim:\(claim)</id><title>\(prefix)\(who) · \(Words.act(fact.act, c))\(what) · \(Words.modality(fact.modality, c))</title>
        <updated>\(day)</updated><link rel="alternate" href="\(c.link("claims/\(claim)"))"/>\(others)<author><name>\(fact.outlets.isEmpty ? "Mithaq" : fact.outlets.joined(separator: ", "))</name></author>
        <summary>\(fact.quote)</summary></entry>

        """
    }
    let base: HTML? = c.site.map { " xml:base=\"\($0)/\"" }
    let feed: HTML = """
      <?xml version="1.0" encoding="utf-8"?>
      <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="\(c.language.rawValue)"\(base)>
      <id>\(id)</id><title>\(name)</title><updated>\(latest)</updated><link rel="alternate" href="\(page)"/>
      <author><name>Mithaq</name></author>
      \(entries)</feed>

      """
    return feed.bytes
  }
}
