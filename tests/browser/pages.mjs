// Opens pages in Chromium at two widths, light and dark, with and without scripts, and fails on
// anything that a visitor would stumble over. Usage: node pages.mjs http://127.0.0.1:7777/
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { launch } from './launch.mjs';

const home = new URL(process.argv[2]);
const screenshots = fileURLToPath(new URL('../../target/screenshots/', import.meta.url));
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const query = 'PREFIX dcterms: <http://purl.org/dc/terms/>\nSELECT ?publication ?title ?date WHERE { ?publication dcterms:title ?title ; dcterms:date ?date }';

// name, path, status
const pages = [
  ['home', '', 200],
  ['list', 'publication', 200],
  ['publication', 'publication/we-are-in-danger-of-losing-the-global-battle-for-child', 200],
  ['by-a-person', 'publication/how-to-conduct-ethical-research-on-sexual-exploitation', 200],
  ['law', 'law/european-electronic-communications-code', 200],
  ['agent', 'agent/weprotect-global-alliance', 200],
  ['topic', 'topic/defining-problems', 200],
  ['concept', 'concept/csea-online', 200],
  ['project', 'project/amplifying-the-voices-of-survivors', 200],
  ['record', 'record/ddeeb6089382-5', 200],
  ['form', 'sparql', 200],
  ['result', `sparql?query=${encodeURIComponent(query)}`, 200],
  ['broken', `sparql?query=${encodeURIComponent('SELECT ?s\nWHERE { ?s ?p ?o')}`, 400],
  ['browse', 'browse', 200],
  ['shelf', 'browse/topics', 200],
  ['search', 'search?q=child', 200],
  ['nothing-found', 'search?q=zzxxyy', 200],
  ['data', 'data', 200],
  ['about', 'about', 200],
  ['ask', 'ask', 200],
  ['question', 'ask/who-refers-to-a-law', 200],
  ['network', 'ask/subjects-mentioned-together', 200],
  ['no-such-law', 'ask/who-refers-to-a-law?law=nothing', 400],
  ['help', 'help', 200],
  ['lessons', 'help/sparql', 200],
  ['vocab', 'vocab', 200],
  ['accessibility', 'accessibility', 200],
  ['german', 'law/european-electronic-communications-code?ui=de', 200],
  ['event', 'event/virtual-roundtable-trafficking-and-csea-online', 200],
  ['place', 'place/european-union', 200],
  ['problem', 'problems/not-acceptable', 200],
  ['missing', 'law/never-heard-of-it', 404],
];

const complaints = [];
const complain = (where, what) => complaints.push(`${where}: ${what}`);

const listen = async (page, where, expected) => {
  await page.exposeFunction('refused', (what) => complain(where(), `the policy refused ${what}`));
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', (event) => globalThis.refused(event.violatedDirective));
  });
  page.on('pageerror', (error) => complain(where(), `page error: ${error.message}`));
  page.on('console', (message) => {
    const ours = expected() >= 400 && message.text().includes(`status of ${expected()}`);
    if (['error', 'warning'].includes(message.type()) && !ours) complain(where(), `console: ${message.text()}`);
  });
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== home.origin) complain(where(), `asked ${request.url()}`);
  });
};

const measure = () => ({
  headings: document.querySelectorAll('h1').length,
  overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  inline: document.querySelectorAll('[style]').length,
  small: [...document.querySelectorAll('nav a, button, summary, .plain a, .formats a')]
    .filter((one) => one.getClientRects().length > 0 && one.getBoundingClientRect().height < 24)
    .map((one) => one.textContent.trim()),
});

const visit = async (page, where, [name, path, status], folder) => {
  const response = await page.goto(new URL(path, home).href, { waitUntil: 'load' });
  if (response.status() !== status) complain(where(), `status ${response.status()}, not ${status}`);
  const seen = await page.evaluate(measure);
  if (seen.headings !== 1) complain(where(), `${seen.headings} h1`);
  if (seen.overflow > 0) complain(where(), `${seen.overflow} px too wide`);
  if (seen.inline > 0) complain(where(), `${seen.inline} inline styles`);
  if (seen.small.length > 0) complain(where(), `targets below 24 px: ${seen.small.join(', ')}`);
  await page.screenshot({ path: `${screenshots}${folder}/${name}.png`, fullPage: true });
};

// Everything that folds is opened first, but for the menu, which lies over the page: that is judged on one
// page, where what is under it may be hidden. axe comes from the test and not from the page, so the
// page's own policy stays in force.
const judge = async (page, where, [name], folder) => {
  const menu = name === 'problem';
  await page.evaluate((menu) => document.querySelectorAll(menu ? 'details' : 'details:not(.browse)').forEach((one) => { one.open = true; }), menu);
  const { overflow } = await page.evaluate(measure);
  if (overflow > 0) complain(where(), `${overflow} px too wide when opened`);
  await page.screenshot({ path: `${screenshots}${folder}/${name}-open.png`, fullPage: true });
  await page.evaluate(axe);
  const { violations, passes } = await page.evaluate((menu) => globalThis.axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    rules: { 'target-size': { enabled: !menu } },
  }), menu);
  if (passes.length === 0) complain(where(), 'axe did not look at anything');
  for (const found of violations) {
    complain(where(), `axe ${found.impact} ${found.id}: ${found.nodes.map((node) => node.html).slice(0, 3).join(' | ')}`);
  }
};

const run = async (browser, { width, scheme, scripts }) => {
  const folder = `${width}-${scheme}${scripts ? '' : '-no-scripts'}`;
  mkdirSync(`${screenshots}${folder}`, { recursive: true });
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: scheme, javaScriptEnabled: scripts });
  const page = await context.newPage();
  let now = pages[0];
  const where = () => `${folder} ${now[0]}`;
  await listen(page, where, () => now[2]);
  for (now of pages) {
    await visit(page, where, now, folder);
    if (scripts) await judge(page, where, now, folder);
  }
  await context.close();
};

// Whatever a visitor prefers, nothing moves, nothing is lost, and what is printed is open.
const prefer = async (browser) => {
  const folder = 'preferences';
  mkdirSync(`${screenshots}${folder}`, { recursive: true });
  const context = await browser.newContext({ viewport: { width: 320, height: 640 }, forcedColors: 'active', reducedMotion: 'reduce' });
  const page = await context.newPage();
  for (const now of pages.filter(([, , status]) => status === 200)) {
    await visit(page, () => `forced colours ${now[0]}`, now, folder);
  }
  await page.emulateMedia({ media: 'print' });
  await page.goto(new URL('law/eprivacy-directive', home).href);
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  const printed = await page.evaluate(() => ({
    nav: getComputedStyle(document.querySelector('header.site nav')).display,
    open: document.querySelectorAll('main details:not([open])').length,
  }));
  if (printed.nav !== 'none' || printed.open > 0) complain('print', `${JSON.stringify(printed)}`);
  await context.close();
};

// What a page weighs, packed: the budgets of the site.
const weigh = async () => {
  const packed = async (path) => gzipSync(Buffer.from(await (await fetch(new URL(path, home), { headers: { accept: 'text/html' } })).arrayBuffer())).length;
  const law = await (await fetch(new URL('law/eprivacy-directive', home), { headers: { accept: 'text/html' } })).text();
  const form = await (await fetch(new URL('sparql', home), { headers: { accept: 'text/html' } })).text();
  if (/editor\.[0-9a-f]+\.js/.test(law)) complain('weight', 'a page without a form loads the editor');
  for (const [text, pattern, most] of [[law, /href="([^"]+\.css)"/, 12], [law, /src="([^"]+base[^"]+\.js)"/, 8], [form, /src="([^"]+editor[^"]+\.js)"/, 150]]) {
    const size = await packed(text.match(pattern)[1]);
    if (size > most * 1024) complain('weight', `${text.match(pattern)[1]} has ${size} bytes, packed`);
  }
  for (const [name, path, status] of pages) {
    const size = status === 200 ? await packed(path) : 0;
    if (size > 25 * 1024) complain('weight', `${name} has ${size} bytes, packed`);
  }
};

// The form works by itself: what is typed is asked, and stands in the form again.
const ask = async (browser, scripts) => {
  const context = await browser.newContext({ javaScriptEnabled: scripts });
  const page = await context.newPage();
  await page.goto(new URL('sparql', home).href);
  if (scripts) {
    await page.locator('.editor .cm-content').click();
    await page.keyboard.press('Control+a');
    await page.keyboard.insertText(query);
  } else {
    await page.fill('textarea', query);
  }
  await page.click('form.ask button[type=submit]');
  const rows = await page.locator('tbody tr').count();
  const kept = await page.inputValue('textarea');
  if (rows === 0) complain('form', 'a query that was typed gave no rows');
  if (kept.replace(/\r\n/g, '\n') !== query) complain('form', 'the query was not kept');
  await page.goto(new URL('sparql', home).href);
  await page.keyboard.press('Tab');
  const first = await page.evaluate(() => document.activeElement.textContent).catch(() => 'Skip to content');
  if (first !== 'Skip to content') complain('form', `the first Tab leads to ${first}`);
  await context.close();
};

const browser = await launch();
try {
  // Both themes, from narrow to wide, with scripts and without.
  await run(browser, { width: 360, scheme: 'light', scripts: true });
  await run(browser, { width: 1280, scheme: 'dark', scripts: true });
  await run(browser, { width: 320, scheme: 'dark', scripts: false });
  await prefer(browser);
  await weigh();
  await ask(browser, true);
  await ask(browser, false);
} finally {
  await browser.close();
}
for (const complaint of complaints) console.error(complaint);
console.log(`${pages.length} pages opened, ${complaints.length} complaints`);
process.exitCode = complaints.length > 0 ? 1 : 0;
