import Testing

/// Folders and files whose names are no text, `$d` and `$f` in a shell.
@Suite("Paths that are not UTF-8")
struct PathTests {
  private let names = "d=$(printf 'bad\\377'); f=$(printf 'n\\376t.ws'); mkdir \"$d\"; "

  private func run(_ line: String, _ place: Workplace) throws -> Outcome {
    let outcome = try place.shell(names + line)
    #expect(outcome.status == 0, "\(line): \(outcome.messages)")
    return outcome
  }

  @Test("check, fmt, build and new read and write where they are told to")
  func files() throws {
    let place = try Workplace()
    try place.write("net.ws", TinyNetwork.source())
    let outcome = try run(
      """
      cp net.ws "$d/$f" && wsc check "$d/$f" && wsc fmt "$d/$f" && wsc build "$d/$f" -o "$d/p.json" \
      && wsc build "$d/$f" "-o$d/q.json" && cmp "$d/p.json" "$d/q.json" && wsc new "$d/x.ws" \
      && test -s "$d/x.ws" && wsc check --message-format=sarif "$d/$f"
      """, place)
    #expect(outcome.messages.contains("bad\\xff/n\\xfet.ws: no faults"), "\(outcome.messages)")
    let names = try place.shell("ls -1 | wc -l").output
    #expect(names.filter { !$0.isWhitespace } == "2", "nothing was written elsewhere")
  }

  @Test("--check prints the bytes of a name, messages show them escaped")
  func results() throws {
    let place = try Workplace()
    try place.write("net.ws", "whetstone 1\nsize   n=3\n")
    let outcome = try place.shell(
      names + "cp net.ws \"$d/$f\"; wsc fmt --check \"$d/$f\" > out; "
        + "test \"$(cat out)\" = \"$d/$f\" && wsc check \"$d/none\"")
    #expect(outcome.status == 1 && outcome.messages.contains("`bad\\xff/none` does not exist"))
  }

  @Test("a run in such a folder, started from within one, goes on, is emitted and predicts")
  func runs() throws {
    let place = try Workplace()
    try place.write("net.ws", TinyNetwork.source(epochs: 4, train: 600))
    let outcome = try run(
      """
      cp net.ws "$d"; cd "$d" && wsc train net.ws --run "$f" -q && wsc evaluate "$f" \
      && wsc emit --weights "$f" -o net.nl.safetensors && wsc show "$f" > out && test -s out \
      && wsc train --resume "$f" -q && wsc train net.ws -q --no-emit && test -d runs/Tiny/1 \
      && wsc emit net.ws -o last.safetensors && cd .. && wsc simulate "$d/net.nl.safetensors"
      """, place)
    #expect(outcome.messages.contains("taking the run n\\xfet.ws"), "\(outcome.messages)")
  }
}
