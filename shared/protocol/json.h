// JSON, as the codec uses it: a writer that appends to one buffer, and visitors that turn the `fields` of a
// protocol struct into JSON and back. Nothing outside shared/protocol includes this.
#pragma once

#include "shared/base/clock.h"
#include "shared/base/error.h"
#include "shared/model/model.h"
#include "shared/protocol/timestamp.h"

#include <QByteArray>
#include <QJsonArray>
#include <QJsonObject>
#include <QJsonValue>
#include <QString>

#include <map>
#include <optional>
#include <vector>

namespace kith::proto {

namespace json {

void appendString(QByteArray &out, QStringView text);
void appendTimestamp(QByteArray &out, EpochMs ms);

template <typename T>
concept Struct = requires(const T &value)
{
    T::fields(value, [](auto, const auto &) {});
};

template <typename T>
concept NamedEnum = std::is_enum_v<T> && requires(T value, QStringView name)
{
    wireName(value);
    fromWire(name, value);
};

template <typename Tag>
void append(QByteArray &out, NumericId<Tag> id)
{
    out += '"';
    out += QByteArray::number(id.value());
    out += '"';
}
inline void append(QByteArray &out, RoomId id) { appendString(out, id.toString()); }
inline void append(QByteArray &out, const QString &text) { appendString(out, text); }
inline void append(QByteArray &out, bool value) { out += value ? "true" : "false"; }
inline void append(QByteArray &out, int value) { out += QByteArray::number(value); }
inline void append(QByteArray &out, qint64 value) { out += QByteArray::number(value); }
inline void append(QByteArray &out, Timestamp value) { appendTimestamp(out, value.ms); }
template <NamedEnum T>
void append(QByteArray &out, T value)
{
    out += '"';
    out += QByteArrayView(wireName(value));
    out += '"';
}
template <Struct T>
void append(QByteArray &out, const T &value);
template <typename T>
void append(QByteArray &out, const std::vector<T> &list)
{
    out += '[';
    for (size_t i = 0; i < list.size(); ++i) {
        if (i > 0)
            out += ',';
        append(out, list[i]);
    }
    out += ']';
}
template <typename T>
void append(QByteArray &out, const std::map<RoomId, T> &map)
{
    char separator = '{';
    for (const auto &[key, value] : map) {
        out += separator;
        append(out, key);
        out += ':';
        append(out, value);
        separator = ',';
    }
    if (separator == '{')
        out += '{';
    out += '}';
}

template <Struct T>
void append(QByteArray &out, const T &value)
{
    char separator = '{';
    const auto write = [&](QLatin1StringView name, const auto &field) {
        out += separator;
        separator = ',';
        out += '"';
        out += QByteArrayView(name);
        out += "\":";
        append(out, field);
    };
    T::fields(value, [&]<typename F>(QLatin1StringView name, const F &field) {
        if constexpr (requires { field.has_value(); }) {
            if (field)
                write(name, *field);
        } else {
            write(name, field);
        }
    });
    if (separator == '{')
        out += '{';
    out += '}';
}

// Reads one value; what kind of value was expected, in English, where it is another.
using Expected = std::optional<QLatin1StringView>;

Expected read(const QJsonValue &value, bool &out);
Expected read(const QJsonValue &value, int &out);
Expected read(const QJsonValue &value, qint64 &out);
Expected read(const QJsonValue &value, QString &out);
Expected read(const QJsonValue &value, Timestamp &out);
// The text of an id: a string, or a whole number that is not negative.
Expected readId(const QJsonValue &value, QString &out);

// An id of the right type that nobody can have ("abc") is read as an invalid id: there is no such thing.
template <typename Tag>
Expected read(const QJsonValue &value, NumericId<Tag> &out)
{
    QString text;
    const Expected wrong = readId(value, text);
    out = NumericId<Tag>::fromString(text);
    return wrong;
}
Expected read(const QJsonValue &value, RoomId &out);

template <NamedEnum T>
Expected read(const QJsonValue &value, T &out)
{
    using namespace Qt::StringLiterals;
    return value.isString() && fromWire(value.toString(), out) ? Expected() : Expected("one of the listed words"_L1);
}
template <Struct T>
Expected read(const QJsonValue &value, T &out);
template <typename T>
Expected read(const QJsonValue &value, std::vector<T> &out)
{
    using namespace Qt::StringLiterals;
    if (!value.isArray())
        return "a list"_L1;
    const QJsonArray array = value.toArray();
    out.reserve(static_cast<size_t>(array.size()));
    for (const auto &item : array) {
        if (Expected wrong = read(item, out.emplace_back()))
            return "a list of the right things"_L1;
    }
    return {};
}
template <typename T>
Expected read(const QJsonValue &value, std::map<RoomId, T> &out)
{
    using namespace Qt::StringLiterals;
    if (!value.isObject())
        return "an object"_L1;
    const QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        T item{};
        if (Expected wrong = read(it.value(), item))
            return "an object with the right values"_L1;
        // A key that is no room's id belongs to no room of anybody: nothing to answer for it.
        if (const RoomId id = RoomId::fromString(it.key()); id.isValid())
            out.emplace(id, std::move(item));
    }
    return {};
}

// Fills a struct from an object; bad.request naming the first field that is missing or of the wrong type.
template <typename T>
Result<void> readStruct(const QJsonObject &object, T &out)
{
    using namespace Qt::StringLiterals;
    std::optional<Error> error;
    T::fields(out, [&]<typename F>(QLatin1StringView name, F &field) {
        if (error)
            return;
        const QJsonValue value = object.value(name);
        const bool absent = value.isUndefined() || value.isNull();
        Expected wrong;
        if constexpr (requires { field.has_value(); }) {
            if (!absent)
                wrong = read(value, field.emplace());
        } else if (absent) {
            error = badField(name, u"Field \"%1\" is missing."_s.arg(name));
            return;
        } else {
            wrong = read(value, field);
        }
        if (wrong)
            error = badField(name, u"Field \"%1\" must be %2."_s.arg(name, *wrong));
    });
    if (error)
        return fail(*error);
    return {};
}

template <Struct T>
Expected read(const QJsonValue &value, T &out)
{
    using namespace Qt::StringLiterals;
    if (!value.isObject() || !readStruct(value.toObject(), out))
        return "an object with its fields"_L1;
    return {};
}

} // namespace json
} // namespace kith::proto
