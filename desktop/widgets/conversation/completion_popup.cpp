#include "desktop/widgets/conversation/completion_popup.h"

#include "desktop/widgets/conversation/message_layout.h"
#include "desktop/widgets/conversation/message_painter.h"
#include "desktop/widgets/theme/paint_panel.h"
#include "desktop/widgets/theme/theme.h"

#include <QAbstractListModel>
#include <QAccessible>
#include <QListView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace kith::widgets {

class CompletionModel : public QAbstractListModel {
public:
    using QAbstractListModel::QAbstractListModel;

    int rowCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : int(rows.size()); }
    QVariant data(const QModelIndex &index, int role) const override
    {
        const Completion &row = rows[size_t(index.row())];
        if (role == Qt::DisplayRole)
            return row.title;
        if (role == Qt::AccessibleTextRole)
            return row.detail.isEmpty() ? row.title : row.title + u", "_s + row.detail;
        return {};
    }
    void reset(std::vector<Completion> next)
    {
        beginResetModel();
        rows = std::move(next);
        endResetModel();
    }

    std::vector<Completion> rows;
};

namespace {

constexpr int rowHeight = 36;
constexpr int picture = 24;
constexpr int mostRows = 6;
constexpr int widest = 320;
constexpr int glyph = 18; // of an emoji, in pixels

class CompletionDelegate : public QStyledItemDelegate {
public:
    CompletionDelegate(const Theme &theme, const CompletionModel &model, QObject *parent)
        : QStyledItemDelegate(parent), m_theme(theme), m_model(model)
    {
    }
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const override
    {
        return {option.rect.width(), std::max(rowHeight, option.fontMetrics.height() + metrics::medium)};
    }
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Colors &colors = m_theme.colors();
        const Completion &row = m_model.rows[size_t(index.row())];
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (option.state & QStyle::State_Selected) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(colors.raised);
            painter->drawRoundedRect(option.rect, metrics::tiny + 2, metrics::tiny + 2);
        }
        const auto visual = [&option](
                                const QRect &rect) { return QStyle::visualRect(option.direction, option.rect, rect); };
        QRect rest = option.rect.adjusted(metrics::small, 0, -metrics::small, 0);
        const QRect face(rest.x(), rest.center().y() - picture / 2 + 1, picture, picture);
        if (row.avatarId.isEmpty()) {
            QFont font = emojiFont(m_theme.body());
            font.setPixelSize(glyph);
            painter->setFont(font);
            painter->setPen(colors.text);
            painter->drawText(visual(face), Qt::AlignCenter | Qt::TextDontClip, row.text);
        } else {
            m_theme.drawAvatar(*painter, visual(face), row.avatarId, row.title);
        }
        rest.setLeft(face.right() + 1 + metrics::small);
        paintWords(*painter, option, rest, row);
        painter->restore();
    }

private:
    // The name, and what it is called by as far as there is room.
    void paintWords(QPainter &painter, const QStyleOptionViewItem &option, QRect rest, const Completion &row) const
    {
        const auto line = [&](const QRect &rect, const QFont &font, const QColor &color, const QString &text) {
            painter.setFont(font);
            painter.setPen(color);
            // In its own direction, whatever the window's: "@ada" stays so.
            const QString shown =
                QChar(0x2068) + painter.fontMetrics().elidedText(text, Qt::ElideRight, rect.width()) + QChar(0x2069);
            const auto side = option.direction == Qt::RightToLeft ? Qt::AlignRight : Qt::AlignLeft;
            painter.drawText(QStyle::visualRect(option.direction, option.rect, rect),
                int(side | Qt::AlignAbsolute | Qt::AlignVCenter) | Qt::TextSingleLine, shown);
            return painter.fontMetrics().horizontalAdvance(shown);
        };
        const bool alone = row.detail.isEmpty();
        const int most = alone ? rest.width() : rest.width() * 2 / 3;
        const int used =
            line(QRect(rest.x(), rest.y(), most, rest.height()), m_theme.body(), m_theme.colors().text, row.title);
        if (alone)
            return;
        rest.setLeft(rest.left() + std::min(used, most) + metrics::small);
        line(rest, m_theme.small(), m_theme.colors().muted, row.detail);
    }

    const Theme &m_theme;
    const CompletionModel &m_model;
};

} // namespace

CompletionPopup::CompletionPopup(const Theme &theme, QWidget *parent)
    : QFrame(parent), m_theme(theme), m_model(new CompletionModel(this)), m_list(new QListView(this))
{
    setObjectName(u"completions"_s);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::tiny, metrics::tiny, metrics::tiny, metrics::tiny);
    layout->addWidget(m_list);
    m_list->setModel(m_model);
    m_list->setItemDelegate(new CompletionDelegate(theme, *m_model, m_list));
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setUniformItemSizes(true);
    m_list->setMouseTracking(true);
    connect(m_list, &QListView::entered, this, [this](const QModelIndex &index) { select(index.row()); });
    connect(m_list, &QListView::clicked, this, [this](const QModelIndex &index) {
        select(index.row());
        accept();
    });
    connect(&theme, &Theme::changed, this, &CompletionPopup::restyle);
    restyle();
    hide();
}

void CompletionPopup::restyle()
{
    m_list->setFont(m_theme.body());
    update();
}

int CompletionPopup::count() const { return m_model->rowCount(); }

const Completion &CompletionPopup::at(int index) const { return m_model->rows[size_t(index)]; }

int CompletionPopup::chosen() const { return m_list->currentIndex().row(); }

void CompletionPopup::setCompletions(std::vector<Completion> completions, const QString &name)
{
    m_list->setAccessibleName(name);
    m_model->reset(std::move(completions));
    if (count() == 0)
        hide();
    else
        select(0);
}

void CompletionPopup::showAt(QPoint point, int lineHeight)
{
    const QRect room =
        parentWidget()->rect().adjusted(metrics::small, metrics::small, -metrics::small, -metrics::small);
    const int row = std::max(1, m_list->sizeHintForRow(0));
    const int above = point.y() - room.top();
    const int below = room.bottom() - point.y() - lineHeight;
    const int wanted = std::min(mostRows, count()) * row + 2 * metrics::tiny;
    const bool up = above >= wanted || above >= below;
    const int height = std::max(row + 2 * metrics::tiny, std::min(wanted, up ? above : below));
    const int width = std::min(widest, room.width());
    const int x =
        layoutDirection() == Qt::RightToLeft ? point.x() - width + metrics::medium : point.x() - metrics::medium;
    setGeometry(std::clamp(x, room.left(), std::max(room.left(), room.right() - width + 1)),
        up ? point.y() - height - metrics::tiny : point.y() + lineHeight + metrics::tiny, width, height);
    show();
    raise();
}

void CompletionPopup::select(int row)
{
    m_list->setCurrentIndex(m_model->index(row));
    // The field keeps the focus: who cannot see the list hears what is chosen in it.
    QAccessibleEvent event(m_list, QAccessible::Focus);
    event.setChild(row);
    QAccessible::updateAccessibility(&event);
}

void CompletionPopup::choose(int step)
{
    if (count() > 0)
        select((chosen() + step + count()) % count());
}

void CompletionPopup::accept()
{
    if (chosen() < 0)
        return;
    const Completion completion = at(chosen());
    hide();
    emit accepted(completion);
}

void CompletionPopup::paintEvent(QPaintEvent *) { paintPanel(*this, m_theme); }

} // namespace kith::widgets
