/// How the page reads the netlist's file and runs it, in JavaScript.
enum PageEvaluator {
  static let script = #"""
    "use strict";

    /** The netlist's own file: its description and its tensors by name. */
    async function loadNetlist(text) {
      const bytes = Uint8Array.from(atob(text.replace(/\s+/g, "")), (c) => c.charCodeAt(0));
      const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
      const file = await new Response(stream).arrayBuffer();
      const length = Number(new DataView(file).getBigUint64(0, true));
      const header = JSON.parse(new TextDecoder().decode(new Uint8Array(file, 8, length)));
      const types = {
        I8: Int8Array, U8: Uint8Array, I16: Int16Array, U16: Uint16Array, I32: Int32Array,
      };
      const tensors = {};
      for (const [name, entry] of Object.entries(header)) {
        if (name === "__metadata__") continue;
        const [first, end] = entry.data_offsets;
        // A slice begins at its own offset 0, so that every type is aligned.
        const data = new types[entry.dtype](file.slice(8 + length + first, 8 + length + end));
        tensors[name] = { data, shape: entry.shape };
      }
      return new Network(JSON.parse(header.__metadata__.netlist), tensors);
    }

    const sizeOf = (shape) => shape.reduce((a, b) => a * b, 1);

    /** Height, width and channels; fewer axes are a line of pixels. */
    function axesOf(shape) {
      if (shape.length === 3) return shape;
      const channels = shape[shape.length - 1];
      return [1, sizeOf(shape) / channels, channels];
    }

    class Network {
      constructor(description, tensors) {
        this.description = description;
        this.tensors = tensors;
        this.inputs = description.inputs;
        this.populations = description.populations;
        this.outputs = description.outputs.filter((output) => output.decode.kind === "key");
        this.shapes = {};
        for (const part of [...this.inputs, ...this.populations]) this.shapes[part.name] = part.shape;
        this.incoming = {};
        for (const projection of description.projections) {
          (this.incoming[projection.to] ??= []).push(this.prepared(projection));
        }
      }

      /** The weights of an element of the source side by side. */
      prepared(projection) {
        const tensor = this.tensors[projection.name + ".weight"];
        const factor = 1 << (projection.shift ?? 0);
        if (!tensor || projection.kind === "identity") {
          return { projection, weight: tensor && tensor.data.map((w) => w), factor };
        }
        const outputs = tensor.shape[0], rest = sizeOf(tensor.shape.slice(1));
        const weight = new tensor.data.constructor(outputs * rest);
        for (let o = 0; o < outputs; o++)
          for (let i = 0; i < rest; i++) weight[i * outputs + o] = tensor.data[o * rest + i];
        return { projection, weight, factor, kernel: tensor.shape.slice(1, 3) };
      }

      /** Integers by input; gives those of all populations: 0 and 1. */
      run(values) {
        const signals = { ...values };
        for (const population of this.populations) {
          const bias = this.tensors[population.name + ".bias"].data;
          const sums = new Int32Array(sizeOf(population.shape));
          for (let i = 0; i < sums.length; i++) sums[i] = bias[i % bias.length];
          for (const prepared of this.incoming[population.name]) {
            this.add(prepared, signals[prepared.projection.from], sums, population.shape);
          }
          signals[population.name] = Uint8Array.from(sums, (sum) => (sum >= 0 ? 1 : 0));
        }
        return signals;
      }

      add(prepared, source, sums, target) {
        const { projection } = prepared;
        const seen = this.view(source, this.shapes[projection.from], projection);
        if (projection.kind === "dense") return this.addDense(prepared, seen.values, sums);
        if (projection.kind === "identity") {
          const channels = prepared.weight.length;
          for (let i = 0; i < sums.length; i++) {
            sums[i] += seen.values[i] * prepared.weight[i % channels] * prepared.factor;
          }
          return;
        }
        this.addWindows(prepared, seen, sums, target);
      }

      /** Reshaped, repeated, summed over windows. */
      view(values, shape, projection) {
        if (projection.view) shape = projection.view;
        if (projection.upsample) {
          const [down, right] = projection.upsample, [height, width, channels] = shape;
          const grown = new Int32Array(values.length * down * right);
          let place = 0;
          for (let y = 0; y < height * down; y++)
            for (let x = 0; x < width * right; x++)
              for (let c = 0; c < channels; c++)
                grown[place++] =
                  values[((y / down | 0) * width + (x / right | 0)) * channels + c];
          values = grown;
          shape = [height * down, width * right, channels];
        }
        if (projection.sum) {
          const [down, right] = projection.sum, [height, width, channels] = shape;
          const columns = width / right;
          const summed = new Int32Array(values.length / (down * right));
          for (let i = 0; i < values.length; i++) {
            const pixel = i / channels | 0, y = pixel / width | 0, x = pixel % width;
            summed[((y / down | 0) * columns + (x / right | 0)) * channels + i % channels] +=
              values[i];
          }
          values = summed;
          shape = [height / down, columns, channels];
        }
        return { values, shape };
      }

      addDense({ weight, factor }, values, sums) {
        const outputs = sums.length;
        for (let i = 0; i < values.length; i++) {
          const value = values[i] * factor;
          if (value === 0) continue;
          for (let o = 0, w = i * outputs; o < outputs; o++, w++) sums[o] += value * weight[w];
        }
      }

      /** Each element that is on adds its weights to all windows that see it. */
      addWindows({ projection, weight, factor, kernel }, { values, shape }, sums, target) {
        const [height, width, channels] = shape, [rows, columns, outputs] = target;
        const [kh, kw] = kernel ?? projection.window, [sy, sx] = projection.stride;
        const [top, , left] = projection.padding;
        const groups = weight ? projection.groups : channels;
        const inside = channels / groups, made = outputs / groups;
        for (let i = 0; i < values.length; i++) {
          const value = values[i] * factor;
          if (value === 0) continue;
          const pixel = i / channels | 0, channel = i % channels;
          const y = (pixel / width | 0) + top, x = pixel % width + left;
          const first = (channel / inside | 0) * made;
          for (let ky = 0; ky < kh; ky++) {
            const row = (y - ky) / sy;
            if (row < 0 || row >= rows || row % 1 !== 0) continue;
            for (let kx = 0; kx < kw; kx++) {
              const column = (x - kx) / sx;
              if (column < 0 || column >= columns || column % 1 !== 0) continue;
              const to = (row * columns + column) * outputs + first;
              if (!weight) {
                sums[to] += value;
                continue;
              }
              const from = ((ky * kw + kx) * inside + channel % inside) * outputs + first;
              for (let o = 0; o < made; o++) sums[to + o] += value * weight[from + o];
            }
          }
        }
      }

      /** For each position how many bits of each class's key agree, and the first best class. */
      classes(output, signals) {
        const key = this.tensors[output.decode.tensor];
        const [count, width] = key.shape, spikes = signals[output.from];
        const positions = [];
        for (let start = 0; start < spikes.length; start += width) {
          const agreeing = new Array(count).fill(0);
          for (let c = 0; c < count; c++)
            for (let j = 0; j < width; j++)
              agreeing[c] += spikes[start + j] === key.data[c * width + j] ? 1 : 0;
          positions.push({ agreeing, width, best: agreeing.indexOf(Math.max(...agreeing)) });
        }
        return positions;
      }

      /** The integers that an input makes of the bytes of a picture. */
      encode(input, bytes) {
        const { kind, bits, level } = input.code;
        if (kind === "analog") {
          const most = 2 ** bits - 1;
          return Int32Array.from(bytes, (p) => Math.floor((2 * p * most + 255) / 510));
        }
        return Int32Array.from(bytes, (p) => (p >= (kind === "threshold" ? level : 128) ? 1 : 0));
      }

      get vectorCount() { return this.tensors["vectors." + this.inputs[0].name]?.shape[0] ?? 0; }

      /** A picture of the test vectors as `run` takes it. */
      vector(index) {
        const values = {};
        for (const input of this.inputs) {
          const { data } = this.tensors["vectors." + input.name], size = sizeOf(input.shape);
          values[input.name] =
            input.code.kind === "analog"
              ? Int32Array.from(data.subarray(index * size, (index + 1) * size))
              : this.bits("vectors." + input.name, index, size);
        }
        return values;
      }

      bits(name, index, size) {
        const bytes = (size + 7) >> 3, { data } = this.tensors[name];
        return Int32Array.from(
          { length: size }, (_, i) => (data[index * bytes + (i >> 3)] >> (i & 7)) & 1);
      }

      /** The names of what is wrong for one of the test vectors. */
      faults(index) {
        const signals = this.run(this.vector(index)), wrong = [];
        for (const { name, shape } of this.populations) {
          const expected = this.bits("vectors." + name, index, sizeOf(shape));
          if (expected.some((spike, i) => spike !== signals[name][i])) wrong.push(name);
        }
        for (const output of this.outputs) {
          const found = this.classes(output, signals), { data } = this.tensors["vectors." + output.name];
          if (found.some(({ best }, i) => best !== data[index * found.length + i])) wrong.push(output.name);
        }
        return wrong;
      }
    }

    """#
}
