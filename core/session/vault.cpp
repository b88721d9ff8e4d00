#include "core/session/vault.h"

#include "core/session/rekey.h"

#include "core/base/durable_file.h"
#include "core/keys/file_head.h"
#include "core/keys/labels.h"

#include <QFileInfo>

namespace vb::session {

using keys::JournalEvent;

namespace {

/// A program that is killed between making its lock and naming itself in it leaves one that names nobody.
constexpr int kNamelessMs = 500;
constexpr qsizetype kSecretSize = 32;
constexpr qsizetype kIdAt = 5; // behind magic and version of a file head

QString nameWith(QStringView kind, const QByteArray &id)
{
    return kind.toString() + u'/' + QString::fromLatin1(id.toHex());
}

Result<SecretBytes> readDeviceSecret(const Home &home, platform::SecretStore &secrets)
{
    Result<QByteArray> raw = secrets.read(deviceSecretNameFor(home));
    if (!raw && raw.error().code == Code::notFound)
        return fail(
            Code::keychainLocked,
            QStringLiteral("%1 does not hold this store's device secret: it is locked or was changed. Unlock it and "
                           "try again, or use the recovery kit.")
                .arg(secrets.describe()));
    if (!raw)
        return raw.error();
    if (raw->size() != kSecretSize)
        return fail(Code::denied,
                    QStringLiteral("%1 holds %2 bytes instead of 32").arg(secrets.describe()).arg(raw->size()));
    return SecretBytes::take(*raw);
}

} // namespace

Result<std::unique_ptr<QLockFile>> takeHome(const Home &home)
{
    VB_DO(file::makePrivateFolder(home.folder));
    auto lock = std::make_unique<QLockFile>(home.lockFile());
    lock->setStaleLockTime(0); // stale only when its process is gone
    if (lock->tryLock(0))
        return lock;
    qint64 pid = 0;
    QString host;
    QString program;
    if (lock->error() == QLockFile::LockFailedError && !lock->getLockInfo(&pid, &host, &program)) {
        lock->setStaleLockTime(kNamelessMs); // one that a living process holds is not taken for all that
        const bool taken = lock->tryLock(4 * kNamelessMs);
        lock->setStaleLockTime(0);
        if (taken)
            return lock;
    }
    if (lock->error() != QLockFile::LockFailedError || !lock->getLockInfo(&pid, &host, &program))
        return fail(Code::io,
                    QStringLiteral("the folder %1 cannot be used: no lock can be made in it").arg(home.folder));
    return fail(Code::busy,
                QStringLiteral("the store is in use by %1 (process %2 on %3)").arg(program).arg(pid).arg(host));
}

QString deviceSecretName(const SecretBytes &deviceSecret)
{
    return nameWith(platform::kDeviceSecret,
                    keys::fileHead("VBUF", deviceSecret, keys::label::kUnlockFileId).mid(kIdAt));
}

QString deviceSecretNameFor(const Home &home)
{
    const QByteArray head = file::read(home.unlockFile()).valueOr(QByteArray()).left(keys::kFileHead);
    return nameWith(platform::kDeviceSecret, head.mid(kIdAt));
}

Vault::Vault(const Home &home, platform::SecretStore &secrets, const Clock &clock, SecretBytes deviceSecret,
             keys::UnlockFile unlock, keys::Journal journal)
    : m_home(home)
    , m_secrets(secrets)
    , m_clock(clock)
    , m_deviceSecret(std::move(deviceSecret))
    , m_unlock(std::move(unlock))
    , m_journal(std::move(journal))
{
}

Result<std::unique_ptr<Vault>> Vault::open(const Home &home, platform::SecretStore &secrets, const Clock &clock)
{
    VB_DO(finishRekey(home));
    if (!QFileInfo::exists(home.unlockFile()))
        return fail(Code::keychainLocked,
                    QStringLiteral("the unlock file is missing: open this PC with the recovery kit"));
    VB_TRY(SecretBytes secret, readDeviceSecret(home, secrets));
    Result<keys::UnlockFile> unlock = keys::readUnlockFile(home.unlockFile(), secret);
    if (!unlock && unlock.error().code == Code::denied)
        return fail(Code::keychainLocked,
                    QStringLiteral("%1 holds another device secret than this store's; use the recovery kit")
                        .arg(secrets.describe()));
    if (!unlock)
        return unlock.error();

    // A journal that is damaged or gone is begun anew; the anchor's count says how much is missing.
    Result<keys::Journal> journal = keys::Journal::open(home.journal(), secret);
    const bool lost = !journal.ok()
        && (journal.error().code == Code::notFound || journal.error().code == Code::integrity
            || journal.error().code == Code::denied);
    if (!journal.ok() && !lost)
        return journal.error();
    if (lost) {
        // What is left of it stays for whoever looks into it.
        QFile::remove(home.journal() + QStringLiteral(".damaged"));
        QFile::rename(home.journal(), home.journal() + QStringLiteral(".damaged"));
        journal = keys::Journal::create(home.journal(), secret);
    }
    if (!journal)
        return journal.error();
    std::unique_ptr<Vault> vault(
        new Vault(home, secrets, clock, std::move(secret), std::move(*unlock), std::move(*journal)));
    vault->readAnchor();
    const quint64 anchored = vault->m_anchor ? vault->m_anchor->journalCount : 0;
    vault->m_journalLost = lost || vault->m_journal.count() < anchored;
    if (vault->m_journalLost) {
        if (vault->m_journal.count() < anchored) {
            VB_TRY(vault->m_journal, keys::Journal::create(home.journal(), vault->m_deviceSecret, anchored));
        }
        VB_DO(vault->note(JournalEvent::journalLost));
    }
    return vault;
}

Result<std::unique_ptr<Vault>> Vault::found(const Home &home, platform::SecretStore &secrets, const Clock &clock,
                                            SecretBytes deviceSecret, const keys::UnlockFile &unlock,
                                            quint64 journalCount)
{
    VB_DO(keys::writeUnlockFile(home.unlockFile(), unlock, deviceSecret));
    VB_TRY(keys::Journal journal, keys::Journal::create(home.journal(), deviceSecret, journalCount));
    return std::unique_ptr<Vault>(new Vault(home, secrets, clock, std::move(deviceSecret), unlock, std::move(journal)));
}

Result<void> Vault::replaceUnlockFile(keys::UnlockFile unlock)
{
    VB_DO(keys::writeUnlockFile(m_home.unlockFile(), unlock, m_deviceSecret));
    m_unlock = std::move(unlock);
    return {};
}

Result<void> Vault::writeUnlockFile(const Home &home, const keys::UnlockFile &unlock) const
{
    return keys::writeUnlockFile(home.unlockFile(), unlock, m_deviceSecret);
}

Result<void> Vault::catchUp()
{
    VB_TRY(const bool changed, finishRekey(m_home));
    if (changed) {
        VB_TRY(m_unlock, keys::readUnlockFile(m_home.unlockFile(), m_deviceSecret));
    }
    return {};
}

QString Vault::anchorName() const
{
    return nameWith(platform::kAnchor, m_unlock.storeId);
}

void Vault::readAnchor()
{
    m_anchor.reset();
    const Result<QByteArray> raw = m_secrets.read(anchorName());
    if (!raw)
        return;
    const Result<keys::Anchor> anchor = keys::decodeAnchor(*raw, m_deviceSecret);
    if (anchor.ok() && anchor->storeId == m_unlock.storeId)
        m_anchor = *anchor;
}

std::optional<audit::Head> Vault::anchoredHead() const
{
    if (!m_anchor)
        return std::nullopt;
    return audit::Head {m_anchor->auditSize, m_anchor->auditRoot};
}

Result<void> Vault::writeAnchor(const audit::Head &head)
{
    const keys::Anchor anchor {m_unlock.storeId, head.size, head.root, m_journal.count()};
    VB_DO(m_secrets.write(anchorName(), keys::encode(anchor, m_deviceSecret)));
    m_anchor = anchor;
    return {};
}

Result<void> Vault::note(JournalEvent event, const QString &login, StaffId user, const QString &detail)
{
    VB_DO(m_journal.append({0, m_clock.now(), event, user, login, detail}));
    // Without an anchor none is made here: its absence has to stay visible until an owner logs in.
    return m_anchor ? writeAnchor({m_anchor->auditSize, m_anchor->auditRoot}) : Result<void>();
}

access::ThrottleVerdict Vault::throttle(const QString &login) const
{
    using Kind = access::ThrottleEvent::Kind;
    std::vector<access::ThrottleEvent> events;
    bool owner = false;
    for (const keys::JournalRecord &record : m_journal.records()) {
        const auto add = [&](Kind kind) { events.push_back({record.login, record.at, kind}); };
        switch (record.event) {
        case JournalEvent::loginFailed:
        case JournalEvent::codeFailed:
        case JournalEvent::disabledAccount: add(Kind::failure); break;
        case JournalEvent::loginOk: add(Kind::success); break;
        case JournalEvent::cleared: add(Kind::cleared); break;
        case JournalEvent::journalLost: add(Kind::journalLost); break;
        default: break;
        }
        const bool namesRole = record.event == JournalEvent::loginOk || record.event == JournalEvent::cleared;
        if (namesRole && record.login == login)
            owner = record.detail == QStringLiteral("owner");
    }
    return access::throttleFor(events, login, m_clock.now(), owner);
}

} // namespace vb::session
