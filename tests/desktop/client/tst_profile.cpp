// Where a profile keeps its things, and that it keeps them to itself.
#include "desktop/client/profile.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

using namespace kith;
using namespace kith::client;
using namespace Qt::StringLiterals;

class ProfileTest : public QObject {
    Q_OBJECT

    static int modeOf(const QString &path)
    {
        struct stat status {};
        return stat(path.toUtf8().constData(), &status) == 0 ? int(status.st_mode & 0777) : -1;
    }

    QString data() const { return m_dir->filePath(u"data"_s); }
    Result<std::unique_ptr<Profile>> open(const QString &name = u"default"_s) const
    {
        return Profile::open({.dataFolder = data(), .name = name});
    }

    static Profile::Known account(const QUrl &server, quint64 id, const QString &name)
    {
        return {.server = server, .user = {.id = UserId(id), .username = name, .displayName = name}};
    }
    // "chat ada": the first word of the server, and the user.
    static QStringList names(const Profile &profile)
    {
        QStringList names;
        for (const Profile::Known &known : profile.accounts())
            names << known.server.host().section(u'.', 0, 0) + u' ' + known.user.username;
        return names;
    }

    const QUrl m_server{u"wss://chat.example.org/ws"_s};
    std::unique_ptr<QTemporaryDir> m_dir;

private slots:
    void initTestCase()
    {
        QCoreApplication::setOrganizationName(u"kith-tests"_s);
        QCoreApplication::setApplicationName(u"tst_profile"_s);
        QStandardPaths::setTestModeEnabled(true);
    }
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }
    void cleanup() { m_dir.reset(); }

    void makesPrivateFolders()
    {
        const auto profile = open();
        QVERIFY(profile);
        QCOMPARE((*profile)->name(), u"default"_s);
        QVERIFY((*profile)->folder().startsWith(data()));
        QCOMPARE(modeOf((*profile)->folder()), 0700);
        QCOMPARE(modeOf(data()), 0700);
    }

    void makesKnownFoldersPrivate()
    {
        QString folder;
        folder = (*open())->folder();
        QVERIFY(
            QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner | QFile::ReadOther));
        QVERIFY(open());
        QCOMPARE(modeOf(folder), 0700);
    }

    void leavesChosenFoldersAsTheyAre()
    {
        QVERIFY(QDir().mkpath(data()));
        const auto shared = QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner | QFile::ReadOther | QFile::ExeOther;
        QVERIFY(QFile::setPermissions(data(), shared));
        const auto profile = open();
        QVERIFY(profile);
        QCOMPARE(modeOf(data()), 0705);
        QCOMPARE(modeOf((*profile)->folder()), 0700);
    }

    void isOpenedOnce()
    {
        auto first = open();
        QVERIFY(first);
        const auto second = open();
        QVERIFY(!second);
        QVERIFY(second.error().code == ErrorCode::StoreUnavailable);
        QCOMPARE(second.error().message, u"Kith is already open with this profile."_s);
        QVERIFY(open(u"work"_s)); // another one beside it
        first->reset();
        QVERIFY(open());
    }

    void refusesNames_data()
    {
        QTest::addColumn<QString>("name");
        for (const QString &name : {u""_s, u"."_s, u".."_s, u"../x"_s, u"a/b"_s, u"/etc"_s, u".hidden"_s, u"a\\b"_s,
                 u"a b"_s, u"a\n"_s, u"a%2Fb"_s, QString(1, QChar(0)), QString(41, u'a')})
            QTest::newRow(qPrintable(name + u'!')) << name;
    }

    void refusesNames()
    {
        QFETCH(QString, name);
        const auto refused = open(name);
        QVERIFY(!refused);
        QVERIFY(!refused.error().message.isEmpty());
        QVERIFY(!QFileInfo::exists(data()));
    }

    void takesNamesOfAnyScript()
    {
        for (const QString &name : {u"work"_s, u"Büro-2"_s, u"家_1.b"_s, QString(40, u'a')})
            QVERIFY2(open(name), qPrintable(name));
    }

    void refusesFoldersItCannotMake()
    {
        QFile file(data());
        QVERIFY(file.open(QIODevice::WriteOnly));
        const auto refused = open();
        QVERIFY(!refused);
        QVERIFY2(refused.error().message.contains(data()), qPrintable(refused.error().message));
    }

    void keepsTheAccount()
    {
        const Profile::Known ada{.server = m_server,
            .user = {.id = UserId(999'999'999'999'999'999),
                .username = u"Ada"_s,
                .displayName = u"Ada 🙂 שלום, \"x\""_s,
                .guest = true}};
        {
            const auto profile = open();
            QVERIFY(!(*profile)->account());
            (*profile)->setAccount(ada);
        }
        QVERIFY(!(*open(u"work"_s))->account());
        const auto profile = open();
        const auto known = (*profile)->account();
        QVERIFY(known);
        QCOMPARE(known->server, ada.server);
        QCOMPARE(known->user.id, ada.user.id);
        QCOMPARE(known->user.username, ada.user.username);
        QCOMPARE(known->user.displayName, ada.user.displayName);
        QCOMPARE(known->user.guest, true);
        (*profile)->settings().setValue(u"window/width"_s, 800);
        (*profile)->forgetAccount(ada);
        QVERIFY(!(*profile)->account());
        QCOMPARE((*profile)->settings().value(u"window/width"_s).toInt(), 800);
    }

    void keepsSeveralInOrder()
    {
        const Profile::Known ada = account(m_server, 7, u"ada"_s);
        const Profile::Known work = account(QUrl(u"wss://work.example.org/ws"_s), 7, u"ada"_s);
        const Profile::Known bob = account(m_server, 8, u"bob"_s);
        {
            const auto profile = open();
            for (const Profile::Known &known : {ada, work, bob})
                (*profile)->setAccount(known);
            QCOMPARE(names(**profile), (QStringList{u"chat ada"_s, u"work ada"_s, u"chat bob"_s}));
            QVERIFY(Profile::isSame(*(*profile)->account(), bob)); // who came last
            (*profile)->setActive(work);
        }
        const auto profile = open();
        QCOMPARE(names(**profile), (QStringList{u"chat ada"_s, u"work ada"_s, u"chat bob"_s}));
        QVERIFY(Profile::isSame(*(*profile)->account(), work));
        QVERIFY(Profile::isSame(*Profile::look({.dataFolder = data()})->account, work));
        // By server: the active one, or the first.
        QVERIFY(Profile::isSame(*(*profile)->account(m_server), ada));
        (*profile)->setActive(bob);
        QVERIFY(Profile::isSame(*(*profile)->account(m_server), bob));
        QVERIFY(!(*profile)->account(QUrl(u"wss://elsewhere.example.org/ws"_s)));

        (*profile)->moveAccount(bob, -1);
        QCOMPARE(names(**profile), (QStringList{u"chat ada"_s, u"chat bob"_s, u"work ada"_s}));
        (*profile)->moveAccount(ada, 9);
        QCOMPARE(names(**profile), (QStringList{u"chat bob"_s, u"work ada"_s, u"chat ada"_s}));
        QVERIFY(Profile::isSame(*(*profile)->account(), bob));

        // Signed in again, under a new name: it stays where it is.
        Profile::Known renamed = work;
        renamed.user.username = u"lovelace"_s;
        (*profile)->setAccount(renamed);
        QCOMPARE(names(**profile), (QStringList{u"chat bob"_s, u"work lovelace"_s, u"chat ada"_s}));

        // The neighbour takes the place of the active one.
        (*profile)->forgetAccount(work);
        QVERIFY(Profile::isSame(*(*profile)->account(), ada));
        (*profile)->forgetAccount(work);
        (*profile)->forgetAccount(ada);
        QVERIFY(Profile::isSame(*(*profile)->account(), bob));
        (*profile)->forgetAccount(bob);
        QVERIFY(!(*profile)->account());
        QVERIFY((*profile)->accounts().empty());
    }

    void keepsPreferencesOfEachAccount()
    {
        const Profile::Known ada = account(m_server, 7, u"ada"_s);
        const Profile::Known bob = account(m_server, 8, u"bob"_s);
        const auto profile = open();
        (*profile)->setAccount(ada);
        (*profile)->setAccount(bob);
        (*profile)->settings(ada)->setValue(u"window/room"_s, u"17"_s);
        QCOMPARE((*profile)->settings(ada)->value(u"window/room"_s).toString(), u"17"_s);
        QVERIFY(!(*profile)->settings(bob)->contains(u"window/room"_s));
        QVERIFY(!(*profile)->settings().contains(u"window/room"_s));
        (*profile)->forgetAccount(ada);
        QVERIFY(!(*profile)->settings(ada)->contains(u"window/room"_s));
    }

    // The file as it was while there was one account.
    void takesTheOneAccountOfFormerVersions()
    {
        QVERIFY(QDir().mkpath(data()));
        QVERIFY(QFile::copy(QFINDTESTDATA("data/settings_one_account.conf"), data() + u"/kith.conf"_s));
        const Profile::Known ada = account(QUrl(u"wss://chat.example.org:8443/ws"_s), 7, u"ada"_s);
        // Also while nobody has opened it anew.
        QVERIFY(Profile::isSame(*Profile::look({.dataFolder = data()})->account, ada));
        for (int run = 0; run < 2; ++run) {
            const auto profile = open();
            QCOMPARE((*profile)->accounts().size(), size_t(1));
            QVERIFY(Profile::isSame(*(*profile)->account(), ada));
            QCOMPARE((*profile)->account()->user.displayName, u"Ada „L“ שלום"_s);
            QCOMPARE((*profile)->settings(ada)->value(u"window/room"_s).toString(), u"17"_s);
            QCOMPARE((*profile)->settings(ada)->value(u"window/listWidth"_s).toInt(), 312);
            QCOMPARE((*profile)->settings(ada)->value(u"window/members"_s).toBool(), false);
            QCOMPARE((*profile)->settings().value(u"appearance"_s).toString(), u"dark"_s);
            QVERIFY(!(*profile)->settings().contains(u"account/id"_s));
        }
        (*open())->forgetAccount(ada);
        QVERIFY(!(*open())->account());
    }

    void ignoresBrokenAccounts()
    {
        const auto profile = open();
        (*profile)->setAccount(
            {.server = m_server, .user = {.id = UserId(7), .username = u"Ada"_s, .displayName = u"Ada"_s}});
        (*profile)->settings().setValue(u"accounts/1/id"_s, u"seven"_s);
        QVERIFY(!(*profile)->account());
    }

    void keepsSettingsInTheFolder()
    {
        {
            const auto profile = open();
            (*profile)->settings().setValue(u"theme"_s, u"dark"_s);
            QCOMPARE(QFileInfo((*profile)->settings().fileName()).absoluteFilePath(), data() + u"/kith.conf"_s);
        }
        QVERIFY(QFile::exists(data() + u"/kith.conf"_s));
        QCOMPARE((*open())->settings().value(u"theme"_s).toString(), u"dark"_s);
        QVERIFY(!(*open(u"work"_s))->settings().contains(u"theme"_s));
    }

    void usesThePlacesOfTheSystem()
    {
        const auto profile = Profile::open({.name = u"tst-profile"_s});
        QVERIFY(profile);
        QVERIFY((*profile)->folder().startsWith(QStandardPaths::writableLocation(QStandardPaths::AppDataLocation)));
        QCOMPARE((*profile)->settings().fileName(), QSettings().fileName());
        QVERIFY(QDir((*profile)->folder()).removeRecursively());
    }

    void tellsAccountsApart()
    {
        const auto profile = open();
        const QString path = (*profile)->cachePath(m_server, UserId(7));
        QCOMPARE(QFileInfo(path).absolutePath(), (*profile)->folder());
        QVERIFY(QFileInfo(path).fileName().size() < 40);
        QVERIFY(!path.contains(u"example"));
        QCOMPARE((*profile)->cachePath(m_server, UserId(7)), path);
        QVERIFY((*profile)->cachePath(m_server, UserId(8)) != path);
        QVERIFY((*profile)->cachePath(QUrl(u"wss://other.example.org/ws"_s), UserId(7)) != path);
        QCOMPARE((*profile)->cachePath(QUrl(u"wss://CHAT.example.org/a/../ws"_s), UserId(7)), path);
        QVERIFY((*open(u"work"_s))->cachePath(m_server, UserId(7)) != path);
        const auto key = [this](
                             const std::unique_ptr<Profile> &of, UserId user) { return of->tokenKey(m_server, user); };
        QVERIFY(key(*profile, UserId(7)) != key(*profile, UserId(8)));
        QVERIFY(key(*profile, UserId(7)) != (*profile)->tokenKey(QUrl(u"ws://x/ws"_s), UserId(7)));
        // The same account in another profile has a session of its own.
        QVERIFY(key(*profile, UserId(7)) != key(*open(u"work"_s), UserId(7)));
    }

    void isLookedAtWhileOpen()
    {
        const Profile::Place place{.dataFolder = data(), .name = u"work"_s};
        QVERIFY(!Profile::look(place)->account);
        const auto profile = open(u"work"_s);
        (*profile)->setAccount(
            {.server = m_server, .user = {.id = UserId(7), .username = u"ann"_s, .displayName = u"Ann"_s}});
        const auto seen = Profile::look(place);
        QVERIFY(seen);
        QCOMPARE(seen->folder, (*profile)->folder());
        QCOMPARE(seen->account->user.id, UserId(7));
        QCOMPARE(seen->tokenKey, (*profile)->tokenKey(m_server, UserId(7)));
        QVERIFY(!Profile::look({.dataFolder = data(), .name = u"../work"_s}));
    }
};

QTEST_GUILESS_MAIN(ProfileTest)
#include "tst_profile.moc"
