#include "server/bus/message_bus.h"

#include "shared/base/log.h"

#include <chrono>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace kith::bus {
namespace {

// While the store does not answer, rooms with gaps are looked at again so often.
constexpr auto retryInterval = 500ms;

} // namespace

std::optional<HeardMessage> parseMessage(RoomId room, const QByteArray &published)
{
    // message LF seq rev from date LF cid LF text; only the text may have more of them.
    constexpr QByteArrayView kind = "message\n";
    if (!published.startsWith(kind))
        return std::nullopt;
    const qsizetype numbersEnd = published.indexOf('\n', kind.size());
    const qsizetype cidEnd = numbersEnd < 0 ? -1 : published.indexOf('\n', numbersEnd + 1);
    if (cidEnd < 0)
        return std::nullopt;
    const QByteArrayList numbers = published.mid(kind.size(), numbersEnd - kind.size()).split(' ');
    if (numbers.size() != 4)
        return std::nullopt;
    HeardMessage heard{.message = {.roomId = room,
                           .seq = numbers[0].toLongLong(),
                           .rev = numbers[1].toLongLong(),
                           .from = UserId::fromString(QString::fromLatin1(numbers[2])),
                           .date = numbers[3].toLongLong(),
                           .text = QString::fromUtf8(published.sliced(cidEnd + 1))},
        .cid = QString::fromUtf8(published.sliced(numbersEnd + 1, cidEnd - numbersEnd - 1))};
    return heard.message.seq > 0 ? std::optional(std::move(heard)) : std::nullopt;
}

MessageBus::MessageBus(QtRedis &redis, Channels channels, storage::MessageStore &store, QObject *parent)
    : QObject(parent), m_redis(redis), m_channels(std::move(channels)), m_store(store)
{
    connect(&m_redis, &QtRedis::returnData, this, &MessageBus::onData);
    m_retry.setSingleShot(true);
    m_retry.setInterval(retryInterval);
    connect(&m_retry, &QTimer::timeout, this, &MessageBus::catchUpAll);
}

MessageBus::~MessageBus()
{
    QByteArrayList channels;
    for (const auto &[room, feed] : m_rooms)
        channels.append(m_channels.room(room));
    if (!channels.isEmpty())
        m_redis.unsubscribe(channels);
}

void MessageBus::listen(RoomId room, qint64 last)
{
    if (m_rooms.contains(room))
        return;
    m_rooms.emplace(room, std::make_shared<RoomFeed>(room, last, m_store, [this](const HeardMessage &message) {
        Q_EMIT heard(message);
    }));
    m_redis.subscribe({m_channels.room(room)});
}

void MessageBus::ignore(RoomId room)
{
    const auto node = m_rooms.extract(room);
    if (node.empty())
        return;
    node.mapped()->stop();
    m_redis.unsubscribe({m_channels.room(room)});
    // It may be telling at this moment.
    m_ignored.push_back(node.mapped());
    QMetaObject::invokeMethod(
        this, [this] { m_ignored.clear(); }, Qt::QueuedConnection);
}

bool MessageBus::isCurrent(RoomId room) const
{
    const auto it = m_rooms.find(room);
    return it != m_rooms.end() && m_redis.isSubscribed(m_channels.room(room)) && it->second->isComplete();
}

void MessageBus::onData(const QtRedis::Reply &reply)
{
    const RoomId room = m_channels.roomOf(reply.channel);
    const auto it = m_rooms.find(room);
    if (it == m_rooms.end())
        return;
    const std::shared_ptr<RoomFeed> feed = it->second; // whoever is told may ignore the room
    if (reply.type == QtRedis::Reply::Type::Subscribed) {
        feed->catchUp(); // what was published before is in the store
    } else if (reply.type == QtRedis::Reply::Type::Message) {
        onPublished(room, *feed, reply.message);
    }
    if (!feed->isComplete() && !m_retry.isActive())
        m_retry.start();
}

void MessageBus::onPublished(RoomId room, RoomFeed &feed, const QByteArray &published)
{
    constexpr QByteArrayView size = "members\n";
    if (auto message = parseMessage(room, published))
        feed.published(std::move(*message));
    else if (const auto event = parseEvent(published))
        Q_EMIT eventHeard(room, *event);
    else if (published.startsWith(size))
        Q_EMIT sizeHeard(room, published.sliced(size.size()).toLongLong());
    else
        qCWarning(lcStore, "Something unknown was published for room %s.", qUtf8Printable(room.toString()));
}

void MessageBus::catchUp(RoomId room)
{
    const auto it = m_rooms.find(room);
    if (it == m_rooms.end())
        return;
    it->second->catchUp();
    if (!m_retry.isActive())
        m_retry.start();
}

// All rooms whose messages may be incomplete.
void MessageBus::catchUpAll()
{
    bool incomplete = false;
    const auto rooms = m_rooms; // whoever is told may change them
    for (const auto &[room, feed] : rooms) {
        if (!feed->isComplete()) {
            feed->catchUp();
            incomplete = true;
        }
    }
    if (incomplete)
        m_retry.start();
}

} // namespace kith::bus
