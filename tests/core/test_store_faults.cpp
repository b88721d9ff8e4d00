#include "tests/kit/fault_vfs.h"
#include "tests/kit/store_fixture.h"
#include "tests/kit/test_main.h"

#include <QTest>

using namespace vb;
namespace faults = vb::test::faults;

namespace {

const QStringList kFamilies {QStringLiteral("Alder"), QStringLiteral("Birch"), QStringLiteral("Cedar")};

/// Writes the families until something fails; how many were acknowledged.
int writeFamilies(test::StoreFixture &fixture)
{
    int acknowledged = 0;
    for (const QString &family : kFamilies) {
        if (!fixture.addPatient(family).ok())
            break;
        ++acknowledged;
    }
    return acknowledged;
}

} // namespace

/// Every operation on files goes wrong once, in every way; nothing acknowledged is lost and the store stays sound.
class TestStoreFaults : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void everyOperationGoesWrong_data();
    void everyOperationGoesWrong();
    void oneFlushPerCommit();

private:
    int operationsWithoutFault(test::StoreFixture &fixture);
    void requireSound(test::StoreFixture &fixture, int acknowledged, int at);
};

void TestStoreFaults::initTestCase()
{
    faults::install();
}

int TestStoreFaults::operationsWithoutFault(test::StoreFixture &fixture)
{
    fixture.restoreCopy();
    faults::arm(faults::Kind::none, 0);
    if (!fixture.open().ok() || writeFamilies(fixture) != kFamilies.size())
        qFatal("the scenario fails without a fault");
    fixture.close();
    return faults::count();
}

void TestStoreFaults::requireSound(test::StoreFixture &fixture, int acknowledged, int at)
{
    const Result<void> opened = fixture.open();
    QVERIFY2(opened.ok(),
             qPrintable(QStringLiteral("at %1: %2").arg(at).arg(opened.ok() ? QString() : opened.error().detail)));
    for (int i = 0; i < acknowledged; ++i) {
        const auto hits = fixture.search(kFamilies.at(i));
        QVERIFY2(hits.ok() && hits->size() == 1,
                 qPrintable(QStringLiteral("at %1: %2 is lost").arg(at).arg(kFamilies.at(i))));
    }
    const auto report = fixture.store->check(std::nullopt);
    QVERIFY2(report.ok(),
             qPrintable(QStringLiteral("at %1: %2").arg(at).arg(report.ok() ? QString() : report.error().detail)));
    QVERIFY2(report->ok(), qPrintable(QStringLiteral("at %1: %2").arg(at).arg(report->problems.join(u'\n'))));
    // And work goes on.
    QVERIFY(fixture.addPatient(QStringLiteral("Dogwood")).ok());
}

void TestStoreFaults::everyOperationGoesWrong_data()
{
    QTest::addColumn<int>("kind");
    QTest::newRow("I/O error once") << static_cast<int>(faults::Kind::ioError);
    QTest::newRow("I/O errors from then on") << static_cast<int>(faults::Kind::ioErrorOn);
    QTest::newRow("disk full") << static_cast<int>(faults::Kind::diskFull);
    QTest::newRow("process dies") << static_cast<int>(faults::Kind::die);
    QTest::newRow("process dies in the middle of a write") << static_cast<int>(faults::Kind::dieTorn);
    QTest::newRow("power loss") << static_cast<int>(faults::Kind::powerLoss);
    QTest::newRow("power loss, writes out of order") << static_cast<int>(faults::Kind::powerMixed);
}

void TestStoreFaults::everyOperationGoesWrong()
{
    QFETCH(int, kind);
    test::StoreFixture fixture;
    QVERIFY(fixture.addPatient(QStringLiteral("Acacia")).ok());
    fixture.close();
    fixture.keepCopy();
    const int operations = operationsWithoutFault(fixture);
    QVERIFY(operations > 20);
    for (int at = 1; at <= operations; ++at) {
        fixture.restoreCopy();
        faults::arm(static_cast<faults::Kind>(kind), at);
        const int acknowledged = fixture.open().ok() ? writeFamilies(fixture) : 0;
        fixture.close();
        QVERIFY(faults::struck());
        faults::disarm();
        requireSound(fixture, acknowledged, at);
        if (QTest::currentTestFailed())
            return;
    }
    qInfo("%d points", operations);
}

void TestStoreFaults::oneFlushPerCommit()
{
    test::StoreFixture fixture;
    QVERIFY(fixture.addPatient(QStringLiteral("Alder")).ok());
    faults::arm(faults::Kind::none, 0);
    constexpr int kWrites = 10;
    for (int i = 0; i < kWrites; ++i)
        QVERIFY(fixture.addPatient(QStringLiteral("Birch %1").arg(i)).ok());
    QCOMPARE(faults::flushes(), kWrites);
}

VB_TEST(TestStoreFaults)
#include "test_store_faults.moc"
