'use strict';

// Stands in for VS Code: enough of its interface to run the extension on one open file, ask every
// provider once, and print what came of it as one JSON object.
//
//   vscode_host.js EXTENSION SERVER-PROGRAM SERVER-ARGUMENT...

const Module = require('module');
const path = require('path');

const [extensionFolder, serverProgram, ...serverArguments] = process.argv.slice(2);

class Position { constructor(line, character) { Object.assign(this, { line, character }); } }
class Range { constructor(start, end) { Object.assign(this, { start, end }); } }
const made = (...names) => class { constructor(...values) {
  names.forEach((name, index) => { this[name] = values[index]; });
} };
class MarkdownString { constructor(value) { this.value = value; }
  appendCodeblock(code, language) { this.value = `${language}:${code}`; return this; } }
class WorkspaceEdit { constructor() { this.entries = []; }
  set(uri, edits) { this.entries.push([String(uri), edits]); } }
class Uri { constructor(text) { this.text = text; }
  static parse(text) { return new Uri(text); }
  toString() { return this.text; }
  get fsPath() { return this.text.replace('file://', ''); } }
class CodeActionKind { constructor(value) { this.value = value; }
  append(part) { return new CodeActionKind(this.value ? `${this.value}.${part}` : part); } }
CodeActionKind.Empty = new CodeActionKind('');

const providers = {};
const listeners = {};
const commands = {};
const shown = { diagnostics: [], warnings: [], errors: [], log: [] };
const disposable = (dispose = () => {}) => ({ dispose });
const provide = (name) => (selector, provider, ...rest) => {
  providers[name] = provider;
  return disposable(() => { delete providers[name]; });
};
const on = (name) => (listener) => { listeners[name] = listener; return disposable(); };

const text = 'whetstone 1\n\nnetwork M {\n}\n';
const document = {
  uri: new Uri('file:///tmp/open.ws'), languageId: 'whetstone', version: 1,
  getText: () => text, getWordRangeAtPosition: () => new Range(new Position(0, 0), new Position(0, 9)),
};

const vscode = {
  version: '1.90.0', Position, Range, MarkdownString, WorkspaceEdit, Uri, CodeActionKind,
  Location: made('uri', 'range'), TextEdit: made('range', 'newText'),
  Hover: made('contents', 'range'), Diagnostic: made('range', 'message', 'severity'),
  DiagnosticRelatedInformation: made('location', 'message'),
  CompletionItem: made('label', 'kind'), CompletionList: made('items', 'isIncomplete'),
  SnippetString: made('value'), CodeAction: made('title', 'kind'), CodeLens: made('range', 'command'),
  DocumentHighlight: made('range', 'kind'), DocumentLink: made('range', 'target'),
  DocumentSymbol: made('name', 'detail', 'kind', 'range', 'selectionRange'),
  FoldingRange: made('start', 'end', 'kind'), FoldingRangeKind: { Comment: 1, Imports: 2, Region: 3 },
  SelectionRange: made('range', 'parent'), InlayHint: made('position', 'label', 'kind'),
  InlayHintLabelPart: made('value'), SignatureHelp: made(),
  SignatureInformation: made('label', 'documentation'),
  ParameterInformation: made('label', 'documentation'),
  SemanticTokens: made('data', 'resultId'), SemanticTokensLegend: made('types', 'modifiers'),
  languages: new Proxy({
    createDiagnosticCollection: () => ({
      set: (uri, values) => shown.diagnostics.push([String(uri), values]),
      delete: () => {}, clear: () => {}, dispose: () => {},
    }),
  }, { get: (known, name) => known[name] ?? provide(name.replace('register', '')) }),
  workspace: {
    textDocuments: [document], workspaceFolders: undefined,
    getConfiguration: () => ({
      get: (name, fallback) =>
        ({ 'server.path': serverProgram, 'server.arguments': serverArguments })[name] ?? fallback,
    }),
    applyEdit: async (edit) => edit.entries.length > 0,
    onDidOpenTextDocument: on('open'), onDidCloseTextDocument: on('close'),
    onDidChangeTextDocument: on('change'), onDidSaveTextDocument: on('save'),
  },
  window: {
    createOutputChannel: () => ({
      append: (line) => shown.log.push(line), appendLine: (line) => shown.log.push(line),
      dispose: () => {},
    }),
    showWarningMessage: (message) => shown.warnings.push(message),
    showErrorMessage: (message) => shown.errors.push(message),
  },
  commands: {
    registerCommand: (name, action) => { commands[name] = action; return disposable(); },
  },
};

const load = Module._load;
Module._load = (name, ...rest) => (name === 'vscode' ? vscode : load(name, ...rest));

const pause = (time) => new Promise((resolve) => setTimeout(resolve, time));
async function until(condition) {
  for (let tries = 0; tries < 100 && !condition(); tries += 1) await pause(50);
}

// One call of each provider: its name, then method and arguments.
const place = new Position(2, 8);
const whole = new Range(new Position(0, 0), new Position(3, 1));
const CALLS = [
  ['HoverProvider', 'provideHover', document, place],
  ['CompletionItemProvider', 'provideCompletionItems', document, place, null, { triggerKind: 0 }],
  ['SignatureHelpProvider', 'provideSignatureHelp', document, place],
  ['DefinitionProvider', 'provideDefinition', document, place],
  ['ReferenceProvider', 'provideReferences', document, place, { includeDeclaration: true }],
  ['DocumentHighlightProvider', 'provideDocumentHighlights', document, place],
  ['RenameProvider', 'provideRenameEdits', document, place, 'Other'],
  ['RenameProvider', 'prepareRename', document, place],
  ['CodeActionsProvider', 'provideCodeActions', document, whole, () => ({
    diagnostics: shown.diagnostics[0]?.[1] ?? [], triggerKind: 1 })],
  ['CodeLensProvider', 'provideCodeLenses', document],
  ['DocumentFormattingEditProvider', 'provideDocumentFormattingEdits', document, { tabSize: 2 }],
  ['DocumentSymbolProvider', 'provideDocumentSymbols', document],
  ['DocumentLinkProvider', 'provideDocumentLinks', document],
  ['FoldingRangeProvider', 'provideFoldingRanges', document, {}],
  ['SelectionRangeProvider', 'provideSelectionRanges', document, [place]],
  ['InlayHintsProvider', 'provideInlayHints', document, whole],
  ['DocumentSemanticTokensProvider', 'provideDocumentSemanticTokens', document],
];

async function main() {
  const extension = require(path.resolve(extensionFolder, 'extension.js'));
  await extension.activate({ subscriptions: [] });
  await until(() => Object.values(shown).slice(0, 3).some((list) => list.length > 0));
  const results = {};
  for (const [name, method, ...parameters] of CALLS) {
    const values = parameters.map((value) => (typeof value === 'function' ? value() : value));
    if (providers[name]) results[method] = await providers[name][method](...values);
  }
  document.version = 2;
  listeners.change({ document, contentChanges: [{ range: whole, text: 'x' }] });
  listeners.save(document);
  if (commands['test.edit']) results.command = await commands['test.edit']('argument');
  await pause(100);
  if (commands['test.crash']) {
    const before = shown.diagnostics.length;
    await commands['test.crash']();
    await until(() => shown.diagnostics.length > before);
    results.diagnosticsAfterCrash = shown.diagnostics.length - before;
  }
  listeners.close(document);
  await extension.deactivate();
  process.stdout.write(JSON.stringify({ results, shown }));
}

main().catch((error) => { console.error(error); process.exit(1); });
