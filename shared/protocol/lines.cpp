#include "shared/protocol/lines.h"

#include "shared/protocol/json.h"

#include <algorithm>

namespace kith::proto {
namespace {

// What a terminal would take for an order (C1), and what turns text round there. Only strings can have it.
bool isUnsafe(QChar c)
{
    const char16_t code = c.unicode();
    return (code >= 0x7F && code < 0xA0) || code == 0x061C || (code >= 0x200E && code <= 0x200F)
        || (code >= 0x2028 && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
}

template <typename T>
QByteArray encoded(const T &line)
{
    QByteArray json;
    json::append(json, line);
    const QString text = QString::fromUtf8(json);
    if (std::none_of(text.begin(), text.end(), isUnsafe))
        return json + '\n';
    QString escaped;
    for (const QChar c : text) {
        if (isUnsafe(c))
            escaped += u"\\u%1"_s.arg(c.unicode(), 4, 16, QLatin1Char('0'));
        else
            escaped += c;
    }
    return escaped.toUtf8() + '\n';
}

} // namespace

QByteArray encodeLine(const MessageLine &line) { return encoded(line); }
QByteArray encodeLine(const RoomLine &line) { return encoded(line); }

} // namespace kith::proto
