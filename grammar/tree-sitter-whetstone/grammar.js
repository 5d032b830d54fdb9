// Tree-sitter grammar of the Whetstone language, edition 1: the grammar of ../whetstone.ebnf,
// rule by rule. `tree-sitter generate` (0.22) makes an ABI 14 parser of it. There is no precedence;
// the one declared conflict is the units rule, the rest is LR(1).
//
// An editor needs a tree, not a verdict: names, types, units and values are the checker's. In three
// places this grammar takes what the compiler's reader should refuse, because a tree-sitter token
// sees neither its neighbours nor the line's start: a number that touches a word (`8bits`), a `///`
// behind something else on its line (a `doc_comment` here), and `true` or `false` as a key or name.
//
// test/corpus/valid.txt must give trees without ERROR and MISSING, invalid.txt trees with one.

// The words of the units rule. They are ordinary names everywhere else. words: units
const UNITS = [
  'step', 'steps', 'epoch', 'epochs', 'batch', 'batches', 'bit', 'bits', 'example', 'examples',
];
// The words that open an item. They are ordinary names when `:` or `=` follows.
const ITEMS = ['size', 'op', 'input', 'label', 'output'];

// words: plans
const PLANS = ['sharpen', 'train', 'convert', 'emit'];

const commaSeparated = (rule) => seq(rule, repeat(seq(',', rule)), optional(','));
const name = ($, ...words) => choice($.identifier, alias(choice(...words), $.identifier));
const operation = ($, left, operator, right) =>
  seq(field('left', left), field('operator', operator), field('right', right));

module.exports = grammar({
  name: 'whetstone',
  word: ($) => $.identifier,
  extras: ($) => [/[ \t\r\n]/, $.comment, $.doc_comment],

  // `seed: 1 batch: 128` against `limit: 1 batch`: after a number the word may be its unit or the
  // next name; the token behind the word decides, and one of the two readings dies there.
  conflicts: ($) => [[$.quantity, $._atom]],

  rules: {
    source_file: ($) => seq(optional($.edition), repeat($._declaration)),
    edition: ($) => seq('whetstone', $.number),
    _declaration: ($) => choice($.network, $.op, $.size, $.plan),

    network: ($) => seq('network', field('name', $.identifier), field('body', $.network_body)),
    network_body: ($) => seq('{', repeat($._item), '}'),
    _item: ($) => choice($.size, $.op, $.input, $.label, $.output, $.binding),

    size: ($) => seq('size', field('name', $.identifier), $._value),
    op: ($) =>
      seq('op', field('name', $.identifier), optional(field('parameters', $.parameters)), $._value),
    parameters: ($) => seq('(', optional(commaSeparated($.parameter)), ')'),
    parameter: ($) => seq(field('name', $.identifier), ':', field('type', $.parameter_type)),
    parameter_type: () => choice('size', 'number', 'signal'),
    input: ($) => seq('input', field('name', $.identifier), $._annotation),
    label: ($) => seq('label', field('name', $.identifier), $._annotation),
    output: ($) => seq('output', field('name', $.identifier), optional($._annotation), $._value),
    binding: ($) =>
      seq(field('name', name($, ...ITEMS, ...UNITS)), optional($._annotation), $._value),
    _annotation: ($) => seq(':', field('type', $.type)),
    _value: ($) => seq('=', field('value', $._expression)),

    plan: ($) => seq(
      field('kind', $.plan_kind), field('subject', $.identifier),
      optional(seq('as', field('name', $.identifier))), field('body', $.plan_body)),
    plan_kind: () => choice(...PLANS),
    plan_body: ($) => seq('{', repeat($.setting), '}'),
    setting: ($) => seq(field('key', name($, ...UNITS)), ':', field('value', $._expression)),

    type: ($) => seq(field('kind', $.kind), '[', commaSeparated(field('axis', $._expression)), ']'),
    kind: ($) => choice(
      'real', 'unit', 'spike', 'class', seq('quant', '(', field('bits', $._expression), ')')),

    _expression: ($) => choice($._range, $.pipeline),
    pipeline: ($) => operation($, $._expression, '|>', $._range),
    _range: ($) => choice($._sum, $.range),
    range: ($) => operation($, $._sum, '..', $._sum),
    _sum: ($) => choice($._product, alias($._sum_operation, $.binary)),
    _sum_operation: ($) => operation($, $._sum, choice('+', '-'), $._product),
    _product: ($) => choice($._unary, alias($._product_operation, $.binary)),
    _product_operation: ($) => choice(
      operation($, $._product, choice('*', '/'), $._unary),
      operation($, $._product, '/', $.unit)),
    _unary: ($) => choice($._atom, $.negative),
    negative: ($) => seq('-', field('operand', $._atom)),
    _atom: ($) => choice(
      $.number, $.quantity, $.string, $.boolean, $._path, $.call, $.list, $.parenthesized),
    quantity: ($) => seq(field('value', $.number), field('unit', $.unit)),
    boolean: () => choice('true', 'false'),
    _path: ($) => choice($.identifier, $.path),
    path: ($) => seq($.identifier, repeat1(seq('.', $.identifier))),
    call: ($) => seq(field('function', $._path), field('arguments', $.arguments)),
    arguments: ($) => seq('(', optional(commaSeparated($._argument)), ')'),
    list: ($) => seq('[', optional(commaSeparated($._argument)), ']'),
    _argument: ($) => choice($._expression, $.named_argument),
    named_argument: ($) => seq(field('name', $._path), ':', field('value', $._expression)),
    parenthesized: ($) => seq('(', $._expression, ')'),

    unit: () => choice(...UNITS, '%'),
    identifier: () => /[A-Za-z_][A-Za-z0-9_]*/,
    number: () => /[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?/,
    string: ($) => seq('"', repeat(choice($._text, $.escape)), token.immediate('"')),
    _text: () => token.immediate(prec(1, /[^"\\\r\n]+/)),
    escape: () => token.immediate(/\\(["\\]|u\{[0-9A-Fa-f]{1,6}\})/),
    // Two slashes, or four and more: a comment. Exactly three: documentation.
    comment: () => token(choice(/\/\/([^\/\r\n][^\r\n]*)?/, /\/\/\/\/[^\r\n]*/)),
    doc_comment: () => /\/\/\/([^\/\r\n][^\r\n]*)?/,
  },
});
