// Strong ids. A RoomId cannot be passed where a UserId is meant.
// On the wire every id is decimal text (PROTOCOL.md, "Ids"); in memory it is a number.
#pragma once

#include <QDebug>
#include <QHashFunctions>
#include <QString>
#include <QStringView>

#include <compare>
#include <functional>

namespace kith {

// An id that is one positive number; 0 is "none" and belongs to nobody.
template <typename Tag>
class NumericId {
public:
    constexpr NumericId() = default;
    constexpr explicit NumericId(quint64 value) : m_value(value) {}

    constexpr quint64 value() const { return m_value; }
    constexpr bool isValid() const { return m_value != 0; }
    QString toString() const { return QString::number(m_value); }

    // Canonical decimal text only: no sign, no leading zero. Anything else is "none".
    static NumericId fromString(QStringView text);

    friend constexpr auto operator<=>(NumericId, NumericId) = default;

private:
    quint64 m_value = 0;
};

using UserId = NumericId<struct UserTag>;
using SessionId = NumericId<struct SessionTag>;

// A room is "0", "17" or, for the direct room of two users, "min:max" of their ids.
class RoomId {
public:
    constexpr RoomId() = default;
    constexpr explicit RoomId(quint64 number) : m_first(number), m_kind(Kind::Numbered) {}

    static constexpr RoomId general() { return RoomId(0); }
    static RoomId direct(UserId a, UserId b);
    // Anything that is not canonical is an invalid id, which no room has.
    static RoomId fromString(QStringView text);

    constexpr bool isValid() const { return m_kind != Kind::None; }
    constexpr bool isDirect() const { return m_kind == Kind::Direct; }
    constexpr UserId lowUser() const { return UserId(isDirect() ? m_first : 0); }
    constexpr UserId highUser() const { return UserId(isDirect() ? m_second : 0); }
    // The other one of a direct room; invalid where `user` is not in it.
    UserId peerOf(UserId user) const;
    QString toString() const;
    constexpr quint64 first() const { return m_first; }
    constexpr quint64 second() const { return m_second; }

    friend constexpr auto operator<=>(RoomId, RoomId) = default;

private:
    enum class Kind : quint8 { None, Numbered, Direct };
    quint64 m_first = 0;
    quint64 m_second = 0;
    Kind m_kind = Kind::None;
};

// Reads canonical decimal digits (at most 18, so that every id is exact in 64 bits). False for anything else.
bool parseDecimal(QStringView text, quint64 &out);

template <typename Tag>
NumericId<Tag> NumericId<Tag>::fromString(QStringView text)
{
    quint64 value = 0;
    return parseDecimal(text, value) ? NumericId(value) : NumericId();
}

template <typename Tag>
size_t qHash(NumericId<Tag> id, size_t seed = 0)
{
    return ::qHash(id.value(), seed);
}
inline size_t qHash(RoomId id, size_t seed = 0) { return qHashMulti(seed, id.first(), id.second()); }

template <typename Tag>
QDebug operator<<(QDebug debug, NumericId<Tag> id)
{
    return debug.noquote() << id.toString();
}
inline QDebug operator<<(QDebug debug, RoomId id) { return debug.noquote() << id.toString(); }

} // namespace kith

template <typename Tag>
struct std::hash<kith::NumericId<Tag>> {
    size_t operator()(kith::NumericId<Tag> id) const noexcept { return qHash(id); }
};
template <>
struct std::hash<kith::RoomId> {
    size_t operator()(kith::RoomId id) const noexcept { return qHash(id); }
};
