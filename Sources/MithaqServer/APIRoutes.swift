import MithaqAnswers
import MithaqClaims
import MithaqLedger

extension Route {
  private static func get(
    _ path: String, _ summary: String, query: [Parameter] = Parameter.times, schema: String, isKept: Bool = true,
    lane: Lane = .broad,
    _ json: @escaping @Sendable (Site, Question) throws -> [UInt8]
  ) -> Route {
    Route(path: "api/v1/" + path, summary: summary, query: query, responseSchema: schema, isKept: isKept, lane: lane) {
      Reply(kind: .json, body: try json($0, $1))
    }
  }

  static let api: [Route] = [
    get("openapi.json", "This description.", query: [], schema: "Object", lane: .narrow) { _, _ in OpenAPI.document },
    get("recent", "The newest facts, and the agreements that they are about.", schema: "Recent") { site, question in
      try site.answers.recent(asOf: question.asOf(site), limit: 50).json
    },
    get("plans", "What is planned and has a date still to come.", query: Parameter.parts, schema: "Facts") {
      site, question in
      let asOf = try question.asOf(site)
      return factsJSON(try site.answers.plans(asOf: asOf), slice: try question.slice(), asOf: asOf)
    },
    get("agreements", "All agreements that the ledger or the packs know.", query: [.offset, .limit], schema: "Entries")
    {
      site, question in
      // Of those that only the packs know, the ledger has no claim.
      site.entries(
        try site.directory(.agreement).map { ($0.id, $0.claims ?? 0) }, try question.slice(),
        name: { site.catalogue.agreement($0)?.name })
    },
    get("agreements/{id}", "Who stands where with an agreement, by law and by report.", schema: "Board") {
      try $0.board($1).json
    },
    get(
      "agreements/{id}/parties/{party}", "One party's cell of a board, with the sentences behind it.", schema: "Cell"
    ) {
      try $0.cell($1).json
    },
    get("agreements/{id}/conditions", "How an agreement came, or comes, into force.", schema: "Conditions") {
      site, question in
      guard let conditions = try site.board(question).conditions else {
        throw WebError.notFound("the packs hold no law of this agreement")
      }
      return conditions.json
    },
    get(
      "agreements/{id}/timeline", "What happened and what is planned, newest first.", query: Parameter.parts,
      schema: "Timeline"
    ) {
      site, question in
      let id = try site.board(question).agreement
      return try site.timeline(.agreement(id), question)
    },
    get("states", "All states and other polities that the ledger names.", query: [.offset, .limit], schema: "Entries") {
      site, question in
      site.entries(try site.directory(.polity), try question.slice(), name: { site.catalogue.polities[$0] })
    },
    get("states/{id}", "Where a polity stands with every agreement.", schema: "Ties") { site, question in
      try site.answers.ties(
        of: site.polity(question, "id"), asOf: question.asOf(site), catalogue: site.catalogue,
        registerKnown: question.registerKnown()
      ).json
    },
    get(
      "states/{id}/timeline", "What a polity did and plans, newest first.", query: Parameter.parts, schema: "Timeline"
    ) {
      site, question in try site.timeline(.polity(site.polity(question, "id")), question)
    },
    get(
      "states/{id}/with/{other}", "What two polities did together, newest first.", query: Parameter.parts,
      schema: "Timeline"
    ) {
      site, question in
      try site.timeline(.pair(site.polity(question, "id"), site.polity(question, "other")), question)
    },
    get("people", "All people who are named.", query: [.offset, .limit], schema: "Entries") { site, question in
      site.entries(try site.directory(.person), try question.slice(), name: { _ in nil })
    },
    get(
      "people/{name}/timeline", "What a person did and said, newest first.", query: Parameter.parts, schema: "Timeline"
    ) {
      site, question in try site.timeline(.person(site.person(question)), question)
    },
    get("outlets", "All outlets.", query: [.offset, .limit], schema: "Entries") { site, question in
      site.entries(try site.outlets(), try question.slice(), name: { _ in nil })
    },
    get("outlets/{id}/articles", "An outlet's newest articles.", query: Parameter.parts, schema: "List") {
      site, question in
      let slice = try question.slice()
      let all = try site.answers.outlet(
        try site.outlet(question), known: try question.asOf(site).known,
        limit: min(10_000, slice.offset + slice.limit + 1))
      return site.json { out in
        out.part(all[slice.range(of: all.count)], slice, total: all.count) { out, item in
          out.object {
            $0.field("number", Int(item.number))
            $0.field("id", item.article.id)
            $0.field("title", item.article.title)
            $0.field("lang", item.article.lang)
            $0.field("published", item.article.published?.description)
            $0.field("url", item.article.url)
          }
        }
      }
    },
    get("articles/{number}", "An article with every claim that was read in it.", schema: "Article", lane: .narrow) {
      try $0.article($1).json
    },
    get("claims/{id}", "A claim, its evidence, its fact and its history.", schema: "Claim", lane: .narrow) {
      try $0.claim($1).json
    },
    get(
      "changes", "What was learned since.",
      query: [
        Parameter(name: "since", summary: "A week before where it is not given.", pattern: Parameter.known.pattern)
      ]
        + Parameter.parts, schema: "Changes"
    ) { try $0.changes($1).json($1.slice()) },
    get("conflicts", "Facts about which sources say opposite things.", query: Parameter.parts, schema: "Facts") {
      factsJSON(try $0.conflicts($1), slice: try $1.slice(), asOf: try $1.asOf($0))
    },
    get(
      "search", "Sentences with all these words.",
      query: [Parameter(name: "q", summary: "The words; in quotes they must follow each other."), .known, .limit],
      schema: "Found", isKept: false, lane: .narrow
    ) { site, question in
      let known = try question.asOf(site).known
      let words = question.value("q") ?? ""
      return searchJSON(try site.search(words, known, limit: question.slice(20).limit), query: words, known: known)
    },
    get("review", "Claims that wait for a reviewer.", query: Parameter.parts, schema: "Queue") { site, question in
      try site.answers.reviewQueue(asOf: question.asOf(site), slice: question.slice()).json
    },
    Route(
      method: .post, path: "api/v1/read", summary: "Reads a text into claims; records nothing.", requestSchema: "Text",
      responseSchema: "Reading", isKept: false, lane: .reading
    ) { site, question in
      struct Text: Decodable {
        var text: String
        var title: String?
        var lang: String?
        var published: Day?
      }
      let sent = try question.decode(Text.self)
      let article = try site.pasted(text: sent.text, title: sent.title, lang: sent.lang, published: sent.published)
      var out = JSONBytes()
      out.reading(site.read(article))
      return Reply(kind: .json, body: out.bytes)
    },
    Route(
      method: .post, path: "api/v1/claims/{id}/judgements", summary: "Records a reviewer's judgement of a claim.",
      access: .reviewer, requestSchema: "Judgement", responseSchema: "Recorded", isKept: false, lane: .narrow
    ) { site, question in
      let bearer = question.authorization.flatMap {
        $0.lowercased().hasPrefix("bearer ") ? String($0.dropFirst(7)) : nil
      }
      try site.admit(bearer)
      let sent = try question.decode(Site.Judgement.self)
      let recorded = try site.judge(question.parameter("id"), sent)
      return Reply(
        status: 201, kind: .json,
        body: site.json {
          $0.field("claim", recorded.claim)
          $0.field("verdict", sent.verdict)
          $0.field("replacement", recorded.replacement)
        })
    },
  ]
}

extension Site {
  func json(_ body: (inout JSONBytes) -> Void) -> [UInt8] {
    var out = JSONBytes()
    out.object(body)
    return out.bytes
  }

  fileprivate func timeline(_ subject: Chronicle.Subject, _ question: Question) throws -> [UInt8] {
    try answers.timeline(of: subject, asOf: question.asOf(self), slice: question.slice()).json
  }

  fileprivate func entries(
    _ all: [(id: String, claims: Int?)], _ slice: Slice, name: (String) -> Catalogue.Name?
  ) -> [UInt8] {
    json { out in
      out.part(all[slice.range(of: all.count)], slice, total: all.count) { out, entry in
        out.object { out in
          out.field("id", entry.id)
          let name = name(entry.id)
          out.field("en", name?.en)
          out.field("ar", name?.ar)
          out.key("claims")
          if let claims = entry.claims { out.number(claims) } else { out.string(nil) }
        }
      }
    }
  }
}
