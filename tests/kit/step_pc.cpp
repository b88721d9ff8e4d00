#include "tests/kit/step_pc.h"

#include "core/keys/unlock_file.h"
#include "core/patient/patient.h"
#include "core/session/entities.h"
#include "core/session/vault.h"
#include "core/staff/staff.h"
#include "core/sync/log_store.h"

namespace vb::test {

namespace {

keys::OpenedUser ownersKeys(const session::Home &home, platform::SecretStore &secrets, const QString &login,
                            const SecretBytes &password)
{
    Result<QByteArray> raw = secrets.read(session::deviceSecretNameFor(home));
    if (!raw)
        qFatal("no device secret: %s", qPrintable(raw.error().detail));
    const Result<keys::UnlockFile> unlock = keys::readUnlockFile(home.unlockFile(), SecretBytes::take(*raw));
    if (!unlock || unlock->find(login) == nullptr)
        qFatal("no such person in the unlock file");
    Result<keys::OpenedUser> opened = keys::openUnlockEntry(*unlock->find(login), password);
    if (!opened)
        qFatal("no keys: %s", qPrintable(opened.error().detail));
    return std::move(*opened);
}

QString urlOf(store::Store &store)
{
    const Result<sync::RelayLink> link = sync::LogStore(store).link();
    return link ? link->url : QString();
}

} // namespace

StepPc::StepPc(session::Home home, platform::SecretStore &secrets, const Clock &clock, const QString &login,
               const SecretBytes &password)
    : m_home(std::move(home)), m_clock(clock), m_login(login)
{
    keys::OpenedUser opened = ownersKeys(m_home, secrets, login, password);
    m_key = std::move(opened.storeKey);
    m_user = std::move(opened.keys);
    if (const Result<void> done = open(); !done)
        qFatal("no store: %s", qPrintable(done.error().detail));
}

Actor StepPc::actor() const
{
    return {keys::staffIdFor(m_user.publicPart()), m_login, Role::owner, m_device->id()};
}

Result<void> StepPc::open()
{
    close();
    VB_TRY(
        store,
        store::Store::open(m_home.store(), m_key, m_registry != nullptr ? *m_registry : session::entities(), m_clock));
    if (!m_device) {
        VB_TRY(staff::StoredDeviceKeys stored,
               store->inspect([](store::TrustedReader &reader) { return staff::deviceKeys(reader); }));
        VB_TRY(m_device, keys::decodeDeviceKeys(SecretBytes::take(stored.keys)));
        m_signer.emplace(m_user.sign, m_device->sign);
    }
    store->enter(actor(), &*m_signer);
    return {};
}

Result<void> StepPc::openAsItIs()
{
    close();
    m_signer.reset();
    m_device.reset();
    return open();
}

StepPc::Line::Line(StepPc &pc) : client(urlOf(*pc.store)), step(*pc.store, *pc.m_device, client) { }

sync::SyncOutcome StepPc::round()
{
    Line line(*this);
    return line.step.run();
}

EntityId StepPc::addPatient(const QString &family)
{
    const Result<EntityId> made = act([&](store::AuditedTx &tx) -> Result<EntityId> {
        const EntityId id = EntityId::make(tx.at().wallMs);
        VB_DO(tx.create(patient::kPatientEntity, id,
                        {{patient::kChartNo, m_login + u'-' + id.text().right(12)},
                         {patient::kGiven, QStringLiteral("Test")},
                         {patient::kFamily, family},
                         {patient::kBirthDate, QStringLiteral("1980-05-17")},
                         {patient::kRestricted, false}}));
        return id;
    });
    return made.ok() ? *made : EntityId();
}

Result<void> StepPc::setPatient(const EntityId &id, int tag, const QCborValue &value)
{
    return act([&](store::AuditedTx &tx) { return tx.set(patient::kPatientEntity, id, {{tag, value}}); });
}

qint64 StepPc::rowsOf(const QByteArray &table)
{
    const Result<qint64> rows = store->inspect([&table](store::TrustedReader &reader) -> Result<qint64> {
        VB_TRY(sql::Stmt stmt, reader.prepareTrusted("SELECT count(*) FROM " + table));
        VB_DO(stmt.step());
        return stmt.integer(0);
    });
    return rows.valueOr(-1);
}

QByteArray StepPc::foldHash()
{
    const auto hash = store->foldHash();
    return hash.ok() ? crypto::bytes(*hash).toHex() : QByteArray();
}

sync::FoldState StepPc::state()
{
    const auto state = sync::foldState(*store);
    if (!state.ok())
        qFatal("no state: %s", qPrintable(state.error().detail));
    return *state;
}

QString StepPc::problems()
{
    const auto report = store->check(std::nullopt);
    return report.ok() ? report->problems.join(u'\n') : report.error().detail;
}

} // namespace vb::test
