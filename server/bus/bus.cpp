#include "server/bus/bus.h"

#include "server/domain/views.h"
#include "shared/base/log.h"
#include "shared/protocol/codec.h"

#include <QEventLoop>
#include <QRandomGenerator>

#include <algorithm>
#include <chrono>

namespace kith::bus {
namespace {

// Users of whom something was missed: so many are looked at, so often; and again where the store did not answer.
constexpr size_t lookAtOnce = 500;
constexpr auto lookInterval = std::chrono::milliseconds(50);
constexpr auto lookAgainAfter = std::chrono::milliseconds(500);

QByteArray makeInstanceName()
{
    return QByteArray::number(QRandomGenerator::system()->generate64(), 16).rightJustified(16, '0');
}

// Calls `use` with the event that another instance has published.
template <typename Use>
void withEvent(const HeardEvent &heard, const QByteArray &us, Use use)
{
    if (heard.instance == us)
        return;
    const auto incoming = proto::decodeIncoming(heard.text);
    const proto::Event *event = incoming ? std::get_if<proto::Event>(&*incoming) : nullptr;
    if (event)
        use(*event);
    else
        qCDebug(lcStore, "An instance has published an event that this version does not know.");
}

} // namespace

Bus::Bus(const Parts &parts)
    : m_connection(parts.connection), m_instance(makeInstanceName()), m_store(parts.store), m_roster(parts.roster),
      m_memberships(parts.memberships), m_local(parts.local), m_clock(parts.clock),
      m_channels(parts.connection.database), m_messages(m_redis, m_channels, parts.store.messages()),
      m_users(m_redis, m_channels), m_delivery(m_redis, m_channels, m_instance, parts.local),
      m_presence({.redis = m_redis,
          .database = parts.connection.database,
          .instance = m_instance,
          .interop = parts.interop,
          .roster = parts.roster,
          .delivery = parts.local,
          .settings = parts.settings}),
      m_guard(m_redis, parts.settings), m_others(parts.interop ? std::make_unique<Others>(m_redis) : nullptr)
{
    connectRooms();
    connectUsers();
    if (m_others)
        connectOthers();
    connect(&m_redis, &QtRedis::returnData, this, [this](const QtRedis::Reply &reply) {
        if (reply.type == QtRedis::Reply::Type::Message && reply.channel == m_channels.instance(m_instance)) {
            for (const auto &done : std::exchange(m_settling, {}))
                done();
        }
    });
    m_redis.subscribe({m_channels.instance(m_instance)});
}

void Bus::open()
{
    constexpr auto patience = std::chrono::seconds(5);
    QEventLoop loop;
    bool ready = false;
    const auto look = [&] {
        if (ready && m_redis.isConnected())
            loop.quit();
    };
    connect(&m_redis, &QtRedis::connected, &loop, look);
    connect(&m_redis, &QtRedis::subscriptionsReady, &loop, [&] {
        ready = true;
        look();
    });
    QTimer::singleShot(patience, &loop, &QEventLoop::quit);
    m_redis.openConnection(m_connection);
    loop.exec();
}

void Bus::connectRooms()
{
    connect(&m_messages, &MessageBus::heard, this,
        [this](const HeardMessage &heard) { m_memberships.message({domain::messageInfo(heard.message)}, heard.cid); });
    connect(&m_messages, &MessageBus::sizeHeard, this,
        [this](RoomId room, qint64 members) { m_memberships.resized(room, members); });
    connect(&m_messages, &MessageBus::eventHeard, this, [this](RoomId room, const HeardEvent &heard) {
        withEvent(heard, m_instance, [&](const proto::Event &event) { m_local.toRoom(room, event, heard.except); });
    });
}

void Bus::connectUsers()
{
    connect(
        &m_users, &UserBus::roomChanged, this, [this](UserId user, RoomId room) { m_memberships.look(user, room); });
    connect(&m_users, &UserBus::sessionsChanged, this, &Bus::checkSessions);
    connect(&m_users, &UserBus::eventHeard, this, [this](UserId user, const HeardEvent &heard) {
        withEvent(heard, m_instance, [&](const proto::Event &event) { m_local.toUser(user, event); });
    });
    connect(&m_users, &UserBus::missedSome, this, [this](UserId user) { lookLater(user, lookInterval); });
    // The subscriptions may stand again before the store's connection does.
    m_memberships.setUnsure([this](UserId user) { lookLater(user, lookAgainAfter); });
    m_look.setSingleShot(true);
    connect(&m_look, &QTimer::timeout, this, &Bus::lookAtSome);
}

void Bus::lookLater(UserId user, std::chrono::milliseconds after)
{
    m_unsure.insert(user);
    if (!m_look.isActive())
        m_look.start(after);
}

// A few at a time: after a loss it is everybody, and what clients ask must not wait behind that.
void Bus::lookAtSome()
{
    std::vector<UserId> some;
    while (!m_unsure.empty() && some.size() < lookAtOnce)
        some.push_back(m_unsure.extract(m_unsure.begin()).value());
    if (!m_unsure.empty())
        m_look.start(lookInterval);
    for (UserId user : some) {
        m_memberships.lookAtAll(user);
        checkSessions(user);
    }
}

void Bus::connectOthers()
{
    const auto look = [this](RoomId room) {
        if (!room.isDirect())
            return;
        for (UserId user : {room.lowUser(), room.highUser()}) {
            if (!m_roster.role(user, room))
                m_memberships.look(user, room);
        }
    };
    connect(m_others.get(), &Others::showed, this, look);
    connect(m_others.get(), &Others::wrote, this, [this, look](RoomId room) {
        look(room);
        m_messages.catchUp(room);
    });
    connect(m_others.get(), &Others::userChanged, this,
        [this](UserId user, bool online) { m_presence.otherServerSays(user, online); });
}

void Bus::whenSettled(std::function<void()> done)
{
    m_settling.push_back(std::move(done));
    m_redis.publish(m_channels.instance(m_instance), "settled");
}

// In the order of the store's answers: whoever has signed out here has been told so before this asks.
void Bus::checkSessions(UserId user)
{
    m_store.sessions().list(
        user, m_clock.now(), [this, user](const Result<std::vector<storage::SessionRecord>> &records) {
            if (!records)
                return lookLater(user, lookAgainAfter);
            for (SessionId session : m_local.sessionsOf(user)) {
                if (std::ranges::find(*records, session, &storage::SessionRecord::id) == records->end())
                    m_local.endSession(user, session, 0);
            }
        });
}

} // namespace kith::bus
