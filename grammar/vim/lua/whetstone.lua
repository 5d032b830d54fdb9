-- Neovim: the language server and, where its parser is built, the tree-sitter grammar.
-- Works from Neovim 0.7 on.
--
--   require('whetstone').setup()                            -- `wsc` is on the path
--   require('whetstone').setup { cmd = { '/opt/wsc', 'lsp' } }
--   require('whetstone').setup { parser = '/path/to/whetstone.so' }
--   require('whetstone').setup { init_options = { inlayHints = { names = false } } }
--
-- From Neovim 0.11 on, `vim.lsp.enable('wsc')` does without setup(): it reads lsp/wsc.lua.

local M = {}

local defaults = {
  cmd = { 'wsc', 'lsp' },
  root_markers = { '.git', 'runs' },
  parser = nil,
  on_attach = nil,
  capabilities = nil,
  settings = nil,
  init_options = nil,
}

-- Clients by root folder, for versions of Neovim that do not find them again themselves.
local clients = {}

-- The nearest folder above a file that holds one of the markers, else the file's own folder.
local function root_of(path, markers)
  local folder = vim.fn.fnamemodify(path, ':p:h')
  local current = folder
  while true do
    for _, marker in ipairs(markers) do
      local candidate = current .. '/' .. marker
      if vim.fn.isdirectory(candidate) == 1 or vim.fn.filereadable(candidate) == 1 then
        return current
      end
    end
    local parent = vim.fn.fnamemodify(current, ':h')
    if parent == current then
      return folder
    end
    current = parent
  end
end

-- Attaches the language server to a buffer; starts it if it does not run for that folder.
function M.start(buffer, options)
  options = vim.tbl_extend('force', defaults, options or {})
  if vim.fn.executable(options.cmd[1]) == 0 then
    vim.notify_once(options.cmd[1] .. ' is not on the path', vim.log.levels.WARN)
    return nil
  end
  local root = root_of(vim.api.nvim_buf_get_name(buffer), options.root_markers)
  local config = {
    name = 'wsc',
    cmd = options.cmd,
    root_dir = root,
    on_attach = options.on_attach,
    capabilities = options.capabilities,
    settings = options.settings,
    init_options = options.init_options,
  }
  if vim.lsp.start then -- 0.8 and newer
    return vim.lsp.start(config, { bufnr = buffer })
  end
  local id = clients[root]
  if not id or not vim.lsp.get_client_by_id(id) then
    config.on_exit = function()
      clients[root] = nil
    end
    id = vim.lsp.start_client(config)
    clients[root] = id
  end
  if id then
    vim.lsp.buf_attach_client(buffer, id)
    vim.api.nvim_buf_set_option(buffer, 'omnifunc', 'v:lua.vim.lsp.omnifunc')
  end
  return id
end

-- Makes the compiled parser known; true if it can be used.
function M.add_parser(path)
  local language = vim.treesitter.language
  if language and language.add then -- 0.9 and newer
    local fine, added = pcall(language.add, 'whetstone', { path = path })
    return fine and added ~= false
  end
  return (pcall(vim.treesitter.require_language, 'whetstone', path))
end

-- Colours a buffer by the tree instead of the syntax file.
function M.highlight(buffer)
  if vim.treesitter.start then -- 0.8 and newer
    vim.treesitter.start(buffer, 'whetstone')
  else
    vim.treesitter.highlighter.new(vim.treesitter.get_parser(buffer, 'whetstone'))
  end
end

function M.setup(options)
  options = vim.tbl_extend('force', defaults, options or {})
  local has_parser = options.parser ~= nil and M.add_parser(options.parser)
  local group = vim.api.nvim_create_augroup('whetstone', { clear = true })
  local function attach(buffer)
    M.start(buffer, options)
    if has_parser then
      M.highlight(buffer)
    end
  end
  vim.api.nvim_create_autocmd('FileType', {
    group = group,
    pattern = 'whetstone',
    callback = function(event)
      attach(event.buf)
    end,
  })
  for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
    if vim.api.nvim_buf_is_loaded(buffer) and vim.bo[buffer].filetype == 'whetstone' then
      attach(buffer)
    end
  end
end

return M
