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
    let sentence = Self.flat(Words.slice(sourced.sentence, of: sourced.article.body))
    for row in dyads(coded) {
      let cells = [
        coded.day.description, row.source?.text ?? Self.unnamed, row.target?.text ?? Self.unnamed, row.code.id,
        String(row.code.id.prefix(2)),
        row.code.scale.map(Tenths.text) ?? "", Self.flat(sourced.article.id), sentence, sourced.claim.id,
      ]
      out += cells.joined(separator: "\t").utf8
      out.append(0x0a)
    }
  }

  static let unnamed = "---"

  /// One who acts or is acted on, by one of the codes that stand for it; nil where it has none.
  struct Side: Hashable {
    var party: CodedEvent.Party
    var actor: Actor?
    var text: String { actor.map { $0.code + ($0.sector ?? "") } ?? EventScheme.unnamed }
  }

  /// Each source with each target, none twice; what is done together goes both ways.
  func dyads(_ coded: CodedEvent) -> [(source: Side?, target: Side?, code: Code)] {
    var rows: [(source: Side?, target: Side?, code: Code)] = []
    func add(_ source: Side?, _ target: Side?, _ code: Code) {
      if !rows.contains(where: {
        $0.source?.text == source?.text && $0.target?.text == target?.text && $0.code.id == code.id
      }) {
        rows.append((source, target, code))
      }
    }
    func sides(_ party: CodedEvent.Party) -> [Side] {
      party.codes.isEmpty ? [Side(party: party)] : party.codes.map { Side(party: party, actor: $0) }
    }
    if coded.isReciprocal {
      for (i, a) in coded.sources.enumerated() {
        for (j, b) in coded.sources.enumerated() where i != j {
          for one in sides(a) { for other in sides(b) where one.text != other.text { add(one, other, coded.code) } }
        }
      }
      // Members of one group, or parties that share a code.
      if rows.isEmpty { add(sides(coded.sources[0])[0], nil, coded.code) }
    } else {
      let sources: [Side?] = coded.sources.isEmpty ? [nil] : coded.sources.flatMap(sides)
      let targets: [Side?] = coded.recipients.isEmpty ? [nil] : coded.recipients.flatMap(sides)
      for source in sources { for target in targets { add(source, target, coded.code) } }
      if let reverse = coded.event.reverse.flatMap({ codes[$0] }) {
        for source in sources {
          for target in targets where target?.actor != nil { add(target, source, reverse) }
        }
      }
    }
    return rows
  }

  static func flat(_ text: String) -> String {
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
