#include "desktop/words/invite_key.h"

#include <QUrl>
#include <QUrlQuery>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace kith::words {

QString inviteKey(const QString &typed)
{
    const QString text = typed.trimmed();
    const QUrlQuery query(QUrl(text).query());
    if (query.hasQueryItem(u"join"_s))
        return query.queryItemValue(u"join"_s, QUrl::FullyDecoded).trimmed();
    // Keys are of letters, digits, dashes and underscores: anything else was pasted by mistake.
    const bool isKey =
        std::all_of(text.begin(), text.end(), [](QChar c) { return c.isLetterOrNumber() || c == u'-' || c == u'_'; });
    return isKey ? text : QString();
}

} // namespace kith::words
