// What the existing web client does, in as few lines as it takes: the same requests in the same order, the same events,
// the same idea of rooms and people. `?transports=polling` keeps Socket.IO to one way; without it it begins with polling
// and upgrades, as that client does.
'use strict';

const PAGE = 15;
const transports = new URLSearchParams(location.search).get('transports')?.split(',');
const at = (id) => document.getElementById(id);

let user = null;
let socket = null;
let stream = null;
let current = '0';
let users = {}; // by id: {id, username, online}
let rooms = {}; // by id: {id, name, messages, offset, lastMessage, connected}
globalThis.heard = []; // every event and where it came from, for the tests

async function ask(path, body) {
  const options = body === undefined ? {} : {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body),
  };
  const answer = await fetch(path, { credentials: 'include', ...options });
  const data = await answer.json();
  if (!answer.ok) throw new Error(data?.message);
  return data;
}

// The name that is not one's own; each may stand in a list of one.
function nameOf(names) {
  const flat = names.map((name) => (typeof name === 'string' ? name : name[0]));
  return flat.find((name) => name !== user.username) ?? flat[0];
}

// ---- state

function addRoom(room) {
  rooms[room.id] = { id: room.id, name: nameOf(room.names), messages: rooms[room.id]?.messages };
  joinRooms();
}

function joinRooms() {
  for (const room of Object.values(rooms)) {
    if (room.connected) continue;
    room.connected = true;
    socket.emit('room.join', room.id);
    void preview(room);
  }
}

async function preview(room) {
  const [last] = await ask(`/room/${room.id}/messages?offset=0&size=1`);
  room.lastMessage ??= last ?? null;
  show();
}

function append(id, message) {
  const room = rooms[id];
  if (!room) return;
  room.lastMessage = message;
  room.messages?.push(message);
}

const handlers = {
  'user.connected': (data) => came(data, 'connected'),
  'user.disconnected': (data) => came(data, 'left'),
  'show.room': (data) => addRoom(data),
  message(data) {
    users[data.from] = { ...users[data.from], online: true };
    append(data.roomId === undefined ? '0' : data.roomId, data);
  },
};

function came(data, what) {
  users[data.id] = data;
  append('0', { from: 'info', message: `${data.username} ${what}`, date: Math.random() });
}

function hear(way, type, data) {
  if (!handlers[type]) return;
  globalThis.heard.push({ way, type, data });
  handlers[type](data);
  show();
}

// ---- requests

async function load(offset, before) {
  const id = current;
  const page = (await ask(`/room/${id}/messages?offset=${offset}&size=${PAGE}`)).reverse();
  const unknown = [...new Set(page.map((message) => message.from))].filter((id) => users[id] === undefined);
  if (unknown.length > 0)
    Object.assign(users, await ask(`/users?${unknown.map((id) => `ids[]=${encodeURIComponent(id)}`).join('&')}`));
  const room = rooms[id]; // it may be another one by now
  room.messages = before ? [...page, ...room.messages] : page;
  room.offset = room.messages.length;
  show();
}

async function enter(id) {
  current = id;
  if (rooms[id].messages === undefined) await load(0, false);
  show();
}

async function talkTo(id) {
  const person = users[id];
  if (person.room === undefined) {
    const room = await ask('/room', { user1: id, user2: user.id });
    person.room = room.id;
    addRoom(room);
  }
  await enter(person.room);
}

async function signedIn(someone) {
  user = someone;
  at('error').textContent = '';
  stream = new EventSource('/stream');
  stream.onmessage = (event) => {
    const { type, data } = JSON.parse(event.data);
    hear('stream', type, data);
  };
  if (socket) {
    socket.connect();
  } else {
    socket = io(transports ? { transports } : undefined);
    for (const type of Object.keys(handlers)) socket.on(type, (data) => hear('socket', type, data));
  }
  const [online, list] = await Promise.all([ask('/users/online'), ask(`/rooms/${user.id}`)]);
  Object.assign(users, online);
  for (const room of list) rooms[room.id] = { id: room.id, name: nameOf(room.names) };
  joinRooms();
  await enter('0');
}

async function logOut() {
  await ask('/logout', null);
  user = null;
  users = {};
  rooms = {};
  socket.disconnect();
  stream.close();
  const me = await ask('/me');
  if (me !== null) throw new Error('still signed in');
  show();
}

// ---- the page

function line(message) {
  const item = document.createElement('li');
  item.dataset.kind = message.from === 'info' ? 'info' : +message.from === +user.id ? 'own' : 'other';
  if (item.dataset.kind !== 'info') {
    const name = document.createElement('button');
    name.type = 'button';
    name.className = 'name';
    name.textContent = users[message.from]?.username ?? '';
    name.dataset.online = users[message.from]?.online ?? false;
    if (item.dataset.kind === 'other') name.onclick = () => void talkTo(message.from);
    item.append(name);
  }
  const text = document.createElement('span');
  text.className = 'text';
  text.textContent = message.message;
  item.append(text);
  if (message.from !== 'info') {
    const time = document.createElement('time');
    time.dateTime = new Date(message.date * 1000).toISOString();
    item.append(time);
  }
  return item;
}

function entry(room) {
  const item = document.createElement('li');
  const button = document.createElement('button');
  button.type = 'button';
  button.dataset.room = room.id;
  button.textContent = room.name;
  const person = Object.values(users).find((each) => each.username === room.name);
  button.dataset.online = person?.online ?? false;
  button.dataset.last = room.lastMessage?.message ?? '';
  button.onclick = () => void enter(room.id);
  item.append(button);
  return item;
}

function show() {
  at('login').hidden = user !== null;
  at('chat').hidden = user === null;
  if (!user) return;
  at('me').textContent = user.username;
  at('rooms').replaceChildren(...Object.values(rooms).map(entry));
  const room = rooms[current];
  at('room').textContent = room?.name ?? '';
  at('messages').dataset.loaded = room?.messages ? room.id : '';
  at('more').hidden = !(room?.offset >= PAGE);
  at('messages').replaceChildren(...(room?.messages ?? []).map(line));
}

at('login').onsubmit = async (event) => {
  event.preventDefault();
  const form = event.target;
  try {
    await signedIn(await ask('/login', { username: form.username.value, password: form.password.value }));
  } catch (error) {
    at('error').textContent = error.message;
  }
  show();
};
at('composer').onsubmit = (event) => {
  event.preventDefault();
  const field = event.target.text;
  socket.emit('message', {
    roomId: current, message: field.value.trim(), from: user.id, date: Math.floor(Date.now() / 1000),
  });
  field.value = '';
};
at('more').onclick = () => void load(rooms[current].offset, true);
at('logout').onclick = () => void logOut();

(async () => {
  await ask('/links');
  const me = await ask('/me');
  if (me) await signedIn(me);
  show();
})();
