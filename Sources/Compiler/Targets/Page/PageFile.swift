import WSRuntime

/// The page: how it looks, the netlist's own file, and the programs that read and show it.
enum PageFile {
  static func write(_ netlist: Netlist, to sink: any ByteSink) throws(RuntimeError) {
    let text = TargetText(sink)
    try text.write(head(netlist))
    try EmbeddedNetlist.write(netlist, to: sink)
    try text.write(
      "</script>\n<script>\n" + PageEvaluator.script + PageView.script + "</script>\n</html>\n")
  }

  private static func head(_ netlist: Netlist) -> String {
    let name = MarkupText.escaped(netlist.name)
    let neurons = netlist.populations.reduce(0) { $0 + $1.shape.elements }
    let weights = netlist.projections.reduce(0) { $0 + $1.weight.count }
    return """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="Content-Security-Policy"
        content="default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src blob: data:">
      <title>\(name): a spiking network</title>
      <style>
      \(PageStyle.sheet)</style>
      </head>
      <body>
      <header>
        <h1>\(name)</h1>
        <p>A spiking network of \(neurons) neurons and \(weights) whole weights, written by wsc</p>
      </header>
      <main>
        <div class="left">
          <section aria-labelledby="picture">
            <h2 id="picture">Picture</h2>
            <div id="drawing">
              <canvas id="pad" tabindex="0" role="img"
                aria-label="Drawing pad: draw with a pointer, or with the arrow keys while Shift is held"></canvas>
              <div class="controls">
                <div>
                  <button id="clear" type="button">Clear</button>
                  <label class="file">Open a picture<input id="file" type="file" accept="image/*"></label>
                </div>
                <div class="row"><label for="pen">Pen</label><input id="pen" type="range" min="1" max="5" step="0.25" value="2.5"></div>
              </div>
              <p class="hint">Draw, or drop a picture anywhere.</p>
            </div>
            <div class="controls">
              <div class="row"><label for="vector">Test picture</label><input id="vector" type="range" min="1" max="1" value="1"></div>
            </div>
          </section>
          <section aria-labelledby="answer">
            <h2 id="answer">Answer</h2>
            <div id="results" aria-live="polite"></div>
            <p class="hint" id="origin"></p>
          </section>
        </div>
        <section aria-labelledby="spikes">
          <h2 id="spikes">Spikes of every layer</h2>
          <div id="layers"></div>
        </section>
      </main>
      <footer><span id="test" role="status">Testing …</span> Nothing leaves this page.</footer>
      </body>
      <script type="text/plain" id="netlist">

      """
  }
}
