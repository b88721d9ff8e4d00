#include "core/base/error.h"

#include <cstdio>
#include <cstdlib>

namespace vb {

QString codeName(Code code)
{
    switch (code) {
    case Code::usage: return QStringLiteral("usage");
    case Code::denied:
    case Code::codeRequired:
    case Code::throttled:
    case Code::keychainLocked:
    case Code::keychainAbsent: return QStringLiteral("denied");
    case Code::notFound: return QStringLiteral("not_found");
    case Code::integrity: return QStringLiteral("integrity");
    case Code::invalid: return QStringLiteral("invalid");
    case Code::network: return QStringLiteral("network");
    case Code::busy: return QStringLiteral("busy");
    case Code::leaseOver: return QStringLiteral("lease_over");
    case Code::failed:
    case Code::io:
    case Code::tooNew: break;
    }
    return QStringLiteral("failed");
}

int exitCode(Code code)
{
    switch (code) {
    case Code::usage: return 2;
    case Code::denied:
    case Code::codeRequired:
    case Code::throttled:
    case Code::keychainLocked:
    case Code::keychainAbsent:
    case Code::leaseOver: return 3;
    case Code::notFound: return 4;
    case Code::integrity: return 5;
    case Code::invalid: return 6;
    case Code::network: return 7;
    case Code::busy: return 8;
    case Code::failed:
    case Code::io:
    case Code::tooNew: break;
    }
    return 1;
}

void abortBroken(const char *what, const char *file, int line)
{
    std::fprintf(stderr, "verbena: broken invariant %s (%s:%d)\n", what, file, line);
    std::abort();
}

} // namespace vb
