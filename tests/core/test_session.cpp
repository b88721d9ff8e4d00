#include "core/session/session.h"
#include "tests/kit/practice_fixture.h"
#include "tests/kit/test_main.h"

#include <QFile>
#include <QTest>

using namespace vb;

class TestSession : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void ownerLogsInAndLocks();
};

void TestSession::ownerLogsInAndLocks()
{
    test::PracticeFixture practice;
    session::Session &open = practice.as(test::kOwner);
    QCOMPARE(open.actor().role, Role::owner);
    QCOMPARE(open.practiceName(), QStringLiteral("Larkspur (test)"));
    QVERIFY2(open.warnings().isEmpty(), qPrintable(open.warnings().join(u'\n')));
    const auto added = open.patients()
                           .add({.given = QStringLiteral("José"),
                                 .family = QStringLiteral("Núñez-Ruiz"),
                                 .birthDate = QStringLiteral("1984-03-07"),
                                 .phone = QStringLiteral("(555) 010-1234")})
                           .result();
    QVERIFY2(added.ok(), qPrintable(added.ok() ? QString() : added.error().detail));
    QCOMPARE(added->chartNo, QStringLiteral("A-001001"));
    for (const char *query : {"jose", "nunez jose", "ruiz", "unez", "5550101234", "0101234", "1984-03-07", "3/7/1984",
                              "A-001001", "001001", "JOSÉ n"}) {
        const auto hits = open.patients().search(QString::fromUtf8(query), 10).result();
        QVERIFY2(hits.ok(), qPrintable(hits.ok() ? QString() : hits.error().detail));
        QVERIFY2(hits->size() == 1, query);
    }
    const auto verdict = open.audit().verify().result();
    QVERIFY2(verdict.ok() && verdict->ok(), qPrintable(verdict.ok() ? verdict->problem : verdict.error().detail));
    const auto report = open.audit().check().result();
    QVERIFY2(report.ok() && report->ok(),
             qPrintable(report.ok() ? report->problems.join(u'\n') : report.error().detail));
    open.lock();
    QVERIFY(!open.isOpen());
}

VB_TEST(TestSession)
#include "test_session.moc"
