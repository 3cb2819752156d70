import MithaqClaims

extension EventScheme {
  /// The names of the columns of `writeCAMEO`, with tabs between and a newline.
  public static let cameoHeader =
    "date\tsource\ttarget\tevent_code\troot_code\tgoldstein\tarticle\tsentence\tclaim\n"

  /// Appends the claim as tab-separated rows, one for each source and each target.
  ///
  /// What is done together goes both ways, and a visit is hosted; `---` stands for an actor that is not named or has no code.
  /// Tabs and line ends within a text become spaces.
  public func writeCAMEO(_ sourced: SourcedClaim, to out: inout [UInt8]) throws(NoEvent) {
    let coded = try code(sourced)
    var rows: [(source: String, target: String, code: Code)] = []
    func add(_ source: String, _ target: String, _ code: Code) {
      if !rows.contains(where: { $0.source == source && $0.target == target && $0.code.id == code.id }) {
        rows.append((source, target, code))
      }
    }
    if coded.isReciprocal {
      for (i, a) in coded.sources.enumerated() {
        for (j, b) in coded.sources.enumerated() where i != j {
          for one in Self.codes(a) { for other in Self.codes(b) where one != other { add(one, other, coded.code) } }
        }
      }
      // Members of one group, or parties that share a code.
      if rows.isEmpty { add(Self.codes(coded.sources[0])[0], Self.unnamed, coded.code) }
    } else {
      let sources = coded.sources.isEmpty ? [Self.unnamed] : coded.sources.flatMap(Self.codes)
      let targets = coded.recipients.isEmpty ? [Self.unnamed] : coded.recipients.flatMap(Self.codes)
      for source in sources { for target in targets { add(source, target, coded.code) } }
      if let reverse = coded.event.reverse.flatMap({ codes[$0] }) {
        for source in sources { for target in targets where target != Self.unnamed { add(target, source, reverse) } }
      }
    }
    let sentence = Self.flat(Words.slice(sourced.sentence, of: sourced.article.body))
    for row in rows {
      let cells = [
        coded.day.description, row.source, row.target, row.code.id, String(row.code.id.prefix(2)),
        row.code.scale.map(Tenths.text) ?? "", Self.flat(sourced.article.id), sentence, sourced.claim.id,
      ]
      out += cells.joined(separator: "\t").utf8
      out.append(0x0a)
    }
  }

  static let unnamed = "---"

  private static func codes(_ party: CodedEvent.Party) -> [String] {
    party.codes.isEmpty ? [unnamed] : party.codes.map { $0.code + ($0.sector ?? "") }
  }

  private static func flat(_ text: String) -> String {
    var flat = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      flat.append(
        scalar.properties.generalCategory == .control || "\u{2028}\u{2029}".unicodeScalars.contains(scalar)
          ? " " : scalar)
    }
    return String(flat)
  }
}

/// Scores have one decimal.
enum Tenths {
  static func text(_ value: Double) -> String {
    let n = Int((value * 10).rounded())
    return (n < 0 ? "-" : "") + "\(abs(n) / 10).\(abs(n) % 10)"
  }
}
