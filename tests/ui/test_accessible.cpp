#include "tests/kit/setup_by_access.h"
#include "tests/kit/test_main.h"

#include <QTest>

using namespace vb;
using namespace Qt::StringLiterals;

namespace {

const QString kButton = u"push button"_s;

} // namespace

/// The program `verbena` under a screen of its own, used as a screen reader uses it: through the accessibility bus
/// alone.
class TestAccessible : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void setsUpLocksAndLogsIn();
    void everyPageHasNames();

private:
    test::PrivateDesktop m_desktop;
    std::unique_ptr<test::AccessClient> m_client;
};

void TestAccessible::initTestCase()
{
    QVERIFY2(m_desktop.start(), m_desktop.trouble().constData());
    m_client = std::make_unique<test::AccessClient>(m_desktop.accessibilityAddress());
    QVERIFY(m_client->isConnected());
}

void TestAccessible::setsUpLocksAndLogsIn()
{
    test::SetupByAccess pc(m_desktop, *m_client);
    QVERIFY(pc.startProgram());
    QVERIFY(m_client->awaitShown(kButton, u"Set up a new practice"_s));
    QCOMPARE(pc.nameless(), QStringList());
    QVERIFY(pc.beginSetUp());
    for (int step = 0; step < test::SetupByAccess::kLastStep; ++step) {
        QCOMPARE(pc.nameless(), QStringList());
        QVERIFY2(pc.doStep(step), qPrintable(u"step %1"_s.arg(step + 1)));
        QVERIFY(pc.left().isEmpty());
    }
    QCOMPARE(pc.nameless(), QStringList());
    QVERIFY(pc.found());
    QVERIFY(m_client->press(kButton, u"Lock"_s));
    QVERIFY(m_client->awaitFocus(u"Password"_s));
    QCOMPARE(pc.nameless(), QStringList());
    QVERIFY(!m_client->find(kButton, u"Lock"_s)); // nothing of the workspace is left in the tree
    QVERIFY(m_client->press(kButton, u"Switch user"_s));
    QVERIFY(m_client->awaitFocus(u"User name"_s));
    QCOMPARE(pc.nameless(), QStringList());
    QVERIFY(m_client->fill(u"User name"_s, u"olive"_s));
    QVERIFY(m_client->fill(u"Password"_s, u"not the password"_s));
    QVERIFY(m_client->press(kButton, u"Log in"_s));
    QVERIFY(m_client->await([this] { return m_client->describe().contains(u"is not right"_s); }));
    QVERIFY(pc.logIn());
    pc.killProgram();

    QVERIFY(pc.startProgram()); // and on the next day
    QVERIFY(pc.logIn());
}

/// The pages of the rail and the parts of the settings; the tour looks at the others.
void TestAccessible::everyPageHasNames()
{
    test::SetupByAccess pc(m_desktop, *m_client);
    QVERIFY(pc.goTo(test::SetupByAccess::kLastStep));
    QVERIFY(pc.found());
    const auto shows = [this](const QString &role, const QString &name, const QString &then) {
        return m_client->press(role, name) && m_client->awaitShown(QString(), then);
    };
    QCOMPARE(pc.nameless(), QStringList());
    QVERIFY(shows(kButton, u"Add patient"_s, u"Given names"_s));
    QCOMPARE(pc.nameless(), QStringList());
    QVERIFY(shows(kButton, u"Staff"_s, u"People"_s));
    QCOMPARE(pc.nameless(), QStringList());
    QVERIFY(shows(kButton, u"Add person"_s, u"The same password again"_s));
    QCOMPARE(pc.nameless(), QStringList());
    QVERIFY(shows(kButton, u"Audit"_s, u"Verify"_s));
    QCOMPARE(pc.nameless(), QStringList());
    QVERIFY(shows(kButton, u"Settings"_s, u"Facility licence"_s));
    QCOMPARE(pc.nameless(), QStringList());
    QVERIFY(shows(u"page tab"_s, u"This computer"_s, u"Lock when left alone for, in minutes"_s));
    QCOMPARE(pc.nameless(), QStringList());
    QVERIFY(shows(u"page tab"_s, u"Appearance"_s, u"Theme: Dark"_s));
    QCOMPARE(pc.nameless(), QStringList());
    QVERIFY(shows(u"page tab"_s, u"Retention"_s, u"Kept for"_s));
    QCOMPARE(pc.nameless(), QStringList());
    QVERIFY(shows(u"page tab"_s, u"Security"_s, u"Check the records now"_s));
    QCOMPARE(pc.nameless(), QStringList());
}

VB_TEST(TestAccessible)
#include "test_accessible.moc"
