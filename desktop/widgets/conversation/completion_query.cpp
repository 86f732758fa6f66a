#include "desktop/widgets/conversation/completion_query.h"

#include "shared/base/text.h"

#include <algorithm>

namespace kith::widgets {

namespace {

constexpr qsizetype longestWord = 64;
constexpr qsizetype emojiFrom = 2; // letters: ":D" and ":)" are no beginning of a name

bool isName(QChar c)
{
    return c.isLetterOrNumber() || c.isMark() || c.isSurrogate() || c == u'.' || c == u'_' || c == u'-';
}
bool isEmojiName(QChar c) { return c.isLetterOrNumber() || c.isMark() || c == u'_' || c == u'-' || c == u'+'; }

// Nothing of a word or an address before it.
bool beginsWord(const QString &text, qsizetype at)
{
    if (at == 0)
        return true;
    const QChar before = text[at - 1];
    return before.isSpace() || (!isName(before) && before != u'@' && before != u':' && before != u'/');
}

} // namespace

std::optional<CompletionQuery> completionAt(const QString &text, qsizetype cursor)
{
    for (qsizetype at = cursor - 1; at >= 0 && cursor - at <= longestWord; --at) {
        const QChar c = text[at];
        const qsizetype length = cursor - at - 1;
        if (c == u'@' && beginsWord(text, at))
            return CompletionQuery{CompletionQuery::Kind::Person, at, text.mid(at + 1, length)};
        if (c == u':') {
            const QString word = text.mid(at + 1, length);
            if (length < emojiFrom || !beginsWord(text, at) || !std::ranges::all_of(word, isEmojiName))
                return {};
            return CompletionQuery{CompletionQuery::Kind::Emoji, at, word};
        }
        if (!isName(c) && !isEmojiName(c))
            return {};
    }
    return {};
}

std::optional<CompletionQuery> closedEmojiAt(const QString &text, qsizetype cursor)
{
    if (cursor < 3 || text[cursor - 1] != u':')
        return {};
    qsizetype at = cursor - 2;
    while (at >= 0 && cursor - at <= longestWord && isEmojiName(text[at]))
        --at;
    if (at < 0 || at == cursor - 2 || text[at] != u':' || !beginsWord(text, at))
        return {};
    return CompletionQuery{CompletionQuery::Kind::Emoji, at, text.mid(at + 1, cursor - at - 2)};
}

std::vector<Mentionable> rankPeople(
    const std::vector<Mentionable> &people, const std::vector<UserId> &recent, const QString &word, size_t most)
{
    const QString wanted = foldName(word);
    struct Ranked {
        size_t spoke;
        int fit; // 0: begins with it, 1: a word of the name does, 2: has it
        QString name;
        const Mentionable *person;
    };
    std::vector<Ranked> ranked;
    for (const Mentionable &person : people) {
        const QString username = foldName(person.username);
        const QString name = foldName(person.displayName);
        const bool begins = username.startsWith(wanted) || name.startsWith(wanted);
        if (!begins && !username.contains(wanted) && !name.contains(wanted))
            continue;
        const auto spoke = std::ranges::find(recent, person.id);
        ranked.push_back({size_t(spoke - recent.begin()),
            begins                             ? 0
                : name.contains(u' ' + wanted) ? 1
                                               : 2,
            name.isEmpty() ? username : name, &person});
    }
    std::ranges::stable_sort(ranked, [](const Ranked &a, const Ranked &b) {
        if (a.spoke != b.spoke)
            return a.spoke < b.spoke;
        return a.fit != b.fit ? a.fit < b.fit : QString::localeAwareCompare(a.name, b.name) < 0;
    });
    std::vector<Mentionable> result;
    for (const Ranked &it : ranked) {
        if (result.size() >= most)
            break;
        result.push_back(*it.person);
    }
    return result;
}

} // namespace kith::widgets
