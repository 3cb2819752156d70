import Foundation

/// The outline of a state, for a map of the world: made once by `scripts/make-world-map.py`.
///
/// Drawing a border is a political choice; these are Natural Earth's, simplified to about fifteen kilometres.
public struct WorldShape: Sendable {
  /// ISO 3166-1 alpha-3.
  public var id: String
  /// On a map 1000 wide: a path's data, or the two coordinates of a dot.
  public var path: String
  /// True for a state too small to be seen, which is drawn as a dot.
  public var isDot: Bool

  /// By id.
  public static let all: [WorldShape] = worldOutlines.split(separator: "\n").compactMap { line in
    let fields = line.split(separator: " ", maxSplits: 2)
    guard fields.count == 3 else { return nil }
    return WorldShape(id: String(fields[0]), path: String(fields[2]), isDot: fields[1] == "dot")
  }
}

/// A place on the globe, in degrees of WGS 84.
public struct Position: Hashable, Sendable {
  /// -180…180.
  public var longitude: Double
  /// -90…90.
  public var latitude: Double
}

/// A state's outline in degrees.
public enum Territory: Hashable, Sendable {
  case point(Position)
  /// Each has its outer ring first, anticlockwise, and its holes after it, clockwise; a ring ends where it begins.
  case polygons([[[Position]]])

  /// By ISO 3166-1 alpha-3.
  public static let all: [String: Territory] = Dictionary(
    WorldShape.all.compactMap { shape in shape.territory.map { (shape.id, $0) } }, uniquingKeysWith: { a, _ in a })
}

extension WorldShape {
  /// Nil where the path cannot be read.
  public var territory: Territory? {
    if isDot {
      let numbers = path.split(separator: " ").compactMap { Double($0) }
      return numbers.count == 2 ? .point(EqualEarth.position(x: numbers[0], y: numbers[1])) : nil
    }
    // The largest ring comes first, so that a hole comes after what it is a hole in.
    var polygons: [[[Position]]] = []
    var islands: [(ring: [Position], depth: Int, polygon: Int)] = []
    for piece in path.split(separator: "M") {
      let points = piece.split(whereSeparator: { $0 == "L" || $0 == "Z" }).compactMap { point -> Position? in
        let numbers = point.split(separator: " ").compactMap { Double($0) }
        return numbers.count == 2 ? EqualEarth.position(x: numbers[0], y: numbers[1]) : nil
      }
      guard points.count > 2 else { continue }
      let around = islands.last { contains($0.ring, points) }
      let depth = (around?.depth ?? -1) + 1
      let isHole = depth % 2 == 1
      let ring = (area(points) > 0) == isHole ? Array(points.reversed()) : points
      if isHole, let around {
        polygons[around.polygon].append(ring + [ring[0]])
        islands.append((points, depth, around.polygon))
      } else {
        islands.append((points, depth, polygons.count))
        polygons.append([ring + [ring[0]]])
      }
    }
    return polygons.isEmpty ? nil : .polygons(polygons)
  }

  /// Twice the area; positive where the ring runs anticlockwise.
  private func area(_ ring: [Position]) -> Double {
    var sum = 0.0
    var last = ring[ring.count - 1]
    for point in ring {
      sum += last.longitude * point.latitude - point.longitude * last.latitude
      last = point
    }
    return sum
  }

  /// True where most of a ring's corners lie within another; some may lie on its line.
  private func contains(_ ring: [Position], _ other: [Position]) -> Bool {
    var inside = 0
    for point in other where contains(ring, point) { inside += 1 }
    return inside * 2 > other.count
  }

  private func contains(_ ring: [Position], _ point: Position) -> Bool {
    var isInside = false
    var last = ring[ring.count - 1]
    for corner in ring {
      if (corner.latitude > point.latitude) != (last.latitude > point.latitude) {
        let along = (point.latitude - corner.latitude) / (last.latitude - corner.latitude)
        if point.longitude < corner.longitude + along * (last.longitude - corner.longitude) { isInside.toggle() }
      }
      last = corner
    }
    return isInside
  }
}

/// The projection of the map (Šavrič, Patterson, Jenny 2018), taken back; the script has its other direction.
enum EqualEarth {
  private static let a = (1.340264, -0.081106, 0.000893, 0.003796)
  private static let m = 3.0.squareRoot() / 2
  private static let xMax = Double.pi / (m * a.0)
  private static let yMax = northing(asin(m))
  private static let scale = 1000 / (2 * xMax)

  private static func northing(_ t: Double) -> Double {
    let t2 = t * t
    return t * (a.0 + a.1 * t2 + t2 * t2 * t2 * (a.2 + a.3 * t2))
  }
  private static func slope(_ t: Double) -> Double {
    let t2 = t * t
    return a.0 + 3 * a.1 * t2 + t2 * t2 * t2 * (7 * a.2 + 9 * a.3 * t2)
  }

  static func position(x: Double, y: Double) -> Position {
    let (x, y) = (x / scale - xMax, yMax - y / scale)
    var t = y
    for _ in 0..<12 { t -= (northing(t) - y) / slope(t) }
    let longitude = m * x * slope(t) / cos(t) * 180 / .pi
    let latitude = asin(max(-1, min(1, sin(t) / m))) * 180 / .pi
    return Position(longitude: max(-180, min(180, longitude)), latitude: max(-90, min(90, latitude)))
  }
}
