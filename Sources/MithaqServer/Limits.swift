import Hummingbird
import NIOCore
import NIOHTTPTypes

/// How much one client may ask of the server.
public struct Limits: Sendable {
  /// Bytes of a request's body.
  public var body = 4 << 20
  /// Bytes of all headers of a request together, and of one.
  public var headers = 16 << 10
  /// Connections that are open at once; more wait until one is closed.
  public var connections = 256
  /// From a connection's beginning, or the end of the reply before, to the end of the next request's head.
  public var headTime = Duration.seconds(15)
  /// From a request's head to the last byte of its reply, taken by the client.
  public var requestTime = Duration.seconds(30)
  /// Texts that are read at once.
  public var readers = 2

  public init() {}
}

/// Closes a connection whose client is slow to ask or slow to take the reply: one that sends or takes a byte now and then
/// is never idle, so that only a deadline ends it.
final class Deadline: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private let headTime: TimeAmount
  private let requestTime: TimeAmount
  private var open = 0
  private var timer: Scheduled<Void>?

  init(_ limits: Limits) {
    headTime = TimeAmount(limits.headTime)
    requestTime = TimeAmount(limits.requestTime)
  }

  func handlerAdded(context: ChannelHandlerContext) {
    if context.channel.isActive { arm(headTime, context) }
  }

  func handlerRemoved(context: ChannelHandlerContext) { timer?.cancel() }

  func channelActive(context: ChannelHandlerContext) {
    arm(headTime, context)
    context.fireChannelActive()
  }

  func channelInactive(context: ChannelHandlerContext) {
    timer?.cancel()
    context.fireChannelInactive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if case .head = unwrapInboundIn(data) {
      open += 1
      if open == 1 { arm(requestTime, context) }
    }
    context.fireChannelRead(data)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    guard case .end = unwrapOutboundIn(data) else { return context.write(data, promise: promise) }
    let written = promise ?? context.eventLoop.makePromise()
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    written.futureResult.whenSuccess {
      let (own, context) = bound.value
      own.open = max(0, own.open - 1)
      own.arm(own.open == 0 ? own.headTime : own.requestTime, context)
    }
    context.write(data, promise: written)
  }

  private func arm(_ time: TimeAmount, _ context: ChannelHandlerContext) {
    timer?.cancel()
    let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
    timer = context.eventLoop.scheduleTask(in: time) { bound.value.close(promise: nil) }
  }
}
