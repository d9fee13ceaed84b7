// The editor of the query page. What the form sends stays the text field below it; what the editor knows
// of SPARQL and of the graph it asks the server for. It lives in a shadow root, where its styles
// need no exception from the policy of the pages.
import { acceptCompletion, autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap, pickedCompletion } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { HighlightStyle, bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { forceLinting, lintGutter, lintKeymap, linter } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { EditorView, drawSelection, highlightActiveLine, highlightSpecialChars, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { SparqlLanguage } from 'codemirror-lang-sparql';

const form = document.querySelector('form.ask[data-assist]');
const field = form?.querySelector('textarea');
const words = form?.dataset ?? {};

// Asks the server about the text. Whoever asks late gets nothing: no answer is better than an old one.
const tell = async (what, view, more = {}, signal = AbortSignal.timeout(5000)) => {
  try {
    const body = new URLSearchParams({ query: view.state.doc.toString(), ...more });
    const response = await fetch(`${words.assist}/${what}${words.ui ? `?ui=${words.ui}` : ''}`, { method: 'POST', body, signal });
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
};

const replace = (view, { start, end, text }) => {
  view.dispatch({ changes: { from: start, to: end, insert: text }, userEvent: 'input.fix' });
  view.focus();
};

// ---- completion

const insert = (option) => (view, completion, from, to) => {
  const changes = [{ from, to, insert: option.apply }];
  if (option.declare) changes.unshift({ from: 0, insert: option.declare });
  const head = option.declare?.length ?? 0;
  view.dispatch({ changes, selection: { anchor: head + from + option.apply.length }, annotations: pickedCompletion.of(completion), userEvent: 'input.complete' });
};

const complete = async (context) => {
  if (!context.explicit && !context.matchBefore(/[\p{L}\p{N}_?$:<\/.#-]$/u)) return null;
  const abort = new AbortController();
  context.addEventListener('abort', () => abort.abort());
  const told = await tell('complete', context.view, { at: context.pos }, abort.signal);
  if (!told || told.options.length === 0) return null;
  const options = told.options.map((option) => ({ label: option.label, detail: option.detail, type: option.kind, apply: insert(option) }));
  return { from: told.from, to: told.to, options, filter: false };
};

// ---- mistakes: in the text, and in words below it with a button for what mends them

const list = document.createElement('ul');
list.className = 'mistakes';
list.setAttribute('aria-live', 'polite');

const show = (view, mistakes) => {
  list.replaceChildren(...mistakes.map((mistake) => {
    const item = document.createElement('li');
    const line = view.state.doc.lineAt(Math.min(mistake.from, view.state.doc.length)).number;
    item.append(`${words.line} ${line}: ${mistake.message}${mistake.help ? ` – ${mistake.help}` : ''} `);
    if (mistake.fix) {
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'small';
      button.append(words.fix);
      button.addEventListener('click', () => replace(view, mistake.fix));
      item.append(button);
    }
    return item;
  }));
};

const check = async (view) => {
  const told = await tell('check', view);
  const mistakes = told?.mistakes ?? [];
  show(view, mistakes);
  const end = view.state.doc.length;
  return mistakes.map(({ from, to, severity, message, help, fix }) => ({
    from: Math.min(from, end),
    to: Math.min(Math.max(to, from), end),
    severity,
    message: help ? `${message} – ${help}` : message,
    actions: fix ? [{ name: words.fix, apply: (view) => replace(view, fix) }] : [],
  }));
};

// ---- the editor

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword], class: 'w' },
  { tag: [tags.variableName, tags.special(tags.variableName)], class: 'v' },
  { tag: [tags.string, tags.number, tags.literal, tags.bool], class: 't' },
  { tag: [tags.comment, tags.lineComment], class: 'k' },
  { tag: [tags.namespace, tags.url, tags.propertyName, tags.typeName, tags.labelName], class: 'n' },
]);

const look = EditorView.theme({
  '&': { color: 'var(--ink)', backgroundColor: 'var(--raised)', border: '1px solid var(--quiet)', borderRadius: '8px', fontSize: '.92rem' },
  '&.cm-focused': { outline: '3px solid var(--link)', outlineOffset: '2px' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.55', minHeight: '13rem', maxHeight: '70vh', borderRadius: '8px' },
  '.cm-content': { padding: '.7rem 0', caretColor: 'var(--ink)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)', borderLeftWidth: '2px' },
  '.cm-gutters': { color: 'var(--quiet)', backgroundColor: 'transparent', border: 'none' },
  '.cm-activeLine': { backgroundColor: 'transparent' },
  '&.cm-focused .cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--link) 9%, transparent)' },
  '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': { backgroundColor: 'color-mix(in srgb, var(--link) 30%, transparent)' },
  '&.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--marked)', outline: '1px solid var(--quiet)' },
  '.cm-tooltip': { color: 'var(--ink)', backgroundColor: 'var(--paper)', border: '1px solid var(--line)', borderRadius: '6px' },
  '.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--mono)', fontSize: '.86rem', maxHeight: '18rem' },
  '.cm-tooltip-autocomplete > ul > li': { padding: '.25rem .6rem !important', display: 'flex', justifyContent: 'space-between', gap: '1.5rem' },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': { color: 'var(--paper) !important', backgroundColor: 'var(--link) !important' },
  '.cm-completionDetail': { fontFamily: 'var(--sans)', fontStyle: 'normal', opacity: '.85' },
  '.cm-completionIcon': { display: 'none' },
  '.cm-diagnosticAction': { color: 'var(--paper)', backgroundColor: 'var(--link)' },
  '.w': { color: 'var(--link)', fontWeight: '600' },
  '.v': { color: 'var(--mark)' },
  '.t': { color: 'var(--text)' },
  '.k': { color: 'var(--quiet)', fontStyle: 'italic' },
});

const run = () => { form.requestSubmit(); return true; };
const arrange = async (view) => {
  const told = await tell('format', view);
  if (told && told.query !== view.state.doc.toString()) {
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: told.query }, selection: { anchor: 0 }, userEvent: 'input.format' });
  }
  view.focus();
};

// Tab leaves the editor, as it leaves every field.
const open = () => {
  const host = document.createElement('div');
  host.className = 'editor';
  const root = host.attachShadow({ mode: 'open' });
  const state = EditorState.create({
    doc: field.value,
    extensions: [
      keymap.of([
        { key: 'Mod-Enter', run },
        { key: 'Shift-Alt-f', run: (view) => { arrange(view); return true; } },
        { key: 'Enter', run: acceptCompletion },
        ...closeBracketsKeymap, ...completionKeymap, ...lintKeymap, ...historyKeymap, ...defaultKeymap,
      ]),
      lineNumbers(), highlightSpecialChars(), history(), drawSelection(), indentOnInput(), indentUnit.of('  '),
      bracketMatching(), closeBrackets(), highlightActiveLine(),
      SparqlLanguage, syntaxHighlighting(colours), look,
      autocompletion({ override: [complete], activateOnTypingDelay: 150, maxRenderedOptions: 60 }),
      lintGutter(), linter(check, { delay: 600 }),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ 'aria-label': words.name, spellcheck: 'false', autocapitalize: 'off', dir: 'ltr' }),
      EditorView.updateListener.of((update) => { if (update.docChanged) field.value = update.state.doc.toString(); }),
    ],
  });
  field.before(host);
  const view = new EditorView({ state, root, parent: root });
  field.hidden = true;
  field.after(list);
  form.querySelector('label[for=query]').addEventListener('click', () => view.focus());
  const button = form.querySelector('button[data-format]');
  button.hidden = false;
  button.addEventListener('click', () => arrange(view));
  form.querySelector('details.keys').hidden = false;
  forceLinting(view);
};

// ---- while the server works: how long, and a way to stop it; who goes away stops it as well

const wait = () => {
  const note = form.querySelector('[data-running]');
  const cancel = form.querySelector('button[data-cancel]');
  let timer;
  const end = (told) => {
    clearInterval(timer);
    cancel.hidden = true;
    note.textContent = told;
  };
  form.addEventListener('submit', () => {
    const start = Date.now();
    clearInterval(timer);
    cancel.hidden = false;
    timer = setInterval(() => { note.textContent = note.dataset.running.replace('{n}', ((Date.now() - start) / 1000).toFixed(1)); }, 200);
  });
  cancel.addEventListener('click', () => { stop(); end(note.dataset.cancelled); });
  addEventListener('pageshow', () => end(''));
};

if (form && field) {
  open();
  wait();
}
