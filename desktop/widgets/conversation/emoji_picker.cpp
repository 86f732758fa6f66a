#include "desktop/widgets/conversation/emoji_picker.h"

#include "desktop/widgets/conversation/message_layout.h"
#include "desktop/widgets/theme/paint_panel.h"
#include "desktop/widgets/theme/theme.h"

#include <QAbstractListModel>
#include <QApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QScrollBar>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace kith::widgets {

class EmojiModel : public QAbstractListModel {
public:
    using QAbstractListModel::QAbstractListModel;

    int rowCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : int(rows.size()); }
    QVariant data(const QModelIndex &index, int role) const override
    {
        const words::Emoji &emoji = *rows[size_t(index.row())];
        if (role == Qt::DisplayRole)
            return emoji.text;
        if (role == Qt::AccessibleTextRole || role == Qt::ToolTipRole)
            return emoji.name;
        return {};
    }
    void reset(std::vector<const words::Emoji *> next)
    {
        beginResetModel();
        rows = std::move(next);
        endResetModel();
    }

    std::vector<const words::Emoji *> rows;
};

namespace {

constexpr int cell = 40;
constexpr int glyph = 24;
constexpr int columns = 8;
constexpr int rowsShown = 6;

class EmojiDelegate : public QStyledItemDelegate {
public:
    EmojiDelegate(const Theme &theme, QObject *parent) : QStyledItemDelegate(parent), m_theme(theme) {}

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override { return {cell, cell}; }
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Colors &colors = m_theme.colors();
        const bool focused = option.state & QStyle::State_HasFocus;
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(focused ? QPen(colors.accent, 2) : QPen(Qt::NoPen));
        const bool marked = option.state & (QStyle::State_Selected | QStyle::State_MouseOver);
        painter->setBrush(marked ? QBrush(colors.raised) : QBrush(Qt::NoBrush));
        painter->drawRoundedRect(
            QRectF(option.rect).adjusted(2, 2, -2, -2), metrics::fieldRadius, metrics::fieldRadius);
        QFont font = emojiFont(m_theme.body());
        font.setPixelSize(glyph);
        painter->setFont(font);
        painter->setPen(colors.text);
        painter->drawText(option.rect, Qt::AlignCenter | Qt::TextDontClip, index.data().toString());
        painter->restore();
    }

private:
    const Theme &m_theme;
};

} // namespace

EmojiPicker::EmojiPicker(const Theme &theme, const words::EmojiTable &emoji, QWidget *parent)
    : QFrame(parent), m_theme(theme), m_emoji(emoji), m_model(new EmojiModel(this)), m_search(new QLineEdit(this)),
      m_grid(new QListView(this)), m_name(new QLabel(this))
{
    setObjectName(u"emojiPicker"_s);
    setAccessibleName(tr("Emoji"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::small, metrics::small, metrics::small, metrics::small);
    layout->setSpacing(metrics::tiny);
    layout->addWidget(m_search);
    layout->addWidget(m_grid, 1);
    layout->addWidget(m_name);
    m_search->setPlaceholderText(tr("Search emoji"));
    m_search->setAccessibleName(tr("Search emoji"));
    m_search->setProperty("search", true);
    m_search->installEventFilter(this);
    m_grid->setModel(m_model);
    m_grid->setItemDelegate(new EmojiDelegate(theme, m_grid));
    m_grid->setViewMode(QListView::IconMode);
    m_grid->setMovement(QListView::Static);
    m_grid->setResizeMode(QListView::Adjust);
    m_grid->setUniformItemSizes(true);
    m_grid->setGridSize({cell, cell});
    m_grid->setSpacing(0);
    m_grid->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    m_grid->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_grid->setMouseTracking(true);
    m_grid->setAccessibleName(tr("Emoji"));
    m_grid->installEventFilter(this);
    m_name->setTextFormat(Qt::PlainText);
    m_name->setProperty("muted", true);
    m_name->setMinimumWidth(0);
    m_name->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    connect(m_search, &QLineEdit::textChanged, this, &EmojiPicker::search);
    connect(m_grid, &QListView::clicked, this, &EmojiPicker::pick);
    connect(m_grid, &QListView::entered, this, &EmojiPicker::showName);
    connect(m_grid->selectionModel(), &QItemSelectionModel::currentChanged, this, &EmojiPicker::showName);
    connect(&theme, &Theme::changed, this, &EmojiPicker::restyle);
    // Something else in the window took the focus, by its keys.
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget *, QWidget *now) {
        if (now && isVisible() && now->window() == window() && !isAncestorOf(now))
            hide();
    });
    restyle();
    hide();
}

void EmojiPicker::restyle()
{
    m_name->setFont(m_theme.small());
    m_name->setFixedHeight(QFontMetrics(m_theme.small()).height() + metrics::tiny);
    update();
}

void EmojiPicker::openAt(const QRect &rect, const QStringList &recent)
{
    m_recent = recent;
    m_search->clear();
    search();
    const QRect room =
        parentWidget()->rect().adjusted(metrics::small, metrics::small, -metrics::small, -metrics::small);
    const int around = 2 * metrics::small;
    const int width =
        std::min(room.width(), columns * cell + around + m_grid->verticalScrollBar()->sizeHint().width() + 2);
    const int height = std::min(rect.top() - metrics::tiny - room.top(),
        rowsShown * cell + around + m_search->sizeHint().height() + m_name->height() + 2 * metrics::tiny);
    const int x = layoutDirection() == Qt::RightToLeft ? rect.left() : rect.right() + 1 - width;
    setGeometry(std::clamp(x, room.left(), std::max(room.left(), room.right() + 1 - width)),
        rect.top() - metrics::tiny - height, width, height);
    show();
    raise();
    m_search->setFocus();
    qApp->installEventFilter(this);
}

void EmojiPicker::hideEvent(QHideEvent *event)
{
    QFrame::hideEvent(event);
    qApp->removeEventFilter(this);
    if (const QWidget *focus = QApplication::focusWidget(); !focus || isAncestorOf(focus))
        emit closed();
}

// Without a search, those used last stand before the others.
void EmojiPicker::search()
{
    const QString query = m_search->text().trimmed();
    std::vector<const words::Emoji *> rows;
    if (query.isEmpty()) {
        for (const QString &text : m_recent) {
            if (const words::Emoji *emoji = m_emoji.find(text))
                rows.push_back(emoji);
        }
    }
    for (const words::Emoji *emoji : m_emoji.search(query)) {
        if (!query.isEmpty() || !m_recent.contains(emoji->text))
            rows.push_back(emoji);
    }
    m_model->reset(std::move(rows));
    m_grid->setCurrentIndex(m_model->index(0));
    const bool none = m_model->rowCount() == 0;
    m_grid->setVerticalScrollBarPolicy(none ? Qt::ScrollBarAlwaysOff : Qt::ScrollBarAlwaysOn);
    if (none)
        m_name->setText(tr("No emoji has this name."));
}

void EmojiPicker::showName(const QModelIndex &index)
{
    m_name->setText(index.isValid() ? index.data(Qt::AccessibleTextRole).toString() : QString());
}

void EmojiPicker::pick(const QModelIndex &index)
{
    if (!index.isValid())
        return;
    const QString text = index.data().toString();
    hide();
    emit picked(text);
}

void EmojiPicker::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        hide();
    else
        QFrame::keyPressEvent(event);
}

// What is typed in the grid goes into the search; Enter picks.
bool EmojiPicker::gridKey(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter || event->key() == Qt::Key_Space) {
        pick(m_grid->currentIndex());
        return true;
    }
    const int row = m_grid->currentIndex().row();
    const bool firstLine =
        row >= 0 && m_grid->visualRect(m_grid->currentIndex()).y() == m_grid->visualRect(m_model->index(0)).y();
    if (event->key() == Qt::Key_Up && firstLine) {
        m_search->setFocus();
        return true;
    }
    if (event->text().isEmpty() || !event->text().front().isPrint()
        || event->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier))
        return false;
    m_search->setFocus();
    m_search->insert(event->text());
    return true;
}

bool EmojiPicker::eventFilter(QObject *object, QEvent *event)
{
    if (event->type() == QEvent::Resize && object == parentWidget())
        hide(); // its place is another now
    if (event->type() == QEvent::MouseButtonPress && object->isWidgetType()) {
        auto *widget = static_cast<QWidget *>(object);
        if (widget != this && !isAncestorOf(widget))
            hide();
        return false;
    }
    if ((event->type() == QEvent::ShortcutOverride || event->type() == QEvent::KeyPress)
        && (object == m_search || object == m_grid)) {
        auto *key = static_cast<QKeyEvent *>(event);
        if (event->type() == QEvent::ShortcutOverride) {
            if (key->key() == Qt::Key_Escape)
                event->accept(); // ours, and no shortcut of the window
            return false;
        }
        if (object == m_grid)
            return gridKey(key);
        if (key->key() == Qt::Key_Down) {
            m_grid->setFocus();
            return true;
        }
        if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
            pick(m_grid->currentIndex());
            return true;
        }
    }
    return QFrame::eventFilter(object, event);
}

void EmojiPicker::paintEvent(QPaintEvent *) { paintPanel(*this, m_theme, metrics::panelRadius); }

} // namespace kith::widgets
