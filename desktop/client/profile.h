// Where one profile of this program keeps its things: a folder for caches and tokens, and preferences in a file
// where Qt puts them (or, with --data, in that folder, so that nothing lies outside it). Knows the accounts that are
// signed in here.
#pragma once

#include "shared/base/error.h"
#include "shared/model/model.h"

#include <QSettings>
#include <QUrl>

#include <memory>
#include <optional>
#include <vector>

namespace kith::client {

class Profile {
public:
    struct Place {
        QString dataFolder = {}; // empty: QStandardPaths::AppDataLocation
        QString name = QStringLiteral("default");
    };
    // Makes the folder (0700). An error sentence where it cannot be made, or another process has it open.
    static Result<std::unique_ptr<Profile>> open(const Place &place);
    ~Profile();

    QString name() const;
    QString folder() const;
    QSettings &settings(); // with the profile's group open

    struct Known {
        QUrl server;
        User user;
    };
    static bool isSame(const Known &a, const Known &b); // the same user of the same server
    // Everybody who is signed in here, in the order in which people see them.
    std::vector<Known> accounts() const;
    std::optional<Known> account() const;                   // the active one: who is shown, or was last
    std::optional<Known> account(const QUrl &server) const; // the active one or else the first of this server
    // Puts it at the end, or what is new about it in its place; it becomes the active one.
    void setAccount(const Known &account);
    void setActive(const Known &account);
    void moveAccount(const Known &account, int places);
    // With its preferences. Where it was the active one, the one behind it is.
    void forgetAccount(const Known &account);
    // Preferences of this account alone, such as the room that was open.
    std::unique_ptr<QSettings> settings(const Known &account) const;

    QString cachePath(const QUrl &server, UserId user) const;
    // Under which a token is kept. The secret store is one for all profiles: each has keys of its own.
    QString tokenKey(const QUrl &server, UserId user) const;

    // Of a profile that is not opened, perhaps because another process has it: for what only needs the session.
    struct Glimpse {
        QString folder; // where its tokens lie; perhaps not there yet
        std::optional<Known> account;
        QString tokenKey = {}; // of that account
    };
    static Result<Glimpse> look(const Place &place);

private:
    struct Private;
    explicit Profile(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

} // namespace kith::client
