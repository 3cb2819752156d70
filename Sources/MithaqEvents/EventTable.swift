import MithaqClaims

extension EventScheme {
  /// The columns of `writeEventTable`: the 61 of GDELT 2.0's event table, in its order. The table itself has no header, as there.
  public static let eventTableColumns: [String] =
    ["GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate"] + actorColumns("Actor1") + actorColumns("Actor2")
    + [
      "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale", "NumMentions",
      "NumSources", "NumArticles", "AvgTone",
    ] + placeColumns("Actor1Geo_") + placeColumns("Actor2Geo_") + placeColumns("ActionGeo_")
    + ["DATEADDED", "SOURCEURL"]

  private static func actorColumns(_ actor: String) -> [String] {
    [
      "Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code", "Type1Code",
      "Type2Code", "Type3Code",
    ].map { actor + $0 }
  }
  private static func placeColumns(_ place: String) -> [String] {
    ["Type", "Fullname", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID"].map { place + $0 }
  }

  /// Appends the claim in the form of GDELT's event table: tab-separated, a row for each source and target of `writeCAMEO`.
  ///
  /// `GLOBALEVENTID` is the claim's: its first twelve digits, as a number, times 4096, and the row's number among the claim's
  /// rows. What claims do not tell (tone, places of actors, religions) is left empty.
  public func writeEventTable(_ sourced: SourcedClaim, to out: inout [UInt8]) throws(NoEvent) {
    let coded = try code(sourced)
    let claim = sourced.claim
    let (year, month, day) = coded.day.components
    func digits(_ n: Int, _ width: Int) -> String {
      let text = String(n)
      return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
    }
    let fraction = (month * 30 + day) * 10_000 / 365
    let root = String(coded.code.id.prefix(2))
    for (number, row) in dyads(coded).prefix(4096).enumerated() {
      var cells: [String] = [
        String((UInt64(claim.id.prefix(12), radix: 16) ?? 0) * 4096 + UInt64(number)),
        digits(year, 4) + digits(month, 2) + digits(day, 2), digits(year, 4) + digits(month, 2), digits(year, 4),
        "\(year + fraction / 10_000)." + digits(fraction % 10_000, 4),
      ]
      cells += Self.cells(row.source)
      cells += Self.cells(row.target)
      cells += [
        claim.evidence.sentence <= 1 ? "1" : "0", row.code.id, String(row.code.id.prefix(3)),
        String(row.code.id.prefix(2)), String(row.code.quad ?? Self.quad(root)),
        row.code.scale.map(Tenths.text) ?? "", "1", "1", "1", "",
      ]
      cells += Self.place(nil) + Self.place(nil) + Self.place(claim.place?.text)
      cells += [Self.stamp(sourced.known), Self.flat(sourced.article.url ?? "")]
      out += cells.joined(separator: "\t").utf8
      out.append(0x0a)
    }
  }

  private static func cells(_ side: Side?) -> [String] {
    guard let side else { return Array(repeating: "", count: 10) }
    var country = ""
    var group = ""
    var type = side.actor?.sector ?? ""
    if let code = side.actor?.code {
      if code.hasPrefix("IGO") || code.hasPrefix("IMG") || code.hasPrefix("NGO") {
        type = String(code.prefix(3))
        group = String(code.dropFirst(3))
      } else if code.utf8.count == 3, side.party.id == code || side.actor?.sector != nil || side.party.codes.count > 1 {
        country = code
      } else {
        group = code
      }
    }
    return [
      side.actor.map { $0.code + ($0.sector ?? "") } ?? "", flat(side.party.text ?? side.party.id), country, group, "",
      "",
      "", type, "", "",
    ]
  }

  /// Only a name: type 0 says that it was not looked up on a map.
  private static func place(_ name: String?) -> [String] { ["0", name.map(flat) ?? "", "", "", "", "", "", ""] }

  /// Verbal and material cooperation, verbal and material conflict, by the manual's chapters.
  private static func quad(_ root: String) -> Int {
    switch Int(root) ?? 0 {
    case ...5: 1
    case ...8: 2
    case ...13: 3
    default: 4
    }
  }

  /// `YYYYMMDDHHMMSS` in UTC.
  private static func stamp(_ known: Instant?) -> String {
    guard let known else { return "" }
    let seconds = Int(known.milliseconds / 1000)
    let day = Day(number: seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400)
    let rest = seconds - day.number * 86_400
    func two(_ n: Int) -> String { n < 10 ? "0\(n)" : "\(n)" }
    return day.description.filter { $0 != "-" } + two(rest / 3600) + two(rest / 60 % 60) + two(rest % 60)
  }
}
