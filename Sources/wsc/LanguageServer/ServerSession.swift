import WSRuntime

/// Bytes in, bytes out: messages wait in a queue, so that a request that is cancelled before its
/// turn is not worked on.
struct ServerSession {
  private var reader = MessageReader()
  private var queue: [Message] = []
  private var next = 0
  private var cancelled: [JSONValue] = []
  private var server: LanguageServer

  init(pageOfCode: @escaping (String) -> String? = { _ in nil }) {
    server = LanguageServer(pageOfCode: pageOfCode)
  }

  var exitStatus: Int32? { server.exitStatus }
  var hasWork: Bool { next < queue.count }
  /// Reading ahead is worth it only so far.
  var hasRoom: Bool { queue.count - next < 256 }

  mutating func feed(_ bytes: [UInt8]) {
    reader.append(bytes)
    while let piece = reader.next() {
      switch piece {
      case .fault(let reason):
        queue.append(.invalid(id: .null, ResponseError(.parseError, reason)))
      case .message(let body):
        let message = Message(body)
        if case .notification("$/cancelRequest", let params) = message {
          if let id = params["id"] { cancelled.append(id) }
        } else {
          queue.append(message)
        }
      }
    }
  }

  /// Something is left to do when nothing comes for `pause` seconds.
  var canVerify: Bool { !hasWork && server.canVerify }
  static let pause = 0.3

  /// What is to be sent after a pause.
  mutating func verifyNext() -> [UInt8] { server.verifyNext().flatMap { framed($0.text()) } }

  /// Works on the next message; what is to be sent.
  mutating func step() -> [UInt8] {
    guard hasWork else { return [] }
    let message = queue[next]
    next += 1
    var sent: [JSONValue]
    if case .request(let id, _, _) = message, cancelled.contains(id) {
      sent = [Answer.error(ResponseError(.requestCancelled, "cancelled"), to: id)]
    } else {
      sent = server.handle(message)
    }
    if !hasWork {
      queue = []
      next = 0
      cancelled = []
      sent += server.publish()
    }
    return sent.flatMap { framed($0.text()) }
  }
}
