// The look as a table: what must be readable is readable, and people look the same as in the browser.
#include "desktop/widgets/theme/theme.h"

#include <QDir>
#include <QFile>
#include <QImage>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPainter>
#include <QPushButton>
#include <QSignalSpy>
#include <QStyle>
#include <QStyleFactory>
#include <QTest>

#include <cmath>
#include <memory>

using namespace Qt::StringLiterals;
using kith::widgets::Colors;
using kith::widgets::Theme;

namespace {

QJsonObject tokens()
{
    QFile file(u":/kith/themes/tokens.json"_s);
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
}

// WCAG 2.2, "relative luminance" and "contrast ratio".
double luminance(const QColor &color)
{
    const auto linear = [](double value) {
        return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

double contrast(const QColor &one, const QColor &other)
{
    const double a = luminance(one);
    const double b = luminance(other);
    return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

QColor named(const Colors &c, const QString &name)
{
    const QHash<QString, QColor> all{{u"window"_s, c.window}, {u"surface"_s, c.surface}, {u"raised"_s, c.raised},
        {u"line"_s, c.line}, {u"text"_s, c.text}, {u"muted"_s, c.muted}, {u"accent"_s, c.accent},
        {u"onAccent"_s, c.onAccent}, {u"own"_s, c.own}, {u"other"_s, c.other}, {u"link"_s, c.link},
        {u"mention"_s, c.mention}, {u"online"_s, c.online}, {u"danger"_s, c.danger}, {u"warn"_s, c.warn},
        {u"warnGround"_s, c.warnGround}};
    return all.value(name);
}

QImage drawn(const Theme &theme, std::optional<bool> online, Qt::LayoutDirection direction = Qt::LeftToRight)
{
    QImage image(48, 48, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::white);
    QPainter painter(&image);
    painter.setLayoutDirection(direction);
    theme.drawAvatar(painter, {4, 4, 40, 40}, u"u_ada"_s, u"Ada"_s, online);
    return image;
}

} // namespace

class TestTheme : public QObject {
    Q_OBJECT

private slots:
    void colorsComeFromTheTable_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }

    void colorsComeFromTheTable()
    {
        QFETCH(bool, dark);
        const Theme theme(dark);
        const QJsonObject values = tokens()[dark ? "dark"_L1 : "light"_L1].toObject();
        QVERIFY(values.size() >= 16);
        for (auto value = values.begin(); value != values.end(); ++value)
            QCOMPARE(named(theme.colors(), value.key()), QColor(value->toString()));
        // 12 % of the accent over the window.
        QCOMPARE(theme.colors().selected, dark ? QColor(0x24, 0x29, 0x38) : QColor(0xde, 0xe3, 0xf3));
    }

    void everyPairIsReadable_data() { colorsComeFromTheTable_data(); }

    void everyPairIsReadable()
    {
        QFETCH(bool, dark);
        const Theme theme(dark);
        const QJsonArray pairs = tokens()["contrast"_L1].toArray();
        QVERIFY(pairs.size() > 20);
        for (const QJsonValue &pair : pairs) {
            const QString text = pair.toArray().at(0).toString();
            const QString ground = pair.toArray().at(1).toString();
            const double ratio = contrast(named(theme.colors(), text), named(theme.colors(), ground));
            QVERIFY2(ratio >= 4.5, qPrintable(u"%1 on %2: %3"_s.arg(text, ground).arg(ratio)));
        }
        QVERIFY(contrast(theme.colors().text, theme.colors().selected) >= 4.5);
        QVERIFY(contrast(theme.colors().muted, theme.colors().selected) >= 4.5);
    }

    // The border says where the focus is, and nothing is drawn inside of it.
    void focusIsABorder_data()
    {
        QTest::addColumn<QByteArray>("kind");
        for (const char *kind : {"", "primary", "danger", "quiet", "link"})
            QTest::newRow(*kind ? kind : "plain") << QByteArray(kind);
    }

    void focusIsABorder()
    {
        QFETCH(QByteArray, kind);
        const Theme theme(false);
        const std::unique_ptr<QStyle> style(QStyleFactory::create(u"Fusion"_s)); // a widget does not take it over
        QWidget window;
        QPushButton button(&window);
        QPushButton other(&window);
        if (!kind.isEmpty())
            button.setProperty(kind.constData(), true);
        window.setStyle(style.get());
        window.setStyleSheet(theme.styleSheet());
        button.setGeometry(10, 10, 100, 40);
        window.show();
        window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        const auto picture = [&](QWidget &focused) {
            focused.setFocus(Qt::TabFocusReason);
            return button.grab().toImage();
        };
        const QImage without = picture(other);
        const QImage with = picture(button);
        QVERIFY(with != without);
        const QRect inside = button.rect().adjusted(4, 4, -4, -4);
        QCOMPARE(with.copy(inside), without.copy(inside));
    }

    void avatarsAreReadable()
    {
        const QJsonArray grounds = tokens()["avatars"_L1].toObject()["grounds"_L1].toArray();
        QCOMPARE(grounds.size(), 12);
        for (const QJsonValue &ground : grounds)
            QVERIFY(contrast(Qt::white, QColor(ground.toString())) >= 4.5);
    }

    // The numbers are fnv1a(id) % 12 of resources/web/js/base/ids.js.
    void groundsAreThoseOfTheBrowser_data()
    {
        QTest::addColumn<QString>("id");
        QTest::addColumn<int>("ground");
        QTest::newRow("empty") << u""_s << 1;
        QTest::newRow("a") << u"a"_s << 4;
        QTest::newRow("1") << u"1"_s << 4;
        QTest::newRow("42") << u"42"_s << 11;
        QTest::newRow("usr_01HZX") << u"usr_01HZX"_s << 9;
        QTest::newRow("general") << u"general"_s << 7;
        QTest::newRow("3:17") << u"3:17"_s << 0;
        QTest::newRow("ünïcødé") << u"ünïcødé"_s << 8;
        QTest::newRow("李伟") << u"李伟"_s << 11;
    }

    void groundsAreThoseOfTheBrowser()
    {
        QFETCH(QString, id);
        QFETCH(int, ground);
        const QJsonArray grounds = tokens()["avatars"_L1].toObject()["grounds"_L1].toArray();
        QCOMPARE(Theme::avatarGround(id), QColor(grounds[ground].toString()));
    }

    void initials_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("letters");
        // As in tests/web/unit/text.test.js.
        QTest::newRow("two words") << u"Ada Lovelace"_s << u"AL"_s;
        QTest::newRow("one word") << u"bob"_s << u"B"_s;
        QTest::newRow("first and last") << u"Émilie du Châtelet"_s << u"ÉC"_s;
        QTest::newRow("Chinese") << u"李 伟"_s << u"李伟"_s;
        QTest::newRow("nothing") << u"  "_s << u"?"_s;
        QTest::newRow("punctuation") << u"@x"_s << u"X"_s;
        QTest::newRow("joined words") << u"a_b-c"_s << u"AC"_s;
        QTest::newRow("emoji") << u"🦊"_s << u"🦊"_s;
        // And what the browser's own test leaves out.
        QTest::newRow("empty") << QString() << u"?"_s;
        QTest::newRow("digits") << u"room 101"_s << u"R1"_s;
        QTest::newRow("Arabic") << u"محمد علي"_s << u"مع"_s;
        QTest::newRow("Hebrew") << u"דנה כהן"_s << u"דכ"_s;
        QTest::newRow("combining") << u"e\u0301mile"_s << u"É"_s;
        QTest::newRow("combining, not composable") << u"q\u0323uelle"_s << u"Q\u0323"_s;
        QTest::newRow("Devanagari") << u"किरण शर्मा"_s << u"किश"_s;
        QTest::newRow("joined emoji") << u"👩‍💻"_s << u"👩‍💻"_s;
        QTest::newRow("emoji before a name") << u"🌱 Garden"_s << u"G"_s;
        QTest::newRow("beyond the first plane") << u"𐐨𐐩"_s << u"𐐀"_s;
        QTest::newRow("trailing dots") << u"J. R. R."_s << u"JR"_s;
        QTest::newRow("only signs") << u"???"_s << u"?"_s;
    }

    void initials()
    {
        QFETCH(QString, name);
        QFETCH(QString, letters);
        QCOMPARE(Theme::initials(name), letters);
    }

    void presenceStandsAtTheCorner()
    {
        const Theme theme(false);
        const QImage none = drawn(theme, {});
        const QImage online = drawn(theme, true);
        const QImage offline = drawn(theme, false);
        // The middle of the dot: filled online, the ground offline.
        const QPoint middle(39, 39);
        QCOMPARE(online.pixelColor(middle), theme.colors().online);
        QCOMPARE(offline.pixelColor(middle), theme.colors().surface);
        QVERIFY(none.pixelColor(middle) != theme.colors().online);
        // Mirrored where one reads from the right.
        QCOMPARE(drawn(theme, true, Qt::RightToLeft).pixelColor(8, 39), theme.colors().online);
        QCOMPARE(drawn(theme, true, Qt::RightToLeft).pixelColor(44, 44), QColor(Qt::white));
    }

    void iconsTakeTheColor()
    {
        const Theme theme(false);
        const QPixmap pixmap = theme.pixmap(u"plus"_s, Qt::red, 2);
        QCOMPARE(pixmap.size(), QSize(40, 40));
        QCOMPARE(pixmap.deviceIndependentSize(), QSizeF(20, 20));
        QCOMPARE(pixmap.toImage().pixelColor(20, 20), QColor(Qt::red));
        const QIcon icon = theme.icon(u"plus"_s, theme.colors().muted);
        const auto middle = [&](QIcon::Mode mode, QIcon::State state) {
            return icon.pixmap(QSize(20, 20), mode, state).toImage().pixelColor(10, 10);
        };
        QCOMPARE(middle(QIcon::Normal, QIcon::Off), theme.colors().muted);
        QCOMPARE(middle(QIcon::Normal, QIcon::On), theme.colors().text);
    }

    void everyIconCanBeDrawn()
    {
        const Theme theme(true);
        const QStringList names = QDir(u":/kith/icons"_s).entryList();
        QVERIFY(names.size() > 20);
        for (const QString &file : names) {
            const QString name = file.chopped(4); // .svg
            const QImage image = theme.pixmap(name, Qt::red, 1).toImage();
            bool drawn = false;
            for (int y = 0; y < image.height() && !drawn; ++y)
                for (int x = 0; x < image.width() && !drawn; ++x)
                    drawn = image.pixelColor(x, y).alpha() > 100;
            QVERIFY2(drawn, qPrintable(name));
        }
    }

    void saysWhenItChanges()
    {
        Theme theme(false);
        const QSignalSpy changed(&theme, &Theme::changed);
        theme.setDark(false);
        QCOMPARE(changed.count(), 0);
        const QString light = theme.styleSheet();
        theme.setDark(true);
        QCOMPARE(changed.count(), 1);
        QVERIFY(theme.styleSheet() != light);
        QVERIFY(!theme.styleSheet().contains(u'@'));
        QVERIFY(theme.isDark());
    }

    void typeHasTwoSizes()
    {
        const Theme theme(false);
        const QFontMetricsF body(theme.body());
        const QFontMetricsF small(theme.small());
        QVERIFY(small.height() < body.height());
        QVERIFY(theme.strong().weight() > theme.body().weight());
        QCOMPARE(theme.smallStrong().pointSizeF(), theme.small().pointSizeF());
    }
};

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
