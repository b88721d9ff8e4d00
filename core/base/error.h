#pragma once

#include <QString>

namespace vb {

/// What went wrong, as far as a program has to tell cases apart. The text for a person is made in ui from the code.
enum class Code {
    failed,
    usage,
    denied,
    notFound,
    integrity,
    invalid,
    network,
    busy,
    io, // the file system refused (no space, read only, I/O error)
    tooNew, // written by a newer version of the program
    codeRequired, // the password is right, a one-time code is needed as well
    throttled, // too many failures; `retryAfterMs` says how long
    keychainLocked, // a store exists and its device secret cannot be read
    keychainAbsent, // no keychain service
    leaseOver, // a laptop that has not heard from the relay for too long
};

/// `detail` is English for developers and the command line; it never holds health data or secrets.
struct Error {
    Code code = Code::failed;
    QString detail;
    qint64 retryAfterMs = 0;
    /// Of a refused one-time code that is right for another time: how far this PC's clock is behind it, negative:
    /// ahead.
    qint64 clockBehindMs = 0;
};

/// The word that programs see: failed, usage, denied, not_found, integrity, invalid, network, busy.
QString codeName(Code code);

/// Exit code of the command line: 1 failed … 8 busy.
int exitCode(Code code);

/// Stops the program with a message: a broken invariant, in release builds too.
[[noreturn]] void abortBroken(const char *what, const char *file, int line);

} // namespace vb

#define VB_INVARIANT(cond)                                                                                             \
    do {                                                                                                               \
        if (!(cond)) [[unlikely]]                                                                                      \
            ::vb::abortBroken(#cond, __FILE__, __LINE__);                                                              \
    } while (false)
