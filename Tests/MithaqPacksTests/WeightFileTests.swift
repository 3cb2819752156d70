import MithaqClaims
import MithaqExtraction
import Testing

@testable import MithaqPacks

@Suite struct WeightFileTests {
  private func parse(_ text: String) -> (weights: Weights, problems: [String]) {
    var problems: [PackProblem] = []
    let weights = WeightFile.parse(text, path: "Packs/weights/ar.tsv", problems: &problems)
    return (weights, problems.map(\.description))
  }

  @Test func whatIsWrittenIsRead() throws {
    let text = WeightFile.text(
      [
        ("act", [("u|زار", [(Act.visit.row, 1.5), (Act.meet.row, -0.25)])]),
        ("role", [("subject|0", [(0, 0.75), (2 * Weigher.scopes(of: .visit)[2] + 1, -1)])]),
        ("claim", [("bias", [(0, -1)])]),
        ("modality", [("own|planned", [(1, 2)])]),
      ], language: "ar", documents: 3)
    #expect(text.hasPrefix("# Learnt from 3 annotated documents"))
    let (weights, problems) = parse(text)
    #expect(problems.isEmpty)
    let visit = Observations.key(named: "u|زار")
    #expect(weights.acts.keys.contains(visit) && weights.acts.entries.count == 2)
    #expect(weights.roles.keys.contains(Observations.key(named: "subject|0")))
    #expect(weights.claims.entries.count == 1 && weights.modalities.entries.count == 1)
  }

  @Test func mistakesAreNamedAndTheRestIsRead() {
    let (weights, problems) = parse(
      "act\tu|a\tvisit 1\nacts\tu|b\tvisit 1\nact\tu|c\tgo 1\nact\tu|d\tvisit 1e9\nrole\tbias\tactor x\n")
    #expect(problems.map { $0.split(separator: ":")[1] } == ["2", "3", "4", "5"])
    #expect(problems[1].contains("'go 1' is no weight"))
    #expect(weights.acts.keys.contains(Observations.key(named: "u|a")))
  }

  @Test func nothingOnAnyBytes() {
    for text in ["", "\n", "\t", "act", "act\t", "act\t\t", "role\t|||\tactor 1", "#\n#", "claim\tbias\tright"] {
      _ = parse(text)
    }
  }
}
