import WSRuntime

/// The netlist's own file, and a program that runs it.
enum PythonFile {
  static func write(_ netlist: Netlist, to sink: any ByteSink) throws(RuntimeError) {
    let text = TargetText(sink)
    try text.write(head(name: UniqueNames.plain(netlist.name)))
    try EmbeddedNetlist.write(netlist, to: sink)
    try text.write("\"\"\"\n" + program)
  }

  private static func head(name: String) -> String {
    """
    #!/usr/bin/env python3
    \"""The spiking network \(name) in whole numbers, written by wsc. Needs only numpy.

        python3 FILE              runs the test vectors: every spike and every class must be right
        python3 FILE PICTURES     prints the classes of a .npy file: one picture or several, bytes
                                  from 0 to 255 or floats from 0 to 1

    In Python: classify(pictures) gives the classes, run(values) the spikes of every population.
    \"""
    import base64
    import json
    import sys
    import zlib

    import numpy

    # The netlist's own file: safetensors, deflated, as Base64.
    NETLIST = \"""

    """
  }

  private static let program = #"""


    def load(netlist=NETLIST):
        """The description of the network and its tensors, by name."""
        file = zlib.decompress(base64.b64decode(netlist))
        start = 8 + int.from_bytes(file[:8], "little")
        header = json.loads(file[8:start])
        types = {"I8": "<i1", "U8": "<u1", "I16": "<i2", "U16": "<u2", "I32": "<i4"}
        tensors = {}
        for name, entry in header.items():
            if name != "__metadata__":
                first, end = entry["data_offsets"]
                data = numpy.frombuffer(file[start + first : start + end], types[entry["dtype"]])
                tensors[name] = data.reshape(entry["shape"])
        return json.loads(header["__metadata__"]["netlist"]), tensors


    NETWORK, TENSORS = load()


    def encode(picture, code):
        """What an input makes of pictures: bytes, or floats from 0 to 1."""
        if picture.dtype.kind == "f":
            picture = numpy.clip(picture.astype(numpy.float64), 0, 1)
            steps = 2 ** code["bits"] - 1 if code["kind"] == "analog" else 255
            values = numpy.floor(picture * steps + 0.5).astype(numpy.int64)
        elif picture.dtype == numpy.uint8:
            values = picture.astype(numpy.int64)
            if code["kind"] == "analog":
                values = (2 * values * (2 ** code["bits"] - 1) + 255) // 510
        else:
            raise TypeError(f"pictures are bytes or floats from 0 to 1, not {picture.dtype}")
        if code["kind"] == "threshold":
            return (values >= code["level"]).astype(numpy.int64)
        if code["kind"] == "spikes":
            if not numpy.isin(picture, (0, 1 if picture.dtype.kind == "f" else 255)).all():
                raise ValueError("spikes are 0 or 1; as bytes, 0 or 255")
            return (values >= 128).astype(numpy.int64)
        return values


    def values_of(pictures):
        """The values that enter the network, by input. One array for all inputs, or one by name."""
        values = {}
        for part in NETWORK["inputs"]:
            given = pictures
            if isinstance(pictures, dict):
                given = pictures[part.get("picture", part["name"])]
            given, shape = numpy.asarray(given), tuple(part["shape"])
            size = int(numpy.prod(shape))
            if given.size % size or given.size == 0:
                raise ValueError(f"a picture for {part['name']} has the shape {shape}")
            values[part["name"]] = encode(given.reshape((-1,) + shape), part["code"])
        return values


    def viewed(source, projection):
        """A source as a projection looks at it: reshaped, repeated, summed over windows."""
        count = len(source)
        if "view" in projection:
            source = source.reshape([count] + projection["view"])
        if "upsample" in projection:
            down, right = projection["upsample"]
            source = source.repeat(down, axis=1).repeat(right, axis=2)
        if "sum" in projection:
            down, right = projection["sum"]
            _, height, width, channels = source.shape
            windows = (count, height // down, down, width // right, right, channels)
            source = source.reshape(windows).sum(axis=(2, 4))
        return source


    def product(source, projection, shape):
        """What a projection adds to the sums of a population of this shape.

        All sums stay below 2^24, so that float32 holds them exactly in any order.
        """
        source, kind = viewed(source, projection), projection["kind"]
        weight = TENSORS.get(projection["name"] + ".weight")
        if weight is not None:
            weight = weight.astype(numpy.float32) * 2 ** projection.get("shift", 0)
        count = len(source)
        if kind == "dense":
            return (source.reshape(count, -1) @ weight.T).reshape([count] + shape)
        if kind == "identity":
            return source * weight
        top, bottom, left, right = projection["padding"]
        source = numpy.pad(source, ((0, 0), (top, bottom), (left, right), (0, 0)))
        down, across = projection["stride"]
        rows, columns = projection["window"] if kind == "pool" else weight.shape[1:3]
        sums = numpy.zeros([count] + shape, numpy.float32)
        for y in range(rows):
            for x in range(columns):
                tap = source[
                    :, y : y + down * (shape[0] - 1) + 1 : down,
                    x : x + across * (shape[1] - 1) + 1 : across,
                ]
                if kind == "pool":
                    sums += tap
                    continue
                groups = projection["groups"]
                inputs, outputs = tap.shape[3] // groups, shape[2] // groups
                for group in range(groups):
                    to = slice(group * outputs, (group + 1) * outputs)
                    read = tap[..., group * inputs : (group + 1) * inputs]
                    sums[..., to] += read @ weight[to, y, x].T
        return sums


    def run(values):
        """The spikes of every population, [pictures] + its shape, for integers by input."""
        signals = {name: value.astype(numpy.float32) for name, value in values.items()}
        for population in NETWORK["populations"]:
            name, shape = population["name"], population["shape"]
            bias = TENSORS[name + ".bias"]
            bias = bias.reshape(shape if bias.size != shape[-1] else shape[-1:])
            sums = bias.astype(numpy.float32)
            for projection in NETWORK["projections"]:
                if projection["to"] == name:
                    sums = sums + product(signals[projection["from"]], projection, shape)
            signals[name] = (sums >= 0).astype(numpy.float32)
        return {part["name"]: signals[part["name"]].astype(bool) for part in NETWORK["populations"]}


    def classes_of(spikes):
        """The classes of every output that has some, from the spikes of all populations."""
        classes = {}
        for output in NETWORK["outputs"]:
            if output["decode"]["kind"] == "key":
                key = TENSORS[output["decode"]["tensor"]].astype(numpy.int64) * 2 - 1
                read = spikes[output["from"]]
                if key.shape[1] == int(numpy.prod(read.shape[1:])):
                    read = read.reshape(len(read), -1)
                classes[output["name"]] = ((read.astype(numpy.int64) * 2 - 1) @ key.T).argmax(axis=-1)
        return classes


    def classify(pictures, together=64):
        """The class of each picture by output; of the only output, if there is one."""
        values = values_of(pictures)
        count = len(next(iter(values.values())))
        parts = []
        for start in range(0, count, together):
            part = {name: value[start : start + together] for name, value in values.items()}
            parts.append(classes_of(run(part)))
        classes = {name: numpy.concatenate([part[name] for part in parts]) for name in parts[0]}
        return classes if len(classes) != 1 else next(iter(classes.values()))


    def unpacked(bits, shape):
        """Bits of a picture each, as they lie in the file, under a shape."""
        flat = numpy.unpackbits(bits, axis=-1, bitorder="little")[:, : int(numpy.prod(shape))]
        return flat.reshape([len(bits)] + shape)


    def self_test():
        """Runs the test vectors; the names of what is wrong."""
        values = {}
        for part in NETWORK["inputs"]:
            vectors = TENSORS["vectors." + part["name"]]
            analog = part["code"]["kind"] == "analog"
            values[part["name"]] = (vectors if analog else unpacked(vectors, part["shape"])).astype(int)
        spikes = run(values)
        wrong = []
        for part in NETWORK["populations"]:
            expected = unpacked(TENSORS["vectors." + part["name"]], part["shape"])
            if (spikes[part["name"]] != expected).any():
                wrong.append(part["name"])
        for name, classes in classes_of(spikes).items():
            if (classes != TENSORS["vectors." + name]).any():
                wrong.append(name)
        return wrong


    def main(arguments):
        if arguments:
            for path in arguments:
                try:
                    pictures = numpy.load(path, allow_pickle=False)
                    print(json.dumps(classify(pictures), default=lambda array: array.tolist()))
                except (OSError, TypeError, ValueError, KeyError) as fault:
                    print(f"{path}: {fault}", file=sys.stderr)
                    return 2
            return 0
        wrong = self_test()
        count = len(next(iter(TENSORS["vectors." + part["name"]] for part in NETWORK["inputs"])))
        print("wrong: " + ", ".join(wrong) if wrong else f"all spikes of {count} pictures are right")
        return 1 if wrong else 0


    if __name__ == "__main__":
        sys.exit(main(sys.argv[1:]))

    """#
}
