import MithaqAnswers
import MithaqClaims

/// Facts as an Atom feed (RFC 4287).
public enum Atom {
  public enum Matter: Sendable {
    case everything
    case agreement(String)
    case state(String)
  }

  public static func feed(_ matter: Matter, _ facts: [Told], updated: Instant?, _ c: Context) -> [UInt8] {
    let (name, id, page): (String, String, Link) =
      switch matter {
      case .everything:
        (c.language == .ar ? "ميثاق: آخر ما قيل" : "Mithaq: said last", "urn:mithaq:feed:all", c.link(""))
      case .agreement(let id):
        ("\(c.agreementName(id))", "urn:mithaq:feed:agreement:\(Link("\(id)").address)", c.link("agreements/\(id)"))
      case .state(let id):
        ("\(c.polityName(id))", "urn:mithaq:feed:state:\(Link("\(id)").address)", c.link("states/\(id)"))
      }
    let latest = (updated ?? Instant(milliseconds: 0)).text
    let entries = facts.map { fact -> HTML in
      let claim = fact.claims.first ?? fact.against.first ?? fact.earlier.first ?? ""
      let who = (fact.actors + fact.counterparts).map(c.polityName).joined(separator: c.language == .ar ? "، " : ", ")
      let what = fact.agreement.map { fact.agreementIsNamed ? " · \(c.agreementName($0))" : " · \($0)" } ?? ""
      let day = (fact.lastSaid ?? fact.firstSaid).map { "\($0)T00:00:00Z" } ?? latest
      return """
        <entry><id>urn:mithaq:claim:\(claim)</id><title>\(who) · \(Words.act(fact.act, c))\(what) · \(Words.modality(fact.modality, c))</title>
        <updated>\(day)</updated><link rel="alternate" href="\(c.link("claims/\(claim)"))"/><author><name>\(fact.outlets.isEmpty ? "Mithaq" : fact.outlets.joined(separator: ", "))</name></author>
        <summary>\(fact.quote)</summary></entry>

        """
    }
    let feed: HTML = """
      <?xml version="1.0" encoding="utf-8"?>
      <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="\(c.language.rawValue)">
      <id>\(id)</id><title>\(name)</title><updated>\(latest)</updated><link rel="alternate" href="\(page)"/>
      <author><name>Mithaq</name></author>
      \(entries)</feed>

      """
    return feed.bytes
  }
}
