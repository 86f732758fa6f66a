#include "shared/search/tokens.h"

#include "shared/search/characters.h"

#include <QString>

namespace kith::search {
namespace {

struct Text {
    explicit Text(QStringView folded)
    {
        points.reserve(static_cast<size_t>(folded.size()));
        for (qsizetype i = 0; i < folded.size(); ++i) {
            const QChar c = folded[i];
            const bool pair = c.isHighSurrogate() && i + 1 < folded.size() && folded[i + 1].isLowSurrogate();
            points.push_back(pair ? QChar::surrogateToUcs4(c, folded[++i]) : c.unicode());
        }
        kinds.reserve(points.size());
        for (const char32_t point : points)
            kinds.push_back(kindOf(point));
    }
    Kind kind(size_t at) const { return at < kinds.size() ? kinds[at] : Kind::Space; }
    Token token(size_t at, size_t length) const { return points.substr(at, length); }

    std::u32string points;
    std::vector<Kind> kinds;
};

// Tokens that do not depend on where a word ends.
template <typename Take>
void eachInside(const Text &text, Take take)
{
    for (size_t i = 0; i < text.points.size(); ++i) {
        const Kind first = text.kind(i);
        const Kind second = text.kind(i + 1);
        const Kind third = text.kind(i + 2);
        if (first == Kind::Alone) {
            take(i, 1);
            if (second == Kind::Alone)
                take(i, 2);
        }
        const bool together = first != Kind::Space && second != Kind::Space && third != Kind::Space;
        const bool allAlone = first == Kind::Alone && second == Kind::Alone && third == Kind::Alone;
        if (together && !allAlone)
            take(i, 3);
    }
}

// Runs of one or two letters.
template <typename Take>
void eachShort(const Text &text, Take take)
{
    for (size_t i = 0; i < text.points.size();) {
        size_t end = i;
        while (text.kind(end) == Kind::Letter)
            ++end;
        if (end - i == 1 || end - i == 2)
            take(i, end - i);
        i = std::max(end, i + 1);
    }
}

} // namespace

std::vector<Token> tokensOf(QStringView folded)
{
    const Text text(folded);
    std::vector<Token> tokens;
    tokens.reserve(text.points.size() + 8);
    const auto take = [&](size_t at, size_t length) { tokens.push_back(text.token(at, length)); };
    eachInside(text, take);
    eachShort(text, take);
    return tokens;
}

std::vector<Token> requiredTokens(QStringView word)
{
    struct Part {
        size_t at;
        size_t end;
    };
    const Text text(word);
    std::vector<Part> parts; // ascending by `at`
    eachInside(text, [&](size_t at, size_t length) { parts.push_back({at, at + length}); });
    // As few as cover the word: more that overlap make a search slower, and hardly narrower.
    std::vector<Token> tokens;
    size_t covered = 0;
    for (size_t next = 0; next < parts.size();) {
        covered = std::max(covered, parts[next].at);
        Part furthest = parts[next];
        for (; next < parts.size() && parts[next].at <= covered; ++next) {
            if (parts[next].end > furthest.end)
                furthest = parts[next];
        }
        if (furthest.end > covered) {
            tokens.push_back(text.token(furthest.at, furthest.end - furthest.at));
            covered = furthest.end;
        }
    }
    return tokens;
}

std::vector<Token> shortTokensOf(QStringView word)
{
    const Text text(word);
    std::vector<Token> tokens;
    eachShort(text, [&](size_t at, size_t length) { tokens.push_back(text.token(at, length)); });
    return tokens;
}

} // namespace kith::search
