// What is being typed that could be completed: a name after "@", an emoji after ":". And who fits, in which order.
// Pure.
#pragma once

#include "shared/base/ids.h"

#include <QString>

#include <optional>
#include <vector>

namespace kith::widgets {

struct CompletionQuery {
    enum class Kind { Person, Emoji };
    Kind kind = Kind::Person;
    qsizetype start = 0; // of the mark, "@" or ":"
    QString word = {};   // behind it, up to the cursor

    friend bool operator==(const CompletionQuery &, const CompletionQuery &) = default;
};

// Where the cursor stands behind a mark at a word's beginning: "@" at once, ":" from two letters on.
std::optional<CompletionQuery> completionAt(const QString &text, qsizetype cursor);
// The name between colons that ends at the cursor, ":tada:"; its start is that of the first colon.
std::optional<CompletionQuery> closedEmojiAt(const QString &text, qsizetype cursor);

struct Mentionable {
    UserId id;
    QString username;
    QString displayName;
};

// Those whose name, or a word of it, has `word` in it: who spoke lately (`recent`, the last one first), then those
// whose name begins with it, then the others; each by name. At most `most`.
std::vector<Mentionable> rankPeople(
    const std::vector<Mentionable> &people, const std::vector<UserId> &recent, const QString &word, size_t most = 20);

} // namespace kith::widgets
