import MithaqClaims

/// Days as pages write them, in attributes and in words.
enum PageDate {
  /// The day at the beginning of `2024-03-08T10:00:00+03:00`, `2024/03/08`, `20240308`, `Fri, 08 Mar 2024 10:00:00 GMT`,
  /// `March 8, 2024`, `8 مارس 2024`, `٨ آذار/مارس ٢٠٢٤`; as it was written, whatever the zone of time.
  static func day(_ text: String) -> Day? {
    var parts = Parts(text)
    if parts.all.isEmpty { return nil }
    // 20240308
    if let first = parts.all.first, case .number(let value, 8) = first {
      return Day(year: value / 10_000, month: value / 100 % 100, day: value % 100).flatMap(plausible)
    }
    // A time of day behind a month in words is no part of the date.
    return (parts.worded() ?? parts.numeric()).flatMap(plausible)
  }

  /// The day in an address, as `/2024/03/08/`, `/2024/mar/08/` or `-20240308`.
  static func day(inAddress text: String) -> Day? {
    var numbers: [(value: Int, digits: Int)] = []
    for piece in text.split(whereSeparator: { "/-_.?&=".contains($0) }) {
      if piece.utf8.count <= 8, let value = Int(piece), piece.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
        numbers.append((value, piece.utf8.count))
      } else if let month = months[piece.lowercased()], piece.utf8.count == 3 {
        numbers.append((month, 2))
      } else {
        numbers.append((-1, 0))
      }
    }
    for (i, number) in numbers.enumerated() {
      if number.digits == 8,
        let day = Day(year: number.value / 10_000, month: number.value / 100 % 100, day: number.value % 100)
      {
        if let day = plausible(day) { return day }
      }
      guard number.digits == 4, i + 2 < numbers.count, (1...2).contains(numbers[i + 1].digits),
        (1...2).contains(numbers[i + 2].digits),
        let day = Day(year: number.value, month: numbers[i + 1].value, day: numbers[i + 2].value)
      else { continue }
      if let day = plausible(day) { return day }
    }
    return nil
  }

  /// The web is younger than 1990, and a page is not from the next century.
  private static func plausible(_ day: Day) -> Day? { (1990...2099).contains(day.components.year) ? day : nil }

  private enum Part: Equatable {
    case number(Int, Int)
    case month(Int)
    case other
  }

  private struct Parts {
    var all: [Part] = []

    init(_ text: String) {
      var word = ""
      var value = 0
      var digits = 0
      // The month that a first half of a name begins (كانون), until its second half.
      var half: Int?
      func closeWord(_ parts: inout [Part]) {
        if word.isEmpty { return }
        let folded = word.lowercased()
        if let first = twice[word] {
          half = first
          parts.append(.other)
        } else if let month = half, ["الأول", "الاول", "أول", "الثاني", "ثاني"].contains(word) {
          parts[parts.count - 1] = .month(word.hasSuffix("ثاني") ? month % 12 + 1 : month)
          half = nil
        } else {
          half = nil
          parts.append(months[folded].map { .month($0) } ?? .other)
        }
        word = ""
      }
      for scalar in text.unicodeScalars.prefix(120) {
        let digit: Int? =
          switch scalar.value {
          case 0x30...0x39: Int(scalar.value - 0x30)
          case 0x660...0x669: Int(scalar.value - 0x660)
          case 0x6f0...0x6f9: Int(scalar.value - 0x6f0)
          default: nil
          }
        if let digit {
          closeWord(&all)
          if digits < 9 { value = value * 10 + digit }
          digits += 1
          continue
        }
        if digits > 0 {
          all.append(digits <= 8 ? .number(value, digits) : .other)
          value = 0
          digits = 0
          // "8th", "2024T10:00"
          if scalar == "T", all.count >= 3 { break }
        }
        if scalar.properties.isAlphabetic {
          word.unicodeScalars.append(scalar)
        } else if !(0x64b...0x652).contains(scalar.value) {
          closeWord(&all)
        }
      }
      closeWord(&all)
      if digits > 0 { all.append(digits <= 8 ? .number(value, digits) : .other) }
    }

    /// Year first, or day first.
    mutating func numeric() -> Day? {
      for i in all.indices where i + 2 < all.count {
        guard case .number(let a, let m) = all[i], case .number(let b, let n) = all[i + 1], n <= 2,
          case .number(let c, let o) = all[i + 2]
        else { continue }
        if m == 4, o <= 2, let day = Day(year: a, month: b, day: c) { return day }
        if m <= 2, o == 4 {
          // 03/08/2024 is the eighth of March in one country alone; where only one reading is a day, it is that.
          if let day = Day(year: c, month: b, day: a) { return day }
          if let day = Day(year: c, month: a, day: b) { return day }
        }
      }
      return nil
    }

    mutating func worded() -> Day? {
      for (i, part) in all.enumerated() {
        guard case .month(let month) = part else { continue }
        // Day before the month ("8 March 2024", "8 آذار/مارس 2024"), or behind it ("March 8, 2024", "March 8th").
        var year: Int?
        var day: Int?
        if i > 0, case .number(let value, 1...2) = all[i - 1] { day = value }
        if day == nil, i > 1, all[i - 1] == .other, case .number(let value, 1...2) = all[i - 2] { day = value }
        for next in all[(i + 1)...].prefix(4) {
          if case .number(let value, let digits) = next {
            if digits == 4 {
              year = value
              break
            }
            if day == nil, digits <= 2 { day = value }
          }
        }
        if let year, let day, let found = Day(year: year, month: month, day: day) { return found }
      }
      return nil
    }
  }

  /// كانون and تشرين are two months each; the first of them.
  private static let twice = ["كانون": 12, "تشرين": 10]

  /// Months of the Gregorian calendar as Arabic and English pages call them.
  private static let months: [String: Int] = {
    var table: [String: Int] = [:]
    let english = [
      "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
      "december",
    ]
    for (i, name) in english.enumerated() {
      table[name] = i + 1
      table[String(name.prefix(3))] = i + 1
    }
    table["sept"] = 9
    let arabic = [
      ["يناير", "جانفي"], ["فبراير", "شباط", "فيفري"], ["مارس", "آذار", "اذار"],
      ["أبريل", "ابريل", "إبريل", "نيسان", "أفريل"],
      ["مايو", "أيار", "ايار", "ماي"], ["يونيو", "حزيران", "جوان"], ["يوليو", "تموز", "جويلية"],
      ["أغسطس", "اغسطس", "آب", "اب", "أوت"],
      ["سبتمبر", "أيلول", "ايلول"], ["أكتوبر", "اكتوبر"], ["نوفمبر"], ["ديسمبر"],
    ]
    for (i, names) in arabic.enumerated() { for name in names { table[name] = i + 1 } }
    return table
  }()
}
