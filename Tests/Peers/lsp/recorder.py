#!/usr/bin/env python3
"""Stands between an editor and a language server, passes every byte on unchanged, and writes down
what the editor sends: one message a line, with the paths of this machine left out.

    recorder.py FILE SERVER [ARGUMENT...]
"""

import json
import re
import subprocess
import sys
import threading


def pass_on(source, target):
    while data := source.read1(65536):
        target.write(data)
        target.flush()
    target.close()


def portable(message):
    """The message without places and process numbers of this machine."""
    text = json.dumps(message, ensure_ascii=False)
    text = re.sub(r'file://[^"]*/([^"/]*\.ws)"', r'file:///\1"', text)
    text = re.sub(r'file:///[^"]*/?(?<!\.ws)"', 'file:///"', text)
    text = re.sub(r'"processId": \d+', '"processId": null', text)
    return re.sub(r'"(rootPath|name)": "/[^"]*"', r'"\1": "/"', text)


def main():
    file, *command = sys.argv[1:]
    server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    threading.Thread(
        target=pass_on, args=(server.stdout, sys.stdout.buffer), daemon=True).start()
    with open(file, "w", encoding="utf-8") as log:
        while line := sys.stdin.buffer.readline():
            head = [line]
            while (line := sys.stdin.buffer.readline()).strip():
                head.append(line)
            lengths = [int(entry.split(b":")[1]) for entry in head
                       if entry.lower().startswith(b"content-length")]
            body = sys.stdin.buffer.read(lengths[0])
            message = json.loads(body)
            print(portable(message), file=log, flush=True)
            server.stdin.write(b"".join(head) + b"\r\n" + body)
            server.stdin.flush()
            if message.get("method") == "exit":
                break
    server.stdin.close()
    sys.exit(server.wait())


main()
