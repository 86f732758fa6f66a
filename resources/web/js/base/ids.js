// Client-made ids, and what can be read out of the server's ids.

// A random UUID (version 4). crypto.randomUUID exists in secure contexts only, and a server
// on the local network is often reached over plain http.
export function newCid(source = globalThis.crypto) {
  const bytes = source.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

// The other user of the direct room "min:max"; null where the id is not of that form.
export function directPeer(roomId, ownId) {
  const parts = roomId.split(':');
  if (parts.length !== 2) return null;
  return parts[0] === ownId ? parts[1] : parts[0];
}

// 32-bit FNV-1a over the UTF-8 bytes: the desktop client uses the same function for avatars.
export function fnv1a(text) {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) {
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  }
  return hash;
}
