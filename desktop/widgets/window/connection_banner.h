// One line above the window: that there is no connection and what waits for it, that nothing can be stored, or for a
// few seconds that something failed.
#pragma once

#include "desktop/client/account.h"

#include <QElapsedTimer>
#include <QFrame>
#include <QTimer>

#include <optional>

class QLabel;
class QPushButton;

namespace kith::widgets {

class Theme;

// What the banner is drawn from.
struct ConnectionFacts {
    client::Account::State state = client::Account::State::Offline;
    client::Connection::State connection = client::Connection::State::Idle;
    qint64 offlineFor = 0;    // ms
    qint64 connectingFor = 0; // ms, of this attempt
    qint64 retryIn = 0;       // ms
    int waiting = 0;          // messages
    QString storageError;
    client::LinkFault fault;
};
struct BannerLine {
    QString text; // empty: no banner
    bool mayTry = false;
};
BannerLine bannerLine(const ConnectionFacts &facts);

class ConnectionBanner : public QFrame {
    Q_OBJECT

public:
    static constexpr int quietMs = 1'000; // an interruption this short is not worth a word
    static constexpr int noticeMs = 8'000;

    // Both outlive it.
    ConnectionBanner(Theme &theme, client::Account &account, QWidget *parent = nullptr);

    // Something that the person asked for did not come about.
    enum class Until { SomeSeconds, Dismissed };
    void tell(const QString &sentence, Until until = Until::SomeSeconds);
    void forgetNotice();
    QString text() const;
    // A long sentence wraps, and keeps no window from becoming narrow.
    QSize minimumSizeHint() const override { return {0, QFrame::minimumSizeHint().height()}; }

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void refresh();
    void fit();
    ConnectionFacts facts();
    void draw();

    Theme &m_theme;
    client::Account &m_account;
    QLabel *m_icon;
    QLabel *m_text;
    QPushButton *m_try;
    QPushButton *m_dismiss;
    QElapsedTimer m_offline;
    QElapsedTimer m_connecting;
    QTimer m_second;
    QTimer m_noticeEnd;
    QString m_notice;
};

} // namespace kith::widgets
