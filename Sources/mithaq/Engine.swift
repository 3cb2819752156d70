import MithaqClaims

/// Where the shell meets the reader of texts.
struct Engine: Sendable {
  static func load(packs: String?) throws -> Engine { Engine() }

  func read(_ article: Article, explain: Bool = false) -> Reading {
    Reading(article: article.id, lang: article.lang ?? "und", published: article.published, claims: [])
  }
}
