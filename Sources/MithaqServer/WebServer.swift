import Hummingbird
import HummingbirdCore
import Logging
import MithaqClaims
import NIOCore
import NIOPosix

/// Serves a site over HTTP/1.1 until it is told to stop; requests that have begun are answered first.
public struct WebServer: Sendable {
  public var site: Site
  /// Loopback unless somebody decides otherwise.
  public var host: String
  /// 0 takes any that is free.
  public var port: Int
  public var limits: Limits

  public init(site: Site, host: String = "127.0.0.1", port: Int, limits: Limits = Limits()) {
    self.site = site
    self.host = host
    self.port = port
    self.limits = limits
  }

  /// Returns after SIGTERM or SIGINT.
  /// - Parameter running: called with the port once connections are taken.
  public func run(running: @escaping @Sendable (Int) -> Void) async throws {
    let limits = limits
    let lanes = Lanes(cores: System.coreCount, readers: limits.readers)
    var logger = Logger(label: "mithaq")
    // Nothing of a request is logged: what it holds is nobody's business, and may be a token.
    logger.logLevel = .critical
    let application = Application(
      responder: Responder(site: site, limits: limits, lanes: lanes),
      server: HTTPServerBuilder { responder in
        LoopChannel(
          base: HTTP1Channel(
            responder: responder,
            configuration: HTTP1Channel.Configuration(
              additionalChannelHandlers: [Deadline(limits)], idleTimeout: nil,
              httpDecoderConfiguration: .init(
                maxHeaderFieldSize: limits.headers, maxHeaderListSize: limits.headers, maxHeaderFieldCount: 100))))
      },
      configuration: ApplicationConfiguration(
        address: .hostname(host, port: port), serverName: nil,
        availableConnectionsDelegate: MaximumAvailableConnections(limits.connections)),
      onServerRunning: { channel in running(channel.localAddress?.port ?? 0) }, logger: logger)
    do { try await application.runService() } catch {
      await lanes.stop()
      throw error
    }
    await lanes.stop()
  }
}
