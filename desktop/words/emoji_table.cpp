#include "desktop/words/emoji_table.h"

#include <QFile>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace kith::words {

namespace {

constexpr int noFit = 1000;

// "Face with tears of joy" as ":face_with_tears_of_joy:".
QString asShortName(const QString &name)
{
    QString result;
    for (const QChar c : name.toLower()) {
        if (c.isLetterOrNumber())
            result += c;
        else if (c == u'*' || c == u'#') // of the keycaps
            result += c == u'*' ? u"_asterisk"_s : u"_hash"_s;
        else if (!result.isEmpty() && result.back() != u'_' && c != u'’' && c != u'\'')
            result += u'_';
    }
    while (result.endsWith(u'_'))
        result.chop(1);
    return result;
}

// How well one word fits: less is better.
int fit(const Emoji &emoji, const QString &word)
{
    if (emoji.shortName == word || emoji.known.contains(word))
        return 0;
    const QString name = emoji.name.toCaseFolded();
    const auto begins = [&word](const QString &known) { return known.startsWith(word); };
    if (std::ranges::any_of(emoji.known, begins))
        return 1;
    if (name.startsWith(word))
        return 2;
    if (emoji.words.contains(word))
        return 3;
    if (name.contains(u' ' + word))
        return 4;
    if (std::ranges::any_of(emoji.words, begins))
        return 5;
    return name.contains(word) ? 6 : noFit; // also within a word
}

} // namespace

const std::vector<Emoji> &EmojiTable::all() const
{
    if (std::exchange(m_read, true))
        return m_all;
    QFile file(m_file);
    if (!file.open(QIODevice::ReadOnly))
        return m_all;
    const QString text = QString::fromUtf8(file.readAll());
    for (const QStringView line : QStringView(text).split(u'\n', Qt::SkipEmptyParts)) {
        const auto parts = line.split(u'\t');
        if (parts.size() < 2)
            continue;
        Emoji emoji{
            .text = parts[0].toString(), .name = parts[1].toString(), .shortName = {}, .words = {}, .known = {}};
        if (parts.size() > 2 && !parts[2].isEmpty())
            emoji.words = parts[2].toString().toCaseFolded().split(u'|');
        if (parts.size() > 3)
            emoji.known = parts[3].toString().toCaseFolded().split(u'|');
        emoji.shortName = asShortName(emoji.name);
        m_all.push_back(std::move(emoji));
    }
    return m_all;
}

const Emoji *EmojiTable::find(const QString &text) const
{
    const auto found = std::ranges::find(all(), text, &Emoji::text);
    return found == all().end() ? nullptr : &*found;
}

std::vector<const Emoji *> EmojiTable::search(const QString &query, int most) const
{
    QString folded = query.toCaseFolded();
    const QString whole = folded.trimmed();
    folded.replace(u'_', u' ');
    const QStringList wanted = folded.simplified().split(u' ', Qt::SkipEmptyParts);
    std::vector<std::pair<int, const Emoji *>> fits;
    for (const Emoji &emoji : all()) {
        // A name with blanks in it is one name, too.
        int worst = whole == emoji.shortName || emoji.known.contains(whole) ? -1 : 0;
        for (const QString &word : wanted) {
            if (worst < 0 || worst == noFit)
                break;
            worst = std::max(worst, fit(emoji, word));
        }
        if (worst != noFit)
            fits.emplace_back(worst, &emoji);
    }
    std::ranges::stable_sort(fits, {}, [](const auto &it) { return it.first; });
    std::vector<const Emoji *> result;
    for (const auto &[rank, emoji] : fits) {
        if (most >= 0 && int(result.size()) >= most)
            break;
        result.push_back(emoji);
    }
    return result;
}

const Emoji *EmojiTable::named(const QString &shortName) const
{
    const QString folded = shortName.toCaseFolded();
    const auto is = [this](auto knows) { return std::ranges::find_if(all(), knows); };
    auto found = is([&folded](const Emoji &emoji) { return emoji.shortName == folded; });
    if (found == all().end())
        found = is([&folded](const Emoji &emoji) { return emoji.known.contains(folded); });
    return found == all().end() ? nullptr : &*found;
}

} // namespace kith::words
