#include "desktop/client/watch.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace kith::client {
namespace {

// As foldName does (shared/base/text.h), for text of any length.
QString fold(const QString &text)
{
    return text.normalized(QString::NormalizationForm_KC).toCaseFolded().normalized(QString::NormalizationForm_KC);
}

bool isWord(QChar c) { return c.isLetterOrNumber() || c.isMark() || c == u'_' || c.isSurrogate(); }
// What a name may have inside.
bool joins(QChar c) { return c == u'.' || c == u'-'; }

bool isWholeAt(const QString &text, qsizetype at, qsizetype end)
{
    return (at == 0 || !isWord(text[at - 1]) || !isWord(text[at]))
        && (end == text.size() || !isWord(text[end]) || !isWord(text[end - 1]));
}

bool isNameAt(const QString &text, qsizetype at, qsizetype end)
{
    if (at > 0 && (isWord(text[at - 1]) || text[at - 1] == u'@'))
        return false; // of an address: ben@ada
    qsizetype next = end;
    while (next < text.size() && joins(text[next]))
        ++next;
    return next == text.size() || !isWord(text[next]);
}

template <typename Fits>
bool holds(const QString &text, const QString &what, Fits fits)
{
    for (qsizetype at = text.indexOf(what); at >= 0; at = text.indexOf(what, at + 1)) {
        if (fits(text, at, at + what.size()))
            return true;
    }
    return false;
}

} // namespace

Watch::Watch(const User &me, const QStringList &keywords) : m_name(u'@' + fold(me.username))
{
    for (const QString &typed : keywords) {
        const QString keyword = typed.simplified();
        const QString folded = fold(keyword);
        if (folded.isEmpty() || m_folded.contains(folded))
            continue;
        m_keywords.append(keyword);
        m_folded.append(folded);
    }
}

bool Watch::calls(const QString &text) const
{
    if (m_name.size() < 2 && m_folded.isEmpty())
        return false;
    // Most messages: nothing in them needs a closer look.
    if (m_folded.isEmpty() && !text.contains(u'@') && !text.contains(u'\uFF20'))
        return false;
    const QString folded = fold(text);
    if (m_name.size() > 1 && holds(folded, m_name, isNameAt))
        return true;
    return std::ranges::any_of(m_folded, [&](const QString &keyword) { return holds(folded, keyword, isWholeAt); });
}

} // namespace kith::client
