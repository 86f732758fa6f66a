#include "desktop/models/search_terms.h"

#include <QStringList>

using namespace Qt::StringLiterals;

namespace kith::models {

SearchTerms parseSearch(const QString &typed)
{
    SearchTerms terms;
    QStringList words;
    bool quoted = false; // what stands in quotes is searched as it is
    for (const QString &word : typed.split(u' ', Qt::SkipEmptyParts)) {
        const bool plain = !quoted && !word.startsWith(u'"');
        if (word.count(u'"') % 2 == 1)
            quoted = !quoted;
        const qsizetype colon = word.indexOf(u':');
        const QString value = word.mid(colon + 1);
        const QString key = word.left(colon).toLower();
        if (plain && colon > 0 && !value.isEmpty() && key == "from"_L1) {
            terms.from = value.startsWith(u'@') ? value.mid(1) : value;
        } else if (plain && colon > 0 && !value.isEmpty() && key == "before"_L1) {
            const QDate date = QDate::fromString(value, Qt::ISODate);
            terms.before = date.isValid() ? std::optional(date) : std::nullopt;
            terms.wrong = date.isValid() ? std::nullopt : std::optional(value);
        } else {
            words.append(word);
        }
    }
    terms.words = words.join(u' ');
    return terms;
}

} // namespace kith::models
