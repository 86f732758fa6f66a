// How the tokens of a query lie in some messages, to choose which of them an index is asked for: what nearly always
// comes together with another token makes the search slower, not narrower.
#pragma once

#include "shared/search/tokens.h"

#include <QString>

#include <vector>

namespace kith::search {

class TokenSample {
public:
    // Of more than 32 tokens only the first count.
    explicit TokenSample(std::vector<Token> tokens);

    void add(QStringView folded); // a message: foldText() of its text

    // The rarest first. At least one, where there is one at all.
    std::vector<Token> telling() const;

private:
    qsizetype count(quint32 mask) const; // messages that have all of these

    std::vector<Token> m_tokens;
    std::vector<QString> m_texts;
    std::vector<quint32> m_messages; // a bit for each token
};

} // namespace kith::search
