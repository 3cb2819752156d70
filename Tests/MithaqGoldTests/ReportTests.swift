import MithaqClaims
import Testing

@testable import MithaqGold

@Suite struct ReportTests {
  /// 100 gold claims, of which `right` are found.
  private func report(right: Int, split: GoldSplit = .all) -> EvaluationReport {
    let claims = (0..<100).map { GoldClaim(act: .join, modality: .actual, actors: ["P\($0)"]) }
    let file = GoldFile(
      name: "x", documents: [GoldDocument(article: Article(id: "doc-2", text: "t", lang: "ar"), claims: claims)])
    var evaluation = Evaluation()
    evaluation.add(file) { _ in Array(claims.prefix(right)) }
    return EvaluationReport(evaluation, split: split)
  }

  @Test func jsonIsReadBack() throws {
    let report = report(right: 90)
    #expect(try EvaluationReport(json: Array(try report.json().utf8)) == report)
    #expect(report.total.core.recall == 0.9 && report.files["x"]?.full.right == 90)
  }

  @Test func aFallIsNamed() {
    #expect(report(right: 90).falls(under: report(right: 90)) == [])
    #expect(report(right: 95).falls(under: report(right: 90)) == [])
    #expect(
      report(right: 89).falls(under: report(right: 90)).first == "total: F1 core fell from 0.9474 to 0.9418")
    #expect(report(right: 90, split: .open).falls(under: report(right: 90)).count == 1)
  }
  /// A small file may fall as far as the total and the languages stand; one that is gone is named.
  @Test func filesAreNotHeldButMissed() {
    func report(_ files: [(name: String, gold: Int, right: Int)]) -> EvaluationReport {
      var evaluation = Evaluation()
      for file in files {
        let claims = (0..<file.gold).map { GoldClaim(act: .join, modality: .actual, actors: ["P\($0)"]) }
        let document = GoldDocument(article: Article(id: file.name, text: "t", lang: "ar"), claims: claims)
        evaluation.add(GoldFile(name: file.name, documents: [document])) { _ in Array(claims.prefix(file.right)) }
      }
      return EvaluationReport(evaluation, split: .all)
    }
    let baseline = report([("large", 900, 800), ("small", 10, 9)])
    #expect(report([("large", 900, 801), ("small", 10, 6)]).falls(under: baseline) == [])
    #expect(report([("large", 900, 802)]).falls(under: baseline) == ["small: in the baseline, but not scored now"])
    #expect(
      report([("large", 900, 700), ("small", 10, 9)]).falls(under: baseline).map { $0.prefix(5) } == [
        "total", "total", "ar: F", "ar: F",
      ])
  }
}
