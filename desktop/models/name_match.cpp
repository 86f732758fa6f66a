#include "desktop/models/name_match.h"

#include "shared/search/fold.h"

#include <algorithm>

namespace kith::models {
namespace {

// Each apart from the next by more than a long name can take away.
constexpr int whole = 4'000, beginning = 3'000, wordBeginning = 2'000, inside = 1'000, scattered = 0;
constexpr int longest = 200;

bool beginsWord(const QString &name, qsizetype at)
{
    return at == 0 || !name[at - 1].isLetterOrNumber() || (!name[at - 1].isDigit() && name[at].isDigit());
}

// The best gap-free occurrence.
std::optional<int> together(const QString &word, const QString &name)
{
    std::optional<int> best;
    for (qsizetype at = name.indexOf(word); at >= 0; at = name.indexOf(word, at + 1)) {
        if (at == 0)
            return word.size() == name.size() ? whole : beginning;
        best = std::max(best.value_or(inside), beginsWord(name, at) ? wordBeginning : inside);
    }
    return best;
}

// Letter by letter, from the beginning of a word; those that begin one are what somebody types on purpose.
std::optional<int> apart(const QString &word, const QString &name)
{
    if (word.size() < 2)
        return std::nullopt;
    std::optional<int> best;
    for (qsizetype first = name.indexOf(word[0]); first >= 0; first = name.indexOf(word[0], first + 1)) {
        if (!beginsWord(name, first))
            continue;
        int beginnings = 1;
        qsizetype at = first;
        for (qsizetype i = 1; i < word.size() && at >= 0; ++i) {
            at = name.indexOf(word[i], at + 1);
            if (at >= 0 && beginsWord(name, at))
                ++beginnings;
        }
        if (at >= 0)
            best = std::max(best.value_or(0), scattered + beginnings * 100);
    }
    return best;
}

} // namespace

QStringList foldedWords(const QString &typed)
{
    return search::foldText(typed).simplified().split(u' ', Qt::SkipEmptyParts);
}

std::optional<int> matchName(const QStringList &words, const QString &name)
{
    int sum = 0;
    for (const QString &word : words) {
        std::optional<int> fit = together(word, name);
        if (!fit)
            fit = apart(word, name);
        if (!fit)
            return std::nullopt;
        sum += *fit;
    }
    return sum - int(std::min<qsizetype>(name.size(), longest));
}

} // namespace kith::models
