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
        (*profile)->forgetAccount();
        QVERIFY(!(*profile)->account());
        QCOMPARE((*profile)->settings().value(u"window/width"_s).toInt(), 800);
    }

    void ignoresBrokenAccounts()
    {
        const auto profile = open();
        (*profile)->setAccount(
            {.server = m_server, .user = {.id = UserId(7), .username = u"Ada"_s, .displayName = u"Ada"_s}});
        (*profile)->settings().setValue(u"account/id"_s, u"seven"_s);
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
