// The addresses in a text: http, https, mailto and kith only, found by the same rules as the browser's base/links.js.
#pragma once

#include <QString>
#include <QUrl>

#include <vector>

namespace kith::words {

struct TextLink {
    qsizetype start = 0;
    qsizetype length = 0;
    QUrl url = {};

    friend bool operator==(const TextLink &, const TextLink &) = default;
};

std::vector<TextLink> findLinks(const QString &text);

// An address that a link may have: what it opens can start no program but a browser, a mail program or this one.
// An invalid URL for anything else.
QUrl linkTarget(const QString &address);

// Why a person should see an address before it is opened: what they click says something else.
enum class LinkDoubt {
    None,
    OtherText,      // the words of it are no address, or another one
    ForeignLetters, // a host that is not ASCII, or may look like another one
    UserInfo,       // "https://bank.example@evil.example": a name before the host
};
LinkDoubt doubtOf(const QUrl &url, const QString &shown);

} // namespace kith::words
