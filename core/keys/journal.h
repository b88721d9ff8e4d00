#pragma once

#include "core/base/clock.h"
#include "core/base/id.h"
#include "core/base/secret_bytes.h"
#include "core/crypto/hash.h"

#include <QString>

#include <vector>

namespace vb::keys {

/// What can happen while the store is locked. Numbers are stored: only add at the end.
enum class JournalEvent : int {
    loginFailed = 1, // wrong password, or no such login
    loginOk,
    codeFailed, // right password, wrong or used one-time code
    codeMissing,
    disabledAccount,
    throttled, // refused without looking at the password
    keychainTrouble,
    secretFileUsed,
    anchorMissing,
    anchorMismatch, // journal shorter, or audit not the one the anchor names
    journalLost, // damaged or missing beside a store; made anew
    kitUsed,
    kitFailed,
    clockBack,
    cleared, // an owner unlocked this login
    pinFailed,
    leaseOver // a laptop that was silent for too long
};

struct JournalRecord {
    quint64 index = 0; // given by append()
    Instant at;
    JournalEvent event = JournalEvent::loginFailed;
    StaffId user;
    QString login; // of known logins only, else empty: people type passwords into the user field
    QString detail;
};

/// One record per event, XAES under HKDF(device secret), each chained to the frame before it. A shortened or deleted
/// file is found by count() < the anchor's. One user at a time; not thread safe.
class Journal {
public:
    /// A new file in place of whatever is there. `countSoFar`: what a lost journal had counted, by the anchor.
    static Result<Journal> create(const QString &path, const SecretBytes &deviceSecret, quint64 countSoFar = 0);
    /// Cuts off a last frame that a crash left torn. `notFound`; `denied` under another device secret; any other damage
    /// is `integrity`.
    static Result<Journal> open(const QString &path, const SecretBytes &deviceSecret);

    /// On the disk when it returns ok. After an error it is not there, unless the disk also refused to cut it off
    /// again.
    Result<void> append(JournalRecord record);

    /// Ascending by index. Imported ones are dropped now and then, but per login the last kFailuresKept failures, the
    /// last success and the last clearing stay, and the last event of each kind that concerns the journal itself.
    [[nodiscard]] const std::vector<JournalRecord> &records() const { return m_records; }
    /// Records ever written; never falls.
    [[nodiscard]] quint64 count() const { return m_count; }
    [[nodiscard]] quint64 importedCount() const { return m_imported; }
    /// Records below `upTo` are in the audit. The store itself must also remember `upTo`, in the transaction that
    /// imports them: a crash in between must not import twice.
    Result<void> markImported(quint64 upTo);

    static constexpr int kFailuresKept = 100; // throttling looks at no more (kMaxConsecutiveFailures of core/access)

private:
    Journal(QString path, SecretBytes key, QByteArray head);
    static Result<Journal> load(Journal empty);
    Result<void> makeSure();
    Result<void> appendFrame(const QByteArray &plain);
    Result<void> rewrite();
    Result<void> readFrames(const QByteArray &content);
    Result<void> takeFrame(QByteArrayView frame, bool first);

    QString m_path;
    SecretBytes m_key;
    QByteArray m_head;
    crypto::Digest m_last {}; // hash of the newest frame
    qint64 m_fileSize = 0; // up to the end of the newest good frame
    bool m_unsure = false; // a write failed: read the file again before the next
    std::size_t m_keptAtBase = 0; // imported records that the file's base carries
    quint64 m_count = 0;
    quint64 m_imported = 0;
    std::vector<JournalRecord> m_records;
};

} // namespace vb::keys
