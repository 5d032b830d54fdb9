"""Each request of an editor by way of pytest-lsp, whose client reads every answer as the
protocol's types and holds it against what the editor said it can show. One session for each
editor, with the capabilities that this editor really sends.

Run by `Tests/Peers/lsp/run`.
"""

import os

import pytest
import pytest_lsp
from lsprotocol import types as lsp
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

from sources import NETWORK

EDITORS = ["neovim@0.7.0", "neovim@0.11.0", "visual_studio_code", "emacs"]
URI = "file:///small.ws"
BROKEN = NETWORK.replace("brelu", "brelo")


@pytest_lsp.fixture(
    config=ClientServerConfig(server_command=[os.environ["WSC"], "lsp"]), params=EDITORS)
async def client(request, lsp_client: LanguageClient):
    capabilities = client_capabilities(request.param)
    # Names and lists of its own; characters beyond the BMP stand before some of them.
    result = await lsp_client.initialize_session(
        lsp.InitializeParams(capabilities=capabilities))
    lsp_client.encoding = result.capabilities.position_encoding
    lsp_client.server = result.capabilities
    yield
    await lsp_client.shutdown_session()


def units(client, text):
    if client.encoding == lsp.PositionEncodingKind.Utf8:
        return len(text.encode())
    return len(text.encode("utf-16-le")) // 2


def place(client, text, word, occurrence=1, into=0):
    offset = -1
    for _ in range(occurrence):
        offset = text.index(word, offset + 1)
    before = text[:offset + into]
    start = before.rfind("\n") + 1
    return lsp.Position(before.count("\n"), units(client, before[start:]))


def cut(client, text, range_):
    """The text in a range on one line."""
    line = text.split("\n")[range_.start.line]
    def offset(units_wanted):
        return next(n for n in range(len(line) + 1) if units(client, line[:n]) == units_wanted)
    return line[offset(range_.start.character):offset(range_.end.character)]


def document():
    return lsp.TextDocumentIdentifier(URI)


def whole(text):
    return lsp.Range(lsp.Position(0, 0), lsp.Position(text.count("\n"), 0))


def opened(client, text=NETWORK):
    client.text_document_did_open(lsp.DidOpenTextDocumentParams(
        lsp.TextDocumentItem(URI, "whetstone", 1, text)))
    return text


@pytest.mark.asyncio
async def test_diagnostics_are_pushed_or_pulled(client: LanguageClient):
    opened(client, BROKEN)
    if client.capabilities.text_document.diagnostic is None:
        await client.wait_for_notification(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        found = client.diagnostics[URI]
    else:
        report = await client.text_document_diagnostic_async(
            lsp.DocumentDiagnosticParams(document()))
        assert report.kind == "full"
        found = report.items
        again = await client.text_document_diagnostic_async(
            lsp.DocumentDiagnosticParams(document(), previous_result_id=report.result_id))
        assert again.kind == "unchanged" and again.result_id == report.result_id
    [fault] = found
    assert fault.code == "WS2002" and fault.severity == lsp.DiagnosticSeverity.Error
    assert cut(client, BROKEN, fault.range) == "brelo"
    shown = client.capabilities.text_document.publish_diagnostics
    if shown and shown.code_description_support:
        assert fault.code_description.href.endswith("/WS2002.txt")


@pytest.mark.asyncio
async def test_related_places(client: LanguageClient):
    text = opened(client, NETWORK.replace("  votes =", "  hidden = flat\n  votes ="))
    if client.capabilities.text_document.diagnostic is None:
        await client.wait_for_notification(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        found = client.diagnostics[URI]
    else:
        found = (await client.text_document_diagnostic_async(
            lsp.DocumentDiagnosticParams(document()))).items
    [fault] = [entry for entry in found if entry.code == "WS2003"]
    shown = client.capabilities.text_document.publish_diagnostics
    if shown and shown.related_information:
        [related] = fault.related_information
        assert related.location.range.start == place(client, text, "hidden")


@pytest.mark.asyncio
async def test_formatting(client: LanguageClient):
    opened(client, NETWORK.replace("  hidden = flat", "hidden   =   flat"))
    edits = await client.text_document_formatting_async(
        lsp.DocumentFormattingParams(document(), lsp.FormattingOptions(8, False)))
    assert edits and all(edit.new_text.strip() == "" for edit in edits)
    opened(client)
    assert not await client.text_document_formatting_async(
        lsp.DocumentFormattingParams(document(), lsp.FormattingOptions(8, False)))


@pytest.mark.asyncio
async def test_hover(client: LanguageClient):
    text = opened(client)
    found = await client.text_document_hover_async(
        lsp.HoverParams(document(), place(client, text, "hidden", 2)))
    assert "spike" in found.contents.value and "[8]" in found.contents.value
    assert cut(client, text, found.range) == "hidden"
    setting = await client.text_document_hover_async(
        lsp.HoverParams(document(), place(client, text, "limit")))
    assert "epochs" in setting.contents.value
    behind = await client.text_document_hover_async(
        lsp.HoverParams(document(), place(client, text, "image: image", 1, 7)))
    assert cut(client, text, behind.range) == "image"


@pytest.mark.asyncio
async def test_inlay_hints(client: LanguageClient):
    text = opened(client)
    found = await client.text_document_inlay_hint_async(
        lsp.InlayHintParams(document(), whole(text)))
    kinds = {hint.label: hint.kind for hint in found}
    assert kinds[": unit[784]"] == lsp.InlayHintKind.Type
    assert kinds["votes.stage:"] == lsp.InlayHintKind.Parameter


@pytest.mark.asyncio
async def test_completion(client: LanguageClient):
    text = opened(client, NETWORK.replace("flat |> stage(8)", "flat |> de"))
    found = await client.text_document_completion_async(
        lsp.CompletionParams(document(), place(client, text, "|> de", 1, 5)))
    items = {item.label: item for item in found}
    assert "dense" in items and "stage" in items and "limit" not in items
    edit = items["dense"].text_edit
    assert cut(client, text, edit.range) == "de"
    item = client.capabilities.text_document.completion.completion_item
    is_snippet = items["dense"].insert_text_format == lsp.InsertTextFormat.Snippet
    assert is_snippet == bool(item and item.snippet_support)


@pytest.mark.asyncio
async def test_definition(client: LanguageClient):
    text = opened(client)
    [found] = await client.text_document_definition_async(
        lsp.DefinitionParams(document(), place(client, text, "image: image", 1, 7)))
    assert found.uri == URI and found.range.start == place(client, text, "image: unit")


@pytest.mark.asyncio
async def test_references_and_highlights(client: LanguageClient):
    text = opened(client)
    here = place(client, text, "classes", 2)
    found = await client.text_document_references_async(
        lsp.ReferenceParams(lsp.ReferenceContext(True), document(), here))
    assert len(found) == text.count("classes")
    assert all(cut(client, text, entry.range) == "classes" for entry in found)
    uses = await client.text_document_references_async(
        lsp.ReferenceParams(lsp.ReferenceContext(False), document(), here))
    assert len(uses) == len(found) - 1
    highlights = await client.text_document_document_highlight_async(
        lsp.DocumentHighlightParams(document(), here))
    assert [entry.range for entry in highlights] == [entry.range for entry in found]


@pytest.mark.asyncio
async def test_rename(client: LanguageClient):
    text = opened(client)
    here = place(client, text, "hidden", 2)
    range_ = await client.text_document_prepare_rename_async(
        lsp.PrepareRenameParams(document(), here))
    assert cut(client, text, range_) == "hidden"
    edit = await client.text_document_rename_async(
        lsp.RenameParams(document(), here, "inner"))
    assert len(edit.changes[URI]) == 2
    for taken in ("flat", "true", "9"):
        with pytest.raises(Exception):
            await client.text_document_rename_async(
                lsp.RenameParams(document(), here, taken))


@pytest.mark.asyncio
async def test_code_actions(client: LanguageClient):
    text = opened(client, BROKEN.replace("2 epochs\n", "2 epochs,\n"))
    start = place(client, text, "brelo")
    found = await client.text_document_code_action_async(lsp.CodeActionParams(
        document(), lsp.Range(start, start), lsp.CodeActionContext([])))
    [fix] = [action for action in found if action.kind == lsp.CodeActionKind.QuickFix]
    assert [edit.new_text for edit in fix.edit.changes[URI]] == ["brelu"]
    everything = await client.text_document_code_action_async(lsp.CodeActionParams(
        document(), whole(text),
        lsp.CodeActionContext([], only=[lsp.CodeActionKind.SourceFixAll])))
    [fix] = everything
    assert fix.kind == lsp.CodeActionKind.SourceFixAll
    assert "2 epochs," not in fix.edit.changes[URI][0].new_text


@pytest.mark.asyncio
async def test_document_symbols(client: LanguageClient):
    opened(client)
    found = await client.text_document_document_symbol_async(
        lsp.DocumentSymbolParams(document()))
    symbol = client.capabilities.text_document.document_symbol
    if symbol.hierarchical_document_symbol_support:
        assert "votes" in [child.name for child in found[0].children]
    else:
        assert "votes" in [entry.name for entry in found]


@pytest.mark.asyncio
async def test_folding_and_selection(client: LanguageClient):
    text = opened(client)
    folds = await client.text_document_folding_range_async(
        lsp.FoldingRangeParams(document()))
    head = place(client, text, "network").line
    assert head in [fold.start_line for fold in folds]
    [found] = await client.text_document_selection_range_async(
        lsp.SelectionRangeParams(document(), [place(client, text, "width,")]))
    assert cut(client, text, found.range) == "width"
    depth = 0
    while found.parent:
        found, depth = found.parent, depth + 1
    assert depth >= 3 and found.range.start == lsp.Position(0, 0)


@pytest.mark.asyncio
async def test_semantic_tokens(client: LanguageClient):
    opened(client)
    found = await client.text_document_semantic_tokens_full_async(
        lsp.SemanticTokensParams(document()))
    assert found.data and len(found.data) % 5 == 0
    legend = client.server.semantic_tokens_provider.legend
    assert max(found.data[3::5]) < len(legend.token_types)
    assert max(found.data[4::5]) < 1 << len(legend.token_modifiers)


@pytest.mark.asyncio
async def test_signature_help(client: LanguageClient):
    text = opened(client)
    found = await client.text_document_signature_help_async(
        lsp.SignatureHelpParams(document(), place(client, text, "bias: false", 1, 6)))
    signature = found.signatures[found.active_signature]
    assert signature.label.startswith("dense(")
    assert signature.parameters[found.active_parameter].label.startswith("bias:")


@pytest.mark.asyncio
async def test_document_links(client: LanguageClient):
    text = opened(client, NETWORK + "// see WS4104\n")
    [link] = await client.text_document_document_link_async(
        lsp.DocumentLinkParams(document()))
    assert cut(client, text, link.range) == "WS4104"
    assert link.target.endswith("/WS4104.txt")


@pytest.mark.asyncio
async def test_code_lenses(client: LanguageClient):
    text = opened(client)
    [lens] = await client.text_document_code_lens_async(lsp.CodeLensParams(document()))
    assert cut(client, text, lens.range) == "Small" and "parameters" in lens.command.title
