import ArgumentParser
import MithaqPacks

/// Where the packs are, for every command that uses them.
struct PackOptions: ParsableArguments {
  @Option(name: .customLong("packs"), help: ArgumentHelp("The folder of packs.", valueName: "folder"))
  var folder: String?

  /// How polities are called, read when it is asked for: only answers written for people need it.
  func names() -> (String) -> (en: String?, ar: String?) { PolityNames.load(folder).names }

  /// The id of a polity that people name by its id, or as they call it in either language.
  ///
  /// What no pack knows is taken as the id it may be in a ledger, where it is written like one.
  func polity(_ text: String) throws -> String {
    if text.wholeMatch(of: /[A-Z]{3}/) != nil { return text }
    let names = PolityNames.load(folder)
    switch names.ids(called: text) {
    case let ids where ids.count == 1: return ids[0]
    case let ids where ids.count > 1:
      throw ValidationError(
        "'\(text)' is the name of \(ids.joined(separator: " and ")); give the id of the one you mean")
    default:
      if text.wholeMatch(of: /[a-z0-9-]+/) != nil, names.all.isEmpty || text.contains("-") { return text }
      let near = names.nearest(to: text).map { ", but '\($0)' is" } ?? ""
      throw ValidationError(
        "no polity is known as '\(text)'\(near); write ISO 3166 alpha-3 (KAZ), the id of an organisation (eu), or a name"
      )
    }
  }
}
