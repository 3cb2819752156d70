import MithaqClaims
import MithaqTextScan

/// Reads one article: sentence by sentence, the body before the title, so that the title's short names are known.
struct ArticleReader {
  let extractor: Extractor
  let article: Article
  let text: ScannedText
  let grammar: Grammar
  let explain: Bool
  let chunker: Chunker
  var discourse = Discourse()

  init(extractor: Extractor, article: Article, body: String, text: ScannedText, grammar: Grammar, explain: Bool) {
    self.extractor = extractor
    self.article = article
    self.text = Self.withHeading(text)
    self.grammar = grammar
    self.explain = explain
    chunker = Chunker(extractor: extractor, text: self.text, grammar: grammar, body: body, published: article.published)
  }

  mutating func claims() -> [Claim] {
    let sentences = sentences(named: explain)
    if let weights = extractor.weights(grammar.code), sentences.contains(where: { !$0.named.isEmpty }) {
      return aboutStates(distinct(Weigher(sentences).claims(weights.network, weights.claims)))
    }
    var found: [Claim] = []
    var titles: [Claim] = []
    for sentence in sentences {
      if sentence.isTitle { titles += sentence.claims } else { found += sentence.claims }
    }
    // A headline repeats the body in other words; only what the body leaves out is a claim of its own.
    for claim in titles {
      // What a headline leaves out the body tells: a guess of it is no claim of its own.
      let repeated = found.contains { other in
        other.act == claim.act && (claim.confidence < 0.5 || hasAll(other, of: claim) || hasAll(claim, of: other))
      }
      if !repeated { found.append(claim) }
    }
    return aboutStates(distinct(found))
  }

  /// The sentences in the order in which they are read, the body before the title, with what the rules claim.
  mutating func sentences(named: Bool) -> [WeighedSentence] {
    var out: [WeighedSentence] = []
    if grammar.verbFirst { noteTitle() }
    let ordered = text.sentences.filter { !$0.isTitle } + text.sentences.filter(\.isTitle)
    for sentence in ordered {
      let chunks = chunker.chunks(sentence)
      guard !chunks.isEmpty else { continue }
      // Handed over and taken back: two holders would make every change of it copy what it changes.
      let spoken = discourse
      discourse = Discourse()
      let reader = SentenceReader(
        extractor: extractor, chunker: chunker, grammar: grammar, sentence: sentence, chunks: chunks,
        discourse: spoken, explain: explain)
      let claims = reader.read()
      discourse = reader.discourse
      reader.discourse = discourse.afterwards
      out.append(WeighedSentence(reader, claims: claims, named: named))
    }
    return out
  }

  /// The text with its first line as title, where it has none of its own and that line reads like one: a line by itself, without a stop
  /// at its end, and no dateline.
  private static func withHeading(_ text: ScannedText) -> ScannedText {
    guard text.sentences.count > 1, let first = text.sentences.first, !first.isTitle,
      text.sentences[1].paragraph > first.paragraph, (4...20).contains(first.tokens.count),
      !first.tokens.contains(where: { [.stop, .dash, .colon, .slash, .openParen].contains(text.tokens[$0].kind) })
    else { return text }
    var titled = text
    titled.sentences[0].isTitle = true
    return titled
  }

  /// What the title names in full is "the agreement" of the body until that names another.
  private mutating func noteTitle() {
    for sentence in text.sentences where sentence.isTitle {
      for chunk in chunker.chunks(sentence) where chunk.kind == .noun && chunk.agreement >= 0 && !chunk.agreementIsHead
      {
        discourse.agreement(
          SpokenAgreement(index: chunk.agreement, type: extractor.lexicon.agreements[chunk.agreement].type))
      }
    }
  }

  /// Whether everybody who takes part in `other` takes part in `claim`.
  private func hasAll(_ claim: Claim, of other: Claim) -> Bool {
    func has(_ p: Participant) -> Bool {
      claim.actors.contains { $0.id == p.id } || claim.counterparts.contains { $0.id == p.id }
    }
    return other.actors.allSatisfy(has) && other.counterparts.allSatisfy(has)
  }

  /// One source saying the same twice makes one claim; the one with a date stands.
  private func distinct(_ claims: [Claim]) -> [Claim] {
    var kept: [Claim] = []
    for claim in claims {
      if let index = kept.firstIndex(where: { isSame($0, claim) }) {
        if kept[index].when == nil, claim.when != nil { kept[index].when = claim.when }
      } else {
        kept.append(claim)
      }
    }
    return kept
  }

  private func isSame(_ a: Claim, _ b: Claim) -> Bool {
    a.act == b.act && a.modality == b.modality && hasAll(a, of: b) && hasAll(b, of: a)
      && a.agreement?.id == b.agreement?.id
      && a.attribution?.polity == b.attribution?.polity && a.attribution?.outlet == b.attribution?.outlet
      && (a.when == nil || b.when == nil || a.when?.date == b.when?.date)
      && (a.agreement?.id != nil || a.agreement?.type == b.agreement?.type)
      && (!a.act.isDirected || a.actors.map(\.id) == b.actors.map(\.id))
  }
}
