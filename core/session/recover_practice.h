#pragma once

#include "core/base/clock.h"
#include "core/base/id.h"
#include "core/platform/secret_store.h"
#include "core/session/home.h"

#include <QStringList>

#include <functional>

namespace vb::session {

struct RecoverOrder {
    QString url; // of the practice's relay
    QString kitCode;
    QString name; // of this PC
};

struct Recovered {
    PracticeId practice;
    DeviceId device;
    qint64 lastEntryMs = -1; // by the clock of the PC that wrote it: is it as new as it should be?
    QStringList words; // six of the log as the relay shows it, to be compared with another PC if there is one
};

/// Brings a practice back from its relay with nothing but the recovery kit, into a home without one, as a new PC that
/// the root certifies. Staff keep their passwords. That what the relay shows is the newest cannot be told here. All of
/// it or nothing. `denied` for a replaced kit, `notFound` when the relay has no such practice, `integrity` when it lies
/// (`relayDid` is told the word). Blocking.
Result<Recovered> recoverPractice(const Home &home, platform::SecretStore &secrets, const Clock &clock,
                                  const RecoverOrder &order,
                                  const std::function<void(const QString &word)> &relayDid = {});

} // namespace vb::session
