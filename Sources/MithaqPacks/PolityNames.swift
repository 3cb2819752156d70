import Foundation
import MithaqTextScan
import Yams

/// How polities are called in both languages, for whoever shows their ids to people.
public struct PolityNames: Sendable {
  private var byID: [String: (en: String?, ar: String?)] = [:]
  /// Ids by every form that means the polity and nothing else, folded.
  private var byForm: [[UInt8]: Set<String>] = [:]

  /// Empty where there are no packs: names are a courtesy, ids are enough.
  public static func load(_ folder: String? = nil) -> PolityNames {
    var result = PolityNames()
    guard let root = try? PackStore.locate(folder) else { return result }
    for part in ["polities", "organisations"] {
      let folder = root.appendingPathComponent(part)
      for file in (try? FileManager.default.contentsOfDirectory(atPath: folder.path))?.sorted() ?? []
      where file.hasSuffix(".yaml") {
        guard let text = try? String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8),
          let node = try? Yams.compose(yaml: text)
        else { continue }
        for entry in node.sequence ?? [] {
          guard let id = entry["id"]?.string else { continue }
          let names = (en: name(of: entry, "en"), ar: name(of: entry, "ar"))
          result.byID[id] = names
          for form in [id, names.en, names.ar] + forms(of: entry) {
            if let form { result.byForm[Folding.bytes(form), default: []].insert(id) }
          }
        }
      }
    }
    return result
  }

  /// All names by id.
  public var all: [String: (en: String?, ar: String?)] { byID }

  public func names(_ id: String) -> (en: String?, ar: String?) { byID[id] ?? (nil, nil) }

  /// The ids of the polities that are called so, in either language and any spelling that matching holds to be the same;
  /// more than one for a name that several share.
  public func ids(called name: String) -> [String] {
    let name = name.split(separator: " ").joined(separator: " ")
    return byForm[Folding.bytes(name), default: []].sorted()
  }

  /// The name nearest to one that nobody has.
  public func nearest(to name: String) -> String? {
    Spelling.nearest(name, among: byID.values.flatMap { [$0.en, $0.ar] }.compactMap { $0 }.sorted())
  }

  private static func forms(of entry: Node) -> [String] {
    ["en", "ar"].flatMap { language in
      ["names", "official"].flatMap { entry[language]?[$0]?.sequence?.compactMap(\.string) ?? [] }
    }
  }

  /// As the packs have it first, which is how it is called in the press; else as Unicode's CLDR has it.
  private static func name(of entry: Node, _ language: String) -> String? {
    if let name = entry[language]?["names"]?.sequence?.first?.string { return name }
    if let iso2 = entry["iso2"]?.string,
      let name = Locale(identifier: language).localizedString(forRegionCode: iso2), !name.isEmpty
    {
      return name
    }
    return nil
  }
}
