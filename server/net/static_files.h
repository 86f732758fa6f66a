// The files of a browser client: the built-in one out of the program's resources, or an operator's own
// directory (--serve-dir).
#pragma once

#include "server/net/http.h"
#include "shared/base/error.h"

#include <QHash>

#include <optional>

namespace kith::net {

class StaticFiles {
public:
    // The files below a resource prefix such as ":/web".
    static StaticFiles builtIn(const QString &prefix);
    // An error sentence where it is no readable directory.
    static Result<StaticFiles> directory(const QString &path);

    // 200, 304, 404 or 405. Reads the file at once: on this thread, from the page cache as a rule.
    HttpResponse answer(const HttpRequest &request);

    // "text/javascript; charset=utf-8" for "a/b.mjs".
    static QByteArray contentType(const QString &fileName);

private:
    enum class Kind { BuiltIn, Directory };
    struct Tag {
        qint64 modified = 0;
        qint64 size = 0;
        QByteArray etag;
    };

    StaticFiles(Kind kind, QString root) : m_kind(kind), m_root(std::move(root)) {}
    // The file to open, or nothing where there is none or it is not to be shown.
    std::optional<QString> locate(const QByteArray &path) const;
    QByteArray tagOf(const QString &file, const QByteArray &content);

    Kind m_kind;
    QString m_root;             // without a slash at the end
    QHash<QString, Tag> m_tags; // one entry for each file served, so bounded by the directory
};

} // namespace kith::net
