import ArgumentParser
import Foundation
import MithaqAnswers
import MithaqClaims
import MithaqLedger
import MithaqPacks
import MithaqStatus

struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Who stands where with an agreement, by law and by report.",
    discussion: """
      The law's track comes from the agreement's clauses and from dated acts, those of the packs and those that its depositary \
      told the ledger of ('import-acts'); the reports' track from the ledger's claims; they are never mixed. Each cell names \
      its claims ('evidence' shows their sentences), how many independent sources stand behind it, and what speaks against it.

        mithaq status abraham-accords
        mithaq status abraham-accords --party KAZ --valid 2025-11-07
        mithaq status nato --known 2024-01-01 --format json
      """)

  @Argument(help: ArgumentHelp("The agreement's or organisation's id.", valueName: "agreement"))
  var agreement: String

  @Option(help: ArgumentHelp("Only this party, by id or name; may be repeated.", valueName: "party"))
  var party: [String] = []

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var question: QuestionOptions

  @OptionGroup var packs: PackOptions

  func run() throws {
    let asOf = question.asOf
    let (parties, names) = try packs.polities(party)
    try ledger.open(.read) { ledger in
      let answers = Answers(ledger)
      let (file, law) = try self.law(asOf, answers)
      let board = try answers.board(
        of: file?.id ?? agreement, asOf: asOf, law: law, aliases: Set(file?.aliases ?? []),
        depositaries: Set(file?.depositaries ?? []), parties: parties.isEmpty ? nil : Set(parties))
      guard !board.rows.isEmpty || file != nil else {
        let known = try ledger.agreements().prefix(8).map(\.id)
        throw CommandError(
          "error: neither the ledger nor the packs know an agreement '\(agreement)'"
            + (known.isEmpty ? "" : "; the ledger has most about " + known.joined(separator: ", ")))
      }
      try question.write(json: board.json) { board.text($0, title: file?.title, names: packs.names(names)) }
    }
  }

  /// What the packs say about the agreement; its mistakes are told and the reports shown all the same.
  private func law(_ asOf: AsOf, _ answers: Answers) throws -> (AgreementFile?, MithaqStatus.Standing?) {
    guard let folder = try? PackStore.locate(packs.folder).path else { return (nil, nil) }
    let shelf = AgreementShelf(folders: [folder + "/agreements", folder + "/organisations"])
    guard let path = shelf.path(of: agreement) else { return (nil, nil) }
    do {
      let file = try shelf.file(at: path)
      guard file.hasLaw else { return (file, nil) }
      // A register's knowledge is counted in days.
      let known: Day? = question.known == nil ? nil : asOf.known.day
      let registered = try answers.registered(
        of: file.id, aliases: Set(file.aliases), depositaries: Set(file.depositaries), known: asOf.known)
      return (file, try shelf.standing(of: file, known: known, registered: registered).standing)
    } catch let error as LedgerError {
      throw error
    } catch {
      Terminal.complain("\(error)")
      return (nil, nil)
    }
  }
}
