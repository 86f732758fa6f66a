// The parser on bytes: each request whole and split at every byte must come out the same.
#include "server/net/http_parser.h"

#include <QTest>

using namespace kith::net;

namespace {

struct Outcome {
    int status = 0; // 200: parsed
    HttpRequest request;
    bool keepAlive = false;
    qsizetype taken = 0;
};

Outcome outcomeOf(const HttpParser &parser, qsizetype taken)
{
    Outcome outcome;
    outcome.taken = taken;
    outcome.keepAlive = parser.keepAlive();
    if (parser.hasFailed())
        outcome.status = parser.failure().status;
    else if (parser.isDone())
        outcome.status = 200;
    if (outcome.status == 200)
        outcome.request = parser.request();
    return outcome;
}

Outcome parse(const QByteArray &bytes, qsizetype step, qint64 bodyLimit = 100)
{
    HttpParser parser([bodyLimit](const HttpRequest &) { return bodyLimit; });
    qsizetype taken = 0;
    for (qsizetype at = 0; at < bytes.size() && !parser.isDone() && !parser.hasFailed(); at += step)
        taken += parser.feed(QByteArrayView(bytes).sliced(at, std::min(step, bytes.size() - at)));
    return outcomeOf(parser, taken);
}

// In two pieces, at every possible place.
Outcome parseSplit(const QByteArray &bytes, qsizetype at)
{
    HttpParser parser([](const HttpRequest &) { return 100; });
    qsizetype taken = parser.feed(QByteArrayView(bytes).first(at));
    if (!parser.isDone() && !parser.hasFailed())
        taken += parser.feed(QByteArrayView(bytes).sliced(at));
    return outcomeOf(parser, taken);
}

QByteArray get(const QByteArray &target, const QByteArray &more = "Host: a\r\n")
{
    return "GET " + target + " HTTP/1.1\r\n" + more + "\r\n";
}

QByteArray post(const QByteArray &headers, const QByteArray &body)
{
    return "POST /p HTTP/1.1\r\nHost: a\r\n" + headers + "\r\n" + body;
}

} // namespace

class TestHttpParser : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void requests_data();
    void requests();
    void paths_data();
    void paths();
    void headLimit();
    void endsWhereTheNextBegins();
    void keepAlive_data();
    void keepAlive();
    void fields();
    void absoluteForm();
    void continueIsWanted();
    void reset();
    void authorities();
    void noiseNeverCrashes();
};

void TestHttpParser::requests_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    const auto good = [](const char *name, const QByteArray &bytes, const QByteArray &body = {}) {
        QTest::newRow(name) << bytes << 200 << body;
    };
    const auto bad = [](const char *name, const QByteArray &bytes, int status = 400) {
        QTest::newRow(name) << bytes << status << QByteArray();
    };

    good("plain", get("/"));
    good("1.0 without host", "GET / HTTP/1.0\r\n\r\n");
    good("empty lines first", "\r\n\r\n" + get("/"));
    good("header without a space", get("/", "Host:a\r\nX:1\r\n"));
    good("IPv6 host", get("/", "Host: [::1]:5484\r\n"));
    for (const char *method : {"GET", "HEAD", "POST", "OPTIONS", "DELETE", "PUT"})
        good(method, QByteArray(method) + " / HTTP/1.1\r\nHost: a\r\n\r\n");
    good("asterisk", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n");
    good("length", post("Content-Length: 5\r\n", "hello"), "hello");
    good("length 0", post("Content-Length: 0\r\n", ""));
    good("length at the limit", post("Content-Length: 100\r\n", QByteArray(100, 'x')), QByteArray(100, 'x'));
    good("chunked", post("Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n1;ext=1\r\n!\r\n0\r\n\r\n"), "hello!");
    good("chunked, in capitals", post("Transfer-Encoding: CHUNKED\r\n", "1\r\na\r\n0\r\n\r\n"), "a");
    good("chunked with trailer", post("Transfer-Encoding: chunked\r\n", "1\r\na\r\n0\r\nX: y\r\n\r\n"), "a");
    good("body on GET", get("/", "Host: a\r\nContent-Length: 2\r\n") + "ab", "ab");

    bad("no host", get("/", ""));
    bad("empty host", get("/", "Host:\r\n"));
    bad("two hosts", get("/", "Host: a\r\nHost: a\r\n"));
    bad("host with a path", get("/", "Host: a/b\r\n"));
    bad("host with a user", get("/", "Host: u@a\r\n"));
    bad("host with a bad port", get("/", "Host: a:x\r\n"));
    bad("folded line", get("/", "Host: a\r\nX: b\r\n c\r\n"));
    bad("folded with a tab", get("/", "Host: a\r\nX: b\r\n\tc\r\n"));
    bad("folded first line", "GET / HTTP/1.1\r\n Host: a\r\nHost: b\r\n\r\n");
    bad("space before the colon", get("/", "Host : a\r\n"));
    bad("no colon", get("/", "Host: a\r\nX\r\n"));
    bad("empty name", get("/", "Host: a\r\n: b\r\n"));
    bad("bare line feed", "GET / HTTP/1.1\nHost: a\n\n");
    bad("bare line feed in a header", get("/", "Host: a\nX: b\r\n"));
    bad("bare carriage return", get("/", "Host: a\rX: b\r\n"));
    bad("NUL in a header", get("/", QByteArray("Host: a\r\nX: b\0c\r\n", 18)));
    bad("NUL in the target", QByteArray("GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n", 28));
    bad("TLS hello", QByteArray::fromHex("1603010200010001fc0303"));
    bad("two spaces", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n");
    bad("space at the end", "GET / HTTP/1.1 \r\nHost: a\r\n\r\n");
    bad("HTTP/0.9", "GET /\r\n\r\n");
    bad("no version", "GET / \r\nHost: a\r\n\r\n");
    bad("strange version", "GET / HTTP/1.10\r\nHost: a\r\n\r\n");
    bad("another protocol", "GET / ICE/1.1\r\nHost: a\r\n\r\n");
    bad("HTTP/1.2", "GET / HTTP/1.2\r\nHost: a\r\n\r\n", 505);
    bad("HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505);
    bad("TRACE", "TRACE / HTTP/1.1\r\nHost: a\r\n\r\n", 501);
    bad("CONNECT", "CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n", 501);
    bad("PATCH", "PATCH / HTTP/1.1\r\nHost: a\r\n\r\n", 501);
    bad("lower case", "get / HTTP/1.1\r\nHost: a\r\n\r\n", 501);
    bad("TE and length", post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n"));
    bad("length and TE", post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"));
    bad("TE twice", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"));
    bad("TE gzip, chunked", post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"));
    bad("TE chunked, identity", post("Transfer-Encoding: chunked, identity\r\n", "0\r\n\r\n"));
    bad("TE identity", post("Transfer-Encoding: identity\r\n", ""));
    bad("TE xchunked", post("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"));
    bad("TE empty", post("Transfer-Encoding:\r\n", "0\r\n\r\n"));
    bad("TE on 1.0", "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    bad("two lengths", post("Content-Length: 1\r\nContent-Length: 1\r\n", "a"));
    bad("two different lengths", post("Content-Length: 1\r\nContent-Length: 2\r\n", "ab"));
    bad("length list", post("Content-Length: 1, 1\r\n", "a"));
    bad("length with a sign", post("Content-Length: +1\r\n", "a"));
    bad("negative length", post("Content-Length: -1\r\n", "a"));
    bad("length in hex", post("Content-Length: 0x1\r\n", "a"));
    bad("length without end", post("Content-Length: 99999999999999999999\r\n", "a"));
    bad("length over the limit", post("Content-Length: 101\r\n", QByteArray(101, 'x')), 413);
    bad("huge length", post("Content-Length: 999999999999\r\n", ""), 413);
    bad("chunks over the limit",
        post("Transfer-Encoding: chunked\r\n", "65\r\n" + QByteArray(101, 'x') + "\r\n0\r\n\r\n"), 413);
    bad("many chunks over the limit", post("Transfer-Encoding: chunked\r\n", QByteArray("1\r\nx\r\n").repeated(101)),
        413);
    bad("chunk without a size", post("Transfer-Encoding: chunked\r\n", "x\r\n"));
    bad("chunk size without end", post("Transfer-Encoding: chunked\r\n", "fffffffffffffffff\r\n"));
    bad("chunk without its line end", post("Transfer-Encoding: chunked\r\n", "1\r\nabc\r\n"));
    bad("endless chunk extension", post("Transfer-Encoding: chunked\r\n", "1;" + QByteArray(20'000, 'e')));
    bad("unknown expectation", post("Expect: 200-ok\r\nContent-Length: 1\r\n", "a"), 417);
    bad("dots", get("/a/../b"));
    bad("escaped dots", get("/a/%2e%2E/b"));
    bad("dots behind an escaped slash", get("/a%2f..%2fb"));
    bad("dots at the end", get("/.."));
    bad("escaped NUL", get("/a%00b"));
    bad("escaped line end", get("/a%0d%0ab"));
    bad("half an escape", get("/a%2"));
    bad("no escape", get("/a%zz"));
    bad("fragment", get("/a#b"));
    bad("no slash", get("a"));
    bad("asterisk on GET", get("*"));
    bad("absolute, other scheme", get("ftp://a/"));
    bad("absolute, with a user", get("http://u@a/"));
    bad("absolute, no host", get("http:///a"));
}

void TestHttpParser::requests()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, status);
    QFETCH(QByteArray, body);

    const Outcome whole = parse(bytes, bytes.size());
    QCOMPARE(whole.status, status);
    QCOMPARE(whole.request.body, body);
    if (status == 200)
        QCOMPARE(whole.taken, bytes.size());
    else
        QVERIFY(!whole.keepAlive);

    const Outcome bytewise = parse(bytes, 1);
    QCOMPARE(bytewise.status, status);
    QCOMPARE(bytewise.request.body, body);
    QCOMPARE(bytewise.request.headers, whole.request.headers);
    if (bytes.size() < 1'000) {
        for (qsizetype at = 1; at < bytes.size(); ++at) {
            const Outcome split = parseSplit(bytes, at);
            QCOMPARE(split.status, status);
            QCOMPARE(split.request.body, body);
            QCOMPARE(split.request.path, whole.request.path);
        }
    }
}

void TestHttpParser::paths_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("query");
    QTest::newRow("root") << QByteArray("/") << QByteArray("/") << QByteArray();
    QTest::newRow("query") << QByteArray("/?join=a%20b") << QByteArray("/") << QByteArray("join=a%20b");
    QTest::newRow("escapes") << QByteArray("/%41%c3%a4%20b") << QByteArray("/A\xC3\xA4 b") << QByteArray();
    QTest::newRow("escaped percent") << QByteArray("/%252e") << QByteArray("/%2e") << QByteArray();
    QTest::newRow("question in query") << QByteArray("/a?b?c") << QByteArray("/a") << QByteArray("b?c");
    QTest::newRow("dots in names") << QByteArray("/a..b/...") << QByteArray("/a..b/...") << QByteArray();
    QTest::newRow("dots in the query") << QByteArray("/a?../..") << QByteArray("/a") << QByteArray("../..");
    QTest::newRow("plus stays") << QByteArray("/a+b") << QByteArray("/a+b") << QByteArray();
}

void TestHttpParser::paths()
{
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, query);
    const Outcome outcome = parse(get(target), 7);
    QCOMPARE(outcome.status, 200);
    QCOMPARE(outcome.request.path, path);
    QCOMPARE(outcome.request.query, query);
}

void TestHttpParser::headLimit()
{
    const QByteArray frame = get("/", "Host: a\r\nX: \r\n");
    const QByteArray fits = get("/", "Host: a\r\nX: " + QByteArray(HttpParser::headLimit - frame.size(), 'x') + "\r\n");
    QCOMPARE(fits.size(), HttpParser::headLimit);
    QCOMPARE(parse(fits, 1000).status, 200);
    const QByteArray over =
        get("/", "Host: a\r\nX: " + QByteArray(HttpParser::headLimit - frame.size() + 1, 'x') + "\r\n");
    QCOMPARE(parse(over, 1000).status, 431);
    QCOMPARE(parse(over, 1).status, 431);
    QCOMPARE(parse("GET /" + QByteArray(1'000'000, 'a'), 4096).status, 431);
    QCOMPARE(parse(QByteArray(100'000, 'a'), 4096).status, 431);
    QByteArray many = "GET / HTTP/1.1\r\nHost: a\r\n";
    for (int i = 0; i < 2'000; ++i)
        many += "x: y\r\n";
    QCOMPARE(parse(many + "\r\n", 4096).status, 200); // 12 KiB of short lines
}

void TestHttpParser::endsWhereTheNextBegins()
{
    const QByteArray first = post("Content-Length: 3\r\n", "abc");
    const QByteArray chunked = post("Transfer-Encoding: chunked\r\n", "1\r\na\r\n0\r\n\r\n");
    for (const QByteArray &request : {first, chunked, get("/")}) {
        for (qsizetype at = 0; at <= request.size(); ++at) {
            HttpParser parser;
            const QByteArray bytes = request + "GET /next";
            qsizetype taken = parser.feed(QByteArrayView(bytes).first(at));
            if (!parser.isDone())
                taken += parser.feed(QByteArrayView(bytes).sliced(at));
            QVERIFY(parser.isDone());
            QCOMPARE(taken, request.size());
        }
    }
}

void TestHttpParser::keepAlive_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("keep");
    QTest::newRow("1.1") << get("/") << true;
    QTest::newRow("1.1 close") << get("/", "Host: a\r\nConnection: Close\r\n") << false;
    QTest::newRow("1.1 list") << get("/", "Host: a\r\nConnection: x , close\r\n") << false;
    QTest::newRow("1.0") << QByteArray("GET / HTTP/1.0\r\n\r\n") << false;
    QTest::newRow("1.0 keep-alive") << QByteArray("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n") << true;
}

void TestHttpParser::keepAlive()
{
    QFETCH(QByteArray, bytes);
    QFETCH(bool, keep);
    QCOMPARE(parse(bytes, 1).keepAlive, keep);
}

void TestHttpParser::fields()
{
    const HttpRequest request = parse(get("/", "Host: A.example:80\r\nX-One:  1 \r\nx-one: 2\r\n"), 3).request;
    QCOMPARE(request.method, "GET");
    QCOMPARE(request.header("host"), "A.example:80");
    QCOMPARE(request.header("x-one"), "1");
    QCOMPARE(request.headerCount("x-one"), 2);
    QCOMPARE(request.header("y"), QByteArray());
}

void TestHttpParser::absoluteForm()
{
    const HttpRequest request = parse(get("http://real.example:81/a?b", "Host: other.example\r\n"), 5).request;
    QCOMPARE(request.path, "/a");
    QCOMPARE(request.query, "b");
    QCOMPARE(request.headerCount("host"), 1);
    QCOMPARE(request.header("host"), "real.example:81");
    QCOMPARE(parse(get("http://real.example"), 5).request.path, "/");
    QCOMPARE(parse(get("HTTPS://real.example?q"), 5).request.query, "q");
}

void TestHttpParser::continueIsWanted()
{
    HttpParser parser;
    parser.feed(post("Expect: 100-Continue\r\nContent-Length: 2\r\n", ""));
    QVERIFY(parser.hasHead());
    QVERIFY(!parser.isDone());
    QVERIFY(parser.expectsContinue());
    parser.feed("ab");
    QVERIFY(parser.isDone());
    QVERIFY(!parser.expectsContinue());
    QCOMPARE(parser.request().body, "ab");
}

void TestHttpParser::reset()
{
    HttpParser parser;
    QVERIFY(!parser.hasStarted());
    parser.feed(get("http://x/one"));
    QVERIFY(parser.isDone());
    parser.reset();
    QVERIFY(!parser.hasStarted());
    parser.feed(post("Content-Length: 1\r\n", "a"));
    QVERIFY(parser.isDone());
    QCOMPARE(parser.request().header("host"), "a");
    QCOMPARE(parser.request().path, "/p");
}

void TestHttpParser::authorities()
{
    for (const char *good : {"a", "a.b-c_d", "127.0.0.1:5484", "[::1]", "[::1]:80", "a:"})
        QVERIFY2(isAuthority(good), good);
    for (const char *bad :
        {"", ":80", "a b", "a:b", "a:1:2", "[::1", "[]", "[::1]x", "[g::]", "a\"b", "a,b", "\xC3\xA4"})
        QVERIFY2(!isAuthority(bad), bad);
}

void TestHttpParser::noiseNeverCrashes()
{
    // Not a fuzzer: single bytes of a good request changed to each interesting value.
    const QByteArray good = post("Transfer-Encoding: chunked\r\nConnection: close\r\n", "1\r\na\r\n0\r\n\r\n");
    for (qsizetype at = 0; at < good.size(); ++at) {
        for (const int value : {0, 9, 10, 13, 32, 37, 44, 48, 58, 59, 102, 127, 128, 255}) {
            QByteArray changed = good;
            changed[at] = static_cast<char>(value);
            const Outcome whole = parse(changed, changed.size());
            QCOMPARE(parse(changed, 1).status, whole.status);
        }
    }
}

QTEST_GUILESS_MAIN(TestHttpParser)
#include "tst_http_parser.moc"
