// One row of the conversation as a plain value, read from any model that answers models::ItemRole.
#pragma once

#include "desktop/models/roles.h"
#include "shared/base/error.h"
#include "shared/model/model.h"

#include <QModelIndex>
#include <QStringList>

namespace kith::widgets {

struct MessageRow {
    models::RowKind kind = models::RowKind::Message;
    qint64 date = 0; // ms since the epoch

    // Of a message.
    qint64 seq = 0;
    QString cid = {};
    UserId sender = {};
    QString name = {};
    QString avatarId = {};
    QString text = {};
    bool own = false;
    bool calls = false; // for the reader
    bool head = true;
    bool tail = true;
    models::DeliveryState state = models::DeliveryState::Stored;
    std::optional<ErrorCode> error = {};

    // Of a notice.
    MemberChange change = MemberChange::Joined;
    QStringList names = {};
    bool unfolded = false; // all of the names are shown

    bool isMessage() const { return kind == models::RowKind::Message; }
    bool hasFailed() const { return isMessage() && state == models::DeliveryState::Failed; }
    static MessageRow from(const QModelIndex &index);
};

} // namespace kith::widgets
