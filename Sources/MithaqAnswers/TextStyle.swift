import MithaqClaims

/// How answers are written for people: with colours or without, in how many columns.
public struct TextStyle: Sendable {
  public var isStyled: Bool
  public var width: Int
  public init(isStyled: Bool, width: Int) {
    self.isStyled = isStyled
    self.width = max(40, width)
  }

  public func bold(_ text: String) -> String { isStyled ? "\u{1b}[1m\(text)\u{1b}[0m" : text }
  public func faint(_ text: String) -> String { isStyled ? "\u{1b}[2m\(text)\u{1b}[0m" : text }
  func green(_ text: String) -> String { isStyled ? "\u{1b}[32m\(text)\u{1b}[0m" : text }
  func yellow(_ text: String) -> String { isStyled ? "\u{1b}[33m\(text)\u{1b}[0m" : text }
  func red(_ text: String) -> String { isStyled ? "\u{1b}[31m\(text)\u{1b}[0m" : text }
  public func mark(_ text: String) -> String { isStyled ? "\u{1b}[1;33m\(text)\u{1b}[0m" : "⟦\(text)⟧" }

  /// Text of an article, without what a terminal would obey; right-to-left text as an island of its own direction, so that
  /// what stands beside it stays in its place.
  static func island(_ text: String) -> String {
    let safe = harmless(text)
    return isRightToLeft(safe) ? "\u{2067}\(safe)\u{2069}" : safe
  }

  /// Without control characters and marks that turn the direction of text around.
  public static func harmless(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x0a, 0x09, 0x0d: result.append(" ")
      case 0..<0x20, 0x7f..<0xa0: result.append("\u{fffd}")
      case 0x202a...0x202e, 0x2066...0x2069: continue
      default: result.append(scalar)
      }
    }
    return String(result)
  }

  public static func isRightToLeft(_ text: String) -> Bool {
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x0590...0x08ff, 0xfb1d...0xfdff, 0xfe70...0xfeff: return true
      default: if scalar.properties.isAlphabetic { return false }
      }
    }
    return false
  }

  /// Columns that a terminal gives the text: none for signs above letters and marks of direction, two for wide characters.
  static func columns(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) { sum, scalar in
      switch scalar.value {
      case 0x300...0x36f, 0x610...0x61a, 0x64b...0x65f, 0x670, 0x200b...0x200f, 0x202a...0x202e, 0x2060...0x2069: sum
      case 0x1100...0x115f, 0x2e80...0xa4cf, 0xac00...0xd7a3, 0xf900...0xfaff, 0xfe30...0xfe6f, 0xff00...0xff60,
        0x1f300...0x1faff:
        sum + 2
      default: sum + 1
      }
    }
  }

  static func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - columns(text)))
  }

  /// The text in lines of at most `width` columns, broken between words.
  static func wrapped(_ text: String, to width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty, columns(line) + 1 + columns(String(word)) > width {
        lines.append(line)
        line = ""
      }
      line += line.isEmpty ? String(word) : " " + word
    }
    if !line.isEmpty || lines.isEmpty { lines.append(line) }
    return lines
  }
}

/// Columns beside each other, each cell wrapped in its own.
struct TextTable {
  struct Column {
    var title: String
    /// Columns may be as wide as their widest cell, but no wider than this.
    var limit: Int
  }
  var columns: [Column]
  /// A cell's text, and how it is painted.
  var rows: [[(text: String, paint: (String) -> String)]] = []

  func text(_ style: TextStyle) -> String {
    var widths = columns.enumerated().map { i, column in
      min(
        column.limit,
        max(TextStyle.columns(column.title), rows.map { TextStyle.columns($0[i].text) }.max() ?? 0))
    }
    // The last column takes what is left.
    let left = style.width - widths.dropLast().reduce(0) { $0 + $1 + 2 }
    widths[widths.count - 1] = max(16, min(widths[widths.count - 1], left))
    var out =
      style.bold(
        zip(columns, widths).map { TextStyle.padded($0.title, to: $1) }.joined(separator: "  ").trimmingEnd()) + "\n"
    out += style.faint(widths.map { String(repeating: "─", count: $0) }.joined(separator: "  ")) + "\n"
    for row in rows {
      let cells = zip(row, widths).map { TextStyle.wrapped($0.text, to: $1) }
      for n in 0..<(cells.map(\.count).max() ?? 0) {
        var line = ""
        for (i, cell) in cells.enumerated() {
          let piece = n < cell.count ? cell[n] : ""
          let isLast = i == cells.count - 1
          line += row[i].paint(piece)
          if !isLast { line += String(repeating: " ", count: max(0, widths[i] - TextStyle.columns(piece)) + 2) }
        }
        out += line.trimmingEnd() + "\n"
      }
    }
    return out
  }
}

extension String {
  func trimmingEnd() -> String {
    var end = endIndex
    while end > startIndex, self[index(before: end)] == " " { end = index(before: end) }
    return String(self[..<end])
  }
}
