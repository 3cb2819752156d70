internal import CLibXML2

/// A page's elements and texts as plain rows, in the order of the page; a row's children follow it.
///
/// libxml2 builds the tree as browsers do, tolerantly; nothing of it outlives `init`.
struct PageTree {
  struct Row {
    /// The element's name; empty for a text.
    var name: String
    var text: String = ""
    var attributes: [String: String] = [:]
    var parent: Int
    /// The row behind the last one inside.
    var end: Int
    /// The words of `class`, `id` and their like, taken apart at hyphens, underscores and capitals; empty for a text.
    var hints: Set<String> = []
  }
  private(set) var rows: [Row] = []

  static let mostRows = 400_000

  /// - Parameter bytes: UTF-8, as `Markup` leaves it.
  init(_ bytes: [UInt8]) {
    let options =
      HTML_PARSE_RECOVER.rawValue | HTML_PARSE_NOERROR.rawValue | HTML_PARSE_NOWARNING.rawValue
      | HTML_PARSE_NONET.rawValue | HTML_PARSE_COMPACT.rawValue
    let document = bytes.withUnsafeBytes { buffer in
      htmlReadMemory(
        buffer.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(clamping: buffer.count), nil, "UTF-8",
        Int32(options))
    }
    guard let document else { return }
    defer { xmlFreeDoc(document) }
    guard let root = xmlDocGetRootElement(document) else { return }
    var node = root
    var parent = -1
    // Depth first without recursion, whatever the depth.
    walk: while rows.count < Self.mostRows {
      let row = rows.count
      if let made = Self.row(node, parent) {
        rows.append(made)
        if node.pointee.type == XML_ELEMENT_NODE, let child = node.pointee.children {
          parent = row
          node = child
          continue walk
        }
        rows[row].end = rows.count
      }
      while true {
        if let next = node.pointee.next {
          node = next
          continue walk
        }
        guard let above = node.pointee.parent, parent >= 0 else { break walk }
        rows[parent].end = rows.count
        parent = rows[parent].parent
        if above == root { break walk }
        node = above
      }
    }
    while parent >= 0 {
      rows[parent].end = rows.count
      parent = rows[parent].parent
    }
  }

  private static func row(_ node: xmlNodePtr, _ parent: Int) -> Row? {
    switch node.pointee.type {
    case XML_ELEMENT_NODE:
      guard let name = node.pointee.name else { return nil }
      var row = Row(name: String(cString: name), parent: parent, end: 0)
      var attribute = node.pointee.properties
      while let here = attribute {
        if let key = here.pointee.name {
          var value = ""
          var part = here.pointee.children
          while let text = part {
            if let content = text.pointee.content { value += String(cString: content) }
            part = text.pointee.next
          }
          row.attributes[String(cString: key)] = value
        }
        attribute = here.pointee.next
      }
      row.hints = hints(row.attributes["class"] ?? "")
      for key in ["id", "data-component", "data-testid"] {
        if let name = row.attributes[key] { row.hints.formUnion(hints(name)) }
      }
      return row
    case XML_TEXT_NODE, XML_CDATA_SECTION_NODE:
      guard let content = node.pointee.content else { return nil }
      return Row(name: "", text: String(cString: content), parent: parent, end: 0)
    default: return nil
    }
  }

  private static let looks: Set<String> = ["has", "with", "no", "is", "js", "hide", "show"]

  /// `ArticleBody-wrapper` is `article`, `body`, `articlebody` and `wrapper`; what stands behind `--` or `has` and `with` says
  /// how a thing looks, not what it is.
  static func hints(_ text: String) -> Set<String> {
    var found: Set<String> = []
    for name in text.utf8.prefix(400).split(whereSeparator: { $0 <= 0x20 }) {
      var words: [[UInt8]] = []
      var word: [UInt8] = []
      var hyphens = 0
      var isModifier = false
      // How many words come before `--`.
      var plain: Int?
      var last: UInt8 = 0
      func close() {
        if !word.isEmpty { words.append(word) }
        word = []
      }
      name: for byte in name {
        switch byte {
        case 0x41...0x5a:
          if (0x61...0x7a).contains(last) { close() }
          word.append(byte | 0x20)
        case 0x61...0x7a: word.append(byte)
        default:
          close()
          hyphens = byte == 0x2d && last == 0x2d ? hyphens + 1 : 0
          if hyphens > 0, !words.isEmpty {
            if isModifier { break name }
            isModifier = true
            plain = words.count
          }
        }
        last = byte
      }
      close()
      let names = words.map { String(decoding: $0, as: UTF8.self) }
      if names.count > 1, looks.contains(names[0]) { continue }
      for (i, word) in names.enumerated() {
        if i > 0, looks.contains(word) { break }
        if i >= plain ?? names.count {
          // `node--view-mode-teaser` is a teaser.
          if ["teaser", "related", "recommended", "promo"].contains(word) { found.insert(word) }
          continue
        }
        found.insert(word)
        if i > 0 { found.insert(names[i - 1] + word) }
      }
    }
    return found
  }

  /// The text inside, white space as it is.
  func text(_ row: Int, without isLeftOut: (Int) -> Bool = { _ in false }) -> String {
    var text = ""
    var i = row
    while i < rows[row].end {
      if rows[i].name.isEmpty {
        text += rows[i].text
      } else {
        if i != row, isLeftOut(i) {
          i = rows[i].end
          continue
        }
        if rows[i].name == "br" { text += "\n" }
      }
      i += 1
    }
    return text
  }

  func first(_ row: Int, where fits: (Row) -> Bool) -> Int? { (row..<rows[row].end).first { fits(rows[$0]) } }
}
