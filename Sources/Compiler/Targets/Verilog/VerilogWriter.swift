import WSRuntime

/// Lines of Verilog, indented, into a byte sink.
final class VerilogWriter {
  let sink: any ByteSink
  private var depth = 0

  init(_ sink: any ByteSink) { self.sink = sink }

  /// Each line of a text at the depth of where it stands.
  func lines(_ text: String) throws(RuntimeError) {
    let margin = String(repeating: " ", count: 2 * depth)
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      try sink.write((line.isEmpty ? "\n" : margin + line + "\n").utf8)
    }
  }

  /// What `body` writes stands deeper between the two lines.
  func block(
    _ first: String, _ last: String, _ body: () throws(RuntimeError) -> Void
  ) throws(RuntimeError) {
    try lines(first)
    depth += 1
    try body()
    depth -= 1
    try lines(last)
  }

  /// A module whose ports are given one a line, as `input wire clk`.
  func module(
    _ name: String, summary: String, ports: [String], _ body: () throws(RuntimeError) -> Void
  ) throws(RuntimeError) {
    try lines("\n// " + TargetText.comment(summary))
    try lines("module \(name) (")
    try lines("  " + (["input wire clk", "input wire rst"] + ports).joined(separator: ",\n  "))
    try block(");", "endmodule", body)
  }
}

/// How Verilog writes numbers and widths.
enum Verilog {
  /// `4'd9`
  static func number(_ value: Int, bits: Int) -> String { "\(bits)'d\(value)" }

  /// A text between quotation marks.
  static func quoted(_ text: String) -> String {
    let escaped = text.utf8.map { byte in
      (0x20..<0x7F).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
        ? String(UnicodeScalar(byte)) : "\\" + octal(byte)
    }
    return "\"" + escaped.joined() + "\""
  }

  private static func octal(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 8)
    return String(repeating: "0", count: 3 - digits.count) + digits
  }

  /// `[3:0] `, in front of a name.
  static func range(_ bits: Int) -> String { "[\(bits - 1):0] " }

  /// Bits that number `count` things from 0; at least 1.
  static func bits(numbering count: Int) -> Int {
    max(1, Int.bitWidth - max(count - 1, 0).leadingZeroBitCount)
  }

  /// Bits of a signed number that takes all values of a range.
  static func signedBits(_ range: ClosedRange<Int>) -> Int {
    func bits(_ value: Int) -> Int {
      Int.bitWidth - (value < 0 ? ~value : value).leadingZeroBitCount + 1
    }
    return max(bits(range.lowerBound), bits(range.upperBound))
  }
}

/// A wide number that grows from its lowest bit.
struct BitString {
  private(set) var count = 0
  private var words: [UInt64] = []

  /// The low bits of a number; negative ones as two's complement.
  mutating func append(_ value: Int, bits: Int) {
    var (left, rest) = (bits, Int64(value))
    while left > 0 {
      let place = count % 64
      if place == 0 { words.append(0) }
      let taken = min(left, 64 - place)
      let mask: UInt64 = taken == 64 ? .max : 1 << UInt64(taken) - 1
      words[words.count - 1] |= (UInt64(bitPattern: rest) & mask) << UInt64(place)
      rest >>= Int64(taken)
      count += taken
      left -= taken
    }
  }

  /// Highest digit first, as many as the bits need.
  var digits: String {
    var text: [UInt8] = []
    let names = Array("0123456789abcdef".utf8)
    for digit in (0..<max(1, (count + 3) / 4)).reversed() where digit / 16 < words.count {
      text.append(names[Int(words[digit / 16] >> UInt64(digit % 16 * 4) & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// `12'h0f3`
  var literal: String { "\(count)'h\(digits)" }
}
