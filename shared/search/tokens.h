// The tokens by which an index finds a text. All that is in a text is in the tokens; what the tokens say is looked up
// in the text again (Query::matches), so they may say too much, never too little.
//
// Of a folded text: every three neighbouring characters ("raum" gives "rau" and "aum"), no spaces among them; every
// character that means something alone (日, 🎉, %), and two of them side by side, which take the place of three; and
// words of one or two letters ("ok"). What "three" is elsewhere would be whole sentences in Chinese, so two are enough
// there, and a search for 日本 need not read everything.
#pragma once

#include <QStringView>

#include <string>
#include <vector>

namespace kith::search {

using Token = std::u32string;

// In the order of the text, some of them more than once.
std::vector<Token> tokensOf(QStringView folded);

// Enough of those that every text has in which `word` can be found, the most telling ones. Empty: the word has only one
// or two letters in a row, which are found as whole words only; then shortTokensOf() are what the text has.
std::vector<Token> requiredTokens(QStringView word);
std::vector<Token> shortTokensOf(QStringView word);

} // namespace kith::search
