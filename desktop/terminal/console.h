// Where a person types and reads: a terminal, or what a test puts in its place.
#pragma once

#include "desktop/terminal/paint.h"

#include <QObject>
#include <QStringList>

#include <functional>
#include <optional>

namespace kith::terminal {

class Console : public QObject {
    Q_OBJECT

public:
    explicit Console(bool colours, QObject *parent = nullptr) : QObject(parent), m_paint(colours) {}

    // Above the line that is being typed, which stays. The text is safe (safe_text.h) and may be styled.
    virtual void print(const QString &lines) = 0;
    virtual void setPrompt(const QString &prompt) = 0; // safe and plain
    // The next line is not shown while it is typed. Nothing: the person did not want to. Called once.
    using Answer = std::function<void(std::optional<QString>)>;
    virtual void askSecret(const QString &question, Answer answer) = 0;
    virtual int columns() const = 0;
    // The line that was entered last is not offered again: there may be a secret in it.
    virtual void forgetLine() {}

    const Paint &paint() const { return m_paint; }

    struct Completion {
        QString text;
        qsizetype cursor = 0;
        QStringList choices = {}; // shown where there are several
    };
    using Complete = std::function<Completion(const QString &text, qsizetype cursor)>;
    void setCompletion(Complete complete) { m_complete = std::move(complete); }

signals:
    void entered(const QString &line);
    void typing(const QString &text); // the line being typed has changed
    void left();                      // the person wants to go: Ctrl+D on an empty line, or Ctrl+C twice

protected:
    Complete m_complete;

private:
    Paint m_paint;
};

} // namespace kith::terminal
