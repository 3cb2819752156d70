import MithaqClaims

extension EventScheme {
  /// Appends the claim as one line of PLOVER JSON; `mithaq` in it holds the claim itself, so that nothing is lost.
  ///
  /// Offsets count characters (Unicode scalars, as Python does) in the title, a newline and the text.
  public func writePLOVER(_ sourced: SourcedClaim, coder: String, to out: inout [UInt8]) throws(NoEvent) {
    let coded = try code(sourced)
    let claim = sourced.claim
    let article = sourced.article
    var json = JSONBytes()
    json.object { json in
      json.field("id", claim.id)
      json.field("date", coded.day.description)
      json.key("source")
      json.actors(coded.sources)
      // Where nobody is host or guest all are sources, and there is no recipient, unless the category demands one.
      let recipients = coded.isReciprocal && coded.code.needsRecipient ? coded.sources : coded.recipients
      if !recipients.isEmpty {
        json.key("recipient")
        json.actors(recipients)
      }
      json.key("event")
      json.array([coded.code.id]) { $0.string($1) }
      if !coded.event.modes.isEmpty {
        json.key("mode")
        json.array(coded.event.modes) { $0.string($1) }
      }
      if !coded.event.contexts.isEmpty {
        json.key("context")
        json.array(coded.event.contexts) { $0.string($1) }
      }
      if let quad = coded.code.quad { json.field("quad_code", quad) }
      if let scale = coded.code.scale {
        json.key("event_scale")
        json.number(tenths: scale)
      }
      json.key("event_text")
      json.array([claim.evidence.text]) { $0.string($1) }
      if let place = claim.place {
        json.key("event_loc")
        json.object { $0.field("name", place.text) }
      }
      let body = article.body
      json.field("text", Words.slice(sourced.sentence, of: body))
      json.key("text_info")
      json.object {
        $0.field("sequence", claim.evidence.sentence)
        $0.field("start", Words.scalars(before: sourced.sentence.start, in: body))
        $0.field("end", Words.scalars(before: sourced.sentence.end, in: body))
      }
      json.key("cite_info")
      json.object {
        $0.field("citation", article.id)
        if let url = article.url { $0.field("url", url) }
        if let title = article.title { $0.field("title", title) }
        if let lang = article.lang { $0.field("language", lang) }
        if let outlet = article.outlet { $0.field("publication", outlet) }
        $0.field("coder", coder)
        $0.field("codebook", codebook)
      }
      json.key("mithaq")
      json.claim(claim)
    }
    out += json.bytes
    out.append(0x0a)
  }
}

extension JSONBytes {
  fileprivate mutating func actors(_ parties: [CodedEvent.Party]) {
    // A group is the list of its members, each with the id of the group.
    var flat: [(party: CodedEvent.Party, actor: EventScheme.Actor?)] = []
    for party in parties {
      if party.codes.isEmpty { flat.append((party, nil)) }
      for actor in party.codes { flat.append((party, actor)) }
    }
    array(flat) { json, each in
      json.object { json in
        if let actor = each.actor {
          json.field("code", actor.code)
          if let sector = actor.sector { json.field("sector", sector) }
        }
        if let text = each.party.text { json.field("actor_text", text) }
        json.field("identifier_id", each.party.id)
        if let person = each.party.person { json.field("identifier_text", person) }
        if let office = each.party.office { json.field("office", office) }
      }
    }
  }
}

/// Stretches of an article's body.
enum Words {
  static func slice(_ range: ByteRange, of body: String) -> String {
    let bytes = body.utf8
    let start = min(max(0, range.start), bytes.count)
    let end = min(max(start, range.end), bytes.count)
    let from = bytes.index(bytes.startIndex, offsetBy: start)
    return String(decoding: bytes[from..<bytes.index(from, offsetBy: end - start)], as: UTF8.self)
  }

  static func scalars(before offset: Int, in body: String) -> Int {
    body.utf8.prefix(offset).count { $0 & 0xc0 != 0x80 }
  }
}
