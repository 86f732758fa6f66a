#include "shared/protocol/codec.h"

#include "shared/protocol/json.h"

#include <QJsonDocument>

#include <array>
#include <utility>

namespace kith::proto {
namespace {

constexpr std::array registrations{"open"_L1, "invite"_L1, "closed"_L1};

std::optional<QJsonObject> parseObject(const QByteArray &utf8)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(utf8, &error);
    if (error.error != QJsonParseError::NoError || !document.isObject())
        return std::nullopt;
    return document.object();
}

Error notAnObject() { return makeError(ErrorCode::BadFrame); }

// Tries the alternatives of a variant by their wire names.
template <typename Variant, size_t I = 0>
std::optional<Result<Variant>> decodeAlternative(QStringView type, const QJsonObject &data)
{
    if constexpr (I == std::variant_size_v<Variant>) {
        return std::nullopt;
    } else {
        using T = std::variant_alternative_t<I, Variant>;
        if (type != T::type)
            return decodeAlternative<Variant, I + 1>(type, data);
        T value;
        return json::readStruct(data, value).map([&] { return Variant(std::move(value)); });
    }
}

QByteArray envelope(QLatin1StringView type, std::optional<qint64> id)
{
    QByteArray out;
    out.reserve(256);
    out += "{\"type\":\"";
    out += QByteArrayView(type);
    out += '"';
    if (id)
        out += ",\"id\":" + QByteArray::number(*id);
    out += ",\"data\":";
    return out;
}

template <typename T>
QByteArray encode(QLatin1StringView type, std::optional<qint64> id, const T &data)
{
    QByteArray out = envelope(type, id);
    json::append(out, data);
    out += '}';
    return out;
}

Result<Request> decodeRequestBody(const QJsonObject &frame)
{
    const QJsonValue type = frame.value("type"_L1);
    if (!type.isString())
        return fail(badField("type"_L1, u"Field \"type\" must be a string."_s));
    const QJsonValue data = frame.value("data"_L1);
    if (!data.isObject() && !data.isUndefined() && !data.isNull())
        return fail(badField("data"_L1, u"Field \"data\" must be an object."_s));
    if (auto request = decodeAlternative<Request>(type.toString(), data.toObject()))
        return *request;
    return fail(badField("type"_L1, u"There is no request of this type."_s));
}

} // namespace

QLatin1StringView wireName(Registration registration) { return registrations[static_cast<size_t>(registration)]; }

bool fromWire(QStringView name, Registration &out)
{
    for (size_t i = 0; i < registrations.size(); ++i) {
        if (registrations[i] == name) {
            out = static_cast<Registration>(i);
            return true;
        }
    }
    return false;
}

Result<IncomingRequest> decodeRequest(const QByteArray &utf8)
{
    const std::optional<QJsonObject> frame = parseObject(utf8);
    if (!frame)
        return fail(notAnObject());
    const QString type = frame->value("type"_L1).toString();
    const QJsonValue idValue = frame->value("id"_L1);
    if (idValue.isUndefined() || idValue.isNull())
        return IncomingRequest{.id = {}, .type = type, .request = decodeRequestBody(*frame)};
    qint64 id = 0;
    if (json::read(idValue, id) || id < 0)
        return IncomingRequest{.id = {},
            .type = type,
            .request = fail(badField("id"_L1, u"Field \"id\" must be a whole number that is not negative."_s))};
    return IncomingRequest{.id = id, .type = type, .request = decodeRequestBody(*frame)};
}

QByteArray encodeEvent(const Event &event)
{
    return std::visit([]<typename T>(const T &value) { return encode(T::type, {}, value); }, event);
}

MessageEventText encodeMessageEvent(const MessageEvent &event, const QString &cid)
{
    Q_ASSERT(!event.cid);
    MessageEventText text{.toOthers = encode(MessageEvent::type, {}, event), .toSender = {}};
    constexpr QByteArrayView end = "}}"; // of data and envelope
    text.toSender.reserve(text.toOthers.size() + cid.size() + 16);
    text.toSender += QByteArrayView(text.toOthers).chopped(end.size());
    text.toSender += ",\"cid\":";
    json::appendString(text.toSender, cid);
    text.toSender += end;
    return text;
}

namespace {

struct ErrorInfo {
    QString code;
    QString message;
    std::optional<QString> field;
    std::optional<int> retryAfter;
    std::optional<QString> reason;

    static void fields(auto &s, auto v)
    {
        v("code"_L1, s.code);
        v("message"_L1, s.message);
        v("field"_L1, s.field);
        v("retryAfter"_L1, s.retryAfter);
        v("reason"_L1, s.reason);
    }
};

} // namespace

QByteArray encodeError(std::optional<qint64> id, const Error &error)
{
    ErrorInfo info{.code = wireName(error.code),
        .message = error.message,
        .field = {},
        .retryAfter = error.retryAfter,
        .reason = {}};
    if (!error.field.isEmpty())
        info.field = error.field;
    if (error.reason)
        info.reason = QString(wireName(*error.reason));
    return encode("error"_L1, id, info);
}

template <typename R>
QByteArray encodeReply(qint64 id, const R &reply)
{
    return encode("reply"_L1, id, reply);
}

template <typename R>
QByteArray encodeRequest(qint64 id, const R &request)
{
    return encode(R::type, id, request);
}

Result<Incoming> decodeIncoming(const QByteArray &utf8)
{
    const std::optional<QJsonObject> frame = parseObject(utf8);
    if (!frame)
        return fail(notAnObject());
    const QString type = frame->value("type"_L1).toString();
    const QJsonObject data = frame->value("data"_L1).toObject();
    std::optional<qint64> id;
    if (qint64 number = 0; !json::read(frame->value("id"_L1), number))
        id = number;
    if (type == "reply"_L1) {
        if (!id)
            return fail(badField("id"_L1, u"A reply without an id."_s));
        return IncomingReply{.id = *id, .data = QJsonDocument(data).toJson(QJsonDocument::Compact)};
    }
    if (type == "error"_L1) {
        ErrorInfo info;
        if (auto read = json::readStruct(data, info); !read)
            return fail(read.error());
        // A code, or a reason, of a newer server is still an error with its sentence.
        return IncomingError{.id = id,
            .error = {.code = errorCodeFromWire(info.code).value_or(ErrorCode::Internal),
                .message = info.message,
                .field = info.field.value_or(QString()),
                .retryAfter = info.retryAfter,
                .reason = inviteFaultFromWire(info.reason.value_or(QString()))}};
    }
    if (auto event = decodeAlternative<Event>(type, data))
        return event->map([](Event &value) { return Incoming(std::move(value)); });
    return UnknownEvent{type};
}

template <typename R>
Result<R> decodeReply(const QByteArray &data)
{
    const std::optional<QJsonObject> object = parseObject(data);
    if (!object)
        return fail(notAnObject());
    R reply;
    return json::readStruct(*object, reply).map([&] { return std::move(reply); });
}

// Emits the templates above for every request of the list: an explicit instantiation that needs no second list.
namespace {
template <size_t... I>
constexpr auto instantiate(std::index_sequence<I...>)
{
    return std::make_tuple(std::make_tuple(&encodeReply<typename std::variant_alternative_t<I, Request>::Reply>,
        &encodeRequest<std::variant_alternative_t<I, Request>>,
        &decodeReply<typename std::variant_alternative_t<I, Request>::Reply>)...);
}
[[gnu::used]] const auto instantiated = instantiate(std::make_index_sequence<std::variant_size_v<Request>>());
} // namespace

} // namespace kith::proto
