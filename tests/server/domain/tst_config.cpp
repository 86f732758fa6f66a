// kithd.conf, KITH_… variables and flags.
#include "server/app/config.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace kith;
using namespace kith::app;

namespace {

Result<Config> configOf(const QString &key, const QString &value)
{
    return makeConfig({{.key = key, .value = value, .where = u"here"_s}});
}

} // namespace

class TestConfig : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void defaults();
    void readsIni();
    void iniErrorsNameTheLine_data();
    void iniErrorsNameTheLine();
    void readsEnvironment();
    void laterWins();
    void listens_data();
    void listens();
    void takesValues_data();
    void takesValues();
    void refusesValues_data();
    void refusesValues();
    void origins();
    void certificateAndKeyBelongTogether();
    void storePaths();
    void everyKeyOfTheContractExists_data();
    void everyKeyOfTheContractExists();
    void theHelpListsEveryKeyWithADefaultThatWorks();
};

void TestConfig::defaults()
{
    const auto config = makeConfig({});
    QVERIFY(config);
    QCOMPARE(config->address, u"127.0.0.1"_s);
    QCOMPARE(config->port, quint16(5484));
    QCOMPARE(config->settings.messagesPerSecond, 10);
    QCOMPARE(config->settings.connectionsPerAddress, 200);
    QCOMPARE(config->settings.signInsPerMinute, 20);
    QCOMPARE(config->settings.sendQueueBytes, qint64(1'048'576));
    QCOMPARE(config->settings.presenceRoom, 500);
    QCOMPARE(config->settings.registration, proto::Registration::Open);
    QVERIFY(config->settings.guests);
    QVERIFY(!config->data.isEmpty());
    QCOMPARE(config->databasePath(), config->data + u"/kith.db"_s);
}

void TestConfig::readsIni()
{
    const auto values = parseIni(u"# a comment\r\n"
                                 "listen = 127.0.0.1:0\r\n"
                                 "\n"
                                 "; another one\n"
                                 "  [ limits ]  \n"
                                 "messagesPerSecond=3\n"
                                 "   presenceRoom   =   7   \n"
                                 "[web]\n"
                                 "publicUrl = \"https://chat.example.org/?a=b\"\n"
                                 "serveDir =\n"_s,
        u"kithd.conf"_s);
    QVERIFY(values);
    QCOMPARE(values->size(), 5);
    QCOMPARE(values->at(0).key, u"listen"_s);
    QCOMPARE(values->at(0).where, u"kithd.conf, line 2"_s);
    QCOMPARE(values->at(1).key, u"limits.messagesPerSecond"_s);
    QCOMPARE(values->at(1).value, u"3"_s);
    QCOMPARE(values->at(1).where, u"kithd.conf, line 6"_s);
    QCOMPARE(values->at(2).key, u"limits.presenceRoom"_s);
    QCOMPARE(values->at(2).value, u"7"_s);
    QCOMPARE(values->at(3).value, u"https://chat.example.org/?a=b"_s);
    QCOMPARE(values->at(4).value, QString());
    QVERIFY(parseIni({}, u"x"_s)->isEmpty());
}

void TestConfig::iniErrorsNameTheLine_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("no equals sign") << u"\nlisten 127.0.0.1:0"_s;
    QTest::newRow("no key") << u"\n= 5"_s;
    QTest::newRow("section that does not end") << u"\n[limits"_s;
    QTest::newRow("unknown key") << u"\nlimits.tempo = 5"_s;
    QTest::newRow("key of another section") << u"[web]\nmessagesPerSecond = 5"_s;
    QTest::newRow("key without its section") << u"\nmessagesPerSecond = 5"_s;
    QTest::newRow("wrong value") << u"[limits]\nmessagesPerSecond = ten"_s;
}

void TestConfig::iniErrorsNameTheLine()
{
    QFETCH(QString, text);
    const auto values = parseIni(text, u"kithd.conf"_s);
    QString message;
    if (values) {
        const auto config = makeConfig(*values);
        QVERIFY(!config);
        message = config.error().message;
    } else {
        message = values.error().message;
    }
    QVERIFY2(message.contains(u"kithd.conf, line 2"_s), qUtf8Printable(message));
}

void TestConfig::readsEnvironment()
{
    QStringList unknown;
    const QList<Given> values = fromEnvironment(
        {u"PATH=/bin"_s, u"KITH_LISTEN=127.0.0.1:9"_s, u"KITH_LIMITS_MESSAGESPERSECOND=4"_s,
            u"KITH_WEB_PUBLICURL=http://a/?b=c"_s, u"KITH_COLOUR=red"_s, u"kith_listen=127.0.0.1:8"_s, u"KITH_DATA="_s},
        &unknown);
    QCOMPARE(values.size(), 4);
    QCOMPARE(values[0].key, u"listen"_s);
    QCOMPARE(values[0].where, u"KITH_LISTEN"_s);
    QCOMPARE(values[1].key, u"limits.messagesPerSecond"_s);
    QCOMPARE(values[2].value, u"http://a/?b=c"_s);
    QCOMPARE(values[3].value, QString());
    QCOMPARE(unknown, QStringList{u"KITH_COLOUR"_s});
    const auto config = makeConfig(values);
    QVERIFY(config);
    QCOMPARE(config->port, quint16(9));
    QCOMPARE(config->settings.messagesPerSecond, 4);
    // An error names the variable.
    const auto wrong = makeConfig(fromEnvironment({u"KITH_LISTEN=nowhere"_s}, nullptr));
    QVERIFY(!wrong);
    QVERIFY2(wrong.error().message.startsWith(u"KITH_LISTEN"_s), qUtf8Printable(wrong.error().message));
}

// The caller lists file, environment, flags: makeConfig takes them in that order.
void TestConfig::laterWins()
{
    QList<Given> values =
        *parseIni(u"listen = 127.0.0.1:1\n[limits]\nmessagesPerSecond = 1\npresenceRoom = 1"_s, u"kithd.conf"_s);
    values += fromEnvironment({u"KITH_LIMITS_MESSAGESPERSECOND=2"_s, u"KITH_LIMITS_PRESENCEROOM=2"_s}, nullptr);
    values.append({.key = u"limits.presenceRoom"_s, .value = u"3"_s, .where = u"--set"_s});
    const auto config = makeConfig(values);
    QVERIFY(config);
    QCOMPARE(config->port, quint16(1));
    QCOMPARE(config->settings.messagesPerSecond, 2);
    QCOMPARE(config->settings.presenceRoom, 3);
}

void TestConfig::listens_data()
{
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("address"); // empty: refused
    QTest::addColumn<int>("port");
    QTest::newRow("IPv4") << u"192.0.2.1:80"_s << u"192.0.2.1"_s << 80;
    QTest::newRow("any free port") << u"127.0.0.1:0"_s << u"127.0.0.1"_s << 0;
    QTest::newRow("highest port") << u"127.0.0.1:65535"_s << u"127.0.0.1"_s << 65'535;
    QTest::newRow("everywhere") << u"0.0.0.0:5484"_s << u"0.0.0.0"_s << 5'484;
    QTest::newRow("IPv6") << u"[::1]:5484"_s << u"::1"_s << 5'484;
    QTest::newRow("IPv6 everywhere") << u"[::]:5484"_s << u"::"_s << 5'484;
    QTest::newRow("localhost") << u"localhost:5484"_s << u"127.0.0.1"_s << 5'484;
    QTest::newRow("port too high") << u"127.0.0.1:65536"_s << QString() << 0;
    QTest::newRow("negative port") << u"127.0.0.1:-1"_s << QString() << 0;
    QTest::newRow("no port") << u"127.0.0.1"_s << QString() << 0;
    QTest::newRow("empty port") << u"127.0.0.1:"_s << QString() << 0;
    QTest::newRow("port alone") << u"5484"_s << QString() << 0;
    QTest::newRow("no address") << u":5484"_s << QString() << 0;
    QTest::newRow("name") << u"chat.example.org:5484"_s << QString() << 0;
    QTest::newRow("words") << u"here:there"_s << QString() << 0;
    QTest::newRow("empty") << QString() << QString() << 0;
    QTest::newRow("half a bracket") << u"[::1:5484"_s << QString() << 0;
}

void TestConfig::listens()
{
    QFETCH(QString, value);
    QFETCH(QString, address);
    QFETCH(int, port);
    const auto config = configOf(u"listen"_s, value);
    QCOMPARE(config.has_value(), !address.isEmpty());
    if (config) {
        QCOMPARE(config->address, address);
        QCOMPARE(int(config->port), port);
    }
}

void TestConfig::takesValues_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("value");
    const auto row = [](const QString &key, const QString &value) {
        QTest::newRow(qPrintable(key + u'=' + value)) << key << value;
    };
    row(u"limits.messagesPerSecond"_s, u"0"_s);
    row(u"limits.sendQueueBytes"_s, u"5000000000"_s);
    row(u"limits.presenceRoom"_s, u"2147483647"_s);
    row(u"accounts.registration"_s, u"open"_s);
    row(u"accounts.registration"_s, u"invite"_s);
    row(u"accounts.registration"_s, u"closed"_s);
    row(u"accounts.guests"_s, u"true"_s);
    row(u"accounts.guests"_s, u"False"_s);
    row(u"log.level"_s, u"debug"_s);
    row(u"store"_s, u"sqlite:/var/lib/kith/kith.db"_s);
    row(u"store"_s, QString());
    row(u"web.publicUrl"_s, u"https://chat.example.org"_s);
    row(u"web.publicUrl"_s, QString());
    row(u"web.allowedOrigins"_s, QString());
}

void TestConfig::takesValues()
{
    QFETCH(QString, key);
    QFETCH(QString, value);
    const auto config = configOf(key, value);
    QVERIFY2(config, config ? "" : qUtf8Printable(config.error().message));
}

void TestConfig::refusesValues_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("value");
    const auto row = [](const QString &key, const QString &value) {
        QTest::newRow(qPrintable(key + u'=' + value)) << key << value;
    };
    for (const QString &limit : {u"limits.messagesPerSecond"_s, u"limits.connectionsPerAddress"_s,
             u"limits.signInsPerMinute"_s, u"limits.sendQueueBytes"_s, u"limits.presenceRoom"_s}) {
        row(limit, u"-1"_s);
        row(limit, u"1.5"_s);
        row(limit, u"many"_s);
        row(limit, QString());
        row(limit, u"99999999999999999999"_s);
    }
    row(u"limits.messagesPerSecond"_s, u"2147483648"_s);
    row(u"accounts.registration"_s, u"Open"_s);
    row(u"accounts.registration"_s, QString());
    row(u"accounts.guests"_s, u"yes"_s);
    row(u"accounts.guests"_s, QString());
    row(u"log.level"_s, u"loud"_s);
    row(u"store"_s, u"mysql://here"_s);
    row(u"store"_s, u"sqlite:"_s);
    row(u"web.publicUrl"_s, u"chat.example.org"_s);
    row(u"web.publicUrl"_s, u"ftp://chat.example.org"_s);
    row(u"web.serveDir"_s, u"/no/such/folder"_s);
    row(u"web.allowedOrigins"_s, u"*"_s);
    row(u"web.allowedOrigins"_s, u"https://a.example/path"_s);
    row(u"web.allowedOrigins"_s, u"https://a.example,b.example"_s);
    row(u"limits"_s, u"1"_s);
    row(QString(), u"1"_s);
    row(u"Listen"_s, u"127.0.0.1:1"_s);
}

void TestConfig::refusesValues()
{
    QFETCH(QString, key);
    QFETCH(QString, value);
    const auto config = configOf(key, value);
    QVERIFY(!config);
    QVERIFY2(config.error().message.contains(key), qUtf8Printable(config.error().message));
}

void TestConfig::origins()
{
    const auto config = configOf(u"web.allowedOrigins"_s, u"https://a.example, http://b.example:8080/ ,"_s);
    QVERIFY(config);
    QCOMPARE(config->allowedOrigins, (QStringList{u"https://a.example"_s, u"http://b.example:8080"_s}));
}

void TestConfig::certificateAndKeyBelongTogether()
{
    QVERIFY(!configOf(u"tls.certificate"_s, u"/c.pem"_s));
    QVERIFY(!configOf(u"tls.key"_s, u"/k.pem"_s));
    const auto both =
        makeConfig({{u"tls.certificate"_s, u"/c.pem"_s, u"here"_s}, {u"tls.key"_s, u"/k.pem"_s, u"here"_s}});
    QVERIFY(both);
    QCOMPARE(both->tlsKey, u"/k.pem"_s);
}

void TestConfig::storePaths()
{
    QCOMPARE(configOf(u"store"_s, u"sqlite:/tmp/other.db"_s)->databasePath(), u"/tmp/other.db"_s);
    QCOMPARE(configOf(u"data"_s, u"/srv/kith"_s)->databasePath(), u"/srv/kith/kith.db"_s);
}

void TestConfig::everyKeyOfTheContractExists_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("value");
    const auto row = [](const char *key, const char *value) {
        QTest::newRow(key) << QString::fromLatin1(key) << QString::fromLatin1(value);
    };
    row("limits.messagesPerSecond", "0");
    row("limits.connectionsPerAddress", "0");
    row("limits.signInsPerMinute", "0");
    row("limits.sendQueueBytes", "0");
    row("limits.presenceRoom", "0");
    row("accounts.registration", "open");
    row("accounts.guests", "true");
    row("web.allowedOrigins", "");
}

void TestConfig::everyKeyOfTheContractExists()
{
    QFETCH(QString, key);
    QFETCH(QString, value);
    QVERIFY(configOf(key, value));
}

void TestConfig::theHelpListsEveryKeyWithADefaultThatWorks()
{
    int keys = 0;
    for (const QString &line : describeKeys().split(u'\n')) {
        if (!line.startsWith(u"  "_s) || line.startsWith(u"   "_s))
            continue;
        const QString key = line.trimmed().section(u" = "_s, 0, 0);
        const QString fallback = line.trimmed().section(u" = "_s, 1);
        ++keys;
        if (key == "tls.certificate"_L1 || key == "tls.key"_L1)
            continue;
        const auto config = configOf(key, fallback);
        QVERIFY2(config, qPrintable(key));
    }
    QVERIFY(keys >= 16);
}

QTEST_GUILESS_MAIN(TestConfig)
#include "tst_config.moc"
