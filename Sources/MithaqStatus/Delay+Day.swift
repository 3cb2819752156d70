import MithaqClaims

extension Delay {
  /// The day on which the delay has run, counted from `day`; nil where it waits for an event that has not come.
  ///
  /// `event` gives the first day of a named event on or after a day.
  public func applied(to day: Day, event: (String, Day) -> Day? = { _, _ in nil }) -> Day? {
    switch self {
    case .sameDay: return day
    case .days(let n): return day.adding(days: n)
    case .clearDays(let n): return day.adding(days: n + 1)
    case .months(let n): return day.adding(months: n)
    case .years(let n): return day.adding(months: 12 * n)
    case .nextMonth(let inner): return inner.applied(to: day, event: event)?.firstOfMonth(after: 1)
    case .nthMonth(let n): return day.firstOfMonth(after: n)
    case .fixed(let fixed): return fixed
    case .annual(let effect, let noticeBy):
      var year = day.components.year
      while true {
        let end = effect.day(in: year)
        let limit = noticeBy.map { $0.latest(onOrBefore: end) } ?? end
        if day <= limit { return end }
        year += 1
      }
    case .laterOf(let delays):
      var latest: Day?
      for delay in delays {
        guard let next = delay.applied(to: day, event: event) else { return nil }
        latest = max(latest ?? next, next)
      }
      return latest
    case .firstOf(let delays):
      return delays.compactMap { $0.applied(to: day, event: event) }.min()
    case .sequence(let delays):
      var at = day
      for delay in delays {
        guard let next = delay.applied(to: at, event: event) else { return nil }
        at = next
      }
      return at
    case .event(let name): return event(name, day)
    }
  }

  /// The day of the first event that the delay waits for, where one has come.
  func eventDay(after day: Day, event: (String, Day) -> Day?) -> Day? {
    switch self {
    case .event(let name): event(name, day)
    case .firstOf(let delays): delays.compactMap { $0.eventDay(after: day, event: event) }.min()
    default: nil
    }
  }
}

extension Delay.MonthDay {
  /// 29 February is 28 February in a common year.
  func day(in year: Int) -> Day {
    let first = Day(year: year, month: month, day: 1) ?? Day(number: 0)
    return first.adding(days: min(day, Day.length(ofMonth: month, year: year)) - 1)
  }

  func latest(onOrBefore limit: Day) -> Day {
    let year = limit.components.year
    let same = day(in: year)
    return same <= limit ? same : day(in: year - 1)
  }
}

extension Day {
  /// The first day of the Nth month after this day's month.
  func firstOfMonth(after months: Int) -> Day {
    adding(days: 1 - components.day).adding(months: months)
  }
}
