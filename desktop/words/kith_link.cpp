#include "desktop/words/kith_link.h"
#include "desktop/client/sign_in.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace kith::words {

namespace {

constexpr qsizetype longest = 1024;
constexpr qsizetype longestKey = 128;

// A program wrote the link, so names in other scripts come in their encoded form. Nothing that looks like something
// else, changes the direction of writing or ends a line gets any further.
bool isPlain(const QString &text)
{
    return std::all_of(text.begin(), text.end(), [](QChar c) { return c > u' ' && c.unicode() < 0x7f && c != u'\\'; });
}

bool isKey(const QString &text)
{
    return !text.isEmpty() && text.size() <= longestKey
        && std::all_of(text.begin(), text.end(), [](QChar c) { return c.isLetterOrNumber() || c == u'-' || c == u'_'; })
        && isPlain(text);
}

} // namespace

bool KithLink::leadsTo(const QUrl &account) const
{
    return server.host().compare(account.host(), Qt::CaseInsensitive) == 0 && server.port() == account.port();
}

QString roomLink(const QUrl &server, RoomId room, qint64 seq)
{
    QUrl link;
    link.setScheme(u"kith"_s);
    link.setHost(server.host());
    link.setPort(server.port());
    QString path = u"/room/"_s + QString::fromLatin1(QUrl::toPercentEncoding(room.toString()));
    if (seq > 0)
        path += u'/' + QString::number(seq);
    link.setPath(path, QUrl::StrictMode);
    return link.toString(QUrl::FullyEncoded);
}

std::optional<KithLink> kithLink(const QString &text)
{
    if (text.size() > longest || !isPlain(text) || text.contains(u'?') || text.contains(u'#'))
        return {};
    const QUrl url(text, QUrl::StrictMode);
    if (!url.isValid() || url.scheme() != u"kith" || url.host().isEmpty() || url.port() == 0
        || url.authority().contains(u'@') || text.section(u'/', 2, 2).endsWith(u':'))
        return {};

    // Divided before it is decoded: an encoded slash divides nothing.
    QStringList parts;
    for (const QString &part : url.path(QUrl::FullyEncoded).split(u'/'))
        parts << QUrl::fromPercentEncoding(part.toLatin1());
    if (parts.size() < 3 || !parts.takeFirst().isEmpty())
        return {};

    KithLink link{.server = client::serverUrl(url.authority(QUrl::FullyEncoded)), .room = {}, .invite = {}};
    if (!link.server.isValid())
        return {};
    const QString &what = parts[0];
    if (what == u"join" && parts.size() == 2 && isKey(parts[1])) {
        link.invite = parts[1];
        return link;
    }
    if (what != u"room" || parts.size() > 3)
        return {};
    link.room = RoomId::fromString(parts[1]);
    if (!link.room.isValid())
        return {};
    if (parts.size() == 3) {
        quint64 seq = 0;
        if (!parseDecimal(parts[2], seq) || seq == 0)
            return {};
        link.seq = static_cast<qint64>(seq);
    }
    return link;
}

} // namespace kith::words
