import Foundation
import Yams

extension PackStore {
  /// Slugs of outlets by the host of their site and by their names in every language; what is weak counts here, too, since a page
  /// names its own outlet and nothing else.
  public static func outlets(folder: String? = nil) throws -> [String: String] {
    let root = try locate(folder).appendingPathComponent("outlets")
    var slugs: [String: String] = [:]
    for file in try FileManager.default.contentsOfDirectory(atPath: root.path).sorted() where file.hasSuffix(".yaml") {
      let text = try String(contentsOf: root.appendingPathComponent(file), encoding: .utf8)
      for entry in try Yams.compose(yaml: text)?.sequence ?? [] {
        guard let mapping = entry.mapping, let id = mapping[Node("id")]?.string,
          mapping[Node("kind")]?.string != "platform"
        else { continue }
        for key in ["source", "ar", "en", "weak"] {
          for name in mapping[Node(key)].map(PackEntry.strings) ?? [] where slugs[name.lowercased()] == nil {
            slugs[name.lowercased()] = id
          }
        }
      }
    }
    return slugs
  }
}
