// Getting an account on a server: asks what it offers, then registers, signs in or comes as a guest. The result is
// a token for an Account, which has a connection of its own.
#pragma once

#include "desktop/client/connection.h"

#include <QUrl>

namespace kith::client {

// "chat.example.org", "localhost:5484", "https://…" or "wss://…/ws" as a person types it: the WebSocket address, or an
// invalid URL. Without a scheme: wss, but ws for this machine.
QUrl serverUrl(const QString &typed);
// The short form that people see and type: without scheme and path where they are the usual ones.
QString serverName(const QUrl &url);

class SignIn : public QObject {
    Q_OBJECT

public:
    explicit SignIn(LinkFactory links = webSocketLinks(), Timing timing = {}, QObject *parent = nullptr);
    ~SignIn() override;

    // What the program is called in the list of the account's sessions; "kith" where nobody says.
    void setClient(const QString &name) { m_client = name; }
    // Asks the server what it offers: greeted() or unreachable().
    void greet(const QUrl &server);
    // Why the server could not be reached, as of unreachable() and failed(). Where TLS fails, it has been looked
    // whether the server answers without; nothing is said to it on that way.
    const LinkFault &fault() const { return m_fault; }
    QUrl server() const { return m_server; }
    // What the server said; nothing before greeted().
    const std::optional<proto::HelloReply> &offer() const { return m_offer; }

    // Connects first where that is needed. signedIn() or refused() follows.
    void login(const QUrl &server, const QString &name, const QString &password);
    void registerAccount(const QUrl &server, const proto::Register &request);
    void guest(const QUrl &server, const QString &displayName = {}); // empty: the server finds one
    bool isBusy() const { return m_busy; }
    void cancel();

signals:
    void greeted(const kith::proto::HelloReply &offer);
    void unreachable();
    void signedIn(const kith::User &user, const QString &token);
    void failed(const kith::client::Failure &failure);

private:
    using Step = std::function<void()>;
    void reach(const QUrl &server, Step then);
    template <typename R>
    void ask(const QUrl &server, R request);
    void hello();
    void lookWithoutTls();
    void unreached();
    void connectTo(const QUrl &url);
    void drop();
    void letGo();

    LinkFactory m_links;
    Timing m_timing;
    QString m_client = QStringLiteral("kith");
    QUrl m_server;
    std::unique_ptr<Connection> m_connection;
    std::optional<proto::HelloReply> m_offer;
    LinkFault m_fault;
    Step m_then;
    bool m_busy = false;
};

} // namespace kith::client
