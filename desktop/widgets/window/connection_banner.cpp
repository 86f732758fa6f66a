#include "desktop/widgets/window/connection_banner.h"
#include "desktop/widgets/theme/theme.h"
#include "desktop/words/error_text.h"

#include <QCoreApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

using namespace Qt::StringLiterals;
using kith::client::Account;
using kith::client::Connection;

namespace kith::widgets {

namespace {

constexpr int bannerHeight = 36;

struct Sentences {
    Q_DECLARE_TR_FUNCTIONS(ConnectionBanner)
};

// What waiting alone does not mend. That nobody answers is what "Offline" says.
QString causeOf(const client::LinkFault &fault)
{
    using Kind = client::LinkFault::Kind;
    const bool worthTelling =
        fault.kind == Kind::HostUnknown || fault.kind == Kind::Certificate || fault.kind == Kind::TlsFailed;
    return worthTelling ? words::errorText(fault) : QString();
}

} // namespace

BannerLine bannerLine(const ConnectionFacts &facts)
{
    // The worst first: what is typed now would be lost.
    if (!facts.storageError.isEmpty())
        return {.text = facts.storageError};
    if (facts.state != Account::State::Offline || facts.offlineFor < ConnectionBanner::quietMs)
        return {};
    // An attempt that fails at once does not change the sentence back and forth.
    const bool connecting =
        facts.connection == Connection::State::Open || facts.connectingFor >= ConnectionBanner::quietMs;
    if (connecting) {
        return {.text = facts.waiting > 0 ? Sentences::tr("Connecting, %n message(s) waiting", nullptr, facts.waiting)
                                          : Sentences::tr("Connecting…")};
    }
    QString text = facts.waiting > 0 ? Sentences::tr("Offline, %n message(s) waiting", nullptr, facts.waiting)
                                     : Sentences::tr("Offline");
    if (facts.connection == Connection::State::Waiting && facts.retryIn > 0) {
        const int seconds = static_cast<int>((facts.retryIn + 999) / 1000);
        text = Sentences::tr("%1 · next attempt in %n second(s)", "the first part: Offline, …", seconds).arg(text);
    }
    if (const QString cause = causeOf(facts.fault); !cause.isEmpty())
        text = Sentences::tr("%1 · %2", "the first part: Offline, …; then why").arg(text, cause);
    return {.text = text, .mayTry = facts.connection != Connection::State::Idle};
}

ConnectionBanner::ConnectionBanner(Theme &theme, Account &account, QWidget *parent)
    : QFrame(parent), m_theme(theme), m_account(account), m_icon(new QLabel(this)), m_text(new QLabel(this)),
      m_try(new QPushButton(tr("Try now"), this)), m_dismiss(new QPushButton(tr("Dismiss"), this))
{
    setObjectName(u"connectionBanner"_s);
    setMinimumHeight(bannerHeight);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    for (QPushButton *button : {m_try, m_dismiss}) {
        button->setProperty("link", true);
        button->setProperty("small", true);
        button->setCursor(Qt::PointingHandCursor);
    }
    connect(m_try, &QPushButton::clicked, this, [this] { m_account.wake(); });
    connect(m_dismiss, &QPushButton::clicked, this, &ConnectionBanner::forgetNotice);

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(metrics::large, metrics::tiny, metrics::large, metrics::tiny);
    layout->setSpacing(metrics::small);
    layout->addStretch(1);
    layout->addWidget(m_icon);
    layout->addWidget(m_text);
    layout->addWidget(m_try);
    layout->addWidget(m_dismiss);
    layout->addStretch(1);

    m_second.setInterval(1'000);
    connect(&m_second, &QTimer::timeout, this, &ConnectionBanner::refresh);
    m_noticeEnd.setSingleShot(true);
    m_noticeEnd.setInterval(noticeMs);
    connect(&m_noticeEnd, &QTimer::timeout, this, &ConnectionBanner::forgetNotice);
    connect(&account, &Account::stateChanged, this, &ConnectionBanner::refresh);
    connect(&theme, &Theme::changed, this, &ConnectionBanner::draw);
    setVisible(false);
    draw();
}

void ConnectionBanner::tell(const QString &sentence, Until until)
{
    m_notice = sentence;
    if (until == Until::SomeSeconds)
        m_noticeEnd.start();
    else
        m_noticeEnd.stop();
    refresh();
}

void ConnectionBanner::forgetNotice()
{
    m_notice.clear();
    m_noticeEnd.stop();
    refresh();
}

QString ConnectionBanner::text() const { return isHidden() ? QString() : m_text->text(); }

ConnectionFacts ConnectionBanner::facts()
{
    const Account::State state = m_account.state();
    const Connection::State connection = m_account.connection().state();
    const auto follow = [](QElapsedTimer &timer, bool runs) {
        if (!runs)
            timer.invalidate();
        else if (!timer.isValid())
            timer.start();
        return timer.isValid() ? timer.elapsed() : 0;
    };
    return {
        .state = state,
        .connection = connection,
        .offlineFor = follow(m_offline, state == Account::State::Offline),
        .connectingFor = follow(m_connecting, connection == Connection::State::Connecting),
        .retryIn = m_account.connection().retryIn(),
        .waiting = m_account.waiting(),
        .storageError = m_account.storageError(),
        .fault = m_account.connection().fault(),
    };
}

void ConnectionBanner::refresh()
{
    const ConnectionFacts facts = this->facts();
    BannerLine line = bannerLine(facts);
    if (!m_notice.isEmpty())
        line = {.text = m_notice};
    if (m_text->text() != line.text) {
        m_text->setText(line.text);
        setAccessibleName(line.text);
    }
    m_try->setVisible(line.mayTry);
    m_dismiss->setVisible(!m_notice.isEmpty());
    m_icon->setPixmap(m_theme.pixmap(facts.storageError.isEmpty() && m_notice.isEmpty() ? u"offline"_s : u"alert"_s,
        m_theme.colors().warn, devicePixelRatioF()));
    setVisible(!line.text.isEmpty());
    fit();
    // Counts down, and looks whether a second has passed; at rest while all is well.
    if (facts.state != Account::State::Offline)
        m_second.stop();
    else if (!m_second.isActive())
        m_second.start();
}

// The sentence stands in the middle on one line, and wraps only where it must.
void ConnectionBanner::fit()
{
    int taken = 2 * metrics::large + metrics::icon + metrics::small;
    for (const QPushButton *button : {m_try, m_dismiss}) {
        if (!button->isHidden())
            taken += button->sizeHint().width() + metrics::small;
    }
    const int wanted = QFontMetrics(m_theme.smallStrong()).horizontalAdvance(m_text->text()) + metrics::tiny;
    m_text->setFixedWidth(std::max(0, std::min(wanted, width() - taken)));
}

void ConnectionBanner::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    fit();
}

void ConnectionBanner::draw()
{
    const Colors &colors = m_theme.colors();
    m_text->setFont(m_theme.smallStrong());
    setStyleSheet(u"#connectionBanner { background: %1; } QLabel, QPushButton { color: %2; }"
                  u"QPushButton { text-decoration: underline; }"_s.arg(colors.warnGround.name(), colors.warn.name()));
    refresh();
}

} // namespace kith::widgets
