#include "tests/kit/cli_home.h"
#include "tests/kit/private_keyring.h"
#include "tests/kit/test_main.h"

#include <QFile>
#include <QTest>

using namespace vb;
using namespace vb::test;
using namespace Qt::StringLiterals;

/// A practice whose device secret is in the real keychain: the way without --device-secret-file.
class TestCliKeychain : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void practiceWorksWithTheKeychain();
    void silentKeychainIsGivenUp();
    void lockedKeychainMakesNoNewSecret();
    void kitOpensWhenTheKeychainIsEmpty();

private:
    static QByteArray contentOf(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    [[nodiscard]] QByteArray unlockFile() const { return contentOf(m_home.path(u"home/unlock"_s)); }

    PrivateKeyring m_keyring;
    CliHome m_home {CliHome::Secret::keychain};
};

void TestCliKeychain::initTestCase()
{
    QVERIFY2(m_keyring.startBus(), m_keyring.trouble());
    QVERIFY2(m_keyring.startService(PrivateKeyring::Keyring::unlocked), m_keyring.trouble());
}

void TestCliKeychain::practiceWorksWithTheKeychain()
{
    const CliRun made = m_home.init();
    QVERIFY2(made.exit == 0, made.err);
    QVERIFY(!QFile::exists(m_home.secretFile()));
    QVERIFY(!unlockFile().isEmpty());
    const CliRun added = m_home.as(u"olive"_s,
                                   {u"patient"_s, u"add"_s, u"--given"_s, u"Ada"_s, u"--family"_s, u"Quill"_s,
                                    u"--birth-date"_s, u"1980-02-03"_s});
    QVERIFY2(added.exit == 0, added.err);
    const CliRun found = m_home.as(u"olive"_s, {u"patient"_s, u"search"_s, u"quill"_s});
    QCOMPARE(found.rows().size(), 1);
    QCOMPARE(m_home.as(u"olive"_s, {u"store"_s, u"check"_s}).exit, 0);
}

void TestCliKeychain::silentKeychainIsGivenUp()
{
    m_keyring.setSilent(true);
    const CliRun left = m_home.as(u"olive"_s, {u"patient"_s, u"search"_s, u"quill"_s});
    m_keyring.setSilent(false);
    QCOMPARE(left.exit, 3);
    QCOMPARE(left.code(), u"denied"_s);
    QVERIFY2(left.message().contains(u"keychain"_s) || left.message().contains(u"keyring"_s), left.err);
    QCOMPARE(m_home.as(u"olive"_s, {u"patient"_s, u"search"_s, u"quill"_s}).rows().size(), 1);
}

void TestCliKeychain::lockedKeychainMakesNoNewSecret()
{
    const QByteArray before = unlockFile();
    QVERIFY2(m_keyring.lock(), m_keyring.trouble());
    const CliRun locked = m_home.as(u"olive"_s, {u"patient"_s, u"search"_s, u"quill"_s});
    QCOMPARE(locked.exit, 3);
    QCOMPARE(locked.code(), u"denied"_s);
    QVERIFY2(locked.message().contains(u"recovery kit"_s), locked.err);
    QCOMPARE(unlockFile(), before);
    // Not even making a practice anew gets past a store that is there.
    QVERIFY(m_home.init().exit != 0);
    QCOMPARE(unlockFile(), before);
}

void TestCliKeychain::kitOpensWhenTheKeychainIsEmpty()
{
    // The person moves to a file, as one without a keychain does: the kit makes a new device secret there.
    const CliRun opened
        = CliHome::bare({u"--home"_s, m_home.home(), u"--json"_s, u"--device-secret-file"_s, m_home.secretFile(),
                         u"practice"_s, u"unlock"_s, u"--kit-code"_s, m_home.made.value(u"kit_code"_s).toString()});
    QVERIFY2(opened.exit == 0, opened.err);
    QStringList line {u"--home"_s, m_home.home(), u"--json"_s, u"--device-secret-file"_s, m_home.secretFile()};
    line += m_home.logIn(u"olive"_s);
    line += QStringList {u"patient"_s, u"search"_s, u"quill"_s};
    const CliRun found = CliHome::bare(line);
    QVERIFY2(found.exit == 0, found.err);
    QCOMPARE(found.rows().size(), 1);
}

VB_TEST(TestCliKeychain)

#include "test_cli_keychain.moc"
