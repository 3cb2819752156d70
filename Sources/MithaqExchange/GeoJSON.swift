import MithaqAnswers
import MithaqAtlas
import MithaqClaims

/// A board as a map: GeoJSON (RFC 7946), a feature for each party.
public enum GeoJSON {
  /// Appends the board; an organisation, or a state without an outline, is a feature without a place.
  public static func write(_ board: Board, catalogue: Catalogue, to out: inout [UInt8]) {
    let naming = Naming(catalogue: catalogue)
    var json = JSONBytes()
    json.object { json in
      json.field("type", "FeatureCollection")
      json.field("agreement", board.agreement)
      json.field("agreement_name", naming.agreement(board.agreement).en)
      json.field("valid", board.asOf.valid.description)
      json.field("known", board.asOf.known.text)
      json.field(
        "borders",
        "Natural Earth 1:10m, simplified; drawing a border is a political choice, and nothing here takes a side on one")
      json.key("features")
      json.array(board.rows) { json, row in
        json.object { json in
          json.field("type", "Feature")
          json.field("id", row.polity)
          json.key("geometry")
          json.territory(Territory.all[row.polity])
          json.key("properties")
          json.object { json in
            let name = naming.polity(row.polity)
            json.field("polity", row.polity)
            json.field("name_en", name.en)
            json.field("name_ar", name.ar)
            json.field("legal_status", row.legal?.status.rawValue)
            json.field("legal_since", row.legal?.since?.description)
            json.field("signed", row.legal?.signed?.description)
            json.field("in_force", row.legal?.inForce?.description)
            json.field("stage", row.reported?.stage.rawValue)
            json.field("summary", row.reported?.summary)
            json.field("stage_since", row.reported?.since?.description)
            json.field("sources", row.reported?.sources ?? 0)
            json.list("speakers", row.reported?.speakers ?? [])
            json.list("claims", row.reported?.claims ?? [])
            json.list("contradicted_by", row.reported?.contradictedBy ?? [])
          }
        }
      }
    }
    out += json.bytes
    out.append(0x0a)
  }
}

extension JSONBytes {
  mutating func list(_ name: StaticString, _ texts: [String]) {
    key(name)
    array(texts) { $0.string($1) }
  }

  fileprivate mutating func territory(_ territory: Territory?) {
    switch territory {
    case nil: string(nil)
    case .point(let place):
      object { json in
        json.field("type", "Point")
        json.key("coordinates")
        json.position(place)
      }
    case .polygons(let polygons):
      object { json in
        json.field("type", "MultiPolygon")
        json.key("coordinates")
        json.array(polygons) { json, rings in
          json.array(rings) { json, ring in json.array(ring) { $0.position($1) } }
        }
      }
    }
  }

  /// Thousandths of a degree: the outlines are no finer.
  private mutating func position(_ place: Position) {
    array([place.longitude, place.latitude]) { $0.number(thousandths: $1) }
  }
}
