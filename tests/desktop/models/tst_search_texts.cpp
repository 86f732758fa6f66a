// What somebody types to search, and what is shown of a message that was found.
#include "desktop/models/excerpt.h"
#include "desktop/models/search_terms.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace kith;
using namespace kith::models;

class TestSearchTexts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void terms_data();
    void terms();
    void wholeWhereItIsShort();
    void aroundTheFirstPlace();
    void onOneLine();
    void marksWhatIsShown();
    void cutsBetweenCharacters();
    void nothingToMark();
};

void TestSearchTexts::terms_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("words");
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("wrong");
    const auto row = [](const char *what, const QString &typed, const QString &words, const QString &from = {},
                         const QString &before = {}, const QString &wrong = {}) {
        QTest::newRow(what) << typed << words << from << before << wrong;
    };
    row("nothing", u""_s, u""_s);
    row("words", u"  two   words "_s, u"two words"_s);
    row("from", u"seed from:ada bed"_s, u"seed bed"_s, u"ada"_s);
    row("from with the sign", u"from:@ada seed"_s, u"seed"_s, u"ada"_s);
    row("from in capitals", u"From:Ada seed"_s, u"seed"_s, u"Ada"_s);
    row("from nobody is a word", u"from: seed"_s, u"from: seed"_s);
    row("the last from", u"from:ada from:ben seed"_s, u"seed"_s, u"ben"_s);
    row("before", u"seed before:2026-11-30"_s, u"seed"_s, {}, u"2026-11-30"_s);
    row("no such day", u"seed before:2026-02-30"_s, u"seed"_s, {}, {}, u"2026-02-30"_s);
    row("no date", u"before:yesterday seed"_s, u"seed"_s, {}, {}, u"yesterday"_s);
    row("a date that is right after all", u"before:x before:2026-01-01 a"_s, u"a"_s, {}, u"2026-01-01"_s);
    row("other words with colons", u"http://example.org 10:30"_s, u"http://example.org 10:30"_s);
    row("in quotes", u"\"from:ada said\" seed"_s, u"\"from:ada said\" seed"_s);
    row("behind quotes", u"\"one two\" from:ada"_s, u"\"one two\""_s, u"ada"_s);
    row("Arabic", u"from:نور سلام"_s, u"سلام"_s, u"نور"_s);
}

void TestSearchTexts::terms()
{
    QFETCH(QString, typed);
    const SearchTerms terms = parseSearch(typed);
    QTEST(terms.words, "words");
    QTEST(terms.from.value_or(QString()), "from");
    QTEST(terms.before ? terms.before->toString(Qt::ISODate) : QString(), "before");
    QTEST(terms.wrong.value_or(QString()), "wrong");
}

void TestSearchTexts::wholeWhereItIsShort()
{
    const Excerpt excerpt = excerptOf(u"Good morning! The seedlings are up."_s, search::Query(u"seedling"_s));
    QCOMPARE(excerpt.text, u"Good morning! The seedlings are up."_s);
    QCOMPARE(excerpt.places.size(), 1);
    QCOMPARE(excerpt.text.mid(excerpt.places[0].at, excerpt.places[0].length), u"seedling"_s);
}

void TestSearchTexts::aroundTheFirstPlace()
{
    const QString text = u"word "_s.repeated(100) + u"needle "_s + u"tail "_s.repeated(100);
    const Excerpt excerpt = excerptOf(text, search::Query(u"NEEDLE"_s), 100);
    QVERIFY(excerpt.text.startsWith(u"…word "_s));
    QVERIFY(excerpt.text.endsWith(u'…'));
    QVERIFY(excerpt.text.size() <= 100 + 2 + 16);
    QCOMPARE(excerpt.text.mid(excerpt.places[0].at, excerpt.places[0].length), u"needle"_s);
}

void TestSearchTexts::onOneLine()
{
    const Excerpt excerpt = excerptOf(u"one\ntwo\tthree"_s, search::Query(u"three"_s));
    QCOMPARE(excerpt.text, u"one two three"_s);
    QCOMPARE(excerpt.text.mid(excerpt.places[0].at, excerpt.places[0].length), u"three"_s);
}

void TestSearchTexts::marksWhatIsShown()
{
    const Excerpt excerpt = excerptOf(u"Räume, raume and RÄUME"_s, search::Query(u"räume"_s));
    QCOMPARE(excerpt.places.size(), 3);
    // A place that the cut goes through is marked as far as it is shown; one behind it is not.
    const Excerpt cut =
        excerptOf(u"a needle and "_s + u"x"_s.repeated(300) + u" needle"_s, search::Query(u"needle"_s), 60);
    QCOMPARE(cut.places.size(), 1);
    for (const auto &[at, length] : cut.places)
        QVERIFY(at >= 0 && at + length <= cut.text.size());
}

void TestSearchTexts::cutsBetweenCharacters()
{
    const QString family = u"👩‍👩‍👧"_s;
    const Excerpt excerpt = excerptOf(family.repeated(60) + u" needle"_s, search::Query(u"needle"_s), 90);
    QVERIFY(!excerpt.text.contains(QChar(QChar::ReplacementCharacter)));
    QVERIFY(!excerpt.text[1].isLowSurrogate());
    QVERIFY(excerpt.text.contains(u"needle"_s));
}

void TestSearchTexts::nothingToMark()
{
    const Excerpt excerpt = excerptOf(u"y"_s.repeated(500), search::Query(u"needle"_s), 50);
    QVERIFY(excerpt.places.empty());
    QVERIFY(excerpt.text.size() < 100);
    QCOMPARE(excerptOf({}, search::Query(u"x"_s)).text, QString());
}

QTEST_GUILESS_MAIN(TestSearchTexts)
#include "tst_search_texts.moc"
