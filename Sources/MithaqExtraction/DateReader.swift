import MithaqClaims
import MithaqTextScan

/// A date as the text gives it, before it is known whether the act lies ahead or behind.
struct ReadDate {
  enum Doubt { case none, week, year }
  var date: PartialDate
  /// What was inferred from the publication date, and may be meant the other way (a weekday, a month without its year).
  var doubt: Doubt = .none
  var tokens: Range<Int>
}

/// Reads dates: absolute, relative to publication, and relative to the date read before.
final class DateReader {
  let extractor: Extractor
  let text: ScannedText
  let grammar: Grammar
  let published: Day?
  let matches: MatchCache
  /// The date words found so far, by token: nearly every token is asked for more than once, and nearly none is one.
  private var words: [Known]

  private enum Known {
    case unasked, none
    case word(Word)
  }

  init(extractor: Extractor, text: ScannedText, grammar: Grammar, published: Day?, matches: MatchCache) {
    self.extractor = extractor
    self.text = text
    self.grammar = grammar
    self.published = published
    self.matches = matches
    words = Array(repeating: .unasked, count: text.tokens.count)
  }

  private struct Word {
    var role: WordRole
    var value: Int
    var end: Int
    var marker: Marker
    /// "5th"
    var isNth = false

    /// A unit of time; the packs add a hundred to its value if "this" is in the word, and two hundred if it is of many.
    var unit: Unit? { role == .unit ? Unit(rawValue: value % 100) : nil }
    var isThis: Bool { role == .unit && value / 100 == 1 }
    var isMany: Bool { role == .unit && value / 100 == 2 }
    var isMonth: Bool { role == .month || unit == .month && !isMany }
  }

  /// Units of time, by their values in the packs.
  private enum Unit: Int {
    case day = 1
    case week, month, year, hour, decade, century, spring, weekend, newYear, fortnight, summer, autumn, winter

    /// How many days a few weeks are.
    var days: Int { self == .fortnight ? 14 : 7 }

    /// The last month of a season in the year that it began in.
    var lastMonth: Int {
      switch self {
      case .spring: 5
      case .summer: 8
      default: 12
      }
    }
  }

  private static func isDated(_ role: WordRole) -> Bool {
    switch role {
    case .month, .weekday, .relativeDay, .unit, .direction, .number, .ordinal, .ago, .timeOfDay, .hijri, .edge: true
    default: false
    }
  }

  private func word(_ i: Int, _ limit: Int) -> Word? {
    guard i < limit else { return nil }
    switch words[i] {
    case .none: return nil
    case .word(let known): return known
    case .unasked:
      let found = find(i)
      words[i] = found.map { .word($0) } ?? .none
      return found
    }
  }

  private func find(_ i: Int) -> Word? {
    let token = text.tokens[i]
    if token.kind == .number {
      guard let value = number(token) else { return nil }
      let isNth = isNth(i + 1)
      return Word(role: .number, value: value, end: isNth ? i + 2 : i + 1, marker: .none, isNth: isNth)
    }
    guard token.kind == .word else { return nil }
    guard let m = matches.at(i), m.roles > 1 else { return nil }
    for sense in m.senses where sense.kind == .entry {
      let row = extractor.lexicon.entries[Int(sense.index)]
      guard DateReader.isDated(row.role) else { continue }
      return Word(role: row.role, value: row.value, end: m.end, marker: m.marker)
    }
    return nil
  }

  /// English: whether the ending of "5th" stands at `i`.
  private func isNth(_ i: Int) -> Bool {
    guard grammar.capitals, i < text.tokens.count, !text.tokens[i].flags.contains(.spaced) else { return false }
    let bytes = text.folded[Int(text.tokens[i].foldStart)..<Int(text.tokens[i].foldEnd)]
    return ["st", "nd", "rd", "th"].contains { bytes.elementsEqual($0.utf8) }
  }

  private func number(_ token: Token) -> Int? {
    let bytes = text.folded[Int(token.foldStart)..<Int(token.foldEnd)]
    guard bytes.count <= 4, bytes.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
    return bytes.reduce(0) { $0 * 10 + Int($1 - 0x30) }
  }

  /// Where a stretch of date words that begins at `i` ends; nil where there is none.
  func time(at i: Int, _ limit: Int) -> (Int, Marker)? {
    guard let first = word(i, limit) else { return nil }
    switch first.role {
    case .month, .weekday, .relativeDay, .edge, .timeOfDay, .hijri, .unit, .ago, .direction: break
    case .number:
      if first.value >= 1900 && first.value <= 2100 && text.tokens[i].kind == .number {
        return (first.end, first.marker)
      }
      if let next = word(first.end, limit) {
        guard next.role == .month || next.role == .unit || next.role == .hijri else { return nil }
      } else if (1...31).contains(first.value), let of = afterOf(first.end, limit), of.isMonth || of.role == .direction
      {
        // "the 12th of May", "the 3rd of next month", 14 من الشهر الماضي
      } else {
        return first.isNth && isDay(i, first.end, limit) ? (first.end, first.marker) : nil
      }
    case .ordinal:
      guard let next = afterOf(first.end, limit), next.role == .month || next.role == .unit else { return nil }
    default: return nil
    }
    // "May", "March", "second": a month alone that is no date word in this place is left to the caller's chunks.
    var end = first.end
    var k = first.end
    var steps = 0
    var dated = [.month, .weekday, .relativeDay, .number, .ago, .unit].contains(first.role)
    while k < limit, steps < 12 {
      if let w = word(k, limit), w.marker == .none || grammar.adjectiveAfter && w.role != .number {
        if w.role == .ordinal, !(afterOf(w.end, limit).map { $0.role == .month || $0.role == .unit } ?? false) { break }
        k = w.end
        end = k
        dated = true
      } else if text.tokens[k].kind == .slash
        || text.tokens[k].kind == .comma && grammar.capitals && nextIsYear(k + 1, limit)
        || text.tokens[k].kind == .stop && grammar.capitals && k + 1 < limit && word(k + 1, limit)?.role == .number
      {
        k += 1
        continue
      } else if text.tokens[k].kind == .openParen, let w = word(k + 1, limit), w.role == .month || w.role == .weekday {
        k = w.end
        if k < limit, text.tokens[k].kind == .closeParen { k += 1 }
        end = k
      } else if let w = afterOf(k, limit),
        w.role == .month || w.role == .unit || w.role == .relativeDay || w.role == .direction,
        grammar.adjectiveAfter || [.month, .number, .ordinal].contains(first.role)
      {
        // "September of last year"
        k = w.end
        end = k
        dated = true
      } else if let m = matches.at(k), isSelf(m) {
        k = m.end
        end = k
        break
      } else {
        break
      }
      steps += 1
    }
    // A bare "year" or "month" is no date.
    if first.role == .unit, end == first.end, !isDate(unit: first, at: i) { return nil }
    guard dated || first.role == .edge && end > first.end else {
      return first.role == .timeOfDay ? (end, first.marker) : nil
    }
    return (end, first.marker)
  }

  /// Whether a unit of time is a date by itself: "the new year", هذا الشهر, قبل أسبوعين; not قبل أسبوع من القمة.
  private func isDate(unit word: Word, at i: Int) -> Bool {
    if word.isThis || word.unit == .newYear { return true }
    guard grammar.adjectiveAfter, i > 0, !word.isMany, let before = matches.alone(i - 1), isMarker(before, .before)
    else { return false }
    guard word.end < text.tokens.count, let behind = matches.at(word.end) else { return true }
    return !isMarker(behind, .from)
  }

  private func isMarker(_ m: Match, _ marker: Marker) -> Bool {
    m.senses.contains {
      guard $0.kind == .entry else { return false }
      let row = extractor.lexicon.entries[Int($0.index)]
      return row.role == .marker && row.marker == marker
    }
  }

  private func nextIsYear(_ i: Int, _ limit: Int) -> Bool {
    guard let w = word(i, limit), w.role == .number else { return false }
    return w.value >= 1900 && w.value <= 2100
  }

  private func isSelf(_ m: Match) -> Bool {
    m.senses.contains {
      $0.kind == .entry && extractor.lexicon.entries[Int($0.index)].classes & extractor.bits.reflexive != 0
    }
  }

  /// The date word behind من or "of".
  private func afterOf(_ i: Int, _ limit: Int) -> Word? {
    guard i < limit else { return nil }
    guard let m = matches.at(i), isMarker(m, .of) || grammar.adjectiveAfter && isMarker(m, .from) else { return nil }
    var next = m.end
    if grammar.capitals, next < limit, let article = matches.at(next),
      article.senses.contains(where: { $0.kind == .entry && extractor.lexicon.entries[Int($0.index)].role == .article })
    {
      next = article.end
    }
    return word(next, limit)
  }

  /// English: whether "5th", which ends at `end`, is a day: "on the 5th", but not "the 5th summit".
  private func isDay(_ i: Int, _ end: Int, _ limit: Int) -> Bool {
    func isMarker(_ k: Int) -> Bool { matches.at(k)?.has(.marker) == true }
    guard i > 1, matches.alone(i - 1)?.has(.article) == true, isMarker(i - 2) else { return false }
    return end >= limit || text.tokens[end].kind != .word || isMarker(end) || matches.at(end)?.has(.conjunction) == true
  }

  // MARK: Meaning

  /// What a stretch of date words means.
  ///
  /// - Parameters:
  ///   - last: the date read before it, for "the same day", "a year later".
  ///   - before: words before it make it count back from `last` ("a week earlier").
  func read(_ tokens: Range<Int>, last: PartialDate?, offset: Marker = .none) -> ReadDate? {
    var month: Int?
    var dayNumber: Int?
    var year: Int?
    var weekday: Int?
    var relative: Int?
    var unit: Unit?
    var direction: Int?
    var count: Int?
    var edge: Int?
    var ago: Int?
    var ordinalValue: Int?
    var same = false
    var hijri = false
    var isMany = false
    var k = tokens.lowerBound
    while k < tokens.upperBound {
      if let m = matches.at(k), isSelf(m) {
        same = true
        k = m.end
        continue
      }
      guard let w = word(k, tokens.upperBound) else {
        if isSameWord(k) { same = true }
        k += 1
        continue
      }
      switch w.role {
      case .number:
        if w.value >= 1900 && w.value <= 2100 {
          year = w.value
        } else if let next = word(w.end, tokens.upperBound), next.role == .unit {
          count = w.value
        } else if let next = word(w.end, tokens.upperBound), next.role == .hijri {
          hijri = true
        } else if w.value >= 1, w.value <= 31, !hijri {
          dayNumber = dayNumber ?? w.value
        } else if w.value >= 1300, w.value < 1600 {
          hijri = true
        }
      case .ordinal: ordinalValue = w.value
      case .month: month = month ?? w.value
      case .weekday: weekday = w.value
      case .relativeDay: relative = w.value
      case .unit:
        unit = w.unit
        if w.isThis { direction = direction ?? 0 }
        isMany = w.isMany
        if grammar.adjectiveAfter { if isDual(k) { count = count ?? 2 } }
      case .direction: direction = w.value
      case .edge: edge = w.value
      case .ago: ago = w.value
      case .hijri: hijri = true
      default: break
      }
      k = w.end
    }
    if let o = ordinalValue, o <= 31, month != nil || unit == .month { dayNumber = dayNumber ?? o }
    func result(_ date: PartialDate, _ doubt: ReadDate.Doubt = .none) -> ReadDate {
      ReadDate(date: date, doubt: doubt, tokens: tokens)
    }
    let p = published?.components

    // A day or month of a year that is written out.
    if let month {
      if let y = year {
        if let d = dayNumber, Day(year: y, month: month, day: d) != nil {
          return result(PartialDate(year: y, month: month, day: d))
        }
        return result(PartialDate(year: y, month: month))
      }
      guard let p, let published else { return nil }
      if same, let last { return result(PartialDate(year: last.year, month: month, day: dayNumber)) }
      var y = p.year
      var doubt = ReadDate.Doubt.year
      if unit == .year, let direction, direction != 0 {
        // "September last year"
        y = yearBeside(p.year, direction, last)
        doubt = .none
      } else if direction == 1 {
        if month <= p.month { y += 1 }
        doubt = .none
      } else if direction == -1 {
        if month >= p.month { y -= 1 }
        doubt = .none
      } else if direction == 0 {
        doubt = .none
      } else if unit == .year, let last, direction == nil, count == nil {
        y = last.year
      } else if let d = dayNumber, let day = Day(year: y, month: month, day: d) {
        if day.number > published.number + 40 { y -= 1 }
      } else if month > p.month + 1 {
        y -= 1
      }
      if let d = dayNumber, Day(year: y, month: month, day: d) != nil {
        return result(PartialDate(year: y, month: month, day: d), doubt)
      }
      return result(PartialDate(year: y, month: month), doubt)
    }
    if let relative {
      if abs(relative) >= 100 {
        guard let last, let day = last.day, let month = last.month,
          let base = Day(year: last.year, month: month, day: day)
        else { return nil }
        return result(PartialDate(base.adding(days: relative == 100 ? 0 : relative < 0 ? -1 : 1)))
      }
      if same, grammar.adjectiveAfter, relative == 0 {
        guard let last, last.day != nil else { return nil }
        return result(last)
      }
      if let published { return result(PartialDate(published.adding(days: relative))) }
      return nil
    }
    if let weekday {
      guard let published else { return nil }
      var delta = (weekday - published.weekday) % 7
      if delta > 0 { delta -= 7 }
      if direction == 1 {
        delta = (weekday - published.weekday + 7) % 7
        if delta == 0 { delta = 7 }
        return result(PartialDate(published.adding(days: delta)))
      }
      if direction == -1 {
        if delta == 0 { delta = -7 }
        return result(PartialDate(published.adding(days: delta)))
      }
      return result(PartialDate(published.adding(days: delta)), .week)
    }
    if let unit {
      if let y = year { return result(PartialDate(year: y)) }
      if same, let last {
        switch unit {
        case .day: return last.day == nil ? nil : result(last)
        case .month:
          let day = last.month == nil ? nil : dayNumber
          return result(PartialDate(year: last.year, month: last.month, day: day))
        default: return result(PartialDate(year: last.year))
        }
      }
      guard let p, let published else { return nil }
      if let d = dayNumber, unit == .month {
        // "the sixth of this month"
        let base =
          direction == -1
          ? published.adding(months: -1).components : direction == 1 ? published.adding(months: 1).components : p
        if Day(year: base.year, month: base.month, day: d) != nil {
          return result(PartialDate(year: base.year, month: base.month, day: d))
        }
      }
      func month(of day: Day) -> ReadDate {
        let c = day.components
        return result(PartialDate(year: c.year, month: c.month))
      }
      // "three years ago", قبل ثلاثة أعوام, قبل عام; "days ago" is none.
      if ago == -1 || offset == .before && ago == nil && (count != nil || direction == nil && edge == nil) {
        guard let n = count ?? (isMany ? nil : 1), n > 0 else { return nil }
        switch unit {
        case .day: return result(PartialDate(published.adding(days: -n)))
        case .week, .fortnight: return month(of: published.adding(days: -unit.days * n))
        case .month: return month(of: published.adding(months: -n))
        case .year: return result(PartialDate(year: p.year - n))
        case .decade: return result(PartialDate(year: p.year - 10 * n))
        default: return nil
        }
      }
      // "earlier this year" counts from nothing.
      if direction != 0,
        ago == 2 || ago == -2 || offset == .after && (count != nil || unit == .year && direction == nil)
      {
        guard let last else { return nil }
        let n = (count ?? 1) * (ago == -2 ? -1 : 1)
        switch unit {
        case .day:
          guard let day = last.earliest, last.day != nil else { return nil }
          return result(PartialDate(day.adding(days: n)))
        case .week, .fortnight:
          guard let day = last.earliest, last.day != nil else { return nil }
          return month(of: day.adding(days: unit.days * n))
        case .month:
          guard let day = last.earliest, last.month != nil else { return nil }
          return month(of: day.adding(months: n))
        case .year: return result(PartialDate(year: last.year + n))
        default: return nil
        }
      }
      if let direction {
        switch unit {
        case .week, .fortnight: return month(of: published.adding(days: unit.days * direction))
        case .weekend: return month(of: published.adding(days: 7 * max(direction, 0) - published.weekday - 1))
        case .month: return month(of: published.adding(months: direction))
        case .year: return result(PartialDate(year: yearBeside(p.year, direction, last)))
        case .spring, .summer, .autumn, .winter:
          let isThisYears = direction < 0 && p.month > unit.lastMonth
          return result(PartialDate(year: isThisYears ? p.year : p.year + direction))
        default: return nil
        }
      }
      if unit == .newYear { return result(PartialDate(year: p.month < 3 ? p.year : p.year + 1)) }
      // "the end of the year"
      if edge != nil, count == nil {
        switch unit {
        case .month: return month(of: published)
        case .year: return result(PartialDate(year: p.year))
        default: return nil
        }
      }
      return nil
    }
    if let year { return result(PartialDate(year: year)) }
    if let dayNumber { return day(dayNumber, last).map { result($0) } }
    return nil
  }

  /// The year before or after that of publication; العام التالي is that after the year of the date read before.
  private func yearBeside(_ year: Int, _ direction: Int, _ last: PartialDate?) -> Int {
    if grammar.adjectiveAfter, direction == 1, let last, last.year < year - 1 { return last.year + 1 }
    return year + direction
  }

  /// A day without its month, "on the 5th": of the month of the date read before, or else the nearest to publication.
  private func day(_ day: Int, _ last: PartialDate?) -> PartialDate? {
    if let last, let month = last.month {
      return Day(year: last.year, month: month, day: day).map { PartialDate($0) }
    }
    guard let published else { return nil }
    let near = [-1, 0, 1].compactMap { months -> Day? in
      let c = published.adding(months: months).components
      return Day(year: c.year, month: c.month, day: day)
    }
    return near.min { abs($0.number - published.number) < abs($1.number - published.number) }.map { PartialDate($0) }
  }

  /// Whether a stretch of date words points ahead: "in the next few hours", الساعات المقبلة.
  func isAhead(_ tokens: Range<Int>) -> Bool {
    var k = tokens.lowerBound
    while k < tokens.upperBound {
      guard let w = word(k, tokens.upperBound) else {
        k += 1
        continue
      }
      if w.role == .direction, w.value == 1 { return true }
      k = w.end
    }
    return false
  }

  /// English "that February".
  private func isSameWord(_ k: Int) -> Bool {
    guard grammar.capitals, let m = matches.at(k, before: text.tokens.count) else { return false }
    return m.senses.contains { $0.kind == .entry && extractor.lexicon.entries[Int($0.index)].role == .complementizer }
  }

  private func isDual(_ k: Int) -> Bool {
    let token = text.tokens[k]
    let bytes = text.folded[Int(token.foldStart)..<Int(token.foldEnd)]
    return bytes.suffix(4).elementsEqual(Array("ين".utf8)) && bytes.count > 8
      && !bytes.elementsEqual(Array("سنين".utf8))
  }
}
