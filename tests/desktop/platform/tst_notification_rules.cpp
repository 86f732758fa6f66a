// Which messages are told: every case of level, kind of room and call, and what forbids it whatever the level.
#include "desktop/platform/notification_rules.h"

#include <QTest>

using namespace kith::platform;
using kith::client::Level;

class NotificationRulesTest : public QObject {
    Q_OBJECT

private slots:
    void levels_data()
    {
        QTest::addColumn<Level>("level");
        QTest::addColumn<bool>("direct");
        QTest::addColumn<bool>("calls");
        QTest::addColumn<bool>("told");
        QTest::newRow("all, room") << Level::All << false << false << true;
        QTest::newRow("all, room, calls") << Level::All << false << true << true;
        QTest::newRow("all, direct") << Level::All << true << false << true;
        QTest::newRow("mentions, room") << Level::Mentions << false << false << false;
        QTest::newRow("mentions, room, calls") << Level::Mentions << false << true << true;
        QTest::newRow("mentions, direct") << Level::Mentions << true << false << true;
        QTest::newRow("none, room") << Level::None << false << false << false;
        QTest::newRow("none, room, calls") << Level::None << false << true << false;
        QTest::newRow("none, direct") << Level::None << true << false << false;
        QTest::newRow("none, direct, calls") << Level::None << true << true << false;
    }

    void levels()
    {
        QFETCH(Level, level);
        QFETCH(bool, direct);
        QFETCH(bool, calls);
        QTEST(isWorthTelling({.level = level, .direct = direct, .calls = calls}), "told");
    }

    // Each alone is enough, for a message that is told otherwise.
    void neverThen_data()
    {
        QTest::addColumn<bool Occasion::*>("what");
        QTest::addColumn<bool>("value");
        QTest::newRow("switched off") << &Occasion::wanted << false;
        QTest::newRow("own") << &Occasion::own << true;
        QTest::newRow("read elsewhere") << &Occasion::read << true;
        QTest::newRow("do not disturb") << &Occasion::disturbs << true;
        QTest::newRow("before their eyes") << &Occasion::visible << true;
    }

    void neverThen()
    {
        QFETCH(bool Occasion::*, what);
        QFETCH(bool, value);
        for (const Level level : {Level::All, Level::Mentions, Level::None}) {
            Occasion occasion{.level = level, .direct = true, .calls = true};
            QCOMPARE(isWorthTelling(occasion), level != Level::None);
            occasion.*what = value;
            QVERIFY(!isWorthTelling(occasion));
        }
    }
};

Q_DECLARE_METATYPE(bool Occasion::*)
QTEST_GUILESS_MAIN(NotificationRulesTest)
#include "tst_notification_rules.moc"
