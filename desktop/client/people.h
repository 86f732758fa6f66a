// Everybody this client has heard of: names and who is online. Unknown people are asked for together, a moment
// after somebody wanted their name.
#pragma once

#include "shared/model/model.h"
#include "shared/protocol/values.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <set>
#include <unordered_map>

namespace kith::client {

struct Person {
    User user;
    bool online = false;
};

class People : public QObject {
    Q_OBJECT

public:
    using Answer = std::function<void(const std::vector<proto::UserInfo> &)>; // empty: it failed
    using Ask = std::function<void(const std::vector<UserId> &, Answer)>;
    using Keep = std::function<void(const std::vector<User> &)>; // writes to the cache
    People(std::chrono::milliseconds gather, Ask ask, Keep keep, QObject *parent = nullptr);

    const Person *find(UserId id) const;
    const std::unordered_map<UserId, Person> &all() const { return m_people; }
    // Their display name; "…" until it is known, and then changed() follows.
    QString name(UserId id) const;
    bool isOnline(UserId id) const;

    void restore(const std::vector<User> &users);
    void put(const std::vector<proto::UserInfo> &users);
    void setOnline(UserId id, bool online);
    // Nobody's presence is known without a server.
    void allOffline();

signals:
    void changed(kith::UserId id);
    void allChanged();

private:
    void askForWanted();

    Ask m_ask;
    Keep m_keep;
    std::unordered_map<UserId, Person> m_people;
    mutable std::set<UserId> m_wanted;
    std::set<UserId> m_asked;
    mutable QTimer m_timer;
};

} // namespace kith::client
