#include "desktop/terminal/safe_text.h"

namespace kith::terminal {
namespace {

constexpr char32_t pictures = 0x2400;      // of the C0 controls
constexpr char32_t deletePicture = 0x2421; // of DEL
constexpr char32_t replacement = 0xFFFD;
constexpr auto tab = u"    ";

bool isLineBreak(char32_t c) { return c == '\n' || c == '\v' || c == '\f' || c == 0x85 || c == 0x2028 || c == 0x2029; }

// UAX #9: marks, embeddings, overrides and isolates. Also the byte order mark.
bool changesDirection(char32_t c)
{
    return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069)
        || c == 0xFEFF;
}

} // namespace

QString safeText(QStringView text)
{
    QString safe;
    safe.reserve(text.size());
    const auto put = [&safe](char32_t c) { safe += QChar::fromUcs4(c); };
    for (qsizetype i = 0; i < text.size(); ++i) {
        char32_t c = text[i].unicode();
        if (text[i].isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate()) {
            c = QChar::surrogateToUcs4(text[i], text[i + 1]);
            ++i;
        }
        if (c == '\r' && i + 1 < text.size() && text[i + 1] == u'\n')
            continue; // the line break follows
        if (isLineBreak(c))
            put('\n');
        else if (c == '\t')
            safe += QStringView(tab);
        else if (c < 0x20)
            put(pictures + c);
        else if (c == 0x7F)
            put(deletePicture);
        else if ((c > 0x7F && c < 0xA0) || QChar::isSurrogate(c))
            put(replacement);
        else if (!changesDirection(c))
            put(c);
    }
    return safe;
}

QString safeLine(QStringView text) { return safeText(text).simplified(); }

} // namespace kith::terminal
