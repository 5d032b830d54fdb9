-- Read by `vim.lsp.enable('wsc')`, Neovim 0.11 and newer.
return {
  cmd = { 'wsc', 'lsp' },
  filetypes = { 'whetstone' },
  root_markers = { '.git', 'runs' },
}
