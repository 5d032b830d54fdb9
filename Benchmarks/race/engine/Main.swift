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
    } catch let fault as Contender.Fault {
      fail(fault.text)
    } catch {
      fail("\(error)")
    }
  }

  private static func race(_ arguments: [String]) throws {
    guard arguments.count >= 5, let discipline = Discipline(rawValue: arguments[1]),
      let threads = Int(arguments[2])
    else { throw Contender.Fault(text: "usage: SOURCE soft|hard|infer THREADS PICTURES LABELS") }
    try InstructionSet.choose(getenv("WSC_KERNELS").map { String(cString: $0) })
    var contender = try Contender(
      source: arguments[0], settings: Array(arguments.dropFirst(5)), discipline: discipline,
      threads: threads, pictures: arguments[3], labels: arguments[4])
    for _ in 0..<3 { contender.step() }
    say("ready \(InstructionSet.current) \(InstructionSet.processor)")
    while let line = readLine(), let limit = Double(line) {
      let start = seconds()
      var steps = 0
      repeat {
        contender.step()
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
