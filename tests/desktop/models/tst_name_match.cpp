// Which of several names somebody means who types a few letters.
#include "desktop/models/name_match.h"
#include "shared/search/fold.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace kith::models;

class TestNameMatch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void ranks_data();
    void ranks();
    void fits_data();
    void fits();
};

void TestNameMatch::ranks_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QStringList>("best"); // first; each is better than the next
    const auto row = [](const char *what, const QString &typed, const QStringList &best) {
        QTest::newRow(what) << typed << best;
    };
    row("the whole name", u"garden"_s, {u"Garden"_s, u"Gardeners"_s, u"The Garden"_s, u"Kindergarden"_s});
    row("beginning, word, inside, scattered", u"gar"_s,
        {u"Garden"_s, u"Allotment garden"_s, u"Sugar"_s, u"Great aria"_s});
    row("the shorter of two alike", u"ma"_s, {u"Mark"_s, u"Martin Luther"_s});
    row("beginnings of words", u"mr"_s, {u"Machine room"_s, u"Mayor"_s});
    row("numbers are words", u"2"_s, {u"2024"_s, u"Room2"_s, u"Room12"_s});
    row("accents do not matter", u"raume"_s, {u"Räume"_s, u"Spielräume"_s});
    row("two words in any order", u"room machine"_s, {u"Machine room"_s, u"Machine rooms in the cellar"_s});
    row("behind a sign", u"dev"_s, {u"dev"_s, u"dev-ops"_s, u"front-dev"_s, u"sundeverything"_s});
    row("Russian", u"сад"_s, {u"Сад"_s, u"Садовники"_s, u"Наш сад"_s});
    row("Japanese", u"東"_s, {u"東京"_s, u"関東"_s});
}

void TestNameMatch::ranks()
{
    QFETCH(QString, typed);
    QFETCH(QStringList, best);
    std::optional<int> before;
    for (const QString &name : best) {
        const std::optional<int> rank = matchName(foldedWords(typed), kith::search::foldText(name));
        QVERIFY2(rank, qPrintable(name));
        QVERIFY2(!before || *before > *rank, qPrintable(name));
        before = rank;
    }
}

void TestNameMatch::fits_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("does");
    const auto row = [](const char *what, const QString &typed, const QString &name, bool does) {
        QTest::newRow(what) << typed << name << does;
    };
    row("nothing typed fits all", u""_s, u"Garden"_s, true);
    row("spaces alone", u"   "_s, u"Garden"_s, true);
    row("case", u"GARDEN"_s, u"garden"_s, true);
    row("letters in order", u"gdn"_s, u"Garden"_s, true);
    row("letters out of order", u"ndg"_s, u"Garden"_s, false);
    row("letters that begin nowhere", u"ro"_s, u"Quiet for now"_s, false);
    row("a later word", u"nw"_s, u"Quiet for now"_s, true);
    row("one letter is not scattered", u"z"_s, u"Garden"_s, false);
    row("every word has to fit", u"garden xyz"_s, u"Garden"_s, false);
    row("longer than the name", u"gardeners"_s, u"Garden"_s, false);
    row("full width", u"ｇａｒｄｅｎ"_s, u"Garden"_s, true);
    row("no name", u"a"_s, u""_s, false);
    row("combining marks", u"Jürgen"_s, u"Ju\u0308rgen"_s, true);
}

void TestNameMatch::fits()
{
    QFETCH(QString, typed);
    QFETCH(QString, name);
    QFETCH(bool, does);
    QCOMPARE(matchName(foldedWords(typed), kith::search::foldText(name)).has_value(), does);
}

QTEST_GUILESS_MAIN(TestNameMatch)
#include "tst_name_match.moc"
