import WSLang
import WSRuntime

/// The number of epochs that `--epochs` gives, as a value to which messages can point.
struct AskedLength {
  let text: SourceText
  fileprivate let epochs: Epochs
  fileprivate let place: Place

  init(_ epochs: Epochs, source: Int) {
    self.epochs = epochs
    text = SourceText(name: "--epochs", text: epochs == 1 ? "1 epoch" : "\(epochs) epochs")
    place = Place(SourceRange(0, text.bytes.count), source: source)
  }
}

extension CheckedPlan {
  /// A `train` plan with the longer of the two limits, so that only what lies beyond both is too
  /// late. Which of several plans is trained is not known here, and a run that is shorter than its
  /// plan is held to its own length when it is one.
  func extended(to asked: AskedLength?) -> CheckedPlan {
    guard let asked, kind == .train, let limit = settings.integer("limit"), limit < asked.epochs
    else { return self }
    var settings = settings
    settings.set("limit", Argument(.integer(asked.epochs), at: asked.place, from: .override))
    return CheckedPlan(
      declaration: declaration, network: network, conversion: conversion, settings: settings,
      isSound: isSound)
  }
}

extension Model {
  /// The epochs of the `train` plan that a command takes; nil where it takes none.
  package func limit(_ choice: SubjectChoice) -> Epochs? {
    var unsaid = Reporter(Diagnostics(), sources: sources)
    guard let name = subjectName(choice, .train, &unsaid), let network = networkIndex(of: name),
      let train = choosePlans(name, network: network, choice, .train, &unsaid)?.train
    else { return nil }
    return plans[train].settings.integer("limit")
  }
}
