#pragma once

#include "app/cli/answer.h"
#include "core/base/clock.h"
#include "core/platform/secret_store.h"
#include "core/session/home.h"
#include "core/session/session.h"

#include <functional>
#include <variant>

namespace vb::cli {

/// The options that stand before or after any command.
struct GlobalOptions {
    QString home;
    QString deviceSecretFile;
    QString user;
    QString passwordFile;
    std::optional<QString> totp;
    QString totpSecretFile;
    std::optional<qint64> at; // only with test hooks
    bool json = false;
};

/// What a command meets that works on the data folder itself, with nobody logged in.
struct Surroundings {
    const GlobalOptions &options;
    session::Home home;
    platform::SecretStore &secrets;
    const Clock &clock;
};

struct BatchRequest {
    QString file; // empty: standard input
    bool keepGoing = false;
};

using Anywhere = std::function<Result<Answer>()>;
using AtHome = std::function<Result<Answer>(Surroundings &)>;
using LoggedIn = std::function<Result<Answer>(session::Session &)>;
/// What signs: the log-in's password goes along, to be checked once more.
using Signing = std::function<Result<Answer>(session::Session &, SecretBytes)>;

/// Prints an answer at once, before the command is done.
using Say = std::function<Result<void>(const Answer &)>;
/// What has more than one thing to say, each when it is known. Stands alone: not inside a batch.
using Telling = std::function<Result<Answer>(session::Session &, const Say &)>;

/// What makes the PC another one: `then` is done in a second log-in behind it, and says in the answer what came of it.
/// Stands alone.
struct Anew {
    LoggedIn work;
    std::function<void(session::Session &, Answer &)> then;
};

/// The one command that a line asks for.
struct Command {
    std::variant<std::monostate, Anywhere, AtHome, LoggedIn, Signing, Telling, Anew, BatchRequest> work;
    bool drawsPdf = false;
};

/// Waits for a service. The work is done on the store's threads.
template <class T>
T await(QFuture<T> future)
{
    return future.takeResult();
}

} // namespace vb::cli
