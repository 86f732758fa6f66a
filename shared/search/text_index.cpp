#include "shared/search/text_index.h"

#include "shared/search/fold.h"

namespace kith::search {
namespace {

// The tokenizer divides at ASCII characters that are no letters or digits, and nowhere else. Those that are part of a
// token, and marks of our own, stand in the private use area.
constexpr char32_t asciiMoved = 0xE000;
constexpr char32_t roomMark = 0xF8F0;
constexpr char32_t senderMark = 0xF8F1;

void append(QByteArray &utf8, char32_t point)
{
    const bool letter = (point >= U'a' && point <= U'z') || (point >= U'0' && point <= U'9');
    if (point < 0x80 && !letter)
        point += asciiMoved;
    const auto add = [&utf8](char32_t byte) { utf8 += static_cast<char>(static_cast<unsigned char>(byte)); };
    if (point < 0x80) {
        add(point);
    } else if (point < 0x800) {
        add(0xC0 | point >> 6);
        add(0x80 | (point & 0x3F));
    } else if (point < 0x10000) {
        add(0xE0 | point >> 12);
        add(0x80 | (point >> 6 & 0x3F));
        add(0x80 | (point & 0x3F));
    } else {
        add(0xF0 | point >> 18);
        add(0x80 | (point >> 12 & 0x3F));
        add(0x80 | (point >> 6 & 0x3F));
        add(0x80 | (point & 0x3F));
    }
}

void append(QByteArray &utf8, const Token &token)
{
    for (const char32_t point : token)
        append(utf8, point);
}

void appendNumber(QByteArray &utf8, char32_t mark, quint64 number)
{
    append(utf8, mark);
    utf8 += QByteArray::number(number);
}

qint64 rowid(qint64 room, qint64 seq) { return room << seqBits | seq; }
qint64 seqOf(qint64 rowid) { return rowid & ((qint64(1) << seqBits) - 1); }

// room 0: in all of them.
QByteArray expression(const std::vector<Token> &tokens, qint64 room, UserId from)
{
    QByteArray utf8;
    const auto quoted = [&utf8](auto write) {
        utf8 += utf8.isEmpty() ? "\"" : " \"";
        write();
        utf8 += '"';
    };
    if (room != 0)
        quoted([&] { appendNumber(utf8, roomMark, static_cast<quint64>(room)); });
    if (from.isValid())
        quoted([&] { appendNumber(utf8, senderMark, from.value()); });
    for (const Token &token : tokens)
        quoted([&] { append(utf8, token); });
    return utf8;
}

} // namespace

QByteArray entryTokens(const Entry &entry)
{
    const std::vector<Token> tokens = tokensOf(foldText(entry.text));
    QByteArray utf8;
    utf8.reserve(static_cast<qsizetype>(tokens.size()) * 5 + 32);
    appendNumber(utf8, roomMark, static_cast<quint64>(entry.room));
    utf8 += ' ';
    appendNumber(utf8, senderMark, entry.from.value());
    for (const Token &token : tokens) {
        utf8 += ' ';
        append(utf8, token);
    }
    return utf8;
}

void addEntry(sqlite::Database &database, const Entry &entry)
{
    sqlite::Query(database, "INSERT INTO message_index (rowid, tokens) VALUES (?, ?)", rowid(entry.room, entry.seq),
        entryTokens(entry))
        .run();
}

void removeEntry(sqlite::Database &database, const Entry &entry)
{
    sqlite::Query(database, "INSERT INTO message_index (message_index, rowid, tokens) VALUES ('delete', ?, ?)",
        rowid(entry.room, entry.seq), QString::fromUtf8(entryTokens(entry)))
        .run();
}

std::vector<qint64> candidates(sqlite::Database &database, const std::vector<Token> &tokens, const Candidates &range)
{
    std::vector<qint64> seqs;
    if (range.lowest > range.highest)
        return seqs;
    sqlite::Query row(database,
        "SELECT rowid FROM message_index WHERE message_index MATCH ? AND rowid BETWEEN ? AND ?"
        " ORDER BY rowid DESC LIMIT ?",
        expression(tokens, range.room, range.from), rowid(range.room, range.lowest), rowid(range.room, range.highest),
        range.limit);
    while (row.step())
        seqs.push_back(seqOf(row.number(0)));
    return seqs;
}

std::vector<std::pair<qint64, qint64>> candidatesAnywhere(
    sqlite::Database &database, const std::vector<Token> &tokens, UserId from, int limit)
{
    std::vector<std::pair<qint64, qint64>> found;
    sqlite::Query row(database,
        "SELECT rowid FROM message_index WHERE message_index MATCH ? ORDER BY rowid DESC LIMIT ?",
        expression(tokens, 0, from), limit);
    while (row.step())
        found.emplace_back(row.number(0) >> seqBits, seqOf(row.number(0)));
    return found;
}

} // namespace kith::search
