#include "server/handlers/handlers.h"

#include "shared/base/text.h"

using namespace Qt::StringLiterals;

namespace kith::handlers {
namespace {

template <typename... R>
dispatch::HandlerTable bind(const Services &services, const std::variant<R...> *)
{
    return {dispatch::Handler<R>([services](const Caller &caller, const R &request, const Responder<R> &reply) {
        handle(services, caller, request, reply);
    })...};
}

} // namespace

dispatch::HandlerTable makeHandlers(const Services &services)
{
    return bind(services, static_cast<const proto::Request *>(nullptr));
}

Result<int> listLimit(std::optional<int> asked)
{
    const int limit = asked.value_or(limits::listDefault);
    if (limit < 1 || limit > limits::listMax)
        return fail(badField("limit"_L1, u"Field \"limit\" must be from 1 to %1."_s.arg(limits::listMax)));
    return limit;
}

} // namespace kith::handlers
