// The one way to answer a request: stamps its id, or calls who asked inside the server; answers exactly once. A request
// that nobody answers is answered with `internal` when the last copy of its Responder goes.
#pragma once

#include "server/dispatch/client.h"
#include "shared/protocol/codec.h"

#include <functional>
#include <memory>

namespace kith::dispatch {

// Where the answer goes.
template <typename R>
struct ReplyTo {
    std::optional<qint64> id = {};                                  // on the wire; or
    std::function<void(Result<typename R::Reply>)> asker = nullptr; // inside the server
};

class Answer {
public:
    void error(const Error &error) const;

protected:
    // `failed` is told of an error in place of the wire.
    Answer(const std::shared_ptr<Client> &client, std::optional<qint64> id, std::function<void(const Error &)> failed);

    // False: it was answered already.
    bool claim() const;
    // nullptr where nothing is to be sent: no id, client gone.
    Client *receiver() const;
    std::optional<qint64> id() const { return m_state->id; }

private:
    struct State {
        std::weak_ptr<Client> client;
        std::optional<qint64> id;
        std::function<void(const Error &)> failed;
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

    Responder(const std::shared_ptr<Client> &client, const ReplyTo<R> &to)
        : Answer(client, to.id, failing(to.asker)), m_asker(to.asker)
    {
    }

    void ok(const Reply &reply) const
    {
        if (!claim())
            return;
        if (m_asker)
            m_asker(reply);
        else if (Client *client = receiver())
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

private:
    using Asker = std::function<void(Result<Reply>)>;

    static std::function<void(const Error &)> failing(const Asker &asker)
    {
        if (!asker)
            return nullptr;
        return [asker](const Error &error) { asker(fail(error)); };
    }

    Asker m_asker;
};

} // namespace kith::dispatch
