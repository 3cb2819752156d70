import ArgumentParser
import MithaqPacks

/// Where the packs are, for every command that uses them.
struct PackOptions: ParsableArguments {
  @Option(name: .customLong("packs"), help: ArgumentHelp("The folder of packs.", valueName: "folder"))
  var folder: String?

  /// How polities are called, read when it is asked for: only answers written for people need it.
  /// - Parameter read: the names, where they are read already.
  func names(_ read: PolityNames? = nil) -> (String) -> (en: String?, ar: String?) {
    (read ?? PolityNames.load(folder)).names
  }

  /// The ids of polities that people name by their ids, or as they call them in either language; with the names, where they had to be
  /// read for it.
  ///
  /// What no pack knows is taken as the id it may be in a ledger, where it is written like one.
  func polities(_ texts: [String]) throws -> (ids: [String], names: PolityNames?) {
    func isCode(_ text: String) -> Bool { text.wholeMatch(of: /[A-Z]{3}/) != nil }
    if texts.allSatisfy(isCode) { return (texts, nil) }
    let names = PolityNames.load(folder)
    let ids = try texts.map { text in
      if isCode(text) { return text }
      let ids = names.ids(called: text)
      if ids.count == 1 { return ids[0] }
      if ids.count > 1 {
        throw ValidationError(
          "'\(text)' is the name of \(ids.joined(separator: " and ")); give the id of the one you mean")
      }
      if text.wholeMatch(of: /[a-z0-9-]+/) != nil, names.all.isEmpty || text.contains("-") { return text }
      let near = names.nearest(to: text).map { ", but '\($0)' is" } ?? ""
      throw ValidationError(
        "no polity is known as '\(text)'\(near); write ISO 3166 alpha-3 (KAZ), the id of an organisation (eu), or a name"
      )
    }
    return (ids, names)
  }
}
