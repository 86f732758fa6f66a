// The search request: what it takes, what it answers, and to whom. What is found: the contract of the stores.
#include "tests/support/test_client.h"

#include "shared/base/text.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace kith;
using namespace kith::test;

namespace {

QStringList texts(const Answer &answer)
{
    QStringList found;
    for (const QJsonValue &message : answer["messages"].toArray())
        found << message.toObject().value(u"message").toString();
    return found;
}

} // namespace

class TestSearchRequest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void answersMessages();
    void narrows();
    void goesOn();
    void queries_data();
    void queries();
    void limits_data();
    void limits();
    void onlyRoomsOfTheAsker();
    void costsMoreThanAMessage();
    void oneAtATime();
    void longAnswersFit();
};

void TestSearchRequest::answersMessages()
{
    TestServer server;
    Person ana(server, u"ana"_s);
    const Answer said = ana.say(u"0"_s, u"Grüne Tomaten"_s);
    ana.say(u"0"_s, u"Gurken"_s);
    const Answer found = ana.request("search", {{"query", "TOMATE grune"}});
    QCOMPARE(found.code(), u"ok"_s);
    QCOMPARE(found["more"], QJsonValue(false));
    QVERIFY(!found.data().contains(u"before"_s));
    QCOMPARE(found["messages"].toArray().size(), 1);
    const QJsonObject message = found["messages"][0].toObject();
    QCOMPARE(message.value(u"roomId").toString(), u"0"_s);
    QCOMPARE(message.value(u"seq").toInt(), said["seq"].toInt());
    QCOMPARE(message.value(u"from").toString(), ana.userId);
    QCOMPARE(message.value(u"date").toDouble(), said["date"].toDouble());
    QCOMPARE(message.value(u"message").toString(), u"Grüne Tomaten"_s);
    QVERIFY(!message.contains(u"cid"_s));
    QCOMPARE(ana.request("search", {{"query", "melons"}})["messages"].toArray().size(), 0);
}

void TestSearchRequest::narrows()
{
    TestServer server({.fakeClock = true});
    Person ana(server, u"ana"_s);
    Person ben(server, u"ben"_s);
    const QString den = makeRoom(ana, u"den"_s);
    ana.say(u"0"_s, u"tomato one"_s);
    server.clock().advance(10'000);
    const double later = ben.say(u"0"_s, u"tomato two"_s)["date"].toDouble();
    server.clock().advance(10'000);
    ana.say(den, u"tomato three"_s);
    QCOMPARE(texts(ana.request("search", {{"query", "tomato"}})),
        QStringList({u"tomato three"_s, u"tomato two"_s, u"tomato one"_s}));
    QCOMPARE(texts(ana.request("search", {{"query", "tomato"}, {"roomId", den}})), QStringList(u"tomato three"_s));
    QCOMPARE(texts(ana.request("search", {{"query", "tomato"}, {"from", ben.userId}})), QStringList(u"tomato two"_s));
    QCOMPARE(texts(ana.request("search", {{"query", "tomato"}, {"before", later}})), QStringList(u"tomato one"_s));
    QCOMPARE(texts(ana.request("search", {{"query", "tomato"}, {"from", "999"}})), QStringList());
}

void TestSearchRequest::goesOn()
{
    TestServer server({.fakeClock = true});
    Person ana(server, u"ana"_s);
    QStringList all;
    for (int i = 0; i < 25; ++i) {
        all.prepend(u"tomato %1"_s.arg(i));
        ana.say(u"0"_s, all.front());
        server.clock().advance(5);
    }
    const Answer first = ana.request("search", {{"query", "tomato"}});
    QCOMPARE(texts(first), all.first(20));
    QCOMPARE(first["more"], QJsonValue(true));
    const Answer second = ana.request("search", {{"query", "tomato"}, {"before", first["before"]}});
    QCOMPARE(texts(second), all.mid(20));
    QCOMPARE(second["more"], QJsonValue(false));
}

void TestSearchRequest::queries_data()
{
    QTest::addColumn<QString>("query");
    QTest::addColumn<bool>("valid");
    QTest::newRow("empty") << QString() << false;
    QTest::newRow("spaces") << u" \t "_s << false;
    QTest::newRow("invisible") << u"\u200d"_s << false;
    QTest::newRow("one letter") << u"x"_s << true;
    QTest::newRow("100 characters") << QString(100, u'x') << true;
    QTest::newRow("100 emoji") << u"🎉"_s.repeated(100) << true;
    QTest::newRow("101 characters") << QString(101, u'x') << false;
    QTest::newRow("a line break") << u"a\nb"_s << false;
    QTest::newRow("50 words") << u"a "_s.repeated(50) << true;
    for (const QString &query : {u"\""_s, u"\"\""_s, u"*"_s, u"^a"_s, u"a AND"_s, u"NOT a"_s, u"NEAR(a b, 1)"_s,
             u"tokens:a"_s, u"-a"_s, u"(a"_s, u"a + b"_s, u"'"_s, u"\\"_s, u"%"_s, u"{a}"_s, u"\uE000\uF8F0"_s})
        QTest::newRow(qPrintable(query)) << query << true;
}

void TestSearchRequest::queries()
{
    QFETCH(QString, query);
    QFETCH(bool, valid);
    TestServer server;
    Person ana(server, u"ana"_s);
    ana.say(u"0"_s, u"hello"_s);
    const Answer answer = ana.request("search", {{"query", query}});
    QCOMPARE(answer.code(), valid ? u"ok"_s : u"bad.request"_s);
    QCOMPARE(answer.field(), valid ? QString() : u"query"_s);
}

void TestSearchRequest::limits_data()
{
    QTest::addColumn<int>("limit");
    QTest::addColumn<bool>("valid");
    for (const auto &[limit, valid] : {std::pair(0, false), {1, true}, {100, true}, {101, false}, {-5, false}})
        QTest::addRow("%d", limit) << limit << valid;
}

void TestSearchRequest::limits()
{
    QFETCH(int, limit);
    QFETCH(bool, valid);
    TestServer server;
    Person ana(server, u"ana"_s);
    const Answer answer = ana.request("search", {{"query", "x"}, {"limit", limit}});
    QCOMPARE(answer.code(), valid ? u"ok"_s : u"bad.request"_s);
    QCOMPARE(answer.field(), valid ? QString() : u"limit"_s);
}

void TestSearchRequest::onlyRoomsOfTheAsker()
{
    TestServer server;
    Person ana(server, u"ana"_s);
    Person eve(server, u"eve"_s);
    const QString open = makeRoom(ana, u"open"_s);
    const QString den =
        ana.request("room.create", {{"name", "den"}, {"visibility", "private"}})["room"][u"id"].toString();
    ana.say(open, u"a secret"_s);
    ana.say(den, u"a secret"_s);
    QCOMPARE(texts(eve.request("search", {{"query", "secret"}})), QStringList());
    QCOMPARE(eve.request("search", {{"query", "secret"}, {"roomId", open}}).code(), u"room.notMember"_s);
    QCOMPARE(eve.request("search", {{"query", "secret"}, {"roomId", den}}).code(), u"room.unknown"_s);
    QCOMPARE(eve.request("search", {{"query", "secret"}, {"roomId", "999"}}).code(), u"room.unknown"_s);
    QCOMPARE(eve.request("room.join", {{"roomId", open}}).code(), u"ok"_s);
    QCOMPARE(texts(eve.request("search", {{"query", "secret"}})), QStringList(u"a secret"_s));
    QCOMPARE(eve.request("room.leave", {{"roomId", open}}).code(), u"ok"_s);
    QCOMPARE(texts(eve.request("search", {{"query", "secret"}})), QStringList());
}

void TestSearchRequest::costsMoreThanAMessage()
{
    TestServer server(
        {.fakeClock = true, .configure = [](app::Config &config) { config.settings.messagesPerSecond = 2; }});
    Person ana(server, u"ana"_s);
    const auto search = [&] { return ana.request("search", {{"query", "x"}}).code(); };
    for (int i = 0; i < 5; ++i) // half as many as messages
        QCOMPARE(search(), u"ok"_s);
    const Answer refused = ana.request("search", {{"query", "x"}});
    QCOMPARE(refused.code(), u"rate.limited"_s);
    QCOMPARE(refused.retryAfter(), 1);
    QCOMPARE(ana.say(u"0"_s, u"hello"_s).code(), u"ok"_s); // which is counted apart
    server.clock().advance(1'000);
    QCOMPARE(search(), u"ok"_s);
    QCOMPARE(search(), u"rate.limited"_s);
}

// Who types on wants what was typed last, and does not keep others waiting.
void TestSearchRequest::oneAtATime()
{
    TestServer server;
    Person ana(server, u"ana"_s);
    Person ben(server, u"ben"_s);
    TestClient tab(server);
    tab.resumeWith(ana.token);
    for (const QString &text : {u"tomatoes"_s, u"cucumbers"_s, u"melons"_s, u"leeks"_s})
        ana.say(u"0"_s, text);
    const qint64 ids[] = {ana.send("search", {{"query", "tomato"}}), ana.send("search", {{"query", "cucumber"}}),
        ana.send("search", {{"query", "melon"}}), ana.send("search", {{"query", "leek"}})};
    const qint64 his = ben.send("search", {{"query", "tomato"}});
    QCOMPARE(texts(ana.answer(ids[0])), QStringList(u"tomatoes"_s));
    for (const qint64 id : {ids[1], ids[2]}) {
        const Answer replaced = ana.answer(id);
        QCOMPARE(replaced.code(), u"rate.limited"_s);
        QCOMPARE(replaced.retryAfter(), 1);
    }
    QCOMPARE(texts(ana.answer(ids[3])), QStringList(u"leeks"_s));
    QCOMPARE(texts(ben.answer(his)), QStringList(u"tomatoes"_s));
    // It goes on as before, also for another connection, and for who has gone meanwhile.
    QCOMPARE(texts(tab.request("search", {{"query", "leek"}})), QStringList(u"leeks"_s));
    {
        TestClient other(server);
        other.resumeWith(ana.token);
        other.send("search", {{"query", "tomato"}});
        other.send("search", {{"query", "tomato"}});
    }
    QCOMPARE(texts(tab.request("search", {{"query", "leek"}})), QStringList(u"leeks"_s));
}

void TestSearchRequest::longAnswersFit()
{
    TestServer server(
        {.fakeClock = true, .configure = [](app::Config &config) { config.settings.sendQueueBytes = 128 * 1024; }});
    Person ana(server, u"ana"_s);
    for (int i = 0; i < 12; ++i) {
        QCOMPARE(ana.say(u"0"_s, u"tomato "_s + QString(16'000, u'x')).code(), u"ok"_s);
        server.clock().advance(5);
    }
    int found = 0;
    QJsonObject query = object({{"query", "tomato"}});
    for (int page = 0; page < 20; ++page) {
        const Answer answer = ana.requestObject("search", query);
        QCOMPARE(answer.code(), u"ok"_s);
        QVERIFY(answer.raw.size() < 128 * 1024);
        found += static_cast<int>(texts(answer).size());
        if (!answer["more"].toBool())
            break;
        query.insert(u"before"_s, answer["before"]);
    }
    QCOMPARE(found, 12);
}

QTEST_GUILESS_MAIN(TestSearchRequest)
#include "tst_search_request.moc"
