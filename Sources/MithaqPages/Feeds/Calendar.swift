import MithaqAnswers
import MithaqClaims

/// Dated plans as a calendar (RFC 5545).
public enum Calendar {
  public static func plans(_ facts: [Told], stamp: Instant, _ c: Context) -> [UInt8] {
    var out: [UInt8] = []
    func line(_ name: StaticString, _ value: String) { fold("\(name):\(value)", into: &out) }
    line("BEGIN", "VCALENDAR")
    line("VERSION", "2.0")
    line("PRODID", "-//Mithaq//Plans//EN")
    line("X-WR-CALNAME", escaped(c.language == .ar ? "ميثاق: مقرر" : "Mithaq: planned"))
    let digits = stamp.text.filter { $0.isNumber || $0 == "T" }
    for fact in facts {
      guard let date = fact.date.flatMap({ PartialDate($0) }), let first = date.earliest, let last = date.latest,
        let claim = fact.claims.first
      else { continue }
      let who = (fact.actors + fact.counterparts).map(c.polityName).joined(separator: ", ")
      let act = String(decoding: Words.act(fact.act, c).bytes, as: UTF8.self)
      let what = fact.agreement.map { " · " + (fact.agreementIsNamed ? c.agreementName($0) : $0) } ?? ""
      line("BEGIN", "VEVENT")
      line("UID", claim + "@mithaq")
      line("DTSTAMP", String(digits.prefix(15)) + "Z")
      line("DTSTART;VALUE=DATE", first.description.filter { $0 != "-" })
      line("DTEND;VALUE=DATE", last.adding(days: 1).description.filter { $0 != "-" })
      line("SUMMARY", escaped("\(who) · \(act)\(what)"))
      line("DESCRIPTION", escaped(fact.quote))
      for id in fact.claims + fact.earlier + fact.against { line("X-MITHAQ-CLAIM", id) }
      if let site = c.site { line("URL", site.address + c.link("claims/\(claim)").address) }
      line("TRANSP", "TRANSPARENT")
      line("END", "VEVENT")
    }
    line("END", "VCALENDAR")
    return out
  }

  /// A value of text: nothing in it ends the line or the value, and no control character is left.
  private static func escaped(_ text: String) -> String {
    var out = String.UnicodeScalarView()
    for scalar in TextStyle.harmless(text).unicodeScalars {
      switch scalar {
      case "\\", ";", ",":
        out.append("\\")
        out.append(scalar)
      default: out.append(scalar)
      }
    }
    return String(out)
  }

  /// At most 75 bytes a line, broken between characters; what goes on begins with a space.
  private static func fold(_ text: String, into out: inout [UInt8]) {
    var room = 75
    for scalar in text.unicodeScalars {
      let bytes = Array(String(scalar).utf8)
      if bytes.count > room {
        out += [0x0d, 0x0a, 0x20]
        room = 74
      }
      out += bytes
      room -= bytes.count
    }
    out += [0x0d, 0x0a]
  }
}
