'use strict';

// JSON-RPC over two streams, as the language server protocol frames it: a header with
// `Content-Length`, an empty line, JSON.

const MOST_HEADER_BYTES = 4096;
const MOST_MESSAGE_BYTES = 256 * 1024 * 1024;
const METHOD_NOT_FOUND = -32601;
const INTERNAL_ERROR = -32603;

/** Cuts a stream of bytes into messages. */
class MessageReader {
  constructor(onMessage, onFault) {
    this.onMessage = onMessage;
    this.onFault = onFault;
    this.bytes = Buffer.alloc(0);
    this.broken = false;
  }

  receive(chunk) {
    if (this.broken) return;
    this.bytes = Buffer.concat([this.bytes, chunk]);
    while (!this.broken && this.takeMessage());
  }

  takeMessage() {
    const end = this.bytes.indexOf('\r\n\r\n');
    if (end < 0) {
      if (this.bytes.length > MOST_HEADER_BYTES) this.fail('a header without an end');
      return false;
    }
    const header = this.bytes.toString('ascii', 0, end);
    const length = Number(/^content-length:\s*([0-9]+)\s*$/im.exec(header)?.[1] ?? NaN);
    if (!Number.isInteger(length) || length > MOST_MESSAGE_BYTES) {
      this.fail(`a header without a usable length: ${header.slice(0, 80)}`);
      return false;
    }
    const start = end + 4;
    if (this.bytes.length < start + length) return false;
    const text = this.bytes.toString('utf8', start, start + length);
    this.bytes = this.bytes.subarray(start + length);
    let message;
    try {
      message = JSON.parse(text);
    } catch (error) {
      this.fail(`a message that is no JSON: ${error.message}`);
      return false;
    }
    this.onMessage(message);
    return true;
  }

  fail(reason) {
    this.broken = true;
    this.onFault(new Error(`the server sent ${reason}`));
  }
}

/** Requests and notifications in both directions. */
class Connection {
  /**
   * @param input where the server's messages come from
   * @param output where ours go
   * @param handlers `onNotification(method, params)`, `onRequest(method, params)` (a promise of
   *   the answer, undefined for an unknown method), `onFault(error)`, `trace(line)`
   */
  constructor(input, output, handlers) {
    this.output = output;
    this.handlers = handlers;
    this.pending = new Map();
    this.lastId = 0;
    this.closed = false;
    const reader = new MessageReader(
      (message) => this.handle(message), (error) => handlers.onFault(error));
    input.on('data', (chunk) => reader.receive(chunk));
    output.on('error', (error) => handlers.onFault(error));
  }

  /** The answer to a request; rejects if the server refuses it or the connection closes. */
  request(method, params, token) {
    if (this.closed) return Promise.reject(new Error('the language server is not running'));
    const id = ++this.lastId;
    const answer = new Promise((resolve, reject) => this.pending.set(id, { resolve, reject }));
    this.send({ jsonrpc: '2.0', id, method, params });
    const cancellation = token?.onCancellationRequested(() => {
      if (this.pending.has(id)) this.notify('$/cancelRequest', { id });
    });
    return answer.finally(() => cancellation?.dispose());
  }

  notify(method, params) {
    if (!this.closed) this.send({ jsonrpc: '2.0', method, params });
  }

  close() {
    this.closed = true;
    for (const { reject } of this.pending.values()) {
      reject(new Error('the language server stopped'));
    }
    this.pending.clear();
  }

  send(message) {
    const body = Buffer.from(JSON.stringify(message), 'utf8');
    this.handlers.trace(`→ ${body}`);
    this.output.write(`Content-Length: ${body.length}\r\n\r\n`);
    this.output.write(body);
  }

  handle(message) {
    this.handlers.trace(`← ${JSON.stringify(message)}`);
    if (message.method !== undefined) {
      if (message.id === undefined) this.handlers.onNotification(message.method, message.params);
      else this.answer(message);
      return;
    }
    const waiting = this.pending.get(message.id);
    if (!waiting) return;
    this.pending.delete(message.id);
    if (message.error) waiting.reject(new Error(message.error.message));
    else waiting.resolve(message.result ?? null);
  }

  async answer({ id, method, params }) {
    const answer = { jsonrpc: '2.0', id };
    try {
      const result = this.handlers.onRequest(method, params);
      if (result === undefined) {
        answer.error = { code: METHOD_NOT_FOUND, message: `no method ${method}` };
      } else {
        answer.result = (await result) ?? null;
      }
    } catch (error) {
      answer.error = { code: INTERNAL_ERROR, message: String(error.message ?? error) };
    }
    if (!this.closed) this.send(answer);
  }
}

module.exports = { Connection, MessageReader };
