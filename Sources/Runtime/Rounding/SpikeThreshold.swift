/// The whole bias b with which s + b ≥ 0 differs least often from the wanted spikes; of several the
/// one next to `expected`.
///
/// - Parameters:
///   - sums: s of each sample.
///   - fires: what the neuron should do.
func bestBias(sums: [Int], fires: [Bool], expected: Double) -> Int {
  let wanted = Int(min(max(expected.rounded(.down), -0x1p40), 0x1p40))
  let order = sums.indices.sorted { sums[$0] < sums[$1] }
  // Everything fires with b ≥ −least; each silence that is wanted is a fault.
  var faults = fires.count { !$0 }
  var best = (faults: Int.max, distance: Int.max, bias: wanted)
  /// Biases that leave silent what lies below `place` of the order.
  func consider(_ place: Int) {
    // s < −b for the last silent one, s ≥ −b for the first that fires.
    let least = place < order.count ? -sums[order[place]] : Int.min / 4
    let most = place > 0 ? -sums[order[place - 1]] - 1 : Int.max / 4
    let bias = min(max(wanted, least), most)
    let distance = abs(bias - wanted)
    if (faults, distance) < (best.faults, best.distance) { best = (faults, distance, bias) }
  }
  var place = 0
  consider(place)
  while place < order.count {
    let sum = sums[order[place]]
    while place < order.count, sums[order[place]] == sum {
      faults += fires[order[place]] ? 1 : -1
      place += 1
    }
    consider(place)
  }
  return best.bias
}
