// A client that resumes: what is held back for it, and where that ends.
#include "server/dispatch/client.h"

#include <QTest>

using namespace kith;
using namespace kith::dispatch;
using namespace Qt::StringLiterals;

namespace {

class PlayedLink final : public net::Link {
public:
    void send(const net::TextFrame &frame) override { sent.append(frame.payload().toByteArray()); }
    void close(net::CloseCode, const QString &) override { open = false; }
    void closeTooSlow() override
    {
        ++tooSlow;
        open = false;
    }
    bool isOpen() const override { return open; }
    QHostAddress peer() const override { return QHostAddress(QHostAddress::LocalHost); }
    quint64 id() const override { return 1; }
    QString origin() const override { return {}; }

    QList<QByteArray> sent;
    int tooSlow = 0;
    bool open = true;
};

BroadcastFrame message(RoomId room, qint64 rev, const QByteArray &text)
{
    return {.frame = net::TextFrame(text), .room = room, .rev = rev};
}

struct Resuming {
    explicit Resuming(qint64 heldBytes) : client(link, 0, heldBytes)
    {
        client.signedIn(User{.id = UserId(1), .username = u"ann"_s, .displayName = u"Ann"_s}, SessionId(1));
        client.beginResume();
        client.startHolding();
    }
    std::shared_ptr<PlayedLink> link = std::make_shared<PlayedLink>();
    Client client;
};

} // namespace

class TestClient : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void heldUntilLive();
    void toldAfterTheReply();
    void heldWithinBound();
    void noBound();
};

void TestClient::heldUntilLive()
{
    Resuming resuming(1'000);
    resuming.client.deliver(message(RoomId(1), 4, "covered"));
    resuming.client.deliver(message(RoomId(1), 5, "new"));
    resuming.client.deliver(message(RoomId(2), 1, "elsewhere"));
    QVERIFY(resuming.link->sent.isEmpty());
    resuming.client.goLive({{RoomId(1), {.since = 3, .upTo = 4}}});
    QCOMPARE(resuming.link->sent, QList<QByteArray>({"new", "elsewhere"}));
    resuming.client.deliver(message(RoomId(1), 6, "live"));
    QCOMPARE(resuming.link->sent.last(), "live");
}

// The reply may have messages that nobody was told of yet.
void TestClient::toldAfterTheReply()
{
    Resuming resuming(1'000);
    resuming.client.deliver(message(RoomId(1), 4, "covered"));
    resuming.client.goLive({{RoomId(1), {.since = 3, .upTo = 6}}, {RoomId(2), {.since = 9, .upTo = 9}}});
    for (int rev = 5; rev <= 8; ++rev)
        resuming.client.deliver(message(RoomId(1), rev, QByteArray::number(rev)));
    resuming.client.deliver(message(RoomId(2), 10, "elsewhere"));
    resuming.client.deliver(message(RoomId(), 0, "no message"));
    QCOMPARE(resuming.link->sent, QList<QByteArray>({"7", "8", "elsewhere", "no message"}));
}

void TestClient::heldWithinBound()
{
    Resuming resuming(1'000);
    for (int i = 0; i < 9; ++i)
        resuming.client.deliver(message(RoomId(1), i, QByteArray(100, 'x')));
    QCOMPARE(resuming.link->tooSlow, 0);
    for (int i = 0; i < 100; ++i)
        resuming.client.deliver(message(RoomId(1), i, QByteArray(100, 'x')));
    QCOMPARE(resuming.link->tooSlow, 1);
    resuming.client.goLive({});
    QVERIFY(resuming.link->sent.isEmpty());
}

void TestClient::noBound()
{
    Resuming resuming(0);
    for (int i = 0; i < 100; ++i)
        resuming.client.deliver(message(RoomId(1), i + 1, QByteArray(1'000, 'x')));
    resuming.client.goLive({});
    QCOMPARE(resuming.link->sent.size(), 100);
}

QTEST_GUILESS_MAIN(TestClient)
#include "tst_client.moc"
