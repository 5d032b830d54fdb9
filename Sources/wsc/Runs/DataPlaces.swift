/// The folders in which the paths of a data recipe are looked up, in order: `--data-dir`,
/// `$WSC_DATA`, the folder of the network file.
func dataSearchFolders(option: String?, beside folder: String) -> [String] {
  let variable = Platform.environment("WSC_DATA") ?? ""
  return (option.map { [$0] } ?? []) + (variable.isEmpty ? [] : [variable]) + [folder]
}
