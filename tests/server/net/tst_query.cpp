// Query strings as clients of HTTP write them.
#include "server/net/query.h"

#include <QTest>

using namespace kith::net;

class TestQuery : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void first()
    {
        QCOMPARE(queryValue("EIO=4&sid=a%2Bb+c&sid=d", "sid"), "a+b c");
        QCOMPARE(queryValue("EIO=4&sid", "sid"), "");
        QCOMPARE(queryValue("%73id=x", "sid"), "x");
        QCOMPARE(queryValue("", "sid"), "");
    }

    void all()
    {
        QCOMPARE(queryValues("ids[]=1&x=9&ids%5B%5D=2&ids[]&ids[]=", "ids[]"), QList<QByteArray>({"1", "2", "", ""}));
        QCOMPARE(queryValues("ids=1&&=", "ids[]"), QList<QByteArray>());
        QCOMPARE(queryValues("", "ids[]"), QList<QByteArray>());
    }
};

QTEST_GUILESS_MAIN(TestQuery)
#include "tst_query.moc"
