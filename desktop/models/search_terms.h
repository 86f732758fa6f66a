// What somebody typed to find messages: words, and what narrows them ("from:ada", "before:2026-11-30"). Pure.
#pragma once

#include <QDate>
#include <QString>

#include <optional>

namespace kith::models {

struct SearchTerms {
    QString words;
    std::optional<QString> from = {};  // a user name, or "me"
    std::optional<QDate> before = {};  // the first day that does not count any more
    std::optional<QString> wrong = {}; // a date that is none, as it was typed
    friend bool operator==(const SearchTerms &, const SearchTerms &) = default;
};

// A later "from:" or "before:" replaces an earlier one. Without a value they are words like others.
SearchTerms parseSearch(const QString &typed);

} // namespace kith::models
