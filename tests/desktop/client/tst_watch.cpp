// Which messages call for the reader.
#include "desktop/client/watch.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace kith;
using client::Watch;

namespace {

User named(const QString &name)
{
    User user;
    user.id = UserId(7);
    user.username = name;
    return user;
}

} // namespace

class TestWatch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void names_data();
    void names();
    void keywords_data();
    void keywords();
    void nobodyIsCalled();
    void keywordsAreTidied();
};

void TestWatch::names_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("calls");
    const auto row = [](const char *what, const QString &name, const QString &text, bool calls) {
        QTest::newRow(what) << name << text << calls;
    };
    row("alone", u"ada"_s, u"@ada"_s, true);
    row("in a sentence", u"ada"_s, u"what do you say, @ada?"_s, true);
    row("any case", u"ada"_s, u"@ADA look"_s, true);
    row("capital in the name", u"Ada"_s, u"@ada look"_s, true);
    row("without the sign", u"ada"_s, u"ada said so"_s, false);
    row("longer name", u"ada"_s, u"@adam"_s, false);
    row("goes on with a dot", u"ada"_s, u"@ada.b"_s, false);
    row("goes on with a hyphen", u"ada"_s, u"@ada-lovelace"_s, false);
    row("goes on with two hyphens", u"ada"_s, u"@ada--lovelace"_s, false);
    row("full stop", u"ada"_s, u"ask @ada."_s, true);
    row("an ellipsis", u"ada"_s, u"@ada... please"_s, true);
    row("hyphen at the end", u"ada"_s, u"@ada - please"_s, true);
    row("an address", u"ada"_s, u"ben@ada"_s, false);
    row("two signs", u"ada"_s, u"@@ada"_s, false);
    row("the second one", u"ada"_s, u"@adam and @ada"_s, true);
    row("dot in the name", u"ada.b"_s, u"@ada.b: yes"_s, true);
    row("brackets", u"ada"_s, u"(@ada)"_s, true);
    row("on a line of its own", u"ada"_s, u"hello\n@ada\nbye"_s, true);
    row("umlaut, taken apart", u"jürgen"_s, u"@ju\u0308rgen"_s, true);
    row("sharp s", u"strauß"_s, u"@STRAUSS"_s, true);
    row("an accent is another letter", u"jürgen"_s, u"@jurgen"_s, false);
    row("in italics", u"ada"_s, u"_@ada_"_s, true);
    row("full width", u"ada"_s, u"\uFF20\uFF41\uFF44\uFF41"_s, true);
    row("Russian", u"Анна"_s, u"@анна привет"_s, true);
    row("Hebrew", u"דוד"_s, u"שלום @דוד"_s, true);
    row("Japanese, followed by a letter", u"花子"_s, u"@花子さん"_s, false);
    row("Japanese", u"花子"_s, u"@花子、こんにちは"_s, true);
    row("emoji behind it", u"ada"_s, u"@ada \U0001F600"_s, true);
}

void TestWatch::names()
{
    QFETCH(QString, name);
    QFETCH(QString, text);
    QTEST(Watch(named(name), {}).calls(text), "calls");
}

void TestWatch::keywords_data()
{
    QTest::addColumn<QString>("keyword");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("calls");
    const auto row = [](const char *what, const QString &keyword, const QString &text, bool calls) {
        QTest::newRow(what) << keyword << text << calls;
    };
    row("whole", u"deploy"_s, u"we deploy today"_s, true);
    row("part of a word", u"deploy"_s, u"we deployed today"_s, false);
    row("any case", u"deploy"_s, u"DEPLOY!"_s, true);
    row("several words", u"machine room"_s, u"the Machine Room is hot"_s, true);
    row("a sign", u"c++"_s, u"a c++ question"_s, true);
    row("a sign at its end needs no gap", u"c++"_s, u"c++20"_s, true);
    row("a letter before it", u"c++"_s, u"abc++"_s, false);
    row("Japanese", u"東京"_s, u"東京"_s, true);
    row("nothing", u"   "_s, u"anything at all"_s, false);
}

void TestWatch::keywords()
{
    QFETCH(QString, keyword);
    QFETCH(QString, text);
    QTEST(Watch(named(u"ada"_s), {keyword}).calls(text), "calls");
}

void TestWatch::nobodyIsCalled()
{
    QVERIFY(!Watch().calls(u"@"_s));
    QVERIFY(!Watch(User(), {}).calls(u"@ and @ada"_s));
}

void TestWatch::keywordsAreTidied()
{
    const Watch watch(named(u"ada"_s), {u"  machine   room "_s, u"Machine Room"_s, QString(), u"tea"_s});
    QCOMPARE(watch.keywords(), (QStringList{u"machine room"_s, u"tea"_s}));
}

QTEST_GUILESS_MAIN(TestWatch)
#include "tst_watch.moc"
