import MithaqClaims
import MithaqStatus
import Yams

/// Turns the nodes of one file into values, and collects every mistake on the way.
final class AgreementReader {
  let path: String
  let polities: Set<String>
  var lines: [Substring]
  var text: String
  var messages: [FileMessage] = []
  var references: [AgreementFile.Reference] = []
  /// Sets and tables that conditions name, to be checked when all are known.
  var namedGroups: [(name: String, node: Node)] = []
  var namedWeights: [(name: String, node: Node)] = []
  var namedAnchors: [(name: String, node: Node)] = []
  /// The general day is declared, so an unreadable condition leaves an answer all the same.
  var isDeclared = false

  init(text: String, path: String, polities: Set<String>) {
    self.text = text
    self.path = path
    self.polities = polities
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)
  }

  // MARK: Messages

  func say(_ severity: FileMessage.Severity, _ text: String, line: Int, column: Int) {
    let source = line >= 1 && line <= lines.count ? String(lines[line - 1]) : ""
    messages.append(
      FileMessage(severity: severity, path: path, line: line, column: column, text: text, source: source))
  }

  func say(_ severity: FileMessage.Severity, _ text: String, _ node: Node) {
    let mark = node.mark
    say(severity, text, line: mark?.line ?? 1, column: mark?.column ?? 1)
  }

  func error(_ text: String, _ node: Node) { say(.error, text, node) }
  func warning(_ text: String, _ node: Node) { say(.warning, text, node) }

  // MARK: The file

  func read() throws(AgreementFileError) -> AgreementFile {
    let root = try compose()
    var file: AgreementFile?
    if let mapping = root?.mapping, let root {
      file = agreement(mapping, root)
    } else {
      say(.error, "an agreement file is a mapping with 'id', 'clauses' and 'acts'", line: 1, column: 1)
    }
    messages.sort { ($0.line, $0.column) < ($1.line, $1.column) }
    guard var file, !messages.contains(where: { $0.severity == .error }) else {
      throw AgreementFileError(messages: messages)
    }
    file.warnings = messages
    file.references = references
    return file
  }

  private func compose() throws(AgreementFileError) -> Node? {
    func attempt(_ text: String) throws(AgreementFileError) -> Node? {
      do {
        return try Yams.compose(yaml: text)
      } catch YamlError.scanner(_, let problem, let mark, _), YamlError.parser(_, let problem, let mark, _),
        YamlError.composer(_, let problem, let mark, _)
      {
        say(.error, "this is no YAML: \(problem)", line: mark.line, column: mark.column)
      } catch YamlError.duplicatedKeysInMapping(let duplicates, let context) {
        let keys = duplicates.sorted().map { "'\($0)'" }.joined(separator: ", ")
        say(.error, "the same key twice: \(keys)", line: context.mark.line, column: context.mark.column)
      } catch YamlError.reader(let problem, let offset, _, let yaml) {
        let before = offset.map { yaml.prefix($0) } ?? ""
        let line = before.split(separator: "\n", omittingEmptySubsequences: false)
        say(
          .error, "these bytes are no text: \(problem)", line: max(1, line.count),
          column: (line.last?.unicodeScalars.count ?? 0) + 1)
      } catch {
        say(.error, "this is no YAML: \(error)", line: 1, column: 1)
      }
      throw AgreementFileError(messages: messages)
    }
    do {
      return try attempt(text)
    } catch {
      // A note in single quotes with an apostrophe that isn't doubled: the text is plain to a reader, and no law.
      guard let repaired = Self.doublingApostrophes(text) else { throw error }
      let found = messages
      messages = []
      guard let node = try? attempt(repaired) else {
        messages = found
        throw error
      }
      messages = []
      say(
        .warning, "an apostrophe inside '…' is written twice (''); the note is read as if it were",
        line: found.last?.line ?? 1, column: found.last?.column ?? 1)
      return node
    }
  }

  /// The text with every apostrophe inside a top-level single-quoted value doubled; nil where nothing changes.
  static func doublingApostrophes(_ text: String) -> String? {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var changed = false
    var i = 0
    while i < lines.count {
      let line = lines[i]
      guard let first = line.first, first.isLetter, let opening = line.range(of: ": '") else {
        i += 1
        continue
      }
      var end = i
      while end + 1 < lines.count, lines[end + 1].first.map({ $0 == " " }) ?? false { end += 1 }
      var block = lines[i...end].joined(separator: "\n")
      let head = line[..<opening.upperBound]
      block.removeFirst(head.count)
      while let last = block.last, last.isWhitespace { block.removeLast() }
      if block.last == "'" {
        block.removeLast()
        let doubled = block.split(separator: "''", omittingEmptySubsequences: false)
          .map { $0.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") }
          .joined(separator: "''")
        if doubled != block {
          changed = true
          let replaced = (head + doubled + "'").split(separator: "\n", omittingEmptySubsequences: false)
          for (offset, part) in replaced.enumerated() where i + offset < lines.count {
            lines[i + offset] = String(part)
          }
        }
      }
      i = end + 1
    }
    return changed ? lines.joined(separator: "\n") : nil
  }

  static let fileKeys = [
    "id", "title", "aliases", "type", "names", "heads", "kind", "depositary", "depositaries", "host", "members",
    "source", "sources", "note", "notes", "adopted", "opened", "signed", "concluded", "topic", "url", "acts_are",
    "clauses", "groups", "weights", "declared", "acts", "expect", "expect_party", "expect_status", "extinct",
    "examples", "counterexamples", "ar", "en", "gender", "related", "parent", "place", "organisation", "summary",
    "short", "official", "parties", "status", "languages", "labels",
  ]

  private func agreement(_ mapping: Node.Mapping, _ root: Node) -> AgreementFile {
    check(mapping, Self.fileKeys, "an agreement file")
    let id = mapping["id"].flatMap { word($0) } ?? ""
    if id.isEmpty { say(.error, "the file has no 'id'", line: 1, column: 1) }
    var treaty = Treaty(id: id)
    var file = AgreementFile(id: id, treaty: treaty, path: path)
    file.aliases = words(mapping["aliases"])
    file.title = mapping["title"].flatMap(optionalWord)
    file.type = mapping["type"].flatMap(optionalWord)
    file.names = languages(mapping["names"])
    file.heads = languages(mapping["heads"])
    file.kind = mapping["kind"].flatMap(optionalWord)
    file.depositaries = words(mapping["depositary"]) + words(mapping["depositaries"])
    file.host = mapping["host"].flatMap(optionalWord)
    file.members = words(mapping["members"])
    for member in mapping["members"]?.sequence.map(Array.init) ?? [] { checkParty(member) }
    file.sources = words(mapping["source"]) + words(mapping["sources"])
    file.notes = mapping["notes"].flatMap(optionalWord)
    for name in ["adopted", "opened", "signed", "concluded"] {
      if let node = mapping[name], !isNull(node) { treaty.anchors[name] = day(node) }
    }
    treaty.title = file.title ?? file.names["en"]?.first
    if let node = mapping["acts_are"] {
      if let word = word(node), let value = Treaty.Completeness(rawValue: word) {
        treaty.completeness = value
      } else {
        choice(node, Treaty.Completeness.allCases.map(\.rawValue))
      }
    }
    if let node = mapping["groups"] { treaty.groups = groups(node) }
    if let node = mapping["weights"] { treaty.weights = weights(node) }
    if let node = mapping["extinct"], let table = self.mapping(node) {
      for (key, value) in table { if let party = party(key), let day = day(value) { treaty.extinct[party] = day } }
    }
    if let node = mapping["declared"] { treaty.declared = declared(node) }
    isDeclared = treaty.declared.inForce != nil
    if let node = mapping["clauses"], let clauses = self.mapping(node) {
      file.hasLaw = true
      treaty.clauses = self.clauses(clauses, &treaty)
    }
    if let node = mapping["acts"] {
      file.hasLaw = file.hasLaw || !(node.sequence?.isEmpty ?? true)
      treaty.acts = acts(node, treaty.clauses)
    }
    if let node = mapping["labels"] { file.labels = labels(node, treaty) }
    resolveNames(treaty)
    checkWeights(treaty)
    let found = messages.count
    file.expectation = expectation(mapping)
    // What a file expects is no law: a mistake there changes no answer.
    for i in messages.indices[found...] { messages[i].severity = .warning }
    file.treaty = treaty
    return file
  }

  private func declared(_ node: Node) -> Treaty.Declared {
    var result = Treaty.Declared()
    guard let mapping = mapping(node) else { return result }
    check(mapping, ["trigger", "in_force", "parts", "source", "note"], "'declared'")
    result.trigger = mapping["trigger"].flatMap { isNull($0) ? nil : day($0) }
    result.inForce = mapping["in_force"].flatMap { isNull($0) ? nil : day($0) }
    if let parts = mapping["parts"].flatMap(self.mapping) {
      for (key, value) in parts { if let name = word(key), let day = optionalDay(value) { result.parts[name] = day } }
    }
    return result
  }

  private func labels(_ node: Node, _ treaty: Treaty) -> [String: [String: [String]]] {
    var result: [String: [String: [String]]] = [:]
    guard let mapping = mapping(node) else { return result }
    let rules = treaty.clauses.general + treaty.clauses.parts.flatMap(\.rules)
    let known =
      treaty.groups.keys.sorted() + treaty.weights.keys.sorted() + treaty.clauses.parts.map(\.name)
      + rules.flatMap { events($0.condition) }
    for (key, value) in mapping {
      guard let name = word(key) else { continue }
      if !known.contains(name) { unknownName(name, key, "group, weight table, part or event", known) }
      result[name] = languages(value)
    }
    return result
  }

  private func events(_ condition: Condition) -> [String] {
    switch condition {
    case .event(let name): [name]
    case .all(let parts), .any(let parts): parts.flatMap(events)
    default: []
    }
  }

  private func groups(_ node: Node) -> [String: Set<String>] {
    var result: [String: Set<String>] = [:]
    guard let mapping = mapping(node) else { return result }
    for (key, value) in mapping {
      guard let name = word(key) else { continue }
      guard let members = value.sequence else {
        error("the group '\(name)' is a list of parties", value)
        continue
      }
      result[name] = Set(members.compactMap(party))
      if result[name]!.count < members.count, members.allSatisfy({ word($0) != nil }) {
        warning("the group '\(name)' names a party twice", value)
      }
    }
    return result
  }

  private func weights(_ node: Node) -> [String: [String: Amount]] {
    var result: [String: [String: Amount]] = [:]
    guard let mapping = mapping(node) else { return result }
    for (key, value) in mapping {
      guard let name = word(key), let table = self.mapping(value) else { continue }
      var weights: [String: Amount] = [:]
      for (key, value) in table {
        guard let party = party(key), let amount = amount(value) else { continue }
        weights[party] = amount
      }
      result[name] = weights
    }
    return result
  }

  /// Names of sets, tables and days that conditions use must be defined somewhere in the file.
  private func resolveNames(_ treaty: Treaty) {
    for (name, node) in namedGroups where treaty.groups[name] == nil {
      unknownName(name, node, "group", treaty.groups.keys.map { $0 })
    }
    for (name, node) in namedWeights where treaty.weights[name] == nil {
      unknownName(name, node, "weight table", treaty.weights.keys.map { $0 })
    }
    let own = ["trigger", "general", "in_force", "entry_into_force", treaty.id]
    for (name, node) in namedAnchors where treaty.anchors[name] == nil && !own.contains(name) {
      if ["adopted", "opened", "signed", "concluded"].contains(name) {
        let text = "'\(name)' has no day in this file, so nothing can be counted from it"
        isDeclared ? warning(text, node) : error(text, node)
      } else if !treaty.acts.contains(where: { $0.event == name }) {
        references.append(
          .init(id: name, line: node.mark?.line ?? 1, column: node.mark?.column ?? 1, mustComeFirst: true))
      }
    }
  }

  private func unknownName(_ name: String, _ node: Node, _ what: String, _ known: [String]) {
    var text = "no \(what) is named '\(name)'"
    if let near = Spelling.nearest(name, among: known) {
      text += "; did you mean '\(near)'?"
    } else if known.isEmpty {
      text += "; the file defines none"
    } else {
      text += "; the file defines \(known.sorted().map { "'\($0)'" }.joined(separator: ", "))"
    }
    if isDeclared { warning(text + "; the declared day stands", node) } else { error(text, node) }
  }

  /// Parties that consented and have no weight count as nothing, which a reader should know.
  private func checkWeights(_ treaty: Treaty) {
    var seen: Set<String> = []
    for (name, node) in namedWeights where seen.insert(name).inserted {
      guard let table = treaty.weights[name] else { continue }
      let binding = treaty.clauses.consentActs
      var missing: Set<String> = []
      for act in treaty.acts {
        if let party = act.party, binding.contains(act.act), table[party] == nil { missing.insert(party) }
      }
      missing.subtract(treaty.clauses.organisationsCount ? [] : treaty.groups["reio"] ?? ["EUE"])
      guard !missing.isEmpty else { continue }
      let shown = missing.sorted().prefix(5).joined(separator: ", ") + (missing.count > 5 ? ", …" : "")
      warning("'\(name)' has no weight for \(missing.count) of the parties (\(shown)); they count as 0", node)
    }
  }

  private func expectation(_ mapping: Node.Mapping) -> AgreementFile.Expectation {
    var result = AgreementFile.Expectation()
    if let expect = mapping["expect"].flatMap(self.mapping) {
      if let node = expect["trigger"] { result.trigger = .some(isNull(node) ? nil : day(node)) }
      if let node = expect["in_force"] { result.inForce = .some(isNull(node) ? nil : day(node)) }
      if let parts = expect["parts"].flatMap(self.mapping) {
        for (key, value) in parts { if let name = word(key) { result.parts[name] = .some(optionalDay(value)) } }
      }
    }
    for node in mapping["expect_party"]?.sequence.map(Array.init) ?? [] {
      guard let row = self.mapping(node), let party = row["party"].flatMap({ word($0) }), let day = row["in_force"]
      else { continue }
      result.entries.append((party, isNull(day) ? nil : self.day(day), node.mark?.line ?? 0))
    }
    for node in mapping["expect_status"]?.sequence.map(Array.init) ?? [] {
      guard let row = self.mapping(node), let party = row["party"].flatMap({ word($0) }),
        let on = row["asof"].flatMap({ day($0) }), let status = row["status"]
      else { continue }
      if let word = word(status), let value = LegalStatus(rawValue: word) {
        result.statuses.append((party, on, row["known"].flatMap(optionalDay), value, node.mark?.line ?? 0))
      } else {
        choice(status, LegalStatus.allCases.map(\.rawValue))
      }
    }
    return result
  }

  // MARK: Acts

  static let actKeys = [
    "party", "act", "date", "recorded", "effect_requested", "entry_declared", "in_force_recorded", "succession_of",
    "territory", "counts_for", "contested", "event", "to", "depositary", "source", "sources", "by", "role", "name",
    "restored", "note", "notes", "url", "place", "quote", "text", "reservation", "declaration",
  ]

  private func acts(_ node: Node, _ clauses: Clauses) -> [ActRecord] {
    if isNull(node) { return [] }
    guard let list = node.sequence else {
      error("'acts' is a list of dated acts", node)
      return []
    }
    return list.compactMap { act($0, clauses) }
  }

  private func act(_ node: Node, _ clauses: Clauses) -> ActRecord? {
    guard let mapping = mapping(node) else { return nil }
    check(mapping, Self.actKeys, "an act", lenient: true)
    guard let kindNode = mapping["act"] else {
      error("an act has an 'act' and a 'date'", node)
      return nil
    }
    guard let kind = actKind(kindNode, clauses) else { return nil }
    guard let dateNode = mapping["date"] else {
      error("the act has no 'date'; give the day of deposit or receipt", node)
      return nil
    }
    let party = mapping["party"].flatMap { isNull($0) ? nil : self.party($0) }
    if party == nil, mapping["party"] == nil, kind != .event, kind != .suspension, kind != .suspensionLifted,
      ActKind.known.contains(kind)
    {
      error("'\(kind)' is the act of a party; give 'party'", node)
    }
    if kind == .event, mapping["event"] == nil { error("an event has a name: give 'event'", node) }
    if isNull(dateNode) {
      warning("the act has no day, so it is left out", dateNode)
      return nil
    }
    guard let date = day(dateNode) else { return nil }
    var act = ActRecord(party: party, act: kind, date: date, line: node.mark?.line)
    act.recorded = mapping["recorded"].flatMap(optionalDay)
    act.event = mapping["event"].flatMap(optionalWord)
    act.effectRequested = mapping["effect_requested"].flatMap(optionalDay)
    act.entryDeclared =
      mapping["entry_declared"].flatMap(optionalDay) ?? mapping["in_force_recorded"].flatMap(optionalDay)
    act.successionOf = mapping["succession_of"].flatMap(optionalDay)
    act.territory = mapping["territory"].flatMap(optionalWord)
    act.countsFor = mapping["counts_for"].flatMap { number($0, 0...100_000) }
    act.isContested = mapping["contested"].flatMap { flag($0) } ?? false
    act.to = mapping["to"].flatMap(optionalDay)
    act.depositary = mapping["depositary"].flatMap(optionalWord)
    act.source = mapping["source"].flatMap { words($0).first }
    return act
  }

  /// The word for an act; a free description of a known one is taken for it.
  private func actKind(_ node: Node, _ clauses: Clauses) -> ActKind? {
    guard let written = word(node) else { return nil }
    let word = String(written.lowercased().map { $0 == " " || $0 == "-" ? "_" : $0 })
    let kind = ActKind(word)
    if ActKind.known.contains(kind) || clauses.consentActs.contains(kind) { return kind }
    if let longest = ActKind.known.map(\.word).filter({ word.hasPrefix($0 + "_") }).max(by: { $0.count < $1.count }),
      longest == ActKind.provisionalApplication.word
    {
      warning("'\(written)' is read as '\(longest)'", node)
      return ActKind(longest)
    }
    if let near = Spelling.nearest(word, among: ActKind.known.map(\.word)) {
      error("no act is named '\(written)'; did you mean '\(near)'?", node)
      return nil
    }
    warning("'\(written)' is no act of the law and binds nobody", node)
    return kind
  }
}
