import WSRuntime

extension Circuit {
  /// The files of the bench: the beats of each stream, one a line.
  func vectorFiles(_ vectors: Netlist.TestVectors) -> [TargetFile] {
    var files: [TargetFile] = []
    func add(
      _ name: String, _ beats: Int, width: Int,
      _ element: @escaping @Sendable (_ picture: Int, _ beat: Int) -> BitString
    ) {
      files.append(
        TargetFile(ending: ".\(name).hex") { sink throws(RuntimeError) in
          let digits = (width + 3) / 4
          for picture in 0..<vectors.count {
            for beat in 0..<beats {
              let text = element(picture, beat).digits
              let filled = String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
              try sink.write((filled + "\n").utf8)
            }
          }
        })
    }
    for input in layout.inputs {
      let values = vectors.inputs[input.source] ?? []
      let size = values.count / max(vectors.count, 1)
      add(input.name, input.beats, width: input.portWidth) { picture, beat in
        var bits = BitString()
        for element in 0..<input.elements {
          let place = beat * input.elements + element
          bits.append(place < size ? Int(values[picture * size + place]) : 0, bits: input.bits)
        }
        return bits
      }
    }
    for stream in layout.layers.map(\.output) {
      let spikes = vectors.populations[stream.source] ?? []
      add(stream.name, stream.beats, width: stream.width) { picture, beat in
        spikesOfBeat(spikes, stream, picture, beat)
      }
    }
    for readout in layout.readouts {
      let stream = readout.stream
      switch readout.output.decode {
      case .key:
        let classes = vectors.outputs[readout.output.name] ?? []
        add(readout.name, stream.beats, width: readout.portWidth) { picture, beat in
          var bits = BitString()
          bits.append(Int(classes[picture * stream.beats + beat]), bits: readout.portWidth)
          return bits
        }
      case .spikes, .final, .membrane:
        let spikes = vectors.populations[stream.source] ?? []
        add(readout.name, stream.beats, width: readout.portWidth) { picture, beat in
          spikesOfBeat(spikes, stream, picture, beat)
        }
      }
    }
    return files
  }
}

private func spikesOfBeat(
  _ spikes: [UInt8], _ stream: CircuitStream, _ picture: Int, _ beat: Int
) -> BitString {
  let bytes = (stream.beats * stream.elements + 7) / 8
  var bits = BitString()
  for element in 0..<stream.elements {
    let place = beat * stream.elements + element
    bits.append(Int(spikes[picture * bytes + place / 8] >> UInt8(place % 8) & 1), bits: 1)
  }
  return bits
}
