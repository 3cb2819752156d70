import MithaqClaims
import MithaqStatus
import Testing

@Suite struct StandingPropertyTests {
  static let seeds = Array(0..<120)

  private func answers(_ standing: Standing) -> String {
    var text = standing.timeline()
    for day in stride(from: 9000, to: 15000, by: 701) {
      text += String(decoding: standing.json(on: Day(number: day)), as: UTF8.self) + "\n"
    }
    return text
  }

  @Test func orderOfInputHasNoEffect() {
    for seed in Self.seeds {
      var random = RandomTreaty(seed)
      var treaty = random.treaty()
      let before = answers(Standing(of: treaty))
      treaty.acts.shuffle(using: &random.dice)
      #expect(before == answers(Standing(of: treaty)), "seed \(seed)")
    }
  }

  /// Steps at home, acts for territories and events that no clause names change nothing.
  @Test func anUnrelatedActChangesNoStatus() {
    for seed in Self.seeds {
      var random = RandomTreaty(seed)
      let treaty = random.treaty()
      let parties = Set(treaty.acts.filter { $0.territory == nil }.compactMap(\.party)).sorted()
      guard !parties.isEmpty else { continue }
      var more = treaty
      for _ in 0..<5 {
        var act = ActRecord(party: random.dice.pick(parties), act: "parliament_done", date: random.day())
        switch random.dice.upTo(3) {
        case 0:
          act.act = .ratification
          act.territory = "GRL"
        case 1:
          act.act = .event
          act.event = "an unrelated event"
        default: break
        }
        more.acts.append(act)
      }
      #expect(answers(Standing(of: treaty)) == answers(Standing(of: more)), "seed \(seed)")
    }
  }

  /// After the trigger, another state's consent moves nobody else.
  @Test func aLateConsentOfAnotherChangesNoStatus() {
    for seed in Self.seeds {
      var random = RandomTreaty(seed)
      var treaty = random.treaty()
      treaty.clauses.general.removeAll { $0.by != nil }
      treaty.clauses.ends = nil
      let before = Standing(of: treaty)
      guard let trigger = before.trigger else { continue }
      let day = trigger.adding(days: 1 + random.dice.upTo(900))
      treaty.acts.append(ActRecord(party: "CHE", act: .ratification, date: day))
      let after = Standing(of: treaty)
      #expect(before.trigger == after.trigger && before.inForce == after.inForce, "seed \(seed)")
      for party in RandomTreaty.parties {
        for number in stride(from: 9000, to: 15000, by: 193) {
          let day = Day(number: number)
          #expect(before.status(of: party, on: day) == after.status(of: party, on: day), "seed \(seed) \(party) \(day)")
        }
      }
    }
  }

  @Test func whatIsRecordedLaterIsNotKnownEarlier() {
    for seed in Self.seeds {
      var random = RandomTreaty(seed)
      var treaty = random.treaty()
      let known = random.day()
      let before = answers(Standing(of: treaty, known: known))
      for _ in 0..<4 {
        var act = random.act(random.dice.pick(RandomTreaty.parties))
        act.recorded = max(act.date, known.adding(days: 1 + random.dice.upTo(300)))
        treaty.acts.insert(act, at: random.dice.upTo(treaty.acts.count + 1))
      }
      #expect(before == answers(Standing(of: treaty, known: known)), "seed \(seed)")
    }
  }

  @Test func periodsFollowEachOther() {
    for seed in Self.seeds {
      var random = RandomTreaty(seed)
      let treaty = random.treaty()
      let standing = Standing(of: treaty)
      for (party, line) in standing.parties {
        for (i, period) in line.periods.enumerated() {
          if let from = period.inForce, let to = period.ended { #expect(from < to, "seed \(seed) \(party)") }
          if let from = period.inForce, let general = standing.inForce, treaty.clauses.party.isFlooredByGeneral {
            #expect(from >= general, "seed \(seed) \(party)")
          }
          if i > 0 { #expect(line.periods[i - 1].ended != nil, "seed \(seed) \(party)") }
        }
        for (i, step) in line.steps.enumerated() where i > 0 {
          let last = line.steps[i - 1]
          #expect(last.from < step.from && last.status != step.status, "seed \(seed) \(party)")
        }
        if treaty.clauses.isPolitical {
          #expect(!line.steps.contains { $0.status == .inForce }, "seed \(seed) \(party)")
        }
      }
    }
  }

  /// The sweep over moves against a count from scratch on every day.
  @Test func triggerAgainstANaiveTwin() {
    var met = 0
    for seed in Self.seeds {
      var random = RandomTreaty(seed)
      var treaty = random.treaty()
      treaty.clauses.general = [Rule(condition: random.condition())]
      treaty.clauses.withdrawal = nil
      treaty.extinct = [:]
      let naive = NaiveCount(treaty: treaty).trigger(treaty.clauses.general[0].condition)
      #expect(Standing(of: treaty).trigger == naive, "seed \(seed)")
      if naive != nil { met += 1 }
    }
    #expect(met > 25, "the conditions are met often enough to say something")
  }
}
