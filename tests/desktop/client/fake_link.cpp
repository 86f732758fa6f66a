#include "tests/desktop/client/fake_link.h"

#include "desktop/client/connection.h"

#include <algorithm>

namespace kith::test {

class FakeNet::FakeLink : public client::Link {
public:
    enum class State { New, Opening, Open, Over };

    FakeLink(FakeNet &net, int owner_) : owner(owner_), m_net(net)
    {
        peer.reply = [this](const QByteArray &frame, qint64 id) {
            if (id == resumeId)
                resumeWaits = true;
            replies.emplace_back(frame, id);
        };
        peer.event = [this](const QByteArray &frame) { events.push_back(frame); };
        m_net.m_links.push_back(this);
    }
    ~FakeLink() override { m_net.remove(this); }

    void open(const QUrl &) override { state = State::Opening; }
    void send(const QByteArray &utf8) override
    {
        if (state == State::Open)
            toServer.push_back(utf8);
    }
    void ping() override { ++pings; }
    void close() override { end(); }

    void end()
    {
        if (std::exchange(state, State::Over) == State::Open)
            m_net.m_server.detach(&peer);
        toServer.clear();
        events.clear();
        replies.clear();
        pings = 0;
    }
    bool mayHear() const { return !resumeWaits && !events.empty(); }
    bool hasWork() const
    {
        return state == State::Opening
            || (state == State::Open && (!toServer.empty() || !replies.empty() || mayHear() || pings > 0));
    }

    const int owner;
    State state = State::New;
    Peer peer;
    std::deque<QByteArray> toServer;
    std::deque<QByteArray> events;                      // in the order of the server
    std::vector<std::pair<QByteArray, qint64>> replies; // in any order
    qint64 resumeId = -1;
    bool resumeWaits = false; // events follow the reply to resume
    int pings = 0;
    QByteArray lastEvent;

private:
    FakeNet &m_net;
};

client::LinkFactory FakeNet::links(int owner)
{
    return [this, owner] { return std::make_unique<FakeLink>(*this, owner); };
}

void FakeNet::remove(FakeLink *link)
{
    link->end();
    std::erase(m_links, link);
}

FakeNet::FakeLink *FakeNet::pick(const std::function<bool(const FakeLink &)> &fits)
{
    std::vector<FakeLink *> fitting;
    std::copy_if(
        m_links.begin(), m_links.end(), std::back_inserter(fitting), [&](const FakeLink *link) { return fits(*link); });
    return fitting.empty() ? nullptr : fitting[size_t(m_random.below(int(fitting.size())))];
}

bool FakeNet::step()
{
    FakeLink *link = pick([](const FakeLink &candidate) { return candidate.hasWork(); });
    if (link == nullptr)
        return false;
    carry(*link);
    return true;
}

void FakeNet::carry(FakeLink &link)
{
    if (link.state == FakeLink::State::Opening) {
        if (!isUp) {
            link.end();
            emit link.closed(client::closecode::lost);
            return;
        }
        link.state = FakeLink::State::Open;
        m_server.attach(&link.peer);
        emit link.opened();
        return;
    }
    enum { Request, Reply, Event, Ping };
    std::vector<int> choices;
    if (!link.toServer.empty())
        choices.push_back(Request);
    if (!link.replies.empty())
        choices.push_back(Reply);
    if (link.mayHear())
        choices.push_back(Event);
    if (link.pings > 0)
        choices.push_back(Ping);
    switch (choices[size_t(m_random.below(int(choices.size())))]) {
    case Request: {
        const QByteArray frame = link.toServer.front();
        link.toServer.pop_front();
        const auto incoming = proto::decodeRequest(frame);
        if (incoming && incoming->id && incoming->type == proto::Resume::type)
            link.resumeId = *incoming->id;
        m_server.receive(link.peer, frame);
        break;
    }
    case Reply: {
        const auto at = link.replies.begin() + m_random.below(int(link.replies.size()));
        const auto [frame, id] = *at;
        link.replies.erase(at);
        if (id == link.resumeId)
            link.resumeWaits = false;
        emit link.received(frame);
        break;
    }
    case Event:
        link.lastEvent = link.events.front();
        link.events.pop_front();
        emit link.received(QByteArray(link.lastEvent));
        break;
    case Ping:
        --link.pings;
        emit link.heard();
        break;
    }
}

bool FakeNet::isIdle() const
{
    return std::none_of(m_links.begin(), m_links.end(), [](const FakeLink *link) { return link->hasWork(); });
}

int FakeNet::connections() const
{
    return int(std::count_if(
        m_links.begin(), m_links.end(), [](const FakeLink *link) { return link->state == FakeLink::State::Open; }));
}

bool FakeNet::cut(int code)
{
    FakeLink *link = pick([](const FakeLink &candidate) { return candidate.state == FakeLink::State::Open; });
    if (link == nullptr)
        return false;
    link->end(); // with all that was on its way
    emit link->closed(code);
    return true;
}

void FakeNet::cutAll(int code)
{
    while (cut(code)) {}
}

bool FakeNet::loseEvent()
{
    FakeLink *link = pick([](const FakeLink &candidate) { return !candidate.events.empty(); });
    if (link == nullptr)
        return false;
    link->events.erase(link->events.begin() + m_random.below(int(link->events.size())));
    ++lostEvents;
    return true;
}

bool FakeNet::repeatEvent()
{
    FakeLink *link = pick([](const FakeLink &candidate) {
        return candidate.state == FakeLink::State::Open && !candidate.lastEvent.isEmpty();
    });
    if (link == nullptr)
        return false;
    link->events.insert(link->events.begin() + m_random.below(int(link->events.size()) + 1), link->lastEvent);
    return true;
}

void FakeNet::crash(int owner)
{
    for (FakeLink *link : m_links) {
        if (link->owner == owner)
            link->end();
    }
}

} // namespace kith::test
