#pragma once

#include "core/base/actor.h"
#include "core/base/clock.h"
#include "core/base/secret_bytes.h"
#include "core/chart/chart_service.h"
#include "core/patient/patient_service.h"
#include "core/platform/secret_store.h"
#include "core/session/alert_service.h"
#include "core/session/audit_service.h"
#include "core/session/backup_service.h"
#include "core/session/catalogue_service.h"
#include "core/session/conflict_service.h"
#include "core/session/demo_service.h"
#include "core/session/device_service.h"
#include "core/session/home.h"
#include "core/session/key_admin.h"
#include "core/session/note_service.h"
#include "core/session/person_watch.h"
#include "core/session/settings_service.h"
#include "core/session/staff_admin.h"
#include "core/session/sync_service.h"
#include "core/session/template_service.h"

#include <QFuture>

#include <memory>
#include <variant>

namespace vb::session {

/// Where the one-time code of a login comes from: not given, typed (TOTP or recovery code), or made from the secret
/// when one is needed (programs; waits up to 30 s for an unused step).
using CodeSource = std::variant<std::monostate, QString, SecretBytes>;

/// One PC with its store, from program start to end. Made locked; a login opens the store, lock() closes it and wipes
/// what it held. Used from one thread (the GUI's or the command line's); the work runs on threads of its own.
class Session {
public:
    /// Takes the home for this program (`busy`, naming the holder, when another has it), reads device secret, unlock
    /// file and journal. `notFound` without a store; `keychainLocked` when the secret cannot be read beside one.
    static Result<std::unique_ptr<Session>> open(const Home &home, platform::SecretStore &secrets, const Clock &clock);
    ~Session();

    /// `denied` (wrong password or code, disabled), `codeRequired`, `throttled`. Every failure is journalled first.
    QFuture<Result<void>> login(const QString &login, SecretBytes password, CodeSource code);
    /// Closes the store, zeroes keys and pages, writes the anchor. Services and their futures end. Blocking, < 0.3 s.
    /// A person who set a PIN can come back with it.
    /// `unsaved` is what the person had typed: kept encrypted, and given back by draft() after his next login.
    void lock(const QByteArray &unsaved = {});
    [[nodiscard]] QByteArray draft() const;

    /// For the person logged in, until the program ends: `invalid` for a PIN that is too short or too plain.
    QFuture<Result<void>> setPin(SecretBytes pin);
    [[nodiscard]] bool hasPin() const;
    /// Who can come back with a PIN now, in the order of their logins.
    [[nodiscard]] QStringList pinLogins() const;
    /// `denied` for a wrong PIN (five tries, then it is gone), `codeRequired` when twelve hours are over.
    QFuture<Result<void>> resume(const QString &login, SecretBytes pin);
    /// The owner's: the store is written anew under a new key. From then on nothing is written any more: lock(), and
    /// log in again.
    QFuture<Result<void>> rotateStoreKey();
    /// At suspend, at log-out and after too many tries: nobody comes back without a password.
    void forgetPins();
    /// Tries before the PIN of this login is gone; 0 without one.
    [[nodiscard]] int pinTriesLeft(const QString &login) const;
    /// Until the twelve hours of the full login are over; 0 when they are. By the hand that nobody can set.
    [[nodiscard]] qint64 msToEnd() const;
    [[nodiscard]] const Clock &clock() const;
    [[nodiscard]] bool isOpen() const;

    /// Only while open.
    [[nodiscard]] const Actor &actor() const;
    [[nodiscard]] QString personName() const;
    [[nodiscard]] QString practiceName() const;
    [[nodiscard]] QString timeZone() const;
    [[nodiscard]] patient::PatientService &patients();
    [[nodiscard]] chart::ChartService &charts();
    [[nodiscard]] StaffAdmin &staff();
    [[nodiscard]] AuditService &audit();
    [[nodiscard]] SettingsService &settings();
    [[nodiscard]] CatalogueService &catalogue();
    [[nodiscard]] AlertService &alerts();
    [[nodiscard]] NoteService &notes();
    [[nodiscard]] TemplateService &templates();
    [[nodiscard]] BackupService &backups();
    [[nodiscard]] KeyAdmin &keys();
    [[nodiscard]] DemoService &demo();
    [[nodiscard]] SyncService &sync();
    [[nodiscard]] DeviceService &devices();
    [[nodiscard]] ConflictService &conflicts();
    /// Why nothing more is read or written in the person's name, if somebody has ended the login elsewhere: lock().
    [[nodiscard]] std::optional<LoginEnd> ended() const;
    /// When that happens, on a thread that is not the caller's; the handle ends it.
    store::Feed<LoginEnd>::Subscription onEnded(store::Feed<LoginEnd>::Callback callback);
    /// Integrity and key-handling warnings to show after login: in words, most serious first.
    [[nodiscard]] QStringList warnings() const;
    /// The device secret lies in a file (--device-secret-file): to be said on screen.
    [[nodiscard]] bool secretIsInFile() const;
    /// Calls back on a store thread after each commit with what changed; the handle ends it.
    store::ChangeFeed::Subscription onChanges(store::ChangeFeed::Callback callback);

private:
    struct State;
    explicit Session(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace vb::session
