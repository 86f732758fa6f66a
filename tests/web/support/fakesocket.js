// A WebSocket that a test plays the server of.
export class FakeSocket {
  static made = [];

  constructor(url) {
    this.url = url;
    this.sent = [];
    this.closed = false;
    FakeSocket.made.push(this);
  }

  static get last() {
    return FakeSocket.made.at(-1);
  }

  send(text) {
    this.sent.push(JSON.parse(text));
  }

  close() {
    this.closed = true;
  }

  accept() {
    this.onopen?.({});
  }

  receive(frame) {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }

  reply(type, data) {
    const request = this.sent.findLast((frame) => frame.type === type && frame.id !== undefined && !frame.answered);
    if (!request) throw new Error(`no open request ${type}`);
    request.answered = true;
    this.receive({ type: 'reply', id: request.id, data });
  }

  refuse(type, data) {
    const request = this.sent.findLast((frame) => frame.type === type && frame.id !== undefined && !frame.answered);
    request.answered = true;
    this.receive({ type: 'error', id: request.id, data });
  }

  drop(code = 1006) {
    this.onclose?.({ code });
  }

  of(type) {
    return this.sent.filter((frame) => frame.type === type);
  }
}
