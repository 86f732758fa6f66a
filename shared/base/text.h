// What text from people may be: names, titles, messages. Both ends check with the same functions.
#pragma once

#include "shared/base/error.h"

#include <QString>

namespace kith::limits {

inline constexpr int messageCharacters = 16'384; // code points, after trimming
inline constexpr int frameBytes = 64 * 1024;     // a client's frame, UTF-8
inline constexpr int nameCharacters = 32;
inline constexpr int displayNameCharacters = 64;
inline constexpr int emailCharacters = 254; // RFC 5321, 4.5.3.1.3
inline constexpr int passwordMin = 8;
inline constexpr int passwordMax = 1'024;
inline constexpr int roomNameCharacters = 80;
inline constexpr int topicCharacters = 500;
inline constexpr int cidCharacters = 64;
inline constexpr int queryCharacters = 100;
inline constexpr int previewCharacters = 200; // a room's lastMessage
inline constexpr int idsPerRequest = 500;
inline constexpr int historyMax = 200;
inline constexpr int historyDefault = 50;
inline constexpr int inviteSecondsMin = 60;
inline constexpr int inviteSecondsMax = 31'536'000; // a year
inline constexpr int inviteUsesMax = 10'000;
inline constexpr int invitesPerRoom = 100;  // that work
inline constexpr int invitesPerMember = 20; // of one who is neither owner nor moderator
inline constexpr int searchMax = 100;
inline constexpr int searchDefault = 20;
inline constexpr int listMax = 200;
inline constexpr int listDefault = 50;

} // namespace kith::limits

namespace kith {

// Unicode characters (code points), the unit of every limit above but frameBytes.
qsizetype characterCount(QStringView text);
QString firstCharacters(const QString &text, qsizetype characters);

// Trims and checks a message: message.empty, message.tooLong, or bad.request for control characters
// other than newline and tab and for unpaired surrogates.
Result<QString> checkMessageText(const QString &text);

// Trims and checks a single line (display name, room name, topic, query): no control characters, no
// direction overrides, at most `max` characters; empty only where `mayBeEmpty`.
Result<QString> checkLine(const QString &text, QLatin1StringView field, int max, bool mayBeEmpty);

// 1 to 32 letters, digits, '.', '_', '-' of any script (with their combining marks): name.invalid otherwise.
Result<QString> checkUserName(const QString &name);

// 8 to 1,024 characters: password.weak otherwise.
Result<void> checkPassword(const QString &password);

// 1 to 64 characters, no control characters: bad.request otherwise.
Result<void> checkCid(const QString &cid);

// Equal for names that are the same person: Unicode NFKC and case folding (UAX #15, UAX #31).
QString foldName(const QString &name);

} // namespace kith
