#include "desktop/terminal/paint.h"

#include <array>

namespace kith::terminal {

bool Paint::hasColours()
{
    const QByteArray term = qgetenv("TERM");
    return !term.isEmpty() && term != "dumb" && qEnvironmentVariableIsEmpty("NO_COLOR");
}

QString Paint::person(UserId id, bool self, const QString &name) const
{
    constexpr std::array colours{"36", "35", "34", "32", "96", "95", "94"};
    return self ? bold(name) : styled(colours[id.value() % colours.size()], name);
}

// Line by line: what is printed in between must not take on the style.
QString Paint::styled(const char *sgr, const QString &text) const
{
    if (!m_colours || text.isEmpty())
        return text;
    const QString on = QStringLiteral("\033[") + QLatin1StringView(sgr) + u'm';
    const QString off = QStringLiteral("\033[m");
    QString inside = text;
    return on + inside.replace(u'\n', off + u'\n' + on) + off;
}

} // namespace kith::terminal
