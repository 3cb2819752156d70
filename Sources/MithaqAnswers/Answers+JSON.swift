import MithaqClaims

// Answers for machines: one JSON object each, its members always in the same order.

func json(_ body: (inout JSONBytes) -> Void) -> [UInt8] {
  var out = JSONBytes()
  out.object(body)
  return out.bytes
}

extension JSONBytes {
  mutating func texts(_ name: StaticString, _ list: [String]) {
    key(name)
    array(list) { $0.string($1) }
  }

  mutating func asOf(_ asOf: AsOf) {
    field("valid", asOf.valid.description)
    field("known", asOf.known.text)
  }

  mutating func told(_ fact: Told) {
    field("act", fact.act.rawValue)
    field("modality", fact.modality.rawValue)
    texts("actors", fact.actors)
    texts("counterparts", fact.counterparts)
    key("agreement")
    if let agreement = fact.agreement {
      object {
        $0.field("id", fact.agreementIsNamed ? agreement : nil)
        $0.field("type", fact.agreementIsNamed ? nil : agreement)
      }
    } else {
      string(nil)
    }
    field("date", fact.date)
    field("first_said", fact.firstSaid?.description)
    field("last_said", fact.lastSaid?.description)
    field("sources", fact.sources)
    texts("speakers", fact.speakers)
    texts("outlets", fact.outlets)
    field("quote", fact.quote)
    texts("claims", fact.claims)
    texts("earlier", fact.earlier)
    texts("contradicted_by", fact.against)
  }

  mutating func article(_ article: Article) {
    object {
      $0.field("id", article.id)
      $0.field("title", article.title)
      $0.field("outlet", article.outlet)
      $0.field("published", article.published?.description)
      $0.field("url", article.url)
    }
  }
}

extension JSONBytes {
  mutating func legal(_ legal: Board.Legal?) {
    key("legal")
    if let legal {
      object {
        $0.field("status", legal.status.rawValue)
        $0.field("since", legal.since?.description)
        $0.field("signed", legal.signed?.description)
        $0.field("in_force", legal.inForce?.description)
      }
    } else {
      string(nil)
    }
  }

  mutating func reported(_ reported: Board.Reported?) {
    key("reported")
    if let reported {
      object { out in
        out.field("stage", reported.stage.rawValue)
        out.field("summary", reported.summary)
        out.field("since", reported.since?.description)
        out.field("sources", reported.sources)
        out.texts("speakers", reported.speakers)
        out.key("steps")
        out.array(reported.steps) { out, step in
          out.object {
            $0.field("stage", step.stage.rawValue)
            $0.texts("speakers", step.speakers)
            $0.field("sources", step.sources)
          }
        }
        out.texts("claims", reported.claims)
        out.texts("contradicted_by", reported.contradictedBy)
      }
    } else {
      string(nil)
    }
  }
}

extension JSONBytes {
  /// A cell of a board: whose it is, or with which agreement, and both tracks.
  mutating func standing(_ key: StaticString, _ name: String, _ legal: Board.Legal?, _ reported: Board.Reported?) {
    object { out in
      out.field(key, name)
      out.legal(legal)
      out.reported(reported)
    }
  }
}

extension Board {
  public var json: [UInt8] {
    MithaqAnswers.json { out in
      out.field("agreement", agreement)
      out.asOf(asOf)
      out.key("parties")
      out.array(rows) { $0.standing("party", $1.polity, $1.legal, $1.reported) }
    }
  }
}

extension Chronicle {
  public var json: [UInt8] {
    MithaqAnswers.json { out in
      out.key("of")
      out.object {
        switch subject {
        case .polity(let id): $0.field("polity", id)
        case .pair(let a, let b):
          $0.field("polity", a)
          $0.field("with", b)
        case .agreement(let id): $0.field("agreement", id)
        case .person(let name): $0.field("person", name)
        }
      }
      out.asOf(asOf)
      out.key("facts")
      out.array(facts) { out, fact in out.object { $0.told(fact) } }
    }
  }
}

extension Changes {
  public var json: [UInt8] {
    MithaqAnswers.json { out in
      out.field("since", since.text)
      out.asOf(asOf)
      out.field("new_articles", newArticles)
      out.field("new_claims", newClaims)
      out.key("changes")
      out.array(facts) { out, change in
        out.object {
          $0.field("change", change.kind.rawValue)
          $0.field("was", change.was?.rawValue)
          $0.told(change.fact)
        }
      }
    }
  }
}

extension EvidenceAnswer {
  public var json: [UInt8] { MithaqAnswers.json { write(to: &$0) } }

  func write(to out: inout JSONBytes) {
    out.key("claim")
    out.claim(claim)
    out.field("known", known.text)
    out.key("article")
    out.article(article)
    out.key("sentence")
    let body = Array(article.body.utf8)
    // An import may hold a claim whose words lie outside its article.
    let start = max(0, min(sentence.start, body.count))
    let end = max(start, min(sentence.end, body.count))
    out.object {
      $0.field("text", String(decoding: body[start..<end], as: UTF8.self))
      $0.field("start", sentence.start)
      $0.field("end", sentence.end)
    }
    out.key("copies")
    out.array(copies) { $0.article($1) }
    out.field("retracted", isRetracted)
    out.key("judgements")
    out.array(judgements) { out, judgement in
      out.object {
        $0.field("verdict", judgement.verdict)
        $0.field("of", judgement.of)
        $0.field("replacement", judgement.replacement)
        $0.field("author", judgement.author)
        $0.field("reason", judgement.reason)
        $0.field("known", judgement.known.text)
      }
    }
  }
}

/// `{"known", "conflicts"}`.
public func conflictsJSON(_ conflicts: [Told], asOf: AsOf) -> [UInt8] {
  json { out in
    out.asOf(asOf)
    out.key("conflicts")
    out.array(conflicts) { out, fact in out.object { $0.told(fact) } }
  }
}

/// `{"query", "known", "found"}`.
public func searchJSON(_ found: [Found], query: String, known: Instant) -> [UInt8] {
  json { out in
    out.field("query", query)
    out.field("known", known.text)
    out.key("found")
    out.array(found) { out, passage in
      out.object { out in
        out.field("article", passage.article)
        out.field("outlet", passage.outlet)
        out.field("published", passage.published?.description)
        out.field("text", passage.text)
        out.key("matches")
        out.array(passage.matches) { out, range in
          out.object {
            $0.field("start", range.start)
            $0.field("end", range.end)
          }
        }
        out.texts("claims", passage.claims)
      }
    }
  }
}
