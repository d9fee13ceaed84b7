// As a new user: from the home page to "who refers to the ePrivacy directive, in which words", and a
// citation of the answer. Usage: node researcher.mjs http://127.0.0.1:7777/ on|off (scripts)
import { launch } from './launch.mjs';

const [, , home, scripts] = process.argv;
const browser = await launch();
const context = await browser.newContext({ javaScriptEnabled: scripts === 'on', locale: 'en-GB' });
const page = await context.newPage();
const expect = async (locator, words) => {
  const seen = (await locator.first().textContent({ timeout: 5000 })).replace(/\s+/g, ' ');
  if (!seen.includes(words)) throw new Error(`expected “${words}” in “${seen}”`);
};
const start = Date.now();
await page.goto(home);
await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Ask' }).click();
await page.getByRole('link', { name: 'Who refers to this law, in which words, since when?' }).click();
await page.getByLabel('Law', { exact: true }).selectOption({ label: 'ePrivacy directive' });
await page.getByRole('button', { name: 'Ask' }).click();
await expect(page.getByRole('status'), 'Complete: 1 row.');
await expect(page.locator('tbody'), 'the ePrivacy directive going into effect');
await page.getByRole('link', { name: 'Cite this result' }).click();
await expect(page.locator('main'), 'Who refers to this law, in which words, since when?');
await expect(page.locator('main'), 'Result of a query of Colophon, version');
await page.goBack();
await page.getByRole('link', { name: /^We are in danger of losing/ }).click();
await page.locator('details.why summary').first().click();
await expect(page.locator('details.why[open] mark'), 'the ePrivacy directive going into effect');
await expect(page.locator('details.why[open]'), 'NCMEC compared EU-related CyberTipline reports');
await expect(page.locator('details.why[open]'), 'line ');
console.log(`done in ${Date.now() - start} ms`);
await browser.close();
