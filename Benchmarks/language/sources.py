"""The files that are measured: as long as the goals say, of what real networks are made of."""


def network(lines):
    """A network of so many lines with ops, comments, a skip now and then, and all plans."""
    head = [
        "whetstone 1", "",
        "/// A long chain of small layers.",
        "network Long {", "  size wide = 64", "  size classes = 10", "",
        "  op stage(c: size) =",
        "    dense(c, bias: false) |> batch_norm |> brelu", "",
        "  input image: unit[wide]", "  label kind: class[classes]", "",
        "  h0 = image |> stage(wide)",
    ]
    tail = [
        "", "  output kind = LAST |> stage(classes * 4) |> decode(key(classes, copies: 4))", "}", "",
        "sharpen Long {", "  order: bottom_up", "  policy: adaptive(wait: 10 epochs)", "}", "",
        "train Long {", '  data: idx(images: "a", labels: "b", test_images: "c", test_labels: "d")',
        "  loss: cross_entropy(kind)", "  optimizer: adam(rate: 1e-3)", "  limit: 200 epochs", "}",
        "", "emit Long { target: netlist  weights: 8 bits  input: analog(8 bits) }",
    ]
    body = []
    last = 0
    while len(head) + len(body) + len(tail) < lines:
        if last % 10 == 9:
            body.append(f"  // From {last} on.")
        if last % 10 == 5:
            body.append(f"  h{last + 1} = add(h{last}, h{last - 1}) |> stage(wide)")
        else:
            body.append(f"  h{last + 1} = h{last} |> stage(wide)")
        last += 1
    return "\n".join(head + body + tail).replace("LAST", f"h{last}") + "\n"


def bindings(count):
    """A network of so many bindings."""
    chain = [f"  h{number} = h{number - 1} |> dense(64) |> brelu" for number in range(1, count + 1)]
    return "\n".join(
        ["whetstone 1", "", "network Chain {", "  input h0: unit[64]", *chain,
         f"  output y = h{count}", "}", ""])
