// Failures of a request. `code` is the protocol's, or one of the two that only the client knows:
// connection.lost (the connection ended before the answer) and connection.timeout.
export class RequestError extends Error {
  constructor(code, message = code, { retryAfter = null, field = null, reason = null } = {}) {
    super(message);
    this.name = 'RequestError';
    this.code = code;
    this.retryAfter = retryAfter;
    this.field = field;
    this.reason = reason;
  }

  // Nothing is known about what the server did; the request may be repeated when it is idempotent.
  get lost() {
    return this.code === 'connection.lost' || this.code === 'connection.timeout';
  }
}

// Every code that has a text in the translations, in the order of the protocol page.
export const ERROR_CODES = [
  'bad.request', 'bad.frame', 'auth.required', 'auth.failed', 'auth.expired', 'auth.throttled',
  'name.taken', 'name.invalid', 'password.weak', 'registration.closed', 'invite.invalid',
  'room.unknown', 'room.notMember', 'room.denied', 'user.unknown', 'message.empty',
  'message.tooLong', 'rate.limited', 'store.unavailable', 'internal',
  'connection.lost', 'connection.timeout',
];

// Why an invite link does not work: `reason` of invite.invalid. Each has a text of its own.
export const INVITE_REASONS = ['unknown', 'expired', 'used'];
