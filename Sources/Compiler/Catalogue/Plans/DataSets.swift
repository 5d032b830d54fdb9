import WSLang
import WSRuntime

/// Where examples come from, what fields they have, and how they are varied.
enum DataSets {
  private static let folder = WordParameter.first("folder", .string, "where the files lie")

  private static let augment = WordParameter(
    "augment", .list(.choice(augmentations.map(\.word))),
    "drawn anew each epoch, for training only",
    default: .none)

  /// Which input or label takes a field, where that is not plain from names or roles.
  private static let fieldNames = [
    WordParameter("image", .reference, "the input that takes the pictures", default: .none),
    WordParameter("label", .reference, "the label that takes the classes", default: .none),
  ]

  static let all = [
    Word("mnist", "28 × 28 grey digits, 10 classes", [folder, augment] + fieldNames),
    Word(
      "fashion_mnist", "28 × 28 grey pictures of clothes, 10 classes",
      [folder, augment] + fieldNames),
    Word(
      "cifar10", "32 × 32 colour pictures, 10 classes",
      [
        folder,
        WordParameter(
          "batches", .list(.size(Bounds(1, 5))), "which of the five training files",
          default: .none), augment,
      ] + fieldNames),
    Word(
      "cifar100", "32 × 32 colour pictures, 100 classes", [folder, augment] + fieldNames,
      missing: [.training]),
    Word(
      "digits", "28 × 28 grey digits, 10 classes, drawn by the program itself",
      [
        WordParameter(
          "train", .count(.example, Bounds(1, 10_000_000)), "training examples",
          default: .value(.integer(10_000), "10000 examples")),
        WordParameter(
          "test", .count(.example, Bounds(1, 10_000_000)), "test examples",
          default: .value(.integer(2_000), "2000 examples")),
        WordParameter(
          "seed", .size(.nonNegative), "what they are drawn from",
          default: .value(.integer(1), "1")), augment,
      ] + fieldNames),
    Word(
      "idx", "files in the format of MNIST",
      [
        WordParameter("images", .string, "training pictures"),
        WordParameter("labels", .string, "their classes"),
        WordParameter("test_images", .string, "test pictures"),
        WordParameter("test_labels", .string, "their classes"), augment,
      ] + fieldNames),
    Word(
      "folder", "a folder of picture files; every other argument is a field and its pattern",
      [
        folder, augment,
        WordParameter("fields", .others(.string), "the files of each field", default: .none),
      ], missing: [.training]),
  ]

  static let augmentations: [WordRule<DataRecipe.Augmentation>] = [
    WordRule(
      "shift", "by up to so many pixels in each direction",
      [.first("pixels", .size(Bounds(1, 65_536)), "how far")]
    ) { call throws(CallFault) in .shift(try call.whole("pixels")) },
    WordRule("flip", "left to right, every second picture") { _ throws(CallFault) in .flip },
    WordRule(
      "crop", "pads with zeros and cuts the old size out at random",
      [WordParameter("pad", .size(Bounds(1, 65_536)), "pixels on each side")]
    ) { call throws(CallFault) in .crop(pad: try call.whole("pad")) },
  ]

  /// A field of a data set.
  struct Field {
    enum Form: Equatable {
      /// Values in [0, 1] of a known shape; nil if only the files tell.
      case picture([Int]?)
      /// nil if only the files tell.
      case classes(Int?)
    }
    let name: String
    let form: Form
  }

  /// The fields of a data set; nil for one whose fields are the user's own (`folder`).
  static func fields(of name: String) -> [Field]? {
    switch name {
    case "mnist", "fashion_mnist", "digits":
      [
        Field(name: "image", form: .picture([28, 28, 1])), Field(name: "label", form: .classes(10)),
      ]
    case "cifar10":
      [
        Field(name: "image", form: .picture([32, 32, 3])), Field(name: "label", form: .classes(10)),
      ]
    case "cifar100":
      [
        Field(name: "image", form: .picture([32, 32, 3])),
        Field(name: "label", form: .classes(100)),
      ]
    case "idx":
      [Field(name: "image", form: .picture(nil)), Field(name: "label", form: .classes(nil))]
    default: nil
    }
  }
}
