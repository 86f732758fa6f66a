#include "shared/protocol/lines.h"

#include "shared/protocol/json.h"

namespace kith::proto {
namespace {

template <typename T>
QByteArray encoded(const T &line)
{
    QByteArray json;
    json::append(json, line);
    return json + '\n';
}

} // namespace

QByteArray encodeLine(const MessageLine &line) { return encoded(line); }
QByteArray encodeLine(const RoomLine &line) { return encoded(line); }

} // namespace kith::proto
