// A conversation without an account: rows that a test makes up, in a model that answers models::ItemRole.
#pragma once

#include "desktop/widgets/conversation/message_row.h"

#include <QAbstractListModel>

#include <vector>

namespace kith::test {

class FakeMessages : public QAbstractListModel {
public:
    using Row = widgets::MessageRow;

    int rowCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : int(rows.size()); }
    QVariant data(const QModelIndex &index, int role) const override
    {
        const Row &row = rows[size_t(index.row())];
        switch (role) {
        case models::KindRole:
            return int(row.kind);
        case models::DateRole:
            return row.date;
        case models::SeqRole:
            return row.seq;
        case models::CidRole:
            return row.cid;
        case models::SenderRole:
            return QVariant::fromValue(row.sender);
        case models::NameRole:
            return row.name;
        case models::AvatarRole:
            return row.avatarId;
        case models::TextRole:
            return row.text;
        case models::CallsRole:
            return row.calls;
        case models::OwnRole:
            return row.own;
        case models::StateRole:
            return int(row.state);
        case models::ErrorRole:
            return row.error ? QVariant(int(*row.error)) : QVariant();
        case models::HeadRole:
            return row.head;
        case models::TailRole:
            return row.tail;
        case models::ChangeRole:
            return int(row.change);
        case models::NamesRole:
            return row.names;
        default:
            return {};
        }
    }

    void reset(std::vector<Row> next)
    {
        beginResetModel();
        rows = std::move(next);
        endResetModel();
    }
    void insert(int at, std::vector<Row> more)
    {
        beginInsertRows({}, at, at + int(more.size()) - 1);
        rows.insert(rows.begin() + at, more.begin(), more.end());
        endInsertRows();
    }
    void append(std::vector<Row> more) { insert(rowCount(), std::move(more)); }
    void remove(int first, int count)
    {
        beginRemoveRows({}, first, first + count - 1);
        rows.erase(rows.begin() + first, rows.begin() + first + count);
        endRemoveRows();
    }
    void change(int at, Row row)
    {
        rows[size_t(at)] = std::move(row);
        emit dataChanged(index(at), index(at));
    }

    std::vector<Row> rows;
};

inline constexpr qint64 someMorning = 1'763'805'600'000; // 2025-11-22 10:00 UTC

inline widgets::MessageRow said(const QString &name, const QString &text, qint64 seq = 1, bool head = true)
{
    return {.date = someMorning + seq * 1000,
        .seq = seq,
        .sender = UserId(quint64(qHash(name, 1) % 1000 + 2)),
        .name = name,
        .avatarId = QString::number(qHash(name, 1) % 1000 + 2),
        .text = text,
        .head = head};
}

inline widgets::MessageRow own(const QString &text, qint64 seq = 1, bool head = true)
{
    widgets::MessageRow row = said(QStringLiteral("maria"), text, seq, head);
    row.own = true;
    return row;
}

// Messages of many lengths: `count` of them, from seq `first`.
inline std::vector<widgets::MessageRow> chatter(int count, qint64 first = 1)
{
    const QString words = QStringLiteral("The can stands behind the shed, the tap is the left one, and please turn it "
                                         "off at the main as well: last year it dripped for a week. ");
    std::vector<widgets::MessageRow> rows;
    for (int i = 0; i < count; ++i) {
        const qint64 seq = first + i;
        const QString text = QStringLiteral("%1: ").arg(seq) + words.repeated(3).left(int(10 + seq * 37 % 300));
        rows.push_back(seq % 3 == 0
                ? own(text, seq, seq % 2 == 0)
                : said(seq % 5 ? QStringLiteral("ada") : QStringLiteral("jonas"), text, seq, seq % 2 == 0));
    }
    return rows;
}

} // namespace kith::test
