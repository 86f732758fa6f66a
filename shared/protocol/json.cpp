#include "shared/protocol/json.h"

#include <cmath>

using namespace Qt::StringLiterals;

namespace kith::proto::json {
namespace {

// Whole numbers up to 2^53 are exact in every JSON reader.
constexpr double maxExact = 9'007'199'254'740'992.0;

bool wholeNumber(const QJsonValue &value, qint64 &out)
{
    if (!value.isDouble())
        return false;
    const double number = value.toDouble();
    if (std::abs(number) > maxExact || number != std::floor(number))
        return false;
    out = value.toInteger();
    return true;
}

} // namespace

void appendString(QByteArray &out, QStringView text)
{
    static constexpr char hex[] = "0123456789abcdef";
    out += '"';
    const QByteArray utf8 = text.toUtf8();
    qsizetype plain = 0; // start of the run that needs no escape
    for (qsizetype i = 0; i < utf8.size(); ++i) {
        const auto c = static_cast<unsigned char>(utf8[i]);
        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        out.append(utf8.constData() + plain, i - plain);
        plain = i + 1;
        switch (c) {
        case '"':
            out += "\\\"";
            break;
        case '\\':
            out += "\\\\";
            break;
        case '\n':
            out += "\\n";
            break;
        case '\t':
            out += "\\t";
            break;
        default:
            out += "\\u00";
            out += hex[c >> 4];
            out += hex[c & 15];
        }
    }
    out.append(utf8.constData() + plain, utf8.size() - plain);
    out += '"';
}

void appendTimestamp(QByteArray &out, EpochMs ms)
{
    out += QByteArray::number(ms / 1000);
    if (const int fraction = static_cast<int>(ms % 1000); fraction > 0)
        out += '.' + QByteArray::number(fraction).rightJustified(3, '0');
}

Expected read(const QJsonValue &value, bool &out)
{
    out = value.toBool();
    return value.isBool() ? Expected() : Expected("true or false"_L1);
}

Expected read(const QJsonValue &value, qint64 &out)
{
    return wholeNumber(value, out) ? Expected() : Expected("a whole number"_L1);
}

Expected read(const QJsonValue &value, int &out)
{
    qint64 number = 0;
    if (!wholeNumber(value, number) || number < INT_MIN || number > INT_MAX)
        return "a whole number"_L1;
    out = static_cast<int>(number);
    return {};
}

Expected read(const QJsonValue &value, QString &out)
{
    out = value.toString();
    return value.isString() ? Expected() : Expected("a string"_L1);
}

Expected read(const QJsonValue &value, Timestamp &out)
{
    // The bound keeps the milliseconds exact and inside 64 bits.
    if (!value.isDouble() || std::abs(value.toDouble()) > maxExact / 1000)
        return "a date in seconds"_L1;
    out.ms = static_cast<EpochMs>(std::llround(value.toDouble() * 1000));
    return {};
}

Expected readId(const QJsonValue &value, QString &out)
{
    qint64 number = 0;
    if (value.isString())
        out = value.toString();
    else if (wholeNumber(value, number) && number >= 0)
        out = QString::number(number);
    else
        return "an id"_L1;
    return {};
}

Expected read(const QJsonValue &value, RoomId &out)
{
    QString text;
    const Expected wrong = readId(value, text);
    out = RoomId::fromString(text);
    return wrong;
}

} // namespace kith::proto::json
