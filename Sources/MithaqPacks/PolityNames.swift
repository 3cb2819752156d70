import Foundation
import MithaqTextScan
import Yams

/// How polities are called in both languages, for whoever shows their ids to people.
public struct PolityNames: Sendable {
  private var byID: [String: (en: String?, ar: String?)] = [:]
  /// By every form that means the polity and nothing else, folded: the form as it is written, and whose it is.
  private var byForm: [[UInt8]: (form: String, ids: Set<String>)] = [:]

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
          for form in [id] + forms(of: entry) {
            result.byForm[Folding.bytes(form), default: (form, [])].ids.insert(id)
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
    let name = name.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return byForm[Folding.bytes(name)]?.ids.sorted() ?? []
  }

  /// The name nearest to one that nobody has, in any spelling.
  public func nearest(to name: String) -> String? {
    func text(_ folded: [UInt8]) -> String { String(decoding: folded, as: UTF8.self) }
    return Spelling.nearest(text(Folding.bytes(name)), among: byForm.keys.map(text))
      .flatMap { byForm[Array($0.utf8)]?.form }
  }

  /// Every name, official ones too, of the packs and of Unicode's CLDR.
  private static func forms(of entry: Node) -> [String] {
    ["en", "ar"].flatMap { language in
      [region(of: entry, language)].compactMap(\.self)
        + ["names", "official"].flatMap { entry[language]?[$0].map(PackEntry.strings) ?? [] }
    }
  }

  /// As the packs have it first, which is how it is called in the press; else as Unicode's CLDR has it.
  private static func name(of entry: Node, _ language: String) -> String? {
    entry[language]?["names"]?.sequence?.first?.string ?? region(of: entry, language)
  }

  private static func region(of entry: Node, _ language: String) -> String? {
    guard let iso2 = entry["iso2"]?.string else { return nil }
    let name = Locale(identifier: language).localizedString(forRegionCode: iso2)
    return name?.isEmpty == false ? name : nil
  }
}
