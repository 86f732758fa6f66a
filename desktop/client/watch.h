// Which messages call for the reader: those that name them, and those with a word that they watch for. Pure.
#pragma once

#include "shared/model/model.h"

#include <QStringList>

namespace kith::client {

class Watch {
public:
    Watch() = default; // nothing calls
    Watch(const User &me, const QStringList &keywords);

    // The text has "@ada" or a keyword in it, whole, whatever the case. A name goes on with what names are made of, but
    // for full stops and the like at its end: "@ada." is a call, "@ada.b" is somebody else.
    bool calls(const QString &text) const;

    const QStringList &keywords() const { return m_keywords; }

private:
    QString m_name; // folded, with the "@"
    QStringList m_keywords;
    QStringList m_folded;
};

} // namespace kith::client
