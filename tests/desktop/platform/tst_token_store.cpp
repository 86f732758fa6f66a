// Tokens come back, from a file that nobody else can read, where there is no secret service.
#include "desktop/platform/token_store.h"
#include "tests/desktop/platform/private_bus.h"

#include <QDir>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

using namespace kith;
using namespace kith::platform;
using namespace Qt::StringLiterals;

class TokenStoreTest : public QObject {
    Q_OBJECT

    static int modeOf(const QString &path)
    {
        struct stat status {};
        return stat(path.toUtf8().constData(), &status) == 0 ? int(status.st_mode & 0777) : -1;
    }

    QString file() const { return m_dir->filePath(u"tokens"_s); }

    std::optional<Result<QString>> read(TokenStore &store, const QString &key)
    {
        std::optional<Result<QString>> answer;
        store.read(key, this, [&](const Result<QString> &result) { answer = result; });
        const bool early = answer.has_value();
        const bool came = QTest::qWaitFor([&] { return answer.has_value(); }, 20'000);
        return early || !came ? std::nullopt : answer;
    }

    // What it says, in a word.
    QString readText(TokenStore &store, const QString &key)
    {
        const auto answer = read(store, key);
        return !answer ? u"(no answer)"_s : *answer ? answer->value() : u"(error)"_s;
    }

    bool write(TokenStore &store, const QString &key, const QString &token)
    {
        std::optional<Result<void>> answer;
        store.write(key, token, this, [&](const Result<void> &result) { answer = result; });
        const bool early = answer.has_value();
        return QTest::qWaitFor([&] { return answer.has_value(); }, 20'000) && !early && answer->has_value();
    }

    bool remove(TokenStore &store, const QString &key)
    {
        std::optional<Result<void>> answer;
        store.remove(key, this, [&](const Result<void> &result) { answer = result; });
        const bool early = answer.has_value();
        return QTest::qWaitFor([&] { return answer.has_value(); }, 20'000) && !early && answer->has_value();
    }

    std::unique_ptr<test::PrivateBus> m_bus;
    std::unique_ptr<QTemporaryDir> m_dir;

private slots:
    void initTestCase()
    {
        // Whatever runs on this machine, the secret service of the person at it is not touched.
        m_bus = std::make_unique<test::PrivateBus>();
        qputenv("DBUS_SESSION_BUS_ADDRESS", m_bus->isRunning() ? m_bus->address().toUtf8() : "unix:path=/nonexistent");
    }
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }
    void cleanup() { m_dir.reset(); }

    void keepsTokensInTheFile()
    {
        {
            TokenStore store(m_dir->path(), TokenStore::Place::FileOnly);
            QVERIFY(store.usesFile());
            QCOMPARE(readText(store, u"one"_s), QString());
            QVERIFY(!QFile::exists(file()));
            QVERIFY(write(store, u"one"_s, u"secret one"_s));
            QVERIFY(write(store, u"two, \n שלום"_s, u"secret\ntwo"_s));
            QVERIFY(write(store, u"one"_s, u"secret 1"_s));
        }
        TokenStore store(m_dir->path(), TokenStore::Place::FileOnly);
        QCOMPARE(readText(store, u"one"_s), u"secret 1"_s);
        QCOMPARE(readText(store, u"two, \n שלום"_s), u"secret\ntwo"_s);
        QCOMPARE(readText(store, u"three"_s), QString());
        QVERIFY(remove(store, u"one"_s));
        QCOMPARE(readText(store, u"one"_s), QString());
        QCOMPARE(readText(store, u"two, \n שלום"_s), u"secret\ntwo"_s);
        QVERIFY(remove(store, u"two, \n שלום"_s));
        QVERIFY(remove(store, u"never there"_s));
        QCOMPARE(QDir(m_dir->path()).entryList(QDir::Files | QDir::Hidden), QStringList());
    }

    void isPrivate()
    {
        TokenStore store(m_dir->path(), TokenStore::Place::FileOnly);
        QVERIFY(write(store, u"one"_s, u"secret"_s));
        QCOMPARE(modeOf(file()), 0600);
        // Also where somebody opened it.
        QVERIFY(QFile::setPermissions(file(), QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther));
        QVERIFY(write(store, u"two"_s, u"secret"_s));
        QCOMPARE(modeOf(file()), 0600);
    }

    void ignoresRubbishInTheFile()
    {
        QFile rubbish(file());
        QVERIFY(rubbish.open(QIODevice::WriteOnly));
        rubbish.write("\n\xff\xfe x y z\nonlyone\n\n \n");
        rubbish.close();
        TokenStore store(m_dir->path(), TokenStore::Place::FileOnly);
        QCOMPARE(readText(store, u"one"_s), QString());
        QVERIFY(write(store, u"one"_s, u"secret"_s));
        QCOMPARE(readText(store, u"one"_s), u"secret"_s);
    }

    void saysWhenTheFileCannotBeWritten()
    {
        TokenStore store(m_dir->filePath(u"no/such/folder"_s), TokenStore::Place::FileOnly);
        QVERIFY(!write(store, u"one"_s, u"secret"_s));
        QCOMPARE(readText(store, u"one"_s), QString());
    }

    void fallsBackToTheFile()
    {
        // There is a bus, and no secret service on it.
        TokenStore store(m_dir->path(), TokenStore::Place::SystemThenFile);
        QSignalSpy spy(&store, &TokenStore::usesFileChanged);
        QVERIFY(!store.usesFile());
        QCOMPARE(readText(store, u"one"_s), QString());
        QVERIFY(!store.usesFile()); // nothing is in it
        QVERIFY(write(store, u"one"_s, u"secret"_s));
        QVERIFY(store.usesFile());
        QCOMPARE(spy.size(), 1);
        QCOMPARE(modeOf(file()), 0600);
        QCOMPARE(readText(store, u"one"_s), u"secret"_s);

        TokenStore next(m_dir->path(), TokenStore::Place::SystemThenFile);
        QCOMPARE(readText(next, u"one"_s), u"secret"_s);
        QVERIFY(next.usesFile());
        remove(next, u"one"_s);
        QCOMPARE(readText(next, u"one"_s), QString());
        QVERIFY(!QFile::exists(file()));
    }

    void doesNotWaitForEver()
    {
        // No patience: the service is taken for one that does not answer.
        TokenStore store(m_dir->path(), TokenStore::Place::SystemThenFile);
        store.setPatience(std::chrono::milliseconds(0));
        QCOMPARE(readText(store, u"one"_s), u"(error)"_s); // nobody can say
        QVERIFY(write(store, u"one"_s, u"secret"_s));
        QVERIFY(store.usesFile());
        QCOMPARE(readText(store, u"one"_s), u"secret"_s);
    }

    void removesWhatIsStillBeingWritten()
    {
        TokenStore store(m_dir->path(), TokenStore::Place::SystemThenFile);
        store.write(u"one"_s, u"secret"_s, this, [](const Result<void> &) {});
        QVERIFY(remove(store, u"one"_s));
        QCOMPARE(readText(store, u"one"_s), QString());
        QVERIFY(!QFile::exists(file()));
    }

    void forgetsCallersThatAreGone()
    {
        for (const auto place : {TokenStore::Place::FileOnly, TokenStore::Place::SystemThenFile}) {
            TokenStore store(m_dir->path(), place);
            int answers = 0;
            {
                QObject context;
                store.read(u"one"_s, &context, [&](const Result<QString> &) { ++answers; });
                store.write(u"one"_s, u"x"_s, &context, [&](const Result<void> &) { ++answers; });
                store.remove(u"two"_s, &context, [&](const Result<void> &) { ++answers; });
            }
            QCOMPARE(readText(store, u"one"_s), u"x"_s);
            QCOMPARE(answers, 0);
            QVERIFY(remove(store, u"one"_s));
        }
    }
};

QTEST_GUILESS_MAIN(TokenStoreTest)
#include "tst_token_store.moc"
