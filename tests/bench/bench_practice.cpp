#include "tests/bench/bench_practice.h"

#include "core/access/password_policy.h"
#include "core/access/totp.h"
#include "core/keys/unlock_file.h"
#include "core/session/entities.h"
#include "core/session/vault.h"
#include "tests/bench/figure.h"

#include <QFile>

namespace vb::bench {

using access::Right;

namespace {

constexpr std::size_t kKeySize = 32;

SecretBytes utf8(const QString &text)
{
    return SecretBytes::copyOf(text.toUtf8());
}

} // namespace

void giveUpOn(const char *what, const Error &error)
{
    giveUp(QString::fromLatin1(what) + QStringLiteral(": ") + error.detail);
}

void need(const Result<void> &result, const char *what)
{
    if (!result.ok())
        giveUpOn(what, result.error());
}

BenchPractice::BenchPractice(const QString &folder)
    : home {folder + QStringLiteral("/home")}, secrets(folder + QStringLiteral("/device.secret"))
{
    session::PracticeRequest request;
    request.name = QStringLiteral("Larkspur (bench)");
    request.timeZone = QStringLiteral("America/New_York");
    request.ownerLogin = login();
    request.ownerName = QStringLiteral("Olive Hartman");
    request.ownerPassword = utf8(password());
    made = need(session::initPractice(home, secrets, clock, std::move(request),
                                      [](const document::RecoveryKitContent &) { return Result<void>(); }),
                "no practice");
}

SecretBytes BenchPractice::storeKey()
{
    QByteArray secret = need(secrets.read(session::deviceSecretNameFor(home)), "no device secret");
    const keys::UnlockFile unlock
        = need(keys::readUnlockFile(home.unlockFile(), SecretBytes::take(secret)), "no unlock file");
    const SecretBytes typed = need(access::normalisedPassword(utf8(password())), "no password");
    keys::OpenedUser opened = need(keys::openUnlockEntry(*unlock.find(login()), typed), "no store key");
    return std::move(opened.storeKey);
}

void BenchPractice::logInOnce()
{
    const auto session = need(session::Session::open(home, secrets, clock), "no session");
    SecretBytes secret = need(access::parseTotpSecret(utf8(made.totpUri)), "no one-time codes");
    need(session->login(login(), utf8(password()), std::move(secret)).takeResult(), "no login");
    session->lock();
}

BenchStore::BenchStore(const BenchPractice &practice, SecretBytes storeKey)
    : path(practice.home.store())
    , key(std::move(storeKey))
    , actor {practice.made.owner, BenchPractice::login(), Role::owner, practice.made.device}
    , m_practice(practice)
{
}

BenchStore::BenchStore(const BenchPractice &practice, const QString &twinPath)
    : path(twinPath)
    , key(kKeySize) // all zero: db.cpp of this tree opens without encryption
    , actor {practice.made.owner, BenchPractice::login(), Role::owner, practice.made.device}
    , m_practice(practice)
{
    const store::StoreIdentity identity {crypto::randomBytes(16), practice.made.practice, practice.made.device};
    store = need(store::Store::create(path, key, identity, session::entities(), practice.clock), "no keyless store");
    if (QFile file(path); !file.open(QIODevice::ReadOnly) || !file.read(16).startsWith("SQLite format 3"))
        giveUp(QStringLiteral("the keyless twin is encrypted: this is not a build of the benchmarks"));
    store.reset();
}

void BenchStore::open(Role role)
{
    close();
    actor.role = role;
    store = need(store::Store::open(path, key, session::entities(), m_practice.clock), "the store does not open");
    store->enter(actor, nullptr);
}

void BenchStore::add(const std::vector<patient::Patient> &people, std::size_t from, std::size_t to)
{
    need(store->write(
             actor, {Right::patientCreate},
             [&](store::AuditedTx &tx) -> Result<void> {
                 for (std::size_t i = from; i < to; ++i) {
                     VB_TRY(const patient::Patient added, patient::addPatient(tx, people[i], QStringLiteral("A")));
                     if (people[i].restricted)
                         VB_DO(patient::restrictPatient(tx, added.id, true));
                     patients.push_back(added.id);
                     tx.alsoLog(tx.entryFor(
                         {.right = Right::patientCreate, .patient = added.id, .object = EntityId(added.id.raw())},
                         audit::Outcome::ok));
                 }
                 return {};
             }),
         "no patients");
}

quint64 BenchStore::rows()
{
    return need(store->inspect([](store::TrustedReader &reader) -> Result<quint64> {
        quint64 all = 0;
        for (const char *table : {"patient", "patient_word", "patient_key", "patient_part_docsize", "care_team",
                                  "operation", "audit_entry"}) {
            VB_TRY(sql::Stmt stmt, reader.prepareTrusted(QByteArray("SELECT count(*) FROM ") + table));
            VB_DO(stmt.step());
            all += static_cast<quint64>(stmt.integer(0));
        }
        return all;
    }),
                "rows cannot be counted");
}

} // namespace vb::bench
