#include "server/net/static_files.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace kith::net {

namespace {

// A file is read whole, so a larger one would stop everybody else. Uploads have their own way.
constexpr qint64 largestFile = 32 * 1024 * 1024;

// The built-in client runs its own modules and nothing else; a hole in its code still finds no script to run.
constexpr QByteArrayView strictPolicy(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'");

// Somebody else's build: React builds start with an inline script, set style attributes, and their own socket
// client may name ws: and wss: addresses, which older browsers do not count as 'self'. The operator chose to
// serve it, so it is trusted more, but still not framed and not given scripts of other hosts.
constexpr QByteArrayView laxPolicy(
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' ws: wss:; manifest-src 'self'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'none'; object-src 'none'");

constexpr std::pair<QLatin1StringView, QByteArrayView> types[] = {
    {QLatin1StringView("html"), "text/html; charset=utf-8"},
    {QLatin1StringView("htm"), "text/html; charset=utf-8"},
    {QLatin1StringView("js"), "text/javascript; charset=utf-8"},
    {QLatin1StringView("mjs"), "text/javascript; charset=utf-8"},
    {QLatin1StringView("css"), "text/css; charset=utf-8"},
    {QLatin1StringView("json"), "application/json; charset=utf-8"},
    {QLatin1StringView("map"), "application/json; charset=utf-8"},
    {QLatin1StringView("webmanifest"), "application/manifest+json; charset=utf-8"},
    {QLatin1StringView("txt"), "text/plain; charset=utf-8"},
    {QLatin1StringView("md"), "text/plain; charset=utf-8"},
    {QLatin1StringView("xml"), "application/xml; charset=utf-8"},
    {QLatin1StringView("svg"), "image/svg+xml; charset=utf-8"},
    {QLatin1StringView("png"), "image/png"},
    {QLatin1StringView("jpg"), "image/jpeg"},
    {QLatin1StringView("jpeg"), "image/jpeg"},
    {QLatin1StringView("gif"), "image/gif"},
    {QLatin1StringView("webp"), "image/webp"},
    {QLatin1StringView("avif"), "image/avif"},
    {QLatin1StringView("ico"), "image/x-icon"},
    {QLatin1StringView("woff"), "font/woff"},
    {QLatin1StringView("woff2"), "font/woff2"},
    {QLatin1StringView("ttf"), "font/ttf"},
    {QLatin1StringView("wasm"), "application/wasm"},
    {QLatin1StringView("mp3"), "audio/mpeg"},
    {QLatin1StringView("ogg"), "audio/ogg"},
    {QLatin1StringView("wav"), "audio/wav"},
    {QLatin1StringView("mp4"), "video/mp4"},
    {QLatin1StringView("webm"), "video/webm"},
};

// RFC 9110, 13.1.2: a list, compared weakly; "*" is any.
bool matches(const HttpRequest &request, const QByteArray &etag)
{
    for (const auto &[name, value] : request.headers) {
        if (name != "if-none-match")
            continue;
        const auto tags = value.split(',');
        for (const QByteArray &each : tags) {
            QByteArray tag = each.trimmed();
            if (tag.startsWith("W/"))
                tag.remove(0, 2);
            if (tag == etag || tag == "*")
                return true;
        }
    }
    return false;
}

} // namespace

StaticFiles StaticFiles::builtIn(const QString &prefix) { return StaticFiles(Kind::BuiltIn, prefix); }

Result<StaticFiles> StaticFiles::directory(const QString &path)
{
    const QFileInfo info(path);
    const QString canonical = info.canonicalFilePath();
    if (canonical.isEmpty() || !info.isDir() || !info.isReadable())
        return fail(makeError(ErrorCode::Internal, QStringLiteral("%1 is no readable directory.").arg(path)));
    return StaticFiles(Kind::Directory, canonical);
}

QByteArray StaticFiles::contentType(const QString &fileName)
{
    const QString suffix = fileName.mid(fileName.lastIndexOf(u'.') + 1).toLower();
    for (const auto &[ending, type] : types) {
        if (suffix == ending)
            return type.toByteArray();
    }
    return "application/octet-stream";
}

std::optional<QString> StaticFiles::locate(const QByteArray &path) const
{
    // The parser has refused NUL and ".." already; this class must not depend on who calls it.
    if (!path.startsWith('/') || path.contains('\0') || path.contains('\\'))
        return std::nullopt;
    const auto parts = path.sliced(1).split('/');
    for (const QByteArray &part : parts) {
        // Hidden files (.git, .env) lie in many a directory that somebody serves.
        if (part.startsWith('.') && part != ".well-known")
            return std::nullopt;
    }
    QString file = m_root + QString::fromUtf8(path);
    if (path.endsWith('/'))
        file += QStringLiteral("index.html");
    const QFileInfo info(file);
    if (!info.isFile() || info.size() > largestFile)
        return std::nullopt;
    if (m_kind == Kind::BuiltIn)
        return file;
    const QString canonical = info.canonicalFilePath();
    if (!canonical.startsWith(m_root + u'/'))
        return std::nullopt; // a link that leads out
    return canonical;
}

QByteArray StaticFiles::tagOf(const QString &file, const QByteArray &content)
{
    const QFileInfo info(file);
    const qint64 modified = info.lastModified().toMSecsSinceEpoch();
    Tag &tag = m_tags[file];
    if (tag.etag.isEmpty() || tag.modified != modified || tag.size != content.size()) {
        const QByteArray hash = QCryptographicHash::hash(content, QCryptographicHash::Sha256);
        tag = {modified, content.size(), '"' + hash.toHex() + '"'};
    }
    return tag.etag;
}

HttpResponse StaticFiles::answer(const HttpRequest &request)
{
    if (request.method != "GET" && request.method != "HEAD") {
        HttpResponse response = plainResponse(405, "Files can only be read.");
        response.headers = {{"Allow", "GET, HEAD"}};
        return response;
    }
    const auto name = locate(request.path);
    QFile file(name.value_or(QString()));
    if (!name || !file.open(QIODevice::ReadOnly))
        return plainResponse(404, "There is nothing here.");

    HttpResponse response;
    response.body = file.readAll();
    const QByteArray etag = tagOf(*name, response.body);
    response.headers = {
        {"ETag", etag},
        // Kept by the browser, but asked for each time: an upgrade of the server shows at once, at the cost of
        // one 304 for each file.
        {"Cache-Control", "no-cache"},
        {"Content-Security-Policy", (m_kind == Kind::BuiltIn ? strictPolicy : laxPolicy).toByteArray()},
    };
    response.contentType = contentType(*name);
    if (matches(request, etag)) {
        response.status = 304;
        response.body.clear();
    }
    return response;
}

} // namespace kith::net
