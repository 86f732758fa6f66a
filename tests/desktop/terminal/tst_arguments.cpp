// The command line, and the password file.
#include "desktop/terminal/arguments.h"
#include "desktop/terminal/exit_code.h"
#include "desktop/terminal/password_file.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace kith::terminal;

namespace {

ParsedArguments parse(const QString &line)
{
    return parseArguments(QStringList{u"kith-term"_s} + line.split(u' ', Qt::SkipEmptyParts));
}

} // namespace

class TestArguments : public QObject {
    Q_OBJECT

private slots:
    void chat()
    {
        const auto plain = parse(u""_s).arguments;
        QVERIFY(plain);
        QCOMPARE(plain->task, Arguments::Task::Chat);
        QCOMPARE(plain->place.name, u"terminal"_s);
        QVERIFY(!plain->server.isValid());
        const auto full = parse(u"--server chat.example.org --profile work --data /x --password-file p"_s).arguments;
        QVERIFY(full);
        QCOMPARE(full->server, QUrl(u"wss://chat.example.org/ws"_s));
        QCOMPARE(full->place.name, u"work"_s);
        QCOMPARE(full->place.dataFolder, u"/x"_s);
        QCOMPARE(full->passwordFile, u"p"_s);
    }

    void scripts()
    {
        const auto send = parse(u"send General --timeout 5 --user ann --password-file p"_s).arguments;
        QVERIFY(send);
        QCOMPARE(send->task, Arguments::Task::Send);
        QCOMPARE(send->room, u"General"_s);
        QCOMPARE(send->timeout, std::chrono::seconds(5));
        QCOMPARE(send->user, u"ann"_s);
        const auto tail = parse(u"--guest tail 0 --lines 0 --count 3 --json"_s).arguments;
        QVERIFY(tail);
        QVERIFY(tail->guest && tail->json);
        QCOMPARE(tail->lines, 0);
        QCOMPARE(tail->count, 3);
        QCOMPARE(parse(u"tail x"_s).arguments->count, std::nullopt);
        QCOMPARE(parse(u"rooms --json"_s).arguments->task, Arguments::Task::Rooms);
    }

    void wrong_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("named"); // in what is said
        const auto row = [](const QString &line, const QString &named) {
            QTest::newRow(qPrintable(line)) << line << named;
        };
        row(u"--password secret"_s, u"--password-file"_s);
        row(u"--password=secret send x"_s, u"--password-file"_s);
        row(u"listen"_s, u"listen"_s);
        row(u"send"_s, u"send ROOM"_s);
        row(u"send a b"_s, u"quotes"_s);
        row(u"rooms x"_s, u"x"_s);
        row(u"--json"_s, u"--json"_s);
        row(u"send x --json"_s, u"--json"_s);
        row(u"send x --lines 3"_s, u"--lines"_s);
        row(u"--guest"_s, u"--guest"_s);
        row(u"tail x --user ann"_s, u"--password-file"_s);
        row(u"tail x --user ann --guest --password-file p"_s, u"Either"_s);
        row(u"tail x --password-file p"_s, u"--user"_s);
        row(u"send x --user ann --password-file -"_s, u"file"_s);
        row(u"tail x --lines -1"_s, u"--lines"_s);
        row(u"tail x --count 0"_s, u"--count"_s);
        row(u"tail x --timeout never"_s, u"--timeout"_s);
        row(u"--server ftp://x"_s, u"ftp://x"_s);
        row(u"--loud"_s, u"loud"_s);
    }

    void wrong()
    {
        QFETCH(QString, line);
        QFETCH(QString, named);
        const ParsedArguments parsed = parse(line);
        QVERIFY(!parsed.arguments);
        QCOMPARE(parsed.exitCode, int(WrongUsage));
        QVERIFY2(parsed.text.contains(named), qPrintable(parsed.text));
        QVERIFY2(!parsed.text.contains(u"secret"), qPrintable(parsed.text));
    }

    void help()
    {
        const ParsedArguments parsed = parse(u"--help"_s);
        QVERIFY(!parsed.arguments);
        QCOMPARE(parsed.exitCode, int(Done));
        for (const auto &word : {u"send ROOM"_s, u"tail ROOM"_s, u"Exit codes"_s, u"--password-file"_s})
            QVERIFY2(parsed.text.contains(word), qPrintable(word));
        QCOMPARE(parse(u"--version"_s).exitCode, int(Done));
    }

    void passwordFile()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(u"password"_s);
        const auto write = [&path](const QByteArray &bytes) {
            QFile file(path);
            QVERIFY(file.open(QFile::WriteOnly));
            file.write(bytes);
        };
        QVERIFY(!readPasswordFile(path));
        write("");
        QVERIFY(!readPasswordFile(path));
        write(" correct horse \r\nsecond line\n");
        QVERIFY(QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner));
        const auto read = readPasswordFile(path);
        QVERIFY(read);
        QCOMPARE(read->password, u" correct horse "_s);
        QVERIFY(read->warning.isEmpty());
        QVERIFY(QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther));
        QVERIFY(readPasswordFile(path)->warning.contains(path));
    }
};

QTEST_GUILESS_MAIN(TestArguments)
#include "tst_arguments.moc"
