#include "desktop/widgets/window/shortcuts_dialog.h"

#include "desktop/widgets/theme/theme.h"
#include "desktop/widgets/window/commands.h"

#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>

using namespace Qt::StringLiterals;

namespace kith::widgets {

namespace {

constexpr int listHeight = 560;

QLabel *words(const QString &text, const char *manner, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    if (manner)
        label->setProperty(manner, true);
    return label;
}

// The list in the middle of a dialog: scrolled by keyboard, since nothing in it takes the focus.
class Lines : public QScrollArea {
public:
    using QScrollArea::QScrollArea;

protected:
    QSize viewportSizeHint() const override { return widget() ? widget()->sizeHint() : QSize(); }
};

} // namespace

ShortcutsDialog::ShortcutsDialog(Theme &theme, const Commands &commands, QWidget *parent)
    : Dialog(theme, tr("Keyboard shortcuts"), formWidth, parent)
{
    auto *lines = new QWidget;
    auto *grid = new QGridLayout(lines);
    grid->setContentsMargins(0, 0, metrics::small, 0);
    grid->setHorizontalSpacing(metrics::large);
    grid->setVerticalSpacing(metrics::small);
    grid->setColumnStretch(0, 1);
    int row = 0;
    const auto heading = [&](const QString &text) {
        if (row > 0)
            grid->setRowMinimumHeight(row++, metrics::tiny);
        grid->addWidget(words(text, "strong", lines), row++, 0, 1, 2);
    };
    const auto line = [&](const QString &what, const QString &keys) {
        QLabel *text = words(what, nullptr, lines);
        text->setWordWrap(true);
        grid->addWidget(text, row, 0);
        grid->addWidget(words(keys, "muted", lines), row++, 1, Qt::AlignTrailing | Qt::AlignTop);
    };
    const auto native = [](const QKeySequence &keys) { return keys.toString(QKeySequence::NativeText); };

    using Group = Commands::Group;
    for (const Group group : {Group::Go, Group::Conversation, Group::Begin, Group::Program}) {
        heading(Commands::groupName(group));
        for (const Commands::Entry &entry : commands.all()) {
            if (entry.group == group && !entry.action->shortcut().isEmpty() && entry.action->isEnabled())
                line(entry.action->text(), Commands::keys(*entry.action));
        }
    }
    heading(tr("Writing"));
    line(tr("Send"), native(Qt::Key_Return));
    line(tr("New line"), native(Qt::SHIFT | Qt::Key_Return));
    line(tr("Complete a name or an emoji"), native(Qt::Key_Tab));
    line(tr("Undo"), native(QKeySequence::Undo));
    line(tr("From the composer to the messages and back"),
        native(Qt::SHIFT | Qt::Key_Tab) + u" "_s + native(Qt::Key_Tab));
    heading(tr("Reading"));
    line(tr("Previous and next message"), native(Qt::Key_Up) + u" "_s + native(Qt::Key_Down));
    line(tr("What can be done with a message"), native(Qt::SHIFT | Qt::Key_F10));
    line(tr("Copy what is selected"), native(QKeySequence::Copy));

    auto *area = new Lines(this);
    area->setWidget(lines);
    lines->setAutoFillBackground(false);
    area->setMinimumWidth(lines->minimumSizeHint().width() + area->verticalScrollBar()->sizeHint().width());
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setFocusPolicy(Qt::StrongFocus);
    area->setAccessibleName(tr("Keyboard shortcuts"));
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    content()->addWidget(area, 1);
    QPushButton *close = addButton(tr("Close"));
    close->setDefault(true);
    connect(close, &QPushButton::clicked, this, &ShortcutsDialog::accept);
    makeResizable(listHeight);
    area->setFocus();
}

} // namespace kith::widgets
