// An Account at the real server inside a test: a device with a cache of its own, and a wire to the server that does to
// frames what a test wants.
#pragma once

#include "desktop/client/account.h"
#include "desktop/client/sign_in.h"
#include "shared/base/text.h"
#include "tests/support/test_client.h"
#include "tests/support/wait.h"

#include <QPointer>
#include <QTemporaryDir>
#include <QTest>

namespace kith::test {

// Intervals a test can wait out; nothing that a slow machine could run into.
client::Timing quickTiming();

// Between devices and a server: looks the address up for each connection, since it changes when the server restarts.
class Wire {
public:
    explicit Wire(const TestServer &server);
    explicit Wire(std::function<QUrl()> address) : m_address(std::move(address)) {}

    client::LinkFactory links();
    // Each may be unset: everything passes. False: the frame is lost.
    std::function<bool(const QByteArray &)> outgoing;
    std::function<bool(const QByteArray &)> incoming;
    bool isUp = true; // down: every attempt fails

    int attempts() const { return m_attempts; }
    int connections() const;              // that are open
    void inject(const QByteArray &frame); // as if the server had said it, on all connections
    void cut(int code = client::closecode::lost);

private:
    class Through;
    std::function<QUrl()> m_address;
    std::vector<QPointer<Through>> m_links;
    int m_attempts = 0;
};

// Whether a frame is an event of this type.
bool isEvent(const QByteArray &frame, const char *type);
bool isRequest(const QByteArray &frame, const char *type);

struct Session {
    User user;
    QString token;
};
Session sessionOf(const TestClient &signedIn, const QString &username);
Session registerSession(const TestServer &server, const QString &username);
Session logIn(const TestServer &server, const QString &username);

// One installation of the client: the cache stays, the account may come and go.
class Device {
public:
    Device(Wire &wire, Session session, client::Timing timing = quickTiming());
    ~Device();

    void openAccount(); // from the cache, without connecting; where there is one, it ends like a killed process
    void closeAccount() { m_account.reset(); }
    client::Account &account() { return *m_account; }
    client::Account *operator->() { return m_account.get(); }
    QString cachePath() const { return m_folder.filePath(QStringLiteral("cache.db")); }
    Session session;

    bool goOnline(); // start(), and waits
    bool isOnline() const { return m_account->state() == client::Account::State::Online; }
    bool waitOnline();
    bool waitOffline();
    bool opens(RoomId id); // openRoom(), and waits until it is held
    // Waits until everything up to `seq` is held without a gap.
    bool holds(RoomId id, qint64 seq);
    bool allSent(); // waits until the outbox is empty
    const client::RoomState &room(RoomId id) const;
    QStringList texts(RoomId id) const; // of all messages in the cache
    std::vector<Message> messages(RoomId id) const;
    QStringList waitingTexts(RoomId id) const; // of pending()

private:
    Wire &m_wire;
    client::Timing m_timing;
    QTemporaryDir m_folder;
    std::unique_ptr<client::Account> m_account;
};

// The outcome of one of the account's requests, waited for.
template <typename R>
client::Outcome<R> outcomeOf(const std::function<void(QObject *, client::Account::Done<R>)> &ask)
{
    QObject context;
    std::optional<client::Outcome<R>> outcome;
    ask(&context, [&outcome](client::Outcome<R> came) { outcome = std::move(came); });
    if (!waitUntil([&] { return outcome.has_value(); })) {
        QTest::qFail("a request was never settled", __FILE__, __LINE__);
        return client::failed(client::Failure::Kind::TimedOut);
    }
    return *outcome;
}

RoomId makeRoomOn(Device &device, const QString &name, RoomKind kind = RoomKind::Public);

// Lines "prefix 1" to "prefix count".
QStringList lines(const QString &prefix, int count);

} // namespace kith::test
