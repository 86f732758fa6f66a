// Every state of the browser and desktop clients as PNG, light and dark: node screenshots.mjs [FOLDER]
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DesktopShots } from './e2e/desktopshots.js';
import { Kithd } from './e2e/kithd.js';
import { launch, Person } from './e2e/people.js';
import { rootPath } from './support/paths.js';

const folder = process.argv[2] ?? rootPath('build/screenshots');
mkdirSync(folder, { recursive: true });

const TALK = [
  ['maria', 'Good morning! The seedlings are finally up 🌱'],
  ['maria', 'Tomatoes, basil and – surprise – one sunflower.'],
  ['jonas', 'Beautiful. Who waters them at the weekend?'],
  ['ada', 'I can on Saturday.\nSunday would be better for somebody else, we are at my parents\'.'],
  ['jonas', 'Then I take Sunday.'],
  ['maria', 'Perfect. The plan is here: https://garden.example.org/plan'],
  ['ada', '水やりは朝にお願いします 🙏'],
  ['maria', 'Yes, in the morning, before nine. The can stands behind the shed, the tap is the left one, and please turn it off at the main as well: last year it dripped for a week and nobody noticed until the cellar did.'],
];
// What messages look like inside.
const MARKED = [
  ['jonas', 'The plan for **Saturday**, with *no* excuses and ~~rain~~ sun:\n- compost\n- water the **tomatoes** twice, in the morning and again in the evening when it is not so hot any more\n  - the left tap\n12. lock the shed'],
  ['maria', '> Who waters them at the weekend?\n> And who *pays*?\nI do. See [the plan](https://garden.example.org/plan) or [https://good.example](https://evil.example/login).'],
  ['jonas', 'Run this, @maria:\n```sh\nfor bed in one two three; do water --bed "$bed" --minutes 15 --log /var/log/garden/watering.log; done\n\n  echo done\n```\nand then `ls -l ~/garden`.'],
  ['ada', 'שלום **@maria**, ראו [התוכנית](https://garden.example.org/plan):\n- *מים* בבוקר\n> ציטוט קצר'],
];
const LONG = 'Committee for the thorough revision of the rules of the allotment garden';

const server = await new Kithd({ 'limits.signInsPerMinute': 0, 'limits.messagesPerSecond': 0 }).start();
const browser = await launch();

async function come(options) {
  return Person.come(browser, server.url, { deviceScaleFactor: 2, ...options });
}

async function shot(person, name) {
  await person.page.evaluate(() => document.fonts.ready);
  await person.page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled', caret: 'hide' });
  console.log(`${name}.png`);
}

// Takes the picture in both themes.
async function shots(person, name) {
  for (const colorScheme of ['light', 'dark']) {
    await person.page.emulateMedia({ colorScheme });
    await shot(person, `${name}-${colorScheme}`);
  }
  await person.page.emulateMedia({ colorScheme: 'light' });
}

async function createRoom(person, { name, topic = '', secret = false }) {
  await person.at('new-menu').click();
  await person.at('create-room').click();
  const form = person.at('create-room-form');
  await form.locator('[name=name]').fill(name);
  await form.locator('[name=topic]').fill(topic);
  if (secret) await form.getByText(/private/i).first().click();
  await person.at('create-room-submit').click();
  await person.page.getByTestId('room-title').getByText(name).waitFor();
  return String(server.query('SELECT max(number) AS id FROM rooms')[0].id);
}

try {
  const maria = await come();
  await shots(maria, 'sign-in');
  await maria.at('tab-register').click();
  await maria.at('register-form').locator('[name=username]').fill('maria b');
  await maria.at('register-form').locator('[name=password]').fill('short');
  await maria.at('register-submit').click();
  await maria.page.locator('[aria-invalid=true]').first().waitFor();
  await shots(maria, 'register-error');
  await maria.page.reload();
  await maria.register('maria');
  await shots(maria, 'empty');
  await maria.enter();
  await shots(maria, 'empty-room');

  const jonas = await (await come()).register('jonas');
  const ada = await (await come()).register('ada');
  const people = { maria, jonas, ada };
  const garden = await createRoom(maria, { name: 'Garden', topic: 'Beds, compost, and whose turn it is' });
  for (const person of [jonas, ada]) {
    await person.at('new-menu').click();
    await person.at('browse-rooms').click();
    if (person === jonas) await shots(person, 'browse');
    await person.at(`join-${garden}`).click();
    await person.page.getByTestId('room-title').getByText('Garden').waitFor();
  }
  for (const [name, text] of TALK) {
    await people[name].say(text);
    await people[name].settled();
  }
  const workshop = await createRoom(maria, { name: 'Workshop' });
  for (const person of [jonas, ada]) {
    await person.at('new-menu').click();
    await person.at('browse-rooms').click();
    await person.at(`join-${workshop}`).click();
    await person.page.getByTestId('room-title').getByText('Workshop').waitFor();
  }
  for (const [name, text] of MARKED) {
    await people[name].say(text);
    await people[name].settled();
  }
  await maria.until((count) => document.querySelectorAll('[data-testid="message"]').length === count, MARKED.length);
  await shots(maria, 'chat-markup');
  await createRoom(maria, { name: LONG, topic: 'Everything that nobody wants to read but everybody has to sign', secret: true });
  await shots(maria, 'long-names');
  await jonas.at('room-0').click();
  await jonas.say('Anybody up for coffee at three?');
  await jonas.settled();
  const [{ id }] = server.query("SELECT id FROM users WHERE username = 'maria'");
  await jonas.at('room-' + garden).click();
  if (!await jonas.at('members').isVisible()) await jonas.at('members-toggle').click();
  await jonas.at(`member-${id}`).click();
  await jonas.page.getByTestId('room-title').getByText('maria').waitFor();
  await jonas.say('Psst: it is her birthday tomorrow!');
  await jonas.settled();
  await maria.enter(garden);
  await maria.sees(TALK.at(-1)[1]);
  await shots(maria, 'chat');
  await maria.at('members-toggle').click();
  await shots(maria, 'chat-members-toggled');
  await maria.at('members-toggle').click();
  await maria.at('room-menu').click();
  await shots(maria, 'room-menu');
  const expired = await maria.invite({ lifetime: 'hour' });
  const used = await maria.invite({ uses: 'once' });
  const guest = await come();
  await guest.page.goto(used);
  await guest.at('sign-in-notice').getByText('Garden').waitFor();
  await shots(guest, 'sign-in-invited');
  await guest.at('guest').click();
  await guest.page.getByTestId('room-title').getByText('Garden').waitFor();
  await maria.invite({ lifetime: 'ever', uses: 'ten' });
  await maria.invite();
  await maria.at('invite').click();
  await maria.at('invite-row').first().waitFor();
  await shots(maria, 'invite');
  await maria.at('invite-create').click();
  await maria.at('invite-link').waitFor();
  await maria.at('invite-row').nth(3).waitFor();
  await shots(maria, 'invite-link');
  await maria.at('dialog-close').first().click();
  await maria.at('new-menu').click();
  await maria.at('create-room').click();
  await shots(maria, 'create-room');
  await maria.page.keyboard.press('Escape');
  await maria.at('settings').click();
  await maria.at('sessions').waitFor();
  await shots(maria, 'settings');
  await maria.page.keyboard.press('Escape');
  await jonas.at('settings').click(); // the desktop client signs in as maria below
  await jonas.at('change-password').click();
  await shots(jonas, 'password');
  await jonas.at('password-old').fill('correct horse');
  await jonas.at('password-new').fill('better battery');
  await jonas.at('password-again').fill('better batteries');
  await jonas.at('password-submit').click();
  await jonas.page.locator('[aria-invalid=true]').waitFor();
  await shots(jonas, 'password-error');
  await jonas.at('password-again').fill('better battery');
  await jonas.at('password-submit').click();
  await jonas.at('password-done').getByText('changed').waitFor();
  await shots(jonas, 'password-changed');
  await jonas.page.keyboard.press('Escape');

  const phone = await come({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, locale: 'de-DE' });
  await shots(phone, 'phone-sign-in-german');
  await phone.signIn('maria');
  await phone.at('room-0').waitFor();
  await shots(phone, 'phone-list-german');
  await phone.enter(garden);
  await phone.sees(TALK.at(-1)[1]);
  await shots(phone, 'phone-chat-german');
  await phone.at('back').click();
  await phone.enter(workshop);
  await phone.until((count) => document.querySelectorAll('[data-testid="message"]').length === count, MARKED.length);
  await shots(phone, 'phone-chat-markup-german');
  await phone.at('back').click();
  await phone.at('settings').click();
  await phone.at('change-password').click();
  await shots(phone, 'phone-password-german');
  for (const dialog of ['password-dialog', 'settings-dialog']) {
    await phone.at(dialog).getByTestId('dialog-close').click();
    await phone.at(dialog).waitFor({ state: 'detached' });
  }
  await phone.enter(garden);

  await phone.at('invite').click();
  await phone.at('invite-create').click();
  await phone.at('invite-link').waitFor();
  await phone.at('invite-row').nth(4).waitFor();
  await shots(phone, 'phone-invite-german');
  await phone.at('dialog-close').click();

  await server.stop();
  server.change('UPDATE invites SET expires = 1 WHERE expires - created = 3600000');
  await server.start();
  const failing = { expired, used, unknown: `${server.url}?join=wrong` };
  for (const [name, link] of Object.entries(failing)) {
    const late = await come();
    await late.page.goto(link);
    await late.at('sign-in-notice').getByText('Ask for a new one.').waitFor();
    await shots(late, `sign-in-invite-${name}`);
    await late.guest();
    await late.page.goto(link);
    await late.at('problem').waitFor();
    await shots(late, `invite-${name}`);
  }
  const lost = await come({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, locale: 'de-DE' });
  await lost.page.goto(await maria.invite());
  await lost.at('sign-in-notice').getByText('Garden').waitFor();
  await shots(lost, 'phone-sign-in-invited-german');
  await lost.page.goto(expired);
  await lost.at('sign-in-notice').getByText('abgelaufen').waitFor();
  await shots(lost, 'phone-sign-in-invite-expired-german');
  await lost.at('guest').click();
  await lost.at('composer').waitFor();
  await lost.page.goto(expired);
  await lost.at('problem').waitFor();
  await shots(lost, 'phone-invite-expired-german');

  const desktop = await new DesktopShots(folder, server.port).start();
  try {
    await desktop.talk('maria');
    await server.kill();
    await desktop.offline();
  } finally {
    await desktop.stop();
  }

  for (const text of ['Are you still there?', 'I think the server is having a nap.', 'Never mind, this will wait.']) await maria.say(text);
  await maria.at('banner').getByText(/3/).waitFor();
  await shots(maria, 'offline');
} finally {
  await browser.close();
  await server.remove();
}
