// Many talkers in one room, whatever happens to the instances meanwhile.
#pragma once

#include "tests/server/instances/talker.h"
#include "tests/support/wait.h"

#include <QTest>

#include <memory>
#include <vector>

namespace kith::test {

class Conversation {
public:
    Conversation(const QList<QUrl> &instances, const QStringList &tokens)
    {
        for (qsizetype i = 0; i < tokens.size(); ++i)
            m_talkers.push_back(std::make_unique<Talker>(instances, i, tokens[i]));
    }
    bool isLive() const
    {
        return std::ranges::all_of(m_talkers, [](const auto &talker) { return talker->isLive(); });
    }
    // Each says so many things.
    void say(int count, const QString &word)
    {
        for (size_t i = 0; i < m_talkers.size(); ++i) {
            QStringList texts;
            for (int n = 0; n < count; ++n)
                texts << u"%1 %2 of talker %3"_s.arg(word).arg(n).arg(i);
            m_talkers[i]->say(texts);
            m_total += count;
        }
    }
    qsizetype acknowledged() const
    {
        size_t count = 0;
        for (const auto &talker : m_talkers)
            count += talker->acknowledged().size();
        return static_cast<qsizetype>(count);
    }
    qsizetype total() const { return m_total; }
    // Everything is said, and everybody knows it.
    bool isOver() const
    {
        return std::ranges::all_of(m_talkers, [this](const auto &talker) {
            return talker->isSilent() && static_cast<qsizetype>(talker->known().size()) >= m_total;
        });
    }
    // What is wrong; empty: nothing was lost, doubled or out of order, and all saw the same.
    QStringList faults() const
    {
        QStringList faults;
        std::map<qint64, QString> all;
        for (const auto &talker : m_talkers) {
            faults += talker->faults();
            for (const auto &[seq, text] : talker->acknowledged()) {
                if (!all.emplace(seq, text).second)
                    faults << u"seq %1 was given twice"_s.arg(seq);
            }
        }
        if (static_cast<qsizetype>(all.size()) != m_total)
            faults << u"%1 of %2 are acknowledged"_s.arg(all.size()).arg(m_total);
        for (const auto &talker : m_talkers) {
            if (talker->known() != all)
                faults << u"a talker knows %1 messages, or others"_s.arg(talker->known().size());
        }
        return faults;
    }
    Talker &operator[](size_t i) { return *m_talkers[i]; }
    int connections() const
    {
        int count = 0;
        for (const auto &talker : m_talkers)
            count += talker->connections();
        return count;
    }

private:
    std::vector<std::unique_ptr<Talker>> m_talkers;
    qsizetype m_total = 0;
};

} // namespace kith::test
