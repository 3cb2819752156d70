import Foundation
import Yams

/// How polities are called in both languages, for whoever shows their ids to people.
public struct PolityNames: Sendable {
  private var byID: [String: (en: String?, ar: String?)] = [:]

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
          result.byID[id] = (name(of: entry, "en"), name(of: entry, "ar"))
        }
      }
    }
    return result
  }

  /// All names by id.
  public var all: [String: (en: String?, ar: String?)] { byID }

  public func names(_ id: String) -> (en: String?, ar: String?) { byID[id] ?? (nil, nil) }

  private static func name(of entry: Node, _ language: String) -> String? {
    if let iso2 = entry["iso2"]?.string,
      let name = Locale(identifier: language).localizedString(forRegionCode: iso2), !name.isEmpty
    {
      return name
    }
    return entry[language]?["names"]?.sequence?.first?.string
  }
}
