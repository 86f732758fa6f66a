#include "shared/base/text.h"

#include <QTest>

using namespace kith;
using namespace Qt::StringLiterals;

Q_DECLARE_METATYPE(std::optional<kith::ErrorCode>)

class TestText : public QObject {
    Q_OBJECT
private slots:
    void messages_data();
    void messages();
    void names_data();
    void names();
    void sameName_data();
    void sameName();
    void lines_data();
    void lines();
    void cids();
};

using Code = std::optional<ErrorCode>;

void TestText::messages_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("kept");
    QTest::addColumn<Code>("error");
    const QString wave = u"👋"_s;
    QTest::newRow("plain") << u"Hello"_s << u"Hello"_s << Code();
    QTest::newRow("trimmed") << u" \n Hello \t\n"_s << u"Hello"_s << Code();
    QTest::newRow("inner lines stay") << u"a\n\n\tb"_s << u"a\n\n\tb"_s << Code();
    QTest::newRow("empty") << QString() << QString() << Code(ErrorCode::MessageEmpty);
    QTest::newRow("only space") << u" \n\t "_s << QString() << Code(ErrorCode::MessageEmpty);
    QTest::newRow("longest") << QString(16'384, u'x') << QString(16'384, u'x') << Code();
    QTest::newRow("too long") << QString(16'385, u'x') << QString() << Code(ErrorCode::MessageTooLong);
    QTest::newRow("trimming counts first") << u' ' + QString(16'384, u'x') << QString(16'384, u'x') << Code();
    QTest::newRow("astral characters count once") << wave.repeated(16'384) << wave.repeated(16'384) << Code();
    QTest::newRow("too many astral characters")
        << wave.repeated(16'385) << QString() << Code(ErrorCode::MessageTooLong);
    QTest::newRow("bell") << u"a\ab"_s << QString() << Code(ErrorCode::BadRequest);
    QTest::newRow("carriage return") << u"a\r\nb"_s << QString() << Code(ErrorCode::BadRequest);
    QTest::newRow("NUL") << (u"a"_s + QChar(0) + u'b') << QString() << Code(ErrorCode::BadRequest);
    QTest::newRow("C1 control") << u"a\u0085b"_s << QString() << Code(ErrorCode::BadRequest);
    QTest::newRow("half a surrogate pair") << (u"a"_s + QChar(0xD83D)) << QString() << Code(ErrorCode::BadRequest);
    QTest::newRow("second half alone") << (u"a"_s + QChar(0xDC4B) + u'b') << QString() << Code(ErrorCode::BadRequest);
    QTest::newRow("joined emoji") << u"👩‍👩‍👧"_s << u"👩‍👩‍👧"_s << Code();
}

void TestText::messages()
{
    QFETCH(QString, text);
    QFETCH(QString, kept);
    QFETCH(Code, error);
    const auto checked = checkMessageText(text);
    QCOMPARE(checked ? Code() : Code(checked.error().code), error);
    if (checked)
        QCOMPARE(*checked, kept);
}

void TestText::names_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("valid");
    QTest::newRow("plain") << u"ana"_s << true;
    QTest::newRow("signs") << u"Ana.B_c-1"_s << true;
    QTest::newRow("Cyrillic") << u"Анна"_s << true;
    QTest::newRow("Chinese") << u"小明"_s << true;
    QTest::newRow("Hindi with vowel signs") << u"हिन्दी"_s << true;
    QTest::newRow("32") << QString(32, u'x') << true;
    QTest::newRow("33") << QString(33, u'x') << false;
    QTest::newRow("32 of two units") << u"𝒳"_s.repeated(32) << true;
    QTest::newRow("empty") << QString() << false;
    QTest::newRow("space") << u"ana b"_s << false;
    QTest::newRow("leading space") << u" ana"_s << false;
    QTest::newRow("emoji") << u"ana👋"_s << false;
    QTest::newRow("mark alone") << u"\u0301"_s << false;
    QTest::newRow("zero-width") << u"an\u200ba"_s << false;
    QTest::newRow("override") << u"an\u202ea"_s << false;
    QTest::newRow("colon") << u"1:2"_s << false;
    QTest::newRow("markup") << u"<b>"_s << false;
    QTest::newRow("half a pair") << (u"a"_s + QChar(0xD83D)) << false;
}

void TestText::names()
{
    QFETCH(QString, name);
    QFETCH(bool, valid);
    QCOMPARE(checkUserName(name).has_value(), valid);
}

void TestText::sameName_data()
{
    QTest::addColumn<QString>("a");
    QTest::addColumn<QString>("b");
    QTest::addColumn<bool>("same");
    QTest::newRow("case") << u"Ana"_s << u"aNA"_s << true;
    QTest::newRow("full width") << u"ana"_s << u"ａｎａ"_s << true;
    QTest::newRow("composed") << u"é"_s << u"e\u0301"_s << true;
    QTest::newRow("sharp s") << u"strasse"_s << u"Straße"_s << true;
    QTest::newRow("Greek final sigma") << u"ΟΔΟΣ"_s << u"οδος"_s << true;
    QTest::newRow("different") << u"ana"_s << u"anna"_s << false;
}

void TestText::sameName()
{
    QFETCH(QString, a);
    QFETCH(QString, b);
    QFETCH(bool, same);
    QCOMPARE(foldName(a) == foldName(b), same);
}

void TestText::lines_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("mayBeEmpty");
    QTest::addColumn<bool>("valid");
    QTest::newRow("plain") << u"Garden"_s << false << true;
    QTest::newRow("trimmed to length") << u"  12345678  "_s << false << true;
    QTest::newRow("too long") << u"123456789"_s << false << false;
    QTest::newRow("empty") << u"  "_s << false << false;
    QTest::newRow("may be empty") << u"  "_s << true << true;
    QTest::newRow("line break") << u"a\nb"_s << false << false;
    QTest::newRow("direction override") << u"a\u202eb"_s << false << false;
    QTest::newRow("right to left is fine") << u"حديقة"_s << false << true;
}

void TestText::lines()
{
    QFETCH(QString, text);
    QFETCH(bool, mayBeEmpty);
    QFETCH(bool, valid);
    const auto checked = checkLine(text, "name"_L1, 8, mayBeEmpty);
    QCOMPARE(checked.has_value(), valid);
    if (!checked)
        QCOMPARE(checked.error().field, u"name"_s);
}

void TestText::cids()
{
    QVERIFY(checkCid(u"x"_s));
    QVERIFY(checkCid(QString(64, u'x')));
    QVERIFY(!checkCid(QString()));
    QVERIFY(!checkCid(QString(65, u'x')));
    QVERIFY(!checkCid(u"a\nb"_s));
}

QTEST_GUILESS_MAIN(TestText)
#include "tst_text.moc"
