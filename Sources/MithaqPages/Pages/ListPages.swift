import MithaqAnswers
import MithaqClaims

extension Page {
  /// What was learned since a moment of knowledge.
  public static func changes(_ changes: Changes, slice: Slice, _ c: Context) -> Page {
    let all = Array(changes.facts.reversed())
    let items = all[slice.range(of: all.count)].map { change -> HTML in
      let was = change.was.flatMap { $0 == change.fact.modality ? nil : $0 }.map {
        c.t(" (was \(Words.modality($0, c)))", " (كان: \(Words.modality($0, c)))")
      }
      return Parts.fact(change.fact, c, label: "<b>\(Words.change(change.kind, c))</b>\(was)")
    }
    return Page(
      title: c.t("Changes", "التغيرات"),
      body: """
        <h1>\(c.t("Learned since", "ما عُرف منذ")) \(c.instant(changes.since))</h1>
        <form class="asof" action="\(Link("/\(c.language.rawValue)/changes"))"><label>\(c.t("Since", "منذ")) <input type="date" name="since" value="\(changes.since.day.description)"></label> <button>\(c.t("Show", "اعرض"))</button></form>
        <p class="faint">\(c.t("\(changes.newArticles) articles, \(changes.newClaims) claims, \(changes.facts.count) changes", "المقالات: \(changes.newArticles)، الادعاءات: \(changes.newClaims)، التغيرات: \(changes.facts.count)"))</p>
        \(items.isEmpty ? Parts.nothing(c) : "<ol class=\"facts\">\(items)</ol>")
        \(Parts.pager(slice, total: all.count, c))
        """, feed: Link("/\(c.language.rawValue)/feeds/changes.atom"))
  }

  /// Facts about which sources say opposite things.
  public static func conflicts(_ facts: [Told], slice: Slice, _ c: Context) -> Page {
    Page(
      title: c.t("Conflicts", "التناقضات"),
      body: """
        <h1>\(c.t("Where sources contradict each other", "حيث تتناقض المصادر"))</h1>
        \(Parts.facts(Array(facts[slice.range(of: facts.count)]), c))
        \(Parts.pager(slice, total: facts.count, c))
        """)
  }

  /// Sentences with the words that were searched for.
  /// - Parameter unindexed: articles that are not searched yet.
  public static func search(
    _ query: String, _ found: [Found], names: [HTML], unindexed: Int = 0, _ c: Context
  ) -> Page {
    let items = found.map { passage -> HTML in
      let bytes = Array(passage.text.utf8)
      var text = HTML()
      var at = 0
      for match in passage.matches where match.start >= at && match.end <= bytes.count {
        text +=
          "\(String(decoding: bytes[at..<match.start], as: UTF8.self))<mark>\(String(decoding: bytes[match.start..<match.end], as: UTF8.self))</mark>"
        at = match.end
      }
      text += "\(String(decoding: bytes[at...], as: UTF8.self))"
      let isArabic = TextStyle.isRightToLeft(passage.text)
      return """
        <li class="fact"><p class="quote"><a href="\(c.link("articles/\(passage.number)"))"><q \(isArabic ? "lang=\"ar\" dir=\"rtl\"" : "lang=\"en\" dir=\"ltr\"" as HTML)>\(text)</q></a></p>
        <p class="foot">\(passage.outlet.map { Parts.outlet($0, c) }) \(c.day(passage.published)) \(HTML.joined(passage.claims.map { Parts.claim($0, c) }, by: " "))</p></li>

        """
    }
    // Said to be markup: two literals to choose from are text otherwise.
    let list: HTML =
      items.isEmpty
      ? "<p class=\"faint\">\(c.t("No sentence has all these words.", "لا جملة فيها كل هذه الكلمات."))</p>"
      : "<ol class=\"facts\">\(items)</ol>"
    return Page(
      title: c.t("Search", "بحث"),
      body: """
        <h1>\(c.t("Search", "بحث")): <bdi>\(query)</bdi></h1>
        \(names.isEmpty ? nil : "<p>\(HTML.joined(names, by: " · "))</p>" as HTML?)
        \(unindexed == 0 ? nil : "<p class=\"notice\">\(c.t("\(unindexed) newer articles are still being made searchable.", "مقالات أحدث لم يكتمل بعد تهيئتها للبحث، وعددها \(unindexed)."))</p>" as HTML?)
        \(list)
        """)
  }

  /// Links to agreements and polities whose name holds the query.
  public static func matches(_ query: String, _ c: Context) -> [HTML] {
    let wanted = query.lowercased()
    guard wanted.count >= 2 else { return [] }
    func fits(_ id: String, _ name: Catalogue.Name) -> Bool {
      id.lowercased() == wanted || [name.en, name.ar].contains { $0?.lowercased().contains(wanted) ?? false }
    }
    let agreements = c.catalogue.agreements.values.filter { fits($0.id, $0.name) }.map(\.id).sorted().prefix(8)
    let polities = c.catalogue.polities.filter { fits($0.key, $0.value) }.map(\.key).sorted().prefix(8)
    return agreements.map { c.agreement($0) } + polities.map { c.polity($0) }
  }

  /// What went wrong, said so that one knows what to do.
  public static func problem(_ status: Int, _ message: String, _ c: Context) -> Page {
    let title: HTML =
      switch status {
      case 404: c.t("Not found", "غير موجود")
      case 401, 403: c.t("Not allowed", "غير مسموح")
      case 413: c.t("Too large", "أكبر من الحد")
      case 400, 422: c.t("That question cannot be answered", "لا يمكن الجواب عن هذا السؤال")
      default: c.t("Something went wrong", "حدث خطأ")
      }
    return Page(
      title: title,
      body: """
        <h1>\(title)</h1>
        <p lang="en" dir="ltr">\(message)</p>
        <p><a href="\(Link("/\(c.language.rawValue)/"))">\(c.t("To the first page", "إلى الصفحة الأولى"))</a></p>
        """, hasTimes: false)
  }
}
