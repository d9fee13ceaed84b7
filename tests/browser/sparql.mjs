// The query page as somebody uses it who writes SPARQL: the editor with its help, the result in its
// forms, and what is taken away. Usage: node sparql.mjs http://127.0.0.1:7777/
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch } from './launch.mjs';

const home = process.argv[2];
const browser = await launch();
const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-GB' });
const page = await context.newPage();
page.setDefaultTimeout(10_000);
const complaints = [];
await page.exposeFunction('refused', (what) => complaints.push(`the policy refused ${what}`));
await page.addInitScript(() => {
  addEventListener('securitypolicyviolation', (event) => globalThis.refused(`${event.violatedDirective} ${event.blockedURI}`));
});
page.on('pageerror', (error) => complaints.push(`page error: ${error.message}`));
page.on('request', (request) => { if (!request.url().startsWith(home) && !request.url().startsWith('data:')) complaints.push(`asked ${request.url()}`); });

const expect = (truth, what) => { if (!truth) throw new Error(what); };
const editor = page.locator('.editor .cm-content');
const text = async () => page.inputValue('#query');
const write = async (words) => {
  await editor.click();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
  await page.keyboard.insertText(words);
};
const settled = async (truth, what) => {
  for (let turn = 0; turn < 100; turn += 1) {
    if (await truth()) return;
    await page.waitForTimeout(100);
  }
  throw new Error(what);
};

// What is typed before the editor arrives is kept.
await context.route('**/assets/editor.*', async (route) => { await new Promise((go) => setTimeout(go, 1500)); await route.continue(); });
await page.goto(`${home}sparql`, { waitUntil: 'commit' });
await page.fill('#query', 'ASK { ?early ?p ?o }');
await editor.waitFor();
expect((await text()) === 'ASK { ?early ?p ?o }', 'what was typed early is lost');
expect((await editor.textContent()).includes('?early'), 'the editor does not have what was typed early');
await context.unroute('**/assets/editor.*');

// Completion knows the class of the subject, says what its properties are called, and declares prefixes.
await write('SELECT ?p ?who WHERE {\n  ?p a colo:Publication ; publi');
await page.keyboard.press('Control+Space');
const option = page.locator('.editor .cm-tooltip-autocomplete li').first();
await option.waitFor();
expect(/dcterms:publisher.*Published by · \d/.test(await option.textContent()), `the first option is ${await option.textContent()}`);
await page.waitForTimeout(150);
await page.keyboard.press('Enter');
await settled(async () => (await text()).endsWith('dcterms:publisher'), `completed to ${await text()}`);
expect((await text()).startsWith('PREFIX dcterms: <http://purl.org/dc/terms/>\nSELECT'), 'the prefix is not declared');

// A mistake is told in words, and one click mends it.
await write('SELECT ?s WHERE { ?s dcterms:title ?t } LIMI 5');
const mistakes = page.locator('.mistakes li');
await settled(async () => (await mistakes.count()) > 0, 'no mistake is told');
for (let turn = 0; turn < 4 && (await mistakes.count()) > 0; turn += 1) {
  const before = await text();
  await mistakes.locator('button').first().click();
  await settled(async () => (await text()) !== before, 'a fix changes nothing');
  await page.waitForTimeout(1200);
}
expect((await text()).includes('LIMIT 5') && (await text()).includes('PREFIX dcterms:'), `mended to ${await text()}`);

// Laying out, running by keyboard, leaving with Tab.
await page.click('button[data-format]');
await settled(async () => (await text()).includes('WHERE {\n  ?s dcterms:title ?t\n}\nLIMIT 5'), `laid out as ${await text()}`);
await editor.click();
await page.keyboard.press('Tab');
expect(!(await editor.evaluate((one) => one.getRootNode().activeElement === one)), 'Tab does not leave the editor');
await editor.click();
await Promise.all([page.waitForURL(/query=/), page.keyboard.press('Control+Enter')]);
expect((await page.getByRole('status').first().textContent()).length >= 0, 'no status');
expect((await page.locator('#result .status-line').textContent()) === 'Complete: 5 rows.', 'the result is not complete');
expect((await page.locator('#result tbody tr').count()) === 5, 'not five rows');

// Labels in place of addresses, and the addresses where they are wished for.
const count = 'PREFIX dcterms: <http://purl.org/dc/terms/>\nSELECT ?publisher (COUNT(?p) AS ?n) WHERE { ?p dcterms:publisher ?publisher } GROUP BY ?publisher ORDER BY DESC(?n)';
await page.goto(`${home}sparql?query=${encodeURIComponent(count)}`);
expect(await page.locator('#result figure svg').isVisible(), 'a few numbers are not drawn');
const rows = await page.locator('#result tbody tr').count();
const cell = page.locator('#result tbody td').first();
expect(!(await cell.textContent()).includes('agent/'), 'a publisher has no label');
await page.getByRole('navigation', { name: 'Show as' }).getByRole('link', { name: 'Addresses' }).click();
expect((await page.locator('#result tbody td').first().textContent()).includes('agent/'), 'no address is shown');
await page.goBack();
const total = await page.goto(`${home}sparql?query=${encodeURIComponent('SELECT (COUNT(*) AS ?n) { ?s ?p ?o }')}`);
expect(total.status() === 200 && /^\d+$/.test(await page.locator('#result .truth').textContent()), 'a single number is not shown as one');

// What is copied gives the same rows elsewhere.
await page.goto(`${home}sparql?query=${encodeURIComponent(count)}`);
const copied = async (id) => page.locator(`#copy-${id}`).evaluate((one) => one.textContent);
const run = (command, words) => execFileSync(command, words, { encoding: 'utf8' });
expect(run('sh', ['-c', `${await copied('curl')} -sSf`]).trim().split('\n').length - 1 === rows, 'curl gets other rows');
expect(run('python3', ['-c', await copied('python')]) === `${rows} rows\n`, 'Python gets other rows');
const module = join(mkdtempSync(join(tmpdir(), 'copied-')), 'copied.mjs');
writeFileSync(module, await copied('javascript'));
expect(run('node', [module]) === `${rows} rows\n`, 'JavaScript gets other rows');
const address = (await copied('spreadsheet')).match(/"(.*)"/)[1];
expect((await (await fetch(address)).text()).trim().split('\n').length - 1 === rows, 'a spreadsheet gets other rows');

// A link to the query, and a result that stays, with the digest of what is downloaded.
await page.getByRole('link', { name: 'Link to this query' }).click();
expect((await page.locator('#result tbody tr').count()) === rows, 'the permalink gives other rows');
await page.goBack();
await page.getByRole('link', { name: 'Cite this result' }).click();
const line = page.locator('tr', { has: page.getByRole('link', { name: 'CSV', exact: true }) });
const csv = await line.getByRole('link').getAttribute('href');
const bytes = Buffer.from(await (await fetch(new URL(csv, home))).arrayBuffer());
const digest = createHash('sha256').update(bytes).digest('hex');
expect((await line.locator('code').textContent()) === digest, 'the digest is not that of the file');

// A long query says how long it runs, and can be cancelled.
await page.goto(`${home}sparql`);
await editor.waitFor();
await write('SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(CONTAINS(STR(?c), STR(?i))) }');
// Nobody can look into a page that is about to be left: it takes notes, and presses the button itself.
const notes = await page.evaluate(() => new Promise((done) => {
  const note = document.querySelector('[data-running]');
  const seen = [];
  new MutationObserver(() => {
    seen.push(note.textContent);
    if (seen.length === 4) document.querySelector('button[data-cancel]').click();
    if (note.textContent === note.dataset.cancelled) setTimeout(() => done(seen), 300);
  }).observe(note, { childList: true });
  document.querySelector('form.ask').requestSubmit();
}));
expect(/^Running for \d/.test(notes[0]), `nothing says that it runs: ${notes}`);
expect(notes.at(-1).startsWith('Cancelled'), 'nothing says that it was cancelled');
expect((await text()).includes('?g ?h ?i') && !page.url().includes('query='), 'the query is lost');

await browser.close();
for (const complaint of complaints) console.error(complaint);
process.exitCode = complaints.length > 0 ? 1 : 0;
