// Client-made ids, and what can be read out of the server's ids.

// A UUID of version 7 (RFC 9562, 5.7): time first, then random. Ids that grow keep the server's index
// of them quick. crypto.randomUUID would be random only, and exists in secure contexts alone, while a
// server on the local network is often reached over plain http.
export function newCid(source = globalThis.crypto, now = Date.now()) {
  const bytes = source.getRandomValues(new Uint8Array(16));
  for (let i = 0; i < 6; i += 1) bytes[i] = Math.floor(now / 256 ** (5 - i)) % 256;
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
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
