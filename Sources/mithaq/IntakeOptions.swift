import ArgumentParser
import Foundation
import MithaqClaims
import MithaqIntake
import MithaqPacks

/// What every command that reads articles asks: what is known of them from outside, how many threads, which packs.
struct IntakeOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The language of articles that do not name one: ar, en, or another of the packs.", valueName: "code"))
  var lang: String?

  @Option(help: ArgumentHelp("The day of publication of articles that do not give one.", valueName: "YYYY-MM-DD"))
  var published: String?

  @Option(help: ArgumentHelp("The outlet of articles that do not name one, by its slug.", valueName: "slug"))
  var outlet: String?

  @Option(help: ArgumentHelp("How many threads read; all cores where it is not given.", valueName: "n"))
  var jobs: Int?

  @OptionGroup var packs: PackOptions

  func validate() throws {
    if let complaint = PackStore.complaint(lang: lang, folder: packs.folder) { throw ValidationError(complaint) }
    if let published, Day(published) == nil {
      throw ValidationError("--published is a day as YYYY-MM-DD, not '\(published)'")
    }
    if let jobs, jobs < 1 { throw ValidationError("--jobs takes 1 or more") }
  }

  var threads: Int { jobs ?? ProcessInfo.processInfo.activeProcessorCount }

  var defaults: Defaults {
    let folder = packs.folder
    return Defaults(
      lang: lang, languages: Set((try? PackStore.languages(folder: folder)) ?? []),
      published: published.flatMap { Day($0) }, outlet: outlet,
      outlets: Outlets { (try? PackStore.outlets(folder: folder)) ?? [:] })
  }
}
