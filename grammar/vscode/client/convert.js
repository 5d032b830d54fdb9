'use strict';

// From the protocol's values to the editor's, and back. Both count columns in UTF-16.

const vscode = require('vscode');

const position = (value) => new vscode.Position(value.line, value.character);
const range = (value) => new vscode.Range(position(value.start), position(value.end));
const location = (value) =>
  value.targetUri
    ? new vscode.Location(vscode.Uri.parse(value.targetUri), range(value.targetSelectionRange))
    : new vscode.Location(vscode.Uri.parse(value.uri), range(value.range));
const textEdit = (value) => new vscode.TextEdit(range(value.range), value.newText);

const fromPosition = (value) => ({ line: value.line, character: value.character });
const fromRange = (value) => ({ start: fromPosition(value.start), end: fromPosition(value.end) });

/** Documentation: a string, or text that is plain or Markdown. */
function markup(value) {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(markup);
  if (value.language !== undefined) {
    return new vscode.MarkdownString().appendCodeblock(value.value, value.language);
  }
  return value.kind === 'markdown' ? new vscode.MarkdownString(value.value) : value.value;
}

function diagnostic(value) {
  const made = new vscode.Diagnostic(
    range(value.range), value.message, (value.severity ?? 1) - 1);
  made.source = value.source;
  made.code = value.codeDescription
    ? { value: value.code, target: vscode.Uri.parse(value.codeDescription.href) }
    : value.code;
  made.tags = value.tags;
  made.relatedInformation = value.relatedInformation?.map(
    (related) =>
      new vscode.DiagnosticRelatedInformation(location(related.location), related.message));
  made.received = value;
  return made;
}

/** A diagnostic as the server sent it, with what it may have attached. */
function fromDiagnostic(value) {
  if (value.received) return { ...value.received, range: fromRange(value.range) };
  return {
    range: fromRange(value.range), message: value.message, severity: value.severity + 1,
    source: value.source, code: value.code?.value ?? value.code,
  };
}

function workspaceEdit(value) {
  if (!value) return undefined;
  const made = new vscode.WorkspaceEdit();
  for (const [uri, edits] of Object.entries(value.changes ?? {})) {
    made.set(vscode.Uri.parse(uri), edits.map(textEdit));
  }
  for (const change of value.documentChanges ?? []) {
    if (change.textDocument) {
      made.set(vscode.Uri.parse(change.textDocument.uri), change.edits.map(textEdit));
    }
  }
  return made;
}

function command(value) {
  if (!value) return undefined;
  return { title: value.title, command: value.command, arguments: value.arguments };
}

function codeAction(value) {
  if (typeof value.command === 'string') return command(value);
  const kind = value.kind ? vscode.CodeActionKind.Empty.append(value.kind) : undefined;
  const made = new vscode.CodeAction(value.title, kind);
  made.diagnostics = value.diagnostics?.map(diagnostic);
  made.edit = workspaceEdit(value.edit);
  made.command = command(value.command);
  made.isPreferred = value.isPreferred;
  made.disabled = value.disabled;
  made.received = value;
  return made;
}

function completionItem(value) {
  const made = new vscode.CompletionItem(
    value.labelDetails ? { label: value.label, ...value.labelDetails } : value.label,
    value.kind ? value.kind - 1 : undefined);
  made.detail = value.detail;
  made.documentation = markup(value.documentation);
  made.sortText = value.sortText;
  made.filterText = value.filterText;
  made.preselect = value.preselect;
  made.commitCharacters = value.commitCharacters;
  made.tags = value.tags;
  const isSnippet = value.insertTextFormat === 2;
  const text = value.textEdit?.newText ?? value.insertText ?? value.label;
  made.insertText = isSnippet ? new vscode.SnippetString(text) : text;
  if (value.textEdit?.insert) {
    made.range = {
      inserting: range(value.textEdit.insert), replacing: range(value.textEdit.replace),
    };
  } else if (value.textEdit) {
    made.range = range(value.textEdit.range);
  }
  made.additionalTextEdits = value.additionalTextEdits?.map(textEdit);
  made.command = command(value.command);
  made.received = value;
  return made;
}

function symbol(value) {
  if (value.location) {
    return new vscode.SymbolInformation(
      value.name, value.kind - 1, value.containerName ?? '', location(value.location));
  }
  const made = new vscode.DocumentSymbol(
    value.name, value.detail ?? '', value.kind - 1, range(value.range),
    range(value.selectionRange));
  made.children = (value.children ?? []).map(symbol);
  return made;
}

function inlayHint(value) {
  const label = Array.isArray(value.label)
    ? value.label.map((part) => {
      const made = new vscode.InlayHintLabelPart(part.value);
      made.tooltip = markup(part.tooltip);
      made.location = part.location && location(part.location);
      made.command = command(part.command);
      return made;
    })
    : value.label;
  const made = new vscode.InlayHint(position(value.position), label, value.kind);
  made.tooltip = markup(value.tooltip);
  made.paddingLeft = value.paddingLeft;
  made.paddingRight = value.paddingRight;
  made.textEdits = value.textEdits?.map(textEdit);
  return made;
}

function signatureHelp(value) {
  const made = new vscode.SignatureHelp();
  made.activeSignature = value.activeSignature ?? 0;
  made.activeParameter = value.activeParameter ?? 0;
  made.signatures = value.signatures.map((signature) => {
    const one = new vscode.SignatureInformation(
      signature.label, markup(signature.documentation));
    one.parameters = (signature.parameters ?? []).map(
      (parameter) =>
        new vscode.ParameterInformation(parameter.label, markup(parameter.documentation)));
    if (signature.activeParameter !== undefined) one.activeParameter = signature.activeParameter;
    return one;
  });
  return made;
}

function selectionRange(value) {
  return new vscode.SelectionRange(
    range(value.range), value.parent ? selectionRange(value.parent) : undefined);
}

function foldingRange(value) {
  const kinds = {
    comment: vscode.FoldingRangeKind.Comment, imports: vscode.FoldingRangeKind.Imports,
    region: vscode.FoldingRangeKind.Region,
  };
  return new vscode.FoldingRange(value.startLine, value.endLine, kinds[value.kind]);
}

module.exports = {
  codeAction, command, completionItem, diagnostic, foldingRange, fromDiagnostic, fromPosition,
  fromRange, inlayHint, location, markup, position, range, selectionRange, signatureHelp, symbol,
  textEdit, workspaceEdit,
};
