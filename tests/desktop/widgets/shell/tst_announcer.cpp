// What an account at the real server tells its reader while they look elsewhere.
#include "desktop/widgets/shell/announcer.h"
#include "desktop/widgets/theme/theme.h"
#include "tests/desktop/client/client_support.h"

#include <QDateTime>
#include <QSettings>
#include <QTest>

using namespace kith;
using namespace kith::widgets;
using namespace kith::test;
using namespace Qt::StringLiterals;
using client::Level;

namespace {

const RoomId general = RoomId::general();

struct Desk {
    TestServer server;
    Wire wire{server};
    Device ada{wire, registerSession(server, u"ada"_s)};
    ::kith::test::Person bob{server, u"bob"_s};
    QTemporaryDir folder;
    QSettings settings{folder.filePath(u"kith.conf"_s), QSettings::IniFormat};
    platform::Preferences preferences{settings};
    FakeClock clock;
    Theme theme{false};
    RoomId visible;
    QString label;
    std::vector<platform::Notification> told;
    std::vector<RoomId> withdrawn;
    std::unique_ptr<Announcer> announcer;

    explicit Desk(std::chrono::milliseconds gather = std::chrono::milliseconds(1))
    {
        if (!ada.goOnline())
            qFatal("ada is not online");
        announcer = std::make_unique<Announcer>(ada.account(),
            Announcer::Context{.theme = theme,
                .preferences = preferences,
                .clock = clock,
                .isVisible = [this](RoomId room) { return room == visible; },
                .label = [this] { return label; },
                .gather = gather});
        QObject::connect(announcer.get(), &Announcer::announced, announcer.get(),
            [this](const platform::Notification &notification) { told.push_back(notification); });
        QObject::connect(announcer.get(), &Announcer::withdrawn, announcer.get(),
            [this](RoomId room) { withdrawn.push_back(room); });
    }

    // Whether one more was told once the message is there.
    bool isTold(const QString &text, const QString &room = u"0"_s)
    {
        const size_t before = told.size();
        const Answer said = bob.say(room, text);
        if (said.isError())
            qFatal("bob may not say it: %s", said.raw.constData());
        const qint64 seq = said["seq"].toInteger();
        const RoomId id = RoomId::fromString(room);
        if (!waitUntil([&] { return ada->room(id) != nullptr && ada.room(id).lastSeq >= seq; }))
            qFatal("the message does not arrive");
        // What is told is told a moment later; what is not, not at the next moment either.
        QTimer moment;
        moment.setSingleShot(true);
        moment.start(100);
        waitUntil([&] { return told.size() > before || !moment.isActive(); });
        return told.size() > before;
    }
    QString direct()
    {
        return bob.request("dm.open", {{"userId", ada->me().toString()}})["room"].toObject()[u"id"].toString();
    }
};

} // namespace

class AnnouncerTest : public QObject {
    Q_OBJECT

private slots:
    void saysWhoAndWhere()
    {
        Desk desk;
        QVERIFY(desk.isTold(u"good morning"_s));
        const auto &told = desk.told.back();
        QCOMPARE(told.title, u"bob in %1"_s.arg(desk.ada.room(general).name));
        QCOMPARE(told.text, u"good morning"_s);
        QCOMPARE(told.room, general);
        QCOMPARE(told.seq, desk.ada.room(general).lastSeq);
        QCOMPARE(told.picture.width, 96);
        QCOMPARE(told.picture.rgba.size(), 96 * 96 * 4);
        QVERIFY(told.picture.rgba != QByteArray(96 * 96 * 4, 0));
        QVERIFY(desk.isTold(u"only you"_s, desk.direct()));
        QCOMPARE(desk.told.back().title, u"bob"_s);
        QCOMPARE(desk.told.back().text, u"only you"_s);
    }

    void namesTheAccountWhereThereAreSeveral()
    {
        Desk desk;
        desk.label = u"ada on chat.example.org"_s;
        QVERIFY(desk.isTold(u"hi"_s, desk.direct()));
        QCOMPARE(desk.told.back().title, u"bob – ada on chat.example.org"_s);
    }

    void showsOnlyWhoWhereThatIsWanted()
    {
        Desk desk;
        desk.preferences.setShowsText(false);
        QVERIFY(desk.isTold(u"a secret"_s, desk.direct()));
        QVERIFY(desk.isTold(u"a secret"_s, desk.direct()));
        QVERIFY(desk.isTold(u"a secret"_s));
        QVERIFY(desk.isTold(u"a secret"_s));
        for (const auto &told : desk.told)
            QVERIFY2(!(told.title + told.text).contains(u"secret"), qPrintable(told.title));
        QVERIFY(desk.told[0].title.startsWith(u"bob"));
    }

    void cutsWhatIsLong()
    {
        Desk desk;
        QVERIFY(desk.isTold(u"a"_s.repeated(5000)));
        QVERIFY(desk.told.back().text.size() < 400);
        QVERIFY(desk.told.back().text.endsWith(u'…'));
    }

    void gathersThoseOfAMoment()
    {
        Desk desk(std::chrono::milliseconds(1500));
        for (const auto &text : {u"one"_s, u"two"_s, u"three"_s})
            QVERIFY(!desk.bob.say(desk.direct(), text).isError());
        QTRY_COMPARE(desk.told.size(), size_t(1));
        QVERIFY2(desk.told[0].title.startsWith(u"bob: 3 "), qPrintable(desk.told[0].title));
        QCOMPARE(desk.told[0].text, u"three"_s);
        QCOMPARE(desk.told[0].seq, 3);
    }

    // The one that stands there is replaced: it says how many there are by now.
    void countsUntilTheyWereRead()
    {
        Desk desk;
        QVERIFY(desk.isTold(u"one"_s));
        QVERIFY(desk.isTold(u"two"_s));
        QVERIFY(desk.told.back().title.startsWith(desk.ada.room(general).name + u": 2 "_s));
        QCOMPARE(desk.told.back().text, u"bob: two"_s);
        desk.ada->markRead(general, desk.ada.room(general).lastSeq);
        QCOMPARE(desk.withdrawn, std::vector<RoomId>{general});
        QVERIFY(desk.isTold(u"three"_s));
        QCOMPARE(desk.told.back().text, u"three"_s);
    }

    void takesBackWhatWasReadElsewhere()
    {
        Desk desk;
        QVERIFY(desk.isTold(u"one"_s));
        TestClient phone(desk.server);
        phone.login(u"ada"_s);
        phone.resume();
        QVERIFY(!phone.request("read", {{"roomId", "0"}, {"seq", desk.ada.room(general).lastSeq}}).isError());
        QTRY_COMPARE(desk.withdrawn, std::vector<RoomId>{general});
    }

    void asksTheLevelOfTheRoom()
    {
        Desk desk;
        desk.ada->setLevel(general, Level::Mentions);
        QVERIFY(!desk.isTold(u"for everybody"_s));
        QVERIFY(desk.isTold(u"@ada look"_s));
        desk.ada->setKeywords({u"garden"_s});
        QVERIFY(desk.isTold(u"the Garden is open"_s));
        desk.ada->setLevel(general, Level::None);
        QCOMPARE(desk.withdrawn, std::vector<RoomId>{general}); // and what stands there goes
        QVERIFY(!desk.isTold(u"@ada look"_s));
        QVERIFY(desk.isTold(u"hello"_s, desk.direct()));
    }

    void saysNothingOfWhatIsSeen()
    {
        Desk desk;
        desk.visible = general;
        QVERIFY(!desk.isTold(u"you see this"_s));
        QVERIFY(desk.isTold(u"not this"_s, desk.direct()));
    }

    void doesNotDisturb()
    {
        Desk desk;
        desk.preferences.setDoNotDisturb(true);
        QVERIFY(!desk.isTold(u"quiet"_s, desk.direct()));
        desk.preferences.setDoNotDisturb(false);
        QVERIFY(desk.isTold(u"loud"_s, desk.direct()));
        const QTime now = QDateTime::fromMSecsSinceEpoch(desk.clock.now()).time();
        desk.preferences.setQuietHours({.on = true, .from = now.addSecs(-3600), .to = now.addSecs(3600)});
        QVERIFY(!desk.isTold(u"quiet"_s, desk.direct()));
        desk.clock.advance(2 * 3'600'000);
        QVERIFY(desk.isTold(u"loud"_s, desk.direct()));
        desk.preferences.setNotifies(false);
        QVERIFY(!desk.isTold(u"off"_s, desk.direct()));
    }

    void tellsOfManyRoomsInOneSentence()
    {
        Desk desk(std::chrono::milliseconds(2000));
        std::vector<RoomId> rooms;
        for (const auto &name : {u"A"_s, u"B"_s, u"C"_s, u"D"_s}) {
            const QString room = makeRoom(desk.bob, name);
            rooms.push_back(RoomId::fromString(room));
            QVERIFY(
                !desk.bob.request("room.invite", {{"roomId", room}, {"userId", desk.ada->me().toString()}}).isError());
            QVERIFY(waitUntil([&] { return desk.ada->room(rooms.back()) != nullptr; }));
        }
        for (const RoomId room : rooms)
            QVERIFY(!desk.bob.say(room.toString(), u"hello"_s).isError());
        QTRY_COMPARE(desk.told.size(), size_t(1));
        QVERIFY(!desk.told[0].room.isValid());
        QVERIFY(desk.told[0].title.startsWith(u"4 "));
        for (const RoomId room : rooms) {
            QVERIFY(std::ranges::find(desk.withdrawn, RoomId()) == desk.withdrawn.end());
            desk.ada->markRead(room, 1'000);
        }
        QCOMPARE(desk.withdrawn.back(), RoomId()); // once all were read
    }
};

QTEST_MAIN(AnnouncerTest)
#include "tst_announcer.moc"
