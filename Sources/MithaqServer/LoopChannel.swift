import Hummingbird
import HummingbirdCore
import Logging
import NIOCore

/// HTTP/1.1, with all that is asynchronous about a connection on the connection's own event loop: a kept reply goes out
/// without a hop to another thread and back, which would cost more than the reply.
struct LoopChannel: ServerChildChannel {
  let base: HTTP1Channel

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<HTTP1Channel.Value> {
    base.setup(channel: channel, logger: logger)
  }

  func handle(value: HTTP1Channel.Value, logger: Logger) async {
    await withTaskExecutorPreference(LoopExecutor(loop: value.channel.eventLoop)) {
      await base.handle(value: value, logger: logger)
    }
  }
}

/// Runs tasks on an event loop.
private final class LoopExecutor: TaskExecutor {
  private let loop: any EventLoop
  init(loop: any EventLoop) { self.loop = loop }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let executor = asUnownedTaskExecutor()
    // The closure holds the executor as long as the job may need it.
    loop.execute { [self] in withExtendedLifetime(self) { job.runSynchronously(on: executor) } }
  }
}
