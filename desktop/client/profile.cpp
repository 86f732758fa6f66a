#include "desktop/client/profile.h"

#include "desktop/client/held_lock.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

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

const QString serverKey = u"account/server"_s;
const QString idKey = u"account/id"_s;
const QString usernameKey = u"account/username"_s;
const QString displayNameKey = u"account/displayName"_s;
const QString guestKey = u"account/guest"_s;

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

} // namespace

struct Profile::Private {
    QString name;
    QString folder;
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
    return std::unique_ptr<Profile>(new Profile(std::move(d)));
}

QString Profile::name() const { return d->name; }
QString Profile::folder() const { return d->folder; }
QSettings &Profile::settings() { return *d->settings; }

std::optional<Profile::Known> Profile::account() const { return readAccount(*d->settings); }

Result<Profile::Glimpse> Profile::look(const Place &place)
{
    if (!isPlainName(place.name))
        return fail(refusal(nameRefused(place.name)));
    const QString data = dataOf(place);
    Glimpse seen{.folder = folderOf(data, place.name), .account = readAccount(*settingsOf(place, data))};
    if (seen.account)
        seen.tokenKey = tokenKeyOf(place.name, seen.account->server, seen.account->user.id);
    return seen;
}

void Profile::setAccount(const Known &account)
{
    d->settings->setValue(serverKey, account.server.toString(QUrl::FullyEncoded));
    d->settings->setValue(idKey, account.user.id.toString());
    d->settings->setValue(usernameKey, account.user.username);
    d->settings->setValue(displayNameKey, account.user.displayName);
    d->settings->setValue(guestKey, account.user.guest);
    d->settings->sync();
}

void Profile::forgetAccount()
{
    d->settings->remove(u"account"_s);
    d->settings->sync();
}

QString Profile::cachePath(const QUrl &server, UserId user) const
{
    const QByteArray hash = QCryptographicHash::hash(identity(server, user).toUtf8(), QCryptographicHash::Sha256);
    return QDir(d->folder).filePath(u"cache-"_s + QString::fromLatin1(hash.toHex().first(16)) + u".db"_s);
}

QString Profile::tokenKey(const QUrl &server, UserId user) const { return tokenKeyOf(d->name, server, user); }

} // namespace kith::client
