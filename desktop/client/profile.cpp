#include "desktop/client/profile.h"

#include "desktop/client/held_lock.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace kith::client {
namespace {

Error refusal(QString sentence) { return makeError(ErrorCode::StoreUnavailable, std::move(sentence)); }

// It becomes the name of a folder and of a group of settings: nothing that means something to either.
bool isPlainName(const QString &name)
{
    constexpr qsizetype longest = 40;
    if (name.isEmpty() || name.size() > longest || name.front() == u'.')
        return false;
    return std::all_of(
        name.begin(), name.end(), [](QChar c) { return c.isLetterOrNumber() || c == u'-' || c == u'_' || c == u'.'; });
}

bool makePrivateFolder(const QString &folder)
{
    return QDir().mkpath(folder)
        && QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
}

std::unique_ptr<QSettings> openSettings(const QString &dataFolder)
{
    if (dataFolder.isEmpty())
        return std::make_unique<QSettings>();
    return std::make_unique<QSettings>(QDir(dataFolder).filePath(u"kith.conf"_s), QSettings::IniFormat);
}

// The same server written in two ways is the same.
QString identity(const QUrl &server, UserId user)
{
    const QString url = server.adjusted(QUrl::NormalizePathSegments | QUrl::RemoveUserInfo | QUrl::RemoveFragment)
                            .toString(QUrl::FullyEncoded);
    return url + u'#' + user.toString();
}

QString tokenKeyOf(const QString &profile, const QUrl &server, UserId user)
{
    const QString key = identity(server, user);
    return profile == Profile::Place().name ? key : profile + u' ' + key;
}

const QString accountsKey = u"accounts"_s;
const QString activeKey = u"accounts/active"_s; // the identity()
const QString formerGroup = u"account"_s;       // of versions that knew one account
const QString serverKey = u"server"_s;
const QString idKey = u"id"_s;
const QString usernameKey = u"username"_s;
const QString displayNameKey = u"displayName"_s;
const QString guestKey = u"guest"_s;

QString nameRefused(const QString &name)
{
    return u"A profile's name has 1 to 40 letters, digits, '-', '_' or '.': \"%1\" cannot be one."_s.arg(name);
}

QString dataOf(const Profile::Place &place)
{
    return place.dataFolder.isEmpty() ? QStandardPaths::writableLocation(QStandardPaths::AppDataLocation)
                                      : QDir(place.dataFolder).absolutePath();
}

QString folderOf(const QString &data, const QString &name) { return QDir(data).filePath(u"profiles/"_s + name); }

std::unique_ptr<QSettings> settingsOf(const Profile::Place &place, const QString &data)
{
    auto settings = openSettings(place.dataFolder.isEmpty() ? QString() : data);
    settings->beginGroup(u"profile-"_s + place.name);
    return settings;
}

QString hashOf(const QUrl &server, UserId user)
{
    const QByteArray hash = QCryptographicHash::hash(identity(server, user).toUtf8(), QCryptographicHash::Sha256);
    return QString::fromLatin1(hash.toHex().first(16));
}

QString groupOf(const Profile::Known &account) { return u"account-"_s + hashOf(account.server, account.user.id); }

// Of the group that is open.
std::optional<Profile::Known> readAccount(const QSettings &settings)
{
    Profile::Known known{.server = settings.value(serverKey).toUrl(),
        .user = {.id = UserId::fromString(settings.value(idKey).toString()),
            .username = settings.value(usernameKey).toString(),
            .displayName = settings.value(displayNameKey).toString(),
            .guest = settings.value(guestKey).toBool()}};
    if (!known.server.isValid() || known.server.isEmpty() || !known.user.id.isValid())
        return {};
    return known;
}

void writeAccount(QSettings &settings, const Profile::Known &account)
{
    settings.setValue(serverKey, account.server.toString(QUrl::FullyEncoded));
    settings.setValue(idKey, account.user.id.toString());
    settings.setValue(usernameKey, account.user.username);
    settings.setValue(displayNameKey, account.user.displayName);
    settings.setValue(guestKey, account.user.guest);
}

struct Accounts {
    std::vector<Profile::Known> known; // no two the same
    QString active;

    auto find(const Profile::Known &account)
    {
        return std::find_if(
            known.begin(), known.end(), [&](const auto &other) { return Profile::isSame(other, account); });
    }
    std::optional<Profile::Known> current() const
    {
        for (const Profile::Known &account : known) {
            if (identity(account.server, account.user.id) == active)
                return account;
        }
        return known.empty() ? std::optional<Profile::Known>() : known.front();
    }
};

Accounts readAccounts(QSettings &settings)
{
    Accounts accounts{.known = {}, .active = settings.value(activeKey).toString()};
    const int count = settings.beginReadArray(accountsKey);
    for (int i = 0; i < count; ++i) {
        settings.setArrayIndex(i);
        if (const auto account = readAccount(settings); account && accounts.find(*account) == accounts.known.end())
            accounts.known.push_back(*account);
    }
    settings.endArray();
    return accounts;
}

void writeAccounts(QSettings &settings, const Accounts &accounts)
{
    settings.remove(accountsKey);
    settings.beginWriteArray(accountsKey, int(accounts.known.size()));
    for (int i = 0; i < int(accounts.known.size()); ++i) {
        settings.setArrayIndex(i);
        writeAccount(settings, accounts.known[size_t(i)]);
    }
    settings.endArray();
    if (const auto current = accounts.current())
        settings.setValue(activeKey, identity(current->server, current->user.id));
    settings.sync();
}

std::optional<Profile::Known> readFormer(QSettings &settings)
{
    settings.beginGroup(formerGroup);
    const auto account = readAccount(settings);
    settings.endGroup();
    return account;
}

// From the one account of former versions to a list, with what was remembered of its window.
void migrate(QSettings &settings)
{
    const auto former = readFormer(settings);
    if (former && readAccounts(settings).known.empty()) {
        writeAccounts(settings, {.known = {*former}, .active = {}});
        for (const QString &key : {u"window/room"_s, u"window/listWidth"_s, u"window/members"_s}) {
            if (const QVariant value = settings.value(key); value.isValid())
                settings.setValue(groupOf(*former) + u'/' + key, value);
            settings.remove(key);
        }
    }
    settings.remove(formerGroup);
    settings.sync();
}

} // namespace

struct Profile::Private {
    QString name;
    QString folder;
    Place place;
    QString data;
    sqlite::FileLock lock;
    std::unique_ptr<QSettings> settings;
};

Profile::Profile(std::unique_ptr<Private> d_) : d(std::move(d_)) {}
Profile::~Profile() = default;

Result<std::unique_ptr<Profile>> Profile::open(const Place &place)
{
    if (!isPlainName(place.name))
        return fail(refusal(nameRefused(place.name)));
    const QString data = dataOf(place);
    auto d = std::make_unique<Private>();
    d->name = place.name;
    d->place = place;
    d->data = data;
    d->folder = folderOf(data, place.name);
    // A folder that was there before belongs to the person, who may have chosen it for more than this.
    const bool given = QFileInfo(data).isDir();
    if (!given && !makePrivateFolder(data))
        return fail(refusal(u"Kith cannot make the folder %1."_s.arg(data)));
    if (!makePrivateFolder(d->folder))
        return fail(refusal(u"Kith cannot make the folder %1."_s.arg(d->folder)));
    auto lock = takeLock(QDir(d->folder).filePath(u"profile"_s), u"Kith is already open with this profile."_s);
    if (!lock)
        return fail(lock.error());
    d->lock = std::move(*lock);
    d->settings = settingsOf(place, data);
    migrate(*d->settings);
    return std::unique_ptr<Profile>(new Profile(std::move(d)));
}

QString Profile::name() const { return d->name; }
QString Profile::folder() const { return d->folder; }
QSettings &Profile::settings() { return *d->settings; }

bool Profile::isSame(const Known &a, const Known &b)
{
    return a.user.id == b.user.id && identity(a.server, a.user.id) == identity(b.server, b.user.id);
}

std::vector<Profile::Known> Profile::accounts() const { return readAccounts(*d->settings).known; }
std::optional<Profile::Known> Profile::account() const { return readAccounts(*d->settings).current(); }

std::optional<Profile::Known> Profile::account(const QUrl &server) const
{
    const auto isThere = [&server](const Known &account) {
        return identity(account.server, account.user.id) == identity(server, account.user.id);
    };
    const Accounts accounts = readAccounts(*d->settings);
    if (const auto current = accounts.current(); current && isThere(*current))
        return current;
    const auto first = std::find_if(accounts.known.begin(), accounts.known.end(), isThere);
    return first == accounts.known.end() ? std::optional<Known>() : *first;
}

Result<Profile::Glimpse> Profile::look(const Place &place)
{
    if (!isPlainName(place.name))
        return fail(refusal(nameRefused(place.name)));
    const QString data = dataOf(place);
    const auto settings = settingsOf(place, data);
    Glimpse seen{.folder = folderOf(data, place.name), .account = readAccounts(*settings).current()};
    if (!seen.account)
        seen.account = readFormer(*settings); // migrating it is for who opens it
    if (seen.account)
        seen.tokenKey = tokenKeyOf(place.name, seen.account->server, seen.account->user.id);
    return seen;
}

void Profile::setAccount(const Known &account)
{
    Accounts accounts = readAccounts(*d->settings);
    if (const auto known = accounts.find(account); known != accounts.known.end())
        *known = account;
    else
        accounts.known.push_back(account);
    accounts.active = identity(account.server, account.user.id);
    writeAccounts(*d->settings, accounts);
}

void Profile::setActive(const Known &account)
{
    Accounts accounts = readAccounts(*d->settings);
    if (accounts.find(account) == accounts.known.end() || isSame(*accounts.current(), account))
        return;
    accounts.active = identity(account.server, account.user.id);
    writeAccounts(*d->settings, accounts);
}

void Profile::moveAccount(const Known &account, int places)
{
    Accounts accounts = readAccounts(*d->settings);
    const auto from = accounts.find(account);
    if (from == accounts.known.end())
        return;
    const auto last = std::distance(accounts.known.begin(), accounts.known.end()) - 1;
    const auto to = std::clamp<std::ptrdiff_t>(std::distance(accounts.known.begin(), from) + places, 0, last);
    const Known moved = *from;
    accounts.known.erase(from);
    accounts.known.insert(accounts.known.begin() + to, moved);
    writeAccounts(*d->settings, accounts);
}

void Profile::forgetAccount(const Known &account)
{
    Accounts accounts = readAccounts(*d->settings);
    const auto gone = accounts.find(account);
    if (gone == accounts.known.end())
        return;
    const bool wasActive = isSame(*accounts.current(), account);
    const auto next = accounts.known.erase(gone);
    if (wasActive && !accounts.known.empty()) {
        const Known &heir = next == accounts.known.end() ? accounts.known.back() : *next;
        accounts.active = identity(heir.server, heir.user.id);
    }
    d->settings->remove(groupOf(account));
    writeAccounts(*d->settings, accounts);
}

std::unique_ptr<QSettings> Profile::settings(const Known &account) const
{
    auto settings = settingsOf(d->place, d->data);
    settings->beginGroup(groupOf(account));
    return settings;
}

QString Profile::cachePath(const QUrl &server, UserId user) const
{
    return QDir(d->folder).filePath(u"cache-"_s + hashOf(server, user) + u".db"_s);
}

QString Profile::tokenKey(const QUrl &server, UserId user) const { return tokenKeyOf(d->name, server, user); }

} // namespace kith::client
