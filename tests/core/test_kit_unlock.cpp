#include "tests/kit/practice_fixture.h"
#include "tests/kit/test_main.h"

#include "core/base/durable_file.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace vb;

namespace {

Result<session::KitUnlocked> useKit(test::PracticeFixture &practice, const QString &code,
                                    std::optional<session::KitRequest::Owner> owner = {})
{
    practice.lock();
    return session::unlockWithKit(practice.home, practice.secrets, practice.clock, {code, std::move(owner)});
}

QStringList filesBelow(const QString &folder)
{
    return QDir(folder).entryList(QDir::Files | QDir::Hidden);
}

} // namespace

/// Making a practice, losing what opens it, and getting back in with the kit.
class TestKitUnlock : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void lostSecretIsReplaced();
    void lostOwnerPasswordIsReplaced();
    void wrongKitsAreRefused();
    void peopleKeepTheirPasswords();
    void failedSetUpLeavesNothing_data();
    void failedSetUpLeavesNothing();
};

void TestKitUnlock::lostSecretIsReplaced()
{
    test::PracticeFixture practice;
    practice.as(test::kOwner);
    practice.lock();
    QVERIFY(practice.secrets.remove(QStringLiteral("device-secret/x")).ok());
    QVERIFY(practice.secrets.remove(QStringLiteral("anchor/x")).ok());
    QCOMPARE(practice.session().error().code, Code::keychainLocked);
    const auto unlocked = useKit(practice, practice.made.kitCode.toLower());
    QVERIFY2(unlocked.ok(), qPrintable(unlocked.ok() ? QString() : unlocked.error().detail));
    QCOMPARE(unlocked->device, practice.made.device);
    QVERIFY(practice.as(test::kOwner).warnings().isEmpty());
    const auto entries = practice.as(test::kOwner).audit().list({.action = QStringLiteral("kit")}).result();
    QVERIFY(entries.ok() && entries->size() == 1);
}

void TestKitUnlock::lostOwnerPasswordIsReplaced()
{
    test::PracticeFixture practice;
    practice.as(test::kOwner);
    for (int i = 0; i < 5; ++i)
        QVERIFY(!practice.tryLogin(test::kOwner, QStringLiteral("wrong wrong wrong")).ok());
    const auto unlocked
        = useKit(practice, practice.made.kitCode,
                 session::KitRequest::Owner {test::kOwner, SecretBytes::copyOf("a harbour under snow")});
    QVERIFY2(unlocked.ok(), qPrintable(unlocked.ok() ? QString() : unlocked.error().detail));
    practice.totpUris.insert(test::kOwner, unlocked->totpUri);
    practice.clock.advance(60'000);
    QVERIFY(!practice
                 .tryLogin(test::kOwner, QString::fromUtf8(practice.passwordOf(test::kOwner).view()),
                           practice.codeOf(test::kOwner))
                 .ok());
    const Result<void> in
        = practice.tryLogin(test::kOwner, QStringLiteral("a harbour under snow"), practice.codeOf(test::kOwner));
    QVERIFY2(in.ok(), qPrintable(in.ok() ? QString() : in.error().detail));
    // The new keys are an owner's keys: they administer.
    const auto session = practice.session();
    const auto added = (*session)
                           ->staff()
                           .add(QStringLiteral("iris"), QStringLiteral("Iris Vale"), Role::privacyOfficer,
                                SecretBytes::copyOf("a lantern in the fog"))
                           .result();
    QVERIFY2(added.ok(), qPrintable(added.ok() ? QString() : added.error().detail));
}

void TestKitUnlock::wrongKitsAreRefused()
{
    test::PracticeFixture practice;
    test::PracticeFixture other;
    QCOMPARE(useKit(practice, other.made.kitCode).error().code, Code::denied);
    QString mistyped = practice.made.kitCode;
    mistyped[2] = mistyped.at(2) == u'A' ? u'B' : u'A';
    const auto refused = useKit(practice, mistyped);
    QCOMPARE(refused.error().code, Code::invalid);
    QVERIFY(refused.error().detail.contains(QStringLiteral("group 1")));
    QCOMPARE(useKit(practice, practice.made.kitCode,
                    session::KitRequest::Owner {QStringLiteral("nobody"), SecretBytes::copyOf("a harbour under snow")})
                 .error()
                 .code,
             Code::notFound);
    const auto entries = practice.as(test::kOwner).audit().list({.action = QStringLiteral("kit")}).result();
    QVERIFY(entries.ok() && entries->size() == 2); // the two refused kits
}

void TestKitUnlock::peopleKeepTheirPasswords()
{
    test::PracticeFixture practice;
    const QString nurse = practice.addPerson(Role::nurse);
    practice.lock();
    QVERIFY(practice.secrets.remove(QStringLiteral("device-secret/x")).ok());
    QVERIFY(useKit(practice, practice.made.kitCode).ok());
    QCOMPARE(practice.as(nurse).actor().role, Role::nurse);
}

void TestKitUnlock::failedSetUpLeavesNothing_data()
{
    QTest::addColumn<int>("failAt");
    for (int i = 0; i < 18; ++i)
        QTest::addRow("%d", i) << i;
}

/// The n-th write, flush or rename of a file beside the store fails, or the kit cannot be written (0).
void TestKitUnlock::failedSetUpLeavesNothing()
{
    QFETCH(int, failAt);
    const auto folder = test::makeFastFolder();
    const session::Home home {folder->path() + QStringLiteral("/home")};
    platform::FileSecretStore secrets(folder->path() + QStringLiteral("/secret"));
    const FixedClock clock(1'800'000'000'000);
    const auto make = [&](bool kitWorks) {
        return session::initPractice(home, secrets, clock,
                                     {QStringLiteral("Larkspur"), QStringLiteral("America/New_York"), test::kOwner,
                                      QStringLiteral("Olive"), test::PracticeFixture::passwordOf(test::kOwner)},
                                     [kitWorks](const document::RecoveryKitContent &) {
                                         return kitWorks ? Result<void>()
                                                         : Result<void>(fail(Code::io, QStringLiteral("no")));
                                     });
    };
    file::failNth(failAt, false);
    const auto made = make(failAt > 0);
    file::failNth(0, false);
    if (made.ok())
        return; // beyond the last operation
    QVERIFY2(filesBelow(folder->path()).isEmpty(), qPrintable(filesBelow(folder->path()).join(u' ')));
    QVERIFY2(!QFile::exists(home.folder), qPrintable(filesBelow(home.folder).join(u' ')));
    QVERIFY(make(true).ok());
}

VB_TEST(TestKitUnlock)
#include "test_kit_unlock.moc"
