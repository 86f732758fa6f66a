#include "desktop/models/switcher_model.h"

#include "desktop/models/name_match.h"
#include "shared/base/text.h"
#include "shared/search/fold.h"

#include <algorithm>

namespace kith::models {

using client::Account;
using client::RoomState;

namespace {

constexpr std::chrono::milliseconds pause{150}; // of somebody who types
// A room is what somebody wants most often, an action least.
constexpr int personLess = 60, actionLess = 120, strangerLess = 30;
constexpr int recentMore = 150; // of the room that was open last; those before it a little less each

} // namespace

SwitcherModel::SwitcherModel(
    Account &account, QList<Action> actions, std::vector<RoomId> recent, RoomId open, QObject *parent)
    : QAbstractListModel(parent), m_account(account), m_actions(std::move(actions)), m_recent(std::move(recent)),
      m_open(open)
{
    m_ask.setSingleShot(true);
    m_ask.setInterval(pause);
    connect(&m_ask, &QTimer::timeout, this, &SwitcherModel::ask);
    rebuild();
}

void SwitcherModel::setTyped(const QString &typed)
{
    const QString now = typed.simplified();
    if (now == m_typed)
        return;
    m_typed = now;
    m_words = foldedWords(now);
    m_found.clear();
    ++m_run;
    if (m_words.isEmpty())
        m_ask.stop();
    else
        m_ask.start();
    rebuild();
}

void SwitcherModel::ask()
{
    if (m_account.state() != Account::State::Online)
        return;
    m_account.searchUsers(firstCharacters(m_typed, limits::queryCharacters), this,
        [this, run = m_run](const client::Outcome<proto::UsersReply> &reply) {
            // Who is known stands there already: without an answer nothing is missing that could be said.
            if (run != m_run || !reply)
                return;
            m_found = reply->users;
            rebuild();
        });
}

int SwitcherModel::recency(RoomId id) const
{
    const auto found = std::ranges::find(m_recent, id);
    return found == m_recent.end() ? 0 : std::max(1, recentMore - 10 * int(found - m_recent.begin()));
}

void SwitcherModel::rebuild()
{
    beginResetModel();
    m_choices.clear();
    addRooms();
    if (!m_words.isEmpty()) {
        addPeople();
        addActions();
    }
    std::ranges::stable_sort(m_choices, std::greater(), &Choice::rank);
    if (m_choices.size() > mostShown)
        m_choices.resize(mostShown);
    endResetModel();
}

void SwitcherModel::addRooms()
{
    std::vector<const RoomState *> rooms;
    for (const auto &[id, room] : m_account.rooms()) {
        if (id != m_open || !m_words.isEmpty())
            rooms.push_back(&room);
    }
    const auto date = [](const RoomState *room) { return room->last ? room->last->date : room->since; };
    std::ranges::stable_sort(rooms, [&](const RoomState *a, const RoomState *b) { return date(a) > date(b); });
    for (const RoomState *room : rooms) {
        const QString name = m_account.roomName(*room);
        std::optional<int> rank = matchName(m_words, search::foldText(name));
        const UserId peer = room->isDirect() ? room->id.peerOf(m_account.me()) : UserId();
        const client::Person *person = peer.isValid() ? m_account.people().find(peer) : nullptr;
        if (!rank && person)
            rank = matchName(m_words, search::foldText(person->user.username));
        if (!rank)
            continue;
        const int base = m_words.isEmpty() ? 0 : *rank;
        m_choices.push_back({.kind = Choice::Kind::Room,
            .room = room->id,
            .person = peer,
            .name = name,
            .detail = room->isDirect() ? (person ? u'@' + person->user.username : QString()) : room->topic,
            .avatar = peer.isValid() ? peer.toString() : room->id.toString(),
            .online = peer.isValid() ? std::optional(m_account.people().isOnline(peer)) : std::nullopt,
            .unread = room->isMuted() ? room->mentions : room->unread(),
            .rank = base + recency(room->id)});
    }
}

void SwitcherModel::addPerson(const User &user, bool online, int less)
{
    if (user.id == m_account.me() || m_account.room(RoomId::direct(m_account.me(), user.id)))
        return; // their conversation stands there
    if (std::ranges::any_of(m_choices, [&](const Choice &choice) { return choice.person == user.id; }))
        return;
    const std::optional<int> display = matchName(m_words, search::foldText(user.displayName));
    const std::optional<int> name = matchName(m_words, search::foldText(user.username));
    if (!display && !name)
        return;
    m_choices.push_back({.kind = Choice::Kind::Person,
        .person = user.id,
        .name = user.displayName,
        .detail = u'@' + user.username,
        .avatar = user.id.toString(),
        .online = online,
        .rank = std::max(display.value_or(INT_MIN), name.value_or(INT_MIN)) - less});
}

void SwitcherModel::addPeople()
{
    if (m_account.user().guest)
        return; // guests begin no conversation
    for (const auto &[id, person] : m_account.people().all())
        addPerson(person.user, person.online, personLess);
    for (const proto::UserInfo &info : m_found)
        addPerson({.id = info.id, .username = info.username, .displayName = info.displayName}, info.online,
            personLess + strangerLess);
}

void SwitcherModel::addActions()
{
    for (int i = 0; i < m_actions.size(); ++i) {
        if (const std::optional<int> rank = matchName(m_words, search::foldText(m_actions[i].text)))
            m_choices.push_back({.kind = Choice::Kind::Action,
                .action = i,
                .name = m_actions[i].text,
                .detail = m_actions[i].keys,
                .rank = *rank - actionLess});
    }
}

int SwitcherModel::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int(m_choices.size()); }

QVariant SwitcherModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Choice &choice = m_choices[size_t(index.row())];
    if (role == Qt::DisplayRole)
        return choice.name;
    if (role == Qt::AccessibleTextRole) {
        QString spoken = choice.name;
        if (!choice.detail.isEmpty())
            spoken += QStringLiteral(", ") + choice.detail;
        if (choice.unread > 0)
            spoken += QStringLiteral(", ")
                + tr("%n unread message(s)", nullptr, int(std::min<qint64>(choice.unread, 1'000'000)));
        return spoken;
    }
    return {};
}

} // namespace kith::models
