#pragma once

#include "core/session/join_practice.h"
#include "tests/kit/line_tap.h"
#include "tests/kit/practice_fixture.h"
#include "tests/kit/relay_fixture.h"
#include "tests/kit/step_pc.h"

#include <future>

namespace vb::test {

/// A practice with a relay and two PCs, `desk` and `room`, each with a line to it that can be cut.
class StepPair {
public:
    StepPair();
    ~StepPair();

    /// Of the desk, while nobody steps it.
    session::Session &owner() { return practice.as(kOwner); }
    /// What a join on a thread of its own came to, and its six words (none: it ended before).
    struct Joining {
        std::future<Result<session::Joined>> joined;
        std::future<QStringList> words;
    };
    Joining startJoin(const session::Home &home, platform::SecretStore &secrets, const QString &url,
                      const QString &code) const;
    /// The owner invites a PC, and lets it in if it comes.
    Result<session::Joined> join(const session::Home &home, platform::SecretStore &secrets, const LineTap &line);
    /// PCs to step; both may also be given up again.
    void stepDesk();
    void stepRoom();

    PracticeFixture practice;
    RelayFixture relay;
    std::unique_ptr<LineTap> deskLine;
    std::unique_ptr<LineTap> roomLine;
    std::unique_ptr<QTemporaryDir> folder;
    platform::FileSecretStore roomSecrets;
    session::Home roomHome;
    std::unique_ptr<StepPc> desk;
    std::unique_ptr<StepPc> room;
};

} // namespace vb::test
