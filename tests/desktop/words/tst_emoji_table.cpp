// The table that ships: whole, and found by the words that people try.
#include "desktop/words/emoji_table.h"

#include <QSet>
#include <QTest>

using namespace kith::words;
using namespace Qt::StringLiterals;

class TestEmojiTable : public QObject {
    Q_OBJECT

private slots:
    void isWhole()
    {
        const EmojiTable table(QStringLiteral(KITH_EMOJI));
        QVERIFY(table.all().size() > 1800);
        QSet<QString> texts;
        QSet<QString> names;
        for (const Emoji &emoji : table.all()) {
            QVERIFY2(!texts.contains(emoji.text), qPrintable(emoji.name));
            QVERIFY2(!emoji.shortName.isEmpty() && !names.contains(emoji.shortName), qPrintable(emoji.name));
            texts.insert(emoji.text);
            names.insert(emoji.shortName);
            for (const uint c : emoji.text.toUcs4())
                QVERIFY2(c < 0x1f3fb || c > 0x1f3ff, qPrintable(emoji.name)); // no skin tones
        }
    }

    void finds_data()
    {
        QTest::addColumn<QString>("query");
        QTest::addColumn<QString>("first");
        for (const auto &[query, first] : std::initializer_list<std::pair<QString, QString>>{{u"tada"_s, u"🎉"_s},
                 {u"+1"_s, u"👍"_s}, {u"joy"_s, u"😂"_s}, {u"heart"_s, u"❤️"_s}, {u"thumbs down"_s, u"👎"_s},
                 {u"Red_Heart"_s, u"❤️"_s}, {u"heart red"_s, u"❤️"_s}, {u"germany"_s, u"🇩🇪"_s},
                 {u"grinning"_s, u"😀"_s}, {u"  pizza "_s, u"🍕"_s}, {u"white_check_mark"_s, u"✅"_s}})
            QTest::addRow("%s", qPrintable(query)) << query << first;
    }
    void finds()
    {
        QFETCH(QString, query);
        const EmojiTable table(QStringLiteral(KITH_EMOJI));
        const auto found = table.search(query);
        QVERIFY(!found.empty());
        QTEST(found.front()->text, "first");
    }

    void searchesAndNames()
    {
        const EmojiTable table(QStringLiteral(KITH_EMOJI));
        QCOMPARE(table.search({}).size(), table.all().size());
        QCOMPARE(table.search(u"face"_s, 5).size(), size_t(5));
        QVERIFY(table.search(u"no such thing"_s).empty());
        QCOMPARE(table.named(u"tada"_s)->text, u"🎉"_s);
        QCOMPARE(table.named(u"Face_With_Tears_of_Joy"_s)->text, u"😂"_s);
        QVERIFY(!table.named(u"30"_s));
        QCOMPARE(table.find(u"🎉"_s)->name, u"party popper"_s);
        const EmojiTable none(u"/nowhere"_s);
        QVERIFY(none.all().empty() && none.search(u"a"_s).empty() && !none.named(u"a"_s));
    }
};

QTEST_APPLESS_MAIN(TestEmojiTable)
#include "tst_emoji_table.moc"
