// How many columns of a terminal a text takes (UAX #11, UAX #29, UTS #51). Terminals differ on what is joined by
// U+200D; here, as in most of today's, it is one picture of two columns.
#pragma once

#include <QString>

namespace kith::terminal {

// Of what a reader takes for one character: 0, 1 or 2.
int clusterWidth(QStringView cluster);
int textWidth(QStringView text);
// At most `columns` wide, with "…" where something is missing.
QString cut(const QString &text, int columns);
// Broken between words, before and behind wide characters, and within a word that is wider than a row, so that no row
// is wider than `columns`. The first row begins at column `first`, what follows (also after a line break that was
// there) at `indent`, or less where the rows are very narrow.
QString wrapped(const QString &text, int columns, int first, int indent);
// Exactly `columns` wide: cut, or filled with spaces at its end.
QString padded(const QString &text, int columns);

// Where the character before or behind `at` begins or ends; 0 and text.size() are the ends.
qsizetype previousCluster(const QString &text, qsizetype at);
qsizetype nextCluster(const QString &text, qsizetype at);

} // namespace kith::terminal
