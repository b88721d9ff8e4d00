#include "core/backup/backup_key.h"
#include "core/base/durable_file.h"
#include "core/keys/kit.h"
#include "core/session/restore.h"
#include "core/sql/db.h"
#include "tests/kit/practice_fixture.h"
#include "tests/kit/test_main.h"

#include <QDateTime>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QTest>

using namespace vb;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kBackupHour = 3'600'000;

QByteArray backupBytes(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void putBytes(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("cannot write %s", qPrintable(path));
}

QStringList filesBelow(const QString &folder)
{
    QStringList files;
    QDirIterator all(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (all.hasNext())
        files.append(all.next());
    return files;
}

QString why(const Error &error)
{
    return codeName(error.code) + u": "_s + error.detail;
}

/// A practice that makes backups, and a second PC that has nothing yet.
struct TwoPcs {
    TwoPcs()
    {
        const auto added = add(u"Marigold"_s, u"Quillfeather"_s);
        if (!added.ok())
            qFatal("%s", qPrintable(why(added.error())));
    }
    Result<patient::Patient> add(const QString &given, const QString &family)
    {
        return first.as(test::kOwner)
            .patients()
            .add({.given = given, .family = family, .birthDate = u"1980-02-03"_s})
            .result();
    }
    Result<session::BackupMade> backUp(const QString &name = u"one.vbk"_s)
    {
        return first.as(test::kOwner).backups().create(path(name)).result();
    }
    [[nodiscard]] QString path(const QString &name) const { return folder->filePath(name); }
    Result<session::Restored> restore(const QString &name = u"one.vbk"_s, const QString &kitCode = {})
    {
        return session::restoreBackup(home, secrets, first.clock,
                                      {path(name), kitCode.isEmpty() ? first.made.kitCode : kitCode});
    }
    /// Keys of a backup, as whoever has the kit gets them.
    Result<backup::BackupKeys> keysOf(const QString &name)
    {
        VB_TRY(const keys::Kit kit, keys::parseKitCode(first.made.kitCode));
        VB_TRY(const backup::BackupHead head, backup::readBackupHead(path(name)));
        return backup::openKeyPart(path(name), head, keys::rootKeys(kit.seed).recovery);
    }
    /// True when the second PC has nothing, as before.
    [[nodiscard]] bool secondIsEmpty() const
    {
        return filesBelow(home.folder).isEmpty() && !QFile::exists(path(u"second.secret"_s));
    }

    test::PracticeFixture first;
    std::unique_ptr<QTemporaryDir> folder = test::makeFastFolder();
    session::Home home {folder->filePath(u"second"_s)};
    platform::FileSecretStore secrets {folder->filePath(u"second.secret"_s)};
};

} // namespace

/// Backups: made while people work, checked by restoring, brought back on another PC with kit and file, and of no use
/// to anyone else.
class TestBackup : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void drill();
    void workGoesOnMeanwhile();
    void verifyRestoresAside();
    void verifyFindsWhatWasTamperedWith();
    void changedBackupsAreRefused_data();
    void changedBackupsAreRefused();
    void changedKeyPartsAreRefused();
    void wrongKitsAreRefused();
    void newerBackupsAreRefused();
    void nothingIsReplaced();
    void failuresLeaveNothing();
    void failedRestoresLeaveNothing();
    void oldKeysAreDestroyed();
    void agesAreTold();
    void dailyBackupsAreMadeByThemselves();
    void foldersAreTried();
    void nothingIsReadable();
};

void TestBackup::drill()
{
    TwoPcs pcs;
    pcs.first.addPerson(Role::nurse);
    const auto made = pcs.backUp();
    QVERIFY2(made.ok(), made.ok() ? "" : qPrintable(why(made.error())));
    QVERIFY(pcs.add(u"Later"_s, u"Thanthat"_s).ok());
    const quint64 sizeThen = made->entries;
    pcs.first.lock();

    const auto restored = pcs.restore();
    QVERIFY2(restored.ok(), restored.ok() ? "" : qPrintable(why(restored.error())));
    QVERIFY2(restored->problems.isEmpty(), qPrintable(restored->problems.join(u"; "_s)));
    QCOMPARE(restored->practice, pcs.first.made.practice);
    QVERIFY(restored->device != pcs.first.made.device);
    QCOMPARE(restored->entries, sizeThen);
    QVERIFY(!pcs.home.folder.isEmpty() && !QFile::exists(pcs.home.folder + u"/founding"_s));

    // Everybody comes in with the password of then, and a one-time code: it is another PC.
    auto session = session::Session::open(pcs.home, pcs.secrets, pcs.first.clock);
    QVERIFY2(session.ok(), session.ok() ? "" : qPrintable(why(session.error())));
    pcs.first.clock.advance(60'000);
    const auto in = [&](const QString &login) {
        return (*session)->login(login, test::PracticeFixture::passwordOf(login), pcs.first.totpOf(login)).result();
    };
    QCOMPARE((*session)
                 ->login(test::kOwner, test::PracticeFixture::passwordOf(test::kOwner), std::monostate {})
                 .result()
                 .error()
                 .code,
             Code::codeRequired);
    QVERIFY(in(u"nurse"_s).ok());
    QCOMPARE((*session)->patients().search(u"quillfeather"_s, 5).result()->size(), size_t(1));
    QVERIFY((*session)->patients().search(u"thanthat"_s, 5).result()->empty());
    (*session)->lock();
    QVERIFY(in(test::kOwner).ok());
    QVERIFY2((*session)->warnings().isEmpty(), qPrintable((*session)->warnings().join(u"; "_s)));
    const auto verdict = (*session)->audit().verify().result();
    QVERIFY(verdict.ok() && verdict->ok());
    const auto check = (*session)->audit().check().result();
    QVERIFY(check.ok());
    QVERIFY2(check->ok(), qPrintable(check->problems.join(u"; "_s)));
    const auto entries = (*session)->audit().list({.action = u"restore"_s}).result();
    QVERIFY(entries.ok() && entries->size() == 2); // the other one is its name
    QCOMPARE(entries->front().device, restored->device);
    QVERIFY(entries->front().detail.contains(pcs.first.made.device.text()));
    QVERIFY(entries->front().detail.contains(u"closed at %1 entries"_s.arg(sizeThen)));

    // A PC of its own: other chart numbers, backups of its own.
    const auto added = (*session)
                           ->patients()
                           .add({.given = u"Odo"_s, .family = u"Fennimore"_s, .birthDate = u"1970-01-01"_s})
                           .result();
    QVERIFY(added.ok() && added->chartNo.startsWith(u"A2-"_s));
    QVERIFY((*session)->backups().create(pcs.path(u"second.vbk"_s)).result().ok());
    QVERIFY((*session)->backups().verify(pcs.path(u"second.vbk"_s)).result().ok());
    QCOMPARE((*session)->backups().verify(pcs.path(u"one.vbk"_s)).result().error().code, Code::notFound);
}

void TestBackup::workGoesOnMeanwhile()
{
    TwoPcs pcs;
    session::Session &session = pcs.first.as(test::kOwner);
    bool wrote = false;
    const auto made
        = session.backups()
              .create(pcs.path(u"one.vbk"_s),
                      [&](qint64, qint64) {
                          wrote = session.patients()
                                      .add({.given = u"Mid"_s, .family = u"Copying"_s, .birthDate = u"1999-09-09"_s})
                                      .result()
                                      .ok();
                          return true;
                      })
              .result();
    QVERIFY2(made.ok(), made.ok() ? "" : qPrintable(why(made.error())));
    QVERIFY(wrote);
    const auto seen = session.backups().verify(made->path).result();
    QVERIFY2(seen.ok() && seen->problems.isEmpty(), seen.ok() ? "" : qPrintable(why(seen.error())));
    QCOMPARE(seen->entries, made->entries); // as it was when the copy began
    QCOMPARE(session.patients().search(u"copying"_s, 5).result()->size(), size_t(1));
    // Stopped by whoever watches: nothing is left.
    QVERIFY(!session.backups().create(pcs.path(u"two.vbk"_s), [](qint64, qint64) { return false; }).result().ok());
    QVERIFY(!QFile::exists(pcs.path(u"two.vbk"_s)) && !QFile::exists(pcs.path(u"two.vbk.key"_s)));
}

void TestBackup::verifyRestoresAside()
{
    TwoPcs pcs;
    QVERIFY(pcs.backUp().ok());
    session::Session &session = pcs.first.as(test::kOwner);
    const auto seen = session.backups().verify(pcs.path(u"one.vbk"_s)).result();
    QVERIFY2(seen.ok(), seen.ok() ? "" : qPrintable(why(seen.error())));
    QVERIFY2(seen->problems.isEmpty(), qPrintable(seen->problems.join(u"; "_s)));
    QVERIFY(!QFile::exists(pcs.first.home.folder + u"/verifying"_s));
    QCOMPARE(session.backups().state().result()->verifiedMs, pcs.first.clock.now().wallMs);
    const auto entries = session.audit().list({.objectKind = u"backup"_s}).result();
    QVERIFY(entries.ok());
    QStringList actions;
    for (const audit::Entry &entry : *entries)
        actions.append(entry.action);
    QCOMPARE(actions, (QStringList {u"backup"_s, u"verify"_s}));
}

void TestBackup::verifyFindsWhatWasTamperedWith()
{
    TwoPcs pcs;
    QVERIFY(pcs.backUp(u"good.vbk"_s).ok());
    const auto keys = pcs.keysOf(u"good.vbk"_s);
    QVERIFY(keys.ok());
    pcs.first.lock();
    {
        auto db = sql::Db::open(pcs.first.home.store(), keys->store, {});
        QVERIFY(db.ok());
        QVERIFY(db->exec("UPDATE patient SET given = 'Other'").ok());
    }
    const auto made = pcs.backUp(u"bad.vbk"_s);
    QVERIFY(made.ok());
    const auto seen = pcs.first.as(test::kOwner).backups().verify(made->path).result();
    QVERIFY(seen.ok());
    QVERIFY(!seen->problems.isEmpty());
    QCOMPARE(pcs.first.as(test::kOwner).backups().state().result()->verifiedMs, qint64(0));
    const auto restored = pcs.restore(u"bad.vbk"_s);
    QVERIFY(restored.ok() && !restored->problems.isEmpty());
}

void TestBackup::changedBackupsAreRefused_data()
{
    QTest::addColumn<double>("where"); // 0 … 1 of the file; beyond: a change of its length
    QTest::newRow("magic") << 0.0;
    QTest::newRow("early") << 0.01;
    QTest::newRow("middle") << 0.5;
    QTest::newRow("late") << 0.99;
    QTest::newRow("last tag") << 1.0;
    QTest::newRow("cut off") << 2.0;
    QTest::newRow("lengthened") << 3.0;
    QTest::newRow("nothing left") << 4.0;
}

void TestBackup::changedBackupsAreRefused()
{
    QFETCH(double, where);
    TwoPcs pcs;
    QVERIFY(pcs.backUp().ok());
    QByteArray bytes = backupBytes(pcs.path(u"one.vbk"_s));
    const qsizetype whole = bytes.size();
    if (where <= 1.0) {
        const auto at = static_cast<qsizetype>(where * static_cast<double>(whole - 1));
        bytes[at] = static_cast<char>(bytes.at(at) ^ 0x10);
    } else {
        bytes = where < 2.5 ? bytes.chopped(80'000) : where < 3.5 ? bytes + bytes.left(65'552) : QByteArray();
    }
    putBytes(pcs.path(u"one.vbk"_s), bytes);
    const auto restored = pcs.restore();
    QVERIFY(!restored.ok());
    QCOMPARE(restored.error().code, Code::integrity);
    QVERIFY(pcs.secondIsEmpty());
    const auto seen = pcs.first.as(test::kOwner).backups().verify(pcs.path(u"one.vbk"_s)).result();
    QVERIFY(!seen.ok());
    QCOMPARE(seen.error().code, Code::integrity);
    QVERIFY(!QFile::exists(pcs.first.home.folder + u"/verifying"_s));
}

void TestBackup::changedKeyPartsAreRefused()
{
    TwoPcs pcs;
    QVERIFY(pcs.backUp().ok());
    QVERIFY(pcs.backUp(u"two.vbk"_s).ok());
    const QString keyPart = pcs.path(u"one.vbk.key"_s);
    const QByteArray bytes = backupBytes(keyPart);
    for (qsizetype i = 0; i < bytes.size(); ++i) {
        QByteArray changed = bytes;
        changed[i] = static_cast<char>(changed.at(i) ^ 1);
        putBytes(keyPart, changed);
        QVERIFY2(!pcs.keysOf(u"one.vbk"_s).ok(), qPrintable(QString::number(i)));
    }
    putBytes(keyPart, backupBytes(pcs.path(u"two.vbk.key"_s)));
    QCOMPARE(pcs.restore().error().code, Code::integrity);
    QVERIFY(QFile::remove(keyPart));
    QCOMPARE(pcs.restore().error().code, Code::notFound);
    QVERIFY(pcs.secondIsEmpty());
    putBytes(keyPart, bytes);
    QVERIFY(pcs.restore().ok());
}

void TestBackup::wrongKitsAreRefused()
{
    TwoPcs pcs;
    QVERIFY(pcs.backUp().ok());
    test::PracticeFixture other;
    QCOMPARE(pcs.restore(u"one.vbk"_s, other.made.kitCode).error().code, Code::denied);
    QString mistyped = pcs.first.made.kitCode;
    mistyped[40] = mistyped.at(40) == u'A' ? u'B' : u'A';
    QCOMPARE(pcs.restore(u"one.vbk"_s, mistyped).error().code, Code::invalid);
    QCOMPARE(pcs.restore(u"none.vbk"_s).error().code, Code::notFound);
    QVERIFY(pcs.secondIsEmpty());
    // Nor beside a practice.
    QVERIFY(pcs.restore().ok());
    QCOMPARE(pcs.restore().error().code, Code::invalid);
    QVERIFY(session::Session::open(pcs.home, pcs.secrets, pcs.first.clock).ok());
}

void TestBackup::newerBackupsAreRefused()
{
    TwoPcs pcs;
    QVERIFY(pcs.backUp().ok());
    const auto keys = pcs.keysOf(u"one.vbk"_s);
    QVERIFY(keys.ok());
    const QString store = pcs.path(u"newer.db"_s);
    auto manifest = backup::unpackBackup(pcs.path(u"one.vbk"_s), keys->file, store);
    QVERIFY(manifest.ok());
    {
        auto db = sql::Db::open(store, keys->store, {});
        QVERIFY(db.ok());
        QVERIFY(
            db->exec("UPDATE meta SET value = 9999 WHERE key = 'min_compatible'; PRAGMA user_version = 9999;").ok());
        QVERIFY(db->checkpoint().ok());
    }
    const auto head = backup::readBackupHead(pcs.path(u"one.vbk"_s));
    QVERIFY(head.ok());
    manifest->storeSize = QFileInfo(store).size();
    QVERIFY(backup::writeBackup(pcs.path(u"newer.vbk"_s), *head, keys->file, store, *manifest).ok());
    QVERIFY(QFile::copy(pcs.path(u"one.vbk.key"_s), pcs.path(u"newer.vbk.key"_s)));
    QCOMPARE(pcs.restore(u"newer.vbk"_s).error().code, Code::tooNew);
    QVERIFY(pcs.secondIsEmpty());
}

void TestBackup::nothingIsReplaced()
{
    TwoPcs pcs;
    QVERIFY(pcs.backUp().ok());
    const QByteArray before = backupBytes(pcs.path(u"one.vbk"_s));
    QCOMPARE(pcs.backUp().error().code, Code::invalid);
    QCOMPARE(backupBytes(pcs.path(u"one.vbk"_s)), before);
    QCOMPARE(pcs.backUp(u"no such folder/one.vbk"_s).error().code, Code::io);
}

/// The n-th write, flush or rename of a file fails, until the backup gets through.
void TestBackup::failuresLeaveNothing()
{
    TwoPcs pcs;
    session::Session &session = pcs.first.as(test::kOwner);
    const QString path = pcs.path(u"one.vbk"_s);
    int n = 1;
    for (;; ++n) {
        QVERIFY(n < 1000);
        file::failNth(n, false);
        const auto made = session.backups().create(path).result();
        file::failNth(0, false);
        if (made.ok())
            break;
        QVERIFY2(filesBelow(pcs.folder->path()).isEmpty(), qPrintable(QString::number(n)));
    }
    QVERIFY(n > 10); // it did fail
    const auto seen = session.backups().verify(path).result();
    QVERIFY(seen.ok() && seen->problems.isEmpty());
    QCOMPARE(filesBelow(pcs.folder->path()).size(), 2);
}

void TestBackup::failedRestoresLeaveNothing()
{
    TwoPcs pcs;
    QVERIFY(pcs.backUp().ok());
    int n = 1;
    for (;; ++n) {
        QVERIFY(n < 1000);
        file::failNth(n, false);
        const auto restored = pcs.restore();
        file::failNth(0, false);
        if (restored.ok())
            break;
        QVERIFY2(pcs.secondIsEmpty(), qPrintable(u"%1: %2"_s.arg(n).arg(filesBelow(pcs.home.folder).join(u' '))));
    }
    QVERIFY(n > 10);
    QVERIFY(session::Session::open(pcs.home, pcs.secrets, pcs.first.clock).ok());
}

void TestBackup::oldKeysAreDestroyed()
{
    TwoPcs pcs;
    QVERIFY(pcs.backUp(u"old.vbk"_s).ok());
    pcs.first.lock();
    pcs.first.clock.advance(90 * 24 * kBackupHour - kBackupHour / 2);
    QVERIFY(pcs.backUp(u"new.vbk"_s).ok());
    QVERIFY(QFile::exists(pcs.path(u"old.vbk.key"_s)));
    pcs.first.lock();
    pcs.first.clock.advance(kBackupHour);
    QVERIFY(pcs.backUp(u"newest.vbk"_s).ok());
    QVERIFY(!QFile::exists(pcs.path(u"old.vbk.key"_s)));
    QVERIFY(QFile::exists(pcs.path(u"old.vbk"_s)));
    QVERIFY(QFile::exists(pcs.path(u"new.vbk.key"_s)));
    session::BackupService &backups = pcs.first.as(test::kOwner).backups();
    QCOMPARE(backups.verify(pcs.path(u"old.vbk"_s)).result().error().code, Code::notFound);
    QVERIFY(backups.verify(pcs.path(u"new.vbk"_s)).result().ok());
    QCOMPARE(pcs.restore(u"old.vbk"_s).error().code, Code::notFound);
}

void TestBackup::agesAreTold()
{
    TwoPcs pcs;
    const auto state = [&pcs] { return *pcs.first.as(test::kOwner).backups().state().result(); };
    QVERIFY(state().isOld && state().newestPath.isEmpty());
    const auto warned
        = [&pcs](const QString &login) { return pcs.first.as(login).warnings().filter(u"backup"_s).size() == 1; };
    QVERIFY(!warned(test::kOwner)); // the practice is new
    pcs.first.lock();
    pcs.first.clock.advance(49 * kBackupHour);
    QVERIFY(warned(test::kOwner));
    QVERIFY(pcs.backUp().ok());
    QVERIFY(!state().isOld);
    QCOMPARE(state().newestMs, pcs.first.clock.now().wallMs);
    pcs.first.lock();
    pcs.first.clock.advance(48 * kBackupHour + 1);
    QVERIFY(state().isOld);
    QCOMPARE(state().newestPath, pcs.path(u"one.vbk"_s));
    QVERIFY(warned(test::kOwner));
    QVERIFY(!warned(pcs.first.addPerson(Role::nurse)));
}

void TestBackup::dailyBackupsAreMadeByThemselves()
{
    TwoPcs pcs;
    pcs.first.addPerson(Role::nurse);
    const QString day
        = QDateTime::fromMSecsSinceEpoch(pcs.first.clock.now().wallMs, Qt::UTC).date().toString(Qt::ISODate);
    const auto run = [&pcs](qint64 later) {
        pcs.first.lock();
        pcs.first.clock.advance(later);
        return *pcs.first.as(u"nurse"_s).backups().runDue().result();
    };
    QVERIFY(!run(0)); // no folder is chosen
    QVERIFY(pcs.first.as(test::kOwner).backups().setFolder(pcs.folder->path()).result().ok());
    const auto first = run(0);
    QVERIFY(first);
    QCOMPARE(first->path, pcs.path(u"verbena-%1.vbk"_s.arg(day)));
    const auto checked = run(0); // the first one is checked as soon as there is time
    QVERIFY(checked && checked->id == first->id && checked->problems.isEmpty());
    QVERIFY(!run(23 * kBackupHour));
    const auto second = run(kBackupHour);
    QVERIFY(second && second->id != first->id);
    QVERIFY(!run(0));
    for (int days = 2; days < 7; ++days)
        QVERIFY(run(24 * kBackupHour)->id != second->id);
    const auto seventh = run(24 * kBackupHour);
    const auto again = run(0); // a week after the first check
    QVERIFY(seventh && again && seventh->id == again->id);
    QVERIFY(!run(0));
    QCOMPARE(filesBelow(pcs.folder->path()).size(), 2 * 8);
    // A medium that is away: said, and made up for when it is back.
    QVERIFY(pcs.first.as(test::kOwner).backups().setFolder({}).result().ok());
    QVERIFY(!run(48 * kBackupHour));
}

void TestBackup::foldersAreTried()
{
    TwoPcs pcs;
    session::BackupService &backups = pcs.first.as(test::kOwner).backups();
    QCOMPARE(backups.setFolder(pcs.path(u"no such folder"_s)).result().error().code, Code::io);
    QVERIFY(backups.state().result()->folder.isEmpty());
    QVERIFY(backups.setFolder(pcs.folder->path()).result().ok());
    QCOMPARE(backups.state().result()->folder, pcs.folder->path());
    QVERIFY(filesBelow(pcs.folder->path()).isEmpty());
    const QString nurse = pcs.first.addPerson(Role::nurse);
    QCOMPARE(pcs.first.as(nurse).backups().setFolder({}).result().error().code, Code::denied);
    // The stick is pulled out.
    const QString stick = pcs.path(u"stick"_s);
    QVERIFY(QDir().mkpath(stick));
    QVERIFY(pcs.first.as(test::kOwner).backups().setFolder(stick).result().ok());
    QVERIFY(QDir(stick).removeRecursively());
    const auto due = pcs.first.as(test::kOwner).backups().runDue().result();
    QVERIFY(!due.ok());
    QCOMPARE(due.error().code, Code::io);
}

void TestBackup::nothingIsReadable()
{
    TwoPcs pcs;
    QVERIFY(pcs.backUp().ok());
    QVERIFY(pcs.first.as(test::kOwner).backups().verify(pcs.path(u"one.vbk"_s)).result().ok());
    for (const QString &path : filesBelow(pcs.folder->path()) + filesBelow(pcs.first.home.folder)) {
        const QByteArray bytes = backupBytes(path);
        for (const char *const marker : {"Quillfeather", "quillfeather", "Marigold", "one.vbk", "SQLite format"})
            QVERIFY2(!bytes.contains(marker), qPrintable(path + u": "_s + QString::fromLatin1(marker)));
    }
}

VB_TEST(TestBackup)

#include "test_backup.moc"
