// What is a mark in a message and what is text, and that what was typed is found again.
#include "desktop/words/markup.h"

#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QTest>

using namespace kith::words;
using namespace Qt::StringLiterals;

namespace {

// What is shown, with tags where the styles, links and blocks are.
QString tagged(const Markup &markup)
{
    struct Tag {
        qsizetype at;
        bool closes;
        qsizetype length;
        size_t turn;
        QString name;
    };
    std::vector<Tag> tags;
    const auto add = [&tags](qsizetype start, qsizetype length, const QString &name) {
        const size_t turn = tags.size();
        tags.push_back({start, false, length, turn, name});
        tags.push_back({start + length, true, length, turn, name});
    };
    for (const Markup::Block &block : markup.blocks)
        add(block.start, block.length,
            block.kind == Markup::Kind::Quote      ? u"q"_s
                : block.kind == Markup::Kind::Code ? u"pre"_s
                                                   : u"li"_s);
    for (const TextLink &link : markup.links)
        add(link.start, link.length, u"a:"_s + link.url.host() + (link.url.host().isEmpty() ? link.url.path() : u""_s));
    for (const Markup::Span &span : markup.spans) {
        for (const auto &[style, name] : std::initializer_list<std::pair<Markup::Style, QString>>{
                 {Markup::Strong, u"b"_s}, {Markup::Emphasis, u"i"_s}, {Markup::Strike, u"s"_s}, {Markup::Code, u"c"_s},
                 {Markup::Mention, u"@"_s}}) {
            if (span.styles.testFlag(style))
                add(span.start, span.length, name);
        }
    }
    std::stable_sort(tags.begin(), tags.end(), [](const Tag &a, const Tag &b) {
        if (a.at != b.at)
            return a.at < b.at;
        if (a.closes != b.closes)
            return a.closes ? a.length > 0 : b.length == 0;
        if (a.length != b.length)
            return a.closes ? a.length < b.length : a.length > b.length;
        return a.closes ? a.turn > b.turn : a.turn < b.turn;
    });
    QString result;
    qsizetype at = 0;
    for (const Tag &tag : tags) {
        result += markup.text.mid(at, tag.at - at) + u"<%1%2>"_s.arg(tag.closes ? u"/"_s : QString(), tag.name);
        at = tag.at;
    }
    return result + markup.text.mid(at);
}

} // namespace

class TestMarkup : public QObject {
    Q_OBJECT

private slots:
    void marks_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("shown");
        const auto row = [](const char *name, const QString &typed, const QString &shown) {
            QTest::newRow(name) << typed << shown;
        };
        const auto same = [&row](const char *name, const QString &typed) { row(name, typed, typed); };

        row("strong", u"a **b c** d"_s, u"a <b>b c</b> d"_s);
        row("emphasis", u"*a* and _b_."_s, u"<i>a</i> and <i>b</i>."_s);
        row("strike", u"~~old~~ new"_s, u"<s>old</s> new"_s);
        row("code", u"run `ls -l`, then"_s, u"run <c>ls -l</c>, then"_s);
        row("nested", u"**a *b* c**"_s, u"<b>a <i>b</i> c</b>"_s);
        row("nested the other way", u"*a **b** c*"_s, u"<i>a <b>b</b> c</i>"_s);
        row("both", u"***a***"_s, u"<b><i>a</i></b>"_s);
        row("both end together", u"**a *b***"_s, u"<b>a <i>b</i></b>"_s);
        row("both begin together", u"***a* b**"_s, u"<b><i>a</i> b</b>"_s);
        row("strike in strong", u"**a ~~b~~**"_s, u"<b>a <s>b</s></b>"_s);
        row("in brackets", u"(*a*, \"**b**\")"_s, u"(<i>a</i>, \"<b>b</b>\")"_s);
        row("no marks in code", u"`**a** _b_ ~~c~~ https://a.example [x](https://b.example)`"_s,
            u"<c>**a** _b_ ~~c~~ https://a.example [x](https://b.example)</c>"_s);
        row("code in strong", u"**a `b` c**"_s, u"<b>a <c>b</c> c</b>"_s);
        row("two ticks", u"``a`b``"_s, u"<c>a`b</c>"_s);
        row("ticks with blanks", u"`` `a` ``"_s, u"<c>`a`</c>"_s);
        row("blanks stay in code", u"` a  b `"_s, u"<c> a  b </c>"_s);
        row("three ticks in a line", u"a ```b``` c"_s, u"a <c>b</c> c"_s);

        same("plain", u"Good morning, at 10:30 - and 1. no list?"_s);
        same("empty", QString());
        same("unbalanced", u"**a, *b, ~~c, `d, _e, [f](g"_s);
        same("closed only", u"a** b* c~~ d`"_s);
        same("snake", u"snake_case_name and __init__.py, _private"_s);
        same("product", u"2*3*4 = 24, 2**3**4, a * b * c"_s);
        same("pointers", u"int *p, *q; f(*p) + g(*q)"_s);
        same("patterns", u"src/**/*.cpp and tests/*/*.h"_s);
        same("stars", u"**** * ** *** *****"_s);
        same("tilde", u"~5 to ~7, ~/x and ~a~"_s);
        same("faces", u">:( >_< ^_^ *_* -_- :* "_s);
        same("not over lines", u"*a\nb* `c\nd`"_s);
        same("shrug", u"¯\\_(ツ)_/¯"_s);
        same("a dash and a number", u"-5 -x >5 1.5 2020.\n- \n1."_s);
        same("not a link", u"[a](b) [c](javascript:alert(1)) [d] (https://) a[0](x)"_s);

        row("address", u"see https://a.example/b_c_d*e*f."_s,
            u"see <a:a.example>https://a.example/b_c_d*e*f</a:a.example>."_s);
        row("address with brackets", u"(https://a.example/b_(c))"_s,
            u"(<a:a.example>https://a.example/b_(c)</a:a.example>)"_s);
        row("strong address", u"**https://a.example/x** *https://b.example*"_s,
            u"<a:a.example><b>https://a.example/x</b></a:a.example> <a:b.example><i>https://b.example</i></a:b.example>"_s);
        row("named", u"[a *b* c](https://a.example/(x)_y_) d"_s, u"<a:a.example>a <i>b</i> c</a:a.example> d"_s);
        row("named as another", u"[https://good.example](https://evil.example)"_s,
            u"<a:evil.example>https://good.example</a:evil.example>"_s);
        row("mail", u"mailto:ada@a.example, ok"_s, u"<a:ada@a.example>mailto:ada@a.example</a:ada@a.example>, ok"_s);
        row("kith", u"kith://a.example/room/5"_s, u"<a:a.example>kith://a.example/room/5</a:a.example>"_s);

        row("block", u"a\n```\nint *x = *y;\n\n  z;\n```\nb"_s, u"a\n<pre><c>int *x = *y;\n\n  z;</c></pre>\nb"_s);
        row("block with language", u"```c++\nx\n```"_s, u"<pre><c>x</c></pre>"_s);
        row("block begun in the line", u"```int x;\ny```"_s, u"<pre><c>int x;\ny</c></pre>"_s);
        row("block with ticks", u"````\n```\n````"_s, u"<pre><c>```</c></pre>"_s);
        row("no marks in a block", u"```\n> a\n- **b**\nhttps://a.example\n```"_s,
            u"<pre><c>> a\n- **b**\nhttps://a.example</c></pre>"_s);
        row("empty block", u"```\n```"_s, u"<pre></pre>"_s);
        same("open block", u"```\na\nb"_s);
        row("quote", u"> a *b*\n> c\nd"_s, u"<q>a <i>b</i>\nc</q>\nd"_s);
        row("quote with an empty line", u"> a\n>\n> b"_s, u"<q>a\n\nb</q>"_s);
        row("two quotes", u"> a\n\n> b"_s, u"<q>a</q>\n\n<q>b</q>"_s);
        row("list", u"- a\n* **b**\n  - c\n12. d"_s,
            u"<li>• a</li>\n<li>• <b>b</b></li>\n<li>  • c</li>\n<li>12. d</li>"_s);

        row("right to left", u"זה **חשוב** מאוד"_s, u"זה <b>חשוב</b> מאוד"_s);
        row("arabic list", u"- *مرحبا*"_s, u"<li>• <i>مرحبا</i></li>"_s);
        row("no blanks between words", u"这是**重点**内容"_s, u"这是<b>重点</b>内容"_s);
        row("korean ending", u"**단어**는"_s, u"<b>단어</b>는"_s);
        row("emoji", u"**🎉** 👩‍👩‍👧*x*👍🏽"_s, u"<b>🎉</b> 👩‍👩‍👧<i>x</i>👍🏽"_s);
        same("letters beyond the first plane", u"𝐚*𝐛*𝐜"_s);
    }
    void marks()
    {
        QFETCH(QString, typed);
        QFETCH(QString, shown);
        const Markup markup = parseMarkup(typed);
        QCOMPARE(tagged(markup), shown);
        QCOMPARE(markup.typed(typed, 0, markup.text.size()), typed);
    }

    void mentions_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("shown");
        QTest::newRow("alone") << u"@ada"_s << u"<@>@ada</@>"_s;
        QTest::newRow("case") << u"hi @Ada, @ADA."_s << u"hi <@>@Ada</@>, <@>@ADA</@>."_s;
        QTest::newRow("others") << u"@adam @ada.b a@ada @@ada ada"_s << u"@adam @ada.b a@ada @@ada ada"_s;
        QTest::newRow("strong") << u"**@ada**"_s << u"<b><@>@ada</@></b>"_s;
        QTest::newRow("in code") << u"`@ada`"_s << u"<c>@ada</c>"_s;
    }
    void mentions()
    {
        QFETCH(QString, typed);
        Markup markup = parseMarkup(typed);
        markMentions(markup, u"ada"_s);
        QTEST(tagged(markup), "shown");
    }

    void copiesWhatWasTyped()
    {
        const QString source = u"> a **bold** `c`\n- [link](https://a.example) x"_s;
        const Markup markup = parseMarkup(source);
        QCOMPARE(markup.text, u"a bold c\n• link x"_s);
        QCOMPARE(markup.typed(source, 0, 2), u"a "_s);
        QCOMPARE(markup.typed(source, 2, 6), u"**bold**"_s);
        QCOMPARE(markup.typed(source, 2, 4), u"bo"_s); // half of it: no half of the marks
        QCOMPARE(markup.typed(source, 3, 8), u"old `c`"_s);
        QCOMPARE(markup.typed(source, 9, 15), u"- [link](https://a.example)"_s);
        QCOMPARE(markup.typed(source, 11, 14), u"lin"_s);
        QCOMPARE(markup.typed(source, 0, 8), u"> a **bold** `c`"_s);
    }

    void placesOfWhatWasTyped()
    {
        const QString source = u"a **bold** `c` d"_s;
        const Markup markup = parseMarkup(source);
        for (const QChar c : u"abold"_s)
            QCOMPARE(markup.shown(source.indexOf(c)), markup.text.indexOf(c));
        QCOMPARE(markup.shown(source.indexOf(u'c')), markup.text.indexOf(u'c'));
        QCOMPARE(markup.shown(source.size()), markup.text.size());
        QCOMPARE(markup.shown(3), 2); // within a mark: where it would stand
    }

    void doubtfulLinks_data()
    {
        using Doubt = LinkDoubt;
        QTest::addColumn<QString>("shown");
        QTest::addColumn<QString>("address");
        QTest::addColumn<int>("doubt");
        const auto row = [](const QString &shown, const QString &address, Doubt doubt) {
            QTest::addRow("%s", qPrintable(shown)) << shown << address << int(doubt);
        };
        row(u"https://a.example/x_y?z=1"_s, u"https://a.example/x_y?z=1"_s, Doubt::None);
        row(u"HTTPS://A.example/Größe"_s, u"https://a.example/Gr%C3%B6%C3%9Fe"_s, Doubt::None);
        row(u"mailto:ada@a.example"_s, u"mailto:ada@a.example"_s, Doubt::None);
        row(u"the plan"_s, u"https://a.example"_s, Doubt::OtherText);
        row(u"https://good.example"_s, u"https://evil.example"_s, Doubt::OtherText);
        row(u"https://раypal.example"_s, u"https://раypal.example"_s, Doubt::ForeignLetters);
        row(u"https://xn--pypal-4ve.example"_s, u"https://xn--pypal-4ve.example"_s, Doubt::ForeignLetters);
        row(u"https://good.example@evil.example/"_s, u"https://good.example@evil.example/"_s, Doubt::UserInfo);
        row(u"https://a.example/\u202egnp.exe"_s, u"https://a.example/%E2%80%AEgnp.exe"_s, Doubt::OtherText);
    }
    void doubtfulLinks()
    {
        QFETCH(QString, shown);
        QFETCH(QString, address);
        const QUrl url = linkTarget(address);
        QVERIFY(!url.isEmpty());
        QTEST(int(doubtOf(url, shown)), "doubt");
    }

    // Whatever is typed: nothing is lost, and everything lies within the text.
    void anything()
    {
        QRandomGenerator random(7);
        const QStringList pieces{u"*"_s, u"**"_s, u"_"_s, u"~~"_s, u"`"_s, u"```"_s, u"\n"_s, u" "_s, u"a"_s, u"[b]("_s,
            u"https://c.example"_s, u")"_s, u"> "_s, u"- "_s, u"ש"_s, u"🎉"_s, u"1. "_s, u"@ada"_s, u"]"_s, u"["_s};
        for (int i = 0; i < 20000; ++i) {
            QString source;
            for (int n = random.bounded(24); n > 0; --n)
                source += pieces[random.bounded(int(pieces.size()))];
            Markup markup = parseMarkup(source);
            QVERIFY2(markup.typed(source, 0, markup.text.size()) == source, qPrintable(source));
            markMentions(markup, u"ada"_s);
            for (const Markup::Span &span : markup.spans)
                QVERIFY2(span.start >= 0 && span.length > 0 && span.start + span.length <= markup.text.size(),
                    qPrintable(source));
            for (const TextLink &link : markup.links)
                QVERIFY2(link.start >= 0 && link.length > 0 && link.start + link.length <= markup.text.size(),
                    qPrintable(source));
            qsizetype end = -1;
            for (const Markup::Block &block : markup.blocks) {
                QVERIFY2(block.start > end && block.start + block.length <= markup.text.size(), qPrintable(source));
                QVERIFY2(block.start == 0 || markup.text[block.start - 1] == u'\n', qPrintable(source));
                end = block.start + block.length;
                QVERIFY2(end == markup.text.size() || markup.text[end] == u'\n', qPrintable(source));
            }
        }
    }

    // Linear: sixteen times the text costs no two hundred times the time.
    void longestMessages_data()
    {
        QTest::addColumn<QString>("unit");
        for (const char *unit : {"*", "**a", "*a ", "a* ", "_a", "_ ", "`", "``a", "` a", "~~", "~~a ", "[", "](",
                 "[a](", "[a](http://", "http://", "(", "> ", "```\n", "``\n", "- *", "*a **b ", "a**b*", "***a",
                 "@ada", ".", "@bea`", "https://a.b/)", "1. _"})
            QTest::addRow("%s", unit) << QString::fromLatin1(unit);
        QTest::newRow("ticks of all lengths") << u"all"_s;
    }
    void longestMessages()
    {
        QFETCH(QString, unit);
        const auto parse = [&unit](qsizetype size) {
            QString text;
            for (qsizetype n = 1; text.size() < size; ++n)
                text += unit == u"all"_s ? u"`"_s.repeated(n) + u"x"_s : unit;
            text.truncate(size);
            qint64 best = std::numeric_limits<qint64>::max();
            for (int i = 0; i < 5; ++i) {
                QElapsedTimer timer;
                timer.start();
                Markup markup = parseMarkup(text);
                markMentions(markup, u"bea"_s);
                best = std::min(best, timer.nsecsElapsed());
            }
            return best;
        };
        const qint64 small = std::max<qint64>(parse(1024), 20000);
        const qint64 large = parse(16384);
        QVERIFY2(large < small * 100, qPrintable(u"%1 µs, %2 µs"_s.arg(small / 1000).arg(large / 1000)));
    }
};

QTEST_APPLESS_MAIN(TestMarkup)
#include "tst_markup.moc"
