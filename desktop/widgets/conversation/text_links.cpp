#include "desktop/widgets/conversation/text_links.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace kith::widgets {

namespace {

// Punctuation at the end belongs to the sentence; a closing bracket does where none was opened.
QStringView withoutSentenceEnd(QStringView url)
{
    const auto closesNothing = [&url](QChar open, QChar close) { return url.count(close) > url.count(open); };
    while (!url.isEmpty()) {
        const QChar last = url.back();
        const bool punctuation = u".,;:!?'*_~…。、，！？"_s.contains(last);
        if (!punctuation && !(last == u')' && closesNothing(u'(', u')'))
            && !(last == u']' && closesNothing(u'[', u']')))
            break;
        url.chop(1);
    }
    return url;
}

} // namespace

std::vector<TextLink> findLinks(const QString &text)
{
    std::vector<TextLink> links;
    if (!text.contains("://"_L1)) // nearly every message: no pattern is tried
        return links;
    static const QRegularExpression pattern(uR"(\bhttps?://[^\s<>"]+)"_s,
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::UseUnicodePropertiesOption);
    for (auto matches = pattern.globalMatch(text); matches.hasNext();) {
        const auto match = matches.next();
        const QStringView shown = withoutSentenceEnd(match.capturedView());
        const QUrl url(shown.toString());
        const bool isWeb = url.scheme() == "http"_L1 || url.scheme() == "https"_L1;
        if (url.isValid() && isWeb && !url.host().isEmpty())
            links.push_back({match.capturedStart(), shown.size(), url});
    }
    return links;
}

} // namespace kith::widgets
