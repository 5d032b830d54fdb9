/// Which examples a run reads, and how they are split and varied.
package struct DataRecipe: Equatable, Sendable {
  package enum Validation: Equatable, Sendable {
    case none
    case examples(Int)
    /// 0 to 1 of the training set.
    case fraction(Double)
  }

  package enum Augmentation: Equatable, Sendable {
    /// By up to this many pixels in each direction, zeros come in.
    case shift(Int)
    /// Left to right, with probability one half.
    case flip
    /// Pads by this many zeros on each side and cuts the old size out at random.
    case crop(pad: Int)
  }

  package var source: Source
  package var validation: Validation
  /// Drawn anew each epoch, for training only.
  package var augment: [Augmentation]

  /// By the name of an input or label the field of the data that it takes, where that is not the
  /// first of its kind.
  package var fields: [String: String]

  package init(
    source: Source, validation: Validation, augment: [Augmentation],
    fields: [String: String] = [:]
  ) {
    self.source = source
    self.validation = validation
    self.augment = augment
    self.fields = fields
  }
}
