// Where a text names somebody: "@ada", whole, whatever the case. One rule for what is counted, told and marked. Pure.
#pragma once

#include <QString>

#include <vector>

namespace kith::client {

struct Mention {
    qsizetype start = 0; // of the "@"
    qsizetype length = 0;
    friend bool operator==(const Mention &, const Mention &) = default;
};

// `folded`: foldName() of the user name; empty: nobody. What stands behind the "@" goes on as far as a name may; full
// stops and the like at its end are the sentence's, unless they are the name's: "@ada." names ada, "@ada.b" somebody
// else. "ben@ada" is an address.
std::vector<Mention> findMentions(const QString &text, const QString &folded);

} // namespace kith::client
