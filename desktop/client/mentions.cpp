#include "desktop/client/mentions.h"

#include "shared/base/text.h"

namespace kith::client {
namespace {

constexpr qsizetype longestName = 128; // more than a name can be, however it is written

bool isAt(QChar c) { return c == u'@' || c == u'\uFF20'; } // also full width

bool isNameCharacter(char32_t c)
{
    return QChar::isLetterOrNumber(c) || QChar::isMark(c) || c == U'.' || c == U'_' || c == U'-';
}

bool isSentenceEnd(QChar c) { return c == u'.' || c == u'-' || c == u'_'; }

qsizetype endOfName(const QString &text, qsizetype from)
{
    qsizetype end = from;
    while (end < text.size()) {
        const bool pair = text[end].isHighSurrogate() && end + 1 < text.size() && text[end + 1].isLowSurrogate();
        const char32_t c = pair ? QChar::surrogateToUcs4(text[end], text[end + 1]) : text[end].unicode();
        if (!isNameCharacter(c))
            break;
        end += pair ? 2 : 1;
    }
    return end;
}

} // namespace

std::vector<Mention> findMentions(const QString &text, const QString &folded)
{
    std::vector<Mention> found;
    if (folded.isEmpty())
        return found;
    for (qsizetype at = 0; at < text.size(); ++at) {
        if (!isAt(text[at]) || (at > 0 && (text[at - 1].isLetterOrNumber() || isAt(text[at - 1]))))
            continue;
        qsizetype length = endOfName(text, at + 1) - at - 1;
        while (length > longestName && isSentenceEnd(text[at + length]))
            --length;
        while (length > 0 && length <= longestName && foldName(text.mid(at + 1, length)) != folded)
            length = isSentenceEnd(text[at + length]) ? length - 1 : 0;
        if (length > 0 && length <= longestName)
            found.push_back({.start = at, .length = length + 1});
    }
    return found;
}

} // namespace kith::client
