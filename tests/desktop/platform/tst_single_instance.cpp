// A later start hands over what it was asked to open; nobody else gets in, and nobody hangs.
#include "desktop/platform/single_instance.h"

#include <QFile>
#include <QLocalSocket>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

#include <future>

using namespace kith::platform;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

Q_DECLARE_METATYPE(kith::platform::SingleInstance::Call)

class SingleInstanceTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    QString path() const { return m_folder.filePath(u"socket"_s); }

    // The other start waits, so it has a thread of its own.
    bool handOver(const SingleInstance::Call &call) const
    {
        auto other =
            std::async(std::launch::async, [this, call] { return SingleInstance::handOver(path(), call, 20s); });
        return QTest::qWaitFor([&] { return other.wait_for(0s) == std::future_status::ready; }, 30'000) && other.get();
    }

private slots:
    void handsOver()
    {
        SingleInstance first;
        QVERIFY(first.listen(path()));
        std::vector<SingleInstance::Call> calls;
        connect(&first, &SingleInstance::called, this, [&](const auto &call) { calls.push_back(call); });
        QVERIFY(handOver({}));
        QVERIFY(handOver({.link = u"kith://chat.example.org/room/17"_s, .activationToken = u"tok\nen"_s}));
        QCOMPARE(calls.size(), size_t(2));
        QCOMPARE(calls[0].link, QString());
        QCOMPARE(calls[1].link, u"kith://chat.example.org/room/17"_s);
        QCOMPARE(calls[1].activationToken, u"token"_s);
    }

    void isPrivate()
    {
        SingleInstance first;
        QVERIFY(first.listen(path()));
        struct stat status {};
        QCOMPARE(stat(path().toUtf8().constData(), &status), 0);
        QCOMPARE(int(status.st_mode & 0077), 0);
    }

    void findsNobody()
    {
        QVERIFY(!SingleInstance::handOver(path(), {}, 1ms));
        QVERIFY(!SingleInstance::handOver(path(), {.link = QString(5000, u'x')}, 1ms));
    }

    // As a killed program leaves it behind.
    void takesTheSocketOfADeadOne()
    {
        QFile stale(path());
        QVERIFY(stale.open(QIODevice::WriteOnly));
        stale.close();
        QVERIFY(!SingleInstance::handOver(path(), {}, 1ms));
        SingleInstance first;
        QVERIFY(first.listen(path()));
        QVERIFY(handOver({}));
    }

    // The later start was a little earlier.
    void waitsForOneThatBegins()
    {
        SingleInstance first;
        auto other = std::async(std::launch::async, [this] { return SingleInstance::handOver(path(), {}, 20s); });
        QVERIFY(other.wait_for(0s) == std::future_status::timeout);
        QVERIFY(first.listen(path()));
        QVERIFY(QTest::qWaitFor([&] { return other.wait_for(0s) == std::future_status::ready; }, 30'000));
        QVERIFY(other.get());
    }

    void refusesWhatIsTooLong()
    {
        SingleInstance first;
        QVERIFY(first.listen(path()));
        int calls = 0;
        connect(&first, &SingleInstance::called, this, [&] { ++calls; });
        QLocalSocket socket;
        socket.connectToServer(path());
        QVERIFY(socket.waitForConnected());
        socket.write(QByteArray(3 * SingleInstance::callBytes, 'x'));
        QTRY_COMPARE(socket.state(), QLocalSocket::UnconnectedState);
        QCOMPARE(calls, 0);
        QVERIFY(handOver({})); // and serves the next
        QCOMPARE(calls, 1);
    }

    void sendsAwayWhoSaysNothing()
    {
        SingleInstance first(20ms);
        QVERIFY(first.listen(path()));
        QLocalSocket socket;
        socket.connectToServer(path());
        QVERIFY(socket.waitForConnected());
        socket.write("half a call\n");
        QTRY_COMPARE(socket.state(), QLocalSocket::UnconnectedState);
    }

    void hasAPathForEachProfile()
    {
        const QString one = SingleInstance::socketPath(u"/home/ada/profiles/default"_s);
        QCOMPARE(one, SingleInstance::socketPath(u"/home/ada/profiles/../profiles/default/"_s));
        QVERIFY(one != SingleInstance::socketPath(u"/home/ada/profiles/work"_s));
        QVERIFY(SingleInstance::socketPath(u"/long"_s.repeated(100)).toUtf8().size() < 108);
    }
};

QTEST_GUILESS_MAIN(SingleInstanceTest)
#include "tst_single_instance.moc"
