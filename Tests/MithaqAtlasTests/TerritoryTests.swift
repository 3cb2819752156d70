import MithaqAtlas
import Testing

@Suite struct TerritoryTests {
  private func around(_ id: String) throws -> (ClosedRange<Double>, ClosedRange<Double>) {
    guard case .polygons(let polygons)? = Territory.all[id] else {
      Issue.record("\(id) has no polygon")
      return (0...0, 0...0)
    }
    let places = polygons[0][0]
    return (
      places.map(\.longitude).min()!...places.map(\.longitude).max()!,
      places.map(\.latitude).min()!...places.map(\.latitude).max()!
    )
  }

  @Test func everyShapeHasATerritory() {
    #expect(WorldShape.all.count > 230)
    #expect(Territory.all.count == WorldShape.all.count)
    for territory in Territory.all.values {
      guard case .polygons(let polygons) = territory else { continue }
      for ring in polygons.joined() { #expect(ring.count > 3 && ring.first == ring.last) }
    }
  }

  /// Kabul lies where Kabul lies: the projection is taken back.
  @Test func degreesAreDegrees() throws {
    let (east, north) = try around("AFG")
    #expect(abs(east.lowerBound - 60.5) < 0.5 && abs(east.upperBound - 74.9) < 0.5)
    #expect(abs(north.lowerBound - 29.4) < 0.5 && abs(north.upperBound - 38.5) < 0.5)
    guard case .point(let singapore)? = Territory.all["SGP"] else {
      Issue.record("Singapore is no dot")
      return
    }
    #expect(abs(singapore.longitude - 103.8) < 0.2 && abs(singapore.latitude - 1.35) < 0.2)
  }

  @Test func aStateWithinAnotherIsAHole() {
    guard case .polygons(let polygons)? = Territory.all["ZAF"] else {
      Issue.record("South Africa has no polygon")
      return
    }
    #expect(polygons[0].count >= 2)
  }
}
