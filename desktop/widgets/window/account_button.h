// One account in the rail: its avatar, with a ring where it is shown, what is unread, and how its connection is.
#pragma once

#include <QAbstractButton>
#include <QKeySequence>

namespace kith::widgets {

class Theme;

struct RailAccount {
    enum class State { Online, Offline, SignedOut };

    QString key; // tells accounts apart
    QString avatarId;
    QString name;
    QString server;
    qint64 unread = 0;
    qint64 mentions = 0;
    State state = State::Online;
    friend bool operator==(const RailAccount &, const RailAccount &) = default;
};

// "Maria, chat.example.org, 3 unread messages, 1 mention, offline".
QString spokenAccount(const RailAccount &account);

class AccountButton : public QAbstractButton {
    Q_OBJECT

public:
    static constexpr int buttonSize = 52;

    explicit AccountButton(const Theme &theme, QWidget *parent = nullptr);

    const RailAccount &account() const { return m_account; }
    void setAccount(const RailAccount &account);
    // What leads to it, for the tooltip; empty: nothing.
    void setKeys(const QKeySequence &keys) { m_keys = keys; }
    // Its conversations are those that the window shows.
    bool isActive() const { return m_active; }
    void setActive(bool active);

    QSize sizeHint() const override { return {buttonSize, buttonSize}; }

signals:
    void stepped(int step); // arrow keys

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool event(QEvent *event) override;

private:
    void paintCount(QPainter &painter) const;
    QColor ground() const;

    const Theme &m_theme;
    RailAccount m_account;
    QKeySequence m_keys;
    bool m_active = false;
};

} // namespace kith::widgets
