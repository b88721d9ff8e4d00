#include "core/backup/backup_key.h"
#include "core/base/durable_file.h"
#include "core/keys/kit.h"
#include "core/session/restore.h"
#include "core/sql/db.h"
#include "tests/kit/practice_fixture.h"
#include "tests/kit/test_main.h"

#include <QFile>
#include <QTest>

using namespace vb;
using namespace Qt::StringLiterals;

namespace {

Result<void> keepKit(const document::RecoveryKitContent &)
{
    return {};
}

/// The PC's secret is gone; does this kit open it again?
Result<session::KitUnlocked> openWith(test::PracticeFixture &practice, const QString &kitCode)
{
    practice.lock();
    return session::unlockWithKit(practice.home, practice.secrets, practice.clock, {kitCode, {}});
}

} // namespace

/// New epoch keys, and a new kit in place of the old one.
class TestKeyAdmin : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void epochsAreCounted();
    void newKitReplacesTheOldOne();
    void backupsOfTheOldKitAreOpenedByNobody();
    void whatIsNotPrintedIsNotChanged();
    void killedBehindTheChangeIsMadeGood();
    void onlyOwnersRotate();
    void storeGetsANewKey();
    void storeKeyFailsAtEveryStep();
    void storeKeyIsFinishedAtTheNextOpening();
};

void TestKeyAdmin::epochsAreCounted()
{
    test::PracticeFixture practice;
    session::Session &session = practice.as(test::kOwner);
    QCOMPARE(*session.keys().rotateEpoch().result(), quint64(2));
    QCOMPARE(*session.keys().rotateEpoch().result(), quint64(3));
    practice.lock();
    QCOMPARE(*practice.as(test::kOwner).keys().rotateEpoch().result(), quint64(4));
    const auto entries = practice.as(test::kOwner).audit().list({.action = u"key_rotate"_s}).result();
    QVERIFY(entries.ok());
    QCOMPARE(entries->size(), size_t(3));
    QVERIFY(entries->front().detail.startsWith(u"epoch"_s));
}

void TestKeyAdmin::newKitReplacesTheOldOne()
{
    test::PracticeFixture practice;
    QString printed;
    const auto code = practice.as(test::kOwner)
                          .keys()
                          .rotateKit([&](const document::RecoveryKitContent &content) -> Result<void> {
                              printed = QString(content.kitCode.constData(), content.kitCode.size());
                              return {};
                          })
                          .result();
    QVERIFY2(code.ok(), code.ok() ? "" : qPrintable(code.error().detail));
    QCOMPARE(*code, printed);
    QVERIFY(*code != practice.made.kitCode);
    QVERIFY(practice.as(test::kOwner).audit().check().result()->ok());

    practice.lock();
    QVERIFY(practice.secrets.remove(u"device-secret/x"_s).ok());
    QVERIFY(practice.secrets.remove(u"anchor/x"_s).ok());
    QCOMPARE(openWith(practice, practice.made.kitCode).error().code, Code::denied);
    const auto opened = openWith(practice, *code);
    QVERIFY2(opened.ok(), opened.ok() ? "" : qPrintable(opened.error().detail));
    // The root of the new kit is in force: it gives an owner new keys.
    practice.lock();
    const auto owner = session::unlockWithKit(
        practice.home, practice.secrets, practice.clock,
        {*code, session::KitRequest::Owner {test::kOwner, SecretBytes::copyOf("a harbour under snow")}});
    QVERIFY2(owner.ok(), owner.ok() ? "" : qPrintable(owner.error().detail));
}

void TestKeyAdmin::backupsOfTheOldKitAreOpenedByNobody()
{
    test::PracticeFixture practice;
    const auto folder = test::makeFastFolder();
    session::Session &session = practice.as(test::kOwner);
    const QString before = folder->filePath(u"before.vbk"_s);
    const QString after = folder->filePath(u"after.vbk"_s);
    QVERIFY(session.backups().create(before).result().ok());
    practice.clock.advance(1000);
    const auto code = session.keys().rotateKit(keepKit).result();
    QVERIFY(code.ok());
    QVERIFY(!QFile::exists(before + u".key"_s));
    QCOMPARE(session.backups().verify(before).result().error().code, Code::notFound);
    practice.clock.advance(1000);
    QVERIFY(session.backups().create(after).result().ok());
    const session::Home home {folder->filePath(u"second"_s)};
    platform::FileSecretStore secrets(folder->filePath(u"second.secret"_s));
    const auto restore = [&](const QString &file, const QString &kit) {
        return session::restoreBackup(home, secrets, practice.clock, {file, kit});
    };
    QCOMPARE(restore(before, practice.made.kitCode).error().code, Code::notFound);
    QCOMPARE(restore(after, practice.made.kitCode).error().code, Code::denied);
    const auto restored = restore(after, *code);
    QVERIFY2(restored.ok(), restored.ok() ? "" : qPrintable(restored.error().detail));
}

void TestKeyAdmin::whatIsNotPrintedIsNotChanged()
{
    test::PracticeFixture practice;
    const auto refused = practice.as(test::kOwner)
                             .keys()
                             .rotateKit([](const document::RecoveryKitContent &) -> Result<void> {
                                 return fail(Code::io, u"no paper"_s);
                             })
                             .result();
    QCOMPARE(refused.error().code, Code::io);
    QVERIFY(openWith(practice, practice.made.kitCode).ok());
}

/// The new kit stands in the store, and the recovery file beside it could not be written.
void TestKeyAdmin::killedBehindTheChangeIsMadeGood()
{
    test::PracticeFixture practice;
    QString code;
    session::Session &session = practice.as(test::kOwner);
    const auto made = session.keys()
                          .rotateKit([&](const document::RecoveryKitContent &content) -> Result<void> {
                              code = QString(content.kitCode.constData(), content.kitCode.size());
                              return {};
                          })
                          .result();
    QVERIFY(made.ok());
    const QString slot = practice.home.recoverySlot();
    // As it was before the change, from a copy of the old kit's file.
    QVERIFY(QFile::remove(slot));
    test::PracticeFixture other;
    other.lock();
    QVERIFY(QFile::copy(other.home.recoverySlot(), slot));
    QVERIFY(!openWith(practice, code).ok());
    practice.as(test::kOwner); // the next login writes it
    const auto opened = openWith(practice, code);
    QVERIFY2(opened.ok(), opened.ok() ? "" : qPrintable(opened.error().detail));
}

void TestKeyAdmin::onlyOwnersRotate()
{
    test::PracticeFixture practice;
    const QString officer = practice.addPerson(Role::privacyOfficer);
    bool asked = false;
    const auto refused = practice.as(officer)
                             .keys()
                             .rotateKit([&](const document::RecoveryKitContent &) -> Result<void> {
                                 asked = true;
                                 return {};
                             })
                             .result();
    QCOMPARE(refused.error().code, Code::denied);
    QVERIFY(!asked);
}

void TestKeyAdmin::storeGetsANewKey()
{
    test::PracticeFixture practice;
    const auto folder = test::makeFastFolder();
    const QString file = folder->filePath(u"before.vbk"_s);
    const QString nurse = practice.addPerson(Role::nurse);
    session::Session &session = practice.as(test::kOwner);
    QVERIFY(
        session.patients().add({.given = u"Ada"_s, .family = u"Quill"_s, .birthDate = u"1980-02-03"_s}).result().ok());
    QVERIFY(session.backups().create(file).result().ok());
    const keys::RootKeys root = keys::rootKeys(keys::parseKitCode(practice.made.kitCode)->seed);
    const auto old = backup::openKeyPart(file, *backup::readBackupHead(file), root.recovery);
    QVERIFY(old.ok());
    QVERIFY(session.setPin(SecretBytes::copyOf("738251")).result().ok());
    const QString hash = *session.audit().foldHash().result();

    const auto rotated = session.rotateStoreKey().result();
    QVERIFY2(rotated.ok(), rotated.ok() ? "" : qPrintable(rotated.error().detail));
    QCOMPARE(session.patients().search(u"quill"_s, 5).result().error().code, Code::busy);
    session.lock();
    QVERIFY(session.pinLogins().isEmpty());

    session::Session &again = practice.as(nurse);
    QCOMPARE(again.patients().search(u"quill"_s, 5).result()->size(), size_t(1));
    session::Session &owner = practice.as(test::kOwner);
    QVERIFY2(owner.warnings().isEmpty(), qPrintable(owner.warnings().join(u"; "_s)));
    QCOMPARE(*owner.audit().foldHash().result(), hash);
    const auto check = owner.audit().check().result();
    QVERIFY(check.ok());
    QVERIFY2(check->ok(), qPrintable(check->problems.join(u"; "_s)));
    QCOMPARE(owner.backups().state().result()->newestPath, file);
    QVERIFY(!QFile::exists(practice.home.folder + u"/rekeyed"_s));
    practice.lock();
    QVERIFY(!sql::Db::open(practice.home.store(), old->store, {}).ok());
    QVERIFY(openWith(practice, practice.made.kitCode).ok());
}

/// The n-th write, flush or rename fails, until the rotation gets through: the practice opens each time, with all of
/// it.
void TestKeyAdmin::storeKeyFailsAtEveryStep()
{
    test::PracticeFixture practice;
    const QString hash = *practice.as(test::kOwner).audit().foldHash().result();
    for (int n = 1;; ++n) {
        QVERIFY(n < 200);
        session::Session &session = practice.as(test::kOwner);
        file::failNth(n, false);
        const auto rotated = session.rotateStoreKey().result();
        file::failNth(0, false);
        practice.lock();
        QCOMPARE(*practice.as(test::kOwner).audit().foldHash().result(), hash);
        QVERIFY(practice.as(test::kOwner).audit().check().result()->ok());
        practice.lock();
        QVERIFY(!QFile::exists(practice.home.folder + u"/rekeying"_s));
        QVERIFY(!QFile::exists(practice.home.folder + u"/rekeyed"_s));
        if (rotated.ok()) {
            QVERIFY(n > 5); // it did fail
            return;
        }
    }
}

void TestKeyAdmin::storeKeyIsFinishedAtTheNextOpening()
{
    test::PracticeFixture practice;
    for (int n = 1;; ++n) {
        QVERIFY(n < 200);
        session::Session &session = practice.as(test::kOwner);
        QVERIFY(session.rotateStoreKey().result().ok());
        practice.lock();
        file::failNth(n, false);
        const bool opened = practice.session().ok();
        file::failNth(0, false);
        practice.lock();
        QVERIFY(practice.as(test::kOwner).audit().check().result()->ok());
        practice.lock();
        if (opened) {
            QVERIFY(n > 3);
            return;
        }
    }
}

VB_TEST(TestKeyAdmin)

#include "test_key_admin.moc"
