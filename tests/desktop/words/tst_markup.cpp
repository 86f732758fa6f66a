// What is a mark in a message and what is text, and that what was typed is found again. The table of it is
// tests/data/markup.json, which the browser client's tests read too.
#include "desktop/words/markup.h"

#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
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

QJsonObject table()
{
    QFile file(QStringLiteral(MARKUP));
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
}

// A row says what is shown, or that it is the same as what was typed.
void rows(const char *name)
{
    const QJsonArray list = table()[QLatin1String(name)].toArray();
    QVERIFY(!list.isEmpty());
    for (const QJsonValue &row : list) {
        const QJsonValue same = row["same"_L1];
        QTest::newRow(qUtf8Printable(row["name"_L1].toString()))
            << (same.isString() ? same : row["typed"_L1]).toString()
            << (same.isString() ? same : row["shown"_L1]).toString();
    }
}

} // namespace

class TestMarkup : public QObject {
    Q_OBJECT

private slots:
    void marks_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("shown");
        rows("marks");
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
        rows("mentionsOfAda");
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
        const QJsonArray units = table()["worst"_L1].toArray();
        for (const QJsonValue &unit : units)
            QTest::addRow("%s", qUtf8Printable(unit.toString())) << unit.toString();
        QVERIFY(!units.isEmpty());
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
