#include "server/dispatch/responder.h"

#include "shared/base/log.h"

namespace kith::dispatch {

Answer::Answer(
    const std::shared_ptr<Client> &client, std::optional<qint64> id, std::function<void(const Error &)> failed)
    : m_state(std::make_shared<State>())
{
    m_state->client = client;
    m_state->id = id;
    m_state->failed = std::move(failed);
    ++client->inFlight;
}

Answer::State::~State()
{
    if (const auto target = client.lock())
        --target->inFlight;
    if (!answered)
        sendError(makeError(ErrorCode::Internal));
}

void Answer::State::sendError(const Error &error)
{
    answered = true;
    if (failed)
        return failed(error);
    // A request without an id asks for no reply, but a person behind it still learns what went wrong.
    if (const auto target = client.lock(); target && target->state() != Client::State::Closed)
        target->send(net::TextFrame(proto::encodeError(id, error)));
}

void Answer::error(const Error &error) const
{
    if (m_state->answered) {
        qCCritical(lcApp) << "a request was answered twice";
        return;
    }
    m_state->sendError(error);
}

bool Answer::claim() const
{
    if (std::exchange(m_state->answered, true)) {
        qCCritical(lcApp) << "a request was answered twice";
        return false;
    }
    return true;
}

Client *Answer::receiver() const
{
    const auto client = m_state->client.lock();
    return client && m_state->id && client->state() != Client::State::Closed ? client.get() : nullptr;
}

} // namespace kith::dispatch
