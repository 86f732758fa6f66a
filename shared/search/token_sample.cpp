#include "shared/search/token_sample.h"

#include <algorithm>

namespace kith::search {
namespace {

constexpr size_t mostTokens = 32;
constexpr qsizetype evidence = 16; // of fewer messages nothing follows

} // namespace

TokenSample::TokenSample(std::vector<Token> tokens) : m_tokens(std::move(tokens))
{
    if (m_tokens.size() > mostTokens)
        m_tokens.resize(mostTokens);
    for (const Token &token : m_tokens)
        m_texts.push_back(QString::fromUcs4(token.data(), static_cast<qsizetype>(token.size())));
}

void TokenSample::add(QStringView folded)
{
    if (m_texts.size() < 2)
        return; // there is nothing to choose
    quint32 has = 0;
    for (size_t i = 0; i < m_texts.size(); ++i) {
        if (folded.contains(m_texts[i]))
            has |= quint32(1) << i;
    }
    m_messages.push_back(has);
}

qsizetype TokenSample::count(quint32 mask) const
{
    return std::ranges::count_if(m_messages, [mask](quint32 has) { return (has & mask) == mask; });
}

std::vector<Token> TokenSample::telling() const
{
    struct Choice {
        size_t index;
        quint32 bit;
        qsizetype count;
    };
    std::vector<Choice> rarest;
    for (size_t i = 0; i < m_texts.size(); ++i)
        rarest.push_back({i, quint32(1) << i, count(quint32(1) << i)});
    std::ranges::stable_sort(rarest, {}, &Choice::count);
    std::vector<Choice> chosen;
    for (const Choice &one : rarest) {
        const bool goesWithoutSaying = std::ranges::any_of(chosen, [&](const Choice &other) {
            return other.count >= evidence && count(one.bit | other.bit) * 10 >= other.count * 9;
        });
        if (!goesWithoutSaying)
            chosen.push_back(one);
    }
    std::vector<Token> tokens;
    tokens.reserve(chosen.size());
    for (const Choice &one : chosen)
        tokens.push_back(m_tokens[one.index]);
    return tokens;
}

} // namespace kith::search
