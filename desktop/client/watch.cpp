#include "desktop/client/watch.h"

#include "desktop/client/mentions.h"
#include "shared/base/text.h"
#include "shared/search/fold.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace kith::client {
namespace {

bool isWord(QChar c) { return c.isLetterOrNumber() || c.isMark() || c == u'_' || c.isSurrogate(); }

bool isWholeAt(const QString &text, qsizetype at, qsizetype end)
{
    return (at == 0 || !isWord(text[at - 1]) || !isWord(text[at]))
        && (end == text.size() || !isWord(text[end]) || !isWord(text[end - 1]));
}

bool holdsWhole(const QString &text, const QString &what)
{
    for (qsizetype at = text.indexOf(what); at >= 0; at = text.indexOf(what, at + 1)) {
        if (isWholeAt(text, at, at + what.size()))
            return true;
    }
    return false;
}

} // namespace

Watch::Watch(const User &me, const QStringList &keywords) : m_name(foldName(me.username))
{
    for (const QString &typed : keywords) {
        const QString keyword = typed.simplified();
        const QString folded = search::foldText(keyword);
        if (folded.isEmpty() || m_folded.contains(folded))
            continue;
        m_keywords.append(keyword);
        m_folded.append(folded);
    }
}

bool Watch::calls(const QString &text) const
{
    if (!findMentions(text, m_name).empty())
        return true;
    if (m_folded.isEmpty())
        return false;
    const QString folded = search::foldText(text);
    return std::ranges::any_of(m_folded, [&](const QString &keyword) { return holdsWhole(folded, keyword); });
}

} // namespace kith::client
