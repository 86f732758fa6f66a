#include "desktop/models/row_diff.h"
#include "desktop/models/rows.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace kith;
using namespace kith::models;
using client::Notice;
using client::Pending;

namespace {

const UserId me(1);
const UserId ada(2);
const UserId ben(3);
constexpr EpochMs minute = 60'000;
constexpr EpochMs hour = 60 * minute;
// 2023-03-15 12:00 UTC
constexpr EpochMs noon = 1'678'881'600'000;

Message said(qint64 seq, UserId from, EpochMs date)
{
    return {.roomId = RoomId(7), .seq = seq, .rev = seq, .from = from, .date = date, .text = u"m%1"_s.arg(seq)};
}

Notice moved(qint64 afterSeq, const QString &name, MemberChange change = MemberChange::Joined)
{
    return {.afterSeq = afterSeq, .user = UserId(qHash(name)), .name = name, .change = change, .date = noon};
}

Pending typed(const QString &cid, EpochMs date, Pending::State state = Pending::State::Queued)
{
    Pending entry{.cid = cid, .roomId = RoomId(7), .text = u"p"_s + cid, .created = date, .state = state};
    if (state == Pending::State::Failed)
        entry.error = ErrorCode::MessageTooLong;
    return entry;
}

struct Talk {
    std::vector<Message> messages;
    std::vector<Notice> notices = {};
    std::vector<Pending> pending = {};
    std::optional<qint64> newAfter = {};
    QTimeZone zone = QTimeZone::utc();

    std::vector<Row> rows() const
    {
        return buildRows({.messages = messages,
            .notices = notices,
            .pending = pending,
            .me = me,
            .newAfter = newAfter,
            .zone = zone});
    }
};

// One word a row: "day", "new", "+ada,ben", "-ada", "m3", "pX"; a message with '<' where its group begins and '>'
// where it ends.
QString shape(const std::vector<Row> &rows)
{
    QStringList words;
    for (const Row &row : rows) {
        switch (row.kind) {
        case RowKind::Day:
            words << u"day"_s;
            break;
        case RowKind::NewMessages:
            words << u"new"_s;
            break;
        case RowKind::Notice:
            words << (row.change == MemberChange::Joined ? u'+' : u'-') + row.names.join(u',');
            break;
        case RowKind::Message:
            words << (row.head ? u"<"_s : QString()) + row.text + (row.tail ? u">"_s : QString());
            break;
        }
    }
    return words.join(u' ');
}

QString shape(const Talk &talk) { return shape(talk.rows()); }

} // namespace

class TestRows : public QObject {
    Q_OBJECT

private slots:
    void nothing() { QCOMPARE(shape(Talk{}), QString()); }

    void groups()
    {
        Talk talk{{said(1, ada, noon), said(2, ada, noon + 5 * minute - 1), said(3, ada, noon + 10 * minute - 1),
            said(4, me, noon + 10 * minute), said(5, ada, noon + 10 * minute)}};
        QCOMPARE(shape(talk), u"day <m1 m2> <m3> <m4> <m5>"_s);
        const std::vector<Row> rows = talk.rows();
        QVERIFY(!rows[1].own);
        QVERIFY(rows[4].own);
        QCOMPARE(rows[1].from, ada);
        QCOMPARE(rows[1].date, noon);
        QCOMPARE(rows[1].seq, 1);
    }

    void days_data()
    {
        QTest::addColumn<QByteArray>("zone");
        QTest::addColumn<QString>("expected");
        // 23:58, 00:01 and 00:02 in Berlin (UTC+1), as one sender says it
        QTest::newRow("utc") << QByteArray("UTC") << u"day <m1 m2 m3>"_s;
        QTest::newRow("berlin") << QByteArray("Europe/Berlin") << u"day <m1> day <m2 m3>"_s;
    }
    void days()
    {
        QFETCH(QByteArray, zone);
        QFETCH(QString, expected);
        const EpochMs late = noon + 11 * hour - 2 * minute;
        Talk talk{{said(1, ada, late), said(2, ada, late + 3 * minute), said(3, ada, late + 4 * minute)}};
        talk.zone = QTimeZone(zone);
        QVERIFY(talk.zone.isValid());
        QCOMPARE(shape(talk), expected);
        QCOMPARE(talk.rows()[0].date, QDate(2023, 3, 15).startOfDay(talk.zone).toMSecsSinceEpoch());
    }

    // The day on which the clocks change has 23 hours in Berlin.
    void shortDay()
    {
        const QTimeZone berlin("Europe/Berlin");
        const EpochMs start = QDate(2023, 3, 26).startOfDay(berlin).toMSecsSinceEpoch();
        Talk talk{{said(1, ada, start), said(2, ben, start + 23 * hour - 1), said(3, ada, start + 23 * hour)}};
        talk.zone = berlin;
        QCOMPARE(shape(talk), u"day <m1> <m2> day <m3>"_s);
    }

    void newLine_data()
    {
        QTest::addColumn<int>("newAfter");
        QTest::addColumn<QString>("expected");
        QTest::newRow("above what ada said") << 11 << u"day <m10> <m11> new <m12> <m13>"_s;
        QTest::newRow("in a group") << 12 << u"day <m10> <m11> <m12> new <m13>"_s;
        QTest::newRow("above the window's first") << 9 << u"day new <m10> <m11> <m12> <m13>"_s;
        QTest::newRow("out of sight") << 8 << u"day <m10> <m11> <m12> <m13>"_s;
        QTest::newRow("nothing new") << 13 << u"day <m10> <m11> <m12> <m13>"_s;
    }
    void newLine()
    {
        QFETCH(int, newAfter);
        Talk talk{{said(10, ada, noon), said(11, me, noon), said(12, ben, noon), said(13, ada, noon)}};
        talk.newAfter = newAfter;
        QTEST(shape(talk), "expected");
    }

    void newLineBreaksGroups()
    {
        Talk talk{{said(1, ada, noon), said(2, ada, noon)}};
        talk.newAfter = 1;
        QCOMPARE(shape(talk), u"day <m1> new <m2>"_s);
    }

    void ownMessagesAreNotNew()
    {
        Talk talk{{said(1, ada, noon), said(2, me, noon)}};
        talk.newAfter = 1;
        QCOMPARE(shape(talk), u"day <m1> <m2>"_s);
        talk.messages.push_back(said(3, ada, noon));
        QCOMPARE(shape(talk), u"day <m1> new <m2> <m3>"_s);
    }

    void newLineStandsBelowTheDay()
    {
        Talk talk{{said(1, ada, noon), said(2, ada, noon + 24 * hour)}, {moved(1, u"ben"_s)}};
        talk.newAfter = 1;
        QCOMPARE(shape(talk), u"day <m1> +ben day new <m2>"_s);
    }

    void noticesFold()
    {
        using enum MemberChange;
        Talk talk{{said(1, ada, noon), said(2, ada, noon), said(3, ada, noon)},
            {moved(1, u"a"_s), moved(1, u"b"_s), moved(1, u"c"_s, Left), moved(1, u"d"_s), moved(2, u"e"_s),
                moved(3, u"f"_s), moved(9, u"g"_s)}};
        QCOMPARE(shape(talk), u"day <m1> +a,b -c +d <m2> +e <m3> +f,g"_s);
    }

    void noticesOfAnEmptyRoom() { QCOMPARE(shape(Talk{{}, {moved(0, u"a"_s), moved(0, u"b"_s)}}), u"+a,b"_s); }

    void noticesAboveTheFirstMessage()
    {
        QCOMPARE(shape(Talk{{said(1, ada, noon)}, {moved(0, u"a"_s)}}), u"+a day <m1>"_s);
    }

    void onItsWay()
    {
        Talk talk{{said(1, me, noon)}, {moved(1, u"a"_s)},
            {typed(u"x"_s, noon + minute), typed(u"y"_s, noon + 2 * minute, Pending::State::Sending),
                typed(u"z"_s, noon + 24 * hour, Pending::State::Failed)}};
        QCOMPARE(shape(talk), u"day <m1> +a <px py> day <pz>"_s);
        talk.notices.clear();
        QCOMPARE(shape(talk), u"day <m1 px py> day <pz>"_s);
        const std::vector<Row> rows = talk.rows();
        QCOMPARE(rows[1].state, DeliveryState::Stored);
        QCOMPARE(rows[2].state, DeliveryState::Sending);
        QCOMPARE(rows[2].cid, u"x"_s);
        QCOMPARE(rows[2].seq, 0);
        QVERIFY(rows[2].own);
        QVERIFY(!rows[2].error);
        QCOMPARE(rows[3].state, DeliveryState::Sending);
        QCOMPARE(rows[5].state, DeliveryState::Failed);
        QCOMPARE(rows[5].error, ErrorCode::MessageTooLong);
    }

    void diffOfNothing()
    {
        const std::vector<Row> rows = Talk{{said(1, ada, noon)}}.rows();
        const RowDiff diff = diffRows(rows, rows);
        QVERIFY(diff.removed.empty());
        QVERIFY(diff.inserted.empty());
    }

    void diffOfAMessage()
    {
        Talk talk{{said(1, ada, noon), said(2, ada, noon)}};
        const std::vector<Row> before = talk.rows();
        talk.messages.push_back(said(3, ada, noon));
        const std::vector<Row> after = talk.rows();
        QCOMPARE(diffRows(before, after).inserted, (std::vector<RowRange>{{3, 1}}));
        QVERIFY(diffRows(before, after).removed.empty());
        QCOMPARE(diffRows(after, before).removed, (std::vector<RowRange>{{3, 1}}));
    }

    // The new line goes, a page comes above and one below is let go: what stays is not touched.
    void diffOfAMovedWindow()
    {
        Talk talk{{said(3, ada, noon), said(4, ben, noon), said(5, ada, noon), said(6, ben, noon)}};
        talk.newAfter = 4;
        const std::vector<Row> before = talk.rows(); // day 3 4 new 5 6
        talk.newAfter.reset();
        talk.messages.insert(talk.messages.begin(), {said(1, ada, noon), said(2, ben, noon)});
        talk.messages.pop_back();
        const std::vector<Row> after = talk.rows(); // day 1 2 3 4 5
        const RowDiff diff = diffRows(before, after);
        QCOMPARE(diff.removed, (std::vector<RowRange>{{5, 1}, {3, 1}}));
        QCOMPARE(diff.inserted, (std::vector<RowRange>{{1, 2}}));
    }

    // Any list becomes any other, also where rows change places or come twice.
    void diffOfAnything()
    {
        QRandomGenerator random(20'230'315);
        const auto rows = [&random] {
            std::vector<Row> made;
            for (int n = random.bounded(12); n > 0; --n)
                made.push_back({.kind = random.bounded(4) ? RowKind::Message : RowKind::Day,
                    .date = random.bounded(2),
                    .seq = random.bounded(10)});
            return made;
        };
        const auto sequence = [](const std::vector<Row> &of) {
            QStringList words;
            for (const Row &row : of)
                words << (row.kind == RowKind::Day ? u"d%1"_s.arg(row.date) : u"m%1"_s.arg(row.seq));
            return words.join(u' ');
        };
        for (int round = 0; round < 2'000; ++round) {
            const std::vector<Row> from = rows();
            const std::vector<Row> to = rows();
            const RowDiff diff = diffRows(from, to);
            std::vector<Row> now = from;
            for (const auto &[first, count] : diff.removed)
                now.erase(now.begin() + first, now.begin() + first + count);
            for (const auto &[first, count] : diff.inserted)
                now.insert(now.begin() + first, to.begin() + first, to.begin() + first + count);
            QCOMPARE(sequence(now), sequence(to));
        }
    }
};

QTEST_GUILESS_MAIN(TestRows)
#include "tst_rows.moc"
