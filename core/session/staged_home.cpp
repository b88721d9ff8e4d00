#include "core/session/staged_home.h"

#include "core/base/durable_file.h"
#include "core/keys/recovery_slot.h"
#include "core/session/open_store.h"

#include <QDir>
#include <QFileInfo>

namespace vb::session {

namespace {

constexpr std::size_t kSecretBytes = 32;

Home stagedIn(const Home &home)
{
    return {home.folder + QStringLiteral("/founding")};
}

/// In the order of moving.
QStringList partsOf(const Home &home)
{
    return {home.recoverySlot(), home.unlockFile(), home.journal(), home.store()};
}

QString anchorItem(const QByteArray &storeId)
{
    return platform::kAnchor.toString() + u'/' + QString::fromLatin1(storeId.toHex());
}

/// Takes away what a set-up has left that was killed: its folder, parts that it had moved already, and its items in the
/// keychain. A secret file stays: it may have been there before.
void sweepKilledSetUp(const Home &home, platform::SecretStore &secrets)
{
    const Home staged = stagedIn(home);
    if (home.hasStore() || !QFileInfo::exists(staged.folder))
        return;
    const bool moving = staged.hasStore(); // it is moved last, so what stands in the home belongs to it
    for (const Home &place : {staged, home}) {
        if (place.folder == home.folder && !moving)
            continue;
        if (QFileInfo::exists(place.unlockFile()) && !secrets.isPlainFile())
            (void)secrets.remove(deviceSecretNameFor(place)); // what stays is of no use to anyone without the store
        if (const Result<keys::RecoverySlot> slot = keys::readRecoverySlot(place.recoverySlot()); slot.ok())
            (void)secrets.remove(anchorItem(slot->storeId));
    }
    if (moving)
        for (const QString &path : partsOf(home))
            QFile::remove(path);
    QDir(staged.folder).removeRecursively();
}

} // namespace

bool homeIsFree(const Home &home)
{
    return !home.hasAnything() || (!home.hasStore() && stagedIn(home).hasStore());
}

StagedHome::StagedHome(const Home &home, platform::SecretStore &secrets, bool hadFolder,
                       std::unique_ptr<QLockFile> lock)
    : m_home(home), m_staged(stagedIn(home)), m_secrets(&secrets), m_lock(std::move(lock)), m_hadFolder(hadFolder)
{
}

StagedHome::StagedHome(StagedHome &&) noexcept = default;

Result<StagedHome> StagedHome::begin(const Home &home, platform::SecretStore &secrets)
{
    const bool hadFolder = QFileInfo::exists(home.folder);
    VB_TRY(std::unique_ptr<QLockFile> lock, takeHome(home));
    sweepKilledSetUp(home, secrets);
    if (home.hasAnything())
        return fail(Code::invalid, QStringLiteral("there is a practice on this PC already, or a part of one"));
    StagedHome stage(home, secrets, hadFolder, std::move(lock)); // only now: nothing of another practice is ours
    stage.m_secret = SecretBytes::random(kSecretBytes);
    // A secret file that is there already (and no store beside it) is used as it is.
    Result<QByteArray> present = secrets.read(deviceSecretName(stage.m_secret));
    if (!present.ok() && present.error().code != Code::notFound)
        return present.error();
    if (present.ok() && present->size() == kSecretBytes) {
        stage.m_secret = SecretBytes::take(*present);
        stage.m_secretIsKept = true;
    }
    VB_DO(file::makePrivateFolder(stage.m_staged.folder));
    return stage;
}

StagedHome::~StagedHome()
{
    if (!m_lock)
        return;
    QDir(m_staged.folder).removeRecursively();
    if (m_done)
        return;
    for (const QString &path : partsOf(m_home))
        QFile::remove(path);
    for (const QString &item : m_items)
        (void)m_secrets->remove(item); // an item that stays is of no use to anyone without the store
    if (!m_hadFolder) {
        m_lock.reset();
        QDir().rmdir(m_home.folder);
    }
}

Result<std::unique_ptr<Vault>> StagedHome::addCompanions(store::Store &store, const SecretBytes &storeKey,
                                                         const QByteArray &recoveryPublic, const Clock &clock)
{
    const store::StoreIdentity &identity = store.identity();
    keys::UnlockFile unlock {identity.storeId, identity.practice, {}};
    VB_TRY(unlock.entries,
           store.inspect([&](store::TrustedReader &reader) { return unlockEntries(reader, storeKey); }));
    VB_DO(keys::writeRecoverySlot(m_staged.recoverySlot(), {identity.storeId, identity.practice, recoveryPublic},
                                  storeKey));
    VB_TRY(std::unique_ptr<Vault> vault, Vault::found(m_staged, *m_secrets, clock, m_secret.clone(), unlock, 0));
    // Behind the unlock file, which names the item: so a killed set-up can be swept away.
    if (!m_secretIsKept) {
        m_items.append(deviceSecretName(m_secret)); // also when the write fails after the item is there
        VB_DO(m_secrets->write(deviceSecretName(m_secret), m_secret.view().toByteArray()));
    }
    m_items.append(anchorItem(identity.storeId));
    return vault;
}

Result<void> StagedHome::moveIn()
{
    // What closing could not write into the store itself stands beside it, and would be left behind.
    if (QFileInfo(m_staged.store() + QStringLiteral("-wal")).size() > 0)
        return fail(Code::io, QStringLiteral("the store could not be written to its end"));
    const QStringList from = partsOf(m_staged);
    const QStringList to = partsOf(m_home);
    for (qsizetype i = 0; i < from.size(); ++i)
        VB_DO(file::moveTo(from.at(i), to.at(i)));
    m_done = true;
    return {};
}

} // namespace vb::session
