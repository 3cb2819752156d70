import MithaqAnswers
import MithaqClaims
import MithaqLedger
import MithaqPages

extension Route {
  /// A page for people, under its language.
  private static func page(
    _ path: String, _ summary: String, query: [Parameter] = Parameter.times, isKept: Bool = true, lane: Lane = .broad,
    _ page: @escaping @Sendable (Site, Question, Context) throws -> Page
  ) -> Route {
    Route(
      path: path.isEmpty ? "{language}" : "{language}/" + path, summary: summary, query: query, isKept: isKept,
      lane: lane
    ) {
      site, question in
      let context = try Context(site, question)
      return Reply(kind: .html, body: try page(site, question, context).html(context))
    }
  }

  static let pages: [Route] = [
    Route(path: "", summary: "To the first page in the reader's language.", isKept: false, lane: .narrow) {
      _, question in
      let prefersArabic = question.acceptLanguage?.lowercased().hasPrefix("ar") ?? false
      return .redirect(prefersArabic ? "/ar" : "/en")
    },
    page("", "What was said last, and the agreements on the move.") { site, _, c in
      .home(try site.answers.recent(asOf: c.asOf, limit: 25), plans: try site.answers.plans(asOf: c.asOf), c)
    },
    page("agreements", "All agreements.", query: Parameter.parts) { site, question, c in
      try .directory(.agreements, site.directory(.agreement), question, c)
    },
    page("agreements/{id}", "An agreement's board, conditions, map and timeline.", query: Parameter.parts) {
      site, question, c in
      let board = try site.board(question)
      let timeline = try site.answers.timeline(of: .agreement(board.agreement), asOf: c.asOf, slice: question.slice(40))
      return .agreement(board, timeline, c)
    },
    page("agreements/{id}/parties/{party}", "One party's cell of a board, with the sentences behind it.") {
      site, question, c in .cell(try site.cell(question), c)
    },
    page("states", "All states and other polities.", query: Parameter.parts) { site, question, c in
      try .directory(.states, site.directory(.polity), question, c)
    },
    page("states/{id}", "A polity's agreements, network and timeline.", query: Parameter.parts) { site, question, c in
      let id = try site.polity(question, "id")
      let ties = try site.answers.ties(
        of: id, asOf: c.asOf, catalogue: site.catalogue, registerKnown: question.registerKnown())
      return .state(ties, try site.answers.timeline(of: .polity(id), asOf: c.asOf, slice: question.slice(40)), c)
    },
    page("states/{id}/{other}", "What two polities did together.", query: Parameter.parts) { site, question, c in
      let (a, b) = (try site.polity(question, "id"), try site.polity(question, "other"))
      func ties(_ id: String) throws -> Ties {
        try site.answers.ties(
          of: id, asOf: c.asOf, catalogue: site.catalogue, registerKnown: question.registerKnown())
      }
      return .pair(
        try ties(a), try ties(b), try site.answers.timeline(of: .pair(a, b), asOf: c.asOf, slice: question.slice(40)), c
      )
    },
    page("people", "All people who are named.", query: Parameter.parts) { site, question, c in
      try .directory(.people, site.directory(.person), question, c)
    },
    page("people/{name}", "What a person did and said.", query: Parameter.parts) { site, question, c in
      let name = try site.person(question)
      return .person(name, try site.answers.timeline(of: .person(name), asOf: c.asOf, slice: question.slice(40)), c)
    },
    page("outlets", "All outlets.", query: Parameter.parts) { site, question, c in
      try .directory(.outlets, site.outlets(), question, c)
    },
    page("outlets/{id}", "An outlet's newest articles.") { site, question, c in
      let id = try site.outlet(question)
      return .outlet(id, try site.answers.outletWithFacts(id, asOf: c.asOf, limit: 100), c)
    },
    page("articles/{number}", "An article with its claims.", lane: .narrow) { site, question, c in
      .article(try site.article(question), c)
    },
    page("claims/{id}", "A claim, its evidence and its history.", lane: .narrow) { site, question, c in
      .claim(try site.claim(question), c)
    },
    page("changes", "What was learned since.", query: [.known, .valid, .offset, .limit]) { site, question, c in
      .changes(try site.changes(question), slice: try question.slice(50), c)
    },
    page("conflicts", "Where sources contradict each other.", query: Parameter.parts) { site, question, c in
      .conflicts(try site.conflicts(question), slice: try question.slice(50), c)
    },
    page("search", "Sentences with the words searched for.", isKept: false, lane: .narrow) { site, question, c in
      let words = question.value("q") ?? ""
      let found = try site.search(words, c.asOf.known, limit: 40)
      return .search(
        words, found, names: Page.matches(words, c), unindexed: try site.answers.ledger.unindexedArticles(), c)
    },
    page("read", "A form for a text to be read.", lane: .narrow) { _, _, c in .read(nil, nil, c) },
    page("review", "Claims that wait for a reviewer.", query: Parameter.parts) { site, question, c in
      .review(try site.answers.reviewQueue(asOf: c.asOf, slice: question.slice(40)), c)
    },
    page("about", "How the pages are read.", lane: .narrow) { _, _, c in .about(c) },
  ]
}

extension Page {
  fileprivate static func directory(
    _ directory: Directory, _ all: [(id: String, claims: Int?)], _ question: Question, _ c: Context
  ) throws -> Page {
    .directory(directory, all.map { Entry(id: $0.id, claims: $0.claims) }, slice: try question.slice(200), c)
  }
}

extension Context {
  init(_ site: Site, _ question: Question) throws {
    // The place below the language, each segment percent-encoded anew.
    var path: Link.Path = ""
    for (i, segment) in question.segments.dropFirst().enumerated() {
      path = i == 0 ? "\(segment)" : "\(path)/\(segment)"
    }
    self.init(
      language: question.language, catalogue: site.catalogue, asOf: try question.asOf(site),
      valid: question.value("valid"), known: question.value("known"), path: path,
      query: question.query.filter { ["q", "since", "limit", "offset"].contains($0.name) && !$0.value.isEmpty },
      canReview: site.token != nil)
  }
}

// Answers that pages and the API share, and what is not found.
extension Site {
  func board(_ question: Question) throws -> Board {
    let id = try question.parameter("id")
    guard try catalogue.agreement(id) != nil || answers.ledger.term(.agreement, id) != nil else {
      throw WebError.notFound("neither the ledger nor the packs know an agreement '\(id)'")
    }
    return try answers.board(
      of: id, asOf: question.asOf(self), catalogue: catalogue, registerKnown: question.registerKnown())
  }

  func cell(_ question: Question) throws -> Cell {
    let (id, party) = (try question.parameter("id"), try question.parameter("party"))
    let cell = try answers.cell(
      of: id, party, asOf: question.asOf(self), catalogue: catalogue, registerKnown: question.registerKnown())
    guard let cell else {
      throw WebError.notFound("'\(party)' stands nowhere on the board of '\(id)' as of these times")
    }
    return cell
  }

  func polity(_ question: Question, _ name: String) throws -> String {
    let id = try question.parameter(name)
    guard try catalogue.polities[id] != nil || answers.ledger.term(.polity, id) != nil else {
      throw WebError.notFound("neither the ledger nor the packs know a state or other polity '\(id)'")
    }
    return id
  }

  func person(_ question: Question) throws -> String {
    let name = try question.parameter("name")
    guard try answers.ledger.term(.person, name) != nil else {
      throw WebError.notFound("the ledger names no person '\(name)'")
    }
    return name
  }

  func outlet(_ question: Question) throws -> String {
    let id = try question.parameter("id")
    guard try answers.ledger.term(.outlet, id) != nil else {
      throw WebError.notFound("the ledger has no outlet '\(id)'")
    }
    return id
  }

  func article(_ question: Question) throws -> ArticleAnswer {
    let text = try question.parameter("number")
    guard let number = Int64(text), let article = try answers.article(number, known: question.asOf(self).known) else {
      throw WebError.notFound("the ledger has no article number '\(text)'")
    }
    return article
  }

  func claim(_ question: Question) throws -> ClaimAnswer {
    try answers.claim(try question.parameter("id"), asOf: question.asOf(self))
  }

  /// Since the given instant, or a week before the last recording; refused where that is too much to compare.
  func changes(_ question: Question) throws -> Changes {
    let asOf = try question.asOf(self)
    let since = try question.instant("since") ?? Instant(milliseconds: asOf.known.milliseconds - 7 * 86_400_000)
    let (before, after) = (try answers.ledger.cut(known: since), try answers.ledger.cut(known: asOf.known))
    guard after.claims - before.claims <= 20_000 else {
      // Only what was asked for is refused; what nobody asked for is made smaller.
      guard question.value("since") == nil else {
        throw WebError(
          status: 422, code: "too_much",
          message: "\(after.claims - before.claims) claims came since then, more than 20000; choose a later 'since'")
      }
      return try answers.changes(since: asOf.known, asOf: asOf)
    }
    return try answers.changes(since: since, asOf: asOf)
  }

  func conflicts(_ question: Question) throws -> [Told] {
    let asOf = try question.asOf(self)
    guard try answers.ledger.cut(known: asOf.known).claims <= 20_000 else {
      return try answers.recentConflicts(asOf: asOf)
    }
    return try answers.conflicts(asOf: asOf)
  }

  func search(_ words: String, _ known: Instant, limit: Int) throws -> [Found] {
    guard words.utf8.count <= 400 else { throw WebError.wrong("'q' takes at most 400 bytes") }
    if try answers.ledger.unindexedArticles() > 0 { index() }
    return try answers.search(words, known: known, limit: limit)
  }
}
