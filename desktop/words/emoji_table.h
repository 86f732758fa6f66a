// The emoji by name (resources/emoji/emoji.tsv): for completion of ":name:" and for the picker. Read at the first
// question; some hundred kilobytes from then on.
#pragma once

#include <QString>
#include <QStringList>

#include <vector>

namespace kith::words {

struct Emoji {
    QString text;
    QString name;      // "face with tears of joy"
    QString shortName; // "face_with_tears_of_joy"
    QStringList words; // folded
    QStringList known; // folded: what it is called elsewhere, "joy"
};

class EmojiTable {
public:
    // The file, or a resource; where it cannot be read there are no emoji.
    explicit EmojiTable(QString file) : m_file(std::move(file)) {}

    const std::vector<Emoji> &all() const;
    const Emoji *find(const QString &text) const;
    // Those that fit all words of the query, the best first; `most` < 0: all of them. An empty query fits everything.
    std::vector<const Emoji *> search(const QString &query, int most = -1) const;
    // What ":tada:" stands for; null where nothing does.
    const Emoji *named(const QString &shortName) const;

private:
    QString m_file;
    mutable bool m_read = false;
    mutable std::vector<Emoji> m_all;
};

} // namespace kith::words
