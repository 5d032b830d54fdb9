import Foundation
import WSRuntime

/// How many variants of a file the mutation tests try, and which: `WSC_MUTATIONS`, `WSC_SEED`.
enum Mutations {
  static let variants = number("WSC_MUTATIONS") ?? 300
  static let seed = UInt64(clamping: number("WSC_SEED") ?? 1)

  private static func number(_ name: String) -> Int? {
    ProcessInfo.processInfo.environment[name].flatMap { Int($0) }.map { max($0, 0) }
  }
}

extension KernelRandom {
  mutating func element<Element>(of list: [Element]) -> Element {
    list[int(0...(list.count - 1))]
  }

  /// The bytes with a few of them changed, left out, doubled or moved.
  mutating func damaged(_ bytes: [UInt8]) -> [UInt8] {
    var changed = bytes
    for _ in 0...int(0...3) where !changed.isEmpty {
      let place = int(0...(changed.count - 1))
      let end = min(changed.count, place + int(1...12))
      switch int(0...5) {
      case 0: changed[place] = UInt8(int(0...255))
      case 1: changed[place] ^= 1 << UInt8(int(0...7))
      case 2: changed.removeSubrange(place..<end)
      case 3: changed.insert(contentsOf: changed[place..<end], at: int(0...changed.count))
      case 4:
        changed.replaceSubrange(place..<end, with: [UInt8](repeating: 255, count: end - place))
      default: changed.removeSubrange(place...)
      }
    }
    return changed
  }

  /// A value with one of its parts replaced, left out, doubled or exchanged for another part.
  mutating func damaged(_ value: JSONValue) -> JSONValue {
    switch value {
    case .object(var object) where !object.isEmpty:
      let name = element(of: object.names)
      if int(0...30) == 0 {
        object[name] = int(0...1) == 0 ? nil : object[element(of: object.names)]
      } else {
        object[name] = object[name].map { damaged($0) }
      }
      return .object(object)
    case .array(var list) where !list.isEmpty:
      let place = int(0...(list.count - 1))
      switch int(0...20) {
      case 0: list.remove(at: place)
      case 1: list.insert(list[place], at: int(0...list.count))
      case 2: list.swapAt(place, int(0...(list.count - 1)))
      default: list[place] = damaged(list[place])
      }
      return .array(list)
    case .integer(let number): return .integer(near(number))
    case .number(let number): return .number(element(of: [0, -number, number * 2, 1e-300, 1e300]))
    case .bool(let old): return .bool(!old)
    case .string(let text):
      return .string(element(of: ["", text + "_", String(text.dropLast()), "brelu", "dense", "é"]))
    default: return element(of: [.null, 0, "x", [], [:], true])
    }
  }

  private mutating func near(_ number: Int) -> Int {
    let (double, tooLarge) = number.multipliedReportingOverflow(by: 2)
    return element(of: [
      0, 1, 2, 3, 5, 7, -1, 64, number &+ 1, number &- 1, number &+ 64, number &- 64, number / 2,
      tooLarge ? 1 : double, 255, 65536, 1 << 31, 1 << 40, Int.max, Int.min,
    ])
  }
}
