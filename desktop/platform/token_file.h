// Tokens in a file that only its owner may read (0600), for where there is no secret service.
#pragma once

#include "shared/base/error.h"

#include <QMap>
#include <QString>

namespace kith::platform {

class TokenFile {
public:
    explicit TokenFile(QString path) : m_path(std::move(path)) {}

    QString read(const QString &key) const; // empty: there is none
    Result<void> write(const QString &key, const QString &token);
    Result<void> remove(const QString &key); // the last one takes the file with it

private:
    QMap<QString, QString> readAll() const;
    Result<void> writeAll(const QMap<QString, QString> &tokens) const;

    QString m_path;
};

} // namespace kith::platform
