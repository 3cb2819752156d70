import Foundation
import MithaqClaims
import MithaqEvents
import Yams

/// Reads how claims become events of another scheme: `Packs/exchange/<id>.yaml`.
struct EventSchemeFile {
  private(set) var problems: [PackProblem] = []
  private let file: PackFile

  init(_ file: PackFile) { self.file = file }

  /// The scheme, with the actors that `polities` name; nil where the file is none at all.
  mutating func scheme(polities: [PackFile]) -> EventScheme? {
    guard let root = file.root, let mapping = root.mapping else {
      problems.append(file.problem(file.root, "a scheme is a mapping that begins with 'id'"))
      return nil
    }
    let entry = PackEntry(file: file, node: root, mapping: mapping)
    entry.allow(
      ["id", "name", "codebook", "source", "codes", "modes", "contexts", "reasons", "actors", "acts"], &problems)
    for key in ["id", "name", "codebook", "source"] where entry.string(key) == nil {
      problems.append(entry.problem(nil, "a scheme needs '\(key)'"))
    }
    var scheme = EventScheme(
      id: entry.string("id") ?? "", name: entry.string("name") ?? "", codebook: entry.string("codebook") ?? "",
      source: entry.string("source") ?? "", codes: codes(entry), decisions: [:], targetsAgreement: [], actors: [:])
    decide(entry, &scheme)
    scheme.actors = actors(entry, polities)
    return scheme
  }

  private mutating func codes(_ entry: PackEntry) -> [String: EventScheme.Code] {
    var codes: [String: EventScheme.Code] = [:]
    for code in entry.entries("codes") {
      code.allow(["id", "title", "quad", "scale", "needs-recipient"], &problems)
      guard let id = code.string("id"), let title = code.string("title") else {
        problems.append(code.problem(nil, "a code needs 'id' and 'title'"))
        continue
      }
      if codes[id] != nil { problems.append(code.problem("id", "'\(id)' is already a code")) }
      let quad = code.int("quad")
      if let quad, !(1...4).contains(quad) { problems.append(code.problem("quad", "a quad is 1, 2, 3 or 4")) }
      let scale = code.string("scale").flatMap { Double($0) }
      if code.value("scale") != nil, !(scale.map { (-10...10).contains($0) } ?? false) {
        problems.append(code.problem("scale", "a scale is a number from -10 to 10"))
      }
      codes[id] = EventScheme.Code(
        id: id, title: title, quad: quad, scale: scale, needsRecipient: code.bool("needs-recipient"))
    }
    return codes
  }

  private mutating func decide(_ entry: PackEntry, _ scheme: inout EventScheme) {
    let reasons = entry.entry("reasons")
    let known = (
      modes: Set(entry.strings("modes")), contexts: Set(entry.strings("contexts")),
      reasons: Set(reasons?.mapping.keys.compactMap(\.string) ?? [])
    )
    for act in entry.entries("acts") {
      act.allow(Set(["act", "target"] + Modality.allCases.map(\.rawValue)), &problems)
      guard let name = act.string("act"), let key = Act(rawValue: name) else {
        let hint = nearest(act.string("act") ?? "", among: Act.allCases.map(\.rawValue))
        problems.append(
          act.problem(
            "act", "no act is named '\(act.string("act") ?? "")'" + (hint.map { "; did you mean '\($0)'?" } ?? "")))
        continue
      }
      if scheme.decisions[key] != nil { problems.append(act.problem("act", "'\(name)' is decided already")) }
      if let target = act.string("target") {
        if target == "agreement" {
          scheme.targetsAgreement.insert(key)
        } else {
          problems.append(act.problem("target", "a target is 'agreement', or is left out"))
        }
      }
      var decisions: [Modality: EventScheme.Decision] = [:]
      for modality in Modality.allCases {
        guard let decision = act.entry(modality.rawValue) else {
          problems.append(
            act.problem(nil, "'\(name)' says nothing about '\(modality.rawValue)'; write an event, or {none: reason}"))
          continue
        }
        decision.allow(["event", "mode", "context", "reverse", "source", "none"], &problems)
        if let reason = decision.string("none") {
          guard let words = reasons?.string(reason) else {
            problems.append(decision.problem("none", unknown("reason", reason, known.reasons)))
            continue
          }
          if decision.value("event") != nil {
            problems.append(decision.problem("event", "an event, or none; not both"))
          }
          decisions[modality] = EventScheme.Decision.none(reason: words)
          continue
        }
        guard let code = decision.string("event") else {
          problems.append(decision.problem(nil, "a decision has an 'event', or 'none' with a reason"))
          continue
        }
        for key in ["event", "reverse"] {
          guard let code = decision.string(key), scheme.codes[code] == nil else { continue }
          problems.append(decision.problem(key, unknown("code", code, Set(scheme.codes.keys))))
        }
        for mode in decision.strings("mode") where !known.modes.contains(mode) {
          problems.append(decision.problem("mode", unknown("mode", mode, known.modes)))
        }
        for context in decision.strings("context") where !known.contexts.contains(context) {
          problems.append(decision.problem("context", unknown("context", context, known.contexts)))
        }
        if let source = decision.string("source"), source != "speaker" {
          problems.append(decision.problem("source", "a source is 'speaker', or is left out"))
        }
        decisions[modality] = .event(
          EventScheme.Event(
            code: code, modes: decision.strings("mode"), contexts: decision.strings("context"),
            reverse: decision.string("reverse"), isBySpeaker: decision.string("source") == "speaker"))
      }
      scheme.decisions[key] = decisions
    }
    for act in Act.allCases where scheme.decisions[act] == nil {
      problems.append(entry.problem("acts", "nothing is decided about '\(act.rawValue)'"))
    }
  }

  private func unknown(_ what: String, _ name: String, _ known: Set<String>) -> String {
    "no \(what) is named '\(name)'" + (nearest(name, among: known.sorted()).map { "; did you mean '\($0)'?" } ?? "")
  }

  private mutating func actors(_ entry: PackEntry, _ polities: [PackFile]) -> [String: [EventScheme.Actor]] {
    let section = entry.entry("actors")
    section?.allow(["organisation", "movement", "movement-of-country", "codes"], &problems)
    let own = section?.entry("codes")
    var actors: [String: [EventScheme.Actor]] = [:]
    var groups: [(id: String, members: [String])] = []
    for polity in polities.flatMap({ file in (file.root?.sequence ?? []).compactMap(\.mapping) }) {
      func text(_ key: String) -> String? { polity[Node(key)]?.string }
      guard let id = text("id") else { continue }
      if let code = own?.string(id) {
        actors[id] = [EventScheme.Actor(code: code)]
        continue
      }
      switch text("kind") ?? "state" {
      case "state": actors[id] = [EventScheme.Actor(code: id)]
      case "organisation": actors[id] = section?.string("organisation").map { [EventScheme.Actor(code: $0)] }
      case "movement":
        if let country = text("country") {
          actors[id] = [EventScheme.Actor(code: country, sector: section?.string("movement-of-country"))]
        } else {
          actors[id] = section?.string("movement").map { [EventScheme.Actor(code: $0)] }
        }
      default: groups.append((id, polity[Node("members")].map(PackEntry.strings) ?? []))
      }
    }
    for group in groups { actors[group.id] = group.members.flatMap { actors[$0] ?? [] } }
    for (key, _) in own?.mapping ?? [:] {
      if let name = key.string, actors[name] == nil {
        problems.append(file.problem(key, unknown("polity", name, Set(actors.keys))))
      }
    }
    return actors
  }
}

extension PackStore {
  /// What lies in the packs for other tools alone: no reading depends on it.
  static let exchangeFolder = "exchange/"

  /// The scheme `id` (`plover`, `cameo`) of the packs.
  public static func eventScheme(_ id: String, folder: String? = nil) throws -> EventScheme {
    let root = try locate(folder)
    var problems: [PackProblem] = []
    let schemes = try eventSchemes(root, &problems)
    let errors = problems.filter { $0.severity == .error }
    guard errors.isEmpty else { throw Failure.mistakes(errors) }
    guard let scheme = schemes.first(where: { $0.id == id }) else {
      throw Failure.mistakes([
        PackProblem(path: "Packs/exchange/\(id).yaml", line: 1, column: 1, message: "the packs have no scheme '\(id)'")
      ])
    }
    return scheme
  }

  static func eventSchemes(_ root: URL, _ problems: inout [PackProblem]) throws -> [EventScheme] {
    let listing = try everyFile(root)
    func read(_ folders: [String]) -> [PackFile] {
      Self.read(root, listing.filter { file in folders.contains { file.path.hasPrefix($0) } }, &problems)
    }
    let files = read([exchangeFolder])
    if files.isEmpty { return [] }
    var found: [PackProblem] = []
    let polities = Self.read(
      root, listing.filter { $0.path.hasPrefix("polities/") || $0.path.hasPrefix("organisations/") }, &found)
    return files.compactMap { file in
      var reader = EventSchemeFile(file)
      let scheme = reader.scheme(polities: polities)
      problems += reader.problems
      return scheme
    }
  }
}
