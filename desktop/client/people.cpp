#include "desktop/client/people.h"

namespace kith::client {
namespace {

constexpr size_t idsAtOnce = 100;

User userOf(const proto::UserInfo &info)
{
    return {
        .id = info.id, .username = info.username, .displayName = info.displayName, .guest = info.guest.value_or(false)};
}

bool sameUser(const User &a, const User &b)
{
    return a.username == b.username && a.displayName == b.displayName && a.guest == b.guest;
}

} // namespace

People::People(std::chrono::milliseconds gather, Ask ask, Keep keep, QObject *parent)
    : QObject(parent), m_ask(std::move(ask)), m_keep(std::move(keep))
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(gather);
    connect(&m_timer, &QTimer::timeout, this, &People::askForWanted);
}

const Person *People::find(UserId id) const
{
    const auto found = m_people.find(id);
    return found == m_people.end() ? nullptr : &found->second;
}

QString People::name(UserId id) const
{
    if (const Person *person = find(id))
        return person->user.displayName;
    if (id.isValid() && !m_asked.contains(id)) {
        m_wanted.insert(id);
        if (!m_timer.isActive())
            m_timer.start();
    }
    return QStringLiteral("…");
}

bool People::isOnline(UserId id) const
{
    const Person *person = find(id);
    return person != nullptr && person->online;
}

void People::restore(const std::vector<User> &users)
{
    for (const User &user : users)
        m_people.insert_or_assign(user.id, Person{.user = user});
}

void People::put(const std::vector<proto::UserInfo> &users)
{
    std::vector<User> renamed;
    std::vector<UserId> changes;
    for (const proto::UserInfo &info : users) {
        const User user = userOf(info);
        const auto [at, isNew] = m_people.try_emplace(info.id, Person{.user = user, .online = info.online});
        const bool differs = isNew || !sameUser(at->second.user, user);
        if (differs)
            renamed.push_back(user);
        if (differs || at->second.online != info.online)
            changes.push_back(info.id);
        at->second = {.user = user, .online = info.online};
        m_wanted.erase(info.id);
    }
    if (!renamed.empty())
        m_keep(renamed);
    for (const UserId id : changes)
        emit changed(id);
}

void People::setOnline(UserId id, bool online)
{
    const auto found = m_people.find(id);
    if (found == m_people.end() || found->second.online == online)
        return;
    found->second.online = online;
    emit changed(id);
}

void People::allOffline()
{
    for (auto &[id, person] : m_people)
        person.online = false;
    m_asked.clear();
    emit allChanged();
}

void People::askForWanted()
{
    std::vector<UserId> ids;
    while (!m_wanted.empty() && ids.size() < idsAtOnce) {
        const UserId id = *m_wanted.begin();
        m_wanted.erase(m_wanted.begin());
        m_asked.insert(id);
        ids.push_back(id);
    }
    if (!m_wanted.empty())
        m_timer.start();
    if (ids.empty())
        return;
    m_ask(ids, [this, ids](const std::vector<proto::UserInfo> &users) {
        if (users.empty()) {
            for (const UserId id : ids)
                m_asked.erase(id); // asked again by the next who wants the name
        }
        put(users);
    });
}

} // namespace kith::client
