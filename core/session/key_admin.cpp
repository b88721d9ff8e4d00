#include "core/session/key_admin.h"

#include "core/backup/backup_book.h"
#include "core/keys/recovery_slot.h"
#include "core/session/open_store.h"
#include "core/store/future.h"

#include <QFile>

namespace vb::session {

using access::Right;
using keys::TrustEntry;
using keys::TrustState;

namespace {

Result<SecretBytes> currentEpochKey(OpenStore &open)
{
    const std::shared_ptr<const TrustState> trust = open.trust();
    const TrustState::EpochRecord *epoch = trust->currentEpoch();
    if (epoch == nullptr)
        return fail(Code::integrity, QStringLiteral("the practice has no epoch key"));
    return keys::openEpochKey(epoch->epoch, open.deviceKeys());
}

/// `entries` behind the trust log, in a transaction of their own.
Result<void> changeKeys(OpenStore &open, const QString &detail,
                        const std::function<Result<std::vector<TrustEntry>>(store::AuditedTx &)> &entries)
{
    TrustState trust = *open.trust();
    VB_DO(open.store().write(open.actor(), {.right = Right::keyRotate, .detail = detail},
                             [&](store::AuditedTx &tx) -> Result<void> {
                                 VB_TRY(const std::vector<TrustEntry> added, entries(tx));
                                 return appendTrustEntries(tx, trust, added);
                             }));
    open.setTrust(std::move(trust));
    return {};
}

Result<quint64> openNewEpoch(OpenStore &open)
{
    VB_DO(changeKeys(open, QStringLiteral("epoch"), [&](store::AuditedTx &tx) -> Result<std::vector<TrustEntry>> {
        VB_TRY(const SecretBytes previous, currentEpochKey(open));
        return std::vector<TrustEntry> {
            keys::epochEntry(open.author(), *open.trust(), keys::makeEpochKey(), previous, tx.at().wallMs)};
    }));
    return open.trust()->currentEpoch()->epoch.number;
}

/// The kit's new public keys, and what has to be sealed to them: a new epoch and a new audit-reader key.
Result<std::vector<TrustEntry>> entriesOfNewKit(OpenStore &open, store::AuditedTx &tx, const keys::RootKeys &root)
{
    const qint64 now = tx.at().wallMs;
    TrustState after = *open.trust();
    std::vector<TrustEntry> entries {keys::kitReplaced(open.author(), root, now)};
    VB_DO(after.apply(entries.back()));
    VB_TRY(const SecretBytes previous, currentEpochKey(open));
    entries.push_back(keys::epochEntry(open.author(), after, keys::makeEpochKey(), previous, now));
    VB_DO(after.apply(entries.back()));
    VB_TRY(const crypto::BoxKey readerKey, open.readerKey());
    store::TrustedReader people = tx.trusted();
    VB_TRY(const std::vector<staff::Member> members, staff::members(people));
    entries.push_back(
        keys::readerKeyEntry(open.author(), after, crypto::BoxKey::make(), auditReaders(members), &readerKey, now));
    return entries;
}

document::RecoveryKitContent contentOf(OpenStore &open, const keys::Kit &kit)
{
    return kitContent(kit, open.profile.name, open.personName, open.profile.timeZone,
                      open.store().clock().now().wallMs);
}

/// `print` is the last thing before the commit, `committed` the first behind it: from then on the kit is the one, also
/// when the rest fails.
Result<void> putInForce(OpenStore &open, const keys::Kit &kit, const std::function<Result<void>()> &print,
                        const std::function<void()> &committed)
{
    const keys::RootKeys root = keys::rootKeys(kit.seed);
    VB_DO(changeKeys(open, QStringLiteral("kit"), [&](store::AuditedTx &tx) -> Result<std::vector<TrustEntry>> {
        VB_TRY(std::vector<TrustEntry> entries, entriesOfNewKit(open, tx, root));
        VB_DO(print());
        return entries;
    }));
    committed();
    // Should the program end here, the next login writes it.
    VB_DO(keys::writeRecoverySlot(open.vault().home().recoverySlot(),
                                  {open.store().identity().storeId, kit.practice, root.recovery.publicKey},
                                  open.storeKey()));
    VB_TRY(backup::BackupBook book, backup::BackupBook::read(open.vault().home().backupBook(), open.storeKey()));
    VB_DO(book.destroyKeys(open.store().clock().now().wallMs));
    return {};
}

Result<QString> replaceKit(OpenStore &open, const WriteKit &writeKit)
{
    const keys::Kit kit {open.trust()->practice(), SecretBytes::random(keys::kKitSeedSize)};
    VB_DO(putInForce(
        open, kit,
        [&] {
            document::RecoveryKitContent content = contentOf(open, kit);
            const Result<void> printed = writeKit(content);
            wipe(content.kitCode);
            return printed;
        },
        [] {}));
    return keys::kitCode(kit);
}

} // namespace

QFuture<Result<quint64>> KeyAdmin::rotateEpoch()
{
    return store::promised<Result<quint64>>(
        [&](auto done) { m_open.worker().post([&open = m_open, done] { done(openNewEpoch(open)); }); });
}

QFuture<Result<QString>> KeyAdmin::rotateKit(WriteKit writeKit)
{
    return store::promised<Result<QString>>([&](auto done) {
        m_open.worker().post(
            [&open = m_open, writeKit = std::move(writeKit), done] { done(replaceKit(open, writeKit)); });
    });
}

QFuture<Result<QString>> KeyAdmin::draftKit(const QString &folder, document::Paper paper)
{
    using R = Result<QString>;
    return store::promised<R>([&](auto done) {
        if (const Result<void> may = access::authorize(m_open.actor(), Right::keyRotate); !may.ok()) {
            done(R(may.error()));
            return;
        }
        if (!m_draft)
            m_draft = std::make_shared<Draft>(
                Draft {{m_open.trust()->practice(), SecretBytes::random(keys::kKitSeedSize)}, {}, false});
        m_open.worker().post([&open = m_open, draft = m_draft, folder, paper, done] {
            document::RecoveryKitContent content = contentOf(open, draft->kit);
            content.paper = paper;
            const R path = saveKit(folder, std::move(content), draft->path);
            if (path.ok())
                draft->path = *path;
            done(path);
        });
    });
}

GroupVerdict KeyAdmin::judgeGroup(int number, QStringView typed) const
{
    return m_draft ? judgeKitGroup(m_draft->kit, number, typed) : GroupVerdict::otherKit;
}

QString KeyAdmin::draftedGroup(int number) const
{
    return m_draft ? kitGroup(m_draft->kit, number) : QString();
}

QFuture<Result<void>> KeyAdmin::enforceKit()
{
    using R = Result<void>;
    return store::promised<R>([&](auto done) {
        m_open.worker().post([&open = m_open, draft = m_draft, done] {
            if (!draft || draft->path.isEmpty() || draft->inForce) {
                done(R(fail(Code::invalid, QStringLiteral("no kit was drafted and saved"))));
                return;
            }
            done(putInForce(
                open, draft->kit, [] { return Result<void>(); }, [&draft] { draft->inForce = true; }));
        });
    });
}

void KeyAdmin::forgetKit()
{
    if (!m_draft)
        return;
    m_open.worker().post([draft = std::move(m_draft)] {
        if (!draft->inForce && !draft->path.isEmpty())
            QFile::remove(draft->path);
    });
    m_draft.reset();
}

} // namespace vb::session
