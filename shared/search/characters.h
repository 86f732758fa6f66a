// Two kinds of characters, which are found in two ways (PROTOCOL.md, "search").
#pragma once

#include <QChar>

namespace kith::search {

// Chinese, Japanese and Korean, where a character is a word or a syllable.
constexpr bool isIdeographic(char32_t point)
{
    return (point >= 0x1100 && point <= 0x11FF) || (point >= 0x2E80 && point <= 0x2FFF)
        || (point >= 0x3005 && point <= 0x9FFF) || (point >= 0xA960 && point <= 0xA97F)
        || (point >= 0xAC00 && point <= 0xD7FF) || (point >= 0xF900 && point <= 0xFAFF)
        || (point >= 0x1B000 && point <= 0x1B2FF) || (point >= 0x20000 && point <= 0x3FFFF);
}

enum class Kind {
    Space,
    Letter, // or digit, of a script that is written in words
    Alone,  // means something by itself: ideographs, emoji, punctuation
};

inline Kind kindOf(char32_t point)
{
    if (point < 0x80) {
        if (point <= 0x20 || point == 0x7F)
            return Kind::Space;
        const bool letter =
            (point >= 'a' && point <= 'z') || (point >= '0' && point <= '9') || (point >= 'A' && point <= 'Z');
        return letter ? Kind::Letter : Kind::Alone;
    }
    if (QChar::isSpace(point) || QChar::category(point) == QChar::Other_Control)
        return Kind::Space;
    if (isIdeographic(point))
        return Kind::Alone;
    return QChar::isLetterOrNumber(point) || QChar::isMark(point) ? Kind::Letter : Kind::Alone;
}

} // namespace kith::search
