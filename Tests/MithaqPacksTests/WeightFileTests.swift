import MithaqClaims
import MithaqExtraction
import Testing

@testable import MithaqPacks

@Suite struct WeightFileTests {
  private func parse(_ text: String) -> (weights: WeightTable, problems: [String]) {
    var problems: [PackProblem] = []
    let weights = WeightFile.parse(text, path: "Packs/weights/ar.tsv", problems: &problems)
    return (weights, problems.map(\.description))
  }

  @Test func whatIsWrittenIsRead() {
    let text = WeightFile.text(
      [("anchor|زار|rules", 1.5), ("bias", -1.25), ("cut|5", 0.001)], language: "ar", documents: 3)
    #expect(text.hasPrefix("# Learnt from 3 annotated documents"))
    let (weights, problems) = parse(text)
    #expect(problems.isEmpty && weights.entries.count == 2)
    #expect(weights.keys.contains(Observations.key(named: "anchor|زار|rules")))
  }

  @Test func mistakesAreNamedAndTheRestIsRead() {
    let (weights, problems) = parse("a\t1\nb\nc\t1\t2\nd\t1e9\ne\tx\nf\t-0.5\n")
    #expect(problems.map { $0.split(separator: ":")[1] } == ["2", "3", "4", "5"])
    #expect(problems[3].contains("a line of weights is a feature, a tab, and a number"))
    #expect(["a", "f"].allSatisfy { weights.keys.contains(Observations.key(named: $0)) })
  }

  @Test func nothingOnAnyBytes() {
    for text in ["", "\n", "\t", "act", "act\t", "\t1", "|||\t1", "#\n#", "bias\tnan", "bias\tinf"] { _ = parse(text) }
  }
}
