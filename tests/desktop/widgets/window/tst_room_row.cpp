// The rows of the chat list: where everything stands, what it says, and that nothing leaves its place.
#include "desktop/client/room.h"
#include "desktop/models/roles.h"
#include "desktop/widgets/window/room_list_delegate.h"
#include "desktop/widgets/window/room_list_view.h"
#include "desktop/widgets/window/row_text.h"
#include "desktop/widgets/window/section_heading.h"
#include "shared/model/model.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QImage>
#include <QPainter>
#include <QSignalSpy>
#include <QStandardItemModel>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace kith;
using namespace kith::models;
using namespace kith::widgets;

namespace {

const QDateTime now(QDate(2024, 5, 15), QTime(14, 30), Qt::UTC);

QStandardItem *room(const QString &name)
{
    auto *item = new QStandardItem(name);
    item->setData(name, NameRole);
    item->setData(u"7"_s, AvatarRole);
    item->setData(QVariant::fromValue(RoomId(7)), RoomIdRole);
    item->setData(static_cast<int>(RoomKind::Public), RoomKindRole);
    item->setData(static_cast<int>(DeliveryState::Stored), PreviewStateRole);
    return item;
}

QStyleOptionViewItem option(int width, Qt::LayoutDirection direction = Qt::LeftToRight)
{
    QStyleOptionViewItem option;
    option.rect = QRect(0, 120, width, 60);
    option.direction = direction;
    option.state = QStyle::State_Enabled;
    return option;
}

// Without the marks that keep foreign text from turning the sentence.
QString plain(QString text) { return text.remove(QChar(0x2068)).remove(QChar(0x2069)); }

} // namespace

class TestRoomRow : public QObject {
    Q_OBJECT

    FakeClock m_clock{now.toMSecsSinceEpoch()};
    Theme m_theme{false};
    QStandardItemModel m_model;
    RoomListDelegate m_delegate{m_theme, m_clock};

    QStandardItem *add(const QString &name = u"General"_s)
    {
        m_model.clear();
        m_model.appendRow(room(name));
        return m_model.item(0);
    }
    QModelIndex index() const { return m_model.index(0, 0); }

private slots:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedKingdom)); }

    void rowsAreSixtyPixels()
    {
        add();
        QCOMPARE(m_delegate.sizeHint(option(280), index()).height(), metrics::row);
        // Unless the letters of the system are large.
        QVERIFY(rowHeight({.nameHeight = 36, .lineHeight = 30}) > metrics::row);
    }

    void countsGrowWithTheLetters()
    {
        const QFont before = QApplication::font();
        QFont large = before;
        large.setPixelSize(26);
        QApplication::setFont(large);
        const int digits = QFontMetrics(m_theme.smallStrong()).height();
        add()->setData(3, UnreadRole);
        const QSize size = m_delegate.sizeHint(option(280), index());
        QStyleOptionViewItem wide = option(280);
        wide.rect.setHeight(size.height());
        const RoomRow row = m_delegate.row(wide, index());
        QApplication::setFont(before);
        QVERIFY(row.count.height() > digits);
        QVERIFY(row.count.width() >= row.count.height());
        QVERIFY(row.line.bottom() <= wide.rect.bottom() && row.count.bottom() <= row.line.bottom());
    }

    void everythingHasItsPlace_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<bool>("mirrored");
        for (const int width : {240, 280, 400, 620}) {
            QTest::addRow("%d", width) << width << false;
            QTest::addRow("%d mirrored", width) << width << true;
        }
    }

    void everythingHasItsPlace()
    {
        QFETCH(int, width);
        QFETCH(bool, mirrored);
        QStandardItem *item = add(u"A name that is far too long for any list of conversations"_s);
        item->setData(static_cast<int>(RoomKind::Private), RoomKindRole);
        item->setData(now.toMSecsSinceEpoch(), DateRole);
        item->setData(12'345, UnreadRole);
        item->setData(u"text"_s.repeated(50), PreviewRole);
        item->setData(true, PreviewOwnRole);
        item->setData(static_cast<int>(DeliveryState::Sending), PreviewStateRole);
        const auto direction = mirrored ? Qt::RightToLeft : Qt::LeftToRight;
        const RoomRow row = m_delegate.row(option(width, direction), index());

        const QRect all[] = {row.avatar, row.lock, row.name, row.time, row.mark, row.line, row.count};
        for (const QRect &part : all) {
            QVERIFY(!part.isEmpty());
            QVERIFY(row.ground.contains(part));
        }
        for (size_t i = 0; i < std::size(all); ++i)
            for (size_t j = i + 1; j < std::size(all); ++j)
                QVERIFY2(!all[i].intersects(all[j]), qPrintable(u"%1 and %2"_s.arg(i).arg(j)));
        QCOMPARE(row.avatar.size(), QSize(metrics::avatar, metrics::avatar));
        QCOMPARE(row.avatar.top() - row.ground.top(), row.ground.bottom() - row.avatar.bottom());
        QCOMPARE(row.name.right() < row.time.left(), !mirrored);
        QCOMPARE(row.avatar.left() < row.name.left(), !mirrored);
        QVERIFY(row.name.bottom() < row.line.top());
        QVERIFY(row.count.height() == 20 && row.count.width() >= 20);
    }

    void headingsStandAboveSections()
    {
        m_model.clear();
        for (const RoomSection section : {RoomSection::Unread, RoomSection::Rooms, RoomSection::Rooms}) {
            QStandardItem *item = room(u"Room"_s);
            item->setData(int(section), SectionRole);
            m_model.appendRow(item);
        }
        const auto height = [&](int row) { return m_delegate.sizeHint(option(280), m_model.index(row, 0)).height(); };
        QCOMPARE(headingAbove(m_model.index(0, 0)), u"Unread"_s);
        QCOMPARE(headingAbove(m_model.index(1, 0)), u"Rooms"_s);
        QCOMPARE(headingAbove(m_model.index(2, 0)), QString());
        QVERIFY(height(0) > metrics::row && height(1) > height(0));
        QCOMPARE(height(2), metrics::row);
        QCOMPARE(m_delegate.row(option(280), m_model.index(1, 0)).ground.top(),
            option(280).rect.top() + m_delegate.heading(m_model.index(1, 0)));
        // One section needs no name.
        m_model.removeRow(0);
        QCOMPARE(headingAbove(m_model.index(0, 0)), QString());
        QCOMPARE(height(0), metrics::row);
    }

    void aHeadingIsNoRoom()
    {
        m_model.clear();
        for (const RoomSection section : {RoomSection::Unread, RoomSection::Rooms}) {
            QStandardItem *item = room(u"Room"_s);
            item->setData(int(section), SectionRole);
            m_model.appendRow(item);
        }
        RoomListView view;
        view.setItemDelegate(&m_delegate);
        view.setHeading([this](const QModelIndex &index) { return m_delegate.heading(index); });
        view.setModel(&m_model);
        view.resize(280, 400);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        QSignalSpy chosen(&view, &RoomListView::chosen);
        QSignalSpy menu(&view, &RoomListView::menuRequested);
        const QModelIndex second = m_model.index(1, 0);
        const QPoint heading = view.visualRect(second).topLeft() + QPoint(40, 4);
        QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, heading);
        QContextMenuEvent there(QContextMenuEvent::Mouse, heading, heading);
        QApplication::sendEvent(view.viewport(), &there);
        QCOMPARE(chosen.size() + menu.size(), 0);
        QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, view.roomRect(second).center());
        QCOMPARE(chosen.size(), 1);
        view.setCurrentIndex(second);
        QContextMenuEvent key(QContextMenuEvent::Keyboard, {}, {});
        QApplication::sendEvent(view.viewport(), &key);
        QCOMPARE(menu.size(), 1);
        QCOMPARE(menu[0][0].toModelIndex(), second);
    }

    void aMentionAndAMutedRoomAreTold()
    {
        QStandardItem *item = add();
        item->setData(3, UnreadRole);
        const int plainWidth = m_delegate.row(option(280), index()).count.width();
        item->setData(1, MentionsRole);
        QVERIFY(m_delegate.row(option(280), index()).count.width() > plainWidth); // "@3"
        QVERIFY(m_delegate.row(option(280), index()).bell.isNull());
        item->setData(int(client::Level::None), LevelRole);
        const RoomRow row = m_delegate.row(option(280), index());
        QVERIFY(!row.bell.isNull() && !row.bell.intersects(row.count) && !row.bell.intersects(row.line));
        const QString spoken = spokenRow(index(), now, QLocale());
        QVERIFY2(spoken.contains(u"mention"_s) && spoken.contains(u"muted"_s), qPrintable(spoken));
    }

    void mirrorsExactly()
    {
        QStandardItem *item = add();
        item->setData(3, UnreadRole);
        item->setData(now.toMSecsSinceEpoch(), DateRole);
        const RoomRow there = m_delegate.row(option(280), index());
        const RoomRow back = m_delegate.row(option(280, Qt::RightToLeft), index());
        for (const auto part : {&RoomRow::avatar, &RoomRow::name, &RoomRow::time, &RoomRow::line, &RoomRow::count}) {
            QCOMPARE((back.*part).left(), 279 - (there.*part).right());
            QCOMPARE((back.*part).top(), (there.*part).top());
        }
    }

    void whatIsAbsentTakesNoRoom()
    {
        add();
        const RoomRow row = m_delegate.row(option(280), index());
        QVERIFY(row.lock.isNull() && row.time.isNull() && row.mark.isNull() && row.count.isNull());
        QCOMPARE(row.name.right(), row.ground.right() - metrics::small);
        QCOMPARE(row.line.left(), row.name.left());
    }

    void nothingIsPaintedOutsideOfTheRow()
    {
        QStandardItem *item = add(u"W"_s.repeated(300));
        item->setData(u"\u0627\u0644\u0633\u0644\u0627\u0645 "_s.repeated(80), PreviewRole);
        item->setData(5, UnreadRole);
        item->setData(true, OnlineRole);
        for (const auto direction : {Qt::LeftToRight, Qt::RightToLeft}) {
            QImage image(300, 300, QImage::Format_RGB32);
            image.fill(Qt::white);
            QPainter painter(&image);
            QStyleOptionViewItem place = option(280, direction);
            place.rect.moveLeft(10);
            place.state |= QStyle::State_HasFocus;
            m_delegate.paint(&painter, place, index());
            painter.end();
            for (int y = 0; y < image.height(); ++y)
                for (int x = 0; x < image.width(); ++x)
                    if (!place.rect.adjusted(8, 0, -8, 0).contains(x, y))
                        QCOMPARE(image.pixelColor(x, y), QColor(Qt::white));
        }
    }

    void theOpenRoomIsMarked()
    {
        add();
        m_delegate.setOpenRoom(RoomId(7));
        QImage image(280, 200, QImage::Format_RGB32);
        QPainter painter(&image);
        m_delegate.paint(&painter, option(280), index());
        QCOMPARE(image.pixelColor(140, 123), m_theme.colors().selected);
        m_delegate.setOpenRoom({});
        m_delegate.paint(&painter, option(280), index());
        QCOMPARE(image.pixelColor(140, 123), m_theme.colors().window);
    }

    void saysTheLastMessage()
    {
        QStandardItem *item = add();
        QCOMPARE(rowLine(index(), false).text, u"No messages yet"_s);
        QCOMPARE(rowLine(index(), false).kind, RowLine::Kind::Empty);

        item->setData(u"hello"_s, PreviewRole);
        QCOMPARE(rowLine(index(), false).text, u"hello"_s);
        QVERIFY(rowLine(index(), false).verbatim);
        item->setData(u"ada"_s, PreviewNameRole);
        QCOMPARE(plain(rowLine(index(), false).text), u"ada: hello"_s);
        item->setData(QString(), PreviewNameRole);
        item->setData(true, PreviewOwnRole);
        QCOMPARE(plain(rowLine(index(), false).text), u"You: hello"_s);

        item->setData(u" not\n yet "_s, DraftRole);
        QCOMPARE(plain(rowLine(index(), false).text), u"Draft: not yet"_s);
        QCOMPARE(plain(rowLine(index(), true).text), u"You: hello"_s); // it stands in the composer
        item->setData(QStringList{u"ada"_s}, TypingRole);
        QCOMPARE(plain(rowLine(index(), false).text), u"ada is typing…"_s);
        item->setData(QStringList{u"Wolfeschlegelsteinhausenberger"_s}, TypingRole);
        QCOMPARE(plain(rowLine(index(), false).text), u"Wolfeschlegelste… is typing…"_s);
        item->setData(QStringList{u"ada"_s, u"bob"_s}, TypingRole);
        QCOMPARE(plain(rowLine(index(), false).text), u"2 people are typing…"_s);
        item->setData(static_cast<int>(DeliveryState::Failed), PreviewStateRole);
        QCOMPARE(rowLine(index(), false).mark, RowLine::Mark::Failed);
    }

    void percentSignsOfPeopleStayTheirs()
    {
        QStandardItem *item = add();
        item->setData(u"100 %2 sure"_s, PreviewRole);
        item->setData(u"%2"_s, PreviewNameRole);
        QCOMPARE(plain(rowLine(index(), false).text), u"%2: 100 %2 sure"_s);
    }

    void counts()
    {
        const QLocale locale(QLocale::English);
        QCOMPARE(countText(0, locale), QString());
        QCOMPARE(countText(1, locale), u"1"_s);
        QCOMPARE(countText(999, locale), u"999"_s);
        QCOMPARE(countText(1000, locale), u"999+"_s);
    }

    void dates_data()
    {
        QTest::addColumn<QDateTime>("date");
        QTest::addColumn<QString>("british");
        QTest::addColumn<QString>("american");
        const auto at = [](int year, int month, int day) {
            return QDateTime({year, month, day}, QTime(9, 5), Qt::UTC);
        };
        QTest::newRow("today") << at(2024, 5, 15) << u"09:05"_s << QString();
        QTest::newRow("a clock ahead") << at(2024, 5, 16) << u"09:05"_s << QString();
        QTest::newRow("yesterday") << at(2024, 5, 14) << u"Yesterday"_s << u"Yesterday"_s;
        QTest::newRow("this week") << at(2024, 5, 10) << u"Fri"_s << u"Fri"_s;
        QTest::newRow("this year") << at(2024, 5, 8) << u"8 May"_s << u"May 8"_s;
        QTest::newRow("last year") << at(2023, 5, 8) << u"08/05/2023"_s << u"5/8/23"_s;
    }

    void dates()
    {
        QFETCH(QDateTime, date);
        QFETCH(QString, british);
        QFETCH(QString, american);
        const QLocale uk(QLocale::English, QLocale::UnitedKingdom);
        const QLocale us(QLocale::English, QLocale::UnitedStates);
        QCOMPARE(shortDate(date.toMSecsSinceEpoch(), now, uk), british);
        if (!american.isEmpty())
            QCOMPARE(shortDate(date.toMSecsSinceEpoch(), now, us), american);
    }

    void isSpoken()
    {
        QStandardItem *item = add(u"Jonas"_s);
        item->setData(false, OnlineRole);
        item->setData(2, UnreadRole);
        item->setData(u"Psst"_s, PreviewRole);
        item->setData(now.addSecs(-60).toMSecsSinceEpoch(), DateRole);
        const QString spoken = spokenRow(index(), now, QLocale(QLocale::English, QLocale::UnitedKingdom));
        QVERIFY2(spoken.startsWith(u"Jonas, offline, 2 "_s), qPrintable(spoken));
        QVERIFY2(spoken.endsWith(u"Psst, 14:29"_s), qPrintable(spoken));
    }
};

QTEST_MAIN(TestRoomRow)
#include "tst_room_row.moc"
