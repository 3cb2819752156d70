/// A day of the proleptic Gregorian calendar, without a time zone.
public struct Day: Hashable, Comparable, Sendable {
  /// Days since 1970-01-01; negative before.
  public let number: Int

  public init(number: Int) { self.number = number }

  /// Nil where the calendar has no such day (`2023-02-29`).
  public init?(year: Int, month: Int, day: Int) {
    guard (1...12).contains(month), (1...Day.length(ofMonth: month, year: year)).contains(day),
      (-9999...9999).contains(year)
    else { return nil }
    number = Day.number(year: year, month: month, day: day)
  }

  /// Reads `YYYY-MM-DD` and nothing else.
  public init?(_ text: some StringProtocol) {
    let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].count == 4, parts[1].count == 2, parts[2].count == 2,
      let year = Day.integer(parts[0]), let month = Day.integer(parts[1]), let day = Day.integer(parts[2])
    else { return nil }
    self.init(year: year, month: month, day: day)
  }

  public static func < (a: Day, b: Day) -> Bool { a.number < b.number }

  /// Year, month 1…12, day 1…31.
  public var components: (year: Int, month: Int, day: Int) {
    // Howard Hinnant, "chrono-compatible low-level date algorithms": civil_from_days.
    let z = number + 719_468
    let era = (z >= 0 ? z : z - 146_096) / 146_097
    let doe = z - era * 146_097
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100)
    let mp = (5 * doy + 2) / 153
    let month = mp < 10 ? mp + 3 : mp - 9
    return (yoe + era * 400 + (month <= 2 ? 1 : 0), month, doy - (153 * mp + 2) / 5 + 1)
  }

  /// 0 is Monday, 6 is Sunday.
  public var weekday: Int { ((number + 3) % 7 + 7) % 7 }

  /// The same day number `months` later, clamped to the month's end (31 January + 1 is 28 February).
  public func adding(months: Int) -> Day {
    let (year, month, day) = components
    let index = year * 12 + (month - 1) + months
    let y = index >= 0 ? index / 12 : (index - 11) / 12
    let m = index - y * 12 + 1
    return Day(number: Day.number(year: y, month: m, day: min(day, Day.length(ofMonth: m, year: y))))
  }

  public func adding(days: Int) -> Day { Day(number: number + days) }

  public static func length(ofMonth month: Int, year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  private static func number(year: Int, month: Int, day: Int) -> Int {
    let y = month <= 2 ? year - 1 : year
    let era = (y >= 0 ? y : y - 399) / 400
    let yoe = y - era * 400
    let doy = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719_468
  }

  private static func integer(_ digits: some Sequence<UInt8>) -> Int? {
    var value = 0
    for byte in digits {
      guard byte >= 0x30, byte <= 0x39 else { return nil }
      value = value * 10 + Int(byte - 0x30)
    }
    return value
  }
}

extension Day: CustomStringConvertible {
  /// `YYYY-MM-DD`.
  public var description: String {
    let (year, month, day) = components
    func two(_ n: Int) -> String { n < 10 ? "0\(n)" : "\(n)" }
    let digits = String(abs(year))
    let padded = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    return "\(year < 0 ? "-" : "")\(padded)-\(two(month))-\(two(day))"
  }
}

extension Day: Codable {
  public init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let day = Day(text) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "'\(text)' is no day; write YYYY-MM-DD"))
    }
    self = day
  }
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

/// A moment of recording, in milliseconds since 1970-01-01T00:00:00Z.
public struct Instant: Hashable, Comparable, Codable, Sendable {
  public let milliseconds: Int64
  public init(milliseconds: Int64) { self.milliseconds = milliseconds }
  public static func < (a: Instant, b: Instant) -> Bool { a.milliseconds < b.milliseconds }
}

/// The moment a question is asked about, in both times.
///
/// `valid` picks what held in the world; `known` hides whatever the ledger
/// recorded later. Asking with yesterday's `known` repeats yesterday's answer.
public struct AsOf: Hashable, Sendable {
  public var valid: Day
  public var known: Instant
  public init(valid: Day, known: Instant) {
    self.valid = valid
    self.known = known
  }
}

/// The date of an act as far as the text gives it: a year, a month or a day.
public struct PartialDate: Hashable, Sendable {
  public var year: Int
  /// 1…12, or nil where only the year is known.
  public var month: Int?
  /// 1…31; nil where only the month or the year is known.
  public var day: Int?

  public init(year: Int, month: Int? = nil, day: Int? = nil) {
    self.year = year
    self.month = month
    self.day = month == nil ? nil : day
  }
  public init(_ day: Day) {
    let c = day.components
    self.init(year: c.year, month: c.month, day: c.day)
  }

  /// Reads `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
  public init?(_ text: String) {
    if let day = Day(text) {
      self.init(day)
      return
    }
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard let first = parts.first, first.utf8.count == 4, let year = Int(first) else { return nil }
    if parts.count == 1 {
      self.init(year: year)
      return
    }
    guard parts.count == 2, parts[1].utf8.count == 2, let month = Int(parts[1]), (1...12).contains(month)
    else { return nil }
    self.init(year: year, month: month)
  }

  /// The first day that it may mean.
  public var earliest: Day? { Day(year: year, month: month ?? 1, day: day ?? 1) }
  /// The last day that it may mean.
  public var latest: Day? {
    let m = month ?? 12
    guard (1...12).contains(m) else { return nil }
    return Day(year: year, month: m, day: day ?? Day.length(ofMonth: m, year: year))
  }
}

extension PartialDate: CustomStringConvertible {
  public var description: String {
    func two(_ n: Int) -> String { n < 10 ? "0\(n)" : "\(n)" }
    var text = String(year)
    while text.utf8.count < 4 { text = "0" + text }
    if let month {
      text += "-" + two(month)
      if let day { text += "-" + two(day) }
    }
    return text
  }
}

extension PartialDate: Codable {
  public init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let date = PartialDate(text) else {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath,
          debugDescription: "'\(text)' is no date; write YYYY, YYYY-MM or YYYY-MM-DD"))
    }
    self = date
  }
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
