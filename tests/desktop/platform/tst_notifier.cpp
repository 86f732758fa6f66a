// Notifications on a bus of the test's own, with a notification service that is played.
#include "desktop/platform/notifier.h"
#include "tests/desktop/platform/notification_service.h"

#include <QSignalSpy>
#include <QTest>

using namespace kith;
using namespace kith::platform;
using namespace Qt::StringLiterals;

class NotifierTest : public QObject {
    Q_OBJECT

    static Notification news(quint64 room, const QString &text, qint64 seq = 1)
    {
        return {.account = u"a"_s, .room = RoomId(room), .seq = seq, .title = u"Ada"_s, .text = text};
    }
    void say(const QString &member, const QVariantList &arguments)
    {
        QVERIFY(test::NotificationService::say(*m_theirs, member, arguments));
    }
    bool shows(size_t count) const
    {
        return QTest::qWaitFor([&] { return m_service->shown.size() >= count; }) && m_service->shown.size() == count;
    }
    // All that was said before has come through in both directions.
    void settle()
    {
        const auto there = m_ours->call(
            QDBusMessage::createMethodCall(m_service->name, m_service->path, m_service->name, u"GetCapabilities"_s),
            QDBus::BlockWithGui);
        QCOMPARE(there.type(), QDBusMessage::ReplyMessage);
        QCoreApplication::processEvents();
    }

    std::unique_ptr<test::PrivateBus> m_bus;
    std::unique_ptr<test::NotificationService> m_service;
    std::optional<QDBusConnection> m_theirs;
    std::optional<QDBusConnection> m_ours;
    std::unique_ptr<Notifier> m_notifier;

    void start() { QVERIFY(m_service->start(*m_theirs)); }
    void stop()
    {
        QVERIFY(m_theirs->unregisterService(m_service->name));
        m_theirs->unregisterObject(m_service->path);
    }

private slots:
    void init()
    {
        m_bus = std::make_unique<test::PrivateBus>();
        if (!m_bus->isRunning())
            QSKIP("There is no dbus-daemon.");
        m_theirs = m_bus->connect(u"service"_s);
        m_ours = m_bus->connect(u"kith"_s);
        QVERIFY(m_theirs->isConnected() && m_ours->isConnected());
        m_service = std::make_unique<test::NotificationService>();
        start();
        m_notifier = std::make_unique<Notifier>(nullptr, *m_ours);
    }

    void cleanup()
    {
        m_notifier.reset();
        m_ours.reset();
        m_theirs.reset();
        QDBusConnection::disconnectFromBus(u"service"_s);
        QDBusConnection::disconnectFromBus(u"kith"_s);
        m_service.reset();
        m_bus.reset();
    }

    void tells()
    {
        Notification notification = news(7, u"1 < 2"_s);
        notification.picture = {.width = 2, .height = 1, .rgba = QByteArray("\1\2\3\4\5\6\7\10", 8)};
        m_notifier->show(notification);
        QVERIFY(shows(1));
        const auto &asked = m_service->shown[0];
        QCOMPARE(m_service->app, u"Kith"_s);
        QCOMPARE(m_service->icon, u"kith"_s);
        QCOMPARE(asked.replaces, 0U);
        QCOMPARE(asked.title, u"Ada"_s);
        QCOMPARE(asked.text, u"1 < 2"_s);
        QCOMPARE(asked.actions, (QStringList{u"default"_s, u"Open"_s}));
        QCOMPARE(asked.hints[u"desktop-entry"_s].toString(), u"kith"_s);
        const auto image = asked.hints[u"image-data"_s].value<QDBusArgument>();
        QCOMPARE(image.currentSignature(), u"(iiibiiay)"_s);
        int width = 0, height = 0, stride = 0, bits = 0, channels = 0;
        bool opacity = false;
        QByteArray bytes;
        image.beginStructure();
        image >> width >> height >> stride >> opacity >> bits >> channels >> bytes;
        image.endStructure();
        QCOMPARE((QList<int>{width, height, stride, bits, channels}), (QList<int>{2, 1, 8, 8, 4}));
        QVERIFY(opacity);
        QCOMPARE(bytes, notification.picture.rgba);
    }

    void escapesWhereItMeansSomething()
    {
        m_service->capabilities = {u"body"_s, u"body-markup"_s};
        m_notifier->show(news(7, u"<b>1 & 2</b>"_s));
        QVERIFY(shows(1));
        QCOMPARE(m_service->shown[0].text, u"&lt;b&gt;1 &amp; 2&lt;/b&gt;"_s);
        QVERIFY(m_service->shown[0].actions.isEmpty());
    }

    void putsAllIntoTheTitleWhereThereIsNoText()
    {
        m_service->capabilities = {u"actions"_s};
        m_notifier->show(news(7, u"good morning"_s));
        QVERIFY(shows(1));
        QCOMPARE(m_service->shown[0].title, u"Ada: good morning"_s);
        QCOMPARE(m_service->shown[0].text, QString());
    }

    void replacesTheOneOfTheRoom()
    {
        m_notifier->show(news(7, u"one"_s));
        QVERIFY(shows(1));
        settle();
        m_notifier->show(news(7, u"two"_s));
        m_notifier->show(news(8, u"elsewhere"_s));
        QVERIFY(shows(3));
        QCOMPARE(m_service->shown[1].replaces, 41U);
        QCOMPARE(m_service->shown[2].replaces, 0U);
        QCOMPARE(m_service->capabilitiesAsked, 2); // once by the notifier
    }

    void waitsForTheAnswerBeforeItReplaces()
    {
        m_service->answers = false;
        m_notifier->show(news(7, u"one"_s));
        QVERIFY(shows(1));
        m_notifier->show(news(7, u"two"_s));
        m_notifier->show(news(7, u"three"_s));
        settle();
        QCOMPARE(m_service->shown.size(), size_t(1));
        m_service->answers = true;
        m_service->answer(*m_theirs);
        QVERIFY(shows(2)); // only the newest
        QCOMPARE(m_service->shown[1].replaces, 41U);
        QCOMPARE(m_service->shown[1].text, u"three"_s);
    }

    void tellsOfAClick()
    {
        QSignalSpy spy(m_notifier.get(), &Notifier::activated);
        m_notifier->show(news(7, u"one"_s, 5));
        QVERIFY(shows(1));
        settle();
        m_notifier->show(news(7, u"two"_s, 6));
        QVERIFY(shows(2));
        settle();
        say(u"ActionInvoked"_s, {999U, u"default"_s}); // another program's
        say(u"ActionInvoked"_s, {41U, u"snooze"_s});
        say(u"ActivationToken"_s, {41U, u"token"_s});
        say(u"ActionInvoked"_s, {41U, u"default"_s});
        QTRY_COMPARE(spy.size(), 1);
        QCOMPARE(spy[0][0].toString(), u"a"_s);
        QCOMPARE(spy[0][1].value<RoomId>(), RoomId(7));
        QCOMPARE(spy[0][2].toLongLong(), 6);
        QCOMPARE(spy[0][3].toString(), u"token"_s);
    }

    void closes()
    {
        m_notifier->show(news(7, u"one"_s));
        m_notifier->show(news(8, u"two"_s));
        QVERIFY(shows(2));
        settle();
        m_notifier->close(u"b"_s, RoomId(7)); // of another account
        m_notifier->close(u"a"_s, RoomId(7));
        QTRY_COMPARE(m_service->closed, std::vector<uint>{41});
        m_notifier->close(u"a"_s, RoomId(7)); // gone already
        m_notifier->closeAll(u"a"_s);
        QTRY_COMPARE(m_service->closed, (std::vector<uint>{41, 42}));
        m_notifier->show(news(7, u"three"_s)); // a new one, not in place of what is gone
        QVERIFY(shows(3));
        QCOMPARE(m_service->shown[2].replaces, 0U);
    }

    void closesWhatIsOnItsWay()
    {
        m_service->answers = false;
        m_notifier->show(news(7, u"one"_s));
        QVERIFY(shows(1));
        m_notifier->show(news(7, u"two"_s));
        m_notifier->close(u"a"_s, RoomId(7));
        m_service->answer(*m_theirs);
        QTRY_COMPARE(m_service->closed, std::vector<uint>{41});
        QCOMPARE(m_service->shown.size(), size_t(1));
    }

    void forgetsWhatThePersonClosed()
    {
        m_notifier->show(news(7, u"one"_s));
        QVERIFY(shows(1));
        settle();
        say(u"NotificationClosed"_s, {41U, 2U});
        settle();
        QSignalSpy spy(m_notifier.get(), &Notifier::activated);
        say(u"ActionInvoked"_s, {41U, u"default"_s});
        settle();
        m_notifier->show(news(7, u"two"_s));
        QVERIFY(shows(2));
        QCOMPARE(m_service->shown[1].replaces, 0U);
        QVERIFY(spy.isEmpty());
    }

    void handsBackWhatIsRefused()
    {
        QSignalSpy spy(m_notifier.get(), &Notifier::undeliverable);
        m_service->refuses = true;
        m_notifier->show(news(7, u"one"_s));
        QTRY_COMPARE(spy.size(), 1);
        QCOMPARE(spy[0][0].value<Notification>().text, u"one"_s);
    }

    void livesThroughARestartOfTheService()
    {
        QSignalSpy spy(m_notifier.get(), &Notifier::undeliverable);
        m_notifier->show(news(7, u"one"_s));
        QVERIFY(shows(1));
        settle();
        stop();
        m_notifier->show(news(7, u"two"_s));
        QTRY_COMPARE(spy.size(), 1); // to be shown another way
        QCOMPARE(spy[0][0].value<Notification>().text, u"two"_s);
        m_service->capabilities = {u"body"_s, u"body-markup"_s};
        start();
        m_notifier->show(news(7, u"<three>"_s));
        QVERIFY(shows(2));
        QCOMPARE(m_service->shown[1].replaces, 0U);             // its number is from another time
        QCOMPARE(m_service->shown[1].text, u"&lt;three&gt;"_s); // and it was asked again
        QCOMPARE(spy.size(), 1);
    }

    void livesWithoutBus()
    {
        Notifier notifier(nullptr, QDBusConnection(u"there is none"_s));
        QSignalSpy spy(&notifier, &Notifier::undeliverable);
        notifier.show(news(7, u"one"_s));
        notifier.close(u"a"_s, RoomId(7));
        QCOMPARE(spy.size(), 1);
    }
};

QTEST_GUILESS_MAIN(NotifierTest)
#include "tst_notifier.moc"
