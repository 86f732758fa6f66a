#include "desktop/terminal/line_source.h"

#include <array>
#include <cerrno>
#include <unistd.h>
#include <utility>

namespace kith::terminal {

LineSource::LineSource(int descriptor, QObject *parent)
    : QObject(parent), m_descriptor(descriptor), m_notifier(descriptor, QSocketNotifier::Read)
{
    connect(&m_notifier, &QSocketNotifier::activated, this, &LineSource::read);
}

void LineSource::setPaused(bool paused) { m_notifier.setEnabled(!paused && !m_atEnd); }

void LineSource::read()
{
    std::array<char, 4096> bytes; // NOLINT(cppcoreguidelines-pro-type-member-init)
    const ssize_t size = ::read(m_descriptor, bytes.data(), bytes.size());
    if (size < 0) {
        const int error = errno;
        if (error == EINTR || error == EAGAIN)
            return;
        m_atEnd = true;
        m_notifier.setEnabled(false);
        emit failed(error); // what was read of a line is none
        return;
    }
    if (size > 0)
        m_rest.append(bytes.data(), size);
    const auto take = [this](qsizetype length) {
        QByteArray utf8 = m_rest.first(length);
        if (utf8.endsWith('\r'))
            utf8.chop(1);
        return QString::fromUtf8(utf8);
    };
    for (qsizetype end = m_rest.indexOf('\n'); end >= 0; end = m_rest.indexOf('\n')) {
        const QString text = take(end);
        m_rest.remove(0, end + 1);
        emit line(text);
    }
    if (size > 0)
        return;
    m_atEnd = true;
    m_notifier.setEnabled(false);
    if (!m_rest.isEmpty()) {
        const QString text = take(m_rest.size());
        m_rest.clear();
        emit line(text);
    }
    emit ended();
}

} // namespace kith::terminal
