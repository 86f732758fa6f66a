#include "tests/bench/desktop/traffic.h"

#include <QTimer>

using namespace Qt::StringLiterals;

namespace kith::bench {

class Traffic::Line : public client::Link {
public:
    explicit Line(Traffic &traffic) : m_traffic(traffic) {}

    void open(const QUrl &) override
    {
        m_traffic.m_link = this;
        QTimer::singleShot(0, this, &Link::opened);
    }
    void send(const QByteArray &utf8) override
    {
        QTimer::singleShot(0, this, [this, utf8] { m_traffic.receive(utf8); });
    }
    void ping() override { QTimer::singleShot(0, this, &Link::heard); }
    void close() override {}

private:
    Traffic &m_traffic;
};

client::LinkFactory Traffic::links()
{
    return [this] { return std::make_unique<Line>(*this); };
}

proto::ResumeReply Traffic::resumed() const
{
    proto::ResumeReply reply;
    reply.user.id = m_me.id;
    reply.user.username = m_me.username;
    reply.user.displayName = m_me.displayName;
    for (size_t i = 0; i < m_last.size(); ++i) {
        proto::RoomInfo room;
        room.id = RoomId(quint64(i));
        room.name = u"Room %1"_s.arg(i);
        room.names = {room.name};
        room.rev = room.lastSeq = room.readSeq = m_last[i];
        room.role = Role::Member;
        reply.changes[room.id].rev = room.rev;
        reply.rooms.push_back(std::move(room));
    }
    return reply;
}

template <typename R>
void Traffic::answer(qint64 id, const R &)
{
    if constexpr (std::is_same_v<R, proto::Resume>) {
        emit m_link->received(proto::encodeReply(id, resumed()));
        m_live = true;
    } else if constexpr (
        std::is_same_v<typename R::Reply,
            proto::
                Empty> || std::is_same_v<R, proto::Hello> || std::is_same_v<R, proto::UsersGet> || std::is_same_v<R, proto::Search>) {
        emit m_link->received(proto::encodeReply(id, typename R::Reply()));
    } else {
        emit m_link->received(proto::encodeError(id, makeError(ErrorCode::Internal)));
    }
}

void Traffic::receive(const QByteArray &utf8)
{
    const Result<proto::IncomingRequest> incoming = proto::decodeRequest(utf8);
    if (!m_link || !incoming || !incoming->id || !incoming->request)
        return;
    std::visit([&](const auto &request) { answer(*incoming->id, request); }, *incoming->request);
}

void Traffic::say(int room, const QString &text, UserId from, EpochMs date)
{
    const qint64 seq = ++m_last[size_t(room)];
    proto::MessageEvent event;
    event.roomId = RoomId(quint64(room));
    event.seq = event.rev = seq;
    event.from = from;
    event.date.ms = date;
    event.message = text;
    if (m_link)
        emit m_link->received(proto::encodeMessageEvent(event, {}).toOthers);
}

} // namespace kith::bench
