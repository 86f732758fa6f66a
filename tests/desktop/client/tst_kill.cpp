// The client is killed in the middle of sending, again and again, and started anew on the same cache: whatever send()
// had taken is stored exactly once and in the order it was typed.
#include "tests/support/test_client.h"
#include "tests/support/wait.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <random>

using namespace Qt::StringLiterals;
using namespace kith::test;

namespace {

constexpr int rounds = 50;

// One run of client_sender. Ended by its id when this goes, whatever the test did.
class Sender {
public:
    explicit Sender(const QStringList &arguments)
    {
        QObject::connect(&m_process, &QProcess::readyReadStandardOutput, &m_process, [this] { read(); });
        m_process.setProcessChannelMode(QProcess::SeparateChannels);
        m_process.start(QStringLiteral(KITH_CLIENT_SENDER), arguments);
    }
    ~Sender() { kill(); }

    void kill()
    {
        if (m_process.state() == QProcess::NotRunning)
            return;
        m_process.kill();
        waitUntil([this] { return m_process.state() == QProcess::NotRunning; });
        read();
    }
    bool waitLines(int count)
    {
        return waitUntil([&] { return lines.size() >= count || m_process.state() == QProcess::NotRunning; })
            && lines.size() >= count;
    }
    bool waitEnd(std::chrono::seconds deadline)
    {
        const bool ended = waitUntil([this] { return m_process.state() == QProcess::NotRunning; }, deadline);
        return ended && m_process.exitStatus() == QProcess::NormalExit && m_process.exitCode() == 0;
    }
    QString errors() { return QString::fromUtf8(m_process.readAllStandardError()); }

    QList<int> lines; // that send() has taken

private:
    void read()
    {
        // What follows the last line break was not said.
        m_rest += m_process.readAllStandardOutput();
        for (qsizetype end = m_rest.indexOf('\n'); end >= 0; end = m_rest.indexOf('\n')) {
            lines.append(m_rest.first(end).toInt());
            m_rest.remove(0, end + 1);
        }
    }

    QProcess m_process;
    QByteArray m_rest;
};

} // namespace

class TestKill : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nothingTakenIsLostOrRepeated();
};

void TestKill::nothingTakenIsLostOrRepeated()
{
    TestServer server({.sqlite = true});
    TestClient ann(server);
    ann.registerUser(u"ann"_s);
    QTemporaryDir folder;
    const QString cache = folder.filePath(u"cache.db"_s);
    const auto arguments = [&](int first, int count) {
        return QStringList{
            cache, server.url().toString(), ann.userId, ann.token, QString::number(first), QString::number(count)};
    };

    bool replay = false;
    const int wanted = qEnvironmentVariableIntValue("KITH_SEED", &replay);
    const unsigned seed = replay ? unsigned(wanted) : std::random_device()();
    std::mt19937 random(seed);
    const auto below = [&](int bound) { return std::uniform_int_distribution<int>(0, bound - 1)(random); };

    Person watcher(server, u"watcher"_s);
    QList<int> taken;
    int next = 1;
    int whileSending = 0;
    for (int round = 0; round < rounds; ++round) {
        Sender sender(arguments(next, 80));
        // At once, in the middle of typing, or in the middle of sending.
        const int kind = below(3);
        const auto heard = [&] { return watcher.eventsOf("message").size(); };
        const auto before = heard();
        if (kind == 0) {
            QVERIFY2(sender.waitLines(1 + below(3)), qPrintable(sender.errors()));
        } else if (kind == 1) {
            QVERIFY2(sender.waitLines(1 + below(60)), qPrintable(sender.errors()));
        } else {
            const int some = 1 + below(20);
            QVERIFY2(waitUntil([&] { return heard() >= before + some; }), qPrintable(sender.errors()));
        }
        whileSending += heard() > before ? 1 : 0;
        sender.kill();
        for (const int line : std::as_const(sender.lines))
            taken.append(line);
        // The last one may have been taken without having been said.
        next = (sender.lines.isEmpty() ? next : sender.lines.back() + 1) + 1'000;
    }
    QVERIFY2(whileSending > 0, "no kill came in the middle of sending");

    Sender last(arguments(next, 0));
    QVERIFY2(last.waitEnd(std::chrono::seconds(120)), qPrintable(last.errors()));

    ann.resume();
    QList<int> stored;
    for (qint64 after = 0;;) {
        const Answer page = ann.request("history", {{"roomId", u"0"_s}, {"after", after}, {"limit", 200}});
        const QJsonArray messages = page["messages"].toArray();
        for (const QJsonValue &message : messages)
            stored.append(message.toObject().value(u"message").toString().section(u' ', 1).toInt());
        if (messages.isEmpty())
            break;
        after = messages.last().toObject().value(u"seq").toInteger();
    }
    const QString about =
        u"KITH_SEED=%1 (its moments vary): %2 taken, %3 stored"_s.arg(seed).arg(taken.size()).arg(stored.size());
    QVERIFY2(std::is_sorted(stored.begin(), stored.end()), qPrintable(u"not in the order typed; "_s + about));
    QVERIFY2(std::adjacent_find(stored.begin(), stored.end()) == stored.end(), qPrintable(u"repeated; "_s + about));
    QVERIFY2(std::includes(stored.begin(), stored.end(), taken.begin(), taken.end()), qPrintable(u"lost; "_s + about));
    // And nothing that nobody typed: at most one line a round was taken but not said.
    QVERIFY2(stored.size() <= taken.size() + rounds, qPrintable(about));
}

QTEST_GUILESS_MAIN(TestKill)
#include "tst_kill.moc"
