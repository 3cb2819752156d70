import NIOPosix

/// The threads on which questions wait for the ledger, apart by how long they take: thousands of boards that nobody kept may
/// be asked for, and a claim, a search or a kept page comes out beside them.
///
/// Together they are as many as the ledger has connections for those who read, and no more of a kind than there are cores.
struct Lanes: Sendable {
  /// What was recorded last; never waits for anything else.
  let stamps = NIOThreadPool(numberOfThreads: 1)
  private let broad: NIOThreadPool
  private let narrow: NIOThreadPool
  private let reading: NIOThreadPool

  init(cores: Int, readers: Int) {
    broad = NIOThreadPool(numberOfThreads: min(4, cores))
    narrow = NIOThreadPool(numberOfThreads: min(3, max(2, cores)))
    reading = NIOThreadPool(numberOfThreads: readers)
    for pool in all { pool.start() }
  }

  private var all: [NIOThreadPool] { [stamps, broad, narrow, reading] }

  subscript(_ lane: Route.Lane) -> NIOThreadPool {
    switch lane {
    case .broad: broad
    case .narrow: narrow
    case .reading: reading
    }
  }

  func stop() async { for pool in all { try? await pool.shutdownGracefully() } }
}
