#include "desktop/widgets/window/account_rail.h"
#include "desktop/widgets/theme/theme.h"

#include <QMenu>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace kith::widgets {

namespace {

constexpr int addSize = 40;
constexpr int mostTries = 24; // there are twelve grounds

// Who has the same name and id on two servers has the same avatar, too: of two that look alike the later one gets
// another ground.
std::vector<RailAccount> toldApart(std::vector<RailAccount> accounts)
{
    const auto isLike = [](const RailAccount &a, const RailAccount &b) {
        return Theme::initials(a.name) == Theme::initials(b.name)
            && Theme::avatarGround(a.avatarId) == Theme::avatarGround(b.avatarId);
    };
    for (auto account = accounts.begin(); account != accounts.end(); ++account) {
        const auto isTaken = [&] {
            return std::any_of(
                accounts.begin(), account, [&](const RailAccount &other) { return isLike(other, *account); });
        };
        for (int i = 0; i < mostTries && isTaken(); ++i)
            account->avatarId = account->key + QString::number(i);
    }
    return accounts;
}

} // namespace

AccountRail::AccountRail(const Theme &theme, QWidget *parent)
    : QScrollArea(parent), m_theme(theme), m_column(new QWidget), m_layout(new QVBoxLayout(m_column)),
      m_add(new QToolButton(m_column))
{
    setObjectName(u"accountRail"_s);
    setAccessibleName(tr("Accounts"));
    setFixedWidth(railWidth);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff); // the wheel and the focus scroll
    setFocusPolicy(Qt::NoFocus);
    setWidgetResizable(true);
    viewport()->setAutoFillBackground(false);
    setWidget(m_column);
    m_column->setAutoFillBackground(false); // the rail paints it, with its edge

    m_add->setObjectName(u"addAccount"_s);
    m_add->setFixedSize(addSize, addSize);
    m_add->setIconSize({metrics::icon, metrics::icon});
    m_add->setToolTip(tr("Add account"));
    m_add->setAccessibleName(tr("Add account"));
    connect(m_add, &QToolButton::clicked, this, &AccountRail::addRequested);

    m_layout->setContentsMargins(0, metrics::tiny, 0, metrics::tiny);
    m_layout->setSpacing(metrics::tiny);
    m_layout->addWidget(m_add, 0, Qt::AlignHCenter);
    m_layout->addStretch(1);
    connect(&theme, &Theme::changed, this, [this] {
        drawIcon();
        viewport()->update();
    });
    drawIcon();
}

void AccountRail::drawIcon() { m_add->setIcon(m_theme.icon(u"plus"_s, m_theme.colors().muted)); }

void AccountRail::setAccounts(const std::vector<RailAccount> &accounts)
{
    std::vector<AccountButton *> buttons;
    buttons.reserve(accounts.size());
    for (const RailAccount &account : toldApart(accounts)) {
        AccountButton *known = button(account.key);
        buttons.push_back(known ? known : makeButton());
        buttons.back()->setAccount(account);
    }
    if (buttons == m_buttons)
        return;
    for (AccountButton *old : m_buttons) {
        if (std::find(buttons.begin(), buttons.end(), old) == buttons.end()) {
            old->hide();
            old->deleteLater(); // it may be its menu that asked
        }
    }
    m_buttons = std::move(buttons);
    arrange();
}

AccountButton *AccountRail::makeButton()
{
    auto *button = new AccountButton(m_theme, m_column);
    button->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(button, &AccountButton::clicked, this, [this, button] { emit chosen(button->account().key); });
    connect(button, &AccountButton::stepped, this, [this, button](int places) { step(button, places); });
    connect(button, &AccountButton::customContextMenuRequested, this,
        [this, button](const QPoint &at) { showMenu(button, at); });
    return button;
}

QKeySequence AccountRail::keysOf(int place)
{
    constexpr int last = 9;
    return place < last ? QKeySequence(Qt::CTRL | Qt::Key(Qt::Key_1 + place)) : QKeySequence();
}

void AccountRail::arrange()
{
    for (QLayoutItem *item = nullptr; (item = m_layout->takeAt(0));)
        delete item;
    for (AccountButton *button : m_buttons) {
        button->setKeys(keysOf(m_layout->count()));
        m_layout->addWidget(button, 0, Qt::AlignHCenter);
    }
    m_layout->addWidget(m_add, 0, Qt::AlignHCenter);
    m_layout->addStretch(1);
    for (AccountButton *button : m_buttons) {
        button->show();
        setTabOrder(button, m_add);
    }
    setActive(QString(m_active));
}

AccountButton *AccountRail::button(const QString &key) const
{
    const auto found = std::find_if(
        m_buttons.begin(), m_buttons.end(), [&key](const auto *button) { return button->account().key == key; });
    return found == m_buttons.end() ? nullptr : *found;
}

void AccountRail::setActive(const QString &key)
{
    const bool moved = std::exchange(m_active, key) != key;
    for (AccountButton *button : m_buttons)
        button->setActive(button->account().key == key);
    AccountButton *active = button(key);
    if (active && moved)
        ensureWidgetVisible(active, 0, metrics::small);
    else if (!active && !m_buttons.empty())
        m_buttons.front()->setFocusPolicy(Qt::TabFocus);
}

void AccountRail::step(AccountButton *from, int step)
{
    const auto at = std::find(m_buttons.begin(), m_buttons.end(), from) - m_buttons.begin() + step;
    if (at < 0 || at > std::ssize(m_buttons))
        return;
    QWidget *const next = at == std::ssize(m_buttons) ? static_cast<QWidget *>(m_add) : m_buttons[size_t(at)];
    next->setFocus(Qt::TabFocusReason);
    ensureWidgetVisible(next, 0, metrics::small);
}

void AccountRail::showMenu(AccountButton *button, const QPoint &at)
{
    const QString key = button->account().key;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto add = [menu](const QString &text, bool enabled = true) {
        QAction *action = menu->addAction(text);
        action->setEnabled(enabled);
        return action;
    };
    connect(add(tr("Move up"), button != m_buttons.front()), &QAction::triggered, this,
        [this, key] { emit moveRequested(key, -1); });
    connect(add(tr("Move down"), button != m_buttons.back()), &QAction::triggered, this,
        [this, key] { emit moveRequested(key, 1); });
    menu->addSeparator();
    const bool gone = button->account().state == RailAccount::State::SignedOut;
    connect(add(gone ? tr("Remove account…") : tr("Sign out…")), &QAction::triggered, this,
        [this, key] { emit signOutRequested(key); });
    connect(add(tr("Add account…")), &QAction::triggered, this, &AccountRail::addRequested);
    menu->popup(button->mapToGlobal(at));
}

void AccountRail::paintEvent(QPaintEvent *)
{
    QPainter painter(viewport());
    painter.fillRect(viewport()->rect(), m_theme.colors().window);
    const int edge = isRightToLeft() ? 0 : viewport()->width() - 1;
    painter.fillRect(QRect(edge, 0, 1, viewport()->height()), m_theme.colors().line);
}

void AccountRail::resizeEvent(QResizeEvent *event)
{
    QScrollArea::resizeEvent(event);
    if (AccountButton *active = button(m_active))
        ensureWidgetVisible(active, 0, metrics::small);
}

} // namespace kith::widgets
