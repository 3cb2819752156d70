import Foundation
import Testing

@testable import MithaqPipeline

@Suite struct OrderedWorkTests {
  @Test(arguments: [1, 2, 5]) func resultsComeInTheOrderOfTheItems(jobs: Int) throws {
    var item = 0
    var results: [Int] = []
    try inOrder(
      jobs: jobs,
      next: {
        item += 1
        return item <= 500 ? item : nil
      },
      work: { n in
        // The first of every ten takes longest.
        if n % 10 == 1 { usleep(500) }
        return n * n
      }, deliver: { results.append($0) })
    #expect(results == (1...500).map { $0 * $0 })
  }

  @Test(arguments: [1, 3]) func anErrorOfDeliveryEndsTheWork(jobs: Int) {
    struct Full: Error {}
    var taken = 0
    var delivered = 0
    #expect(throws: Full.self) {
      try inOrder(
        jobs: jobs,
        next: {
          taken += 1
          return taken
        }, work: { $0 },
        deliver: { _ in
          delivered += 1
          if delivered == 20 { throw Full() }
        })
    }
    #expect(delivered == 20)
    #expect(taken < 20 + 5 * jobs + 2, "what is held is bounded")
  }
}
