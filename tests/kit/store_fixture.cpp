#include "tests/kit/store_fixture.h"

#include "core/session/entities.h"
#include "tests/kit/practice_fixture.h"

#include <QFile>

namespace vb::test {

StoreFixture::StoreFixture()
    : folder(makeFastFolder())
    , path(folder->path() + QStringLiteral("/store.db"))
    , key(SecretBytes::random(32))
    , user(keys::UserKeys::make())
    , device(keys::DeviceKeys::make())
    , signer(user.sign, device.sign)
    , actor {keys::staffIdFor(user.publicPart()), QStringLiteral("olive"), Role::owner, device.id()}
{
    const store::StoreIdentity identity {crypto::randomBytes(16), PracticeId::make(1), device.id()};
    Result<std::unique_ptr<store::Store>> made = store::Store::create(path, key, identity, session::entities(), clock);
    if (!made.ok())
        qFatal("no store: %s", qPrintable(made.error().detail));
    store = std::move(*made);
    store->enter(actor, &signer);
}

StoreFixture::~StoreFixture()
{
    close();
}

Result<void> StoreFixture::open()
{
    close();
    VB_TRY(store, store::Store::open(path, key, session::entities(), clock));
    store->enter(actor, &signer);
    return {};
}

void StoreFixture::close()
{
    store.reset();
}

void StoreFixture::keepCopy()
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("no store file");
    m_copy = file.readAll();
}

void StoreFixture::restoreCopy()
{
    close();
    QFile::remove(path + QStringLiteral("-wal"));
    QFile::remove(path + QStringLiteral("-shm"));
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) || file.write(m_copy) != m_copy.size())
        qFatal("the store file cannot be put back");
}

Result<patient::Patient> StoreFixture::addPatient(const QString &family)
{
    return store->write(actor, {access::Right::patientCreate}, [&](store::AuditedTx &tx) -> Result<patient::Patient> {
        patient::Patient person;
        person.given = QStringLiteral("Test");
        person.family = family;
        person.birthDate = QStringLiteral("1980-05-17");
        return patient::addPatient(tx, person, QStringLiteral("A"));
    });
}

Result<std::vector<patient::Hit>> StoreFixture::search(const QString &text)
{
    return store->read(actor, {access::Right::patientSearch}, [&](store::Reader &reader, store::Intent &) {
        return patient::searchPatients(reader, text, 50);
    });
}

} // namespace vb::test
