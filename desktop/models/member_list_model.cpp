#include "desktop/models/member_list_model.h"

#include "desktop/models/name_order.h"

namespace kith::models {

using client::Account;

bool MemberListModel::Member::operator<(const Member &other) const
{
    if (online != other.online)
        return online;
    if (const int names = name.compare(other.name); names != 0)
        return names < 0;
    return user.id < other.user.id;
}

MemberListModel::MemberListModel(Account &account, QObject *parent)
    : QAbstractListModel(parent), m_account(account), m_collator(nameCollator()),
      m_online(account.state() == Account::State::Online)
{
    connect(&account, &Account::memberChanged, this, [this](RoomId id, UserId user, MemberChange change) {
        if (id == m_room)
            memberMoved({user, change});
    });
    connect(&account, &Account::roomRemoved, this, [this](RoomId id) {
        if (id == m_room)
            setRoom({});
    });
    connect(&account, &Account::stateChanged, this, [this] {
        // Who came and went without a connection was not told.
        const bool online = m_account.state() == Account::State::Online;
        if (online != std::exchange(m_online, online) && online && m_room.isValid())
            begin();
    });
    connect(&account.people(), &client::People::changed, this, &MemberListModel::personChanged);
    connect(&account.people(), &client::People::allChanged, this, &MemberListModel::presenceVoid);
}

// ---- Pages

void MemberListModel::setRoom(RoomId id)
{
    m_room = id;
    ++m_run;
    m_more = m_failed = m_anew = false;
    beginResetModel();
    m_members.clear();
    endResetModel();
    if (m_room.isValid())
        begin();
    else
        setLoading(false);
}

// What is shown stays until the first page is there.
void MemberListModel::begin()
{
    ++m_run;
    m_last = {};
    m_more = true;
    m_anew = true;
    m_loading = false;
    fetchMore({});
}

bool MemberListModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && m_more && !m_loading && !m_failed;
}

void MemberListModel::fetchMore(const QModelIndex &parent)
{
    if (parent.isValid() || !m_more || m_loading)
        return;
    m_failed = false;
    m_meanwhile.clear();
    setLoading(true);
    m_account.members(m_room, m_last, this, [this, run = m_run](const client::Outcome<proto::UserPageReply> &page) {
        if (run != m_run)
            return;
        if (page)
            received(*page);
        else
            failed(page.error());
    });
}

void MemberListModel::received(const proto::UserPageReply &reply)
{
    std::vector<Member> page;
    for (const proto::UserInfo &info : reply.users) {
        page.push_back(memberOf({info.id, info.username, info.displayName, info.guest.value_or(false)}, info.online,
            info.role ? info.role : std::optional(Role::Member)));
    }
    if (!reply.users.empty())
        m_last = reply.users.back().id;
    m_more = reply.more && !reply.users.empty();
    if (std::exchange(m_anew, false) && !m_members.empty()) {
        beginResetModel();
        m_members.clear();
        endResetModel();
    }
    put(page);
    for (const Move &move : std::exchange(m_meanwhile, {}))
        memberMoved(move);
    setLoading(false);
}

void MemberListModel::failed(const client::Failure &failure)
{
    m_failed = true;
    setLoading(false);
    emit loadingFailed(failure);
}

void MemberListModel::setLoading(bool loading)
{
    if (std::exchange(m_loading, loading) != loading)
        emit loadingChanged();
}

void MemberListModel::put(const std::vector<Member> &members)
{
    if (m_members.empty() && !members.empty()) {
        beginInsertRows({}, 0, int(members.size()) - 1);
        m_members = members;
        std::sort(m_members.begin(), m_members.end());
        endInsertRows();
        return;
    }
    for (const Member &member : members) {
        if (const int row = rowOf(member.user.id); row >= 0) {
            replace(row, member);
            continue;
        }
        const auto place = std::lower_bound(m_members.begin(), m_members.end(), member);
        const int row = int(place - m_members.begin());
        beginInsertRows({}, row, row);
        m_members.insert(place, member);
        endInsertRows();
    }
}

// ---- Comings, goings, presence

void MemberListModel::memberMoved(const Move &move)
{
    if (m_loading)
        m_meanwhile.push_back(move);
    if (move.change != MemberChange::Joined)
        return remove(move.user);
    if (rowOf(move.user) >= 0)
        return;
    User unknown;
    unknown.id = move.user;
    unknown.displayName = m_account.people().name(move.user);
    put({known(memberOf(unknown, false, Role::Member))});
}

void MemberListModel::remove(UserId id)
{
    const int row = rowOf(id);
    if (row < 0)
        return;
    beginRemoveRows({}, row, row);
    m_members.erase(m_members.begin() + row);
    endRemoveRows();
}

void MemberListModel::replace(int row, Member member)
{
    m_members[size_t(row)] = std::move(member);
    const int place = sortedPlace(m_members, row);
    if (place != row) {
        beginMoveRows({}, row, row, {}, place > row ? place + 1 : place);
        moveElement(m_members, row, place);
        endMoveRows();
    }
    emit dataChanged(index(place), index(place));
}

void MemberListModel::personChanged(UserId id)
{
    if (const int row = rowOf(id); row >= 0)
        replace(row, known(m_members[size_t(row)]));
}

void MemberListModel::presenceVoid()
{
    if (m_members.empty())
        return;
    std::vector<Member> now;
    for (const Member &member : m_members)
        now.push_back(known(member));
    std::sort(now.begin(), now.end());

    const QModelIndexList before = persistentIndexList();
    std::vector<UserId> ids;
    for (const QModelIndex &index : before)
        ids.push_back(m_members[size_t(index.row())].user.id);
    emit layoutAboutToBeChanged({}, QAbstractItemModel::VerticalSortHint);
    m_members = std::move(now);
    QModelIndexList after;
    for (const UserId id : ids)
        after.append(index(rowOf(id)));
    changePersistentIndexList(before, after);
    emit layoutChanged({}, QAbstractItemModel::VerticalSortHint);
    emit dataChanged(index(0), index(rowCount() - 1));
}

MemberListModel::Member MemberListModel::memberOf(const User &user, bool online, std::optional<Role> role) const
{
    // The reader sees themself online: nobody tells them of their own presence.
    const bool here = online || user.id == m_account.me();
    return {.user = user, .role = role, .online = here, .name = m_collator.sortKey(user.displayName)};
}

// With what is known of the person by now.
MemberListModel::Member MemberListModel::known(Member member) const
{
    const client::Person *person = m_account.people().find(member.user.id);
    return person ? memberOf(person->user, person->online, member.role) : member;
}

// ---- What is shown

int MemberListModel::rowOf(UserId id) const
{
    const auto found = std::ranges::find_if(m_members, [id](const Member &member) { return member.user.id == id; });
    return found == m_members.end() ? -1 : int(found - m_members.begin());
}

int MemberListModel::onlineCount() const
{
    return int(std::ranges::count_if(m_members, [](const Member &member) { return member.online; }));
}

int MemberListModel::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int(m_members.size()); }

QVariant MemberListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Member &member = m_members[size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
    case NameRole:
        return member.user.displayName;
    case AvatarRole:
        return member.user.id.toString();
    case OnlineRole:
        return member.online;
    case UserIdRole:
        return QVariant::fromValue(member.user.id);
    case UserNameRole:
        return member.user.username;
    case MemberRoleRole:
        return member.role ? QVariant(int(*member.role)) : QVariant();
    case GuestRole:
        return member.user.guest;
    case SelfRole:
        return member.user.id == m_account.me();
    default:
        return {};
    }
}

} // namespace kith::models
