// The life of an account in the program: sign in, start again from the cache, the session ends, sign out.
#include "desktop/widgets/dialogs/sign_in_page.h"
#include "desktop/widgets/window/account_page.h"
#include "desktop/widgets/window/app.h"
#include "tests/support/test_client.h"
#include "tests/support/wait.h"

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace kith;
using namespace kith::widgets;
using namespace kith::test;

class TestApp : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::unique_ptr<TestServer> m_server;
    std::unique_ptr<TestClient> m_maria;
    User m_user;

    std::unique_ptr<App> start()
    {
        auto profile = client::Profile::open({.dataFolder = m_folder.path()});
        if (!profile)
            qFatal("no profile: %s", qUtf8Printable(profile.error().message));
        m_cache = (*profile)->cachePath(m_server->url(), m_user.id);
        auto app = std::make_unique<App>(*qApp, std::move(*profile),
            App::Options{.server = {}, .timing = quick(), .tokens = platform::TokenStore::Place::FileOnly});
        app->start();
        return app;
    }
    static client::Timing quick()
    {
        client::Timing timing;
        timing.backoffFirst = client::Timing::ms(20);
        return timing;
    }
    template <typename Page>
    static Page *pageOf(App &app)
    {
        return qobject_cast<Page *>(app.window().page());
    }
    static bool isOnline(App &app)
    {
        return waitUntil([&] { return app.account() && app.account()->state() == client::Account::State::Online; });
    }
    void signIn(App &app, const QString &token)
    {
        QVERIFY(pageOf<SignInPage>(app));
        emit pageOf<SignInPage>(app)->signedIn(m_server->url(), m_user, token);
        QVERIFY(waitUntil([&] { return pageOf<AccountPage>(app) != nullptr; }));
    }
    QString m_cache;

private slots:
    void init()
    {
        m_server = std::make_unique<TestServer>();
        m_maria = std::make_unique<TestClient>(*m_server);
        QVERIFY(!m_maria->registerUser(u"maria"_s).isError());
        m_user = {.id = UserId::fromString(m_maria->userId), .username = u"maria"_s, .displayName = u"maria"_s};
    }
    void cleanup()
    {
        m_maria.reset();
        m_server.reset();
        QDir(m_folder.path()).removeRecursively();
        QDir().mkpath(m_folder.path());
    }

    void beginsWithSignIn()
    {
        const auto app = start();
        QVERIFY(pageOf<SignInPage>(*app));
        QCOMPARE(app->window().windowTitle(), u"Kith"_s);
    }

    void startsAgainFromTheCache()
    {
        {
            const auto app = start();
            signIn(*app, m_maria->token);
            QVERIFY(isOnline(*app));
            QVERIFY(waitUntil([&] { return !app->account()->rooms().empty(); }));
            // The token is written after the window is there.
            QVERIFY(waitUntil([&] { return QFile::exists(m_folder.filePath(u"profiles/default/tokens"_s)); }));
        }
        const auto app = start();
        // At once, before the token was read.
        QVERIFY(pageOf<AccountPage>(*app));
        QVERIFY(!app->account()->rooms().empty());
        QVERIFY(isOnline(*app));
    }

    void aSessionThatEndedAsksToSignInAndKeepsTheCache()
    {
        const auto app = start();
        signIn(*app, m_maria->token);
        QVERIFY(isOnline(*app));
        TestClient other(*m_server);
        other.resumeWith(m_maria->token);
        other.request("logout");
        QVERIFY(waitUntil([&] { return pageOf<SignInPage>(*app) != nullptr; }));
        QVERIFY(!app->account());
        QVERIFY(QFile::exists(m_cache));
        // And goes on where it was.
        TestClient again(*m_server);
        again.login(u"maria"_s);
        signIn(*app, again.token);
        QVERIFY(isOnline(*app));
    }

    void signingOutRemovesWhatWasKept()
    {
        const auto app = start();
        signIn(*app, m_maria->token);
        QVERIFY(isOnline(*app));
        QVERIFY(QFile::exists(m_cache));
        emit pageOf<AccountPage>(*app)->signOutRequested();
        QPushButton *confirm = nullptr;
        QVERIFY(waitUntil([&] {
            confirm = app->window().findChild<QPushButton *>(u"confirm"_s);
            return confirm != nullptr;
        }));
        confirm->click();
        QVERIFY(waitUntil([&] { return pageOf<SignInPage>(*app) != nullptr; }));
        QVERIFY(!QFile::exists(m_cache));
    }
};

QTEST_MAIN(TestApp)
#include "tst_app.moc"
