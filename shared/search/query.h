// What a person typed into a search field: words, all of which a text must contain, in any order. A part of a word is
// enough ("aum" finds "Räume"); only a word of one or two letters must stand alone ("ok" does not find "book"), as
// everybody has those inside other words. Words are divided by spaces; what is "in quotes" is one word.
#pragma once

#include "shared/search/tokens.h"

#include <QString>

#include <vector>

namespace kith::search {

class Query {
public:
    Query() = default;
    explicit Query(const QString &typed);

    bool isEmpty() const { return m_words.empty(); } // nothing to look for
    // `folded`: foldText() of the text.
    bool matches(QStringView folded) const;

    // Which parts of a text as it is (not folded) a reader wants to see marked, ascending and apart.
    struct Place {
        qsizetype at = 0;
        qsizetype length = 0;
        friend bool operator==(Place, Place) = default;
    };
    std::vector<Place> placesIn(const QString &text) const;

    // Some of the tokens that a text has where it matches, the most telling ones; at least one unless isEmpty().
    std::vector<Token> tokens() const;

    friend bool operator==(const Query &, const Query &) = default;

private:
    struct Word {
        QString folded;
        bool whole = false; // nothing but one or two letters in a row: not inside of longer words
        friend bool operator==(const Word &, const Word &) = default;
    };
    static qsizetype find(const Word &word, QStringView folded, qsizetype from);

    std::vector<Word> m_words;
};

} // namespace kith::search
