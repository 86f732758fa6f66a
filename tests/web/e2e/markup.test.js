// Messages as they are shown: Markdown without HTML, names, links, and what the list says of them.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { Kithd } from './kithd.js';
import { launch, Person } from './people.js';

let browser;
let server;
let ana;
let ben;

before(async () => {
  server = await new Kithd({ 'limits.signInsPerMinute': 0, 'limits.messagesPerSecond': 0 }).start();
  browser = await launch();
  ana = await (await Person.come(browser, server.url)).register('ana');
  ben = await (await Person.come(browser, server.url)).register('ben');
  for (const person of [ana, ben]) await person.enter();
  await ana.page.setViewportSize({ width: 420, height: 800 }); // a phone: the list is another page
});
after(async () => {
  await browser?.close();
  await server?.remove();
});
afterEach(() => assert.deepEqual([...ana.faults, ...ben.faults], []));

// Ben says it, and Ana's page has it: its element there.
async function heard(text) {
  const count = await ana.at('message').count();
  await ben.say(text);
  const message = ana.at('message').nth(count);
  await message.waitFor();
  return message;
}

const texts = (message, selector) => message.getByTestId('message-text').locator(selector).allTextContents();

test('marks are elements, HTML is text', async () => {
  const message = await heard('**a *b*** ~~c~~ `<i>d</i>` <b>e</b>\n> f\n- g\n- **h**');
  assert.deepEqual(await texts(message, 'strong'), ['a ', 'b', 'h']);
  assert.deepEqual(await texts(message, 'strong > em'), ['b']);
  assert.deepEqual(await texts(message, 's'), ['c']);
  assert.deepEqual(await texts(message, 'code'), ['<i>d</i>']);
  assert.deepEqual(await texts(message, 'blockquote'), ['f']);
  assert.deepEqual(await texts(message, 'ul > li'), ['• g', '• h']);
  assert.deepEqual(await texts(message, 'b, i'), []);
});

test('a block of code keeps its white space and scrolls by itself, by keyboard, too', async () => {
  const code = `if (x) {\n\treturn  ${'1 + '.repeat(60)}1;\n}`;
  const message = await heard(`\`\`\`js\n${code}\n\`\`\``);
  const block = message.locator('pre');
  assert.equal(await block.textContent(), code);
  assert.equal(await block.evaluate((element) => element.textContent), code);
  assert.ok(await block.evaluate((element) => element.scrollWidth > element.clientWidth));
  assert.ok(await ana.at('messages').evaluate((list) => list.scrollWidth <= list.clientWidth), 'the list does not');
  await block.focus();
  await ana.page.keyboard.press('ArrowRight');
  await ana.until(() => [...document.querySelectorAll('pre')].at(-1).scrollLeft > 0);
});

test('a link says where it leads', async () => {
  const message = await heard('[the plan](https://a.example/x) [https://good.example](https://evil.example/y) https://b.example');
  const links = await message.locator('a').evaluateAll((all) => all.map((a) => [a.textContent, a.getAttribute('href'), a.title, a.target, a.rel]));
  const safe = ['_blank', 'noopener noreferrer'];
  assert.deepEqual(links, [
    ['the plan', 'https://a.example/x', 'https://a.example/x', ...safe],
    ['https://good.example', 'https://evil.example/y', 'https://evil.example/y', ...safe],
    ['https://b.example', 'https://b.example/', '', ...safe],
  ]);
  assert.equal(await message.getByTestId('message-text').textContent(),
    'the plan https://good.example (https://evil.example/y) https://b.example');
});

test('who is named sees it, others do not', async () => {
  const message = await heard('look, @Ana: `@ana`');
  assert.deepEqual(await texts(message, 'mark'), ['@Ana']);
  const ground = (element) => getComputedStyle(element.querySelector('.bubble')).backgroundColor;
  assert.notEqual(await message.evaluate(ground), await (await heard('look, @anabel')).evaluate(ground));
  assert.equal(await ben.at('message').locator('mark').count(), 0);
});

test('the list shows the words without the marks', async () => {
  await heard('**Bold** and\n```\ncode\n```');
  await ana.at('back').click();
  await ana.at('room-0').getByText('ben: Bold and code', { exact: true }).waitFor();
  await ana.enter();
});
