#include "desktop/models/rows.h"

#include <QDateTime>

#include <algorithm>
#include <limits>

namespace kith::models {
namespace {

class Builder {
public:
    explicit Builder(const Conversation &of) : m_of(of) {}

    std::vector<Row> build()
    {
        m_rows.reserve(m_of.messages.size() + m_of.pending.size() + 16);
        bool newLine = wantsNewLine();
        for (const Message &message : m_of.messages) {
            addNotices(message.seq);
            if (newLine && message.seq > *m_of.newAfter) {
                newLine = false;
                addDay(message.date);
                addLine({.kind = RowKind::NewMessages});
            }
            addMessage({.date = message.date,
                .seq = message.seq,
                .rev = message.rev,
                .from = message.from,
                .text = message.text,
                .own = message.from == m_of.me});
        }
        addNotices(std::numeric_limits<qint64>::max());
        for (const client::Pending &entry : m_of.pending) {
            const bool failed = entry.state == client::Pending::State::Failed;
            addMessage({.date = entry.created,
                .cid = entry.cid,
                .from = m_of.me,
                .text = entry.text,
                .own = true,
                .state = failed ? DeliveryState::Failed : DeliveryState::Sending,
                .error = entry.error});
        }
        return std::move(m_rows);
    }

private:
    bool wantsNewLine() const
    {
        if (!m_of.newAfter || m_of.messages.empty() || m_of.messages.front().seq > *m_of.newAfter + 1)
            return false;
        return std::ranges::any_of(m_of.messages,
            [this](const Message &message) { return message.seq > *m_of.newAfter && message.from != m_of.me; });
    }

    void addDay(EpochMs date)
    {
        if (date >= m_dayStart && date < m_dayEnd)
            return;
        // The calendar is asked once a day, not once a message: time zones are slow.
        const QDate day = QDateTime::fromMSecsSinceEpoch(date, m_of.zone).date();
        m_dayStart = day.startOfDay(m_of.zone).toMSecsSinceEpoch();
        m_dayEnd = day.addDays(1).startOfDay(m_of.zone).toMSecsSinceEpoch();
        addLine({.kind = RowKind::Day, .date = m_dayStart});
    }

    void addLine(Row row)
    {
        m_groupOpen = false;
        m_rows.push_back(std::move(row));
    }

    void addMessage(Row row)
    {
        addDay(row.date);
        row.head = row.tail = true;
        if (m_groupOpen) {
            Row &above = m_rows.back();
            if (above.from == row.from && row.date - above.date < groupMs)
                above.tail = row.head = false;
        }
        m_groupOpen = true;
        m_rows.push_back(std::move(row));
    }

    // Those before the message `seq`.
    void addNotices(qint64 seq)
    {
        bool fold = false; // only with what stands between the same two messages
        for (; m_notice < m_of.notices.size() && m_of.notices[m_notice].afterSeq < seq; ++m_notice) {
            const client::Notice &notice = m_of.notices[m_notice];
            if (fold && m_rows.back().change == notice.change) {
                m_rows.back().names.append(notice.name);
                continue;
            }
            addLine({.kind = RowKind::Notice,
                .date = notice.date,
                .seq = notice.afterSeq,
                .from = notice.user,
                .change = notice.change,
                .names = {notice.name}});
            fold = true;
        }
    }

    const Conversation &m_of;
    std::vector<Row> m_rows;
    bool m_groupOpen = false; // the last row is a message that another may join
    EpochMs m_dayStart = 0;
    EpochMs m_dayEnd = 0; // no day yet
    size_t m_notice = 0;
};

} // namespace

std::vector<Row> buildRows(const Conversation &conversation) { return Builder(conversation).build(); }

} // namespace kith::models
