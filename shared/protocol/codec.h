// Frames to values and back (PROTOCOL.md, "Envelope"). The only place, with json.h, that knows JSON.
#pragma once

#include "shared/base/error.h"
#include "shared/protocol/events.h"
#include "shared/protocol/requests.h"

#include <QByteArray>

namespace kith::proto {

// A request as it came in; `request` holds an Error where type or data are wrong.
struct IncomingRequest {
    std::optional<qint64> id;
    QString type; // as sent; empty where it is missing
    Result<Request> request;
};

// bad.frame where the bytes are no JSON object: the connection then closes. Everything else that can be wrong
// is bad.request inside the IncomingRequest.
Result<IncomingRequest> decodeRequest(const QByteArray &utf8);

QByteArray encodeEvent(const Event &event);
// A new message, whose cid only its sender sees: written once, for both. The event itself has no cid.
struct MessageEventText {
    QByteArray toOthers;
    QByteArray toSender;
};
MessageEventText encodeMessageEvent(const MessageEvent &event, const QString &cid);
QByteArray encodeError(std::optional<qint64> id, const Error &error);

// The payload of the reply to request `id`.
template <typename R>
QByteArray encodeReply(qint64 id, const R &reply);

// The client's side.
template <typename R>
QByteArray encodeRequest(qint64 id, const R &request);

// What a server can send.
struct IncomingReply {
    qint64 id = 0;
    QByteArray data; // for decodeReply
};
struct IncomingError {
    std::optional<qint64> id;
    Error error;
};
struct UnknownEvent {
    QString type; // of a newer server: ignored
};
using Incoming = std::variant<Event, IncomingReply, IncomingError, UnknownEvent>;

// bad.frame: not an object; bad.request: a known event with missing or wrong fields.
Result<Incoming> decodeIncoming(const QByteArray &utf8);

template <typename R>
Result<R> decodeReply(const QByteArray &data);

} // namespace kith::proto
