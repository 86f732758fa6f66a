// What a screen reader hears of the conversation: rows that come and go, and new messages.
#include "desktop/widgets/conversation/message_view_accessible.h"
#include "tests/desktop/widgets/conversation/view_desk.h"

#include <QAccessible>
#include <QPushButton>

#include <utility>

using namespace kith;
using namespace kith::widgets;
using namespace kith::test;
using namespace Qt::StringLiterals;

namespace {

struct Heard {
    QAccessible::Event type;
    QAccessible::Role role;
    QString name;
};

MessageRow onItsWay(const QString &text)
{
    MessageRow row = own(text, 0);
    row.cid = u"c1"_s;
    row.state = models::DeliveryState::Sending;
    return row;
}

} // namespace

class TestMessageViewAccessible : public QObject {
    Q_OBJECT

    std::unique_ptr<Desk> m_desk;
    QAccessibleInterface *m_list = nullptr;
    std::vector<Heard> m_heard;

    // The texts of the rows, or of what is read out, that an event was of.
    QStringList names(QAccessible::Event type, QAccessible::Role role = QAccessible::ListItem) const
    {
        QStringList names;
        for (const Heard &one : m_heard) {
            if (one.type == type && one.role == role)
                names += one.name.section(u", "_s, 2);
        }
        return names;
    }

    QStringList spoken() const { return names(QAccessible::ObjectShow, QAccessible::Notification); }

    QString nameOf(QAccessible::Id id) const
    {
        QAccessibleInterface *row = QAccessible::accessibleInterface(id);
        return row ? row->text(QAccessible::Name).section(u", "_s, 2) : u"gone"_s;
    }

private slots:
    void init()
    {
        m_desk = std::make_unique<Desk>(std::vector{said(u"ada"_s, u"five"_s, 5), said(u"ada"_s, u"six"_s, 6, false)});
        m_desk->view.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&m_desk->view));
        m_list = QAccessible::queryAccessibleInterface(&m_desk->view);
        QAccessible::setActive(true); // as when a screen reader starts
        MessageViewAccessible::of(&m_desk->view)->setListener([this](QAccessibleEvent &event) {
            QAccessibleInterface *of = event.accessibleInterface();
            QVERIFY(of && of->isValid() && of->parent() == m_list);
            m_heard.push_back({event.type(), of->role(), of->text(QAccessible::Name)});
        });
        m_heard.clear();
    }

    void cleanup()
    {
        m_desk.reset();
        QAccessible::setActive(false);
    }

    void itemsStayThoseOfTheirRows()
    {
        const QAccessible::Id five = QAccessible::uniqueId(m_list->child(0));
        m_desk->messages.insert(
            0, {said(u"ada"_s, u"two"_s, 2), said(u"ada"_s, u"three"_s, 3), said(u"ada"_s, u"four"_s, 4)});
        QCOMPARE(nameOf(five), u"five"_s);
        QCOMPARE(m_list->indexOfChild(QAccessible::accessibleInterface(five)), 3);
        QCOMPARE(QAccessible::uniqueId(m_list->child(3)), five);
        QCOMPARE(m_list->child(0)->text(QAccessible::Name), m_desk->view.spokenRow(0));
        m_desk->messages.remove(0, 1);
        QCOMPARE(nameOf(five), u"five"_s);
        m_desk->messages.remove(2, 1);
        QCOMPARE(nameOf(five), u"gone"_s);
        QCOMPARE(m_list->childCount(), 3);
    }

    void tellsOfRowsThatComeAndGo()
    {
        m_desk->messages.insert(0, {said(u"ada"_s, u"three"_s, 3), said(u"ada"_s, u"four"_s, 4)});
        QCOMPARE(names(QAccessible::ObjectCreated), (QStringList{u"three"_s, u"four"_s}));
        m_desk->messages.remove(1, 1);
        QCOMPARE(names(QAccessible::ObjectDestroyed), (QStringList{u"four"_s}));
        m_desk->messages.remove(2, 1); // nobody was told of it
        QCOMPARE(names(QAccessible::ObjectDestroyed).size(), 1);
        m_heard.clear();
        m_list->child(1);
        m_desk->messages.reset({said(u"eva"_s, u"another room"_s, 1)});
        QCOMPARE(names(QAccessible::ObjectDestroyed), (QStringList{u"three"_s, u"five"_s}));
        QCOMPARE(names(QAccessible::ObjectCreated), (QStringList{u"another room"_s}));
        m_heard.clear();
        m_desk->view.setModel(nullptr);
        QCOMPARE(names(QAccessible::ObjectDestroyed), (QStringList{u"another room"_s}));
        QVERIFY(spoken().isEmpty()); // none of all these is news
    }

    void readsOutNewMessages()
    {
        m_desk->messages.append({said(u"jonas"_s, u"seven"_s, 7)});
        QCOMPARE(spoken(), (QStringList{u"seven"_s}));
        QVERIFY(m_heard.back().name.startsWith(u"jonas, "_s));
        QCOMPARE(names(QAccessible::NameChanged, QAccessible::Notification), (QStringList{u"seven"_s}));
        // Above what is on its way, too.
        m_desk->messages.append({onItsWay(u"mine"_s)});
        m_heard.clear();
        m_desk->messages.insert(3, {said(u"jonas"_s, u"eight"_s, 8)});
        QCOMPARE(spoken(), (QStringList{u"eight"_s}));
        // It is none of the list's items.
        QCOMPARE(m_list->childCount(), 5);
        // Several at once, and more than anybody listens to.
        m_heard.clear();
        m_desk->messages.remove(4, 1);
        m_desk->messages.append({said(u"jonas"_s, u"nine"_s, 9), own(u"ten"_s, 10), said(u"ada"_s, u"eleven"_s, 11)});
        QCOMPARE(m_heard.back().name.count(u'\n'), 1);
        m_desk->messages.append(chatter(20, 12));
        QVERIFY2(m_heard.back().name.contains(u"new message"_s), qPrintable(m_heard.back().name));
    }

    void keepsSilentOtherwise()
    {
        m_desk->messages.append({own(u"mine"_s, 7)});
        m_desk->messages.append({onItsWay(u"mine too"_s)});
        m_desk->messages.append({{.kind = models::RowKind::Notice, .names = {u"ada"_s}}});
        m_desk->messages.insert(0, chatter(4)); // older ones
        QVERIFY(spoken().isEmpty());
        // Pages on the way down to the newest.
        m_desk->view.setEnds({.atNewest = false});
        m_desk->messages.append({said(u"ada"_s, u"a page"_s, 8)});
        m_desk->view.setEnds({});
        QVERIFY(spoken().isEmpty());
        // The first ones of a room.
        m_desk->messages.reset({});
        m_desk->messages.append({said(u"ada"_s, u"first"_s, 1)});
        QVERIFY(spoken().isEmpty());
        // In another window: a notification says it.
        QPushButton other;
        other.show();
        other.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&other));
        m_desk->messages.append({said(u"ada"_s, u"second"_s, 2)});
        QVERIFY(spoken().isEmpty());
        // Where nobody listens, nothing is made.
        QAccessible::setActive(false);
        m_heard.clear();
        m_desk->messages.append({said(u"ada"_s, u"third"_s, 3)});
        QVERIFY(names(QAccessible::ObjectCreated).isEmpty());
    }
};

QTEST_MAIN(TestMessageViewAccessible)
#include "tst_message_view_accessible.moc"
