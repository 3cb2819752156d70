/// What a site asks of programs that fetch its pages (RFC 9309).
struct Robots: Sendable {
  private var rules: [(allows: Bool, pattern: [UInt8])] = []
  /// Seconds between two requests, where the site asks for some.
  private(set) var delay: Double?

  static let largest = 512 << 10
  private static let mostRules = 5000

  /// Everything may be fetched.
  static let open = Robots()
  /// Nothing may: the site could not say what it wants.
  static let closed: Robots = {
    var robots = Robots()
    robots.rules = [(false, Array("/".utf8))]
    return robots
  }()

  private init() {}

  /// - Parameter agent: the name in groups that are meant for us (`mithaq`), in small letters.
  init(_ bytes: [UInt8], agent: String) {
    var own = Robots()
    var all = Robots()
    var isOwnNamed = false
    // Of the group that is being read: who is meant, and whether a rule has come.
    var (isOwn, isAll, hasRule) = (false, false, true)
    for raw in bytes.prefix(Self.largest).split(whereSeparator: { $0 == 0x0a || $0 == 0x0d }) {
      let line = raw.prefix { $0 != UInt8(ascii: "#") }
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { continue }
      func trimmed(_ part: ArraySlice<UInt8>) -> [UInt8] {
        var part = part.drop { $0 <= 0x20 }
        while let last = part.last, last <= 0x20 { part.removeLast() }
        return Array(part)
      }
      let value = trimmed(line[(colon + 1)...])
      let name = String(decoding: trimmed(line[..<colon]), as: UTF8.self).lowercased()
      switch name {
      case "user-agent":
        if hasRule { (isOwn, isAll, hasRule) = (false, false, false) }
        let who = String(decoding: value, as: UTF8.self).lowercased()
        if who == "*" { isAll = true }
        if who.prefix(while: { $0.isLetter || $0 == "-" || $0 == "_" }) == agent {
          isOwn = true
          isOwnNamed = true
        }
      case "allow", "disallow":
        hasRule = true
        // An empty pattern says nothing.
        guard !value.isEmpty, value.count <= 2000 else { continue }
        let rule = (allows: name == "allow", pattern: value)
        if isOwn, own.rules.count < Self.mostRules { own.rules.append(rule) }
        if isAll, all.rules.count < Self.mostRules { all.rules.append(rule) }
      case "crawl-delay":
        hasRule = true
        guard let seconds = Double(String(decoding: value, as: UTF8.self)), seconds >= 0, seconds.isFinite else {
          continue
        }
        if isOwn { own.delay = seconds }
        if isAll { all.delay = seconds }
      default: break
      }
    }
    self = isOwnNamed ? own : all
  }

  /// The longest pattern decides; of two the one that allows.
  func allows(_ target: String) -> Bool {
    let target = Array(target.utf8)
    var best: (length: Int, allows: Bool) = (-1, true)
    for rule in rules where rule.pattern.count >= best.length && Self.matches(rule.pattern, target) {
      if rule.pattern.count > best.length || rule.allows { best = (rule.pattern.count, rule.allows) }
    }
    return best.allows
  }

  /// `*` stands for anything, `$` at the end for the end; in time that grows with the product of both lengths.
  static func matches(_ pattern: [UInt8], _ target: [UInt8]) -> Bool {
    var pattern = pattern[...]
    let isWhole = pattern.last == UInt8(ascii: "$")
    if isWhole { pattern.removeLast() } else { pattern.append(UInt8(ascii: "*")) }
    var (p, t) = (pattern.startIndex, 0)
    var star: (pattern: Int, target: Int)?
    while t < target.count {
      if p < pattern.endIndex, pattern[p] == UInt8(ascii: "*") {
        star = (p, t)
        p += 1
      } else if p < pattern.endIndex, pattern[p] == target[t] {
        p += 1
        t += 1
      } else if let last = star {
        p = last.pattern + 1
        t = last.target + 1
        star = (last.pattern, t)
      } else {
        return false
      }
    }
    return pattern[p...].allSatisfy { $0 == UInt8(ascii: "*") }
  }
}
