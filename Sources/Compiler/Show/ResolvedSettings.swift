import WSLang

/// One value in force and where it came from.
package struct ResolvedSetting: Equatable, Sendable {
  package enum Origin: String, Sendable {
    case file
    case override = "--set"
    case fallback = "default"
  }

  /// `network Digits`, `train Digits`, or a plan's own name.
  package var owner: String
  /// Such as `policy`, or `policy.wait` for an argument.
  package var key: String
  package var value: String
  package var origin: Origin
}

extension Model {
  /// Every size and every setting in force, defaults included, in the order of the file.
  package var resolvedSettings: [ResolvedSetting] {
    networks.flatMap(sizes) + plans.flatMap(settings)
  }

  private func sizes(of network: CheckedNetwork) -> [ResolvedSetting] {
    network.names.sizes.map { size in
      ResolvedSetting(
        owner: "network \(network.name)", key: size.name.text,
        value: network.scope.text(of: size.name.text), origin: size.source == 0 ? .file : .override)
    }
  }

  private func settings(of plan: CheckedPlan) -> [ResolvedSetting] {
    Catalogue.current.settings(of: plan.kind).flatMap { parameter -> [ResolvedSetting] in
      guard let argument = plan.settings[parameter.name] else { return [] }
      return rows(of: argument, for: parameter, key: parameter.name, owner: plan.title)
    }
  }

  /// The value itself, then those arguments of it that are not written in the file.
  private func rows(
    of argument: Argument, for parameter: WordParameter, key: String, owner: String
  ) -> [ResolvedSetting] {
    let row = ResolvedSetting(
      owner: owner, key: key, value: text(of: argument, for: parameter),
      origin: argument.origin.shown)
    guard let (name, arguments) = argument.value.word,
      let word = parameter.kind.word(named: name)
    else { return [row] }
    let inner = word.parameters.flatMap { inner -> [ResolvedSetting] in
      guard let value = arguments[inner.name] else { return [] }
      let rows = rows(of: value, for: inner, key: "\(key).\(inner.name)", owner: owner)
      return rows.filter { $0.origin != .file }
    }
    return [row] + inner
  }

  /// As it is written, or as the catalogue writes the default.
  private func text(of argument: Argument, for parameter: WordParameter) -> String {
    let place = argument.place
    switch argument.origin {
    case .file, .override:
      guard sources.indices.contains(place.source), !place.range.isEmpty else { break }
      let words = sources[place.source].text(place.range).split { $0.isWhitespace }
      return words.joined(separator: " ")
    case .fallback:
      switch parameter.fallback {
      case .value(_, let text): return text
      case .sameAs(let other): return "the same as `\(other)`"
      case .required, .none: break
      }
    }
    return argument.value.word?.name ?? argument.value.number.map(decimalText) ?? "-"
  }
}

extension Argument.Origin {
  fileprivate var shown: ResolvedSetting.Origin {
    switch self {
    case .file: .file
    case .override: .override
    case .fallback: .fallback
    }
  }
}

extension NumberScope {
  fileprivate func text(of name: String) -> String {
    if case .value(let quantity) = find(name) { quantity.text } else { "-" }
  }
}

/// The settings as a table for `wsc show --resolved`.
package func resolvedSettingsText(_ settings: [ResolvedSetting]) -> String {
  var table = TextTable([
    ("plan", .left), ("setting", .left), ("value", .left), ("from", .left),
  ])
  var owner = ""
  for setting in settings {
    table.add([
      setting.owner == owner ? "" : setting.owner, setting.key, setting.value,
      setting.origin.rawValue,
    ])
    owner = setting.owner
  }
  return table.text
}
