#include "core/session/practice_setup.h"

#include "core/access/password_policy.h"
#include "core/access/totp.h"
#include "core/practice/practice.h"
#include "core/session/entities.h"
#include "core/session/one_time_code.h"
#include "core/session/open_store.h"
#include "core/session/staged_home.h"

#include <QTimeZone>

namespace vb::session {

using access::Right;

namespace {

/// The journal begins with one record, which says who the owner is; it is no event for the audit.
constexpr quint64 kFirstRecords = 1;

Result<void> checkRequest(const PracticeRequest &request)
{
    if (request.name.trimmed().isEmpty())
        return fail(Code::invalid, QStringLiteral("name: must not be empty"));
    if (!QTimeZone::isTimeZoneIdAvailable(request.timeZone.toLatin1()))
        return fail(Code::invalid, QStringLiteral("time_zone: not a known IANA time zone, such as America/New_York"));
    return {};
}

staff::Member ownerOf(const PracticeDraft &draft, const PracticeRequest &request)
{
    return {keys::staffIdFor(draft.owner.publicPart()),
            request.ownerLogin.trimmed(),
            request.ownerName,
            Role::owner,
            true,
            draft.owner.sign.publicKey,
            draft.owner.box.publicKey};
}

/// The first transaction: the trust chain from the root, the practice, its owner, this PC.
Result<void> writeFirstRecords(store::AuditedTx &tx, const PracticeDraft &draft, const PracticeRequest &request,
                               const staff::Member &owner, const keys::LockedUserKeys &locked)
{
    const keys::RootKeys root = keys::rootKeys(draft.kit.seed);
    const qint64 now = tx.at().wallMs;
    keys::TrustState trust(draft.kit.practice);
    const keys::TrustAuthor author = keys::TrustAuthor::root(draft.kit.practice, root);
    VB_DO(
        appendTrustEntries(tx, trust,
                           {keys::genesis(root, owner.id, draft.owner.publicPart(), now),
                            keys::deviceCertificate(author, draft.device.publicPart(), keys::DeviceKind::fixed, now)}));
    VB_DO(appendTrustEntries(
        tx, trust,
        {keys::epochEntry(author, trust, keys::makeEpochKey(), {}, now),
         keys::readerKeyEntry(author, trust, crypto::BoxKey::make(), auditReaders({owner}), nullptr, now)}));
    VB_DO(practice::createPractice(
        tx, {draft.kit.practice, request.name, request.timeZone, request.address, request.licence}));
    VB_DO(staff::addMember(
        tx, owner,
        {owner.id, keys::encode(locked), draft.totp.view().toByteArray(), encodeRecoveryCodes(draft.storedCodes)}));
    VB_DO(staff::setDevice(tx, {draft.device.id(), request.deviceName, false}));
    if (request.usedStep >= 0)
        VB_DO(staff::setUsedStep(tx, owner.id, request.usedStep));
    return staff::setDeviceKeys(tx, draft.device.id(), keys::encode(draft.device).view().toByteArray(),
                                QStringLiteral("A"));
}

} // namespace

PracticeDraft PracticeDraft::make()
{
    access::FreshRecoveryCodes fresh = access::makeRecoveryCodes();
    QString lines = fresh.codes.join(u'\n');
    QByteArray bytes = lines.toLatin1();
    wipe(lines);
    for (QString &code : fresh.codes)
        wipe(code);
    return {keys::Kit::make(),        keys::UserKeys::make(),   keys::DeviceKeys::make(),
            access::makeTotpSecret(), SecretBytes::take(bytes), std::move(fresh.stored)};
}

QStringList recoveryCodesOf(const PracticeDraft &draft)
{
    QStringList codes;
    QString lines = QString::fromLatin1(draft.recoveryCodes.view());
    for (const QStringView code : QStringView(lines).split(u'\n'))
        codes.append(code.toString());
    wipe(lines);
    return codes;
}

document::RecoveryKitContent kitContent(const keys::Kit &kit, const QString &practiceName, const QString &ownerName,
                                        const QString &timeZone, qint64 nowMs)
{
    const QDate date = QDateTime::fromMSecsSinceEpoch(nowMs, QTimeZone(timeZone.toLatin1())).date();
    return {practiceName, kit.practice.text(), keys::kitCode(kit), ownerName, date.toString(Qt::ISODate), 1};
}

Result<void> foundPractice(const Home &home, platform::SecretStore &secrets, const Clock &clock,
                           const PracticeDraft &draft, const PracticeRequest &request,
                           const std::function<Result<void>()> &last)
{
    VB_DO(checkRequest(request));
    VB_TRY(const SecretBytes password,
           access::preparePassword(request.ownerPassword, {request.ownerLogin, request.ownerName, request.name}));
    VB_TRY(StagedHome stage, StagedHome::begin(home, secrets));
    const Home &staged = stage.staged();
    VB_TRY(const keys::LockedUserKeys locked, keys::lockUserKeys(draft.owner, password));
    const staff::Member owner = ownerOf(draft, request);
    const SecretBytes storeKey = SecretBytes::random(32);
    const store::StoreIdentity identity {crypto::randomBytes(16), draft.kit.practice, draft.device.id()};
    const Actor actor {owner.id, owner.login, Role::owner, identity.device};

    VB_TRY(std::unique_ptr<store::Store> store,
           store::Store::create(staged.store(), storeKey, identity, entities(), clock));
    const KeySigner signer(draft.owner.sign, draft.device.sign);
    store->enter(actor, &signer);
    VB_DO(store->write(actor, {Right::practiceInit, {}, EntityId(draft.kit.practice.raw())},
                       [&](store::AuditedTx &tx) -> Result<void> {
                           VB_DO(writeFirstRecords(tx, draft, request, owner, locked));
                           return staff::setImported(tx, identity.storeId, kFirstRecords);
                       }));

    const keys::RootKeys root = keys::rootKeys(draft.kit.seed);
    VB_TRY(const std::unique_ptr<Vault> vault, stage.addCompanions(*store, storeKey, root.recovery.publicKey, clock));
    VB_DO(vault->note(keys::JournalEvent::cleared, owner.login, owner.id, roleName(Role::owner)));
    VB_DO(vault->writeAnchor(store->head()));
    store->leave();
    store.reset();
    if (last)
        VB_DO(last());
    return stage.moveIn();
}

Result<void> tryKeeping(platform::SecretStore &secrets)
{
    if (secrets.isPlainFile()) {
        Result<QByteArray> present = secrets.read(platform::kDeviceSecret.toString());
        if (present.ok())
            wipe(*present);
        else if (present.error().code != Code::notFound)
            return present.error();
        return {};
    }
    const QString name = QStringLiteral("set-up/trial");
    VB_DO(secrets.write(name, QByteArray(32, 't')));
    return secrets.remove(name);
}

Result<PracticeMade> initPractice(const Home &home, platform::SecretStore &secrets, const Clock &clock,
                                  PracticeRequest request, const WriteKit &writeKit)
{
    VB_DO(checkRequest(request));
    const PracticeDraft draft = PracticeDraft::make();
    const document::RecoveryKitContent kit
        = kitContent(draft.kit, request.name, request.ownerName, request.timeZone, clock.now().wallMs);
    VB_DO(foundPractice(home, secrets, clock, draft, request, [&] { return writeKit(kit); }));
    return PracticeMade {draft.kit.practice,
                         draft.device.id(),
                         keys::staffIdFor(draft.owner.publicPart()),
                         access::totpUri(draft.totp, request.name, request.ownerLogin.trimmed()),
                         recoveryCodesOf(draft),
                         kit.kitCode};
}

} // namespace vb::session
