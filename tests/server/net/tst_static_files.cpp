// Files, their types, their tags, and what must not be reached.
#include "server/net/static_files.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace kith::net;

namespace {

HttpRequest get(const QByteArray &path, const QByteArray &method = "GET")
{
    HttpRequest request;
    request.method = method;
    request.path = path;
    return request;
}

QByteArray headerOf(const HttpResponse &response, QByteArrayView name)
{
    for (const auto &[each, value] : response.headers) {
        if (each == name)
            return value;
    }
    return {};
}

} // namespace

class TestStaticFiles : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void types_data();
    void types();
    void indexAndQuery();
    void tags();
    void changedFile();
    void methods();
    void notReached_data();
    void notReached();
    void links();
    void policies();
    void noDirectory();
    void tooLarge();

private:
    void put(const QString &name, const QByteArray &content);
    StaticFiles files() { return *StaticFiles::directory(m_dir->path() + QStringLiteral("/root")); }

    std::unique_ptr<QTemporaryDir> m_dir;
};

void TestStaticFiles::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    put(QStringLiteral("root/index.html"), "<!doctype html>");
    put(QStringLiteral("root/sub/app.mjs"), "export {}");
    put(QStringLiteral("root/.env"), "SECRET");
    put(QStringLiteral("root/.git/config"), "SECRET");
    put(QStringLiteral("secret.txt"), "SECRET");
    put(QStringLiteral("root-2/secret.txt"), "SECRET");
}

void TestStaticFiles::put(const QString &name, const QByteArray &content)
{
    const QString path = m_dir->filePath(name);
    QVERIFY(QDir().mkpath(QFileInfo(path).path()));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(content), content.size());
}

void TestStaticFiles::types_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("type");
    const auto row = [](const char *name, const char *type) {
        QTest::newRow(name) << QString::fromLatin1(name) << QByteArray(type);
    };
    row("index.html", "text/html; charset=utf-8");
    row("a.js", "text/javascript; charset=utf-8");
    row("a.MJS", "text/javascript; charset=utf-8");
    row("a.min.css", "text/css; charset=utf-8");
    row("a.svg", "image/svg+xml; charset=utf-8");
    row("en.json", "application/json; charset=utf-8");
    row("a.js.map", "application/json; charset=utf-8");
    row("kith.webmanifest", "application/manifest+json; charset=utf-8");
    row("robots.txt", "text/plain; charset=utf-8");
    row("a.png", "image/png");
    row("a.ico", "image/x-icon");
    row("a.jpg", "image/jpeg");
    row("a.jpeg", "image/jpeg");
    row("a.gif", "image/gif");
    row("a.webp", "image/webp");
    row("a.woff2", "font/woff2");
    row("a.exe", "application/octet-stream");
    row("noending", "application/octet-stream");
}

void TestStaticFiles::types()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, type);
    QCOMPARE(StaticFiles::contentType(name), type);
    put(QStringLiteral("root/") + name, "content");
    const HttpResponse response = files().answer(get('/' + name.toUtf8()));
    QCOMPARE(response.status, 200);
    QCOMPARE(response.contentType, type);
    QCOMPARE(response.body, "content");
}

void TestStaticFiles::indexAndQuery()
{
    StaticFiles all = files();
    HttpRequest request = get("/");
    request.query = "join=abc";
    const HttpResponse response = all.answer(request);
    QCOMPARE(response.status, 200);
    QCOMPARE(response.body, "<!doctype html>");
    QCOMPARE(response.contentType, "text/html; charset=utf-8");
    QCOMPARE(headerOf(response, "Cache-Control"), "no-cache");
    QCOMPARE(all.answer(get("/sub/app.mjs")).body, "export {}");
    QCOMPARE(all.answer(get("/sub/")).status, 404);
    QCOMPARE(all.answer(get("/sub")).status, 404);
}

void TestStaticFiles::tags()
{
    StaticFiles all = files();
    const QByteArray etag = headerOf(all.answer(get("/")), "ETag");
    QVERIFY(etag.startsWith('"') && etag.endsWith('"') && etag.size() == 66);
    for (const QByteArray &condition : {etag, QByteArray("\"x\", " + etag), QByteArray("W/" + etag), QByteArray("*")}) {
        HttpRequest request = get("/");
        request.headers = {{"if-none-match", condition}};
        const HttpResponse response = all.answer(request);
        QCOMPARE(response.status, 304);
        QCOMPARE(response.body, QByteArray());
        QCOMPARE(headerOf(response, "ETag"), etag);
    }
    HttpRequest request = get("/");
    request.headers = {{"if-none-match", "\"other\""}};
    QCOMPARE(all.answer(request).status, 200);
}

void TestStaticFiles::changedFile()
{
    StaticFiles all = files();
    const QByteArray before = headerOf(all.answer(get("/")), "ETag");
    put(QStringLiteral("root/index.html"), "<!doctype html><title>new</title>");
    const HttpResponse response = all.answer(get("/"));
    QCOMPARE(response.body, "<!doctype html><title>new</title>");
    QVERIFY(headerOf(response, "ETag") != before);

    // The same size, another time.
    put(QStringLiteral("root/index.html"), "<!doctype html><title>NEW</title>");
    QFile file(m_dir->filePath(QStringLiteral("root/index.html")));
    QVERIFY(file.open(QIODevice::ReadWrite));
    QVERIFY(file.setFileTime(QDateTime::currentDateTimeUtc().addSecs(60), QFileDevice::FileModificationTime));
    file.close();
    QVERIFY(headerOf(all.answer(get("/")), "ETag") != headerOf(response, "ETag"));
}

void TestStaticFiles::methods()
{
    StaticFiles all = files();
    QCOMPARE(all.answer(get("/", "HEAD")).status, 200);
    for (const char *method : {"POST", "PUT", "DELETE", "OPTIONS"}) {
        const HttpResponse response = all.answer(get("/", method));
        QCOMPARE(response.status, 405);
        QCOMPARE(headerOf(response, "Allow"), "GET, HEAD");
    }
}

void TestStaticFiles::notReached_data()
{
    QTest::addColumn<QByteArray>("path");
    const QByteArray paths[] = {"/../secret.txt", "/../root-2/secret.txt", "/sub/../../secret.txt", "/.env",
        "/.git/config", "/sub/../.env", "//../secret.txt", "/..\\secret.txt", "/%2e%2e/secret.txt", "", "index.html",
        QByteArray("/index.html\0.png", 16), QByteArray("/\0", 2), "/nothing", "/index.html/", "/index.html/x",
        "/....//secret.txt", "/sub/./app.mjs", "/~root", "/\xFF\xFE"};
    for (const QByteArray &path : paths)
        QTest::addRow("%s", path.toPercentEncoding().constData()) << path;
}

void TestStaticFiles::notReached()
{
    QFETCH(QByteArray, path);
    const HttpResponse response = files().answer(get(path));
    QCOMPARE(response.status, 404);
    QCOMPARE(response.contentType, "text/plain; charset=utf-8");
    QVERIFY(!response.body.contains("SECRET"));
}

void TestStaticFiles::links()
{
    const QString root = m_dir->filePath(QStringLiteral("root"));
    QVERIFY(QFile::link(m_dir->filePath(QStringLiteral("secret.txt")), root + QStringLiteral("/out.txt")));
    QVERIFY(QFile::link(m_dir->path(), root + QStringLiteral("/up")));
    QVERIFY(QFile::link(m_dir->filePath(QStringLiteral("root-2")), root + QStringLiteral("/beside")));
    QVERIFY(QFile::link(root + QStringLiteral("/index.html"), root + QStringLiteral("/in.html")));
    StaticFiles all = files();
    QCOMPARE(all.answer(get("/out.txt")).status, 404);
    QCOMPARE(all.answer(get("/up/secret.txt")).status, 404);
    QCOMPARE(all.answer(get("/beside/secret.txt")).status, 404);
    QCOMPARE(all.answer(get("/in.html")).status, 200);
}

void TestStaticFiles::policies()
{
    const QByteArray lax = headerOf(files().answer(get("/")), "Content-Security-Policy");
    QVERIFY(lax.contains("script-src 'self' 'unsafe-inline';"));
    QVERIFY(lax.contains("connect-src 'self' ws: wss:;"));
    QVERIFY(lax.contains("frame-ancestors 'none'"));

    // Resources are files to Qt: a directory stands in for the compiled-in prefix.
    StaticFiles builtIn = StaticFiles::builtIn(m_dir->filePath(QStringLiteral("root")));
    const HttpResponse response = builtIn.answer(get("/"));
    QCOMPARE(response.status, 200);
    QCOMPARE(headerOf(response, "Content-Security-Policy"),
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
        "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'");
}

void TestStaticFiles::noDirectory()
{
    const auto missing = StaticFiles::directory(m_dir->filePath(QStringLiteral("missing")));
    QVERIFY(!missing);
    QVERIFY(missing.error().message.contains(QStringLiteral("missing")));
    QVERIFY(!StaticFiles::directory(m_dir->filePath(QStringLiteral("secret.txt"))));
}

void TestStaticFiles::tooLarge()
{
    QFile file(m_dir->filePath(QStringLiteral("root/huge.bin")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QVERIFY(file.resize(33 * 1024 * 1024)); // sparse
    QCOMPARE(files().answer(get("/huge.bin")).status, 404);
}

QTEST_GUILESS_MAIN(TestStaticFiles)
#include "tst_static_files.moc"
