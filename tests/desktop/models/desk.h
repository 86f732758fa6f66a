// An account with a cache in a folder of its own, alone or at the real server, for the tests of the models.
#pragma once

#include "desktop/client/account.h"
#include "tests/support/test_client.h"
#include "tests/support/wait.h"

#include <QPointer>
#include <QTemporaryDir>
#include <QTest>

namespace kith::test {

using namespace Qt::StringLiterals;

inline Message message(RoomId room, qint64 seq, UserId from, EpochMs date, const QString &text = {})
{
    return {.roomId = room,
        .seq = seq,
        .rev = seq,
        .from = from,
        .date = date,
        .text = text.isEmpty() ? u"message %1"_s.arg(seq) : text};
}

// A room with the messages low..high in the cache.
inline client::RoomState heldRoom(RoomId id, const QString &name, qint64 low, qint64 high)
{
    client::RoomState room;
    room.id = id;
    room.kind = id.isDirect() ? RoomKind::Direct : RoomKind::Public;
    room.name = name;
    room.role = Role::Member;
    room.lastSeq = room.readSeq = room.serverReadSeq = room.high = high;
    room.low = low;
    room.known = true;
    room.cursor = high;
    return room;
}

// Between an account and its server: messages that are sent can be held back, and let go.
class Gate {
public:
    client::LinkFactory links()
    {
        return [this] { return std::make_unique<Through>(*this); };
    }
    void hold() { m_holding = true; }
    void release()
    {
        m_holding = false;
        for (const auto &[link, frame] : std::exchange(m_held, {})) {
            if (link)
                link->send(frame);
        }
    }

private:
    class Through : public client::Link {
    public:
        explicit Through(Gate &gate) : m_gate(gate), m_link(client::webSocketLinks()())
        {
            connect(m_link.get(), &Link::opened, this, &Link::opened);
            connect(m_link.get(), &Link::received, this, &Link::received);
            connect(m_link.get(), &Link::heard, this, &Link::heard);
            connect(m_link.get(), &Link::closed, this, &Link::closed);
        }
        void open(const QUrl &url) override { m_link->open(url); }
        void send(const QByteArray &utf8) override
        {
            if (m_gate.m_holding && utf8.contains(R"("type":"message")"))
                m_gate.m_held.emplace_back(this, utf8);
            else
                m_link->send(utf8);
        }
        void ping() override { m_link->ping(); }
        void close() override { m_link->close(); }

    private:
        Gate &m_gate;
        std::unique_ptr<Link> m_link;
    };

    bool m_holding = false;
    std::vector<std::pair<QPointer<Through>, QByteArray>> m_held;
};

struct Desk {
    using Fill = std::function<void(client::Cache::Batch &)>;

    // Without a server: what `fill` writes is all there is.
    explicit Desk(const User &me, const Fill &fill = {}) { make(me, QUrl(u"ws://127.0.0.1:9/ws"_s), fill, nullptr); }

    // Signed in and resumed. `me` is registered already.
    Desk(TestServer &server, const TestClient &me, const QString &username, const Fill &fill = {},
        const Clock *clock = nullptr)
    {
        User user;
        user.id = UserId::fromString(me.userId);
        user.username = user.displayName = username;
        make(user, server.url(), fill, clock);
        account->start(me.token);
        online = waitUntil([this] { return account->state() == client::Account::State::Online; });
        if (!online)
            QTest::qFail("the account does not come online", __FILE__, __LINE__);
    }

    const client::RoomState &room(RoomId id) const { return account->rooms().at(id); }
    // Waits until everything up to `seq` is held.
    bool holds(RoomId id, qint64 seq) const
    {
        return waitUntil([this, id, seq] {
            const client::RoomState *room = account->room(id);
            return room && room->known && room->high >= seq;
        });
    }

    QTemporaryDir folder;
    Gate gate;
    bool online = false;
    std::unique_ptr<client::Account> account;

private:
    void make(const User &me, const QUrl &url, const Fill &fill, const Clock *clock)
    {
        auto cache = client::Cache::open(folder.filePath(u"cache.sqlite"_s), {url.toString(), me.id, me.username});
        if (!cache)
            qFatal("no cache: %s", qUtf8Printable(cache.error().message));
        if (fill) {
            if (const auto written = (*cache)->write(fill); !written)
                qFatal("the cache is not written: %s", qUtf8Printable(written.error().message));
        }
        account = std::make_unique<client::Account>(
            client::Account::Options{.server = url, .user = me, .links = gate.links(), .clock = clock},
            std::move(*cache));
    }
};

} // namespace kith::test
