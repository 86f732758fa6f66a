// A person at kith-term inside a test: a console without a terminal, and the program behind it, at the real server.
#pragma once

#include "desktop/terminal/chat.h"
#include "tests/desktop/client/client_support.h"

namespace kith::test {

class TestConsole final : public terminal::Console {
    Q_OBJECT

public:
    TestConsole() : Console(false) {}

    void print(const QString &text) override { lines += text.split(u'\n'); }
    void setPrompt(const QString &text) override { prompt = text; }
    void askSecret(const QString &question, Answer answer) override
    {
        asked = question;
        m_answer = std::move(answer);
    }
    int columns() const override { return 120; }
    void forgetLine() override { ++forgotten; }

    void type(const QString &line) { emit entered(line); }
    void leave() { emit left(); }
    bool isAsked() const { return m_answer != nullptr; }
    void answer(const std::optional<QString> &secret) { std::exchange(m_answer, nullptr)(secret); }
    Completion tab(const QString &text) const { return m_complete(text, text.size()); }

    // How many lines contain it.
    int count(const QString &text) const;
    bool waitFor(const QString &text); // a line that contains it
    bool waitPrompt(const QString &text);
    // What was printed since the last call, without the time at the start of a line.
    QStringList take();
    QString all() const { return lines.join(u'\n'); }

    QStringList lines;
    QString prompt;
    QString asked;
    int forgotten = 0;

private:
    Answer m_answer;
};

// One installation of kith-term: what it keeps stays, the program may come and go.
class Terminal {
public:
    explicit Terminal(Wire &wire) : m_wire(wire) { start(); }
    ~Terminal() { stop(); }

    void start();
    void stop();
    bool registers(const QString &name); // and is in General
    bool waitOnline();
    client::Account &account() { return *m_session->account(); }
    bool isSignedIn() const { return m_session->account() != nullptr; }

    std::unique_ptr<TestConsole> console;
    TestConsole *operator->() { return console.get(); }
    bool hasQuit = false;
    QString folder() const { return m_folder.path(); }

private:
    Wire &m_wire;
    QTemporaryDir m_folder;
    std::unique_ptr<terminal::Session> m_session;
    std::unique_ptr<terminal::Chat> m_chat;
};

} // namespace kith::test
