'use strict';

// Starts the language server `wsc lsp` when the first Whetstone file is opened. Plain JavaScript
// without dependencies: what is in this folder is what runs.

const vscode = require('vscode');
const { LanguageClient } = require('./client/client');

let client = null;

async function activate(context) {
  client = new LanguageClient();
  context.subscriptions.push(
    vscode.commands.registerCommand('whetstone.restart', () => client.restart()));
  await client.start();
}

async function deactivate() {
  await client?.dispose();
  client = null;
}

module.exports = { activate, deactivate };
