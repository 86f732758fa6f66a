#include "tests/desktop/client/client_support.h"

#include <QTest>

using namespace Qt::StringLiterals;

namespace kith::test {

using client::Account;
using client::Cache;
using client::Link;
using client::Timing;

namespace {

constexpr qint64 everything = std::numeric_limits<qint64>::max();
constexpr int wholeRoom = 1'000'000;

} // namespace

Timing quickTiming()
{
    using ms = Timing::ms;
    Timing timing;
    timing.backoffFirst = ms(4);
    timing.backoffLongest = ms(60);
    timing.floodWait = ms(20);
    timing.slowWait = ms(4);
    timing.resumeAgain = ms(10);
    timing.gap = ms(4);
    timing.read = ms(4);
    timing.hold = ms(5);
    timing.holdLongest = ms(40);
    timing.gatherUsers = ms(2);
    timing.sync = ms(2);
    timing.connect = ms(20'000);
    timing.slept = ms(120'000);
    timing.probe = ms(60'000);
    return timing;
}

class Wire::Through : public Link {
public:
    explicit Through(Wire &wire) : m_wire(wire), m_link(client::webSocketLinks()())
    {
        connect(m_link.get(), &Link::opened, this, [this] {
            isOpen = true;
            emit opened();
        });
        connect(m_link.get(), &Link::received, this, [this](const QByteArray &frame) {
            if (!m_wire.incoming || m_wire.incoming(frame))
                emit received(frame);
        });
        connect(m_link.get(), &Link::heard, this, &Link::heard);
        connect(m_link.get(), &Link::closed, this, [this](int code) { end(code); });
    }

    void open(const QUrl &) override
    {
        ++m_wire.m_attempts;
        if (m_wire.isUp)
            m_link->open(m_wire.m_address());
        else
            QMetaObject::invokeMethod(
                this, [this] { end(client::closecode::lost); }, Qt::QueuedConnection);
    }
    void send(const QByteArray &utf8) override
    {
        if (!m_wire.outgoing || m_wire.outgoing(utf8))
            m_link->send(utf8);
    }
    void ping() override { m_link->ping(); }
    void close() override
    {
        isOpen = false;
        m_over = true;
        m_link->close();
    }
    void cut(int code)
    {
        m_link->close();
        end(code);
    }

    bool isOpen = false;

private:
    void end(int code)
    {
        isOpen = false;
        if (!std::exchange(m_over, true))
            emit closed(code);
    }

    Wire &m_wire;
    std::unique_ptr<Link> m_link;
    bool m_over = false;
};

Wire::Wire(const TestServer &server) : m_address([&server] { return server.url(); }) {}

client::LinkFactory Wire::links()
{
    return [this] {
        std::erase_if(m_links, [](const QPointer<Through> &link) { return link.isNull(); });
        auto link = std::make_unique<Through>(*this);
        m_links.emplace_back(link.get());
        return link;
    };
}

int Wire::connections() const
{
    return static_cast<int>(std::count_if(
        m_links.begin(), m_links.end(), [](const QPointer<Through> &link) { return link && link->isOpen; }));
}

void Wire::inject(const QByteArray &frame)
{
    for (const QPointer<Through> &link : std::vector(m_links)) {
        if (link && link->isOpen)
            emit link->received(frame);
    }
}

void Wire::cut(int code)
{
    for (const QPointer<Through> &link : std::vector(m_links)) {
        if (link && link->isOpen)
            link->cut(code);
    }
}

bool isEvent(const QByteArray &frame, const char *type)
{
    return frame.startsWith(QByteArray("{\"type\":\"") + type + "\",\"data\":");
}

bool isRequest(const QByteArray &frame, const char *type)
{
    return frame.startsWith(QByteArray("{\"type\":\"") + type + "\",\"id\":");
}

Session sessionOf(const TestClient &signedIn, const QString &username)
{
    Session session{.user = {}, .token = signedIn.token};
    session.user.id = UserId::fromString(signedIn.userId);
    session.user.username = session.user.displayName = username;
    return session;
}

Session registerSession(const TestServer &server, const QString &username)
{
    TestClient client(server);
    if (client.registerUser(username).isError())
        QTest::qFail("the person could not be registered", __FILE__, __LINE__);
    return sessionOf(client, username);
}

Session logIn(const TestServer &server, const QString &username)
{
    TestClient client(server);
    if (client.login(username).isError())
        QTest::qFail("the person could not sign in", __FILE__, __LINE__);
    return sessionOf(client, username);
}

Device::Device(Wire &wire, Session session_, Timing timing)
    : session(std::move(session_)), m_wire(wire), m_timing(timing)
{
    openAccount();
}

Device::~Device() = default;

void Device::openAccount()
{
    m_account.reset();                            // its cache is open to one at a time
    const QUrl server(u"ws://test.example/ws"_s); // one name, whatever the port
    auto cache = Cache::open(cachePath(),
        Cache::Owner{.server = server.toString(), .user = session.user.id, .username = session.user.username});
    if (!cache)
        qFatal("the cache does not open: %s", qUtf8Printable(cache.error().message));
    m_account = std::make_unique<Account>(
        Account::Options{.server = server, .user = session.user, .links = m_wire.links(), .timing = m_timing},
        std::move(*cache));
}

bool Device::goOnline()
{
    m_account->start(session.token);
    return waitOnline();
}

bool Device::waitOnline()
{
    return waitUntil([this] { return isOnline(); });
}

bool Device::waitOffline()
{
    return waitUntil([this] { return !isOnline(); });
}

bool Device::opens(RoomId id)
{
    m_account->openRoom(id);
    return waitUntil([this, id] {
        const client::RoomState *room = m_account->room(id);
        return room != nullptr && room->known;
    });
}

bool Device::holds(RoomId id, qint64 seq)
{
    return waitUntil([this, id, seq] {
        const client::RoomState *room = m_account->room(id);
        return room != nullptr && room->known && room->high >= seq;
    });
}

bool Device::allSent()
{
    return waitUntil([this] { return m_account->unsent() == 0; });
}

const client::RoomState &Device::room(RoomId id) const { return m_account->rooms().at(id); }

std::vector<Message> Device::messages(RoomId id) const { return m_account->messagesBefore(id, everything, wholeRoom); }

QStringList Device::texts(RoomId id) const
{
    QStringList texts;
    for (const Message &message : messages(id))
        texts.append(message.text);
    return texts;
}

QStringList Device::waitingTexts(RoomId id) const
{
    QStringList texts;
    for (const client::Pending &entry : m_account->pending(id))
        texts.append(entry.text);
    return texts;
}

RoomId makeRoomOn(Device &device, const QString &name, RoomKind kind)
{
    const auto made = outcomeOf<RoomId>([&](QObject *context, Account::Done<RoomId> done) {
        device->createRoom(name, {}, kind, context, std::move(done));
    });
    if (!made)
        QTest::qFail("the room could not be made", __FILE__, __LINE__);
    return made.value_or(RoomId());
}

QStringList lines(const QString &prefix, int count)
{
    QStringList lines;
    for (int i = 1; i <= count; ++i)
        lines.append(prefix + u' ' + QString::number(i));
    return lines;
}

} // namespace kith::test
