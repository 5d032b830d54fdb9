import WSLang

/// The words of the language: one description that the checker, `wsc layers`, completion, hover
/// and editors' word lists read.
package struct Catalogue: Sendable {
  package static let current = Catalogue()

  package let layers: [LayerEntry]
  /// The words that stand for values inside the arguments of layers: `same`, `key`, `learned`.
  let choiceNames: Set<String>
  private let layerIndex: [String: Int]

  private init() {
    layers = Layers.all.map { $0.entry }
    choiceNames = Set(layers.flatMap { $0.word.parameters.flatMap { $0.kind.choiceNames } })
    layerIndex = Dictionary(
      layers.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  package func layer(_ name: String) -> LayerEntry? { layerIndex[name].map { layers[$0] } }

  package var layerNames: [String] { layers.map(\.name) }

  package func settings(of kind: PlanDeclaration.Kind) -> [WordParameter] {
    switch kind {
    case .sharpen: SharpenSettings.all
    case .train: TrainSettings.all
    case .convert: ConvertSettings.all
    case .emit: EmitSettings.all
    }
  }

  /// A plan is evaluated like a word with its settings as arguments.
  func word(of kind: PlanDeclaration.Kind) -> Word { Word(kind.rawValue, "", settings(of: kind)) }
}
