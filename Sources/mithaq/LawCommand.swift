import ArgumentParser
import Foundation
import MithaqClaims
import MithaqPacks
import MithaqStatus

/// From the clauses and acts of one agreement to who is bound, on any day.
struct Law: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "law",
    abstract: "Compute who is bound by an agreement on a day, from its clauses and its acts.",
    discussion: """
      FILE is an agreement with `clauses` and `acts` (see Design/Law.md), or the id of one in the packs.

        mithaq law Packs/agreements/paris-agreement.yaml --party USA --valid 2020-12-01
        mithaq law paris-agreement --explain
        mithaq law FILE --format json

      The declared day of a depositary wins over arithmetic, and the difference is shown.
      Exit codes: 0 done, 1 the file has mistakes, 2 wrong usage.
      """)

  enum Format: String, CaseIterable, ExpressibleByArgument { case text, json }

  @Argument(help: ArgumentHelp("An agreement file, or the id of one in the packs.", valueName: "file"))
  var file: String

  @Option(help: ArgumentHelp("Only this party; may be repeated.", valueName: "party"))
  var party: [String] = []

  @Option(help: ArgumentHelp("With one --party: since when it holds between the two.", valueName: "party"))
  var with: String?

  @Option(help: ArgumentHelp("The day asked about; today if not given.", valueName: "YYYY-MM-DD"))
  var valid: String?

  @Option(help: ArgumentHelp("Leave out acts that the register learned of after this day.", valueName: "YYYY-MM-DD"))
  var known: String?

  @Option(help: "text for people, json for machines.")
  var format: Format = .text

  @Flag(help: "Show the clause and the count as it stood.")
  var explain = false

  @Flag(help: "Show what happened, day by day.")
  var timeline = false

  @OptionGroup var packs: PackOptions

  func validate() throws {
    for (name, text) in [("--valid", valid), ("--known", known)] {
      if let text, Day(text) == nil {
        throw ValidationError("'\(text)' is no day for '\(name)'; write YYYY-MM-DD, as 2020-12-01")
      }
    }
    if with != nil, party.count != 1 {
      throw ValidationError("'--with' goes with one '--party', as --party AUS --with PER")
    }
    for party in party where party.isEmpty || party.contains(" ") {
      throw ValidationError("'\(party)' is no party's id; write ISO 3166 alpha-3 (NOR) or a slug (eu)")
    }
  }

  func run() throws {
    let folder = (file as NSString).deletingLastPathComponent
    let agreements = (packs.folder ?? (try? PackStore.locate().path) ?? "Packs") + "/agreements"
    let shelf = AgreementShelf(folders: [folder.isEmpty ? "." : folder, agreements])
    var path = file
    if !FileManager.default.fileExists(atPath: path) {
      guard let found = file.contains("/") ? nil : shelf.path(of: file) else {
        throw ValidationError("there is no file '\(file)', and no agreement in '\(agreements)' has that id")
      }
      path = found
    }
    let day = valid.flatMap { Day($0) } ?? Clock.now.day
    let knownDay = known.flatMap { Day($0) }
    do {
      let agreement = try shelf.file(at: path)
      for message in agreement.warnings { Terminal.complain(message.description) }
      guard agreement.hasLaw else {
        Terminal.complain(
          "\(path):1:1: error: the file has neither 'clauses' nor 'acts', so there is no law to compute")
        throw ExitCode(1)
      }
      let (standing, warnings) = try shelf.standing(of: agreement, known: knownDay)
      for message in warnings { Terminal.complain(message.description) }
      for warning in standing.warnings {
        Terminal.complain("\(path)\(warning.line.map { ":\($0):1" } ?? ""): warning: \(warning.message)")
      }
      for party in party where standing.parties[party] == nil && !AgreementFile.isKnownParty(party) {
        let near = AgreementFile.nearestParty(to: party).map { "; did you mean '\($0)'?" } ?? ""
        throw ValidationError("no party is known as '\(party)'\(near)")
      }
      try answer(standing, agreement, day, knownDay)
    } catch let error as AgreementFileError {
      Terminal.complain(error.description)
      throw ExitCode(1)
    }
  }

  private func answer(_ standing: Standing, _ agreement: AgreementFile, _ day: Day, _ knownDay: Day?) throws {
    let chosen = party.isEmpty ? nil : party
    if format == .json {
      try write(standing.json(on: day, parties: chosen) + [0x0a])
      return
    }
    var text = standing.text(title: agreement.treaty.title, on: day, parties: chosen, explain: explain)
    // What is disputed is shown both ways.
    if agreement.treaty.acts.contains(where: \.isContested) {
      var without = agreement.treaty
      without.acts.removeAll(where: \.isContested)
      let other = Standing(of: without, known: knownDay)
      for party in chosen ?? standing.parties.keys.sorted()
      where standing.status(of: party, on: day) != other.status(of: party, on: day) {
        text += "  \(party) is contested: \(other.status(of: party, on: day).rawValue) for those who reject the act\n"
      }
    }
    if let chosen {
      for party in chosen {
        let domestic = agreement.treaty.acts.filter { $0.party == party && ActKind.domestic.contains($0.act) }
        for act in domestic {
          text += "  \(party) \(act.act) \(act.date): a domestic step or announcement, not counted\n"
        }
      }
    }
    if let accession = agreement.treaty.clauses.accedes, let day = accessionDay(accession, agreement, standing) {
      text += "  \(accession.state) accedes to \(accession.to) on \(day)\n"
    }
    if let with, let one = party.first {
      let stretches = standing.between(one, with)
      if stretches.isEmpty { text += "  between \(one) and \(with): never\n" }
      for stretch in stretches {
        text += "  between \(one) and \(with): from \(stretch.from)\(stretch.to.map { " to \($0)" } ?? "")\n"
      }
    }
    if timeline || chosen != nil { text += "\n" + standing.timeline(parties: chosen) }
    try write(Array(text.utf8))
  }

  private func write(_ bytes: [UInt8]) throws {
    do { try StandardOutput().write(bytes) } catch is StandardOutput.ReaderGone {}
  }

  /// The later of the protocol's entry into force and the state's own deposit.
  private func accessionDay(_ accession: Clauses.Accession, _ file: AgreementFile, _ standing: Standing) -> Day? {
    let deposit = file.treaty.acts.first {
      $0.party == accession.state && ($0.act == .accessionDeposit || $0.act == .accession)
    }
    guard let deposit, let inForce = standing.inForce else { return nil }
    return max(deposit.date, inForce)
  }
}
