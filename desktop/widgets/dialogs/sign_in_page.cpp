#include "desktop/widgets/dialogs/sign_in_page.h"
#include "desktop/widgets/dialogs/note.h"
#include "desktop/widgets/dialogs/server_field.h"
#include "desktop/widgets/dialogs/sign_in_form.h"
#include "desktop/widgets/theme/theme.h"

#include <QFrame>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace kith::widgets {

namespace {

constexpr int cardWidth = 400;
constexpr int markSize = 48;
constexpr int wideMargin = 32;

} // namespace

SignInPage::SignInPage(Theme &theme, client::LinkFactory links, client::Timing timing, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_signIn(std::move(links), timing), m_scroll(new QScrollArea(this)),
      m_card(new QFrame), m_rows(new QVBoxLayout(m_card)),
      m_above(new QSpacerItem(0, 0, QSizePolicy::Minimum, QSizePolicy::Maximum)), m_mark(new QLabel(m_card)),
      m_notice(new QLabel(m_card)), m_server(new ServerField(theme, m_card)), m_form(new SignInForm(theme, m_card)),
      m_back(new QPushButton(tr("Back to your conversations"), m_card))
{
    setObjectName(u"signInPage"_s);
    m_back->setObjectName(u"back"_s);
    m_back->setAutoDefault(false);
    makeLink(m_back);
    m_back->hide();
    connect(m_back, &QPushButton::clicked, this, &SignInPage::backRequested);
    build();

    connect(m_server, &ServerField::complete, this, [this](const QUrl &server) {
        m_asked = true;
        if (server != m_signIn.server() || !m_signIn.offer())
            greet(server);
        else
            m_server->showOffer(*m_signIn.offer());
    });
    connect(m_server, &ServerField::changed, this, [this] { m_form->setOffer({}); });
    connect(m_server, &ServerField::entered, m_form, &SignInForm::focusFirst);
    connect(m_server, &ServerField::retry, this, [this] {
        m_asked = true;
        greet(m_server->url());
    });

    connect(m_form, &SignInForm::loginWanted, this, [this](const QString &name, const QString &password) {
        begin([&](const QUrl &server) { m_signIn.login(server, name, password); });
    });
    connect(m_form, &SignInForm::registerWanted, this, [this](const proto::Register &request) {
        begin([&](const QUrl &server) { m_signIn.registerAccount(server, request); });
    });
    connect(
        m_form, &SignInForm::guestWanted, this, [this] { begin([&](const QUrl &server) { m_signIn.guest(server); }); });
    connect(m_form, &SignInForm::cancelled, this, &SignInPage::cancel);

    connect(&m_signIn, &client::SignIn::greeted, this, [this](const proto::HelloReply &offer) {
        m_server->showOffer(offer);
        m_form->setOffer(offer);
    });
    connect(&m_signIn, &client::SignIn::unreachable, this, &SignInPage::unreachable);
    connect(&m_signIn, &client::SignIn::failed, this, &SignInPage::failed);
    connect(&m_signIn, &client::SignIn::signedIn, this, [this](const User &user, const QString &token) {
        setBusy(false);
        m_form->clearSecrets();
        setNotice({});
        emit signedIn(m_signIn.server(), user, token);
    });

    connect(&theme, &Theme::changed, this, &SignInPage::restyle);
    restyle();
}

QWidget *SignInPage::brand()
{
    auto *brand = new QWidget(m_card);
    auto *name = new QLabel(tr("Kith"), brand);
    name->setFont(m_theme.strong());
    name->setProperty("strong", true);
    auto *welcome = new QLabel(tr("Chat on your own server."), brand);
    welcome->setProperty("muted", true);
    welcome->setWordWrap(true);
    welcome->setAlignment(Qt::AlignCenter);
    m_mark->setFixedSize(markSize, markSize);

    auto *rows = new QVBoxLayout(brand);
    rows->setContentsMargins(0, 0, 0, metrics::small);
    rows->setSpacing(metrics::tiny);
    rows->addWidget(m_mark, 0, Qt::AlignHCenter);
    rows->addSpacing(metrics::tiny);
    rows->addWidget(name, 0, Qt::AlignHCenter);
    rows->addWidget(welcome);
    return brand;
}

void SignInPage::build()
{
    m_card->setObjectName(u"card"_s);
    m_card->setMaximumWidth(cardWidth);
    m_notice->setObjectName(u"notice"_s);
    m_notice->setTextFormat(Qt::PlainText);
    m_notice->setWordWrap(true);
    m_notice->hide();
    m_rows->setSpacing(metrics::large);
    m_rows->addWidget(brand());
    m_rows->addWidget(m_notice);
    m_rows->addWidget(m_server);
    m_rows->addWidget(m_form);
    m_rows->addWidget(m_back, 0, Qt::AlignHCenter);

    auto *ground = new QWidget;
    ground->setObjectName(u"ground"_s);
    auto *middle = new QHBoxLayout;
    middle->addStretch(1);
    middle->addWidget(m_card, 1000);
    middle->addStretch(1);
    auto *column = new QVBoxLayout(ground);
    column->setContentsMargins(metrics::large, metrics::large, metrics::large, metrics::large);
    column->addItem(m_above);
    column->addLayout(middle);
    column->addStretch(1);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setWidget(ground);

    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(m_scroll);
}

void SignInPage::restyle()
{
    const Colors &c = m_theme.colors();
    setStyleSheet(uR"(
#ground { background: %1; }
#card { background: %2; border: 1px solid %3; border-radius: 12px; }
#notice { background: %4; color: %5; border-radius: 8px; padding: 8px 12px; }
)"_s.arg(c.window.name(), c.surface.name(), c.line.name(), c.warnGround.name(), c.warn.name()));
    m_mark->setPixmap(m_theme.pixmap(u"kith"_s, c.accent, devicePixelRatioF(), markSize));
}

// In the middle of the page as the person sizes it. What the card shows more of later makes it longer downwards, so
// that nothing moves away under the pointer; only where it would not fit does it move up.
void SignInPage::placeCard()
{
    const int column = std::min(cardWidth, width() - 2 * metrics::large);
    const int card = (m_card->hasHeightForWidth() ? m_card->heightForWidth(column) : m_card->sizeHint().height())
        + m_form->heightToCome();
    const int above = std::max(0, (height() - card) / 2 - metrics::large);
    m_above->changeSize(0, above, QSizePolicy::Minimum, QSizePolicy::Maximum);
    m_scroll->widget()->layout()->invalidate();
}

void SignInPage::setServer(const QUrl &server)
{
    m_server->setUrl(server);
    m_form->setOffer({});
    m_asked = true;
    if (m_shown)
        greet(m_server->url());
}

void SignInPage::setName(const QString &name) { m_form->setName(name); }

void SignInPage::setNotice(const QString &sentence)
{
    m_notice->setText(sentence);
    m_notice->setVisible(!sentence.isEmpty());
}

void SignInPage::offerBack() { m_back->show(); }

void SignInPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (m_shown)
        return;
    m_shown = true;
    placeCard();
    // A server that was set is known: on with the name. Otherwise this machine's is looked for, without a word
    // where there is none.
    if (m_asked)
        m_form->focusFirst();
    else
        m_server->setFocus();
    greet(m_server->url());
}

void SignInPage::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    const int margin = width() < cardWidth + 2 * metrics::large ? metrics::large : wideMargin;
    m_rows->setContentsMargins(margin, margin, margin, margin);
    placeCard();
}

void SignInPage::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && m_busy)
        cancel();
    else if (event->key() == Qt::Key_Escape && !m_back->isHidden())
        emit backRequested();
    else
        QWidget::keyPressEvent(event);
}

void SignInPage::greet(const QUrl &server)
{
    if (!server.isValid())
        return;
    if (m_asked)
        m_server->showAsking();
    m_signIn.greet(server);
}

void SignInPage::begin(const std::function<void(const QUrl &)> &ask)
{
    if (m_busy)
        return;
    if (!m_server->check()) {
        m_server->setFocus();
        return;
    }
    m_asked = true;
    setBusy(true);
    ask(m_server->url());
}

void SignInPage::setBusy(bool busy)
{
    m_busy = busy;
    m_form->setBusy(busy);
    m_server->setEnabled(!busy);
    m_back->setEnabled(!busy);
}

void SignInPage::unreachable()
{
    const bool wasBusy = m_busy;
    if (wasBusy)
        setBusy(false);
    if (m_asked)
        m_server->showUnreachable(m_signIn.fault());
    if (wasBusy)
        m_scroll->ensureWidgetVisible(m_server);
}

void SignInPage::failed(const client::Failure &failure)
{
    if (failure.kind != client::Failure::Kind::Refused)
        return unreachable();
    setBusy(false);
    if (m_signIn.offer()) {
        m_server->showOffer(*m_signIn.offer());
        m_form->setOffer(m_signIn.offer());
    }
    m_form->showFailure(failure);
    if (auto *focused = focusWidget())
        m_scroll->ensureWidgetVisible(focused);
}

void SignInPage::cancel()
{
    m_signIn.cancel();
    setBusy(false);
}

} // namespace kith::widgets
