/// What the page shows, in JavaScript.
enum PageView {
  static let script = #"""
    const find = (id) => document.getElementById(id);
    const colour = (name) => getComputedStyle(document.body).getPropertyValue(name).trim();
    const counted = (count, word) => `${count.toLocaleString("en")} ${word}${count === 1 ? "" : "s"}`;

    /** Where the picture comes from: a pen, a file, or the test vectors. */
    class Pad {
      constructor(shape, changed) {
        [this.height, this.width, this.channels] = shape;
        this.changed = changed;
        this.canvas = find("pad");
        this.scale = Math.max(1, Math.round(280 / Math.max(this.height, this.width)));
        this.canvas.width = this.width * this.scale;
        this.canvas.height = this.height * this.scale;
        this.context = this.canvas.getContext("2d", { willReadFrequently: true });
        this.cursor = [this.canvas.width / 2, this.canvas.height / 2];
        this.clear();
        this.listen();
      }

      clear() {
        this.context.fillStyle = "#000";
        this.context.fillRect(0, 0, this.canvas.width, this.canvas.height);
      }

      listen() {
        let last = null;
        const place = (event) => {
          const box = this.canvas.getBoundingClientRect();
          return [
            ((event.clientX - box.left) / box.width) * this.canvas.width,
            ((event.clientY - box.top) / box.height) * this.canvas.height,
          ];
        };
        this.canvas.addEventListener("pointerdown", (event) => {
          this.canvas.setPointerCapture(event.pointerId);
          last = place(event);
          this.stroke(last, last);
        });
        this.canvas.addEventListener("pointermove", (event) => {
          if (!last) return;
          for (const part of event.getCoalescedEvents?.() ?? [event]) {
            const next = place(part);
            this.stroke(last, next);
            last = next;
          }
        });
        for (const end of ["pointerup", "pointercancel"])
          this.canvas.addEventListener(end, () => { last = null; });
        this.canvas.addEventListener("keydown", (event) => this.key(event));
      }

      /** Arrows move the pen, and draw while Shift is held. */
      key(event) {
        const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
        const step = steps[event.key];
        if (!step) return;
        event.preventDefault();
        const next = this.cursor.map((at, axis) => {
          const end = axis === 0 ? this.canvas.width : this.canvas.height;
          return Math.min(Math.max(at + step[axis] * this.scale, 0), end);
        });
        if (event.shiftKey) this.stroke(this.cursor, next);
        this.cursor = next;
      }

      stroke(from, to) {
        Object.assign(this.context, {
          strokeStyle: "#fff", lineCap: "round", lineJoin: "round",
          lineWidth: find("pen").value * this.scale,
        });
        this.context.beginPath();
        this.context.moveTo(...from);
        this.context.lineTo(to[0] + 0.01, to[1]);
        this.context.stroke();
        this.changed("drawn");
      }

      /** A picture of any size, as large as fits. Dark ink on paper becomes light on dark. */
      async show(file) {
        const picture = await createImageBitmap(file);
        const { width, height } = this.canvas;
        const fit = Math.min(width / picture.width, height / picture.height);
        const size = [picture.width * fit, picture.height * fit];
        this.clear();
        this.context.imageSmoothingQuality = "high";
        this.context.drawImage(
          picture, (width - size[0]) / 2, (height - size[1]) / 2, size[0], size[1]);
        if (this.channels === 1 && this.isPaper(size)) {
          this.context.globalCompositeOperation = "difference";
          this.context.fillStyle = "#fff";
          this.context.fillRect((width - size[0]) / 2, (height - size[1]) / 2, ...size);
          this.context.globalCompositeOperation = "source-over";
        }
        this.changed("from a file");
      }

      isPaper([width, height]) {
        const left = (this.canvas.width - width) / 2, top = (this.canvas.height - height) / 2;
        const edge = this.context.getImageData(left, top, Math.max(1, width), 1).data;
        let sum = 0;
        for (let i = 0; i < edge.length; i += 4) sum += edge[i] + edge[i + 1] + edge[i + 2];
        return sum / (edge.length / 4) > 3 * 127;
      }

      /** Bytes of the network's picture: means over the pixels of the pad. */
      bytes() {
        const { data } = this.context.getImageData(0, 0, this.canvas.width, this.canvas.height);
        const sums = new Float64Array(this.height * this.width * this.channels);
        for (let i = 0; i < data.length; i += 4) {
          const pixel = i / 4, y = (pixel / this.canvas.width / this.scale) | 0;
          const x = ((pixel % this.canvas.width) / this.scale) | 0;
          const at = (y * this.width + x) * this.channels;
          if (this.channels === 1) sums[at] += (data[i] + data[i + 1] + data[i + 2]) / 3;
          else for (let c = 0; c < 3; c++) sums[at + c] += data[i + c];
        }
        return sums.map((sum) => Math.min(255, Math.round(sum / this.scale ** 2)));
      }

      /** Shows values from 0 to `most`. */
      put(values, most) {
        const image = new ImageData(this.width, this.height);
        for (let i = 0; i < this.width * this.height; i++) {
          for (let c = 0; c < 3; c++) {
            const value = values[i * this.channels + (this.channels === 1 ? 0 : c)];
            image.data[4 * i + c] = Math.round((255 * value) / most);
          }
          image.data[4 * i + 3] = 255;
        }
        const small = new OffscreenCanvas(this.width, this.height);
        small.getContext("2d").putImageData(image, 0, 0);
        this.context.imageSmoothingEnabled = false;
        this.context.drawImage(small, 0, 0, this.canvas.width, this.canvas.height);
      }
    }

    /** The spikes of one population: its channels beside each other. */
    class Raster {
      constructor({ name, shape }) {
        const [height, width, channels] = axesOf(shape);
        this.isFlat = height === 1 && width === 1;
        this.count = sizeOf(shape);
        this.channels = channels;
        this.tile = this.isFlat ? [1, 1] : [height, width];
        // Rows that are full, where a number of columns nearby makes them so.
        const wide = this.isFlat ? 16 : 4;
        const least = Math.sqrt((wide * channels * this.tile[0]) / this.tile[1]);
        const near = Array.from({ length: Math.ceil(least) }, (_, i) => Math.ceil(least) + i);
        this.columns = Math.min(
          channels, near.find((columns) => channels % columns === 0) ?? Math.ceil(least));
        this.gap = this.isFlat ? 0 : 1;
        const figure = document.createElement("figure");
        this.canvas = document.createElement("canvas");
        this.canvas.setAttribute("role", "img");
        this.canvas.width = this.columns * (this.tile[1] + this.gap) - this.gap;
        this.canvas.height = Math.ceil(channels / this.columns) * (this.tile[0] + this.gap) - this.gap;
        const caption = document.createElement("figcaption"), strong = document.createElement("strong");
        strong.textContent = name;
        this.label = document.createElement("span");
        caption.append(strong, ` ${shape.join(" × ")}, `, this.label);
        figure.append(caption, this.canvas);
        find("layers").append(figure);
        this.name = name;
      }

      show(spikes) {
        const context = this.canvas.getContext("2d");
        const [height, width] = this.tile;
        context.fillStyle = colour("--gap");
        context.fillRect(0, 0, this.canvas.width, this.canvas.height);
        const paint = (name) => {
          context.fillStyle = colour(name);
          context.fillRect(0, 0, 1, 1);
          return context.getImageData(0, 0, 1, 1).data;
        };
        const silent = paint("--silent"), fired = paint("--spike");
        context.fillStyle = colour("--gap");
        context.fillRect(0, 0, 1, 1);
        let count = 0;
        for (let c = 0; c < this.channels; c++) {
          const image = new ImageData(width, height);
          for (let i = 0; i < width * height; i++) {
            const spike = spikes[i * this.channels + c];
            count += spike;
            image.data.set(spike ? fired : silent, 4 * i);
          }
          context.putImageData(
            image, (c % this.columns) * (width + this.gap),
            Math.floor(c / this.columns) * (height + this.gap));
        }
        const share = ((100 * count) / this.count).toFixed(1);
        this.label.textContent = `${counted(count, "spike")}, ${share} %`;
        this.canvas.setAttribute("aria-label", `${this.name}: ${count} of ${this.count} neurons fire`);
      }
    }

    function showClasses(network, signals) {
      const results = find("results");
      results.replaceChildren();
      for (const output of network.outputs) {
        const positions = network.classes(output, signals);
        if (positions.length > 1) {
          const text = document.createElement("p");
          text.textContent = `${output.name}: classes at ${positions.length} positions: `
            + positions.map(({ best }) => best).join(" ");
          results.append(text);
          continue;
        }
        const { agreeing, width, best } = positions[0];
        const heading = document.createElement("p");
        heading.className = "class";
        heading.innerHTML = "<span></span><b></b>";
        heading.firstChild.textContent = output.name;
        heading.lastChild.textContent = best;
        const bars = document.createElement("div");
        bars.className = "bars";
        bars.setAttribute("aria-hidden", "true");
        agreeing.forEach((count, c) => {
          const row = document.createElement("div");
          row.className = c === best ? "best" : "";
          row.innerHTML = "<span></span><i><i></i></i><span></span>";
          row.children[0].textContent = c;
          row.children[1].firstChild.style.width = `${(100 * count) / width}%`;
          row.children[2].textContent = `${count}/${width}`;
          bars.append(row);
        });
        results.append(heading, bars);
        document.body.dataset.class = best;
      }
    }

    function drawnInput(network) {
      const own = network.inputs.filter((input) => !input.picture);
      const shape = own.length === 1 ? own[0].shape : [];
      return shape.length === 3 && (shape[2] === 1 || shape[2] === 3) ? own[0] : null;
    }

    async function start() {
      const network = await loadNetlist(find("netlist").textContent);
      const rasters = network.populations.map((population) => new Raster(population));
      let latest = null;
      const run = (values, origin) => {
        const begin = performance.now();
        latest = network.run(values);
        const time = performance.now() - begin;
        network.populations.forEach(({ name }, i) => rasters[i].show(latest[name]));
        showClasses(network, latest);
        const count = network.populations.reduce(
          (sum, { name }) => sum + latest[name].reduce((a, b) => a + b, 0), 0);
        find("origin").textContent = `${counted(count, "spike")} in ${time.toFixed(1)} ms, ${origin}`;
      };
      const input = drawnInput(network);
      let pad = null, isWaiting = false;
      if (input) {
        pad = new Pad(input.shape, (origin) => {
          if (isWaiting) return;
          isWaiting = true;
          requestAnimationFrame(() => {
            isWaiting = false;
            const bytes = pad.bytes(), values = {};
            for (const each of network.inputs) values[each.name] = network.encode(each, bytes);
            run(values, origin);
          });
        });
        find("clear").onclick = () => { pad.clear(); pad.changed("drawn"); };
        find("file").onchange = (event) => event.target.files[0] && show(event.target.files[0]);
        const show = (file) => pad.show(file).catch(() => {
          find("origin").textContent = `${file.name} is no picture that this browser reads`;
        });
        document.addEventListener("dragover", (event) => event.preventDefault());
        document.addEventListener("drop", (event) => {
          event.preventDefault();
          if (event.dataTransfer.files[0]) show(event.dataTransfer.files[0]);
        });
      } else {
        find("drawing").hidden = true;
      }
      const showVector = (index) => {
        const values = network.vector(index);
        if (pad) {
          const most = input.code.kind === "analog" ? 2 ** input.code.bits - 1 : 1;
          pad.put(values[input.name], most);
        }
        run(values, `test picture ${index + 1}`);
      };
      find("vector").max = network.vectorCount;
      find("vector").oninput = (event) => {
        const index = Math.round(event.target.value) - 1;
        if (index >= 0 && index < network.vectorCount) showVector(index);
      };
      matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () =>
        network.populations.forEach(({ name }, i) => rasters[i].show(latest[name])));
      showVector(0);
      await selfTest(network);
    }

    /** Runs all test vectors, between which the page stays alive. */
    async function selfTest(network) {
      const wrong = new Set();
      for (let index = 0; index < network.vectorCount; index++) {
        network.faults(index).forEach((name) => wrong.add(name));
        await new Promise((next) => setTimeout(next));
      }
      const text = wrong.size
        ? `This browser computes something else: ${[...wrong].join(", ")}`
        : `Tested: every spike of ${counted(network.vectorCount, "test picture")} is right.`;
      find("test").textContent = text;
      document.body.dataset.test = wrong.size ? "failed" : "passed";
    }

    start().catch((fault) => {
      find("test").textContent = `This page needs a newer browser (${fault.message}).`;
      document.body.dataset.test = "failed";
    });

    """#
}
