// Short ways to write protocol values in tests.
export function message(seq, fields = {}) {
  return { roomId: '5', seq, rev: seq, from: '2', date: 1_715_760_000 + seq, message: `text ${seq}`, ...fields };
}

export function messages(from, to, fields) {
  return Array.from({ length: to - from + 1 }, (_, index) => message(from + index, fields));
}

export function room(id = '5', fields = {}) {
  return { id, names: ['Room'], name: 'Room', topic: '', kind: 'public', rev: 0, lastSeq: 0, readSeq: 0, ...fields };
}

export function user(id = '1', fields = {}) {
  return { id, username: `user${id}`, displayName: `User ${id}`, online: true, ...fields };
}
