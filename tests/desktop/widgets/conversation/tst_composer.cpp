// Keys, growth, limits and drafts of the field where messages are written.
#include "desktop/widgets/conversation/composer.h"
#include "desktop/widgets/theme/theme.h"

#include <QAbstractButton>
#include <QClipboard>
#include <QDropEvent>
#include <QGuiApplication>
#include <QImage>
#include <QInputMethodEvent>
#include <QMimeData>
#include <QSignalSpy>
#include <QTest>
#include <QUrl>

using namespace kith::widgets;
using namespace Qt::StringLiterals;

namespace {

struct Desk {
    Theme theme{false};
    Composer composer{theme};

    Desk()
    {
        composer.resize(600, composer.sizeHint().height());
        composer.setRoomName(u"Garden"_s);
        composer.setPaneHeight(600);
        composer.show();
        composer.setFocus();
        QVERIFY(QTest::qWaitForWindowExposed(&composer));
    }
    void type(const QString &text)
    {
        for (const QChar c : text) {
            if (c == u'\n')
                QTest::keyClick(composer.field(), Qt::Key_Return, Qt::ShiftModifier);
            else
                QTest::keyClick(composer.field(), c.toLatin1());
        }
    }
    int fieldHeight() { return composer.field()->height(); }
};

} // namespace

class TestComposer : public QObject {
    Q_OBJECT

private slots:
    void enterSendsAndShiftEnterBreaks()
    {
        Desk desk;
        QSignalSpy submitted(&desk.composer, &Composer::submitted);
        QTest::keyClick(desk.composer.field(), Qt::Key_Return);
        QCOMPARE(submitted.size(), 0); // nothing to send
        desk.type(u"one\ntwo"_s);
        QCOMPARE(desk.composer.text(), u"one\ntwo"_s);
        QTest::keyClick(desk.composer.field(), Qt::Key_Enter, Qt::KeypadModifier);
        QCOMPARE(submitted.size(), 1);
        QCOMPARE(submitted[0][0].toString(), u"one\ntwo"_s);
        QCOMPARE(desk.composer.text(), u"one\ntwo"_s); // kept until it is known to be safe
        desk.composer.clear();
        QVERIFY(!desk.composer.maySend());
        desk.type(u"  "_s);
        QVERIFY(!desk.composer.maySend());
    }

    void enterBelongsToTheInputMethodWhileItComposes()
    {
        Desk desk;
        QSignalSpy submitted(&desk.composer, &Composer::submitted);
        desk.type(u"a"_s);
        QInputMethodEvent preedit(u"にほん"_s, {});
        QCoreApplication::sendEvent(desk.composer.field(), &preedit);
        QTest::keyClick(desk.composer.field(), Qt::Key_Return);
        QCOMPARE(submitted.size(), 0);
        QVERIFY(!desk.composer.text().contains(u'\n'));
        QInputMethodEvent commit;
        commit.setCommitString(u"日本"_s);
        QCoreApplication::sendEvent(desk.composer.field(), &commit);
        QTest::keyClick(desk.composer.field(), Qt::Key_Return);
        QCOMPARE(submitted.value(0).value(0).toString(), u"a日本"_s);
    }

    void growsToAThird()
    {
        Desk desk;
        QCOMPARE(desk.fieldHeight(), 36);
        desk.type(u"one\ntwo"_s);
        const int two = desk.fieldHeight();
        QVERIFY(two > 50 && two < 70);
        desk.type(u"\n\n\n\n\n\n\n\n\n\n\n\n\n\n"_s);
        QVERIFY(desk.fieldHeight() <= 200 && desk.fieldHeight() > 170); // whole lines
        desk.composer.setPaneHeight(300);
        QVERIFY(desk.fieldHeight() <= 100 && desk.fieldHeight() > 70);
        desk.composer.clear();
        QCOMPARE(desk.fieldHeight(), 36);
        desk.composer.setText(u"word "_s.repeated(60)); // wrapped lines count too
        QVERIFY(desk.fieldHeight() > two);
    }

    void saysWhatIsTooLong()
    {
        Desk desk;
        desk.composer.setLimit(20);
        desk.composer.setText(u"x"_s.repeated(17));
        QCOMPARE(desk.composer.note(), QString());
        desk.composer.setText(u"x"_s.repeated(19));
        QVERIFY2(desk.composer.note().startsWith(u"1 "_s), qPrintable(desk.composer.note()));
        QVERIFY(desk.composer.maySend());
        desk.composer.setText(u"🌱"_s.repeated(20)); // characters, not units
        QVERIFY(desk.composer.maySend());
        desk.composer.setText(u"🌱"_s.repeated(23));
        QVERIFY(!desk.composer.maySend());
        QVERIFY2(desk.composer.note().contains(u"too long"_s), qPrintable(desk.composer.note()));
        QVERIFY(desk.composer.note().contains(u'3'));
        QSignalSpy submitted(&desk.composer, &Composer::submitted);
        QTest::keyClick(desk.composer.field(), Qt::Key_Return);
        QCOMPARE(submitted.size(), 0);
    }

    void errorGoesWithTheNextChange()
    {
        Desk desk;
        desk.type(u"hello"_s);
        desk.composer.setError(u"Not sent."_s);
        QCOMPARE(desk.composer.note(), u"Not sent."_s);
        QCOMPARE(desk.composer.text(), u"hello"_s);
        desk.type(u"!"_s);
        QCOMPARE(desk.composer.note(), QString());
    }

    void draftsAreNotTyping()
    {
        Desk desk;
        QSignalSpy typed(&desk.composer, &Composer::typed);
        QSignalSpy changed(&desk.composer, &Composer::textChanged);
        desk.composer.setText(u"a draft"_s);
        QCOMPARE(typed.size() + changed.size(), 0);
        QCOMPARE(desk.composer.text(), u"a draft"_s);
        QVERIFY(desk.composer.maySend());
        desk.type(u"!"_s);
        QCOMPARE(desk.composer.text(), u"a draft!"_s);
        QVERIFY(!typed.isEmpty() && !changed.isEmpty());
    }

    void pastesPlainText()
    {
        Desk desk;
        auto *mime = new QMimeData;
        mime->setHtml(u"<b>bold</b>"_s);
        mime->setText(u"bold\r\nline\u0007"_s);
        QGuiApplication::clipboard()->setMimeData(mime);
        desk.composer.field()->paste();
        QCOMPARE(desk.composer.text(), u"bold\nline"_s);
    }

    void filesAreNotText()
    {
        Desk desk;
        const auto paste = [&](auto fill) {
            auto *mime = new QMimeData;
            fill(*mime);
            QGuiApplication::clipboard()->setMimeData(mime);
            desk.composer.field()->paste();
        };
        const QString note = u"Files cannot be sent yet."_s;
        paste([](QMimeData &mime) {
            mime.setUrls({QUrl(u"file:///home/maria/tax return.pdf"_s)});
            mime.setText(u"/home/maria/tax return.pdf"_s); // file managers say both
        });
        QCOMPARE(desk.composer.text(), QString());
        QTRY_COMPARE(desk.composer.note(), note);
        desk.type(u"a"_s);
        QCOMPARE(desk.composer.note(), QString());
        QImage picture(2, 2, QImage::Format_RGB32);
        picture.fill(Qt::red);
        paste([&](QMimeData &mime) { mime.setImageData(picture); });
        QCOMPARE(desk.composer.text(), u"a"_s);
        QTRY_COMPARE(desk.composer.note(), note);
        // Addresses, and what is a picture besides.
        paste([](QMimeData &mime) { mime.setUrls({QUrl(u"https://example.org/a"_s)}); });
        QCOMPARE(desk.composer.text(), u"ahttps://example.org/a"_s);
        QCOMPARE(desk.composer.note(), QString());
        desk.composer.clear();
        paste([&](QMimeData &mime) {
            mime.setImageData(picture);
            mime.setText(u"cells"_s);
        });
        QCOMPARE(desk.composer.text(), u"cells"_s);
    }

    void droppedFiles()
    {
        Desk desk;
        QMimeData mime;
        mime.setUrls({QUrl(u"file:///home/maria/tax return.pdf"_s)});
        QWidget *target = desk.composer.field()->viewport();
        QDragEnterEvent enter(QPoint(4, 4), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(target, &enter);
        QVERIFY(enter.isAccepted()); // or nobody could be told
        QDragMoveEvent move(QPoint(4, 4), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(target, &move);
        QDropEvent drop(QPointF(4, 4), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(target, &drop);
        QCOMPARE(desk.composer.text(), QString());
        QTRY_COMPARE(desk.composer.note(), u"Files cannot be sent yet."_s);
    }

    void sendButton()
    {
        Desk desk;
        auto *send = desk.composer.findChild<QAbstractButton *>(u"send"_s);
        QVERIFY(!send->isEnabled());
        desk.type(u"x"_s);
        QSignalSpy submitted(&desk.composer, &Composer::submitted);
        QTest::mouseClick(send, Qt::LeftButton);
        QCOMPARE(submitted.size(), 1);
    }
};

QTEST_MAIN(TestComposer)
#include "tst_composer.moc"
