// Hears what happens in rooms from all instances over one Redis, its own among them. The store publishes each message
// in the script that appends it (storage/redis/lua/append.lua), so what is heard of a room comes in the order of seq,
// and not before it is as durable as the answer to its sender. Beside the messages: the room's size, from the scripts
// that change it, and events that pass (typing), from instances.
//
// One channel for each room, `kith:bus:{database}:room:{id}`: an instance hears only the rooms that it listens to. What
// is published is a hint, never the only copy: after each subscription, and wherever seq has a gap, the store is read.
//
// Threads: one, that of the Redis client.
#pragma once

#include "server/bus/channels.h"
#include "server/bus/heard_event.h"
#include "server/bus/room_feed.h"
#include "server/redis/qtredis.h"

#include <QObject>
#include <QTimer>

#include <unordered_map>

namespace kith::bus {

class MessageBus final : public QObject {
    Q_OBJECT

public:
    // A connection of its own, so that subscribing to many rooms does not delay commands. Both outlive the bus.
    MessageBus(QtRedis &redis, Channels channels, storage::MessageStore &store, QObject *parent = nullptr);
    ~MessageBus() override;

    // From now on messages of the room after `last` are told. Nothing happens for a room that is listened to already.
    void listen(RoomId room, qint64 last);
    void ignore(RoomId room);
    size_t roomCount() const { return m_rooms.size(); }
    // Something may have been written there that was not published: looks into the store.
    void catchUp(RoomId room);
    // The subscription stands, and nothing of the room is known to be missing.
    bool isCurrent(RoomId room) const;

Q_SIGNALS:
    // In the order of seq in its room, each once. Listening and ignoring are allowed inside.
    void heard(const kith::bus::HeardMessage &message);
    void sizeHeard(kith::RoomId room, qint64 members);
    void eventHeard(kith::RoomId room, const kith::bus::HeardEvent &event);

private:
    void onData(const QtRedis::Reply &reply);
    void onPublished(RoomId room, RoomFeed &feed, const QByteArray &published);
    void catchUpAll();

    QtRedis &m_redis;
    Channels m_channels;
    storage::MessageStore &m_store;
    std::unordered_map<RoomId, std::shared_ptr<RoomFeed>> m_rooms;
    std::vector<std::shared_ptr<RoomFeed>> m_ignored; // until the event loop turns
    QTimer m_retry;
};

// nullopt: not what append.lua publishes.
std::optional<HeardMessage> parseMessage(RoomId room, const QByteArray &published);

} // namespace kith::bus
