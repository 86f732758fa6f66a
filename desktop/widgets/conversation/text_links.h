// The addresses in a message: http and https only, found by the same rules as the browser's base/text.js.
#pragma once

#include <QString>
#include <QUrl>

#include <vector>

namespace kith::widgets {

struct TextLink {
    qsizetype start = 0;
    qsizetype length = 0;
    QUrl url = {};
};

std::vector<TextLink> findLinks(const QString &text);

} // namespace kith::widgets
