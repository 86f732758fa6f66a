// The entry that starts the program with the session: its words by the Desktop Entry Specification, written and
// removed.
#include "desktop/platform/autostart.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace kith::platform;
using namespace Qt::StringLiterals;

class AutostartTest : public QObject {
    Q_OBJECT

    static QByteArray read(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    static void write(const QString &path, const QByteArray &text)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }

private slots:
    void writesTheEntry()
    {
        QCOMPARE(Autostart::entry({u"/usr/bin/kith"_s, u"--background"_s}),
            QByteArray("[Desktop Entry]\n"
                       "Type=Application\n"
                       "Name=Kith\n"
                       "Icon=kith\n"
                       "Terminal=false\n"
                       "Exec=/usr/bin/kith --background\n"
                       "X-GNOME-Autostart-enabled=true\n"));
    }

    void quotes_data()
    {
        QTest::addColumn<QString>("argument");
        QTest::addColumn<QByteArray>("exec");
        QTest::newRow("plain") << u"/opt/kith-1.2/kith"_s << QByteArray("/opt/kith-1.2/kith");
        QTest::newRow("space") << u"/home/a b/kith"_s << QByteArray(R"("/home/a b/kith")");
        QTest::newRow("percent") << u"100%/f"_s << QByteArray("100%%/f");
        QTest::newRow("quote") << u"a\"b"_s << QByteArray(R"("a\\"b")");
        QTest::newRow("dollar and backtick") << u"$a`b"_s << QByteArray(R"("\\$a\\`b")");
        QTest::newRow("backslash") << u"a\\b"_s << QByteArray(R"("a\\\\b")");
        QTest::newRow("shell") << u"a;b&c|d"_s << QByteArray(R"("a;b&c|d")");
        QTest::newRow("line break") << u"a\nb"_s << QByteArray(R"("a\nb")");
        QTest::newRow("letters") << u"/home/zoë/kith"_s << u"\"/home/zoë/kith\""_s.toUtf8();
        QTest::newRow("empty") << QString() << QByteArray(R"("")");
    }

    void quotes()
    {
        QFETCH(QString, argument);
        QFETCH(QByteArray, exec);
        const QByteArray entry = Autostart::entry({argument});
        QVERIFY2(entry.contains("\nExec=" + exec + '\n'), entry.constData());
    }

    void comesAndGoes()
    {
        QTemporaryDir folder;
        Autostart autostart(folder.filePath(u"new/autostart"_s), u"kith"_s, {u"/usr/bin/kith"_s});
        QVERIFY(!autostart.isOn());
        QVERIFY(autostart.set(false)); // nothing to do
        QVERIFY(autostart.set(true));
        QVERIFY(autostart.isOn());
        QCOMPARE(read(folder.filePath(u"new/autostart/kith.desktop"_s)), Autostart::entry({u"/usr/bin/kith"_s}));
        QVERIFY(autostart.set(false));
        QVERIFY(!autostart.isOn());
        QVERIFY(QDir(folder.filePath(u"new/autostart"_s)).isEmpty());
    }

    void believesTheDesktop()
    {
        QTemporaryDir folder;
        Autostart autostart(folder.path(), u"kith"_s, {u"/usr/bin/kith"_s});
        write(autostart.path(), "[Desktop Entry]\nExec=kith\nHidden=true\n");
        QVERIFY(!autostart.isOn());
        write(autostart.path(), "[Desktop Entry]\nExec=kith\nX-GNOME-Autostart-enabled = false\n");
        QVERIFY(!autostart.isOn());
        QVERIFY(autostart.set(true));
        QVERIFY(autostart.isOn());
    }

    void saysWhatWentWrong()
    {
        QTemporaryDir folder;
        write(folder.filePath(u"autostart"_s), "a file, where a folder should be");
        Autostart autostart(folder.filePath(u"autostart"_s), u"kith"_s, {u"kith"_s});
        const auto done = autostart.set(true);
        QVERIFY(!done);
        QVERIFY(done.error().message.contains(u"kith.desktop"_s));
    }

    void namesTheProfile()
    {
        const Autostart usual = Autostart::ofThisProgram(u"default"_s, {});
        QVERIFY(usual.path().endsWith(u"/autostart/kith.desktop"_s));
        QVERIFY(Autostart::ofThisProgram(u"work"_s, {}).path().endsWith(u"/autostart/kith-work.desktop"_s));
    }

    void isValid()
    {
        const QString validate = QStandardPaths::findExecutable(u"desktop-file-validate"_s);
        if (validate.isEmpty())
            QSKIP("There is no desktop-file-validate.");
        QTemporaryDir folder;
        Autostart autostart(folder.path(), u"kith"_s, {u"/opt/a b/$x/kith"_s, u"--background"_s, u"100%"_s});
        QVERIFY(autostart.set(true));
        QProcess process;
        process.start(validate, {autostart.path()});
        QVERIFY(process.waitForFinished());
        QCOMPARE(process.readAllStandardOutput(), QByteArray());
        QCOMPARE(process.exitCode(), 0);
    }
};

QTEST_GUILESS_MAIN(AutostartTest)
#include "tst_autostart.moc"
