/// How the page looks: light and dark, on one column where there is no room for two.
enum PageStyle {
  static let sheet = """
    :root {
      color-scheme: light dark;
      --paper: #f6f5f2; --card: #ffffff; --ink: #1d1f24; --quiet: #5d626d; --line: #dedcd5;
      --accent: #b3401a; --spike: #c8481c; --silent: #e9e6df; --gap: #ffffff;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --paper: #14161a; --card: #1d2026; --ink: #eceae5; --quiet: #a3a8b3; --line: #343943;
        --accent: #ff9d66; --spike: #ffa25e; --silent: #2b2f38; --gap: #1d2026;
      }
    }
    * { box-sizing: border-box; }
    body {
      margin: 0; padding: 1.25rem clamp(1rem, 4vw, 3rem) 2rem; background: var(--paper);
      color: var(--ink); font: 1rem/1.5 system-ui, sans-serif;
    }
    header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 1rem; }
    h1 { margin: 0; font-size: 1.6rem; letter-spacing: -0.01em; }
    h2 { margin: 0 0 0.75rem; font-size: 1rem; }
    header p, footer, figcaption, .hint { color: var(--quiet); }
    header p { margin: 0; }
    main {
      display: grid; grid-template-columns: minmax(17rem, 21rem) minmax(0, 1fr);
      gap: 1.25rem; margin-top: 1.25rem; align-items: start;
    }
    section {
      background: var(--card); border: 1px solid var(--line); border-radius: 0.75rem; padding: 1rem;
    }
    .left { display: grid; gap: 1.25rem; position: sticky; top: 1rem; }
    #pad {
      display: block; width: 100%; border-radius: 0.5rem; cursor: crosshair; touch-action: none;
      image-rendering: pixelated; border: 1px solid var(--line);
    }
    .controls { display: grid; gap: 0.6rem; margin-top: 0.75rem; }
    .controls > div { display: flex; flex-wrap: wrap; gap: 0.6rem; align-items: center; }
    label { color: var(--quiet); font-size: 0.9rem; }
    .controls > .row { display: grid; grid-template-columns: 6.5rem 1fr; align-items: center; gap: 0.6rem; }
    input[type="range"] { width: 100%; accent-color: var(--accent); }
    button, .file {
      font: inherit; color: var(--ink); background: var(--paper); border: 1px solid var(--line);
      border-radius: 0.5rem; padding: 0.35rem 0.9rem; cursor: pointer;
    }
    button:hover, .file:hover { border-color: var(--accent); }
    .file input { position: absolute; opacity: 0; width: 1px; height: 1px; }
    :focus-visible, .file:focus-within { outline: 3px solid var(--accent); outline-offset: 2px; }
    .hint { font-size: 0.85rem; margin: 0.6rem 0 0; }
    .class { display: flex; align-items: baseline; justify-content: space-between; margin: 0; }
    .class b { font-size: 3.5rem; line-height: 1; color: var(--accent); }
    .bars { display: grid; gap: 0.15rem; margin: 0.5rem 0 0.75rem; font-size: 0.85rem; }
    .bars > div { display: grid; grid-template-columns: 2ch 1fr 8ch; gap: 0.5rem; align-items: center; }
    .bars span { font-variant-numeric: tabular-nums; color: var(--quiet); }
    .bars span:last-child { text-align: right; }
    .bars .best span { color: var(--ink); font-weight: 600; }
    .bars i { display: block; height: 0.6rem; border-radius: 0.3rem; background: var(--silent); }
    .bars i i { background: var(--quiet); }
    .bars .best i i { background: var(--spike); }
    figure { margin: 0 0 1.25rem; }
    figure:last-child { margin-bottom: 0; }
    figcaption { margin-bottom: 0.35rem; font-size: 0.9rem; }
    figcaption strong { color: var(--ink); }
    figure canvas {
      display: block; width: 100%; max-height: 16rem; object-fit: contain; object-position: left top;
      image-rendering: pixelated;
    }
    footer { margin-top: 1.25rem; font-size: 0.9rem; }
    @media (max-width: 46rem) {
      main { grid-template-columns: minmax(0, 1fr); }
      .left { position: static; }
    }

    """
}
