import WSRuntime

/// `wsc lsp`
func runLsp(_ invocation: Invocation, _ console: Console) throws -> Int32 {
  let pages = ExplanationPages(folder: ExplanationPages.userFolder)
  var session = ServerSession(pageOfCode: pages.address)
  var hasEnded = false
  while session.exitStatus == nil {
    while session.canVerify, !Platform.canRead(0, within: ServerSession.pause) {
      try console.results.write(session.verifyNext())
    }
    // Reads ahead what is there, so that a cancellation can overtake its request.
    while !hasEnded, !session.hasWork || (session.hasRoom && Platform.canRead(0)) {
      guard let bytes = Platform.read(0), !bytes.isEmpty else {
        hasEnded = true
        break
      }
      session.feed(bytes)
    }
    guard session.hasWork else { break }
    try console.results.write(session.step())
  }
  return session.exitStatus ?? ExitStatus.errors
}
