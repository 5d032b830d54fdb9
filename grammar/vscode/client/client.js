'use strict';

// The life of the language server: start, keep in step with the open files, restart, stop.

const { spawn } = require('child_process');
const vscode = require('vscode');
const { Connection } = require('./connection');
const convert = require('./convert');
const { CAPABILITIES, registerFeatures } = require('./features');

// After so many stops within so many milliseconds it is left alone.
const MOST_STOPS = 4;
const WITHIN = 3 * 60 * 1000;
const STOP_TIME = 2000;

class LanguageClient {
  constructor() {
    this.log = vscode.window.createOutputChannel('Whetstone');
    this.diagnostics = vscode.languages.createDiagnosticCollection('wsc');
    this.stops = [];
    this.server = null;
    this.features = [];
    this.listeners = [
      vscode.workspace.onDidOpenTextDocument((document) => this.opened(document)),
      vscode.workspace.onDidCloseTextDocument((document) => this.closed(document)),
      vscode.workspace.onDidChangeTextDocument((event) => this.changed(event)),
      vscode.workspace.onDidSaveTextDocument((document) => this.saved(document)),
    ];
  }

  async start() {
    const settings = vscode.workspace.getConfiguration('whetstone');
    const program = settings.get('server.path', 'wsc');
    const traces = settings.get('trace.server', 'off') === 'messages';
    const child = spawn(program, settings.get('server.arguments', ['lsp']), {
      cwd: vscode.workspace.workspaceFolders?.[0]?.uri.fsPath,
    });
    const server = { child, connection: null, isReady: false, isStopping: false };
    this.server = server;
    child.on('error', (error) => this.cannotStart(server, program, error));
    child.on('exit', (code, signal) => this.exited(server, code, signal));
    child.stderr.on('data', (text) => this.log.append(String(text)));
    server.connection = new Connection(child.stdout, child.stdin, {
      onNotification: (method, params) => this.notified(method, params),
      onRequest: (method, params) => this.requested(method, params),
      onFault: (error) => {
        this.log.appendLine(error.message);
        child.kill();
      },
      trace: (line) => traces && this.log.appendLine(line),
    });
    try {
      const { capabilities } = await server.connection.request('initialize', {
        processId: process.pid,
        clientInfo: { name: 'vscode', version: vscode.version },
        rootUri: vscode.workspace.workspaceFolders?.[0]?.uri.toString() ?? null,
        workspaceFolders: vscode.workspace.workspaceFolders?.map((folder) => ({
          uri: folder.uri.toString(), name: folder.name,
        })) ?? null,
        capabilities: CAPABILITIES,
      });
      server.connection.notify('initialized', {});
      server.isReady = true;
      for (const document of vscode.workspace.textDocuments) this.opened(document);
      this.features = registerFeatures(capabilities, (method, params, token) =>
        this.request(server, method, params, token));
    } catch (error) {
      this.log.appendLine(`the language server did not start: ${error.message}`);
    }
  }

  /** An answer, or null where there is none to show. */
  async request(server, method, params, token) {
    try {
      return await server.connection.request(method, params, token);
    } catch (error) {
      if (!token?.isCancellationRequested) this.log.appendLine(`${method}: ${error.message}`);
      if (method === 'textDocument/rename' || method === 'textDocument/prepareRename') throw error;
      return null;
    }
  }

  async stop() {
    const server = this.server;
    this.forget();
    if (!server || server.child.exitCode !== null) return;
    server.isStopping = true;
    const gone = new Promise((resolve) => server.child.once('exit', resolve));
    const late = setTimeout(() => server.child.kill(), STOP_TIME);
    try {
      await Promise.race([server.connection.request('shutdown'), gone]);
      server.connection.notify('exit');
    } catch {
      server.child.kill();
    }
    await gone;
    clearTimeout(late);
  }

  async restart() {
    await this.stop();
    this.stops = [];
    await this.start();
  }

  async dispose() {
    for (const listener of this.listeners) listener.dispose();
    await this.stop();
    this.diagnostics.dispose();
    this.log.dispose();
  }

  forget() {
    this.server = null;
    for (const feature of this.features) feature.dispose();
    this.features = [];
    this.diagnostics.clear();
  }

  cannotStart(server, program, error) {
    server.connection?.close();
    if (this.server === server) this.forget();
    vscode.window.showWarningMessage(
      `The language server ${program} cannot be started (${error.code ?? error.message}). ` +
      'Set "whetstone.server.path" to where wsc is.');
  }

  exited(server, code, signal) {
    server.connection?.close();
    if (server.isStopping || this.server !== server) return;
    this.forget();
    this.log.appendLine(`the language server stopped (${signal ?? `exit status ${code}`})`);
    const now = Date.now();
    this.stops = [...this.stops.filter((time) => now - time < WITHIN), now];
    if (this.stops.length < MOST_STOPS) {
      this.start();
    } else {
      vscode.window.showErrorMessage(
        'The language server of Whetstone stopped several times and is not started again. ' +
        'Its last words are in the output channel "Whetstone".');
    }
  }

  // Open files.

  isOurs(document) {
    return this.server?.isReady && document.languageId === 'whetstone';
  }

  notify(method, params) {
    this.server.connection.notify(method, params);
  }

  opened(document) {
    if (!this.isOurs(document)) return;
    this.notify('textDocument/didOpen', {
      textDocument: {
        uri: document.uri.toString(), languageId: 'whetstone', version: document.version,
        text: document.getText(),
      },
    });
  }

  changed({ document, contentChanges }) {
    if (!this.isOurs(document) || contentChanges.length === 0) return;
    this.notify('textDocument/didChange', {
      textDocument: { uri: document.uri.toString(), version: document.version },
      contentChanges: contentChanges.map(({ range, text }) => ({
        range: convert.fromRange(range), text,
      })),
    });
  }

  saved(document) {
    if (!this.isOurs(document)) return;
    this.notify('textDocument/didSave', { textDocument: { uri: document.uri.toString() } });
  }

  closed(document) {
    if (!this.isOurs(document)) return;
    this.notify('textDocument/didClose', { textDocument: { uri: document.uri.toString() } });
    this.diagnostics.delete(document.uri);
  }

  // What the server says by itself.

  notified(method, params) {
    if (method === 'textDocument/publishDiagnostics') {
      this.diagnostics.set(
        vscode.Uri.parse(params.uri), params.diagnostics.map(convert.diagnostic));
    } else if (method === 'window/logMessage' || method === 'window/showMessage') {
      this.log.appendLine(params.message);
      if (method === 'window/showMessage' && params.type <= 2) {
        vscode.window.showWarningMessage(params.message);
      }
    }
  }

  requested(method, params) {
    switch (method) {
      case 'workspace/applyEdit':
        return vscode.workspace.applyEdit(convert.workspaceEdit(params.edit))
          .then((applied) => ({ applied }));
      case 'workspace/configuration':
        return Promise.resolve(params.items.map((item) =>
          vscode.workspace.getConfiguration(item.section ?? 'whetstone')));
      case 'client/registerCapability':
      case 'client/unregisterCapability':
      case 'window/workDoneProgress/create':
        return Promise.resolve(null);
      default:
        return undefined;
    }
  }
}

module.exports = { LanguageClient };
