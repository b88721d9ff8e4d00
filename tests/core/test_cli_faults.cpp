#include "core/keys/unlock_file.h"
#include "core/sql/db.h"
#include "tests/kit/cli_home.h"
#include "tests/kit/test_main.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QTest>

using namespace vb;
using namespace vb::test;
using namespace Qt::StringLiterals;

namespace {

QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

const QStringList kLook {u"patient"_s, u"search"_s, u"kept"_s};

} // namespace

/// What goes wrong around a store: each test starts with a practice in which one patient is kept.
class TestCliFaults : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<CliHome> m_home;
    std::unique_ptr<CliHome> m_first; // made once; the tests work on copies

    [[nodiscard]] CliRun look() const { return m_home->as(u"olive"_s, kLook); }
    void put(const QString &path, const QByteArray &content) const
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate) && file.write(content) == content.size());
    }
    /// The store opened behind the program's back, as somebody with all secrets could.
    [[nodiscard]] Result<sql::Db> openStore() const
    {
        const Result<keys::UnlockFile> unlock
            = keys::readUnlockFile(m_home->path(u"home/unlock"_s), SecretBytes::copyOf(bytesOf(m_home->secretFile())));
        if (!unlock)
            return unlock.error();
        VB_TRY(const keys::OpenedUser user,
               keys::openUnlockEntry(unlock->entries.front(),
                                     SecretBytes::copyOf(CliHome::passwordOf(u"olive"_s).toUtf8())));
        return sql::Db::open(m_home->storeFile(), user.storeKey, {});
    }
    [[nodiscard]] CliRun unlock(const QStringList &more = {}) const
    {
        return m_home->run(
            QStringList {u"practice"_s, u"unlock"_s, u"--kit-code"_s, m_home->made.value(u"kit_code"_s).toString()}
            + more);
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_first = std::make_unique<CliHome>();
        const CliRun made = m_first->init();
        QVERIFY2(made.exit == 0, made.err.constData());
        QCOMPARE(m_first
                     ->as(u"olive"_s,
                          {u"patient"_s, u"add"_s, u"--given"_s, u"Kept"_s, u"--family"_s, u"Person"_s,
                           u"--birth-date"_s, u"1980-01-01"_s})
                     .exit,
                 0);
    }

    void init()
    {
        m_home = std::make_unique<CliHome>();
        m_home->made = m_first->made;
        QVERIFY(QDir().mkdir(m_home->home()));
        for (const QString &name : {u"home/store.db"_s, u"home/unlock"_s, u"home/recovery"_s, u"home/journal"_s,
                                    u"device.secret"_s, u"device.secret.anchor"_s, u"olive.totp"_s}) {
            QVERIFY2(QFile::copy(m_first->path(name), m_home->path(name)), qPrintable(name));
            QVERIFY(QFile::setPermissions(m_home->path(name), QFile::ReadOwner | QFile::WriteOwner));
        }
    }

    void theCopyWorks()
    {
        QCOMPARE(look().rows().size(), 1);
        QVERIFY(openStore().ok());
    }

    void oneProgramAtATime()
    {
        auto holder = startCli(m_home->globals() + m_home->logIn(u"olive"_s) + QStringList {u"batch"_s});
        holder->write("version\n");
        QVERIFY(!nextLine(*holder).isEmpty()); // it is in
        const CliRun second = look();
        QCOMPARE(second.exit, 8);
        QCOMPARE(second.code(), u"busy"_s);
        QVERIFY2(second.message().contains(u"verbena-cli"_s)
                     && second.message().contains(QString::number(holder->processId())),
                 qPrintable(second.message()));
        QCOMPARE(unlock().exit, 8);
        QCOMPARE(m_home->init().exit, 8);
        holder->write("patient search kept\n");
        QVERIFY(nextLine(*holder).contains("\"ok\":true"));
        holder->closeWriteChannel();
        QVERIFY(holder->waitForFinished(cliDeadlineMs()));
        QCOMPARE(holder->exitCode(), 0);
        QCOMPARE(look().exit, 0);
    }

    void aKilledProgramHoldsNothing()
    {
        auto holder = startCli(m_home->globals() + m_home->logIn(u"olive"_s) + QStringList {u"batch"_s});
        holder->write("version\n");
        QVERIFY(!nextLine(*holder).isEmpty());
        holder->kill();
        QVERIFY(holder->waitForFinished(cliDeadlineMs()));
        QCOMPARE(look().exit, 0);
    }

    void anotherPracticeIsNotPutOver()
    {
        const QByteArray before = bytesOf(m_home->storeFile());
        const CliRun second = m_home->init();
        QCOMPARE(second.exit, 6);
        QCOMPARE(second.code(), u"invalid"_s);
        QVERIFY(bytesOf(m_home->storeFile()) == before);
        QVERIFY(!QFile::exists(m_home->path(u"kit.pdf"_s)));
    }

    void aFailedInitLeavesNothing_data()
    {
        QTest::addColumn<QString>("option");
        QTest::addColumn<QString>("value");
        QTest::addColumn<int>("exit");
        QTest::newRow("kit cannot be written") << u"--kit"_s << u"/nowhere/at/all/kit.pdf"_s << 1;
        QTest::newRow("weak password") << u"--password-file"_s << m_first->write(u"weak"_s, "password\n") << 6;
        QTest::newRow("time zone that is none") << u"--timezone"_s << u"Mars/Olympus"_s << 6;
        QTest::newRow("login that is none") << u"--owner"_s << u"O!"_s << 6;
        QTest::newRow("empty name") << u"--name"_s << u""_s << 6;
        QTest::newRow("card number for a name") << u"--owner-name"_s << u"4242 4242 4242 4242"_s << 6;
    }
    void aFailedInitLeavesNothing()
    {
        QFETCH(QString, option);
        QFETCH(QString, value);
        QFETCH(int, exit);
        const CliHome fresh;
        QStringList line {u"practice"_s,        u"init"_s,
                          u"--name"_s,          u"A"_s,
                          u"--timezone"_s,      u"UTC"_s,
                          u"--owner"_s,         u"olive"_s,
                          u"--owner-name"_s,    u"Olive Hartman"_s,
                          u"--kit"_s,           fresh.path(u"kit.pdf"_s),
                          u"--password-file"_s, fresh.passwordFile(u"olive"_s)};
        line[line.indexOf(option) + 1] = value;
        const CliRun result = fresh.run(line);
        QVERIFY2(result.exit == exit, result.err.constData());
        QVERIFY(result.out.isEmpty());
        for (const QString &left :
             {fresh.home(), fresh.secretFile(), fresh.secretFile() + u".anchor"_s, fresh.path(u"kit.pdf"_s)})
            QVERIFY2(!QFileInfo::exists(left), qPrintable(left));
    }

    void aSecretThatOthersCanReadIsRefused()
    {
        QVERIFY(QFile::setPermissions(m_home->secretFile(),
                                      QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup | QFile::ReadOther));
        const CliRun result = look();
        QCOMPARE(result.exit, 3);
        QCOMPARE(result.code(), u"denied"_s);
        QVERIFY(QFile::setPermissions(m_home->secretFile(), QFile::ReadOwner | QFile::WriteOwner));
        QCOMPARE(look().exit, 0);
    }

    void aMissingSecretIsNotMadeAnew()
    {
        const QByteArray secret = bytesOf(m_home->secretFile());
        QVERIFY(QFile::remove(m_home->secretFile()));
        QCOMPARE(look().exit, 3);
        QCOMPARE(look().code(), u"denied"_s);
        QVERIFY(!QFile::exists(m_home->secretFile()));
        put(m_home->secretFile(), secret);
        QVERIFY(QFile::setPermissions(m_home->secretFile(), QFile::ReadOwner | QFile::WriteOwner));
        QCOMPARE(look().exit, 0);
    }

    void anotherSecretIsRefused_data()
    {
        QTest::addColumn<QByteArray>("secret");
        QTest::newRow("of another PC") << QByteArray(32, 'x');
        QTest::newRow("short") << QByteArray(31, 'x');
        QTest::newRow("long") << QByteArray(33, 'x');
        QTest::newRow("empty") << QByteArray();
    }
    void anotherSecretIsRefused()
    {
        QFETCH(QByteArray, secret);
        put(m_home->secretFile(), secret);
        QCOMPARE(look().exit, 3);
        QVERIFY(bytesOf(m_home->secretFile()) == secret);
    }

    void aFileInTheStoresPlaceIsRefused_data()
    {
        QTest::addColumn<QByteArray>("content");
        const QByteArray store = bytesOf(m_first->storeFile());
        QByteArray sqlite = QByteArray("SQLite format 3\0", 16) + QByteArray(4096 - 16, '\0');
        QTest::newRow("plain SQLite") << sqlite;
        QTest::newRow("text") << QByteArray("Dear colleague, ").repeated(1024);
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("random") << QByteArray::fromHex("9f3c5a").repeated(8192);
        QTest::newRow("first page only") << store.left(4096);
        QTest::newRow("half a page") << store.left(2048);
        QTest::newRow("cut in the middle") << store.left(store.size() / 8192 * 4096);
        QTest::newRow("salt of another store") << QByteArray(16, 's') + store.mid(16);
    }
    void aFileInTheStoresPlaceIsRefused()
    {
        QFETCH(QByteArray, content);
        put(m_home->storeFile(), content);
        const CliRun result = look();
        QVERIFY2(result.exit == 5, result.err.constData());
        QCOMPARE(result.code(), u"integrity"_s);
        QVERIFY(result.out.isEmpty());
        QVERIFY(bytesOf(m_home->storeFile()) == content); // left as it is for whoever looks into it
        put(m_home->storeFile(), bytesOf(m_first->storeFile()));
        QCOMPARE(look().rows().size(), 1);
    }

    void aNewerStoreIsLeftAlone()
    {
        {
            Result<sql::Db> db = openStore();
            QVERIFY(db.ok());
            QVERIFY(db->exec("UPDATE meta SET value = x'3939' WHERE key = 'min_compatible'; PRAGMA user_version = 99;")
                        .ok());
            QVERIFY(db->checkpoint().ok());
        }
        const QByteArray before = bytesOf(m_home->storeFile());
        const CliRun result = look();
        QCOMPARE(result.exit, 1);
        QVERIFY2(result.message().contains(u"newer"_s), qPrintable(result.message()));
        QVERIFY(bytesOf(m_home->storeFile()) == before);
    }

    void theKitOpensWhenTheSecretIsLost()
    {
        QVERIFY(QFile::remove(m_home->secretFile()));
        QVERIFY(QFile::remove(m_home->secretFile() + u".anchor"_s));
        QCOMPARE(look().exit, 3);
        const CliRun opened = unlock();
        QVERIFY2(opened.exit == 0, opened.err.constData());
        QCOMPARE(opened.row().value(u"device_id"_s), m_home->made.value(u"device_id"_s));
        QCOMPARE(opened.row().value(u"totp_uri"_s), QJsonValue(QJsonValue::Null));
        QCOMPARE(QFileInfo(m_home->secretFile()).size(), 32);
        QVERIFY((QFile::permissions(m_home->secretFile()) & 0x0077) == 0);
        QCOMPARE(look().rows().size(), 1); // people keep their passwords
        const CliRun log = m_home->as(u"olive"_s, {u"audit"_s, u"list"_s, u"--action"_s, u"kit"_s});
        QVERIFY(!log.rows().isEmpty());
    }

    void theKitGivesAnOwnerNewKeys()
    {
        const QString fresh = m_home->passwordFile(u"remembered-now"_s);
        const CliRun opened = unlock({u"--owner"_s, u"olive"_s, u"--new-password-file"_s, fresh});
        QVERIFY2(opened.exit == 0, opened.err.constData());
        QVERIFY(opened.row().value(u"totp_uri"_s).toString().startsWith(u"otpauth://"_s));
        QCOMPARE(look().exit, 3); // the old password
        m_home->keepTotp(u"olive"_s, opened.row().value(u"totp_uri"_s).toString());
        const CliRun found = m_home->run(QStringList {u"--user"_s, u"olive"_s, u"--password-file"_s, fresh,
                                                      u"--totp-secret-file"_s, m_home->totpFile(u"olive"_s)}
                                         + kLook);
        QVERIFY2(found.exit == 0, found.err.constData());
        QCOMPARE(found.rows().size(), 1);
    }

    void theKitCodeMayComeFromAFile()
    {
        const QString file
            = m_home->write(u"kit-code"_s, m_home->made.value(u"kit_code"_s).toString().toLower().toUtf8() + '\n');
        QCOMPARE(m_home->run({u"practice"_s, u"unlock"_s, u"--kit-code-file"_s, file}).exit, 0);
    }

    void aWrongKitOpensNothing()
    {
        const QByteArray unlockFile = bytesOf(m_home->path(u"home/unlock"_s));
        QString mistyped = m_home->made.value(u"kit_code"_s).toString();
        mistyped[8] = mistyped.at(8) == u'7' ? u'8' : u'7';
        const CliRun typo = m_home->run({u"practice"_s, u"unlock"_s, u"--kit-code"_s, mistyped});
        QCOMPARE(typo.exit, 6);
        QVERIFY2(typo.message().contains(u"group 2"_s), qPrintable(typo.message()));
        CliHome other;
        QCOMPARE(other.init().exit, 0);
        const CliRun foreign
            = m_home->run({u"practice"_s, u"unlock"_s, u"--kit-code"_s, other.made.value(u"kit_code"_s).toString()});
        QCOMPARE(foreign.exit, 3);
        QCOMPARE(foreign.code(), u"denied"_s);
        QVERIFY(bytesOf(m_home->path(u"home/unlock"_s)) == unlockFile);
        QCOMPARE(look().exit, 0);
        const CliRun nobody
            = unlock({u"--owner"_s, u"nobody"_s, u"--new-password-file"_s, m_home->passwordFile(u"nobody"_s)});
        QVERIFY2(nobody.exit == 4, nobody.err.constData());
    }

    void aLostAnchorIsSaid()
    {
        QVERIFY(QFile::remove(m_home->secretFile() + u".anchor"_s));
        const CliRun spoken
            = CliHome::bare(QStringList {u"--home"_s, m_home->home(), u"--device-secret-file"_s, m_home->secretFile()}
                            + m_home->logIn(u"olive"_s) + kLook);
        QCOMPARE(spoken.exit, 0);
        QVERIFY2(spoken.err.startsWith("warning: ") && spoken.err.contains("anchor"), spoken.err.constData());
    }
};

VB_TEST(TestCliFaults)

#include "test_cli_faults.moc"
