// A window drawn in every look: light and dark, narrow, right to left, large, with the long words of others. Looks
// for text that does not fit. KITH_SHOTS=<folder> keeps the pictures (./dev screenshots).
#pragma once

#include "desktop/platform/preferences.h"
#include "desktop/widgets/theme/theme.h"

#include <QApplication>
#include <QDir>
#include <QLabel>
#include <QPixmap>
#include <QPushButton>
#include <QStyleFactory>
#include <QTranslator>

namespace kith::test {

using namespace Qt::StringLiterals;

// As long as German: every sentence is a half longer, and its long words are. Together with right to left it is the
// pseudo-locale, which mirrors and lengthens.
class LongWords : public QTranslator {
public:
    bool isEmpty() const override { return false; }
    QString translate(const char *, const char *source, const char *, int) const override
    {
        const QString text = QString::fromUtf8(source);
        const qsizetype more = std::max<qsizetype>(2, text.size() / 2);
        return text + u" lichkeitsverfahren lichkeitsverfahren lichkeitsverfahren lichkeitsverfahren"_s.left(more);
    }
};

struct Look {
    QString name;
    bool dark = false;
    bool longWords = false;
    Qt::LayoutDirection direction = Qt::LeftToRight;
    int width = 0;  // 0: its own
    int larger = 0; // pixels of the letters
};

inline const QList<Look> looks{{u"light"_s}, {u"dark"_s, true}, {u"long"_s, false, true},
    {u"rtl"_s, false, false, Qt::RightToLeft}, {u"narrow"_s, true, false, Qt::LeftToRight, 320},
    {u"pseudo"_s, true, true, Qt::RightToLeft},
    {.name = u"large"_s, .larger = platform::Preferences::textStepMax * 4 / 3}}; // as at 96 to the inch

struct LookStage {
    explicit LookStage(const Look &wanted) : look(wanted), theme(wanted.dark)
    {
        qApp->setStyle(QStyleFactory::create(u"Fusion"_s));
        QFont font(u"Noto Sans"_s);
        font.setPixelSize(15 + look.larger);
        qApp->setFont(font);
        qApp->setStyleSheet(theme.styleSheet());
        qApp->setPalette(theme.palette());
        qApp->setLayoutDirection(look.direction);
        if (look.longWords)
            qApp->installTranslator(&words);
    }
    ~LookStage()
    {
        qApp->removeTranslator(&words);
        qApp->setLayoutDirection(Qt::LeftToRight);
    }

    // Text that is cut without an ellipsis.
    static QStringList cut(const QWidget &window)
    {
        QStringList cut;
        for (const QLabel *label : window.findChildren<QLabel *>()) {
            if (!label->isVisible() || label->text().isEmpty())
                continue;
            const bool wraps = label->wordWrap();
            const int height = wraps ? label->heightForWidth(label->width()) : label->sizeHint().height();
            if (label->height() < height || (!wraps && label->width() < label->sizeHint().width()))
                cut += label->text();
        }
        for (const QPushButton *button : window.findChildren<QPushButton *>()) {
            constexpr int frame = 6; // of the flattest button, with nothing to spare
            const int text = button->fontMetrics().horizontalAdvance(button->text()) + frame;
            if (button->isVisible() && !button->property("link").toBool() && button->width() < text)
                cut += button->text();
        }
        return cut;
    }

    bool shoot(QWidget &window, const QString &state) const
    {
        if (look.width && window.width() > look.width && !window.inherits("QMenu"))
            window.resize(std::max(look.width, window.minimumSizeHint().width()), window.height());
        // A scroll bar that comes makes lines wrap, which makes others move.
        for (int round = 0; round < 3; ++round) {
            QApplication::sendPostedEvents();
            QApplication::processEvents();
        }
        const QPixmap picture = window.grab();
        if (const QString folder = qEnvironmentVariable("KITH_SHOTS"); !folder.isEmpty()) {
            QDir().mkpath(folder);
            picture.save(folder + u'/' + state + u'-' + look.name + u".png"_s);
        }
        const QStringList lost = cut(window);
        if (!lost.isEmpty())
            qWarning() << state << look.name << window.size() << "cuts" << lost;
        return lost.isEmpty();
    }

    Look look;
    widgets::Theme theme;
    LongWords words;
};

} // namespace kith::test
