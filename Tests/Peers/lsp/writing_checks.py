"""What helps while writing: completion, signatures, folds, selections, colours, code lens."""

from client import Server
from harness import check
from sources import NETWORK


def labels(server, text, uri="file:///typing.ws"):
    """What is offered at the `¦` in a text."""
    document = server.open(text.replace("¦", ""), uri)
    return {entry["label"]: entry for entry in
            document.ask("completion", position=document.position(text.index("¦")))}


@check("completion: what fits at the place, and not what does not")
def completion():
    with Server() as server:
        for old, new, wanted, unwanted in [
            ("flat |> stage(8)", "flat |> ¦", ["stage", "dense", "brelu"], ["concat", "limit", "flat"]),
            ("flat |> stage(8)", "flat |> de¦", ["dense", "stage"], ["adam"]),
            ("flat |> stage(8)", "¦", ["image", "flat", "concat"], ["dense", "input", "limit"]),
            ("stage(8)", "stage(¦)", ["width", "classes", "copies"], ["dense", "adam"]),
            ("flat = image", "¦\n  flat = image", ["input", "output", "op", "size"], ["train"]),
            ("unit[28, 28, 1]", "¦", ["unit", "real", "spike"], ["classes", "dense"]),
            ("unit[28, 28, 1]", "unit[¦]", ["classes", "copies"], ["flat", "dense"]),
            ("bias: false", "¦", ["bias"], ["limit", "image"]),
            ("bias: false", "bias: ¦", ["true", "false"], ["bias", "image"]),
            ("  limit: 2 epochs", "  ¦", ["limit", "seed"], ["data", "loss", "input", "dense"]),
            ("limit: 2 epochs", "limit: 2 ¦", ["epochs"], ["steps", "seed"]),
            ('mnist("😀 é", image: image, label: kind)', "¦", ["mnist", "digits", "cifar10"],
             ["adam", "dense"]),
            ("adam(rate: 1e-3)", "¦", ["adam", "sgd"], ["mnist"]),
            ("adam(rate: 1e-3)", "adam(¦)", ["rate"], ["adam", "limit"]),
            ("train Small {", "train ¦\n\ntrain Small {", ["Small"], ["dense"]),
            ("train Small {", "¦\n\ntrain Small {", ["train", "emit", "network"], ["input"]),
            ("/// Tells two", "/// Tells ¦two", [], ["network", "input"]),
            ("whetstone 1", "whetstone 1 // ¦", [], ["network"]),
        ]:
            found = labels(server, NETWORK.replace(old, new, 1))
            missing = [word for word in wanted if word not in found]
            wrong = [word for word in unwanted if word in found]
            assert not missing and not wrong, (new, missing, wrong, sorted(found))


@check("completion: an accepted word replaces what was typed; snippets where they are taken")
def accepted():
    text = NETWORK.replace("flat |> stage(8)", "flat |> de¦", 1)
    with Server() as server:
        entry = labels(server, text)["dense"]
        assert entry["insertTextFormat"] == 2 and "${1:" in entry["textEdit"]["newText"], entry
    with Server({}) as server:
        entry = labels(server, text)["dense"]
        document = server.open(text.replace("¦", ""))
        assert entry["insertTextFormat"] == 1
        assert document.cut(entry["textEdit"]["range"]) == "de"
        assert "flat |> dense\n" in document.apply([entry["textEdit"]])


@check("signature help: of layers and ops, with the parameter at hand")
def signatures():
    with Server() as server:
        document = server.open(NETWORK)
        for word, into, label, active in [
            ("dense(width", 6, "dense(", 0), ("stage(8", 6, "stage(width: size)", 0),
            ("bias: false", 6, "dense(", "bias: = true"), ("rate: 1e-3", 6, "adam(", "rate: "),
        ]:
            found = document.ask("signatureHelp", position=document.at(word, 1, into))
            [signature] = found["signatures"]
            assert signature["label"].startswith(label), signature
            at = signature["parameters"][found["activeParameter"]]["label"]
            assert at in signature["label"]
            if isinstance(active, int):
                assert found["activeParameter"] == active, (word, found)
            else:
                assert at.split(":")[0] == active.split(":")[0], (word, at)
        assert document.ask("signatureHelp", position=document.at("flat")) is None


@check("folds: bodies of networks and plans")
def folds():
    with Server() as server:
        document = server.open(NETWORK)
        found = {(entry["startLine"], entry["endLine"]) for entry in document.ask("foldingRange")}
        for head in ("network Small", "train Small"):
            first = document.at(head)["line"]
            last = document.position(document.text.index("\n}", document.find(head)))["line"]
            assert (first, last) in found, (head, found)


@check("selection: each range holds the one before")
def selections():
    with Server() as server:
        document = server.open(NETWORK)
        places = [document.at("width,"), document.at("image: image", 1, 8)]
        found = document.ask("selectionRange", positions=places)
        assert len(found) == 2
        for entry, word in zip(found, ("width", "image")):
            assert document.cut(entry["range"]) == word
            last, texts = entry, [word]
            while "parent" in last:
                last = last["parent"]
                texts.append(document.cut(last["range"]))
                assert texts[-2] in texts[-1]
            assert texts[-1] == document.text and len(texts) >= 4, texts


@check("semantic tokens: every name with its meaning, in the right columns")
def tokens():
    for encodings in (None, ["utf-8"]):
        with Server(encodings=encodings) as server:
            types = server.capabilities["semanticTokensProvider"]["legend"]["tokenTypes"]
            document = server.open(NETWORK)
            data = document.ask("semanticTokens/full")["data"]
            line = column = 0
            found = []
            for place in range(0, len(data), 5):
                lines, columns, length, kind, _ = data[place:place + 5]
                line, column = line + lines, columns if lines else column + columns
                start = {"line": line, "character": column}
                end = {"line": line, "character": column + length}
                found.append((document.cut({"start": start, "end": end}), types[kind]))
            for expected in [("Small", "class"), ("stage", "function"), ("dense", "function"),
                             ("width", "parameter"), ("image", "variable"), ("limit", "property"),
                             ("adam", "enumMember"), ("kind", "variable")]:
                assert expected in found, (expected, found)


@check("code lens: soundness and cost above each network")
def lenses():
    with Server() as server:
        document = server.open(NETWORK)
        [lens] = document.ask("codeLens")
        assert document.cut(lens["range"]) == "Small"
        title = lens["command"]["title"]
        assert "no faults" in title and "parameters" in title and "multiply" in title, title
