extension Target {
  /// One page for browsers, without network access.
  package static let page = ofThresholds(
    Word("page", "one HTML file that draws, runs and shows the network in a browser"),
    ending: ".html", write: PageFile.write)
}
