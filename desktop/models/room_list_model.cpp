#include "desktop/models/room_list_model.h"

#include "desktop/models/name_order.h"
#include "desktop/words/markup.h"
#include "shared/base/text.h"

namespace kith::models {

using client::Account;
using client::Pending;
using client::RoomState;

namespace {

// As it is read, without the marks of its Markdown.
QString onOneLine(const QString &text)
{
    QString start = text.left(limits::previewCharacters);
    if (start.size() < text.size() && start.back().isHighSurrogate())
        start.chop(1);
    return words::parseMarkup(start).text.simplified();
}

} // namespace

bool RoomListModel::Entry::operator<(const Entry &other) const
{
    if (section != other.section)
        return section < other.section;
    if (active != other.active)
        return active > other.active;
    if (const int names = name.compare(other.name); names != 0)
        return names < 0;
    return id < other.id;
}

RoomListModel::RoomListModel(Account &account, QObject *parent)
    : QAbstractListModel(parent), m_account(account), m_collator(nameCollator())
{
    for (const auto &[id, room] : account.rooms())
        m_rooms.push_back(entryOf(id));
    std::sort(m_rooms.begin(), m_rooms.end());

    connect(&account, &Account::roomAdded, this, &RoomListModel::changed);
    connect(&account, &Account::roomChanged, this, &RoomListModel::changed);
    connect(&account, &Account::roomRemoved, this, &RoomListModel::remove);
    connect(&account, &Account::pendingChanged, this, &RoomListModel::changed);
    connect(&account, &Account::typingChanged, this, [this](RoomId id) { tell(id, {TypingRole}); });
    connect(&account.people(), &client::People::changed, this, &RoomListModel::personChanged);
    connect(&account.people(), &client::People::allChanged, this, &RoomListModel::changedAll);
}

RoomListModel::Entry RoomListModel::entryOf(RoomId id) const
{
    const RoomState *room = m_account.room(id);
    const std::vector<Pending> pending = m_account.pending(id);
    return {.id = id,
        .section = room ? sectionOf(*room) : RoomSection::Rooms,
        .active = room ? std::max(room->last ? room->last->date : 0, room->since) : 0,
        .name = m_collator.sortKey(room ? m_account.roomName(*room) : QString()),
        .newest = pending.empty() ? std::nullopt : std::optional(pending.back())};
}

RoomSection RoomListModel::sectionOf(const RoomState &room) const
{
    // What is open is being read: its row stays where it was found.
    if (room.id == m_open && m_openWasUnread)
        return RoomSection::Unread;
    if (room.id != m_open && (room.mentions > 0 || (room.unread() > 0 && !room.isMuted())))
        return RoomSection::Unread;
    if (room.favourite)
        return RoomSection::Favourites;
    return room.isDirect() ? RoomSection::Direct : RoomSection::Rooms;
}

void RoomListModel::setOpenRoom(RoomId id)
{
    if (id == m_open)
        return;
    const RoomId before = std::exchange(m_open, {});
    if (const int row = rowOf(id); row >= 0)
        m_openWasUnread = m_rooms[size_t(row)].section == RoomSection::Unread;
    else
        m_openWasUnread = false;
    m_open = id;
    if (rowOf(before) >= 0)
        changed(before);
}

int RoomListModel::rowOf(RoomId id) const
{
    const auto found = std::ranges::find(m_rooms, id, &Entry::id);
    return found == m_rooms.end() ? -1 : int(found - m_rooms.begin());
}

RoomId RoomListModel::roomAt(int row) const
{
    return row >= 0 && row < rowCount() ? m_rooms[size_t(row)].id : RoomId();
}

// ---- Changes

void RoomListModel::changed(RoomId id)
{
    const int row = rowOf(id);
    if (row < 0)
        return add(id);
    Entry &entry = m_rooms[size_t(row)];
    Entry now = entryOf(id);
    now.draft = std::move(entry.draft);
    entry = std::move(now);
    int shown = row;
    if (const int place = sortedPlace(m_rooms, row); place != row) {
        beginMoveRows({}, row, row, {}, place > row ? place + 1 : place);
        moveElement(m_rooms, row, place);
        endMoveRows();
        shown = place;
    }
    emit dataChanged(index(shown), index(shown));
}

void RoomListModel::add(RoomId id)
{
    if (!m_account.room(id))
        return; // what is on its way to a room that is gone
    Entry entry = entryOf(id);
    const auto place = std::lower_bound(m_rooms.begin(), m_rooms.end(), entry);
    const int row = int(place - m_rooms.begin());
    beginInsertRows({}, row, row);
    m_rooms.insert(place, std::move(entry));
    endInsertRows();
}

void RoomListModel::remove(RoomId id)
{
    const int row = rowOf(id);
    if (row < 0)
        return;
    beginRemoveRows({}, row, row);
    m_rooms.erase(m_rooms.begin() + row);
    endRemoveRows();
}

void RoomListModel::refreshDraft(RoomId id)
{
    const int row = rowOf(id);
    if (row < 0)
        return;
    m_rooms[size_t(row)].draft.reset();
    tell(id, {DraftRole});
}

void RoomListModel::personChanged(UserId id)
{
    // A direct room has their name and may move; elsewhere they may be who spoke last, or who types.
    if (const RoomId direct = RoomId::direct(m_account.me(), id); rowOf(direct) >= 0)
        changed(direct);
    for (const auto &[roomId, room] : m_account.rooms()) {
        if (!room.isDirect() && room.last && room.last->from == id)
            tell(roomId, {PreviewNameRole});
        const std::vector<UserId> typing = m_account.typing(roomId);
        if (std::ranges::find(typing, id) != typing.end())
            tell(roomId, {TypingRole});
    }
}

void RoomListModel::changedAll()
{
    if (m_rooms.empty())
        return;
    const QModelIndexList before = persistentIndexList();
    std::vector<RoomId> ids;
    for (const QModelIndex &index : before)
        ids.push_back(roomAt(index.row()));

    std::vector<Entry> now;
    for (const Entry &entry : m_rooms) {
        now.push_back(entryOf(entry.id));
        now.back().draft = entry.draft;
    }
    std::sort(now.begin(), now.end());
    if (!std::ranges::equal(now, m_rooms, {}, &Entry::id, &Entry::id)) {
        emit layoutAboutToBeChanged({}, QAbstractItemModel::VerticalSortHint);
        m_rooms = std::move(now);
        QModelIndexList after;
        for (const RoomId id : ids)
            after.append(index(rowOf(id)));
        changePersistentIndexList(before, after);
        emit layoutChanged({}, QAbstractItemModel::VerticalSortHint);
    }
    emit dataChanged(index(0), index(rowCount() - 1));
}

void RoomListModel::tell(RoomId id, const QList<int> &roles)
{
    if (const int row = rowOf(id); row >= 0)
        emit dataChanged(index(row), index(row), roles);
}

// ---- What is shown

int RoomListModel::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int(m_rooms.size()); }

QVariant RoomListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Entry &entry = m_rooms[size_t(index.row())];
    const RoomState *room = m_account.room(entry.id);
    if (!room)
        return {}; // it goes in a moment
    const UserId peer = room->isDirect() ? entry.id.peerOf(m_account.me()) : UserId();
    switch (role) {
    case Qt::DisplayRole:
    case NameRole:
        return m_account.roomName(*room);
    case AvatarRole:
        return peer.isValid() ? peer.toString() : entry.id.toString();
    case OnlineRole:
        return peer.isValid() ? QVariant(m_account.people().isOnline(peer)) : QVariant();
    case RoomIdRole:
        return QVariant::fromValue(entry.id);
    case RoomKindRole:
        return int(room->kind);
    case UnreadRole:
        return room->unread();
    case MentionsRole:
        return room->mentions;
    case FavouriteRole:
        return room->favourite;
    case LevelRole:
        return int(room->level);
    case SectionRole:
        return int(entry.section);
    case TypingRole: {
        QStringList names;
        for (const UserId user : m_account.typing(entry.id))
            names.append(m_account.people().name(user));
        return names;
    }
    case DraftRole:
        if (!entry.draft)
            entry.draft = m_account.draft(entry.id);
        return *entry.draft;
    default:
        return preview(entry, *room, role);
    }
}

QVariant RoomListModel::preview(const Entry &entry, const RoomState &room, int role) const
{
    // What was typed last is the last word, though it is still on its way: its state stands beside it.
    const bool own = entry.newest && (!room.last || entry.newest->created >= room.last->date);
    switch (role) {
    case PreviewStateRole:
        if (!entry.newest)
            return int(DeliveryState::Stored);
        return int(entry.newest->state == Pending::State::Failed ? DeliveryState::Failed : DeliveryState::Sending);
    case PreviewRole:
        return own ? onOneLine(entry.newest->text) : room.last ? onOneLine(room.last->text) : QString();
    case PreviewOwnRole:
        return own || (room.last && room.last->from == m_account.me());
    case PreviewNameRole:
        if (own || !room.last || room.isDirect() || room.last->from == m_account.me())
            return QString();
        return m_account.people().name(room.last->from);
    case DateRole:
        return own ? entry.newest->created : room.last ? room.last->date : 0;
    default:
        return {};
    }
}

} // namespace kith::models
