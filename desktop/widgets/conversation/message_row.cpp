#include "desktop/widgets/conversation/message_row.h"

namespace kith::widgets {

MessageRow MessageRow::from(const QModelIndex &index)
{
    MessageRow row;
    row.kind = static_cast<models::RowKind>(index.data(models::KindRole).toInt());
    row.date = index.data(models::DateRole).toLongLong();
    if (row.kind == models::RowKind::Notice) {
        row.change = static_cast<MemberChange>(index.data(models::ChangeRole).toInt());
        row.names = index.data(models::NamesRole).toStringList();
    }
    if (!row.isMessage())
        return row;
    row.seq = index.data(models::SeqRole).toLongLong();
    row.cid = index.data(models::CidRole).toString();
    row.sender = index.data(models::SenderRole).value<UserId>();
    row.name = index.data(models::NameRole).toString();
    row.avatarId = index.data(models::AvatarRole).toString();
    row.text = index.data(models::TextRole).toString();
    row.calls = index.data(models::CallsRole).toBool();
    row.own = index.data(models::OwnRole).toBool();
    row.head = index.data(models::HeadRole).toBool();
    row.tail = index.data(models::TailRole).toBool();
    row.state = static_cast<models::DeliveryState>(index.data(models::StateRole).toInt());
    if (const QVariant error = index.data(models::ErrorRole); error.isValid())
        row.error = static_cast<ErrorCode>(error.toInt());
    return row;
}

} // namespace kith::widgets
