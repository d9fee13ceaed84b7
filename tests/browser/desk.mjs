// Signs in, decides, merges, imports: with scripts by keys alone, and without scripts by forms. Fails
// on anything that a curator would stumble over. Usage: node desk.mjs http://127.0.0.1:7777/ TOKEN
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { launch } from './launch.mjs';

const [home, token] = [new URL(process.argv[2]), process.argv[3]];
const screenshots = fileURLToPath(new URL('../../target/screenshots/desk/', import.meta.url));
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const listing = 'Reading on: Weirs\n\n12 March 2019\nWeirs of the Quell\n\nWhat the Weir Act says of eel passes is read again.\n\n3 April 2020\nLocks and their keepers\n\nPublisher: Quell Trust (Handbook)\n\nThe handbook does not name any law.\n';
const profile = 'format = "listing"\nlanguage = "en"\n';

const complaints = [];
const complain = (where, what) => complaints.push(`${where}: ${what}`);
const expect = (where, what, holds) => { if (!holds) complain(where, what); };

const listen = (page, where) => {
  page.on('pageerror', (error) => complain(where(), `page error: ${error.message}`));
  page.on('console', (message) => {
    const refused = /status of (401|412)/.test(message.text());
    if (['error', 'warning'].includes(message.type()) && !refused) complain(where(), `console: ${message.text()}`);
  });
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== home.origin) complain(where(), `asked ${request.url()}`);
  });
};

const look = async (page, name, { width, scheme, scripts }) => {
  const where = `${width} ${scheme} ${name}`;
  const seen = await page.evaluate(() => ({
    headings: document.querySelectorAll('h1').length,
    overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    small: [...document.querySelectorAll('nav a, button, summary, .badge a, a.button')]
      .filter((one) => one.getClientRects().length > 0 && one.getBoundingClientRect().height < 24)
      .map((one) => one.textContent.trim()),
  }));
  expect(where, `${seen.headings} h1`, seen.headings === 1);
  expect(where, `${seen.overflow} px too wide`, seen.overflow <= 0);
  expect(where, `targets below 24 px: ${seen.small.join(', ')}`, seen.small.length === 0);
  const folder = `${screenshots}${width}-${scheme}${scripts ? '' : '-no-scripts'}`;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
  if (!scripts) return;
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  }));
  for (const found of violations) {
    complain(where, `axe ${found.impact} ${found.id}: ${found.nodes.map((node) => node.html).slice(0, 3).join(' | ')}`);
  }
};

const go = (page, path) => page.goto(new URL(path, home).href, { waitUntil: 'load' });

const signIn = async (page, how) => {
  await go(page, 'sign-in');
  await look(page, 'sign-in', how);
  await page.fill('#in-token', 'not the token');
  await page.click('form.prompt button');
  expect('sign-in', 'a wrong token was not refused', await page.locator('[role=alert]').count() === 1);
  await look(page, 'refused', how);
  await page.fill('#in-token', token);
  await page.fill('#in-name', 'Ada Quell');
  await page.click('form.prompt button');
  expect('sign-in', `it led to ${page.url()}`, new URL(page.url()).pathname.endsWith('/review'));
};

const waiting = (page) => page.locator('.proposal .eyebrow').first().textContent();
const press = async (page, key) => {
  await Promise.all([page.waitForEvent('load'), page.keyboard.press(key)]);
};

// Everything by keys: accept, undo, skip, to the neighbours; and nothing once they are switched off.
const byKeys = async (page) => {
  await go(page, 'review?kind=mention');
  const before = await waiting(page);
  await press(page, 'a');
  expect('keys', 'a did not accept', await page.locator('.done').count() > 0);
  expect('keys', 'the number that waits stayed', await waiting(page) !== before);
  await press(page, 'z');
  expect('keys', 'z did not take it back', await page.locator('.done').count() === 0);
  await go(page, 'review?kind=link');
  const first = page.url();
  const asked = await page.locator('h1').textContent();
  await press(page, 's');
  expect('keys', 's did not skip', await page.locator('h1').textContent() !== asked);
  await press(page, 'k');
  expect('keys', 'k did not lead back', await page.locator('h1').textContent() === asked);
  await page.fill('#in-note', '');
  await page.focus('#in-note');
  await page.keyboard.type('are you sure');
  await page.waitForTimeout(200);
  expect('keys', 'typing a note decided', await page.inputValue('#in-note') === 'are you sure');
  await go(page, first);
  await page.locator('[data-keys] input').uncheck();
  await page.locator('h1').click();
  await page.keyboard.press('r');
  await page.waitForTimeout(300);
  expect('keys', 'a key decided though keys are off', await page.locator('.done').count() === 0);
  await page.reload();
  expect('keys', 'keys came back by themselves', !(await page.locator('[data-keys] input').isChecked()));
  await page.locator('[data-keys] input').check();
};

// Everything by forms: accept and undo, merge and undo.
const byForms = async (page) => {
  for (const kind of ['mention', 'identity']) {
    await go(page, `review?kind=${kind}`);
    await page.click('button[value=accept]');
    expect('forms', `${kind}: nothing was said of the decision`, await page.locator('.done[role=status]').count() === 1);
    await page.click('.done button[value=undo]');
    const state = await page.locator('form.decide button[value=accept]').count();
    expect('forms', `${kind}: it was not taken back`, state === 1);
  }
};

const planned = async (page, how) => {
  await go(page, 'plan');
  await look(page, 'plan', how);
  await page.setInputFiles('#in-file', { name: 'weirs.txt', mimeType: 'text/plain', buffer: Buffer.from('31 February 2021\nA title\n') });
  await page.fill('#in-profile', profile);
  await page.click('form.prompt button');
  await look(page, 'plan-refused', how);
  await page.setInputFiles('#in-file', { name: 'weirs.txt', mimeType: 'text/plain', buffer: Buffer.from(listing) });
  await page.fill('#in-profile', profile);
  await page.click('form.prompt button');
  expect('plan', 'no field changed', await page.locator('table.fields').count() > 0);
  await look(page, 'plan-made', how);
};

const run = async (browser, how) => {
  const { width, scheme, scripts } = how;
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: scheme, javaScriptEnabled: scripts, reducedMotion: 'reduce' });
  const page = await context.newPage();
  listen(page, () => `${width} ${scheme} ${new URL(page.url()).pathname}`);
  await go(page, 'review');
  await look(page, 'review-signed-out', how);
  await signIn(page, how);
  for (const kind of ['link', 'mention', 'identity']) {
    await go(page, `review?kind=${kind}`);
    await look(page, `review-${kind}`, how);
  }
  for (const [name, path] of [['rejected', 'review?state=rejected'], ['quality', 'quality'], ['quality-list', 'quality/laws-that-nobody-refers-to'], ['german', 'review?ui=de']]) {
    await go(page, path);
    await look(page, name, how);
  }
  if (scripts) await byKeys(page);
  await byForms(page);
  await planned(page, how);
  await page.click('.badge button');
  expect('sign-out', 'the buttons stayed', await page.locator('form.decide').count() === 0);
  await context.close();
};

const browser = await launch();
try {
  await run(browser, { width: 360, scheme: 'dark', scripts: true });
  await run(browser, { width: 1280, scheme: 'light', scripts: true });
  await run(browser, { width: 320, scheme: 'light', scripts: false });
} finally {
  await browser.close();
}
for (const complaint of complaints) console.error(complaint);
console.log(`${complaints.length} complaints`);
process.exitCode = complaints.length > 0 ? 1 : 0;
