// What a message list model shows, and that it is what its sources say.
#pragma once

#include "desktop/models/message_list_model.h"
#include "tests/desktop/models/desk.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>

namespace kith::test {

using namespace kith::models;

inline QVariant at(const QAbstractItemModel &model, int row, int role) { return model.index(row, 0).data(role); }

inline std::vector<qint64> seqs(const MessageListModel &model)
{
    std::vector<qint64> found;
    for (int row = 0; row < model.rowCount(); ++row) {
        if (const qint64 seq = at(model, row, SeqRole).toLongLong(); seq > 0)
            found.push_back(seq);
    }
    return found;
}

inline QStringList onTheirWay(const MessageListModel &model)
{
    QStringList found;
    for (int row = 0; row < model.rowCount(); ++row) {
        if (!at(model, row, CidRole).toString().isEmpty())
            found << at(model, row, TextRole).toString();
    }
    return found;
}

// One line for each row, with everything that a view asks.
inline QString line(const Row &row)
{
    switch (row.kind) {
    case RowKind::Day:
        return u"day %1"_s.arg(row.date);
    case RowKind::NewMessages:
        return u"new"_s;
    case RowKind::Notice:
        return u"notice %1 %2"_s.arg(int(row.change)).arg(row.names.join(u','));
    case RowKind::Message:
        break;
    }
    return u"message %1 '%2' %3 '%4' at %5 state %6 head %7 tail %8 own %9"_s.arg(row.seq)
        .arg(row.cid, row.from.toString(), row.text)
        .arg(row.date)
        .arg(int(row.state))
        .arg(row.head)
        .arg(row.tail)
        .arg(row.own);
}

inline QStringList lines(const std::vector<Row> &rows)
{
    QStringList made;
    for (const Row &row : rows)
        made << line(row);
    return made;
}

inline QStringList lines(const MessageListModel &model)
{
    std::vector<Row> rows;
    for (int i = 0; i < model.rowCount(); ++i) {
        rows.push_back({.kind = RowKind(at(model, i, KindRole).toInt()),
            .date = at(model, i, DateRole).toLongLong(),
            .seq = at(model, i, SeqRole).toLongLong(),
            .cid = at(model, i, CidRole).toString(),
            .from = at(model, i, SenderRole).value<UserId>(),
            .text = at(model, i, TextRole).toString(),
            .own = at(model, i, OwnRole).toBool(),
            .state = DeliveryState(at(model, i, StateRole).toInt()),
            .head = at(model, i, HeadRole).toBool(),
            .tail = at(model, i, TailRole).toBool(),
            .change = MemberChange(at(model, i, ChangeRole).toInt()),
            .names = at(model, i, NamesRole).toStringList()});
    }
    return lines(rows);
}

// The rows that the account's data makes, for the window that the model shows.
inline QStringList wanted(const client::Account &account, const MessageListModel &model, std::optional<qint64> newAfter)
{
    const RoomId room = model.room();
    const std::vector<qint64> shown = seqs(model);
    std::vector<Message> messages;
    qint64 first = 0;
    qint64 last = std::numeric_limits<qint64>::max();
    if (!shown.empty()) {
        messages = account.messagesAfter(room, shown.front() - 1, int(shown.back() - shown.front()) + 1);
        first = model.isAtStart() ? 0 : shown.front();
        last = model.isAtNewest() ? last : shown.back();
    }
    std::vector<client::Notice> notices = account.notices(room, first, last);
    std::ranges::stable_sort(notices, {}, &client::Notice::afterSeq);
    const std::vector<client::Pending> pending =
        model.isAtNewest() ? account.pending(room) : std::vector<client::Pending>();
    return lines(buildRows({.messages = messages,
        .notices = notices,
        .pending = pending,
        .me = account.me(),
        .newAfter = newAfter,
        .zone = QTimeZone::systemTimeZone()}));
}

// What a model tells of its rows.
struct RowSpies {
    explicit RowSpies(const QAbstractItemModel &model)
        : inserted(&model, &QAbstractItemModel::rowsInserted), removed(&model, &QAbstractItemModel::rowsRemoved),
          moved(&model, &QAbstractItemModel::rowsMoved), changed(&model, &QAbstractItemModel::dataChanged),
          reset(&model, &QAbstractItemModel::modelReset)
    {
    }
    void clear()
    {
        for (QSignalSpy *spy : {&inserted, &removed, &moved, &changed, &reset})
            spy->clear();
    }
    // "inserted 3-4, removed 0-0 …", without dataChanged
    QString told() const
    {
        QStringList parts;
        const auto add = [&parts](const QSignalSpy &spy, const QString &word) {
            for (const QVariantList &call : spy)
                parts << u"%1 %2-%3"_s.arg(word).arg(call[1].toInt()).arg(call[2].toInt());
        };
        add(removed, u"removed"_s);
        add(inserted, u"inserted"_s);
        add(moved, u"moved"_s);
        for (qsizetype i = 0; i < reset.size(); ++i)
            parts << u"reset"_s;
        return parts.join(u", "_s);
    }

    QSignalSpy inserted;
    QSignalSpy removed;
    QSignalSpy moved;
    QSignalSpy changed;
    QSignalSpy reset;
};

} // namespace kith::test
