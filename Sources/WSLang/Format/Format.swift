/// The source of a tree in its one look.
///
/// Line ends of the author do not count, with two exceptions: an empty line between items stays,
/// and a plan whose first setting stands on the line of its brace stays on one line if it fits.
/// An item takes one line if 100 columns are enough, else it is broken from the outside inwards.
/// Every token and comment is kept, in order, but for the comma after the last element of a list,
/// which the tree does not know; so the meaning cannot change, and formatting twice is formatting
/// once. What the parser could not read is left as it stands.
package func format(_ tree: SyntaxTree) -> [UInt8] {
  guard tree.tokens.contains(where: { $0.kind != .invalid && $0.kind != .endOfFile }) else {
    return tree.source.bytes
  }
  var layout = Layout(tree)
  layout.breakItems()
  var writer = LayoutWriter(layout)
  return writer.run()
}

/// What begins at a token.
enum LayoutRole: UInt8 {
  case none
  case declaration
  case item
  /// The text up to the end of the range is taken over as it stands.
  case verbatim
}
