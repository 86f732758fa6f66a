#include "desktop/models/search_hits_model.h"

#include "desktop/models/roles.h"
#include "desktop/words/markup.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <tuple>

using namespace Qt::StringLiterals;

namespace kith::models {

namespace {

auto placeOf(const Message &message) { return std::tuple(message.date, message.roomId, message.seq); }

} // namespace

SearchHitsModel::SearchHitsModel(client::Account &account, QObject *parent)
    : QAbstractListModel(parent), m_account(account)
{
    const auto renamed = [this] {
        if (!m_hits.empty())
            emit dataChanged(index(0), index(rowCount() - 1));
    };
    connect(&account.people(), &client::People::changed, this, renamed);
}

void SearchHitsModel::clear(const search::Query &query, bool rooms)
{
    beginResetModel();
    m_query = query;
    m_rooms = rooms;
    m_hits.clear();
    endResetModel();
}

void SearchHitsModel::add(const std::vector<Message> &messages)
{
    for (const Message &message : messages) {
        const auto at = std::ranges::lower_bound(
            m_hits, placeOf(message), std::greater(), [](const Hit &hit) { return placeOf(hit.message); });
        if (at != m_hits.end() && placeOf(at->message) == placeOf(message))
            continue;
        const int row = int(at - m_hits.begin());
        beginInsertRows({}, row, row);
        m_hits.insert(
            at, Hit{.message = message, .excerpt = excerptOf(words::parseMarkup(message.text).text, m_query)});
        endInsertRows();
    }
}

QString SearchHitsModel::sender(int row) const { return m_account.people().name(hit(row).message.from); }

QString SearchHitsModel::room(int row) const
{
    const client::RoomState *room = m_account.room(hit(row).message.roomId);
    return room ? m_account.roomName(*room) : QString();
}

int SearchHitsModel::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int(m_hits.size()); }

QVariant SearchHitsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Hit &hit = m_hits[size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
    case TextRole:
        return hit.excerpt.text;
    case Qt::AccessibleTextRole: {
        const QString when = QLocale().toString(QDateTime::fromMSecsSinceEpoch(hit.message.date), QLocale::ShortFormat);
        const QString where = m_rooms ? room(index.row()) : QString();
        return where.isEmpty()
            ? tr("%1, %2: %3", "who, when, what").arg(sender(index.row()), when, hit.excerpt.text)
            : tr("%1 in %2, %3: %4", "who, where, when, what").arg(sender(index.row()), where, when, hit.excerpt.text);
    }
    case NameRole:
        return sender(index.row());
    case AvatarRole:
    case SenderRole:
        return hit.message.from.toString();
    case RoomIdRole:
        return QVariant::fromValue(hit.message.roomId);
    case SeqRole:
        return hit.message.seq;
    case DateRole:
        return hit.message.date;
    default:
        return {};
    }
}

} // namespace kith::models
