// Opens every page of a catalogue whose every field tries to run something. Usage:
// node hostile.mjs http://127.0.0.1:7777/ PATH… – fails if anything ran, was refused by the policy,
// was asked of another host, or became an element that we did not write.
import { launch } from './launch.mjs';

const [, , address, ...paths] = process.argv;
const home = new URL(address);
const complaints = [];
const ours = (address) => address.startsWith('data:') || new URL(address).origin === home.origin;

const browser = await launch();
const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
const page = await context.newPage();
let now = '';
const complain = (what) => complaints.push(`${now}: ${what}`);
await page.exposeFunction('hit', (where) => complain(`a payload ran: ${where}`));
await page.exposeFunction('refused', (what) => complain(`the policy refused ${what}`));
await page.addInitScript(() => {
  addEventListener('securitypolicyviolation', (event) => globalThis.refused(`${event.violatedDirective} ${event.blockedURI}`));
});
page.on('dialog', (dialog) => { complain(`a dialog: ${dialog.message()}`); dialog.dismiss(); });
page.on('pageerror', (error) => complain(`page error: ${error.message}`));
page.on('request', (request) => { if (!ours(request.url())) complain(`asked ${request.url()}`); });

// What no page of ours has, whoever wrote its data.
const foreign = () => {
  const found = [...document.querySelectorAll('iframe, object, embed, base, img, video, audio, math, marquee, [style], meta[http-equiv], style')];
  const attributes = [...document.querySelectorAll('*')].flatMap((one) => [...one.attributes]);
  const running = attributes.filter((one) => /^on/i.test(one.name) || (/^(href|src|action|formaction|data)$/i.test(one.name) && /^\s*(javascript|vbscript|data):/i.test(one.value)));
  return [...found.map((one) => one.outerHTML.slice(0, 90)), ...running.map((one) => `${one.name}=${one.value}`.slice(0, 90))];
};

for (now of paths) {
  await page.goto(new URL(now, home).href, { waitUntil: 'load' });
  await page.evaluate(() => document.querySelectorAll('details').forEach((one) => { one.open = true; }));
  for (const what of await page.evaluate(foreign)) complain(`an element or attribute of theirs: ${what}`);
}
await browser.close();
for (const complaint of complaints.slice(0, 40)) console.error(complaint);
console.log(`${paths.length} pages opened, ${complaints.length} complaints`);
process.exitCode = complaints.length > 0 ? 1 : 0;
