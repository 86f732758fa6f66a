#include "shared/protocol/web_contract.h"

#include "shared/protocol/json.h"

#include <QJsonDocument>

namespace kith::proto::web {
namespace {

struct SignInFields : SignIn {
    static void fields(auto &s, auto v)
    {
        v("username"_L1, s.username);
        v("password"_L1, s.password);
    }
};

struct DirectRoomFields : DirectRoom {
    static void fields(auto &s, auto v)
    {
        v("user1"_L1, s.user1);
        v("user2"_L1, s.user2);
    }
};

struct Person {
    UserId id;
    QString username;
    std::optional<bool> online;

    static void fields(auto &s, auto v)
    {
        v("id"_L1, s.id);
        v("username"_L1, s.username);
        v("online"_L1, s.online);
    }
};

struct ShortRoom {
    RoomId id;
    std::vector<QString> names;

    static void fields(auto &s, auto v)
    {
        v("id"_L1, s.id);
        v("names"_L1, s.names);
    }
};

struct Line {
    UserId from;
    Timestamp date;
    QString message;
    RoomId roomId;

    static void fields(auto &s, auto v)
    {
        v("from"_L1, s.from);
        v("date"_L1, s.date);
        v("message"_L1, s.message);
        v("roomId"_L1, s.roomId);
    }
};

struct Links {
    std::optional<QString> github;

    static void fields(auto &s, auto v) { v("github"_L1, s.github); }
};

template <typename T>
QByteArray written(const T &value)
{
    QByteArray out;
    json::append(out, value);
    return out;
}

template <typename Fields, typename T>
Result<T> decode(const QByteArray &utf8)
{
    const QJsonDocument document = QJsonDocument::fromJson(utf8);
    if (!document.isObject())
        return fail(makeError(ErrorCode::BadFrame, u"The body is not a JSON object."_s));
    Fields value;
    return json::readStruct(document.object(), value).map([&] { return T(std::move(value)); });
}

ShortRoom shortRoom(const RoomInfo &room) { return {.id = room.id, .names = room.names}; }

} // namespace

Result<SignIn> decodeSignIn(const QByteArray &utf8) { return decode<SignInFields, SignIn>(utf8); }

Result<DirectRoom> decodeDirectRoom(const QByteArray &utf8) { return decode<DirectRoomFields, DirectRoom>(utf8); }

QByteArray encodeMe(const UserInfo &user)
{
    return written(Person{.id = user.id, .username = user.username, .online = {}});
}

QByteArray encodePeople(const std::vector<UserInfo> &users)
{
    QByteArray out;
    char separator = '{';
    for (const UserInfo &user : users) {
        out += separator;
        json::append(out, user.id);
        out += ':';
        json::append(out, Person{.id = user.id, .username = user.username, .online = user.online});
        separator = ',';
    }
    return users.empty() ? QByteArray("{}") : out + '}';
}

QByteArray encodeRoom(const RoomInfo &room) { return written(shortRoom(room)); }

QByteArray encodeRooms(const std::vector<RoomInfo> &rooms)
{
    std::vector<ShortRoom> list;
    list.reserve(rooms.size());
    for (const RoomInfo &room : rooms)
        list.push_back(shortRoom(room));
    return written(list);
}

QByteArray encodeMessages(const std::vector<MessageInfo> &messages)
{
    std::vector<Line> list;
    list.reserve(messages.size());
    for (const MessageInfo &message : messages)
        list.push_back(
            {.from = message.from, .date = message.date, .message = message.message, .roomId = message.roomId});
    return written(list);
}

QByteArray encodeLinks(const QString &github)
{
    return written(Links{.github = github.isEmpty() ? std::nullopt : std::optional(github)});
}

QByteArray encodeError(const Error &error) { return eventParts(proto::encodeError({}, error)).data.toByteArray(); }

IncomingRequest decodeEvent(const QString &name, const QJsonValue &argument, const QString &cid)
{
    QJsonValue data = argument;
    if (name == RoomJoin::type && !argument.isObject())
        data = QJsonObject{{u"roomId"_s, argument}};
    if (name == SendMessage::type && argument.isObject() && argument[u"cid"].isUndefined()) {
        QJsonObject withCid = argument.toObject();
        withCid.insert(u"cid"_s, cid);
        data = withCid;
    }
    const QByteArray frame =
        QJsonDocument(QJsonObject{{u"type"_s, name}, {u"data"_s, data}}).toJson(QJsonDocument::Compact);
    auto request = decodeRequest(frame);
    if (!request) // cannot be: it has just been written
        return {.id = {}, .type = name, .request = fail(request.error())};
    return *request;
}

QJsonObject replyObject(const QByteArray &encodedReply)
{
    return QJsonDocument::fromJson(encodedReply).object().value(u"data").toObject();
}

QJsonObject errorObject(const Error &error)
{
    return {{u"error"_s, QJsonDocument::fromJson(encodeError(error)).object()}};
}

EventParts eventParts(QByteArrayView encoded)
{
    // {"type":"NAME","data":DATA}: names have no character that JSON escapes.
    constexpr QByteArrayView begin = "{\"type\":\"";
    constexpr QByteArrayView middle = "\",\"data\":";
    const qsizetype nameEnd = encoded.indexOf(middle);
    Q_ASSERT(encoded.startsWith(begin) && nameEnd > 0 && encoded.endsWith('}'));
    const qsizetype dataBegin = nameEnd + middle.size();
    return {.type = encoded.sliced(begin.size(), nameEnd - begin.size()),
        .data = encoded.sliced(dataBegin, encoded.size() - 1 - dataBegin)};
}

} // namespace kith::proto::web
