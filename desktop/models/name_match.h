// How well a name fits what somebody types. Pure.
#pragma once

#include <QString>
#include <QStringList>

#include <optional>

namespace kith::models {

// What was typed, as words for matchName().
QStringList foldedWords(const QString &typed);

// `foldedName`: search::foldText() of it. Higher is better; nullopt: the name does not fit. Every word has to be found:
// at the name's beginning, at the beginning of one of its words, anywhere, or with its letters in this order from the
// beginning of a word ("gdn" in "garden"), which counts least. Of two that fit alike the shorter name is nearer to what
// was typed.
std::optional<int> matchName(const QStringList &words, const QString &foldedName);

} // namespace kith::models
