// How texts are made comparable for a search: what looks alike to a reader is the same.
#pragma once

#include <QString>
#include <QStringView>

namespace kith::search {

// Compatibility forms, case, accents and invisible characters are gone: "Räume", "RAUME" and "ｒａｕｍｅ" fold to
// "raume", "Straße" to "strasse". Vowel and tone signs of Thai or Devanagari stay, and so do the marks of kana (が is
// not か). A line break is a space. Folding twice changes nothing. Costs about 0.1 µs a character, much less where all
// is ASCII.
QString foldText(QStringView text);

} // namespace kith::search
