/// The name that was probably meant: the nearest by edits, if it is near.
func suggestion(for word: String, among names: [String]) -> String? {
  let limit = max(1, (word.count + 1) / 3)
  let near = names.map { (name: $0, distance: editDistance(word, $0)) }
  return near.filter { $0.distance <= limit }.min { $0.distance < $1.distance }?.name
}

private func editDistance(_ first: String, _ second: String) -> Int {
  let a = Array(first.prefix(64).unicodeScalars)
  let b = Array(second.prefix(64).unicodeScalars)
  var previous = Array(0...b.count)
  for i in a.indices {
    var current = [i + 1]
    for j in b.indices {
      let change = previous[j] + (a[i] == b[j] ? 0 : 1)
      current.append(min(change, previous[j + 1] + 1, current[j] + 1))
    }
    previous = current
  }
  return previous[b.count]
}
