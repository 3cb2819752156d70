import ArgumentParser
import Foundation
import MithaqClaims

struct ReadCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "read", abstract: "Read articles into claims.")

  func run() throws {}
}
