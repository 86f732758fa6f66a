// What the quick switcher offers for what was typed: conversations, people, actions, the best first. Without a word:
// the conversations in which the reader was last.
#pragma once

#include "desktop/client/account.h"

#include <QAbstractListModel>
#include <QTimer>

namespace kith::models {

// One line that can be chosen.
struct Choice {
    enum class Kind { Room, Person, Action };
    Kind kind = Kind::Room;
    RoomId room = {};
    UserId person = {};
    int action = -1; // its place among those that were given
    QString name = {};
    QString detail = {};
    QString avatar = {};
    std::optional<bool> online = {};
    qint64 unread = 0;
    int rank = 0;
};

class SwitcherModel : public QAbstractListModel {
    Q_OBJECT

public:
    struct Action {
        QString text;
        QString keys; // as the person reads them; empty: none
    };
    static constexpr int mostShown = 40;

    // The account outlives the model. `recent`: rooms, the one that was open last first. `open`: the room that is open,
    // which nobody switches to.
    SwitcherModel(client::Account &account, QList<Action> actions, std::vector<RoomId> recent, RoomId open,
        QObject *parent = nullptr);

    // The people whom only the server knows follow a moment later.
    void setTyped(const QString &typed);

    const Choice &choice(int row) const { return m_choices[size_t(row)]; }
    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

private:
    void rebuild();
    void addRooms();
    void addPeople();
    void addActions();
    void addPerson(const User &user, bool online, int less);
    int recency(RoomId id) const;
    void ask();

    client::Account &m_account;
    const QList<Action> m_actions;
    const std::vector<RoomId> m_recent;
    const RoomId m_open;
    QString m_typed;
    QStringList m_words;
    std::vector<proto::UserInfo> m_found; // by the server, for m_typed
    QTimer m_ask;
    quint64 m_run = 0;
    std::vector<Choice> m_choices;
};

} // namespace kith::models
