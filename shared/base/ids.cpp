#include "shared/base/ids.h"

#include <algorithm>

namespace kith {

bool parseDecimal(QStringView text, quint64 &out)
{
    constexpr qsizetype maxDigits = 18;
    if (text.isEmpty() || text.size() > maxDigits || (text.size() > 1 && text.front() == u'0'))
        return false;
    quint64 value = 0;
    for (QChar c : text) {
        if (c < u'0' || c > u'9')
            return false;
        value = value * 10 + static_cast<quint64>(c.unicode() - u'0');
    }
    out = value;
    return true;
}

RoomId RoomId::direct(UserId a, UserId b)
{
    RoomId id;
    if (!a.isValid() || !b.isValid() || a == b)
        return id;
    id.m_first = std::min(a, b).value();
    id.m_second = std::max(a, b).value();
    id.m_kind = Kind::Direct;
    return id;
}

RoomId RoomId::fromString(QStringView text)
{
    quint64 first = 0;
    const qsizetype colon = text.indexOf(u':');
    if (colon < 0)
        return parseDecimal(text, first) ? RoomId(first) : RoomId();
    quint64 second = 0;
    if (!parseDecimal(text.first(colon), first) || !parseDecimal(text.sliced(colon + 1), second) || first >= second)
        return {};
    return direct(UserId(first), UserId(second));
}

UserId RoomId::peerOf(UserId user) const
{
    if (user == lowUser())
        return highUser();
    return user == highUser() ? lowUser() : UserId();
}

QString RoomId::toString() const
{
    switch (m_kind) {
    case Kind::None:
        return {};
    case Kind::Numbered:
        return QString::number(m_first);
    case Kind::Direct:
        break;
    }
    return QString::number(m_first) + u':' + QString::number(m_second);
}

} // namespace kith
