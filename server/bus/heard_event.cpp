#include "server/bus/heard_event.h"

#include <QString>

namespace kith::bus {
namespace {

constexpr QByteArrayView kind = "event\n";

} // namespace

QByteArray publishedEvent(const HeardEvent &event)
{
    const QByteArray except = event.except.isValid() ? QByteArray::number(event.except.value()) : QByteArray();
    return kind.toByteArray() + event.instance + '\n' + except + '\n' + event.text;
}

std::optional<HeardEvent> parseEvent(const QByteArray &published)
{
    const qsizetype instanceEnd = published.startsWith(kind) ? published.indexOf('\n', kind.size()) : -1;
    const qsizetype exceptEnd = instanceEnd < 0 ? -1 : published.indexOf('\n', instanceEnd + 1);
    if (exceptEnd < 0)
        return std::nullopt;
    return HeardEvent{.instance = published.mid(kind.size(), instanceEnd - kind.size()),
        .except = UserId::fromString(QString::fromLatin1(published.mid(instanceEnd + 1, exceptEnd - instanceEnd - 1))),
        .text = published.mid(exceptEnd + 1)};
}

} // namespace kith::bus
