// What the existing web client says over HTTP and Socket.IO (PROTOCOL.md, "The existing web client"), to values of this
// protocol and back. Like codec.h it knows JSON; nobody else has to.
// Errors: bad.request, naming the field; bad.frame where the bytes are no JSON object.
#pragma once

#include "shared/protocol/codec.h"

#include <QJsonObject>
#include <QJsonValue>

namespace kith::proto::web {

struct SignIn { // POST /login
    QString username;
    QString password;
};

struct DirectRoom { // POST /room
    UserId user1;
    UserId user2;
};

Result<SignIn> decodeSignIn(const QByteArray &utf8);
Result<DirectRoom> decodeDirectRoom(const QByteArray &utf8);

QByteArray encodeMe(const UserInfo &user);                       // {id, username}
QByteArray encodePeople(const std::vector<UserInfo> &users);     // {"1": {id, username, online}, …}
QByteArray encodeRoom(const RoomInfo &room);                     // {id, names}
QByteArray encodeRooms(const std::vector<RoomInfo> &rooms);      // [{id, names}, …]
QByteArray encodeMessages(const std::vector<MessageInfo> &list); // [{from, date, message, roomId}, …], in this order
QByteArray encodeLinks(const QString &github);                   // {"github": url}, or {} where it is empty
QByteArray encodeError(const Error &error);                      // {message, code, …}

// An event that a Socket.IO client sent, as a request: its name is the request's type and its first argument the data.
// `room.join` also takes the bare id of a room, and `message` needs no cid: then `cid` is taken.
IncomingRequest decodeEvent(const QString &name, const QJsonValue &argument, const QString &cid);
// The data of an encoded reply, for an acknowledgement.
QJsonObject replyObject(const QByteArray &encodedReply);
// {"error": {code, message, …}}
QJsonObject errorObject(const Error &error);

// Name and data of an event as codec.h encodes it. The views are into `encoded`.
struct EventParts {
    QByteArrayView type;
    QByteArrayView data;
};
EventParts eventParts(QByteArrayView encoded);

} // namespace kith::proto::web
