// The one way to answer a request: stamps its id, answers exactly once. A request that nobody answers is
// answered with `internal` when the last copy of its Responder goes.
#pragma once

#include "server/dispatch/client.h"
#include "shared/protocol/codec.h"

#include <memory>

namespace kith::dispatch {

class Answer {
public:
    Answer(const std::shared_ptr<Client> &client, std::optional<qint64> id);

    void error(const Error &error) const;

protected:
    // nullptr where nothing is to be sent: answered already, no id, client gone.
    Client *claim() const;
    std::optional<qint64> id() const { return m_state->id; }

private:
    struct State {
        std::weak_ptr<Client> client;
        std::optional<qint64> id;
        bool answered = false;
        ~State();
        void sendError(const Error &error);
    };
    std::shared_ptr<State> m_state;
};

template <typename R>
class Responder : public Answer {
public:
    using Reply = typename R::Reply;
    using Answer::Answer;

    void ok(const Reply &reply) const
    {
        if (Client *client = claim())
            client->send(net::TextFrame(proto::encodeReply(*id(), reply)));
    }

    // Answers with what `toReply` makes of the value, or with the error.
    template <typename T, typename ToReply>
    void finish(Result<T> result, ToReply toReply) const
    {
        if (!result)
            return error(result.error());
        if constexpr (std::is_void_v<T>)
            ok(toReply());
        else
            ok(toReply(std::move(*result)));
    }
};

} // namespace kith::dispatch
