// What an account tells its reader while they look elsewhere: takes messages as they arrive, asks the rules, gathers
// those of a moment, and says what a notification is to say. Takes back what was read.
#pragma once

#include "desktop/client/account.h"
#include "desktop/platform/notifier.h"
#include "desktop/platform/preferences.h"

#include <QTimer>

#include <set>

namespace kith::widgets {

class Theme;

class Announcer : public QObject {
    Q_OBJECT

public:
    struct Context {
        const Theme &theme;
        const platform::Preferences &preferences;
        const Clock &clock;
        std::function<bool(RoomId)> isVisible; // before the reader's eyes, following what arrives
        std::function<QString()> label;        // which account it is, where there are several
        std::chrono::milliseconds gather{400};
    };
    // More rooms than this at once are told in one sentence.
    static constexpr size_t roomsAtOnce = 3;

    // The account and what is in the context outlive it.
    Announcer(client::Account &account, Context context, QObject *parent = nullptr);

    // "Do not disturb": the switch, or the hours.
    static bool isQuiet(const platform::Preferences &preferences, const Clock &clock);

signals:
    // Its `account` is left to whoever knows several.
    void announced(const kith::platform::Notification &notification);
    void withdrawn(kith::RoomId room);

private:
    struct News {
        int count = 0; // since the reader was there
        Message latest;
        bool fresh = true; // not told yet
    };

    void take(const Message &message);
    void enter(RoomId id);
    bool isWorthTelling(const Message &message) const;
    void tell();
    void tellOf(const client::RoomState &room, News &news);
    void tellOfMany(const std::vector<RoomId> &rooms);
    void check(RoomId id);
    void forget(RoomId id);
    QString titled(const QString &title) const;

    client::Account &m_account;
    Context m_context;
    std::map<RoomId, News> m_news;
    std::set<RoomId> m_together; // told in one sentence, and not read
    QTimer m_timer;
};

} // namespace kith::widgets
