// Somebody at the real server: registered, with an account that is online.
#pragma once

#include "desktop/client/account.h"
#include "tests/support/test_client.h"
#include "tests/support/wait.h"

#include <QTemporaryDir>
#include <QTest>
#include <QWidget>

namespace kith::test {

using namespace Qt::StringLiterals;

struct SignedIn {
    // `name` is new, and without a name a guest.
    explicit SignedIn(const TestServer &server, const QString &name = {}) : client(server)
    {
        const Answer answer = name.isEmpty() ? client.guest() : client.registerUser(name);
        const QJsonObject info = answer.data().value(u"user").toObject();
        const User user{.id = UserId::fromString(info.value(u"id").toString()),
            .username = info.value(u"username").toString(),
            .displayName = info.value(u"displayName").toString(),
            .guest = name.isEmpty()};
        auto cache =
            client::Cache::open(folder.filePath(u"cache.sqlite"_s), {server.url().toString(), user.id, user.username});
        if (!cache)
            qFatal("no cache: %s", qUtf8Printable(cache.error().message));
        client::Timing timing;
        timing.backoffFirst = client::Timing::ms(20);
        account = std::make_unique<client::Account>(
            client::Account::Options{.server = server.url(), .user = user, .timing = timing}, std::move(*cache));
        account->start(client.token);
        if (!waitUntil([this] { return account->state() == client::Account::State::Online; }))
            QTest::qFail("the account does not come online", __FILE__, __LINE__);
    }

    QTemporaryDir folder;
    TestClient client;
    std::unique_ptr<client::Account> account;
};

// The part of a window with this object name; the test ends where there is none.
template <typename T>
T *part(const QWidget &window, const char *name)
{
    T *found = window.findChild<T *>(QLatin1StringView(name));
    if (!found)
        qFatal("there is no %s", name);
    return found;
}

} // namespace kith::test
