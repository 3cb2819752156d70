/// The files that pages refer to, held in the program itself.
public enum Asset: String, CaseIterable, Sendable {
  case style = "style.css"
  case script = "script.js"
  case icon = "icon.svg"
  /// The outlines of all states, of which a page's map shows those that it colours.
  case world = "world.svg"

  public var bytes: [UInt8] {
    switch self {
    case .style: PackageResources.style_css
    case .script: PackageResources.script_js
    case .icon: PackageResources.icon_svg
    case .world: WorldMap.outlines.bytes
    }
  }
}
