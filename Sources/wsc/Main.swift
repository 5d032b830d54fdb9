#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

@main
enum Main {
  static func main() {
    Platform.endQuietlyOnBrokenPipe()
    Platform.reportFileSizeLimit()
    exit(run(arguments: Argument.ofProcess, console: .standard))
  }
}
