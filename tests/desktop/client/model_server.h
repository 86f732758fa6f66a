// A server of the protocol in a few lines, for tests that need thousands of histories: hello, resume, history,
// message and read, with seq, rev, cids and limited resumes as PROTOCOL.md says, and strict about what it is asked.
// It keeps no connection: what it answers and tells is handed back to whoever carries frames (fake_link.h).
#pragma once

#include "shared/protocol/codec.h"

#include <functional>
#include <map>
#include <random>
#include <set>
#include <vector>

namespace kith::test {

class Random {
public:
    explicit Random(unsigned seed) : m_engine(seed) {}
    int below(int bound) { return bound <= 1 ? 0 : std::uniform_int_distribution<int>(0, bound - 1)(m_engine); }
    int between(int low, int high) { return low + below(high - low + 1); }
    bool chance(int percent) { return below(100) < percent; }

private:
    std::mt19937 m_engine;
};

// One connection as the server sees it.
struct Peer {
    UserId user; // none: not signed in
    bool live = false;
    std::set<qint64> openRequests;

    std::function<void(const QByteArray &frame, qint64 id)> reply;
    std::function<void(const QByteArray &frame)> event;
};

class ModelServer {
public:
    struct Stored {
        Message message;
        QString cid; // empty: said by the bot
    };
    struct Room {
        RoomId id;
        QString topic;
        qint64 rev = 0;
        std::vector<Stored> messages; // seq = index + 1
        std::map<UserId, qint64> readSeq;
        qint64 lastSeq() const { return qint64(messages.size()); }
    };

    ModelServer(Random &random, std::vector<User> users, const std::vector<RoomId> &rooms);

    bool isCalm = false; // refuses nothing any more
    QStringList problems;

    void attach(Peer *peer) { m_peers.push_back(peer); }
    void detach(Peer *peer) { std::erase(m_peers, peer); }
    void receive(Peer &peer, const QByteArray &utf8);

    void say(RoomId room, const QString &text); // by somebody without a client
    void rename(RoomId room, const QString &topic);

    const std::map<RoomId, Room> &rooms() const { return m_rooms; }
    const Room &room(RoomId id) const { return m_rooms.at(id); }
    // Where it was stored first; 0: it was not.
    qint64 seqOf(UserId user, const QString &cid) const;
    static QString tokenOf(UserId user) { return QStringLiteral("token of ") + user.toString(); }

private:
    void handle(Peer &peer, qint64 id, const proto::Hello &request);
    void handle(Peer &peer, qint64 id, const proto::Resume &request);
    void handle(Peer &peer, qint64 id, const proto::SendMessage &request);
    void handle(Peer &peer, qint64 id, const proto::History &request);
    void handle(Peer &peer, qint64 id, const proto::Read &request);
    void handle(Peer &peer, qint64 id, const proto::UsersGet &request);
    template <typename Other>
    void handle(Peer &peer, qint64 id, const Other &)
    {
        problems.append(QStringLiteral("a request that these histories do not have: ") + Other::type);
        refuse(peer, id, ErrorCode::BadRequest);
    }

    template <typename Reply>
    void answer(Peer &peer, qint64 id, const Reply &reply)
    {
        peer.openRequests.erase(id);
        peer.reply(proto::encodeReply(id, reply), id);
    }
    void refuse(Peer &peer, qint64 id, ErrorCode code);
    bool refuses(Peer &peer, qint64 id, int percent);
    void store(Room &room, UserId from, const QString &text, const QString &cid);
    void tell(const proto::Event &event, UserId only = {}, const Peer *except = nullptr);
    proto::RoomInfo infoOf(const Room &room, UserId reader) const;
    proto::RoomChangesInfo changesOf(const Room &room, qint64 cursor, bool full);
    std::vector<proto::MessageInfo> page(const Room &room, qint64 from, qint64 to) const;

    Random &m_random;
    std::map<UserId, User> m_users;
    std::map<RoomId, Room> m_rooms;
    std::map<std::pair<UserId, QString>, std::pair<RoomId, qint64>> m_cids;
    std::vector<Peer *> m_peers;
    EpochMs m_now = 1'700'000'000'000;
};

} // namespace kith::test
