#include "server/runtime/descriptor_limit.h"

#include "shared/base/log.h"

#include <cerrno>
#include <cstring>
#include <sys/resource.h>
#include <utility>

namespace kith::runtime {
namespace {

constexpr rlim_t recommended = 65'536;

} // namespace

void raiseDescriptorLimit()
{
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) {
        qCWarning(lcApp, "The limit of open files cannot be read: %s.", std::strerror(errno));
        return;
    }
    if (limit.rlim_cur != limit.rlim_max) {
        const rlim_t before = std::exchange(limit.rlim_cur, limit.rlim_max);
        if (::setrlimit(RLIMIT_NOFILE, &limit) != 0) {
            qCWarning(lcApp, "The limit of open files cannot be raised: %s.", std::strerror(errno));
            limit.rlim_cur = before;
        }
    }
    if (limit.rlim_cur < recommended)
        qCWarning(lcApp,
            "At most %llu files may be open, and each connection is one. For more, raise the limit to %llu "
            "(systemd: LimitNOFILE=%llu; shell: ulimit -n).",
            static_cast<unsigned long long>(limit.rlim_cur), static_cast<unsigned long long>(recommended),
            static_cast<unsigned long long>(recommended));
}

} // namespace kith::runtime
