#include "shared/base/text.h"

using namespace Qt::StringLiterals;

namespace kith {
namespace {

// Calls `test` for every code point; false where it says no or a surrogate is unpaired.
template <typename Test>
bool allCodePoints(QStringView text, Test test)
{
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        char32_t point = c.unicode();
        if (c.isHighSurrogate()) {
            if (i + 1 >= text.size() || !text[i + 1].isLowSurrogate())
                return false;
            point = QChar::surrogateToUcs4(c, text[++i]);
        } else if (c.isLowSurrogate()) {
            return false;
        }
        if (!test(point))
            return false;
    }
    return true;
}

bool isControl(char32_t point) { return QChar::category(point) == QChar::Other_Control; }

// Explicit embeddings, overrides and isolates: they can make a name read as another one.
bool isDirectionOverride(char32_t point)
{
    return (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
}

bool isMark(char32_t point)
{
    const QChar::Category category = QChar::category(point);
    return category == QChar::Mark_NonSpacing || category == QChar::Mark_SpacingCombining;
}

} // namespace

qsizetype characterCount(QStringView text)
{
    qsizetype count = 0;
    for (QChar c : text)
        count += c.isLowSurrogate() ? 0 : 1;
    return count;
}

QString firstCharacters(const QString &text, qsizetype characters)
{
    qsizetype end = 0;
    for (; end < text.size() && characters > 0; --characters)
        end += text[end].isHighSurrogate() && end + 1 < text.size() ? 2 : 1;
    return text.first(end);
}

Result<QString> checkMessageText(const QString &text)
{
    QString trimmed = text.trimmed();
    if (trimmed.isEmpty())
        return fail(ErrorCode::MessageEmpty);
    if (characterCount(trimmed) > limits::messageCharacters)
        return fail(ErrorCode::MessageTooLong);
    if (!allCodePoints(trimmed, [](char32_t p) { return p == U'\n' || p == U'\t' || !isControl(p); }))
        return fail(badField("message"_L1, u"Field \"message\" has control characters other than newline and tab."_s));
    return trimmed;
}

Result<QString> checkLine(const QString &text, QLatin1StringView field, int max, bool mayBeEmpty)
{
    QString trimmed = text.trimmed();
    if (trimmed.isEmpty() && !mayBeEmpty)
        return fail(badField(field, u"Field \"%1\" is empty."_s.arg(field)));
    if (characterCount(trimmed) > max)
        return fail(badField(field, u"Field \"%1\" is longer than %2 characters."_s.arg(field).arg(max)));
    if (!allCodePoints(trimmed, [](char32_t p) { return !isControl(p) && !isDirectionOverride(p); }))
        return fail(badField(field, u"Field \"%1\" has control characters."_s.arg(field)));
    return trimmed;
}

Result<QString> checkUserName(const QString &name)
{
    const qsizetype length = characterCount(name);
    bool first = true;
    const bool allowed = allCodePoints(name, [&first](char32_t p) {
        const bool ok = QChar::isLetterOrNumber(p) || p == U'.' || p == U'_' || p == U'-' || (!first && isMark(p));
        first = false;
        return ok;
    });
    if (length < 1 || length > limits::nameCharacters || !allowed)
        return fail(ErrorCode::NameInvalid);
    return name;
}

Result<void> checkPassword(const QString &password)
{
    const qsizetype length = characterCount(password);
    if (length < limits::passwordMin || length > limits::passwordMax)
        return fail(ErrorCode::PasswordWeak);
    return {};
}

Result<void> checkCid(const QString &cid)
{
    const qsizetype length = characterCount(cid);
    if (length < 1 || length > limits::cidCharacters)
        return fail(badField("cid"_L1, u"Field \"cid\" must have 1 to 64 characters."_s));
    if (!allCodePoints(cid, [](char32_t p) { return !isControl(p); }))
        return fail(badField("cid"_L1, u"Field \"cid\" has control characters."_s));
    return {};
}

QString foldName(const QString &name)
{
    // QString::toCaseFolded maps one character to one. Those that fold to several ("ß" to "ss") are just those
    // that have a longer upper case.
    QString folded;
    for (QChar c : name.normalized(QString::NormalizationForm_KC)) {
        const QString upper = QString(c).toUpper();
        folded += upper.size() > 1 ? upper : QString(c);
    }
    return folded.toCaseFolded().normalized(QString::NormalizationForm_KC);
}

} // namespace kith
