// What Fusion does not know of the look. Every ground that lies over another one is translucent, so that the same
// button fits on the list, the conversation and a dialog.
#include "desktop/widgets/theme/theme.h"
#include "desktop/widgets/theme/tokens.h"

using namespace Qt::StringLiterals;

namespace kith::widgets {

namespace {

const QString sheet = uR"(
QToolTip { background: @surface; color: @text; border: 1px solid @line; padding: 4px 6px; }
QDialog { background: @surface; }
QFrame[overlay="true"] { background: @surface; border: 1px solid @line; border-radius: 12px; }
QMainWindow, QSplitter { background: @window; }
QSplitter::handle { background: @line; }

QLabel[muted="true"] { color: @muted; }
QLabel[error="true"] { color: @danger; }
QLabel[strong="true"] { font-weight: 600; }
QLabel[small="true"], QPushButton[small="true"] { font-size: @small; }

/* No color here: Qt would make the placeholder of it, too pale to read. The palette has both. */
QLineEdit, QTextEdit, QPlainTextEdit {
    background: @raised; border: 2px solid @raised; border-radius: 8px;
    selection-background-color: @accent; selection-color: @onAccent;
}
QLineEdit { min-height: 24px; padding: 6px 8px; }
QTextEdit, QPlainTextEdit { padding: 4px 6px; }
QTimeEdit { background: @raised; border: 2px solid @raised; border-radius: 8px; padding: 4px 8px; min-height: 20px;
    selection-background-color: @accent; selection-color: @onAccent; }
QTimeEdit:hover { border-color: @line; }
QTimeEdit:focus { border-color: @accent; }
QTimeEdit:disabled { color: @muted; }
QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: @line; }
QSlider::handle:horizontal { width: 16px; height: 16px; margin: -6px 0; border-radius: 8px; background: @accent; }
QSlider::handle:horizontal:hover { background: @accentHover; }
QSlider::handle:horizontal:focus { background: @accentDown; }
QSlider:focus { background: @hover; border-radius: 8px; }
QLineEdit:hover, QTextEdit:hover, QPlainTextEdit:hover { border-color: @line; }
QLineEdit:focus, QTextEdit:focus, QPlainTextEdit:focus { border-color: @accent; }
QLineEdit[search="true"] { background: @hover; border-color: transparent; min-height: 20px; }
QLineEdit[search="true"]:focus { background: @surface; border-color: @accent; }
QLineEdit[invalid="true"] { border-color: @danger; }
QLineEdit:disabled, QTextEdit:disabled, QPlainTextEdit:disabled { color: @muted; }
QLineEdit[flat="true"], QTextEdit[flat="true"], QPlainTextEdit[flat="true"] {
    background: transparent; border: none; border-radius: 0; padding: 0;
}

QPushButton {
    background: @raised; color: @text; border: 2px solid @raised; border-radius: 8px;
    min-height: 32px; padding: 0 14px; font-weight: 600; outline: none;
}
QPushButton:hover { background: @raisedHover; border-color: @raisedHover; }
QPushButton:pressed { background: @raisedDown; border-color: @raisedDown; }
QPushButton:focus { border-color: @accent; }
QPushButton:disabled { color: @muted; background: @raised; border-color: @raised; }
QPushButton[primary="true"] { background: @accent; border-color: @accent; color: @onAccent; }
QPushButton[primary="true"]:hover { background: @accentHover; border-color: @accentHover; }
QPushButton[primary="true"]:pressed { background: @accentDown; border-color: @accentDown; }
QPushButton[primary="true"]:focus { border-color: @text; }
QPushButton[primary="true"]:disabled { background: @raised; border-color: @raised; color: @muted; }
QPushButton[danger="true"] { background: @dangerGround; border-color: transparent; color: @danger; }
QPushButton[danger="true"]:hover { background: @dangerHover; border-color: transparent; }
QPushButton[danger="true"]:focus { border-color: @danger; }
QPushButton[quiet="true"] { background: transparent; border: 1px solid @line; padding: 0 15px; min-height: 34px; }
QPushButton[quiet="true"]:hover { background: @hover; border-color: @line; }
QPushButton[quiet="true"]:focus { border: 2px solid @accent; padding: 0 14px; min-height: 32px; }
QPushButton[link="true"] {
    background: transparent; border-color: transparent; color: @link; min-height: 20px; padding: 0 4px; border-radius: 4px; font-weight: normal;
}
QPushButton[link="true"]:hover { background: transparent; border-color: transparent; text-decoration: underline; }
QPushButton[link="true"]:focus { border-color: @accent; }
QPushButton[link="true"]:disabled { background: transparent; border-color: transparent; color: @muted; }

QToolButton { background: transparent; border: 2px solid transparent; border-radius: 8px; padding: 6px; }
QToolButton:hover { background: @hover; }
QToolButton:pressed, QToolButton:checked, QToolButton:open { background: @down; }
QToolButton:focus { border-color: @accent; }
QToolButton::menu-indicator { image: none; width: 0; }

QMenu { background: @surface; color: @text; border: 1px solid @line; padding: 4px; }
QMenu::item { background: transparent; border-radius: 6px; padding: 8px 24px 8px 8px; min-width: 144px; }
QMenu::item:selected { background: @raised; color: @text; }
QMenu::item:disabled { color: @muted; }
QMenu::icon { padding-left: 8px; }
QMenu::indicator { width: 16px; height: 16px; left: 8px; }
QMenu::separator { background: @line; height: 1px; margin: 4px 8px; }

QAbstractScrollArea { border: none; }
QListView, QTreeView, QScrollArea { background: transparent; border: none; }
QScrollBar { background: transparent; border: none; margin: 0; }
QScrollBar:vertical { width: 10px; }
QScrollBar:horizontal { height: 10px; }
QScrollBar::handle { background: @bar; border-radius: 3px; margin: 2px; }
QScrollBar::handle:hover, QScrollBar::handle:pressed { background: @barHover; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; border: none; background: none; }
QScrollBar::add-page, QScrollBar::sub-page { background: none; }
)"_s;

// Of a colour, `percent` opaque.
QString veil(const QColor &color, int percent)
{
    return u"rgba(%1, %2, %3, %4%)"_s.arg(color.red()).arg(color.green()).arg(color.blue()).arg(percent);
}

QString size(const QFont &font)
{
    return font.pointSizeF() > 0 ? u"%1pt"_s.arg(font.pointSizeF(), 0, 'f', 2) : u"%1px"_s.arg(font.pixelSize());
}

} // namespace

QString Theme::styleSheet() const
{
    const Colors &c = m_colors;
    const std::pair<QLatin1StringView, QString> values[] = {
        // A longer name before a shorter one that begins it.
        {"@surface"_L1, c.surface.name()},
        {"@window"_L1, c.window.name()},
        {"@raisedHover"_L1, mixed(c.text, 0.08, c.raised).name()},
        {"@raisedDown"_L1, mixed(c.text, 0.14, c.raised).name()},
        {"@raised"_L1, c.raised.name()},
        {"@line"_L1, c.line.name()},
        {"@text"_L1, c.text.name()},
        {"@muted"_L1, c.muted.name()},
        {"@accentHover"_L1, mixed(c.text, 0.14, c.accent).name()},
        {"@accentDown"_L1, mixed(c.text, 0.24, c.accent).name()},
        {"@accent"_L1, c.accent.name()},
        {"@onAccent"_L1, c.onAccent.name()},
        {"@link"_L1, c.link.name()},
        {"@dangerGround"_L1, veil(c.danger, 10)},
        {"@dangerHover"_L1, veil(c.danger, 18)},
        {"@danger"_L1, c.danger.name()},
        {"@hover"_L1, veil(c.text, 7)},
        {"@down"_L1, veil(c.text, 11)},
        {"@barHover"_L1, veil(c.muted, 75)},
        {"@bar"_L1, veil(c.muted, 40)},
        {"@small"_L1, size(small())},
    };
    QString result = sheet;
    for (const auto &[name, value] : values)
        result.replace(name, value);
    return result;
}

} // namespace kith::widgets
