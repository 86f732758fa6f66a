// Where everything stands in a row, and what is where.
#include "desktop/widgets/conversation/message_layout.h"
#include "desktop/widgets/conversation/message_painter.h"
#include "desktop/widgets/conversation/words.h"
#include "desktop/widgets/theme/theme.h"
#include "tests/desktop/widgets/conversation/fake_messages.h"

#include <QTest>

#include <cmath>

using namespace kith;
using namespace kith::widgets;
using namespace kith::test;
using namespace Qt::StringLiterals;

namespace {

RowStyle style(int width, Qt::LayoutDirection direction = Qt::LeftToRight)
{
    QFont body(u"Noto Sans"_s);
    body.setPixelSize(15);
    QFont small = body;
    small.setPixelSize(13);
    QFont strong = small;
    strong.setWeight(QFont::DemiBold);
    return {.body = body,
        .small = small,
        .smallStrong = strong,
        .meta = metaFont(body),
        .code = codeFont(body),
        .link = Qt::blue,
        .width = width,
        .direction = direction,
        .locale = QLocale(u"en_GB"_s),
        .today = QDate(2025, 11, 22)};
}

MessageRow failedRow(const QString &text)
{
    MessageRow row = own(text, 0);
    row.cid = u"c1"_s;
    row.state = models::DeliveryState::Failed;
    row.error = ErrorCode::RoomNotMember;
    return row;
}

const QString longText = u"Yes, in the morning, before nine. The can stands behind the shed, the tap is the left one, "
                         "and please turn it off at the main as well: last year it dripped for a week."_s;

} // namespace

class TestMessageLayout : public QObject {
    Q_OBJECT

private slots:
    void staysInTheColumn_data()
    {
        QTest::addColumn<int>("width");
        for (const int width : {320, 480, 640, 900, 1400, 3000})
            QTest::addRow("%d", width) << width;
    }
    void staysInTheColumn()
    {
        QFETCH(int, width);
        const QRect column = messageColumn(width);
        QVERIFY(column.width() <= 768);
        QCOMPARE(column.x(), (width - column.width()) / 2);
        for (const auto direction : {Qt::LeftToRight, Qt::RightToLeft}) {
            for (const MessageRow &row : {said(u"ada"_s, longText), own(longText), own(u"w"_s.repeated(400)),
                     said(u"ada"_s.repeated(60), u"x"_s), failedRow(longText)}) {
                const MessageLayout layout(row, style(width, direction));
                for (const QRect &rect : {layout.bubble(), layout.avatar(), layout.name(), layout.reason()}) {
                    QVERIFY2(rect.isEmpty()
                            || (rect.left() >= column.left() && rect.right() <= column.left() + column.width()),
                        qPrintable(row.text.left(20)));
                    QVERIFY(rect.bottom() < layout.height());
                }
                QVERIFY(layout.bubble().contains(layout.textRect()));
                QVERIFY(layout.bubble().contains(layout.time()));
                // An own message keeps the side of its speaker free of nothing: its edge is the column's.
                if (row.own && direction == Qt::LeftToRight)
                    QCOMPARE(layout.bubble().right(), column.left() + column.width() - 1);
                if (row.own && direction == Qt::RightToLeft)
                    QCOMPARE(layout.bubble().left(), column.left());
            }
        }
    }

    void timeEndsTheLastLineWhereItFits()
    {
        const MessageLayout one(own(u"Fine."_s), style(900));
        QCOMPARE(one.bubble().height(), 32); // one line of 20 between 6 and 6
        QVERIFY(one.time().left() > one.textRect().right());
        QCOMPARE(one.state().width(), 14);
        QVERIFY(one.bubble().contains(one.state()));
        // A text exactly as wide as the bubble may be leaves no room beside it.
        QString text = u"wide"_s;
        while (MessageLayout(own(text + u" wide"_s), style(500)).text().lineCount() == 1)
            text += u" wide"_s;
        const MessageLayout full(own(text), style(500));
        QCOMPARE(full.text().lineCount(), 1);
        QCOMPARE(full.bubble().height(), 48);
        QVERIFY(full.time().top() >= full.textRect().bottom());
    }

    void groupsStandApart()
    {
        MessageRow second = said(u"ada"_s, u"two"_s, 2, false);
        const MessageLayout head(said(u"ada"_s, u"one"_s), style(900));
        const MessageLayout next(second, style(900));
        QCOMPARE(head.avatar().y(), 12);
        QVERIFY(!head.name().isEmpty());
        QCOMPARE(next.bubble().y(), 2);
        QVERIFY(next.avatar().isEmpty() && next.name().isEmpty());
        QCOMPARE(next.bubble().x(), head.bubble().x());
        QCOMPARE(MessageLayout(own(u"x"_s), style(900)).bubble().y(), 12);
        RowStyle direct = style(900);
        direct.direct = true;
        const MessageLayout alone(said(u"ada"_s, u"one"_s), direct);
        QVERIFY(alone.avatar().isEmpty() && alone.name().isEmpty());
        QCOMPARE(alone.bubble().x(), messageColumn(900).x());
    }

    void longWordsAndLongMessages()
    {
        const MessageLayout word(own(u"w"_s.repeated(1000)), style(400));
        QVERIFY(word.text().lineCount() > 20);
        QVERIFY(word.bubble().width() <= messageColumn(400).width());
        const QString much = (longText + u' ').repeated(120).left(16384);
        const MessageLayout most(own(much), style(900));
        QVERIFY(most.height() > 1000);
        QCOMPARE(most.positionAt(most.bubble().bottomLeft() + QPoint(2, 40)), 16384);
        const MessageLayout lines(own(u"\n"_s.repeated(16000) + u"x"_s), style(900));
        QCOMPARE(lines.text().lineCount(), 16001);
    }

    void emojiAndCjkKeepTheRhythm()
    {
        for (const QString &text : {u"水やりは朝にお願いします 🙏"_s, u"Good 🌱 morning"_s, u"шалом"_s, u"नमस्ते"_s})
            QCOMPARE(MessageLayout(own(text), style(900)).bubble().height(), 32);
        const MessageLayout lines(own(u"one\n水やり 🙏\nthree"_s), style(900));
        QCOMPARE(lines.bubble().height(), 72);
    }

    void directionOfEachParagraph()
    {
        const QString text = u"Good morning everybody, this is long\nבוקר טוב\n123\nend"_s;
        const MessageLayout layout(said(u"ada"_s, text), style(900));
        QCOMPARE(layout.text().lineCount(), 4);
        const auto rects = layout.text().rectsOf(int(text.indexOf(u'ב')), int(text.indexOf(u'ב')) + 8);
        QCOMPARE(rects.size(), size_t(1));
        QVERIFY(rects[0].right() > layout.text().width() - 2); // it begins at the right
        const auto latin = layout.text().rectsOf(0, 4);
        QVERIFY(latin[0].left() < 1);
        // Neither direction: as the window runs.
        const auto digits = layout.text().rectsOf(int(text.indexOf(u'1')), int(text.indexOf(u'1')) + 3);
        QVERIFY(digits[0].left() < 1);
    }

    void rightToLeftInOneLine()
    {
        const MessageLayout layout(said(u"ada"_s, u"בוקר טוב"_s), style(900));
        QCOMPARE(layout.bubble().height(), 32);
        QVERIFY(layout.time().left() > layout.textRect().right());
        // In several lines the last one ends where the time would stand: the time goes below.
        const MessageLayout two(said(u"ada"_s, u"בוקר טוב לכולם\nשלום"_s), style(900));
        QCOMPARE(two.bubble().height(), 68);
    }

    void codeNeverWidensTheView()
    {
        const QString longLine = u"w"_s.repeated(900);
        for (const QString &text : {u"```\n"_s + longLine + u"\n```"_s, u"`"_s + longLine + u"`"_s, u"> "_s + longLine,
                 u"- "_s + longLine, u"[%1](https://a.example)"_s.arg(longLine)}) {
            for (const int width : {320, 900}) {
                for (const auto direction : {Qt::LeftToRight, Qt::RightToLeft}) {
                    const MessageLayout layout(own(text), style(width, direction));
                    QVERIFY(layout.bubble().left() >= 0 && layout.bubble().right() < width);
                    QVERIFY(layout.bubble().contains(layout.textRect()));
                    for (const QRectF &rect : layout.text().rectsOf(0, int(layout.markup().text.size())))
                        QVERIFY(rect.left() >= 0 && rect.right() <= layout.text().width() + 1);
                }
            }
        }
    }

    void blocks()
    {
        // Nothing stands beside a block of code: the time goes below.
        const MessageLayout code(own(u"```\nx\n```"_s), style(900));
        QVERIFY(code.time().top() >= code.textRect().bottom());
        QCOMPARE(code.text().height(), 28); // a line of 20 between 4 and 4
        const MessageLayout between(own(u"a\n```\nx\n```\nb"_s), style(900));
        QCOMPARE(between.text().height(), 20 + 4 + 28 + 4 + 20);
        // Lines of an item begin where its words do.
        const MessageLayout item(own(u"- "_s + longText), style(400));
        const auto &text = item.text();
        QVERIFY(text.lineCount() > 1);
        const auto rects = text.rectsOf(2, int(item.markup().text.size()));
        QVERIFY(std::abs(rects[0].left() - rects[1].left()) < 1.5);
        QVERIFY(rects[0].left() > 4);
        // Quotes stand in, on the side where they begin.
        QVERIFY(MessageLayout(own(u"> a"_s), style(900)).text().rectsOf(0, 1)[0].left() >= 12);
        const MessageLayout hebrew(own(u"> ש"_s), style(900));
        QCOMPARE(int(hebrew.text().rectsOf(0, 1)[0].right() + 12.5), hebrew.text().width());
    }

    void mirrored()
    {
        for (const MessageRow &row : {said(u"ada"_s, u"Good morning"_s), own(u"Good morning"_s)}) {
            const MessageLayout left(row, style(900));
            const MessageLayout right(row, style(900, Qt::RightToLeft));
            QCOMPARE(right.height(), left.height());
            const auto mirror = [](const QRect &rect) {
                return QRect(900 - rect.x() - rect.width(), rect.y(), rect.width(), rect.height());
            };
            QCOMPARE(right.bubble(), mirror(left.bubble()));
            QCOMPARE(right.time(), mirror(left.time()));
            QVERIFY(right.time().right() < right.textRect().left());
            if (!row.own) {
                QCOMPARE(right.avatar(), mirror(left.avatar()));
                QCOMPARE(right.name(), mirror(left.name()));
            }
        }
    }

    void hits()
    {
        using Area = MessageLayout::Area;
        const QString text = u"Plan: https://garden.example.org/plan, done"_s;
        const MessageLayout layout(said(u"ada"_s, text), style(900));
        QCOMPARE(layout.hit(layout.avatar().center()).area, Area::Person);
        QCOMPARE(layout.hit(layout.name().center()).area, Area::Person);
        QCOMPARE(layout.hit(layout.time().center()).area, Area::Time);
        QCOMPARE(layout.hit(QPoint(899, 20)).area, Area::None);
        const int start = int(text.indexOf(u"https"_s));
        const auto link = layout.text().rectsOf(start, start + 10)[0].translated(layout.textOrigin());
        QCOMPARE(layout.hit(link.center().toPoint()).area, Area::Link);
        QCOMPARE(layout.linkAddress(layout.hit(link.center().toPoint()).link), u"https://garden.example.org/plan"_s);
        QCOMPARE(layout.hit(layout.textOrigin() + QPoint(3, 8)).area, Area::Text);
        QCOMPARE(layout.positionAt(layout.textOrigin() + QPoint(0, 8)), 0);
        QCOMPARE(layout.positionAt(link.topLeft().toPoint() + QPoint(1, 8)), start);
        QCOMPARE(layout.positionAt(QPoint(890, layout.bubble().center().y())), int(text.size()));

        for (const int width : {300, 900}) {
            const MessageLayout failed(failedRow(longText), style(width));
            QCOMPARE(failed.hit(failed.retry().center()).area, Area::Retry);
            QCOMPARE(failed.hit(failed.discard().center()).area, Area::Discard);
            QVERIFY(failed.retry().height() >= 24 && failed.discard().height() >= 24);
            QVERIFY(!failed.retry().intersects(failed.discard()));
            QVERIFY(!failed.reason().intersects(failed.retry()));
            QVERIFY(failed.retry().top() > failed.bubble().bottom());
            QVERIFY(failed.retry().left() >= 0);
        }
        QVERIFY(MessageLayout(own(u"x"_s), style(900)).retry().isEmpty());
    }

    void everyGroundIsReadable()
    {
        const auto light = [](const QColor &color) {
            const auto part = [](double c) { return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
            return 0.2126 * part(color.redF()) + 0.7152 * part(color.greenF()) + 0.0722 * part(color.blueF());
        };
        const auto contrast = [&light](const QColor &a, const QColor &b) {
            const double x = light(a);
            const double y = light(b);
            return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
        };
        MessageRow call = said(u"ada"_s, u"x"_s);
        call.calls = true;
        for (const bool dark : {false, true}) {
            const Theme theme(dark);
            const Colors &colors = theme.colors();
            for (const MessageRow &row : {said(u"ada"_s, u"x"_s), own(u"x"_s), call, failedRow(u"x"_s)}) {
                const QColor ground = MessagePainter::ground(colors, row);
                const TextBlock::Ink ink = MessagePainter::ink(colors, row);
                for (const QColor &under : {ground, ink.code, ink.selection})
                    QVERIFY2(contrast(ink.text, under) >= 4.5, qPrintable(under.name()));
                QVERIFY2(contrast(colors.link, ground) >= 4.5, qPrintable(ground.name()));
                QVERIFY2(contrast(MessagePainter::timeColor(colors, row), ground) >= 4.5, qPrintable(ground.name()));
                QVERIFY2(contrast(ink.text, ink.mention) >= 4.5, qPrintable(ink.mention.name()));
            }
        }
    }

    void links_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("links");
        QTest::newRow("none") << u"www.example.org ftp://a.b javascript:alert(1)"_s << QStringList();
        QTest::newRow("plain") << u"see http://a.example/x?y=1#z"_s << QStringList{u"http://a.example/x?y=1#z"_s};
        QTest::newRow("sentence") << u"(https://a.example)."_s << QStringList{u"https://a.example"_s};
        QTest::newRow("brackets") << u"https://a.example/b_(c)!"_s << QStringList{u"https://a.example/b_(c)"_s};
        QTest::newRow("square") << u"[https://a.example/x]"_s << QStringList{u"https://a.example/x"_s};
        QTest::newRow("quotes") << u"\"https://a.example/\" <https://b.example>"_s
                                << QStringList{u"https://a.example/"_s, u"https://b.example"_s};
        QTest::newRow("capitals") << u"HTTPS://A.example/…"_s << QStringList{u"HTTPS://A.example/"_s};
        QTest::newRow("no host") << u"http:// http://."_s << QStringList();
        QTest::newRow("inside a word") << u"xhttp://a.example"_s << QStringList();
        QTest::newRow("lines") << u"https://a.example\nhttps://b.example"_s
                               << QStringList{u"https://a.example"_s, u"https://b.example"_s};
    }
    void links()
    {
        QFETCH(QString, text);
        QStringList found;
        for (const words::TextLink &link : words::findLinks(text))
            found += text.mid(link.start, link.length);
        QTEST(found, "links");
    }

    void linesBetweenMessages()
    {
        MessageRow day{.kind = models::RowKind::Day, .date = someMorning};
        const MessageLayout pill(day, style(900));
        QCOMPARE(pill.height(), 48);
        QCOMPARE(pill.pill().height(), 24);
        QVERIFY(std::abs(pill.pill().center().x() - 450) <= 1);
        MessageRow notice{.kind = models::RowKind::Notice, .names = {u"ada"_s}};
        QCOMPARE(MessageLayout(notice, style(900)).height(), 32);
        notice.names = {u"a name that is very long "_s.repeated(8)};
        QVERIFY(MessageLayout(notice, style(320)).height() > 40); // wrapped, not cut
        QCOMPARE(MessageLayout({.kind = models::RowKind::NewMessages}, style(900)).height(), 32);
        QCOMPARE(pill.hit(pill.pill().center()).area, MessageLayout::Area::None);
    }

    void words()
    {
        QCOMPARE(Words::notice(MemberChange::Joined, {u"ada"_s}), u"ada joined"_s);
        QCOMPARE(Words::notice(MemberChange::Left, {u"ada"_s, u"jonas"_s}), u"ada and jonas left"_s);
        QCOMPARE(Words::notice(MemberChange::Joined, {u"a"_s, u"b"_s, u"c"_s}), u"a, b and c joined"_s);
        QCOMPARE(Words::notice(MemberChange::Joined, {u"ada"_s, u"jonas"_s, u"c"_s, u"d"_s, u"e"_s}),
            u"ada, jonas and 3 more joined"_s);
        QCOMPARE(Words::notice(MemberChange::Removed, {u"%1"_s, u"%n"_s}), u"%1 and %n were removed"_s);
        QCOMPARE(Words::typing({}), QString());
        QCOMPARE(Words::typing({u"ada"_s}), u"ada is typing…"_s);
        QCOMPARE(Words::typing({u"ada"_s, u"jonas"_s}), u"ada and jonas are typing…"_s);
        QCOMPARE(Words::typing({u"Wolfeschlegelsteinhausenbergerdorff"_s, u"jonas"_s}),
            u"Wolfeschlegelsteinhausen… and jonas are typing…"_s);
        QCOMPARE(Words::typing({u"a"_s, u"b"_s, u"c"_s}), u"Several people are typing…"_s);
        const QDate today(2025, 11, 22);
        const QLocale locale(u"en_GB"_s);
        QCOMPARE(Words::day(today, today, locale), u"Today"_s);
        QCOMPARE(Words::day(today.addDays(-1), today, locale), u"Yesterday"_s);
        QCOMPARE(Words::day(today.addDays(-2), today, locale), u"Thursday, 20 November"_s);
        QCOMPARE(Words::day(QDate(2024, 11, 20), today, locale), u"20 November 2024"_s);
        QVERIFY(!plainToolTip(u"<b>x</b>"_s).contains(u"<b>"_s));
    }
};

QTEST_MAIN(TestMessageLayout)
#include "tst_message_layout.moc"
