"""A session from its first byte to its last, also when the bytes are no messages."""

from client import (
    URI, Refused, Server, converse, framed, notification, request)
from harness import check
from sources import NETWORK

START = framed(request(1, "initialize", {"capabilities": {}}))
END = framed(request(99, "shutdown")) + framed(notification("exit"))


def errors(answers):
    return [(entry.get("id"), entry["error"]["code"]) for entry in answers if "error" in entry]


def results(answers):
    return [entry["id"] for entry in answers if "result" in entry]


@check("life: a request before initialize is refused, the session goes on")
def too_early():
    answers, status = converse(framed(request(7, "textDocument/hover", {})) + START + END)
    assert errors(answers) == [(7, -32002)], answers
    assert results(answers) == [1, 99] and status == 0, (answers, status)


@check("life: an unknown method, an unknown notification, a closed file, missing parameters")
def unknown():
    with Server() as server:
        server.notify("$/nothing", {})
        server.notify("textDocument/nothing", None)
        document = server.open(NETWORK)
        for method, params, code in [
            ("nothing/known", {}, -32601),
            ("textDocument/hover", {}, -32602),
            ("textDocument/hover", None, -32602),
            ("textDocument/hover", {"textDocument": {"uri": "file:///other.ws"},
                                    "position": {"line": 0, "character": 0}}, -32602),
            ("textDocument/hover", {"textDocument": {"uri": URI}, "position": {"line": "0"}},
             -32602),
            ("textDocument/rename", {"textDocument": {"uri": URI},
                                     "position": document.at("flat")}, -32602),
            ("initialize", {}, -32600),
        ]:
            try:
                answer = server.request(method, params)
            except Refused as refusal:
                assert refusal.code == code, (method, params, refusal.code)
            else:
                raise AssertionError(f"{method} {params} was answered: {answer}")


@check("life: after shutdown only exit is taken; exit without shutdown ends with status 1")
def ends():
    answers, status = converse(START + framed(request(2, "shutdown")) + framed(
        request(3, "textDocument/hover", {})) + framed(notification("exit")))
    assert errors(answers) == [(3, -32600)] and status == 0, (answers, status)
    assert converse(START + framed(notification("exit")))[1] == 1
    assert converse(START)[1] == 1
    assert converse(b"") == ([], 1)


@check("life: broken headers are reported once and skipped")
def headers():
    for broken in [
        b"nonsense\r\n\r\n", b"Content-Length: -5\r\n\r\n", b"Content-Length: 1e3\r\n\r\n",
        b"Content-Length:\r\n\r\n", b"Content-Length: 99999999999999999999\r\n\r\n",
        b"\r\n\r\n\r\n", bytes(range(128, 256)) + b"\r\n\r\n",
    ]:
        answers, status = converse(START + broken + END)
        assert errors(answers) == [(None, -32700)], (broken, answers)
        assert results(answers) == [1, 99] and status == 0, (broken, answers, status)
    lower = START.replace(b"Content-Length: ", b"Content-Type: x\r\ncontent-LENGTH:")
    assert results(converse(lower + END)[0]) == [1, 99]


@check("life: a message of 100 MB is refused by its header, without waiting for it")
def promise():
    answers, status = converse(START + b"Content-Length: 100000000\r\n\r\n" + END)
    assert errors(answers) == [(None, -32700)], answers
    assert results(answers) == [1, 99] and status == 0, (answers, status)


@check("life: a megabyte without any header is skipped")
def noise():
    answers, status = converse(START + b"x" * 1_000_000 + b"\r\n\r\n" + END)
    assert set(errors(answers)) == {(None, -32700)} and status == 0, (answers, status)


@check("life: what is no JSON, or no message, is refused and the next message answered")
def no_messages():
    for body, code in [
        (b"{", -32700), (b"", -32700), (b"\xff\xfe", -32700), (b"[" * 100_000, -32700),
        (b'{"jsonrpc":"2.0","id":1e999,"method":"x"}', None), (b"[]", -32600), (b"7", -32600),
        (b'{"id":5}', -32600), (b'{"id":{},"method":"x"}', -32600),
        (b'{"method":7}', -32600), (b'{"id":8,"result":null}', 0),
    ]:
        answers, status = converse(START + framed(body) + END)
        codes = [code for _, code in errors(answers)]
        if code is None:
            assert len(codes) == 1, (body, answers)
        else:
            assert codes == ([code] if code else []), (body, answers)
        assert results(answers) == [1, 99] and status == 0, (body[:40], answers, status)


@check("life: bytes may come one by one")
def in_pieces():
    server = Server()
    for byte in framed(request("one", "nothing/known")):
        server.process.stdin.write(bytes([byte]))
        server.process.stdin.flush()
    with server.arrived:
        assert server.arrived.wait_for(lambda: "one" in server.answers, 60)
    server.__exit__(None)


@check("life: a request that is cancelled before its turn is answered so")
def cancelled():
    hover = request(5, "textDocument/hover", {"textDocument": {"uri": URI},
                                              "position": {"line": 3, "character": 9}})
    opened = notification("textDocument/didOpen", {
        "textDocument": {"uri": URI, "version": 1, "text": NETWORK}})
    answers, status = converse(
        START + framed(opened) + framed(hover)
        + framed(notification("$/cancelRequest", {"id": 5})) + END)
    assert errors(answers) == [(5, -32800)] and status == 0, answers
