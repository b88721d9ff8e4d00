#include "tests/kit/setup_by_access.h"
#include "tests/kit/test_main.h"

#include <QDir>
#include <QFileSystemWatcher>
#include <QSignalSpy>
#include <QTest>

using namespace vb;
using namespace Qt::StringLiterals;

namespace {

const QString kPushButton = u"push button"_s;
constexpr int kMakingMs = 1000; // without a change: it is made

} // namespace

/// The program `verbena`, killed while it sets up a practice. Driven through the accessibility bus.
class TestSetupKilled : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void killedAtAStepLeavesNothing();
    void killedInTheMakingCanBeMadeAgain();

private:
    test::PrivateDesktop m_desktop;
    std::unique_ptr<test::AccessClient> m_client;
};

void TestSetupKilled::initTestCase()
{
    QVERIFY2(m_desktop.start(), m_desktop.trouble().constData());
    m_client = std::make_unique<test::AccessClient>(m_desktop.accessibilityAddress());
    QVERIFY(m_client->isConnected());
}

void TestSetupKilled::killedAtAStepLeavesNothing()
{
    test::SetupByAccess pc(m_desktop, *m_client);
    for (int step = 0; step <= test::SetupByAccess::kLastStep; ++step) {
        QVERIFY2(pc.goTo(step), qPrintable(u"step %1"_s.arg(step + 1)));
        pc.killProgram();
        QVERIFY2(pc.left().isEmpty(), qPrintable(pc.left().join(u' ')));
        QCOMPARE(QFile::remove(pc.kitPath()), step == test::SetupByAccess::kLastStep); // what the person saved himself
        QVERIFY(QDir(pc.stick()).isEmpty());
    }
}

/// At each change of the folder while the practice is made. What is left is nothing, or a whole practice.
void TestSetupKilled::killedInTheMakingCanBeMadeAgain()
{
    bool finished = false;
    int killed = 0;
    for (int change = 1; !finished; ++change) {
        test::SetupByAccess pc(m_desktop, *m_client);
        QVERIFY(pc.goTo(test::SetupByAccess::kLastStep));
        QFileSystemWatcher watcher({pc.folder()});
        QSignalSpy changed(&watcher, &QFileSystemWatcher::directoryChanged);
        QVERIFY(m_client->press(kPushButton, u"Make the practice"_s));
        while (changed.size() < change && !finished)
            finished = !changed.wait(kMakingMs);
        pc.killProgram();
        killed += finished ? 0 : 1;
        QVERIFY(pc.startProgram());
        const QString newOne = u"Set up a new practice"_s;
        QVERIFY(m_client->await([this, &newOne] {
            return m_client->find(kPushButton, newOne) || m_client->find(kPushButton, u"Log in"_s);
        }));
        if (m_client->find(kPushButton, newOne)) {
            QVERIFY(QFile::remove(pc.kitPath())); // as the person does, who saves a new one
            QVERIFY(pc.beginSetUp());
            for (int step = 0; step < test::SetupByAccess::kLastStep; ++step)
                QVERIFY2(pc.doStep(step), qPrintable(u"step %1"_s.arg(step + 1)));
            QVERIFY(pc.found());
        } else {
            QVERIFY(pc.logIn());
        }
        pc.killProgram();
    }
    QVERIFY(killed > 0);
}

VB_TEST(TestSetupKilled)
#include "test_setup_killed.moc"
