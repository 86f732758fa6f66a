#include "desktop/models/message_list_model.h"

#include "desktop/models/row_diff.h"

#include <algorithm>
#include <limits>

namespace kith::models {

using client::Account;
using client::Notice;
using client::Pending;
using client::RoomState;

namespace {

constexpr size_t noticesKept = 200; // as the cache does

QTimeZone localZone()
{
    const QTimeZone zone = QTimeZone::systemTimeZone();
    return zone.isValid() ? zone : QTimeZone::utc();
}

// Views measure rows anew when their text or their place in a group changes, not for a tick.
QList<int> changedRoles(Row before, const Row &after)
{
    QList<int> roles;
    if (before.state != after.state || before.error != after.error) {
        before.state = after.state;
        before.error = after.error;
        roles << StateRole << ErrorRole;
    }
    if (before.head != after.head || before.tail != after.tail) {
        before.head = after.head;
        before.tail = after.tail;
        roles << HeadRole << TailRole;
    }
    return before == after ? roles : QList<int>(); // empty: any
}

} // namespace

MessageListModel::MessageListModel(Account &account, QObject *parent)
    : QAbstractListModel(parent), m_account(account), m_zone(localZone()),
      m_online(account.state() == Account::State::Online), m_window(account)
{
    connect(&account, &Account::roomAdded, this, [this](RoomId id) {
        if (id == m_room && !m_open)
            setRoom(id);
    });
    connect(&account, &Account::roomRemoved, this, &MessageListModel::roomRemoved);
    connect(&account, &Account::roomOpened, this, &MessageListModel::roomOpened);
    connect(&account, &Account::openFailed, this, &MessageListModel::openFailed);
    connect(&account, &Account::messagesAppended, this, &MessageListModel::appended);
    connect(&account, &Account::messagesPrepended, this, &MessageListModel::prepended);
    connect(&account, &Account::messageChanged, this, &MessageListModel::messageChanged);
    connect(&account, &Account::messagesReset, this, [this](RoomId id) {
        if (id == m_room)
            enter();
    });
    connect(&account, &Account::historyFailed, this, &MessageListModel::historyFailed);
    connect(&account, &Account::pendingChanged, this, &MessageListModel::pendingChanged);
    connect(&account, &Account::watchChanged, this, [this] {
        if (!m_rows.empty())
            emit dataChanged(index(0), index(rowCount() - 1), {CallsRole});
    });
    connect(&account, &Account::noticed, this, &MessageListModel::noticed);
    connect(&account, &Account::stateChanged, this, [this] {
        const bool online = m_account.state() == Account::State::Online;
        if (online != std::exchange(m_online, online) && online && !m_open)
            open(); // it may have failed for want of a connection
    });
    connect(&account.people(), &client::People::changed, this, &MessageListModel::personChanged);
    connect(&account.people(), &client::People::allChanged, this, [this] {
        if (!m_rows.empty())
            emit dataChanged(index(0), index(rowCount() - 1), {NameRole});
    });
}

// ---- Rooms

void MessageListModel::setRoom(RoomId id)
{
    m_room = id;
    m_zone = localZone();
    m_following = true;
    m_newAfter.reset();
    if (const RoomState *room = m_account.room(id); room && room->unread() > 0)
        m_newAfter = room->readSeq;
    enter();
}

bool MessageListModel::isNewLineMissing() const
{
    const RoomState *room = m_open ? m_account.room(m_room) : nullptr;
    return room && m_newAfter && *m_newAfter < room->low - 1;
}

// Begins with what is held of the room, and asks where nothing is.
void MessageListModel::enter()
{
    const RoomState *room = m_account.room(m_room);
    m_open = room && room->known;
    m_loading = m_loadingOlder = false;
    m_pending.clear();
    m_notices.clear();
    m_window.close();
    if (room) {
        m_pending = m_account.pending(m_room);
        m_notices = m_account.notices(m_room, 0, std::numeric_limits<qint64>::max());
        keepNotices();
    }
    if (m_open)
        m_window.open(m_room, m_newAfter);
    reset();
    if (room && !m_open)
        open();
    tell();
}

void MessageListModel::open()
{
    if (m_loading || !m_account.room(m_room))
        return;
    m_loading = true;
    tell();
    m_account.openRoom(m_room);
}

void MessageListModel::roomOpened(RoomId id)
{
    if (id == m_room && !m_open)
        enter();
}

void MessageListModel::roomRemoved(RoomId id)
{
    if (id == m_room)
        enter(); // there is no such room: nothing
}

void MessageListModel::openFailed(RoomId id)
{
    if (id != m_room || !m_loading)
        return;
    m_loading = false;
    tell();
    emit loadingFailed();
}

// ---- The window

void MessageListModel::loadOlder()
{
    if (!m_open)
        return open();
    if (m_loadingOlder)
        return;
    if (m_window.extendUp()) {
        update();
        return tell();
    }
    const RoomState *room = m_account.room(m_room);
    if (!room || room->atStart())
        return;
    m_loadingOlder = true;
    tell();
    m_account.loadOlder(m_room);
}

void MessageListModel::prepended(RoomId id)
{
    if (id != m_room || !m_open)
        return;
    // Nobody need ask for what fills the first page.
    if (std::exchange(m_loadingOlder, false) || m_window.messages().size() < size_t(pageSize)) {
        m_window.extendUp();
        update();
    }
    tell();
}

void MessageListModel::historyFailed(RoomId id)
{
    if (id != m_room || !m_loadingOlder)
        return;
    m_loadingOlder = false;
    tell();
    emit loadingFailed();
}

void MessageListModel::loadNewer()
{
    if (m_window.atNewest())
        return;
    m_window.extendDown();
    update();
    tell();
}

void MessageListModel::goToNewest()
{
    m_following = true;
    if (m_window.atNewest())
        return;
    if (m_window.showNewest())
        reset();
    else
        update();
    tell();
}

bool MessageListModel::goTo(qint64 seq)
{
    if (m_window.contains(seq))
        return true;
    if (!m_open || !m_window.showAround(seq))
        return false;
    m_following = false;
    reset();
    tell();
    return true;
}

// ---- What comes

void MessageListModel::appended(RoomId id, const std::vector<Message> &messages)
{
    if (id != m_room)
        return;
    if (!m_open)
        return enter(); // the first word of a room of which nothing was held
    m_window.append(messages, m_following);
    const std::vector<Pending> before = std::exchange(m_pending, m_account.pending(m_room));
    becameStored(messages, before);
    update();
    tell();
}

// What was on its way and is now among `messages` keeps its row. A stored message does not tell its cid: the text
// must do, and where that is wrong a row is removed and another one put in, no more.
void MessageListModel::becameStored(const std::vector<Message> &messages, const std::vector<Pending> &before)
{
    if (m_updating || !m_window.atNewest())
        return;
    auto stored = messages.begin();
    for (const Pending &entry : before) {
        if (std::ranges::find(m_pending, entry.cid, &Pending::cid) != m_pending.end())
            continue;
        stored = std::find_if(stored, messages.end(),
            [&](const Message &message) { return message.from == m_account.me() && message.text == entry.text; });
        if (stored == messages.end())
            return;
        const int row = rowWhere([&](const Row &shown) { return shown.cid == entry.cid; });
        if (row >= 0 && m_window.contains(stored->seq)) {
            m_rows[size_t(row)].cid.clear();
            m_rows[size_t(row)].seq = stored->seq;
        }
        ++stored;
    }
}

void MessageListModel::messageChanged(RoomId id, const Message &message)
{
    if (id == m_room && m_window.replace(message))
        update();
}

void MessageListModel::pendingChanged(RoomId id)
{
    if (id != m_room)
        return;
    m_pending = m_account.pending(id);
    update();
}

void MessageListModel::noticed(RoomId id, const Notice &notice)
{
    if (id != m_room)
        return;
    m_notices.push_back(notice);
    keepNotices();
    update();
}

void MessageListModel::keepNotices()
{
    if (m_notices.size() > noticesKept)
        m_notices.erase(m_notices.begin(), m_notices.end() - qint64(noticesKept));
    std::ranges::stable_sort(m_notices, {}, &Notice::afterSeq);
}

void MessageListModel::personChanged(UserId id)
{
    for (int row = 0; row < rowCount(); ++row) {
        const Row &shown = m_rows[size_t(row)];
        if (shown.kind == RowKind::Message && shown.from == id)
            emit dataChanged(index(row), index(row), {NameRole});
    }
}

void MessageListModel::clearNewMessages()
{
    m_newAfter.reset();
    update();
}

void MessageListModel::markNewMessages()
{
    const RoomState *room = m_account.room(m_room);
    if (!room || (m_newAfter && *m_newAfter >= room->readSeq))
        return;
    m_newAfter = room->readSeq;
    update();
}

// ---- Rows

std::vector<Row> MessageListModel::wantedRows() const
{
    if (!m_room.isValid())
        return {};
    const std::vector<Message> &messages = m_window.messages();
    auto first = m_notices.begin();
    auto last = m_notices.end();
    if (!messages.empty() && !isAtStart())
        first = std::ranges::lower_bound(m_notices, messages.front().seq, {}, &Notice::afterSeq);
    if (!messages.empty() && !m_window.atNewest())
        last = std::ranges::upper_bound(m_notices, messages.back().seq, {}, &Notice::afterSeq);
    return buildRows({.messages = messages,
        .notices = std::span(first, last),
        .pending = m_window.atNewest() ? std::span(m_pending) : std::span<const Pending>(),
        .me = m_account.me(),
        .newAfter = m_newAfter,
        .zone = m_zone});
}

void MessageListModel::reset()
{
    if (m_updating) {
        m_again = true;
        return;
    }
    m_updating = true;
    beginResetModel();
    m_rows = wantedRows();
    endResetModel();
    m_updating = false;
    if (std::exchange(m_again, false))
        update();
}

// A view that hears of a row may at once ask for more: that is carried out when this change is complete, since rows
// must not move while others do.
void MessageListModel::update()
{
    m_again = true;
    if (m_updating)
        return;
    m_updating = true;
    while (std::exchange(m_again, false))
        turnInto(wantedRows());
    m_updating = false;
}

void MessageListModel::turnInto(std::vector<Row> rows)
{
    const RowDiff diff = diffRows(m_rows, rows);
    for (const auto &[first, count] : diff.removed) {
        beginRemoveRows({}, first, first + count - 1);
        m_rows.erase(m_rows.begin() + first, m_rows.begin() + first + count);
        endRemoveRows();
    }
    for (const auto &[first, count] : diff.inserted) {
        beginInsertRows({}, first, first + count - 1);
        m_rows.insert(m_rows.begin() + first, rows.begin() + first, rows.begin() + first + count);
        endInsertRows();
    }
    for (size_t i = 0; i < rows.size(); ++i) {
        if (m_rows[i] == rows[i])
            continue;
        const QList<int> roles = changedRoles(m_rows[i], rows[i]);
        m_rows[i] = std::move(rows[i]);
        emit dataChanged(index(int(i)), index(int(i)), roles);
    }
}

void MessageListModel::tell()
{
    const Status now{isLoading(), isLoadingOlder(), isAtStart(), isAtNewest()};
    if (std::exchange(m_told, now) != now)
        emit loadingChanged();
}

int MessageListModel::rowWhere(const std::function<bool(const Row &)> &is) const
{
    const auto found = std::ranges::find_if(m_rows, is);
    return found == m_rows.end() ? -1 : int(found - m_rows.begin());
}

int MessageListModel::rowOfSeq(qint64 seq) const
{
    return rowWhere([seq](const Row &row) { return row.kind == RowKind::Message && row.seq == seq && seq > 0; });
}

int MessageListModel::newMessagesRow() const
{
    return rowWhere([](const Row &row) { return row.kind == RowKind::NewMessages; });
}

int MessageListModel::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int(m_rows.size()); }

QVariant MessageListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = m_rows[size_t(index.row())];
    switch (role) {
    case KindRole:
        return int(row.kind);
    case DateRole:
        return row.date;
    default:
        break;
    }
    if (row.kind == RowKind::Notice) {
        switch (role) {
        case ChangeRole:
            return int(row.change);
        case NamesRole:
            return row.names;
        default:
            return {};
        }
    }
    if (row.kind != RowKind::Message)
        return {};
    switch (role) {
    case Qt::DisplayRole:
    case TextRole:
        return row.text;
    case NameRole:
        return m_account.people().name(row.from);
    case AvatarRole:
        return row.from.toString();
    case SenderRole:
        return QVariant::fromValue(row.from);
    case SeqRole:
        return row.seq;
    case CidRole:
        return row.cid;
    case CallsRole:
        return !row.own && m_account.watch().calls(row.text);
    case OwnRole:
        return row.own;
    case StateRole:
        return int(row.state);
    case ErrorRole:
        return row.error ? QVariant(int(*row.error)) : QVariant();
    case HeadRole:
        return row.head;
    case TailRole:
        return row.tail;
    default:
        return {};
    }
}

} // namespace kith::models
