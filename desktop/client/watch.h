// Which messages call for the reader: those that name them, and those with a word that they watch for. Pure.
#pragma once

#include "shared/model/model.h"

#include <QStringList>

namespace kith::client {

class Watch {
public:
    Watch() = default; // nothing calls
    Watch(const User &me, const QStringList &keywords);

    // The text names the reader (mentions.h) or has a keyword in it, whole, whatever the case.
    bool calls(const QString &text) const;

    const QStringList &keywords() const { return m_keywords; }

private:
    QString m_name; // folded
    QStringList m_keywords;
    QStringList m_folded;
};

} // namespace kith::client
