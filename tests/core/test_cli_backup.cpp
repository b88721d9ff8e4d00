#include "tests/kit/cli_home.h"
#include "tests/kit/test_main.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace vb;
using namespace vb::test;
using namespace Qt::StringLiterals;

namespace {

QByteArray archivedBytes(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

/// The drill: a PC is lost, and the practice comes back on a clean one from a backup and the recovery kit.
class TestCliBackup : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void restoreOnACleanMachine();
    void faultsHaveTheirExitCodes();
    void keysRotate();

private:
    [[nodiscard]] CliRun restore(const QString &file, const QString &kitCode) const
    {
        return m_clean.run({u"backup"_s, u"restore"_s, file, u"--kit-code"_s, kitCode});
    }
    [[nodiscard]] QString kit() const { return m_home.made.value(u"kit_code"_s).toString(); }
    /// On the clean machine, with the password and authenticator of before.
    [[nodiscard]] CliRun there(const QString &login, const QStringList &command) const
    {
        return CliHome::bare(m_clean.globals() + m_home.logIn(login) + command);
    }

    CliHome m_home;
    CliHome m_clean;
    QString m_file;
};

void TestCliBackup::initTestCase()
{
    QCOMPARE(m_home.init().exit, 0);
    QVERIFY(m_home.addPeople({Role::nurse, Role::privacyOfficer}));
    QCOMPARE(m_home
                 .as(u"olive"_s,
                     {u"patient"_s, u"add"_s, u"--given"_s, u"Ada"_s, u"--family"_s, u"Quill"_s, u"--birth-date"_s,
                      u"1980-02-03"_s})
                 .exit,
             0);
    m_file = m_home.path(u"monday.vbk"_s);
}

void TestCliBackup::restoreOnACleanMachine()
{
    const CliRun made = m_home.as(u"nurse"_s, {u"backup"_s, u"create"_s, m_file});
    QVERIFY2(made.exit == 0, made.err);
    QVERIFY(made.row().value(u"bytes"_s).toInteger() == QFile(m_file).size());
    const CliRun seen = m_home.as(u"nurse"_s, {u"backup"_s, u"verify"_s, m_file});
    QVERIFY2(seen.exit == 0, seen.err);
    QVERIFY(seen.row().value(u"ok"_s).toBool());
    QCOMPARE(m_home.as(u"nurse"_s, {u"backup"_s, u"create"_s, m_file}).exit, 6);

    const QString code = m_clean.write(u"kit.txt"_s, kit().toUtf8() + '\n');
    const CliRun restored = m_clean.run({u"backup"_s, u"restore"_s, m_file, u"--kit-code-file"_s, code});
    QVERIFY2(restored.exit == 0, restored.err);
    QVERIFY(!restored.row().value(u"device_id"_s).toString().isEmpty());
    QVERIFY(restored.row().value(u"device_id"_s) != m_home.made.value(u"device_id"_s));
    QCOMPARE(restored.row().value(u"practice_id"_s), m_home.made.value(u"practice_id"_s));

    QCOMPARE(there(u"nurse"_s, {u"patient"_s, u"search"_s, u"quill"_s}).rows().size(), 1);
    const CliRun verified = there(u"privacy_officer"_s, {u"audit"_s, u"verify"_s});
    QVERIFY2(verified.exit == 0, verified.err);
    QVERIFY(verified.row().value(u"ok"_s).toBool());
    QCOMPARE(there(u"olive"_s, {u"store"_s, u"check"_s}).exit, 0);
    QCOMPARE(there(u"olive"_s, {u"patient"_s, u"search"_s, u"ada"_s}).rows(),
             m_home.as(u"olive"_s, {u"patient"_s, u"search"_s, u"ada"_s}).rows());
}

void TestCliBackup::faultsHaveTheirExitCodes()
{
    CliHome other;
    QCOMPARE(other.init().exit, 0);
    const QString file = m_home.path(u"tuesday.vbk"_s);
    QCOMPARE(m_home.as(u"olive"_s, {u"backup"_s, u"create"_s, file}).exit, 0);
    QDir(m_clean.home()).removeRecursively();
    QFile::remove(m_clean.secretFile());

    QCOMPARE(restore(file, other.made.value(u"kit_code"_s).toString()).exit, 3);
    QCOMPARE(m_clean.run({u"backup"_s, u"restore"_s, file}).exit, 2);
    QCOMPARE(restore(file, u"not a kit"_s).exit, 6);
    QCOMPARE(restore(m_home.path(u"none.vbk"_s), kit()).exit, 4);
    QCOMPARE(m_home.run({u"backup"_s, u"restore"_s, file, u"--kit-code"_s, kit()}).exit, 6); // there is a practice
    QCOMPARE(m_home.as(u"olive"_s, {u"backup"_s, u"create"_s, m_home.path(u"no/such/folder.vbk"_s)}).exit, 1);

    QByteArray bytes = archivedBytes(file);
    bytes[bytes.size() / 2] = static_cast<char>(bytes.at(bytes.size() / 2) ^ 1);
    const QString damaged = m_home.write(u"damaged.vbk"_s, bytes);
    QVERIFY(QFile::copy(file + u".key"_s, damaged + u".key"_s));
    const CliRun refused = restore(damaged, kit());
    QCOMPARE(refused.exit, 5);
    QCOMPARE(refused.code(), u"integrity"_s);
    QCOMPARE(m_home.as(u"olive"_s, {u"backup"_s, u"verify"_s, damaged}).exit, 5);
    QVERIFY(QFile::remove(file + u".key"_s));
    QCOMPARE(restore(file, kit()).exit, 4);
    QVERIFY(!QDir(m_clean.home()).exists());
}

void TestCliBackup::keysRotate()
{
    const QString paper = m_home.path(u"new kit.pdf"_s);
    QCOMPARE(m_home.as(u"olive"_s, {u"key"_s, u"rotate"_s, u"epoch"_s}).row().value(u"epoch"_s).toInteger(), 2);
    QCOMPARE(m_home.as(u"nurse"_s, {u"key"_s, u"rotate"_s, u"kit"_s, u"--kit"_s, paper}).exit, 3);
    QVERIFY(!QFile::exists(paper));
    const CliRun replaced = m_home.as(u"olive"_s, {u"key"_s, u"rotate"_s, u"kit"_s, u"--kit"_s, paper});
    QVERIFY2(replaced.exit == 0, replaced.err);
    QVERIFY(archivedBytes(paper).startsWith("%PDF-"));
    QCOMPARE(m_home.as(u"olive"_s, {u"key"_s, u"rotate"_s, u"kit"_s, u"--kit"_s, paper}).exit, 6);
    const CliRun rekeyed = m_home.batch(u"olive"_s, {u"key rotate store"_s, u"patient search quill"_s});
    QCOMPARE(rekeyed.exit, 8); // nothing goes on behind it
    QCOMPARE(m_home.as(u"olive"_s, {u"patient"_s, u"search"_s, u"quill"_s}).rows().size(), 1);
    const auto unlock = [this](const QString &code) {
        return m_home.run({u"practice"_s, u"unlock"_s, u"--kit-code"_s, code});
    };
    QCOMPARE(unlock(kit()).exit, 3);
    QCOMPARE(unlock(replaced.row().value(u"kit_code"_s).toString()).exit, 0);
}

VB_TEST(TestCliBackup)

#include "test_cli_backup.moc"
