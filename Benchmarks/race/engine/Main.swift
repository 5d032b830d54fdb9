import WSRuntime

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// `race-engine SOURCE DISCIPLINE THREADS PICTURES LABELS [SETTING ...]`
///
/// Warms up, then reads lines with a number of seconds, runs for about as long and answers with
/// pictures per second. The race alternates between this process and its opponent.
@main
struct Main {
  static func main() {
    do {
      try race(Array(CommandLine.arguments.dropFirst()))
    } catch let fault as Fault {
      fail(fault.text)
    } catch {
      fail("\(error)")
    }
  }

  private static func race(_ arguments: [String]) throws {
    let wanted = (arguments.dropFirst().first ?? "").split(separator: ":").map(String.init)
    guard arguments.count >= 5, let discipline = wanted.first.flatMap(Discipline.init),
      let threads = Int(arguments[2])
    else {
      throw Fault(text: "usage: SOURCE soft|hard|infer|integers|events THREADS PICTURES LABELS")
    }
    try InstructionSet.choose(getenv("WSC_KERNELS").map { String(cString: $0) })
    let source = try RaceSource(arguments[0], settings: Array(arguments.dropFirst(5)))
    var contender: any Contender
    var about = "\(InstructionSet.current) \(InstructionSet.processor)"
    switch discipline {
    case .integers:
      contender = try NetlistContender(source, threads: threads, pictures: arguments[3])
    case .events:
      let events = try EventContender(
        source, threads: threads, pictures: arguments[3],
        activity: wanted.dropFirst().first.flatMap(Double.init))
      about = "\(events.share) " + about
      contender = events
    case .soft, .hard, .infer:
      contender = try EngineContender(
        source, discipline: discipline, threads: threads, pictures: arguments[3],
        labels: arguments[4])
    }
    for _ in 0..<3 { try contender.step() }
    say("ready " + about)
    while let line = readLine(), let limit = Double(line) {
      let start = seconds()
      var steps = 0
      repeat {
        try contender.step()
        steps += 1
      } while seconds() - start < limit
      say("\(Double(steps * contender.batch) / (seconds() - start))")
    }
  }

  private static func seconds() -> Double {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
  }

  private static func say(_ text: String) {
    print(text)
    fflush(nil)
  }

  private static func fail(_ text: String) {
    print("fault \(text)")
    exit(1)
  }
}
