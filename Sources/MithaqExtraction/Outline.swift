import MithaqClaims
import MithaqTextScan

extension Extractor {
  /// How each sentence is cut into phrases, one line a phrase: for those who write packs and want to see what a text looks like
  /// to the rules.
  public func outline(_ article: Article) -> String {
    guard var reader = prepare(article, explain: true).reader else { return "" }
    var out = ""
    for sentence in reader.text.sentences {
      let chunks = reader.chunker.chunks(sentence)
      let s = SentenceReader(
        extractor: self, chunker: reader.chunker, grammar: reader.grammar, sentence: sentence, chunks: chunks,
        discourse: reader.discourse, explain: true)
      let claims = s.read()
      reader.discourse = s.discourse
      out += "— sentence \(sentence.index)\n"
      for (k, c) in s.chunks.enumerated() {
        let words = c.start < c.end ? reader.chunker.words(c.start, c.end) : ""
        var line = "\(k)\t\(c.kind)\t\(words)"
        if c.marker != .none { line += "\tmarker=\(c.marker)" }
        if c.conjunction != .none { line += "\t\(c.conjunction)" }
        if c.entry >= 0 { line += "\t<\(lexicon.entries[c.entry].lemma)>" }
        if c.kind == .verb || c.kind == .event {
          line += " \(c.features.tense) \(c.features.form)"
          let found = s.subject(k)
          line +=
            "\tsubject=\(found.mentions.map { lexicon.polities[$0.polity].id }.joined(separator: "+")) (\(found.how))\(found.isBlocked ? " blocked" : "")"
          if let g = s.governor(k) { line += "\tgovernor=\(g)" }
          line += "\tright=\(s.right(k).map { "\($0.marker):\($0.chunk)" }.joined(separator: ","))"
        }
        if !c.mentions.isEmpty {
          line += "\t=\(c.mentions.map { lexicon.polities[$0.polity].id }.joined(separator: "+"))"
        }
        if !c.owners.isEmpty {
          line += "\towners=\(c.owners.map { lexicon.polities[$0.polity].id }.joined(separator: "+"))"
        }
        if c.kind == .entity, c.features.number != .none { line += "\t\(c.features.number)" }
        if c.anaphor != .none { line += "\tanaphor=\(c.anaphor)" }
        if let p = c.person { line += "\tperson=\(p)" }
        if let o = c.office { line += "\toffice=\(o)" }
        if c.agreement >= 0 { line += "\tagreement=\(lexicon.agreements[c.agreement].id)" }
        if let t = c.type { line += "\ttype=\(t)" }
        if c.coordinatedWith >= 0 { line += "\twith=\(c.coordinatedWith)" }
        if let d = s.dates[k] { line += "\tdate=\(d.date)" }
        out += line + "\n"
      }
      for claim in claims {
        let agreement = claim.agreement.map { $0.id ?? $0.type ?? "?" } ?? ""
        out +=
          "  * \(claim.act.rawValue) × \(claim.modality.rawValue) \(claim.actors.map(\.id).joined(separator: "+")) -> \(claim.counterparts.map(\.id).joined(separator: "+")) \(agreement) by=\(claim.attribution?.polity ?? claim.attribution?.outlet ?? "-") when=\(claim.when?.date.description ?? "-")\n"
      }
      for reason in s.dropped { out += "  - \(reason)\n" }
    }
    return out
  }
}
