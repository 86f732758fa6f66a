#include "shared/search/fold.h"

#include <algorithm>

namespace kith::search {
namespace {

bool isAscii(QStringView text)
{
    return std::ranges::all_of(text, [](QChar c) { return c.unicode() < 0x80; });
}

// By canonical combining class (UAX #44): the points and harakat of Hebrew, Arabic and Syriac, and what is set above,
// below or through a letter. Others (nukta, kana voicing, virama, Thai, Lao, Tibetan signs) make a different letter.
bool isAccent(char32_t point)
{
    const int combining = QChar::combiningClass(point);
    return (combining >= 10 && combining <= 36) || combining >= 200 || combining == 1;
}

// Joiners, direction marks, soft hyphens, variation selectors, and the Arabic tatweel that only stretches a word.
bool isInvisible(char32_t point)
{
    return QChar::category(point) == QChar::Other_Format || (point >= 0xFE00 && point <= 0xFE0F) || point == 0x0640;
}

// What it is taken apart into begins with a base: nothing before it moves behind it. Two modifier letters do not, the
// sound marks of half-width kana.
bool beginsAnew(QStringView text, qsizetype at)
{
    const bool pair = text[at].isHighSurrogate() && at + 1 < text.size() && text[at + 1].isLowSurrogate();
    const char32_t point = pair ? QChar::surrogateToUcs4(text[at], text[at + 1]) : text[at].unicode();
    if (!pair && text[at].isSurrogate())
        return false;
    return QChar::combiningClass(point) == 0 && !QChar::isMark(point) && point != 0xFF9E && point != 0xFF9F;
}

// In pieces: QString::normalized() moves all that follows for each character that it takes apart.
QString takenApart(QStringView text)
{
    constexpr qsizetype piece = 64;
    QString apart;
    apart.reserve(text.size());
    qsizetype from = 0;
    for (qsizetype at = piece; at < text.size(); ++at) {
        if (at - from < piece || !beginsAnew(text, at))
            continue;
        apart += text.sliced(from, at - from).toString().normalized(QString::NormalizationForm_KD);
        from = at;
    }
    return apart + text.sliced(from).toString().normalized(QString::NormalizationForm_KD);
}

QString oneLine(QString text) { return text.replace(u'\n', u' ').replace(u'\t', u' '); }

} // namespace

QString foldText(QStringView text)
{
    if (isAscii(text))
        return oneLine(text.toString().toLower());
    const QString apart = takenApart(text);
    QString kept;
    kept.reserve(apart.size());
    for (qsizetype i = 0; i < apart.size(); ++i) {
        const QChar c = apart[i];
        const bool pair = c.isHighSurrogate() && i + 1 < apart.size() && apart[i + 1].isLowSurrogate();
        const char32_t point = pair ? QChar::surrogateToUcs4(c, apart[i + 1]) : c.unicode();
        // Half a pair is no character.
        if ((!pair && c.isSurrogate()) || isAccent(point) || isInvisible(point))
            continue;
        kept += c;
        if (pair)
            kept += apart[++i];
    }
    // toCaseFolded() maps one character to one: what folds to several is what has a longer upper case, as "ß".
    QString folded;
    folded.reserve(kept.size());
    for (const QChar c : kept.toCaseFolded()) {
        if (c.unicode() < 0x80 || c.isSurrogate()) {
            folded += c;
            continue;
        }
        const QString upper = QString(c).toUpper();
        folded += upper.size() > 1 ? upper : QString(c);
    }
    return oneLine(folded.toCaseFolded().normalized(QString::NormalizationForm_KC));
}

} // namespace kith::search
