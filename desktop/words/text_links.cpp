#include "desktop/words/text_links.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace kith::words {

namespace {

// Punctuation at the end belongs to the sentence; a closing bracket does where none was opened.
QStringView withoutSentenceEnd(QStringView url)
{
    qsizetype surplus = 0; // of closing brackets, round then square: counted once, however many there are
    qsizetype surplusSquare = 0;
    for (const QChar c : url) {
        surplus += c == u')' ? 1 : c == u'(' ? -1 : 0;
        surplusSquare += c == u']' ? 1 : c == u'[' ? -1 : 0;
    }
    while (!url.isEmpty()) {
        const QChar last = url.back();
        const bool punctuation = u".,;:!?'*_~…。、，！？"_s.contains(last);
        if (last == u')' && surplus > 0)
            --surplus;
        else if (last == u']' && surplusSquare > 0)
            --surplusSquare;
        else if (!punctuation)
            break;
        url.chop(1);
    }
    return url;
}

} // namespace

QUrl linkTarget(const QString &address)
{
    const QUrl url(address);
    const QString scheme = url.scheme();
    const bool web = scheme == "http"_L1 || scheme == "https"_L1 || scheme == "kith"_L1;
    if (!url.isValid() || (web && url.host().isEmpty()))
        return {};
    return web || (scheme == "mailto"_L1 && url.path().contains(u'@')) ? url : QUrl();
}

LinkDoubt doubtOf(const QUrl &url, const QString &shown)
{
    const QString host = url.host(QUrl::FullyEncoded);
    if (host.startsWith("xn--"_L1) || host.contains(".xn--"_L1))
        return LinkDoubt::ForeignLetters;
    if (!url.userInfo().isEmpty())
        return LinkDoubt::UserInfo;
    const bool turned = std::ranges::any_of(shown, [](QChar c) { return c.category() == QChar::Other_Format; });
    return turned || QUrl(shown) != url ? LinkDoubt::OtherText : LinkDoubt::None;
}

std::vector<TextLink> findLinks(const QString &text)
{
    std::vector<TextLink> links;
    // Nearly every message: no pattern is tried.
    if (!text.contains("://"_L1) && !text.contains("mailto:"_L1, Qt::CaseInsensitive))
        return links;
    static const QRegularExpression pattern(uR"(\b(?:(?:https?|kith)://|mailto:)[^\s<>"]+)"_s,
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::UseUnicodePropertiesOption);
    for (auto matches = pattern.globalMatch(text); matches.hasNext();) {
        const auto match = matches.next();
        const QStringView shown = withoutSentenceEnd(match.capturedView());
        if (const QUrl url = linkTarget(shown.toString()); !url.isEmpty())
            links.push_back({match.capturedStart(), shown.size(), url});
    }
    return links;
}

} // namespace kith::words
