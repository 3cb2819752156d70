import MithaqClaims
import MithaqExtraction
import MithaqPacks

/// Where the shell meets the reader of texts.
struct Engine: Sendable {
  let extractor: Extractor

  /// - Parameter weighs: false for what the rules claim, unweighed.
  static func load(packs: String?, weighs: Bool = true) throws -> Engine {
    Engine(extractor: try PackStore.load(folder: packs, weighs: weighs))
  }

  func read(_ article: Article, explain: Bool = false) -> Reading { extractor.read(article, explain: explain) }
}
