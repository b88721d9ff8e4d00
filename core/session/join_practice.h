#pragma once

#include "core/base/clock.h"
#include "core/base/id.h"
#include "core/platform/secret_store.h"
#include "core/session/home.h"

#include <QStringList>

#include <functional>

namespace vb::session {

struct JoinOrder {
    QString url; // of the practice's relay
    QString code; // shown by the inviting PC
    QString name; // of this PC
    int waitS = 15 * 60; // for the approval
    QString proxy {}; // as PcSetting::proxy, which it becomes
};

/// What is to be shown while a PC joins.
struct JoinProgress {
    std::function<void(const QStringList &words)> words; // six, to be compared with the other screen
    std::function<bool()> goOn {}; // false ends the waiting
    std::function<void()> approved {}; // the records are being taken over
    std::function<void(const QString &word)> relayDid {}; // before `integrity`: modified, withheld, forked …
};

struct Joined {
    PracticeId practice;
    DeviceId device;
};

/// Makes this PC one of a practice that another PC has invited it to, in a home without one: new device keys, the
/// practice's whole log taken from its relay and held against what the inviting PC says. Staff log in with the
/// passwords that they have. All of it or nothing, also when the program is killed in between. `denied` for a code that
/// is wrong, too old or used; `network` when nobody approves in time; `integrity` when relay and inviting PC differ.
/// Blocking.
Result<Joined> joinPractice(const Home &home, platform::SecretStore &secrets, const Clock &clock,
                            const JoinOrder &order, const JoinProgress &progress);

} // namespace vb::session
