#include "tests/kit/practice_fixture.h"
#include "tests/kit/test_main.h"

#include "core/access/totp.h"
#include "core/base/durable_file.h"
#include "core/session/staged_home.h"

#include <QDir>
#include <QDirIterator>
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

/// A keychain that a test can look into.
class MemorySecrets : public platform::SecretStore {
public:
    Result<QByteArray> read(const QString &name) override
    {
        return items.contains(name) ? Result<QByteArray>(items.value(name)) : fail(Code::notFound, name);
    }
    Result<void> write(const QString &name, const QByteArray &bytes) override
    {
        if (locked)
            return fail(Code::keychainLocked, QStringLiteral("locked"));
        items.insert(name, bytes);
        return {};
    }
    Result<void> remove(const QString &name) override
    {
        items.remove(name);
        return {};
    }
    [[nodiscard]] QString describe() const override { return QStringLiteral("the memory"); }

    QMap<QString, QByteArray> items;
    bool locked = false;
};

session::PracticeRequest larkspur()
{
    return {QStringLiteral("Larkspur"), QStringLiteral("America/New_York"), test::kOwner,
            QStringLiteral("Olive Hartman"), test::PracticeFixture::passwordOf(test::kOwner)};
}

void copyFolder(const QString &from, const QString &to)
{
    QVERIFY(QDir().mkpath(to));
    for (QDirIterator it(from, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories); it.hasNext();) {
        const QString path = it.next();
        const QString copy = to + path.sliced(from.size());
        QVERIFY(QDir().mkpath(QFileInfo(copy).path()));
        QVERIFY2(QFile::copy(path, copy), qPrintable(path));
    }
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
    void killedSetUpIsSweptAway_data();
    void killedSetUpIsSweptAway();
    void onlyKilledSetUpsAreSwept();
    void keychainLockedInTheMiddleLosesNothing();
    void draftFoundsWhatItShowed();
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
    // The new journal is brought into the log from its first record on.
    practice.lock();
    QVERIFY(!practice.tryLogin(test::kOwner, QStringLiteral("wrong wrong wrong")).ok());
    const auto failures = practice.as(test::kOwner).audit().list({.action = QStringLiteral("failure")}).result();
    QVERIFY(failures.ok());
    QCOMPARE(failures->size(), size_t(1));
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
    for (int i = 0; i < 36; ++i)
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

void TestKitUnlock::killedSetUpIsSweptAway_data()
{
    QTest::addColumn<int>("moved");
    for (int moved = 0; moved <= 3; ++moved)
        QTest::addRow("%d files moved", moved) << moved;
}

/// The home and the keychain as they are when everything is made and some of the files are moved to their places.
void TestKitUnlock::killedSetUpIsSweptAway()
{
    QFETCH(int, moved);
    const auto folder = test::makeFastFolder();
    const session::Home home {folder->path() + QStringLiteral("/home")};
    const session::Home killed {folder->path() + QStringLiteral("/killed")};
    MemorySecrets secrets;
    const FixedClock clock(1'800'000'000'000);
    QMap<QString, QByteArray> leftItems;
    const auto draft = session::PracticeDraft::make();
    const auto refused = session::foundPractice(home, secrets, clock, draft, larkspur(), [&]() -> Result<void> {
        copyFolder(home.folder, killed.folder);
        leftItems = secrets.items;
        return fail(Code::io, QStringLiteral("killed here"));
    });
    QCOMPARE(refused.error().code, Code::io);
    QVERIFY(secrets.items.isEmpty());
    QVERIFY(!QFile::exists(home.folder));
    const QString staged = killed.folder + QStringLiteral("/founding");
    QCOMPARE(QDir(staged).entryList(QDir::Files | QDir::Hidden, QDir::Name),
             QStringList({QStringLiteral("journal"), QStringLiteral("recovery"), QStringLiteral("store.db"),
                          QStringLiteral("unlock")})); // no write-ahead log stays behind
    QCOMPARE(leftItems.size(), 2); // secret and anchor

    QVERIFY(QFile::remove(killed.lockFile()));
    secrets.items = leftItems;
    const QStringList order {killed.recoverySlot(), killed.unlockFile(), killed.journal()};
    for (int i = 0; i < moved; ++i)
        QVERIFY(QFile::rename(staged + u'/' + QFileInfo(order.at(i)).fileName(), order.at(i)));
    QCOMPARE(session::Session::open(killed, secrets, clock).error().code, Code::notFound);
    QVERIFY(session::homeIsFree(killed));
    const auto made = session::foundPractice(killed, secrets, clock, draft, larkspur());
    QVERIFY2(made.ok(), qPrintable(made.ok() ? QString() : made.error().detail));
    QCOMPARE(secrets.items.size(), 2);
    for (auto item = leftItems.cbegin(); item != leftItems.cend(); ++item)
        QVERIFY2(!secrets.items.contains(item.key()), qPrintable(item.key()));
    QVERIFY(!QFile::exists(staged));
    QVERIFY(session::Session::open(killed, secrets, clock).ok());
}

void TestKitUnlock::onlyKilledSetUpsAreSwept()
{
    test::PracticeFixture practice;
    practice.as(test::kOwner);
    practice.lock();
    const QString away = practice.folder->filePath(QStringLiteral("away"));
    QVERIFY(QFile::rename(practice.home.store(), away));
    const auto found = [&practice] {
        return session::foundPractice(practice.home, practice.secrets, practice.clock, session::PracticeDraft::make(),
                                      larkspur());
    };
    QVERIFY(!session::homeIsFree(practice.home));
    QCOMPARE(found().error().code, Code::invalid); // its companions are somebody's
    QVERIFY(QDir(practice.home.folder).mkdir(QStringLiteral("founding")));
    QCOMPARE(found().error().code, Code::invalid);
    QVERIFY(QFile::rename(away, practice.home.store()));
    QCOMPARE(practice.as(test::kOwner).personName(), QStringLiteral("Olive Hartman"));
}

void TestKitUnlock::keychainLockedInTheMiddleLosesNothing()
{
    const auto folder = test::makeFastFolder();
    const session::Home home {folder->path() + QStringLiteral("/home")};
    MemorySecrets secrets;
    const FixedClock clock(1'800'000'000'000);
    QVERIFY(session::tryKeeping(secrets).ok());
    QVERIFY(secrets.items.isEmpty());
    secrets.locked = true;
    QCOMPARE(session::tryKeeping(secrets).error().code, Code::keychainLocked);
    const auto draft = session::PracticeDraft::make();
    QCOMPARE(session::foundPractice(home, secrets, clock, draft, larkspur()).error().code, Code::keychainLocked);
    QVERIFY(secrets.items.isEmpty());
    QVERIFY(!QFile::exists(home.folder));
    secrets.locked = false;
    QVERIFY(session::foundPractice(home, secrets, clock, draft, larkspur()).ok());
}

void TestKitUnlock::draftFoundsWhatItShowed()
{
    const auto folder = test::makeFastFolder();
    const session::Home home {folder->path() + QStringLiteral("/home")};
    platform::FileSecretStore secrets(folder->path() + QStringLiteral("/secret"));
    FixedClock clock(1'800'000'000'000);
    const auto draft = session::PracticeDraft::make();
    const QStringList codes = session::recoveryCodesOf(draft);
    QCOMPARE(codes.size(), access::kRecoveryCodes);
    const auto kit = session::kitContent(draft.kit, QStringLiteral("Larkspur"), QStringLiteral("Olive Hartman"),
                                         QStringLiteral("America/New_York"), clock.now().wallMs);
    QCOMPARE(kit.date, QStringLiteral("2027-01-15"));
    session::PracticeRequest request = larkspur();
    request.address = QStringLiteral("12 Orchard Street, Albany, NY 12207");
    request.licence = QStringLiteral("NY-AES-20417");
    request.usedStep = access::totpStep(clock.now().wallMs);
    QVERIFY(session::foundPractice(home, secrets, clock, draft, request).ok());

    auto session = session::Session::open(home, secrets, clock);
    QVERIFY(session.ok());
    const auto logIn = [&](const QString &code) {
        return (*session)->login(test::kOwner, test::PracticeFixture::passwordOf(test::kOwner), code).result();
    };
    QCOMPARE(logIn(access::totpCode(draft.totp, request.usedStep)).error().code, Code::denied); // shown once already
    const Result<void> in = logIn(access::totpCode(draft.totp, request.usedStep + 1));
    QVERIFY2(in.ok(), qPrintable(in.ok() ? QString() : in.error().detail));
    QCOMPARE((*session)->settings().practice().address, request.address);
    QCOMPARE((*session)->settings().practice().licence, request.licence);
    (*session)->lock();
    QVERIFY(logIn(codes.at(3)).ok());
    session->reset();
    QVERIFY(QFile::remove(folder->path() + QStringLiteral("/secret")));
    QVERIFY(session::unlockWithKit(home, secrets, clock, {kit.kitCode, {}}).ok());
}

VB_TEST(TestKitUnlock)
#include "test_kit_unlock.moc"
