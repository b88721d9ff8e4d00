#pragma once

#include "core/access/recovery_codes.h"
#include "core/base/actor.h"
#include "core/base/clock.h"
#include "core/base/secret_bytes.h"
#include "core/document/recovery_kit_pdf.h"
#include "core/keys/device_keys.h"
#include "core/keys/kit.h"
#include "core/keys/user_keys.h"
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
    QString address {};
    QString licence {};
    qint64 usedStep = -1; // of a one-time code that the owner gave already
    QString deviceName {QStringLiteral("Front desk")}; // what people call this PC
};

/// What a practice is made of before anything is written: kit, keys, what the authenticator needs, recovery codes.
/// Wiped with its end.
struct PracticeDraft {
    static PracticeDraft make();

    keys::Kit kit;
    keys::UserKeys owner;
    keys::DeviceKeys device;
    SecretBytes totp;
    SecretBytes recoveryCodes; // one a line
    access::StoredRecoveryCodes storedCodes;
};

/// The strings are secrets: wipe() them.
QStringList recoveryCodesOf(const PracticeDraft &draft);
document::RecoveryKitContent kitContent(const keys::Kit &kit, const QString &practiceName, const QString &ownerName,
                                        const QString &timeZone, qint64 nowMs);

/// Makes the practice on this PC: device secret, store, unlock file, recovery slot, journal, anchor. All of it or
/// nothing, also when the program is killed in between: the next attempt takes away what is left then. `last` runs when
/// everything else is done; its failure undoes it. `invalid` beside an existing store. Blocking, about 0.4 s.
Result<void> foundPractice(const Home &home, platform::SecretStore &secrets, const Clock &clock,
                           const PracticeDraft &draft, const PracticeRequest &request,
                           const std::function<Result<void>()> &last = {});

/// Whether a device secret could be kept now: with a keychain an item of no meaning is written and taken away again.
/// Blocking.
Result<void> tryKeeping(platform::SecretStore &secrets);

struct PracticeMade {
    PracticeId practice;
    DeviceId device;
    StaffId owner;
    QString totpUri;
    QStringList recoveryCodes;
    QString kitCode;
};

using WriteKit = std::function<Result<void>(const document::RecoveryKitContent &)>;

/// foundPractice() with a draft of its own; the kit is the last thing that is written.
Result<PracticeMade> initPractice(const Home &home, platform::SecretStore &secrets, const Clock &clock,
                                  PracticeRequest request, const WriteKit &writeKit);

struct KitRequest {
    QString kitCode; // wiped by unlockWithKit()
    struct Owner {
        QString login;
        SecretBytes newPassword;
    };
    std::optional<Owner> owner; // also new keys and TOTP for this owner
};

struct KitUnlocked {
    DeviceId device;
    QString totpUri; // this and what follows: empty without an owner
    QStringList recoveryCodes;
    QString ownerName {};
    QString practiceName {};
};

/// Opens this PC's store with the recovery kit: a new device secret, unlock file and journal when the old secret is
/// lost. `denied` for the kit of another practice. Blocking.
Result<KitUnlocked> unlockWithKit(const Home &home, platform::SecretStore &secrets, const Clock &clock,
                                  KitRequest request);

} // namespace vb::session
