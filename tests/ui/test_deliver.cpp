#include "core/base/result.h"
#include "tests/kit/test_main.h"
#include "ui/kit/deliver.h"

#include <QPromise>
#include <QSignalSpy>
#include <QTest>

#include <memory>
#include <thread>

using namespace vb;

/// Answers of services on their way to widgets.
class TestDeliver : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void answerComesAfterTheCallerReturned();
    void answerOfAnotherThreadComesToThisOne();
    void receiverMayGoFirst();
    void abandonedQuestionIsAnError();
};

void TestDeliver::answerComesAfterTheCallerReturned()
{
    QObject receiver;
    QSignalSpy told(&receiver, &QObject::objectNameChanged);
    QPromise<Result<int>> promise;
    promise.start();
    promise.addResult(Result<int>(7));
    promise.finish();
    int got = 0;
    ui::deliver(promise.future(), &receiver, [&](const Result<int> &answer) {
        got = *answer;
        receiver.setObjectName(QStringLiteral("told"));
    });
    QCOMPARE(got, 0); // although the answer was there
    QVERIFY(told.wait());
    QCOMPARE(got, 7);
}

void TestDeliver::answerOfAnotherThreadComesToThisOne()
{
    QObject receiver;
    QSignalSpy told(&receiver, &QObject::objectNameChanged);
    QPromise<Result<int>> promise;
    promise.start();
    bool here = false;
    ui::deliver(promise.future(), &receiver, [&, home = std::this_thread::get_id()](const Result<int> &answer) {
        here = std::this_thread::get_id() == home;
        receiver.setObjectName(QString::number(*answer));
    });
    std::thread worker([&promise] {
        promise.addResult(Result<int>(8));
        promise.finish();
    });
    worker.join();
    QVERIFY(told.wait());
    QVERIFY(here);
    QCOMPARE(receiver.objectName(), QStringLiteral("8"));
}

void TestDeliver::receiverMayGoFirst()
{
    QObject after;
    QSignalSpy told(&after, &QObject::objectNameChanged);
    QPromise<Result<int>> promise;
    promise.start();
    bool taken = false;
    {
        const auto receiver = std::make_unique<QObject>();
        ui::deliver(promise.future(), receiver.get(), [&taken](const Result<int> &) { taken = true; });
    }
    promise.addResult(Result<int>(9));
    promise.finish();
    ui::deliver(promise.future(), &after,
                [&after](const Result<int> &) { after.setObjectName(QStringLiteral("told")); });
    QVERIFY(told.wait()); // this one came, so the other would have come before it
    QVERIFY(!taken);
}

void TestDeliver::abandonedQuestionIsAnError()
{
    QObject receiver;
    QSignalSpy told(&receiver, &QObject::objectNameChanged);
    auto promise = std::make_unique<QPromise<Result<int>>>();
    promise->start();
    bool failed = false;
    ui::deliver(promise->future(), &receiver, [&](const Result<int> &answer) {
        failed = !answer.ok() && answer.error().code == Code::failed;
        receiver.setObjectName(QStringLiteral("told"));
    });
    promise.reset();
    QVERIFY(told.wait());
    QVERIFY(failed);
}

VB_TEST(TestDeliver)
#include "test_deliver.moc"
