#include "desktop/widgets/window/account_button.h"
#include "desktop/widgets/theme/plain_tool_tip.h"
#include "desktop/widgets/theme/theme.h"
#include "desktop/widgets/theme/tokens.h"

#include <QAccessibleWidget>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QLocale>
#include <QPainter>
#include <QStyle>
#include <QToolTip>

using namespace Qt::StringLiterals;

namespace kith::widgets {

namespace {

constexpr int faceSize = 36;
constexpr qreal ringWidth = 2;
constexpr int ringGap = 2;
constexpr int countPadding = 5;
constexpr int alertSize = 16;
constexpr int mostShown = 99; // unread; there is little room

// One of several of which one is shown, not a button that is pressed in.
class AccountButtonAccessible : public QAccessibleWidget {
public:
    explicit AccountButtonAccessible(AccountButton *button) : QAccessibleWidget(button, QAccessible::PageTab) {}

    QAccessible::State state() const override
    {
        QAccessible::State state = QAccessibleWidget::state();
        state.focusable = true; // though Tab leads to one of them only
        state.selectable = true;
        state.selected = button()->isActive();
        return state;
    }
    QStringList actionNames() const override { return {pressAction(), setFocusAction()}; }
    void doAction(const QString &name) override
    {
        if (name == pressAction())
            button()->click();
        else
            QAccessibleWidget::doAction(name);
    }

private:
    AccountButton *button() const { return static_cast<AccountButton *>(widget()); }
};

QAccessibleInterface *make(const QString &, QObject *object)
{
    auto *button = qobject_cast<AccountButton *>(object);
    return button ? new AccountButtonAccessible(button) : nullptr;
}

void install()
{
    static const bool done = [] {
        QAccessible::installFactory(make);
        return true;
    }();
    Q_UNUSED(done)
}

QStringList factsOf(const RailAccount &account)
{
    QStringList facts;
    if (account.unread > 0)
        facts << AccountButton::tr("%n unread message(s)", nullptr, int(account.unread));
    if (account.mentions > 0)
        facts << AccountButton::tr("%n mention(s)", nullptr, int(account.mentions));
    if (account.state == RailAccount::State::Offline)
        facts << AccountButton::tr("offline");
    else if (account.state == RailAccount::State::SignedOut)
        facts << AccountButton::tr("signed out");
    return facts;
}

} // namespace

QString spokenAccount(const RailAccount &account)
{
    return (QStringList{account.name, account.server} + factsOf(account)).join(u", "_s);
}

AccountButton::AccountButton(const Theme &theme, QWidget *parent) : QAbstractButton(parent), m_theme(theme)
{
    install();
    setFixedSize(buttonSize, buttonSize);
    setFocusPolicy(Qt::NoFocus);
    setAttribute(Qt::WA_Hover);
}

void AccountButton::setAccount(const RailAccount &account)
{
    if (account == m_account)
        return;
    m_account = account;
    setAccessibleName(spokenAccount(account));
    update();
}

void AccountButton::setActive(bool active)
{
    // Tab leads to the rail once; the arrows go on from there.
    setFocusPolicy(active ? Qt::TabFocus : Qt::NoFocus);
    if (std::exchange(m_active, active) == active)
        return;
    QAccessible::State changed;
    changed.selected = true;
    QAccessibleStateChangeEvent event(this, changed);
    QAccessible::updateAccessibility(&event);
    update();
}

QColor AccountButton::ground() const
{
    return underMouse() || isDown() ? m_theme.colors().raised : m_theme.colors().window;
}

void AccountButton::paintEvent(QPaintEvent *)
{
    const Colors &colors = m_theme.colors();
    QPainter painter(this);
    painter.setLayoutDirection(layoutDirection());
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(ground());
    painter.drawRoundedRect(rect(), metrics::fieldRadius, metrics::fieldRadius);

    const QRect face((width() - faceSize) / 2, (height() - faceSize) / 2, faceSize, faceSize);
    if (m_active) {
        const qreal away = ringGap + ringWidth / 2;
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(colors.accent, ringWidth));
        painter.drawEllipse(QRectF(face).adjusted(-away, -away, away, away));
    }
    const bool offline = m_account.state == RailAccount::State::Offline;
    m_theme.drawAvatar(painter, face, m_account.avatarId, m_account.name,
        offline ? std::optional<bool>(false) : std::nullopt, ground());
    if (m_account.state == RailAccount::State::SignedOut) {
        const QRect corner(face.right() + 3 - alertSize, face.bottom() + 3 - alertSize, alertSize, alertSize);
        const QRect shown = QStyle::visualRect(layoutDirection(), rect(), corner);
        painter.setPen(Qt::NoPen);
        painter.setBrush(ground());
        painter.drawEllipse(shown.adjusted(-1, -1, 1, 1));
        painter.drawPixmap(shown, m_theme.pixmap(u"alert"_s, colors.danger, devicePixelRatioF(), alertSize));
    }
    paintCount(painter);

    if (hasFocus()) {
        constexpr qreal half = ringWidth / 2;
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(colors.accent, ringWidth));
        painter.drawRoundedRect(
            QRectF(rect()).adjusted(half, half, -half, -half), metrics::fieldRadius - 1, metrics::fieldRadius - 1);
    }
}

void AccountButton::paintCount(QPainter &painter) const
{
    if (m_account.unread <= 0)
        return;
    const QLocale locale;
    QString text = m_account.unread > mostShown ? locale.toString(mostShown) + u'+' : locale.toString(m_account.unread);
    if (m_account.mentions > 0)
        text.prepend(u'@');
    const QFont font = m_theme.smallStrong();
    const int countHeight = m_theme.countHeight() - int(ringWidth);
    const int wanted = QFontMetrics(font).horizontalAdvance(text) + 2 * countPadding;
    const QRect pill(width() - std::max(wanted, countHeight), 0, std::max(wanted, countHeight), countHeight);
    const QRect shown = QStyle::visualRect(layoutDirection(), rect(), pill);
    painter.setPen(QPen(ground(), ringWidth));
    painter.setBrush(m_theme.colors().accent);
    painter.drawRoundedRect(QRectF(shown).adjusted(1, 1, -1, -1), countHeight / 2.0, countHeight / 2.0);
    painter.setFont(font);
    painter.setPen(m_theme.colors().onAccent);
    painter.drawText(shown, Qt::AlignCenter, text);
}

void AccountButton::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Up:
        emit stepped(-1);
        return;
    case Qt::Key_Down:
        emit stepped(1);
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        click();
        return;
    default:
        QAbstractButton::keyPressEvent(event);
    }
}

bool AccountButton::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        QStringList lines = QStringList{m_account.name, m_account.server} + factsOf(m_account);
        if (!m_keys.isEmpty())
            lines << m_keys.toString(QKeySequence::NativeText);
        QToolTip::showText(static_cast<QHelpEvent *>(event)->globalPos(), plainToolTip(lines.join(u'\n')), this);
        return true;
    }
    return QAbstractButton::event(event);
}

} // namespace kith::widgets
