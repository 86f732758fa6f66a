// The addresses in a text: http, https, mailto and kith only, found by the same rules as the browser's base/text.js
// (which knows the first two).
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

} // namespace kith::words
