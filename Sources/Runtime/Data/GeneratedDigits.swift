/// Digits.
package enum GeneratedDigits {
  package static func make(train: Int, test: Int, seed: UInt64, threads: Int)
    throws(RuntimeError) -> (train: Dataset, test: Dataset)
  {
    func set(_ n: Int) throws(RuntimeError) -> Dataset {
      try Dataset(
        name: "digits", shape: [28, 28, 1], images: .init(repeating: 0, count: 784 * n),
        labels: .init(repeating: 0, count: n), classes: 10)
    }
    return (try set(train), try set(test))
  }
}
