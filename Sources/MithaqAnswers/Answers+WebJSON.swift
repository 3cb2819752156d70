import MithaqClaims

// The answers that the web asks for beside the commands', for machines. Lists come in parts: `items`, `total`, `offset`,
// `limit`.

extension JSONBytes {
  /// Part of a list, and how long the whole is.
  public mutating func part<S: Sequence>(
    _ items: S, _ slice: Slice, total: Int, _ body: (inout JSONBytes, S.Element) -> Void
  ) {
    field("total", total)
    field("offset", slice.offset)
    field("limit", slice.limit)
    key("items")
    array(items, body)
  }

  mutating func condition(_ condition: Conditions.Condition?) {
    guard let condition else { return string(nil) }
    object { out in
      out.field("needed", condition.needed)
      out.field("have", condition.have)
      out.field("met", condition.isMet)
      out.field("since", condition.since?.description)
      out.texts("met_by", condition.metBy)
      out.key("parts")
      out.array(condition.parts) { $0.condition($1) }
    }
  }
}

extension Conditions {
  /// `{"trigger", "in_force", "ended", "political", "condition", "parts", "warnings"}`.
  public var json: [UInt8] {
    MithaqAnswers.json { out in
      out.field("trigger", trigger?.description)
      out.field("in_force", inForce?.description)
      out.field("ended", ended?.description)
      out.field("political", isPolitical)
      out.key("condition")
      out.condition(condition)
      out.key("parts")
      out.array(parts) { out, part in
        out.object { out in
          out.field("name", part.name)
          out.field("trigger", part.trigger?.description)
          out.field("in_force", part.inForce?.description)
          out.key("condition")
          out.condition(part.condition)
        }
      }
      out.texts("warnings", warnings)
    }
  }
}

extension Ties {
  public var json: [UInt8] {
    MithaqAnswers.json { out in
      out.field("polity", polity)
      out.asOf(asOf)
      out.key("agreements")
      out.array(rows) { $0.standing("agreement", $1.agreement, $1.legal, $1.reported) }
    }
  }
}

extension ChronicleSlice {
  public var json: [UInt8] {
    MithaqAnswers.json { out in
      out.asOf(chronicle.asOf)
      out.part(chronicle.facts, slice, total: total) { out, fact in out.object { $0.told(fact) } }
      out.company(company)
    }
  }
}

extension Recent {
  public var json: [UInt8] {
    MithaqAnswers.json { out in
      out.asOf(asOf)
      out.field("claims", claims)
      out.field("articles", articles)
      out.field("recorded", recorded?.text)
      out.key("moving")
      out.array(moving) { out, move in
        out.object { out in
          out.field("agreement", move.agreement)
          out.field("claims", move.claims)
          out.texts("polities", move.polities)
          out.field("last_said", move.lastSaid?.description)
        }
      }
      out.key("facts")
      out.array(facts) { out, fact in out.object { $0.told(fact) } }
    }
  }
}

/// Facts in parts.
public func factsJSON(_ facts: [Told], slice: Slice, asOf: AsOf) -> [UInt8] {
  json { out in
    out.asOf(asOf)
    out.part(facts[slice.range(of: facts.count)], slice, total: facts.count) { out, fact in out.object { $0.told(fact) }
    }
  }
}

extension Changes {
  /// The newest first, in parts.
  public func json(_ slice: Slice) -> [UInt8] {
    MithaqAnswers.json { out in
      out.field("since", since.text)
      out.asOf(asOf)
      out.field("new_articles", newArticles)
      out.field("new_claims", newClaims)
      let all = Array(facts.reversed())
      out.part(all[slice.range(of: all.count)], slice, total: all.count) { out, change in
        out.object {
          $0.field("change", change.kind.rawValue)
          $0.field("was", change.was?.rawValue)
          $0.told(change.fact)
        }
      }
    }
  }
}

extension ClaimAnswer {
  public var json: [UInt8] {
    MithaqAnswers.json { out in
      evidence.write(to: &out)
      out.field("article_number", Int(article))
      out.key("fact")
      if let fact { out.object { $0.told(fact) } } else { out.string(nil) }
      out.key("related")
      out.array(related) { out, other in
        out.object {
          $0.field("bearing", other.bearing.rawValue)
          $0.field("id", other.id)
          $0.field("act", other.act.rawValue)
          $0.field("modality", other.modality.rawValue)
          $0.field("quote", other.quote)
          $0.field("outlet", other.outlet)
          $0.field("said", other.said?.description)
          $0.field("known", other.known.text)
        }
      }
    }
  }
}

extension ArticleAnswer {
  public var json: [UInt8] {
    MithaqAnswers.json { out in
      out.field("number", Int(number))
      out.field("known", asOf.text)
      out.key("article")
      out.object {
        $0.field("id", article.id)
        $0.field("title", article.title)
        $0.field("text", article.text)
        $0.field("lang", article.lang)
        $0.field("outlet", article.outlet)
        $0.field("published", article.published?.description)
        $0.field("url", article.url)
      }
      out.key("claims")
      out.array(claims) { out, entry in
        out.object { out in
          out.field("stands", entry.stands)
          out.field("retracted", entry.isRetracted)
          out.field("verdict", entry.verdict)
          out.key("claim")
          out.claim(entry.claim)
        }
      }
      out.key("copies")
      out.array(copies) { out, copy in
        out.object {
          $0.field("number", Int(copy.number))
          $0.field("id", copy.article.id)
          $0.field("outlet", copy.article.outlet)
          $0.field("published", copy.article.published?.description)
        }
      }
    }
  }
}

extension ReviewQueue {
  public var json: [UInt8] {
    MithaqAnswers.json { out in
      out.field("known", known.text)
      out.part(items, slice, total: total) { out, item in
        out.object {
          $0.field("id", item.id)
          $0.field("act", item.act.rawValue)
          $0.field("modality", item.modality.rawValue)
          $0.texts("actors", item.actors)
          $0.texts("counterparts", item.counterparts)
          $0.field("agreement", item.agreement)
          $0.field("quote", item.quote)
          $0.field("outlet", item.outlet)
          $0.field("said", item.said?.description)
          $0.field("known", item.known.text)
          $0.field("confidence", item.confidence)
          $0.field("contested", item.isContested)
        }
      }
    }
  }
}
