'use strict';

// What the editor offers in Whetstone files: one provider for each thing that the server can do.

const vscode = require('vscode');
const convert = require('./convert');

const SELECTOR = { language: 'whetstone' };
const COMPLETION_CONTEXTS = { 0: 1, 1: 2, 2: 3 };

/** What the client can take, for the server's `initialize`. */
const CAPABILITIES = {
  general: { positionEncodings: ['utf-16'] },
  workspace: {
    applyEdit: true, workspaceFolders: true, workspaceEdit: { documentChanges: true },
    inlayHint: { refreshSupport: false },
  },
  textDocument: {
    synchronization: { didSave: true },
    publishDiagnostics: {
      relatedInformation: true, codeDescriptionSupport: true, dataSupport: true,
      tagSupport: { valueSet: [1, 2] }, versionSupport: true,
    },
    hover: { contentFormat: ['markdown', 'plaintext'] },
    completion: {
      completionItem: {
        snippetSupport: true, documentationFormat: ['markdown', 'plaintext'],
        labelDetailsSupport: true, preselectSupport: true, insertReplaceSupport: true,
        resolveSupport: { properties: ['documentation', 'detail', 'additionalTextEdits'] },
      },
      contextSupport: true,
    },
    signatureHelp: {
      signatureInformation: {
        documentationFormat: ['markdown', 'plaintext'], activeParameterSupport: true,
        parameterInformation: { labelOffsetSupport: true },
      },
    },
    definition: { linkSupport: true },
    references: {},
    documentHighlight: {},
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
    codeAction: {
      isPreferredSupport: true, disabledSupport: true, dataSupport: true,
      resolveSupport: { properties: ['edit'] },
      codeActionLiteralSupport: {
        codeActionKind: { valueSet: ['quickfix', 'refactor', 'source', 'source.fixAll'] },
      },
    },
    codeLens: {},
    formatting: {},
    rangeFormatting: {},
    rename: { prepareSupport: true },
    documentLink: { tooltipSupport: true },
    foldingRange: { lineFoldingOnly: true },
    selectionRange: {},
    inlayHint: {},
    semanticTokens: {
      requests: { full: true, range: false }, formats: ['relative'], tokenTypes: [],
      tokenModifiers: [],
    },
  },
};

/**
 * Registers a provider for everything that the server says it can do.
 *
 * @param capabilities of the server
 * @param request `(method, params, token)`, a promise of the answer or null
 * @returns what to dispose of when the server stops
 */
function registerFeatures(capabilities, request) {
  const { languages } = vscode;
  const registered = [];
  const when = (capability, register) => {
    if (capability) registered.push(register(capability === true ? {} : capability));
  };
  const of = (document) => ({ textDocument: { uri: document.uri.toString() } });
  const at = (document, position) => ({
    ...of(document), position: convert.fromPosition(position),
  });
  const all = (values, one) => (values ?? []).map(one);

  when(capabilities.hoverProvider, () =>
    languages.registerHoverProvider(SELECTOR, {
      async provideHover(document, position, token) {
        const hover = await request('textDocument/hover', at(document, position), token);
        if (!hover) return null;
        const contents = [convert.markup(hover.contents)].flat();
        return new vscode.Hover(contents, hover.range && convert.range(hover.range));
      },
    }));

  when(capabilities.completionProvider, (options) =>
    languages.registerCompletionItemProvider(SELECTOR, {
      async provideCompletionItems(document, position, token, context) {
        const found = await request('textDocument/completion', {
          ...at(document, position),
          context: {
            triggerKind: COMPLETION_CONTEXTS[context.triggerKind] ?? 1,
            triggerCharacter: context.triggerCharacter,
          },
        }, token);
        if (!found) return null;
        const items = Array.isArray(found) ? found : found.items;
        return new vscode.CompletionList(
          items.map(convert.completionItem), found.isIncomplete ?? false);
      },
      async resolveCompletionItem(item, token) {
        if (!options.resolveProvider || !item.received) return item;
        const resolved = await request('completionItem/resolve', item.received, token);
        return resolved ? convert.completionItem(resolved) : item;
      },
    }, ...(options.triggerCharacters ?? [])));

  when(capabilities.signatureHelpProvider, (options) =>
    languages.registerSignatureHelpProvider(SELECTOR, {
      async provideSignatureHelp(document, position, token) {
        const help = await request('textDocument/signatureHelp', at(document, position), token);
        return help && convert.signatureHelp(help);
      },
    }, ...(options.triggerCharacters ?? [])));

  when(capabilities.definitionProvider, () =>
    languages.registerDefinitionProvider(SELECTOR, {
      async provideDefinition(document, position, token) {
        const found = await request('textDocument/definition', at(document, position), token);
        return found && [found].flat().map(convert.location);
      },
    }));

  when(capabilities.referencesProvider, () =>
    languages.registerReferenceProvider(SELECTOR, {
      async provideReferences(document, position, context, token) {
        const found = await request('textDocument/references', {
          ...at(document, position),
          context: { includeDeclaration: context.includeDeclaration },
        }, token);
        return all(found, convert.location);
      },
    }));

  when(capabilities.documentHighlightProvider, () =>
    languages.registerDocumentHighlightProvider(SELECTOR, {
      async provideDocumentHighlights(document, position, token) {
        const found = await request(
          'textDocument/documentHighlight', at(document, position), token);
        return all(found, (one) =>
          new vscode.DocumentHighlight(convert.range(one.range), (one.kind ?? 1) - 1));
      },
    }));

  when(capabilities.renameProvider, (options) =>
    languages.registerRenameProvider(SELECTOR, {
      async provideRenameEdits(document, position, newName, token) {
        const edit = await request(
          'textDocument/rename', { ...at(document, position), newName }, token);
        return convert.workspaceEdit(edit);
      },
      async prepareRename(document, position, token) {
        const word = document.getWordRangeAtPosition(position);
        if (!options.prepareProvider) return word;
        const found = await request('textDocument/prepareRename', at(document, position), token);
        if (!found) throw new Error('nothing here can be renamed');
        if (found.defaultBehavior) return word;
        return found.range
          ? { range: convert.range(found.range), placeholder: found.placeholder }
          : convert.range(found);
      },
    }));

  when(capabilities.codeActionProvider, (options) =>
    languages.registerCodeActionsProvider(SELECTOR, {
      async provideCodeActions(document, range, context, token) {
        const found = await request('textDocument/codeAction', {
          ...of(document),
          range: convert.fromRange(range),
          context: {
            diagnostics: context.diagnostics.map(convert.fromDiagnostic),
            only: context.only && [context.only.value],
            triggerKind: context.triggerKind,
          },
        }, token);
        return all(found, convert.codeAction);
      },
      async resolveCodeAction(action, token) {
        if (!options.resolveProvider || !action.received) return action;
        const resolved = await request('codeAction/resolve', action.received, token);
        return resolved ? convert.codeAction(resolved) : action;
      },
    }, {
      providedCodeActionKinds: options.codeActionKinds?.map((kind) =>
        vscode.CodeActionKind.Empty.append(kind)),
    }));

  when(capabilities.codeLensProvider, (options) =>
    languages.registerCodeLensProvider(SELECTOR, {
      async provideCodeLenses(document, token) {
        const found = await request('textDocument/codeLens', of(document), token);
        return all(found, (lens) => {
          const made = new vscode.CodeLens(
            convert.range(lens.range), convert.command(lens.command));
          made.received = lens;
          return made;
        });
      },
      async resolveCodeLens(lens, token) {
        if (!options.resolveProvider) return lens;
        const resolved = await request('codeLens/resolve', lens.received, token);
        if (resolved) lens.command = convert.command(resolved.command);
        return lens;
      },
    }));

  when(capabilities.documentFormattingProvider, () =>
    languages.registerDocumentFormattingEditProvider(SELECTOR, {
      async provideDocumentFormattingEdits(document, options, token) {
        const edits = await request(
          'textDocument/formatting', { ...of(document), options }, token);
        return all(edits, convert.textEdit);
      },
    }));

  when(capabilities.documentRangeFormattingProvider, () =>
    languages.registerDocumentRangeFormattingEditProvider(SELECTOR, {
      async provideDocumentRangeFormattingEdits(document, range, options, token) {
        const edits = await request('textDocument/rangeFormatting', {
          ...of(document), range: convert.fromRange(range), options,
        }, token);
        return all(edits, convert.textEdit);
      },
    }));

  when(capabilities.documentSymbolProvider, () =>
    languages.registerDocumentSymbolProvider(SELECTOR, {
      async provideDocumentSymbols(document, token) {
        const found = await request('textDocument/documentSymbol', of(document), token);
        return all(found, convert.symbol);
      },
    }));

  when(capabilities.documentLinkProvider, () =>
    languages.registerDocumentLinkProvider(SELECTOR, {
      async provideDocumentLinks(document, token) {
        const found = await request('textDocument/documentLink', of(document), token);
        return all(found, (link) => {
          const made = new vscode.DocumentLink(
            convert.range(link.range), link.target && vscode.Uri.parse(link.target));
          made.tooltip = link.tooltip;
          return made;
        });
      },
    }));

  when(capabilities.foldingRangeProvider, () =>
    languages.registerFoldingRangeProvider(SELECTOR, {
      async provideFoldingRanges(document, context, token) {
        const found = await request('textDocument/foldingRange', of(document), token);
        return all(found, convert.foldingRange);
      },
    }));

  when(capabilities.selectionRangeProvider, () =>
    languages.registerSelectionRangeProvider(SELECTOR, {
      async provideSelectionRanges(document, positions, token) {
        const found = await request('textDocument/selectionRange', {
          ...of(document), positions: positions.map(convert.fromPosition),
        }, token);
        return all(found, convert.selectionRange);
      },
    }));

  when(capabilities.inlayHintProvider, () =>
    languages.registerInlayHintsProvider(SELECTOR, {
      async provideInlayHints(document, range, token) {
        const found = await request('textDocument/inlayHint', {
          ...of(document), range: convert.fromRange(range),
        }, token);
        return all(found, convert.inlayHint);
      },
    }));

  when(capabilities.semanticTokensProvider, (options) => {
    const { tokenTypes, tokenModifiers } = options.legend;
    return languages.registerDocumentSemanticTokensProvider(SELECTOR, {
      async provideDocumentSemanticTokens(document, token) {
        const found = await request('textDocument/semanticTokens/full', of(document), token);
        return found && new vscode.SemanticTokens(new Uint32Array(found.data), found.resultId);
      },
    }, new vscode.SemanticTokensLegend(tokenTypes, tokenModifiers));
  });

  for (const name of capabilities.executeCommandProvider?.commands ?? []) {
    registered.push(vscode.commands.registerCommand(name, (...parameters) =>
      request('workspace/executeCommand', { command: name, arguments: parameters })));
  }
  return registered;
}

module.exports = { CAPABILITIES, SELECTOR, registerFeatures };
