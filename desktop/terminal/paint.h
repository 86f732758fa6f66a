// The few ways in which text stands out in a terminal. Plain where it has no colours.
#pragma once

#include "shared/base/ids.h"

#include <QString>

namespace kith::terminal {

class Paint {
public:
    explicit Paint(bool colours) : m_colours(colours) {}
    // A terminal that knows colours (TERM), and nobody who wants none (https://no-color.org).
    static bool hasColours();

    QString dim(const QString &text) const { return styled("2", text); }
    QString bold(const QString &text) const { return styled("1", text); }
    QString mention(const QString &text) const { return styled("1;33", text); }
    QString good(const QString &text) const { return styled("32", text); }
    QString bad(const QString &text) const { return styled("31", text); }
    // Each person has one of the colours that are readable on light and on dark; oneself is bold.
    QString person(UserId id, bool self, const QString &name) const;
    QByteArray promptStyle() const { return m_colours ? QByteArrayLiteral("\033[1;36m") : QByteArray(); }

private:
    QString styled(const char *sgr, const QString &text) const;
    bool m_colours;
};

} // namespace kith::terminal
