#include "server/socketio/socket_packet.h"

#include <QJsonDocument>

#include <algorithm>

namespace kith::socketio {

namespace {

using Type = SocketPacket::Type;

constexpr auto placeholderKey = QLatin1StringView("_placeholder");
constexpr auto numberKey = QLatin1StringView("num");
constexpr qsizetype idDigits = 15; // what a JavaScript number holds exactly
constexpr qsizetype countDigits = 4;

// Names that a client's own library uses for itself; the reference server takes them from nobody.
constexpr QLatin1StringView reserved[] = {QLatin1StringView("connect"), QLatin1StringView("connect_error"),
    QLatin1StringView("disconnect"), QLatin1StringView("disconnecting"), QLatin1StringView("newListener"),
    QLatin1StringView("removeListener")};

tl::unexpected<Error> malformed(const char *sentence)
{
    return fail(makeError(ErrorCode::BadFrame, QString::fromLatin1(sentence)));
}

bool isBinary(Type type) { return type == Type::BinaryEvent || type == Type::BinaryAck; }
bool isEvent(Type type) { return type == Type::Event || type == Type::BinaryEvent; }
bool isAck(Type type) { return type == Type::Ack || type == Type::BinaryAck; }

bool isPlaceholder(const QJsonValue &value)
{
    return value.isObject() && value[placeholderKey].isBool() && value[placeholderKey].toBool();
}

std::optional<qsizetype> placeholderNumber(const QJsonValue &value, qsizetype count)
{
    const QJsonValue number = value[numberKey];
    const double index = number.toDouble(-1);
    if (!number.isDouble() || index < 0 || index >= static_cast<double>(count)
        || index != static_cast<double>(static_cast<qsizetype>(index)))
        return std::nullopt;
    return static_cast<qsizetype>(index);
}

// Recursion is bounded by CodecLimits::depth.
bool placeholdersFit(const QJsonValue &value, int count)
{
    if (value.isArray()) {
        const QJsonArray array = value.toArray();
        return std::all_of(
            array.begin(), array.end(), [count](const QJsonValue &each) { return placeholdersFit(each, count); });
    }
    if (!value.isObject())
        return true;
    if (isPlaceholder(value))
        return placeholderNumber(value, count).has_value();
    const QJsonObject object = value.toObject();
    return std::all_of(
        object.begin(), object.end(), [count](const QJsonValue &each) { return placeholdersFit(each, count); });
}

// Digits at the front, as a number; the view goes on behind them. Nothing where there are none, or too many.
std::optional<quint64> takeNumber(QByteArrayView &text, qsizetype most)
{
    qsizetype digits = 0;
    while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9')
        ++digits;
    if (digits == 0 || digits > most)
        return std::nullopt;
    const quint64 number = text.first(digits).toByteArray().toULongLong();
    text = text.sliced(digits);
    return number;
}

Result<void> readArguments(SocketPacket &packet, const QJsonDocument &json)
{
    if (!json.isArray())
        return malformed("Arguments are an array.");
    packet.payload.values = json.array();
    if (isEvent(packet.type)) {
        const QJsonValue name = packet.payload.values.isEmpty() ? QJsonValue() : packet.payload.values.first();
        if (name.isString())
            packet.event = name.toString();
        else if (name.isDouble())
            packet.event = name.toVariant().toString(); // clients may name events by numbers
        else
            return malformed("An event has no name.");
        if (name.isString() && std::find(std::begin(reserved), std::end(reserved), packet.event) != std::end(reserved))
            return malformed("The name of the event is reserved.");
        packet.payload.values.removeFirst();
    }
    if (isBinary(packet.type) && !placeholdersFit(packet.payload.values, packet.attachments))
        return malformed("A placeholder has no attachment.");
    return {};
}

Result<void> readData(SocketPacket &packet, QByteArrayView text, const CodecLimits &limits)
{
    if (packet.type == Type::Connect && text.isEmpty())
        return {};
    if (packet.type == Type::Disconnect)
        return text.isEmpty() ? Result<void>() : malformed("A disconnect has no payload.");
    if (!isShallow(text, limits.depth))
        return malformed("The payload lies too deep.");
    const auto json = QJsonDocument::fromJson(QByteArray::fromRawData(text.data(), text.size()));
    if (packet.type == Type::Connect) {
        if (!json.isObject())
            return malformed("The payload of a connect is an object.");
        packet.object = json.object();
        return {};
    }
    return readArguments(packet, json);
}

} // namespace

QJsonValue Payload::attach(const QByteArray &bytes)
{
    attachments.append(bytes);
    return QJsonObject{{placeholderKey, true}, {numberKey, attachments.size() - 1}};
}

std::optional<QByteArray> Payload::binary(const QJsonValue &value) const
{
    if (!isPlaceholder(value))
        return std::nullopt;
    const auto number = placeholderNumber(value, attachments.size());
    return number ? std::optional(attachments[*number]) : std::nullopt;
}

bool isShallow(QByteArrayView json, int depth)
{
    int open = 0;
    bool inString = false;
    for (qsizetype i = 0; i < json.size(); ++i) {
        const char c = json[i];
        if (inString) {
            if (c == '\\')
                ++i;
            else if (c == '"')
                inString = false;
        } else if (c == '"') {
            inString = true;
        } else if (c == '[' || c == '{') {
            if (++open > depth)
                return false;
        } else if (c == ']' || c == '}') {
            --open;
        }
    }
    return true;
}

Result<SocketPacket> decodeSocketPacket(QByteArrayView text, const CodecLimits &limits)
{
    if (text.isEmpty() || text[0] < '0' || text[0] > '6' || text[0] == '4')
        return malformed("The type of a packet is not known.");
    SocketPacket packet;
    packet.type = static_cast<Type>(text[0] - '0');
    text = text.sliced(1);
    if (isBinary(packet.type)) {
        const auto count = takeNumber(text, countDigits);
        if (!count || *count > static_cast<quint64>(limits.attachments) || !text.startsWith('-'))
            return malformed("The number of attachments is not allowed.");
        packet.attachments = static_cast<int>(*count);
        text = text.sliced(1);
    }
    if (text.startsWith('/')) {
        const qsizetype comma = text.indexOf(',');
        const qsizetype end = comma < 0 ? text.size() : comma;
        if (end > limits.nspBytes)
            return malformed("The name of the namespace is too long.");
        packet.nsp = QString::fromUtf8(text.first(end));
        text = text.sliced(std::min(end + 1, text.size()));
    }
    if (!text.isEmpty() && text[0] >= '0' && text[0] <= '9') {
        packet.id = takeNumber(text, idDigits);
        if (!packet.id)
            return malformed("The id is not allowed.");
    }
    if (isAck(packet.type) && !packet.id)
        return malformed("An acknowledgement has no id.");
    if (auto read = readData(packet, text, limits); !read)
        return fail(read.error());
    return packet;
}

std::vector<EncodedPacket> encodeSocketPacket(const SocketPacket &packet)
{
    Type type = packet.type;
    const QList<QByteArray> &attachments = packet.payload.attachments;
    if (isEvent(type))
        type = attachments.isEmpty() ? Type::Event : Type::BinaryEvent;
    else if (isAck(type))
        type = attachments.isEmpty() ? Type::Ack : Type::BinaryAck;

    QByteArray text(1, static_cast<char>('0' + static_cast<int>(type)));
    if (isBinary(type))
        text.append(QByteArray::number(attachments.size())).append('-');
    if (packet.nsp != QLatin1StringView("/"))
        text.append(packet.nsp.toUtf8()).append(',');
    if (packet.id)
        text.append(QByteArray::number(*packet.id));
    if (isEvent(type) || isAck(type)) {
        QJsonArray values = packet.payload.values;
        if (isEvent(type))
            values.prepend(packet.event);
        text.append(QJsonDocument(values).toJson(QJsonDocument::Compact));
    } else if (type != Type::Disconnect && !packet.object.isEmpty()) {
        text.append(QJsonDocument(packet.object).toJson(QJsonDocument::Compact));
    }

    std::vector<EncodedPacket> packets;
    packets.reserve(static_cast<size_t>(attachments.size()) + 1);
    packets.push_back(EncodedPacket::text(PacketType::Message, text));
    for (const QByteArray &bytes : attachments)
        packets.push_back(EncodedPacket::binary(bytes));
    return packets;
}

Result<std::optional<SocketPacket>> PacketAssembler::take(const QByteArray &data, bool binary)
{
    if (binary != m_open.has_value())
        return malformed(binary ? "An attachment belongs to no packet." : "An attachment is missing.");
    if (!binary) {
        auto packet = decodeSocketPacket(data, m_limits);
        if (!packet)
            return fail(packet.error());
        if (packet->attachments == 0)
            return std::optional(std::move(*packet));
        m_open = std::move(*packet);
        m_bytes = 0;
        return std::optional<SocketPacket>();
    }
    m_bytes += data.size();
    if (m_bytes > m_limits.attachmentBytes)
        return malformed("The attachments are too large.");
    m_open->payload.attachments.append(data);
    if (m_open->payload.attachments.size() < m_open->attachments)
        return std::optional<SocketPacket>();
    return std::exchange(m_open, std::nullopt);
}

} // namespace kith::socketio
