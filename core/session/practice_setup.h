#pragma once

#include "core/base/actor.h"
#include "core/base/clock.h"
#include "core/base/secret_bytes.h"
#include "core/document/recovery_kit_pdf.h"
#include "core/platform/secret_store.h"
#include "core/session/home.h"

#include <QStringList>

#include <functional>
#include <optional>

namespace vb::session {

struct PracticeRequest {
    QString name;
    QString timeZone;
    QString ownerLogin;
    QString ownerName;
    SecretBytes ownerPassword; // UTF-8
};

struct PracticeMade {
    PracticeId practice;
    DeviceId device;
    StaffId owner;
    QString totpUri;
    QStringList recoveryCodes;
    QString kitCode;
};

using WriteKit = std::function<Result<void>(const document::RecoveryKitContent &)>;

/// Makes a practice on this PC: kit, keys, device secret, store, unlock file, recovery slot, journal, anchor. The kit
/// is written first; when anything fails nothing is left behind. `invalid` beside an existing store. Blocking, about
/// 0.4 s.
Result<PracticeMade> initPractice(const Home &home, platform::SecretStore &secrets, const Clock &clock,
                                  PracticeRequest request, const WriteKit &writeKit);

struct KitRequest {
    QString kitCode;
    struct Owner {
        QString login;
        SecretBytes newPassword;
    };
    std::optional<Owner> owner; // also new keys and TOTP for this owner
};

struct KitUnlocked {
    DeviceId device;
    QString totpUri; // empty without an owner
    QStringList recoveryCodes;
};

/// Opens this PC's store with the recovery kit: a new device secret, unlock file and journal when the old secret is
/// lost. `denied` for the kit of another practice. Blocking.
Result<KitUnlocked> unlockWithKit(const Home &home, platform::SecretStore &secrets, const Clock &clock,
                                  KitRequest request);

} // namespace vb::session
