// From messages to the rows of a conversation: day lines, the "new messages" line, groups, joins and leaves, and what
// is still on its way. Pure: no account, no clock. The rules are those of resources/web/js/model/timeline.js.
#pragma once

#include "desktop/client/room.h"
#include "desktop/models/roles.h"
#include "shared/base/error.h"

#include <QStringList>
#include <QTimeZone>

#include <span>
#include <vector>

namespace kith::models {

struct Row {
    RowKind kind = RowKind::Message;
    EpochMs date = 0; // of a day: when it begins; 0 for the "new messages" line
    qint64 seq = 0;   // of a message: 0 while it is on its way; of a notice: of the message above it
    qint64 rev = 0;
    QString cid = {}; // only of what is on its way
    UserId from = {}; // of a notice: who came or went first
    QString text = {};
    bool own = false;
    DeliveryState state = DeliveryState::Stored;
    std::optional<ErrorCode> error = {};
    bool head = false;
    bool tail = false;
    MemberChange change = MemberChange::Joined;
    QStringList names = {};

    friend bool operator==(const Row &, const Row &) = default;
};

struct Conversation {
    std::span<const Message> messages;       // ascending, without a gap
    std::span<const client::Notice> notices; // ascending afterSeq, then oldest first; all of them are shown
    std::span<const client::Pending> pending;
    UserId me = {};
    // Behind this seq stands the "new messages" line, where the first of them is in sight.
    std::optional<qint64> newAfter = {};
    QTimeZone zone = {}; // whose days
};

inline constexpr qint64 groupMs = 5 * 60 * 1000;

std::vector<Row> buildRows(const Conversation &conversation);

} // namespace kith::models
