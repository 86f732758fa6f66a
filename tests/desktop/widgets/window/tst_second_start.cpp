// Two real programs with one profile: the second brings the first to the front and hands over its link.
#include "desktop/client/profile.h"
#include "desktop/platform/single_instance.h"
#include "desktop/platform/token_store.h"
#include "tests/desktop/client/client_support.h"

#include <QProcess>

using namespace kith;
using namespace kith::test;
using namespace Qt::StringLiterals;

class SecondStartTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    QString m_profileFolder;
    std::unique_ptr<TestServer> m_server;
    QString m_room;

    QString data() const { return m_folder.filePath(u"data"_s); }
    QString runtime() const { return m_folder.filePath(u"run"_s); }
    std::unique_ptr<QProcess> start(const QStringList &arguments = {}) const
    {
        auto process = std::make_unique<QProcess>();
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"QT_QPA_PLATFORM"_s, u"offscreen"_s);
        environment.insert(u"XDG_RUNTIME_DIR"_s, runtime());
        environment.insert(u"DBUS_SESSION_BUS_ADDRESS"_s, u"unix:path=/nonexistent"_s);
        process->setProcessEnvironment(environment);
        process->setProcessChannelMode(QProcess::ForwardedErrorChannel);
        process->start(QStringLiteral(KITH_PROGRAM), QStringList{u"--data"_s, data()} + arguments);
        return process;
    }
    QString socket() const
    {
        qputenv("XDG_RUNTIME_DIR", runtime().toUtf8());
        return platform::SingleInstance::socketPath(m_profileFolder);
    }
    bool listens() const
    {
        return waitUntil(
            [&] { return platform::SingleInstance::handOver(socket(), {}, std::chrono::milliseconds(1)); });
    }
    // Which room it shows, as it keeps it.
    QString shownRoom() const
    {
        QSettings settings(QDir(data()).filePath(u"kith.conf"_s), QSettings::IniFormat);
        for (const QString &key : settings.allKeys()) {
            if (key.endsWith(u"window/room"_s))
                return settings.value(key).toString();
        }
        return {};
    }
    static int exitCode(QProcess &process)
    {
        if (!waitUntil([&] { return process.state() == QProcess::NotRunning; }))
            return -1;
        return process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -2;
    }

private slots:
    void initTestCase()
    {
        QVERIFY(QDir().mkpath(runtime()));
        QVERIFY(QFile::setPermissions(runtime(), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
        m_server = std::make_unique<TestServer>();
        ::kith::test::Person ada(*m_server, u"ada"_s);
        m_room = makeRoom(ada, u"Garden"_s);
        const User user{.id = UserId::fromString(ada.userId), .username = u"ada"_s, .displayName = u"ada"_s};
        auto profile = client::Profile::open({.dataFolder = data()});
        QVERIFY(profile);
        (*profile)->setAccount({.server = m_server->url(), .user = user});
        m_profileFolder = (*profile)->folder();
        platform::TokenStore tokens(m_profileFolder, platform::TokenStore::Place::FileOnly);
        bool kept = false;
        tokens.write((*profile)->tokenKey(m_server->url(), user.id), ada.token, this,
            [&](const Result<void> &written) { kept = written.has_value(); });
        QVERIFY(waitUntil([&] { return kept; }));
    }

    void theSecondHandsOver()
    {
        const auto first = start();
        QVERIFY(listens());
        QVERIFY(waitUntil([&] { return !shownRoom().isEmpty(); })); // signed in, and shows something
        const QString link = u"kith://127.0.0.1:%1/room/%2"_s.arg(m_server->port()).arg(m_room);
        const auto second = start({link});
        QCOMPARE(exitCode(*second), 0);
        QCOMPARE(first->state(), QProcess::Running);
        QVERIFY(waitUntil([&] { return shownRoom() == m_room; }));
        QCOMPARE(exitCode(*start()), 0); // and without a link, only to the front

        first->kill(); // the socket stays behind
        QVERIFY(first->waitForFinished());
        QVERIFY(QFile::exists(socket()));
        const auto third = start({u"kith://127.0.0.1:%1/room/0"_s.arg(m_server->port())});
        QVERIFY(listens());
        QCOMPARE(third->state(), QProcess::Running);
        QVERIFY(waitUntil([&] { return shownRoom() == u"0"; }));
        third->kill();
        QVERIFY(third->waitForFinished());
    }

    void refusesWhatIsNoLink()
    {
        QCOMPARE(exitCode(*start({u"https://example.org"_s})), 2);
        QCOMPARE(exitCode(*start({u"kith://chat.example.org/room/x"_s})), 2);
        QCOMPARE(exitCode(*start({u"kith://a.example/room/1"_s, u"kith://a.example/room/2"_s})), 2);
    }
};

QTEST_GUILESS_MAIN(SecondStartTest)
#include "tst_second_start.moc"
