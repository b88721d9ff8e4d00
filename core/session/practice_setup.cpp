#include "core/session/practice_setup.h"

#include "core/access/password_policy.h"
#include "core/access/totp.h"
#include "core/keys/recovery_slot.h"
#include "core/practice/practice.h"
#include "core/session/entities.h"
#include "core/session/one_time_code.h"
#include "core/session/open_store.h"

#include <QDir>
#include <QFile>
#include <QTimeZone>

namespace vb::session {

using access::Right;

namespace {

/// The journal begins with one record, which says who the owner is; it is no event for the audit.
constexpr quint64 kFirstRecords = 1;

/// Removes what a failed set-up has made: files of the home and a secret that was not there before.
class Undo {
public:
    Undo(const Home &home, platform::SecretStore &secrets, bool hadFolder)
        : m_home(home), m_secrets(secrets), m_hadFolder(hadFolder)
    {
    }
    ~Undo()
    {
        if (m_done)
            return;
        for (const QString &path :
             {m_home.store(), m_home.store() + QStringLiteral("-wal"), m_home.store() + QStringLiteral("-shm"),
              m_home.unlockFile(), m_home.recoverySlot(), m_home.journal()})
            QFile::remove(path);
        for (const QString &item : m_items)
            (void)m_secrets.remove(item); // an item that stays is of no use to anyone without the store
        if (!m_hadFolder) {
            QFile::remove(m_home.lockFile());
            QDir().rmdir(m_home.folder);
        }
    }
    void alsoRemove(const QString &item) { m_items.append(item); }
    void done() { m_done = true; }

private:
    Home m_home;
    platform::SecretStore &m_secrets;
    QStringList m_items;
    bool m_hadFolder;
    bool m_done = false;
};

/// A secret file that is there already (and no store beside it) is used as it is; otherwise a new secret is kept first.
Result<SecretBytes> deviceSecretFor(platform::SecretStore &secrets, Undo &undo)
{
    SecretBytes fresh = SecretBytes::random(32);
    Result<QByteArray> present = secrets.read(deviceSecretName(fresh));
    if (present.ok() && present->size() == 32)
        return SecretBytes::take(*present);
    if (!present.ok() && present.error().code != Code::notFound)
        return present.error();
    undo.alsoRemove(deviceSecretName(fresh)); // also when the write fails after the item is there
    VB_DO(secrets.write(deviceSecretName(fresh), fresh.view().toByteArray()));
    return fresh;
}

Result<void> checkRequest(const PracticeRequest &request)
{
    if (request.name.trimmed().isEmpty())
        return fail(Code::invalid, QStringLiteral("name: must not be empty"));
    if (!QTimeZone::isTimeZoneIdAvailable(request.timeZone.toLatin1()))
        return fail(Code::invalid, QStringLiteral("time_zone: not a known IANA time zone, such as America/New_York"));
    return {};
}

} // namespace

Result<PracticeMade> initPractice(const Home &home, platform::SecretStore &secrets, const Clock &clock,
                                  PracticeRequest request, const WriteKit &writeKit)
{
    VB_DO(checkRequest(request));
    const bool hadFolder = QFile::exists(home.folder);
    VB_TRY(const std::unique_ptr<QLockFile> lock, takeHome(home));
    if (home.hasAnything())
        return fail(Code::invalid, QStringLiteral("there is a practice on this PC already, or a part of one"));
    Undo undo(home, secrets, hadFolder); // only now: nothing of another practice is ours to remove

    const access::PasswordContext context {request.ownerLogin, request.ownerName, request.name};
    VB_TRY(const SecretBytes password, access::preparePassword(request.ownerPassword, context));
    request.ownerPassword.clear();

    const keys::Kit kit = keys::Kit::make();
    const keys::RootKeys root = keys::rootKeys(kit.seed);
    const keys::UserKeys owner = keys::UserKeys::make();
    const keys::DeviceKeys device = keys::DeviceKeys::make();
    VB_TRY(const keys::LockedUserKeys locked, keys::lockUserKeys(owner, password));
    const SecretBytes totp = access::makeTotpSecret();
    const access::FreshRecoveryCodes codes = access::makeRecoveryCodes();
    const SecretBytes storeKey = SecretBytes::random(32);
    VB_TRY(SecretBytes deviceSecret, deviceSecretFor(secrets, undo));

    const staff::Member member {keys::staffIdFor(owner.publicPart()),
                                request.ownerLogin.trimmed(),
                                request.ownerName,
                                Role::owner,
                                true,
                                owner.sign.publicKey,
                                owner.box.publicKey};
    const store::StoreIdentity identity {crypto::randomBytes(16), kit.practice, device.id()};
    const Actor actor {member.id, member.login, Role::owner, identity.device};
    const qint64 now = clock.now().wallMs;

    VB_TRY(std::unique_ptr<store::Store> store,
           store::Store::create(home.store(), storeKey, identity, entities(), clock));
    const KeySigner signer(owner.sign, device.sign);
    store->enter(actor, &signer);
    VB_DO(store->write(
        actor, {Right::practiceInit, {}, EntityId(kit.practice.raw())}, [&](store::AuditedTx &tx) -> Result<void> {
            keys::TrustState trust(kit.practice);
            const keys::TrustAuthor author = keys::TrustAuthor::root(kit.practice, root);
            VB_DO(appendTrustEntries(
                tx, trust,
                {keys::genesis(root, member.id, owner.publicPart(), now),
                 keys::deviceCertificate(author, device.publicPart(), keys::DeviceKind::fixed, now)}));
            VB_DO(appendTrustEntries(
                tx, trust,
                {keys::epochEntry(author, trust, keys::makeEpochKey(), {}, now),
                 keys::readerKeyEntry(author, trust, crypto::BoxKey::make(), auditReaders({member}), nullptr, now)}));
            VB_DO(practice::createPractice(tx, {kit.practice, request.name, request.timeZone, {}, {}}));
            VB_DO(staff::addMember(
                tx, member,
                {member.id, keys::encode(locked), totp.view().toByteArray(), encodeRecoveryCodes(codes.stored)}));
            VB_DO(staff::setImported(tx, identity.storeId, kFirstRecords));
            return staff::setDeviceKeys(tx, identity.device, keys::encode(device).view().toByteArray(),
                                        QStringLiteral("A"));
        }));

    keys::UnlockFile unlock {identity.storeId, kit.practice, {}};
    VB_TRY(unlock.entries,
           store->inspect([&](store::TrustedReader &reader) { return unlockEntries(reader, storeKey); }));
    VB_DO(keys::writeRecoverySlot(home.recoverySlot(), {identity.storeId, kit.practice, root.recovery.publicKey},
                                  storeKey));
    VB_TRY(const std::unique_ptr<Vault> vault, Vault::found(home, secrets, clock, std::move(deviceSecret), unlock, 0));
    undo.alsoRemove(platform::kAnchor.toString() + u'/' + QString::fromLatin1(identity.storeId.toHex()));
    VB_DO(vault->note(keys::JournalEvent::cleared, member.login, member.id, roleName(Role::owner)));
    VB_DO(vault->writeAnchor(store->head()));
    store->leave();
    store.reset();

    PracticeMade made {kit.practice, identity.device,   member.id, access::totpUri(totp, request.name, member.login),
                       codes.codes,  keys::kitCode(kit)};
    const QString date
        = QDateTime::fromMSecsSinceEpoch(now, QTimeZone(request.timeZone.toLatin1())).date().toString(Qt::ISODate);
    VB_DO(writeKit({request.name, kit.practice.text(), made.kitCode, request.ownerName, date, 1}));
    undo.done();
    return made;
}

} // namespace vb::session
