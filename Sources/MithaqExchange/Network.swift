import MithaqAnswers
import MithaqClaims

/// Who is tied to whom: polities and agreements as nodes, and an edge for each pair that a fact brings together.
///
/// A fact ties its participants to each other, and each of them to the agreement where it has a name. A fact that names one
/// polity alone is no edge; its claims stand with the node, so that none is lost.
public struct Network: Sendable {
  struct Node: Sendable {
    var id: String
    /// `polity` or `agreement`.
    var kind: String
    var label: String
    var arabic: String?
    /// Claims of facts that name nobody else.
    var alone: [String] = []
  }

  struct Edge: Sendable {
    var source: String
    var target: String
    /// True where neither acts on the other.
    var isMutual: Bool
    var fact: Int
  }

  private(set) var nodes: [Node] = []
  private(set) var edges: [Edge] = []
  private(set) var facts: [Told] = []
  private var places: [String: Int] = [:]
  private let naming: Naming

  public init(catalogue: Catalogue) { naming = Naming(catalogue: catalogue) }

  public mutating func add(_ fact: Told) {
    let number = facts.count
    facts.append(fact)
    // A polity that is named twice is one.
    func distinct(_ ids: [String]) -> [String] { ids.reduce(into: []) { if !$0.contains($1) { $0.append($1) } } }
    let actors = distinct(fact.actors)
    let others = distinct(fact.counterparts)
    let all = distinct(actors + others)
    for id in all { _ = node(polity: id) }
    var isTied = false
    func tie(_ source: String, _ target: String, isMutual: Bool) {
      edges.append(Edge(source: source, target: target, isMutual: isMutual, fact: number))
      isTied = true
    }
    if others.isEmpty {
      for (i, a) in actors.enumerated() { for b in actors[(i + 1)...] { tie(a, b, isMutual: !fact.act.isDirected) } }
    } else {
      for a in actors { for b in others where a != b { tie(a, b, isMutual: !fact.act.isDirected) } }
    }
    if fact.agreementIsNamed, let agreement = fact.agreement {
      let target = node(agreement: agreement)
      for id in all { tie(id, target, isMutual: false) }
    }
    if !isTied, let id = all.first {
      nodes[node(polity: id)].alone += fact.claims + fact.earlier + fact.against
    }
  }

  private mutating func node(polity id: String) -> Int {
    if let place = places[id] { return place }
    let name = naming.polity(id)
    places[id] = nodes.count
    nodes.append(Node(id: id, kind: "polity", label: name.en ?? name.ar ?? id, arabic: name.ar))
    return nodes.count - 1
  }

  /// An organisation that acts and that is joined is two nodes: the second is the agreement.
  private mutating func node(agreement id: String) -> String {
    let key = "agreement:" + id
    if places[key] == nil {
      let name = naming.agreement(id)
      places[key] = nodes.count
      nodes.append(Node(id: key, kind: "agreement", label: name.en ?? name.ar ?? id, arabic: name.ar))
    }
    return key
  }

  // MARK: Writing

  /// The attributes of edges; each has a type of GEXF and of GraphML, which are called the same.
  private static let edgeAttributes: [(name: String, type: String, value: @Sendable (Told, Edge) -> String?)] = [
    ("act", "string", { fact, _ in fact.act.rawValue }),
    ("modality", "string", { fact, _ in fact.modality.rawValue }),
    ("mutual", "boolean", { $1.isMutual ? "true" : "false" }),
    ("agreement", "string", { fact, _ in fact.agreement }),
    ("date", "string", { fact, _ in fact.date }),
    ("first_said", "string", { fact, _ in fact.firstSaid?.description }),
    ("last_said", "string", { fact, _ in fact.lastSaid?.description }),
    ("sources", "integer", { fact, _ in String(fact.sources) }),
    ("quote", "string", { fact, _ in fact.quote }),
    ("claims", "string", { fact, _ in fact.claims.joined(separator: " ") }),
    ("earlier", "string", { fact, _ in fact.earlier.joined(separator: " ") }),
    ("contradicted_by", "string", { fact, _ in fact.against.joined(separator: " ") }),
  ]
  private static let nodeAttributes: [(name: String, type: String, value: @Sendable (Node) -> String?)] = [
    ("kind", "string", { $0.kind }), ("name_ar", "string", { $0.arabic }),
    ("claims", "string", { $0.alone.joined(separator: " ") }),
  ]

  /// Writes GEXF 1.3, with a time line of days, as Gephi reads it.
  public func writeGEXF(known: Instant, _ write: ([UInt8]) throws -> Void) throws {
    var xml = XMLBytes()
    xml.open("gexf", ["xmlns": "http://gexf.net/1.3", "version": "1.3"])
    xml.open("meta", ["lastmodifieddate": known.day.description])
    xml.element("creator", text: "Mithaq")
    xml.element("description", text: "Who is tied to whom by which act, as known on \(known.day)")
    xml.close("meta")
    xml.open("graph", ["mode": "dynamic", "defaultedgetype": "directed", "timeformat": "date"])
    xml.open("attributes", ["class": "node", "mode": "static"])
    for (name, type, _) in Network.nodeAttributes { xml.empty("attribute", ["id": name, "title": name, "type": type]) }
    xml.close("attributes")
    xml.open("attributes", ["class": "edge", "mode": "static"])
    for (name, type, _) in Network.edgeAttributes { xml.empty("attribute", ["id": name, "title": name, "type": type]) }
    xml.close("attributes")
    xml.open("nodes")
    for node in nodes {
      xml.open("node", ["id": node.id, "label": node.label])
      xml.open("attvalues")
      for (name, _, value) in Network.nodeAttributes {
        if let value = value(node), !value.isEmpty { xml.empty("attvalue", ["for": name, "value": value]) }
      }
      xml.close("attvalues")
      xml.close("node")
    }
    xml.close("nodes")
    xml.open("edges")
    for (number, edge) in edges.enumerated() {
      let fact = facts[edge.fact]
      xml.open(
        "edge",
        [
          "id": String(number), "source": edge.source, "target": edge.target, "label": fact.act.rawValue,
          "weight": String(max(1, fact.sources)), "start": fact.day?.description,
        ])
      xml.open("attvalues")
      for (name, _, value) in Network.edgeAttributes {
        if let value = value(fact, edge), !value.isEmpty { xml.empty("attvalue", ["for": name, "value": value]) }
      }
      xml.close("attvalues")
      xml.close("edge")
      if xml.bytes.count > 1 << 18 {
        try write(xml.bytes)
        xml.removeAll()
      }
    }
    xml.close("edges")
    xml.close("graph")
    xml.close("gexf")
    try write(xml.bytes)
  }

  /// Writes GraphML.
  public func writeGraphML(_ write: ([UInt8]) throws -> Void) throws {
    var xml = XMLBytes()
    xml.open("graphml", ["xmlns": "http://graphml.graphdrawing.org/xmlns"])
    func type(_ type: String) -> String { type == "integer" ? "int" : type }
    xml.empty("key", ["id": "n-label", "for": "node", "attr.name": "label", "attr.type": "string"])
    for (name, kind, _) in Network.nodeAttributes {
      xml.empty("key", ["id": "n-" + name, "for": "node", "attr.name": name, "attr.type": type(kind)])
    }
    xml.empty("key", ["id": "e-weight", "for": "edge", "attr.name": "weight", "attr.type": "int"])
    for (name, kind, _) in Network.edgeAttributes {
      xml.empty("key", ["id": "e-" + name, "for": "edge", "attr.name": name, "attr.type": type(kind)])
    }
    xml.open("graph", ["id": "mithaq", "edgedefault": "directed"])
    for node in nodes {
      xml.open("node", ["id": node.id])
      xml.element("data", ["key": "n-label"], text: node.label)
      for (name, _, value) in Network.nodeAttributes {
        if let value = value(node), !value.isEmpty { xml.element("data", ["key": "n-" + name], text: value) }
      }
      xml.close("node")
    }
    for (number, edge) in edges.enumerated() {
      let fact = facts[edge.fact]
      xml.open("edge", ["id": "e\(number)", "source": edge.source, "target": edge.target])
      xml.element("data", ["key": "e-weight"], text: String(max(1, fact.sources)))
      for (name, _, value) in Network.edgeAttributes {
        if let value = value(fact, edge), !value.isEmpty { xml.element("data", ["key": "e-" + name], text: value) }
      }
      xml.close("edge")
      if xml.bytes.count > 1 << 18 {
        try write(xml.bytes)
        xml.removeAll()
      }
    }
    xml.close("graph")
    xml.close("graphml")
    try write(xml.bytes)
  }
}
