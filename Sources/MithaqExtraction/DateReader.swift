import MithaqClaims
import MithaqTextScan

/// A date as the text gives it, before it is known whether the act lies ahead or behind.
struct ReadDate {
  enum Doubt { case none, week, year }
  var date: PartialDate
  /// What was inferred from the publication date, and may be meant the other way (a weekday, a month without its year).
  var doubt: Doubt = .none
  /// "on Monday, a day after he arrived": the day of what follows, from which later dates do not count.
  var opensClause = false
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
    if !word.isMany, let from = countsFrom(i..<word.end), !from.opensClause || grammar.capitals || from.sign > 0 {
      return true
    }
    guard grammar.adjectiveAfter, i > 0, !word.isMany, let before = matches.alone(i - 1), isMarker(before, .before)
    else { return false }
    guard word.end < text.tokens.count, let behind = matches.at(word.end) else { return true }
    return !isMarker(behind, .from)
  }

  /// Where a length of time counts from, by what stands beside it: on or back from a date read before ("nine days before.", قبل ذلك بيومين), or from what
  /// a clause or noun behind it tells ("a day after he arrived", بعد يوم من توقيع).
  private func countsFrom(_ tokens: Range<Int>) -> (sign: Int, opensClause: Bool)? {
    let end = tokens.upperBound
    if grammar.capitals {
      guard let sign = sign(end) else { return nil }
      guard end + 1 < matches.limit, [.word, .number].contains(text.tokens[end + 1].kind) else { return (sign, false) }
      return (sign, matches.alone(end + 1)?.has(.conjunction) != true)
    }
    guard grammar.adjectiveAfter, tokens.lowerBound > 0 else { return nil }
    let before = tokens.lowerBound - 1
    if word(tokens.lowerBound, end)?.marker == .in { return pointsBack(before).map { ($0, false) } }
    guard let sign = sign(before), end < matches.limit, let behind = matches.alone(end), isMarker(behind, .from) else {
      return nil
    }
    return (sign, true)
  }

  /// 1 for a word that means after, -1 for one that means before.
  private func sign(_ i: Int) -> Int? {
    guard i >= 0, i < matches.limit, let m = matches.alone(i) else { return nil }
    return isMarker(m, .after) ? 1 : isMarker(m, .before) ? -1 : nil
  }

  /// The same for قبلها, and for the end of قبل ذلك.
  private func pointsBack(_ i: Int) -> Int? {
    guard let m = matches.alone(i) else { return nil }
    for sense in m.senses where sense.kind == .entry {
      let row = extractor.lexicon.entries[Int(sense.index)]
      if row.role == .pronoun, row.marker == .after || row.marker == .before { return row.marker == .after ? 1 : -1 }
      if row.classes & extractor.bits.demonstrative != 0 { return sign(i - 1) }
    }
    return nil
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

  /// What the words of a stretch say, each by itself.
  private struct Parts {
    var day, month, year: Int?
    var hijriDay, hijriMonth, hijriYear: Int?
    var weekday: Int?
    /// Days from publication; a hundred and more from the date read before.
    var relative: Int?
    var unit: Unit?
    var isMany = false
    /// Of how many units.
    var count: Int?
    /// Last, this, next.
    var direction: Int?
    /// "ago", "earlier", "later".
    var ago: Int?
    /// "the end of"
    var edge: Int?
    /// "the same", "that"
    var isSame = false

    var isHijri: Bool { hijriDay != nil || hijriMonth != nil || hijriYear != nil }
    /// Whether nothing says from where a length of time counts.
    var isBareLength: Bool { ago == nil && direction == nil && edge == nil }
    /// Of how many units of time it speaks, where it says so.
    var length: Int? { (count ?? (isMany ? nil : 1)).flatMap { $0 > 0 ? $0 : nil } }
  }

  private func parts(_ tokens: Range<Int>) -> Parts {
    var parts = Parts()
    var ordinal: Int?
    var k = tokens.lowerBound
    while k < tokens.upperBound {
      if let m = matches.at(k), isSelf(m) {
        parts.isSame = true
        k = m.end
        continue
      }
      guard let w = word(k, tokens.upperBound) else {
        if isSameWord(k) { parts.isSame = true }
        k += 1
        continue
      }
      switch w.role {
      case .number: add(number: w, before: word(w.end, tokens.upperBound), to: &parts)
      case .ordinal: ordinal = w.value
      case .month: parts.month = parts.month ?? w.value
      case .weekday: parts.weekday = w.value
      case .relativeDay: parts.relative = w.value
      case .unit:
        parts.unit = w.unit
        if w.isThis { parts.direction = parts.direction ?? 0 }
        parts.isMany = w.isMany
        if grammar.adjectiveAfter, isDual(k) { parts.count = parts.count ?? 2 }
      case .direction: parts.direction = w.value
      case .edge: parts.edge = w.value
      case .ago: parts.ago = w.value
      case .hijri: if w.value > 0 { parts.hijriMonth = parts.hijriMonth ?? w.value }
      default: break
      }
      k = w.end
    }
    if let ordinal, ordinal <= 31, parts.month != nil || parts.unit == .month { parts.day = parts.day ?? ordinal }
    return parts
  }

  private func add(number word: Word, before next: Word?, to parts: inout Parts) {
    let value = word.value
    if value >= 1900, value <= 2100 {
      parts.year = value
    } else if next?.role == .unit {
      parts.count = value
    } else if value >= 1300, value < 1600 {
      parts.hijriYear = value
    } else if value >= 1, value <= 31 {
      if parts.hijriMonth != nil || next.map({ $0.role == .hijri && $0.value > 0 }) == true {
        parts.hijriDay = parts.hijriDay ?? value
      } else if !parts.isHijri {
        parts.day = parts.day ?? value
      }
    }
  }

  /// What a stretch of date words means.
  ///
  /// - Parameters:
  ///   - last: the date read before it, for "the same day", "a year later".
  ///   - isSentences: whether that stands in the same sentence.
  ///   - before: words before it make it count back from `last` ("a week earlier").
  func read(_ tokens: Range<Int>, last: PartialDate?, isSentences: Bool, offset: Marker = .none) -> ReadDate? {
    let parts = parts(tokens)
    if let month = parts.month { return day(of: month, parts, last) }
    if let day = hijri(parts) { return ReadDate(date: PartialDate(day)) }
    if let relative = parts.relative { return self.relative(relative, parts, last) }
    if let weekday = parts.weekday { return self.weekday(weekday, parts) }
    if let unit = parts.unit {
      if parts.isBareLength, parts.year == nil, !parts.isSame, let from = countsFrom(tokens) {
        guard let n = parts.length, isSentences || !from.opensClause,
          let date = last.flatMap({ beside($0, unit, from.opensClause ? -n * from.sign : n * from.sign) })
        else { return nil }
        return ReadDate(date: date, opensClause: from.opensClause)
      }
      return time(of: unit, parts, last, offset).map { ReadDate(date: $0) }
    }
    if let year = parts.year { return ReadDate(date: PartialDate(year: year)) }
    return parts.day.flatMap { day($0, last) }.map { ReadDate(date: $0) }
  }

  /// A month, or a day of one, of the year that is written out or else meant.
  private func day(of month: Int, _ parts: Parts, _ last: PartialDate?) -> ReadDate? {
    func date(_ year: Int, _ doubt: ReadDate.Doubt = .none) -> ReadDate {
      let day = parts.day.flatMap { Day(year: year, month: month, day: $0) == nil ? nil : $0 }
      return ReadDate(date: PartialDate(year: year, month: month, day: day), doubt: doubt)
    }
    if let year = parts.year { return date(year) }
    guard let published else { return nil }
    if parts.isSame, let last {
      return ReadDate(date: PartialDate(year: last.year, month: month, day: parts.day))
    }
    let (year, publishedMonth, _) = published.components
    if parts.unit == .year, let direction = parts.direction, direction != 0 {
      // "September last year"
      return date(yearBeside(year, direction, last))
    }
    switch parts.direction {
    case 1: return date(month <= publishedMonth ? year + 1 : year)
    case -1: return date(month >= publishedMonth ? year - 1 : year)
    case 0: return date(year)
    default: break
    }
    if parts.unit == .year, let last, parts.direction == nil, parts.count == nil { return date(last.year, .year) }
    if let day = parts.day.flatMap({ Day(year: year, month: month, day: $0) }) {
      return date(day.number > published.number + 40 ? year - 1 : year, .year)
    }
    return date(month > publishedMonth + 1 ? year - 1 : year, .year)
  }

  /// A day of the calendar of Umm al-Qura; without its year, the last that does not lie far ahead.
  private func hijri(_ parts: Parts) -> Day? {
    guard let month = parts.hijriMonth, let day = parts.hijriDay else { return nil }
    if let year = parts.hijriYear { return UmmAlQura.day(year: year, month: month, day: day) }
    guard let published, let year = UmmAlQura.year(of: published.adding(days: 40)) else { return nil }
    return [year, year - 1].lazy.compactMap { UmmAlQura.day(year: $0, month: month, day: day) }
      .first { $0.number <= published.number + 40 }
  }

  private func relative(_ days: Int, _ parts: Parts, _ last: PartialDate?) -> ReadDate? {
    if abs(days) >= 100 {
      guard let last, last.day != nil, let base = last.earliest else { return nil }
      return ReadDate(date: PartialDate(base.adding(days: days == 100 ? 0 : days < 0 ? -1 : 1)))
    }
    if parts.isSame, grammar.adjectiveAfter, days == 0 {
      guard let last, last.day != nil else { return nil }
      return ReadDate(date: last)
    }
    return published.map { ReadDate(date: PartialDate($0.adding(days: days))) }
  }

  private func weekday(_ weekday: Int, _ parts: Parts) -> ReadDate? {
    guard let published else { return nil }
    /// Days since that day of the week, 0 to 6.
    let since = (published.weekday - weekday + 7) % 7
    switch parts.direction {
    case 1: return ReadDate(date: PartialDate(published.adding(days: 7 - since)))
    case -1: return ReadDate(date: PartialDate(published.adding(days: since == 0 ? -7 : -since)))
    default: return ReadDate(date: PartialDate(published.adding(days: -since)), doubt: .week)
    }
  }

  /// "Last week", "three years ago", "the end of the year": a date by its distance from publication, or from the date read before.
  private func time(of unit: Unit, _ parts: Parts, _ last: PartialDate?, _ offset: Marker) -> PartialDate? {
    if let year = parts.year { return PartialDate(year: year) }
    if parts.isSame, let last {
      switch unit {
      case .day: return last.day == nil ? nil : last
      case .month: return PartialDate(year: last.year, month: last.month, day: last.month == nil ? nil : parts.day)
      default: return PartialDate(year: last.year)
      }
    }
    guard let published else { return nil }
    let p = published.components
    let direction = parts.direction
    if let day = parts.day, unit == .month {
      // "the sixth of this month"
      let base = published.adding(months: direction.map { $0 < 0 ? -1 : $0 } ?? 0).components
      if Day(year: base.year, month: base.month, day: day) != nil {
        return PartialDate(year: base.year, month: base.month, day: day)
      }
    }
    // "three years ago", قبل ثلاثة أعوام, قبل عام; "days ago" is none.
    if parts.ago == -1 || offset == .before && parts.ago == nil && (parts.count != nil || parts.isBareLength) {
      return parts.length.flatMap { beside(PartialDate(published), unit, -$0) }
    }
    // "earlier this year" counts from nothing.
    if direction != 0,
      parts.ago == 2 || parts.ago == -2
        || offset == .after && (parts.count != nil || unit == .year && direction == nil)
    {
      return last.flatMap { beside($0, unit, (parts.count ?? 1) * (parts.ago == -2 ? -1 : 1)) }
    }
    if let direction {
      switch unit {
      case .week, .fortnight: return month(of: published.adding(days: unit.days * direction))
      case .weekend: return month(of: published.adding(days: 7 * max(direction, 0) - published.weekday - 1))
      case .month: return month(of: published.adding(months: direction))
      case .year: return PartialDate(year: yearBeside(p.year, direction, last))
      case .spring, .summer, .autumn, .winter:
        let isThisYears = direction < 0 && p.month > unit.lastMonth
        return PartialDate(year: isThisYears ? p.year : p.year + direction)
      default: return nil
      }
    }
    if unit == .newYear { return PartialDate(year: p.month < 3 ? p.year : p.year + 1) }
    // "the end of the year"
    if parts.edge != nil, parts.count == nil {
      switch unit {
      case .month: return month(of: published)
      case .year: return PartialDate(year: p.year)
      default: return nil
      }
    }
    return nil
  }

  private func month(of day: Day) -> PartialDate {
    let (year, month, _) = day.components
    return PartialDate(year: year, month: month)
  }

  /// The date so many units of time after another; nil where that says too little. Weeks and months away, nobody means a day.
  private func beside(_ date: PartialDate, _ unit: Unit, _ n: Int) -> PartialDate? {
    guard let day = date.earliest else { return nil }
    switch unit {
    case .hour: return date.day == nil ? nil : date
    case .day: return date.day == nil ? nil : PartialDate(day.adding(days: n))
    case .week, .fortnight: return date.day == nil ? nil : month(of: day.adding(days: unit.days * n))
    case .month: return date.month == nil ? nil : month(of: day.adding(months: n))
    case .year: return PartialDate(year: date.year + n)
    case .decade: return PartialDate(year: date.year + 10 * n)
    default: return nil
    }
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
