import Foundation
import MithaqClaims
import MithaqExtraction
import MithaqMorphology
import MithaqTextScan

/// Turns the YAML of all packs into the rows and terms of one lexicon, and collects every mistake on the way.
struct PackCompiler {
  private(set) var problems: [PackProblem] = []
  private(set) var rows: Lexicon
  private(set) var examples: [PackExample] = []
  private var terms = TermAutomatonBuilder()
  private var polityIndex: [String: Int] = [:]
  private var frameIndex: [String: Int] = [:]
  private var classBits: [String: UInt64] = [:]
  private var deferredPeople: [PackEntry] = []
  private var deferredPlaces: [PackEntry] = []
  private var deferredAgreements: [PackFile] = []
  private var deferredLanguages: [(code: String, file: PackFile)] = []

  /// Classes that the engine itself asks for; the others get a bit only where a condition names them.
  static let engineClasses = [
    "office", "honorific", "government", "side", "official", "private", "relations", "embassy", "ambassador",
    "diplomat",
    "membership", "instrument", "force", "talks", "pair", "trio", "counterpart", "own-country", "latter", "former",
    "capital",
    "agreement", "organisation", "polity", "place", "person", "common", "level", "signature", "name-part", "reflexive",
    "alone", "comment", "sovereignty", "witness", "demonstrative", "except", "effect",
    "ratification", "separate",
  ]

  init() {
    rows = Lexicon(
      automaton: TermAutomaton(
        edges: .init(start: nil, count: 0), senseStart: .init(start: nil, count: 0),
        senses: .init(start: nil, count: 0), owner: nil))
    for name in Self.engineClasses { _ = bit(name) }
  }

  // MARK: Walking the packs

  /// Takes the files of a packs folder, in any order.
  mutating func compile(_ files: [PackFile]) {
    for file in files.sorted(by: { $0.path < $1.path }) {
      let parts = file.path.split(separator: "/").map(String.init)
      guard parts.count >= 3 else { continue }
      switch parts[1] {
      case "frames": for entry in file.entries(&problems) { frame(entry) }
      case "polities", "organisations": for entry in file.entries(&problems) { polity(entry) }
      case "people": deferredPeople += file.entries(&problems)
      case "places": deferredPlaces += file.entries(&problems)
      case "outlets": for entry in file.entries(&problems) { outlet(entry) }
      case "agreements": deferredAgreements.append(file)
      case "languages" where parts.count >= 4:
        if parts[3] == "grammar.yaml" { grammar(parts[2], file) } else { deferredLanguages.append((parts[2], file)) }
      default: break
      }
    }
    for entry in deferredPeople { person(entry) }
    for entry in deferredPlaces { place(entry) }
    for i in rows.agreements.indices {
      if let polity = rows.agreements[i].polity { rows.agreements[i].parties = parties(rows.polities[polity].members) }
    }
    for file in deferredAgreements { agreement(file) }
    for (code, file) in deferredLanguages {
      for entry in file.entries(&problems) { language(code, entry) }
    }
    rows.classNames = classBits.sorted { $0.value < $1.value }.map(\.key)
  }

  /// What was learnt, by language: handed on as it is.
  var weights: [String: WeightTable] = [:]

  consuming func image() -> [UInt8] {
    let built = terms.build()
    return LexiconImage.encode(
      rows, edges: built.edges, senseStart: built.senseStart, senses: built.senses, weights: weights)
  }

  private mutating func bit(_ name: String) -> UInt64 {
    if let known = classBits[name] { return known }
    guard classBits.count < 64 else {
      problems.append(
        PackProblem(
          path: "Packs/languages", line: 1, column: 1, message: "class '\(name)' is the 65th: words have room for 64"))
      return 0
    }
    let value: UInt64 = 1 << UInt64(classBits.count)
    classBits[name] = value
    return value
  }

  // MARK: Frames

  private mutating func frame(_ entry: PackEntry) {
    entry.allow(["id", "act", "roles", "note"], &problems)
    guard let id = entry.string("id") else {
      problems.append(entry.problem("id", "a frame needs an 'id'"))
      return
    }
    guard let actName = entry.string("act"), let act = Act(rawValue: actName) else {
      let hint =
        nearest(entry.string("act") ?? "", among: Act.allCases.map(\.rawValue)).map { "; did you mean '\($0)'?" } ?? ""
      problems.append(entry.problem("act", "no act is named '\(entry.string("act") ?? "")'\(hint)"))
      return
    }
    guard let roles = entry.entry("roles") else {
      problems.append(entry.problem("roles", "a frame needs 'roles'"))
      return
    }
    roles.allow(["actor", "actors", "counterpart", "agreement"], &problems)
    func markers(_ keys: [String]) -> [Marker] {
      var found: [Marker] = []
      for key in keys {
        guard let node = roles.value(key) else { continue }
        for name in PackEntry.strings(node) {
          if let marker = Marker(name: name) {
            found.append(marker)
          } else {
            let hint = nearest(name, among: Marker.allCases.map { "\($0)" }).map { "; did you mean '\($0)'?" } ?? ""
            problems.append(roles.problem(key, "no marker is named '\(name)'\(hint)"))
          }
        }
      }
      return found
    }
    frameIndex[id] = rows.frames.count
    rows.frames.append(
      FrameRow(
        id: id, act: act, actors: markers(["actor", "actors"]), counterparts: markers(["counterpart"]),
        agreement: markers(["agreement"]), origin: entry.origin))
  }

  // MARK: Polities, people, places, outlets, agreements

  private mutating func polity(_ entry: PackEntry) {
    entry.allow(
      [
        "id", "iso2", "kind", "gender", "source", "ar", "en", "heads", "members", "members_source", "members_asof",
        "seat", "examples", "note", "notes", "weak", "country", "founded",
      ],
      &problems)
    guard let id = entry.string("id") else {
      problems.append(entry.problem("id", "a polity needs an 'id'"))
      return
    }
    let kindName = entry.string("kind") ?? "state"
    guard let kind = Participant.Kind(rawValue: kindName) else {
      problems.append(
        entry.problem("kind", "no kind is named '\(kindName)'; write state, organisation, movement or group"))
      return
    }
    if polityIndex[id] != nil {
      problems.append(entry.problem("id", "'\(id)' is already a polity of another entry"))
      return
    }
    let index = rows.polities.count
    polityIndex[id] = index
    rows.polities.append(
      PolityRow(id: id, kind: kind, isFeminine: entry.string("gender") == "f", members: entry.strings("members")))
    if kind == .organisation {
      rows.agreements.append(AgreementRow(id: id, type: nil, polity: index, parties: []))
    }
    func sense(_ form: PolityForm, _ text: String, _ features: Features = Features(), weak: Bool = false) -> Sense {
      Sense(
        kind: .polity, index: index, features: features, flags: Self.capitals(text).union(weak ? .weak : []),
        detail: form.rawValue)
    }
    if let iso2 = entry.string("iso2") {
      for code in ["ar", "en"] {
        if let name = Locale(identifier: code).localizedString(forRegionCode: iso2), !name.isEmpty {
          let plain = name.split(separator: "(").first.map { $0.trimmingCharacters(in: .whitespaces) } ?? name
          // CLDR's Arabic name of the Emirates or Congo carries a parenthesis that news leaves out.
          if plain == name || code == "ar" && plain.count > 4 && !name.contains("الكونغو") {
            terms.add(plain, sense(.name, plain))
          }
          if plain != name { terms.add(name, sense(.name, name)) }
        }
      }
    }
    for code in ["ar", "en"] {
      guard let part = entry.entry(code) else { continue }
      part.allow(
        [
          "names", "official", "short", "nisba", "capitals", "seats", "demonyms", "people", "heads", "weak",
          "adjectives", "byname", "bynames",
        ], &problems)
      for name in part.strings("names") + part.strings("official") + part.strings("short") {
        terms.add(name, sense(.name, name))
      }
      for name in part.strings("weak") { terms.add(name, sense(.name, name, weak: true)) }
      for name in part.strings("capitals") { terms.add(name, sense(.capital, name)) }
      for name in part.strings("seats") { terms.add(name, sense(.seat, name)) }
      for name in part.strings("people") {
        terms.add(name, sense(.people, name))
      }
      for name in part.strings("demonyms") + (code == "en" ? part.strings("adjectives") : []) {
        terms.add(name, sense(.nisba, name))
      }
      for name in part.strings("nisba") + (code == "ar" ? part.strings("adjectives") : []) {
        nisba(name) { text, features in
          terms.add(text, Sense(kind: .polity, index: index, features: features, detail: PolityForm.nisba.rawValue))
        }
      }
      for name in part.strings("heads") + part.strings("bynames") { terms.add(name, sense(.headNoun, name)) }
      if code == "en", kind == .state {
        let short = entry.string("iso2").flatMap { Locale(identifier: code).localizedString(forRegionCode: $0) }
        for name in Self.formalNames((short.map { [$0] } ?? []) + part.strings("names"), of: id) {
          terms.add(name, sense(.name, name))
        }
      }
    }
    if let heads = entry.entry("heads") {
      for name in heads.strings("ar") + heads.strings("en") {
        var sense = sense(.headNoun, name)
        sense.flags = []
        terms.add(name, sense)
      }
    }
  }

  /// All forms of an Arabic relative adjective, of one word or of two (جنوب أفريقي, كوري شمالي).
  private func nisba(_ masculine: String, _ add: (String, Features) -> Void) {
    for form in ArabicNoun.adjectiveForms(masculine) {
      add(form.text, Self.features(form))
      // الجنوب السوداني: the article on both words, too.
      let words = form.text.split(separator: " ")
      if form.definite, words.count == 2, words[0].hasPrefix("ال"), !words[1].hasPrefix("ال") {
        add(words[0] + " ال" + words[1], Self.features(form))
      }
    }
  }

  static func features(_ form: NounForm) -> Features {
    var f = Features()
    f.number = form.number == .singular ? .singular : form.number == .dual ? .dual : .plural
    f.isDefinite = form.definite
    f.isConstruct = form.construct
    f.isFeminine = form.gender == .feminine
    switch form.suffix {
    case .his: f.pronoun = .his
    case .her: f.pronoun = .her
    case .theirDual: f.pronoun = .theirDual
    case .their: f.pronoun = .their
    case .our: f.pronoun = .our
    case .my: f.pronoun = .my
    case nil: break
    }
    return f
  }

  static func features(_ form: VerbForm) -> Features {
    var f = Features()
    switch form.tense {
    case .perfect: f.tense = .past
    case .imperfect: f.tense = .present
    case .jussive: f.tense = .jussive
    }
    f.isPassive = form.voice == .passive
    f.person = form.person
    f.isFeminine = form.gender == .feminine
    f.number = form.number == .singular ? .singular : form.number == .dual ? .dual : .plural
    return f
  }

  /// "Republic of Zambia", "Kingdom of Eswatini": what protocol calls a state, from its short name of one or two words.
  static func formalNames(_ names: [String], of id: String) -> [String] {
    let forms = [
      "Republic of", "Islamic Republic of", "Federal Republic of", "United Republic of", "Democratic Republic of",
      "Socialist Republic of", "People's Republic of", "Kingdom of", "Hashemite Kingdom of", "State of", "Sultanate of",
      "Principality of", "Grand Duchy of", "Commonwealth of", "Union of", "Federation of",
    ]
    // Two states share each of these names, and the form tells them apart.
    guard !["CHN", "TWN", "COG", "COD", "PRK", "KOR"].contains(id) else { return [] }
    let short = names.filter {
      !$0.contains("of") && !$0.contains("(") && !$0.contains(".") && $0.split(separator: " ").count <= 2
        && $0.contains { $0.isLowercase }
    }
    // With its article the form would else be read as what points back ("the kingdom").
    return Set(short).sorted().flatMap { name in forms.flatMap { ["\($0) \(name)", "the \($0) \(name)"] } }
  }

  /// Latin names are names only with their capitals; short acronyms only in capitals.
  static func capitals(_ text: String) -> Sense.Flags {
    guard let first = text.unicodeScalars.first, first.value < 0x600 else { return [] }
    let letters = text.unicodeScalars.filter { $0.properties.isAlphabetic }
    guard first.properties.isUppercase else { return [] }
    // A name with a figure in it (M23) is no word in capitals.
    if letters.count <= 5, letters.allSatisfy({ $0.properties.isUppercase }), !text.contains(" "),
      !text.contains(where: \.isNumber)
    {
      return .needsAllCaps
    }
    return .needsCapital
  }

  private mutating func person(_ entry: PackEntry) {
    entry.allow(["name", "ar", "en", "surname", "roles", "note", "notes", "id", "source"], &problems)
    guard let name = entry.string("name") else {
      problems.append(entry.problem("name", "a person needs a 'name'"))
      return
    }
    var roles: [PersonRow.Role] = []
    for role in entry.entries("roles") {
      role.allow(["polity", "office", "from", "to", "source", "note", "notes"], &problems)
      guard let id = role.string("polity"), let polity = polityIndex[id] else {
        problems.append(role.problem("polity", "no polity is named '\(role.string("polity") ?? "")'"))
        continue
      }
      var days: [Int?] = []
      for key in ["from", "to"] {
        if let text = role.string(key) {
          if let date = PartialDate(text), let day = key == "from" ? date.earliest : date.latest {
            days.append(day.number)
          } else {
            problems.append(role.problem(key, "'\(text)' is no date; write YYYY-MM-DD"))
            days.append(nil)
          }
        } else {
          days.append(nil)
        }
      }
      roles.append(.init(polity: polity, office: role.string("office") ?? "", from: days[0], to: days[1]))
    }
    guard !roles.isEmpty else {
      problems.append(entry.problem("roles", "a person needs at least one role with a known polity"))
      return
    }
    let index = rows.people.count
    rows.people.append(PersonRow(name: name, roles: roles))
    for full in entry.strings("ar") + entry.strings("en") + [name] {
      terms.add(full, Sense(kind: .person, index: index, flags: Self.capitals(full), detail: 0))
    }
    if let surnames = entry.entry("surname") {
      for surname in surnames.strings("ar") + surnames.strings("en") {
        terms.add(surname, Sense(kind: .person, index: index, flags: Self.capitals(surname), detail: 1))
      }
    }
  }

  private mutating func place(_ entry: PackEntry) {
    entry.allow(["id", "name", "country", "ar", "en", "note", "notes", "source", "kind"], &problems)
    guard let name = entry.string("id") ?? entry.string("name") else {
      problems.append(entry.problem("id", "a place needs an 'id'"))
      return
    }
    let country = entry.string("country").flatMap { polityIndex[$0] }
    if country == nil, let id = entry.string("country") {
      problems.append(entry.problem("country", "no polity is named '\(id)'"))
    }
    let index = rows.places.count
    rows.places.append(PlaceRow(name: name, country: country))
    for text in entry.strings("ar") + entry.strings("en") {
      terms.add(text, Sense(kind: .place, index: index, flags: Self.capitals(text)))
    }
  }

  private mutating func outlet(_ entry: PackEntry) {
    entry.allow(["id", "kind", "country", "ar", "en", "weak", "source", "note", "notes", "examples"], &problems)
    guard let id = entry.string("id") else {
      problems.append(entry.problem("id", "an outlet needs an 'id'"))
      return
    }
    let index = rows.outlets.count
    rows.outlets.append(OutletRow(id: id, isPlatform: entry.string("kind") == "platform"))
    for text in entry.strings("ar") + entry.strings("en") {
      terms.add(text, Sense(kind: .outlet, index: index, flags: Self.capitals(text)))
    }
    for text in entry.strings("weak") {
      terms.add(text, Sense(kind: .outlet, index: index, flags: Self.capitals(text).union(.weak)))
    }
  }

  private mutating func agreement(_ file: PackFile) {
    guard let root = file.root, let mapping = root.mapping else { return }
    let entry = PackEntry(file: file, node: root, mapping: mapping)
    guard let id = entry.string("id") else {
      problems.append(entry.problem("id", "an agreement needs an 'id'"))
      return
    }
    let index: Int
    if let polity = polityIndex[id], let known = rows.agreements.firstIndex(where: { $0.polity == polity }) {
      index = known
    } else {
      index = rows.agreements.count
      rows.agreements.append(AgreementRow(id: id, type: entry.string("type"), polity: nil, parties: []))
    }
    let listed = entry.strings("members") + entry.entries("acts").compactMap { $0.string("party") }
    if !listed.isEmpty { rows.agreements[index].parties = parties(listed) }
    guard let names = entry.entry("names") else { return }
    for text in names.strings("ar") + names.strings("en") {
      terms.add(text, Sense(kind: .agreement, index: index, flags: Self.capitals(text)))
    }
    if let heads = entry.entry("heads") {
      for text in heads.strings("ar") + heads.strings("en") {
        terms.add(text, Sense(kind: .agreement, index: index, flags: [], detail: 1))
      }
    }
  }

  /// The rows of those who take part in an agreement; states that are no more have none.
  private func parties(_ ids: [String]) -> [Int] { Set(ids.compactMap { polityIndex[$0] }).sorted() }

  // MARK: Languages

  private mutating func grammar(_ code: String, _ file: PackFile) {
    guard let root = file.root, let mapping = root.mapping else {
      problems.append(file.problem(file.root, "grammar.yaml is a mapping"))
      return
    }
    let entry = PackEntry(file: file, node: root, mapping: mapping)
    entry.allow(["verb-first", "adjective-after", "capitals", "conjunctions", "prepositions", "article"], &problems)
    var prepositions: [(bytes: [UInt8], marker: Marker)] = []
    for (key, value) in entry.entry("prepositions")?.mapping ?? [:] {
      guard let letter = key.string, let name = value.string else { continue }
      guard let marker = Marker(name: name) else {
        problems.append(file.problem(value, "no marker is named '\(name)'"))
        continue
      }
      prepositions.append((Folding.bytes(letter), marker))
    }
    rows.grammars.append(
      Grammar(
        code: code, verbFirst: entry.bool("verb-first"), adjectiveAfter: entry.bool("adjective-after"),
        capitals: entry.bool("capitals"), conjunctions: entry.strings("conjunctions").map(Folding.bytes),
        prepositions: prepositions, article: Folding.bytes(entry.string("article") ?? "")))
  }

  private static let entryKeys: Set<String> = Set([
    "lemma", "noun", "adjective", "word", "office", "present", "masdar", "masdars", "plurals", "plural", "feminine",
    "also",
    "frame", "frames", "say", "mood", "controls", "light", "attends", "plain", "class", "classes", "type", "title",
    "channel",
    "examples", "counterexamples", "marker", "role", "value", "gender", "note", "decides", "invariable", "forms",
    "passive", "participles", "any", "repeats", "tense",
  ]).union(Marker.allCases.map { "\($0)" })

  private mutating func language(_ code: String, _ entry: PackEntry) {
    entry.allow(Self.entryKeys, &problems)
    let heads = ["lemma", "noun", "adjective", "word", "office"].filter { entry.value($0) != nil }
    guard heads.count >= 1, let head = heads.first, let lemma = entry.strings(head).first else {
      problems.append(entry.problem(nil, "an entry begins with lemma, noun, adjective, word or office"))
      return
    }
    let kinds: [String: Entry.Kind] = [
      "lemma": .verb, "noun": .noun, "adjective": .adjective, "word": .word, "office": .office,
    ]
    let row = Entry(kind: kinds[head]!, lemma: lemma, origin: entry.origin)
    row.rules = rules(entry)
    if let mood = entry.string("mood") {
      row.mood = Modality(rawValue: mood)
      if row.mood == nil {
        let hint = nearest(mood, among: Modality.allCases.map(\.rawValue)).map { "; did you mean '\($0)'?" } ?? ""
        problems.append(entry.problem("mood", "no modality is named '\(mood)'\(hint)"))
      }
    }
    if entry.bool("say") { row.traits.insert(.say) }
    if entry.bool("light") { row.traits.insert(.light) }
    if entry.bool("attends") { row.traits.insert(.attends) }
    if entry.bool("plain") { row.traits.insert(.plain) }
    if entry.bool("decides") { row.traits.insert(.decides) }
    if entry.bool("repeats") { row.traits.insert(.repeats) }
    if entry.string("controls") == "object" { row.traits.insert(.controlsObject) }
    for name in entry.strings("class") + entry.strings("classes") { row.classes |= classBits[name] ?? pending(name) }
    if row.kind == .office { row.classes |= classBits["office"]! }
    if entry.string("type") != nil { row.classes |= classBits["agreement"]! }
    if let name = entry.string("role") {
      row.role = WordRole(name: name) ?? .none
      if row.role == .none {
        let hint = nearest(name, among: WordRole.allCases.map { "\($0)" }).map { "; did you mean '\($0)'?" } ?? ""
        problems.append(entry.problem("role", "no role is named '\(name)'\(hint)"))
      }
    }
    if let name = entry.string("marker") {
      row.marker = Marker(name: name) ?? .none
      if row.role == .none { row.role = .marker }
      if row.marker == .none { problems.append(entry.problem("marker", "no marker is named '\(name)'")) }
    }
    row.value = entry.int("value") ?? 0
    row.title = entry.string("title")
    row.type = entry.string("type")
    row.channel = entry.string("channel")
    let index = rows.entries.count
    rows.entries.append(row)
    for (key, wanted) in [("examples", true), ("counterexamples", false)] {
      guard let list = entry.value(key)?.sequence else { continue }
      for node in list {
        guard let text = node.scalar?.string else { continue }
        examples.append(
          PackExample(
            text: text, language: code, entry: index, wanted: wanted, path: entry.file.path, line: node.mark?.line ?? 1,
            column: node.mark?.column ?? 1))
      }
    }
    let arabic = lemma.unicodeScalars.contains { $0.value >= 0x600 && $0.value < 0x700 }
    switch row.kind {
    case .verb: arabic ? arabicVerb(entry, lemma, row, index) : englishVerb(entry, lemma, index)
    case .noun:
      for noun in entry.strings("noun") {
        arabic ? arabicNoun(entry, noun, index, .plain) : englishNoun(entry, noun, index)
      }
    case .adjective:
      for adjective in entry.strings("adjective") {
        if arabic {
          nisba(adjective) { text, features in terms.add(text, Sense(kind: .entry, index: index, features: features)) }
          for plural in entry.strings("plurals") { terms.add(plural, Sense(kind: .entry, index: index)) }
        } else {
          terms.add(adjective, Sense(kind: .entry, index: index, flags: Self.capitals(adjective)))
        }
      }
    case .word, .office:
      for word in entry.strings(head) + entry.strings("feminine") + entry.strings("also") {
        var f = Features()
        if arabic, row.kind == .office, let head = entry.strings(head).first { f = Self.agreement(word, head) }
        terms.add(word, Sense(kind: .entry, index: index, features: f, flags: Self.capitals(word)))
        if row.kind == .office {
          if arabic, !word.hasPrefix("ال"), !word.contains(" ") { arabicNoun(entry, word, index, .plain, plurals: []) }
          if !arabic, !word.contains(" ") || true { officePlural(word, index) }
        }
      }
      for word in entry.strings("plurals") + entry.strings("plural") {
        var f = Features()
        f.number = .plural
        terms.add(word, Sense(kind: .entry, index: index, features: f, flags: Self.capitals(word)))
      }
    }
    for word in entry.strings("forms") {
      terms.add(word, Sense(kind: .entry, index: index, flags: Self.capitals(word)))
    }
  }

  /// Gender and number of an Arabic title by its first word and that of its head: وزيرة الخارجية, وزيرا الخارجية.
  private static func agreement(_ title: String, _ head: String) -> Features {
    func first(_ s: String) -> Substring {
      let word = s.prefix { $0 != " " }
      return word.hasPrefix("ال") ? word.dropFirst(2) : word
    }
    let (word, base) = (first(title), first(head))
    var f = Features()
    f.number = ["ا", "ي", "ان", "ين"].contains(word.dropFirst(base.count)) && word.hasPrefix(base) ? .dual : .singular
    f.isFeminine = word.hasSuffix("ة")
    return f
  }

  /// "foreign ministers": the last word of an English office takes the plural.
  private mutating func officePlural(_ word: String, _ index: Int) {
    guard word.unicodeScalars.allSatisfy({ $0.value < 0x250 }) else { return }
    var words = word.split(separator: " ").map(String.init)
    guard let last = words.popLast() else { return }
    var f = Features()
    f.number = .plural
    let head = words.firstIndex { ["of", "for", "to", "general"].contains($0.lowercased()) }
    if let head, head > 0 {
      var changed = words + [last]
      changed[head - 1] = EnglishNoun.plural(changed[head - 1])
      terms.add(
        changed.joined(separator: " "), Sense(kind: .entry, index: index, features: f, flags: Self.capitals(word)))
    } else {
      terms.add(
        (words + [EnglishNoun.plural(last)]).joined(separator: " "),
        Sense(kind: .entry, index: index, features: f, flags: Self.capitals(word)))
    }
  }

  /// A class that no condition has named yet; its bit is given when one does.
  private mutating func pending(_ name: String) -> UInt64 { bit(name) }

  private mutating func rules(_ entry: PackEntry) -> [FrameRule] {
    var sources = entry.entries("frames")
    if entry.value("frame") != nil { sources.append(entry) }
    var rules: [FrameRule] = []
    for source in sources {
      guard let name = source.string("frame") else {
        problems.append(source.problem(nil, "a frame rule needs 'frame'"))
        continue
      }
      guard let frame = frameIndex[name] else {
        let hint = nearest(name, among: frameIndex.keys).map { "; did you mean '\($0)'?" } ?? ""
        problems.append(source.problem("frame", "no frame is named '\(name)'\(hint)"))
        continue
      }
      var conditions: [FrameRule.Condition] = []
      for (key, value) in source.mapping {
        guard let slot = key.string, slot == "any" || (Marker(name: slot) != nil && slot != "none") else { continue }
        var bits: UInt64 = 0
        for name in PackEntry.strings(value) { bits |= bit(name) }
        conditions.append(.init(slot: slot == "any" ? .none : Marker(name: slot)!, classes: bits))
      }
      var tense = Features.Tense.none
      switch source.string("tense") {
      case nil: break
      case "past": tense = .past
      case "present": tense = .present
      case let other?: problems.append(source.problem("tense", "no tense is named '\(other)'; write past or present"))
      }
      rules.append(FrameRule(frame: frame, conditions: conditions, tense: tense))
    }
    return rules
  }

  private mutating func arabicVerb(_ entry: PackEntry, _ lemma: String, _ row: Entry, _ index: Int) {
    var words = lemma.split(separator: " ").map(String.init)
    let verb = words.removeFirst()
    let rest = words.isEmpty ? "" : " " + words.joined(separator: " ")
    let present = entry.string("present")
    let forms: [VerbForm]
    do {
      forms = try ArabicVerb.conjugate(lemma: verb, present: present)
    } catch {
      problems.append(entry.problem("lemma", "\(error)"))
      return
    }
    let plain = row.traits.contains(.plain) && row.rules.isEmpty
    for form in forms
    where form.person == 3 || form.person == 1 && form.tense == .imperfect && !plain && form.voice == .active {
      let features = Self.features(form)
      terms.add(form.text + rest, Sense(kind: .entry, index: index, features: features))
      if form.tense == .imperfect {
        var future = features
        future.isFuture = true
        terms.add("س" + form.text + rest, Sense(kind: .entry, index: index, features: future))
      }
      if !plain, rest.isEmpty, form.voice == .active {
        for (text, pronoun) in ArabicClitics.withObjectPronouns(form) {
          var suffixed = features
          suffixed.pronoun = Self.pronoun(pronoun)
          terms.add(text, Sense(kind: .entry, index: index, features: suffixed))
          if form.tense == .imperfect {
            suffixed.isFuture = true
            terms.add("س" + text, Sense(kind: .entry, index: index, features: suffixed))
          }
        }
      }
    }
    if plain { return }
    // `masdars: false`: they are nouns of their own (اتفاق).
    let hasMasdars = entry.string("masdars") != "false"
    let given = hasMasdars ? entry.strings("masdar") + entry.strings("masdars") : []
    let regular = hasMasdars ? (try? ArabicVerb.masdars(lemma: verb)) ?? [] : []
    for masdar in Set(regular + given).sorted() {
      arabicNoun(entry, masdar + rest, index, .actionNoun, plurals: [])
    }
    if entry.string("participles") != "false",
      let (active, passive) = try? ArabicVerb.participles(lemma: verb, present: present), rest.isEmpty
    {
      for (text, form) in [(active, Features.Form.activeParticiple), (passive, .passiveParticiple)] {
        for noun in ArabicNoun.adjectiveForms(text) {
          var features = Self.features(noun)
          features.form = form
          terms.add(noun.text, Sense(kind: .entry, index: index, features: features))
        }
      }
    }
  }

  static func pronoun(_ p: MithaqMorphology.Pronoun) -> Features.Pronoun {
    switch p {
    case .his: .his
    case .her: .her
    case .theirDual: .theirDual
    case .their: .their
    case .our: .our
    case .my: .my
    }
  }

  private mutating func arabicNoun(
    _ entry: PackEntry, _ noun: String, _ index: Int, _ form: Features.Form, plurals given: [String]? = nil
  ) {
    let plurals = given ?? (entry.strings("plurals") + entry.strings("plural"))
    let words = noun.split(separator: " ").map(String.init)
    if words.count == 1 {
      let gender: Gender? = entry.string("gender").map { $0 == "f" ? .feminine : .masculine }
      for nounForm in ArabicNoun.forms(singular: noun, plurals: plurals, gender: gender) {
        var features = Self.features(nounForm)
        features.form = form
        terms.add(nounForm.text, Sense(kind: .entry, index: index, features: features))
      }
      return
    }
    // Of several words: as given, and definite on the first, on the last, or on all of them.
    for (text, isPlural) in [(noun, false)] + plurals.map({ ($0, true) }) {
      let parts = text.split(separator: " ").map(String.init)
      func article(_ w: String) -> String { w.hasPrefix("ال") ? w : "ال" + w }
      var features = Features()
      features.form = form
      features.number = isPlural ? .plural : .singular
      features.isFeminine = entry.string("gender").map { $0 == "f" } ?? parts[0].hasSuffix("ة")
      features.isDefinite = parts.last!.hasPrefix("ال")
      terms.add(text, Sense(kind: .entry, index: index, features: features))
      features.isDefinite = true
      terms.add(parts.map(article).joined(separator: " "), Sense(kind: .entry, index: index, features: features))
      terms.add(
        (parts.dropLast() + [article(parts.last!)]).joined(separator: " "),
        Sense(kind: .entry, index: index, features: features))
      terms.add(
        ([article(parts[0])] + parts.dropFirst()).joined(separator: " "),
        Sense(kind: .entry, index: index, features: features))
      // Pronouns on the first word: اتصاله الهاتفي.
      for nounForm in ArabicNoun.forms(singular: parts[0], plurals: [], gender: nil)
      where nounForm.suffix != nil || nounForm.number == .dual {
        var f = Self.features(nounForm)
        f.form = form
        terms.add(
          ([nounForm.text] + parts.dropFirst()).joined(separator: " "), Sense(kind: .entry, index: index, features: f))
        if nounForm.suffix != nil || nounForm.number == .dual, parts.count > 1 {
          terms.add(
            ([nounForm.text] + parts.dropFirst().map(article)).joined(separator: " "),
            Sense(kind: .entry, index: index, features: f))
        }
      }
    }
  }

  private mutating func englishVerb(_ entry: PackEntry, _ lemma: String, _ index: Int) {
    var words = lemma.split(separator: " ").map(String.init)
    let verb = words.removeFirst()
    let rest = words.isEmpty ? "" : " " + words.joined(separator: " ")
    for (text, form) in EnglishVerb.forms(verb) {
      var f = Features()
      switch form {
      case .base: f.tense = .jussive
      case .thirdPerson:
        f.tense = .present
        f.number = .singular
      case .past: f.tense = .past
      case .participle: f.form = .passiveParticiple
      case .gerund: f.form = .actionNoun
      }
      terms.add(text + rest, Sense(kind: .entry, index: index, features: f))
    }
    for noun in entry.strings("masdar") + entry.strings("masdars") {
      var f = Features()
      f.form = .actionNoun
      f.number = .singular
      f.isDefinite = true
      terms.add(noun, Sense(kind: .entry, index: index, features: f))
      f.number = .plural
      if !noun.contains(" ") { terms.add(EnglishNoun.plural(noun), Sense(kind: .entry, index: index, features: f)) }
    }
  }

  private mutating func englishNoun(_ entry: PackEntry, _ noun: String, _ index: Int) {
    var f = Features()
    f.number = .singular
    terms.add(noun, Sense(kind: .entry, index: index, features: f, flags: Self.capitals(noun)))
    f.number = .plural
    let plurals = entry.strings("plurals") + entry.strings("plural")
    if plurals.isEmpty {
      var words = noun.split(separator: " ").map(String.init)
      guard let last = words.popLast() else { return }
      terms.add(
        (words + [EnglishNoun.plural(last)]).joined(separator: " "),
        Sense(kind: .entry, index: index, features: f, flags: Self.capitals(noun)))
    }
    for plural in plurals {
      terms.add(plural, Sense(kind: .entry, index: index, features: f, flags: Self.capitals(plural)))
    }
  }
}

/// A sentence of a pack entry, and whether the entry must open on it.
struct PackExample: Sendable {
  var text: String
  var language: String
  var entry: Int
  var wanted: Bool
  var path: String
  var line: Int
  var column: Int
}
