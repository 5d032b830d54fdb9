/// How many weights or operations: exact beyond 64 bits, where a product of sizes may lead though
/// each signal fits.
package typealias WideCount = UInt128

/// The product of sizes; the greatest count where even that does not fit.
func wideProduct(_ sizes: [Int]) -> WideCount {
  if sizes.contains(where: { $0 <= 0 }) { return 0 }
  var product: WideCount = 1
  for size in sizes {
    let (next, overflow) = product.multipliedReportingOverflow(by: WideCount(size))
    if overflow { return .max }
    product = next
  }
  return product
}

func wideSum(_ left: WideCount, _ right: WideCount) -> WideCount {
  let (sum, overflow) = left.addingReportingOverflow(right)
  return overflow ? .max : sum
}

/// `1,605,632`
package func groupedDigits(_ value: some BinaryInteger) -> String {
  if let wide = value as? WideCount, wide == .max { return "more than 2^127" }
  var digits = Array("\(value.magnitude)")
  var place = digits.count - 3
  while place > 0 {
    digits.insert(",", at: place)
    place -= 3
  }
  return (value < 0 ? "-" : "") + String(digits)
}
