#include "desktop/models/excerpt.h"

#include <QTextBoundaryFinder>

#include <algorithm>

namespace kith::models {
namespace {

constexpr qsizetype before = 40; // shown before the first place
constexpr qsizetype slack = 16;  // how far a cut moves to fall between two words

// Where a text may be cut near `at`: between words, at least between characters.
qsizetype cutNear(const QString &text, qsizetype at, bool back)
{
    for (const auto type : {QTextBoundaryFinder::Word, QTextBoundaryFinder::Grapheme}) {
        QTextBoundaryFinder finder(type, text);
        finder.setPosition(at);
        if (finder.isAtBoundary())
            return at;
        const qsizetype cut = back ? finder.toPreviousBoundary() : finder.toNextBoundary();
        if (cut >= 0 && std::abs(cut - at) <= slack)
            return cut;
    }
    return at;
}

} // namespace

Excerpt excerptOf(const QString &message, const search::Query &query, qsizetype length)
{
    Excerpt excerpt{.text = message};
    // One for one, so that places stay where they are.
    for (QChar &c : excerpt.text) {
        if (c.isSpace())
            c = u' ';
    }
    excerpt.places = query.placesIn(message);
    const qsizetype first = excerpt.places.empty() ? 0 : excerpt.places.front().at;
    qsizetype from = first > before ? cutNear(excerpt.text, first - before, true) : 0;
    const qsizetype to =
        excerpt.text.size() - from > length ? cutNear(excerpt.text, from + length, false) : excerpt.text.size();
    while (from < to && excerpt.text[from] == u' ')
        ++from;
    const bool cutBefore = from > 0;
    const bool cutAfter = to < excerpt.text.size();
    excerpt.text = excerpt.text.mid(from, to - from);
    std::vector<search::Query::Place> places;
    for (const auto &[at, size] : excerpt.places) {
        const qsizetype begin = std::max(at, from);
        const qsizetype end = std::min(at + size, to);
        if (begin < end)
            places.push_back({.at = begin - from + (cutBefore ? 1 : 0), .length = end - begin});
    }
    excerpt.places = std::move(places);
    if (cutBefore)
        excerpt.text.prepend(u'…');
    if (cutAfter)
        excerpt.text.append(u'…');
    return excerpt;
}

} // namespace kith::models
