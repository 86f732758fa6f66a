// The wire format: builds request frames and checks every frame from the server against the
// shapes of the protocol. Past this file ids are strings and every field has its type;
// unknown fields are dropped and unknown events are passed over, so that the server can be newer.

export class BadFrame extends Error {
  constructor(field, expected) {
    super(`${field}: expected ${expected}`);
    this.name = 'BadFrame';
    this.field = field;
  }
}

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

function check(condition, field, expected) {
  if (!condition) throw new BadFrame(field, expected);
}

const kinds = {
  id(value, field) {
    check(typeof value === 'string' ? value !== '' : Number.isSafeInteger(value), field, 'an id');
    return String(value);
  },
  string(value, field) {
    check(typeof value === 'string', field, 'a string');
    return value;
  },
  number(value, field) {
    check(typeof value === 'number' && Number.isFinite(value), field, 'a number');
    return value;
  },
  count(value, field) {
    check(Number.isSafeInteger(value) && value >= 0, field, 'a non-negative integer');
    return value;
  },
  bool(value, field) {
    check(typeof value === 'boolean', field, 'true or false');
    return value;
  },
};

// A shape is {field: kind}; a kind is a function (value, path) -> value.
const optional = (kind, fallback) => Object.assign((value, field) => kind(value, field), { optional: true, fallback });
const list = (kind) => (value, field) => {
  check(Array.isArray(value), field, 'an array');
  return value.map((item, index) => kind(item, `${field}[${index}]`));
};
const record = (shape) => (value, field) => {
  check(isObject(value), field, 'an object');
  const result = {};
  for (const [name, kind] of Object.entries(shape)) {
    const present = value[name] !== undefined && value[name] !== null;
    if (present) result[name] = kind(value[name], field ? `${field}.${name}` : name);
    else if (!kind.optional) throw new BadFrame(field ? `${field}.${name}` : name, 'a value');
    else if (kind.fallback !== undefined) result[name] = kind.fallback;
  }
  return result;
};
const map = (kind) => (value, field) => {
  check(isObject(value), field, 'an object');
  return new Map(Object.entries(value).map(([key, item]) => [key, kind(item, `${field}.${key}`)]));
};

const { id, string, number, count, bool } = kinds;

const userShape = record({
  id, username: string, displayName: optional(string), online: optional(bool),
  guest: optional(bool, false), role: optional(string),
});
const user = (value, field) => {
  const result = userShape(value, field);
  return { ...result, displayName: result.displayName || result.username };
};

const message = record({
  roomId: id, seq: count, rev: count, from: id, date: number, message: string, cid: optional(string),
});
const preview = record({ seq: optional(count), from: id, date: number, message: string, cut: optional(bool) });

const roomShape = {
  id, name: string, names: optional(list((value) => value), []), topic: optional(string, ''), kind: string,
  role: optional(string, 'member'), members: optional(count), lastMessage: optional(preview),
};
const room = record({ ...roomShape, rev: count, lastSeq: count, readSeq: count });
// A room in the public list need not be one of the asker's: the counters may be missing there.
const listedRoom = record({ ...roomShape, joined: optional(bool, false) });

const signedIn = record({ token: string, user });
const nothing = () => ({});

const session = record({
  id, client: optional(string, ''), created: number, lastUsed: number, current: optional(bool, false),
});

const invite = record({
  id: string, by: id, created: number, expires: optional(number), uses: optional(count), used: count,
});

const replies = {
  hello: record({
    server: optional(string, ''), version: optional(string, ''), protocol: count,
    registration: string, guests: bool,
    limits: optional(record({ message: optional(count), frame: optional(count), upload: optional(count) }), {}),
  }),
  register: signedIn,
  login: signedIn,
  guest: signedIn,
  resume: record({
    user,
    rooms: list(room),
    users: optional(list(user), []),
    changes: optional(map(record({ messages: list(message), limited: optional(bool, false), rev: count })), new Map()),
  }),
  logout: nothing,
  'sessions.list': record({ sessions: list(session) }),
  'sessions.revoke': nothing,
  'password.change': nothing,
  'room.create': record({ room }),
  'rooms.browse': record({ rooms: list(listedRoom), more: bool }),
  'room.join': record({ room, messages: list(message), rev: count }),
  'room.leave': nothing,
  'room.invite': record({
    invite: optional(string), url: optional(string), id: optional(string), expires: optional(number), uses: optional(count),
  }),
  'room.invites': record({ invites: list(invite) }),
  'room.invite.revoke': nothing,
  'invite.look': record({ room: record({ name: string, members: count }) }),
  'room.members': record({ users: list(user), more: bool }),
  'dm.open': record({ room }),
  message: record({ roomId: id, seq: count, rev: count, date: number, dup: optional(bool, false) }),
  history: record({ messages: list(message), more: bool }),
  read: nothing,
  typing: nothing,
  'users.get': record({ users: list(user) }),
  'users.search': record({ users: list(user) }),
  search: record({ messages: list(message), more: bool, before: optional(number) }),
  ping: nothing,
};

const events = {
  message,
  'message.changed': message,
  'show.room': room,
  'room.changed': room,
  'room.removed': record({ roomId: id }),
  'room.member': record({ roomId: id, user, change: string, date: number }),
  'user.connected': user,
  'user.disconnected': user,
  read: record({ roomId: id, userId: id, seq: count }),
  typing: record({ roomId: id, userId: id }),
  'session.closed': record({ code: optional(id), message: optional(string, '') }),
};

const failure = record({
  code: string, message: optional(string, ''), retryAfter: optional(number), field: optional(string), reason: optional(string),
});

export const REQUEST_TYPES = Object.keys(replies);
export const EVENT_TYPES = Object.keys(events);

export function encodeRequest(type, data, requestId) {
  check(Object.hasOwn(replies, type), 'type', 'a known request');
  return JSON.stringify(requestId === undefined ? { type, data } : { type, id: requestId, data });
}

// -> {kind: 'reply', id, data} (data unchecked: see decodeReply), {kind: 'error', id|null, data},
//    {kind: 'event', type, data} or {kind: 'unknown', type}. Throws BadFrame.
export function decodeFrame(text) {
  let frame;
  try {
    frame = JSON.parse(text);
  } catch {
    throw new BadFrame('frame', 'JSON');
  }
  check(isObject(frame), 'frame', 'an object');
  string(frame.type, 'type');
  if (frame.type === 'reply') return { kind: 'reply', id: count(frame.id, 'id'), data: frame.data ?? {} };
  if (frame.type === 'error') {
    const answered = frame.id === undefined || frame.id === null ? null : count(frame.id, 'id');
    return { kind: 'error', id: answered, data: failure(frame.data, 'data') };
  }
  if (!Object.hasOwn(events, frame.type)) return { kind: 'unknown', type: frame.type };
  return { kind: 'event', type: frame.type, data: events[frame.type](frame.data, 'data') };
}

// The data of the reply to a request of this type.
export function decodeReply(type, data) {
  check(Object.hasOwn(replies, type), 'type', 'a known request');
  return replies[type](data, 'data');
}
