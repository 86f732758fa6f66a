// Every failure is told as a sentence, and the ones that pass tell when to try again.
#include "desktop/words/error_text.h"
#include "desktop/words/invite_key.h"

#include <QTest>

#include <set>

using namespace kith;

using namespace Qt::StringLiterals;

class TestErrorText : public QObject {
    Q_OBJECT

private slots:
    void everyCode_data()
    {
        QTest::addColumn<int>("code");
        for (int code = 0; code <= int(ErrorCode::Internal); ++code)
            QTest::newRow(wireName(ErrorCode(code)).data()) << code;
    }

    void everyCode()
    {
        QFETCH(int, code);
        const QString sentence = words::errorText(ErrorCode(code));
        QVERIFY(sentence.size() > 8);
        QVERIFY(sentence.endsWith(u'.'));
        QVERIFY(!sentence.contains(wireName(ErrorCode(code))));
        QVERIFY(!sentence.contains(u'%'));
        // The server's English is not what people read.
        const client::Failure failure{
            .kind = client::Failure::Kind::Refused, .error = makeError(ErrorCode(code), u"Field \"x\" is odd."_s)};
        QCOMPARE(words::errorText(failure), sentence);
    }

    void differs()
    {
        std::set<QString> sentences;
        for (int code = 0; code <= int(ErrorCode::Internal); ++code)
            sentences.insert(words::errorText(ErrorCode(code)));
        // Two codes mean the same to a person: bad.request and bad.frame.
        QCOMPARE(sentences.size(), size_t(ErrorCode::Internal));
    }

    void linksSayWhy()
    {
        std::set<QString> sentences{words::errorText(ErrorCode::InviteInvalid)};
        for (const InviteFault fault : {InviteFault::Unknown, InviteFault::Expired, InviteFault::Used}) {
            const client::Failure failure{.kind = client::Failure::Kind::Refused, .error = inviteInvalid(fault)};
            QVERIFY(words::errorText(failure).endsWith(u"Ask for a new one."));
            sentences.insert(words::errorText(failure));
        }
        QCOMPARE(sentences.size(), size_t(4));
    }

    void everyFault()
    {
        using Kind = client::LinkFault::Kind;
        std::set<QString> sentences;
        for (int kind = 0; kind <= int(Kind::NotEncrypted); ++kind) {
            const QString sentence = words::errorText(client::LinkFault{.kind = Kind(kind), .detail = u"detail"_s});
            QVERIFY(sentence.endsWith(u'.'));
            QVERIFY(!sentence.contains(u'%'));
            QCOMPARE(sentence.contains(u"detail"), Kind(kind) == Kind::Certificate || Kind(kind) == Kind::NotEncrypted);
            sentences.insert(sentence);
        }
        // None and Unreachable are one to a person.
        QCOMPARE(sentences.size(), size_t(Kind::NotEncrypted));
    }

    void lostAndLate()
    {
        const QString lost = words::errorText({.kind = client::Failure::Kind::Lost});
        const QString late = words::errorText({.kind = client::Failure::Kind::TimedOut});
        QVERIFY(lost.contains(u"No connection"));
        QVERIFY(late.contains(u"does not answer"));
    }

    void retryAfter_data()
    {
        QTest::addColumn<int>("code");
        for (const ErrorCode code : {ErrorCode::AuthThrottled, ErrorCode::RateLimited, ErrorCode::StoreUnavailable})
            QTest::newRow(wireName(code).data()) << int(code);
    }

    void retryAfter()
    {
        QFETCH(int, code);
        client::Failure failure{.kind = client::Failure::Kind::Refused, .error = makeError(ErrorCode(code))};
        QVERIFY(!words::errorText(failure).contains(u"seconds"));
        failure.error.retryAfter = 30;
        QVERIFY2(
            words::errorText(failure).endsWith(u"Try again in 30 seconds."), qUtf8Printable(words::errorText(failure)));
        QVERIFY(!words::errorText(failure).contains(u"Wait"));
    }

    void inviteKeys_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("key");
        QTest::newRow("key") << u" aB3_-x "_s << u"aB3_-x"_s;
        QTest::newRow("link") << u"https://chat.example.org/?join=aB3_-x"_s << u"aB3_-x"_s;
        QTest::newRow("link with more") << u"http://localhost:5484/?a=1&join=aB3#x"_s << u"aB3"_s;
        QTest::newRow("another link") << u"https://example.org/page"_s << QString();
        QTest::newRow("a sentence") << u"come in"_s << QString();
        QTest::newRow("nothing") << u"  "_s << QString();
    }

    void inviteKeys()
    {
        QFETCH(QString, typed);
        QFETCH(QString, key);
        QCOMPARE(words::inviteKey(typed), key);
    }
};

QTEST_GUILESS_MAIN(TestErrorText)
#include "tst_error_text.moc"
