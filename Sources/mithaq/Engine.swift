import MithaqClaims
import MithaqExtraction
import MithaqPacks

/// Where the shell meets the reader of texts.
struct Engine: Sendable {
  let extractor: Extractor

  static func load(packs: String?) throws -> Engine { Engine(extractor: try PackStore.load(folder: packs)) }

  func read(_ article: Article, explain: Bool = false) -> Reading { extractor.read(article, explain: explain) }
}
