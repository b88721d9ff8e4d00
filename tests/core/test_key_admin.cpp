#include "core/base/durable_file.h"
#include "core/session/restore.h"
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

VB_TEST(TestKeyAdmin)

#include "test_key_admin.moc"
