import ArgumentParser
import MithaqPacks

/// Where the packs are, for every command that uses them.
struct PackOptions: ParsableArguments {
  @Option(name: .customLong("packs"), help: ArgumentHelp("The folder of packs.", valueName: "folder"))
  var folder: String?

  /// How polities are called, read when it is asked for: only answers written for people need it.
  func names() -> (String) -> (en: String?, ar: String?) { PolityNames.load(folder).names }
}
