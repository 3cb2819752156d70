import MithaqAnswers
import MithaqClaims
import MithaqPages

extension Route {
  private static func feed(
    _ path: String, _ summary: String, _ atom: @escaping @Sendable (Site, Question, Context) throws -> [UInt8]
  ) -> Route {
    Route(path: "{language}/feeds/" + path, summary: summary, query: Parameter.times) { site, question in
      Reply(kind: .atom, body: try atom(site, question, Context(site, question)))
    }
  }

  static let feeds: [Route] = [
    feed("changes.atom", "The newest facts, as an Atom feed.") { site, _, c in
      let recent = try site.answers.recent(asOf: c.asOf, limit: 50)
      return Atom.feed(.everything, recent.facts, updated: recent.recorded, c)
    },
    feed("agreements/{id}.atom", "An agreement's newest facts, as an Atom feed.") { site, question, c in
      let id = try site.board(question).agreement
      let part = try site.answers.timeline(of: .agreement(id), asOf: c.asOf, slice: Slice(limit: 50))
      return Atom.feed(.agreement(id), part.chronicle.facts, updated: c.asOf.known, c)
    },
    feed("states/{id}.atom", "A polity's newest facts, as an Atom feed.") { site, question, c in
      let id = try site.polity(question, "id")
      let part = try site.answers.timeline(of: .polity(id), asOf: c.asOf, slice: Slice(limit: 50))
      return Atom.feed(.state(id), part.chronicle.facts, updated: c.asOf.known, c)
    },
    Route(
      path: "{language}/feeds/plans.ics", summary: "Planned signings and other dated plans, as a calendar.",
      query: Parameter.times
    ) { site, question in
      let c = try Context(site, question)
      return Reply(kind: .calendar, body: Calendar.plans(try site.answers.plans(asOf: c.asOf), stamp: c.asOf.known, c))
    },
  ]

  static let files: [Route] = Asset.allCases.map { asset in
    Route(path: "static/" + asset.rawValue, summary: "A file that the pages use.", lane: .narrow) { _, _ in
      let kind: Reply.Kind =
        switch asset {
        case .style: .css
        case .script: .script
        case .icon, .world: .svg
        }
      return Reply(kind: kind, body: asset.bytes)
    }
  }
}
