#include "shared/search/query.h"

#include "shared/search/characters.h"
#include "shared/search/fold.h"

#include <QStringList>
#include <QTextBoundaryFinder>

#include <algorithm>

namespace kith::search {
namespace {

constexpr size_t tokensPerQuery = 12; // more make the search slower, not narrower

char32_t pointBefore(QStringView text, qsizetype at)
{
    if (at <= 0)
        return U' ';
    const QChar c = text[at - 1];
    return c.isLowSurrogate() && at > 1 ? QChar::surrogateToUcs4(text[at - 2], c) : char32_t(c.unicode());
}

char32_t pointAt(QStringView text, qsizetype at)
{
    if (at >= text.size())
        return U' ';
    const QChar c = text[at];
    return c.isHighSurrogate() && at + 1 < text.size() ? QChar::surrogateToUcs4(c, text[at + 1])
                                                       : char32_t(c.unicode());
}

bool isQuote(QChar c) { return c == u'"' || c == u'\u201C' || c == u'\u201D' || c == u'\u201E'; }

// A quote opens at the start of a word and closes at the end of one; elsewhere, or alone, it is a character as others.
QStringList wordsOf(const QString &typed)
{
    QStringList words;
    qsizetype i = 0;
    const auto isGap = [&](qsizetype at) { return at >= typed.size() || typed[at].isSpace(); };
    while (i < typed.size()) {
        if (isGap(i)) {
            ++i;
            continue;
        }
        qsizetype end = i;
        if (isQuote(typed[i])) {
            qsizetype close = i + 1;
            while (close < typed.size() && !(isQuote(typed[close]) && isGap(close + 1)))
                ++close;
            const QString phrase = typed.mid(i + 1, close - i - 1).simplified();
            if (close < typed.size() && !phrase.isEmpty()) {
                words << phrase;
                i = close + 1;
                continue;
            }
        }
        while (!isGap(end))
            ++end;
        words << typed.mid(i, end - i);
        i = end;
    }
    return words;
}

// The folded text, and for each of its characters which ones of the original it came from.
struct Traced {
    QString folded;
    std::vector<qsizetype> begin;
    std::vector<qsizetype> end;
};

Traced traced(const QString &text)
{
    Traced result;
    QTextBoundaryFinder clusters(QTextBoundaryFinder::Grapheme, text);
    qsizetype from = 0;
    while (from < text.size()) {
        const qsizetype next = clusters.toNextBoundary();
        const qsizetype to = next < 0 ? text.size() : next;
        const QString part = foldText(QStringView(text).mid(from, to - from));
        result.folded += part;
        result.begin.insert(result.begin.end(), static_cast<size_t>(part.size()), from);
        result.end.insert(result.end.end(), static_cast<size_t>(part.size()), to);
        from = to;
    }
    return result;
}

} // namespace

Query::Query(const QString &typed)
{
    for (const QString &part : wordsOf(typed)) {
        // Folding may bring spaces to light, and make nothing of what has only marks.
        const QString folded = foldText(part).simplified();
        if (folded.isEmpty() || std::ranges::any_of(m_words, [&](const Word &word) { return word.folded == folded; }))
            continue;
        m_words.push_back({.folded = folded, .whole = requiredTokens(folded).empty()});
    }
}

qsizetype Query::find(const Word &word, QStringView folded, qsizetype from)
{
    for (qsizetype at = folded.indexOf(word.folded, from); at >= 0; at = folded.indexOf(word.folded, at + 1)) {
        if (!word.whole
            || (kindOf(pointBefore(folded, at)) != Kind::Letter
                && kindOf(pointAt(folded, at + word.folded.size())) != Kind::Letter))
            return at;
    }
    return -1;
}

bool Query::matches(QStringView folded) const
{
    return std::ranges::all_of(m_words, [&](const Word &word) { return find(word, folded, 0) >= 0; });
}

std::vector<Query::Place> Query::placesIn(const QString &text) const
{
    const Traced trace = traced(text);
    std::vector<Place> places;
    for (const Word &word : m_words) {
        const qsizetype length = word.folded.size();
        for (qsizetype at = find(word, trace.folded, 0); at >= 0; at = find(word, trace.folded, at + length)) {
            const qsizetype begin = trace.begin[static_cast<size_t>(at)];
            places.push_back({begin, trace.end[static_cast<size_t>(at + length - 1)] - begin});
        }
    }
    std::ranges::sort(places, {}, &Place::at);
    std::vector<Place> apart;
    for (const Place place : places) {
        if (apart.empty() || place.at > apart.back().at + apart.back().length) {
            apart.push_back(place);
        } else {
            Place &last = apart.back();
            last.length = std::max(last.length, place.at + place.length - last.at);
        }
    }
    return apart;
}

std::vector<Token> Query::tokens() const
{
    std::vector<std::vector<Token>> each;
    for (const Word &word : m_words) {
        each.push_back(word.whole ? shortTokensOf(word.folded) : requiredTokens(word.folded));
        // The longer ones are rarer.
        std::ranges::stable_sort(each.back(), [](const Token &a, const Token &b) { return a.size() > b.size(); });
    }
    std::vector<Token> tokens;
    size_t most = 0;
    for (const std::vector<Token> &some : each)
        most = std::max(most, some.size());
    for (size_t round = 0; round < most; ++round) {
        for (const std::vector<Token> &some : each) {
            if (round < some.size() && tokens.size() < tokensPerQuery
                && std::ranges::find(tokens, some[round]) == tokens.end())
                tokens.push_back(some[round]);
        }
    }
    return tokens;
}

} // namespace kith::search
