// The list of members: its geometry in both directions of writing, its words, and its life at the real server.
#include "desktop/widgets/dialogs/member_list.h"
#include "desktop/widgets/dialogs/members_panel.h"
#include "desktop/widgets/theme/theme.h"
#include "tests/desktop/widgets/dialogs/signed_in.h"

#include <QAccessible>
#include <QImage>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QScrollBar>
#include <QSignalSpy>
#include <QStandardItemModel>
#include <QToolButton>

using namespace kith;
using namespace kith::widgets;
using namespace kith::test;

namespace {

struct Somebody {
    quint64 id = 1;
    QString name;
    bool online = true;
    std::optional<Role> role = {};
    bool self = false;
    bool guest = false;
    QString username = {};
};

QStandardItem *item(const Somebody &who)
{
    auto *item = new QStandardItem;
    item->setData(who.name, models::NameRole);
    item->setData(who.username.isEmpty() ? who.name : who.username, models::UserNameRole);
    item->setData(QString::number(who.id), models::AvatarRole);
    item->setData(QVariant::fromValue(UserId(who.id)), models::UserIdRole);
    item->setData(who.online, models::OnlineRole);
    if (who.role)
        item->setData(int(*who.role), models::MemberRoleRole);
    item->setData(who.self, models::SelfRole);
    item->setData(who.guest, models::GuestRole);
    return item;
}

struct Rows {
    explicit Rows(const QList<Somebody> &people)
    {
        for (const Somebody &who : people)
            model.appendRow(item(who));
        filter.setSourceModel(&model);
    }
    QModelIndex at(int row) const { return filter.index(row, 0); }

    QStandardItemModel model;
    MemberFilter filter;
    Theme theme{false};
};

// The columns from `left` to `right` in which something is drawn on the row's ground.
bool isInked(const QImage &image, int left, int right)
{
    for (int x = left; x < right; ++x) {
        for (int y = 0; y < image.height(); ++y) {
            if (image.pixelColor(x, y) != QColor(Qt::white))
                return true;
        }
    }
    return false;
}

struct Panel {
    explicit Panel(client::Account &account) : panel(theme, account)
    {
        panel.resize(240, 600);
        panel.setRoom(RoomId::general());
        panel.show();
    }
    MemberList *list() const { return panel.findChild<MemberList *>(); }
    const QAbstractItemModel &shown() const { return *list()->model(); }
    bool has(int count) const
    {
        return waitUntil([&] { return shown().rowCount() == count; });
    }
    QModelIndex find(const QString &name) const
    {
        for (int row = 0; row < shown().rowCount(); ++row) {
            if (shown().index(row, 0).data(models::NameRole).toString() == name)
                return shown().index(row, 0);
        }
        return {};
    }

    Theme theme{false};
    MembersPanel panel;
    QSignalSpy activated{&panel, &MembersPanel::personActivated};
};

} // namespace

class TestMembersPanel : public QObject {
    Q_OBJECT

private slots:
    void heights()
    {
        const Rows rows({{1, u"ada"_s}, {2, u"jonas"_s}, {3, u"maria"_s, false}, {4, u"zoe"_s, false}});
        const MemberDelegate delegate(const_cast<Theme &>(rows.theme), rows.filter);
        const QStyleOptionViewItem option;
        QList<int> heights;
        for (int row = 0; row < 4; ++row)
            heights += delegate.sizeHint(option, rows.at(row)).height();
        QCOMPARE(heights, QList<int>({80, 44, 80, 44}));
        QCOMPARE(delegate.personRect({0, 100, 240, 80}), QRect(8, 136, 224, 44));
        QCOMPARE(rows.filter.count(true), 2);
        QCOMPARE(rows.filter.count(false), 2);
    }

    // With the largest letters the two lines of a person still stand in their row; where it is dense, less is around.
    void heightsFollowTheLetters()
    {
        Rows rows({{1, u"ada"_s}, {2, u"jonas"_s}});
        const MemberDelegate delegate(rows.theme, rows.filter);
        const QStyleOptionViewItem option;
        const int comfortable = delegate.sizeHint(option, rows.at(1)).height();
        rows.theme.setCompact(true);
        QVERIFY(delegate.sizeHint(option, rows.at(1)).height() < comfortable);
        const QFont before = QApplication::font();
        QFont large = before;
        large.setPixelSize(26);
        QApplication::setFont(large);
        const int text = QFontMetrics(rows.theme.body()).height() + QFontMetrics(rows.theme.small()).height();
        const int dense = delegate.sizeHint(option, rows.at(1)).height();
        const int begins = delegate.sizeHint(option, rows.at(0)).height();
        rows.theme.setCompact(false);
        const int around = delegate.sizeHint(option, rows.at(1)).height();
        QApplication::setFont(before);
        QVERIFY(dense >= text && around > dense);
        QVERIFY(begins - dense > QFontMetrics(large).height());
    }

    void notes()
    {
        const Rows rows({{1, u"a"_s, true, Role::Owner}, {2, u"b"_s, true, Role::Moderator},
            {3, u"c"_s, true, Role::Member}, {4, u"d"_s, true, Role::Member, true},
            {5, u"e"_s, true, Role::Member, false, true}, {6, u"f"_s, true, Role::Owner, true}});
        QStringList notes;
        for (int row = 0; row < 6; ++row)
            notes += MemberFilter::noteOf(rows.at(row));
        QCOMPARE(notes, QStringList({u"Owner"_s, u"Moderator"_s, {}, u"You"_s, u"Guest"_s, u"You · Owner"_s}));
        QCOMPARE(rows.at(1).data(Qt::AccessibleTextRole).toString(), u"b, Online, Moderator"_s);
    }

    void tooltipsAreNoMarkup()
    {
        const Rows rows({{.id = 1, .name = u"<b>x</b>"_s, .username = u"x"_s}});
        QVERIFY(rows.at(0).data(Qt::ToolTipRole).toString().contains(u"&lt;b&gt;x"));
    }

    void filters()
    {
        Rows rows({{.id = 1, .name = u"Ada"_s, .username = u"lovelace"_s},
            {.id = 2, .name = u"Jonas"_s, .username = u"gardener"_s}, {3, u"maria"_s, false}});
        rows.filter.setQuery(u"AD"_s);
        QCOMPARE(rows.filter.rowCount(), 1);
        rows.filter.setQuery(u"garden"_s);
        QCOMPARE(rows.at(0).data(models::NameRole).toString(), u"Jonas"_s);
        rows.filter.setQuery({});
        QCOMPARE(rows.filter.rowCount(), 3);
    }

    void isReadByScreenReaders()
    {
        Rows rows({{1, u"a"_s, true, Role::Owner}, {2, u"b"_s, true, Role::Moderator}, {3, u"c"_s, false}});
        MemberList list(rows.theme, rows.filter);
        QAccessibleInterface *spoken = QAccessible::queryAccessibleInterface(&list);
        QVERIFY(spoken);
        QCOMPARE(spoken->childCount(), 3);
        QCOMPARE(spoken->child(1)->role(), QAccessible::ListItem);
        QCOMPARE(spoken->child(1)->text(QAccessible::Name), u"b, Online, Moderator"_s);
        QCOMPARE(spoken->child(2)->text(QAccessible::Name), u"c, Offline"_s);
    }

    void directions_data()
    {
        QTest::addColumn<Qt::LayoutDirection>("direction");
        QTest::addColumn<QString>("name");
        QTest::newRow("left to right") << Qt::LeftToRight << u"ada"_s;
        QTest::newRow("right to left") << Qt::RightToLeft << u"עדה"_s;
    }

    // The avatar at the start, the note at the end, nothing of a short name between.
    void directions()
    {
        QFETCH(Qt::LayoutDirection, direction);
        QFETCH(QString, name);
        Rows rows({{1, u"before"_s}, {2, name, true, Role::Owner}});
        const MemberDelegate delegate(rows.theme, rows.filter);
        QImage image(240, 44, QImage::Format_RGB32);
        image.fill(Qt::white);
        QPainter painter(&image);
        QStyleOptionViewItem option;
        option.rect = image.rect();
        option.direction = direction;
        option.state = QStyle::State_Enabled;
        delegate.paint(&painter, option, rows.at(1));
        painter.end();

        const QImage start = direction == Qt::LeftToRight ? image : image.mirrored(true, false);
        QVERIFY(!isInked(start, 0, 15));
        QVERIFY(isInked(start, 16, 48)); // the avatar
        QVERIFY(!isInked(start, 52, 59));
        QVERIFY(isInked(start, 60, 80)); // the name begins
        QVERIFY(!isInked(start, 130, 160));
        QVERIFY(isInked(start, 200, 224)); // the note ends
        QVERIFY(!isInked(start, 225, 240));
    }

    void longNamesStayInTheRow()
    {
        Rows rows(
            {{1, u"before"_s}, {2, u"Wolfeschlegelsteinhausenbergerdorff "_s.repeated(3), true, Role::Moderator}});
        const MemberDelegate delegate(rows.theme, rows.filter);
        QImage image(240, 44, QImage::Format_RGB32);
        image.fill(Qt::white);
        QPainter painter(&image);
        QStyleOptionViewItem option;
        option.rect = image.rect();
        option.state = QStyle::State_Enabled;
        delegate.paint(&painter, option, rows.at(1));
        painter.end();
        QVERIFY(!isInked(image, 225, 240));
        const int note = QFontMetrics(rows.theme.small()).horizontalAdvance(u"Moderator"_s);
        QVERIFY(!isInked(image, 224 - note - 7, 224 - note - 1)); // a gap before the note
    }

    void showsTheRoom()
    {
        const TestServer server;
        const Person jonas(server, u"jonas"_s);
        const SignedIn ada(server, u"ada"_s);
        Panel panel(*ada.account);
        QVERIFY(panel.has(2));
        QVERIFY(!part<QWidget>(panel.panel, "memberQuery")->isVisible());
        const Person zoe(server, u"zoe"_s);
        QVERIFY(panel.has(3));
        panel.panel.setRoom({});
        QVERIFY(panel.has(0));
    }

    void activates()
    {
        const TestServer server;
        const Person jonas(server, u"jonas"_s);
        const SignedIn zoe(server, u"zoe"_s); // the last: the heading stands above somebody else
        Panel panel(*zoe.account);
        QVERIFY(panel.has(2));
        const auto press = [&panel](const QString &name) {
            const QRect person = panel.list()->personRect(panel.find(name));
            QTest::mouseClick(panel.list()->viewport(), Qt::LeftButton, {}, person.center());
        };
        press(u"zoe"_s); // the reader: nothing to do
        QCOMPARE(panel.activated.count(), 0);
        press(u"jonas"_s);
        QCOMPARE(panel.activated.count(), 1);
        QCOMPARE(panel.activated[0][0].value<UserId>().toString(), jonas.userId);
        // The heading above the first person is not the person.
        const QRect first = panel.list()->visualRect(panel.shown().index(0, 0));
        panel.activated.clear();
        QTest::mouseClick(panel.list()->viewport(), Qt::LeftButton, {}, QPoint(100, first.top() + 10));
        QCOMPARE(panel.activated.count(), 0);
        panel.list()->setCurrentIndex(panel.find(u"jonas"_s));
        QTest::keyClick(panel.list(), Qt::Key_Return);
        QCOMPARE(panel.activated.count(), 1);
    }

    void guestsBeginNothing()
    {
        const TestServer server;
        const Person jonas(server, u"jonas"_s);
        const SignedIn guest(server);
        Panel panel(*guest.account);
        QVERIFY(panel.has(2));
        panel.list()->setCurrentIndex(panel.find(u"jonas"_s));
        QTest::keyClick(panel.list(), Qt::Key_Return);
        QCOMPARE(panel.activated.count(), 0);
    }

    void manyMembers()
    {
        const TestServer server;
        TestClient crowd(server);
        for (int i = 0; i < 230; ++i) {
            TestClient one(server);
            one.registerUser(u"member%1"_s.arg(i, 3, 10, QChar(u'0')));
        }
        const SignedIn ada(server, u"ada"_s);
        Panel panel(*ada.account);
        QVERIFY(panel.has(200));
        auto *query = part<QLineEdit>(panel.panel, "memberQuery");
        QVERIFY(query->isVisible());
        panel.list()->verticalScrollBar()->setValue(panel.list()->verticalScrollBar()->maximum());
        QVERIFY(panel.has(231));
        query->setText(u"member22"_s);
        QVERIFY(panel.has(10));
        query->setText(u"nobody"_s);
        QVERIFY(panel.has(0));
        query->clear();
        QVERIFY(panel.has(231));
    }

    // Whoever is looked for may be on a page that is not loaded yet.
    void filterLoadsTheRest()
    {
        const TestServer server;
        for (int i = 0; i < 210; ++i) {
            TestClient one(server);
            one.registerUser(u"member%1"_s.arg(i, 3, 10, QChar(u'0')));
        }
        const SignedIn zoe(server, u"zoe"_s);
        Panel panel(*zoe.account);
        QVERIFY(panel.has(200));
        part<QLineEdit>(panel.panel, "memberQuery")->setText(u"member209"_s);
        QVERIFY(panel.has(1));
    }

    void closes()
    {
        const TestServer server;
        const SignedIn ada(server, u"ada"_s);
        Panel panel(*ada.account);
        QSignalSpy closed(&panel.panel, &MembersPanel::closeWanted);
        QTest::mouseClick(part<QToolButton>(panel.panel, "membersClose"), Qt::LeftButton);
        QTest::keyClick(panel.list(), Qt::Key_Escape);
        QCOMPARE(closed.count(), 2);
    }
};

QTEST_MAIN(TestMembersPanel)
#include "tst_members_panel.moc"
